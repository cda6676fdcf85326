//! Vietnamese numbers: decimal comma, thousands dot, leading zero.

use rust_decimal::Decimal;

/// Reads one Vietnamese number that fills the whole of `raw` (white space around it aside):
/// "35,5" → 35.5, "1.234" → 1234, "1.234.567,8" → 1234567.8, "09" → 9. A dot that cannot be a
/// thousands separator ("26.6") is read as a decimal point, because real plans slip. A minus sign
/// may stand against the first digit. `None` if it is not one number, or if it has more digits than
/// a [`Decimal`] holds (28).
pub fn parse(raw: &str) -> Option<Decimal> {
    let text = raw.trim();
    let (sign, unsigned) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => ("-", rest),
        None => ("", text),
    };
    let (whole, fraction) = match unsigned.split_once(',') {
        Some((whole, fraction)) => (thousands(whole)?, fraction),
        None => match thousands(unsigned) {
            Some(whole) => (whole, "0"),
            None => {
                let (whole, fraction) = unsigned.split_once('.')?;
                (whole.to_owned(), fraction)
            }
        },
    };
    if !all_digits(&whole) || !all_digits(fraction) {
        return None;
    }
    let exact = Decimal::from_str_exact(&format!("{sign}{whole}.{fraction}")).ok()?;
    Some(exact.normalize())
}

/// Writes a number as Vietnamese officials do: decimal comma, thousands dot, no trailing zeros.
pub fn format(value: Decimal) -> String {
    let plain = value.normalize().to_string();
    let (sign, unsigned) = match plain.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", plain.as_str()),
    };
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let mut out = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push(',');
        out.push_str(fraction);
    }
    out
}

/// The digits of a whole number, its thousands dots taken out; `None` when its dots cannot be
/// thousands separators ("26.6", "0.123").
fn thousands(text: &str) -> Option<String> {
    let mut groups = text.split('.');
    let first = groups.next()?;
    let mut digits = first.to_owned();
    for group in groups {
        if group.len() != 3 || first.len() > 3 || first.starts_with('0') {
            return None;
        }
        digits.push_str(group);
    }
    all_digits(&digits).then_some(digits)
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::from_str_exact(text).expect("a decimal in the test")
    }

    #[test]
    fn reads_numbers() {
        for (raw, expected) in [
            ("0", Some("0")),
            ("09", Some("9")),
            (" 100 ", Some("100")),
            ("35,5", Some("35.5")),
            ("35,50", Some("35.5")),
            ("0,7", Some("0.7")),
            ("1.234", Some("1234")),
            ("10.000", Some("10000")),
            ("1.234.567,8", Some("1234567.8")),
            ("1234,5", Some("1234.5")),
            ("26.6", Some("26.6")),
            ("0.123", Some("0.123")),
            ("1234.567", Some("1234.567")),
            ("-0,5", Some("-0.5")),
            ("−3", Some("-3")),
            ("", None),
            ("-", None),
            (",5", None),
            ("5,", None),
            ("5.", None),
            ("1,2,3", None),
            ("1.2.3", None),
            ("12.34.567", None),
            ("24.5.2024", None),
            ("1,234.5", None),
            ("12 000", None),
            ("100%", None),
            ("- 5", None),
            ("٣", None),
            ("99999999999999999999999999999999999", None),
        ] {
            assert_eq!(parse(raw), expected.map(decimal), "{raw:?}");
        }
    }

    #[test]
    fn writes_numbers() {
        for (value, expected) in [
            ("0", "0"),
            ("9", "9"),
            ("35.50", "35,5"),
            ("1234", "1.234"),
            ("1234567.8", "1.234.567,8"),
            ("-1234.05", "-1.234,05"),
            ("-0.00", "0"),
            ("100000", "100.000"),
        ] {
            assert_eq!(format(decimal(value)), expected);
        }
    }

    proptest! {
        #[test]
        fn reads_back_what_it_writes(mantissa in any::<i64>(), scale in 0_u32..12) {
            let value = Decimal::new(mantissa, scale);
            prop_assert_eq!(parse(&format(value)), Some(value));
        }

        #[test]
        fn any_text_is_judged(raw in "\\PC*") {
            let _ = parse(&raw);
        }

        #[test]
        fn any_digits_and_marks_are_judged(raw in "[0-9.,-]{0,40}") {
            if let Some(value) = parse(&raw) {
                prop_assert_eq!(parse(&format(value)), Some(value));
            }
        }
    }
}
