//! Rows of a submission put together from their cells.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::field::{Field, ItemKind, Reading, TaskStatus};

/// What is reported of an indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Value {
    /// A figure.
    Number {
        /// In the plan's unit.
        number: Decimal,
    },
    /// A level in words.
    Level {
        /// The level.
        level: String,
    },
    /// No figure, and why.
    NoData {
        /// Why.
        reason: String,
    },
}

impl Value {
    /// As tables show it.
    pub fn shown(&self) -> String {
        match self {
            Value::Number { number } => crate::number::format(*number),
            Value::Level { level } => level.clone(),
            Value::NoData { reason } => format!("Chưa có số liệu: {reason}"),
        }
    }

    /// The number, if it is one.
    pub fn number(&self) -> Option<Decimal> {
        match self {
            Value::Number { number } => Some(*number),
            Value::Level { .. } | Value::NoData { .. } => None,
        }
    }
}

/// An indicator row, or one of its territory rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndicatorEntry {
    /// The figure, the level, or why there is none; a figure goes before a reason.
    pub value: Option<Value>,
    /// Both a figure and a reason for having none were typed.
    pub contradicts: bool,
    /// Up to which day the figure counts.
    pub as_of: Option<Date>,
    /// Where it comes from.
    pub source: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// An answer to what the checks ask.
    pub explanation: Option<String>,
}

/// A task row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaskProgress {
    /// How far it is.
    pub status: Option<TaskStatus>,
    /// Per cent done, 0 to 100.
    pub percent: Option<Decimal>,
    /// The product issued.
    pub product: Option<String>,
    /// Number and date of the document that is the product.
    pub product_number: Option<String>,
    /// The result in words.
    pub result: Option<String>,
    /// Difficulties outside the body's power.
    pub objective_cause: Option<String>,
    /// Difficulties of the body's own making.
    pub subjective_cause: Option<String>,
    /// What is proposed.
    pub proposal: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// An answer to what the checks ask.
    pub explanation: Option<String>,
}

impl IndicatorEntry {
    /// From the cells of the row.
    pub fn from_cells(cells: impl IntoIterator<Item = (Field, Reading)>) -> IndicatorEntry {
        let (mut entry, mut reason) = (IndicatorEntry::default(), None);
        for (field, reading) in cells {
            match (field, reading) {
                (Field::Value, Reading::Number(number)) => {
                    entry.value = Some(Value::Number { number });
                }
                (Field::Value, Reading::Words(level)) => entry.value = Some(Value::Level { level }),
                (Field::AsOf, Reading::Day(day)) => entry.as_of = Some(day),
                (Field::NoData, reading) => reason = words(reading),
                (Field::Source, reading) => entry.source = words(reading),
                (Field::Note, reading) => entry.note = words(reading),
                (Field::Explanation, reading) => entry.explanation = words(reading),
                _ => {}
            }
        }
        entry.contradicts = entry.value.is_some() && reason.is_some();
        if entry.value.is_none() {
            entry.value = reason.map(|reason| Value::NoData { reason });
        }
        entry
    }
}

impl TaskProgress {
    /// From the cells of the row.
    pub fn from_cells(cells: impl IntoIterator<Item = (Field, Reading)>) -> TaskProgress {
        let mut entry = TaskProgress::default();
        for (field, reading) in cells {
            match (field, reading) {
                (Field::Status, Reading::Status(status)) => entry.status = Some(status),
                (Field::Percent, Reading::Number(percent)) => entry.percent = Some(percent),
                (Field::Product, reading) => entry.product = words(reading),
                (Field::ProductNumber, reading) => entry.product_number = words(reading),
                (Field::Result, reading) => entry.result = words(reading),
                (Field::ObjectiveCause, reading) => entry.objective_cause = words(reading),
                (Field::SubjectiveCause, reading) => entry.subjective_cause = words(reading),
                (Field::Proposal, reading) => entry.proposal = words(reading),
                (Field::Note, reading) => entry.note = words(reading),
                (Field::Explanation, reading) => entry.explanation = words(reading),
                _ => {}
            }
        }
        entry
    }
}

fn words(reading: Reading) -> Option<String> {
    match reading {
        Reading::Words(words) => Some(words),
        _ => None,
    }
}

/// The cells of which one must be filled for a row to count as filled in.
pub fn content_fields(kind: ItemKind) -> &'static [Field] {
    match kind {
        ItemKind::Indicator => &[Field::Value, Field::NoData],
        ItemKind::Task => &[Field::Status],
        ItemKind::Section => &[Field::Text],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_goes_before_a_reason() {
        let reason = |text: &str| (Field::NoData, Reading::Words(text.into()));
        let figure = (Field::Value, Reading::Number(Decimal::TEN));
        let number = Some(Value::Number { number: Decimal::TEN });
        let check = |cells: Vec<(Field, Reading)>, expected: Option<Value>, contradicts: bool| {
            let entry = IndicatorEntry::from_cells(cells);
            assert_eq!((entry.value, entry.contradicts), (expected, contradicts));
        };
        check(vec![], None, false);
        check(vec![figure.clone()], number.clone(), false);
        check(
            vec![reason("chưa điều tra")],
            Some(Value::NoData { reason: "chưa điều tra".into() }),
            false,
        );
        check(vec![reason("chưa điều tra"), figure], number, true);
    }
}
