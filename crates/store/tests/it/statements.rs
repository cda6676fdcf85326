//! Every SQL text must be understood by both engines.

use std::collections::HashSet;

use ansinh_store::{Db, STATEMENTS};
use ansinh_testkit::on_both;
use sqlx::Executor;

#[tokio::test]
async fn every_statement_is_prepared_on_both_engines() {
    on_both(async |db: Db| {
        let mut wrong = Vec::new();
        for (file, statements) in STATEMENTS {
            for (name, sql) in *statements {
                let prepared = match &db {
                    Db::Sqlite { write, .. } => write.prepare(sql_of(sql)).await.map(drop),
                    Db::Postgres { pool, .. } => pool.prepare(sql_of(sql)).await.map(drop),
                };
                if let Err(error) = prepared {
                    wrong.push(format!("{file} {name}: {error}"));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    })
    .await;
}

fn sql_of(sql: &'static str) -> sqlx::SqlStr {
    sqlx::SqlSafeStr::into_sql_str(sql)
}

/// A file whose statements are missing from the list would go untested.
#[test]
fn every_file_with_statements_is_listed() {
    let listed: HashSet<&str> = STATEMENTS.iter().map(|(file, _)| *file).collect();
    let src = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![src.clone()];
    let mut found = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            if !text.contains("\nstatements! {") {
                continue;
            }
            let relative = path.strip_prefix(&src).unwrap().with_extension("");
            let name = relative.to_str().unwrap().replace('\\', "/");
            let name = name.trim_end_matches("/mod");
            assert!(listed.contains(name), "{name} is not in STATEMENTS");
            found += 1;
        }
    }
    assert_eq!(found, listed.len(), "STATEMENTS lists a file twice or one that is gone");
}

/// What the store keeps of a version in memory may never change in the database.
#[test]
fn no_statement_changes_what_a_version_says() {
    const KEPT: [&str; 6] = ["indicator", "task", "target", "heading", "milestone", "citation"];
    let changes = |sql: &str| {
        let words: Vec<&str> = sql.split_whitespace().collect();
        words
            .windows(2)
            .any(|pair| pair[0].eq_ignore_ascii_case("update") && KEPT.contains(&pair[1]))
            || words
                .windows(3)
                .any(|three| three[0].eq_ignore_ascii_case("delete") && KEPT.contains(&three[2]))
    };
    assert!(changes("UPDATE task SET code = $1") && changes("DELETE FROM target"));
    for (file, statements) in ansinh_store::STATEMENTS {
        for (name, sql) in *statements {
            assert!(!changes(sql), "{file} {name} changes what is kept in memory");
        }
    }
}
