//! The way of a report: sent, returned, approved, received, corrected.

use ansinh_app::report::changes::changes_since;
use ansinh_app::report::receive::{receive, receive_all};
use ansinh_app::report::review::{approve, approve_all, return_report, return_rows};
use ansinh_app::report::submit::{correct, submit, withdraw};
use ansinh_app::report::view::view;
use ansinh_app::report::{MoveRequest, ReportError, evidence, watch};
use ansinh_app::{App, AppError, Caller};
use ansinh_domain::report::{Field, ItemKind, Move, State, Timeliness};
use ansinh_store::report::observation::{self, Figure, RevisionKind};
use ansinh_store::report::snapshot::Stage;
use ansinh_store::{Db, IndicatorId, audit};
use ansinh_testkit::{Reporting, app, on_both, reporting};
use jiff::SignedDuration;
use jiff::civil::date;

use super::{fill, put, state, whole};

async fn figures(app: &App, r: &Reporting, code: &str) -> Vec<Figure> {
    let seen = view(app, &r.coordinator, r.submission).await.unwrap();
    let row = seen.of_kind(ItemKind::Indicator).find(|row| row.item.code == code).unwrap();
    let origin = IndicatorId(row.item.origin_id.unwrap());
    observation::of_indicator(&app.db, origin).await.unwrap()
}

fn with_reason(r: &Reporting, reason: &str) -> MoveRequest {
    MoveRequest { reason: Some(reason.into()), ..whole(r) }
}

#[tokio::test]
async fn from_first_cell_to_figures_that_count() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        let held = submit(&app, &r.officer, whole(&r)).await.unwrap_err();
        let AppError::Report(ReportError::HeldBack(issues)) = held else { panic!("{held}") };
        assert_eq!(issues.len(), 14, "five figures, three tasks, six sections");

        fill(&app, &r).await;
        let item = r.item(&app, ItemKind::Indicator, "1.1").await;
        for (item, name) in [(Some(item), "bác sĩ.pdf"), (None, "cả báo cáo.pdf")] {
            let bytes = format!("%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n%{name}");
            let (submission, bytes) = (r.submission, bytes.into_bytes());
            let upload = evidence::Upload { submission, item, name, bytes, key: None };
            evidence::attach(&app, &r.officer, upload).await.unwrap();
        }
        let seen = view(&app, &r.officer, r.submission).await.unwrap();
        assert!(seen.completeness.is_whole() && seen.may_enter);
        assert_eq!(
            (seen.moves.as_slice(), seen.timeliness),
            (&[Move::Submit][..], Timeliness::NotDue)
        );

        submit(&app, &r.officer, whole(&r)).await.unwrap();
        assert_eq!(view(&app, &r.officer, r.submission).await.unwrap().moves, [Move::Withdraw]);
        let too_early = receive(&app, &r.coordinator, whole(&r)).await.unwrap_err();
        assert!(matches!(too_early, AppError::Report(ReportError::Refused(_))), "{too_early}");
        assert!(matches!(approve(&app, &r.officer, whole(&r)).await, Err(AppError::Refused(_))));
        app.clock.advance(SignedDuration::from_hours(24));
        approve(&app, &r.head, whole(&r)).await.unwrap();
        assert!(figures(&app, &r, "1.1").await.is_empty(), "nothing counts before it is received");
        app.clock.advance(SignedDuration::from_hours(24));
        receive(&app, &r.coordinator, whole(&r)).await.unwrap();

        let [figure] = figures(&app, &r, "1.1").await.try_into().unwrap();
        assert_eq!((figure.kind, figure.value.as_str()), (RevisionKind::Number, "12.6"));
        assert_eq!(figure.as_of, date(2024, 12, 2), "the day it was sent");
        assert_eq!(figure.period.to_string(), "2025-Y1");
        let [revision] =
            observation::revisions(&app.db, figure.id).await.unwrap().try_into().unwrap();
        let names =
            [revision.entered_by_name, revision.approved_by_name, revision.received_by_name];
        assert_eq!(names.map(Option::unwrap), ["Cán Bộ Một", "Thủ Trưởng", "Người Điều Phối"]);
        assert_eq!(revision.submission_id, Some(r.submission));
        assert!(revision.entered_at < revision.approved_at.unwrap());
        assert!(revision.approved_at.unwrap() < revision.received_at);
        let files = observation::evidence(&app.db, figure.id).await.unwrap();
        let [file, of_all] = files.try_into().unwrap();
        assert_eq!((file.name.as_str(), file.media.as_str()), ("bác sĩ.pdf", "application/pdf"));
        assert_eq!(of_all.name, "cả báo cáo.pdf");
        let [none] = figures(&app, &r, "2.2").await.try_into().unwrap();
        let [of_all] = observation::evidence(&app.db, none.id).await.unwrap().try_into().unwrap();
        assert_eq!(of_all.name, "cả báo cáo.pdf", "a file of the whole report backs every figure");
        assert_eq!(
            (none.kind, none.value.as_str()),
            (RevisionKind::NoData, "Chưa đến kỳ điều tra")
        );

        let status = watch::round_status(&app, &r.coordinator, r.round).await.unwrap();
        let counted = status.counted();
        assert_eq!((counted.on_time, counted.not_due), (1, 1));
        let audit: Vec<String> =
            audit::newest(&app.db, 3).await.unwrap().into_iter().map(|e| e.verb).collect();
        assert_eq!(audit, ["receive-report", "approve-report", "submit-report"]);
    })
    .await;
}

#[tokio::test]
async fn only_rows_given_back_reopen_and_changes_are_told() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        fill(&app, &r).await;
        submit(&app, &r.officer, whole(&r)).await.unwrap();
        assert_eq!(
            changes_since(&app, &r.head, r.submission, Stage::Approved).await.unwrap(),
            None
        );
        approve(&app, &r.head, whole(&r)).await.unwrap();
        let none = changes_since(&app, &r.head, r.submission, Stage::Approved).await.unwrap();
        assert_eq!(none, Some(Vec::new()));

        let item = r.item(&app, ItemKind::Indicator, "1.1").await;
        let silent =
            return_report(&app, &r.coordinator, MoveRequest { rows: vec![item], ..whole(&r) });
        assert!(matches!(silent.await, Err(AppError::Report(ReportError::Refused(_)))));
        let foreign = MoveRequest {
            rows: vec![ansinh_store::ItemId(uuid::Uuid::max())],
            ..with_reason(&r, "Sai")
        };
        let foreign = return_report(&app, &r.coordinator, foreign).await.unwrap_err();
        assert!(matches!(foreign, AppError::Report(ReportError::ForeignRow)));
        assert_eq!(state(&app, &r).await, State::Accepted, "a refused move moves nothing");
        let rows = MoveRequest { rows: vec![item], ..with_reason(&r, "Chưa khớp niên giám") };
        return_report(&app, &r.coordinator, rows).await.unwrap();
        assert_eq!(state(&app, &r).await, State::Returned);

        let shut = put(&app, &r, &r.officer, "1.2", "value", "96").await;
        assert!(matches!(shut, ansinh_app::report::save_cells::CellOutcome::Invalid { .. }));
        put(&app, &r, &r.second_officer, "1.1", "value", "12,9").await;
        submit(&app, &r.officer, whole(&r)).await.unwrap();
        let [change] = changes_since(&app, &r.head, r.submission, Stage::Approved)
            .await
            .unwrap()
            .unwrap()
            .try_into()
            .unwrap();
        assert_eq!((change.code.as_str(), change.field), ("1.1", Field::Value));
        assert_eq!((change.before.as_str(), change.after.as_str()), ("12,6", "12,9"));
        assert_eq!(change.by.as_deref(), Some("Cán Bộ Hai"));
        let seen = view(&app, &r.head, r.submission).await.unwrap();
        assert_eq!(seen.log.len(), 4);
        assert_eq!(seen.log[2].reason.as_deref(), Some("Chưa khớp niên giám"));
        assert_eq!(seen.log[2].rows, [item.0]);
        // The head gives the whole back: all rows open.
        return_report(&app, &r.head, with_reason(&r, "Xem lại toàn bộ")).await.unwrap();
        put(&app, &r, &r.officer, "1.2", "value", "96").await;
        let seen = view(&app, &r.head, r.submission).await.unwrap();
        assert!(seen.rows.iter().all(|row| row.item.is_open));
    })
    .await;
}

#[tokio::test]
async fn a_correction_is_a_new_revision_and_the_old_one_stays() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        fill(&app, &r).await;
        put(&app, &r, &r.officer, "1.1", "as-of", "1/12/2024").await;
        let send = async || {
            submit(&app, &r.officer, whole(&r)).await.unwrap();
            approve(&app, &r.head, whole(&r)).await.unwrap();
            receive(&app, &r.coordinator, whole(&r)).await.unwrap();
        };
        send().await;
        let item = r.item(&app, ItemKind::Indicator, "1.1").await;
        let rows = MoveRequest { rows: vec![item], ..with_reason(&r, "Nhập nhầm") };
        assert!(matches!(
            correct(&app, &r.officer, with_reason(&r, "Nhập nhầm")).await,
            Err(AppError::Report(_))
        ));
        correct(&app, &r.officer, rows.clone()).await.unwrap();
        put(&app, &r, &r.officer, "1.1", "value", "12,8").await;
        let [before] = figures(&app, &r, "1.1").await.try_into().unwrap();
        assert_eq!(before.value, "12.6", "counts until the mended one is received");
        send().await;
        let [figure] = figures(&app, &r, "1.1").await.try_into().unwrap();
        assert_eq!((figure.number, figure.value.as_str()), (2, "12.8"));
        assert_eq!(figure.reason.as_deref(), Some("Nhập nhầm"));
        let told: Vec<(i64, String)> = observation::revisions(&app.db, figure.id)
            .await
            .unwrap()
            .into_iter()
            .map(|row| (row.number, row.value))
            .collect();
        assert_eq!(told, [(1, "12.6".to_owned()), (2, "12.8".to_owned())]);
        let untouched = figures(&app, &r, "1.2").await;
        assert_eq!((untouched.len(), untouched[0].number), (1, 1));

        // Another day is another observation, and the one of the wrong day no longer counts.
        correct(&app, &r.officer, MoveRequest { reason: Some("Nhầm ngày".into()), ..rows })
            .await
            .unwrap();
        put(&app, &r, &r.officer, "1.1", "as-of", "30/11/2024").await;
        send().await;
        let [moved] = figures(&app, &r, "1.1").await.try_into().unwrap();
        assert_eq!((moved.as_of, moved.number), (date(2024, 11, 30), 1));
        let old = observation::revisions(&app.db, figure.id).await.unwrap();
        assert_eq!(old.last().unwrap().kind, RevisionKind::Withdrawn);
        assert_eq!(old.last().unwrap().reason.as_deref(), Some("Nhầm ngày"));
        // It was received in time; mending it is never late.
        assert_eq!(view(&app, &r.officer, r.submission).await.unwrap().lateness.total(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_double_click_moves_once() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        fill(&app, &r).await;
        let request = MoveRequest { key: Some("k1".into()), seen: Some(1), ..whole(&r) };
        let first = submit(&app, &r.officer, request.clone()).await.unwrap();
        let second = submit(&app, &r.officer, request.clone()).await.unwrap();
        assert_eq!(first, second);
        assert_eq!(view(&app, &r.officer, r.submission).await.unwrap().log.len(), 1);
        let other = MoveRequest { reason: Some("khác".into()), ..request };
        let reused = submit(&app, &r.officer, other).await.unwrap_err();
        assert!(matches!(reused, AppError::Report(ReportError::KeyReused)));
        let plain = submit(&app, &r.officer, whole(&r)).await.unwrap_err();
        assert!(plain.to_string().contains("đang chờ thủ trưởng"), "{plain}");
        let stale = MoveRequest { seen: Some(1), ..whole(&r) };
        let stale = approve(&app, &r.head, stale).await.unwrap_err();
        assert!(matches!(stale, AppError::Report(ReportError::Changed)));
        withdraw(&app, &r.second_officer, whole(&r)).await.unwrap();
        assert_eq!(state(&app, &r).await, State::Draft);

        // Ten at once, each without a key: one sends.
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..10 {
            let (app, r) = (app.clone(), r.clone());
            tasks.spawn(async move { submit(&app, &r.officer, whole(&r)).await.is_ok() });
        }
        assert_eq!(tasks.join_all().await.into_iter().filter(|sent| *sent).count(), 1);
        assert_eq!(view(&app, &r.officer, r.submission).await.unwrap().log.len(), 3);
    })
    .await;
}

#[tokio::test]
async fn many_are_approved_and_received_each_for_itself() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        fill(&app, &r).await;
        submit(&app, &r.officer, whole(&r)).await.unwrap();
        let both = [r.submission, r.other_submission];
        let done = |outcomes: Vec<(_, ansinh_app::Result<_>)>| {
            outcomes.into_iter().map(|(_, outcome)| outcome.is_ok()).collect::<Vec<_>>()
        };
        assert_eq!(done(approve_all(&app, &r.head, &both).await), [true, false]);
        assert_eq!(done(receive_all(&app, &r.coordinator, &both).await), [true, false]);
    })
    .await;
}

#[tokio::test]
async fn whose_lateness_it_is() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        fill(&app, &r).await;
        // From 2 December 2024 to Monday 3 November 2025, five days after the deadline.
        app.clock.advance(SignedDuration::from_hours(24 * 336));
        assert_eq!(app.today(), date(2025, 11, 3));
        submit(&app, &r.officer, whole(&r)).await.unwrap();
        app.clock.advance(SignedDuration::from_hours(24 * 3));
        approve(&app, &r.head, whole(&r)).await.unwrap();
        app.clock.advance(SignedDuration::from_hours(24 * 7));
        receive(&app, &r.coordinator, whole(&r)).await.unwrap();
        let status = watch::round_status(&app, &r.coordinator, r.round).await.unwrap();
        let body = status.bodies.iter().find(|body| body.submission.id == r.submission).unwrap();
        // Officer: 30, 31/10, 3/11 and the day the head had; head: 5 and 6/11; two of five days
        // are allowed to the coordinator.
        assert_eq!(
            body.lateness.words(),
            "chậm 9 ngày làm việc: cán bộ báo cáo 4, thủ trưởng cơ quan 2, cơ quan đầu mối 3"
        );
        assert_eq!(body.timeliness, Timeliness::Late { days: 6 });
        let other = status.bodies.iter().find(|body| body.submission.id != r.submission).unwrap();
        assert_eq!(other.timeliness, Timeliness::Overdue { days: 11 });
        assert!(watch::round_status(&app, &r.officer, r.round).await.is_err());
    })
    .await;
}

/// Rows come back each with a reason, which stands in the log and at the row.
#[tokio::test]
async fn rows_are_given_back_each_with_its_reason() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        fill(&app, &r).await;
        submit(&app, &r.officer, whole(&r)).await.unwrap();
        let one = r.item(&app, ItemKind::Indicator, "1.1").await;
        let two = r.item(&app, ItemKind::Task, "I.1").await;
        let give = async |caller: &Caller,
                          reasons: &[(ansinh_store::ItemId, String)],
                          key: Option<&str>| {
            let request = MoveRequest { key: key.map(str::to_owned), ..whole(&r) };
            return_rows(&app, caller, request, reasons).await
        };
        let foreign = [(ansinh_store::ItemId(uuid::Uuid::max()), "Sai".to_owned())];
        let refused = give(&r.head, &foreign, None).await.unwrap_err();
        assert!(matches!(refused, AppError::Report(ReportError::ForeignRow)), "{refused}");
        let long = [(one, "x".repeat(501))];
        assert!(matches!(give(&r.head, &long, None).await, Err(AppError::Invalid(_))));
        assert!(give(&r.head, &[], None).await.is_err(), "without any reason");
        let reasons = [(one, " Lệch niên giám ".to_owned()), (two, "Thiếu số văn bản".to_owned())];
        assert!(matches!(give(&r.officer, &reasons, None).await, Err(AppError::Refused(_))));
        let moved = give(&r.head, &reasons, Some("k")).await.unwrap();
        assert_eq!(give(&r.head, &reasons, Some("k")).await.unwrap(), moved, "a double click");

        let seen = view(&app, &r.officer, r.submission).await.unwrap();
        assert_eq!(seen.head.state, State::Returned);
        let open: Vec<&str> = seen
            .rows
            .iter()
            .filter(|row| row.item.is_open)
            .map(|row| row.item.code.as_str())
            .collect();
        assert_eq!(open, ["1.1", "I.1"]);
        let last = seen.log.last().unwrap();
        assert_eq!(last.reason.as_deref(), Some("1.1: Lệch niên giám\nI.1: Thiếu số văn bản"));
        let mut said: Vec<(Option<&str>, &str)> =
            seen.comments.iter().map(|row| (row.item_code.as_deref(), row.text.as_str())).collect();
        said.sort_unstable();
        assert_eq!(said, [(Some("1.1"), "Lệch niên giám"), (Some("I.1"), "Thiếu số văn bản")]);
        assert!(seen.comments.iter().all(|row| row.settled_at.is_none()));
    })
    .await;
}
