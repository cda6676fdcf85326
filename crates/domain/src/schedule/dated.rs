//! Finds the stretch of days a schedule's own words give, with the words that bound it: "trước",
//! "chậm nhất", "từ", "đến".

use jiff::ToSpan;
use jiff::civil::Date;

use super::ScheduleKind;
use super::point::{self, Point, Unit};
use crate::lex::Tokens;

/// Days given by a schedule's own words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dated {
    pub kind: ScheduleKind,
    pub start: Option<Date>,
    pub end: Option<Date>,
}

/// What became of looking for days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Search {
    Found(Dated),
    /// A day that comes again, without a year of its own.
    Recurring,
    /// A day no calendar has, or a time without any year to put it in.
    Impossible,
    Nothing,
}

/// How the words before a point bind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bound {
    Within,
    /// "trước": the last good day is the one before.
    Before,
    /// "chậm nhất", "đến hết": the last good day is the point's last.
    By,
    /// "đến": as `By`; with a year, the work goes on until then.
    Until,
    /// "từ", "kể từ".
    From,
    /// "sau".
    After,
}

/// Words that say a time comes every year, quarter or month.
const COMES_AGAIN: [&str; 19] = [
    "hằng năm",
    "hàng năm",
    "hằng tháng",
    "hàng tháng",
    "hằng quý",
    "hàng quý",
    "mỗi năm",
    "mỗi tháng",
    "mỗi quý",
    "các năm",
    "tháng liền kề",
    "năm liền kề",
    "quý liền kề",
    "tháng sau",
    "năm sau",
    "quý sau",
    "tháng tiếp theo",
    "tháng kế tiếp",
    "cuối quý",
];

/// Words after which a time goes on without an end.
const GOES_ON: [&str; 9] = [
    "trở đi",
    "và các năm tiếp theo",
    "và những năm tiếp theo",
    "và các năm sau",
    "và những năm sau",
    ", các năm tiếp theo",
    ", những năm tiếp theo",
    "các năm tiếp theo",
    "và năm tiếp theo",
];

/// Finds the first point or stretch of time in the tokens.
pub(super) fn search(tokens: Tokens<'_, '_>, plan_year: Option<i16>) -> Search {
    let comes_again = COMES_AGAIN.iter().any(|words| {
        // "các năm tiếp theo" goes on; it does not come again.
        (0..tokens.0.len())
            .any(|at| tokens.phrase(at, words).is_some_and(|next| tokens.key(next) != "tiếp"))
    });
    let mut bound = Bound::Within;
    let mut at = 0;
    while tokens.get(at).is_some() {
        if let Some(point) = point::read(tokens, at) {
            if point.year.is_none() && comes_again {
                return Search::Recurring;
            }
            return settle(tokens, bound, &point, plan_year);
        }
        if comes_again && is_day_of_month(tokens, at) {
            return Search::Recurring;
        }
        let (next_bound, next) = bound_at(tokens, at, bound);
        bound = next_bound;
        at = next;
    }
    if (tokens.contains("trong năm") || tokens.contains("cả năm"))
        && !comes_again
        && plan_year.is_some()
    {
        return this_year(plan_year);
    }
    Search::Nothing
}

fn this_year(plan_year: Option<i16>) -> Search {
    let days = plan_year.and_then(|year| Some((date(year, 1, 1)?, date(year, 12, 31)?)));
    match days {
        Some((start, end)) => {
            Search::Found(Dated { kind: ScheduleKind::Once, start: Some(start), end: Some(end) })
        }
        None => Search::Nothing,
    }
}

fn date(year: i16, month: u32, day: u32) -> Option<Date> {
    point::date(year, month, day)
}

/// "ngày 05" with no month: a day of every month.
fn is_day_of_month(tokens: Tokens<'_, '_>, at: usize) -> bool {
    matches!(tokens.key(at), "ngày" | "trước")
        && tokens.value(at + 1).is_some_and(|day| (1..=31).contains(&day))
        && point::read(tokens, at + 1).is_none()
        && !matches!(tokens.key(at + 2), "ngày" | "năm")
        // "trước 3 tháng" is a length of time, "trước ngày 05 tháng sau" a day.
        && (tokens.key(at + 2) != "tháng" || tokens.key(at) == "ngày")
}

/// The bound after the word at `at`, and the token to look at next.
fn bound_at(tokens: Tokens<'_, '_>, at: usize, bound: Bound) -> (Bound, usize) {
    let words: [(&str, Bound); 19] = [
        ("đến trước", Bound::Before),
        ("đến hết", Bound::Until),
        ("chậm nhất", Bound::By),
        ("muộn nhất", Bound::By),
        ("không quá", Bound::By),
        ("không muộn hơn", Bound::By),
        ("trễ nhất", Bound::By),
        ("trước", Bound::Before),
        ("hết", Bound::By),
        ("đến", Bound::Until),
        ("tới", Bound::Until),
        ("kể từ", Bound::From),
        ("bắt đầu", Bound::From),
        ("từ", Bound::From),
        ("sau", Bound::After),
        ("trong", Bound::Within),
        (",", Bound::Within),
        (";", Bound::Within),
        (".", Bound::Within),
    ];
    for (word, meant) in words {
        if let Some(next) = tokens.phrase(at, word) {
            // "chậm nhất trước ngày", "chậm nhất đến ngày": the word nearest the day decides,
            // save that "chậm nhất" keeps its sense over "trong" and "đến".
            let kept = bound == Bound::By && matches!(meant, Bound::Within | Bound::Until);
            let stopped = matches!(word, "," | ";" | ".");
            return (if kept && !stopped { bound } else { meant }, next);
        }
    }
    (bound, at + 1)
}

fn settle(tokens: Tokens<'_, '_>, bound: Bound, first: &Point, plan_year: Option<i16>) -> Search {
    if let Some((second, before)) = second_point(tokens, first.next, bound) {
        return between(first, &second, before, plan_year);
    }
    let Some(window) = first.window(plan_year) else { return Search::Impossible };
    let goes_on = tokens.any_phrase(first.next, &GOES_ON).is_some()
        || (tokens.key(first.next) == ")" && tokens.any_phrase(first.next + 1, &GOES_ON).is_some());
    let years = first.unit == Unit::Year;
    let several = window.start.year() != window.end.year();
    let (kind, start, end) = match bound {
        _ if goes_on => (ScheduleKind::Range, Some(window.start), None),
        Bound::Within if several => (ScheduleKind::Range, Some(window.start), Some(window.end)),
        Bound::Within => (ScheduleKind::Once, Some(window.start), Some(window.end)),
        // "trước cuối năm 2025" means by its end, not before the last quarter begins.
        Bound::Before if first.unit == Unit::Part => (ScheduleKind::Once, None, Some(window.end)),
        Bound::Before => (ScheduleKind::Once, None, window.start.yesterday().ok()),
        Bound::By => (ScheduleKind::Once, None, Some(window.end)),
        Bound::Until if years => (ScheduleKind::Range, None, Some(window.end)),
        Bound::Until => (ScheduleKind::Once, None, Some(window.end)),
        Bound::From if first.stretch => {
            let kind = if several { ScheduleKind::Range } else { ScheduleKind::Once };
            (kind, Some(window.start), Some(window.end))
        }
        Bound::From => (ScheduleKind::Range, Some(window.start), None),
        Bound::After => (ScheduleKind::Range, window.end.checked_add(1.day()).ok(), None),
    };
    if start.is_none() && end.is_none() {
        return Search::Impossible;
    }
    Search::Found(Dated { kind, start, end })
}

/// The other end of a stretch: "từ 01/7/2025 đến 30/6/2026", "Quý IV/2024 - Quý II/2025".
/// Also true when it is "đến trước".
fn second_point(tokens: Tokens<'_, '_>, at: usize, bound: Bound) -> Option<(Point, bool)> {
    if !matches!(bound, Bound::Within | Bound::From) {
        return None;
    }
    let at = at + usize::from(tokens.key(at) == "," && tokens.key(at + 1) == "đến");
    let joins = ["đến trước", "đến hết", "cho đến", "đến", "tới", "-", "–", "—"];
    let (join, mut next) = tokens.any_phrase(at, &joins)?;
    for word in ["ngày", "hết"] {
        next += usize::from(tokens.key(next) == word);
    }
    Some((point::read(tokens, next)?, join == "đến trước"))
}

fn between(first: &Point, second: &Point, before: bool, plan_year: Option<i16>) -> Search {
    let last = second.window(plan_year);
    let year = second.year.or(plan_year);
    let (Some(first), Some(last)) = (first.window(year), last) else { return Search::Impossible };
    let end = if before { last.start.yesterday().ok() } else { Some(last.end) };
    match end {
        Some(end) if first.start <= end => Search::Found(Dated {
            kind: if first.start.year() == end.year() {
                ScheduleKind::Once
            } else {
                ScheduleKind::Range
            },
            start: Some(first.start),
            end: Some(end),
        }),
        _ => Search::Impossible,
    }
}
