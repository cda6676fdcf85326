//! What the owner of an indicator believes, beside what is computed.

use serde::{Deserialize, Serialize};

/// How sure the owner is that the target will be met. It stands beside the computed status and
/// never changes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// Chắc chắn đạt.
    Sure,
    /// Có khả năng đạt.
    Likely,
    /// Chưa chắc.
    Unsure,
    /// Khó đạt.
    Unlikely,
}

impl Confidence {
    /// Every one, in the order forms offer them.
    pub const ALL: [Confidence; 4] =
        [Confidence::Sure, Confidence::Likely, Confidence::Unsure, Confidence::Unlikely];

    /// In Vietnamese.
    pub fn title(self) -> &'static str {
        match self {
            Confidence::Sure => "Chắc chắn đạt",
            Confidence::Likely => "Có khả năng đạt",
            Confidence::Unsure => "Chưa chắc",
            Confidence::Unlikely => "Khó đạt",
        }
    }

    /// The word of forms and files.
    pub fn word(self) -> &'static str {
        match self {
            Confidence::Sure => "sure",
            Confidence::Likely => "likely",
            Confidence::Unsure => "unsure",
            Confidence::Unlikely => "unlikely",
        }
    }

    /// The one of a word.
    pub fn from_word(word: &str) -> Option<Confidence> {
        Confidence::ALL.into_iter().find(|confidence| confidence.word() == word)
    }
}
