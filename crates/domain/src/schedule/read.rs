//! Reads time frames as plans print them.

use super::{Schedule, ScheduleKind};
use crate::citation::Citation;

/// What surrounds a schedule cell and may give its dates.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// The task's own text, for "Theo Kế hoạch" (its "giai đoạn 2021-2025", "đến năm 2030").
    pub task_text: &'a str,
    /// Documents the task's text names.
    pub citations: &'a [Citation],
    /// A period that stands in the section row above ("I. Đến năm 2030"), if any.
    pub section_period: Option<&'a str>,
    /// Year of the plan, for times without one ("Quý II", "tháng 6").
    pub plan_year: Option<i16>,
}

/// Reads a schedule or submission cell. Never fails: what it cannot read is
/// [`ScheduleKind::Unknown`] with the raw text.
pub fn read_schedule(raw: &str, context: Context<'_>) -> Schedule {
    let _ = context;
    Schedule {
        raw: raw.to_owned(),
        kind: ScheduleKind::Unknown,
        start: None,
        end: None,
        basis: None,
    }
}
