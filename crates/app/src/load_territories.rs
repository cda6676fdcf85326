//! Loads lists of territories and tables of what became of them.

use ansinh_domain::access::Action;
use ansinh_domain::territory::{Registry, TerritoryFinding};
use ansinh_store::territory::{self, NewSource, Stored};
use ansinh_store::{StoreError, TerritoryId, TerritorySourceId, Tx};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::read_territories::{Placed, Sorted, blocking, place, read_all, sort_out};
use crate::record::{Change, parts};
use crate::upload_source::Upload;
use crate::{App, AppError, Caller, Result};

/// What came of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileOutcome {
    /// Its name.
    pub name: String,
    /// Loaded, or known already.
    pub what: Outcome,
}

/// Whether a file was loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It was.
    Loaded {
        /// As what it is kept; `None` where nothing is stored.
        id: Option<TerritorySourceId>,
        /// Its rows.
        rows: usize,
        /// What is doubtful in it.
        findings: Vec<TerritoryFinding>,
    },
    /// The same bytes were loaded before.
    Known {
        /// When, unless they stand twice in this very load.
        since: Option<Timestamp>,
    },
}

/// What came of a load.
#[derive(Debug, Clone)]
pub struct Report {
    /// Each file, in the order given.
    pub files: Vec<FileOutcome>,
    /// How much was stored.
    pub stored: Stored,
    /// The registry as it is now.
    pub registry: Registry,
}

/// Reads the files and compares them with each other, storing nothing. `given` is the day for rows
/// that have none.
///
/// # Errors
/// [`AppError::Invalid`] for a file that cannot be read, with its name.
pub fn check_territories(files: Vec<Upload>, given: Option<Date>) -> Result<Report> {
    let (registry, placed) = place(Registry::default(), read_all(files, given)?);
    let files = placed.into_iter().map(|file| loaded(file, None)).collect();
    Ok(Report { files, stored: Stored::default(), registry })
}

/// Loads the files in one transaction. Files loaded before are recognised by their content and left
/// alone; what is doubtful is kept beside each file.
///
/// # Errors
/// [`AppError::Refused`]; [`AppError::Invalid`] for a file that cannot be read, with its name:
/// then none is loaded.
pub async fn load_territories(
    app: &App,
    caller: &Caller,
    files: Vec<Upload>,
    given: Option<Date>,
) -> Result<Report> {
    caller.may(app, Action::LoadTerritories)?;
    let read = blocking(move || read_all(files, given)).await??;
    let mut tx = app.db.begin().await?;
    let report = load_read(app, caller, &mut tx, read, given).await?;
    tx.commit().await?;
    Ok(report)
}

/// Loads files that were read, within the transaction.
pub(crate) async fn load_read(
    app: &App,
    caller: &Caller,
    tx: &mut Tx,
    read: Vec<crate::read_territories::Read>,
    given: Option<Date>,
) -> Result<Report> {
    let now = app.now();
    let before = territory::sources_in(tx).await?;
    let (sorted, new) = sort_out(read, &before);
    let known = territory::known(tx).await?;
    let registry = known.registry.clone();
    let (registry, placed) = blocking(move || place(registry, new)).await?;
    let updated = territory::update(tx, &app.ids, &known, &registry, now).await?;
    let mut files = Vec::new();
    let mut placed = placed.into_iter();
    for file in sorted {
        match (file, &mut placed) {
            (Sorted::Known(name, since), _) => {
                files.push(FileOutcome { name, what: Outcome::Known { since } });
            }
            (Sorted::New, placed) => {
                let Some(file) = placed.next() else { break };
                let id = note(app, caller, tx, &file, given, &updated.ids).await?;
                files.push(loaded(file, Some(id)));
            }
        }
    }
    Ok(Report { files, stored: updated.stored, registry })
}

/// Keeps what was loaded, with its audit entry.
async fn note(
    app: &App,
    caller: &Caller,
    tx: &mut Tx,
    file: &Placed,
    given: Option<Date>,
    ids: &[TerritoryId],
) -> Result<TerritorySourceId> {
    let now = app.now();
    let id: TerritorySourceId = app.ids.next(now);
    let source = NewSource {
        id,
        name: &file.name,
        sha256: &file.sha256,
        row_count: i64::try_from(file.shape.rows).unwrap_or(i64::MAX),
        given_date: given,
        loaded_by: caller.user(),
        now,
        findings: &file.findings,
    };
    territory::insert_source(tx, source, ids).await.map_err(|error| match error {
        // Someone else loaded it at the same moment.
        StoreError::Conflict(_) => AppError::Busy,
        other => other.into(),
    })?;
    let change = Change::to(parts! {
        "file" => file.name,
        "sha256" => file.sha256,
        "rows" => file.shape.rows,
        "findings" => file.findings.len(),
        "date" => given,
    });
    caller.record(tx, now, "load-territories", ("territory-source", Some(id.0)), change).await?;
    Ok(id)
}

fn loaded(file: Placed, id: Option<TerritorySourceId>) -> FileOutcome {
    let findings = file.findings.into_iter().map(|(finding, _)| finding).collect();
    let what = Outcome::Loaded { id, rows: file.shape.rows, findings };
    FileOutcome { name: file.name, what }
}
