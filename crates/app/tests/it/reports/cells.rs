//! Entering: what is saved, what cannot be, and two who type at once.

use ansinh_app::report::save_cells::{CellEdit, CellOutcome, history, save_cells_once};
use ansinh_app::report::{MoveRequest, ReportError, save_cells, submit};
use ansinh_app::{AppError, Caller};
use ansinh_domain::access::Actor;
use ansinh_domain::report::{Field, ItemKind};
use ansinh_store::report::cell::{self, CellKey};
use ansinh_store::report::{item, submission};
use ansinh_store::{Db, ItemId, TerritoryId, audit};
use ansinh_testkit::{app, on_both, reporting};
use uuid::Uuid;

use super::{fill, first, put};

fn saved(version: i64, shown: &str) -> CellOutcome {
    CellOutcome::Saved { version, shown: shown.into() }
}

#[tokio::test]
async fn each_cell_is_told_for_itself() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        let edits = [
            first(&app, &r, ItemKind::Indicator, "1.1", "value", "12,50").await,
            first(&app, &r, ItemKind::Indicator, "1.2", "value", "chín mươi").await,
            first(&app, &r, ItemKind::Task, "I.1", "status", "xong").await,
            first(&app, &r, ItemKind::Indicator, "1.1", "text", "không có cột này").await,
            CellEdit {
                key: CellKey { item: ItemId(Uuid::max()), territory: None, field: Field::Value },
                typed: "1".into(),
                base: 0,
            },
        ];
        let outcomes = save_cells(&app, &r.officer, r.submission, &edits).await.unwrap();
        assert_eq!(outcomes[0], saved(1, "12,5"));
        assert_eq!(outcomes[2], saved(1, "Đã hoàn thành"));
        for (at, words) in [(1, "không phải là số"), (3, "không có cột"), (4, "không còn thuộc")]
        {
            match &outcomes[at] {
                CellOutcome::Invalid { reason } => assert!(reason.contains(words), "{reason}"),
                other => panic!("{other:?}"),
            }
        }
        let rows = item::of_submission(&app.db, r.submission).await.unwrap();
        let filled: Vec<&str> =
            rows.iter().filter(|row| row.filled).map(|row| row.code.as_str()).collect();
        assert_eq!(filled, ["1.1", "I.1"]);
        let log = audit::newest(&app.db, 1).await.unwrap().remove(0);
        assert_eq!(log.verb, "save-cells");
        assert_eq!(log.body_id, Some(r.body));
        assert_eq!(
            (log.before_value.as_deref(), log.after_value.as_deref()),
            (
                Some(r#"{"cell:value:1.1":"","cell:status:I.1":""}"#),
                Some(r#"{"cell:value:1.1":"12.5","cell:status:I.1":"done"}"#)
            )
        );
    })
    .await;
}

#[tokio::test]
async fn nobody_writes_over_another_in_silence() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        assert_eq!(put(&app, &r, &r.officer, "1.1", "value", "12").await, saved(1, "12"));
        let key = r.cell(&app, ItemKind::Indicator, "1.1", "value").await;
        let type_over = async |caller: &Caller, typed: &str, base| {
            let edit = CellEdit { key: key.clone(), typed: typed.into(), base };
            save_cells(&app, caller, r.submission, &[edit]).await.unwrap().remove(0)
        };
        let second = &r.second_officer;
        match type_over(second, "13", 0).await {
            CellOutcome::Conflict { version: 1, shown, by, at: Some(_) } => {
                assert_eq!((shown.as_str(), by.as_deref()), ("12", Some("Cán Bộ Một")));
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(type_over(second, "12,0", 0).await, saved(1, "12"), "both typed the same");
        assert_eq!(type_over(second, "13", 1).await, saved(2, "13"));
        assert!(matches!(type_over(&r.officer, "14", 1).await, CellOutcome::Conflict { .. }));
        assert_eq!(type_over(&r.officer, "", 2).await, saved(3, ""), "emptied");
        assert!(matches!(
            type_over(second, "15", 0).await,
            CellOutcome::Conflict { version: 3, .. }
        ));
        assert_eq!(type_over(second, "15", 3).await, saved(4, "15"));

        let lines = history(&app, &r.head, r.submission, &key).await.unwrap();
        let told: Vec<(i64, &str, Option<&str>)> = lines
            .iter()
            .map(|(row, shown)| (row.version, shown.as_str(), row.changed_by_name.as_deref()))
            .collect();
        let (one, two) = (Some("Cán Bộ Một"), Some("Cán Bộ Hai"));
        assert_eq!(told, [(4, "15", two), (3, "", one), (2, "13", two), (1, "12", one)]);
        assert!(history(&app, &r.other_officer, r.submission, &key).await.is_err());
    })
    .await;
}

/// Twenty write one cell at once: one wins, the others are told. Forty write a cell each: all win.
#[tokio::test]
async fn many_at_once() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        let key = r.cell(&app, ItemKind::Indicator, "1.1", "value").await;
        let mut tasks = tokio::task::JoinSet::new();
        for number in 0..20 {
            let (app, r, key) = (app.clone(), r.clone(), key.clone());
            tasks.spawn(async move {
                let edit = CellEdit { key, typed: number.to_string(), base: 0 };
                save_cells(&app, &r.officer, r.submission, &[edit]).await.unwrap().remove(0)
            });
        }
        let outcomes = tasks.join_all().await;
        let wins = outcomes.iter().filter(|o| matches!(o, CellOutcome::Saved { .. })).count();
        assert_eq!(wins, 1, "{outcomes:?}");

        let mut tasks = tokio::task::JoinSet::new();
        let fields = ["source", "note", "explanation", "as-of"];
        for (number, code) in ["1.1", "1.2", "1.3-1", "1.3-2", "2.2"].iter().enumerate() {
            for field in fields {
                let (app, r) = (app.clone(), r.clone());
                let edit = first(&app, &r, ItemKind::Indicator, code, field, "1/1/2025").await;
                tasks.spawn(async move {
                    let who = if number % 2 == 0 { &r.officer } else { &r.second_officer };
                    save_cells(&app, who, r.submission, &[edit]).await.unwrap().remove(0)
                });
            }
        }
        for outcome in tasks.join_all().await {
            assert!(matches!(outcome, CellOutcome::Saved { version: 1, .. }), "{outcome:?}");
        }
        assert_eq!(cell::of_submission(&app.db, r.submission).await.unwrap().len(), 21);
        assert_eq!(audit::verify(&app.db, None, None).await.unwrap().broken, None);
    })
    .await;
}

#[tokio::test]
async fn who_may_not_and_what_is_locked() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        let edit = first(&app, &r, ItemKind::Indicator, "1.1", "value", "1").await;
        let system = Caller { actor: Actor::Anonymous, ..Caller::system() };
        for caller in [&r.other_officer, &r.coordinator, &system] {
            let refused = save_cells(&app, caller, r.submission, std::slice::from_ref(&edit)).await;
            assert!(matches!(refused.unwrap_err(), AppError::Refused(_)), "{:?}", caller.actor);
            let empty = save_cells(&app, caller, r.submission, &[]).await;
            assert!(matches!(empty.unwrap_err(), AppError::Refused(_)));
        }
        // A row of another body's report is not reached through one's own.
        let foreign = CellEdit { key: edit.key.clone(), ..edit.clone() };
        let outcome =
            save_cells(&app, &r.other_officer, r.other_submission, &[foreign]).await.unwrap();
        assert!(matches!(outcome[0], CellOutcome::Invalid { .. }));
        let none = Uuid::max().into();
        let nowhere = save_cells(&app, &r.officer, none, std::slice::from_ref(&edit)).await;
        assert!(matches!(nowhere.unwrap_err(), AppError::NotFound { .. }));

        fill(&app, &r).await;
        submit::submit(&app, &r.officer, MoveRequest::of(r.submission)).await.unwrap();
        let locked = save_cells(&app, &r.officer, r.submission, &[edit]).await.unwrap_err();
        assert!(matches!(locked, AppError::Report(ReportError::Locked(_))), "{locked}");
    })
    .await;
}

#[tokio::test]
async fn rows_are_broken_down_to_territories_that_are_there() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        let mut edit = first(&app, &r, ItemKind::Indicator, "1.1", "value", "1").await;
        edit.key.territory = Some(TerritoryId(Uuid::max()));
        let mut task = first(&app, &r, ItemKind::Task, "I.1", "status", "xong").await;
        task.key.territory = Some(TerritoryId(Uuid::max()));
        let outcomes = save_cells(&app, &r.officer, r.submission, &[edit, task]).await.unwrap();
        for outcome in outcomes {
            assert!(matches!(outcome, CellOutcome::Invalid { .. }), "{outcome:?}");
        }
        let head = submission::head(&app.db, r.submission).await.unwrap().unwrap();
        assert_eq!(head.mod_count, 1, "entering is no move");
    })
    .await;
}

#[tokio::test]
async fn many_cells_are_each_told_for_themselves_too() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        fill(&app, &r).await;
        let stale = first(&app, &r, ItemKind::Indicator, "1.1", "value", "13").await;
        let same = first(&app, &r, ItemKind::Indicator, "1.2", "value", "95,0").await;
        let right = CellEdit { base: 1, ..first(&app, &r, ItemKind::Indicator, "2.2", "no-data", "Khác").await };
        let again = CellEdit { base: 2, typed: "Khác nữa".into(), ..right.clone() };
        let late = CellEdit { base: 1, typed: "Muộn".into(), ..right.clone() };
        let new = first(&app, &r, ItemKind::Indicator, "2.2", "note", "Mới").await;
        let wrong = first(&app, &r, ItemKind::Task, "I.1", "percent", "101").await;
        let edits = [stale, same, right, again, late, new, wrong];
        let outcomes =
            save_cells(&app, &r.second_officer, r.submission, &edits).await.unwrap();
        let CellOutcome::Conflict { version: 1, shown, by, at } = &outcomes[0] else {
            panic!("{:?}", outcomes[0])
        };
        assert_eq!((shown.as_str(), by.as_deref()), ("12,6", Some("Cán Bộ Một")));
        assert!(at.is_some());
        assert_eq!(outcomes[1], saved(1, "95"));
        assert_eq!(outcomes[2], saved(2, "Khác"));
        assert_eq!(outcomes[3], saved(3, "Khác nữa"));
        assert!(
            matches!(&outcomes[4], CellOutcome::Conflict { version: 3, shown, .. } if shown == "Khác nữa"),
            "{:?}",
            outcomes[4]
        );
        assert_eq!(outcomes[5], saved(1, "Mới"));
        assert!(matches!(outcomes[6], CellOutcome::Invalid { .. }), "{:?}", outcomes[6]);
        let key = &edits[2].key;
        let versions = history(&app, &r.officer, r.submission, key).await.unwrap();
        let texts: Vec<(i64, &str)> =
            versions.iter().map(|(row, shown)| (row.version, shown.as_str())).collect();
        assert_eq!(texts, [(3, "Khác nữa"), (2, "Khác"), (1, "Chưa đến kỳ điều tra")]);
    })
    .await;
}

#[tokio::test]
async fn a_large_batch_is_whole_and_counts_what_has_content() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        let rows = item::of_submission(&app.db, r.submission).await.unwrap();
        let edits: Vec<CellEdit> = rows
            .iter()
            .flat_map(|row| {
                let fields = Field::of(row.kind).iter();
                fields.filter(|field| **field != Field::NoData).map(|field| CellEdit {
                    key: CellKey { item: row.id, territory: None, field: *field },
                    typed: match field {
                        Field::AsOf => "29/10/2025",
                        Field::Status => "xong",
                        _ => "7",
                    }
                    .into(),
                    base: 0,
                })
            })
            .collect();
        assert!(edits.len() > 64, "{} cells take several statements", edits.len());
        let outcomes = save_cells(&app, &r.officer, r.submission, &edits).await.unwrap();
        for (edit, outcome) in edits.iter().zip(&outcomes) {
            assert!(
                matches!(outcome, CellOutcome::Saved { version: 1, .. }),
                "{edit:?}: {outcome:?}"
            );
        }
        let cells = cell::of_submission(&app.db, r.submission).await.unwrap();
        assert_eq!(cells.len(), edits.len());
        let rows = item::of_submission(&app.db, r.submission).await.unwrap();
        assert!(rows.iter().all(|row| row.filled), "every row has content");
        // Emptying them empties the rows.
        let empty: Vec<CellEdit> = edits
            .into_iter()
            .map(|edit| CellEdit { typed: String::new(), base: 1, ..edit })
            .collect();
        save_cells(&app, &r.officer, r.submission, &empty).await.unwrap();
        let rows = item::of_submission(&app.db, r.submission).await.unwrap();
        assert!(rows.iter().all(|row| !row.filled), "no row has content");
    })
    .await;
}

#[tokio::test]
async fn a_batch_with_a_key_is_saved_once() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        let edits = [first(&app, &r, ItemKind::Indicator, "1.1", "value", "12,5").await];
        let send = async |who: &Caller, edits: &[CellEdit], key| {
            save_cells_once(&app, who, r.submission, edits, Some(key)).await
        };
        let once = send(&r.officer, &edits, "k1").await.unwrap();
        // Another one writes over it; the answer that was lost is told again, not a conflict.
        let over = [CellEdit { base: 1, typed: "13".into(), ..edits[0].clone() }];
        send(&r.second_officer, &over, "k1").await.expect("a key of somebody else's");
        assert_eq!(send(&r.officer, &edits, "k1").await.unwrap(), once);
        assert!(matches!(
            send(&r.officer, &edits, "k2").await.unwrap()[0],
            CellOutcome::Conflict { version: 2, .. }
        ));
        let reused = send(&r.officer, &over, "k1").await;
        assert!(matches!(reused, Err(AppError::Report(ReportError::KeyReused))), "{reused:?}");
        let versions = history(&app, &r.officer, r.submission, &edits[0].key).await.unwrap();
        assert_eq!(versions.len(), 2);
    })
    .await;
}
