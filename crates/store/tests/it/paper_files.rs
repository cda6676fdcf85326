//! What the databases themselves hold of the files of papers.

use ansinh_domain::urge::Level;
use ansinh_store::paper::{self, Draft, NewPaper, PaperKind};
use ansinh_store::paper_file::{self, NewPaperFile, PaperFileKind};
use ansinh_store::report::{round, submission};
use ansinh_store::{
    AmendmentId, Db, Ids, MIGRATIONS, Migration, PaperId, StoreError, migrate, migrate_with,
};
use ansinh_testkit::{on_both, on_both_empty, write_past};
use jiff::Timestamp;
use jiff::civil::date;
use uuid::Uuid;

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
            kind: PaperKind::Urging,
            round: Some(round.id),
            set: None,
            level: Some(Level::Reminder),
            draft: Draft {
                content: "{}",
                issuer: "Sở Nội vụ",
                register: "so noi vu",
                new_due: Some(date(2025, 2, 1)),
            },
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
        let row = paper::find(&db, id).await.unwrap().unwrap();
        assert_eq!((row.addressees, row.signed), (1, 0));
        let mut tx = db.begin().await.unwrap();
        let day = date(2025, 1, 20);
        assert!(paper::issue(&mut tx, (id, 1), (7, day), NOW).await.unwrap());
        tx.commit().await.unwrap();
        for sql in [
            "UPDATE paper_file SET reason = 'x'",
            "DELETE FROM paper_file",
            "UPDATE paper SET content = 'x'",
            "UPDATE paper SET number = 8",
            "DELETE FROM paper",
        ] {
            let said = write_past(&db, sql).await.expect_err(sql).to_string();
            assert!(said.contains("never"), "{sql}: {said}");
        }
    })
    .await;
}

/// Runs a statement of before with identifiers, then a file, bound in their order.
async fn put(db: &Db, sql: &'static str, ids: &[Uuid], file: Option<&'static [u8]>) {
    match db {
        Db::Sqlite { write, .. } => {
            let bound = ids.iter().fold(sqlx::query(sql), |query, id| query.bind(*id));
            let bound = file.into_iter().fold(bound, sqlx::query::Query::bind);
            bound.execute(write).await.map(drop)
        }
        Db::Postgres { pool, .. } => {
            let bound = ids.iter().fold(sqlx::query(sql), |query, id| query.bind(*id));
            let bound = file.into_iter().fold(bound, sqlx::query::Query::bind);
            bound.execute(pool).await.map(drop)
        }
    }
    .expect(sql);
}

/// Letters and papers on changing a plan stood in tables of their own before.
#[tokio::test]
async fn papers_of_before_keep_their_numbers_files_and_answers() {
    const LETTER: &str = "INSERT INTO paper (id, plan_id, round_id, kind, level, state, content, new_due,
            register, type_code, issued_year, number, issued_on, created_at, changed_at, mod_count)
        VALUES ($1, $2, $3, 'urging', 'collector', 'issued', '{\"a\":1}', '2025-02-01', 'so noi vu', '',
            2025, 12, '2025-01-20', 5, 6, 2)";
    const ADDRESSEE: &str =
        "INSERT INTO paper_addressee (paper_id, submission_id, answered_on, answer)
        VALUES ($1, $2, '2025-01-22', 'Đã rõ')";
    const FILE: &str = "INSERT INTO paper_file (id, paper_id, kind, sha256, size, kept_at, content)
        VALUES ($1, $2, 'issued', 'ab', 3, 7, $3)";
    const PROPOSAL: &str =
        "INSERT INTO plan_paper (id, plan_id, set_id, kind, state, content, issuer,
            register, type_code, created_at, changed_at, mod_count)
        VALUES ($1, $2, $3, 'proposal', 'draft', '{}', 'Sở Nội vụ', 'so noi vu', 'TTr', 5, 6, 3)";
    on_both_empty(async |db: Db| {
        let old: Vec<Migration> = MIGRATIONS.iter().filter(|m| m.version < 28).copied().collect();
        migrate_with(&db, NOW, &old).await.unwrap();
        let ids = Ids::seeded([6; 32]);
        let (report, ..) = one_row(&db, &ids).await;
        let report = submission::find(&db, report).await.unwrap().unwrap();
        let round = round::find(&db, report.round_id).await.unwrap().unwrap();
        let (letter, proposal): (PaperId, PaperId) = (ids.next(NOW), ids.next(NOW));
        let (set, file): (AmendmentId, Uuid) = (ids.next(NOW), ids.next(NOW));
        put(&db, LETTER, &[letter.0, round.plan_id.0, round.id.0], None).await;
        put(&db, ADDRESSEE, &[letter.0, report.id.0], None).await;
        put(&db, FILE, &[file, letter.0], Some(b"abc")).await;
        put(&db, PROPOSAL, &[proposal.0, round.plan_id.0, set.0], None).await;

        assert!(migrate(&db, NOW).await.unwrap().contains(&28));
        let kept = paper::kept(&db, letter).await.unwrap().unwrap();
        let row = kept.row;
        assert_eq!((row.kind, row.level), (PaperKind::Urging, Some(Level::Collector)));
        assert_eq!((row.new_due, row.number), (Some(date(2025, 2, 1)), Some(12)));
        assert_eq!((kept.content.as_str(), row.mod_count, row.addressees), ("{\"a\":1}", 2, 1));
        let urged = paper::addressees(&db, letter).await.unwrap();
        assert_eq!(urged[0].answer.as_deref(), Some("Đã rõ"));
        let read = paper_file::content(&db, letter, PaperFileKind::Issued).await.unwrap();
        assert_eq!(read.as_deref(), Some(&b"abc"[..]));
        let of_set = paper::of_set(&db, set).await.unwrap();
        assert_eq!((of_set.len(), of_set[0].id), (1, proposal));
        assert_eq!((of_set[0].kind, of_set[0].issuer.as_str()), (PaperKind::Proposal, "Sở Nội vụ"));
        let highest = paper::highest(&db, "so noi vu", PaperKind::Urging, 2025).await.unwrap();
        assert_eq!(highest, 12, "its number is still taken");
    })
    .await;
}
