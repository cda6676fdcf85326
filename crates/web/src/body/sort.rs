//! Orders of the list of bodies besides its own.

use ansinh_store::body::BodyRow;

use crate::ui::sort::{Key, Sorting};
use crate::words;

const COLUMNS: [&str; 7] = [
    "ten",
    "loai",
    "chu-tri-chi-tieu",
    "chu-tri-nhiem-vu",
    "phoi-hop-chi-tieu",
    "phoi-hop-nhiem-vu",
    "theo-doi",
];

/// Sorts the rows as asked.
pub(crate) fn sort(rows: &mut Vec<BodyRow>, sorting: &Sorting) {
    let Some(by) = sorting.by(&COLUMNS) else { return };
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
