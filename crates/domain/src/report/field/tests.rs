use proptest::prelude::*;

use super::*;
use crate::target::Milestone;

fn number(unit: &str) -> Shape {
    Shape::Number { unit: Some(unit.to_owned()) }
}

fn levels(known: &[&str]) -> Shape {
    Shape::Level { known: known.iter().map(|level| (*level).to_owned()).collect() }
}

/// What is stored and shown, or the complaint.
fn check(field: Field, typed: &str, shape: &Shape, expected: Result<(&str, &str), &str>) {
    let read = read_cell(field, typed, shape);
    match (&read, expected) {
        (Ok(reading), Ok((stored, shown))) => {
            assert_eq!((reading.stored().as_str(), reading.shown().as_str()), (stored, shown));
        }
        (Err(said), Err(expected)) => assert!(said.contains(expected), "{typed:?}: {said}"),
        _ => panic!("{field:?} {typed:?}: {read:?}, expected {expected:?}"),
    }
}

#[test]
fn figures() {
    let percent = number("%");
    check(Field::Value, " 35,50 ", &percent, Ok(("35.5", "35,5")));
    check(Field::Value, "1.234", &percent, Ok(("1234", "1.234")));
    check(Field::Value, "35,5%", &percent, Ok(("35.5", "35,5")));
    check(Field::Value, "35,5 %", &percent, Ok(("35.5", "35,5")));
    check(Field::Value, "3,5%", &number("%/năm"), Ok(("3.5", "3,5")));
    check(Field::Value, "3,5%", &number("Người"), Err("không phải là số"));
    check(Field::Value, "12 bác sĩ", &number("Bác sĩ"), Ok(("12", "12")));
    check(Field::Value, "12 giường", &number("Bác sĩ"), Err("không phải là số"));
    check(Field::Value, "", &percent, Ok(("", "")));
    check(Field::Value, "-", &percent, Err("Lý do chưa có số liệu"));
    check(Field::Value, "Chưa có số liệu", &percent, Err("Lý do chưa có số liệu"));
    check(Field::Value, "khoảng 3", &percent, Err("dấu phẩy thập phân"));
    check(Field::Value, "-0,5", &percent, Ok(("-0.5", "-0,5")));
    check(Field::Value, "3", &Shape::Number { unit: None }, Ok(("3", "3")));
}

#[test]
fn levels_in_words() {
    let shape = levels(&["Hoàn thành", "Giải quyết cơ bản"]);
    check(Field::Value, "hoàn thành", &shape, Ok(("Hoàn thành", "Hoàn thành")));
    check(Field::Value, "HOAN  THANH", &shape, Ok(("Hoàn thành", "Hoàn thành")));
    check(Field::Value, "Đang làm", &shape, Ok(("Đang làm", "Đang làm")));
    check(Field::Value, "không có", &shape, Err("Lý do chưa có số liệu"));
}

#[test]
fn other_cells() {
    let any = number("%");
    check(Field::AsOf, "29/10/2026", &any, Ok(("2026-10-29", "29/10/2026")));
    check(Field::AsOf, "29.10.2026", &any, Ok(("2026-10-29", "29/10/2026")));
    check(Field::AsOf, "31/2/2026", &any, Err("không phải là ngày"));
    check(Field::AsOf, "29/10", &any, Err("không phải là ngày"));
    check(Field::Percent, "75 %", &any, Ok(("75", "75")));
    check(Field::Percent, "101", &any, Err("từ 0 đến 100"));
    check(Field::Percent, "-1", &any, Err("từ 0 đến 100"));
    check(Field::Status, "đã hoàn thành", &any, Ok(("done", "Đã hoàn thành")));
    check(Field::Status, "done", &any, Ok(("done", "Đã hoàn thành")));
    check(Field::Status, "gần xong", &any, Err("Chưa thực hiện, Đang thực hiện"));
    check(Field::Text, "\n một \r\n\n\n hai  ba \n", &any, Ok(("một\n\nhai ba", "một\n\nhai ba")));
    check(Field::Note, "a\nb", &any, Ok(("a b", "a b")));
    check(Field::Note, "\u{f0b3} 60 \u{f0b1} 2\u{f020}", &any, Ok(("≥ 60 ± 2", "≥ 60 ± 2")));
    check(Field::Text, "a\u{f020}\n\u{f001}", &any, Ok(("a\n\u{f001}", "a\n\u{f001}")));
    check(Field::Note, "\u{f020}", &any, Ok(("", "")));
    check(Field::Value, "\u{f02d}", &any, Err("Lý do chưa có số liệu"));
    check(Field::Source, &"a".repeat(301), &any, Err("dài hơn 300 ký tự"));
}

#[test]
fn shapes() {
    let target = |bound| Target {
        milestone: Milestone { year: 2025, from_year: None },
        raw: String::new(),
        bound,
        remark: None,
    };
    let level = |text: &str| target(Bound::Level { text: text.into() });
    let check = |direction, targets: &[Target], expected: Shape| {
        assert_eq!(Shape::of(Some("%"), direction, targets), expected, "{targets:?}");
    };
    let equal = target(Bound::Equal { value: Decimal::ONE });
    check(Some(Direction::Higher), std::slice::from_ref(&equal), number("%"));
    check(Some(Direction::Higher), &[target(Bound::None)], number("%"));
    check(
        Some(Direction::Higher),
        &[level("THCS"), level("THPT"), level("THCS")],
        levels(&["THCS", "THPT"]),
    );
    check(Some(Direction::Higher), &[level("THCS"), equal], number("%"));
    check(Some(Direction::Status), &[], levels(&[]));
    check(None, &[target(Bound::Scoped { bounds: Vec::new() })], levels(&[]));
}

#[test]
fn words_name_fields() {
    for kind in [ItemKind::Indicator, ItemKind::Task, ItemKind::Section] {
        for field in Field::of(kind) {
            assert_eq!(Field::from_word(field.word()), Some(*field));
            assert_eq!(serde_json::to_value(field).unwrap(), field.word());
        }
    }
    for status in TaskStatus::ALL {
        assert_eq!(serde_json::to_value(status).unwrap(), status.word());
    }
    assert_eq!(Field::from_word("colour"), None);
}

fn any_field() -> impl Strategy<Value = Field> {
    let all: Vec<Field> = [ItemKind::Indicator, ItemKind::Task, ItemKind::Section]
        .iter()
        .flat_map(|kind| Field::of(*kind))
        .copied()
        .collect();
    prop::sample::select(all)
}

fn any_shape() -> impl Strategy<Value = Shape> {
    prop_oneof![
        Just(number("%")),
        Just(Shape::Number { unit: None }),
        Just(levels(&["Hoàn thành"]))
    ]
}

proptest! {
    /// What is stored reads back, and what is shown can be typed again.
    #[test]
    fn reading_is_stable(
        field in any_field(),
        shape in any_shape(),
        typed in "\\PC{0,30}|[0-9.,%/ -]{0,12}|[0-9]{1,2}/[0-9]{1,2}/20[0-9]{2}|(một|hai)\n{0,3}(ba|bốn)",
    ) {
        if let Ok(reading) = read_cell(field, &typed, &shape) {
            prop_assert_eq!(&read_stored(field, &reading.stored(), &shape), &reading);
            prop_assert_eq!(read_cell(field, &reading.shown(), &shape), Ok(reading));
        }
    }
}
