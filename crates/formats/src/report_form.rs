//! The Excel form of a submission: what its writer and its reader agree on.
//!
//! Every row carries its key in a hidden first column and every column its word in a hidden first
//! row, so that rows and columns may be moved and headings overwritten. A hidden sheet says whose
//! form it is and what each cell held when the form was made.

use ansinh_domain::report::{Field, ItemKind};

/// Whose form it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormIdentity {
    /// Which installation of the program made it.
    pub installation: String,
    /// The submission.
    pub submission: String,
    /// The round.
    pub round: String,
    /// The round as people say it: "Năm 2026".
    pub round_title: String,
    /// The body.
    pub body: String,
    /// Its name.
    pub body_name: String,
    /// The version of the plan whose rows it has.
    pub version: String,
}

/// Stands in the first cell of the hidden sheet.
pub(crate) const MAGIC: &str = "ansinh-report-form";
/// The form's layout; a reader knows the one it was built with and those before.
pub(crate) const LAYOUT: u32 = 1;
/// Name of the hidden sheet.
pub(crate) const HIDDEN_SHEET: &str = "ansinh";
/// Lines of the hidden sheet begin with one of these.
pub(crate) const LINE_IDENTITY: &str = "id";
pub(crate) const LINE_ROW: &str = "row";
pub(crate) const LINE_CELL: &str = "cell";

/// Names of what a form says of itself in the hidden sheet.
pub(crate) const INSTALLATION: &str = "installation";
pub(crate) const SUBMISSION: &str = "submission";
pub(crate) const ROUND: &str = "round";
pub(crate) const ROUND_TITLE: &str = "round-title";
pub(crate) const BODY: &str = "body";
pub(crate) const BODY_NAME: &str = "body-name";
pub(crate) const VERSION: &str = "version";

/// Heading of the column of codes.
pub(crate) const CODE_HEADING: &str = "Mã";
/// Word of the column of codes in the hidden row.
pub(crate) const CODE_TAG: &str = "ansinh.code";
const FIELD_TAG: &str = "ansinh.";

/// Word of an input column in the hidden row.
pub(crate) fn tag(field: Field) -> String {
    format!("{FIELD_TAG}{}", field.word())
}

/// The field of an input column's word.
pub(crate) fn tagged(text: &str) -> Option<Field> {
    Field::from_word(text.strip_prefix(FIELD_TAG)?)
}

/// Name of the sheet with the rows of a kind.
pub(crate) fn sheet_name(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Indicator => "Chỉ tiêu",
        ItemKind::Task => "Nhiệm vụ",
        ItemKind::Section => "Nội dung báo cáo",
    }
}

/// Word of a kind in the hidden sheet.
pub(crate) fn kind_word(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Indicator => "indicator",
        ItemKind::Task => "task",
        ItemKind::Section => "section",
    }
}

/// The kind of a word.
pub(crate) fn kind_of(word: &str) -> Option<ItemKind> {
    [ItemKind::Indicator, ItemKind::Task, ItemKind::Section]
        .into_iter()
        .find(|kind| kind_word(*kind) == word)
}
