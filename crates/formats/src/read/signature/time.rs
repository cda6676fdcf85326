//! Times as certificates, signatures and PDF write them.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

use super::asn1::{Element, GENERALIZED_TIME, UTC_TIME};

/// UTCTime or GeneralizedTime.
pub(super) fn asn1_time(element: Element<'_>) -> Option<Timestamp> {
    let text = std::str::from_utf8(element.content).ok()?;
    match element.tag {
        GENERALIZED_TIME => written(text),
        UTC_TIME => {
            let year: u8 = text.get(..2)?.parse().ok()?;
            written(&format!("{}{text}", if year < 50 { "20" } else { "19" }))
        }
        _ => None,
    }
}

/// `D:20251105093000+07'00'`.
pub(super) fn pdf_time(text: &str) -> Option<Timestamp> {
    written(&text.trim().trim_start_matches("D:").replace('\'', ""))
}

/// `20251105093000Z`, seconds and what follows may be missing, `+0700` for `Z`.
fn written(text: &str) -> Option<Timestamp> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, mut zone) = text.split_at_checked(digits)?;
    if let Some(fraction) = zone.strip_prefix(['.', ',']) {
        zone = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
    }
    let part = |from: usize, to: usize| -> Option<i8> { digits.get(from..to)?.parse().ok() };
    let year: i16 = digits.get(..4)?.parse().ok()?;
    let second = if digits.len() > 12 { part(12, 14)? } else { 0 };
    let (month, day, hour, minute) = (part(4, 6)?, part(6, 8)?, part(8, 10)?, part(10, 12)?);
    let civil = DateTime::new(year, month, day, hour, minute, second, 0).ok()?;
    let offset = match zone.split_at_checked(1) {
        None | Some(("Z", _)) => Offset::UTC,
        Some((sign @ ("+" | "-"), zone)) => {
            let hours: i32 = zone.get(..2)?.parse().ok()?;
            let minutes: i32 = zone.get(2..4).unwrap_or("0").parse().ok()?;
            let seconds = hours * 3600 + minutes * 60;
            Offset::from_seconds(if sign == "-" { -seconds } else { seconds }).ok()?
        }
        Some(_) => return None,
    };
    offset.to_timestamp(civil).ok()
}

#[cfg(test)]
mod tests {
    use super::super::asn1::{Element, GENERALIZED_TIME, UTC_TIME};
    use super::{asn1_time, pdf_time};

    #[test]
    fn times() {
        let check = |tag: u8, text: &str, expected: Option<&str>| {
            let element = Element { tag, content: text.as_bytes(), whole: &[] };
            assert_eq!(asn1_time(element).map(|t| t.to_string()).as_deref(), expected, "{text}");
        };
        check(UTC_TIME, "251105023000Z", Some("2025-11-05T02:30:00Z"));
        check(UTC_TIME, "991231235959Z", Some("1999-12-31T23:59:59Z"));
        check(UTC_TIME, "2511050230Z", Some("2025-11-05T02:30:00Z"));
        check(UTC_TIME, "251105093000+0700", Some("2025-11-05T02:30:00Z"));
        check(UTC_TIME, "251305023000Z", None);
        check(UTC_TIME, "25", None);
        check(UTC_TIME, "", None);
        check(GENERALIZED_TIME, "20501105023000.123Z", Some("2050-11-05T02:30:00Z"));
        check(GENERALIZED_TIME, "20501105023000X", None);
        check(GENERALIZED_TIME, "đ", None);
        check(0x0c, "20501105023000Z", None);
        let pdf = |text: &str| pdf_time(text).map(|t| t.to_string());
        assert_eq!(pdf("D:20251105093000+07'00'").as_deref(), Some("2025-11-05T02:30:00Z"));
        assert_eq!(pdf("D:20251105023000Z").as_deref(), Some("2025-11-05T02:30:00Z"));
        assert_eq!(pdf("today"), None);
    }
}
