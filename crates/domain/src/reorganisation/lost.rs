//! Indicators and tasks that rest on something that ended: a share of districts without districts.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::propose::{Confidence, stands_in, words_key};

/// Words that lost their meaning on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndedWords {
    /// Its name in the preset.
    pub id: String,
    /// Any of these.
    pub words: Vec<String>,
    /// First day without the thing they name.
    pub effective: Date,
    /// What ended.
    pub reason: String,
    /// What says so.
    pub source: String,
    /// How far to rely on it.
    pub confidence: Confidence,
}

/// Why an item is on the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LostMeaning {
    /// The entry of the list of ended words.
    pub rule: String,
    /// The words of it that stand in the item's text, as the rule spells them.
    pub words: Vec<String>,
    /// Since when.
    pub since: Date,
    /// What ended.
    pub reason: String,
    /// What says so.
    pub source: String,
    /// How far to rely on it.
    pub confidence: Confidence,
}

/// What a person decides about an item that lost its meaning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", content = "reason", rename_all = "kebab-case")]
pub enum LostVerdict {
    /// It still means something as it is written; why.
    Keep(String),
    /// It is to be written anew by an amendment of the plan; why.
    Restate(String),
    /// It is closed; why.
    Close(String),
}

/// Every entry whose words stand in the item's text and had ended by `on`. It decides nothing.
pub fn lost_meaning(text: &str, rules: &[EndedWords], on: Date) -> Vec<LostMeaning> {
    let text = words_key(text);
    let ended = rules.iter().filter(|rule| rule.effective <= on);
    ended
        .filter_map(|rule| {
            let words: Vec<String> =
                rule.words.iter().filter(|words| stands_in(&text, words)).cloned().collect();
            (!words.is_empty()).then(|| LostMeaning {
                rule: rule.id.clone(),
                words,
                since: rule.effective,
                reason: rule.reason.clone(),
                source: rule.source.clone(),
                confidence: rule.confidence,
            })
        })
        .collect()
}
