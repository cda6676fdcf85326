//! Deadlines that come every year, found in the sentences of a plan's body.

use super::point::{self, Point, Unit};
use crate::lex::{self, Tokens};
use crate::text;

/// A deadline that comes every year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearlyDeadline {
    /// The words read, cleaned: "trước ngày 30 tháng 10 hằng năm".
    pub raw: String,
    /// Month and day of the last good day, of a year that is no leap year: "trước ngày 30/10" →
    /// (10, 29), "trước ngày 01/3" → (2, 28), "chậm nhất ngày 15/12" → (12, 15).
    pub last_good_day: (i8, i8),
}

/// The first yearly deadline of a text. See [`read_yearly_deadlines`].
pub fn read_yearly_deadline(text: &str) -> Option<YearlyDeadline> {
    read_yearly_deadlines(text).into_iter().next()
}

/// Every yearly deadline of a text: a day without a year, bound by "trước", "chậm nhất",
/// "không quá" or the like, in a sentence that says it comes again ("hằng năm", "định kỳ"). A day
/// with a year is no yearly duty.
pub fn read_yearly_deadlines(text: &str) -> Vec<YearlyDeadline> {
    let clean = text::clean(text);
    let cut = lex::tokens(&clean);
    let mut found = Vec::new();
    for sentence in cut.split(|token| matches!(token.key.as_str(), "?" | "!")) {
        for sentence in split_at_full_stops(sentence) {
            read_sentence(&clean, Tokens(sentence), &mut found);
        }
    }
    found
}

/// Cuts at full stops, but not at those inside "30.10".
fn split_at_full_stops<'a, 't>(tokens: &'a [lex::Token<'t>]) -> Vec<&'a [lex::Token<'t>]> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, token) in tokens.iter().enumerate() {
        let inside = tokens.get(at + 1).is_some_and(|next| next.glued);
        if token.key == "." && !inside {
            parts.extend(tokens.get(start..at));
            start = at + 1;
        }
    }
    parts.extend(tokens.get(start..));
    parts
}

const YEARLY: [&str; 3] = ["hằng năm", "hàng năm", "mỗi năm"];

/// Other words that make a duty one that comes again.
const AGAIN: [&str; 7] = [
    "định kỳ",
    "định kì",
    "báo cáo năm",
    "báo cáo cuối năm",
    "báo cáo 6 tháng",
    "báo cáo 06 tháng",
    "báo cáo sáu tháng",
];

fn read_sentence(clean: &str, tokens: Tokens<'_, '_>, found: &mut Vec<YearlyDeadline>) {
    let comes_again = YEARLY.iter().chain(&AGAIN).any(|words| tokens.contains(words));
    if !comes_again {
        return;
    }
    let mut at = 0;
    while tokens.get(at).is_some() {
        let Some((before, first)) = bound(tokens, at) else {
            at += 1;
            continue;
        };
        at = first;
        let Some(day) = point::day(tokens, first).filter(|day| day.unit == Unit::Day) else {
            continue;
        };
        at = day.next;
        if day.year.is_some() {
            continue;
        }
        let start = bound_start(tokens, first);
        let end = tokens.any_phrase(day.next, &YEARLY).map_or(day.next, |(_, end)| end);
        let raw = tokens.span(start, end).and_then(|span| clean.get(span));
        if let (Some(last_good_day), Some(raw)) = (last_good_day(&day, before), raw) {
            found.push(YearlyDeadline { raw: raw.to_owned(), last_good_day });
        }
    }
}

/// Words that bind a deadline, with whether the day itself is still good.
const BOUNDS: [(&str, bool); 14] = [
    ("trước", true),
    ("chậm nhất là", false),
    ("chậm nhất vào", false),
    ("muộn nhất là", false),
    ("chậm nhất đến", false),
    ("chậm nhất", false),
    ("muộn nhất", false),
    ("trễ nhất", false),
    ("không quá", false),
    ("không muộn hơn", false),
    ("đến hết", false),
    ("hết", false),
    ("vào", false),
    ("đến", false),
];

/// The bound that stands at `at` right before a number: whether it is "trước", and where the
/// number stands.
fn bound(tokens: Tokens<'_, '_>, at: usize) -> Option<(bool, usize)> {
    let (words, before) = BOUNDS.iter().find(|(words, _)| tokens.phrase(at, words).is_some())?;
    let mut next = tokens.phrase(at, words)?;
    next += usize::from(tokens.key(next) == "ngày");
    tokens.value(next).is_some().then_some((*before, next))
}

/// Where the words of the bound begin, "chậm nhất trước ngày" and the like taken whole.
fn bound_start(tokens: Tokens<'_, '_>, number: usize) -> usize {
    let mut start = number;
    while let Some(before) = BOUNDS
        .iter()
        .map(|(words, _)| *words)
        .chain(["ngày"])
        .filter_map(|words| tokens.phrase_before(start, words))
        .min()
    {
        start = before;
    }
    start
}

fn last_good_day(day: &Point, before: bool) -> Option<(i8, i8)> {
    let (month, of_month) = day.month_day()?;
    if (month, of_month) == (2, 29) {
        return Some((2, 28));
    }
    // 2023 is no leap year.
    let date = point::date(2023, month, of_month)?;
    let last = if before { date.yesterday().ok()? } else { date };
    Some((last.month(), last.day()))
}
