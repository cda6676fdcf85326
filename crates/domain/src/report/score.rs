//! Completeness and timeliness, with their rules in words.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::lateness::Lateness;
use super::state::State;
use jiff::civil::Date;

/// [`Completeness`] in words.
pub const COMPLETENESS_RULE: &str = "Tỷ lệ đầy đủ = số mục đã có nội dung (số liệu, hoặc lý do chưa có số liệu; tiến độ nhiệm vụ; phần thuyết minh) chia cho số mục phải báo cáo.";

/// [`Timeliness`] in words.
pub const TIMELINESS_RULE: &str = "Đúng hạn: báo cáo đã qua thủ trưởng cơ quan và không có ngày làm việc nào tính chậm cho cơ quan. Quá hạn: hạn đã qua mà báo cáo còn ở cơ quan.";

/// How much of what is owed is there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completeness {
    /// Rows owed.
    pub owed: u32,
    /// Rows with content.
    pub filled: u32,
}

impl Completeness {
    /// Per cent with one digit, rounded down so that 100 means all; `None` when nothing is owed.
    pub fn percent(self) -> Option<Decimal> {
        if self.owed == 0 {
            return None;
        }
        let tenths = u64::from(self.filled.min(self.owed)) * 1000 / u64::from(self.owed);
        Some(Decimal::new(i64::try_from(tenths).unwrap_or(1000), 1).normalize())
    }

    /// Whether nothing is missing.
    pub fn is_whole(self) -> bool {
        self.filled >= self.owed
    }
}

impl std::ops::Add for Completeness {
    type Output = Completeness;

    fn add(self, other: Completeness) -> Completeness {
        Completeness { owed: self.owed + other.owed, filled: self.filled + other.filled }
    }
}

impl std::iter::Sum for Completeness {
    fn sum<I: Iterator<Item = Completeness>>(parts: I) -> Completeness {
        parts.fold(Completeness::default(), |sum, part| sum + part)
    }
}

/// Whether a body reported in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Timeliness {
    /// The report is still with the body, and its deadline not over.
    NotDue,
    /// It left the body, and no day counts for the body.
    OnTime,
    /// It left the body late.
    Late {
        /// Working days that count for the body.
        days: u32,
    },
    /// It is still with the body, and its deadline over.
    Overdue {
        /// Working days that count for the body so far.
        days: u32,
    },
}

impl Timeliness {
    /// Judges a submission that stands in `state` today.
    pub fn of(state: State, lateness: &Lateness, today: Date) -> Timeliness {
        let days = lateness.body();
        let gone = lateness.received || matches!(state, State::Accepted | State::Received);
        match (gone, days) {
            (true, 0) => Timeliness::OnTime,
            (true, days) => Timeliness::Late { days },
            (false, _) if today <= lateness.due => Timeliness::NotDue,
            (false, days) => Timeliness::Overdue { days },
        }
    }

    /// As lists say it.
    pub fn words(self) -> String {
        match self {
            Timeliness::NotDue => "Chưa đến hạn".into(),
            Timeliness::OnTime => "Đúng hạn".into(),
            Timeliness::Late { days } => format!("Gửi chậm {days} ngày làm việc"),
            Timeliness::Overdue { days } => format!("Quá hạn {days} ngày làm việc"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_is_never_rounded_up() {
        let check = |filled, owed, expected: Option<&str>| {
            let percent = Completeness { owed, filled }.percent();
            assert_eq!(percent.map(crate::number::format).as_deref(), expected, "{filled}/{owed}");
        };
        check(0, 0, None);
        check(0, 3, Some("0"));
        check(2, 3, Some("66,6"));
        check(9999, 10000, Some("99,9"));
        check(3, 3, Some("100"));
    }

    #[test]
    fn sums() {
        let parts = [(3, 2), (0, 0), (5, 5)].map(|(owed, filled)| Completeness { owed, filled });
        assert_eq!(parts.into_iter().sum::<Completeness>(), Completeness { owed: 8, filled: 7 });
    }
}
