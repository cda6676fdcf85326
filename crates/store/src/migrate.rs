//! Brings a database's schema up to this program's.

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::db::{args, statements};
use crate::{Db, Engine, Result, StoreError, Tx, audit};

/// One step of the schema.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Its number, rising.
    pub version: i64,
    /// What it is about.
    pub name: &'static str,
    /// DDL that both engines run. After a line `--@ sqlite` or `--@ postgres` comes what only that
    /// engine runs, up to the next such line; `--@ both` ends it. For triggers, nothing else.
    pub sql: &'static str,
}

/// All steps in order; numbers rise, and may leave gaps while branches meet. A step that was released is never edited: the next one corrects it.
pub const MIGRATIONS: &[Migration] = &[
    Migration { version: 1, name: "plans", sql: include_str!("../migrations/0001_plans.sql") },
    Migration {
        version: 2,
        name: "territory",
        sql: include_str!("../migrations/0002_territory.sql"),
    },
    Migration { version: 3, name: "people", sql: include_str!("../migrations/0003_people.sql") },
    Migration { version: 4, name: "audit", sql: include_str!("../migrations/0004_audit.sql") },
    Migration {
        version: 5,
        name: "reorganisation",
        sql: include_str!("../migrations/0005_reorganisation.sql"),
    },
    Migration { version: 6, name: "sign_in", sql: include_str!("../migrations/0006_sign_in.sql") },
    Migration {
        version: 7,
        name: "territory_settlement",
        sql: include_str!("../migrations/0007_territory_settlement.sql"),
    },
    Migration {
        version: 8,
        name: "reporting",
        sql: include_str!("../migrations/0008_reporting.sql"),
    },
    Migration {
        version: 13,
        name: "audit_mark",
        sql: include_str!("../migrations/0013_audit_mark.sql"),
    },
    Migration {
        version: 14,
        name: "land_and_moves",
        sql: include_str!("../migrations/0014_land_and_moves.sql"),
    },
    Migration {
        version: 15,
        name: "report_form",
        sql: include_str!("../migrations/0015_report_form.sql"),
    },
    Migration {
        version: 17,
        name: "assessment",
        sql: include_str!("../migrations/0017_assessment.sql"),
    },
    Migration { version: 19, name: "papers", sql: include_str!("../migrations/0019_papers.sql") },
    Migration {
        version: 20,
        name: "publication",
        sql: include_str!("../migrations/0020_publication.sql"),
    },
    Migration {
        version: 22,
        name: "talk_and_borders",
        sql: include_str!("../migrations/0022_talk_and_borders.sql"),
    },
    Migration {
        version: 23,
        name: "paper_files",
        sql: include_str!("../migrations/0023_paper_files.sql"),
    },
    Migration {
        version: 24,
        name: "messages",
        sql: include_str!("../migrations/0024_messages.sql"),
    },
    Migration {
        version: 25,
        name: "report_texts",
        sql: include_str!("../migrations/0025_report_texts.sql"),
    },
    Migration {
        version: 26,
        name: "paper_templates",
        sql: include_str!("../migrations/0026_paper_templates.sql"),
    },
    Migration {
        version: 27,
        name: "own_figures",
        sql: include_str!("../migrations/0027_own_figures.sql"),
    },
    Migration {
        version: 28,
        name: "numbered_papers",
        sql: include_str!("../migrations/0028_numbered_papers.sql"),
    },
];

/// Serialises migrations of several processes on one server; any fixed number does.
const LOCK: &str = "SELECT pg_advisory_xact_lock(4242001)";

const CREATE_LEDGER: &str = "CREATE TABLE IF NOT EXISTS schema_migration (
    version BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL,
    applied_at BIGINT NOT NULL
)";

statements! {
    SELECT_APPLIED = "SELECT version, checksum FROM schema_migration ORDER BY version";
    INSERT_APPLIED = "INSERT INTO schema_migration (version, name, checksum, applied_at)
        VALUES ($1, $2, $3, $4)";
}

#[derive(sqlx::FromRow)]
struct Applied {
    version: i64,
    checksum: String,
}

/// Applies the migrations a database lacks, all in one transaction; their numbers.
///
/// # Errors
/// [`StoreError::NewerThanProgram`] and [`StoreError::ChangedMigration`] before anything is
/// touched, or what the database says.
pub async fn migrate(db: &Db, now: Timestamp) -> Result<Vec<i64>> {
    let new = migrate_with(db, now, MIGRATIONS).await?;
    audit::chain_old(db).await?;
    Ok(new)
}

/// [`migrate`] with other steps than the program's own, for tests of the runner.
///
/// # Errors
/// As [`migrate`].
pub async fn migrate_with(db: &Db, now: Timestamp, steps: &[Migration]) -> Result<Vec<i64>> {
    let mut tx = db.begin().await?;
    if let Tx::Postgres(_) = tx {
        tx.run_script(LOCK).await?;
    }
    tx.run_script(CREATE_LEDGER).await?;
    let applied: Vec<Applied> = tx.all(SELECT_APPLIED, args![]).await?;
    let known = steps.last().map_or(0, |m| m.version);
    for done in &applied {
        let Some(step) = steps.iter().find(|m| m.version == done.version) else {
            return Err(StoreError::NewerThanProgram { found: done.version, known });
        };
        if checksum(step.sql) != done.checksum {
            return Err(StoreError::ChangedMigration { version: done.version });
        }
    }
    let mut new = Vec::new();
    for step in steps.iter().filter(|m| applied.iter().all(|done| done.version != m.version)) {
        for script in scripts(step.sql, db.engine()) {
            tx.run_script(script).await?;
        }
        tx.execute(INSERT_APPLIED, args![step.version, step.name, checksum(step.sql), now]).await?;
        new.push(step.version);
    }
    tx.commit().await?;
    Ok(new)
}

/// The parts of a step that `engine` runs.
fn scripts(sql: &'static str, engine: Engine) -> impl Iterator<Item = &'static str> {
    let mine = match engine {
        Engine::Sqlite => "sqlite",
        Engine::Postgres => "postgres",
    };
    sql.split("--@ ").enumerate().filter_map(move |(number, part)| match part.split_once('\n') {
        _ if number == 0 => Some(part),
        Some((name, script)) => {
            matches!(name.trim(), n if n == mine || n == "both").then_some(script)
        }
        None => None,
    })
}

/// SHA-256 of the text with line ends made one, so that a checkout on Windows is no change.
fn checksum(sql: &str) -> String {
    Sha256::digest(sql.replace("\r\n", "\n")).iter().map(|byte| format!("{byte:02x}")).collect()
}
