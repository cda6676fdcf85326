//! What the database keeps of the figures of plans' own land is what counts now.

use ansinh_domain::calendar::Period;
use ansinh_domain::report::Value;
use ansinh_store::report::observation::{self, NewRevision, ObservationKey};
use ansinh_store::report::own_figure;
use ansinh_store::{Db, Ids, IndicatorId, PlanVersionId, migrate};
use ansinh_testkit::{large_plan, many_figures, on_both, store_plan};
use jiff::Timestamp;
use jiff::civil::date;
use rust_decimal::Decimal;
use sqlx::AssertSqlSafe;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

/// Figures of a plan and of two communes, and one indicator of it.
async fn made(db: &Db) -> (PlanVersionId, IndicatorId) {
    let version = store_plan(db, &large_plan(3), &[]).await.version_id;
    assert!(many_figures(db, 2, 2021..=2023).await > 20);
    let first = own_figure::of_version(db, version).await.unwrap().remove(0);
    (version, first.indicator_id)
}

/// What is kept is what the revisions say, and nothing of any commune.
async fn checked(db: &Db, version: PlanVersionId, expected: usize) {
    let mut all = observation::of_version(db, version).await.unwrap();
    all.retain(|figure| figure.part.is_empty());
    let kept = own_figure::of_version(db, version).await.unwrap();
    assert_eq!(kept, all);
    assert_eq!(kept.len(), expected);
}

async fn revise(db: &Db, ids: &Ids, key: ObservationKey, value: Option<i64>) {
    let mut tx = db.begin().await.unwrap();
    let (id, newest) = observation::find_or_make(&mut tx, ids.next(NOW), key, NOW).await.unwrap();
    let number = newest.map_or(1, |figure| figure.number + 1);
    let value = value.map(|number| Value::Number { number: Decimal::from(number) });
    let new = NewRevision {
        value: value.as_ref(),
        source: Some("Sổ theo dõi"),
        note: None,
        explanation: None,
        reason: (number > 1).then_some("Nhập nhầm"),
        item: None,
        entered: (None, NOW),
        approved: None,
        received: (None, NOW),
    };
    observation::revise(&mut tx, id, number, new).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn every_revision_is_kept_at_once() {
    on_both(async |db: Db| {
        let ids = Ids::seeded([5; 32]);
        let (version, indicator) = made(&db).await;
        let before = own_figure::of_version(&db, version).await.unwrap();
        let count = before.len();
        checked(&db, version, count).await;
        let key = |as_of, territory| {
            let period = "2023-Y1".parse::<Period>().unwrap();
            ObservationKey { indicator, territory, period, as_of }
        };
        let own = key(date(2023, 12, 31), None);
        revise(&db, &ids, own, Some(41)).await;
        checked(&db, version, count).await;
        revise(&db, &ids, own, None).await;
        checked(&db, version, count - 1).await;
        revise(&db, &ids, own, Some(43)).await;
        revise(&db, &ids, key(date(2023, 11, 30), None), Some(7)).await;
        checked(&db, version, count + 1).await;
        let of_commune = observation::of_indicator(&db, indicator).await.unwrap();
        let of_commune = of_commune.into_iter().find_map(|figure| figure.territory_id);
        revise(&db, &ids, key(date(2023, 11, 30), of_commune), Some(9)).await;
        checked(&db, version, count + 1).await;
    })
    .await;
}

/// A database from before that step is filled by it.
#[tokio::test]
async fn figures_of_before_are_taken_over() {
    on_both(async |db: Db| {
        let (version, _) = made(&db).await;
        let count = own_figure::of_version(&db, version).await.unwrap().len();
        let (trigger, own) = match &db {
            Db::Sqlite { .. } => ("DROP TRIGGER observation_revision_counts", ""),
            Db::Postgres { .. } => (
                "DROP TRIGGER observation_revision_counts ON observation_revision",
                "; DROP FUNCTION own_figure_counts",
            ),
        };
        let sql = format!(
            "{trigger}{own}; DROP TABLE own_figure; DELETE FROM schema_migration WHERE version = 27"
        );
        match &db {
            Db::Sqlite { write, .. } => {
                sqlx::raw_sql(AssertSqlSafe(sql)).execute(write).await.map(drop)
            }
            Db::Postgres { pool, .. } => {
                sqlx::raw_sql(AssertSqlSafe(sql)).execute(pool).await.map(drop)
            }
        }
        .unwrap();
        assert_eq!(migrate(&db, NOW).await.unwrap(), [27]);
        checked(&db, version, count).await;
    })
    .await;
}
