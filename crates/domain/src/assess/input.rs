//! What an assessment is made from.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::method::Method;
use super::path::Path;
use super::settings::Settings;
use crate::report::Value;
use crate::target::{Direction, MeasureKind, Target};

/// Whether a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// It was approved and received, or published and confirmed by the body that answers for it.
    Counted,
    /// It was published somewhere and nobody who answers for it has confirmed it: shown, not
    /// counted.
    Unconfirmed,
}

/// A figure of an indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// The year of its period.
    pub year: i16,
    /// Up to which day it counts.
    pub as_of: Date,
    /// What it says.
    pub value: Value,
    /// Which land it is about: figures of two numbers are never joined.
    pub land: u32,
    /// Whether it counts.
    pub standing: Standing,
}

/// A starting value that somebody approved: of before the first figure, or recomputed for the land
/// after a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Baseline {
    /// Of which day.
    pub as_of: Date,
    /// The value, in the plan's unit.
    pub value: Decimal,
    /// The land it is about.
    pub land: u32,
    /// Where it comes from, in words.
    pub source: String,
}

/// A change of territory within the series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Break {
    /// From which day the land is another.
    pub on: Date,
    /// What happened, in a sentence.
    pub sentence: String,
}

/// A verdict on a passed milestone that somebody closed: it keeps the value it was given on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The milestone's year.
    pub year: i16,
    /// Whether the target was met; `None` when it was closed without a figure.
    pub met: Option<bool>,
    /// The value used.
    pub value: Option<Value>,
    /// Up to which day that counted.
    pub as_of: Option<Date>,
    /// The day on which it was closed.
    pub on: Date,
}

/// What the plan says of the indicator.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// Sort of quantity.
    pub measure: MeasureKind,
    /// Which way is better.
    pub direction: Option<Direction>,
    /// Unit as printed.
    pub unit: Option<&'a str>,
    /// Targets, in any order.
    pub targets: &'a [Target],
    /// Levels in words from the lowest to the highest, where somebody ordered them; may be empty.
    pub levels: &'a [String],
    /// The plan's first year.
    pub plan_from: Option<i16>,
    /// The path somebody chose; else it follows from the measure.
    pub path: Option<Path>,
    /// How the way gone is reckoned.
    pub method: Method,
}

/// Everything an assessment is made from.
#[derive(Debug, Clone, Copy)]
pub struct Inputs<'a> {
    /// The indicator.
    pub subject: Subject<'a>,
    /// Its figures, in any order.
    pub points: &'a [Point],
    /// Baselines, at most one a land.
    pub baselines: &'a [Baseline],
    /// Verdicts that were closed.
    pub kept: &'a [Kept],
    /// Changes of territory within the series.
    pub breaks: &'a [Break],
    /// Thresholds in force on the day.
    pub settings: &'a Settings,
    /// The day on which it is assessed: figures as of later days are not looked at.
    pub day: Date,
}
