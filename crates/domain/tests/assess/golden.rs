//! Every status with its sentence.

use std::fmt::Write as _;

use ansinh_domain::assess::{
    Assessment, Baseline, Break, Kept, Method, Path, Status, needed_words,
};
use ansinh_domain::number;
use ansinh_domain::report::Value;
use ansinh_domain::target::{Bound, Direction, MeasureKind};
use jiff::civil::date;

use crate::build::{Case, decimal, flow, level, lower};

fn cases() -> Vec<(&'static str, Case)> {
    let mut cases = levels();
    cases.extend(paths());
    cases.extend(words_and_methods());
    cases.extend(years());
    cases.extend(passed());
    cases.extend(data());
    cases
}

fn levels() -> Vec<(&'static str, Case)> {
    let trained = || level().target("2025", "72");
    vec![
        ("đúng tiến độ, 4 số liệu", trained().figures("2021 60; 2022 63,1; 2023 65,8; 2024 69")),
        ("đúng tiến độ, 2 số liệu", trained().figures("2022 63; 2024 69")),
        ("cần đẩy nhanh", trained().figures("2021 60; 2022 62; 2023 64; 2024 66")),
        ("chậm", trained().figures("2021 60; 2022 60,5; 2023 61,4; 2024 61,8")),
        ("xấu đi", trained().figures("2021 60; 2022 59; 2023 58,5; 2024 57")),
        ("đã đạt sớm", trained().figures("2021 60; 2022 66; 2023 70; 2024 73,2")),
        (
            "đã đạt nhưng đang giảm",
            level().target("2030", "72").figures("2021 80; 2022 78; 2023 76; 2024 74"),
        ),
        ("không còn đạt", trained().figures("2021 73; 2022 72,5; 2023 72; 2024 71")),
        ("một số liệu", trained().figures("2023 65,8")),
        ("một số liệu và giá trị gốc được duyệt", {
            let source = "Nghị quyết đại hội, giá trị gốc năm 2020".to_owned();
            let base =
                Baseline { as_of: date(2020, 12, 31), value: decimal("58"), land: 1, source };
            Case { baselines: vec![base], ..trained().figures("2023 65,8") }
        }),
        (
            "thấp hơn là tốt, đúng tiến độ",
            lower().target("2025", "<10").figures("2021 23,45; 2022 18,9; 2023 14,03; 2024 10,19"),
        ),
        (
            "thấp hơn là tốt, chậm",
            lower().target("2025", "≤ 5").figures("2021 9; 2023 8,5; 2024 8"),
        ),
        (
            "khoảng, còn thiếu chút ít là đạt",
            level().target("2025", "khoảng 50").figures("2023 45; 2024 48"),
        ),
        (
            "phải vượt giá trị gốc mà đứng yên",
            level().bound(2025, Bound::Above { value: decimal("3") }).figures("2022 3; 2024 3"),
        ),
        (
            "tính từ năm này sang mốc xa, số liệu giữa năm",
            level().target("2030", "95").figures("2023 88,2; 2024-06-30 88,9; 2024-10-29 89,3"),
        ),
    ]
}

fn paths() -> Vec<(&'static str, Case)> {
    let homes = || Case { measure: MeasureKind::Cumulative, unit: Some("Căn hộ"), ..level() };
    let path = |path, case: Case| Case { path: Some(path), ..case };
    let range = || Case { direction: None, ..level() }.target("2025", "40 - 50");
    vec![
        (
            "lũy kế của giai đoạn, một số liệu",
            homes().target("2026-2030", "700").figures("2027-06-30 150").on(2027, 7, 10),
        ),
        ("lũy kế, hai số liệu", homes().target("2025", "700").figures("2023 300; 2024 480")),
        (
            "theo tỷ lệ",
            path(Path::Compound, level())
                .target("2030", "120")
                .figures("2021 50; 2022 55; 2023 60,5"),
        ),
        (
            "theo tỷ lệ, giá trị gốc bằng 0",
            path(Path::Compound, level()).target("2026", "30").figures("2022 0; 2023 8; 2024 15"),
        ),
        ("theo bước", path(Path::Step, level()).target("2026", "5").figures("2022 2; 2024 2")),
        ("theo bước, lùi", path(Path::Step, level()).target("2026", "5").figures("2022 2; 2024 1")),
        (
            "duy trì",
            path(Path::Maintain, level()).target("2025", "100").figures("2022 100; 2024 100"),
        ),
        (
            "duy trì, tụt",
            path(Path::Maintain, level()).target("2025", "100").figures("2022 100; 2024 99,1"),
        ),
        ("trong khoảng", range().figures("2022 38; 2023 41")),
        ("đi vào khoảng", range().figures("2021 28; 2022 31; 2023 34; 2024 37")),
        ("quá khoảng, đang quay lại", range().figures("2022 60; 2023 57; 2024 54")),
        ("sẽ vọt qua khoảng", range().figures("2021 5; 2022 13; 2024 39")),
    ]
}

fn words_and_methods() -> Vec<(&'static str, Case)> {
    let rank = || Case {
        measure: MeasureKind::Rank,
        direction: Some(Direction::Lower),
        unit: Some("Thứ bậc"),
        ..level()
    };
    let words = || Case {
        measure: MeasureKind::Status,
        direction: Some(Direction::Status),
        unit: Some("Mức độ"),
        ..level()
    };
    let order = || ["Mức độ 1", "Mức độ 2", "Mức độ 3"].map(str::to_owned).to_vec();
    vec![
        ("thứ hạng", rank().target("2025", "≤ 30").figures("2021 45; 2022 40; 2023 38; 2024 35")),
        ("mức bằng lời, đạt", words().target("2025", "Mức độ 2").figures("2024 mức độ 2")),
        (
            "mức bằng lời, cao hơn",
            Case {
                levels: order(), ..words().target("2025", "Mức độ 2").figures("2024 Mức độ 3")
            },
        ),
        (
            "mức bằng lời, còn một bậc",
            Case {
                levels: order(), ..words().target("2025", "Mức độ 2").figures("2024 Mức độ 1")
            },
        ),
        (
            "mức bằng lời, tụt",
            Case {
                levels: order(),
                ..words().target("2026", "Mức độ 3").figures("2023 Mức độ 2; 2024 Mức độ 1")
            },
        ),
        (
            "mức bằng lời, chưa khai thứ tự",
            words().target("2025", "Hoàn thành").figures("2024 Đang làm"),
        ),
        ("hai phạm vi", rank().target("2025", "≤ 3 Đông Nam Á; ≤ 50 Thế giới").figures("2024 5")),
        (
            "Open SDG",
            Case {
                method: Method::OpenSdg,
                ..level().target("2030", "90").figures("2020 60; 2024 66")
            },
        ),
        (
            "Open SDG, đổi dấu",
            Case {
                method: Method::OpenSdg,
                ..level().target("2030", "90").figures("2020 -6; 2024 6")
            },
        ),
        (
            "Liên Hợp Quốc",
            Case {
                method: Method::UnStatistics,
                ..level().target("2030", "90").figures("2020 60; 2024 66")
            },
        ),
        (
            "Liên Hợp Quốc, giá trị gốc bằng 0",
            Case {
                method: Method::UnStatistics,
                ..level().target("2030", "90").figures("2020 0; 2024 6")
            },
        ),
    ]
}

fn years() -> Vec<(&'static str, Case)> {
    let poverty = || flow().target("2025", ">3").target("2030", "2-2,5");
    let from_2021 = |case: Case| Case { plan_from: Some(2021), ..case };
    let jobs = || Case {
        unit: Some("việc làm"),
        path: Some(Path::CumulativeInYear),
        ..flow().target("2025", "≥ 22.550")
    };
    vec![
        (
            "năm đạt, giai đoạn cũng đạt",
            from_2021(poverty()).figures("2021 2,43; 2022 4,55; 2023 4,87; 2024 3,84"),
        ),
        (
            "năm đạt, giai đoạn có thể không",
            from_2021(poverty()).figures("2021 1,2; 2022 1,5; 2023 1,4; 2024 3,2"),
        ),
        (
            "năm không đạt, giai đoạn vẫn đạt",
            from_2021(poverty()).figures("2021 4,5; 2022 4,6; 2023 4,8; 2024 2"),
        ),
        (
            "cả năm và giai đoạn chưa đạt",
            from_2021(poverty()).figures("2022 1; 2023 1,2; 2024 0,8"),
        ),
        ("đang tăng nghèo", from_2021(poverty()).figures("2023 -1; 2024 -0,6")),
        (
            "trần mỗi năm",
            Case { direction: Some(Direction::Lower), ..flow().target("2024-2026", "≤ 2") }
                .figures("2024 2,6"),
        ),
        (
            "bình quân giai đoạn",
            Case {
                measure: MeasureKind::PeriodAverage,
                unit: Some("%/năm"),
                ..level().target("2021-2025", ">= 8")
            }
            .figures("2021 5,7; 2022 8,7; 2023 7,4; 2024 9,04"),
        ),
        ("lũy kế trong năm, giữa năm", jobs().figures("2024-06-30 10.500").on(2024, 7, 5)),
        ("lũy kế trong năm, quá sớm", jobs().figures("2024-01-20 700").on(2024, 1, 25)),
        ("lũy kế trong năm, hết năm", jobs().figures("2024 23.100")),
        ("số liệu của trước giai đoạn", poverty().figures("2022 4,55; 2023 4,87")),
    ]
}

fn passed() -> Vec<(&'static str, Case)> {
    let two = || level().target("2025", "72").target("2030", "80").on(2026, 3, 1);
    let kept = |met, value: &str| Kept {
        year: 2025,
        met: Some(met),
        value: Some(Value::Number { number: decimal(value) }),
        as_of: Some(date(2025, 12, 31)),
        on: date(2026, 2, 15),
    };
    vec![
        ("mốc 2025 đạt, đang đi đến 2030", two().figures("2021 60; 2023 66; 2024 69; 2025 72,4")),
        ("mốc 2025 không đạt", two().figures("2021 60; 2023 66; 2024 69; 2025 70,8")),
        ("mốc 2025 chưa có số liệu năm 2025", two().figures("2021 60; 2023 66; 2024 69")),
        ("đã chốt", Case { kept: vec![kept(true, "72.4")], ..two().figures("2023 66; 2025 72,4") }),
        (
            "đã chốt, số liệu sau đó sửa",
            Case { kept: vec![kept(true, "72.4")], ..two().figures("2023 66; 2025 71") },
        ),
        ("chỉ một mốc, đạt", level().target("2025", "72").figures("2025 72").on(2026, 3, 1)),
        ("chỉ một mốc, không đạt", lower().target("2025", "<10").figures("2025 10").on(2026, 3, 1)),
        (
            "bình quân đã hết giai đoạn",
            Case { plan_from: Some(2024), ..flow().target("2025", ">3") }
                .figures("2024 3,84; 2025 2,9")
                .on(2026, 3, 1),
        ),
        (
            "bình quân thiếu một năm",
            Case { plan_from: Some(2024), ..flow().target("2025", ">3") }
                .figures("2024 3,84")
                .on(2026, 3, 1),
        ),
        (
            "đúng ngày cuối của mốc",
            level().target("2025", "72").figures("2024 69; 2025 70").on(2025, 12, 31),
        ),
    ]
}

fn data() -> Vec<(&'static str, Case)> {
    let plan = || level().target("2025", "72");
    vec![
        ("không có mục tiêu", level().target("2025", "-")),
        ("bản nguồn mất ô", level().bound(2025, Bound::Missing).figures("2023 3")),
        ("chưa có số liệu", plan()),
        ("số liệu chưa xác nhận", plan().figures("2023 65,8*")),
        (
            "báo cáo nói chưa có số liệu",
            plan().figures("2023 65; 2024 ? Cuộc điều tra làm hai năm một lần"),
        ),
        ("số liệu bằng lời", plan().figures("2024 Hoàn thành")),
        ("số liệu cũ", level().target("2030", "72").figures("2021 60; 2022 62").on(2025, 6, 1)),
        ("đổi địa bàn, chưa có giá trị gốc", {
            let merged = Break {
                on: date(2025, 7, 1),
                sentence: "Từ 01/07/2025, Tuyên Quang được thành lập từ Tuyên Quang, Hà Giang."
                    .to_owned(),
            };
            Case {
                breaks: vec![merged],
                ..level()
                    .target("2030", "72")
                    .figures("2022 63; 2023 65; 2024 68; 2025 55@2")
                    .on(2026, 2, 1)
            }
        }),
        ("đổi địa bàn, có giá trị gốc tính lại", {
            let source = "Quyết định tính lại số liệu cho địa bàn mới".to_owned();
            let base =
                Baseline { as_of: date(2024, 12, 31), value: decimal("52"), land: 2, source };
            Case {
                baselines: vec![base],
                ..level()
                    .target("2030", "72")
                    .figures("2022 63; 2023 65; 2024 68; 2025 55@2")
                    .on(2026, 2, 1)
            }
        }),
        ("xem tại một ngày trước đây", plan().figures("2021 60; 2022 63; 2024 69").on(2023, 6, 1)),
    ]
}

fn text(name: &str, case: &Case, out: &Assessment) -> String {
    let mut text = format!("## {name}\n{}", out.status.title());
    if let Some(milestone) = out.milestone {
        let _ = write!(text, " · mốc {}", milestone.year);
    }
    if let Some(path) = out.path {
        let _ = write!(text, " · {}", path.title());
    }
    if let Some(progress) = out.progress {
        let _ = write!(text, " · P = {}", number::format(progress));
    }
    let _ = write!(text, "\n{}\n", out.reason);
    if let Some((needed, milestone)) = out.needed.as_ref().zip(out.milestone) {
        let _ = writeln!(text, "→ {}", needed_words(needed, case.unit, milestone));
    }
    for note in &out.notes {
        let _ = writeln!(text, "! {note}");
    }
    for verdict in &out.passed {
        let _ = writeln!(text, "✓ {}: {}", verdict.status().title(), verdict.reason);
    }
    text
}

#[test]
fn every_status_with_its_sentence() {
    let all: Vec<String> =
        cases().iter().map(|(name, case)| text(name, case, &case.assess())).collect();
    insta::assert_snapshot!("assessments", all.join("\n"));
}

#[test]
fn no_status_is_without_a_case() {
    let seen: Vec<Status> = cases().iter().map(|(_, case)| case.assess().status).collect();
    for status in Status::ALL {
        assert!(seen.contains(&status), "{status:?}");
    }
    for path in Path::ALL {
        let used = cases().iter().any(|(_, case)| case.assess().path == Some(path));
        assert!(used, "{path:?}");
    }
}

/// What every assessment promises, whatever its status.
#[test]
fn every_assessment_gives_its_reason() {
    for (name, case) in cases() {
        let out = case.assess();
        assert!(out.reason.ends_with('.'), "{name}: {}", out.reason);
        assert!(!out.reason.contains("  "), "{name}: {}", out.reason);
        assert!(!out.reason.contains(".."), "{name}: {}", out.reason);
        if out.latest.is_some() && out.status != Status::NoTarget {
            assert!(out.age.is_some(), "{name} has no age");
        }
        if out.figures >= 3 && matches!(out.status, Status::OnTrack | Status::OffTrack) {
            assert!(out.projection.is_some(), "{name} has no projection");
        }
    }
}
