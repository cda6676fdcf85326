//! What the databases themselves hold of reports: the record is only ever added to.

use ansinh_domain::calendar::WorkCalendar;
use ansinh_domain::report::{Field, Move, Shape, State, Value, from_decree_09, outline};
use ansinh_store::indicator::{self, IndicatorFilter};
use ansinh_store::paper_template::{self, NewTemplate};
use ansinh_store::report::cell::{self, CellKey, NewCell};
use ansinh_store::report::evidence::{self, NewFile};
use ansinh_store::report::item::{self, NewItem, Subject};
use ansinh_store::report::observation::{self, NewRevision, ObservationKey};
use ansinh_store::report::passage::{self, Mover, NewPassage};
use ansinh_store::report::round::{self, NewRound};
use ansinh_store::report::snapshot::{self, Stage};
use ansinh_store::report::{regime, submission};
use ansinh_store::report_text::{self, NewText, TextKind};
use ansinh_store::{Db, Ids, ItemId, ObservationId, StoreError, SubmissionId, Tx, duty};
use ansinh_testkit::{on_both, sample_plan, store_plan, write_past};
use jiff::Timestamp;
use jiff::civil::{Date, date};

const NOW: Timestamp = Timestamp::UNIX_EPOCH;
const DAY: Date = date(2025, 1, 20);

/// A monthly round with one row of one body.
pub(crate) async fn one_row(db: &Db, ids: &Ids) -> (SubmissionId, ItemId, ObservationKey) {
    let plan = store_plan(db, &sample_plan(), &[]).await;
    let content = from_decree_09(ansinh_domain::calendar::Frequency::Month, "Kế hoạch", &outline());
    let period = "2025-M1".parse().unwrap();
    let dates = content.dates(period, &WorkCalendar::default());
    let page =
        indicator::list(db, plan.version_id, &IndicatorFilter::default(), DAY).await.unwrap();
    let duties = duty::open_on(db, plan.version_id, DAY).await.unwrap();
    let (row, duty) = (&page.rows[0], &duties[0]);
    let mut tx = db.begin().await.unwrap();
    let regime_id = ids.next(NOW);
    regime::insert(&mut tx, regime_id, plan.id, &content, None, NOW).await.unwrap();
    let round = ids.next(NOW);
    let new = NewRound {
        id: round,
        regime_id,
        version: plan.version_id,
        period,
        regime: &content,
        dates: &dates,
        duty_day: DAY,
        by: None,
        now: NOW,
    };
    round::insert(&mut tx, new.clone()).await.unwrap();
    let (submission, item) = (ids.next(NOW), ids.next(NOW));
    submission::insert(&mut tx, submission, round, duty.body.id, dates.due(), NOW).await.unwrap();
    let shape = Shape::Number { unit: None };
    let new = NewItem {
        id: item,
        submission,
        subject: Subject::Indicator(row.id, row.id.0, duty.duty, &shape),
        code: &row.code,
        ordinal: 0,
        required: true,
    };
    item::insert(&mut tx, new).await.unwrap();
    tx.commit().await.unwrap();
    let key = ObservationKey { indicator: row.id, territory: None, period, as_of: DAY };
    (submission, item, key)
}

fn revision<'a>(value: &'a Value, reason: Option<&'a str>) -> NewRevision<'a> {
    NewRevision {
        value: Some(value),
        source: None,
        note: None,
        explanation: None,
        reason,
        item: None,
        entered: (None, NOW),
        approved: None,
        received: (None, NOW),
    }
}

/// A row in every table that is only added to.
async fn a_row_each(
    tx: &mut Tx,
    ids: &Ids,
    (s, item, key): (SubmissionId, ItemId, ObservationKey),
) {
    let cell = CellKey { item, territory: None, field: Field::Value };
    let new = NewCell { key: &cell, value: "1", typed: "1", base: 0, by: None, now: NOW };
    assert!(cell::write(tx, &[new]).await.unwrap());
    snapshot::take(tx, item, Stage::Approved, &[], None, None, NOW).await.unwrap();
    let new = NewPassage {
        submission: s,
        by: Mover::Person(Move::Submit),
        from: State::Draft,
        to: State::Submitted,
        reason: None,
        rows: &[],
        user: None,
        now: NOW,
        today: DAY,
    };
    passage::append(tx, new).await.unwrap();
    item::move_to(tx, item, s, s, NOW).await.unwrap();
    let file = NewFile {
        id: ids.next(NOW),
        sha256: "0".into(),
        media: "application/pdf",
        content: vec![1],
        now: NOW,
    };
    let file = evidence::keep(tx, file).await.unwrap();
    let fresh: ObservationId = ids.next(NOW);
    let (id, newest) = observation::find_or_make(tx, fresh, key, NOW).await.unwrap();
    assert_eq!((id, newest), (fresh, None));
    let value = Value::NoData { reason: "chưa có".into() };
    observation::revise(tx, id, 1, revision(&value, None)).await.unwrap();
    observation::keep_evidence(tx, id, 1, file, "a.pdf").await.unwrap();
}

#[tokio::test]
async fn the_record_of_reports_is_never_changed() {
    const TABLES: &[(&str, &str)] = &[
        ("UPDATE entry_history SET value = '2'", "DELETE FROM entry_history"),
        ("UPDATE submission_move SET reason = 'x'", "DELETE FROM submission_move"),
        ("UPDATE item_snapshot SET cells = '[]'", "DELETE FROM item_snapshot"),
        ("UPDATE item_move SET moved_at = 1", "DELETE FROM item_move"),
        ("UPDATE evidence_file SET size = 2", "DELETE FROM evidence_file"),
        ("UPDATE observation SET as_of = '2025-01-01'", "DELETE FROM observation"),
        ("UPDATE observation_revision SET value = '2'", "DELETE FROM observation_revision"),
        ("UPDATE revision_evidence SET name = 'b'", "DELETE FROM revision_evidence"),
        ("UPDATE report_text SET words = 'b'", "DELETE FROM report_text"),
        ("UPDATE paper_template SET words = 'b'", "DELETE FROM paper_template"),
    ];
    on_both(async |db: Db| {
        let ids = Ids::seeded([3; 32]);
        let row = one_row(&db, &ids).await;
        let round = submission::find(&db, row.0).await.unwrap().unwrap().round_id;
        let mut tx = db.begin().await.unwrap();
        a_row_each(&mut tx, &ids, row).await;
        let new = NewText {
            round,
            section: "I",
            version: 1,
            kind: TextKind::Typed,
            words: "a",
            base: "",
            by: None,
            now: NOW,
        };
        report_text::insert(&mut tx, new).await.unwrap();
        let new = NewTemplate { kind: "a", version: 1, words: "a", note: "b", by: None, now: NOW };
        paper_template::insert(&mut tx, new).await.unwrap();
        tx.commit().await.unwrap();
        for (update, delete) in TABLES {
            for sql in [*update, *delete] {
                let said = write_past(&db, sql).await.expect_err(sql).to_string();
                assert!(said.contains("never"), "{sql}: {said}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn revisions_have_a_number_each_and_a_reason_from_the_second_on() {
    on_both(async |db: Db| {
        let ids = Ids::seeded([3; 32]);
        let (_, _, key) = one_row(&db, &ids).await;
        let value = Value::Level { level: "Hoàn thành".into() };
        let attempt = async |number, reason: Option<&'static str>| {
            let mut tx = db.begin().await.unwrap();
            let (id, _) =
                observation::find_or_make(&mut tx, ids.next(NOW), key, NOW).await.unwrap();
            let said = observation::revise(&mut tx, id, number, revision(&value, reason)).await;
            if said.is_ok() {
                tx.commit().await.unwrap();
            }
            said
        };
        attempt(1, None).await.unwrap();
        assert!(attempt(1, Some("lại")).await.is_err(), "the number is taken");
        assert!(matches!(attempt(2, None).await, Err(StoreError::Broken(_))), "no reason");
        attempt(2, Some("Nhập nhầm")).await.unwrap();
        let [figure] =
            observation::of_indicator(&db, key.indicator).await.unwrap().try_into().unwrap();
        assert_eq!((figure.number, figure.value().unwrap()), (2, Some(value.clone())));
    })
    .await;
}
