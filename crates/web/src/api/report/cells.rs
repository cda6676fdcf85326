//! `PATCH /api/v1/submissions/{id}/cells`: saves cells of indicators, tasks and sections.

use ansinh_app::report::save_cells::{
    CellEdit, CellFault, CellOutcome, MOST_CELLS, save_cells_once,
};
use ansinh_domain::number;
use ansinh_domain::report::Field;
use ansinh_store::report::cell::CellKey;
use ansinh_store::{ItemId, TerritoryId};
use axum::extract::{Path, State};
use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use uuid::Uuid;

use super::submission::WHAT;
use crate::api::extract::{Body, Key, id, whole};
use crate::api::lang::Lang;
use crate::api::{english, words};
use crate::error::Result;
use crate::viewer::Viewer;
use crate::web::Web;

/// Cells to save.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Changes {
    /// The cells; each is saved for itself.
    #[schema(max_items = 5000)]
    pub cells: Vec<Change>,
}

// The description says the same number.
const _: () = assert!(MOST_CELLS == 5_000);

/// A cell to save.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The row.
    pub item: Uuid,
    /// Which cell of it.
    #[schema(schema_with = words::field)]
    pub field: Field,
    /// The territory, for an indicator broken down; else null or absent.
    #[serde(default)]
    pub territory: Option<Uuid>,
    /// What it shall hold; null or "" empties it.
    #[serde(deserialize_with = "present")]
    #[schema(required = true, schema_with = typed)]
    pub value: Option<Typed>,
    /// The version that was seen; 0 for a cell never written.
    #[serde(deserialize_with = "whole")]
    #[schema(minimum = 0)]
    pub version: i64,
}

/// What a cell shall hold: a number as JSON writes it, or text as people type it in Vietnam — in
/// text "1.234,5" is a number with a decimal comma, and "1.234" is one thousand two
/// hundred and thirty-four.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Typed {
    /// A number.
    Number(serde_json::Number),
    /// Text.
    Text(String),
}

/// [`Typed`], or nothing, as the description says it.
pub(super) fn typed() -> Schema {
    let kinds = SchemaType::Array(vec![Type::Number, Type::String, Type::Null]);
    let words = "A number as JSON writes it, or text as people type it in Vietnam: in text \"1.234,5\" \
        has a decimal comma, and \"1.234\" is one thousand two hundred and thirty-four. Null or \"\" \
        empties the cell.";
    let typed = ObjectBuilder::new().schema_type(kinds).max_length(Some(20_000));
    Schema::Object(typed.description(Some(words)).build())
}

/// A field that must be there, though it may be null.
pub(super) fn present<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Typed>, D::Error> {
    Option::deserialize(from)
}

impl Typed {
    /// The text that a person would have typed.
    pub(super) fn text(value: Option<Typed>) -> String {
        match value {
            None => String::new(),
            Some(Typed::Text(text)) => text,
            Some(Typed::Number(number)) => {
                let text = number.to_string();
                let exact = text.parse::<Decimal>().or_else(|_| Decimal::from_scientific(&text));
                exact.map_or(text, number::format)
            }
        }
    }
}

/// What became of each cell, in the order sent.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Saved {
    /// The outcomes.
    pub cells: Vec<Outcome>,
}

/// What became of a cell.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Outcome {
    /// It is stored.
    Saved {
        /// The version it has now.
        #[schema(minimum = 0)]
        version: i64,
        /// As people read it.
        shown: String,
    },
    /// It cannot be read, or not be written there.
    Invalid {
        /// The word of the fault.
        code: &'static str,
        /// Why, in the language asked for.
        reason: String,
    },
    /// Somebody else wrote the cell meanwhile; nothing was changed.
    Conflict {
        /// The version it has now.
        #[schema(minimum = 0)]
        version: i64,
        /// What it holds now, as people read it.
        shown: String,
        /// Who wrote it.
        by: Option<String>,
        /// When.
        at: Option<Timestamp>,
    },
}

/// Saves cells, each for itself: one that cannot be read, or that somebody else changed, does not
/// keep the others from being saved.
#[utoipa::path(patch, path = "/api/v1/submissions/{id}/cells", tag = "reports",
    operation_id = "save_cells", params(("id" = Uuid, Path, description = "The report.")),
    request_body = Changes, responses((status = 200, body = Saved)))]
pub async fn save(
    State(web): State<Web>,
    viewer: Viewer,
    lang: Lang,
    Path(report): Path<String>,
    Key(key): Key,
    Body(changes): Body<Changes>,
) -> Result<axum::Json<Saved>> {
    let report = id(&report, WHAT)?;
    let edits: Vec<CellEdit> = changes
        .cells
        .into_iter()
        .map(|change| CellEdit {
            key: CellKey {
                item: ItemId(change.item),
                territory: change.territory.map(TerritoryId),
                field: change.field,
            },
            typed: Typed::text(change.value),
            base: change.version,
        })
        .collect();
    let caller = viewer.caller();
    let outcomes = save_cells_once(web.app(), &caller, report, &edits, Some(&key)).await?;
    let told = outcomes.into_iter().zip(&edits);
    let cells = told.map(|(outcome, edit)| tell(outcome, edit, lang)).collect();
    Ok(axum::Json(Saved { cells }))
}

fn tell(outcome: CellOutcome, edit: &CellEdit, lang: Lang) -> Outcome {
    match outcome {
        CellOutcome::Saved { version, shown } => Outcome::Saved { version, shown },
        CellOutcome::Invalid { reason } => {
            let fault = CellFault::of(&reason);
            let (code, english) = english::of_cell(fault, edit.key.field, &edit.typed);
            Outcome::Invalid { code, reason: lang.pick(reason, english) }
        }
        CellOutcome::Conflict { version, shown, by, at } => {
            Outcome::Conflict { version, shown, by, at }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Typed;

    #[test]
    fn numbers_become_what_a_person_types() {
        let check = |json: &str, expected: &str| {
            let typed: Option<Typed> = serde_json::from_str(json).unwrap();
            assert_eq!(Typed::text(typed), expected, "{json}");
        };
        check("35.5", "35,5");
        check("1234.5", "1.234,5");
        check("0", "0");
        check("-0.25", "-0,25");
        check("1e3", "1.000");
        check("1e300", "1e+300");
        check("\"35,5\"", "35,5");
        check("\"\"", "");
        check("null", "");
    }
}
