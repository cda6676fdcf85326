//! Orders of the list of documents besides its own.

use ansinh_store::document::DocumentRow;

use crate::ui::sort::{Key, Sorting};

const COLUMNS: [&str; 6] =
    ["so", "ngay", "co-quan-ban-hanh", "trich-yeu", "het-giai-doan", "vien-dan"];

/// Sorts the rows as asked.
pub(crate) fn sort(rows: &mut Vec<DocumentRow>, sorting: &Sorting) {
    let Some(by) = sorting.by(&COLUMNS) else { return };
    sorting.sort(rows, |row| {
        let document = &row.document;
        match by {
            // As the column reads: the type, then the number by its value.
            "so" => Key::text(&format!("{} {}", document.doc_type, document.number)),
            "ngay" => document.date.map(Key::Day),
            "co-quan-ban-hanh" => Key::text(document.issuer.as_deref().unwrap_or_default()),
            "trich-yeu" => Key::text(document.subject.as_deref().unwrap_or_default()),
            "het-giai-doan" => document.period_end.map(Key::Day),
            _ => Key::count(row.citing_tasks),
        }
    });
}
