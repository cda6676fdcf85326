//! Cases that break methods elsewhere: each has its own answer here.

use ansinh_domain::assess::{
    Method, Needed, Path, Settings, SettingsFault, Status, Why, in_force, shipped_settings,
};
use ansinh_domain::target::{Bound, Direction};
use jiff::civil::date;
use rust_decimal::Decimal;

use crate::build::{Case, decimal, flow, level, lower, settings};

#[test]
fn what_breaks_methods() {
    let check = |name: &str, case: Case, expected: Status| {
        for method in Method::ALL {
            let out = Case { method, ..case.clone() }.assess();
            assert_eq!(out.status, expected, "{name} by {method:?}: {}", out.reason);
        }
    };
    let higher = || level().target("2030", "50");
    check("target = baseline, kept", higher().figures("2020 50; 2024 50"), Status::Achieved);
    check("target = baseline, lost", higher().figures("2020 50; 2024 49"), Status::Deteriorating);
    check("already past the target", higher().figures("2020 60; 2024 61"), Status::Achieved);
    check("past it, and back", higher().figures("2020 60; 2024 40"), Status::Deteriorating);
    check("one point", higher().figures("2024 40"), Status::InsufficientData);
    check("one point that meets", higher().figures("2024 50"), Status::Achieved);
    check("two figures of one day", higher().figures("2024 40; 2024 41"), Status::InsufficientData);
    check("nothing", higher(), Status::InsufficientData);
    check(
        "range, inside",
        level().target("2030", "40-50").figures("2020 30; 2024 45"),
        Status::Achieved,
    );
    check("ceiling met", lower().target("2030", "≤ 5").figures("2020 9; 2024 5"), Status::Achieved);
    check(
        "strict ceiling not met",
        lower().target("2030", "<5").figures("2024 5"),
        Status::InsufficientData,
    );
}

#[test]
fn zero_and_signs_have_an_answer_where_growth_has_none() {
    let check = |figures: &str, method, expected| {
        let out = Case { method, ..level().target("2026", "10").figures(figures) }.assess();
        assert_eq!(out.status, expected, "{figures} {method:?}: {}", out.reason);
    };
    check("2020 0; 2024 8", Method::Projection, Status::OnTrack);
    check("2020 0; 2024 8", Method::OpenSdg, Status::OnTrack);
    check("2020 0; 2024 8", Method::UnStatistics, Status::InsufficientData);
    check("2020 -4; 2024 6", Method::Projection, Status::OnTrack);
    check("2020 -4; 2024 6", Method::OpenSdg, Status::InsufficientData);
    check("2020 -4; 2024 6", Method::UnStatistics, Status::InsufficientData);
}

#[test]
fn land_is_never_joined_without_a_baseline() {
    let case = level().target("2030", "90").figures("2022 60; 2023 70; 2024 80; 2025 40@2");
    let out = case.on(2026, 1, 10).assess();
    assert_eq!(out.status, Status::InsufficientData, "{}", out.reason);
    assert_eq!(out.left_out.iter().filter(|left| left.why == Why::OtherLand).count(), 3);
    assert_eq!(out.figures, 1);
}

#[test]
fn unconfirmed_figures_are_shown_and_not_counted() {
    let counted = level().target("2025", "72").figures("2022 63; 2024 69").assess();
    let out = level().target("2025", "72").figures("2022 63; 2023 90*; 2024 69").assess();
    assert_eq!(out.progress, counted.progress);
    assert_eq!(out.left_out.len(), 1);
    assert!(out.notes.iter().any(|note| note.contains("chưa được")), "{:?}", out.notes);
}

#[test]
fn figures_of_later_days_are_not_known_yet() {
    let case = level().target("2025", "72").figures("2021 60; 2023 66; 2024 73");
    assert_eq!(case.clone().on(2024, 6, 1).assess().status, Status::OnTrack);
    assert_eq!(case.on(2025, 1, 1).assess().status, Status::Achieved);
}

#[test]
fn what_is_needed_is_exact() {
    let out = level().target("2025", "72").figures("2021 60; 2023 66").assess();
    // From 15/01/2025 on: 350 of 365 days are left.
    let (total, years) = (decimal("6"), decimal("0.959"));
    let per_year = decimal("6.26");
    assert_eq!(out.needed, Some(Needed::Change { total, per_year, years }));
    // Three years of 3 and one of 0.6 left to find: 4 × 3 − 9,4.
    let out = Case { plan_from: Some(2021), ..flow().target("2024", ">3") };
    let out = out.figures("2021 2,4; 2022 4; 2023 3").on(2024, 5, 1).assess();
    assert_eq!(out.needed, Some(Needed::EachYear { value: decimal("2.6"), years: 1 }));
    let out = Case { path: Some(Path::CumulativeInYear), ..flow().target("2024", "100") };
    let out = out.figures("2024-06-30 40").on(2024, 7, 1).assess();
    assert_eq!(out.needed, Some(Needed::RestOfYear { value: decimal("60") }));
}

#[test]
fn a_range_without_a_better_side_can_be_overshot() {
    let case = |figures: &str| {
        Case { direction: None, ..level() }
            .bound(2025, Bound::Between { low: decimal("40"), high: decimal("50") })
            .figures(figures)
            .assess()
    };
    assert_eq!(case("2022 20; 2023 28; 2024 36").status, Status::OnTrack);
    // Leads to 52, two beyond 50, which counts as two short of 40: 25 of 27.
    assert_eq!(case("2022 13; 2024 39").progress, Some(decimal("0.9259")));
    assert_eq!(case("2022 13; 2024 39").status, Status::NeedsAcceleration);
    // Leads to 79: 52 of 81.
    assert_eq!(case("2022 -41; 2024 39").progress, Some(decimal("0.642")));
    let higher = Case { direction: Some(Direction::Higher), ..level() };
    let out = higher.target("2025", "40-50").figures("2024 70").assess();
    assert_eq!(out.status, Status::Achieved);
}

#[test]
fn thresholds_are_dated() {
    let shipped = settings();
    assert_eq!(shipped.check(), Ok(()));
    assert_eq!(shipped_settings().len(), 1);
    let later = Settings { from: date(2026, 1, 1), on_track: decimal("0.9"), ..shipped.clone() };
    let all = [shipped.clone(), later];
    let at = |year| in_force(&all, date(year, 6, 1)).map(|settings| settings.on_track);
    assert_eq!(at(2025), Some(decimal("0.95")));
    assert_eq!(at(2026), Some(decimal("0.9")));
    assert_eq!(at(1999), Some(decimal("0.95")));
    assert_eq!(in_force(&[], date(2025, 1, 1)), None);
    // The same series, by thresholds of two days.
    let case = level().target("2025", "72").figures("2021 60; 2022 62,8; 2023 65,6; 2024 68,4");
    assert_eq!(case.assess_with(&all[0]).status, Status::NeedsAcceleration);
    assert_eq!(case.assess_with(&all[1]).status, Status::OnTrack);
}

#[test]
fn thresholds_that_cannot_be_used_are_refused() {
    let check = |settings: Settings, fault| assert_eq!(settings.check(), Err(fault));
    let one = Decimal::ONE;
    check(Settings { acceleration: one, ..settings() }, SettingsFault::Order);
    check(Settings { on_track: Decimal::TWO, ..settings() }, SettingsFault::Order);
    check(Settings { deteriorating: one, ..settings() }, SettingsFault::Order);
    check(Settings { about: one, ..settings() }, SettingsFault::About);
    check(Settings { stale_days: 0, ..settings() }, SettingsFault::Days);
    check(Settings { source: " ".to_owned(), ..settings() }, SettingsFault::Source);
}
