use proptest::prelude::*;

use super::*;
use crate::report::TaskStatus;

const KEY: &str = "item-1";

fn number() -> Shape {
    Shape::Number { unit: Some("%".to_owned()) }
}

fn state(stored: &str, version: i64) -> CellState {
    CellState { version, stored: stored.to_owned() }
}

fn row(field: Field, ours: CellState, locked: Option<&str>) -> ServerRow {
    let kind = [ItemKind::Indicator, ItemKind::Task, ItemKind::Section]
        .into_iter()
        .find(|kind| Field::of(*kind).contains(&field))
        .expect("every field is of a kind");
    let cell = ServerCell { state: ours, changed_by: Some("Nguyễn Văn A".to_owned()) };
    ServerRow {
        key: RowKey::read(KEY),
        kind,
        code: "5.10".to_owned(),
        shape: number(),
        locked: locked.map(str::to_owned),
        cells: BTreeMap::from([(field, cell)]),
    }
}

fn cell(field: Field, base: CellState, typed: Result<&str, &str>) -> FormCell {
    FormCell {
        row: RowKey::read(KEY),
        field,
        place: "Chỉ tiêu, ô G12".to_owned(),
        base,
        typed: typed.map(str::to_owned).map_err(str::to_owned),
    }
}

/// Base, what the file has, what the server has → fate and a part of the sentence.
fn check(
    field: Field,
    (base, typed, ours): (&str, Result<&str, &str>, &str),
    locked: Option<&str>,
    (fate, said): (Fate, &str),
) {
    let version = if ours == base { 3 } else { 4 };
    let seen =
        preview(&[cell(field, state(base, 3), typed)], &[row(field, state(ours, version), locked)]);
    let only = &seen.cells[0];
    assert_eq!(only.fate, fate, "{base:?} {typed:?} {ours:?}: {}", only.sentence);
    assert!(only.sentence.contains(said), "{said:?} in {:?}", only.sentence);
}

#[test]
fn what_becomes_of_a_figure() {
    let check = |base, typed, ours, fate, said| {
        check(Field::Value, (base, Ok(typed), ours), None, (fate, said));
    };
    check("", "", "", Fate::Unchanged, "Không đổi");
    check("35.5", "35,5", "35.5", Fate::Unchanged, "Không đổi");
    check("35.5", "35,50%", "35.5", Fate::Unchanged, "Không đổi");
    check("", "35,5", "", Fate::Change, "Sẽ ghi “35,5”.");
    check("35.5", "36", "35.5", Fate::Change, "Sẽ đổi từ “35,5” thành “36”.");
    check("35.5", "", "35.5", Fate::Change, "Sẽ xóa “35,5”.");
    check("35.5", "36", "36", Fate::Unchanged, "Không đổi");
    check("35.5", "35,5", "37", Fate::Newer, "Nguyễn Văn A sửa thành “37”");
    check("35.5", "35,5", "", Fate::Newer, "xóa ô này");
    check("35.5", "36", "37", Fate::Conflict, "sửa thành “37” sau khi tải mẫu, còn tệp ghi “36”");
    check("35.5", "", "37", Fate::Conflict, "còn tệp để trống. Hãy chọn một.");
    check("", "36", "37", Fate::Conflict, "Hãy chọn một");
    check("35.5", "khoảng 36", "35.5", Fate::Invalid, "không phải là số");
    check("35.5", "-", "35.5", Fate::Invalid, "Lý do chưa có số liệu");
    check("35.5", "khoảng 36", "37", Fate::Invalid, "không phải là số");
    // Stored as words before the plan changed: nobody touched it.
    check("Hoàn thành", "Hoàn thành", "Hoàn thành", Fate::Unchanged, "");
    check("Hoàn thành", "hoàn thành tốt", "Hoàn thành", Fate::Invalid, "không phải là số");
}

#[test]
fn what_becomes_of_other_cells() {
    let check = |field, base, typed, ours, fate, said| {
        check(field, (base, typed, ours), None, (fate, said));
    };
    let done = TaskStatus::Done.word();
    check(Field::Status, "", Ok("đã hoàn thành"), "", Fate::Change, "“Đã hoàn thành”");
    check(Field::Status, done, Ok("Đã hoàn thành"), done, Fate::Unchanged, "");
    check(Field::Status, "", Ok("gần xong"), "", Fate::Invalid, "Hãy chọn một trong");
    check(Field::AsOf, "2026-10-29", Ok("29/10/2026"), "2026-10-29", Fate::Unchanged, "");
    check(Field::AsOf, "", Ok("30/02/2026"), "", Fate::Invalid, "không phải là ngày");
    check(Field::Text, "một\n\nhai", Ok("một\n\n\nhai "), "một\n\nhai", Fate::Unchanged, "");
    check(Field::Value, "1", Err("Ô có lỗi #N/A."), "1", Fate::Invalid, "#N/A");
    let long = "a".repeat(300);
    check(Field::Note, "", Ok(&long), "", Fate::Change, "a…”.");
    check(Field::Note, "", Ok(&"a ".repeat(2000)), "", Fate::Invalid, "dài hơn 2000 ký tự");
}

#[test]
fn locked_rows() {
    let check = |base, typed, ours, fate, said| {
        check(Field::Value, (base, Ok(typed), ours), Some("báo cáo đã gửi"), (fate, said));
    };
    check("1", "1", "1", Fate::Unchanged, "Không đổi");
    check("1", "2", "2", Fate::Unchanged, "Không đổi");
    check("1", "1", "2", Fate::Newer, "giữ nguyên");
    check("1", "3", "1", Fate::Locked, "Không lưu “3”: báo cáo đã gửi.");
    check("1", "3", "2", Fate::Locked, "báo cáo đã gửi");
    check("1", "chữ", "1", Fate::Locked, "Không lưu “chữ”");
}

#[test]
fn rows_and_cells_that_the_report_has_not() {
    let gone = |base: &str, typed, expected| {
        let seen = preview(&[cell(Field::Value, state(base, 1), typed)], &[]);
        assert_eq!(seen.cells[0].fate, expected, "{base:?} {typed:?}");
        assert_eq!(seen.resolve(&[]), Resolution::default());
    };
    gone("35.5", Ok("35,5"), Fate::Unchanged);
    gone("", Ok(""), Fate::Unchanged);
    gone("Hoàn thành", Ok("Hoàn thành "), Fate::Unchanged);
    gone("", Err("lỗi"), Fate::Unchanged);
    gone("35.5", Ok("36"), Fate::Gone);
    gone("", Ok("chữ"), Fate::Gone);
    // A field of another kind of row is no cell of it.
    let seen = preview(
        &[cell(Field::Percent, state("", 0), Ok("5"))],
        &[row(Field::Value, state("", 0), None)],
    );
    assert_eq!(seen.cells, []);
}

#[test]
fn a_choice_counts_for_what_was_seen() {
    let conflict = cell(Field::Value, state("1", 3), Ok("36,50"));
    let plain = cell(Field::Note, state("", 0), Ok("mới"));
    let mut server = row(Field::Value, state("37", 5), None);
    server.cells.insert(Field::Note, ServerCell::default());
    let seen = preview(&[conflict, plain], &[server]);
    assert_eq!(seen.summary(), "1 ô cần chọn; 1 ô sẽ đổi.");
    let key = RowKey::read(KEY);
    let save = |field, typed: &str, base| CellToSave {
        row: key.clone(),
        field,
        typed: typed.to_owned(),
        base,
    };
    let note = save(Field::Note, "mới", 0);
    let check = |choices: &[(i64, Take)], saves: &[CellToSave], undecided: bool| {
        let choices: Vec<Choice> = choices
            .iter()
            .map(|&(seen, take)| Choice { row: key.clone(), field: Field::Value, seen, take })
            .collect();
        let expected = Resolution {
            saves: saves.to_vec(),
            undecided: if undecided { vec![(key.clone(), Field::Value)] } else { Vec::new() },
        };
        assert_eq!(seen.resolve(&choices), expected, "{choices:?}");
    };
    check(&[], std::slice::from_ref(&note), true);
    check(&[(4, Take::File)], std::slice::from_ref(&note), true);
    check(&[(5, Take::Server)], std::slice::from_ref(&note), false);
    check(&[(5, Take::File)], &[save(Field::Value, "36,5", 5), note.clone()], false);
}

#[test]
fn the_whole_in_a_sentence() {
    assert_eq!(Preview::default().summary(), "Tệp không có gì khác với báo cáo trên phần mềm.");
    let cells: Vec<FormCell> = [("1", "2"), ("1", "x"), ("1", "1")]
        .map(|(base, typed)| cell(Field::Value, state(base, 1), Ok(typed)))
        .into();
    let seen = preview(&cells, &[row(Field::Value, state("1", 1), None)]);
    assert_eq!(seen.summary(), "1 ô sai nên không lưu; 1 ô sẽ đổi.");
    for fate in Fate::ALL {
        assert!(!fate.title().is_empty());
    }
}

#[test]
fn keys_as_text() {
    for text in ["a", "a/b"] {
        assert_eq!(RowKey::read(text).to_string(), text);
    }
    assert_eq!(RowKey::read("a/b"), RowKey { item: "a".into(), part: "b".into() });
}

fn some_value() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["", "1", "2", "35.5", "Hoàn thành"]).prop_map(str::to_owned)
}

proptest! {
    /// The file never wins over what its writer has not seen, and saving settles everything.
    #[test]
    fn only_what_was_seen_is_overwritten(
        base in some_value(),
        ours in some_value(),
        typed in "[0-9,]{0,3}|Hoàn thành|x",
        locked in any::<bool>(),
    ) {
        let file = [cell(Field::Value, state(&base, 3), Ok(&typed))];
        let version = if ours == base { 3 } else { 4 };
        let server = |stored: &str, version| row(Field::Value, state(stored, version), locked.then_some("khóa"));
        let seen = preview(&file, &[server(&ours, version)]);
        let saves = seen.resolve(&[]).saves;
        for save in &saves {
            prop_assert!(!locked && ours == base);
            prop_assert_eq!(save.base, version);
            let stored = read_cell(Field::Value, &save.typed, &number()).expect("readable").stored();
            let again = preview(&file, &[server(&stored, version + 1)]);
            prop_assert_eq!(again.cells[0].fate, Fate::Unchanged);
        }
        if typed == read_stored(Field::Value, &base, &number()).shown() {
            prop_assert!(saves.is_empty());
        }
    }
}
