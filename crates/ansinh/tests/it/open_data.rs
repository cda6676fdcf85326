//! Open data as programs of others read it: SDMX libraries and a reader of data packages read the
//! files of a publication back, and every value is compared.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use ansinh_domain::assess::shipped_settings;
use ansinh_domain::calendar::{Frequency, Period};
use ansinh_domain::publication::{
    Figure, HIDDEN, Indicator, Place, PlanWords, Snapshot, Told, shipped_small,
};
use ansinh_domain::report::Value as Reported;
use ansinh_domain::target::{Bound, Direction, MeasureKind, Milestone, Target};
use ansinh_domain::territory::Level;
use ansinh_formats::write::open_data::{
    Release, archive, csv, datapackage, sdmx_csv, sdmx_json, sdmx_structure, tables,
};
use jiff::civil::{Date, date};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::browser::left_out;
use crate::process::Folder;

/// Where `./test` installs the libraries.
fn python() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("../open-data/bin/python")
}

fn figure(place: Option<u128>, period: &str, as_of: Date, told: Told) -> Figure {
    Figure {
        place: place.map(Uuid::from_u128),
        period: period.parse().unwrap(),
        as_of,
        land: 0,
        told,
        source: Some("Niên giám thống kê, \"bản in\"".into()),
        body: Some("Sở Y tế".into()),
    }
}

fn number(text: &str) -> Told {
    Told::Value(Reported::Number { number: text.parse().unwrap() })
}

fn indicator(id: u128, code: &str, name: &str, figures: Vec<Figure>) -> Indicator {
    Indicator {
        id: Uuid::from_u128(id),
        code: code.into(),
        parent: code.split_once('-').map(|(parent, _)| parent.to_owned()),
        group: Some("I".into()),
        name: name.into(),
        unit: Some("%".into()),
        header_only: false,
        measure: MeasureKind::Level,
        direction: Some(Direction::Higher),
        targets: vec![Target {
            milestone: Milestone { year: 2030, from_year: Some(2026) },
            raw: "2-2,5".into(),
            bound: Bound::Between { low: "2".parse().unwrap(), high: "2.5".parse().unwrap() },
            remark: None,
        }],
        leads: vec!["Sở Y tế".into()],
        figures,
        standing: None,
    }
}

/// One of every sort of figure: each frequency, each thing that can be told, text that looks like a
/// formula or would break a line, codes and territories that need other codes in SDMX.
fn snapshot() -> Snapshot {
    let day = date(2024, 12, 31);
    let level = Told::Value(Reported::Level { level: "=HYPERLINK(\"x\")".into() });
    let none = Told::Value(Reported::NoData { reason: "Chưa điều tra,\r\nxem sau".into() });
    let own = vec![
        figure(None, "2021-Y1", date(2021, 12, 31), number("60")),
        figure(None, "2024-Y1", date(2024, 10, 29), number("71.5")),
        figure(None, "2024-Y1", day, number("-0.125")),
        figure(None, "2024-H1", date(2024, 6, 30), number("70.000001")),
        figure(None, "2024-Q3", date(2024, 9, 30), number("123456789012")),
        figure(None, "2024-M2", date(2024, 2, 29), Told::Hidden),
        figure(None, "2024-N1", date(2024, 9, 14), level),
        figure(None, "2024-X1", day, number("1")),
        figure(None, "2024-X2", day, none),
        figure(Some(11), "2024-Y1", day, number("3.84")),
        figure(Some(12), "2024-Y1", day, Told::Hidden),
    ];
    let sub = vec![figure(None, "2024-Y1", day, number("7"))];
    let place = |id, code: Option<&str>, name: &str, parent: Option<u128>| Place {
        id: Uuid::from_u128(id),
        code: code.map(str::to_owned),
        name: name.into(),
        level: if parent.is_some() { Level::Commune } else { Level::Province },
        parent: parent.map(Uuid::from_u128),
    };
    Snapshot {
        plan: PlanWords {
            slug: "103-kh-ubnd-2024".into(),
            name: "Kế hoạch số 103/KH-UBND".into(),
            title: Some("Về chính sách xã hội".into()),
            issuer: Some("Ủy ban nhân dân tỉnh".into()),
        },
        as_of: day,
        groups: Vec::new(),
        places: vec![
            place(11, Some("08"), "Tỉnh Sông Hoa", None),
            place(12, Some("08"), "Tỉnh Sông Hoa (cũ)", None),
            place(13, None, "Xã Bình Yên", Some(11)),
        ],
        indicators: vec![
            indicator(1, "5.10", "Tỷ lệ hộ nghèo", own),
            indicator(2, "5.10-1", "Đ: thành thị", sub),
            indicator(3, "5_10", "Trùng mã sau khi đổi chữ", Vec::new()),
        ],
        tasks: Vec::new(),
        breaks: Vec::new(),
        thresholds: shipped_settings().remove(0),
        small: shipped_small().remove(0),
    }
}

/// What the libraries must find, said without the code that writes the files.
fn expected(snapshot: &Snapshot) -> Value {
    let mut all = Vec::new();
    for one in &snapshot.indicators {
        for figure in &one.figures {
            let (value, status, words) = match &figure.told {
                Told::Value(Reported::Number { number }) => {
                    (number.to_string().parse::<f64>().ok(), "A", None)
                }
                Told::Value(Reported::Level { level }) => (None, "A", Some(level.as_str())),
                Told::Value(Reported::NoData { reason }) => (None, "M", Some(reason.as_str())),
                Told::Hidden => (None, "Q", Some(HIDDEN)),
            };
            let (frequency, time) = match figure.period.to_string().as_str() {
                "2021-Y1" => ("A", "2021"),
                "2024-Y1" => ("A", "2024"),
                "2024-H1" => ("S", "2024-S1"),
                "2024-Q3" => ("Q", "2024-Q3"),
                "2024-M2" => ("M", "2024-02"),
                "2024-N1" => ("_O", "2024-01-01/P9M"),
                "2024-X1" => ("_O", "2024-12-31T00:00:01"),
                "2024-X2" => ("_O", "2024-12-31T00:00:02"),
                other => panic!("{other}"),
            };
            let area = match figure.place.map(|id| id.as_u128()) {
                None => "_O",
                Some(11) => "T08",
                Some(12) => "T08_2",
                other => panic!("{other:?}"),
            };
            let code = match one.code.as_str() {
                "5.10" => "I5_10",
                "5.10-1" => "I5_10-1",
                other => panic!("{other}"),
            };
            all.push(json!({
                "indicator": code, "area": area, "frequency": frequency, "time": time,
                "as_of": figure.as_of, "value": value, "status": status, "words": words,
                "source": figure.source,
            }));
        }
    }
    Value::Array(all)
}

#[test]
fn libraries_of_others_read_what_was_made_public() {
    let program = python();
    if !program.is_file() {
        left_out::<()>("pysdmx, sdmx1 and frictionless (crates/ansinh/tests/open-data)");
        return;
    }
    let snapshot = snapshot();
    let release = Release {
        snapshot: &snapshot,
        number: 3,
        title: "Số liệu năm 2024",
        note: Some("Sơ bộ"),
        licence: "CC-BY-4.0",
        published_on: date(2025, 1, 20),
        withdrawn: None,
        indicator: None,
        mark: None,
    };
    let folder = Folder::new("open-data");
    let put = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    put("sdmx.csv", &sdmx_csv(&release).unwrap());
    put("sdmx-data.json", &sdmx_json(&release).unwrap());
    put("sdmx-structure.json", &sdmx_structure(&release).unwrap());
    put("datapackage.json", &datapackage(&release).unwrap());
    for table in tables(&snapshot) {
        put(&format!("{}.csv", table.name), &csv(&table, None).unwrap());
    }
    assert!(archive(&release).unwrap().starts_with(b"PK"));
    let expected = expected(&snapshot);
    let count = expected.as_array().unwrap().len();
    put("expected.json", expected.to_string().as_bytes());
    let run = Command::new(program)
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/open-data/check.py"))
        .arg(folder.path())
        .env("HOME", folder.path())
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stdout);
    let wrong = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{said}\n{wrong}");
    for file in ["sdmx-csv", "sdmx-json", "sdmx1", "package"] {
        assert!(said.contains(&format!("{file}: {count}\n")), "{file} of {count}:\n{said}");
    }
}

#[test]
fn periods_of_the_snapshot_are_one_of_each_frequency() {
    let seen: Vec<Period> =
        snapshot().indicators.iter().flat_map(|one| &one.figures).map(|f| f.period).collect();
    for frequency in Frequency::ALL {
        assert!(seen.iter().any(|period| period.frequency() == frequency), "{frequency:?}");
    }
}
