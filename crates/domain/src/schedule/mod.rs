//! When a task is to be done: schedules as plans print them, read into dates.

mod dated;
mod deadline;
mod frequency;
pub(crate) mod point;
mod read;

pub use deadline::{YearlyDeadline, read_yearly_deadline, read_yearly_deadlines};
pub use read::{Context, read_schedule};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What sort of time frame a schedule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ScheduleKind {
    /// "Thường xuyên", "Liên tục".
    Continuous,
    /// "Hằng năm", "Hàng năm", "Định kỳ hằng năm".
    Yearly,
    /// "6 tháng", "Hằng 6 tháng".
    HalfYearly,
    /// "Hằng quý".
    Quarterly,
    /// "Hằng tháng".
    Monthly,
    /// Once, by a date or within a period ("Quý II năm 2024", "Xong trong tháng 5/2026").
    Once,
    /// From a date on, or over several years ("Từ năm 2024", "2024 - 2030", "Giai đoạn 2021-2025").
    Range,
    /// As another document says ("Theo Kế hoạch", "Theo Đề án").
    Reference,
    /// When something happens ("Khi có chính sách ban hành").
    Conditional,
    /// A time after an event ("Sau 03 tháng kể từ khi ...").
    Relative,
    /// A deadline that comes again ("Trước ngày 05 của tháng liền kề").
    RecurringDeadline,
    /// It could not be read; a finding says so.
    Unknown,
}

/// A time frame with the text it was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// The text of the cell, white space cleaned.
    pub raw: String,
    /// What sort of time frame it is.
    pub kind: ScheduleKind,
    /// First good day, where there is one.
    pub start: Option<Date>,
    /// Last good day, where there is one: "trước ngày 30/10" ends on 29/10, "chậm nhất ngày
    /// 30/10" on 30/10.
    pub end: Option<Date>,
    /// What the dates rest on: the cited document ("Kế hoạch 113/KH-UBND"; just "Kế hoạch" when
    /// the task gives a period but names no such document), the section's period, the condition,
    /// the event. `None` when the text itself gives them, or when it points at a document nobody
    /// named.
    pub basis: Option<String>,
}
