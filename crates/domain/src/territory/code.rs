//! Official codes of territories.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Tier of a territory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Tỉnh, thành phố trực thuộc trung ương.
    Province,
    /// Huyện, quận, thị xã, thành phố thuộc tỉnh; none after 30/6/2025.
    District,
    /// Xã, phường, thị trấn, đặc khu.
    Commune,
}

impl Level {
    /// Every tier, from the top.
    pub const ALL: [Level; 3] = [Level::Province, Level::District, Level::Commune];

    /// Digits of a code of this tier.
    pub fn digits(self) -> usize {
        match self {
            Level::Province => 2,
            Level::District => 3,
            Level::Commune => 5,
        }
    }

    /// The tier in Vietnamese: "cấp xã".
    pub fn title(self) -> &'static str {
        match self {
            Level::Province => "cấp tỉnh",
            Level::District => "cấp huyện",
            Level::Commune => "cấp xã",
        }
    }
}

/// An official code. Its number of digits tells the tier; leading zeros belong to it.
///
/// A code is a name for a unit on a day. The same code names other land on another day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Code {
    level: Level,
    number: u32,
}

impl Code {
    /// The tier.
    pub fn level(self) -> Level {
        self.level
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:0width$}", self.number, width = self.level.digits())
    }
}

/// Not a code: not two, three or five digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not two, three or five digits")]
pub struct NotACode;

impl FromStr for Code {
    type Err = NotACode;

    fn from_str(text: &str) -> Result<Self, NotACode> {
        let level = Level::ALL.into_iter().find(|level| level.digits() == text.len());
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        match (level, text.parse()) {
            (Some(level), Ok(number)) if digits => Ok(Code { level, number }),
            _ => Err(NotACode),
        }
    }
}

impl TryFrom<String> for Code {
    type Error = NotACode;

    fn try_from(text: String) -> Result<Self, NotACode> {
        text.parse()
    }
}

impl From<Code> for String {
    fn from(code: Code) -> String {
        code.to_string()
    }
}

/// What a cell that should hold a code holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeReading {
    /// A code as it should be.
    Exact(Code),
    /// Leading zeros were lost, as a spreadsheet does to numbers; put back.
    Padded(Code),
    /// Nothing stands there.
    Blank,
    /// Something that is no code of that tier.
    Unreadable,
}

impl CodeReading {
    /// The code, if one was read.
    pub fn code(self) -> Option<Code> {
        match self {
            CodeReading::Exact(code) | CodeReading::Padded(code) => Some(code),
            CodeReading::Blank | CodeReading::Unreadable => None,
        }
    }
}

/// Reads a cell that should hold a code of `level`.
pub fn read_code(raw: &str, level: Level) -> CodeReading {
    let text = crate::text::clean(raw);
    // A workbook may keep a leading apostrophe that forces text.
    let text = text.trim_start_matches('\'');
    if text.is_empty() {
        return CodeReading::Blank;
    }
    let short = text.len() <= level.digits() && text.bytes().all(|byte| byte.is_ascii_digit());
    let Some(number) = text.parse().ok().filter(|number| short && *number > 0) else {
        return CodeReading::Unreadable;
    };
    let code = Code { level, number };
    if text.len() == level.digits() { CodeReading::Exact(code) } else { CodeReading::Padded(code) }
}
