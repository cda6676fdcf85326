//! Pages of legal documents: list, export, one document.

pub mod export;
pub mod filter;
pub mod list;
pub mod show;
mod sort;

use ansinh_store::document::DocumentRef;

use crate::words;

/// "Kế hoạch số 113/KH-UBND ngày 12/05/2021", with as much as is known.
pub(crate) fn name(document: &DocumentRef) -> String {
    let mut name = format!("{} số {}", document.doc_type, document.number);
    if document.number.trim().is_empty() {
        name.clone_from(&document.doc_type);
    }
    match document.date {
        Some(date) => name.push_str(&format!(" ngày {}", words::date(date))),
        None => name.push_str(" (không ghi ngày)"),
    }
    name
}
