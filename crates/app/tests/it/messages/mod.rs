//! Reminders: who is told what on which day, and what becomes of it.

mod encrypted_mail;
mod feed;
mod mail;
mod webhooks;

use ansinh_app::paper::urging;
use ansinh_app::remind::{
    choose_channels, ensure_reminders, messages, mine, read_notices, reminder_rules,
    set_reminder_rules,
};
use ansinh_app::report::MoveRequest;
use ansinh_app::report::review::approve;
use ansinh_app::report::submit::submit;
use ansinh_app::{App, AppError, Caller, run_jobs, session};
use ansinh_domain::remind::{Kind, Rules, Stage};
use ansinh_domain::urge::{Level, Step};
use ansinh_store::Db;
use ansinh_store::job::{self, JobState};
use ansinh_store::message::{Filter, MessageState};
use ansinh_testkit::{Reporting, administrator, app, fill, on_both, reporting};
use jiff::civil::{Date, date};
use jiff::tz::Offset;

/// Moves the clock on to an hour of a day in Vietnam.
fn go_to(app: &App, day: Date, hour: i8) {
    let to = Offset::constant(7).to_timestamp(day.at(hour, 0, 0, 0)).unwrap();
    app.clock.advance(app.now().duration_until(to));
    assert_eq!(app.now(), to);
}

/// Does everything that is due.
async fn work(app: &App) {
    while run_jobs::run_next(app).await.unwrap() {}
}

/// The morning of a day: the look is made, and what it queued is sent.
async fn morning(app: &App, month: i8, day: i8) {
    go_to(app, date(2025, month, day), 7);
    work(app).await;
}

/// Only what bodies owe; the sample plan's tasks have their own days, and the coordinator another
/// test.
async fn reports_only(app: &App) {
    let kinds = vec![Kind::Report, Kind::Approval];
    let rules = Rules { kinds, ..Rules::default() };
    set_reminder_rules(app, &Caller::system(), &rules).await.unwrap();
}

/// What somebody was told, newest day first: day, kind and stage of each thing.
async fn told(app: &App, who: &Caller) -> Vec<(Date, Vec<(Kind, Stage)>)> {
    let mine = mine(app, who).await.unwrap();
    let items = |items: &[ansinh_store::message::ItemRow]| {
        items.iter().map(|item| (item.kind, item.stage)).collect()
    };
    mine.iter().map(|(row, own)| (row.day, items(own))).collect()
}

async fn under_way(db: Db) -> (App, Reporting) {
    let app = app(db);
    let r = reporting(&app).await;
    reports_only(&app).await;
    ensure_reminders(&app).await.unwrap();
    work(&app).await;
    (app, r)
}

#[tokio::test]
async fn people_are_told_once_a_stage_on_worked_days_until_it_is_done() {
    on_both(async |db: Db| {
        let (app, r) = under_way(db).await;
        let day = |month, day| date(2025, month, day);
        morning(&app, 10, 21).await;
        assert_eq!(told(&app, &r.officer).await, []);
        morning(&app, 10, 22).await;
        let first = (day(10, 22), vec![(Kind::Report, Stage::Before(7))]);
        for who in [&r.officer, &r.second_officer, &r.other_officer] {
            assert_eq!(told(&app, who).await, std::slice::from_ref(&first));
        }
        assert_eq!(told(&app, &r.head).await, []);
        // A second look the same day, as after a restart, tells nothing.
        ensure_reminders(&app).await.unwrap();
        app.clock.advance(jiff::SignedDuration::from_hours(2));
        ensure_reminders(&app).await.unwrap();
        work(&app).await;
        assert_eq!(told(&app, &r.officer).await.len(), 1);

        // Three days before is a Sunday: nothing then, once on Monday.
        for (date, count) in [(25, 1), (26, 1), (27, 2)] {
            morning(&app, 10, date).await;
            assert_eq!(told(&app, &r.officer).await.len(), count, "{date}/10");
        }
        // Sent: the officer is told no more, the head is.
        fill(&app, &r.officer, r.submission).await;
        submit(&app, &r.officer, MoveRequest::of(r.submission)).await.unwrap();
        morning(&app, 10, 28).await;
        assert_eq!(told(&app, &r.officer).await.len(), 2);
        let head = (day(10, 28), vec![(Kind::Approval, Stage::Before(1))]);
        assert_eq!(told(&app, &r.head).await, [head]);
        approve(&app, &r.head, MoveRequest::of(r.submission)).await.unwrap();
        // Days on which the program did not run are not made up for: only where it stands.
        morning(&app, 11, 5).await;
        assert_eq!(told(&app, &r.head).await.len(), 1);
        let late = (day(11, 5), vec![(Kind::Report, Stage::After(1))]);
        assert_eq!(told(&app, &r.other_officer).await[0], late);
        assert_eq!(told(&app, &r.coordinator).await, []);
    })
    .await;
}

#[tokio::test]
async fn the_coordinator_is_told_what_is_missing_of_a_round() {
    on_both(async |db: Db| {
        let (app, r) = under_way(db).await;
        let rules = Rules { kinds: vec![Kind::Receipt], ..Rules::default() };
        set_reminder_rules(&app, &Caller::system(), &rules).await.unwrap();
        for date in [22, 23, 28] {
            morning(&app, 10, date).await;
        }
        let at = |day, stage| (date(2025, 10, day), vec![(Kind::Receipt, stage)]);
        let expected = [at(28, Stage::Before(1)), at(22, Stage::Before(7))];
        assert_eq!(told(&app, &r.coordinator).await, expected);
        assert_eq!(told(&app, &r.officer).await, []);
    })
    .await;
}

#[tokio::test]
async fn what_was_read_is_known_and_everything_stands_in_the_list() {
    on_both(async |db: Db| {
        let app = app(db);
        let (admin, session) = administrator(&app).await;
        let r = reporting(&app).await;
        reports_only(&app).await;
        ensure_reminders(&app).await.unwrap();
        morning(&app, 10, 22).await;
        let everything = messages(&app, &r.coordinator, &Filter::default(), 100).await.unwrap();
        assert_eq!((everything.rows.len(), everything.total), (3, 3));
        let first = &everything.rows[0];
        assert_eq!((first.state, first.items), (MessageState::Sent, 1));
        assert!(first.first.as_ref().unwrap().contains("Báo cáo"), "{first:?}");
        let narrowed =
            async |filter| messages(&app, &admin, &filter, 100).await.unwrap().rows.len();
        let all = Filter::default();
        assert_eq!(narrowed(Filter { round: Some(r.round), ..all }).await, 3);
        assert_eq!(narrowed(Filter { body: Some(r.other_body), ..all }).await, 1);
        assert_eq!(narrowed(Filter { state: Some(MessageState::Failed), ..all }).await, 0);
        let refused = messages(&app, &r.officer, &all, 100).await.unwrap_err();
        assert!(matches!(refused, AppError::Refused(_)), "{refused}");

        let id = mine(&app, &r.officer).await.unwrap()[0].0.id;
        // Nobody reads for another.
        assert_eq!(read_notices(&app, &r.other_officer, Some(id)).await.unwrap(), 0);
        assert_eq!(read_notices(&app, &r.officer, Some(id)).await.unwrap(), 1);
        assert_eq!(read_notices(&app, &r.officer, None).await.unwrap(), 0);
        assert_eq!(narrowed(Filter { state: Some(MessageState::Read), ..all }).await, 1);
        let signed_in = session::current(&app, &session.token).await.unwrap();
        // The session of the administrator lapsed long ago; what is unread comes with a session.
        assert!(signed_in.is_none());
    })
    .await;
}

#[tokio::test]
async fn a_reminder_after_the_deadline_is_the_first_step_of_urging() {
    on_both(async |db: Db| {
        let (app, r) = under_way(db).await;
        morning(&app, 10, 22).await;
        let chain = async || {
            let all = urging(&app, &r.coordinator, r.round).await.unwrap();
            all.into_iter().find(|chain| chain.status.submission.id == r.other_submission).unwrap()
        };
        let before = chain().await;
        assert_eq!(before.reminders.len(), 1);
        assert_eq!(before.step, Step::NotBefore(date(2025, 10, 30)));
        // 03/11 is three working days after 29/10.
        morning(&app, 11, 3).await;
        let after = chain().await;
        assert_eq!(after.reminders.len(), 2);
        assert_eq!(after.reminders[1].user_name, "Cán Bộ Ba");
        assert_eq!(after.step, Step::NotBefore(date(2025, 11, 6)));
        go_to(&app, date(2025, 11, 6), 9);
        let since = date(2025, 11, 6);
        assert_eq!(chain().await.step, Step::Due { level: Level::Collector, since });
    })
    .await;
}

#[tokio::test]
async fn rules_are_data_and_people_choose_their_channels() {
    on_both(async |db: Db| {
        let (app, r) = under_way(db).await;
        let refused =
            set_reminder_rules(&app, &r.coordinator, &Rules::default()).await.unwrap_err();
        assert!(matches!(refused, AppError::Refused(_)));
        let rules = Rules { before: vec![10], hour: 9, ..reminder_rules(&app).await.unwrap() };
        set_reminder_rules(&app, &Caller::system(), &rules).await.unwrap();
        let wrong = Rules { before: vec![1, 10], ..rules.clone() };
        let refused = set_reminder_rules(&app, &Caller::system(), &wrong).await.unwrap_err();
        assert!(matches!(refused, AppError::Invalid(_)));
        assert_eq!(reminder_rules(&app).await.unwrap(), rules);
        // Ten days before is a Sunday; and not before nine o'clock.
        choose_channels(&app, &r.officer, false, true).await.unwrap();
        morning(&app, 10, 20).await;
        assert_eq!(told(&app, &r.other_officer).await, []);
        go_to(&app, date(2025, 10, 20), 9);
        work(&app).await;
        assert_eq!(told(&app, &r.other_officer).await.len(), 1);
        // Who can be told nowhere else is told in the application all the same.
        assert_eq!(told(&app, &r.officer).await.len(), 1);
        let refused =
            choose_channels(&app, &Caller::anonymous(None), true, true).await.unwrap_err();
        assert!(matches!(refused, AppError::Refused(_)));
    })
    .await;
}

#[tokio::test]
async fn there_is_always_one_look_that_waits() {
    on_both(async |db: Db| {
        let (app, _) = under_way(db).await;
        let waiting = async || {
            let jobs = job::list(&app.db).await.unwrap();
            jobs.into_iter()
                .filter(|job| job.kind == "remind" && job.state == JobState::Queued)
                .map(|job| job.run_at)
                .collect::<Vec<_>>()
        };
        assert_eq!(waiting().await, ["2024-12-03T00:00:00Z".parse().unwrap()]);
        ensure_reminders(&app).await.unwrap();
        assert_eq!(waiting().await.len(), 1);
        // A worker that is killed in the middle leaves everything to the next one.
        go_to(&app, date(2025, 10, 22), 7);
        let now = app.now();
        let lease = now + jiff::SignedDuration::from_secs(60);
        let lost = job::claim(&app.db, job::Lane::Inside, now, lease).await.unwrap().unwrap();
        assert_eq!(lost.kind, "remind");
        assert_eq!(waiting().await.len(), 0);
        ensure_reminders(&app).await.unwrap();
        assert_eq!(waiting().await.len(), 0, "one that runs counts");
        app.clock.advance(jiff::SignedDuration::from_secs(61));
        work(&app).await;
        let all = messages(&app, &Caller::system(), &Filter::default(), 100).await.unwrap();
        assert_eq!(all.total, 3);
        assert_eq!(waiting().await, ["2025-10-23T00:00:00Z".parse().unwrap()]);
    })
    .await;
}
