//! Regimes: where they come from and which days they make.

use jiff::civil::{Date, date};

use super::*;
use crate::calendar::{Frequency, Period, WorkCalendar, shipped, written};
use crate::plan::{Place, ReportingDuty};

fn duty(who: &str, to: &str, raw: &str, day: Option<(i8, i8)>) -> ReportingDuty {
    ReportingDuty {
        who: who.into(),
        to: Some(to.into()),
        deadline_raw: raw.into(),
        last_good_day: day,
        sentence: format!("{who} báo cáo {to} {raw}."),
        place: Place { line: 1, cell: None },
    }
}

fn days(regime: &Regime, period: &str) -> (Date, Date, Date, Vec<Date>) {
    let calendar = WorkCalendar::new(&shipped());
    let dates = regime.dates(period.parse().unwrap(), &calendar);
    (dates.opens, dates.window.from, dates.window.to, dates.deadlines)
}

#[test]
fn a_plan_with_two_steps_is_one_regime() {
    let duties = [
        duty(
            "Ủy ban nhân dân tỉnh",
            "Ban Thường vụ Tỉnh ủy",
            "trước ngày 10/11 hằng năm",
            Some((11, 9)),
        ),
        duty(
            "Các sở, ban, ngành",
            "Ủy ban nhân dân tỉnh (qua Sở Y tế)",
            "trước ngày 30/10 hằng năm",
            Some((10, 29)),
        ),
        duty("Sở Tài chính", "Bộ Tài chính", "theo quy định", None),
    ];
    let (regimes, unread) = from_duties("Kế hoạch 7/KH-UBND", &duties, &outline());
    let [regime] = regimes.as_slice() else { panic!("{regimes:?}") };
    assert_eq!(unread, [&duties[2]]);
    assert_eq!(regime.name, "Báo cáo hằng năm kết quả thực hiện Kế hoạch 7/KH-UBND");
    assert_eq!(regime.faults(), Vec::<String>::new());
    assert_eq!(
        days(regime, "2026-Y1"),
        (
            date(2026, 9, 29),
            date(2025, 10, 30),
            date(2026, 10, 29),
            vec![date(2026, 10, 29), date(2026, 11, 9)]
        )
    );
}

#[test]
fn chains_that_do_not_meet_are_regimes_of_their_own() {
    let duties = [
        duty("Các sở", "Sở Y tế", "trước ngày 20/6 hằng năm", Some((6, 19))),
        duty("Các sở", "Sở Y tế", "trước ngày 15/12 hằng năm", Some((12, 14))),
    ];
    let (regimes, _) = from_duties("Kế hoạch 7/KH-UBND", &duties, &[]);
    let names: Vec<&str> = regimes.iter().map(|regime| regime.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "Báo cáo hằng năm kết quả thực hiện Kế hoạch 7/KH-UBND (trước ngày 20/6 hằng năm)",
            "Báo cáo hằng năm kết quả thực hiện Kế hoạch 7/KH-UBND (trước ngày 15/12 hằng năm)",
        ]
    );
    assert!(from_duties("Kế hoạch 7/KH-UBND", &[], &[]).0.is_empty());
}

#[test]
fn days_of_decree_09() {
    let check = |frequency, period: &str, from, to, due| {
        let regime = from_decree_09(frequency, "Kế hoạch 7/KH-UBND", &outline());
        assert_eq!(regime.faults(), Vec::<String>::new());
        let (_, begins, ends, deadlines) = days(&regime, period);
        assert_eq!((begins, ends, deadlines), (from, to, vec![due]), "{period}");
    };
    check(Frequency::Month, "2026-M10", date(2026, 9, 15), date(2026, 10, 14), date(2026, 10, 16));
    // The second working day after Saturday 14 February is after Tết.
    check(Frequency::Month, "2026-M2", date(2026, 1, 15), date(2026, 2, 14), date(2026, 2, 24));
    check(Frequency::Quarter, "2026-Q4", date(2026, 9, 15), date(2026, 12, 14), date(2026, 12, 16));
    check(Frequency::HalfYear, "2026-H1", date(2025, 12, 15), date(2026, 6, 14), date(2026, 6, 16));
    check(
        Frequency::NineMonths,
        "2026-N1",
        date(2025, 12, 15),
        date(2026, 9, 14),
        date(2026, 9, 16),
    );
    check(Frequency::Year, "2026-Y1", date(2025, 12, 15), date(2026, 12, 14), date(2026, 12, 16));
}

#[test]
fn days_of_a_month_and_of_leap_years() {
    let mut regime = from_decree_09(Frequency::Month, "Kế hoạch", &[]);
    regime.steps[0].deadline = Deadline::DayOfNextMonth { day: 31 };
    assert_eq!(days(&regime, "2026-M1").3, [date(2026, 2, 28)]);
    assert_eq!(days(&regime, "2026-M12").3, [date(2027, 1, 31)]);
    regime.frequency = Frequency::Year;
    regime.steps[0].deadline = Deadline::DayOfYear { month: 2, day: 29 };
    assert_eq!(days(&regime, "2026-Y1").3, [date(2026, 2, 28)]);
    assert_eq!(days(&regime, "2028-Y1").3, [date(2028, 2, 29)]);
}

#[test]
fn says_what_is_missing() {
    let good = from_decree_09(Frequency::Month, "Kế hoạch", &outline());
    let check = |change: &dyn Fn(&mut Regime), expected: &str| {
        let mut regime = good.clone();
        change(&mut regime);
        let faults = regime.faults();
        assert!(faults.iter().any(|fault| fault.contains(expected)), "{expected}: {faults:?}");
    };
    check(&|regime| regime.name = " ".into(), "chưa có tên");
    check(&|regime| regime.basis.clear(), "căn cứ");
    check(&|regime| regime.steps.clear(), "hạn báo cáo");
    check(&|regime| regime.cut_off = CutOff::AtDeadline, "chốt số liệu theo kỳ");
    check(&|regime| regime.cut_off = CutOff::AtDeadline, "phải nêu ngày chốt");
    check(
        &|regime| regime.steps[0].deadline = Deadline::DayOfYear { month: 1, day: 1 },
        "mỗi năm một lần",
    );
    check(&|regime| regime.content.sections[1].code = "I".into(), "cùng ký hiệu I");
    check(&|regime| regime.content.sections[1].title.clear(), "ký hiệu và tên");
    check(
        &|regime| {
            regime.content = Content {
                indicators: Selection::Nothing,
                tasks: Selection::Nothing,
                sections: vec![],
            };
        },
        "chưa có nội dung",
    );
}

#[test]
fn selections() {
    let check = |selection: Selection, expected: bool| {
        assert_eq!(selection.takes("VI.2.3", &["VI", "VI.2"]), expected, "{selection:?}");
    };
    check(Selection::All, true);
    check(Selection::Nothing, false);
    check(Selection::Headings(vec!["VI.2".into()]), true);
    check(Selection::Headings(vec!["V".into()]), false);
    check(Selection::Items(vec!["VI.2.3".into()]), true);
    check(Selection::Items(vec!["VI.2".into()]), false);
}

#[test]
fn in_words() {
    let regime = from_decree_09(Frequency::Month, "Kế hoạch", &[]);
    let dates = regime.dates("2026-M10".parse::<Period>().unwrap(), &WorkCalendar::default());
    assert_eq!(dates.summary(), "Số liệu từ 15/09/2026 đến 14/10/2026; hạn báo cáo 16/10/2026");
    assert_eq!(regime.cut_off.title(), "từ ngày 15 tháng trước kỳ đến ngày 14 tháng cuối kỳ");
    assert_eq!(written(dates.due()), "16/10/2026");
}
