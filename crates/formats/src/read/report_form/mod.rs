//! The Excel form of a submission, filled in: [`crate::write::report_form`] read back.
//!
//! What people do to a form is taken as it comes: rows sorted and moved, columns moved and hidden,
//! headings pasted over, sheets added, the file saved by another program. A row is known by its
//! key, a column by its word or its heading; what is missing is left as it is on the server and
//! said. Meaning is left to [`ansinh_domain::report::preview`].

mod hidden;
mod sheet;

use std::collections::HashMap;

use ansinh_domain::report::{CellState, Field, FormCell, ItemKind};

use super::package::megabytes;
use super::{Format, Limits, ReadError, sniff, xlsx};
use crate::report_form::{FormIdentity, sheet_name};
use hidden::{Hidden, KnownRow};
use sheet::Sheet;

/// A form that was filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilledForm {
    /// Every cell that was found, row by row as the form was made.
    pub cells: Vec<FormCell>,
    /// What is odd about the file.
    pub findings: Vec<FormFinding>,
}

/// Something odd about a form, with what was made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormFinding {
    /// Where: "Chỉ tiêu, dòng 12"; empty for the whole file.
    pub place: String,
    /// In Vietnamese.
    pub message: String,
}

/// A form that is not taken. The text is Vietnamese.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormError {
    /// The file itself.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Not a workbook.
    #[error(
        "Tệp không phải là tệp Excel (.xlsx). Hãy nộp chính tệp mẫu đã tải từ trang báo cáo; nếu đã lưu sang kiểu khác, hãy mở bằng Excel và lưu lại kiểu “Excel Workbook (.xlsx)”."
    )]
    NotWorkbook,
    /// A workbook without the hidden sheet of a form.
    #[error(
        "Tệp Excel này không phải là mẫu tải từ phần mềm, hoặc đã mất phần nhận dạng (thường do chép sang tệp mới). Hãy vào trang báo cáo, chọn “Tải mẫu Excel”, chép số liệu vào mẫu mới rồi nộp lại."
    )]
    NoIdentity,
    /// Made by a newer version of the program.
    #[error(
        "Mẫu này do phiên bản mới hơn của phần mềm tạo ra nên không đọc được. Hãy tải mẫu mới từ trang báo cáo rồi nộp lại."
    )]
    NewerLayout,
    /// Made by another installation.
    #[error(
        "Mẫu này được tải từ một hệ thống khác (kỳ {round} của {body}). Hãy tải mẫu từ chính hệ thống này rồi nộp lại."
    )]
    OtherInstallation {
        /// The form's round.
        round: String,
        /// The form's body.
        body: String,
    },
    /// Of another round.
    #[error(
        "Mẫu này của kỳ báo cáo {theirs}, còn báo cáo đang mở là kỳ {ours}. Hãy chọn đúng tệp, hoặc tải mẫu mới của kỳ {ours}."
    )]
    OtherRound {
        /// The form's round.
        theirs: String,
        /// The round that is open.
        ours: String,
    },
    /// Of another body.
    #[error(
        "Mẫu này của {theirs}, còn báo cáo đang mở là của {ours}. Hãy chọn đúng tệp, hoặc tải mẫu mới của {ours}."
    )]
    OtherBody {
        /// The form's body.
        theirs: String,
        /// The body whose report is open.
        ours: String,
    },
    /// Of another report of the same round and body.
    #[error(
        "Mẫu này của một báo cáo khác trong cùng kỳ. Hãy tải mẫu mới từ trang báo cáo đang mở rồi nộp lại."
    )]
    OtherReport,
    /// Of another version of the plan than the round has.
    #[error(
        "Mẫu này theo một phiên bản khác của kế hoạch nên các dòng có thể không còn khớp. Hãy tải mẫu mới từ trang báo cáo, chép số liệu sang rồi nộp lại."
    )]
    OtherVersion,
    /// No input cell of a row was found.
    #[error(
        "Không tìm thấy ô nhập nào trong tệp: hàng tiêu đề hoặc cột mã đã bị xóa hay sửa. Hãy tải mẫu mới từ trang báo cáo, chép số liệu sang rồi nộp lại."
    )]
    NoCells,
}

/// Bounds for forms: a form of a hundred rows has some thousand cells.
pub fn form_limits() -> Limits {
    Limits { file_bytes: 10 << 20, part_bytes: 60 << 20, cells: 300_000, ..Limits::default() }
}

/// Reads a form back.
///
/// # Errors
/// A file that is no form, or the form of another report than `expected`.
pub fn read_report_form(
    bytes: &[u8],
    expected: &FormIdentity,
    limits: &Limits,
) -> Result<FilledForm, FormError> {
    check_format(bytes, limits)?;
    let sheets = xlsx::read_places(bytes, limits)?;
    let (at, hidden) = Hidden::find(&sheets)?;
    check_identity(&hidden.identity, expected)?;
    let mut findings = Vec::new();
    let sheets: Vec<Sheet> = sheets
        .into_iter()
        .enumerate()
        .filter(|(number, _)| *number != at)
        .map(|(_, (name, places))| Sheet::new(name, places))
        .collect();
    let found = find_rows(&sheets, &hidden, &mut findings);
    let mut cells = Vec::new();
    for row in &hidden.rows {
        let Some(places) = found.get(row.text.as_str()) else { continue };
        read_row(&sheets, &hidden, row, places, &mut cells, &mut findings);
    }
    if cells.is_empty() && !hidden.rows.is_empty() {
        return Err(FormError::NoCells);
    }
    tell_missing(&sheets, &hidden, &found, &mut findings);
    Ok(FilledForm { cells, findings })
}

fn check_format(bytes: &[u8], limits: &Limits) -> Result<(), FormError> {
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limits.file_bytes {
        return Err(FormError::Read(ReadError::too_large(
            "dung lượng tệp",
            megabytes(limits.file_bytes),
            "Hãy bỏ ảnh và trang tính không thuộc mẫu rồi thử lại.",
        )));
    }
    match sniff::sniff(bytes, None, limits) {
        Ok(Format::Xlsx) => Ok(()),
        Ok(_) | Err(ReadError::Empty | ReadError::UnknownFormat { .. }) => {
            Err(FormError::NotWorkbook)
        }
        Err(ReadError::OldFormat { format, .. })
            if !format.contains("Excel") && !format.contains("OpenDocument") =>
        {
            Err(FormError::NotWorkbook)
        }
        Err(error) => Err(FormError::Read(error)),
    }
}

fn check_identity(theirs: &FormIdentity, ours: &FormIdentity) -> Result<(), FormError> {
    if theirs.installation != ours.installation {
        return Err(FormError::OtherInstallation {
            round: theirs.round_title.clone(),
            body: theirs.body_name.clone(),
        });
    }
    if theirs.round != ours.round {
        return Err(FormError::OtherRound {
            theirs: theirs.round_title.clone(),
            ours: ours.round_title.clone(),
        });
    }
    if theirs.body != ours.body {
        return Err(FormError::OtherBody {
            theirs: theirs.body_name.clone(),
            ours: ours.body_name.clone(),
        });
    }
    if theirs.submission != ours.submission {
        return Err(FormError::OtherReport);
    }
    if theirs.version != ours.version {
        return Err(FormError::OtherVersion);
    }
    Ok(())
}

/// Where a row stands: which sheet, which row of it.
type At = (usize, u32);

/// Where each row of the form stands now, by its key; more than one place when it was copied.
fn find_rows<'h>(
    sheets: &[Sheet],
    hidden: &'h Hidden,
    findings: &mut Vec<FormFinding>,
) -> HashMap<&'h str, Vec<At>> {
    let mut found: HashMap<&str, Vec<At>> = HashMap::new();
    let mut strangers: Vec<At> = Vec::new();
    for (number, sheet) in sheets.iter().enumerate() {
        for (&row, texts) in &sheet.places.rows {
            match texts.values().find_map(|text| hidden.row(text)) {
                Some(known) => found.entry(known.text.as_str()).or_default().push((number, row)),
                None if sheet.has_input(row) => strangers.push((number, row)),
                None => {}
            }
        }
    }
    let mut left = 0_usize;
    for (number, row) in strangers {
        let Some(sheet) = sheets.get(number) else { continue };
        // The key was lost; the code may still say which row it is.
        let by_code = sheet.code(row).and_then(|code| hidden.by_code(code, sheet.kind()?));
        let by_code = by_code.filter(|known| !found.contains_key(known.text.as_str()));
        if let Some(known) = by_code {
            found.entry(known.text.as_str()).or_default().push((number, row));
            continue;
        }
        left += 1;
        if left <= TOLD {
            findings.push(FormFinding {
                place: sheet.row_place(row),
                message: "Dòng này không thuộc mẫu nên không được đọc.".to_owned(),
            });
        }
    }
    if let Some(more @ 1..) = left.checked_sub(TOLD) {
        findings.push(FormFinding {
            place: String::new(),
            message: format!("Còn {more} dòng khác không thuộc mẫu nên không được đọc."),
        });
    }
    found
}

/// Findings of one sort that are told one by one, and codes that one finding names.
const TOLD: usize = 20;

fn read_row(
    sheets: &[Sheet],
    hidden: &Hidden,
    row: &KnownRow,
    places: &[At],
    cells: &mut Vec<FormCell>,
    findings: &mut Vec<FormFinding>,
) {
    for &field in Field::of(row.kind) {
        let mut read: Option<(String, Result<String, String>)> = None;
        for &(number, at) in places {
            let Some(sheet) = sheets.get(number) else { continue };
            let Some(content) = sheet.content(at, field, findings) else { continue };
            let place = sheet.cell_place(at, field);
            read = Some(match read {
                Some((first, before)) if before != content => {
                    let twice = format!(
                        "Mục {} có hai lần trong tệp ({first} và {place}) với nội dung khác nhau. Hãy giữ lại một dòng rồi nộp lại.",
                        row.code
                    );
                    (first, Err(twice))
                }
                Some(same) => same,
                None => (place, content),
            });
        }
        let Some((place, typed)) = read else { continue };
        let base = hidden.base(row, field).cloned().unwrap_or_else(CellState::default);
        cells.push(FormCell { row: row.key.clone(), field, place, base, typed });
    }
}

/// Says which sheets, rows and columns of the form are not in the file.
fn tell_missing(
    sheets: &[Sheet],
    hidden: &Hidden,
    found: &HashMap<&str, Vec<At>>,
    findings: &mut Vec<FormFinding>,
) {
    for kind in [ItemKind::Indicator, ItemKind::Task, ItemKind::Section] {
        let rows: Vec<&KnownRow> = hidden.rows.iter().filter(|row| row.kind == kind).collect();
        let is_there = |row: &&KnownRow| found.contains_key(row.text.as_str());
        let missing: Vec<&str> =
            rows.iter().filter(|row| !is_there(row)).map(|row| row.code.as_str()).collect();
        let place = sheet_name(kind).to_owned();
        if rows.is_empty() {
            continue;
        }
        if missing.len() == rows.len() {
            let message =
                format!("Tệp không có trang “{place}”; nội dung trên phần mềm được giữ nguyên.");
            findings.push(FormFinding { place: String::new(), message });
            continue;
        }
        if !missing.is_empty() {
            let named: Vec<&str> = missing.iter().copied().take(TOLD).collect();
            let more = if missing.len() > TOLD { "…" } else { "" };
            let message = format!(
                "Tệp thiếu {} dòng của mẫu ({}{more}); nội dung trên phần mềm được giữ nguyên.",
                missing.len(),
                named.join(", ")
            );
            findings.push(FormFinding { place: place.clone(), message });
        }
        let places = rows.iter().filter_map(|row| found.get(row.text.as_str())).flatten();
        let mut used: Vec<usize> = places.map(|(number, _)| *number).collect();
        used.sort_unstable();
        used.dedup();
        for sheet in used.into_iter().filter_map(|number| sheets.get(number)) {
            let lost = Field::of(kind).iter().filter(|field| !sheet.has(**field));
            let lost: Vec<&str> = lost.map(|field| field.title()).collect();
            if !lost.is_empty() {
                let message = format!(
                    "Tệp thiếu cột {}; nội dung trên phần mềm được giữ nguyên.",
                    lost.join(", ")
                );
                findings.push(FormFinding { place: sheet.name.clone(), message });
            }
        }
    }
}
