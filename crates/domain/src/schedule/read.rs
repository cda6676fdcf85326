//! Reads time frames as plans print them.

use super::dated::{self, Search};
use super::{Schedule, ScheduleKind, frequency, point};
use crate::citation::{Citation, read_citations, read_period};
use crate::lex::{self, Token, Tokens};
use crate::text;

/// What surrounds a schedule cell and may give its dates.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// The task's own text, for "Theo Kế hoạch" (its "giai đoạn 2021-2025", "đến năm 2030").
    pub task_text: &'a str,
    /// Documents the task's text names.
    pub citations: &'a [Citation],
    /// A period that stands in the section row above ("I. Đến năm 2030"), if any.
    pub section_period: Option<&'a str>,
    /// Year of the plan, for times without one ("Quý II", "tháng 6").
    pub plan_year: Option<i16>,
}

/// Reads a schedule or submission cell. Never fails: what it cannot read is
/// [`ScheduleKind::Unknown`] with the raw text.
///
/// A text of several parts is read as what binds most: days it fixes first, then a deadline that
/// comes again, then how often. `basis` says what dates rest on when the cell itself gives none:
/// the cited document, the section's period; and it holds the condition or event of a conditional
/// or relative time.
pub fn read_schedule(raw: &str, context: Context<'_>) -> Schedule {
    let raw = text::clean(raw);
    let cited = read_citations(&raw);
    // Dates of documents named in the cell are not times of the task.
    let cut: Vec<Token<'_>> = lex::tokens(&raw)
        .into_iter()
        .filter(|token| {
            !cited.iter().any(|c| c.span.0 < token.span.end && token.span.start < c.span.1)
        })
        .collect();
    let cell = Cell { raw: &raw, tokens: Tokens(&cut), cited: &cited, context };
    let mut schedule = cell.read();
    cell.bound_by_section(&mut schedule);
    schedule
}

/// A schedule cell being read.
struct Cell<'a, 't> {
    raw: &'a str,
    tokens: Tokens<'a, 't>,
    cited: &'a [Citation],
    context: Context<'a>,
}

impl Cell<'_, '_> {
    fn read(&self) -> Schedule {
        let tokens = self.tokens;
        if let Some(event) = self.event_after_count() {
            return self.schedule(ScheduleKind::Relative, event);
        }
        let opening = self.opening_word();
        if let Some((word, at)) = opening {
            // "Theo Kế hoạch, xong trước ngày 30/6/2026": the part after the comma binds.
            let rest = self.after_first_comma(at);
            return match dated::search(rest, self.context.plan_year) {
                Search::Found(dated) => self.dated(dated),
                Search::Impossible => self.schedule(ScheduleKind::Unknown, None),
                Search::Recurring => self.schedule(ScheduleKind::RecurringDeadline, None),
                Search::Nothing if word == "theo" => self.reference(at),
                Search::Nothing => self.schedule(ScheduleKind::Conditional, self.words_from(at)),
            };
        }
        let often = frequency::first(tokens);
        match dated::search(tokens, self.context.plan_year) {
            Search::Found(mut dated) => {
                if let (ScheduleKind::Range, Some(often)) = (dated.kind, often) {
                    dated.kind = often;
                }
                self.dated(dated)
            }
            Search::Recurring => self.schedule(ScheduleKind::RecurringDeadline, None),
            Search::Impossible => self.schedule(ScheduleKind::Unknown, None),
            Search::Nothing => match often {
                Some(often) => self.schedule(often, None),
                None => self.late_opening(),
            },
        }
    }

    /// "Theo", "Khi", "Sau khi" at the head of the cell, with the token after it.
    fn opening_word(&self) -> Option<(&'static str, usize)> {
        let start = usize::from(matches!(self.tokens.key(0), "-" | "–" | "+" | "("));
        self.tokens.any_phrase(start, &OPENINGS)
    }

    /// The same words further on, when nothing else was understood: "Thực hiện theo Kế hoạch".
    fn late_opening(&self) -> Schedule {
        let found = (0..self.tokens.0.len()).find_map(|at| self.tokens.any_phrase(at, &OPENINGS));
        match found {
            Some(("theo", at)) => self.reference(at),
            Some((_, at)) => self.schedule(ScheduleKind::Conditional, self.words_from(at)),
            None if self.tokens.contains("đột xuất") => {
                self.schedule(ScheduleKind::Conditional, Some("đột xuất".to_owned()))
            }
            // "Sau Đại hội", "Kể từ ngày ký".
            None => match self.tokens.any_phrase(0, &["kể từ ngày", "kể từ", "từ ngày", "sau"])
            {
                Some((_, at)) if self.tokens.value(at).is_none() => {
                    self.schedule(ScheduleKind::Conditional, self.words_from(at))
                }
                _ => self.schedule(ScheduleKind::Unknown, None),
            },
        }
    }

    /// The event of "Sau 03 tháng kể từ khi ...", "Trong vòng 15 ngày kể từ ngày ...".
    fn event_after_count(&self) -> Option<Option<String>> {
        let tokens = self.tokens;
        if !has_length_of_time(tokens) {
            return None;
        }
        (0..tokens.0.len()).find_map(|at| {
            let (words, next) = tokens.any_phrase(at, &EVENT_WORDS)?;
            // "6 tháng/lần từ ngày 01/7/2025" counts from no event.
            let plain_day = matches!(words, "từ ngày" | "sau ngày") && tokens.value(next).is_some();
            (!plain_day).then(|| self.words_from(next))
        })
    }

    fn after_first_comma(&self, at: usize) -> Tokens<'_, '_> {
        let comma =
            self.tokens.0.iter().skip(at).position(|token| matches!(token.key.as_str(), "," | ";"));
        Tokens(comma.and_then(|comma| self.tokens.0.get(at + comma + 1..)).unwrap_or(&[]))
    }

    /// The cell's words from token `at` on, without closing marks.
    fn words_from(&self, at: usize) -> Option<String> {
        let start = self.tokens.get(at)?.span.start;
        let words = self.raw.get(start..)?.trim_matches(|c: char| ".;,() ".contains(c));
        (!words.is_empty()).then(|| words.to_owned())
    }

    /// "Theo Kế hoạch": the document meant, and the period its subject sets.
    fn reference(&self, at: usize) -> Schedule {
        let words = self.words_from(at);
        // A document named in the cell itself stands right after "theo", and has no token left.
        let own = self.cited.first();
        let kind = DOCUMENT_KINDS.iter().find(|kind| {
            let spelt = kind.to_lowercase();
            self.tokens.any_phrase(at, &[&format!("các {spelt}"), &spelt]).is_some()
        });
        let document = own.or_else(|| kind.and_then(|kind| self.document_of(kind)));
        let period = read_period(self.raw).or_else(|| read_period(self.context.task_text));
        let named = own.is_some() || kind.is_some();
        let basis = match (document, kind) {
            (Some(document), _) => Some(format!("{} {}", document.doc_type, document.number)),
            // "Theo Kế hoạch của Trung ương" says whose, "Theo Kế hoạch" alone does not.
            (None, Some(kind)) => match words {
                Some(words) if words.chars().count() > kind.chars().count() => Some(words),
                _ => period.map(|_| (*kind).to_owned()),
            },
            (None, None) => words,
        };
        let mut schedule = self.schedule(ScheduleKind::Reference, basis);
        if let Some((start, end)) = period.filter(|_| named) {
            schedule.start = start;
            schedule.end = end;
        }
        schedule
    }

    /// The first document of that kind the task names; failing that, the first that issues one
    /// ("Quyết định số 482/QĐ-UBND ... ban hành Đề án").
    fn document_of(&self, kind: &str) -> Option<&Citation> {
        let kind = kind.to_lowercase();
        let documents = self.context.citations;
        documents
            .iter()
            .find(|document| document.doc_type.to_lowercase().starts_with(&kind))
            .or_else(|| {
                documents.iter().find(|document| {
                    document.subject.as_ref().is_some_and(|subject| {
                        let subject = subject.to_lowercase();
                        ["ban hành ", "phê duyệt "]
                            .iter()
                            .any(|verb| subject.contains(&format!("{verb}{kind}")))
                    })
                })
            })
    }

    fn dated(&self, dated: dated::Dated) -> Schedule {
        let mut schedule = self.schedule(dated.kind, None);
        schedule.start = dated.start;
        schedule.end = dated.end;
        schedule
    }

    fn schedule(&self, kind: ScheduleKind, basis: Option<String>) -> Schedule {
        Schedule { raw: self.raw.to_owned(), kind, start: None, end: None, basis }
    }

    /// What goes on or comes again ends with the period of its section.
    fn bound_by_section(&self, schedule: &mut Schedule) {
        let goes_on = matches!(
            schedule.kind,
            ScheduleKind::Continuous
                | ScheduleKind::Yearly
                | ScheduleKind::HalfYearly
                | ScheduleKind::Quarterly
                | ScheduleKind::Monthly
                | ScheduleKind::Range
                | ScheduleKind::RecurringDeadline
        );
        let Some(words) = self.context.section_period else { return };
        if !goes_on || schedule.end.is_some() {
            return;
        }
        let Some((start, end)) = read_period(words) else { return };
        if end.is_some_and(|end| schedule.start.is_some_and(|start| start > end)) {
            return;
        }
        schedule.start = schedule.start.or(start);
        schedule.end = end;
        schedule.basis = Some(text::clean(words));
    }
}

/// True when the tokens count days, months or the like and do not just name a date.
fn has_length_of_time(tokens: Tokens<'_, '_>) -> bool {
    let units = ["ngày", "tháng", "năm", "tuần", "quý", "giờ"];
    let mut at = 0;
    while tokens.get(at).is_some() {
        if let Some(point) = point::read(tokens, at) {
            at = point.next.max(at + 1);
            continue;
        }
        if tokens.value(at).is_some() && units.contains(&tokens.key(at + 1)) {
            return true;
        }
        at += 1;
    }
    false
}

/// Words that make a time depend on a document or on something that happens; longer ones first.
const OPENINGS: [&str; 9] = [
    "ngay sau khi",
    "ngay khi",
    "sau khi",
    "trước khi",
    "trong trường hợp",
    "tùy theo",
    "khi",
    "căn cứ",
    "theo",
];

/// Words before the event a time counts from; longer ones first.
const EVENT_WORDS: [&str; 10] = [
    "kể từ ngày",
    "kể từ khi",
    "kể từ",
    "tính từ ngày",
    "tính từ khi",
    "từ khi",
    "sau khi",
    "sau ngày",
    "từ ngày",
    "khi",
];

/// Kinds of document a schedule may point at.
const DOCUMENT_KINDS: [&str; 10] = [
    "Kế hoạch",
    "Đề án",
    "Chương trình",
    "Dự án",
    "Quyết định",
    "Nghị quyết",
    "Chỉ thị",
    "Chiến lược",
    "Kết luận",
    "Phương án",
];
