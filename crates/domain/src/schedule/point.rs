//! Points of time as plans write them: a day, a month, a quarter, part of a year, a year; each read
//! into the stretch of days it stands for.

use jiff::civil::Date;

use crate::lex::{Kind, Tokens};

/// A stretch of civil days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    pub start: Date,
    pub end: Date,
}

/// How fine a point of time is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Day,
    Month,
    Quarter,
    /// The beginning, middle or end of a longer stretch, or some months of a year.
    Part,
    Year,
}

/// A point of time, perhaps without its year.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Point {
    pub unit: Unit,
    /// Month and day it begins.
    from: (u32, u32),
    /// Month and day it ends; the last of the month when no day is given.
    to: (u32, Option<u32>),
    /// Its year, where printed.
    pub year: Option<i16>,
    /// The year it ends in, when that is another.
    last_year: Option<i16>,
    /// The first token after it.
    pub next: usize,
    /// It names its own first and last: "tháng 6 đến tháng 9", "năm 2024 - 2025".
    pub stretch: bool,
    /// Written in an odd way ("11/01//2024").
    pub odd: bool,
}

impl Point {
    fn months(unit: Unit, first: u32, last: u32, year: Option<i16>, next: usize) -> Self {
        Point {
            unit,
            from: (first, 1),
            to: (last, None),
            year,
            last_year: None,
            next,
            stretch: first != last && unit != Unit::Part && unit != Unit::Year,
            odd: false,
        }
    }

    /// The days it stands for, in `default_year` when it names none. `None` when there is no year
    /// or no such day.
    pub fn window(&self, default_year: Option<i16>) -> Option<Window> {
        let year = self.year.or(default_year)?;
        let start = date(year, self.from.0, self.from.1)?;
        let last_year = self.last_year.unwrap_or(year);
        let end = match self.to {
            (month, Some(day)) => date(last_year, month, day)?,
            (month, None) => date(last_year, month, 1)?.last_of_month(),
        };
        (start <= end).then_some(Window { start, end })
    }

    /// Month and day of a point that is one day.
    pub fn month_day(&self) -> Option<(u32, u32)> {
        (self.unit == Unit::Day).then_some(self.from)
    }
}

/// A civil date, if there is such a day.
pub(crate) fn date(year: i16, month: u32, day: u32) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Reads the point of time that begins at token `at`, if one does. A bare year is one only where
/// the words around it say so. Month 13 and quarter V are read; they are just not possible.
pub(crate) fn read(tokens: Tokens<'_, '_>, at: usize) -> Option<Point> {
    part_of_year(tokens, at)
        .or_else(|| school_year(tokens, at))
        .or_else(|| quarters(tokens, at))
        .or_else(|| months(tokens, at))
        .or_else(|| day(tokens, at))
        .or_else(|| month_and_year(tokens, at))
        .or_else(|| years(tokens, at))
}

/// "24/11/2023", "24 tháng 11 năm 2023", "30/10", "30 tháng 10", with the slips real plans make.
pub(crate) fn day(tokens: Tokens<'_, '_>, at: usize) -> Option<Point> {
    let day = small(tokens, at)?;
    if tokens.key(at + 1) == "tháng" {
        let month = small(tokens, at + 2)?;
        let (year, next) = year_after(tokens, at + 3);
        return Some(one_day(day, month, year, next, false));
    }
    let (mark, month_at, odd_mark) = separator(tokens, at + 1)?;
    let month = small(tokens, month_at)?;
    if let Some((_, year_at, odd)) = separator(tokens, month_at + 1) {
        if let Some(year) = year_value(tokens, year_at) {
            return Some(one_day(day, month, Some(year), year_at + 1, odd || odd_mark));
        }
        if let Some(short) = small(tokens, year_at).and_then(|short| i16::try_from(short).ok())
            && short >= 10
        {
            return Some(one_day(day, month, Some(2000 + short), year_at + 1, true));
        }
    }
    if let Some(year) = tokens.phrase(month_at + 1, "năm").and_then(|at| year_value(tokens, at)) {
        return Some(one_day(day, month, Some(year), month_at + 3, false));
    }
    // Without a year only a slash makes a date: "2-2,5" and "1.5" are other things.
    (mark == "/").then(|| one_day(day, month, None, month_at + 1, odd_mark))
}

fn one_day(day: u32, month: u32, year: Option<i16>, next: usize, odd: bool) -> Point {
    Point {
        unit: Unit::Day,
        from: (month, day),
        to: (month, Some(day)),
        year,
        last_year: None,
        next,
        stretch: false,
        odd,
    }
}

/// A mark between the numbers of a date, doubled perhaps: the mark, what follows, whether it is odd.
fn separator<'a>(tokens: Tokens<'a, '_>, at: usize) -> Option<(&'a str, usize, bool)> {
    let mark = tokens.key(at);
    if !matches!(mark, "/" | "." | "-") {
        return None;
    }
    let doubled = tokens.key(at + 1) == mark;
    let next = at + 1 + usize::from(doubled);
    let apart = tokens.get(at).is_some_and(|token| !token.glued)
        || tokens.get(next).is_some_and(|token| !token.glued);
    // "30 - 6 - 2025" is three numbers more often than a date; a slash may stand apart.
    (mark == "/" || !apart).then_some((mark, next, doubled || apart))
}

/// A number of one or two digits.
fn small(tokens: Tokens<'_, '_>, at: usize) -> Option<u32> {
    let token = tokens.get(at)?;
    (token.text.len() <= 2).then(|| token.value()).flatten()
}

/// A year of four digits.
pub(crate) fn year_value(tokens: Tokens<'_, '_>, at: usize) -> Option<i16> {
    let token = tokens.get(at)?;
    let value = token.value().filter(|_| token.text.len() == 4)?;
    i16::try_from(value).ok().filter(|year| (1900..=2100).contains(year))
}

/// The year after a month or quarter: "/2024", "năm 2024", ", năm 2024", " - 2024", "2024".
fn year_after(tokens: Tokens<'_, '_>, at: usize) -> (Option<i16>, usize) {
    let mut next = at;
    while matches!(tokens.key(next), "/" | "," | "năm" | "của") && next < at + 3 {
        next += 1;
    }
    if next == at && tokens.dash(at) {
        next += 1;
    }
    match year_value(tokens, next) {
        Some(year) => (Some(year), next + 1),
        None => (None, at),
    }
}

/// "Năm học 2024-2025": the teaching months, September to May.
fn school_year(tokens: Tokens<'_, '_>, at: usize) -> Option<Point> {
    let next = tokens.phrase(at, "năm học")?;
    let first = year_value(tokens, next)?;
    let last = year_value(tokens, next + 2).filter(|_| tokens.dash(next + 1))?;
    let mut point = Point::months(Unit::Part, 9, 5, Some(first), next + 3);
    point.last_year = Some(last);
    Some(point)
}

/// "Quý II năm 2024", "Quý 2/2024", "Quý III, IV năm 2024", "Quý I đến quý III/2025".
fn quarters(tokens: Tokens<'_, '_>, at: usize) -> Option<Point> {
    let (first, last, next) = list(tokens, at, short_or(tokens, at, "q", "quý"), quarter)?;
    let (year, next) = year_after(tokens, next);
    let mut point = Point::months(Unit::Quarter, first * 3 - 2, last * 3, year, next);
    point.stretch = first != last;
    Some(point)
}

fn quarter(tokens: Tokens<'_, '_>, at: usize) -> Option<u32> {
    match tokens.key(at) {
        "i" => Some(1),
        "ii" => Some(2),
        "iii" => Some(3),
        "iv" => Some(4),
        "v" => Some(5),
        "vi" => Some(6),
        _ => small(tokens, at).filter(|n| *n > 0),
    }
}

/// "Tháng 6/2025", "Tháng 6 năm 2025", "Tháng 6, 7/2025", "T6/2025".
fn months(tokens: Tokens<'_, '_>, at: usize) -> Option<Point> {
    let (first, last, next) = list(tokens, at, short_or(tokens, at, "t", "tháng"), small)?;
    let (year, next) = year_after(tokens, next);
    Some(Point::months(Unit::Month, first, last, year, next))
}

/// `short` where it stands against its number ("T6/2025", "Q2/2025"), else the whole word.
fn short_or<'w>(tokens: Tokens<'_, '_>, at: usize, short: &'w str, whole: &'w str) -> &'w str {
    let glued = tokens.get(at + 1).is_some_and(|token| token.glued);
    if glued && tokens.key(at) == short { short } else { whole }
}

/// "6/2025", "06-2025".
fn month_and_year(tokens: Tokens<'_, '_>, at: usize) -> Option<Point> {
    let month = small(tokens, at)?;
    let (_, year_at, _) = separator(tokens, at + 1)?;
    let year = year_value(tokens, year_at)?;
    Some(Point::months(Unit::Month, month, month, Some(year), year_at + 1))
}

/// `word` and one or more numbers: "quý III, IV", "tháng 6 - 8", "tháng 6 đến tháng 9".
fn list<'a, 't>(
    tokens: Tokens<'a, 't>,
    at: usize,
    word: &str,
    number: impl Fn(Tokens<'a, 't>, usize) -> Option<u32>,
) -> Option<(u32, u32, usize)> {
    let mut next = tokens.phrase(at, word)?;
    let first = number(tokens, next)?;
    let mut last = first;
    next += 1;
    loop {
        let joined =
            matches!(tokens.key(next), "," | "và" | "đến" | "+" | "&") || tokens.dash(next);
        if !joined {
            return Some((first, last, next));
        }
        let at = next + 1 + usize::from(tokens.key(next + 1) == word);
        match number(tokens, at) {
            // "tháng 6, 15/7/2025": the second number begins a date of its own.
            Some(value) if value > last && day(tokens, at).is_none() => last = value,
            _ => return Some((first, last, next)),
        }
        next = at + 1;
    }
}

/// "6 tháng đầu năm 2025", "đầu năm 2025", "giữa quý II", "cuối tháng 6/2025".
fn part_of_year(tokens: Tokens<'_, '_>, at: usize) -> Option<Point> {
    if let Some(count) = small(tokens, at).filter(|n| (1..12).contains(n)) {
        let (side, next) = tokens.any_phrase(at + 1, &["tháng đầu năm", "tháng cuối năm"])?;
        let (year, next) = year_after(tokens, next);
        let (first, last) = if side.contains("đầu") { (1, count) } else { (13 - count, 12) };
        return Some(Point::months(Unit::Part, first, last, year, next));
    }
    let (side, next) = tokens.any_phrase(at, &["đầu", "giữa", "cuối"])?;
    if tokens.key(next) == "năm" {
        let (year, next) = year_after(tokens, next);
        // "năm" itself is skipped above only when a year follows it.
        let next = if year.is_some() { next } else { next + 1 };
        let (first, last) = third(side, (1, 3), (4, 9), (10, 12));
        return Some(Point::months(Unit::Part, first, last, year, next));
    }
    if let Some(whole) = quarters(tokens, next) {
        let month = whole.from.0 + third(side, 0, 1, 2);
        return Some(Point::months(Unit::Part, month, month, whole.year, whole.next));
    }
    let whole = months(tokens, next)?;
    let (first, last) = third(side, (1, Some(10)), (11, Some(20)), (21, None));
    Some(Point { unit: Unit::Part, from: (whole.from.0, first), to: (whole.to.0, last), ..whole })
}

/// The beginning, middle or end, as `side` says.
fn third<T>(side: &str, beginning: T, middle: T, end: T) -> T {
    match side {
        "đầu" => beginning,
        "giữa" => middle,
        _ => end,
    }
}

/// "Năm 2024", "năm 2024 - 2025", "2024, 2025", "2021-2025".
fn years(tokens: Tokens<'_, '_>, at: usize) -> Option<Point> {
    let named = tokens.key(at) == "năm";
    let first = year_value(tokens, at + usize::from(named))?;
    let mut next = at + 1 + usize::from(named);
    if !named && !bare_year_fits(tokens, at, next) {
        return None;
    }
    let mut last = first;
    let mut backwards = false;
    loop {
        let joined = matches!(tokens.key(next), "," | "và" | "+" | "&" | "đến" | "tới" | "hoặc")
            || tokens.dash(next);
        let at = tokens.any_phrase(next + 1, &["hết năm", "hết", "năm"]).map_or(next + 1, |f| f.1);
        match year_value(tokens, at).filter(|_| joined) {
            Some(year) => {
                backwards |= year < last;
                last = year;
            }
            None => break,
        }
        next = at + 1;
    }
    let mut point = Point::months(Unit::Year, 1, 12, Some(first), next);
    // A stretch that runs backwards is kept, and has no window.
    point.last_year = Some(if backwards { first.min(last) - 1 } else { last });
    point.stretch = last != first;
    Some(point)
}

/// True when the number at `at` is a year by its surroundings, and not a count of things.
fn bare_year_fits(tokens: Tokens<'_, '_>, at: usize, next: usize) -> bool {
    let before = at.checked_sub(1).map_or("", |before| tokens.key(before));
    if matches!(before, "-" | "–") && at >= 2 && tokens.value(at - 2).is_some() {
        return false; // The second half of something that was not understood.
    }
    let before_fits = matches!(
        before,
        "" | "từ"
            | "đến"
            | "tới"
            | "đoạn"
            | "kỳ"
            | "kì"
            | "trong"
            | "trước"
            | "sau"
            | "hết"
            | "và"
    ) || matches!(before, "," | ";" | ":" | "(" | "-" | "–" | "nhất");
    let after_fits = match tokens.get(next) {
        Some(token) if token.kind == Kind::Word => {
            matches!(token.key.as_str(), "và" | "đến" | "tới" | "trở" | "hoặc" | "là" | "hằng")
                || matches!(token.key.as_str(), "hàng" | "định" | "tầm" | "theo")
        }
        _ => true,
    };
    before_fits && after_fits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lex;

    fn check(text: &str, expected: Option<&str>) {
        let cut = lex::tokens(text);
        let window = read(Tokens(&cut), 0).and_then(|point| point.window(Some(2024)));
        let shown = window.map(|window| format!("{} {}", window.start, window.end));
        assert_eq!(shown.as_deref(), expected, "{text}");
    }

    #[test]
    fn reads_points() {
        check("24/11/2023", Some("2023-11-24 2023-11-24"));
        check("24 tháng 11 năm 2023", Some("2023-11-24 2023-11-24"));
        check("11/01//2024", Some("2024-01-11 2024-01-11"));
        check("15-7-2025", Some("2025-07-15 2025-07-15"));
        check("30.6.2025", Some("2025-06-30 2025-06-30"));
        check("30/6/25", Some("2025-06-30 2025-06-30"));
        check("30/10", Some("2024-10-30 2024-10-30"));
        check("31/02/2024", None);
        check("2-2,5", None);
        check("6/2025", Some("2025-06-01 2025-06-30"));
        check("13/2025", None);
        check("Tháng 6, 7/2025", Some("2025-06-01 2025-07-31"));
        check("tháng 6 đến tháng 9 năm 2025", Some("2025-06-01 2025-09-30"));
        check("Q2/2025", Some("2025-04-01 2025-06-30"));
        check("Năm học 2024-2025", Some("2024-09-01 2025-05-31"));
        check("T6/2025", Some("2025-06-01 2025-06-30"));
        check("Quý III, IV năm 2024", Some("2024-07-01 2024-12-31"));
        check("Quý 2/2024", Some("2024-04-01 2024-06-30"));
        check("Quý V/2024", None);
        check("Quý II", Some("2024-04-01 2024-06-30"));
        check("9 tháng đầu năm 2025", Some("2025-01-01 2025-09-30"));
        check("cuối năm 2025", Some("2025-10-01 2025-12-31"));
        check("cuối tháng 02/2025", Some("2025-02-21 2025-02-28"));
        check("Năm 2024 - 2025", Some("2024-01-01 2025-12-31"));
        check("Năm 2024, 2025 và 2026", Some("2024-01-01 2026-12-31"));
        check("2024 - 2030", Some("2024-01-01 2030-12-31"));
        check("2030 - 2024", None);
        check("2024 căn nhà", None);
        check("nhanh", None);
    }
}
