//! A reorganisation in the middle of a round.

use std::collections::BTreeSet;

use ansinh_app::report::follow_duties::{Followed, Happened, follow_duties, prepare};
use ansinh_app::report::receive::receive;
use ansinh_app::report::review::approve;
use ansinh_app::report::save_cells::{CellEdit, CellOutcome};
use ansinh_app::report::submit::submit;
use ansinh_app::report::{save_cells, watch};
use ansinh_app::{App, Caller};
use ansinh_domain::reorganisation::SlotMove;
use ansinh_domain::report::{ItemKind, State};
use ansinh_store::report::{cell, item, submission};
use ansinh_store::{BodyId, Db, SubmissionId};
use ansinh_testkit::{Reporting, app, on_both, reporting};
use jiff::civil::{Date, date};

use super::{fill, put, state, whole};

async fn passes(app: &App, r: &Reporting, codes: &[&str], to: BodyId, day: Date) -> Followed {
    let rows = item::of_submission(&app.db, r.submission).await.unwrap();
    let moves: Vec<SlotMove> = rows
        .iter()
        .filter(|row| codes.contains(&row.code.as_str()))
        .filter_map(|row| row.duty_id)
        .map(|duty| SlotMove {
            slot: duty.0,
            day,
            before: BTreeSet::from([r.body.0]),
            after: BTreeSet::from([to.0]),
        })
        .collect();
    let prepared = prepare(app).await.unwrap();
    let mut tx = app.db.begin().await.unwrap();
    let told = {
        let happened = Happened { moves: &moves, undoing: false };
        follow_duties(app, &Caller::system(), &mut tx, &prepared, happened).await.unwrap()
    };
    tx.commit().await.unwrap();
    told
}

async fn codes(app: &App, id: SubmissionId) -> Vec<String> {
    let rows = item::of_submission(&app.db, id).await.unwrap();
    rows.into_iter().filter(|row| row.kind != ItemKind::Section).map(|row| row.code).collect()
}

#[tokio::test]
async fn what_was_entered_goes_along() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        put(&app, &r, &r.officer, "1.1", "value", "12,6").await;
        let told = passes(&app, &r, &["1.1", "I.1"], r.other_body, date(2025, 3, 1)).await;
        assert_eq!(told, Followed { moved: 2, ..Followed::default() });
        assert_eq!(
            codes(&app, r.submission).await,
            ["1.2", "1.3-1", "1.3-2", "2.2", "II.1.1", "II.1.2"]
        );
        assert_eq!(codes(&app, r.other_submission).await, ["1.1", "2.1", "I.1"]);
        let [kept] =
            cell::of_submission(&app.db, r.other_submission).await.unwrap().try_into().unwrap();
        assert_eq!(
            (kept.value.as_str(), kept.changed_by_name.as_deref()),
            ("12.6", Some("Cán Bộ Một"))
        );
        // The successor's officer goes on from there.
        let edits = [CellEdit {
            key: cell::CellKey { item: kept.item_id, territory: None, field: kept.field },
            typed: "12,7".into(),
            base: kept.version,
        }];
        let outcomes =
            save_cells(&app, &r.other_officer, r.other_submission, &edits).await.unwrap();
        assert!(matches!(outcomes[0], CellOutcome::Saved { version: 2, .. }));
    })
    .await;
}

#[tokio::test]
async fn a_locked_report_that_gets_rows_comes_back_with_just_those_open() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        fill(&app, &r).await;
        submit(&app, &r.officer, whole(&r)).await.unwrap();
        // The other body's one row goes to this one, whose report is locked.
        let away = Reporting { submission: r.other_submission, body: r.other_body, ..r.clone() };
        let told = passes(&app, &away, &["2.1"], r.body, date(2025, 3, 1)).await;
        assert_eq!(told, Followed { moved: 1, ..Followed::default() });
        assert_eq!(state(&app, &r).await, State::Returned);
        let rows = item::of_submission(&app.db, r.submission).await.unwrap();
        let open: Vec<&str> =
            rows.iter().filter(|row| row.is_open).map(|row| row.code.as_str()).collect();
        assert_eq!(open, ["2.1"]);
        // A body that owes nothing any more is not counted.
        assert!(item::of_submission(&app.db, r.other_submission).await.unwrap().is_empty());
        let status = watch::round_status(&app, &r.coordinator, r.round).await.unwrap();
        assert_eq!(status.bodies.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn received_reports_and_later_days_are_left_alone() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        let none = Followed::default();
        assert_eq!(passes(&app, &r, &["1.1"], r.other_body, date(2025, 10, 30)).await, none);
        fill(&app, &r).await;
        submit(&app, &r.officer, whole(&r)).await.unwrap();
        approve(&app, &r.head, whole(&r)).await.unwrap();
        receive(&app, &r.coordinator, whole(&r)).await.unwrap();
        assert_eq!(passes(&app, &r, &["1.1"], r.other_body, date(2025, 3, 1)).await, none);
        let row = submission::find(&app.db, r.submission).await.unwrap().unwrap();
        assert_eq!((row.state, row.owed, row.filled), (State::Received, 14, 14));
    })
    .await;
}
