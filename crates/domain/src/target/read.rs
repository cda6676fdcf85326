//! Reads the text of a target cell.

use rust_decimal::Decimal;

use super::words::{
    Comparator, LEVEL_UNITS, Meaning, PHRASES, Token, TokenKind, UNITS, after, tokens,
};
use super::{Bound, Milestone, ScopedBound, Target};
use crate::number;
use crate::text::{clean, is_dash, spelling_key};

/// The reading of one cell with what is doubtful in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetReading {
    /// The target.
    pub target: Target,
    /// Doubts, in the order met.
    pub doubts: Vec<Doubt>,
}

/// What is doubtful in a target's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// Nothing in the text could be read as a bound; it was kept as a level in words although it
    /// holds digits.
    Unreadable,
    /// Two bounds in two scopes.
    Scoped,
    /// The comparator and the words contradict ("trên 5 trở xuống"), or a range runs backwards.
    Contradiction,
    /// The number repeats another unit than the row's (which may have none).
    OtherUnit {
        /// The unit as printed beside the number.
        printed: String,
    },
}

/// Reads `raw` (any white space) as the target of `milestone`; `unit` is the row's unit, so that
/// "100%" with unit "%" is plainly 100. "-", "—" and blank read as [`Bound::None`].
pub fn read_target(raw: &str, unit: Option<&str>, milestone: Milestone) -> TargetReading {
    let text = clean(raw);
    let row_unit = Unit::new(unit);
    let (bound, remark, doubts) = if text.chars().all(|c| c == ' ' || c == '_' || is_dash(c)) {
        (Bound::None, None, Vec::new())
    } else if text.len() > LONGEST_BOUND {
        let doubtful = text.chars().any(|c| c.is_ascii_digit());
        let doubts = if doubtful { vec![Doubt::Unreadable] } else { Vec::new() };
        (Bound::Level { text: text.clone() }, None, doubts)
    } else if let Some((bounds, mut doubts)) = scoped(raw, &row_unit) {
        doubts.insert(0, Doubt::Scoped);
        (Bound::Scoped { bounds }, None, doubts)
    } else if let Some(reading) = single(&text, &row_unit) {
        (reading.bound, reading.remark, reading.doubts)
    } else {
        let doubtful = text.chars().any(|c| c.is_ascii_digit()) && !row_unit.is_of_levels();
        let doubts = if doubtful { vec![Doubt::Unreadable] } else { Vec::new() };
        (Bound::Level { text: text.clone() }, None, doubts)
    };
    TargetReading { target: Target { milestone, raw: text, bound, remark }, doubts }
}

/// No bound is longer, in bytes; a longer text is another cell gone astray.
const LONGEST_BOUND: usize = 600;

/// The row's unit, ready to be compared with.
struct Unit {
    key: String,
    tokens: Vec<Token>,
}

impl Unit {
    fn new(unit: Option<&str>) -> Unit {
        let key = spelling_key(unit.unwrap_or_default());
        let bare = key.trim_matches(['(', ')', ' ']);
        let tokens = tokens(bare.strip_prefix("số ").unwrap_or(bare));
        Unit { key, tokens }
    }

    fn is_of_levels(&self) -> bool {
        LEVEL_UNITS.contains(&self.key.as_str())
    }

    fn is_percent(&self) -> bool {
        self.key.contains('%') || self.key.contains("phần trăm")
    }

    /// How many tokens of `printed` repeat this unit, or its first words.
    fn repeated(&self, printed: &[Token]) -> usize {
        let same = printed.iter().zip(&self.tokens).take_while(|(p, u)| p.key == u.key).count();
        let percent = after(printed, "%").or_else(|| after(printed, "phần trăm"));
        match percent {
            Some(rest) if same == 0 && self.is_percent() => printed.len() - rest.len(),
            _ => same,
        }
    }
}

struct Single {
    bound: Bound,
    remark: Option<String>,
    doubts: Vec<Doubt>,
}

/// Two or more bounds, each with the words of its scope after or before it.
fn scoped(raw: &str, unit: &Unit) -> Option<(Vec<ScopedBound>, Vec<Doubt>)> {
    let separators: [fn(char) -> bool; 2] = [|c| matches!(c, ';' | '\n' | '\r'), |c| c == ','];
    let by = |separates: fn(char) -> bool| {
        let (mut bounds, mut doubts) = (Vec::new(), Vec::new());
        for part in split_outside_numbers(raw, separates) {
            let part = clean(part);
            if part.is_empty() {
                continue;
            }
            let (bound, scope, more) = scoped_part(&part, unit)?;
            bounds.push(ScopedBound { bound, scope });
            doubts.extend(more);
        }
        (bounds.len() >= 2).then_some((bounds, doubts))
    };
    separators.into_iter().find_map(by)
}

/// Splits at separators, but never at a comma between two digits ("2,5").
fn split_outside_numbers(raw: &str, separates: fn(char) -> bool) -> Vec<&str> {
    let digit_at = |text: Option<&str>, last: bool| {
        let mut chars = text.unwrap_or_default().chars();
        let c = if last { chars.next_back() } else { chars.next() };
        c.is_some_and(|c| c.is_ascii_digit())
    };
    let (mut parts, mut from) = (Vec::new(), 0);
    for (at, found) in raw.match_indices(separates) {
        let end = at + found.len();
        if !(digit_at(raw.get(..at), true) && digit_at(raw.get(end..), false)) {
            parts.extend(raw.get(from..at));
            from = end;
        }
    }
    parts.extend(raw.get(from..));
    parts
}

fn scoped_part(part: &str, unit: &Unit) -> Option<(Bound, String, Vec<Doubt>)> {
    if let Some(Single { bound, remark, doubts }) = single(part, unit) {
        return Some((bound, remark?, doubts));
    }
    // The scope stands first: "Thành thị: ≤ 5%".
    let tokens = tokens(part);
    for pair in tokens.windows(2).take(MOST_SCOPE_WORDS) {
        let [before, start] = pair else { break };
        if before.kind != TokenKind::Word && before.key != ":" {
            break;
        }
        let Some(reading) = part.get(start.start..).and_then(|text| single(text, unit)) else {
            continue;
        };
        let first = part.get(..start.start)?.trim_end_matches([':', ' ']);
        let scope = match reading.remark {
            Some(after) => format!("{first} {after}"),
            None => first.to_owned(),
        };
        // ": 5" has a place for a scope and no words in it.
        if !scope.chars().any(char::is_alphanumeric) {
            return None;
        }
        return Some((reading.bound, scope, reading.doubts));
    }
    None
}

/// "Khu vực Đông Nam Á" and the like are short; a longer text is a sentence.
const MOST_SCOPE_WORDS: usize = 12;

/// One bound that starts the text.
fn single(text: &str, unit: &Unit) -> Option<Single> {
    let tokens = tokens(text);
    let mut reader = Reader { text, rest: &tokens, unit, doubts: Vec::new(), contradicts: false };
    let (comparator, from) = reader.before_number();
    let low = reader.number()?;
    let high = reader.range_end(&low)?;
    let step = reader.onwards();
    let bound = match (high, step) {
        (Some(high), step) => {
            let bounded =
                comparator.is_some_and(|c| !matches!(c, Comparator::About | Comparator::Equal));
            reader.contradicts |= bounded || step.is_some() || high < low.value;
            Bound::Between { low: low.value.min(high), high: low.value.max(high) }
        }
        (None, Some(step)) => reader.stepped(comparator, step, low.value),
        // "Từ 5" alone says neither from where nor to where.
        (None, None) if from && comparator.is_none() => return None,
        (None, None) => bound_of(comparator.unwrap_or(Comparator::Equal), low.value),
    };
    reader.finish(bound)
}

fn bound_of(comparator: Comparator, value: Decimal) -> Bound {
    match comparator {
        Comparator::Equal => Bound::Equal { value },
        Comparator::About => Bound::About { value },
        Comparator::Above => Bound::Above { value },
        Comparator::AtLeast => Bound::AtLeast { value },
        Comparator::Below => Bound::Below { value },
        Comparator::AtMost => Bound::AtMost { value },
    }
}

/// "trở lên" or "trở xuống".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Onwards {
    Up,
    Down,
}

/// A number as it stands in the text.
struct Figure {
    value: Decimal,
    /// Four digits that may be a year.
    is_year: bool,
}

struct Reader<'a> {
    text: &'a str,
    rest: &'a [Token],
    unit: &'a Unit,
    doubts: Vec<Doubt>,
    contradicts: bool,
}

impl<'a> Reader<'a> {
    /// Reads comparators and words that lead to the number; true when "từ" is among them.
    fn before_number(&mut self) -> (Option<Comparator>, bool) {
        let (mut comparator, mut from) = (None, false);
        loop {
            let found = match self.rest {
                [Token { kind: TokenKind::Comparator(found), .. }, rest @ ..] => {
                    self.rest = rest;
                    *found
                }
                rest => {
                    let phrase = PHRASES.iter().find_map(|(phrase, meaning)| {
                        after(rest, phrase).map(|rest| (*meaning, rest))
                    });
                    let Some((meaning, rest)) = phrase else { return (comparator, from) };
                    self.rest = rest;
                    match meaning {
                        Meaning::Lead => continue,
                        Meaning::From => {
                            from = true;
                            continue;
                        }
                        Meaning::Compare(found) => found,
                    }
                }
            };
            self.contradicts |= comparator.is_some_and(|first| first != found);
            comparator = comparator.or(Some(found));
        }
    }

    /// Reads a number and the unit beside it. `None` for dates, fractions and codes, which are no
    /// numbers although they start like one.
    fn number(&mut self) -> Option<Figure> {
        let (sign, token, rest) = match self.rest {
            [dash, token, rest @ ..] if dash.kind == TokenKind::Dash && dash.end == token.start => {
                ("-", token, rest)
            }
            [token, rest @ ..] => ("", token, rest),
            [] => return None,
        };
        if token.kind != TokenKind::Number {
            return None;
        }
        let value = number::parse(&format!("{sign}{}", token.key))?;
        let is_year =
            token.key.len() == 4 && (Decimal::from(1900)..=Decimal::from(2100)).contains(&value);
        self.rest = rest;
        let glued = rest.first().is_some_and(|next| next.start == token.end);
        let unit_tokens = self.unit_beside();
        match (self.rest, glued && unit_tokens == 0) {
            // "103/KH-UBND", "6/2025", "2a".
            ([next, ..], true) if next.kind == TokenKind::Word || next.key == "/" => None,
            // "68-NQ/TW".
            ([dash, next, ..], true)
                if dash.kind == TokenKind::Dash
                    && next.kind == TokenKind::Word
                    && dash.end == next.start =>
            {
                None
            }
            ([next, ..], false) if next.key == "/" => None,
            _ => Some(Figure { value, is_year }),
        }
    }

    /// Steps over a unit beside the number; says how many tokens it had.
    fn unit_beside(&mut self) -> usize {
        let all = self.rest;
        let repeated = self.unit.repeated(all);
        let known = || {
            let found =
                UNITS.iter().filter_map(|unit| after(all, unit)).map(<[Token]>::len).min()?;
            Some(all.len() - found)
        };
        let mut count = match repeated {
            0 => known().unwrap_or(0),
            some => some,
        };
        // "đạt 95 năm 2030": a year, not years.
        let is_year_word = all.first().is_some_and(|first| first.key == "năm")
            && all.get(1).is_some_and(|next| next.kind == TokenKind::Number);
        if count == 0 || is_year_word {
            return 0;
        }
        let mut other = repeated == 0;
        // "%/năm" where the row says "%".
        while all.get(count).is_some_and(|token| token.key == "/") {
            other = true;
            count += 1;
            let figure = all.get(count).is_some_and(|token| token.kind == TokenKind::Number);
            count += usize::from(figure);
            let word = all.get(count).is_some_and(|token| token.kind == TokenKind::Word);
            count += usize::from(word);
            if !figure && !word {
                break;
            }
        }
        if other {
            self.other_unit(all.get(..count).unwrap_or_default());
        }
        self.rest = all.get(count..).unwrap_or_default();
        count
    }

    fn other_unit(&mut self, tokens: &[Token]) {
        if let ([first, ..], [.., last]) = (tokens, tokens) {
            let printed = clean(self.text.get(first.start..last.end).unwrap_or_default());
            let doubt = Doubt::OtherUnit { printed };
            if !self.doubts.contains(&doubt) {
                self.doubts.push(doubt);
            }
        }
    }

    /// Reads the upper end of a range, if one follows. The outer `None` says the text is no target
    /// (a span of years, a date).
    fn range_end(&mut self, low: &Figure) -> Option<Option<Decimal>> {
        let [connector, rest @ ..] = self.rest else { return Some(None) };
        let connects = connector.kind == TokenKind::Dash
            || matches!(connector.key.as_str(), "đến" | "tới" | "÷" | "~");
        if !connects {
            return Some(None);
        }
        let before = self.rest;
        self.rest = rest;
        // "từ 40 đến dưới 50" leaves the upper end out, which a range cannot say.
        let (comparator, _) = self.before_number();
        if !self.rest.first().is_some_and(|token| token.kind == TokenKind::Number) {
            self.rest = before;
            return Some(None);
        }
        self.contradicts |= comparator.is_some();
        let high = self.number()?;
        let goes_on = matches!(self.rest, [dash, next, ..]
            if dash.kind == TokenKind::Dash && next.kind == TokenKind::Number);
        if goes_on || (low.is_year && high.is_year) {
            return None;
        }
        Some(Some(high.value))
    }

    /// Reads "trở lên" or "trở xuống", with up to four words of a unit before it.
    fn onwards(&mut self) -> Option<Onwards> {
        const UP: &[&str] = &["trở lên", "đổ lên"];
        const DOWN: &[&str] = &["trở xuống", "đổ xuống"];
        for skipped in 0..=4 {
            let (unit, rest) = self.rest.split_at_checked(skipped)?;
            if unit
                .last()
                .is_some_and(|token| !matches!(token.kind, TokenKind::Word) && token.key != "/")
            {
                return None;
            }
            let step = |phrases: &[&str]| phrases.iter().find_map(|phrase| after(rest, phrase));
            let (onwards, rest) = match (step(UP), step(DOWN)) {
                (Some(rest), _) => (Onwards::Up, rest),
                (None, Some(rest)) => (Onwards::Down, rest),
                (None, None) => continue,
            };
            self.other_unit(unit);
            self.rest = rest;
            return Some(onwards);
        }
        None
    }

    /// The bound of "X trở lên" with the comparator before it.
    fn stepped(&mut self, comparator: Option<Comparator>, step: Onwards, value: Decimal) -> Bound {
        use Comparator::{About, Above, AtLeast, AtMost, Below, Equal};
        match (comparator, step) {
            (None | Some(AtLeast | Equal | About), Onwards::Up) => Bound::AtLeast { value },
            (None | Some(AtMost | Equal | About), Onwards::Down) => Bound::AtMost { value },
            // "trên 5 trở lên": the words include 5, the comparator does not.
            (Some(Above), Onwards::Up) => {
                self.contradicts = true;
                Bound::AtLeast { value }
            }
            (Some(Below), Onwards::Down) => {
                self.contradicts = true;
                Bound::AtMost { value }
            }
            (Some(comparator), _) => {
                self.contradicts = true;
                bound_of(comparator, value)
            }
        }
    }

    /// Makes the words that are left the remark. `None` when they hold another bound.
    fn finish(mut self, bound: Bound) -> Option<Single> {
        let after_mark = self.rest.windows(2).any(|pair| {
            matches!(pair, [mark, next]
                if mark.key == ";" && matches!(next.kind, TokenKind::Number | TokenKind::Comparator(_)))
        });
        let compares = self.rest.iter().any(|token| {
            matches!(token.kind, TokenKind::Comparator(_)) && !self.in_brackets(token)
        });
        let starts_with_number = self
            .rest
            .iter()
            .find(|token| !matches!(token.key.as_str(), "," | "." | ";" | ":"))
            .is_some_and(|token| token.kind == TokenKind::Number);
        let lone_year = matches!(&bound, Bound::Equal { value }
            if self.rest.is_empty() && self.is_lone_year(*value));
        if after_mark || compares || starts_with_number || lone_year {
            return None;
        }
        if self.contradicts {
            self.doubts.insert(0, Doubt::Contradiction);
        }
        let from = self.rest.first().map_or(self.text.len(), |token| token.start);
        let words = self.text.get(from..).unwrap_or_default();
        let remark = words
            .trim_start_matches(|c: char| matches!(c, ',' | ';' | ':' | '.' | ' ') || is_dash(c))
            .trim_end_matches(['.', ',', ';', ' ']);
        let remark = (!remark.is_empty()).then(|| clean(remark));
        Some(Single { bound, remark, doubts: self.doubts })
    }

    /// "2025" in a row of percents, or one with no unit, is a year that strayed into the cell.
    fn is_lone_year(&self, value: Decimal) -> bool {
        let plain = self.text.chars().all(|c| c.is_ascii_digit()) && self.text.len() == 4;
        plain
            && (self.unit.key.is_empty() || self.unit.is_percent())
            && (Decimal::from(1900)..=Decimal::from(2100)).contains(&value)
    }

    fn in_brackets(&self, token: &Token) -> bool {
        let before = self.text.get(..token.start).unwrap_or_default();
        before.rfind('(') > before.rfind(')')
    }
}

#[cfg(test)]
mod tests;
