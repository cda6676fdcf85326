//! What a plan wants of an indicator: milestones, targets, measure kinds and the direction of good.

mod direction;
mod read;
mod words;

pub use direction::infer_direction;
pub use read::{Doubt, TargetReading, read_target};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// The end of the time a target is set for: a year, or a period that ends with one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Milestone {
    /// The year at whose end the target is judged.
    pub year: i16,
    /// First year of a period ("Giai đoạn 2026-2030" → 2026), where the plan names one.
    pub from_year: Option<i16>,
}

/// How a target bounds a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "kebab-case")]
pub enum Bound {
    /// The plain number, "bằng".
    Equal {
        /// The number.
        value: Decimal,
    },
    /// "khoảng", "xấp xỉ": the number is a guide, not a limit.
    About {
        /// The guide.
        value: Decimal,
    },
    /// ">" , "trên", "hơn".
    Above {
        /// The greatest value that does not yet meet the target.
        value: Decimal,
    },
    /// ">=", "từ X trở lên", "tối thiểu", "ít nhất".
    AtLeast {
        /// The least value that meets the target.
        value: Decimal,
    },
    /// "<", "dưới".
    Below {
        /// The least value that no longer meets the target.
        value: Decimal,
    },
    /// "<=", "tối đa", "không quá", "từ X trở xuống".
    AtMost {
        /// The greatest value that meets the target.
        value: Decimal,
    },
    /// "2-2,5", "từ 40 đến 50": both ends included, `low <= high`.
    Between {
        /// The lower end.
        low: Decimal,
        /// The upper end.
        high: Decimal,
    },
    /// A level in words ("Hoàn thành", "THCS").
    Level {
        /// The words, white space cleaned.
        text: String,
    },
    /// Several bounds in several scopes ("≤ 3 Đông Nam Á; ≤ 50 Thế giới"), in the order printed.
    Scoped {
        /// At least two.
        bounds: Vec<ScopedBound>,
    },
    /// The plan says there is no target here ("-", "—", or an empty cell of a real table).
    None,
    /// The source lost the cell: whether there is a target is not known.
    Missing,
}

/// One bound of a [`Bound::Scoped`] with the scope it holds in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopedBound {
    /// The bound itself; never `Scoped`, `None` or `Missing`.
    pub bound: Bound,
    /// The words that name the scope, as printed.
    pub scope: String,
}

/// One target with the text it was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// When it is judged.
    pub milestone: Milestone,
    /// The text of the cell, white space cleaned; empty for a cell the source lost.
    pub raw: String,
    /// The reading of `raw`.
    pub bound: Bound,
    /// Words printed after the number ("và tăng dần theo yêu cầu phát triển"), cleaned.
    pub remark: Option<String>,
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// A larger value is better.
    Higher,
    /// A smaller value is better.
    Lower,
    /// Levels in words: neither.
    Status,
}

/// Why a direction was taken, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DirectionEvidence {
    /// A comparator of some target.
    Comparator,
    /// Words of the name ("mức giảm", "suy dinh dưỡng").
    Name,
    /// The targets rise or fall from milestone to milestone.
    Trend,
    /// Nothing said so; higher-is-better was assumed and flagged.
    Assumed,
    /// A person said so while reviewing the import.
    Person,
}

/// What sort of quantity an indicator is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MeasureKind {
    /// A level at a date (the default).
    Level,
    /// An average over the years of a period ("bình quân ... giai đoạn").
    PeriodAverage,
    /// A flow in each year ("%/năm", "hằng năm").
    YearlyFlow,
    /// A count that adds up ("Căn hộ").
    Cumulative,
    /// A place in a ranking ("Thứ bậc", "Thứ hạng").
    Rank,
    /// A status in words ("Mức độ").
    Status,
    /// A ratio to a base year ("so với năm 2021", "Lần").
    RatioToBase,
}
