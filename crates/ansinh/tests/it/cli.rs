//! The command line: what it prints, and with which exit code it ends.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::process::{Folder, shipped_plan};

fn ansinh(folder: &Folder, arguments: &[&str], file: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ansinh"))
        .args(arguments)
        .arg(file)
        .current_dir(folder.path())
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn list<'a>(plan: &'a Value, name: &str) -> &'a Vec<Value> {
    plan[name].as_array().unwrap_or_else(|| panic!("{name} is no list"))
}

#[test]
fn plan_check_reads_the_shipped_plan_whole() {
    let folder = Folder::new("cli");
    let output = ansinh(&folder, &["plan", "check", "--format", "json"], &shipped_plan());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let plan: Value = serde_json::from_slice(&output.stdout).unwrap();

    assert_eq!(plan["plan"]["number"], "103/KH-UBND");
    assert_eq!(plan["plan"]["date"], "2024-05-24");
    assert_eq!(list(&plan, "groups").len(), 10);
    let indicators = list(&plan, "indicators");
    let of = |wanted: &dyn Fn(&Value) -> bool| indicators.iter().filter(|i| wanted(i)).count();
    assert_eq!(of(&|i| i["parent"].is_null()), 91, "numbered rows");
    assert_eq!(of(&|i| !i["parent"].is_null()), 16, "sub-rows");
    assert_eq!(of(&|i| i["header_only"] == false), 103, "measurable rows");
    let leads: std::collections::BTreeSet<&str> = indicators
        .iter()
        .flat_map(|i| i["lead"].as_array().unwrap())
        .map(|name| name.as_str().unwrap())
        .collect();
    assert_eq!(leads.len(), 11, "{leads:#?}");

    let top: Vec<&str> = list(&plan, "sections")
        .iter()
        .map(|section| section["code"].as_str().unwrap())
        .filter(|code| !code.contains('.'))
        .collect();
    let tasks = list(&plan, "tasks");
    let counts: Vec<usize> = top
        .iter()
        .map(|section| tasks.iter().filter(|task| task["section"] == *section).count())
        .collect();
    assert_eq!(counts, [2, 4, 4, 20, 27, 46, 5, 1, 4]);
    assert_eq!(tasks.len(), 113);
    let days: Vec<&str> =
        list(&plan, "reporting").iter().filter_map(|duty| duty["last_good_day"].as_str()).collect();
    assert_eq!(days, ["10-29", "11-09"]);
    assert!(!folder.path().join("data").exists(), "plan check left something behind");
}

#[test]
fn plan_check_says_in_words_what_it_read() {
    let folder = Folder::new("cli");
    let output = ansinh(&folder, &["plan", "check"], &shipped_plan());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let printed = text(&output.stdout);
    for expected in ["103/KH-UBND", "103", "113"] {
        assert!(printed.contains(expected), "{expected:?} is not in:\n{printed}");
    }
}

#[test]
fn what_cannot_be_read_is_refused_with_exit_code_2_and_a_way_out() {
    let folder = Folder::new("cli");
    #[track_caller]
    fn check(folder: &Folder, name: &str, bytes: &[u8], expected: &str) {
        let file = folder.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        for format in ["text", "json"] {
            let output = ansinh(folder, &["plan", "check", "--format", format], &file);
            let errors = text(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{name}: {errors}");
            assert!(errors.contains(expected), "{name}: {errors}");
            assert_eq!(text(&output.stdout), "", "{name}");
        }
    }
    check(&folder, "noise.docx", &[0x9f, 0x01, 0xfe, 0x00, 0x80, 0x81, 0x02, 0x03], "Tệp");
    check(&folder, "cut-short.docx", b"PK\x03\x04\x14\x00\x00\x00", "Tệp");
    check(&folder, "word97.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0\0", ".docx");
    check(&folder, "empty.txt", b"", "Tệp");

    let missing = folder.path().join("khong-co.docx");
    let output = ansinh(&folder, &["plan", "check"], &missing);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("khong-co.docx"), "{}", text(&output.stderr));
}

#[test]
fn plan_import_stores_once_and_recognises_the_same_document() {
    let folder = Folder::new("cli");
    let data = folder.path().join("data");
    let data = data.to_str().unwrap();
    let arguments = ["plan", "import", "--data", data, "--accept-readings"];

    let first = ansinh(&folder, &arguments, &shipped_plan());
    assert_eq!(first.status.code(), Some(0), "{}", text(&first.stderr));
    assert!(text(&first.stdout).contains("103/KH-UBND"), "{}", text(&first.stdout));

    let second = ansinh(&folder, &arguments, &shipped_plan());
    assert_eq!(second.status.code(), Some(0), "{}", text(&second.stderr));
    let printed = text(&second.stdout);
    assert!(printed.contains("đã"), "the second import does not say it was known:\n{printed}");
}

#[test]
fn the_audit_log_is_proved_whole_and_taken_out() {
    let folder = Folder::new("cli");
    let data = folder.path().join("data");
    let run = |arguments: &[&str]| {
        let output = ansinh(&folder, &[arguments, &["--data"]].concat(), &data);
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    let (code, said, _) = run(&["audit", "verify"]);
    assert_eq!(code, Some(0));
    assert!(said.contains("Không có mục nhật ký nào"), "{said}");

    run(&["user", "link"]);
    let (code, said, _) = run(&["audit", "verify"]);
    assert_eq!(code, Some(0));
    assert!(said.contains("Nhật ký nguyên vẹn: 1 mục, đến mục số 1."), "{said}");
    let head = said.lines().nth(1).unwrap().rsplit(' ').next().unwrap();
    assert_eq!(head.len(), 64, "{said}");

    let (code, said, error) = run(&["audit", "export", "so.xlsx", "--from", "2000-01-01"]);
    assert_eq!(code, Some(0), "{error}");
    assert!(said.contains("Đã ghi 1 mục nhật ký"), "{said}");
    assert!(std::fs::read(folder.path().join("so.xlsx")).unwrap().starts_with(b"PK"));
    // The export is in the log now, and the head of before is still that of entry 1.
    let (_, again, _) = run(&["audit", "verify", "--to", "1"]);
    assert!(again.contains(head), "{again}");
    let (_, said, _) = run(&["audit", "verify", "--from", "2"]);
    assert!(said.contains("Nhật ký nguyên vẹn: 1 mục, đến mục số 2."), "{said}");

    let (code, _, error) = run(&["audit", "export", "khong/co/so.xlsx"]);
    assert_eq!(code, Some(1));
    assert!(error.contains("Không ghi được tệp"), "{error}");
}

#[test]
fn territories_are_checked_and_loaded() {
    const CHANGES: &str = "\
new_province_code,new_province,new_code,new_name,old_code,old_name,share,old_district_code,old_district,old_province_code,old_province
71,Tỉnh Sơn,00001,Xã Một,00001,Xã Một,Nhập toàn bộ,701,Huyện Bắc,71,Tỉnh Sơn
71,Tỉnh Sơn,00001,Xã Một,00001,Xa Hai,Nhập toàn bộ,701,Huyện Bắc,71,Tỉnh Sơn
";
    let folder = Folder::new("cli");
    let file = folder.path().join("bang.csv");
    std::fs::write(&file, CHANGES).unwrap();
    let run = |arguments: &[&str]| {
        let output = ansinh(&folder, arguments, &file);
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    let (code, _, error) = run(&["territory", "check"]);
    assert_eq!(code, Some(2));
    assert!(error.contains("Mã địa bàn 00001 không kèm ngày"), "{error}");

    let effective = ["--effective", "2025-07-01"];
    let (code, said, _) = run(&[&["territory", "check"], &effective[..]].concat());
    assert_eq!(code, Some(0));
    assert!(said.contains("bang.csv: 2 dòng, 2 điểm cần xem."), "{said}");
    assert!(said.contains("dòng 3: Một mã cho hai tên."), "{said}");
    assert!(said.contains("cấp huyện: 1 → 0"), "{said}");
    assert!(!folder.path().join("data").exists(), "a check stores nothing");

    let (code, said, error) = run(&[&["territory", "load"], &effective[..]].concat());
    assert_eq!(code, Some(0), "{error}");
    assert!(said.contains("Đã lưu 5 địa bàn mới, 2 thay đổi sáp nhập"), "{said}");
    let (code, said, _) = run(&[&["territory", "load"], &effective[..]].concat());
    assert_eq!(code, Some(0));
    assert!(said.contains("bang.csv: đã nạp trước đó, không có gì thay đổi."), "{said}");

    let map = folder.path().join("ranh-gioi.geojson");
    let ring = "[[[105,21],[105.1,21],[105.1,21.1],[105,21]]]";
    let feature = |code: &str| {
        format!(
            "{{\"properties\":{{\"ma\":\"{code}\"}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":{ring}}}}}"
        )
    };
    let features = [feature("00001"), feature("99999")].join(",");
    let text_of_map = format!("{{\"type\":\"FeatureCollection\",\"features\":[{features}]}}");
    std::fs::write(&map, text_of_map).unwrap();
    let told = ["territory", "borders", "--as-of", "2025-07-02", "--source", "Tệp thử"];
    let output = ansinh(&folder, &told, &map);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let said = text(&output.stdout);
    assert!(said.contains("mã “99999” không chỉ địa bàn nào vào ngày 02/07/2025"), "{said}");
    assert!(said.contains("Đã lưu ranh giới của 1 địa bàn."), "{said}");
    std::fs::write(&map, "{").unwrap();
    let output = ansinh(&folder, &told, &map);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("không phải là GeoJSON đúng"));
}

#[test]
fn report_check_says_what_a_paper_lacks() {
    let folder = Folder::new("cli-report");
    let file = folder.path().join("thu.docx");
    let bytes = ansinh_testkit::docx::Docx::new().paragraph("Kính gửi: Sở Y tế").build();
    std::fs::write(&file, bytes).unwrap();
    let output = ansinh(&folder, &["report", "check", "--on", "2026-11-26"], &file);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    let told = text(&output.stdout);
    assert!(told.contains("Không thấy Quốc hiệu"), "{told}");
    assert!(told.contains("Theo Nghị định 30/2020/NĐ-CP"), "{told}");

    let before = ansinh(&folder, &["report", "check", "--on", "2020-03-04"], &file);
    assert_eq!(before.status.code(), Some(2), "no rules were in force");
    let missing = ansinh(&folder, &["report", "check"], &folder.path().join("khong-co.docx"));
    assert_eq!(missing.status.code(), Some(2));
    assert!(text(&missing.stderr).contains("không có tệp này"));
}
