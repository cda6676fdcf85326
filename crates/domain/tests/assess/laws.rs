//! Laws that hold for every series.

use ansinh_domain::assess::{Method, Path, Point, Standing, Status, meets, theil_sen};
use ansinh_domain::report::Value;
use ansinh_domain::target::{Bound, Direction, MeasureKind};
use jiff::civil::date;
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::build::{Case, level, settings};

fn points(values: &[(i16, i64)], scale: u32) -> Vec<Point> {
    let one = |(year, value): &(i16, i64)| Point {
        year: *year,
        as_of: date(*year, 12, 31),
        value: Value::Number { number: Decimal::new(*value, scale) },
        land: 1,
        standing: Standing::Counted,
    };
    values.iter().map(one).collect()
}

fn series() -> impl Strategy<Value = Vec<(i16, i64)>> {
    prop::collection::btree_map(2010_i16..2025, -10_000_i64..10_000, 0..9)
        .prop_map(|map| map.into_iter().collect())
}

fn bounds() -> impl Strategy<Value = Bound> {
    let number = -10_000_i64..10_000;
    (0_u8..8, number.clone(), number).prop_map(|(kind, a, b)| {
        let (value, other) = (Decimal::from(a), Decimal::from(b));
        match kind {
            0 => Bound::Equal { value },
            1 => Bound::About { value },
            2 => Bound::Above { value },
            3 => Bound::AtLeast { value },
            4 => Bound::Below { value },
            5 => Bound::AtMost { value },
            6 => Bound::Between { low: value.min(other), high: value.max(other) },
            _ => Bound::Level { text: "Hoàn thành".to_owned() },
        }
    })
}

fn kinds() -> impl Strategy<Value = (MeasureKind, Option<Path>, Method, Option<Direction>)> {
    let measures = prop::sample::select(vec![
        MeasureKind::Level,
        MeasureKind::PeriodAverage,
        MeasureKind::YearlyFlow,
        MeasureKind::Cumulative,
        MeasureKind::Rank,
        MeasureKind::Status,
        MeasureKind::RatioToBase,
    ]);
    let directions = prop::sample::select(vec![
        None,
        Some(Direction::Higher),
        Some(Direction::Lower),
        Some(Direction::Status),
    ]);
    let paths = prop::option::of(prop::sample::select(Path::ALL.to_vec()));
    (measures, paths, prop::sample::select(Method::ALL.to_vec()), directions)
}

proptest! {
    /// Any series against any target is judged, with a sentence, and without an end in a panic.
    #[test]
    fn any_series_is_judged(
        values in series(),
        bound in bounds(),
        (measure, path, method, direction) in kinds(),
        scale in 0_u32..20,
        year in 2015_i16..2031,
        day in 2014_i16..2032,
    ) {
        let case = Case {
            measure, path, method, direction, points: points(&values, scale), ..level()
        };
        let out = case.bound(year, bound).on(day, 7, 1).assess();
        prop_assert!(out.reason.ends_with('.'));
        if let Some(led) = &out.projection && let Some((low, high)) = led.interval {
            prop_assert!(low <= led.value && led.value <= high, "{led:?}");
        }
    }

    /// Numbers at the ends of what a decimal holds are judged too.
    #[test]
    fn the_largest_numbers_are_judged(
        a in any::<i64>(), b in any::<i64>(), (measure, path, method, direction) in kinds(),
    ) {
        let huge = [(2020, Decimal::MAX), (2021, Decimal::MIN), (2022, Decimal::from(a)),
            (2023, Decimal::new(b, 18)), (2024, Decimal::MAX)];
        let mut all = points(&[(2020, 0), (2021, 0), (2022, 0), (2023, 0), (2024, 0)], 0);
        for (point, (_, number)) in all.iter_mut().zip(huge) {
            point.value = Value::Number { number };
        }
        for value in [Decimal::MAX, Decimal::MIN, Decimal::ZERO] {
            for bound in [Bound::AtLeast { value }, Bound::About { value }] {
                let case = Case { measure, path, method, direction, points: all.clone(), ..level() };
                let _ = case.bound(2025, bound).assess();
            }
        }
    }

    /// A status that says met is met, and one that says open is not.
    #[test]
    fn met_means_met(values in series(), bound in bounds()) {
        let case = Case { points: points(&values, 0), ..level() }.bound(2030, bound.clone());
        let out = case.assess();
        let last = values.last().map(|(_, value)| Decimal::from(*value));
        let met = last.and_then(|v| meets(&bound, Some(Direction::Higher), v, &settings()));
        prop_assert_eq!(out.status == Status::Achieved, met == Some(true));
    }

    /// Another unit or another zero changes neither status nor progress of a straight path.
    #[test]
    fn scaling_and_shifting_change_nothing(
        values in series(), target in -10_000_i64..10_000, shift in -1000_i64..1000, scale in 1_i64..50,
    ) {
        let moved: Vec<(i16, i64)> = values.iter().map(|(y, v)| (*y, v * scale + shift)).collect();
        let assess = |values: &[(i16, i64)], target: i64| {
            let bound = Bound::AtLeast { value: Decimal::from(target) };
            Case { points: points(values, 0), ..level() }.bound(2030, bound).assess()
        };
        let plain = assess(&values, target);
        let other = assess(&moved, target * scale + shift);
        prop_assert_eq!(plain.status, other.status);
        let close = match (plain.progress, other.progress) {
            (Some(a), Some(b)) => (a - b).abs() <= Decimal::new(1, 4),
            (a, b) => a == b,
        };
        prop_assert!(close, "{:?} {:?}", plain.progress, other.progress);
    }

    /// More is better and less is better are mirror images.
    #[test]
    fn directions_mirror(values in series(), target in -10_000_i64..10_000) {
        let mirrored: Vec<(i16, i64)> = values.iter().map(|(y, v)| (*y, -v)).collect();
        let up = Case { points: points(&values, 0), ..level() }
            .bound(2030, Bound::AtLeast { value: Decimal::from(target) }).assess();
        let down = Case {
            points: points(&mirrored, 0), direction: Some(Direction::Lower), ..level()
        }.bound(2030, Bound::AtMost { value: Decimal::from(-target) }).assess();
        prop_assert_eq!(up.status, down.status);
        prop_assert_eq!(up.progress, down.progress);
    }

    /// The order in which figures come changes nothing.
    #[test]
    fn order_changes_nothing(values in series(), seed in any::<u64>()) {
        let straight = points(&values, 1);
        let mut turned = straight.clone();
        let by = usize::try_from(seed % 7).unwrap_or(0).min(turned.len());
        turned.rotate_left(by);
        turned.reverse();
        let assess = |points| Case { points, ..level() }.target("2030", "500").assess();
        prop_assert_eq!(assess(straight), assess(turned));
    }

    /// A better last figure never makes a worse status.
    #[test]
    fn better_figures_are_never_worse(values in series(), more in 1_i64..5000) {
        prop_assume!(values.len() >= 2);
        let mut better = values.clone();
        if let Some(last) = better.last_mut() {
            last.1 += more;
        }
        let assess = |values: &[(i16, i64)]| {
            Case { points: points(values, 0), ..level() }.target("2030", "9999").assess().status
        };
        prop_assert!(!assess(&better).is_worse_than(assess(&values)));
    }

    /// The line goes through points that lie on one, its interval shuts there, and a single wild
    /// figure among five does not move its slope out of the others'.
    #[test]
    fn the_line_is_robust(a in -100.0_f64..100.0, b in -10.0_f64..10.0, wild in -1e6_f64..1e6) {
        let on: Vec<(f64, f64)> = (0..5).map(|t| (f64::from(t), a + b * f64::from(t))).collect();
        let line = theil_sen(&on, 9.0).unwrap();
        prop_assert!((line.value - (a + 9.0 * b)).abs() < 1e-6);
        prop_assert!((line.high - line.low).abs() < 1e-6);
        let mut hit = on.clone();
        hit[2].1 = wild;
        let line = theil_sen(&hit, 9.0).unwrap();
        prop_assert!((line.slope - b).abs() < 1e-6, "{} {b}", line.slope);
        prop_assert!(line.low <= line.value && line.value <= line.high);
    }
}
