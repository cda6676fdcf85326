//! Tests of the schema itself, asked of each engine's own catalogue.

use std::collections::BTreeMap;

use ansinh_store::Db;
use ansinh_testkit::on_both;
use sqlx::Row;

/// What the catalogue says of one table.
#[derive(Debug, Default)]
struct Table {
    primary_key: bool,
    /// Leading column of each foreign key.
    foreign_keys: Vec<String>,
    /// Leading column of each index, primary key and unique constraints too, that finds every row
    /// with a value in it.
    indexes: Vec<String>,
}

#[tokio::test]
async fn every_table_has_a_primary_key() {
    on_both(async |db: Db| {
        let tables = catalogue(&db).await;
        assert!(tables.len() > 20, "{tables:?}");
        let without: Vec<&String> =
            tables.iter().filter(|(_, t)| !t.primary_key).map(|(name, _)| name).collect();
        assert!(without.is_empty(), "{without:?}");
    })
    .await;
}

#[tokio::test]
async fn every_foreign_key_has_an_index() {
    on_both(async |db: Db| {
        let mut keys = 0;
        let mut without = Vec::new();
        for (name, table) in catalogue(&db).await {
            for column in table.foreign_keys {
                keys += 1;
                if !table.indexes.contains(&column) {
                    without.push(format!("{name}.{column}"));
                }
            }
        }
        assert!(keys > 30, "only {keys} foreign keys were found");
        assert!(without.is_empty(), "{without:?}");
    })
    .await;
}

/// Dates, decimals and words must read back the same from both engines, so no other types.
#[tokio::test]
async fn only_types_both_engines_keep_alike() {
    const ALLOWED: &[&str] = &["uuid", "text", "bigint", "boolean", "bytea"];
    on_both(async |db: Db| {
        let sql = match &db {
            Db::Sqlite { .. } => {
                "SELECT m.name AS table_name, c.name AS column_name, lower(c.type) AS data_type
                FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'"
            }
            Db::Postgres { .. } => {
                "SELECT table_name, column_name, data_type FROM information_schema.columns
                WHERE table_schema = 'public'"
            }
        };
        let columns = rows(&db, sql, &["table_name", "column_name", "data_type"]).await;
        assert!(columns.len() > 100);
        for column in columns {
            assert!(ALLOWED.contains(&column[2].as_str()), "{column:?}");
        }
    })
    .await;
}

async fn catalogue(db: &Db) -> BTreeMap<String, Table> {
    let (tables, keys, indexes, primary) = match db {
        Db::Sqlite { .. } => SQLITE,
        Db::Postgres { .. } => POSTGRES,
    };
    let mut catalogue: BTreeMap<String, Table> = BTreeMap::new();
    for row in rows(db, tables, &["t"]).await {
        catalogue.insert(row[0].clone(), Table::default());
    }
    for row in rows(db, keys, &["t", "c"]).await {
        catalogue.get_mut(&row[0]).unwrap().foreign_keys.push(row[1].clone());
    }
    for row in rows(db, indexes, &["t", "c"]).await {
        catalogue.get_mut(&row[0]).unwrap().indexes.push(row[1].clone());
    }
    for row in rows(db, primary, &["t"]).await {
        catalogue.get_mut(&row[0]).unwrap().primary_key = true;
    }
    catalogue
}

const SQLITE: (&str, &str, &str, &str) = (
    "SELECT name AS t FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    "SELECT m.name AS t, k.\"from\" AS c FROM sqlite_master m
        JOIN pragma_foreign_key_list(m.name) k WHERE m.type = 'table' AND k.seq = 0",
    "SELECT m.name AS t, i.name AS c FROM sqlite_master m
        JOIN pragma_index_list(m.name) l JOIN pragma_index_info(l.name) i
        LEFT JOIN sqlite_master s ON s.name = l.name
        WHERE m.type = 'table' AND i.seqno = 0
            AND (l.partial = 0 OR s.sql LIKE '% WHERE ' || i.name || ' IS NOT NULL')",
    "SELECT DISTINCT m.name AS t FROM sqlite_master m JOIN pragma_table_info(m.name) c
        WHERE m.type = 'table' AND c.pk > 0",
);

const POSTGRES: (&str, &str, &str, &str) = (
    "SELECT tablename::text AS t FROM pg_tables WHERE schemaname = 'public'",
    "SELECT conrelid::regclass::text AS t, a.attname::text AS c FROM pg_constraint k
        JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
        WHERE k.contype = 'f'",
    "SELECT indrelid::regclass::text AS t, a.attname::text AS c FROM pg_index i
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
        JOIN pg_tables t ON t.tablename = i.indrelid::regclass::text AND t.schemaname = 'public'
        WHERE i.indpred IS NULL
            OR pg_get_expr(i.indpred, i.indrelid) = format('(%I IS NOT NULL)', a.attname)",
    "SELECT conrelid::regclass::text AS t FROM pg_constraint k
        JOIN pg_tables t ON t.tablename = k.conrelid::regclass::text AND t.schemaname = 'public'
        WHERE k.contype = 'p'",
);

async fn rows(db: &Db, sql: &'static str, columns: &[&str]) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    match db {
        Db::Sqlite { write, .. } => {
            for row in sqlx::query(sql).fetch_all(write).await.unwrap() {
                all.push(columns.iter().map(|c| row.get::<String, _>(*c)).collect());
            }
        }
        Db::Postgres { pool, .. } => {
            for row in sqlx::query(sql).fetch_all(pool).await.unwrap() {
                all.push(columns.iter().map(|c| row.get::<String, _>(*c)).collect());
            }
        }
    }
    all
}
