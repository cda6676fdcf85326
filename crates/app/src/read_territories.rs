//! Reads files of territories and puts them together with what is known; stores nothing.

use std::collections::{BTreeSet, HashSet};

use ansinh_domain::territory::{Level, Loaded, Registry, Rows, TerritoryFinding, load};
use ansinh_formats::read::Limits;
use ansinh_formats::read::territory::{Source, read_territory};
use ansinh_store::territory::SourceRow;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::upload_source::Upload;
use crate::{AppError, Result, token};

pub use ansinh_store::territory::QuotedFinding as Quoted;

/// What a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// Tier of a list; `None` for a table of changes.
    pub list_of: Option<Level>,
    /// Days of the list, or on which changes take effect.
    pub days: BTreeSet<Date>,
    /// Its rows.
    pub rows: usize,
}

impl Shape {
    fn of(rows: &Rows) -> Shape {
        let (list_of, days) = match rows {
            Rows::Units { level, rows } => {
                (Some(*level), rows.iter().map(|row| row.date).collect())
            }
            Rows::Changes(rows) => (None, rows.iter().map(|row| row.effective).collect()),
        };
        Shape { list_of, days, rows: rows.len() }
    }
}

/// A file that was read, before it is put together with others.
pub(crate) struct Read {
    pub(crate) name: String,
    pub(crate) sha256: String,
    rows: Rows,
    findings: Vec<TerritoryFinding>,
    source: Source,
}

/// A file put together with what is known.
pub(crate) struct Placed {
    pub(crate) name: String,
    pub(crate) sha256: String,
    pub(crate) shape: Shape,
    /// By line.
    pub(crate) findings: Vec<Quoted>,
}

/// A file, or since when it is known.
pub(crate) enum Sorted {
    /// Not loaded before; its place among those that are new.
    New,
    /// The same bytes were loaded before, or stand twice among these files (`None`).
    Known(String, Option<Timestamp>),
}

/// Reads every file.
///
/// # Errors
/// [`AppError::Invalid`] for one that cannot be read, with its name.
pub(crate) fn read_all(files: Vec<Upload>, given: Option<Date>) -> Result<Vec<Read>> {
    let limits = Limits::default();
    files
        .into_iter()
        .map(|Upload { name, bytes }| {
            let sha256 = token::of_file(&bytes);
            match read_territory(&bytes, Some(&name), given, &limits) {
                Ok(file) => Ok(Read {
                    name,
                    sha256,
                    rows: file.rows,
                    findings: file.findings,
                    source: file.source,
                }),
                Err(error) => Err(AppError::Invalid(format!("{name}: {error}"))),
            }
        })
        .collect()
}

/// Parts files loaded `before` from those that are new, which keep their order.
pub(crate) fn sort_out(read: Vec<Read>, before: &[SourceRow]) -> (Vec<Sorted>, Vec<Read>) {
    let (mut sorted, mut new, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
    for file in read {
        let known = before.iter().find(|source| source.sha256 == file.sha256);
        let twice = !seen.insert(file.sha256.clone());
        if known.is_some() || twice {
            sorted.push(Sorted::Known(file.name, known.map(|source| source.loaded_at)));
        } else {
            sorted.push(Sorted::New);
            new.push(file);
        }
    }
    (sorted, new)
}

/// Puts files into a registry.
pub(crate) fn place(known: Registry, read: Vec<Read>) -> (Registry, Vec<Placed>) {
    let (mut rows, mut files) = (Vec::new(), Vec::new());
    for file in read {
        let shape = Shape::of(&file.rows);
        rows.push(file.rows);
        files.push((file.name, file.sha256, shape, file.findings, file.source));
    }
    let Loaded { registry, findings } = load(known, &rows);
    let placed = files.into_iter().zip(findings).map(|(file, more)| {
        let (name, sha256, shape, mut findings, source) = file;
        findings.extend(more);
        findings.sort_by_key(|finding| (finding.line, finding.code));
        let findings = findings
            .into_iter()
            .map(|finding| {
                let cells = source.cells(finding.line);
                (finding, cells)
            })
            .collect();
        Placed { name, sha256, shape, findings }
    });
    (registry, placed.collect())
}

/// Runs heavy work where it holds up nobody else.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|e| AppError::Internal(Box::new(e)))
}
