//! What stands beside the figures: more time, comments, evidence, rules.

use ansinh_app::report::check_report::check_report;
use ansinh_app::report::comment::{Remark, comment, settle_comment};
use ansinh_app::report::evidence::{Upload, attach, detach, read};
use ansinh_app::report::extension::{ask_extension, grant_extension, refuse_extension};
use ansinh_app::report::receive::receive;
use ansinh_app::report::review::approve;
use ansinh_app::report::rule::{TypedRule, add_rule, switch_rule, test_rule};
use ansinh_app::report::submit::submit;
use ansinh_app::report::view::view;
use ansinh_app::report::{ReportError, watch};
use ansinh_app::{App, AppError};
use ansinh_domain::check::{CheckCode, Comparison, Outcome, Severity};
use ansinh_domain::report::{ExtensionState, Field, ItemKind, Timeliness};
use ansinh_store::report::comment::open_for;
use ansinh_store::{Db, UserId};
use ansinh_testkit::{Reporting, app, on_both, reporting};
use jiff::SignedDuration;
use jiff::civil::date;

use super::{fill, put, whole};

#[tokio::test]
async fn more_time_is_asked_granted_and_refused() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        let ask = async |day, reason: &str| {
            ask_extension(&app, &r.officer, r.submission, day, reason).await
        };
        let early = ask(date(2025, 10, 29), "Chờ số liệu").await.unwrap_err();
        assert!(early.to_string().contains("không sau hạn hiện nay (29/10/2025)"), "{early}");
        assert!(ask(date(2025, 11, 5), " ").await.is_err());
        let first = ask(date(2025, 11, 5), "Chờ số liệu thống kê").await.unwrap();
        let twice = ask(date(2025, 11, 6), "Chờ").await.unwrap_err();
        assert!(matches!(twice, AppError::Report(ReportError::ExtensionOpen)));
        assert!(grant_extension(&app, &r.officer, first, date(2025, 11, 5), None).await.is_err());
        refuse_extension(&app, &r.coordinator, first, "Còn nhiều thời gian").await.unwrap();
        assert!(refuse_extension(&app, &r.coordinator, first, "Lần nữa").await.is_err());
        app.clock.advance(SignedDuration::from_secs(60));
        let second = ask(date(2025, 11, 6), "Chờ số liệu thống kê").await.unwrap();
        grant_extension(&app, &r.coordinator, second, date(2025, 11, 4), None).await.unwrap();

        app.clock.advance(SignedDuration::from_hours(24 * 337));
        assert_eq!(app.today(), date(2025, 11, 4));
        let seen = view(&app, &r.officer, r.submission).await.unwrap();
        assert_eq!((seen.head.due, seen.timeliness), (date(2025, 11, 4), Timeliness::NotDue));
        let states: Vec<ExtensionState> = seen.extensions.iter().map(|row| row.state).collect();
        assert_eq!(states, [ExtensionState::Refused, ExtensionState::Granted]);
        app.clock.advance(SignedDuration::from_hours(24));
        let seen = view(&app, &r.officer, r.submission).await.unwrap();
        assert_eq!(seen.timeliness, Timeliness::Overdue { days: 1 });
    })
    .await;
}

#[tokio::test]
async fn comments_ask_a_person_until_settled() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        let item = r.item(&app, ItemKind::Indicator, "1.1").await;
        let officer = UserId(r.officer.actor.user_id().unwrap());
        let remark = Remark {
            submission: r.submission,
            item: Some(item),
            cell: Some((None, Field::Value)),
            text: " Số này  lấy ở đâu? ".into(),
            mentions: Some(officer),
            key: Some("k".into()),
        };
        let id = comment(&app, &r.head, remark.clone()).await.unwrap();
        let again = comment(&app, &r.head, remark.clone()).await.unwrap();
        assert_eq!(again, id, "a double click writes once");
        let remark = Remark { key: None, ..remark };
        let open = open_for(&app.db, officer).await.unwrap();
        assert_eq!(open.len(), 1);
        assert_eq!(open[0].text, "Số này lấy ở đâu?");
        assert_eq!(
            (open[0].item_code.as_deref(), open[0].field),
            (Some("1.1"), Some(Field::Value))
        );
        let row = |seen: ansinh_app::report::view::SubmissionView| {
            seen.rows.into_iter().find(|row| row.item.id == item).unwrap().open_comments
        };
        assert_eq!(row(view(&app, &r.officer, r.submission).await.unwrap()), 1);
        settle_comment(&app, &r.officer, id).await.unwrap();
        settle_comment(&app, &r.head, id).await.unwrap();
        assert!(open_for(&app.db, officer).await.unwrap().is_empty());
        let seen = view(&app, &r.officer, r.submission).await.unwrap();
        assert_eq!(seen.comments[0].settled_by_name.as_deref(), Some("Cán Bộ Một"), "the first");
        assert_eq!(row(seen), 0);

        let refused = async |remark| comment(&app, &r.head, remark).await.is_err();
        assert!(refused(Remark { text: " ".into(), ..remark.clone() }).await);
        assert!(refused(Remark { item: None, ..remark.clone() }).await, "a cell of no row");
        assert!(
            refused(Remark { mentions: Some(UserId(uuid::Uuid::max())), ..remark.clone() }).await
        );
        assert!(refused(Remark { submission: r.other_submission, ..remark.clone() }).await);
        assert!(comment(&app, &r.other_officer, remark).await.is_err());
    })
    .await;
}

fn pdf(mark: u8) -> Vec<u8> {
    format!("%PDF-1.7\n% {mark}\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n").into_bytes()
}

fn upload(r: &Reporting, item: Option<ansinh_store::ItemId>, bytes: Vec<u8>) -> Upload<'static> {
    Upload { submission: r.submission, item, name: "bien-ban.pdf", bytes, key: None }
}

#[tokio::test]
async fn evidence_is_kept_once_and_given_to_who_may_read() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        let item = r.item(&app, ItemKind::Indicator, "1.1").await;
        let put = async |item, bytes| attach(&app, &r.officer, upload(&r, item, bytes)).await;
        let one = put(Some(item), pdf(1)).await.unwrap();
        let two = put(None, pdf(1)).await.unwrap();
        let clicked = Upload { key: Some("k"), ..upload(&r, None, pdf(1)) };
        let first = attach(&app, &r.officer, clicked.clone()).await.unwrap();
        assert_eq!(attach(&app, &r.officer, clicked).await.unwrap(), first);
        detach(&app, &r.officer, first.id).await.unwrap();
        let (a, bytes) = read(&app, &r.head, one.id).await.unwrap();
        let (b, _) = read(&app, &r.coordinator, two.id).await.unwrap();
        assert_eq!(a.evidence_id, b.evidence_id, "the same bytes are kept once");
        assert_eq!(bytes, pdf(1));
        assert!(read(&app, &r.other_officer, one.id).await.is_err());
        assert!(matches!(put(None, b"MZ\x90\0".to_vec()).await.unwrap_err(), AppError::Invalid(_)));
        assert!(put(Some(ansinh_store::ItemId(uuid::Uuid::max())), pdf(2)).await.is_err());
        detach(&app, &r.second_officer, two.id).await.unwrap();
        let seen = view(&app, &r.officer, r.submission).await.unwrap();
        assert!(seen.evidence.is_empty());
        assert_eq!(seen.rows.iter().map(|row| row.evidence.len()).sum::<usize>(), 1);
        fill(&app, &r).await;
        submit(&app, &r.officer, whole(&r)).await.unwrap();
        assert!(put(None, pdf(3)).await.is_err(), "locked");
        assert!(detach(&app, &r.officer, one.id).await.is_err(), "locked");
    })
    .await;
}

async fn received(app: &App, r: &Reporting) {
    fill(app, r).await;
    submit(app, &r.officer, whole(r)).await.unwrap();
    approve(app, &r.head, whole(r)).await.unwrap();
    receive(app, &r.coordinator, whole(r)).await.unwrap();
}

#[tokio::test]
async fn rules_are_tried_on_the_past_and_hold_reports_back() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        let typed = |left: &str, right: &str| TypedRule {
            name: "Thành thị không hơn nông thôn".into(),
            left: left.into(),
            comparison: Comparison::AtMost,
            right: right.into(),
            tolerance: String::new(),
            severity: Severity::Blocks,
        };
        let bad =
            test_rule(&app, &r.coordinator, r.plan.id, &typed("[1.3-1", "1")).await.unwrap_err();
        assert!(bad.to_string().contains("Vị trí 1"), "{bad}");
        let unknown =
            add_rule(&app, &r.coordinator, r.plan.id, &typed("[9.9]", "1")).await.unwrap_err();
        assert!(unknown.to_string().contains("mã 9.9"), "{unknown}");
        let rule = typed("[1.3-1]", "[1.3-2]");
        let (_, past) = test_rule(&app, &r.coordinator, r.plan.id, &rule).await.unwrap();
        assert!(past.is_empty(), "nothing was received yet");

        fill(&app, &r).await;
        assert_eq!(check_report(&app, &r.officer, r.submission).await.unwrap(), []);
        let id = add_rule(&app, &r.coordinator, r.plan.id, &rule).await.unwrap();
        assert!(add_rule(&app, &r.coordinator, r.plan.id, &rule).await.is_err(), "the same name");
        let [issue] =
            check_report(&app, &r.officer, r.submission).await.unwrap().try_into().unwrap();
        assert_eq!((issue.check, issue.item.as_str()), (CheckCode::Rule, "1.3-1"));
        assert!(submit(&app, &r.officer, whole(&r)).await.is_err());
        switch_rule(&app, &r.coordinator, id, false).await.unwrap();
        submit(&app, &r.officer, whole(&r)).await.unwrap();
        approve(&app, &r.head, whole(&r)).await.unwrap();
        receive(&app, &r.coordinator, whole(&r)).await.unwrap();
        let (_, past) = test_rule(&app, &r.coordinator, r.plan.id, &rule).await.unwrap();
        let [(period, Outcome::Broken { .. })] = past.as_slice() else { panic!("{past:?}") };
        assert_eq!(period.to_string(), "2025-Y1");
    })
    .await;
}

/// The next round looks back on what was received: the figure beside the cell, the jump, the text
/// that only changed its dates.
#[tokio::test]
async fn the_next_round_looks_back() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        received(&app, &r).await;
        let period = "2026-Y1".parse().unwrap();
        let round =
            ansinh_app::report::open_round(&app, &r.coordinator, r.regime, period, app.today())
                .await
                .unwrap();
        let rows = ansinh_store::report::submission::of_round(&app.db, round).await.unwrap();
        let next = rows.iter().find(|row| row.body_id == r.body).unwrap().id;
        let r2 = Reporting { round, submission: next, ..r.clone() };
        put(&app, &r2, &r.officer, "1.1", "value", "30").await;
        let seen = view(&app, &r.officer, next).await.unwrap();
        let row = seen.rows.iter().find(|row| row.item.code == "1.1").unwrap();
        assert_eq!(row.figures[0].value, "12.6");
        let task = seen.of_kind(ItemKind::Task).find(|row| row.item.code == "II.1.1").unwrap();
        let before = task.before.as_ref().unwrap();
        assert!(before.cells.iter().any(|cell| cell.value == "Chậm lấy ý kiến"));
        let issues = check_report(&app, &r.officer, next).await.unwrap();
        let jump = issues.iter().find(|issue| issue.check == CheckCode::Jump).unwrap();
        assert!(jump.message.contains("138,1%"), "{}", jump.message);
        let matrix = watch::matrix(&app, &r.coordinator, r.plan.id).await.unwrap();
        assert_eq!(matrix.len(), 4, "two bodies, two rounds");
    })
    .await;
}
