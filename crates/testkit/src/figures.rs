//! As many figures as a province has after years, put into a database at once.
//!
//! Through the verbs this would be thousands of rounds, so the rows are made by the engine itself,
//! in statements that say the same on both but for how an identifier is made.

use std::ops::RangeInclusive;

use ansinh_store::Db;
use sqlx::AssertSqlSafe;

/// Makes `communes` made-up communes, and a figure of each year for every indicator of every plan in
/// the database: one of the plan's own and one of each commune. How many figures there are then.
pub async fn many_figures(db: &Db, communes: usize, years: RangeInclusive<i16>) -> u64 {
    let (fresh, simple) = match db {
        Db::Sqlite { .. } => ("randomblob(16)", "lower(hex(t.id))"),
        Db::Postgres { .. } => ("gen_random_uuid()", "replace(CAST(t.id AS TEXT), '-', '')"),
    };
    run(
        db,
        format!(
            "INSERT INTO territory (id, seq, level, code, kind, name, search, seen_from, seen_to)
            WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < {communes})
            SELECT {fresh}, 900000 + x, 'commune', CAST(90000 + x AS TEXT), 'commune',
                'Xã Mẫu ' || CAST(x AS TEXT), 'xa mau ' || CAST(x AS TEXT), '2020-01-01',
                '2030-12-31'
            FROM n"
        ),
    )
    .await;
    let (first, last) = (years.start(), years.end());
    let made = run(
        db,
        format!(
            "INSERT INTO observation (id, indicator_id, part, territory_id, period, as_of, created_at)
            WITH RECURSIVE y (year) AS
                (SELECT {first} UNION ALL SELECT year + 1 FROM y WHERE year < {last})
            SELECT {fresh}, i.origin_id, p.part, p.territory, CAST(y.year AS TEXT) || '-Y1',
                CAST(y.year AS TEXT) || '-12-31', 0
            FROM indicator i
            CROSS JOIN (SELECT '' AS part, NULL AS territory
                UNION ALL SELECT {simple}, t.id FROM territory t WHERE t.seq > 900000) p
            CROSS JOIN y
            WHERE i.id = i.origin_id AND NOT i.header_only"
        ),
    )
    .await;
    run(
        db,
        "INSERT INTO observation_revision (observation_id, number, kind, value, source, entered_at,
            received_at)
        SELECT o.id, 1, 'number',
            CAST(20 + (i.ordinal * 7 + CAST(substr(o.period, 1, 4) AS BIGINT) * 3) % 61 AS TEXT),
            'Số liệu thử', 1, 1
        FROM observation o JOIN indicator i ON i.id = o.indicator_id"
            .to_owned(),
    )
    .await;
    // What PostgreSQL does by itself in the minutes after such a load.
    let sweep = match db {
        Db::Sqlite { .. } => "ANALYZE",
        Db::Postgres { .. } => "VACUUM (ANALYZE)",
    };
    run(db, sweep.to_owned()).await;
    made
}

async fn run(db: &Db, sql: String) -> u64 {
    // Made of the numbers above and nothing that came from outside.
    let statement = AssertSqlSafe(sql.clone());
    let done = match db {
        Db::Sqlite { write, .. } => {
            sqlx::query(statement).execute(write).await.map(|done| done.rows_affected())
        }
        Db::Postgres { pool, .. } => {
            sqlx::query(statement).execute(pool).await.map(|done| done.rows_affected())
        }
    };
    match done {
        Ok(rows) => rows,
        Err(error) => panic!("{sql}: {error}"),
    }
}
