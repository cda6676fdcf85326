//! What the databases hold of publications: they are only ever added.

use ansinh_domain::assess::shipped_settings;
use ansinh_domain::calendar::Frequency;
use ansinh_domain::calendar::Period;
use ansinh_domain::publication::{Figure, Indicator, PlanWords, Snapshot, Told, shipped_small};
use ansinh_domain::report::Value;
use ansinh_domain::target::MeasureKind;
use ansinh_store::indicator::{self, IndicatorFilter};
use ansinh_store::publication::{self, NewPublication, Withdrawal};
use ansinh_store::{Db, Ids, PublicationId, StoreError};
use ansinh_testkit::{on_both, sample_plan, store_plan, write_past};
use jiff::Timestamp;
use jiff::civil::{Date, date};

const NOW: Timestamp = Timestamp::UNIX_EPOCH;
const DAY: Date = date(2025, 1, 20);

fn snapshot(id: uuid::Uuid) -> Snapshot {
    let figure = |place, number: i64| Figure {
        place,
        period: Period::new(Frequency::Year, 2024, 1).unwrap(),
        as_of: DAY,
        land: 0,
        told: Told::Value(Value::Number { number: number.into() }),
        source: None,
        body: None,
    };
    let places = [uuid::Uuid::from_u128(7), uuid::Uuid::from_u128(8)];
    Snapshot {
        plan: PlanWords {
            slug: "k".into(), name: "Kế hoạch".into(), title: None, issuer: None
        },
        as_of: DAY,
        groups: Vec::new(),
        places: Vec::new(),
        indicators: vec![Indicator {
            id,
            code: "1.1".into(),
            parent: None,
            group: None,
            name: "Một chỉ tiêu".into(),
            unit: None,
            header_only: false,
            measure: MeasureKind::Level,
            direction: None,
            targets: Vec::new(),
            leads: Vec::new(),
            figures: vec![figure(None, 9), figure(Some(places[0]), 4), figure(Some(places[1]), 5)],
            standing: None,
        }],
        tasks: Vec::new(),
        breaks: Vec::new(),
        thresholds: shipped_settings().remove(0),
        small: shipped_small().remove(0),
    }
}

#[tokio::test]
async fn publications_are_numbered_kept_whole_and_never_changed() {
    const TABLES: &[(&str, &str)] = &[
        ("UPDATE publication SET content = '{}'", "DELETE FROM publication"),
        ("UPDATE publication_part SET content = '[]'", "DELETE FROM publication_part"),
        ("UPDATE publication_withdrawal SET reason = 'x'", "DELETE FROM publication_withdrawal"),
    ];
    on_both(async |db: Db| {
        let ids = Ids::seeded([5; 32]);
        let plan = store_plan(&db, &sample_plan(), &[]).await;
        let list = IndicatorFilter::default();
        let page = indicator::list(&db, plan.version_id, &list, DAY).await.unwrap();
        let said = snapshot(page.rows[0].id.0);
        let add = async |number: i64| {
            let id: PublicationId = ids.next(NOW);
            let new = NewPublication {
                id,
                plan: plan.id,
                number,
                title: "Quý I",
                note: None,
                licence: "CC-BY-4.0",
                content: &said,
                hidden: 1,
                today: DAY,
                by: None,
                now: NOW,
            };
            let mut tx = db.begin().await.unwrap();
            publication::insert(&mut tx, new).await?;
            tx.commit().await?;
            Ok::<_, StoreError>(id)
        };
        let first = add(1).await.unwrap();
        assert!(matches!(add(1).await, Err(StoreError::Conflict(_))));
        let second = add(2).await.unwrap();

        let rows = publication::of_plan(&db, plan.id).await.unwrap();
        let numbers: Vec<_> =
            rows.iter().map(|row| (row.number, row.figures, row.hidden)).collect();
        assert_eq!(numbers, [(2, 2, 1), (1, 2, 1)]);
        assert_eq!(publication::of_slug(&db, &plan.slug).await.unwrap(), rows);
        assert_eq!(publication::all(&db).await.unwrap(), rows);
        // Pages read the plan's own figures at once, those of territories one indicator at a time.
        let main = publication::content(&db, first).await.unwrap();
        assert_eq!(main.indicators[0].figures, said.indicators[0].figures[..1]);
        let part = publication::part(&db, first, page.rows[0].id).await.unwrap();
        assert_eq!(part, said.indicators[0].figures[1..]);
        assert_eq!(publication::part(&db, first, page.rows[1].id).await.unwrap(), []);
        assert_eq!(publication::whole(&db, first).await.unwrap(), said);

        let withdraw = async |closed| {
            let what = Withdrawal { reason: "Nhầm", closed, replaced_by: Some(second) };
            let mut tx = db.begin().await.unwrap();
            publication::withdraw(&mut tx, first, what, DAY, None, NOW).await?;
            tx.commit().await
        };
        withdraw(false).await.unwrap();
        assert!(matches!(withdraw(true).await, Err(StoreError::Conflict(_))));
        let rows = publication::of_plan(&db, plan.id).await.unwrap();
        assert!(rows[0].holds() && !rows[1].holds() && rows[1].readable());
        assert_eq!(rows[1].replaced_by, Some(2));
        for (update, delete) in TABLES {
            for sql in [*update, *delete] {
                let said = write_past(&db, sql).await.expect_err(sql).to_string();
                assert!(said.contains("never"), "{sql}: {said}");
            }
        }
    })
    .await;
}
