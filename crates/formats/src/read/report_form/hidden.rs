//! The hidden sheet: whose form it is, its rows, what its cells held.

use std::collections::HashMap;

use ansinh_domain::report::{CellState, Field, ItemKind, RowKey};

use super::super::xlsx::Places;
use super::FormError;
use crate::report_form::{
    BODY, BODY_NAME, FormIdentity, INSTALLATION, LAYOUT, LINE_CELL, LINE_IDENTITY, LINE_ROW, MAGIC,
    ROUND, ROUND_TITLE, SUBMISSION, VERSION, kind_of,
};

/// Rows within which the sheet's first line is looked for.
const FIRST_ROWS: usize = 5;

/// What the hidden sheet says.
pub(super) struct Hidden {
    pub(super) identity: FormIdentity,
    /// Rows of the form in its order.
    pub(super) rows: Vec<KnownRow>,
    by_key: HashMap<String, usize>,
    cells: HashMap<(usize, Field), CellState>,
}

/// A row of the form.
pub(super) struct KnownRow {
    /// Its key as it stands in the sheets.
    pub(super) text: String,
    pub(super) key: RowKey,
    pub(super) kind: ItemKind,
    pub(super) code: String,
}

impl Hidden {
    /// The number of the hidden sheet and what it says.
    pub(super) fn find(sheets: &[(String, Places)]) -> Result<(usize, Hidden), FormError> {
        for (number, (_, places)) in sheets.iter().enumerate() {
            let first = places
                .rows
                .values()
                .take(FIRST_ROWS)
                .find(|row| row.get(&1).is_some_and(|text| text == MAGIC));
            let Some(first) = first else { continue };
            let layout = first.get(&2).and_then(|text| text.trim().parse::<u32>().ok());
            return match layout {
                Some(LAYOUT) => Ok((number, Hidden::read(places))),
                Some(newer) if newer > LAYOUT => Err(FormError::NewerLayout),
                _ => Err(FormError::NoIdentity),
            };
        }
        Err(FormError::NoIdentity)
    }

    fn read(places: &Places) -> Hidden {
        let mut said: HashMap<&str, &str> = HashMap::new();
        let mut rows: Vec<KnownRow> = Vec::new();
        let mut by_key: HashMap<String, usize> = HashMap::new();
        let mut cells: HashMap<(usize, Field), CellState> = HashMap::new();
        for line in places.rows.values() {
            let at = |column: u32| line.get(&column).map(String::as_str).unwrap_or_default();
            match at(1) {
                LINE_IDENTITY => drop(said.insert(at(2), at(3))),
                LINE_ROW => {
                    let (text, kind) = (at(2), kind_of(at(3)));
                    if let Some(kind) =
                        kind.filter(|_| !text.is_empty() && !by_key.contains_key(text))
                    {
                        by_key.insert(text.to_owned(), rows.len());
                        rows.push(KnownRow {
                            text: text.to_owned(),
                            key: RowKey::read(text),
                            kind,
                            code: at(4).to_owned(),
                        });
                    }
                }
                LINE_CELL => {
                    let (row, field) = (by_key.get(at(2)), Field::from_word(at(3)));
                    let version = at(4).trim().parse::<i64>().ok();
                    if let (Some(&row), Some(field), Some(version)) = (row, field, version) {
                        let stored = at(5).to_owned();
                        cells.entry((row, field)).or_insert(CellState { version, stored });
                    }
                }
                _ => {}
            }
        }
        let say = |name: &str| said.get(name).map(|text| (*text).to_owned()).unwrap_or_default();
        let identity = FormIdentity {
            installation: say(INSTALLATION),
            submission: say(SUBMISSION),
            round: say(ROUND),
            round_title: say(ROUND_TITLE),
            body: say(BODY),
            body_name: say(BODY_NAME),
            version: say(VERSION),
        };
        Hidden { identity, rows, by_key, cells }
    }

    /// The row of a key.
    pub(super) fn row(&self, key: &str) -> Option<&KnownRow> {
        self.by_key.get(key).and_then(|at| self.rows.get(*at))
    }

    /// The only row of a kind with that code, territory rows left out.
    pub(super) fn by_code(&self, code: &str, kind: ItemKind) -> Option<&KnownRow> {
        let mut rows = self
            .rows
            .iter()
            .filter(|row| row.kind == kind && row.code == code && row.key.part.is_empty());
        rows.next().filter(|_| rows.next().is_none())
    }

    /// What a cell held when the form was made.
    pub(super) fn base(&self, row: &KnownRow, field: Field) -> Option<&CellState> {
        let at = self.by_key.get(&row.text)?;
        self.cells.get(&(*at, field))
    }
}
