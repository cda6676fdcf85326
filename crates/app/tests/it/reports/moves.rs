//! What goes along when bodies end in the middle of a round: rows, requests for more time, late
//! days; told as reported then and as organised on a day.

use std::collections::BTreeSet;

use ansinh_app::reorganisation::undo::undo;
use ansinh_app::report::extension::{ask_extension, grant_extension};
use ansinh_app::report::history::{by_holder, history, of_body};
use ansinh_app::report::receive::receive;
use ansinh_app::report::review::approve;
use ansinh_app::report::submit::{correct, submit};
use ansinh_app::report::view::view;
use ansinh_app::report::{MoveRequest, watch};
use ansinh_app::{App, AppError, Caller};
use ansinh_domain::access::{Role, Scope};
use ansinh_domain::report::{ItemKind, State, Timeliness};
use ansinh_store::body::{self, BodyFilter};
use ansinh_store::report::passage::Mover;
use ansinh_store::report::{extension, item, observation, submission};
use ansinh_store::{ActId, BodyId, Db, ExtensionId, IndicatorId, SubmissionId};
use ansinh_testkit::{Reporting, app, end_body, on_both, person, reporting};
use jiff::SignedDuration;
use jiff::civil::{Date, date};

use super::{fill, put, whole};

const LATE: Date = date(2025, 11, 10);

/// From the start of the tests to [`LATE`].
fn until_late(app: &App) {
    app.clock.advance(SignedDuration::from_hours(24 * 343));
    assert_eq!(app.today(), LATE);
}

/// "Sở Y tế" ends on `day`, and these take over all it leads.
async fn ends(app: &App, r: &Reporting, day: Date, to: &[BodyId]) -> ActId {
    end_body(app, &r.coordinator, r.body, day, to).await
}

async fn codes(app: &App, id: SubmissionId) -> BTreeSet<String> {
    let rows = item::of_submission(&app.db, id).await.unwrap();
    rows.into_iter().map(|row| row.code).collect()
}

async fn due(app: &App, id: SubmissionId) -> Date {
    submission::find(&app.db, id).await.unwrap().unwrap().due
}

async fn finance(app: &App, r: &Reporting) -> BodyId {
    let all = BodyFilter::default();
    let rows = body::list(&app.db, r.plan.version_id, &all, app.today()).await.unwrap().rows;
    rows.into_iter().find(|row| row.name == "Sở Tài chính").unwrap().id
}

async fn granted(app: &App, r: &Reporting) -> ExtensionId {
    let id = ask_extension(app, &r.officer, r.submission, date(2025, 11, 5), "Chờ số liệu")
        .await
        .unwrap();
    grant_extension(app, &r.coordinator, id, date(2025, 11, 5), None).await.unwrap();
    id
}

/// The body of each row that a round asks for, by who holds it on a day.
async fn held(app: &App, r: &Reporting, day: Date) -> Vec<(BodyId, SubmissionId, u32)> {
    let rounds = history(app, &r.coordinator, r.plan.id).await.unwrap();
    let parts = by_holder(app, &r.coordinator, r.plan.id, &rounds, day).await.unwrap();
    let mut parts: Vec<_> =
        parts.into_iter().map(|part| (part.holder, part.report, part.completeness.owed)).collect();
    parts.sort();
    parts
}

fn sorted(mut parts: Vec<(BodyId, SubmissionId, u32)>) -> Vec<(BodyId, SubmissionId, u32)> {
    parts.sort();
    parts
}

#[tokio::test]
async fn a_body_that_ends_gives_away_what_it_owes_with_its_time_and_keeps_its_late_days() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        let asked = granted(&app, &r).await;
        put(&app, &r, &r.officer, "1.1", "value", "12,6").await;
        let (own, others) =
            (codes(&app, r.submission).await, codes(&app, r.other_submission).await);
        until_late(&app);
        // The deadline of both is over; one was put off to the 5th.
        let act = ends(&app, &r, LATE, &[r.other_body]).await;

        let taken = codes(&app, r.other_submission).await;
        assert!(own.is_subset(&taken) && others.is_subset(&taken), "{taken:?}");
        assert!(codes(&app, r.submission).await.is_empty());
        assert_eq!(due(&app, r.other_submission).await, date(2025, 11, 5), "more time goes along");
        let carried = extension::of_submission(&app.db, r.other_submission).await.unwrap();
        let [one] = carried.as_slice() else { panic!("{carried:?}") };
        assert_eq!(one.carried_from, Some(r.submission));
        assert_eq!(
            (one.asked_by_name.as_deref(), one.counting()),
            (Some("Cán Bộ Một"), Some(date(2025, 11, 5)))
        );

        // As reported then: its late days up to the act stay the giver's.
        let rounds = history(&app, &r.coordinator, r.plan.id).await.unwrap();
        let gave = rounds[0].report(r.submission).expect("it was late, so it is still told");
        assert_eq!((gave.left, gave.lateness.officer), (Some(LATE), 3), "6, 7 and 10 November");
        assert_eq!(gave.timeliness, Timeliness::Overdue { days: 3 });
        let seen = view(&app, &r.coordinator, r.submission).await.unwrap();
        let last = seen.log.last().unwrap();
        assert_eq!(
            (last.by, last.from_state, last.to_state),
            (Mover::Reorganisation, State::Draft, State::Draft)
        );
        assert!(last.reason.as_deref().unwrap().contains("chuyển sang Sở Văn hoá"), "{last:?}");
        let status = watch::round_status(&app, &r.coordinator, r.round).await.unwrap();
        assert_eq!(status.bodies.iter().filter(|body| body.left == Some(LATE)).count(), 1);

        // As organised on a day: by who holds the duties on it.
        assert_eq!(held(&app, &r, LATE).await, [(r.other_body, r.other_submission, 9)]);
        let eve = date(2025, 11, 9);
        assert_eq!(
            held(&app, &r, eve).await,
            sorted(vec![(r.body, r.other_submission, 8), (r.other_body, r.other_submission, 1)])
        );
        let mine = of_body(&app, &r.officer, r.plan.id, r.body, eve).await.unwrap();
        assert_eq!(mine.held.len(), 1, "the officer of the giver reads what it answered for");
        let refused = of_body(&app, &r.officer, r.plan.id, r.other_body, eve).await.unwrap_err();
        assert!(matches!(refused, AppError::Refused(_)), "{refused:?}");

        undo(&app, &r.coordinator, act, "Công văn số 1/UBND ngày 11/11/2025", 1).await.unwrap();
        assert_eq!(codes(&app, r.submission).await, own, "sections too");
        assert_eq!(codes(&app, r.other_submission).await, others);
        assert_eq!(due(&app, r.submission).await, date(2025, 11, 5));
        assert_eq!(due(&app, r.other_submission).await, date(2025, 10, 29), "it was not its own");
        let carried = extension::of_submission(&app.db, r.other_submission).await.unwrap();
        assert!(carried[0].lapsed_at.is_some(), "the record stays");
        let kept = extension::find(&app.db, asked).await.unwrap().unwrap();
        assert_eq!(kept.counting(), Some(date(2025, 11, 5)));
    })
    .await;
}

#[tokio::test]
async fn who_takes_over_after_the_deadline_is_late_from_then_on_only() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        let finance = finance(&app, &r).await;
        let open = ask_extension(&app, &r.officer, r.submission, date(2025, 11, 28), "Chờ số liệu")
            .await
            .unwrap();
        until_late(&app);
        ends(&app, &r, LATE, &[finance]).await;
        let rows = submission::of_round(&app.db, r.round).await.unwrap();
        let taken = rows.iter().find(|row| row.body_id == finance).unwrap();
        assert_eq!(taken.due, LATE, "the days before are not the taker's");
        let officer = [(Role::ReportingOfficer, Scope::Body(finance.0))];
        let officer = person(&app, "can.bo.9", "Cán Bộ Chín", &officer).await;
        let lateness = async |caller: &Caller, id| view(&app, caller, id).await.unwrap().lateness;
        assert_eq!(lateness(&officer, taken.id).await.total(), 0);
        app.clock.advance(SignedDuration::from_hours(48));
        assert_eq!(lateness(&officer, taken.id).await.officer, 2, "11 and 12 November");
        let rounds = history(&app, &r.coordinator, r.plan.id).await.unwrap();
        let gave = rounds[0].report(r.submission).unwrap();
        assert_eq!(gave.lateness.officer, 8, "30 October to 10 November, and no day more");

        // What was asked for waits on the desk of who decides, for the taker now.
        let waiting = extension::waiting(&app.db).await.unwrap();
        let [one] = waiting.as_slice() else { panic!("{waiting:?}") };
        assert_eq!((one.submission_id, one.carried_from), (taken.id, Some(r.submission)));
        let gone = grant_extension(&app, &r.coordinator, open, date(2025, 11, 28), None).await;
        assert!(matches!(gone.unwrap_err(), AppError::Report(_)), "the old one is not decided");
        grant_extension(&app, &r.coordinator, one.id, date(2025, 11, 28), None).await.unwrap();
        assert_eq!(due(&app, taken.id).await, date(2025, 11, 28));
    })
    .await;
}

#[tokio::test]
async fn what_was_received_stays_and_is_told_by_who_reported_it() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        fill(&app, &r).await;
        let row = r.item(&app, ItemKind::Indicator, "1.1").await;
        let kept = r.item(&app, ItemKind::Indicator, "1.2").await;
        submit(&app, &r.officer, whole(&r)).await.unwrap();
        approve(&app, &r.head, whole(&r)).await.unwrap();
        receive(&app, &r.coordinator, whole(&r)).await.unwrap();
        let opened = MoveRequest { rows: vec![row], reason: Some("Sửa".into()), ..whole(&r) };
        app.clock.advance(SignedDuration::from_secs(1));
        correct(&app, &r.officer, opened).await.unwrap();
        app.clock.advance(SignedDuration::from_secs(1));
        ends(&app, &r, date(2025, 3, 1), &[r.other_body]).await;

        let of = async |id| item::find(&app.db, id).await.unwrap().unwrap();
        assert_eq!(of(row).await.submission_id, r.other_submission, "what was to be mended went");
        assert_eq!(of(kept).await.submission_id, r.submission, "what was received did not");
        let left = submission::find(&app.db, r.submission).await.unwrap().unwrap();
        assert_eq!(left.state, State::Received, "nothing of it is to be mended any more");

        let version = r.plan.version_id;
        for item in [row, kept] {
            let origin = IndicatorId(of(item).await.origin_id.unwrap());
            let [figure] = observation::traced_own(&app.db, version, origin)
                .await
                .unwrap()
                .try_into()
                .unwrap();
            assert_eq!(figure.reporter_id, Some(r.body), "who reported it then");
            assert_eq!(figure.submission_id, Some(r.submission));
            let revisions = observation::revisions(&app.db, figure.figure.id).await.unwrap();
            assert_eq!(revisions[0].body_id, Some(r.body));
        }
        let led = async |body, day| {
            let figures = observation::led_by(&app.db, version, body, day).await.unwrap();
            figures.into_iter().map(|figure| figure.code).collect::<Vec<_>>()
        };
        let all = ["1.1", "1.2", "1.3-1", "1.3-2", "2.2"];
        assert_eq!(led(r.body, date(2025, 2, 28)).await, all);
        assert_eq!(led(r.other_body, date(2025, 3, 1)).await, all, "who answers for them now");
        let told =
            async |body| observation::reported_by(&app.db, version, body).await.unwrap().len();
        assert_eq!((told(r.body).await, told(r.other_body).await), (5, 0));
        assert_eq!(
            held(&app, &r, date(2025, 3, 1)).await,
            sorted(vec![(r.other_body, r.submission, 7), (r.other_body, r.other_submission, 2)])
        );
    })
    .await;
}

#[tokio::test]
async fn a_duty_that_was_shared_out_comes_back_and_goes_again() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        let finance = finance(&app, &r).await;
        let own = codes(&app, r.submission).await;
        let act = ends(&app, &r, date(2025, 3, 1), &[finance, r.other_body]).await;
        let shared = codes(&app, r.other_submission).await;
        assert!(shared.contains("1.1"), "both owe it");
        let redo =
            undo(&app, &r.coordinator, act, "Công văn số 1/UBND ngày 1/4/2025", 1).await.unwrap();
        assert_eq!(codes(&app, r.submission).await, own);
        assert!(!codes(&app, r.other_submission).await.contains("1.1"));
        undo(&app, &r.coordinator, redo, "Công văn số 2/UBND ngày 2/4/2025", 2).await.unwrap();
        assert_eq!(codes(&app, r.other_submission).await, shared, "owed again, not lost");
        assert!(codes(&app, r.submission).await.is_empty());
    })
    .await;
}
