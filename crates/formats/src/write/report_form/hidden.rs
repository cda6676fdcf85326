//! The hidden sheet: whose form it is, its rows, what its cells held, and the lists to choose from.

use std::collections::BTreeMap;

use ansinh_domain::report::ItemKind;
use rust_xlsxwriter::utility::column_number_to_name;
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::super::xlsx::fitting;
use super::{FormRow, ReportForm};
use crate::report_form::{
    BODY, BODY_NAME, HIDDEN_SHEET, INSTALLATION, LAYOUT, LINE_CELL, LINE_IDENTITY, LINE_ROW, MAGIC,
    ROUND, ROUND_TITLE, SUBMISSION, VERSION, kind_word,
};

/// First column of the lists, past the lines.
const LISTS: u16 = 8;

/// What will stand in the hidden sheet.
pub(super) struct Hidden {
    lines: Vec<Vec<String>>,
    /// The lists with the column each stands in.
    lists: BTreeMap<Vec<String>, u16>,
}

impl Hidden {
    pub(super) fn new(form: &ReportForm) -> Self {
        let identity = &form.identity;
        let mut lines = vec![vec![MAGIC.to_owned(), LAYOUT.to_string()]];
        let said = [
            (INSTALLATION, &identity.installation),
            (SUBMISSION, &identity.submission),
            (ROUND, &identity.round),
            (ROUND_TITLE, &identity.round_title),
            (BODY, &identity.body),
            (BODY_NAME, &identity.body_name),
            (VERSION, &identity.version),
        ];
        lines.extend(
            said.map(|(name, text)| vec![LINE_IDENTITY.to_owned(), name.to_owned(), text.clone()]),
        );
        Hidden { lines, lists: BTreeMap::new() }
    }

    /// Notes a row with what its cells hold.
    pub(super) fn note(&mut self, kind: ItemKind, row: &FormRow) {
        let key = row.key.to_string();
        self.lines.push(vec![
            LINE_ROW.to_owned(),
            key.clone(),
            kind_word(kind).to_owned(),
            row.code.clone(),
        ]);
        for (field, state) in row.cells.iter().filter(|(_, state)| state.version > 0) {
            self.lines.push(vec![
                LINE_CELL.to_owned(),
                key.clone(),
                field.word().to_owned(),
                state.version.to_string(),
                state.stored.clone(),
            ]);
        }
    }

    /// The range of a list, written once however often it is asked for; none for an empty list.
    pub(super) fn list(&mut self, texts: &[String]) -> Option<String> {
        if texts.is_empty() {
            return None;
        }
        let next = LISTS.checked_add(u16::try_from(self.lists.len()).ok()?)?;
        let column = *self.lists.entry(texts.to_vec()).or_insert(next);
        let column = column_number_to_name(column);
        Some(format!("={HIDDEN_SHEET}!${column}$1:${column}${}", texts.len()))
    }

    pub(super) fn write(&self, page: &mut Worksheet) -> Result<(), XlsxError> {
        page.set_name(HIDDEN_SHEET)?.set_very_hidden(true).protect();
        for (row, line) in (0u32..).zip(&self.lines) {
            for (column, text) in (0u16..).zip(line) {
                page.write_string(row, column, fitting(text))?;
            }
        }
        for (texts, column) in &self.lists {
            for (row, text) in (0u32..).zip(texts) {
                page.write_string(row, *column, fitting(text))?;
            }
        }
        Ok(())
    }
}
