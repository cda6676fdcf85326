//! Results that were published somewhere: read from a table, never counted before a body confirms
//! them.
//!
//! [`read_cells`] turns the rows of a sheet into [`Published`] figures with what is doubtful in each.
//! A row is a figure of an indicator only when its code alone names one, its sort is a result, and
//! nothing in its code says otherwise: "5.10 (level)" is beside 5.10, not 5.10. Nothing is guessed:
//! what a row does not say is left out of the reading, and a finding says so.

mod day;
mod read;

pub use read::{Known, Reading, read_cells, read_text};

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::plan::Severity;

/// A row of published results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// Line of the file, from 1.
    pub line: usize,
    /// The code as it stands.
    pub code: String,
    /// What it is to the plan.
    pub relation: Relation,
    /// What sort of number it is.
    pub kind: Kind,
    /// Year of its period.
    pub year: Option<i16>,
    /// Up to which day it counts, where that could be read.
    pub as_of: Option<Date>,
    /// The words of that day.
    pub as_of_raw: String,
    /// The number, where it is one.
    pub value: Option<Decimal>,
    /// The cell of the value.
    pub value_raw: String,
    /// Unit as it stands.
    pub unit: String,
    /// Territory as it stands.
    pub territory: String,
    /// Where it was published.
    pub source: String,
    /// When.
    pub source_date: String,
    /// Remark of who collected it.
    pub note: String,
    /// What is doubtful in it.
    pub findings: Vec<Doubt>,
}

impl Published {
    /// Whether a body can be asked to confirm it: a result of an indicator of the plan, with a
    /// number and a year, and not of another territory.
    pub fn can_be_confirmed(&self) -> bool {
        matches!(self.relation, Relation::Same { .. })
            && matches!(self.kind, Kind::Published | Kind::Derived)
            && self.value.is_some()
            && self.year.is_some()
            && !self.findings.iter().any(|doubt| doubt.code == DoubtCode::OtherTerritory)
    }
}

/// What a row is to the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Relation {
    /// A figure of this indicator.
    Same {
        /// Its code.
        code: String,
    },
    /// Stands beside an indicator or the plan: of another definition, a level, a target, a context.
    Beside {
        /// The indicator it stands beside, if its code names one.
        code: Option<String>,
        /// What the row says it is, in its own words.
        what: String,
    },
    /// Names nothing of the plan.
    Unknown,
}

impl Relation {
    /// In Vietnamese.
    pub fn title(&self) -> String {
        match self {
            Relation::Same { code } => format!("Số liệu của chỉ tiêu {code}"),
            Relation::Beside { code: Some(code), what } => {
                format!("Bên cạnh chỉ tiêu {code}: {}", said(what))
            }
            Relation::Beside { code: None, what } if what == "context" => {
                "Bối cảnh, không phải chỉ tiêu".to_owned()
            }
            Relation::Beside { code: None, what } => format!("Bối cảnh: {}", said(what)),
            Relation::Unknown => "Không có chỉ tiêu nào như vậy".to_owned(),
        }
    }
}

/// The usual words beside a code, in Vietnamese; others as they stand.
fn said(what: &str) -> String {
    let known = match what {
        "level" => "mức của thời điểm, không phải mức thay đổi trong năm",
        "target" => "mục tiêu, không phải kết quả",
        "related" => "chỉ liên quan",
        "context" => "bối cảnh",
        "other definition" => "định nghĩa khác, không so được",
        other => other,
    };
    known.to_owned()
}

/// What sort of number a row holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Printed in the source.
    Published,
    /// Reckoned from numbers of the source.
    Derived,
    /// A plan or target, not a result.
    Plan,
    /// An estimate before the end.
    Estimate,
    /// The row does not say.
    Unsaid,
}

impl Kind {
    /// In Vietnamese.
    pub fn title(self) -> &'static str {
        match self {
            Kind::Published => "Đã công bố",
            Kind::Derived => "Tính từ số công bố",
            Kind::Plan => "Số kế hoạch",
            Kind::Estimate => "Số ước",
            Kind::Unsaid => "Không ghi loại",
        }
    }
}

/// A doubt about a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt {
    /// What sort of doubt.
    pub code: DoubtCode,
    /// How grave it is.
    pub severity: Severity,
    /// What is doubtful and what to do, in Vietnamese.
    pub message: String,
}

/// What is doubtful.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DoubtCode {
    /// The code names no indicator, or more than one.
    Code,
    /// Only related, or of another definition.
    Related,
    /// Not a result, or it does not say.
    Kind,
    /// No number, or one that can be read in two ways.
    Value,
    /// The year is missing, or does not fit the day.
    Year,
    /// The day is not said exactly.
    Day,
    /// The unit is not the plan's.
    Unit,
    /// The territory is said in words only, or not at all.
    Territory,
    /// It is not the plan's territory.
    OtherTerritory,
    /// Nobody can look the source up.
    Source,
    /// Another row says something else of the same indicator, year and territory.
    Twice,
}
