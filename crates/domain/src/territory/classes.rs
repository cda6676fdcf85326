//! Classes of values for a map.

use rust_decimal::Decimal;

/// Splits values into at most `most` classes of about equal count: the least and the greatest value
/// of each, from below. Equal values are never in two classes, so there may be fewer classes.
pub fn classes(values: &[Decimal], most: usize) -> Vec<(Decimal, Decimal)> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let (all, most) = (sorted.len(), most.max(1));
    let mut classes: Vec<(Decimal, Decimal)> = Vec::new();
    for (at, value) in sorted.into_iter().enumerate() {
        let full = classes.len() < most && at * most >= classes.len() * all;
        match classes.last_mut() {
            Some((_, high)) if *high == value || !full => *high = value,
            _ => classes.push((value, value)),
        }
    }
    classes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(values: &[i64], most: usize, expected: &[(i64, i64)]) {
        let values: Vec<Decimal> = values.iter().copied().map(Decimal::from).collect();
        let found: Vec<(i64, i64)> = classes(&values, most)
            .into_iter()
            .map(|(low, high)| (i64::try_from(low).unwrap(), i64::try_from(high).unwrap()))
            .collect();
        assert_eq!(found, expected, "{values:?} in {most}");
    }

    #[test]
    fn classes_hold_about_as_many_each() {
        check(&[], 5, &[]);
        check(&[7], 5, &[(7, 7)]);
        check(&[3, 3, 3, 3], 5, &[(3, 3)]);
        check(&[4, 1, 3, 2], 2, &[(1, 2), (3, 4)]);
        check(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 5, &[(1, 2), (3, 4), (5, 6), (7, 8), (9, 10)]);
        // Many of one value are not torn apart, and leave room for the others.
        check(&[0, 0, 0, 0, 0, 0, 1, 2, 3, 90], 5, &[(0, 0), (1, 1), (2, 2), (3, 3), (90, 90)]);
        check(&[1, 1, 1, 1, 9], 2, &[(1, 1), (9, 9)]);
        check(&[1, 2, 3], 0, &[(1, 3)]);
    }

    proptest! {
        #[test]
        fn every_value_is_in_one_class(
            values in prop::collection::vec(-30..30_i64, 0..60), most in 1..7_usize,
        ) {
            let values: Vec<Decimal> = values.into_iter().map(Decimal::from).collect();
            let found = classes(&values, most);
            prop_assert!(found.len() <= most);
            for value in values {
                let held = found.iter().filter(|(low, high)| (*low..=*high).contains(&value));
                prop_assert_eq!(held.count(), 1);
            }
        }
    }
}
