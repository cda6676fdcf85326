//! Seeing and changing templates.

use ansinh_domain::access::Action;
use ansinh_domain::template::Fault;
use ansinh_domain::text::clean;
use ansinh_store::StoreError;
use ansinh_store::paper_template::{self, NewTemplate, TemplateRow};

use super::{TemplateKind, read_template};
use crate::record::{Change, parts};
use crate::{App, AppError, Caller, Result};

/// Longest template in characters.
const LONGEST: usize = 60_000;
/// Longest word about a change.
const LONGEST_NOTE: usize = 300;

/// A template with its versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateView {
    /// Which.
    pub kind: TemplateKind,
    /// What it says now.
    pub words: String,
    /// Its version; 0 is the one that came with the program.
    pub version: i64,
    /// Versions somebody saved, newest first.
    pub history: Vec<TemplateRow>,
}

/// A text to save.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaveTemplate {
    /// The version it was written over.
    pub version: i64,
    /// The text.
    pub words: String,
    /// What was changed, and why.
    pub note: String,
}

/// What came of saving.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateSaved {
    /// It is this version.
    Version(i64),
    /// Somebody saved another version.
    Newer(TemplateRow),
    /// It is broken.
    Broken(Vec<Fault>),
}

/// The newest version of each template that somebody changed.
///
/// # Errors
/// The refusal.
pub async fn templates(
    app: &App,
    caller: &Caller,
) -> Result<Vec<(TemplateKind, Option<TemplateRow>)>> {
    caller.may(app, Action::ManageSettings)?;
    let rows = paper_template::all_newest(&app.db).await?;
    let of = |kind: TemplateKind| rows.iter().find(|row| row.kind == kind.word()).cloned();
    Ok(TemplateKind::ALL.into_iter().map(|kind| (kind, of(kind))).collect())
}

/// A template with its versions.
///
/// # Errors
/// The refusal.
pub async fn template(app: &App, caller: &Caller, kind: TemplateKind) -> Result<TemplateView> {
    caller.may(app, Action::ManageSettings)?;
    let history = paper_template::history(&app.db, kind.word()).await?;
    let (words, version) = match history.first() {
        Some(row) => (row.words.clone(), row.version),
        None => (kind.shipped().to_owned(), 0),
    };
    Ok(TemplateView { kind, words, version, history })
}

/// Saves a version of a template. Papers made from now on follow it; those with a number stay.
///
/// # Errors
/// [`AppError::Invalid`] for a text that is too long or says nothing of what was changed; the
/// refusal.
pub async fn save_template(
    app: &App,
    caller: &Caller,
    kind: TemplateKind,
    text: &SaveTemplate,
) -> Result<TemplateSaved> {
    caller.may(app, Action::ManageSettings)?;
    let (words, note) = (text.words.replace("\r\n", "\n"), clean(&text.note));
    if words.chars().count() > LONGEST {
        return Err(AppError::Invalid(format!("Mẫu dài hơn {LONGEST} ký tự. Hãy rút gọn.")));
    }
    if note.is_empty() || note.chars().count() > LONGEST_NOTE {
        return Err(AppError::Invalid(format!(
            "Hãy ghi đã sửa gì, vì sao, không quá {LONGEST_NOTE} ký tự."
        )));
    }
    if let Err(faults) = read_template(kind, &words) {
        return Ok(TemplateSaved::Broken(faults));
    }
    let now = app.now();
    let version = text.version + 1;
    let newest = paper_template::newest(&app.db, kind.word()).await?;
    if newest.as_ref().map_or(0, |row| row.version) != text.version {
        return newest.map(TemplateSaved::Newer).ok_or(AppError::ChangedMeanwhile);
    }
    let new = NewTemplate {
        kind: kind.word(),
        version,
        words: &words,
        note: &note,
        by: caller.user(),
        now,
    };
    let mut tx = app.db.begin().await?;
    match paper_template::insert(&mut tx, new).await {
        Ok(()) => {}
        Err(StoreError::Conflict(_)) => {
            drop(tx);
            let newest = paper_template::newest(&app.db, kind.word()).await?;
            return newest.map(TemplateSaved::Newer).ok_or(AppError::ChangedMeanwhile);
        }
        Err(other) => return Err(other.into()),
    }
    let change = Change::to(parts! { "kind" => kind.word(), "number" => version, "note" => note });
    caller.record(&mut tx, now, "save-template", ("paper-template", None), change).await?;
    tx.commit().await?;
    Ok(TemplateSaved::Version(version))
}
