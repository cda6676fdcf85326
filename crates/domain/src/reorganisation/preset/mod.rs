//! A prepared reorganisation as a table an official can edit in Excel: acts, what they make of
//! bodies, rules for successors, and words that lost their meaning.
//!
//! The text is one sheet saved as CSV (UTF-8; comma, semicolon or tab between cells). Four blocks
//! stand below each other. Each begins with a row that holds only its title (VĂN BẢN, CƠ QUAN, QUY
//! TẮC, TỪ NGỮ HẾT NGHĨA), then a row of column headings in any order, then its rows. Rows whose
//! first cell starts with "#" are remarks. Several values in one cell are parted by ";".
//!
//! A preset is offered and never applied by itself: [`draft`] makes changes of it for an act that
//! a person completes, and rules only propose.

mod draft;
mod read;

pub use draft::{Draft, draft};
pub use read::read_preset;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::lost::EndedWords;
use super::propose::{Confidence, Rule};
use crate::body::BodyKind;
use crate::text::clean;

/// What a file calls itself: its first remark, without the sign.
pub fn preset_name(text: &str) -> Option<String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let remark =
        text.lines().map(|line| line.trim_start_matches('"')).find(|line| !line.is_empty());
    let name = clean(remark?.strip_prefix('#')?.trim_end_matches(['"', ',', ';']));
    let name = name.trim_end_matches('.').to_owned();
    (!name.is_empty()).then_some(name)
}

/// What one file offers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preset {
    /// Acts in the order of their days.
    pub acts: Vec<PresetAct>,
    /// Rules for successors, in the order of the file.
    pub rules: Vec<Rule>,
    /// Words that lost their meaning.
    pub ended_words: Vec<EndedWords>,
}

/// An act that a person may take as a start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PresetAct {
    /// Its name in the file.
    pub id: String,
    /// First day of the new organisation.
    pub effective: Date,
    /// What people call it.
    pub title: String,
    /// The citation it would rest on.
    pub decision: String,
    /// What becomes of bodies.
    pub changes: Vec<PresetChange>,
    /// What the person must look after before applying it.
    pub note: String,
    /// What says so.
    pub source: String,
    /// How far to rely on it.
    pub confidence: Confidence,
}

/// What becomes of one body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PresetChange {
    /// Line of the file.
    pub line: usize,
    /// What.
    pub verb: Verb,
    /// The body it is about.
    pub body: String,
    /// Bodies that take over, the new name, the group, or the body above, as the verb asks.
    pub others: Vec<String>,
    /// One body or a group.
    pub kind: BodyKind,
    /// What the person should know.
    pub note: String,
    /// What says so.
    pub source: String,
    /// How far to rely on it.
    pub confidence: Confidence,
}

/// What a row of the block of bodies says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verb {
    /// "thành lập": begins.
    Begin,
    /// "ghi thêm": lived before, no plan named it.
    Enter,
    /// "kết thúc": ends without a successor of its own.
    End,
    /// "đổi tên": goes on under another name.
    Rename,
    /// "sáp nhập vào".
    Merge,
    /// "chia cho".
    Split,
    /// "đặt dưới": has another body above it.
    Place,
    /// "vào nhóm".
    Join,
    /// "ra khỏi nhóm".
    Leave,
    /// "cần xác nhận": changes nothing, asks the person to find out.
    Confirm,
}

impl Verb {
    const WORDS: [(&'static str, Verb); 10] = [
        ("thành lập", Verb::Begin),
        ("ghi thêm", Verb::Enter),
        ("kết thúc", Verb::End),
        ("đổi tên", Verb::Rename),
        ("sáp nhập vào", Verb::Merge),
        ("chia cho", Verb::Split),
        ("đặt dưới", Verb::Place),
        ("vào nhóm", Verb::Join),
        ("ra khỏi nhóm", Verb::Leave),
        ("cần xác nhận", Verb::Confirm),
    ];

    /// As the file says it.
    pub fn vietnamese(self) -> &'static str {
        Verb::WORDS.iter().find(|(_, verb)| *verb == self).map_or("", |(words, _)| words)
    }
}

/// A row that was left out or read with a doubt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Line of the file, from 1.
    pub line: usize,
    /// What is wrong and what to do, in Vietnamese.
    pub message: String,
}

impl Problem {
    fn new(line: usize, message: impl Into<String>) -> Problem {
        Problem { line, message: message.into() }
    }
}
