//! A target cell as numbers, comparators, words and marks, and the phrases that mean something.

use crate::text::{is_dash, is_of_word, word_key};

/// Which side of a number a target lies on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparator {
    Equal,
    About,
    Above,
    AtLeast,
    Below,
    AtMost,
}

/// A piece of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub start: usize,
    pub end: usize,
    pub kind: TokenKind,
    /// What readers compare with: a word in one spelling, a mark or number as printed.
    pub key: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    Number,
    Word,
    Comparator(Comparator),
    Dash,
    Mark,
}

/// What a phrase before the number means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Says nothing of the bound ("đạt").
    Lead,
    Compare(Comparator),
    /// "từ": means something only with "trở lên", "đến".
    From,
}

/// Phrases before the number; of two that fit, the longer stands first.
pub(super) const PHRASES: &[(&str, Meaning)] = &[
    ("lớn hơn hoặc bằng", Meaning::Compare(Comparator::AtLeast)),
    ("nhỏ hơn hoặc bằng", Meaning::Compare(Comparator::AtMost)),
    ("không thấp hơn", Meaning::Compare(Comparator::AtLeast)),
    ("không ít hơn", Meaning::Compare(Comparator::AtLeast)),
    ("không nhỏ hơn", Meaning::Compare(Comparator::AtLeast)),
    ("không dưới", Meaning::Compare(Comparator::AtLeast)),
    ("tối thiểu", Meaning::Compare(Comparator::AtLeast)),
    ("ít nhất", Meaning::Compare(Comparator::AtLeast)),
    ("không vượt quá", Meaning::Compare(Comparator::AtMost)),
    ("không vượt", Meaning::Compare(Comparator::AtMost)),
    ("không cao hơn", Meaning::Compare(Comparator::AtMost)),
    ("không nhiều hơn", Meaning::Compare(Comparator::AtMost)),
    ("không lớn hơn", Meaning::Compare(Comparator::AtMost)),
    ("không quá", Meaning::Compare(Comparator::AtMost)),
    ("không trên", Meaning::Compare(Comparator::AtMost)),
    ("tối đa", Meaning::Compare(Comparator::AtMost)),
    ("nhiều nhất", Meaning::Compare(Comparator::AtMost)),
    ("trên mức", Meaning::Compare(Comparator::Above)),
    ("cao hơn", Meaning::Compare(Comparator::Above)),
    ("lớn hơn", Meaning::Compare(Comparator::Above)),
    ("nhiều hơn", Meaning::Compare(Comparator::Above)),
    ("trên", Meaning::Compare(Comparator::Above)),
    ("hơn", Meaning::Compare(Comparator::Above)),
    ("vượt", Meaning::Compare(Comparator::Above)),
    ("dưới mức", Meaning::Compare(Comparator::Below)),
    ("thấp hơn", Meaning::Compare(Comparator::Below)),
    ("nhỏ hơn", Meaning::Compare(Comparator::Below)),
    ("ít hơn", Meaning::Compare(Comparator::Below)),
    ("dưới", Meaning::Compare(Comparator::Below)),
    ("khoảng", Meaning::Compare(Comparator::About)),
    ("xấp xỉ", Meaning::Compare(Comparator::About)),
    ("ước đạt", Meaning::Compare(Comparator::About)),
    ("ước", Meaning::Compare(Comparator::About)),
    ("gần", Meaning::Compare(Comparator::About)),
    ("bằng", Meaning::Compare(Comparator::Equal)),
    ("từ", Meaning::From),
    ("phấn đấu đạt", Meaning::Lead),
    ("phấn đấu", Meaning::Lead),
    ("đạt tỉ lệ", Meaning::Lead),
    ("đạt mức", Meaning::Lead),
    ("đạt", Meaning::Lead),
    ("duy trì", Meaning::Lead),
    ("giữ vững", Meaning::Lead),
    ("giữ", Meaning::Lead),
    ("ổn định", Meaning::Lead),
    ("ở mức", Meaning::Lead),
    ("hoàn thành", Meaning::Lead),
    ("bảo đảm", Meaning::Lead),
    ("đảm bảo", Meaning::Lead),
    // "giảm 5" is a change, "giảm còn 5" a level: only the latter are leads.
    ("giảm xuống còn", Meaning::Lead),
    ("giảm xuống", Meaning::Lead),
    ("giảm còn", Meaning::Lead),
    ("còn", Meaning::Lead),
    ("tăng lên", Meaning::Lead),
    ("nâng lên", Meaning::Lead),
    ("xếp thứ", Meaning::Lead),
    ("thứ hạng", Meaning::Lead),
    ("thứ", Meaning::Lead),
];

/// Units people repeat beside a number, the longer first.
pub(super) const UNITS: &[&str] = &[
    "%",
    "‰",
    "phần trăm",
    "điểm phần trăm",
    "điểm %",
    "điểm",
    "triệu đồng",
    "tỉ đồng",
    "nghìn đồng",
    "ngàn đồng",
    "đồng",
    "đ",
    "triệu",
    "tỉ",
    "nghìn",
    "usd",
    "lần",
    "lượt người",
    "lượt",
    "người",
    "hộ",
    "khẩu",
    "thôn",
    "xã",
    "phường",
    "huyện",
    "ha",
    "m 2",
    "m 3",
    "km 2",
    "km",
    "m",
    "kg",
    "tấn",
    "tạ",
    "giường bệnh",
    "giường",
    "bác sĩ",
    "dược sĩ",
    "tuổi",
    "năm",
    "tháng",
    "ngày",
    "buổi",
    "căn hộ",
    "căn",
    "nhà",
    "công trình",
    "dự án",
    "mô hình",
    "trường",
    "lớp",
    "bậc",
    "doanh nghiệp",
    "hợp tác xã",
    "thuê bao",
    "mbps",
    "gbps",
    "tbps",
    "ca",
];

/// Units whose values are levels in words, so that "Mức 3" is no doubt.
pub(super) const LEVEL_UNITS: &[&str] =
    &["mức độ", "mức", "cấp độ", "cấp", "bậc", "bậc học", "hạng", "loại", "nhóm", "trình độ"];

/// Cuts cleaned text.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let start = text.len() - rest.len();
        if c.is_whitespace() {
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
            continue;
        }
        let (length, kind) = if c.is_ascii_digit() {
            (number_length(rest), TokenKind::Number)
        } else if is_letter(c) {
            (run_length(rest, is_letter), TokenKind::Word)
        } else if let Some((length, comparator)) = comparator(rest) {
            (length, TokenKind::Comparator(comparator))
        } else if is_dash(c) {
            (c.len_utf8(), TokenKind::Dash)
        } else {
            (c.len_utf8(), TokenKind::Mark)
        };
        let end = start + length;
        let printed = text.get(start..end).unwrap_or_default();
        let (kind, key) = match printed {
            "²" => (TokenKind::Number, "2".to_owned()),
            "³" => (TokenKind::Number, "3".to_owned()),
            word if kind == TokenKind::Word => (kind, word_key(word)),
            other => (kind, other.to_owned()),
        };
        tokens.push(Token { start, end, kind, key });
        rest = text.get(end..).unwrap_or_default();
    }
    tokens
}

/// The tokens after `phrase`, when they start with it; its words are parted by spaces.
pub(super) fn after<'a>(tokens: &'a [Token], phrase: &str) -> Option<&'a [Token]> {
    phrase.split(' ').try_fold(tokens, |rest, word| {
        let (first, rest) = rest.split_first()?;
        (first.key == word).then_some(rest)
    })
}

fn is_letter(c: char) -> bool {
    is_of_word(c)
}

fn run_length(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

/// Digits, with dots and commas that stand between digits.
fn number_length(text: &str) -> usize {
    let mut length = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let inner =
            matches!(c, '.' | ',') && chars.peek().is_some_and(|(_, next)| next.is_ascii_digit());
        if !c.is_ascii_digit() && !inner {
            break;
        }
        length = at + c.len_utf8();
    }
    length
}

/// A comparator typed with signs ("<", "≥", "> =", "=<"), and its length in bytes.
fn comparator(text: &str) -> Option<(usize, Comparator)> {
    let (mut signs, mut length) = (String::new(), 0);
    for (at, c) in text.char_indices() {
        match c {
            '<' | '>' | '=' | '≤' | '≥' | '≦' | '≧' | '⩽' | '⩾' | '~' | '≈' => {
                signs.push(c);
                length = at + c.len_utf8();
            }
            ' ' => {}
            _ => break,
        }
    }
    let comparator = match signs.as_str() {
        "<" => Comparator::Below,
        ">" => Comparator::Above,
        "=" | "==" => Comparator::Equal,
        "~" | "≈" | "~~" => Comparator::About,
        "<=" | "=<" | "≤" | "≦" | "⩽" | "≤=" => Comparator::AtMost,
        ">=" | "=>" | "≥" | "≧" | "⩾" | "≥=" => Comparator::AtLeast,
        _ => return None,
    };
    Some((length, comparator))
}
