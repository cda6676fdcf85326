//! Days on which offices work, and the periods reports are about.
//!
//! - [`WorkCalendar`] answers what is a working day and counts them; it is made of a dated table of
//!   [`SpecialDay`]s (public holidays, days in lieu, swapped days), which officials edit. The table
//!   shipped for 2024 to 2027 is [`shipped`]; [`statutory`] proposes the days of any other year,
//!   and marks what must be confirmed.
//! - [`lunar`] says when Tết and the day of the Hùng kings are.
//! - [`Period`] is a month, quarter, half-year, nine months, year or single day that is reported
//!   on, and [`CutOffRule`] the window of days whose figures belong to it.
//! - [`last_day_before`] reads "trước ngày X".

pub mod lunar;
mod period;
mod special;
mod work;

pub use period::{CUT_OFF_RULES, CutOffRule, Frequency, Period, Window};
pub(crate) use special::read_date;
pub use special::{DayFault, DayKind, SpecialDay, read_days, shipped, statutory};
pub use work::WorkCalendar;

pub use crate::date::shown as written;

use jiff::civil::Date;

/// The last good day of "trước ngày `day`": the day before it.
pub fn last_day_before(day: Date) -> Date {
    day.yesterday().unwrap_or(day)
}
