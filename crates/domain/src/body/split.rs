//! Splitting an agency cell into bodies.

use super::names::{MOST_TOKENS, kind_of_tokens, start_of};
use super::words::{Token, tokens};
use crate::text::clean;

/// One body or group of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// As printed, white space cleaned, trailing punctuation taken off.
    pub name: String,
}

/// A slip of the writer in an agency cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SplitSlip {
    /// ":" or "," stands where ";" should ("Sở Nội vụ: các sở, ban, ngành").
    Separator {
        /// The words around it, as printed.
        around: String,
    },
    /// Doubled or dangling separators.
    Dangling {
        /// As printed.
        printed: String,
    },
}

/// Splits an agency cell on ";" and line breaks, and on ",", ":", "và" and dashes only where that
/// separates bodies: "Sở Giáo dục và Đào tạo, các sở, ban, ngành có liên quan" is two, "Sở Văn hoá,
/// Thể thao và Du lịch" is one, "UBND huyện, thành phố" is one. A line break inside a name joins.
pub fn split_bodies(cell: &str) -> (Vec<Part>, Vec<SplitSlip>) {
    let tokens = tokens(cell);
    let mut splitter =
        Splitter { cell, tokens: &tokens, from: 0, parts: Vec::new(), slips: Vec::new() };
    splitter.run();
    (splitter.parts, splitter.slips)
}

/// The heads of names are shorter than this, bullets before them counted.
const MOST_TOKENS_OF_START: usize = 24;

struct Splitter<'a> {
    cell: &'a str,
    tokens: &'a [Token],
    /// The first token of the part being read.
    from: usize,
    parts: Vec<Part>,
    slips: Vec<SplitSlip>,
}

impl Splitter<'_> {
    fn run(&mut self) {
        let in_brackets = in_brackets(self.tokens);
        for (at, (token, in_brackets)) in self.tokens.iter().zip(in_brackets).enumerate() {
            if in_brackets {
                continue;
            }
            if token.starts_line && at > self.from && self.line_parts(at) {
                self.cut(at, at);
            }
            match token.mark() {
                Some(';') => self.cut(at, at + 1),
                Some(',' | ':' | '-' | '+' | '•') if self.parts_here(at, at + 1) => {
                    self.separator_slip(at);
                    self.cut(at, at + 1);
                }
                None if token.key == "và"
                    && self.parts_here(at, at + 1)
                    && !self.one_office(at) =>
                {
                    self.cut(at, at + 1);
                }
                _ => {}
            }
        }
        self.cut(self.tokens.len(), self.tokens.len());
    }

    /// A line break before token `at` parts two bodies when the line before ends a name and the
    /// line after starts one, or when the lines are a list with bullets.
    fn line_parts(&self, at: usize) -> bool {
        let bulleted = |at: usize| {
            let mark = self.tokens.get(at).and_then(Token::mark);
            mark.is_some_and(|mark| matches!(mark, '-' | '+' | '•' | '*' | '·'))
        };
        (bulleted(self.from) && bulleted(at)) || self.parts_here(at, at)
    }

    /// Whether the words before token `end` are a whole name and those from `next` on start
    /// another.
    fn parts_here(&self, end: usize, next: usize) -> bool {
        // Windows keep the work even when a cell holds a whole document.
        let window = self.tokens.len().min(next.saturating_add(MOST_TOKENS_OF_START));
        let right = trim(self.tokens.get(next..window).unwrap_or_default());
        if !start_of(right).is_some_and(|start| start.strong) {
            return false;
        }
        let left = self.tokens.get(self.from..end).unwrap_or_default();
        if left.len() > MOST_TOKENS {
            return false;
        }
        let goes_on = left.last().is_some_and(|last| {
            last.mark() == Some('-') || matches!(last.key.as_str(), "và" | "các" | "của")
        });
        !goes_on && kind_of_tokens(trim(left)).is_some()
    }

    /// "Văn phòng HĐND và UBND huyện" is one office, though "UBND huyện" is a body too.
    fn one_office(&self, at: usize) -> bool {
        let key = |i: usize| self.tokens.get(i).map_or("", |token| token.key.as_str());
        let left = trim(self.tokens.get(self.from..at).unwrap_or_default());
        matches!(left, [first, second, ..] if first.key == "văn" && second.key == "phòng")
            && matches!(key(at + 1), "ubnd" | "hđnd" | "ủy" | "hội")
    }

    fn separator_slip(&mut self, at: usize) {
        let word = |i: Option<usize>| i.and_then(|i| self.tokens.get(i));
        let before = word(at.checked_sub(1)).map(|token| token.start);
        let until = word(Some(at + 1)).map(|token| token.end);
        if let (Some(start), Some(end)) = (before, until) {
            let around = clean(self.cell.get(start..end).unwrap_or_default());
            self.slips.push(SplitSlip::Separator { around });
        }
    }

    /// Ends the part before token `end`; the next one starts at token `next`.
    fn cut(&mut self, end: usize, next: usize) {
        let whole = self.tokens.get(self.from..end).unwrap_or_default();
        let kept = trim(whole);
        if let ([first, ..], [.., last]) = (kept, kept) {
            let name = clean(self.cell.get(first.start..last.end).unwrap_or_default());
            self.parts.push(Part { name });
        }
        self.dangling(whole, kept, end);
        self.from = next;
    }

    /// Notes separators that separate nothing: ";;", ", ;", a first ";" or a last ",". A last ";" is
    /// how lists end, and no slip.
    fn dangling(&mut self, whole: &[Token], kept: &[Token], end: usize) {
        let cut_by = self.tokens.get(end);
        let stray = whole.last().filter(|last| matches!(last.mark(), Some(',' | ':')));
        let empty = kept.is_empty() && cut_by.is_some_and(|token| token.mark() == Some(';'));
        let start = match stray {
            Some(stray) => Some(stray),
            None if empty => self.tokens.get(self.from.saturating_sub(1)),
            None => None,
        };
        if let (Some(start), Some(stop)) = (start, cut_by.or(stray)) {
            let printed = clean(self.cell.get(start.start..stop.end).unwrap_or_default());
            self.slips.push(SplitSlip::Dangling { printed });
        }
    }
}

/// For each token, whether it stands in brackets. A bracket that is never closed before the next
/// one opens is none, so that it cannot swallow the rest of the cell.
fn in_brackets(tokens: &[Token]) -> Vec<bool> {
    let mut inside = false;
    let mut flags: Vec<bool> = tokens
        .iter()
        .rev()
        .map(|token| {
            match token.mark() {
                Some(')') => inside = true,
                Some('(') => inside = false,
                _ => {}
            }
            inside
        })
        .collect();
    flags.reverse();
    // Read backwards, words before a lone ")" look as if they stood in brackets.
    let mut open = false;
    for (flag, token) in flags.iter_mut().zip(tokens) {
        match token.mark() {
            Some('(') => open = true,
            Some(')') => open = false,
            _ => {}
        }
        *flag &= open;
    }
    flags
}

/// Without bullets and numbers of a list before, and punctuation around.
pub(super) fn trim(mut tokens: &[Token]) -> &[Token] {
    let is_edge = |token: &Token| {
        token
            .mark()
            .is_some_and(|mark| matches!(mark, '-' | '+' | '•' | '*' | '·' | ',' | ';' | ':' | '.'))
    };
    loop {
        tokens = match tokens {
            [first, rest @ ..] if is_edge(first) => rest,
            [number, mark, rest @ ..]
                if matches!(mark.mark(), Some('.' | ')'))
                    && !number.key.is_empty()
                    && number.key.chars().all(|c| c.is_ascii_digit()) =>
            {
                rest
            }
            [rest @ .., last] if is_edge(last) => rest,
            done => return done,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Cell, its parts, the words around slips.
    const CELLS: &[(&str, &[&str], &[&str])] = &[
        ("", &[], &[]),
        (
            "Các Sở, ban, ngành, địa phương và các tổ chức hoạt động khai thác khoáng sản liên quan",
            &[
                "Các Sở, ban, ngành, địa phương",
                "các tổ chức hoạt động khai thác khoáng sản liên quan",
            ],
            &[],
        ),
        (
            "Các Sở, ban, ngành; Các tổ chức, cá nhân hoạt động khoáng sản",
            &["Các Sở, ban, ngành", "Các tổ chức, cá nhân hoạt động khoáng sản"],
            &[],
        ),
        (" \n ", &[], &[]),
        ("Sở Y tế", &["Sở Y tế"], &[]),
        ("Sở Công Thương; Sở Xây dựng", &["Sở Công Thương", "Sở Xây dựng"], &[]),
        ("Các sở, ban, ngành", &["Các sở, ban, ngành"], &[]),
        ("UBND huyện, thành phố", &["UBND huyện, thành phố"], &[]),
        ("UBND các xã, phường", &["UBND các xã, phường"], &[]),
        ("Sở Văn hoá, Thể thao và Du lịch", &["Sở Văn hoá, Thể thao và Du lịch"], &[]),
        ("Ngân hàng Nhà nước, Chi nhánh tỉnh", &["Ngân hàng Nhà nước, Chi nhánh tỉnh"], &[]),
        (
            "các cơ quan, đơn vị, địa phương liên quan",
            &["các cơ quan, đơn vị, địa phương liên quan"],
            &[],
        ),
        ("Sở Giáo dục và Đào tạo", &["Sở Giáo dục và Đào tạo"], &[]),
        ("Sở Y tế và Sở Xây dựng", &["Sở Y tế", "Sở Xây dựng"], &[]),
        (
            "Sở Giáo dục và Đào tạo, các sở, ban, ngành có liên quan",
            &["Sở Giáo dục và Đào tạo", "các sở, ban, ngành có liên quan"],
            &["tạo, các"],
        ),
        (
            "Sở Nông nghiệp và Môi trường, các Sở, ban, ngành ",
            &["Sở Nông nghiệp và Môi trường", "các Sở, ban, ngành"],
            &["trường, các"],
        ),
        (
            "Sở Nội vụ: các sở, ban, ngành có liên quan; UBND huyện, thành phố",
            &["Sở Nội vụ", "các sở, ban, ngành có liên quan", "UBND huyện, thành phố"],
            &["vụ: các"],
        ),
        (
            "Các Sở, ban, ngành và UBND các xã, phường ",
            &["Các Sở, ban, ngành", "UBND các xã, phường"],
            &[],
        ),
        (
            "Các Sở, ban, ngành và các cơ quan, đơn vị, địa phương liên quan",
            &["Các Sở, ban, ngành", "các cơ quan, đơn vị, địa phương liên quan"],
            &[],
        ),
        (
            "Các Sở, ban, ngành và các cơ quan, đơn vị, địa phương liên quan và các tổ chức hoạt động khai thác khoáng sản",
            &[
                "Các Sở, ban, ngành",
                "các cơ quan, đơn vị, địa phương liên quan",
                "các tổ chức hoạt động khai thác khoáng sản",
            ],
            &[],
        ),
        (
            "Ngân hàng Nhà nước, Chi nhánh tỉnh; các sở, ban, ngành; UBND huyện, thành phố",
            &["Ngân hàng Nhà nước, Chi nhánh tỉnh", "các sở, ban, ngành", "UBND huyện, thành phố"],
            &[],
        ),
        ("- Sở Y tế;\n- Sở Xây dựng.", &["Sở Y tế", "Sở Xây dựng"], &[]),
        ("Sở Y tế\nSở Xây dựng", &["Sở Y tế", "Sở Xây dựng"], &[]),
        ("1. Sở Y tế\r\n2. Sở Xây dựng", &["Sở Y tế", "Sở Xây dựng"], &[]),
        (
            "- Sở Y tế\n- Hợp tác xã A\n- Sở Xây dựng",
            &["Sở Y tế", "Hợp tác xã A", "Sở Xây dựng"],
            &[],
        ),
        ("Sở Lao động -\nThương binh và Xã hội", &["Sở Lao động - Thương binh và Xã hội"], &[]),
        (
            "Sở Lao động\n- Thương binh và\nXã hội; các\nsở, ban,\nngành",
            &["Sở Lao động - Thương binh và Xã hội", "các sở, ban, ngành"],
            &[],
        ),
        ("Ủy ban nhân dân\nhuyện, thành phố", &["Ủy ban nhân dân huyện, thành phố"], &[]),
        ("Văn phòng\nUBND tỉnh\nSở Nội vụ", &["Văn phòng UBND tỉnh", "Sở Nội vụ"], &[]),
        ("Sở Giáo dục và\nĐào tạo\nSở Y tế", &["Sở Giáo dục và Đào tạo", "Sở Y tế"], &[]),
        ("Ban Quản lý\ncác khu công nghiệp tỉnh", &["Ban Quản lý các khu công nghiệp tỉnh"], &[]),
        (
            "Văn phòng HĐND và UBND huyện; Văn phòng Đoàn ĐBQH và HĐND tỉnh",
            &["Văn phòng HĐND và UBND huyện", "Văn phòng Đoàn ĐBQH và HĐND tỉnh"],
            &[],
        ),
        (
            "Sở Y tế (chủ trì, Sở Nội vụ giúp), Công an tỉnh",
            &["Sở Y tế (chủ trì, Sở Nội vụ giúp)", "Công an tỉnh"],
            &["), Công"],
        ),
        ("Sở Y tế (chưa đóng; Sở Nội vụ", &["Sở Y tế (chưa đóng", "Sở Nội vụ"], &[]),
        ("Sở Y tế;; Sở Nội vụ,", &["Sở Y tế", "Sở Nội vụ"], &[";;", ","]),
        ("; Sở Y tế;", &["Sở Y tế"], &[";"]),
        ("Sở Y tế - Sở Nội vụ", &["Sở Y tế", "Sở Nội vụ"], &["tế - Sở"]),
        ("Cơ quan lạ; nơi khác", &["Cơ quan lạ", "nơi khác"], &[]),
    ];

    #[test]
    fn splits_cells() {
        for (cell, parts, slips) in CELLS {
            let (got, got_slips) = split_bodies(cell);
            let names: Vec<&str> = got.iter().map(|part| part.name.as_str()).collect();
            assert_eq!(names, *parts, "{cell:?}");
            let around: Vec<&str> = got_slips
                .iter()
                .map(|slip| match slip {
                    SplitSlip::Separator { around } => around.as_str(),
                    SplitSlip::Dangling { printed } => printed.as_str(),
                })
                .collect();
            assert_eq!(around, *slips, "{cell:?}");
        }
    }

    /// The work grows with the length of a cell, not with its square: this ends at once.
    #[test]
    fn a_cell_as_long_as_a_document_is_split() {
        for piece in ["x và Sở Y tế, ", "(", ";", "\n- ", "Sở Y tế - a, ", "( ; ) "] {
            let cell = piece.repeat(30_000 / piece.len());
            let joined: String =
                split_bodies(&cell).0.iter().map(|part| part.name.as_str()).collect();
            assert_eq!(letters(&joined).replace("và", ""), letters(&cell).replace("và", ""));
        }
    }

    fn letters(text: &str) -> String {
        clean(text).chars().filter(|c| c.is_alphabetic()).collect()
    }

    proptest! {
        #[test]
        fn any_text_is_split_without_losing_letters(cell in "\\PC*") {
            prop_assume!(!cell.to_lowercase().contains("và"));
            let joined: String = split_bodies(&cell).0.iter().map(|part| part.name.as_str()).collect();
            prop_assert_eq!(letters(&joined), letters(&cell));
        }

        #[test]
        fn cells_of_known_words_lose_only_conjunctions(
            words in prop::collection::vec(
                prop::sample::select(vec![
                    "Sở", "Y tế", "các", "sở", "ban", "ngành", ",", ";", ":", "-", "\n", "và", "UBND",
                    "huyện", "Văn phòng", "(", ")", "Hội", "Nông dân", "1", ".", "liên quan",
                ]),
                0..24,
            ),
        ) {
            let cell = words.join(" ");
            let joined: String = split_bodies(&cell).0.iter().map(|part| part.name.as_str()).collect();
            let (kept, all) = (letters(&joined), letters(&cell));
            prop_assert_eq!(kept.replace("và", ""), all.replace("và", ""));
        }
    }
}
