//! How near a day is, in words.

use jiff::civil::Date;

use crate::calendar::WorkCalendar;
use crate::date::shown;

/// "còn 3 ngày, hạn 29/10/2025", "hạn hôm nay, 29/10/2025", "quá hạn 2 ngày làm việc, hạn
/// 29/10/2025": told by the day itself and not by the stage, so that what waited over a holiday says
/// what is true.
pub fn standing(due: Date, today: Date, calendar: &WorkCalendar) -> String {
    let day = shown(due);
    if today == due {
        return format!("hạn hôm nay, {day}");
    }
    if today < due {
        let left = today.until(due).map_or(0, |span| span.get_days());
        return match left {
            1 => format!("hạn ngày mai, {day}"),
            left => format!("còn {left} ngày, hạn {day}"),
        };
    }
    match calendar.between(due, today) {
        0 => format!("vừa hết hạn {day}"),
        late => format!("quá hạn {late} ngày làm việc, hạn {day}"),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_are_said() {
        let calendar = WorkCalendar::new(&crate::calendar::shipped());
        let due = date(2025, 10, 31); // a Friday
        let check = |today: Date, words: &str| assert_eq!(standing(due, today, &calendar), words);
        check(date(2025, 10, 24), "còn 7 ngày, hạn 31/10/2025");
        check(date(2025, 10, 30), "hạn ngày mai, 31/10/2025");
        check(due, "hạn hôm nay, 31/10/2025");
        check(date(2025, 11, 2), "vừa hết hạn 31/10/2025");
        check(date(2025, 11, 3), "quá hạn 1 ngày làm việc, hạn 31/10/2025");
    }
}
