//! What changed since a report was approved, or received.

use std::collections::{BTreeMap, HashMap};

use ansinh_domain::access::Action;
use ansinh_domain::report::{Field, Shape, read_stored};
use ansinh_store::report::item::ItemRow;
use ansinh_store::report::snapshot::{self, Stage};
use ansinh_store::report::{cell, item};
use ansinh_store::{ItemId, SubmissionId};

use super::head;
use crate::{App, Caller, Result};

/// A cell that holds something else than it did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Of which row.
    pub item: ItemId,
    /// Its code.
    pub code: String,
    /// '' or the territory.
    pub part: String,
    /// Name of the territory.
    pub place: Option<String>,
    /// Which cell.
    pub field: Field,
    /// What it held, as shown.
    pub before: String,
    /// What it holds now, as shown.
    pub after: String,
    /// Who wrote it last.
    pub by: Option<String>,
}

/// What changed since `stage`, row by row; `None` when the report never came so far.
///
/// # Errors
/// [`AppError::NotFound`](crate::AppError::NotFound).
pub async fn changes_since(
    app: &App,
    caller: &Caller,
    submission: SubmissionId,
    stage: Stage,
) -> Result<Option<Vec<Change>>> {
    let found = head(app, submission).await?;
    caller.may_for(app, Action::ReadReport, Some(found.body_id))?;
    let before = snapshot::latest(&app.db, submission, stage).await?;
    if before.is_empty() {
        return Ok(None);
    }
    let items = item::of_submission(&app.db, submission).await?;
    let mut now: HashMap<(ItemId, String, Field), (String, Option<String>)> = HashMap::new();
    for row in cell::of_submission(&app.db, submission).await? {
        now.insert((row.item_id, row.part, row.field), (row.value, row.changed_by_name));
    }
    let part = |key: &(ItemId, String, Field)| !key.1.is_empty();
    let places = if now.keys().any(part) {
        cell::places(&app.db, submission).await?
    } else {
        BTreeMap::new()
    };
    let mut changes = Vec::new();
    for row in &items {
        let snapshot = before.iter().find(|snapshot| snapshot.item_id == row.id);
        let old = snapshot.map(|snapshot| snapshot.cells.as_slice()).unwrap_or_default();
        let mut keys: Vec<(String, Field)> =
            old.iter().map(|cell| (cell.part.clone(), cell.field)).collect();
        keys.extend(now.keys().filter(|key| key.0 == row.id).map(|key| (key.1.clone(), key.2)));
        keys.sort_unstable();
        keys.dedup();
        for (part, field) in keys {
            let was = old.iter().find(|cell| cell.part == part && cell.field == field);
            let was = was.map(|cell| cell.value.as_str()).unwrap_or_default();
            let is = now.get(&(row.id, part.clone(), field));
            let (value, by) = is.map(|(value, by)| (value.as_str(), by)).unzip();
            let value = value.unwrap_or_default();
            if was != value {
                changes.push(Change {
                    item: row.id,
                    code: row.code.clone(),
                    place: places.get(&part).cloned(),
                    part,
                    field,
                    before: shown(row, field, was),
                    after: shown(row, field, value),
                    by: by.cloned().flatten(),
                });
            }
        }
    }
    Ok(Some(changes))
}

/// A stored text as people read it.
pub(crate) fn shown(row: &ItemRow, field: Field, stored: &str) -> String {
    let words = Shape::Level { known: Vec::new() };
    read_stored(field, stored, row.shape.as_ref().unwrap_or(&words)).shown()
}
