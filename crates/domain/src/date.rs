//! Days as people here write them.

use jiff::civil::Date;

/// "24/05/2024": the one way a day is shown, on pages, in workbooks and in words.
pub fn shown(day: Date) -> String {
    format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::shown;

    #[test]
    fn days_have_two_and_two_and_four_digits() {
        let check = |day, text: &str| assert_eq!(shown(day), text);
        check(date(2024, 5, 24), "24/05/2024");
        check(date(2025, 12, 1), "01/12/2025");
        check(date(987, 1, 2), "02/01/0987");
    }
}
