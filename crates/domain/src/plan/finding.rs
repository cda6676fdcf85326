//! Findings (điểm cần xem): what the importer doubts, where, and what else it could be.

use serde::{Deserialize, Serialize};

use crate::body::BodyKind;
use crate::target::Direction;

/// Where something stands in the source.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Place {
    /// Line of the source as read (1-based): a line of a text file; a paragraph or a table row of
    /// any other file, counted in reading order.
    pub line: u32,
    /// The cell, when the source has real tables.
    pub cell: Option<CellRef>,
}

/// A cell of a real table, all counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CellRef {
    /// Table of the file, in reading order (a sheet, in a workbook).
    pub table: u32,
    /// Row of the table.
    pub row: u32,
    /// Grid column, 0 when the whole row is meant.
    pub column: u32,
}

/// How much a finding asks of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// A person must choose before the plan is stored.
    Ask,
    /// Probably a fault of the source; worth a look.
    Warn,
    /// Said for completeness.
    Note,
}

/// What sort of doubt it is. The text form (kebab-case) is part of the JSON contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)] // each one's meaning is its Vietnamese title below
pub enum FindingCode {
    LostCell,
    NoTarget,
    DirectionAssumed,
    MilestoneAgainstDirection,
    TargetContradiction,
    TargetUnreadable,
    TargetScoped,
    UnitMissing,
    UnitOdd,
    AgencyMissing,
    AgencyInherited,
    AgencyUnknownKind,
    SeparatorSlip,
    SpellingSlip,
    DocumentNumberOrder,
    DocumentPrecedesBasis,
    DocumentUndated,
    ImpossibleDate,
    DateSlip,
    SameNumberTwoDocuments,
    DuplicateRow,
    NumberingGap,
    ScheduleUnreadable,
    ScheduleBasisUnknown,
    NoIndicatorTable,
    NoTaskTable,
    HeadMissing,
    ColumnUnknown,
    TableSkipped,
    RowUnreadable,
    EncodingGuessed,
    TrackedChanges,
    ContentLeftOut,
}

/// A doubt with its place, the reading taken and what else it could be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Sort of doubt.
    pub code: FindingCode,
    /// How much it asks.
    pub severity: Severity,
    /// Where in the source; line 0 means the document as a whole.
    pub place: Place,
    /// Code of the indicator or task, number of the document, or name of the body it is about.
    pub item: Option<String>,
    /// What is doubtful, in Vietnamese, one or two sentences for an official.
    pub message: String,
    /// The reading taken, in Vietnamese.
    pub reading: Option<String>,
    /// What else it could be.
    pub alternatives: Vec<Alternative>,
    /// What a person may type instead, if anything.
    pub field: Option<Field>,
}

/// Another reading, with what it would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alternative {
    /// In Vietnamese, short, for a button.
    pub label: String,
    /// What choosing it does to the draft.
    pub edits: Vec<Edit>,
}

/// The field of the draft that a typed answer replaces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "field", rename_all = "kebab-case")]
#[allow(missing_docs)] // the names say it: item codes of the draft, and the field meant
pub enum Field {
    Target { indicator: String, year: i16 },
    Direction { indicator: String },
    Unit { indicator: String },
    Lead { item: String },
    Coordinating { item: String },
    Schedule { task: String },
    Submission { task: String },
    BodyKind { name: String },
    CitationDate { task: String, number: String },
    HeadNumber,
    HeadDate,
    HeadIssuer,
    HeadTitle,
    HeadSigner,
}

/// One change to a draft, as a choice or a typed answer makes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "edit", rename_all = "kebab-case")]
#[allow(missing_docs)] // each sets the field it names
pub enum Edit {
    /// `raw` is read again as a target; `None` marks the cell as lost.
    Target {
        indicator: String,
        year: i16,
        raw: Option<String>,
    },
    Direction {
        indicator: String,
        direction: Direction,
    },
    Unit {
        indicator: String,
        unit: Option<String>,
    },
    Lead {
        item: String,
        names: Vec<String>,
    },
    Coordinating {
        item: String,
        names: Vec<String>,
    },
    Schedule {
        task: String,
        raw: String,
    },
    Submission {
        task: String,
        raw: String,
    },
    BodyKind {
        name: String,
        kind: BodyKind,
    },
    /// An ISO date, or `None` for undated.
    CitationDate {
        task: String,
        number: String,
        date: Option<jiff::civil::Date>,
    },
    /// A field of the head as text; dates as dd/mm/yyyy.
    Head {
        field: HeadField,
        value: String,
    },
}

/// A field of the plan's head.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)] // the names say it
pub enum HeadField {
    Number,
    Date,
    Issuer,
    Title,
    Signer,
}
