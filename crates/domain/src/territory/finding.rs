//! What is doubtful in files of territories.

use serde::{Deserialize, Serialize};

use super::{Unit, UnitRow};
use crate::plan::Severity;

/// What sort of doubt it is. The text form is kebab-case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TerritoryFindingCode {
    /// The name belongs to another code: a misprint.
    CodeMisprinted,
    /// One code stands for two names, and which it belongs to cannot be told.
    CodeTwice,
    /// No code, or something that is none.
    CodeMissing,
    /// Leading zeros were lost.
    CodePadded,
    /// Letters and marks apart (NFD).
    NameDecomposed,
    /// Wrong spaces.
    NameSpacing,
    /// The kind in the name misspelt or missing.
    NameKind,
    /// Two sources give one unit two names.
    NameDiffers,
    /// The words for the share were not understood.
    ShareUnknown,
    /// The words for the share were unusual.
    ShareWorded,
    /// An old unit that the list before does not have.
    NotInOldList,
    /// A new unit that the list after does not have.
    NotInNewList,
    /// An old unit that no change names.
    NotMapped,
    /// An old unit went whole into one new unit and yet into another too.
    WholeAndElsewhere,
    /// A part of an old unit went somewhere, the rest nowhere.
    RestMissing,
    /// The name changed between two lists.
    Renamed,
    /// Gone between two lists.
    Gone,
    /// New between two lists.
    Appeared,
    /// The number of communes is not what the list says.
    CountDiffers,
    /// The same row twice.
    DuplicateRow,
    /// A district without communes became a commune.
    DistrictItself,
    /// The file's own remark on a row.
    SourceNote,
    /// A row that could not be used.
    RowUnreadable,
}

impl TerritoryFindingCode {
    /// Short title in Vietnamese.
    pub fn title(self) -> &'static str {
        match self {
            TerritoryFindingCode::CodeMisprinted => "Mã in nhầm",
            TerritoryFindingCode::CodeTwice => "Một mã cho hai tên",
            TerritoryFindingCode::CodeMissing => "Thiếu mã",
            TerritoryFindingCode::CodePadded => "Mã mất số 0 đứng đầu",
            TerritoryFindingCode::NameDecomposed => "Tên dùng Unicode tổ hợp",
            TerritoryFindingCode::NameSpacing => "Khoảng trắng thừa trong tên",
            TerritoryFindingCode::NameKind => "Loại đơn vị trong tên",
            TerritoryFindingCode::NameDiffers => "Tên không khớp",
            TerritoryFindingCode::ShareUnknown => "Không hiểu mức độ sáp nhập",
            TerritoryFindingCode::ShareWorded => "Mức độ sáp nhập ghi khác thường",
            TerritoryFindingCode::NotInOldList => "Không có trong danh sách cũ",
            TerritoryFindingCode::NotInNewList => "Không có trong danh sách mới",
            TerritoryFindingCode::NotMapped => "Không rõ nhập vào đâu",
            TerritoryFindingCode::WholeAndElsewhere => "Nhập toàn bộ nhưng còn nơi khác",
            TerritoryFindingCode::RestMissing => "Không rõ phần còn lại",
            TerritoryFindingCode::Renamed => "Đổi tên giữa hai danh sách",
            TerritoryFindingCode::Gone => "Mất giữa hai danh sách",
            TerritoryFindingCode::Appeared => "Mới có giữa hai danh sách",
            TerritoryFindingCode::CountDiffers => "Số lượng không khớp",
            TerritoryFindingCode::DuplicateRow => "Dòng trùng",
            TerritoryFindingCode::DistrictItself => "Huyện không có xã",
            TerritoryFindingCode::SourceNote => "Ghi chú của nguồn",
            TerritoryFindingCode::RowUnreadable => "Dòng không đọc được",
        }
    }

    /// How much it asks of a person. Nothing stops a load: what is doubtful is read in the way
    /// that joins no two series.
    pub fn severity(self) -> Severity {
        match self {
            TerritoryFindingCode::CodePadded
            | TerritoryFindingCode::NameDecomposed
            | TerritoryFindingCode::NameSpacing
            | TerritoryFindingCode::NameKind
            | TerritoryFindingCode::ShareWorded
            | TerritoryFindingCode::DistrictItself
            | TerritoryFindingCode::DuplicateRow
            | TerritoryFindingCode::SourceNote => Severity::Note,
            _ => Severity::Warn,
        }
    }
}

/// A doubt with its place, the reading taken and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TerritoryFinding {
    /// Sort of doubt.
    pub code: TerritoryFindingCode,
    /// Line of the file; 0 for the file as a whole.
    pub line: u32,
    /// Code of the unit it is about, as printed.
    pub item: Option<String>,
    /// What is doubtful, in Vietnamese.
    pub message: String,
    /// The reading taken, in Vietnamese.
    pub reading: Option<String>,
    /// What to do, or what else it could be, in Vietnamese.
    pub suggestion: Option<String>,
    /// What of the registry it is about, so that a person can put it right there.
    #[serde(skip)]
    pub target: Option<Target>,
}

/// What of a registry a finding is about; means nothing in another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A unit.
    Unit(Unit),
    /// The old unit of a row of changes, as far as it went into another.
    Old {
        /// The old unit the row was read as.
        unit: Unit,
        /// The new unit of the row.
        into: Unit,
    },
    /// A row of a list that was left out.
    LeftOut(UnitRow),
}

impl TerritoryFinding {
    /// A finding with its message; the rest is put in with the other functions.
    pub fn new(code: TerritoryFindingCode, line: u32, message: impl Into<String>) -> Self {
        let message = message.into();
        let (item, reading, suggestion, target) = (None, None, None, None);
        TerritoryFinding { code, line, item, message, reading, suggestion, target }
    }

    /// Says which unit.
    #[must_use]
    pub fn about(self, item: impl ToString) -> Self {
        TerritoryFinding { item: Some(item.to_string()), ..self }
    }

    /// Says how it was read.
    #[must_use]
    pub fn read_as(self, reading: impl Into<String>) -> Self {
        TerritoryFinding { reading: Some(reading.into()), ..self }
    }

    /// Says which part of the registry.
    #[must_use]
    pub fn at(self, target: impl Into<Option<Target>>) -> Self {
        TerritoryFinding { target: target.into(), ..self }
    }

    /// Says what to do.
    #[must_use]
    pub fn suggest(self, suggestion: impl Into<String>) -> Self {
        TerritoryFinding { suggestion: Some(suggestion.into()), ..self }
    }
}
