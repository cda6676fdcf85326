//! Finds citations in running text.

use jiff::civil::Date;

use super::symbol::{self, Symbol};
use super::{Citation, CitationSlip, DocumentKey, issuer, kinds};
use crate::lex::{self, Tokens};
use crate::schedule::point;
use crate::text;

/// Finds every numbered document named in `text`, in order. Spans count in the cleaned text.
///
/// A document is known by its number with symbol; words without one ("Chiến lược phát triển ...",
/// "Chỉ thị 11") name no document. Date and issuer are only what the text prints: nothing is
/// concluded from the symbol.
pub fn read_citations(text: &str) -> Vec<Citation> {
    let clean = text::clean(text);
    let cut = lex::tokens(&clean);
    let reader = Reader { text: &clean, tokens: Tokens(&cut) };
    let mut found: Vec<Found> = Vec::new();
    let mut at = 0;
    let mut free_from = 0;
    while at < cut.len() {
        match reader.citation(at, free_from) {
            Some(citation) => {
                at = citation.next.max(at + 1);
                free_from = at;
                found.push(citation);
            }
            None => at += 1,
        }
    }
    let starts: Vec<usize> = found.iter().map(|found| found.citation.span.0).collect();
    for (at, found) in found.iter_mut().enumerate() {
        let end = starts.get(at + 1).copied().unwrap_or(clean.len());
        found.citation.subject = clean.get(found.citation.span.1..end).and_then(subject);
    }
    found.into_iter().map(|found| found.citation).collect()
}

/// What opens the short name of a document.
const ABBREVIATED: [&str; 3] = ["(sau đây", "(viết tắt", "(gọi tắt"];

/// The words about a document, without the marks around them and the "và" before the next one.
fn subject(words: &str) -> Option<String> {
    let words = ABBREVIATED.iter().filter_map(|mark| words.find(mark)).min().map_or(words, |at| {
        // The short name a text gives a document is not what it is about.
        words.get(..at).unwrap_or(words)
    });
    let open = words.contains('(');
    let trimmed = words.trim_matches(|c: char| {
        c.is_whitespace() || ",;.:".contains(c) || (!open && "()".contains(c))
    });
    let trimmed = trimmed.strip_suffix(" và").unwrap_or(trimmed).trim_end_matches([' ', ',', ';']);
    (!trimmed.is_empty() && trimmed != "và").then(|| trimmed.to_owned())
}

struct Found {
    citation: Citation,
    /// The first token after it.
    next: usize,
}

struct Reader<'a, 't> {
    text: &'a str,
    tokens: Tokens<'a, 't>,
}

impl Reader<'_, '_> {
    /// The citation whose number begins at token `at`; its words begin no earlier than `free_from`.
    fn citation(&self, at: usize, free_from: usize) -> Option<Found> {
        let symbol = symbol::read(self.text, self.tokens, at)?;
        let mut slips = Vec::new();
        let head = self.head(at, free_from, &symbol, &mut slips)?;
        if symbol.slip {
            slips.push(CitationSlip::Symbol { printed: symbol.printed.clone() });
        }
        let mut next = symbol.next;
        let mut date = self.date(at, next, &mut slips);
        next = date.as_ref().map_or(next, |date| date.next);
        let issuer = self.issuer(next);
        if let Some(issuer) = &issuer {
            next = issuer.1;
            if date.is_none() {
                date = self.date(at, next, &mut slips);
                next = date.as_ref().map_or(next, |date| date.next);
            }
        }
        let span = self.tokens.span(head.start, next)?;
        let citation = Citation {
            doc_type: head.doc_type,
            number: symbol.number,
            date: date.and_then(|date| date.value),
            issuer: issuer.map(|issuer| issuer.0),
            subject: None,
            raw: self.text.get(span.clone())?.to_owned(),
            span: (span.start, span.end),
            slips,
        };
        Some(Found { citation, next })
    }

    /// The type and "số" before a number. `None` when nothing says that this is a document.
    fn head(
        &self,
        at: usize,
        free_from: usize,
        symbol: &Symbol,
        slips: &mut Vec<CitationSlip>,
    ) -> Option<Head> {
        let tokens = self.tokens;
        let mut start = at;
        if start > free_from && tokens.key(start - 1) == ":" {
            start -= 1;
        }
        let after_words = start;
        while start > free_from && tokens.key(start - 1) == "số" {
            start -= 1;
        }
        if after_words - start > 1
            && let Some(printed) =
                tokens.span(start, after_words).and_then(|span| self.text.get(span))
        {
            slips.push(CitationSlip::DoubledWord { printed: printed.to_owned() });
        }
        let numbered = after_words > start;
        if let Some((kind, start)) = kinds::ends(tokens, start).filter(|(_, s)| *s >= free_from) {
            return Some(Head { doc_type: kind.to_owned(), start });
        }
        if let Some(head) = self.law(start, free_from).filter(|_| symbol.code.starts_with("QH")) {
            return Some(head);
        }
        if !numbered && !symbol.certain {
            return None;
        }
        let doc_type = symbol::type_of(&symbol.code).unwrap_or("Văn bản").to_owned();
        Some(Head { doc_type, start: if numbered { start } else { at } })
    }

    /// "Luật Giáo dục nghề nghiệp số 74/2014/QH13": the type stands before the law's name.
    fn law(&self, end: usize, free_from: usize) -> Option<Head> {
        (free_from.max(end.saturating_sub(16))..end)
            .rev()
            .take_while(|at| !matches!(self.tokens.key(*at), ";" | "." | ":" | "số"))
            .find_map(|start| {
                let (kind, _) = self.tokens.any_phrase(start, &["bộ luật", "luật", "pháp lệnh"])?;
                let inside =
                    kind == "luật" && self.tokens.phrase_before(start + 1, "bộ luật").is_some();
                let doc_type = match kind {
                    "pháp lệnh" => "Pháp lệnh",
                    "bộ luật" => "Bộ luật",
                    _ if inside => return None,
                    _ => "Luật",
                };
                Some(Head { doc_type: doc_type.to_owned(), start })
            })
    }

    /// The date at token `at`, after the number that begins at `number`: "ngày 24/11/2023", ", ngày 19/3/2024", "(ngày 24 tháng 11 năm
    /// 2023)", "(24/11/2023)".
    fn date(&self, number: usize, at: usize, slips: &mut Vec<CitationSlip>) -> Option<ReadDate> {
        let tokens = self.tokens;
        let mut next = at + usize::from(tokens.key(at) == ",");
        let open = tokens.key(next) == "(";
        next += usize::from(open);
        let first = next;
        let named = tokens.key(next) == "ngày";
        next += usize::from(named);
        let day = point::day(tokens, next).filter(|day| day.year.is_some())?;
        let close = usize::from(open && tokens.key(day.next) == ")");
        let value = day.window(None).map(|window| window.start);
        let glued_after =
            tokens.key(day.next) == "của" && tokens.get(day.next).is_some_and(|token| token.glued);
        let glued_before = named && first == at && tokens.get(first).is_some_and(|t| t.glued);
        let end = day.next + usize::from(glued_after);
        let begin = if glued_before { number } else { first };
        let printed = tokens.span(begin, end).and_then(|span| self.text.get(span));
        if let Some(printed) = printed.map(str::to_owned) {
            if value.is_none() {
                slips.push(CitationSlip::ImpossibleDate { printed });
            } else if day.odd || glued_after || glued_before {
                slips.push(CitationSlip::DateForm { printed });
            }
        }
        Some(ReadDate { value, next: day.next + close })
    }

    /// The issuer after "của", or a plenum named without it, and the token after.
    fn issuer(&self, at: usize) -> Option<(String, usize)> {
        let tokens = self.tokens;
        let start = at + usize::from(tokens.key(at) == ",");
        let (start, end) = if tokens.key(start) == "của" {
            (start + 1, issuer::read(tokens, start + 1)?)
        } else {
            (start, issuer::plenum(tokens, start)?)
        };
        let printed = self.text.get(tokens.span(start, end)?)?;
        Some((printed.to_owned(), end))
    }
}

struct Head {
    doc_type: String,
    /// The first token of the citation.
    start: usize,
}

struct ReadDate {
    /// `None` when there is no such day.
    value: Option<Date>,
    next: usize,
}

pub(super) fn key_of(citation: &Citation) -> DocumentKey {
    let date = citation.date.map_or_else(|| "undated".to_owned(), |date| date.to_string());
    DocumentKey(format!("{} {date}", symbol_key(&citation.number)))
}

/// The symbol under which two spellings meet: upper case, no leading zeros.
pub(super) fn symbol_key(number: &str) -> String {
    number.trim_start_matches('0').to_uppercase()
}
