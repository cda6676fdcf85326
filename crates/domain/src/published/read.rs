//! Rows of a sheet to published figures.

use std::collections::HashMap;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{Doubt, DoubtCode, Kind, Published, Relation, day};
use crate::csv;
use crate::number;
use crate::plan::Severity;
use crate::text::{clean, fold, spelling_key};

/// What is known of the plan the rows are read for.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Code and unit of each measured indicator.
    pub indicators: Vec<(String, Option<String>)>,
    /// Name of the place the plan is for ("Tuyên Quang").
    pub place: Option<String>,
    /// The day on which the file is read: later days have no results yet.
    pub today: Option<Date>,
}

/// What was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// Rows in order.
    pub rows: Vec<Published>,
    /// Columns whose heading says nothing known.
    pub unread: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Column {
    Code,
    Year,
    Value,
    Unit,
    Territory,
    Kind,
    AsOf,
    Source,
    SourceDate,
    Note,
}

/// Headings by their folded words.
const HEADINGS: &[(&str, Column)] = &[
    ("indicator", Column::Code),
    ("chi tieu", Column::Code),
    ("ma chi tieu", Column::Code),
    ("ma", Column::Code),
    ("year", Column::Year),
    ("nam", Column::Year),
    ("value", Column::Value),
    ("gia tri", Column::Value),
    ("ket qua", Column::Value),
    ("so lieu", Column::Value),
    ("unit", Column::Unit),
    ("don vi", Column::Unit),
    ("don vi tinh", Column::Unit),
    ("territory", Column::Territory),
    ("dia ban", Column::Territory),
    ("kind", Column::Kind),
    ("loai", Column::Kind),
    ("loai so lieu", Column::Kind),
    ("as_of", Column::AsOf),
    ("as of", Column::AsOf),
    ("tinh den", Column::AsOf),
    ("tinh den ngay", Column::AsOf),
    ("source", Column::Source),
    ("nguon", Column::Source),
    ("nguon so lieu", Column::Source),
    ("source_date", Column::SourceDate),
    ("source date", Column::SourceDate),
    ("ngay nguon", Column::SourceDate),
    ("ngay cong bo", Column::SourceDate),
    ("note", Column::Note),
    ("ghi chu", Column::Note),
];

/// [`read_cells`] of a sheet saved as text.
///
/// # Errors
/// What is missing, in Vietnamese.
pub fn read_text(text: &str, known: &Known) -> Result<Reading, String> {
    let (rows, open) = csv::rows(text);
    if let Some(line) = open {
        return Err(format!("Dấu ngoặc kép mở ở dòng {line} không được đóng. Hãy lưu lại tệp."));
    }
    read_cells(rows.into_iter().map(|row| (row.line, row.cells)), known)
}

/// Reads rows of cells, each with its line. The first row that is not blank names the columns, in
/// Vietnamese or English; numbers are written as the language of "value" or "kết quả" writes them.
///
/// # Errors
/// What is missing, in Vietnamese.
pub fn read_cells(
    rows: impl IntoIterator<Item = (usize, Vec<String>)>,
    known: &Known,
) -> Result<Reading, String> {
    let mut rows =
        rows.into_iter().filter(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty()));
    let Some((_, head)) = rows.next() else {
        return Err("Tệp không có dòng nào.".to_owned());
    };
    let mut places: HashMap<Column, usize> = HashMap::new();
    let mut unread = Vec::new();
    for (place, heading) in head.iter().enumerate() {
        let key = fold(&clean(heading));
        match HEADINGS.iter().find(|(words, _)| *words == key) {
            Some((_, column)) => {
                places.entry(*column).or_insert(place);
            }
            None if key.is_empty() => {}
            None => unread.push(clean(heading)),
        }
    }
    for (column, name) in [
        (Column::Code, "Chỉ tiêu"),
        (Column::Year, "Năm"),
        (Column::Value, "Kết quả"),
        (Column::Source, "Nguồn"),
    ] {
        if !places.contains_key(&column) {
            return Err(format!(
                "Không có cột “{name}”. Dòng đầu của tệp phải ghi tên cột: Chỉ tiêu, Năm, Kết quả, Đơn vị, Địa bàn, Loại, Tính đến, Nguồn, Ngày nguồn, Ghi chú."
            ));
        }
    }
    let value = places.get(&Column::Value).and_then(|place| head.get(*place));
    let english = value.is_some_and(|heading| fold(&clean(heading)) == "value");
    let mut read: Vec<Published> = rows
        .map(|(line, cells)| {
            let cell = |column| {
                let cell = places.get(&column).and_then(|place| cells.get(*place));
                cell.map(|cell| clean(cell)).unwrap_or_default()
            };
            one(line, &cell, english, known)
        })
        .collect();
    twice(&mut read);
    Ok(Reading { rows: read, unread })
}

fn one(line: usize, cell: &dyn Fn(Column) -> String, english: bool, known: &Known) -> Published {
    let mut findings = Vec::new();
    let mut doubt = |code, severity, message: String| {
        findings.push(Doubt { code, severity, message });
    };
    let code = cell(Column::Code);
    let relation = relation(&code, known, &mut doubt);
    let kind = kind(&cell(Column::Kind), &mut doubt);
    let value_raw = cell(Column::Value);
    let value = value(&value_raw, english, &mut doubt);
    let (as_of_raw, year_raw) = (cell(Column::AsOf), cell(Column::Year));
    let year = year_raw.parse::<i16>().ok().filter(|year| (1900..=2200).contains(year));
    if year.is_none() {
        doubt(DoubtCode::Year, Severity::Warn, format!("Năm \"{year_raw}\" không đọc được."));
    }
    let as_of = as_of(&as_of_raw, year, known, &mut doubt);
    let unit = cell(Column::Unit);
    if let Relation::Same { code } = &relation {
        check_unit(code, &unit, known, &mut doubt);
    }
    let territory = cell(Column::Territory);
    check_territory(&territory, known, &mut doubt);
    let source = cell(Column::Source);
    if source.is_empty() {
        doubt(DoubtCode::Source, Severity::Warn, "Không ghi nguồn, không ai kiểm lại được.".into());
    } else if !source.contains("http") {
        let message = "Nguồn không có địa chỉ đầy đủ; nên tìm lại trước khi công bố.".to_owned();
        doubt(DoubtCode::Source, Severity::Note, message);
    }
    Published {
        line,
        code,
        relation,
        kind,
        year,
        as_of,
        as_of_raw,
        value,
        value_raw,
        unit,
        territory,
        source,
        source_date: cell(Column::SourceDate),
        note: cell(Column::Note),
        findings,
    }
}

type Say<'a> = &'a mut dyn FnMut(DoubtCode, Severity, String);

/// "5.10" is the indicator; "5.10 (level)" stands beside it; "2.x (context)" beside nothing.
fn relation(code: &str, known: &Known, doubt: Say<'_>) -> Relation {
    let (bare, what) = match code.split_once('(') {
        Some((bare, rest)) => (bare.trim(), Some(rest.trim_end_matches(')').trim().to_owned())),
        None => (code.trim(), None),
    };
    let found = known.indicators.iter().any(|(known, _)| known == bare);
    match (found, what) {
        (true, None) => Relation::Same { code: bare.to_owned() },
        (true, Some(what)) => {
            let relation = Relation::Beside { code: Some(bare.to_owned()), what };
            let message = format!("{}; không dùng làm kết quả của chỉ tiêu.", relation.title());
            doubt(DoubtCode::Related, Severity::Note, message);
            relation
        }
        (false, Some(what)) => Relation::Beside { code: None, what },
        (false, None) if fold(bare) == "context" || fold(bare) == "boi canh" => {
            Relation::Beside { code: None, what: "context".to_owned() }
        }
        (false, None) => {
            let message = format!("Kế hoạch không có chỉ tiêu \"{bare}\" được đo. Hãy sửa mã.");
            doubt(DoubtCode::Code, Severity::Warn, message);
            Relation::Unknown
        }
    }
}

fn kind(raw: &str, doubt: Say<'_>) -> Kind {
    let kind = match fold(raw).as_str() {
        "published" | "cong bo" | "da cong bo" => Kind::Published,
        "derived" | "tinh" | "tinh tu so cong bo" => Kind::Derived,
        "plan" | "ke hoach" | "so ke hoach" => Kind::Plan,
        "estimate" | "uoc" | "so uoc" | "uoc thuc hien" => Kind::Estimate,
        _ => Kind::Unsaid,
    };
    match kind {
        Kind::Plan => {
            doubt(DoubtCode::Kind, Severity::Note, "Số kế hoạch, không phải kết quả.".into());
        }
        Kind::Estimate => {
            doubt(DoubtCode::Kind, Severity::Note, "Số ước, chưa phải kết quả.".into());
        }
        Kind::Unsaid => {
            let message = format!("Loại \"{raw}\" không đọc được nên chưa dùng làm kết quả.");
            doubt(DoubtCode::Kind, Severity::Warn, message);
        }
        Kind::Published | Kind::Derived => {}
    }
    kind
}

fn value(raw: &str, english: bool, doubt: Say<'_>) -> Option<Decimal> {
    let plain = raw.strip_suffix('%').unwrap_or(raw).trim();
    let found = if english { Decimal::from_str_exact(plain).ok() } else { number::parse(plain) };
    match found {
        None => doubt(DoubtCode::Value, Severity::Warn, format!("\"{raw}\" không phải là số.")),
        // "4.875" is one number for an English sheet and another for a Vietnamese one.
        Some(value) if english && number::parse(plain).is_some_and(|other| other != value) => {
            let message =
                format!("Đọc \"{raw}\" là {} (dấu chấm thập phân).", number::format(value));
            doubt(DoubtCode::Value, Severity::Warn, message);
        }
        Some(_) => {}
    }
    found.map(|value| value.normalize())
}

fn as_of(raw: &str, year: Option<i16>, known: &Known, doubt: Say<'_>) -> Option<Date> {
    let Some((day, exact)) = day::read(raw) else {
        let message = match raw {
            "" => "Không ghi số liệu tính đến ngày nào; người xác nhận phải ghi.".to_owned(),
            raw => format!("\"{raw}\" không chỉ ra ngày nào; người xác nhận phải ghi."),
        };
        doubt(DoubtCode::Day, Severity::Warn, message);
        return None;
    };
    if known.today.is_some_and(|today| day > today) {
        let message = format!("Ngày {} chưa đến.", crate::date::shown(day));
        doubt(DoubtCode::Day, Severity::Warn, message);
        return None;
    }
    if year.is_some_and(|year| year != day.year()) {
        let message = format!(
            "Ghi năm {} nhưng tính đến {}: không rõ là số liệu của lúc nào.",
            year.unwrap_or_default(),
            crate::date::shown(day)
        );
        doubt(DoubtCode::Year, Severity::Warn, message);
    } else if !exact {
        let message = format!("\"{raw}\" được đọc là {}.", crate::date::shown(day));
        doubt(DoubtCode::Day, Severity::Note, message);
    }
    Some(day)
}

fn check_unit(code: &str, unit: &str, known: &Known, doubt: Say<'_>) {
    let of_plan = known.indicators.iter().find(|(known, _)| known == code);
    let Some(of_plan) = of_plan.and_then(|(_, unit)| unit.as_deref()) else { return };
    if spelling_key(of_plan) != spelling_key(unit) {
        let message = format!(
            "Đơn vị \"{unit}\" không giống đơn vị của kế hoạch \"{of_plan}\"; người xác nhận cần so lại cách tính."
        );
        doubt(DoubtCode::Unit, Severity::Warn, message);
    }
}

fn check_territory(territory: &str, known: &Known, doubt: Say<'_>) {
    let Some(place) = known.place.as_deref() else { return };
    if territory.is_empty() {
        doubt(DoubtCode::Territory, Severity::Warn, "Không ghi địa bàn.".into());
    } else if !fold(territory).contains(&fold(place)) {
        let message =
            format!("Địa bàn \"{territory}\" không phải {place} nên không dùng làm kết quả.");
        doubt(DoubtCode::OtherTerritory, Severity::Warn, message);
    } else if fold(territory) != fold(place) {
        let message = format!(
            "Địa bàn ghi bằng lời \"{territory}\"; người xác nhận cần chắc đó là địa bàn của kế hoạch vào ngày của số liệu."
        );
        doubt(DoubtCode::Territory, Severity::Note, message);
    }
}

/// Rows that say different numbers of one indicator, year and territory.
fn twice(rows: &mut [Published]) {
    type Key = (String, i16, String);
    let key = |row: &Published| -> Option<Key> {
        Some((row.code.clone(), row.year?, fold(&row.territory)))
    };
    let mut seen: HashMap<Key, Vec<(usize, Option<Decimal>)>> = HashMap::new();
    for row in rows.iter() {
        if let Some(key) = key(row) {
            seen.entry(key).or_default().push((row.line, row.value));
        }
    }
    for row in rows {
        let others = key(row).and_then(|key| seen.get(&key));
        let other = others.and_then(|all| {
            all.iter().find(|(line, value)| *line != row.line && *value != row.value)
        });
        if let Some((line, value)) = other {
            let said = value.map(number::format).unwrap_or_default();
            let message = format!(
                "Dòng {line} ghi {said} cho cùng chỉ tiêu, năm và địa bàn; hãy chọn một số khi xác nhận."
            );
            row.findings.push(Doubt { code: DoubtCode::Twice, severity: Severity::Warn, message });
        }
    }
}
