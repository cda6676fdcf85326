//! Any content of a form, and any harm done to one.

use std::collections::BTreeMap;

use ansinh_domain::report::{
    CellState, Fate, Field, FormCell, ItemKind, TaskStatus, preview, read_cell,
};
use ansinh_formats::read::report_form::{form_limits, read_report_form};
use ansinh_testkit::workbook::{Book, Value};
use proptest::prelude::*;

use super::made::{form, identity, number, read, server, written};

fn typed(field: Field) -> BoxedStrategy<String> {
    match field {
        Field::Value => "-?[0-9]{1,14}(,[0-9]{1,9})?".boxed(),
        Field::Percent => "[0-9]{1,2}(,[0-9]{1,3})?".boxed(),
        Field::AsOf => "[0-2][1-8]/0[1-9]/20[0-9]{2}".boxed(),
        Field::Status => {
            prop::sample::select(TaskStatus::ALL.map(|s| s.title().to_owned()).to_vec()).boxed()
        }
        _ => "[^\u{0}-\u{1f}]{0,40}|(- )?(một|hai ba|=A1)(\n|\n\n)bốn|_x000D_[a-z]|[\u{f020}-\u{f0ff}a-z ]{1,9}".boxed(),
    }
}

prop_compose! {
    fn some_cell(kind: ItemKind)(
        field in prop::sample::select(Field::of(kind).to_vec()),
    )(
        text in typed(field), field in Just(field), version in 1_i64..9,
    ) -> (Field, i64, String) {
        (field, version, text)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever can be stored stands in the form and reads back as the same.
    #[test]
    fn any_cells_read_back(
        figures in prop::collection::vec(some_cell(ItemKind::Indicator), 1..8),
        progress in prop::collection::vec(some_cell(ItemKind::Task), 0..8),
        texts in prop::collection::vec(some_cell(ItemKind::Section), 0..2),
    ) {
        let shape = number("%");
        let cells = |typed: Vec<(Field, i64, String)>| -> BTreeMap<Field, CellState> {
            let read = typed.into_iter().filter_map(|(field, version, text)| {
                let stored = read_cell(field, &text, &shape).ok()?.stored();
                Some((field, CellState { version, stored }))
            });
            read.collect()
        };
        let mut form = form();
        form.indicators[1].row.cells = cells(figures);
        form.tasks[0].row.cells = cells(progress);
        form.sections[0].row.cells = cells(texts);
        let bytes = written(&form);
        for bytes in [&bytes, &Book::open(&bytes).save()] {
            let filled = read(bytes);
            prop_assert_eq!(&filled.findings, &[]);
            let seen = preview(&filled.cells, &server(&form));
            let changed: Vec<_> = seen.cells.iter().filter(|c| c.fate != Fate::Unchanged).collect();
            prop_assert!(changed.is_empty(), "{changed:?}");
        }
    }

    /// Whatever stands in the sheets, reading ends, and every cell is one of the form's.
    #[test]
    fn any_sheets_are_read(
        cells in prop::collection::vec((0_usize..5, 0_usize..14, 0_usize..13, ".{0,12}|ansinh\\.[a-z]{1,7}|i-[1-4]|id|row|cell|-?[0-9]{1,9}"), 0..40),
    ) {
        let mut book = Book::open(&written(&form()));
        for (sheet, row, column, content) in cells {
            let rows = &mut book.sheets[sheet].1;
            if let Some(cell) = rows.get_mut(row).and_then(|row| row.get_mut(column)) {
                *cell = content.parse().map_or(Value::Text(content), Value::Number);
            }
        }
        if let Ok(filled) = read_report_form(&book.save(), &identity(), &form_limits()) {
            let known = |cell: &FormCell| cell.place.contains(", ô ");
            prop_assert!(filled.cells.iter().all(known));
        }
    }

    #[test]
    fn any_bytes_are_judged(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = written(&form());
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let _ = read_report_form(&bytes, &identity(), &form_limits());
    }
}
