//! What an assessment says.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::input::Point;
use super::method::Method;
use super::path::Path;
use super::status::Status;
use crate::report::Value;
use crate::target::{Milestone, Target};

/// How an indicator stands, and everything that led there.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Assessment {
    /// The status.
    pub status: Status,
    /// The milestone it is about; `None` without a target.
    pub milestone: Option<Milestone>,
    /// Along which path.
    pub path: Option<Path>,
    /// By which method the way gone was reckoned; `None` when none was needed.
    pub method: Option<Method>,
    /// Why, in one Vietnamese sentence.
    pub reason: String,
    /// What else the reader must know, a Vietnamese sentence each.
    pub notes: Vec<String>,
    /// The starting value used.
    pub baseline: Option<Used>,
    /// The newest value used.
    pub latest: Option<Used>,
    /// How many figures the trend was made of.
    pub figures: usize,
    /// Figures that did not count, and why.
    pub left_out: Vec<LeftOut>,
    /// Part of the way from the baseline to the target that will be gone at the milestone.
    pub progress: Option<Decimal>,
    /// Where it leads.
    pub projection: Option<Projection>,
    /// What is needed from now on.
    pub needed: Option<Needed>,
    /// How old the newest figure is.
    pub age: Option<Age>,
    /// How the latest year stands, for values of each year.
    pub year: Option<YearVerdict>,
    /// Milestones that have passed, oldest first.
    pub passed: Vec<Verdict>,
}

/// A value that was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Used {
    /// The value.
    pub value: Value,
    /// Up to which day it counts.
    pub as_of: Date,
    /// Where it comes from, for a baseline somebody approved.
    pub source: Option<String>,
}

/// A figure that did not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// The value.
    pub value: Value,
    /// Up to which day it counts.
    pub as_of: Date,
    /// Why.
    pub why: Why,
}

/// Why a figure did not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// Nobody who answers for it has confirmed it.
    Unconfirmed,
    /// It is about other land than the newest figure.
    OtherLand,
}

/// Where a trend leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Projection {
    /// At the end of which year.
    pub year: i16,
    /// The value there.
    pub value: Decimal,
    /// The ends of the interval; absent with two figures.
    pub interval: Option<(Decimal, Decimal)>,
    /// Change in a year.
    pub slope: Option<Decimal>,
}

/// What is needed from now on to meet the target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Needed {
    /// So much change until the milestone.
    Change {
        /// In all, with its sign.
        total: Decimal,
        /// Per year from the day of the assessment on, with its sign.
        per_year: Decimal,
        /// Years left, to a thousandth.
        years: Decimal,
    },
    /// A value in each of the years left.
    EachYear {
        /// The value.
        value: Decimal,
        /// Years left.
        years: i16,
    },
    /// So much more in the rest of the year.
    RestOfYear {
        /// How much.
        value: Decimal,
    },
}

/// How old the newest figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Age {
    /// Up to which day it counts.
    pub as_of: Date,
    /// Days since.
    pub days: u32,
    /// Older than the settings call fresh.
    pub stale: bool,
}

/// How a year stands against the target of each year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct YearVerdict {
    /// The year.
    pub year: i16,
    /// Its value, or what it is expected to be at its end.
    pub value: Decimal,
    /// Whether that meets the target.
    pub met: bool,
    /// The year is not over, and the value is what its part leads to.
    pub expected: bool,
}

/// A verdict on a milestone that has passed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// The milestone.
    pub milestone: Milestone,
    /// Whether the target was met; `None` when that cannot be said.
    pub met: Option<bool>,
    /// The value it was given on.
    pub used: Option<Used>,
    /// The day on which somebody closed it.
    pub closed: Option<Date>,
    /// Why, in one Vietnamese sentence.
    pub reason: String,
}

impl Verdict {
    /// As a status.
    pub fn status(&self) -> Status {
        match self.met {
            Some(true) => Status::Met,
            Some(false) => Status::Missed,
            None => Status::InsufficientData,
        }
    }
}

impl Used {
    pub(super) fn of(point: &Point) -> Used {
        Used { value: point.value.clone(), as_of: point.as_of, source: None }
    }
}

impl LeftOut {
    pub(super) fn of(point: &Point, why: Why) -> LeftOut {
        LeftOut { value: point.value.clone(), as_of: point.as_of, why }
    }
}

impl Assessment {
    pub(super) fn bare(status: Status, target: Option<&Target>, reason: String) -> Assessment {
        Assessment {
            status,
            milestone: target.map(|target| target.milestone),
            path: None,
            method: None,
            reason,
            notes: Vec::new(),
            baseline: None,
            latest: None,
            figures: 0,
            left_out: Vec::new(),
            progress: None,
            projection: None,
            needed: None,
            age: None,
            year: None,
            passed: Vec::new(),
        }
    }
}
