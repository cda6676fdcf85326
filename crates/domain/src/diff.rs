//! What changed between two texts, word by word.

/// A stretch of two texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// In both.
    Same(String),
    /// Only in the old one.
    Gone(String),
    /// Only in the new one.
    New(String),
}

/// Most cells of the table by which two lists are compared; longer ones are told as changed whole.
const LARGEST: usize = 4_000_000;

/// What changed from `old` to `new`: first whole lines are compared, then words of those that differ.
/// Spaces go with the word before them. The old text is what is same and gone put together, the new
/// one what is same and new.
pub fn diff(old: &str, new: &str) -> Vec<Change> {
    let (old, new): (Vec<&str>, Vec<&str>) =
        (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
    let mut out = Vec::new();
    for step in steps(&old, &new) {
        match step {
            Step::Same(words) => push(&mut out, Change::Same(words.concat())),
            Step::Other(gone, new) => {
                let (gone, new) = (gone.concat(), new.concat());
                for step in steps(&words(&gone), &words(&new)) {
                    match step {
                        Step::Same(words) => push(&mut out, Change::Same(words.concat())),
                        Step::Other(gone, new) => {
                            push(&mut out, Change::Gone(gone.concat()));
                            push(&mut out, Change::New(new.concat()));
                        }
                    }
                }
            }
        }
    }
    out
}

/// Adds a change; neighbours of one kind become one.
fn push(out: &mut Vec<Change>, change: Change) {
    match (out.last_mut(), change) {
        (_, Change::Same(text) | Change::Gone(text) | Change::New(text)) if text.is_empty() => {}
        (Some(Change::Same(before)), Change::Same(text))
        | (Some(Change::Gone(before)), Change::Gone(text))
        | (Some(Change::New(before)), Change::New(text)) => before.push_str(&text),
        (_, change) => out.push(change),
    }
}

/// Words, each with the spaces after it.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let (mut start, mut spaces) = (0, false);
    for (at, letter) in text.char_indices() {
        if spaces && !letter.is_whitespace() {
            words.push(text.get(start..at).unwrap_or_default());
            start = at;
        }
        spaces = letter.is_whitespace();
    }
    words.push(text.get(start..).unwrap_or_default());
    words
}

enum Step<'a> {
    Same(Vec<&'a str>),
    Other(Vec<&'a str>, Vec<&'a str>),
}

/// The longest common subsequence, as stretches that are same and stretches that are not.
fn steps<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<Step<'a>> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) =
        (old.get(head..).unwrap_or_default(), new.get(head..).unwrap_or_default());
    let tail = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let old_mid = old_rest.get(..old_rest.len() - tail).unwrap_or_default();
    let new_mid = new_rest.get(..new_rest.len() - tail).unwrap_or_default();
    let mut out = vec![Step::Same(old.get(..head).unwrap_or_default().to_vec())];
    out.extend(middle(old_mid, new_mid));
    out.push(Step::Same(old.get(old.len() - tail..).unwrap_or_default().to_vec()));
    out
}

fn middle<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<Step<'a>> {
    let (rows, columns) = (old.len() + 1, new.len() + 1);
    if old.is_empty() || new.is_empty() || rows.saturating_mul(columns) > LARGEST {
        return vec![Step::Other(old.to_vec(), new.to_vec())];
    }
    // longest[i * columns + j]: words in common of old[i..] and new[j..].
    let mut longest = vec![0_u32; rows * columns];
    let at = |table: &[u32], i: usize, j: usize| table.get(i * columns + j).copied().unwrap_or(0);
    for (i, one) in old.iter().enumerate().rev() {
        for (j, other) in new.iter().enumerate().rev() {
            let best = if one == other {
                at(&longest, i + 1, j + 1) + 1
            } else {
                at(&longest, i + 1, j).max(at(&longest, i, j + 1))
            };
            if let Some(cell) = longest.get_mut(i * columns + j) {
                *cell = best;
            }
        }
    }
    let (mut i, mut j, mut out) = (0, 0, Vec::new());
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    while let (Some(one), Some(other)) = (old.get(i), new.get(j)) {
        if one == other {
            if !gone.is_empty() || !come.is_empty() {
                out.push(Step::Other(std::mem::take(&mut gone), std::mem::take(&mut come)));
            }
            match out.last_mut() {
                Some(Step::Same(words)) => words.push(*one),
                _ => out.push(Step::Same(vec![*one])),
            }
            (i, j) = (i + 1, j + 1);
        } else if at(&longest, i + 1, j) >= at(&longest, i, j + 1) {
            gone.push(*one);
            i += 1;
        } else {
            come.push(*other);
            j += 1;
        }
    }
    gone.extend_from_slice(old.get(i..).unwrap_or_default());
    come.extend_from_slice(new.get(j..).unwrap_or_default());
    out.push(Step::Other(gone, come));
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(old: &str, new: &str) -> String {
        diff(old, new)
            .into_iter()
            .map(|change| match change {
                Change::Same(text) => text,
                Change::Gone(text) => format!("[-{text}-]"),
                Change::New(text) => format!("[+{text}+]"),
            })
            .collect()
    }

    #[test]
    fn changes_are_told_word_by_word() {
        let check = |old, new, expected: &str| assert_eq!(shown(old, new), expected);
        check("", "", "");
        check("a b c", "a b c", "a b c");
        check("hộ nghèo giảm", "hộ nghèo tăng", "hộ nghèo [-giảm-][+tăng+]");
        check("a b c d", "a x c d", "a [-b -][+x +]c d");
        check("một\nhai\nba\n", "một\nba\nbốn\n", "một\n[-hai\n-]ba\n[+bốn\n+]");
        check("", "mới", "[+mới+]");
        check("cũ", "", "[-cũ-]");
    }

    proptest! {
        #[test]
        fn both_texts_come_back(old in "[ab \n]{0,30}", new in "[ab \n]{0,30}") {
            let changes = diff(&old, &new);
            let side = |keep: fn(&Change) -> bool| -> String {
                changes.iter().filter(|change| keep(change)).map(|change| match change {
                    Change::Same(text) | Change::Gone(text) | Change::New(text) => text.as_str(),
                }).collect()
            };
            prop_assert_eq!(side(|c| !matches!(c, Change::New(_))), old.clone());
            prop_assert_eq!(side(|c| !matches!(c, Change::Gone(_))), new.clone());
            if old == new {
                prop_assert!(changes.iter().all(|c| matches!(c, Change::Same(_))));
            }
        }
    }

    #[test]
    fn long_texts_that_have_nothing_in_common_are_told_whole() {
        let old: String = (0..3_000).map(|n| format!("a{n} ")).collect();
        let new: String = (0..3_000).map(|n| format!("b{n} ")).collect();
        assert_eq!(diff(&old, &new), [Change::Gone(old.clone()), Change::New(new.clone())]);
    }
}
