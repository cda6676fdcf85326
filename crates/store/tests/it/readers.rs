//! Connections that only read: what breaks is not used again; and whether anything was written.

use std::time::Duration;

use ansinh_store::audit;
use ansinh_store::{Db, DbState, StoreError};
use ansinh_testkit::{on_both, write_past};
use tokio::time::timeout;

use crate::audit::append;

async fn read(db: &Db) -> Result<usize, StoreError> {
    audit::newest(db, 10).await.map(|rows| rows.len())
}

/// The state once it is the same twice: other tests write to the same PostgreSQL server, whose
/// transactions are counted together.
async fn quiet(db: &Db) -> DbState {
    let mut before = db.state().await.unwrap();
    for _ in 0..10_000 {
        let now = db.state().await.unwrap();
        if now == before {
            return now;
        }
        before = now;
    }
    panic!("the state never rests");
}

#[tokio::test]
async fn a_reader_that_gave_up_leaves_nothing_behind() {
    on_both(|db| async move {
        append(&db, "written").await;
        for wait in [0, 20, 50, 100, 200, 400, 800] {
            for _ in 0..20 {
                drop(timeout(Duration::from_micros(wait), read(&db)).await);
            }
            assert_eq!(read(&db).await.unwrap(), 1);
        }
    })
    .await;
}

#[tokio::test]
async fn connections_that_the_server_ended_cost_one_reader_at_most() {
    on_both(|db| async move {
        if matches!(db, Db::Sqlite { .. }) {
            return;
        }
        let all = async || tokio::join!(read(&db), read(&db), read(&db), read(&db)).0;
        all().await.unwrap();
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()";
        write_past(&db, end).await.unwrap();
        let mut failed = 0;
        for _ in 0..10 {
            failed += usize::from(read(&db).await.is_err());
        }
        assert!(failed <= 1, "{failed} readers failed");
        all().await.unwrap();
        append(&db, "written").await;
        assert_eq!(read(&db).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn the_state_is_another_after_each_write_and_the_same_otherwise() {
    on_both(|db| async move {
        let mut before = quiet(&db).await;
        for number in 0..5 {
            append(&db, "written").await;
            assert_ne!(db.state().await.unwrap(), before);
            before = quiet(&db).await;
            assert_eq!(read(&db).await.unwrap(), number + 1);
        }
        write_past(&db, "UPDATE counter SET value = value + 1").await.unwrap();
        assert_ne!(db.state().await.unwrap(), before);
    })
    .await;
}

#[tokio::test]
async fn who_asks_for_the_state_after_a_write_never_hears_of_before() {
    on_both(|db| async move {
        // Many ask while one writes; those who ask together are answered together.
        let asking = async {
            let mut heard = Vec::new();
            for _ in 0..200 {
                let (one, two) = tokio::join!(db.state(), db.state());
                heard.extend([one.unwrap(), two.unwrap()]);
            }
            heard
        };
        let writing = async {
            for _ in 0..20 {
                let before = db.state().await.unwrap();
                append(&db, "written").await;
                assert_ne!(db.state().await.unwrap(), before);
            }
        };
        let (heard, ()) = tokio::join!(asking, writing);
        // It goes forward only: what was left is never heard again.
        let mut known: Vec<_> = Vec::new();
        for state in heard {
            if known.last() != Some(&state) {
                assert!(!known.contains(&state), "{state:?} came back");
                known.push(state);
            }
        }
    })
    .await;
}
