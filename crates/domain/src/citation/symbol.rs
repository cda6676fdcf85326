//! Numbers with symbols: "113/KH-UBND", "07/2021/NĐ-CP", "202/2025/QH15", "42-NQ/TW".

use crate::lex::{Kind, Tokens};
use crate::schedule::point::year_value;

/// A number with its symbol as a text prints it.
#[derive(Debug, Clone)]
pub(super) struct Symbol {
    /// As it should be written.
    pub number: String,
    /// As printed.
    pub printed: String,
    /// The printed form differs in more than letter case.
    pub slip: bool,
    /// First part of the code, canonical: "KH", "QĐ", "QH".
    pub code: String,
    /// The code is one that documents really carry, so it needs no word before it.
    pub certain: bool,
    /// The first token after it.
    pub next: usize,
}

/// Codes of types of document with the type, where no word names it.
const TYPES: [(&str, &str); 25] = [
    ("KH", "Kế hoạch"),
    ("QĐ", "Quyết định"),
    ("NQ", "Nghị quyết"),
    ("CT", "Chỉ thị"),
    ("KL", "Kết luận"),
    ("CTr", "Chương trình"),
    ("TB", "Thông báo"),
    ("TT", "Thông tư"),
    ("TTLT", "Thông tư liên tịch"),
    ("NQLT", "Nghị quyết liên tịch"),
    ("NĐ", "Nghị định"),
    ("HD", "Hướng dẫn"),
    ("QyĐ", "Quy định"),
    ("QC", "Quy chế"),
    ("TTr", "Tờ trình"),
    ("BC", "Báo cáo"),
    ("CĐ", "Công điện"),
    ("ĐA", "Đề án"),
    ("DA", "Dự án"),
    ("PA", "Phương án"),
    ("CV", "Công văn"),
    ("UBND", "Công văn"),
    ("VPCP", "Công văn"),
    ("QH", "Luật"),
    ("UBTVQH", "Nghị quyết"),
];

/// Parts that name who issued a state document, in their usual letter case.
const STATE: [&str; 8] = ["UBND", "HĐND", "CP", "TTg", "CTN", "UBTVQH", "VPCP", "QH"];

/// Parts that name a body of the Party: these documents write "number-code/body".
const PARTY: [&str; 6] = ["TW", "TU", "HU", "ĐU", "ThU", "ĐUK"];

/// Misspelt parts and what is meant.
const MISSPELT: [(&str, &str); 12] = [
    ("UBDN", "UBND"),
    ("UNBD", "UBND"),
    ("UBNN", "UBND"),
    ("UBNĐ", "UBND"),
    ("UBNDT", "UBND"),
    ("BUND", "UBND"),
    ("HDND", "HĐND"),
    ("HĐDN", "HĐND"),
    ("TG", "TTg"),
    ("TTTG", "TTg"),
    ("QD", "QĐ"),
    ("NDCP", "NĐ-CP"),
];

/// The type a code stands for, where it is known.
pub(super) fn type_of(code: &str) -> Option<&'static str> {
    let letters = code.trim_end_matches(|c: char| c.is_ascii_digit());
    TYPES.iter().find(|(known, _)| *known == letters).map(|(_, name)| *name)
}

/// Reads the number with symbol that begins at token `at`.
pub(super) fn read(text: &str, tokens: Tokens<'_, '_>, at: usize) -> Option<Symbol> {
    let (digits, next) = digits(tokens, at)?;
    let (first, next) = separator(tokens, next, false)?;
    let (year, separator_at_code, next) = match year_value(tokens, next) {
        Some(year) => {
            let (second, next) = separator(tokens, next + 1, false)?;
            (Some(year), second, next)
        }
        None => (None, first, next),
    };
    let (parts, next) = parts(tokens, next)?;
    let code = parts.first()?.text.clone();
    let number = assemble(&digits, year, separator_at_code, &parts);
    let printed = text.get(tokens.span(at, next)?)?.to_owned();
    let slip = printed.to_uppercase() != number.to_uppercase();
    let known_issuer = parts.get(1).is_some_and(|part| {
        STATE.contains(&part.text.as_str()) || PARTY.contains(&part.text.as_str())
    });
    let certain = (parts.len() > 1 && type_of(&code).is_some())
        || known_issuer
        || (year.is_some() && type_of(&code).is_some());
    Some(Symbol { number, printed, slip, code, certain, next })
}

/// The number itself, a letter behind it perhaps ("12a").
fn digits(tokens: Tokens<'_, '_>, at: usize) -> Option<(String, usize)> {
    let token = tokens.get(at).filter(|token| token.kind == Kind::Number)?;
    if token.text.len() > 6 {
        return None;
    }
    let inside_a_number = at.checked_sub(2).is_some_and(|before| {
        token.glued
            && matches!(tokens.key(at - 1), "/" | "." | ",")
            && tokens.get(before).is_some_and(|number| number.kind == Kind::Number)
    });
    if inside_a_number {
        return None;
    }
    let letter = tokens.get(at + 1).filter(|next| {
        next.glued && next.kind == Kind::Word && next.text.len() == 1 && next.key == next.text
    });
    let digits = format!("{}{}", token.text, letter.map_or("", |letter| letter.text));
    Some((digits, at + 1 + usize::from(letter.is_some())))
}

/// The marks between parts: '/' or '-', and where the next part stands. Marks that stand apart
/// count only when `apart` allows it.
fn separator(tokens: Tokens<'_, '_>, at: usize, apart: bool) -> Option<(char, usize)> {
    let mut next = at;
    let mut mark = None;
    let mut spaced = false;
    while next < at + 3 {
        let this = match tokens.key(next) {
            "/" => '/',
            _ if tokens.dash(next) => '-',
            _ => break,
        };
        spaced |= tokens.get(next).is_some_and(|token| !token.glued);
        // "317/-KH/TU": the code after it tells which was meant.
        mark = mark.or(Some(this));
        next += 1;
    }
    spaced |= tokens.get(next).is_some_and(|token| !token.glued);
    // "113 /KH-UBND" is a symbol; "2021 - UBND" is not.
    let allowed = !spaced || apart || mark == Some('/');
    mark.filter(|_| allowed).map(|mark| (mark, next))
}

/// One part of a code, canonical, with the mark printed before it.
struct Part {
    mark: char,
    text: String,
}

fn parts(tokens: Tokens<'_, '_>, at: usize) -> Option<(Vec<Part>, usize)> {
    let (text, mut next) = part(tokens, at, true)?;
    let mut parts = vec![Part { mark: '/', text }];
    while let Some((mark, after)) = separator(tokens, next, true) {
        let apart = tokens.get(next).is_some_and(|token| !token.glued)
            || tokens.get(after).is_some_and(|token| !token.glued);
        match part(tokens, after, false) {
            Some((text, end)) if !apart || is_known_issuer(&text) => {
                parts.push(Part { mark, text });
                next = end;
            }
            _ => break,
        }
        if parts.len() > 5 {
            break;
        }
    }
    Some((parts, next))
}

fn is_known_issuer(text: &str) -> bool {
    STATE.contains(&text) || PARTY.contains(&text)
}

/// One part: letters with digits behind them perhaps ("QH15"), canonical.
fn part(tokens: Tokens<'_, '_>, at: usize, first: bool) -> Option<(String, usize)> {
    let word = tokens.get(at).filter(|token| token.kind == Kind::Word)?;
    let mut printed = word.text.to_owned();
    let mut next = at + 1;
    while let Some(more) = tokens.get(next).filter(|more| more.glued && more.kind != Kind::Mark) {
        // "UBNDngày": the lexer cut the word where a forgotten space belongs.
        if matches!(more.key.as_str(), "ngày" | "của" | "về") {
            break;
        }
        printed.push_str(more.text);
        next += 1;
    }
    let canonical = canonical(&printed);
    let known = canonical.is_some();
    let capitals = printed.chars().filter(|c| c.is_uppercase()).count();
    let length = printed.chars().count();
    let single = !first && capitals == 1 && length <= 2;
    let code_like = printed.chars().all(|c| c.is_ascii_alphanumeric() || "ĐƯƠÂÊÔĂ".contains(c))
        && printed.chars().next().is_some_and(char::is_uppercase)
        && (capitals >= 2 || single || (first && printed == "L"))
        && length <= 14;
    (known || code_like).then(|| (canonical.unwrap_or(printed), next))
}

/// The usual spelling of a part, when it is a known one.
fn canonical(printed: &str) -> Option<String> {
    let letters = printed.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = printed.get(letters.len()..).unwrap_or("");
    let upper = letters.to_uppercase();
    let capitals = letters.chars().filter(|c| c.is_uppercase()).count();
    if capitals == 0 && letters.chars().count() < 4 {
        // "10/kh-ubnd" is a symbol typed without capitals, but "5/cp" is nothing.
        return TYPES
            .iter()
            .map(|(code, _)| *code)
            .find(|code| *code == upper && code.len() > 1 && matches!(*code, "KH" | "QĐ" | "NQ"))
            .map(|code| format!("{code}{digits}"));
    }
    if let Some((_, meant)) = MISSPELT.iter().find(|(wrong, _)| *wrong == upper) {
        return Some(format!("{meant}{digits}"));
    }
    TYPES
        .iter()
        .map(|(code, _)| *code)
        .chain(STATE)
        .chain(PARTY)
        .find(|known| known.to_uppercase() == upper)
        .map(|known| format!("{known}{digits}"))
}

/// Writes the symbol as it should be: "number-code/body" for the Party, "number/code-body" for the
/// state, whatever marks were printed.
fn assemble(digits: &str, year: Option<i16>, mark: char, parts: &[Part]) -> String {
    let body = parts.get(1).map(|part| part.text.as_str());
    let party = match body {
        Some(body) if PARTY.contains(&body) => true,
        Some(body) if STATE.contains(&body) => false,
        _ => mark == '-',
    };
    let mut number = digits.to_owned();
    if let Some(year) = year {
        number.push_str(&format!("/{year}"));
    }
    for (at, part) in parts.iter().enumerate() {
        let mark = match (at, party) {
            (0, true) => '-',
            (0, false) => '/',
            (1, true) if body.is_some_and(|body| PARTY.contains(&body)) => '/',
            (1, false) if body.is_some_and(|body| STATE.contains(&body)) => '-',
            _ => part.mark,
        };
        number.push(mark);
        number.push_str(&part.text);
    }
    number
}
