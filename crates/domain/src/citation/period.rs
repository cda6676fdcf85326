//! The period a document's subject sets: "giai đoạn 2021-2025", "đến năm 2030".

use jiff::civil::Date;

use crate::lex::{self, Tokens};
use crate::schedule::point::{date, year_value};
use crate::text;

/// First and last year, each where the words give one.
type Years = (Option<i16>, i16);

/// The period words in a document's subject set: "giai đoạn 2021-2025" → 1/1/2021–31/12/2025,
/// "đến năm 2030, tầm nhìn đến năm 2045" → –31/12/2030. `None` if there are none.
///
/// What is only a vision or an orientation ("tầm nhìn", "định hướng") is never the period. A stage
/// ("giai đoạn", "thời kỳ") counts before "đến năm", since a plan for a stage often serves a
/// strategy with a later horizon; among equals the first one counts.
pub fn read_period(text: &str) -> Option<(Option<Date>, Option<Date>)> {
    let clean = text::clean(text);
    let cut = lex::tokens(&clean);
    let tokens = Tokens(&cut);
    let first = |read: fn(Tokens<'_, '_>, usize) -> Option<Years>| {
        (0..cut.len()).filter(|at| !is_outlook(tokens, *at)).find_map(|at| read(tokens, at))
    };
    let (start, end) =
        first(stage).or_else(|| first(until)).or_else(|| first(span)).or_else(|| first(within))?;
    let start = start.and_then(|year| date(year, 1, 1));
    Some((start, date(end, 12, 31)))
}

/// True when the words before `at` make what follows an outlook and no period.
fn is_outlook(tokens: Tokens<'_, '_>, at: usize) -> bool {
    ["tầm nhìn", "định hướng", "tầm nhìn đến", "định hướng đến", "hướng tới", "hướng đến"]
        .iter()
        .any(|words| tokens.phrase_before(at, words).is_some())
}

/// "giai đoạn 2021-2025", "giai đoạn I: từ năm 2021 đến năm 2025", "thời kỳ 2021 - 2030".
fn stage(tokens: Tokens<'_, '_>, at: usize) -> Option<Years> {
    let (_, mut next) =
        tokens.any_phrase(at, &["giai đoạn", "thời kỳ", "thời kì", "nhiệm kỳ", "các năm"])?;
    let numbered = matches!(tokens.key(next), "i" | "ii" | "iii" | "1" | "2" | "3");
    next += usize::from(numbered);
    next += usize::from(matches!(tokens.key(next), ":" | "("));
    if let Some(years) = until(tokens, next) {
        return Some(years);
    }
    let (start, mut end, mut next) = years(tokens, next)?;
    // "giai đoạn 2021-2025 và 2026-2030" is one stretch.
    while let Some((more_start, more_end, after)) =
        Some(next).filter(|and| tokens.key(*and) == "và").and_then(|and| years(tokens, and + 1))
        && i32::from(more_start) == i32::from(end) + 1
    {
        end = more_end;
        next = after;
    }
    Some((Some(start), end))
}

/// Two years: "2021-2025", "từ năm 2021 đến năm 2025".
fn years(tokens: Tokens<'_, '_>, at: usize) -> Option<(i16, i16, usize)> {
    let mut first = at;
    for word in ["từ", "năm"] {
        first += usize::from(tokens.key(first) == word);
    }
    let start = year_value(tokens, first)?;
    let joined = matches!(tokens.key(first + 1), "đến" | "tới") || tokens.dash(first + 1);
    let mut last = first + 2;
    for word in ["hết", "năm"] {
        last += usize::from(tokens.key(last) == word);
    }
    let end = year_value(tokens, last)?;
    (joined && start <= end).then_some((start, end, last + 1))
}

/// "đến năm 2030", "đến hết năm 2025", "đến 2030", "từ năm 2024 đến năm 2030".
fn until(tokens: Tokens<'_, '_>, at: usize) -> Option<Years> {
    if tokens.key(at) == "từ" {
        return years(tokens, at).map(|(start, end, _)| (Some(start), end));
    }
    let (_, mut next) = tokens.any_phrase(at, &["đến hết", "đến", "tới"])?;
    next += usize::from(tokens.key(next) == "năm");
    year_value(tokens, next).map(|year| (None, year))
}

/// Two years without a word that says what they are: "Chương trình 2021-2025".
fn span(tokens: Tokens<'_, '_>, at: usize) -> Option<Years> {
    years(tokens, at).map(|(start, end, _)| (Some(start), end))
}

/// "trong năm 2025".
fn within(tokens: Tokens<'_, '_>, at: usize) -> Option<Years> {
    let year = year_value(tokens, tokens.phrase(at, "trong năm")?)?;
    Some((Some(year), year))
}
