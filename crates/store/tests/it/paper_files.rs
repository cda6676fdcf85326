//! What the databases themselves hold of the files of papers.

use ansinh_domain::urge::Level;
use ansinh_store::paper::{self, NewPaper};
use ansinh_store::paper_file::{self, NewPaperFile, PaperFileKind};
use ansinh_store::report::{round, submission};
use ansinh_store::{Db, Ids, PaperId, StoreError};
use ansinh_testkit::on_both;
use jiff::Timestamp;
use jiff::civil::date;

use crate::report::one_row;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

async fn keep(db: &Db, ids: &Ids, paper: PaperId, content: &[u8]) -> Result<(), StoreError> {
    let new = NewPaperFile {
        id: ids.next(NOW),
        paper,
        kind: PaperFileKind::Issued,
        sha256: "0",
        content,
        found: None,
        growth: None,
        reason: None,
        by: None,
        now: NOW,
    };
    let mut tx = db.begin().await.unwrap();
    paper_file::keep(&mut tx, new).await?;
    tx.commit().await
}

#[tokio::test]
async fn files_of_papers_are_only_added() {
    on_both(async |db: Db| {
        let ids = Ids::seeded([5; 32]);
        let (report, ..) = one_row(&db, &ids).await;
        let report = submission::find(&db, report).await.unwrap().unwrap();
        let round = round::find(&db, report.round_id).await.unwrap().unwrap();
        let id: PaperId = ids.next(NOW);
        let new = NewPaper {
            id,
            plan: round.plan_id,
            round: round.id,
            level: Level::Reminder,
            content: "{}",
            new_due: date(2025, 2, 1),
            register: "so noi vu",
            submissions: &[report.id],
            by: None,
            now: NOW,
        };
        let mut tx = db.begin().await.unwrap();
        paper::insert(&mut tx, new).await.unwrap();
        tx.commit().await.unwrap();
        keep(&db, &ids, id, b"%PDF-1.7").await.unwrap();
        let again = keep(&db, &ids, id, b"%PDF-1.7 another").await;
        assert!(matches!(again, Err(StoreError::Conflict(_))), "{again:?}");
        let read = paper_file::content(&db, id, PaperFileKind::Issued).await.unwrap();
        assert_eq!(read.as_deref(), Some(&b"%PDF-1.7"[..]));
        for sql in ["UPDATE paper_file SET reason = 'x'", "DELETE FROM paper_file"] {
            let said = match &db {
                Db::Sqlite { write, .. } => sqlx::raw_sql(sql).execute(write).await.map(drop),
                Db::Postgres { pool, .. } => sqlx::raw_sql(sql).execute(pool).await.map(drop),
            };
            let said = said.expect_err(sql).to_string();
            assert!(said.contains("never"), "{sql}: {said}");
        }
    })
    .await;
}
