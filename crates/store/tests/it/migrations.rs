//! From empty to the newest schema, once and no more.

use ansinh_domain::access::Role;
use ansinh_store::{
    Db, Ids, MIGRATIONS, Migration, StoreError, UserId, migrate, migrate_with, user,
};
use ansinh_testkit::{on_both, on_both_empty};
use jiff::Timestamp;
use jiff::civil::date;
use uuid::Uuid;

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
fn numbers_of_steps_rise() {
    assert_eq!(MIGRATIONS.first().unwrap().version, 1);
    for pair in MIGRATIONS.windows(2) {
        assert!(pair[0].version < pair[1].version, "{} after {}", pair[1].name, pair[0].name);
    }
}

/// A step written on another branch comes in although a later one was applied before.
#[tokio::test]
async fn a_step_that_comes_late_is_still_applied() {
    on_both_empty(async |db: Db| {
        let step = |version, sql| Migration { version, name: "step", sql };
        let (one, two, three) = (
            step(1, "CREATE TABLE one (id BIGINT)"),
            step(2, "CREATE TABLE two (id BIGINT)"),
            step(3, "CREATE TABLE three (id BIGINT)"),
        );
        assert_eq!(migrate_with(&db, NOW, &[one, three]).await.unwrap(), [1, 3]);
        assert_eq!(migrate_with(&db, NOW, &[one, two, three]).await.unwrap(), [2]);
    })
    .await;
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

/// The engines write triggers differently and nothing else: all other DDL is one text.
#[test]
fn only_triggers_are_written_for_one_engine() {
    for step in MIGRATIONS {
        for part in step.sql.split("--@ ").skip(1) {
            let (engine, script) = part.split_once('\n').unwrap();
            assert!(
                ["sqlite", "postgres", "both"].contains(&engine.trim()),
                "{}: {engine}",
                step.name
            );
            if engine.trim() == "both" {
                continue;
            }
            for made in script.split("CREATE ").skip(1) {
                assert!(made.starts_with("TRIGGER ") || made.starts_with("FUNCTION "), "{made}");
            }
            // What a trigger or a function does stands between its BEGIN and its END.
            let outside = |part: &'static str| part.split("\nEND").last().unwrap_or_default();
            for part in script.split("\nBEGIN\n").map(outside) {
                for word in ["ALTER ", "DROP ", "INSERT INTO", "\nUPDATE "] {
                    assert!(!part.contains(word), "{} of {}: {word}", engine.trim(), step.name);
                }
            }
        }
    }
}

/// Who could manage the system before roles had days still can.
#[tokio::test]
async fn roles_of_before_are_kept() {
    const BEFORE: &str = "
        INSERT INTO user_account (id, login, name, password_hash, active, failed_tries, created_at)
            SELECT id, 'canbo', 'Người Kiểm Thử', 'hash', TRUE, 3, 7 FROM body;
        INSERT INTO user_role (user_id, role) SELECT id, 'coordinator' FROM body;
        INSERT INTO user_role (user_id, role) SELECT id, 'administrator' FROM body";
    on_both_empty(async |db: Db| {
        let old: Vec<Migration> = MIGRATIONS.iter().filter(|m| m.version < 3).copied().collect();
        migrate_with(&db, NOW, &old).await.unwrap();
        // A body's identifier serves as one for the account: SQL has none both engines make.
        let id = Ids::seeded([1; 32]).next::<Uuid>(NOW);
        let body = "INSERT INTO body (id, kind, name, created_at) VALUES ($1, 'body', 'Sở', 0)";
        match &db {
            Db::Sqlite { write, .. } => {
                sqlx::query(body).bind(id).execute(write).await.unwrap();
                sqlx::raw_sql(BEFORE).execute(write).await.unwrap();
            }
            Db::Postgres { pool, .. } => {
                sqlx::query(body).bind(id).execute(pool).await.unwrap();
                sqlx::raw_sql(BEFORE).execute(pool).await.unwrap();
            }
        }
        migrate(&db, NOW).await.unwrap();
        let row = user::find(&db, UserId(id)).await.unwrap().unwrap();
        assert_eq!((row.login.as_str(), row.accepted_at), ("canbo", Some(row.created_at)));
        let credentials = user::credentials(&db, "canbo").await.unwrap().unwrap();
        assert!(credentials.has_password, "whoever signed in before did so with a password");
        let roles: Vec<(i64, Role)> =
            row.grants.iter().map(|row| (row.number, row.grant.role)).collect();
        assert_eq!(roles, [(1, Role::Administrator), (2, Role::Coordinator)]);
        assert!(user::has_administrator(&db, date(2024, 12, 2)).await.unwrap());
    })
    .await;
}
