//! Orders of the list of indicators besides the plan's own.

use ansinh_domain::target::{Bound, Milestone};
use ansinh_store::indicator::{IndicatorPage, IndicatorRow};

use crate::ui::filters::Choice;
use crate::ui::list;
use crate::ui::sort::{Key, Sorting, choices};
use crate::words;

/// Columns besides the milestones: key and heading.
const COLUMNS: [(&str, &str); 4] =
    [("ma", "Mã"), ("ten", "Chỉ tiêu"), ("don-vi-tinh", "Đơn vị tính"), ("chu-tri", "Chủ trì")];

/// Every column the list can be sorted by.
pub(crate) fn columns(milestones: &[Milestone]) -> Vec<Choice> {
    let mut columns = choices(&COLUMNS);
    let leads = columns.pop();
    columns.extend(milestones.iter().map(|one| (column(*one), words::milestone(*one))));
    columns.extend(leads);
    columns
}

/// Sorts the rows as asked; true when that is not the plan's own order.
pub(crate) fn sort(page: &mut IndicatorPage, sorting: &Sorting) -> bool {
    let keys: Vec<String> = columns(&page.milestones).into_iter().map(|(key, _)| key).collect();
    let Some(by) = sorting.by(&keys) else { return false };
    let milestone = page.milestones.iter().copied().find(|milestone| column(*milestone) == by);
    sorting.sort(&mut page.rows, |row| match (by, milestone) {
        ("ma", _) => Key::code(&row.code),
        ("ten", _) => Key::text(&row.name),
        ("don-vi-tinh", _) => Key::text(row.unit.as_deref().unwrap_or_default()),
        (_, Some(milestone)) => target(row, milestone),
        _ => Key::text(&list::names(&row.leads)),
    });
    true
}

/// Key of the column of a milestone: "moc-2025", "moc-2026-2030".
pub(crate) fn column(milestone: Milestone) -> String {
    match milestone.from_year {
        Some(from) => format!("moc-{from}-{}", milestone.year),
        None => format!("moc-{}", milestone.year),
    }
}

fn target(row: &IndicatorRow, milestone: Milestone) -> Option<Key> {
    row.targets.iter().find(|target| target.milestone == milestone).and_then(|it| key(&it.bound))
}

/// By the number, or the lower of two; levels in words stand after numbers.
fn key(bound: &Bound) -> Option<Key> {
    match bound {
        Bound::Equal { value }
        | Bound::About { value }
        | Bound::Above { value }
        | Bound::AtLeast { value }
        | Bound::Below { value }
        | Bound::AtMost { value }
        | Bound::Between { low: value, .. } => Some(Key::Number(*value)),
        Bound::Level { text } => Key::text(text),
        Bound::Scoped { bounds } => bounds.first().and_then(|scoped| key(&scoped.bound)),
        Bound::None | Bound::Missing => None,
    }
}
