//! What waits at whose desk, how rounds went, and what opening one would do.

use ansinh_app::report::extension::ask_extension;
use ansinh_app::report::history::history;
use ansinh_app::report::preview_round::preview_round;
use ansinh_app::report::queue::{Desk, extensions, waiting};
use ansinh_app::report::receive::receive;
use ansinh_app::report::review::{approve, return_report};
use ansinh_app::report::submit::submit;
use ansinh_app::report::{MoveRequest, close_round};
use ansinh_app::{App, Caller};
use ansinh_domain::report::Timeliness;
use ansinh_store::Db;
use ansinh_store::report::round;
use ansinh_testkit::{Reporting, app, on_both, reporting};
use jiff::SignedDuration;
use jiff::civil::date;

use super::{fill, put, whole};

/// Names of the bodies whose reports wait for the caller.
async fn at(app: &App, caller: &Caller, desk: Desk) -> Vec<String> {
    let rows = waiting(app, caller, desk).await.unwrap();
    rows.into_iter().map(|row| row.submission.body_name).collect()
}

async fn sent(app: &App, r: &Reporting) {
    fill(app, r).await;
    submit(app, &r.officer, whole(r)).await.unwrap();
}

#[tokio::test]
async fn a_report_waits_for_those_who_may_move_it_on() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        assert!(at(&app, &r.head, Desk::Head).await.is_empty());
        sent(&app, &r).await;
        assert_eq!(at(&app, &r.head, Desk::Head).await, ["Sở Y tế"]);
        for other in [&r.officer, &r.other_officer, &r.coordinator] {
            assert!(at(&app, other, Desk::Head).await.is_empty());
        }
        assert!(at(&app, &r.coordinator, Desk::Coordinator).await.is_empty());
        approve(&app, &r.head, whole(&r)).await.unwrap();
        assert_eq!(at(&app, &r.coordinator, Desk::Coordinator).await, ["Sở Y tế"]);
        assert!(at(&app, &r.head, Desk::Coordinator).await.is_empty());
        let row = waiting(&app, &r.coordinator, Desk::Coordinator).await.unwrap().remove(0);
        assert_eq!(row.from.as_deref(), Some("Thủ Trưởng"));
        assert_eq!((row.since, row.changes), (Some(app.today()), None));

        // The second time it says what is not as it was.
        receive(&app, &r.coordinator, whole(&r)).await.unwrap();
        let back = MoveRequest { reason: Some("Xem lại 1.1".into()), ..whole(&r) };
        return_report(&app, &r.coordinator, back).await.unwrap();
        put(&app, &r, &r.officer, "1.1", "value", "12,8").await;
        submit(&app, &r.officer, whole(&r)).await.unwrap();
        approve(&app, &r.head, whole(&r)).await.unwrap();
        let row = waiting(&app, &r.coordinator, Desk::Coordinator).await.unwrap().remove(0);
        let changes = row.changes.unwrap();
        let told: Vec<_> = changes
            .iter()
            .map(|change| (change.code.as_str(), change.before.as_str(), change.after.as_str()))
            .collect();
        assert_eq!(told, [("1.1", "12,6", "12,8")]);

        // Nothing waits in a round that is closed.
        close_round(&app, &r.coordinator, r.round).await.unwrap();
        assert!(at(&app, &r.coordinator, Desk::Coordinator).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn requests_for_more_time_wait_for_the_coordinator() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        let day = date(2025, 11, 5);
        ask_extension(&app, &r.officer, r.submission, day, "Bão lũ").await.unwrap();
        let asked = extensions(&app, &r.coordinator).await.unwrap();
        assert_eq!(asked.iter().map(|row| row.wanted).collect::<Vec<_>>(), [day]);
        assert!(extensions(&app, &r.officer).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn rounds_are_told_by_body() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        assert!(history(&app, &r.officer, r.plan.id).await.is_err(), "not for one body");
        sent(&app, &r).await;
        approve(&app, &r.head, whole(&r)).await.unwrap();
        let due = round::find(&app.db, r.round).await.unwrap().unwrap().due;
        // Past the deadline by ten days: one body sent in time, one owes.
        let ahead = app.today().until(due).unwrap().get_days() + 10;
        app.clock.advance(SignedDuration::from_hours(i64::from(ahead) * 24));
        let told = history(&app, &r.coordinator, r.plan.id).await.unwrap();
        assert_eq!(told.len(), 1);
        let of = |id| told[0].bodies.iter().find(|body| body.cell.id == id).unwrap();
        assert!(matches!(of(r.submission).timeliness, Timeliness::OnTime));
        let late = of(r.other_submission);
        assert!(
            matches!(late.timeliness, Timeliness::Overdue { days } if days == late.lateness.officer)
        );
        assert!(late.lateness.officer > 0 && late.completeness.filled == 0);
        assert_eq!(told[0].completeness().filled, of(r.submission).completeness.filled);
    })
    .await;
}

#[tokio::test]
async fn a_round_is_looked_at_before_it_is_opened() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        let look = async |caller: &Caller, period: &str| {
            let period = period.parse().unwrap();
            preview_round(&app, caller, r.regime, period, app.today()).await
        };
        let preview = look(&r.coordinator, "2026-Y1").await.unwrap();
        let owes: Vec<_> = preview
            .bodies
            .iter()
            .map(|body| (body.name.as_str(), body.indicators, body.tasks, body.staffed))
            .collect();
        let health = ("Sở Y tế", 5, 3, true);
        assert_eq!(owes, [("Sở Văn hoá, Thể thao và Du lịch", 1, 0, true), health]);
        assert!(preview.bodies.iter().all(|body| !body.empty_group && !body.gone));
        assert_eq!(preview.dates.due(), date(2026, 10, 29));
        assert!(preview.holidays_known && preview.opened.is_none());
        assert_eq!(
            round::of_plan(&app.db, r.plan.id).await.unwrap().len(),
            1,
            "nothing was opened"
        );
        assert_eq!(look(&r.coordinator, "2025-Y1").await.unwrap().opened, Some(r.round));
        assert!(!look(&r.coordinator, "2031-Y1").await.unwrap().holidays_known);
        assert!(look(&r.coordinator, "2026-Q1").await.is_err());
        assert!(look(&r.officer, "2026-Y1").await.is_err());
    })
    .await;
}
