//! Lines of a paper that follow from its parts.

use jiff::civil::Date;

use super::model::{Paper, Title};

/// Blank that is filled in by hand.
const OPEN: &str = "        ";

/// "15", "05"; a draft's stays open.
pub fn number_words(number: Option<u32>) -> String {
    number.map_or_else(|| OPEN.to_owned(), |number| format!("{number:02}"))
}

/// "ngày 05 tháng 02 năm 2026": days below 10 and the months January and February have a zero in
/// front, the others have not. A draft's day and month stay open.
pub fn date_words(date: Option<Date>, year: i16) -> String {
    let Some(date) = date else {
        return format!("ngày {} tháng {} năm {year}", OPEN.trim_end_matches("  "), "    ");
    };
    let month =
        if date.month() < 3 { format!("{:02}", date.month()) } else { date.month().to_string() };
    format!("ngày {:02} tháng {month} năm {}", date.day(), date.year())
}

impl Paper {
    /// "Số: 15/BC-SNV".
    pub fn number_line(&self) -> String {
        format!("Số: {}/{}", number_words(self.number), self.symbol)
    }

    /// "Tuyên Quang, ngày 05 tháng 11 năm 2026".
    pub fn place_line(&self) -> String {
        format!("{}, {}", self.place, date_words(self.date, self.year))
    }

    /// "(Kèm theo Báo cáo số 15/BC-SNV ngày 05 tháng 11 năm 2026 của Sở Nội vụ)".
    pub fn attached_line(&self) -> String {
        let kind = match &self.title {
            Title::Named { type_name, .. } => type_name.as_str(),
            Title::Letter { .. } => "Công văn",
        };
        format!(
            "(Kèm theo {kind} số {}/{} {} của {})",
            number_words(self.number),
            self.symbol,
            date_words(self.date, self.year),
            self.issuer
        )
    }

    /// Lines under "Nơi nhận:", with their marks. With a Kính gửi the first is "Như trên".
    pub fn recipient_lines(&self) -> Vec<String> {
        let above = (!self.addressees.is_empty()).then_some("Như trên");
        above
            .into_iter()
            .chain(self.recipients.iter().map(String::as_str))
            .map(|to| format!("- {to};"))
            .chain([format!("- Lưu: {}.", self.archive)])
            .collect()
    }

    /// The subject, of either kind of title.
    pub fn subject(&self) -> &str {
        match &self.title {
            Title::Named { subject, .. } | Title::Letter { subject } => subject,
        }
    }
}

/// "I", "II" …: how appendices are numbered when there are more than one.
pub(super) fn roman(number: usize) -> String {
    const PARTS: [(usize, &str); 9] = [
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let (mut left, mut out) = (number, String::new());
    for (value, letters) in PARTS {
        while left >= value {
            out.push_str(letters);
            left -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_and_months_take_a_zero_as_the_decree_says() {
        let check = |day, expected: &str| assert_eq!(date_words(Some(day), 2026), expected);
        check(date(2026, 1, 9), "ngày 09 tháng 01 năm 2026");
        check(date(2026, 2, 10), "ngày 10 tháng 02 năm 2026");
        check(date(2026, 3, 1), "ngày 01 tháng 3 năm 2026");
        check(date(2026, 11, 26), "ngày 26 tháng 11 năm 2026");
        assert!(date_words(None, 2027).ends_with("năm 2027"));
    }

    #[test]
    fn numbers() {
        assert_eq!(number_words(Some(5)), "05");
        assert_eq!(number_words(Some(103)), "103");
        assert_eq!((roman(1), roman(4), roman(14)), ("I".into(), "IV".into(), "XIV".into()));
    }
}
