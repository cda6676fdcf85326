//! Who might take a duty over: rules that are data, with their source, and never decide.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::state::DutyRole;
use crate::body::body_key;
use crate::text::{clean, has_words, is_dash, word_key};

/// What a rule is judged by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyText {
    /// The body that holds it, by name.
    pub body: String,
    /// The plan's code of the item: "5.10", "5.10-1", "VI.2.3".
    pub code: String,
    /// The headings it stands under, the outermost first: group, or section and sub-section.
    pub headings: Vec<HeadingText>,
    /// Name of the indicator or text of the task.
    pub text: String,
    /// The part.
    pub role: DutyRole,
}

/// A heading an item stands under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadingText {
    /// Its code: "5", "VI", "VI.2".
    pub code: String,
    /// Its words.
    pub name: String,
}

/// How far a rule or an act can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// A source says so.
    Sourced,
    /// Known, and yet to be confirmed by a source.
    Unconfirmed,
    /// Not known: the person must find out.
    Open,
}

impl Confidence {
    /// As pages and the preset file say it.
    pub const fn vietnamese(self) -> &'static str {
        match self {
            Confidence::Sourced => "có nguồn",
            Confidence::Unconfirmed => "cần kiểm chứng",
            Confidence::Open => "còn mở",
        }
    }
}

/// Codes from one to another: "5.1-5.8"; a single code is a range of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeRange {
    /// What all of them begin with: "5", "VI.4"; empty for codes of one part.
    stem: String,
    /// The last part of the first and the last code.
    ends: (String, String),
    /// As written, cleaned.
    written: String,
}

impl CodeRange {
    /// Reads "5.3" and "V.6-V.14"; `None` when the ends do not belong together or stand in the
    /// wrong order. "5.10-1" is one code: that of a sub-row.
    pub fn read(text: &str) -> Option<CodeRange> {
        let written: String =
            clean(text).chars().filter(|c| !c.is_whitespace()).map(dash_to_hyphen).collect();
        if written.is_empty() {
            return None;
        }
        let range = |first: &str, last: &str| {
            let (stem, first) = split_code(first);
            let (other, last) = split_code(last);
            let in_order = number(first)? <= number(last)?;
            (stem == other && in_order).then(|| CodeRange {
                stem: stem.to_owned(),
                ends: (first.to_owned(), last.to_owned()),
                written: written.clone(),
            })
        };
        match written.split_once('-') {
            Some((first, last)) if last.contains('.') => range(first, last),
            _ => {
                let (stem, last) = split_code(&written);
                let ends = (last.to_owned(), last.to_owned());
                let stem = stem.to_owned();
                Some(CodeRange { stem, ends, written: written.clone() })
            }
        }
    }

    /// Whether the code, or the row it is a sub-row of, is one of them. Its own code fits closer.
    fn fits(&self, code: &str) -> Option<Closeness> {
        if code == self.written {
            return Some(Closeness::Code);
        }
        let row = code.split_once('-').map_or(code, |(row, _)| row);
        let (stem, last) = split_code(row);
        if stem != self.stem {
            return None;
        }
        let (first, end) = &self.ends;
        let inside = last == first
            || matches!(
                (number(first), number(last), number(end)),
                (Some(first), Some(at), Some(end)) if first <= at && at <= end
            );
        inside.then_some(Closeness::CodeRange)
    }
}

fn dash_to_hyphen(c: char) -> char {
    if is_dash(c) { '-' } else { c }
}

fn split_code(code: &str) -> (&str, &str) {
    code.rsplit_once('.').unwrap_or(("", code))
}

fn number(part: &str) -> Option<u32> {
    part.parse().ok()
}

/// Whom a duty of an ending body should go to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Its name in the preset.
    pub id: String,
    /// The body that gives duties up.
    pub body: String,
    /// First day it holds.
    pub effective: Date,
    /// Items by code.
    pub codes: Vec<CodeRange>,
    /// Items by group, section or sub-section.
    pub headings: Vec<String>,
    /// Items by words of their text.
    pub words: Vec<String>,
    /// Every item.
    pub all: bool,
    /// The parts it speaks of; empty for all.
    pub roles: Vec<DutyRole>,
    /// Bodies that take over. Several with an open confidence are candidates to choose from.
    pub successors: Vec<String>,
    /// Why.
    pub reason: String,
    /// What says so.
    pub source: String,
    /// How far to rely on it.
    pub confidence: Confidence,
}

/// How a rule came to fit a duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Matched {
    /// By its code, as the rule writes it.
    Code(String),
    /// By the heading of that code.
    Heading(String),
    /// By those words.
    Words(String),
    /// By being a duty of the body.
    All,
}

impl Matched {
    fn vietnamese(&self) -> String {
        match self {
            Matched::Code(code) => format!("Thuộc mã {code}"),
            Matched::Heading(code) => format!("Thuộc nhóm, mục {code}"),
            Matched::Words(words) => format!("Có cụm từ “{words}”"),
            Matched::All => "Toàn bộ trách nhiệm của cơ quan cũ".to_owned(),
        }
    }
}

/// What somebody may accept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Names of the bodies that would take over.
    pub successors: Vec<String>,
    /// Why, in Vietnamese: what fitted, and the rule's reason.
    pub reason: String,
    /// How far to rely on it.
    pub confidence: Confidence,
    /// What says so.
    pub source: String,
    /// The rule.
    pub rule: String,
    /// How it fitted.
    pub matched: Matched,
    /// Other rules that fit as closely and say otherwise; with any, a person must choose.
    pub alternatives: Vec<Alternative>,
}

/// Another rule that fits as closely.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// Names of the bodies that would take over.
    pub successors: Vec<String>,
    /// Why.
    pub reason: String,
    /// How far to rely on it.
    pub confidence: Confidence,
    /// What says so.
    pub source: String,
    /// The rule.
    pub rule: String,
}

/// How closely a rule fits, the closest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Closeness {
    All,
    WordsOfHeading,
    Words,
    /// The deeper the heading, the closer.
    Heading(usize),
    CodeRange,
    Code,
}

/// Whom the rules in force on `on` give the duty to. The rule that fits most closely speaks: codes
/// before headings, headings before words, words before "all". Of rules as close the newest speak,
/// and where they still differ the first speaks and the others stand as alternatives.
pub fn propose(duty: &DutyText, rules: &[Rule], on: Date) -> Option<Proposal> {
    let body = body_key(&duty.body);
    let above: Vec<&str> = duty.headings.iter().map(|heading| heading.name.as_str()).collect();
    let keys = Keys { text: words_key(&duty.text), above: words_key(&above.join(" | ")) };
    let mut fitting: Vec<(Closeness, Matched, &Rule)> = rules
        .iter()
        .filter(|rule| rule.effective <= on && body_key(&rule.body) == body)
        .filter(|rule| rule.roles.is_empty() || rule.roles.contains(&duty.role))
        .filter_map(|rule| {
            fit(duty, &keys, rule).map(|(closeness, matched)| (closeness, matched, rule))
        })
        .collect();
    let best = fitting.iter().map(|(closeness, _, rule)| (*closeness, rule.effective)).max()?;
    fitting.retain(|(closeness, _, rule)| (*closeness, rule.effective) == best);
    let mut fitting = fitting.into_iter();
    let (_, matched, rule) = fitting.next()?;
    let mut proposal = Proposal {
        successors: rule.successors.clone(),
        reason: reason(&matched, rule),
        confidence: rule.confidence,
        source: rule.source.clone(),
        rule: rule.id.clone(),
        matched,
        alternatives: Vec::new(),
    };
    for (_, matched, other) in fitting {
        let said = proposal.alternatives.iter().map(|alternative| &alternative.successors);
        if !said.chain([&proposal.successors]).any(|said| same_bodies(said, &other.successors)) {
            proposal.alternatives.push(Alternative {
                successors: other.successors.clone(),
                reason: reason(&matched, other),
                confidence: other.confidence,
                source: other.source.clone(),
                rule: other.id.clone(),
            });
        }
    }
    Some(proposal)
}

/// The texts words are looked for in, in one spelling.
struct Keys {
    text: String,
    above: String,
}

fn fit(duty: &DutyText, keys: &Keys, rule: &Rule) -> Option<(Closeness, Matched)> {
    let code = rule.codes.iter().filter_map(|range| {
        let closeness = range.fits(&duty.code)?;
        Some((closeness, Matched::Code(range.written.clone())))
    });
    let headings = duty.headings.iter().enumerate();
    let heading = headings.filter(|(_, heading)| rule.headings.contains(&heading.code)).map(
        |(depth, heading)| (Closeness::Heading(depth), Matched::Heading(heading.code.clone())),
    );
    let words = rule.words.iter().filter_map(|words| {
        let closeness = if stands_in(&keys.text, words) {
            Closeness::Words
        } else if stands_in(&keys.above, words) {
            Closeness::WordsOfHeading
        } else {
            return None;
        };
        Some((closeness, Matched::Words(words.clone())))
    });
    let all = rule.all.then_some((Closeness::All, Matched::All));
    // The first of the closest, so that the reason names what stands first in the rule.
    code.chain(heading).chain(words).chain(all).reduce(
        |best, next| {
            if next.0 > best.0 { next } else { best }
        },
    )
}

/// One spelling of running text: letter case, place of the tone mark, spaces, and dashes.
pub(super) fn words_key(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_dash(c) { spaced.push_str(" - ") } else { spaced.push(c) }
    }
    word_key(&spaced)
}

/// Whole words in one spelling. Tone marks count: "làm bình đẳng" does not name Lâm Bình.
pub(super) fn stands_in(text_key: &str, words: &str) -> bool {
    let words = words_key(words);
    !words.is_empty() && has_words(text_key, &words)
}

fn reason(matched: &Matched, rule: &Rule) -> String {
    match rule.reason.trim() {
        "" => format!("{}.", matched.vietnamese()),
        why => format!("{}: {why}", matched.vietnamese()),
    }
}

fn same_bodies(one: &[String], other: &[String]) -> bool {
    let keys = |names: &[String]| {
        let mut keys: Vec<String> = names.iter().map(|name| body_key(name)).collect();
        keys.sort_unstable();
        keys
    };
    keys(one) == keys(other)
}
