//! Comparisons never go over a change of land without saying so.

use ansinh_app::assess::{
    At, Comparison, Difference, Pair, compare, land_changes, note_break, open_book, over_periods,
    set_baseline,
};
use ansinh_app::report::baseline::set_plan_territory;
use ansinh_app::{App, AppError, Caller};
use ansinh_domain::assess::{Baseline, Status};
use ansinh_store::IndicatorId;
use ansinh_store::report::round;
use ansinh_testkit::{Reporting, app, on_both, received_figure, reporting, territory_on};
use jiff::SignedDuration;
use jiff::civil::{Date, date};
use rust_decimal::Decimal;

use crate::borders::territories;

async fn origin(app: &App, r: &Reporting, code: &str) -> IndicatorId {
    let day = app.today();
    let book = open_book(app, &r.coordinator, &r.plan, day).await.unwrap();
    book.assess(day).unwrap().iter().find(|one| one.row.code == code).unwrap().origin
}

fn d(text: &str) -> Decimal {
    text.parse().unwrap()
}

async fn days(app: &App, r: &Reporting, from: Date, to: Date) -> Comparison {
    compare(app, &r.officer, &r.plan, (At::Day(from), At::Day(to))).await.unwrap()
}

fn pair<'a>(of: &'a Comparison, code: &str) -> &'a Pair {
    of.pairs.iter().find(|pair| pair.row.code == code).unwrap()
}

#[tokio::test]
async fn two_days_and_two_rounds_side_by_side() {
    on_both(|db| async move {
        let app = app(db);
        let r = reporting(&app).await;
        let one = origin(&app, &r, "1.1").await;
        let put = async |period: &str, as_of: Date, value: &str| {
            received_figure(&app, one, None, (period, as_of), value).await;
        };
        put("2021-Y1", date(2021, 12, 31), "10").await;
        put("2023-Y1", date(2023, 12, 31), "11").await;
        put("2024-Y1", date(2024, 11, 30), "10.5").await;
        let of = days(&app, &r, date(2023, 12, 31), app.today()).await;
        let told = pair(&of, "1.1");
        assert_eq!(told.difference, Difference::Number(d("-0.5")));
        assert_eq!(
            (told.before.status, told.after.status),
            (Status::NeedsAcceleration, Status::OffTrack)
        );
        assert_eq!(pair(&of, "1.2").difference, Difference::Unknown);
        let nobody = Caller::anonymous(None);
        let at = (At::Day(app.today()), At::Day(app.today()));
        let refused = compare(&app, &nobody, &r.plan, at).await;
        assert!(matches!(refused, Err(AppError::Refused(_))));

        // A round tells what was reported in it, also when that came after its cut-off.
        let round = round::find(&app.db, r.round).await.unwrap().unwrap();
        put("2025-Y1", date(2025, 11, 20), "12").await;
        app.clock.advance(SignedDuration::from_hours(24 * 400));
        let at = (At::Day(date(2024, 12, 31)), At::Round(&round));
        let of = compare(&app, &r.officer, &r.plan, at).await.unwrap();
        let told = pair(&of, "1.1");
        assert!(round.cut_off < date(2025, 11, 20));
        assert_eq!(told.after.figure.as_ref().unwrap().1, date(2025, 11, 20));
        assert_eq!(
            (of.days.1, told.difference),
            (date(2025, 11, 20), Difference::Number(d("1.5")))
        );
    })
    .await;
}

#[tokio::test]
async fn nothing_is_subtracted_over_a_change_of_land() {
    on_both(|db| async move {
        let app = app(db);
        let r = reporting(&app).await;
        territories(&app).await;
        let one = origin(&app, &r, "1.1").await;
        received_figure(&app, one, None, ("2024-Y1", date(2024, 11, 30)), "11").await;
        received_figure(&app, one, None, ("2025-Y1", date(2025, 11, 30)), "12").await;
        app.clock.advance(SignedDuration::from_hours(24 * 400));
        let (from, to) = (date(2024, 12, 31), date(2025, 12, 31));
        let of = days(&app, &r, from, to).await;
        assert_eq!(
            pair(&of, "1.1").difference,
            Difference::Number(d("1")),
            "nobody said which land"
        );

        // The registry tells it of the plan's code; it need not be noted, nor joined by one person.
        set_plan_territory(&app, &r.coordinator, r.plan.id, "72").await.unwrap();
        let [change] = land_changes(&app, &r.officer, &r.plan).await.unwrap().try_into().unwrap();
        assert_eq!(change.source, "Danh mục địa bàn");
        let day = date(2025, 7, 1);
        let told = ("Tỉnh mới", "Nghị quyết thử");
        let twice = note_break(&app, &r.coordinator, &r.plan, day, told).await.unwrap_err();
        assert!(twice.to_string().contains("Danh mục địa bàn đã có"), "{twice}");
        let base = Baseline {
            as_of: date(2024, 11, 30),
            value: d("11.4"),
            land: 0,
            source: "Tính lại".into(),
        };
        let alone = set_baseline(&app, &r.coordinator, (one, "1.1"), &base, day).await.unwrap_err();
        assert!(alone.to_string().contains("người khác duyệt"), "{alone}");
        let of = days(&app, &r, from, to).await;
        assert_eq!(pair(&of, "1.1").difference, Difference::OtherLand);
        assert_eq!(of.breaks, [change]);

        // Over a change that only somebody noted, the coordinator's starting value joins.
        let noted = date(2025, 9, 1);
        note_break(&app, &r.coordinator, &r.plan, noted, told).await.unwrap();
        let base = Baseline { as_of: date(2025, 8, 1), ..base };
        received_figure(&app, one, None, ("2025-H1", date(2025, 8, 1)), "11.2").await;
        set_baseline(&app, &r.coordinator, (one, "1.1"), &base, noted).await.unwrap();
        let of = days(&app, &r, date(2025, 8, 2), to).await;
        let joined = Difference::Recomputed { from: d("11.4"), by: d("0.6") };
        assert_eq!(pair(&of, "1.1").difference, joined);
    })
    .await;
}

#[tokio::test]
async fn a_line_of_territories_is_one_land() {
    on_both(|db| async move {
        let app = app(db);
        let r = reporting(&app).await;
        territories(&app).await;
        let one = origin(&app, &r, "1.2").await;
        let put = async |code: &str, period: &str, as_of: Date, value: &str| {
            let territory = territory_on(&app, code, as_of).await;
            received_figure(&app, one, Some(territory), (period, as_of), value).await;
        };
        let (before, after) = (date(2024, 11, 30), date(2025, 11, 30));
        for (code, value) in [("00001", "91"), ("00002", "96"), ("00101", "98")] {
            put(code, "2024-Y1", before, value).await;
        }
        for (code, value) in [("00001", "94"), ("00101", "98.5")] {
            put(code, "2025-Y1", after, value).await;
        }
        app.clock.advance(SignedDuration::from_hours(24 * 400));
        let of = over_periods(&app, &r.officer, one, app.today()).await.unwrap();
        let periods: Vec<String> = of.periods.iter().map(ToString::to_string).collect();
        assert_eq!(periods, ["2024-Y1", "2025-Y1"]);
        let told: Vec<String> = of
            .lines
            .iter()
            .map(|line| {
                let by = line.difference(0, 1).map(|by| by.to_string()).unwrap_or("–".into());
                format!("{} {:?} {:?} {by}", line.name, line.since, line.until)
            })
            .collect();
        // "Xã Một" of before and after are two lands, with one code and one name.
        assert_eq!(
            told,
            [
                "Xã Một None Some(2025-06-30) –",
                "Xã Một Some(2025-07-01) None –",
                "Xã Hai None Some(2025-06-30) –",
                "Xã Năm None None 0.5",
            ]
        );
        let nobody = over_periods(&app, &Caller::anonymous(None), one, app.today()).await;
        assert!(matches!(nobody, Err(AppError::Refused(_))));
    })
    .await;
}
