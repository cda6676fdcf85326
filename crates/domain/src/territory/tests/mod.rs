//! Made-up units: a province of two districts that loses them, and random ones.

mod cells;
mod correcting;
mod loading;
mod random;
mod series;

use jiff::civil::{Date, date};

use super::*;

const BEFORE: Date = date(2024, 6, 1);
const ACT: Date = date(2025, 7, 1);
const AFTER: Date = date(2025, 12, 31);

fn code(text: &str) -> Code {
    text.parse().unwrap()
}

fn at(text: &str, as_of: Date) -> TerritoryRef {
    TerritoryRef { code: code(text), as_of }
}

fn holder(text: &str, name: &str) -> Holder {
    let code = code(text);
    Holder { code, name: name.into(), kind: read_name(name, code.level()).kind }
}

/// A list of communes of district 701 "Huyện Bắc" (codes below 100) and 702 "Huyện Nam".
fn list(date: Date, communes: &[(&str, &str)]) -> Rows {
    let mut rows = vec![unit(1, date, "71", "Tỉnh Sơn", None)];
    rows.push(unit(1, date, "701", "Huyện Bắc", Some("71")));
    rows.push(unit(1, date, "702", "Huyện Nam", Some("71")));
    for (line, (code, name)) in (2..).zip(communes) {
        let district = if *code < "00100" { "701" } else { "702" };
        rows.push(unit(line, date, code, name, Some(district)));
    }
    Rows::Units { level: Level::Commune, rows }
}

/// A list of communes that stand right under the province.
fn list_after(date: Date, communes: &[(&str, &str)]) -> Rows {
    let mut rows = vec![unit(1, date, "71", "Tỉnh Sơn", None)];
    for (line, (code, name)) in (2..).zip(communes) {
        rows.push(unit(line, date, code, name, Some("71")));
    }
    Rows::Units { level: Level::Commune, rows }
}

fn unit(line: u32, date: Date, text: &str, name: &str, parent: Option<&str>) -> UnitRow {
    let Holder { code, name, kind } = holder(text, name);
    let parent = parent.map(|parent| parent.parse().unwrap());
    UnitRow { line, date, level: code.level(), code, name, kind, parent, communes: None }
}

/// "00001 Xã Một > 00001 Xã Mới: Nhập toàn bộ", one a line from line 2 on.
fn changes(effective: Date, lines: &[&str]) -> Rows {
    Rows::Changes((2..).zip(lines).map(|(line, text)| change(line, effective, text)).collect())
}

fn change(line: u32, effective: Date, text: &str) -> ChangeRow {
    let (old, rest) = text.split_once(" > ").unwrap();
    let (new, share) = rest.split_once(": ").unwrap();
    let (old_code, old_name) = old.split_once(' ').unwrap();
    let (new_code, new_name) = new.split_once(' ').unwrap();
    let new = holder(new_code, new_name);
    let north = old_code < "00100";
    let district =
        if north { holder("701", "Huyện Bắc") } else { holder("702", "Huyện Nam") };
    ChangeRow {
        line,
        effective,
        old: OldUnit {
            code: old_code.parse().ok(),
            name: old_name.into(),
            kind: read_name(old_name, Level::Commune).kind,
            district: Some(district),
            province: Some(holder("71", "Tỉnh Sơn")),
        },
        new_code: new.code,
        new_name: new.name,
        new_kind: new.kind,
        new_province: Some(holder("71", "Tỉnh Sơn")),
        share: read_share(share).share,
        share_raw: share.into(),
    }
}

/// One line a finding, files parted by "--".
fn shown(loaded: &Loaded) -> String {
    let files = loaded.findings.iter().map(|findings| {
        let lines = findings.iter().map(|finding| {
            let reading = finding.reading.as_deref().unwrap_or("-");
            format!("{} {:?}: {} → {reading}\n", finding.line, finding.code, finding.message)
        });
        lines.collect::<String>()
    });
    files.collect::<Vec<_>>().join("--\n")
}

fn codes(loaded: &Loaded) -> Vec<TerritoryFindingCode> {
    loaded.findings.iter().flatten().map(|finding| finding.code).collect()
}
