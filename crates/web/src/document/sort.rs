//! Orders of the list of documents besides its own.

use ansinh_store::document::DocumentRow;

use crate::ui::sort::{Key, Sorting, keys};

/// Columns the list can be sorted by: key and heading.
pub(crate) const COLUMNS: [(&str, &str); 6] = [
    ("so", "Số, ký hiệu"),
    ("ngay", "Ngày"),
    ("co-quan-ban-hanh", "Cơ quan ban hành"),
    ("trich-yeu", "Trích yếu"),
    ("het-giai-doan", "Hết giai đoạn"),
    ("vien-dan", "Nhiệm vụ viện dẫn"),
];

/// Sorts the rows as asked.
pub(crate) fn sort(rows: &mut Vec<DocumentRow>, sorting: &Sorting) {
    let Some(by) = sorting.by(&keys(&COLUMNS)) else { return };
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
