//! What the databases themselves hold of assessments: what was decided and said is only added to.

use ansinh_store::{Db, Ids, user};
use ansinh_testkit::{on_both, sample_plan, store_plan};
use jiff::Timestamp;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

/// Table, a row of it made of rows that are there, and a change of it.
const TABLES: &[(&str, &str, &str)] = &[
    (
        "milestone_verdict",
        "(indicator_id, year, met, reason, closed_on, closed_at)
            SELECT i.id, 2025, TRUE, 'đạt', '2026-01-01', 1 FROM indicator i LIMIT 1",
        "met = FALSE",
    ),
    (
        "published_figure",
        "(id, file_id, line, content) SELECT f.id, f.id, 1, '{}' FROM published_file f",
        "content = '[]'",
    ),
    (
        "figure_decision",
        "(figure_id, outcome, body_id, reason, decided_at)
            SELECT p.id, 'refused', b.id, 'sai', 1 FROM published_figure p, body b LIMIT 1",
        "reason = 'x'",
    ),
    (
        "outlook",
        "(id, indicator_id, body_id, confidence, action, status, said_at)
            SELECT i.id, i.id, b.id, 'unsure', 'làm', 'off-track', 1 FROM indicator i, body b LIMIT 1",
        "action = 'x'",
    ),
    (
        "indicator_comment",
        "(id, indicator_id, content, written_by, written_at)
            SELECT i.id, i.id, 'ý kiến', u.id, 1 FROM indicator i, user_account u LIMIT 1",
        "content = 'x'",
    ),
    (
        "comment_withdrawal",
        "(comment_id, withdrawn_at) SELECT c.id, 2 FROM indicator_comment c",
        "withdrawn_at = 3",
    ),
];

async fn run(db: &Db, sql: &str) -> Result<u64, sqlx::Error> {
    match db {
        Db::Sqlite { write, .. } => sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned()))
            .execute(write)
            .await
            .map(|done| done.rows_affected()),
        Db::Postgres { pool, .. } => sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned()))
            .execute(pool)
            .await
            .map(|done| done.rows_affected()),
    }
}

#[tokio::test]
async fn what_was_decided_and_said_is_never_changed() {
    on_both(async |db: Db| {
        store_plan(&db, &sample_plan(), &[]).await;
        let new = user::NewUser {
            id: Ids::seeded([4; 32]).next(NOW),
            login: "nguoi.thu",
            name: "Người Thử",
            email: None,
            password_hash: "x",
            accepted: true,
            grants: &[],
            by: None,
            now: NOW,
        };
        let mut tx = db.begin().await.unwrap();
        user::insert(&mut tx, new).await.unwrap();
        tx.commit().await.unwrap();
        let file = "INSERT INTO published_file (id, plan_id, name, sha256, loaded_at)
            SELECT p.id, p.id, 'a.csv', '0', 1 FROM plan p";
        assert_eq!(run(&db, file).await.unwrap(), 1);
        for (table, row, _) in TABLES {
            assert_eq!(
                run(&db, &format!("INSERT INTO {table} {row}")).await.unwrap(),
                1,
                "{table}"
            );
        }
        for (table, _, change) in TABLES {
            let mut attempts =
                vec![format!("UPDATE {table} SET {change}"), format!("DELETE FROM {table}")];
            if matches!(db, Db::Postgres { .. }) {
                attempts.push(format!("TRUNCATE {table} CASCADE"));
            }
            for sql in attempts {
                let said = run(&db, &sql).await.expect_err(&sql).to_string();
                assert!(said.contains("never"), "{sql}: {said}");
            }
        }
    })
    .await;
}
