//! Regimes, rounds, days off.

use ansinh_app::AppError;
use ansinh_app::report::special_day::{note_shipped_days, propose_days, put_day, remove_day};
use ansinh_app::report::{
    ReportError, change_regime, close_round, create_regime, open_round, suggest_regimes, watch,
};
use ansinh_domain::calendar::{DayKind, Frequency, Period, SpecialDay};
use ansinh_domain::report::{ItemKind, Selection};
use ansinh_store::report::{item, regime, round, special_day, submission};
use ansinh_store::{Db, audit};
use ansinh_testkit::{app, on_both, reporting};
use jiff::civil::date;

#[tokio::test]
async fn a_round_holds_exactly_what_is_owed() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        let rows = submission::of_round(&app.db, r.round).await.unwrap();
        let names: Vec<&str> = rows.iter().map(|row| row.body_name.as_str()).collect();
        assert_eq!(names, ["Sở Văn hoá, Thể thao và Du lịch", "Sở Y tế"]);
        let owed = item::of_submission(&app.db, r.submission).await.unwrap();
        let listed: Vec<(ItemKind, &str)> =
            owed.iter().map(|row| (row.kind, row.code.as_str())).collect();
        let of =
            |kind, codes: &[&'static str]| codes.iter().map(|c| (kind, *c)).collect::<Vec<_>>();
        let mut expected = of(ItemKind::Indicator, &["1.1", "1.2", "1.3-1", "1.3-2", "2.2"]);
        expected
            .extend(of(ItemKind::Section, &["I", "III.1", "III.2", "III.3a", "III.3b", "IV", "V"]));
        expected.extend(of(ItemKind::Task, &["I.1", "II.1.1", "II.1.2"]));
        assert_eq!(listed, expected, "1.3 only heads others");
        assert!(owed.iter().all(|row| row.is_open && !row.filled));
        let found = round::find(&app.db, r.round).await.unwrap().unwrap();
        assert_eq!((found.window_from, found.cut_off), (date(2024, 10, 30), date(2025, 10, 29)));
        assert_eq!(found.due, date(2025, 10, 29));

        let period: Period = "2025-Y1".parse().unwrap();
        let again = open_round(&app, &r.coordinator, r.regime, period, app.today()).await.unwrap();
        assert_eq!(again, r.round, "opening it again opens nothing");
        let verbs: Vec<String> =
            audit::newest(&app.db, 10).await.unwrap().into_iter().map(|e| e.verb).collect();
        assert_eq!(verbs, ["open-round", "create-regime"]);
        assert!(open_round(&app, &r.officer, r.regime, period, app.today()).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn what_no_round_is_opened_for() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        let open = async |period: &str, day| {
            let period = period.parse().unwrap();
            open_round(&app, &r.coordinator, r.regime, period, day).await.unwrap_err()
        };
        assert!(matches!(open("2026-M1", app.today()).await, AppError::Invalid(_)));
        // Before the plan there were no duties.
        let error = open("2026-Y1", date(2020, 1, 1)).await;
        assert!(matches!(error, AppError::Report(ReportError::NothingOwed(_))), "{error}");
        assert_eq!(round::of_plan(&app.db, r.plan.id).await.unwrap().len(), 1, "nothing is left");
        let row = regime::find(&app.db, r.regime).await.unwrap().unwrap();
        change_regime(&app, &r.coordinator, r.regime, row.mod_count, &row.content, false)
            .await
            .unwrap();
        assert!(matches!(open("2026-Y1", app.today()).await, AppError::Invalid(_)), "at rest");
        let stale =
            change_regime(&app, &r.coordinator, r.regime, row.mod_count, &row.content, true).await;
        assert!(matches!(stale.unwrap_err(), AppError::Report(ReportError::Changed)));
    })
    .await;
}

#[tokio::test]
async fn regimes_are_suggested_chosen_and_named_once() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        let suggested = suggest_regimes(&app, &r.coordinator, r.plan.id).await.unwrap();
        assert_eq!(suggested.of_plan.len(), 1);
        assert_eq!(suggested.of_decree.len(), 5);
        assert!(suggested.unread.is_empty());
        let twice = create_regime(&app, &r.coordinator, r.plan.id, &suggested.of_plan[0]).await;
        assert!(matches!(twice.unwrap_err(), AppError::Invalid(_)));
        let mut monthly = suggested
            .of_decree
            .into_iter()
            .find(|regime| regime.frequency == Frequency::Month)
            .unwrap();
        monthly.content.tasks = Selection::Nothing;
        monthly.content.indicators = Selection::Headings(vec!["2".into()]);
        monthly.content.sections.clear();
        let id = create_regime(&app, &r.coordinator, r.plan.id, &monthly).await.unwrap();
        let period = "2025-M1".parse().unwrap();
        let round = open_round(&app, &r.coordinator, id, period, app.today()).await.unwrap();
        let rows = submission::of_round(&app.db, round).await.unwrap();
        let owed: Vec<(&str, i64)> =
            rows.iter().map(|row| (row.body_name.as_str(), row.items)).collect();
        assert_eq!(owed, [("Sở Văn hoá, Thể thao và Du lịch", 1), ("Sở Y tế", 1)]);
        monthly.steps.clear();
        let faulty = create_regime(&app, &r.coordinator, r.plan.id, &monthly).await.unwrap_err();
        assert!(faulty.to_string().contains("hạn báo cáo"), "{faulty}");
    })
    .await;
}

#[tokio::test]
async fn a_closed_round_takes_nothing() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        close_round(&app, &r.coordinator, r.round).await.unwrap();
        let again = close_round(&app, &r.coordinator, r.round).await.unwrap_err();
        assert!(matches!(again, AppError::Report(ReportError::RoundClosed)));
        let edit = super::first(&app, &r, ItemKind::Indicator, "1.1", "value", "1").await;
        let saved = ansinh_app::report::save_cells(&app, &r.officer, r.submission, &[edit]).await;
        assert!(matches!(saved.unwrap_err(), AppError::Report(ReportError::RoundClosed)));
        let mine = watch::mine(&app, &r.officer).await.unwrap();
        assert!(mine.is_empty());
    })
    .await;
}

#[tokio::test]
async fn days_off_are_a_table_people_edit() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        assert_eq!(note_shipped_days(&app).await.unwrap(), 0, "once");
        assert_eq!(special_day::list(&app.db).await.unwrap().len(), 60);
        assert!(propose_days(&app, &r.coordinator, 2028).await.unwrap().len() > 10);
        let day = SpecialDay {
            date: date(2025, 10, 30),
            kind: DayKind::Holiday,
            name: "  Ngày của tỉnh ".into(),
            source: "Quyết định của tỉnh".into(),
            confirmed: true,
        };
        let calendar = async || special_day::calendar(&app.db).await.unwrap();
        assert_eq!(calendar().await.between(date(2025, 10, 29), date(2025, 10, 31)), 2);
        put_day(&app, &r.coordinator, &day).await.unwrap();
        assert_eq!(calendar().await.between(date(2025, 10, 29), date(2025, 10, 31)), 1);
        remove_day(&app, &r.coordinator, day.date).await.unwrap();
        assert_eq!(calendar().await.between(date(2025, 10, 29), date(2025, 10, 31)), 2);
        let gone = remove_day(&app, &r.coordinator, day.date).await.unwrap_err();
        assert!(matches!(gone, AppError::NotFound { .. }));
        let nameless = SpecialDay { name: " ".into(), ..day.clone() };
        assert!(put_day(&app, &r.coordinator, &nameless).await.is_err());
        assert!(put_day(&app, &r.officer, &day).await.is_err());
    })
    .await;
}
