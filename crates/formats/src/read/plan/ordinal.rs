//! The labels plans number their rows with: "IV", "A", "3", "2.3", "a)", "-".

/// What an ordinal cell (or the start of a heading) says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ordinal {
    /// "I", "IV."
    Roman(u32),
    /// "A", "B." — a part above Roman sections.
    Letter(char),
    /// "3", "2.3", "1.1.4" — one number a level.
    Arabic(Vec<u32>),
    /// "IV.2", "A.1": a Roman or letter section with numbers below, as printed.
    Mixed(String),
    /// "a)", "đ)".
    Point(char),
    /// "-", "+", "*", "•" — a row under the one above; the depth is 1 for "-" and 2 for "+".
    Dash(u8),
}

impl Ordinal {
    /// Reads a whole ordinal cell; `None` when it is not a label.
    pub(crate) fn parse(cell: &str) -> Option<Ordinal> {
        let text = cell.trim();
        match text {
            "-" | "–" | "—" | "−" | "•" | "·" | "\u{f0b7}" => {
                return Some(Ordinal::Dash(1));
            }
            "+" | "*" | "o" => return Some(Ordinal::Dash(2)),
            _ => {}
        }
        let bare = text.trim_start_matches('(').trim_end_matches(['.', ')', ':', ' ']);
        if bare.is_empty() || bare.len() > 16 {
            return None;
        }
        if let Some(levels) = arabic(bare) {
            return Some(Ordinal::Arabic(levels));
        }
        if let Some(value) = roman(bare) {
            return Some(Ordinal::Roman(value));
        }
        let mut chars = bare.chars();
        if let (Some(first), None) = (chars.next(), chars.next()) {
            if first.is_ascii_uppercase() {
                return Some(Ordinal::Letter(first));
            }
            if (first.is_ascii_lowercase() || first == 'đ') && text.ends_with([')', '.']) {
                return Some(Ordinal::Point(first));
            }
            return None;
        }
        let (top, rest) = bare.split_once('.')?;
        let top_ok =
            roman(top).is_some() || (top.len() == 1 && top.chars().all(|c| c.is_ascii_uppercase()));
        (top_ok && arabic(rest).is_some()).then(|| Ordinal::Mixed(bare.to_owned()))
    }

    /// Splits a label from the start of a heading: "I. Đến năm 2030", "2.3 Về y tế", "A. CHUNG".
    /// A bare number or Roman numeral must be closed by a dot, a bracket or a colon, lest
    /// "I" or "2025" of a sentence be taken for a label.
    pub(crate) fn split_heading(text: &str) -> Option<(String, &str)> {
        let text = text.trim_start();
        let text = ["Phần", "PHẦN", "Mục", "MỤC", "Nhóm", "NHÓM"]
            .iter()
            .find_map(|word| text.strip_prefix(word).filter(|rest| rest.starts_with(' ')))
            .map_or(text, str::trim_start);
        let end = text.find(char::is_whitespace)?;
        let (label, rest) = text.split_at(end);
        let rest = rest.trim_start();
        if !rest.chars().next().is_some_and(char::is_alphabetic) {
            return None;
        }
        let closed = label.ends_with(['.', ')', ':']);
        match Ordinal::parse(label)? {
            Ordinal::Dash(_) => None,
            Ordinal::Arabic(levels) if levels.len() > 1 => Some((clean_label(label), rest)),
            _ if closed => Some((clean_label(label), rest)),
            _ => None,
        }
    }

    /// Whether `self` may directly follow `before` in a well-numbered table.
    pub(crate) fn follows(&self, before: Option<&Ordinal>) -> bool {
        match (before, self) {
            (_, Ordinal::Dash(_)) => before.is_some(),
            (None, Ordinal::Roman(1) | Ordinal::Letter('A') | Ordinal::Mixed(_)) => true,
            (None, Ordinal::Arabic(levels)) => levels.iter().all(|n| *n == 1),
            (Some(Ordinal::Roman(a)), Ordinal::Roman(b)) => *b == a + 1,
            (Some(Ordinal::Arabic(a)), Ordinal::Arabic(b)) => arabic_follows(a, b),
            (Some(Ordinal::Arabic(_)), Ordinal::Roman(_)) => true,
            (Some(Ordinal::Letter(_)), Ordinal::Roman(1)) => true,
            (Some(Ordinal::Roman(_) | Ordinal::Letter(_)), Ordinal::Arabic(_)) => true,
            (Some(Ordinal::Letter(a)), Ordinal::Letter(b)) => u32::from(*b) == u32::from(*a) + 1,
            (Some(Ordinal::Point(_)), Ordinal::Point(_)) => true,
            (Some(_), Ordinal::Point('a') | Ordinal::Letter(_) | Ordinal::Mixed(_)) => true,
            (Some(Ordinal::Mixed(_) | Ordinal::Point(_) | Ordinal::Dash(_)), _) => true,
            _ => false,
        }
    }
}

/// A label without the punctuation that closes it.
pub(crate) fn clean_label(label: &str) -> String {
    label.trim().trim_start_matches('(').trim_end_matches(['.', ')', ':', ' ']).to_owned()
}

fn arabic(text: &str) -> Option<Vec<u32>> {
    let levels: Option<Vec<u32>> = text
        .split('.')
        .map(|part| {
            let digits =
                !part.is_empty() && part.len() <= 3 && part.bytes().all(|b| b.is_ascii_digit());
            if digits { part.parse().ok() } else { None }
        })
        .collect();
    levels.filter(|levels| levels.len() <= 5)
}

fn roman(text: &str) -> Option<u32> {
    if text.is_empty() || text.len() > 8 {
        return None;
    }
    let mut total = 0;
    let mut last = 0;
    for c in text.chars().rev() {
        let value = match c {
            'I' => 1,
            'V' => 5,
            'X' => 10,
            'L' => 50,
            'C' => 100,
            _ => return None,
        };
        if value < last {
            total -= value;
        } else {
            total += value;
            last = value;
        }
    }
    // Only the canonical spelling: "IIX" and a lone "C" or "L" are not numerals of plans.
    (total > 0 && to_roman(total) == text && text != "C" && text != "L").then_some(total)
}

/// A number as a Roman numeral.
pub(crate) fn to_roman(mut value: u32) -> String {
    const STEPS: [(u32, &str); 9] = [
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut out = String::new();
    for (step, text) in STEPS {
        while value >= step {
            out.push_str(text);
            value -= step;
        }
    }
    out
}

fn arabic_follows(before: &[u32], now: &[u32]) -> bool {
    // One level deeper: "1" → "1.1".
    if now.len() == before.len() + 1 && now.starts_with(before) && now.last() == Some(&1) {
        return true;
    }
    // The same level or any level above, counted on by one: "1.3" → "1.4", "1.3" → "2".
    if now.len() <= before.len()
        && let (Some((last, head)), Some(was)) = (now.split_last(), before.get(now.len() - 1))
    {
        return before.starts_with(head) && *last == was + 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_read_as_printed() {
        let check = |cell: &str, expected: Option<Ordinal>| {
            assert_eq!(Ordinal::parse(cell), expected, "{cell:?}");
        };
        check("IV", Some(Ordinal::Roman(4)));
        check(" IX. ", Some(Ordinal::Roman(9)));
        check("IIX", None);
        check("A", Some(Ordinal::Letter('A')));
        check("12", Some(Ordinal::Arabic(vec![12])));
        check("5.10", Some(Ordinal::Arabic(vec![5, 10])));
        check("2.3.", Some(Ordinal::Arabic(vec![2, 3])));
        check("(1)", Some(Ordinal::Arabic(vec![1])));
        check("2025", None);
        check("26,6", None);
        check("a)", Some(Ordinal::Point('a')));
        check("a", None);
        check("–", Some(Ordinal::Dash(1)));
        check("+", Some(Ordinal::Dash(2)));
        check("VI.2", Some(Ordinal::Mixed("VI.2".into())));
        check("", None);
        check("Sở Y tế", None);
    }

    #[test]
    fn headings_give_up_their_label() {
        let check = |text: &str, expected: Option<(&str, &str)>| {
            let got = Ordinal::split_heading(text);
            assert_eq!(got.as_ref().map(|(a, b)| (a.as_str(), *b)), expected, "{text:?}");
        };
        check("I. Đến năm 2030", Some(("I", "Đến năm 2030")));
        check("2.3 Về y tế", Some(("2.3", "Về y tế")));
        check("Phần A. CHUNG", Some(("A", "CHUNG")));
        check("I Love", None);
        check("2025 là năm", None);
        check("- Tăng cường", None);
    }

    #[test]
    fn numbering_goes_on_by_one() {
        let o = |t: &str| Ordinal::parse(t).unwrap();
        let check = |a: &str, b: &str, expected: bool| {
            assert_eq!(o(b).follows(Some(&o(a))), expected, "{a} → {b}");
        };
        check("1", "1.1", true);
        check("1.1", "1.2", true);
        check("1.9", "1.10", true);
        check("1.2", "2", true);
        check("1.2", "3", false);
        check("IX", "X", true);
        check("V", "1", true);
        check("27", "VI", true);
        check("2.9", "3", true);
        check("3", "2.1", false);
    }
}
