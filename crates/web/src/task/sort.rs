//! Orders of the list of tasks besides the plan's own.

use ansinh_store::task::TaskRow;

use crate::ui::list;
use crate::ui::sort::{Key, Sorting, keys};

/// Columns the list can be sorted by: key and heading.
pub(crate) const COLUMNS: [(&str, &str); 4] =
    [("ma", "Mã"), ("ten", "Nhiệm vụ"), ("chu-tri", "Chủ trì"), ("thoi-gian", "Thời gian")];

/// Sorts the rows as asked; true when that is not the plan's own order.
pub(crate) fn sort(rows: &mut Vec<TaskRow>, sorting: &Sorting) -> bool {
    let Some(by) = sorting.by(&keys(&COLUMNS)) else { return false };
    sorting.sort(rows, |row| match by {
        "ma" => Key::code(&row.code),
        "ten" => Key::text(&row.text),
        "chu-tri" => Key::text(&list::names(&row.leads)),
        // What must be submitted is due no later than what it is submitted for.
        _ => [&row.submission, &row.schedule]
            .into_iter()
            .flatten()
            .filter_map(|schedule| schedule.end)
            .min()
            .map(Key::Day),
    });
    true
}
