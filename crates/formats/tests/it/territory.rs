//! Lists of territories and tables of changes: made-up files with planted faults, and the official
//! ones where they are at hand.

use std::path::PathBuf;

use ansinh_domain::territory::{
    Code, Level, Loaded, Registry, Rows, Series, Share, TerritoryFinding, TerritoryFindingCode,
    TerritoryRef, days_of_change, load, same_series,
};
use ansinh_formats::read::Limits;
use ansinh_formats::read::territory::{TerritoryError, read_territory};
use ansinh_formats::write::xlsx::{CellValue, Column, ColumnKind, Sheet, write_workbook};
use jiff::civil::{Date, date};
use proptest::prelude::*;

const ACT: Date = date(2025, 7, 1);

const BEFORE: &str = "\
list_date,province_code,province,district_code,district,commune_code,commune,level
2025-01-04,71,Tỉnh Sơn,701,Huyện Bắc,00001,Xã Một,Xã
2025-01-04,71,Tỉnh Sơn,701,Huyện Bắc,00004,Xã Hai,Xã
2025-01-04,71,Tỉnh Sơn,702,Thị xã Nam,00101,Phường Ba,Phường
";

const CHANGES: &str = "\
new_province_code,new_province,new_code,new_name,old_code,old_name,share,old_district_code,old_district,old_province_code,old_province
71,Tỉnh Sơn,00001,Xã Một,00001,Xã Một,Nhập toàn bộ,701,Huyện Bắc,71,Tỉnh Sơn
71,Tỉnh Sơn,00001,Xã Một,00004,Xã Hai,Nhập toàn bộ,701,Huyện Bắc,71,Tỉnh Sơn
71,Tỉnh Sơn,00101,Phường Ba,00101,Phường Ba,Giữ nguyên,702,Thị xã Nam,71,Tỉnh Sơn
";

fn read(
    bytes: &[u8],
    given: Option<Date>,
) -> Result<(Rows, Vec<TerritoryFinding>), TerritoryError> {
    let file = read_territory(bytes, None, given, &Limits::default())?;
    Ok((file.rows, file.findings))
}

#[test]
fn rows_are_quoted_as_they_stand_there() {
    let text = "Ghi chú đầu tệp;;\nMã xã;Tên  xã;Ngày\n00001;Xã Một;2025-01-04\n4;;2025-01-04\n";
    let file = read_territory(text.as_bytes(), None, None, &Limits::default()).unwrap();
    let check = |line: u32, expected: &[(&str, &str)]| {
        let cells = file.source.cells(line);
        let cells: Vec<_> = cells.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(cells, expected, "line {line}");
    };
    check(3, &[("Mã xã", "00001"), ("Tên xã", "Xã Một"), ("Ngày", "2025-01-04")]);
    check(4, &[("Mã xã", "4"), ("Ngày", "2025-01-04")]);
    check(0, &[]);
    check(9, &[]);
}

fn code(text: &str) -> Code {
    text.parse().expect("a code")
}

/// Rows and findings as lines.
fn shown(text: &str) -> String {
    let (rows, findings) = match read(text.as_bytes(), Some(ACT)) {
        Ok(read) => read,
        Err(error) => return format!("! {error}"),
    };
    let mut lines: Vec<String> = match rows {
        Rows::Units { rows, .. } => rows
            .iter()
            .map(|row| {
                let above = row.parent.map(|code| format!(" < {code}")).unwrap_or_default();
                let count = row.communes.map(|n| format!(" ({n})")).unwrap_or_default();
                format!("{} {} {} {}{above}{count}", row.line, row.date, row.code, row.name)
            })
            .collect(),
        Rows::Changes(rows) => rows
            .iter()
            .map(|row| {
                let old = row.old.code.map_or_else(|| "-".to_owned(), |code| code.to_string());
                let (from, to) = (&row.old.name, &row.new_name);
                format!("{} {old} {from} > {} {to}: {:?}", row.line, row.new_code, row.share)
            })
            .collect(),
    };
    lines.extend(findings.iter().map(|finding| {
        let reading = finding.reading.as_deref().unwrap_or("-");
        format!("{} {:?}: {} → {reading}", finding.line, finding.code, finding.message)
    }));
    lines.join("\n")
}

#[test]
fn a_list_of_communes() {
    insta::assert_snapshot!(shown(BEFORE), @"
    2 2025-01-04 71 Tỉnh Sơn
    2 2025-01-04 701 Huyện Bắc < 71
    2 2025-01-04 00001 Xã Một < 701
    3 2025-01-04 00004 Xã Hai < 701
    4 2025-01-04 702 Thị xã Nam < 71
    4 2025-01-04 00101 Phường Ba < 702
    ");
}

#[test]
fn lists_of_districts_and_provinces_count_their_communes() {
    insta::assert_snapshot!(shown("\
list_date,province_code,district_code,district,communes,xa,phuong,thi_tran
2025-01-04,71,701,Huyện Bắc,2,2,0,0
"), @"2 2025-01-04 701 Huyện Bắc < 71 (2)");
    insta::assert_snapshot!(shown("\
province_code,province,communes,xa,phuong,dac_khu,formed_from
71,Tỉnh Sơn,2,1,1,0,Tỉnh Sơn + Tỉnh Đèo
"), @"2 2025-07-01 71 Tỉnh Sơn (2)");
}

#[test]
fn a_table_of_changes() {
    insta::assert_snapshot!(shown(CHANGES), @"
    2 00001 Xã Một > 00001 Xã Một: Whole
    3 00004 Xã Hai > 00001 Xã Một: Whole
    4 00101 Phường Ba > 00101 Phường Ba: Unchanged
    ");
}

#[test]
fn slips_in_cells_are_put_right_and_said() {
    insta::assert_snapshot!(shown("\
Mã xã;Tên xã;Mã tỉnh;Tỉnh;Ghi chú
691;Xa Một;71;Tỉnh Sơn;
00692;Xa\u{303} Hai;71;Tỉnh Sơn;
00693;Xã\u{a0}Ba ;71;Tỉnh Sơn;sửa theo danh sách
;Xã Bốn;71;Tỉnh Sơn;
00x95;Xã Năm;71;Tỉnh Sơn;
00696;;71;Tỉnh Sơn;
00697;Bãi bồi;71;Tỉnh Sơn;
"), @"
    2 2025-07-01 71 Tỉnh Sơn
    2 2025-07-01 00691 Xã Một < 71
    3 2025-07-01 00692 Xã Hai < 71
    4 2025-07-01 00693 Xã Ba < 71
    8 2025-07-01 00697 Bãi bồi < 71
    2 CodePadded: Mã “691” thiếu số 0 đứng đầu. → 00691
    2 NameKind: Tên “Xa Một” ghi sai dấu loại đơn vị. → “Xã Một”
    3 NameDecomposed: Tên “Xã Hai” ghi dấu tách rời chữ (Unicode tổ hợp). → “Xã Hai”
    4 NameSpacing: Tên “Xã Ba” có khoảng trắng thừa. → “Xã Ba”
    4 SourceNote: Nguồn ghi chú: sửa theo danh sách → -
    5 CodeMissing: Dòng thiếu mã đơn vị: Xã Bốn → bỏ qua dòng này
    6 CodeMissing: “00x95” không phải mã cấp xã. → coi như không có mã
    6 CodeMissing: Dòng thiếu mã đơn vị: 00x95 Xã Năm → bỏ qua dòng này
    7 CodeMissing: Dòng thiếu tên đơn vị: 00696 → bỏ qua dòng này
    8 NameKind: Tên “Bãi bồi” không ghi loại đơn vị. → “Bãi bồi”
    ");
}

#[test]
fn slips_in_changes_are_put_right_and_said() {
    insta::assert_snapshot!(shown("\
new_code,new_name,old_code,old_name,share,note
00001,Xã Một,1,Xã Một,Nhập một phần diện tích,
00001,Xã Một,,Bãi bồi ven sông,Nhập toàn bộ,
00001,Xã Một,00004,xã Hai,như trên,mã sửa theo danh sách cũ
,Xã Hai,00007,Xã Ba,Nhập toàn bộ,
"), @"
    2 00001 Xã Một > 00001 Xã Một: Part
    3 - Bãi bồi ven sông > 00001 Xã Một: Whole
    4 00004 Xã Hai > 00001 Xã Một: Part
    2 CodePadded: Mã “1” thiếu số 0 đứng đầu. → 00001
    2 ShareWorded: Mức độ sáp nhập ghi là “Nhập một phần diện tích”. → “Nhập một phần”
    3 NameKind: Tên “Bãi bồi ven sông” không ghi loại đơn vị. → “Bãi bồi ven sông”
    4 NameKind: Tên “xã Hai” ghi khác kiểu chữ hoa. → “Xã Hai”
    4 SourceNote: Nguồn ghi chú: mã sửa theo danh sách cũ → -
    4 ShareUnknown: Không hiểu mức độ sáp nhập “như trên”. → “Nhập một phần”
    5 CodeMissing: Dòng thiếu mã hoặc tên của đơn vị mới: Xã Hai → bỏ qua dòng này
    ");
}

#[test]
fn files_that_cannot_be_read_say_why() {
    let refusal = shown("a,b\n1,2\n");
    assert!(refusal.starts_with("! Không thấy dòng tiêu đề của danh sách địa bàn."), "{refusal}");
    assert!(refusal.ends_with("Dòng đầu của tệp là: a | b"), "{refusal}");
    insta::assert_snapshot!(shown("Mã xã,Tên xã\n"), @"! Tệp có tiêu đề nhưng không có dòng nào đọc được. Hãy kiểm tra lại tệp.");
    insta::assert_snapshot!(shown("  \n"), @"! Tệp không có nội dung văn bản nào.");
}

#[test]
fn a_code_without_a_day_is_refused() {
    let refusal = read(CHANGES.as_bytes(), None).expect_err("no day");
    assert!(matches!(refusal, TerritoryError::NoDate { line: 2, .. }));
    let text = refusal.to_string();
    assert!(text.starts_with("Dòng 2: Mã địa bàn 00001 không kèm ngày."), "{text}");
    assert!(text.contains("--effective"), "{text}");
    // One blank day among others is enough; a day that is none leaves out its row only.
    let blank = BEFORE.replacen("2025-01-04,71,Tỉnh Sơn,702", ",71,Tỉnh Sơn,702", 1);
    let refusal = read(blank.as_bytes(), None).expect_err("no day");
    assert!(matches!(refusal, TerritoryError::NoDate { line: 4, .. }), "{refusal}");
    let odd = BEFORE.replacen("2025-01-04,71,Tỉnh Sơn,702", "31/2/2025,71,Tỉnh Sơn,702", 1);
    let (rows, findings) = read(odd.as_bytes(), None).expect("read");
    assert_eq!((rows.len(), findings.len()), (2, 1));
}

#[test]
fn the_same_table_in_other_clothes() {
    let (expected, _) = read(CHANGES.as_bytes(), Some(ACT)).expect("read");
    let check = |name: &str, bytes: &[u8]| {
        let (rows, findings) = read(bytes, Some(ACT)).expect(name);
        assert_eq!(rows, expected, "{name}");
        assert_eq!(findings, [], "{name}");
    };
    check("with a mark", format!("\u{feff}{CHANGES}").as_bytes());
    check("line ends of Windows", CHANGES.replace('\n', "\r\n").as_bytes());
    check("semicolons", CHANGES.replace(',', ";").as_bytes());
    check("tabs", CHANGES.replace(',', "\t").as_bytes());
    check("quotes", CHANGES.replace("Huyện Bắc", "\"Huyện Bắc\"").as_bytes());
    let wide: Vec<u8> =
        std::iter::once(0xfeff).chain(CHANGES.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    check("UTF-16", &wide);
    check("a workbook", &workbook(CHANGES));
}

/// The lines as text cells of a workbook.
fn workbook(csv: &str) -> Vec<u8> {
    let cells = |line: &str| line.split(',').map(|cell| cell.to_owned()).collect::<Vec<_>>();
    let mut lines = csv.lines();
    let headings = cells(lines.next().expect("headings"));
    let columns = headings
        .into_iter()
        .map(|heading| Column { heading, width: 10.0, kind: ColumnKind::Text })
        .collect();
    let rows = lines.map(|line| cells(line).into_iter().map(CellValue::Text).collect()).collect();
    let (name, title, notes) = ("Bảng".to_owned(), None, Vec::new());
    let sheet = Sheet { name, title, notes, columns, rows };
    write_workbook(&[sheet], jiff::Timestamp::UNIX_EPOCH, None).expect("written")
}

#[test]
fn zeros_lost_in_the_whole_file_are_not_told_row_by_row() {
    let rows: String = (1..60).map(|n| format!("{n},Xã {n},71,Tỉnh Sơn\n")).collect();
    let text = format!("commune_code,commune,province_code,province\n{rows}");
    let (rows, findings) = read(text.as_bytes(), Some(ACT)).expect("read");
    assert_eq!((rows.len(), findings.len()), (59, 21));
    assert!(findings.last().expect("a sum").message.starts_with("Còn 39 chỗ khác"));
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes, Some(ACT));
    }

    #[test]
    fn any_cells_are_read(cells in proptest::collection::vec("[ ,;\"0-9a-zA-ZãÃ\u{a0}\u{303}\n-]{0,12}", 0..40)) {
        let text = format!("{}{}", CHANGES, cells.join(","));
        if let Ok((rows, _)) = read(text.as_bytes(), Some(ACT)) {
            load(Registry::default(), &[rows]);
        }
    }
}

/// An official file, if the folder of facts is there.
fn official(name: &str) -> Option<Vec<u8>> {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let workspace = here.ancestors().nth(2)?;
    let bytes = std::fs::read(workspace.join("../shared/facts/admin_units").join(name)).ok();
    if bytes.is_none() {
        println!("left out: shared/ is absent");
    }
    bytes
}

fn load_official(names: &[&str]) -> Option<(Loaded, Vec<Rows>)> {
    let mut files = Vec::new();
    for name in names {
        files.push(read(&official(name)?, Some(ACT)).expect(name).0);
    }
    Some((load(Registry::default(), &files), files))
}

#[test]
fn the_country() {
    let Some((loaded, files)) = load_official(&["map_old_to_new_national.csv"]) else { return };
    assert_eq!(files[0].len(), 10_571);
    let registry = &loaded.registry;
    let on = |level: Level, day: Date| {
        registry.units().filter(|(_, u)| u.level == level && u.lives_on(day)).count()
    };
    assert_eq!((on(Level::Province, date(2025, 6, 30)), on(Level::Province, ACT)), (63, 34));
    assert_eq!((on(Level::District, date(2025, 6, 30)), on(Level::District, ACT)), (696, 0));
    assert_eq!(on(Level::Commune, ACT), 3_321);
    let about = |sort: TerritoryFindingCode| -> Vec<&str> {
        let of_sort = loaded.findings[0].iter().filter(|finding| finding.code == sort);
        of_sort.filter_map(|finding| finding.item.as_deref()).collect()
    };
    // Without the list of before, the table shows that the second name cannot have the code.
    assert_eq!(about(TerritoryFindingCode::CodeTwice), ["01615", "02485"]);
    assert_eq!(about(TerritoryFindingCode::CodeMisprinted), ["00553"]);
    assert_eq!(about(TerritoryFindingCode::WholeAndElsewhere), ["18796"]);
    let provinces = registry.units().filter(|(_, u)| u.level == Level::Province);
    let untouched = provinces.filter(|(_, u)| u.valid_from.is_none() && u.valid_to.is_none());
    assert_eq!(untouched.count(), 11, "provinces that neither gave nor took");
    let of = |as_of| TerritoryRef { code: code("08"), as_of };
    let series = same_series(registry, of(date(2024, 12, 31)), of(ACT)).expect("both are there");
    assert!(matches!(series, Series::Changed { .. }));
}

#[test]
fn one_province_with_its_lists() {
    let Some((loaded, files)) = load_official(&[
        "communes_before_tuyenquang_hagiang.csv",
        "districts_before_tuyenquang_hagiang.csv",
        "map_old_to_new_tuyenquang.csv",
        "communes_after_tuyenquang.csv",
        "national_after_by_province.csv",
    ]) else {
        return;
    };
    assert_eq!(files.iter().map(Rows::len).collect::<Vec<_>>(), [661, 36, 335, 124, 34]);
    let sorts: Vec<(TerritoryFindingCode, Option<&str>)> =
        loaded.findings.iter().flatten().map(|f| (f.code, f.item.as_deref())).collect();
    assert_eq!(
        sorts,
        [
            (TerritoryFindingCode::Gone, Some("02593")),
            (TerritoryFindingCode::Renamed, Some("02608")),
            // Six names that the two official sources spell in two ways.
            (TerritoryFindingCode::NameDiffers, Some("00736")),
            (TerritoryFindingCode::NameDiffers, Some("00712")),
            (TerritoryFindingCode::NameDiffers, Some("00829")),
            (TerritoryFindingCode::NameDiffers, Some("01060")),
            (TerritoryFindingCode::NameDiffers, Some("01087")),
            (TerritoryFindingCode::NameDiffers, Some("02263")),
        ]
    );
    let registry = &loaded.registry;
    let eve = date(2025, 6, 30);
    let old: Vec<_> =
        registry.units().filter(|(_, u)| u.level == Level::Commune && u.lives_on(eve)).collect();
    assert_eq!(old.len(), 330);
    let mut split: Vec<String> = old
        .iter()
        .filter(|(unit, _)| registry.successors(*unit).count() == 2)
        .filter_map(|(_, u)| Some(u.code?.to_string()))
        .collect();
    split.sort_unstable();
    assert_eq!(split, ["00688", "00967", "00988", "02494", "02497"]);
    let days = days_of_change(registry);
    assert_eq!(days.len(), 1);
    // The list of provinces names 33 others, whose beginning it does not say.
    assert_eq!((days[0].before, days[0].after), ([35, 18, 330], [34, 0, 124]));
    assert_eq!((days[0].shares, days[0].divided), ([312, 10, 13], 5));
    // One that kept its land is spelt in two ways, so that letter by letter it is 77.
    assert_eq!((days[0].same_name, days[0].same_name_other_land), (78, 65));
    let mut kept = (0, 0, 0);
    for (_, new) in registry.units().filter(|(_, u)| u.level == Level::Commune && u.lives_on(ACT)) {
        let code = new.code.expect("all new ones have a code");
        let before = registry.at(code, eve).expect("every new code was one before");
        let series = same_series(
            registry,
            TerritoryRef { code, as_of: eve },
            TerritoryRef { code, as_of: ACT },
        );
        let same = series == Ok(Series::SameLand);
        kept.0 += usize::from(same);
        if before.name == new.name {
            kept.1 += 1;
            kept.2 += usize::from(!same);
        }
    }
    assert_eq!(kept, (13, 77, 65), "same land; code and name kept; of those other land");
}

#[test]
fn the_list_before_shows_the_right_code() {
    let Some((loaded, _)) =
        load_official(&["communes_before_tuyenquang_hagiang.csv", "map_old_to_new_national.csv"])
    else {
        return;
    };
    let finding = loaded.findings[1].iter().find(|f| f.item.as_deref() == Some("02485"));
    let finding = finding.expect("the misprint of 02485");
    assert_eq!(finding.code, TerritoryFindingCode::CodeMisprinted);
    assert_eq!((finding.line, finding.reading.as_deref()), (1256, Some("mã 02482")));
    let registry = &loaded.registry;
    let thinh = registry.unit_at(code("02482"), date(2025, 6, 30)).expect("Xã Phú Thịnh");
    let into: Vec<(&str, Share)> = registry
        .successors(thinh)
        .map(|s| (registry.get(s.new).expect("there").name.as_str(), s.share))
        .collect();
    assert_eq!(into, [("Xã Thái Bình", Share::Whole)]);
}
