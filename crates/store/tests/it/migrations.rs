//! From empty to the newest schema, once and no more.

use ansinh_store::{Db, MIGRATIONS, Migration, StoreError, migrate, migrate_with};
use ansinh_testkit::{on_both, on_both_empty};
use jiff::Timestamp;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

#[tokio::test]
async fn an_empty_database_gets_every_step_once() {
    on_both_empty(async |db: Db| {
        let all: Vec<i64> = MIGRATIONS.iter().map(|m| m.version).collect();
        assert_eq!(migrate(&db, NOW).await.unwrap(), all);
        assert_eq!(migrate(&db, NOW).await.unwrap(), [0_i64; 0]);
    })
    .await;
}

#[test]
fn steps_are_numbered_from_one() {
    for (step, version) in MIGRATIONS.iter().zip(1..) {
        assert_eq!(step.version, version, "{}", step.name);
    }
}

#[tokio::test]
async fn two_programs_may_start_at_once() {
    on_both_empty(async |db: Db| {
        let (a, b) = tokio::join!(migrate(&db, NOW), migrate(&db, NOW));
        assert_eq!(a.unwrap().len() + b.unwrap().len(), MIGRATIONS.len());
    })
    .await;
}

#[tokio::test]
async fn a_newer_database_is_refused() {
    on_both(async |db: Db| {
        let refusal = migrate_with(&db, NOW, &[]).await.unwrap_err();
        let newest = MIGRATIONS.first().unwrap().version;
        assert!(
            matches!(refusal, StoreError::NewerThanProgram { found, known: 0 } if found == newest),
            "{refusal}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_step_edited_after_release_is_refused() {
    on_both(async |db: Db| {
        let edited: Vec<Migration> =
            MIGRATIONS.iter().map(|m| Migration { sql: "SELECT 1", ..*m }).collect();
        let refusal = migrate_with(&db, NOW, &edited).await.unwrap_err();
        assert!(matches!(refusal, StoreError::ChangedMigration { version: 1 }), "{refusal}");
    })
    .await;
}

#[tokio::test]
async fn a_step_that_fails_leaves_nothing_behind() {
    on_both_empty(async |db: Db| {
        let broken = [
            Migration { version: 1, name: "good", sql: "CREATE TABLE good (id BIGINT)" },
            Migration { version: 2, name: "bad", sql: "CREATE TABLE bad (" },
        ];
        migrate_with(&db, NOW, &broken).await.unwrap_err();
        let mended = [broken[0], Migration { sql: "CREATE TABLE bad (id BIGINT)", ..broken[1] }];
        assert_eq!(migrate_with(&db, NOW, &mended).await.unwrap(), [1, 2]);
    })
    .await;
}
