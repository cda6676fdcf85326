//! Loads lists of territories and tables of what became of them.

use std::collections::HashSet;

use ansinh_domain::access::Action;
use ansinh_domain::territory::{Loaded, Registry, Rows, TerritoryFinding, load};
use ansinh_formats::read::Limits;
use ansinh_formats::read::territory::read_territory;
use ansinh_store::territory::{self, NewSource, Stored};
use ansinh_store::{StoreError, audit};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::upload_source::Upload;
use crate::{App, AppError, Caller, Result, token};

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

/// A file that was read.
struct Read {
    name: String,
    sha256: String,
    rows: Rows,
    findings: Vec<TerritoryFinding>,
}

/// Reads the files and compares them with each other, storing nothing. `given` is the day for rows
/// that have none.
///
/// # Errors
/// [`AppError::Invalid`] for a file that cannot be read, with its name.
pub fn check_territories(files: Vec<Upload>, given: Option<Date>) -> Result<Report> {
    let read = read_all(files, given)?;
    let rows: Vec<Rows> = read.iter().map(|file| file.rows.clone()).collect();
    let Loaded { registry, findings } = load(Registry::default(), &rows);
    let files = read.into_iter().zip(findings).map(|(file, more)| loaded(file, more)).collect();
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
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let before = territory::sources_in(&mut tx).await?;
    let mut outcomes: Vec<Option<FileOutcome>> = Vec::new();
    let mut new: Vec<Read> = Vec::new();
    let mut seen = HashSet::new();
    for file in read {
        let known = before.iter().find(|source| source.sha256 == file.sha256);
        let twice = !seen.insert(file.sha256.clone());
        if known.is_some() || twice {
            let what = Outcome::Known { since: known.map(|source| source.loaded_at) };
            outcomes.push(Some(FileOutcome { name: file.name, what }));
        } else {
            outcomes.push(None);
            new.push(file);
        }
    }
    let known = territory::known(&mut tx).await?;
    let registry = known.registry.clone();
    let (new, Loaded { registry, findings }) = blocking(move || {
        let rows: Vec<Rows> = new.iter().map(|file| file.rows.clone()).collect();
        (new, load(registry, &rows))
    })
    .await?;
    let stored = territory::update(&mut tx, &app.ids, &known, &registry, now).await?;
    let mut loaded_files = Vec::new();
    for (mut file, more) in new.into_iter().zip(findings) {
        file.findings.extend(more);
        file.findings.sort_by_key(|finding| (finding.line, finding.code));
        note(app, caller, &mut tx, &file, given, now).await?;
        loaded_files.push(loaded(file, Vec::new()));
    }
    tx.commit().await?;
    let mut loaded_files = loaded_files.into_iter();
    let files = outcomes.into_iter().filter_map(|known| known.or_else(|| loaded_files.next()));
    Ok(Report { files: files.collect(), stored, registry })
}

/// Keeps what was loaded, with its audit entry.
async fn note(
    app: &App,
    caller: &Caller,
    tx: &mut ansinh_store::Tx,
    file: &Read,
    given: Option<Date>,
    now: Timestamp,
) -> Result<()> {
    let id = app.ids.next(now);
    let source = NewSource {
        id,
        name: &file.name,
        sha256: &file.sha256,
        row_count: i64::try_from(file.rows.len()).unwrap_or(i64::MAX),
        given_date: given,
        loaded_by: caller.user(),
        now,
        findings: &file.findings,
    };
    territory::insert_source(tx, source).await.map_err(|error| match error {
        // Someone else loaded it at the same moment.
        StoreError::Conflict(_) => AppError::Busy,
        other => other.into(),
    })?;
    let mut entry = caller.entry(now, "load-territories");
    (entry.subject_kind, entry.subject) = ("territory-source", Some(id.0));
    entry.after = Some(format!("{} ({} dòng)", file.name, file.rows.len()));
    audit::append(tx, entry).await?;
    Ok(())
}

fn loaded(file: Read, more: Vec<TerritoryFinding>) -> FileOutcome {
    let mut findings = file.findings;
    findings.extend(more);
    findings.sort_by_key(|finding| (finding.line, finding.code));
    let what = Outcome::Loaded { rows: file.rows.len(), findings };
    FileOutcome { name: file.name, what }
}

fn read_all(files: Vec<Upload>, given: Option<Date>) -> Result<Vec<Read>> {
    let limits = Limits::default();
    files
        .into_iter()
        .map(|Upload { name, bytes }| {
            let sha256 = token::of_file(&bytes);
            match read_territory(&bytes, Some(&name), given, &limits) {
                Ok((rows, findings)) => Ok(Read { name, sha256, rows, findings }),
                Err(error) => Err(AppError::Invalid(format!("{name}: {error}"))),
            }
        })
        .collect()
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|e| AppError::Internal(Box::new(e)))
}
