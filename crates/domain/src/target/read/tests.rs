//! What target cells read as.

use super::*;
use proptest::prelude::*;

/// A bound as short text: "= 5", "2..2.5", "'Hoàn thành'", "-", "≤ 3 (Đông Nam Á)".
fn short(bound: &Bound) -> String {
    match bound {
        Bound::Equal { value } => format!("= {value}"),
        Bound::About { value } => format!("~ {value}"),
        Bound::Above { value } => format!("> {value}"),
        Bound::AtLeast { value } => format!(">= {value}"),
        Bound::Below { value } => format!("< {value}"),
        Bound::AtMost { value } => format!("<= {value}"),
        Bound::Between { low, high } => format!("{low}..{high}"),
        Bound::Level { text } => format!("'{text}'"),
        Bound::Scoped { bounds } => {
            let each = bounds.iter().map(|b| format!("{} ({})", short(&b.bound), b.scope));
            each.collect::<Vec<_>>().join("; ")
        }
        Bound::None => "-".to_owned(),
        Bound::Missing => "?".to_owned(),
    }
}

/// A reading as short text: the bound, then "| remark", then "! doubt" for each doubt.
fn read(raw: &str, unit: &str) -> String {
    let milestone = Milestone { year: 2030, from_year: None };
    let unit = (!unit.is_empty()).then_some(unit);
    let reading = read_target(raw, unit, milestone);
    assert_eq!(reading.target.raw, clean(raw));
    let mut out = short(&reading.target.bound);
    if let Some(remark) = reading.target.remark {
        out.push_str(" | ");
        out.push_str(&remark);
    }
    for doubt in reading.doubts {
        out.push_str(&match doubt {
            Doubt::Unreadable => " ! unreadable".to_owned(),
            Doubt::Scoped => " ! scoped".to_owned(),
            Doubt::Contradiction => " ! contradiction".to_owned(),
            Doubt::OtherUnit { printed } => format!(" ! unit {printed}"),
        });
    }
    out
}

fn check(cases: &[(&str, &str, &str)]) {
    for (raw, unit, expected) in cases {
        assert_eq!(read(raw, unit), *expected, "{raw:?} with unit {unit:?}");
    }
}

#[test]
fn reads_numbers_and_signs() {
    check(&[
        ("100", "%", "= 100"),
        ("35,5", "%", "= 35.5"),
        ("1.234", "Căn hộ", "= 1234"),
        ("09", "Xã", "= 9"),
        ("26.6", "m 2 sàn/ người", "= 26.6"),
        ("-0,5", "%", "= -0.5"),
        ("= 50", "%", "= 50"),
        ("< 35,5", "%", "< 35.5"),
        (">3", "%/năm", "> 3"),
        ("> 0,7", "", "> 0.7"),
        ("≤20", "%", "<= 20"),
        ("≥ 03", "%", ">= 3"),
        (">= 3", "%", ">= 3"),
        ("> = 3", "%", ">= 3"),
        ("=>3", "%", ">= 3"),
        ("<=3", "%", "<= 3"),
        ("=< 3", "%", "<= 3"),
        ("~ 50", "%", "~ 50"),
        ("100.", "%", "= 100"),
        ("2025", "Căn hộ", "= 2025"),
    ]);
}

#[test]
fn reads_words_of_comparison() {
    check(&[
        ("Từ 3 trở   lên", "%/năm", ">= 3"),
        ("Từ 50\ntrở lên", "%", ">= 50"),
        ("từ 5% trở xuống", "%", "<= 5"),
        ("5 trở lên", "%", ">= 5"),
        ("Tối thiểu 66", "Năm", ">= 66"),
        ("ít nhất 02", "Xã", ">= 2"),
        ("Không dưới 95%", "%", ">= 95"),
        ("không thấp hơn 95", "%", ">= 95"),
        ("Tối đa 5", "%", "<= 5"),
        ("không quá 5%", "%", "<= 5"),
        ("Không vượt quá 5", "%", "<= 5"),
        ("dưới mức 5", "%", "< 5"),
        ("trên 95%", "%", "> 95"),
        ("hơn 95", "%", "> 95"),
        ("Dưới 20", "%", "< 20"),
        ("khoảng 40%", "%", "~ 40"),
        ("xấp xỉ 40", "%", "~ 40"),
        ("đạt 95%", "%", "= 95"),
        ("Đạt trên 95", "%", "> 95"),
        ("tối thiểu đạt 95", "%", ">= 95"),
        ("Phấn đấu đạt 95", "%", "= 95"),
        ("Giảm còn dưới 5%", "%", "< 5"),
        ("≥ 5 trở lên", "%", ">= 5"),
        ("Từ 2 người trở lên", "Người", ">= 2"),
        ("Từ 2 giáo viên trở lên", "Người", ">= 2 ! unit giáo viên"),
        ("TỪ 4 TRỞ LÊN", "%", ">= 4"),
    ]);
}

#[test]
fn reads_ranges() {
    check(&[
        ("2-2,5", "%/năm", "2..2.5"),
        ("40 - 50", "%", "40..50"),
        ("20% - 50%", "%", "20..50"),
        ("từ 40 đến 50", "%", "40..50"),
        ("4–5", "%", "4..5"),
        ("Từ 40% đến 50%", "%", "40..50"),
        ("khoảng 40-50", "%", "40..50"),
        ("1.000 - 1.500 căn", "Căn hộ", "1000..1500"),
        ("50 - 40", "%", "40..50 ! contradiction"),
        ("> 40 - 50", "%", "40..50 ! contradiction"),
        ("từ 40 đến dưới 50", "%", "40..50 ! contradiction"),
        ("2-3 mỗi năm", "%", "2..3 | mỗi năm"),
    ]);
}

#[test]
fn reads_units_and_remarks() {
    check(&[
        ("100%", "%", "= 100"),
        ("100 %", "Tỷ lệ %", "= 100"),
        ("95 phần trăm", "%", "= 95"),
        ("12 triệu đồng", "Triệu đồng", "= 12"),
        ("12 triệu đồng", "Triệu đồng/người/năm", "= 12"),
        ("12 triệu đồng", "đồng", "= 12 ! unit triệu đồng"),
        ("12 triệu đồng", "", "= 12 ! unit triệu đồng"),
        ("3%/năm", "%", "= 3 ! unit %/năm"),
        ("3%", "%/năm", "= 3"),
        ("29m2", "m 2  sàn/ người", "= 29"),
        ("29 m²", "m2 sàn/người", "= 29"),
        ("66tuổi", "Tuổi", "= 66"),
        ("3 xã", "%", "= 3 ! unit xã"),
        ("100% số xã", "%", "= 100 | số xã"),
        (
            "≥ 3% và tăng dần theo yêu cầu phát triển",
            "%",
            ">= 3 | và tăng dần theo yêu cầu phát triển",
        ),
        ("95 (theo chuẩn mới)", "%", "= 95 | (theo chuẩn mới)"),
        ("<20% (năm 2024: <22%)", "%", "< 20 | (năm 2024: <22%)"),
        ("95, trong đó nữ 40", "%", "= 95 | trong đó nữ 40"),
        ("95 năm 2030", "%", "= 95 | năm 2030"),
        ("5 - tăng dần", "%", "= 5 | tăng dần"),
    ]);
}

#[test]
fn reads_scopes() {
    check(&[
        (
            "≤ 3 Đông Nam Á; ≤ 50 Thế giới",
            "Thứ bậc",
            "<= 3 (Đông Nam Á); <= 50 (Thế giới) ! scoped",
        ),
        ("Thành thị: ≤ 5%\nNông thôn: 2,5%", "%", "<= 5 (Thành thị); = 2.5 (Nông thôn) ! scoped"),
        ("Đô thị tối thiểu 29, nông thôn 27", "%", ">= 29 (Đô thị); = 27 (nông thôn) ! scoped"),
    ]);
}

#[test]
fn reads_levels_and_none() {
    check(&[
        ("", "%", "-"),
        (" \u{a0} ", "%", "-"),
        ("-", "%", "-"),
        ("—", "%", "-"),
        ("–", "", "-"),
        ("- -", "", "-"),
        ("Hoàn thành", "Mức độ", "'Hoàn thành'"),
        ("Giải quyết  cơ bản", "Mức độ", "'Giải quyết cơ bản'"),
        ("THCS", "Bậc học", "'THCS'"),
        ("Bảo đảm vững chắc", "Mức độ", "'Bảo đảm vững chắc'"),
        ("Mức 3", "Mức độ", "'Mức 3'"),
        ("Hoàn thành", "", "'Hoàn thành'"),
    ]);
}

/// What looks like a number and is none is kept as words, with a doubt.
#[test]
fn doubts_what_it_cannot_read() {
    check(&[
        ("trên 5 trở xuống", "%", "> 5 ! contradiction"),
        ("trên 5 trở lên", "%", ">= 5 ! contradiction"),
        ("tối thiểu dưới 5", "%", ">= 5 ! contradiction"),
    ]);
    for raw in [
        "24/5/2024",
        "6/2025",
        "103/KH-UBND",
        "Quý II/2026",
        "2021-2025",
        "2021 - 2025",
        "12-5-2024",
        "68-NQ/TW",
        "Số 103",
        "5/7 xã",
        "Từ 5",
        "giảm 5%",
        "Mức 3",
        "10 15",
        "10; 15",
        "2a",
        "1-2-3",
        "≥ 3 và ≤ 5",
        "2025",
        "Đến năm 2025: 40; đến năm 2030: 50",
        "1,2,3",
        "- 5",
        "<> 5",
        "> x 5",
        "3 xã, 2 huyện",
        "năm 2025",
        "99999999999999999999999999999999",
    ] {
        assert_eq!(read(raw, "%"), format!("'{raw}' ! unreadable"));
    }
}

/// A cell that swallowed other cells is kept as words at once, however it starts.
#[test]
fn a_text_longer_than_any_bound_is_no_bound() {
    for piece in ["5 ", "> ", "a 5; ", "từ trên "] {
        let raw = format!("5 {}", piece.repeat(20_000));
        assert_eq!(read(&raw, "%"), format!("'{}' ! unreadable", clean(&raw)));
    }
}

fn words() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "từ",
        "5",
        "2,5",
        "trở",
        "lên",
        "xuống",
        "%",
        "-",
        "–",
        ">",
        "<",
        "=",
        "≥",
        "tối",
        "thiểu",
        "đến",
        ";",
        ",",
        "\n",
        "(",
        ")",
        "năm",
        "2025",
        "/",
        "xã",
        "Đông Nam Á",
        ":",
        "²",
        "đạt",
    ]);
    prop::collection::vec(word, 0..14).prop_map(|words| words.join(" "))
}

proptest! {
    #[test]
    fn any_text_is_read(raw in "\\PC*", unit in proptest::option::of("\\PC{0,8}")) {
        let reading = read_target(&raw, unit.as_deref(), Milestone { year: 2030, from_year: None });
        prop_assert_eq!(reading.target.raw, clean(&raw));
    }

    #[test]
    fn any_known_words_are_read_soundly(raw in words(), unit in words()) {
        let reading = read_target(&raw, Some(&unit), Milestone { year: 2030, from_year: None });
        match reading.target.bound {
            Bound::Between { low, high } => prop_assert!(low <= high),
            Bound::Scoped { bounds } => {
                prop_assert!(bounds.len() > 1);
                prop_assert!(bounds.iter().all(|b| !b.scope.is_empty()));
                prop_assert!(reading.doubts.contains(&Doubt::Scoped));
            }
            Bound::Missing => prop_assert!(false, "a cell that is there is not missing"),
            Bound::None => prop_assert!(!clean(&raw).chars().any(char::is_alphanumeric)),
            _ => {}
        }
    }

    #[test]
    fn numbers_come_back(mantissa in 0_i64..10_000_000, scale in 0_u32..4) {
        let value = Decimal::new(mantissa, scale).normalize();
        prop_assume!(!(1900..=2100).contains(&mantissa));
        for (raw, expected) in [
            (number::format(value), Bound::Equal { value }),
            (format!("Từ {} trở lên", number::format(value)), Bound::AtLeast { value }),
            (format!("<{}%", number::format(value)), Bound::Below { value }),
        ] {
            let reading = read_target(&raw, Some("%"), Milestone { year: 2030, from_year: None });
            prop_assert_eq!(reading.target.bound, expected);
            prop_assert_eq!(reading.doubts, vec![]);
        }
    }
}
