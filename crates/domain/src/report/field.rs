//! The cells of a submission: which there are for each kind of row, and how what was typed is read.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::calendar::{read_date, written};
use crate::number;
use crate::target::{Bound, Direction, Target};
use crate::text::{clean, fold, without_symbols};

/// What a row of a submission is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ItemKind {
    /// An indicator: a figure is owed.
    Indicator,
    /// A task: progress is owed.
    Task,
    /// A narrative section: text is owed.
    Section,
}

/// A cell of a row. The words are those of forms, files and the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    /// The figure, or the level reached in words.
    Value,
    /// Why there is no figure.
    NoData,
    /// Up to which day the figure counts.
    AsOf,
    /// Where the figure comes from.
    Source,
    /// A task: how far it is.
    Status,
    /// A task: per cent done.
    Percent,
    /// A task: the product issued.
    Product,
    /// A task: number and date of the document that is the product.
    ProductNumber,
    /// A task: the result in words.
    Result,
    /// A task: difficulties outside the body's power.
    ObjectiveCause,
    /// A task: difficulties of the body's own making.
    SubjectiveCause,
    /// A task: what is proposed.
    Proposal,
    /// A section: its text.
    Text,
    /// Any row: a remark.
    Note,
    /// Any row: an answer to what the checks ask.
    Explanation,
}

/// Cells of an indicator row, in the order of its columns.
const OF_INDICATOR: [Field; 6] =
    [Field::Value, Field::NoData, Field::AsOf, Field::Source, Field::Note, Field::Explanation];
/// Cells of a task row.
const OF_TASK: [Field; 10] = [
    Field::Status,
    Field::Percent,
    Field::Product,
    Field::ProductNumber,
    Field::Result,
    Field::ObjectiveCause,
    Field::SubjectiveCause,
    Field::Proposal,
    Field::Note,
    Field::Explanation,
];
/// Cells of a section.
const OF_SECTION: [Field; 2] = [Field::Text, Field::Explanation];

impl Field {
    /// The cells of a kind of row, in the order of columns.
    pub fn of(kind: ItemKind) -> &'static [Field] {
        match kind {
            ItemKind::Indicator => &OF_INDICATOR,
            ItemKind::Task => &OF_TASK,
            ItemKind::Section => &OF_SECTION,
        }
    }

    /// The word of forms, files and the API.
    pub fn word(self) -> &'static str {
        match self {
            Field::Value => "value",
            Field::NoData => "no-data",
            Field::AsOf => "as-of",
            Field::Source => "source",
            Field::Status => "status",
            Field::Percent => "percent",
            Field::Product => "product",
            Field::ProductNumber => "product-number",
            Field::Result => "result",
            Field::ObjectiveCause => "objective-cause",
            Field::SubjectiveCause => "subjective-cause",
            Field::Proposal => "proposal",
            Field::Text => "text",
            Field::Note => "note",
            Field::Explanation => "explanation",
        }
    }

    /// The field of a word.
    pub fn from_word(word: &str) -> Option<Field> {
        OF_INDICATOR.into_iter().chain(OF_TASK).chain(OF_SECTION).find(|field| field.word() == word)
    }

    /// Heading of its column.
    pub fn title(self) -> &'static str {
        match self {
            Field::Value => "Kết quả",
            Field::NoData => "Lý do chưa có số liệu",
            Field::AsOf => "Tính đến ngày",
            Field::Source => "Nguồn số liệu",
            Field::Status => "Tình trạng",
            Field::Percent => "Tiến độ (%)",
            Field::Product => "Sản phẩm đã ban hành",
            Field::ProductNumber => "Số, ngày văn bản",
            Field::Result => "Kết quả thực hiện",
            Field::ObjectiveCause => "Khó khăn khách quan",
            Field::SubjectiveCause => "Hạn chế chủ quan",
            Field::Proposal => "Đề xuất, kiến nghị",
            Field::Text => "Nội dung",
            Field::Note => "Ghi chú",
            Field::Explanation => "Giải trình",
        }
    }

    /// Most characters it takes.
    pub fn longest(self) -> usize {
        match self {
            Field::Value | Field::Source | Field::Product | Field::ProductNumber => 300,
            Field::AsOf | Field::Status | Field::Percent => 40,
            Field::Text => 20_000,
            Field::NoData
            | Field::Result
            | Field::ObjectiveCause
            | Field::SubjectiveCause
            | Field::Proposal
            | Field::Note
            | Field::Explanation => 2_000,
        }
    }

    /// Whether it keeps its paragraphs.
    pub fn is_long(self) -> bool {
        matches!(self, Field::Text | Field::Result)
    }
}

/// How far a task is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TaskStatus {
    /// Chưa thực hiện.
    NotStarted,
    /// Đang thực hiện.
    InProgress,
    /// Đã hoàn thành.
    Done,
    /// Không còn phù hợp.
    NoLongerFitting,
}

impl TaskStatus {
    /// Every status, in the order forms offer them.
    pub const ALL: [TaskStatus; 4] = [
        TaskStatus::NotStarted,
        TaskStatus::InProgress,
        TaskStatus::Done,
        TaskStatus::NoLongerFitting,
    ];

    /// As forms say it.
    pub fn title(self) -> &'static str {
        match self {
            TaskStatus::NotStarted => "Chưa thực hiện",
            TaskStatus::InProgress => "Đang thực hiện",
            TaskStatus::Done => "Đã hoàn thành",
            TaskStatus::NoLongerFitting => "Không còn phù hợp",
        }
    }

    /// The word of forms, files and the API.
    pub fn word(self) -> &'static str {
        match self {
            TaskStatus::NotStarted => "not-started",
            TaskStatus::InProgress => "in-progress",
            TaskStatus::Done => "done",
            TaskStatus::NoLongerFitting => "no-longer-fitting",
        }
    }

    fn read(typed: &str) -> Option<TaskStatus> {
        let key = fold(typed);
        let by_title = |status: &TaskStatus| status.word() == typed || fold(status.title()) == key;
        TaskStatus::ALL.into_iter().find(by_title).or(match key.as_str() {
            "hoan thanh" | "xong" | "da xong" => Some(TaskStatus::Done),
            "chua trien khai" => Some(TaskStatus::NotStarted),
            "dang trien khai" => Some(TaskStatus::InProgress),
            _ => None,
        })
    }
}

/// What an indicator's figure is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Shape {
    /// A number; its unit may be repeated after it.
    Number {
        /// The plan's unit.
        unit: Option<String>,
    },
    /// A level in words.
    Level {
        /// Levels the plan names, to be offered; others may be typed.
        known: Vec<String>,
    },
}

impl Shape {
    /// The shape of an indicator with this unit, direction and targets: words when its direction is
    /// a status, or every target it has is one.
    pub fn of(unit: Option<&str>, direction: Option<Direction>, targets: &[Target]) -> Shape {
        let mut known: Vec<String> = Vec::new();
        let mut numbers = false;
        for target in targets {
            match &target.bound {
                Bound::Level { text } if !known.contains(text) => known.push(text.clone()),
                Bound::Level { .. } | Bound::None | Bound::Missing => {}
                Bound::Scoped { .. } => return Shape::Level { known: Vec::new() },
                _ => numbers = true,
            }
        }
        if direction == Some(Direction::Status) || (!numbers && !known.is_empty()) {
            Shape::Level { known }
        } else {
            Shape::Number { unit: unit.map(str::to_owned) }
        }
    }
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// Nothing.
    Empty,
    /// A number.
    Number(Decimal),
    /// A day.
    Day(Date),
    /// How far a task is.
    Status(TaskStatus),
    /// Words.
    Words(String),
}

impl Reading {
    /// The text that is stored: one for all ways to type the same; empty for an empty cell.
    /// Numbers have a decimal point, days are "2026-10-29", statuses are [`TaskStatus::word`].
    pub fn stored(&self) -> String {
        match self {
            Reading::Empty => String::new(),
            Reading::Number(number) => number.normalize().to_string(),
            Reading::Day(day) => day.to_string(),
            Reading::Status(status) => status.word().to_owned(),
            Reading::Words(words) => words.clone(),
        }
    }

    /// The text a person reads and types: "1.234,5", "29/10/2026", "Đã hoàn thành".
    pub fn shown(&self) -> String {
        match self {
            Reading::Empty => String::new(),
            Reading::Number(number) => number::format(*number),
            Reading::Day(day) => written(*day),
            Reading::Status(status) => status.title().to_owned(),
            Reading::Words(words) => words.clone(),
        }
    }
}

/// Reads what was typed into a cell.
///
/// # Errors
/// What is wrong and what to type instead, in Vietnamese.
pub fn read_cell(field: Field, typed: &str, shape: &Shape) -> Result<Reading, String> {
    let typed = without_symbols(typed);
    let words = if field.is_long() { paragraphs(&typed) } else { clean(&typed) };
    if words.is_empty() {
        return Ok(Reading::Empty);
    }
    if words.chars().count() > field.longest() {
        return Err(format!(
            "Nội dung dài hơn {} ký tự. Hãy rút gọn, hoặc đính kèm thành tệp.",
            field.longest()
        ));
    }
    match field {
        Field::Value => read_value(&words, shape),
        Field::AsOf => read_date(&words).map(Reading::Day).ok_or_else(|| {
            format!("\"{words}\" không phải là ngày. Hãy ghi theo dạng 29/10/2026.")
        }),
        Field::Percent => read_percent(&words),
        Field::Status => TaskStatus::read(&words).map(Reading::Status).ok_or_else(|| {
            let known = TaskStatus::ALL.map(TaskStatus::title).join(", ");
            format!("\"{words}\" không phải là tình trạng. Hãy chọn một trong: {known}.")
        }),
        _ => Ok(Reading::Words(words)),
    }
}

/// Reads a stored text back; what cannot be read any more is words.
pub fn read_stored(field: Field, stored: &str, shape: &Shape) -> Reading {
    if stored.is_empty() {
        return Reading::Empty;
    }
    let words = || Reading::Words(stored.to_owned());
    match (field, shape) {
        (Field::Value, Shape::Number { .. }) | (Field::Percent, _) => {
            stored.parse().map_or_else(|_| words(), Reading::Number)
        }
        (Field::AsOf, _) => stored.parse().map_or_else(|_| words(), Reading::Day),
        (Field::Status, _) => {
            let known = TaskStatus::ALL.into_iter().find(|status| status.word() == stored);
            known.map_or_else(words, Reading::Status)
        }
        _ => words(),
    }
}

/// Ways officials say in the cell of a figure that there is none.
const NONE: [&str; 10] =
    ["-", "–", "—", "…", "...", "x", "khong co", "khong co so lieu", "chua co", "chua co so lieu"];

fn read_value(words: &str, shape: &Shape) -> Result<Reading, String> {
    if NONE.contains(&words) || NONE.contains(&fold(words).as_str()) {
        return Err(format!(
            "Chưa có số liệu thì để trống ô này và ghi lý do vào cột “{}”.",
            Field::NoData.title()
        ));
    }
    match shape {
        Shape::Level { known } => {
            let key = fold(words);
            let same = known.iter().find(|level| fold(level) == key);
            Ok(Reading::Words(same.cloned().unwrap_or_else(|| words.to_owned())))
        }
        Shape::Number { unit } => {
            let bare = unit.as_deref().map_or(words, |unit| without_unit(words, unit));
            number::parse(bare).map(Reading::Number).ok_or_else(|| {
                format!(
                    "\"{words}\" không phải là số. Hãy ghi số với dấu phẩy thập phân, ví dụ 35,5."
                )
            })
        }
    }
}

/// The number without its unit repeated after it; of "%/năm" a sheet shows only the "%".
fn without_unit<'a>(words: &'a str, unit: &str) -> &'a str {
    let number = words.trim_end_matches(|c: char| !c.is_ascii_digit());
    let (rest, unit) = (words.get(number.len()..).unwrap_or_default().trim(), unit.trim());
    let repeated = fold(rest) == fold(unit) || (rest == "%" && unit.starts_with('%'));
    if !rest.is_empty() && repeated { number } else { words }
}

fn read_percent(words: &str) -> Result<Reading, String> {
    let bare = words.strip_suffix('%').unwrap_or(words).trim_end();
    number::parse(bare)
        .filter(|percent| (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(percent))
        .map(Reading::Number)
        .ok_or_else(|| format!("\"{words}\" không phải là tỷ lệ. Hãy ghi số từ 0 đến 100."))
}

/// White space cleaned within each line; empty lines at the ends and doubled ones are dropped.
fn paragraphs(typed: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in typed.lines().map(clean) {
        if !line.is_empty() || lines.last().is_some_and(|last| !last.is_empty()) {
            lines.push(line);
        }
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests;
