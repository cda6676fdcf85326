//! Whether a value meets a bound, and which number stands for the bound.

use rust_decimal::Decimal;

use super::settings::Settings;
use crate::target::{Bound, Direction, MeasureKind};

/// The number a target is measured against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Goal {
    /// The number; of a range the end that is reached first from the bad side.
    pub value: Decimal,
    /// Whether it is reached from below.
    pub higher: bool,
    /// Whether the number itself does not meet it yet.
    pub strict: bool,
}

impl Goal {
    /// The number of a bound; `None` for words, scopes and nothing. A plain number is to be reached
    /// in the better direction, so "72" with more-is-better is "72 or more".
    pub fn of(bound: &Bound, direction: Option<Direction>) -> Option<Goal> {
        let higher = direction != Some(Direction::Lower);
        let goal = |value: &Decimal, higher, strict| Some(Goal { value: *value, higher, strict });
        match bound {
            Bound::Equal { value } | Bound::About { value } => goal(value, higher, false),
            Bound::Above { value } => goal(value, true, true),
            Bound::AtLeast { value } => goal(value, true, false),
            Bound::Below { value } => goal(value, false, true),
            Bound::AtMost { value } => goal(value, false, false),
            Bound::Between { low, .. } if higher => goal(low, true, false),
            Bound::Between { high, .. } => goal(high, false, false),
            Bound::Level { .. } | Bound::Scoped { .. } | Bound::None | Bound::Missing => None,
        }
    }

    /// Whether `a` is better than `b`.
    pub fn better(self, a: Decimal, b: Decimal) -> bool {
        if self.higher { a > b } else { a < b }
    }
}

/// Whether a number meets a bound; `None` for words, scopes and nothing. A range is met within it
/// and beyond its better end; "khoảng" within the part of the number that the settings allow.
pub fn meets(
    bound: &Bound,
    direction: Option<Direction>,
    value: Decimal,
    settings: &Settings,
) -> Option<bool> {
    let goal = Goal::of(bound, direction)?;
    Some(match bound {
        Bound::Between { low, high } => match direction {
            Some(Direction::Higher) => value >= *low,
            Some(Direction::Lower) => value <= *high,
            Some(Direction::Status) | None => (*low..=*high).contains(&value),
        },
        Bound::About { value: guide } => {
            let allowed = guide.abs().checked_mul(settings.about).unwrap_or_default();
            let short =
                if goal.higher { guide.checked_sub(value) } else { value.checked_sub(*guide) };
            short.is_some_and(|short| short <= allowed)
        }
        _ if goal.strict => goal.better(value, goal.value),
        _ => value == goal.value || goal.better(value, goal.value),
    })
}

/// Whether the target of the whole can be held against each territory: one of a rate or a share can,
/// one of an amount is of all together.
pub fn applies_to_each(measure: MeasureKind, unit: Option<&str>) -> bool {
    let rate = unit.is_some_and(|unit| unit.contains(['%', '‰', '/']));
    let each = matches!(
        measure,
        MeasureKind::Level | MeasureKind::PeriodAverage | MeasureKind::YearlyFlow
    );
    rate && each
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_of_rates_are_for_each_territory() {
        use MeasureKind::{Cumulative, Level, Rank, RatioToBase, Status, YearlyFlow};
        let check = |measure, unit, expected| {
            assert_eq!(applies_to_each(measure, unit), expected, "{measure:?} {unit:?}");
        };
        check(Level, Some("%"), true);
        check(Level, Some("‰"), true);
        check(Level, Some("Bác sĩ/vạn dân"), true);
        check(YearlyFlow, Some("%/năm"), true);
        check(Level, Some("Người"), false);
        check(Level, None, false);
        check(Cumulative, Some("Căn hộ"), false);
        check(RatioToBase, Some("%"), false);
        check(Rank, Some("Thứ hạng"), false);
        check(Status, Some("Mức độ"), false);
    }
}
