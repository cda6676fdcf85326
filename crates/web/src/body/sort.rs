//! Orders of the list of bodies besides its own.

use ansinh_store::body::BodyRow;

use crate::ui::sort::{Key, Sorting, keys};
use crate::words;

/// Columns the list can be sorted by: key and heading.
pub(crate) const COLUMNS: [(&str, &str); 7] = [
    ("ten", "Tên"),
    ("loai", "Loại"),
    ("chu-tri-chi-tieu", "Chủ trì chỉ tiêu"),
    ("chu-tri-nhiem-vu", "Chủ trì nhiệm vụ"),
    ("phoi-hop-chi-tieu", "Phối hợp chỉ tiêu"),
    ("phoi-hop-nhiem-vu", "Phối hợp nhiệm vụ"),
    ("theo-doi", "Theo dõi, đôn đốc"),
];

/// Sorts the rows as asked.
pub(crate) fn sort(rows: &mut Vec<BodyRow>, sorting: &Sorting) {
    let Some(by) = sorting.by(&keys(&COLUMNS)) else { return };
    sorting.sort(rows, |row| match by {
        "ten" => Key::text(&row.name),
        "loai" => Key::text(words::body_kind(row.kind)),
        "chu-tri-chi-tieu" => Key::count(row.lead_indicators),
        "chu-tri-nhiem-vu" => Key::count(row.lead_tasks),
        "phoi-hop-chi-tieu" => Key::count(row.coordinating_indicators),
        "phoi-hop-nhiem-vu" => Key::count(row.coordinating_tasks),
        _ => Key::count(row.follow_up),
    });
}
