//! The log is a chain that nobody can fork, change or shorten unseen.

use ansinh_domain::access::Actor;
use ansinh_store::audit::{
    self, AuditField, AuditFilter, BEGINNING, Break, NewEntry, Outcome, Verdict, verify,
};
use ansinh_store::{Db, MIGRATIONS, Migration, migrate, migrate_with};
use ansinh_testkit::{on_both, on_both_empty, write_past};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

fn new_entry(after: &str) -> NewEntry<'_> {
    NewEntry {
        now: NOW,
        actor: &Actor::System,
        body: None,
        address: Some("127.0.0.1"),
        agent: Some("Firefox"),
        verb: "try",
        subject_kind: "thing",
        subject: Some(Uuid::from_u128(7)),
        before: None,
        after: Some(after.to_owned()),
        result: "done",
    }
}

pub(crate) async fn append(db: &Db, after: &str) {
    let mut tx = db.begin().await.unwrap();
    audit::append(&mut tx, new_entry(after)).await.unwrap();
    tx.commit().await.unwrap();
}

async fn with_entries(db: &Db, count: usize) {
    for number in 0..count {
        append(db, &number.to_string()).await;
    }
}

/// Runs a statement as somebody would who holds the database itself; what it says against it.
async fn by_hand(db: &Db, sql: &'static str) -> Result<(), String> {
    write_past(db, sql).await.map_err(|error| error.to_string())
}

/// Takes the triggers away, as whoever owns the database can.
async fn without_triggers(db: &Db) {
    let sql = match db {
        Db::Sqlite { .. } => {
            "DROP TRIGGER audit_entry_never_changed; DROP TRIGGER audit_entry_never_deleted;"
        }
        Db::Postgres { .. } => "ALTER TABLE audit_entry DISABLE TRIGGER USER",
    };
    by_hand(db, sql).await.unwrap();
}

#[tokio::test]
async fn entries_form_a_chain() {
    on_both(|db| async move {
        let empty = verify(&db, None, None).await.unwrap();
        assert_eq!(empty, Verdict { good: 0, head: None, broken: None, fields: vec![] });
        with_entries(&db, 5).await;
        let mut rows = audit::newest(&db, 9).await.unwrap();
        rows.reverse();
        assert_eq!(rows[0].previous_hash.as_deref(), Some(BEGINNING));
        for pair in rows.windows(2) {
            assert_eq!(pair[1].previous_hash, pair[0].hash);
        }
        let head = Some((5, rows[4].hash.clone().unwrap()));
        let whole = verify(&db, None, None).await.unwrap();
        assert_eq!(whole, Verdict { good: 5, head: head.clone(), broken: None, fields: vec![] });
        let end = verify(&db, Some(3), None).await.unwrap();
        assert_eq!(end, Verdict { good: 3, head, broken: None, fields: vec![] });
        let middle = verify(&db, Some(2), Some(3)).await.unwrap();
        assert_eq!((middle.good, middle.broken), (2, None));
        let past = verify(&db, Some(6), Some(9)).await.unwrap();
        assert_eq!(past, Verdict { good: 0, head: None, broken: None, fields: vec![] });
    })
    .await;
}

#[tokio::test]
async fn what_was_sent_is_kept_whatever_it_holds() {
    on_both(|db| async move {
        append(&db, "a\0b\u{1f600}").await;
        let mut tx = db.begin().await.unwrap();
        let agent = "x".repeat(5000);
        let entry = NewEntry { agent: Some(&agent), ..new_entry("") };
        audit::append(&mut tx, entry).await.unwrap();
        tx.commit().await.unwrap();
        let rows = audit::newest(&db, 2).await.unwrap();
        assert_eq!(rows[1].after_value.as_deref(), Some("a\u{fffd}b\u{1f600}"));
        assert_eq!(rows[0].agent.as_ref().unwrap().len(), 300);
        assert_eq!(verify(&db, None, None).await.unwrap().broken, None);
    })
    .await;
}

#[tokio::test]
async fn many_writers_at_once_make_one_chain() {
    on_both(|db| async move {
        let mut writers = Vec::new();
        for writer in 0..8 {
            let db = db.clone();
            writers.push(tokio::spawn(async move {
                for number in 0..10 {
                    let mut tx = db.begin().await.unwrap();
                    audit::append(&mut tx, new_entry(&format!("{writer}/{number}"))).await.unwrap();
                    tokio::task::yield_now().await;
                    // Some change their mind; their numbers must be given to others.
                    if number % 3 == 2 {
                        drop(tx);
                    } else {
                        tx.commit().await.unwrap();
                    }
                }
            }));
        }
        for writer in writers {
            writer.await.unwrap();
        }
        let verdict = verify(&db, None, None).await.unwrap();
        assert_eq!((verdict.good, verdict.broken), (8 * 7, None));
    })
    .await;
}

#[tokio::test]
async fn the_database_itself_refuses_to_change_entries() {
    on_both(|db| async move {
        with_entries(&db, 2).await;
        let check = async |sql, words: &str| {
            let said = by_hand(&db, sql).await.unwrap_err();
            assert!(said.contains(words), "{sql}: {said}");
        };
        check("UPDATE audit_entry SET result = 'failed' WHERE seq = 1", "never changed").await;
        check("UPDATE audit_entry SET hash = NULL", "never changed").await;
        check("DELETE FROM audit_entry WHERE seq = 2", "never deleted").await;
        let unchained = "INSERT INTO audit_entry (seq, happened_at, actor, verb, subject_kind,
            result) VALUES (3, 0, 'system', 'x', '', 'done')";
        check(unchained, "appended with their hash").await;
        match db {
            Db::Sqlite { .. } => {
                let replace = "INSERT OR REPLACE INTO audit_entry (seq, happened_at, actor, verb,
                    subject_kind, result, hash) VALUES (1, 0, 'system', 'x', '', 'done', 'x')";
                check(replace, "appended with their hash").await;
            }
            Db::Postgres { .. } => check("TRUNCATE audit_entry", "never deleted").await,
        }
        let verdict = verify(&db, None, None).await.unwrap();
        assert_eq!((verdict.good, verdict.broken), (2, None));
    })
    .await;
}

/// Whoever owns the database can do anything to it, but not unseen.
#[tokio::test]
async fn what_was_done_past_the_program_is_found() {
    let cases: &[(&str, i64, Break)] = &[
        ("UPDATE audit_entry SET after_value = 'x' WHERE seq = 3", 3, Break::Content),
        ("UPDATE audit_entry SET happened_at = 1 WHERE seq = 3", 3, Break::Content),
        ("UPDATE audit_entry SET agent = NULL WHERE seq = 6", 6, Break::Content),
        ("UPDATE audit_entry SET hash = 'x' WHERE seq = 1", 1, Break::Content),
        ("DELETE FROM audit_entry WHERE seq = 1", 1, Break::Missing),
        ("DELETE FROM audit_entry WHERE seq = 4", 4, Break::Missing),
        ("DELETE FROM audit_entry WHERE seq > 4", 5, Break::Missing),
        ("DELETE FROM audit_entry", 1, Break::Missing),
        (
            "DELETE FROM audit_entry WHERE seq = 6;
            UPDATE counter SET value = 5 WHERE name = 'audit'",
            5,
            Break::Head,
        ),
        ("UPDATE counter SET value = 5 WHERE name = 'audit'", 5, Break::Head),
        (
            "UPDATE counter SET value = 5, head = (SELECT hash FROM audit_entry WHERE seq = 5)
            WHERE name = 'audit'",
            6,
            Break::Uncounted,
        ),
    ];
    for (sql, seq, why) in cases {
        on_both(move |db| async move {
            with_entries(&db, 6).await;
            without_triggers(&db).await;
            by_hand(&db, sql).await.unwrap();
            let verdict = verify(&db, None, None).await.unwrap();
            assert_eq!(verdict.broken, Some((*seq, *why)), "{sql}");
        })
        .await;
    }
}

/// Which field was changed is told by its mark, also of several at once.
#[tokio::test]
async fn the_field_that_was_changed_is_named() {
    use AuditField::{After, Agent, HappenedAt, SubjectKind, Verb};
    let cases: &[(&str, &[AuditField])] = &[
        ("UPDATE audit_entry SET after_value = 'x' WHERE seq = 3", &[After]),
        ("UPDATE audit_entry SET happened_at = 1 WHERE seq = 3", &[HappenedAt]),
        ("UPDATE audit_entry SET agent = NULL, verb = 'x' WHERE seq = 3", &[Verb, Agent]),
        ("UPDATE audit_entry SET subject_kind = 'x' WHERE seq = 3", &[SubjectKind]),
        ("UPDATE audit_entry SET hash = 'x' WHERE seq = 3", &[]),
        // Written before there were marks.
        ("UPDATE audit_entry SET after_value = 'x', marks = NULL WHERE seq = 3", &[]),
    ];
    for (sql, fields) in cases {
        on_both(move |db| async move {
            with_entries(&db, 4).await;
            without_triggers(&db).await;
            by_hand(&db, sql).await.unwrap();
            let verdict = verify(&db, None, None).await.unwrap();
            assert_eq!(verdict.broken, Some((3, Break::Content)), "{sql}");
            assert_eq!(verdict.fields, *fields, "{sql}");
        })
        .await;
    }
}

/// An entry put in the place of another one, with a hash that fits itself.
#[tokio::test]
async fn an_entry_written_anew_does_not_fit_the_next() {
    on_both_empty(|db| async move {
        // The same log twice, but for the second entry.
        migrate(&db, NOW).await.unwrap();
        with_entries(&db, 1).await;
        append(&db, "another").await;
        let other = audit::newest(&db, 1).await.unwrap().remove(0);
        let other = other.hash.unwrap();
        without_triggers(&db).await;
        let undo = "DELETE FROM audit_entry WHERE seq = 2; UPDATE counter SET value = 1,
            head = (SELECT hash FROM audit_entry WHERE seq = 1) WHERE name = 'audit'";
        by_hand(&db, undo).await.unwrap();
        append(&db, "first").await;
        append(&db, "third").await;
        assert_eq!(verify(&db, None, None).await.unwrap().broken, None);
        let sql = "UPDATE audit_entry SET after_value = 'another', hash = $1 WHERE seq = 2";
        match &db {
            Db::Sqlite { write, .. } => {
                sqlx::query(sql).bind(other).execute(write).await.map(drop).unwrap();
            }
            Db::Postgres { pool, .. } => {
                sqlx::query(sql).bind(other).execute(pool).await.map(drop).unwrap();
            }
        }
        let verdict = verify(&db, None, None).await.unwrap();
        assert_eq!((verdict.good, verdict.broken), (2, Some((3, Break::Previous))));
        let from = verify(&db, Some(3), None).await.unwrap();
        assert_eq!(from.broken, Some((3, Break::Previous)));
    })
    .await;
}

#[tokio::test]
async fn entries_of_before_are_chained_at_the_first_start() {
    on_both_empty(|db| async move {
        let before: Vec<Migration> =
            MIGRATIONS.iter().filter(|step| step.version < 4).copied().collect();
        migrate_with(&db, NOW, &before).await.unwrap();
        let old = "INSERT INTO audit_entry (seq, happened_at, actor, verb, subject_kind, result)
            VALUES (1, 5, 'system', 'x', '', 'done'), (2, 6, 'anonymous', 'y', 'z', 'failed');
            UPDATE counter SET value = 2 WHERE name = 'audit'";
        by_hand(&db, old).await.unwrap();
        migrate(&db, NOW).await.unwrap();
        append(&db, "new").await;
        let verdict = verify(&db, None, None).await.unwrap();
        assert_eq!((verdict.good, verdict.broken), (3, None));
        // Another start changes nothing.
        migrate(&db, NOW).await.unwrap();
        assert_eq!(verify(&db, None, None).await.unwrap(), verdict);
    })
    .await;
}

#[tokio::test]
async fn the_log_is_narrowed_and_paged() {
    on_both(|db| async move {
        let at = |hours| NOW.saturating_add(SignedDuration::from_hours(hours)).unwrap();
        let mut tx = db.begin().await.unwrap();
        for (hour, verb, result) in
            [(1, "a", "done"), (2, "b", "wrong-password"), (3, "a", "failed"), (4, "a", "done")]
        {
            let entry = NewEntry { now: at(hour), verb, result, ..new_entry("x") };
            audit::append(&mut tx, entry).await.unwrap();
        }
        let anonymous = NewEntry { actor: &Actor::Anonymous, subject: None, ..new_entry("x") };
        audit::append(&mut tx, anonymous).await.unwrap();
        tx.commit().await.unwrap();
        let check = async |filter: AuditFilter, expected: &[i64]| {
            let page = audit::page(&db, &filter, None, 10).await.unwrap();
            let found: Vec<i64> = page.rows.iter().map(|row| row.seq).collect();
            assert_eq!((found.as_slice(), page.more), (expected, false), "{filter:?}");
        };
        let all = AuditFilter::default();
        check(all.clone(), &[5, 4, 3, 2, 1]).await;
        check(AuditFilter { verb: Some("a".into()), ..all.clone() }, &[4, 3, 1]).await;
        let with = |outcome| AuditFilter { outcome: Some(outcome), ..AuditFilter::default() };
        check(with(Outcome::Done), &[5, 4, 1]).await;
        check(with(Outcome::Refused), &[2]).await;
        check(with(Outcome::Failed), &[3]).await;
        check(AuditFilter { actor: Some("anonymous".into()), ..all.clone() }, &[5]).await;
        let subject = Some(Uuid::from_u128(7));
        check(AuditFilter { subject, ..all.clone() }, &[4, 3, 2, 1]).await;
        let days = AuditFilter { from: Some(at(2)), until: Some(at(4)), ..all.clone() };
        check(days, &[3, 2]).await;

        let page = audit::page(&db, &all, None, 2).await.unwrap();
        assert_eq!((page.rows[1].seq, page.more, page.total), (4, true, 5));
        assert_eq!((page.verbs.len(), page.people.len()), (3, 0));
        let page = audit::page(&db, &all, Some(2), 2).await.unwrap();
        assert_eq!((page.rows[0].seq, page.more), (1, false));
        assert_eq!(audit::entry(&db, 3).await.unwrap().unwrap().result, "failed");
        assert_eq!(audit::entry(&db, 9).await.unwrap(), None);
    })
    .await;
}
