//! What files say of territories, cell by cell read, not yet compared with anything.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Code, Kind, Level, Share};

/// What one file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rows {
    /// A list of the units there were on a day.
    Units {
        /// The tier the list is about; it is taken to name every unit of that tier in the
        /// provinces it names. Units above are named along with it.
        level: Level,
        /// Its rows, those of units above included.
        rows: Vec<UnitRow>,
    },
    /// Which old unit went into which new one.
    Changes(Vec<ChangeRow>),
}

impl Rows {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        match self {
            Rows::Units { level, rows } => rows.iter().filter(|row| row.level == *level).count(),
            Rows::Changes(rows) => rows.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A unit there was on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitRow {
    /// Line of the file.
    pub line: u32,
    /// The day.
    pub date: Date,
    /// Its tier.
    pub level: Level,
    /// Its code.
    pub code: Code,
    /// Its name, cleaned.
    pub name: String,
    /// Its kind.
    pub kind: Kind,
    /// The unit above it.
    pub parent: Option<Code>,
    /// How many communes the file says it has.
    pub communes: Option<u32>,
}

/// A unit above another, as a row names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Its code.
    pub code: Code,
    /// Its name, cleaned; may be blank.
    pub name: String,
    /// Its kind.
    pub kind: Kind,
}

/// The old unit of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OldUnit {
    /// Its code as printed; `None` where the file has none.
    pub code: Option<Code>,
    /// Its name, cleaned; blank where a district without communes is meant.
    pub name: String,
    /// Its kind.
    pub kind: Kind,
    /// Its district.
    pub district: Option<Holder>,
    /// Its province.
    pub province: Option<Holder>,
}

/// A row of a table of changes: this old unit, or a part of it, went into this new one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeRow {
    /// Line of the file.
    pub line: u32,
    /// First day of the new unit.
    pub effective: Date,
    /// What there was until the day before.
    pub old: OldUnit,
    /// Code of the new unit.
    pub new_code: Code,
    /// Its name, cleaned.
    pub new_name: String,
    /// Its kind.
    pub new_kind: Kind,
    /// Its province.
    pub new_province: Option<Holder>,
    /// How much of the old unit.
    pub share: Share,
    /// The words for it.
    pub share_raw: String,
}
