//! Outliers by the modified z-score.

use rust_decimal::Decimal;

/// 0,6745: the median of absolute deviations of a normal distribution, in standard deviations.
const NORMAL: Decimal = Decimal::from_parts(6745, 0, 0, false, 4);
/// 1,253314: a standard deviation in mean absolute deviations.
const MEAN: Decimal = Decimal::from_parts(1_253_314, 0, 0, false, 6);

/// The modified z-score of a value among earlier ones (Iglewicz and Hoaglin, 1993): how many robust
/// standard deviations it lies from their median. When over half of them are equal, the mean
/// deviation stands in for the median one; when all are equal there is no score, nor for none, nor
/// for numbers too large to reckon with.
pub fn modified_z(values: &[Decimal], value: Decimal) -> Option<Decimal> {
    let middle = median(values)?;
    let distances = values
        .iter()
        .map(|known| known.checked_sub(middle).map(|distance| distance.abs()))
        .collect::<Option<Vec<Decimal>>>()?;
    let distance = value.checked_sub(middle)?;
    let spread = median(&distances)?;
    if !spread.is_zero() {
        return distance.checked_mul(NORMAL)?.checked_div(spread);
    }
    let sum = distances.iter().try_fold(Decimal::ZERO, |sum, one| sum.checked_add(*one))?;
    let mean = sum.checked_div(Decimal::from(distances.len()))?;
    if mean.is_zero() { None } else { distance.checked_div(mean.checked_mul(MEAN)?) }
}

/// The middle value; of an even number the mean of the middle two.
fn median(values: &[Decimal]) -> Option<Decimal> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let upper = *sorted.get(sorted.len() / 2)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *sorted.get((sorted.len() / 2).checked_sub(1)?)?;
    lower.checked_add(upper)?.checked_div(Decimal::TWO)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn scores() {
        let check = |values: &[i64], value: i64, expected: Option<&str>| {
            let values: Vec<Decimal> = values.iter().map(|n| Decimal::from(*n)).collect();
            let score = modified_z(&values, Decimal::from(value)).map(|z| z.round_dp(4));
            assert_eq!(score, expected.map(|text| text.parse().unwrap()), "{values:?} {value}");
        };
        // Median 3, deviations 2 1 0 1 2, their median 1.
        check(&[1, 2, 3, 4, 5], 3, Some("0"));
        check(&[1, 2, 3, 4, 5], 13, Some("6.745"));
        check(&[5, 1, 4, 2, 3], -7, Some("-6.745"));
        // Median 2.5, deviations 1.5 .5 .5 1.5, their median 1.
        check(&[1, 2, 3, 4], 4, Some("1.0118"));
        // Over half are equal: mean deviation 2 / 5.
        check(&[7, 7, 7, 7, 9], 9, Some("3.9894"));
        check(&[7, 7, 7], 9, None);
        check(&[], 9, None);
    }

    proptest! {
        /// Another unit or another zero makes no other outlier.
        #[test]
        fn shifting_and_scaling_change_nothing(
            values in prop::collection::vec(-1000_i64..1000, 1..12),
            value in -1000_i64..1000,
            shift in -1000_i64..1000,
            scale in 1_i64..100,
        ) {
            let plain: Vec<Decimal> = values.iter().map(|n| Decimal::from(*n)).collect();
            let moved: Vec<Decimal> = values.iter().map(|n| Decimal::from(n * scale + shift)).collect();
            let a = modified_z(&plain, Decimal::from(value)).map(|z| z.round_dp(10));
            let b = modified_z(&moved, Decimal::from(value * scale + shift)).map(|z| z.round_dp(10));
            prop_assert_eq!(a, b);
        }

        #[test]
        fn any_numbers_are_judged(values in prop::collection::vec(any::<i64>(), 0..6), scale in 0_u32..20) {
            let values: Vec<Decimal> = values.iter().map(|n| Decimal::new(*n, scale)).collect();
            let _ = modified_z(&values, Decimal::MAX);
        }
    }
}
