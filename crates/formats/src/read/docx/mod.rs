//! Word 2007 and later (`.docx`, `.docm`, `.dotx`): our own walk over `word/document.xml`.
//!
//! The walk is a machine with an explicit stack, so a deeply nested file cannot overflow the
//! program's; elements are matched by local name, so both the transitional and the strict
//! namespaces are read.

mod numbering;
mod styles;
mod tag;
mod walk;

use ansinh_domain::plan::FindingCode;

use super::error::ReadError;
use super::flow;
use super::grid::Budget;
use super::package::Package;
use super::{Document, Format, Limits, Note, xml};

const DOCUMENT: &str = "word/document.xml";

/// Reads a Word document.
///
/// # Errors
/// A damaged, locked or too large file; text of before Unicode is for the caller to refuse.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    let mut package = Package::open(bytes, limits)?;
    let main = main_part(&mut package)?;
    let place = format!("thành phần “{main}”");
    let Some(xml) = package.part(&main)? else {
        return Err(ReadError::damaged(
            &place,
            "không có trong tệp, nên không có nội dung văn bản",
        ));
    };
    let xml = xml::decode(xml, &place)?;
    let numbering = match side_part(&mut package, &main, "numbering")? {
        Some(xml) => numbering::Numbering::read(&xml),
        None => numbering::Numbering::default(),
    };
    let styles = match side_part(&mut package, &main, "styles")? {
        Some(xml) => styles::Styles::read(&xml),
        None => styles::Styles::default(),
    };
    let mut budget = Budget::new(limits);
    let walked = walk::Walk::new(limits, &mut budget, numbering, &styles).run(&xml, &place)?;
    drop(xml);
    let blocks = flow::lay_out(walked.items, &mut budget)?;
    Ok(Document { format: Format::Docx, blocks, notes: notes(walked.seen) })
}

/// The part with the text. Nearly always `word/document.xml`; some writers name it otherwise.
fn main_part(package: &mut Package<'_>) -> Result<String, ReadError> {
    if package.has(DOCUMENT) {
        return Ok(DOCUMENT.to_owned());
    }
    let Some(rels) = package.part("_rels/.rels")? else { return Ok(DOCUMENT.to_owned()) };
    let rels = String::from_utf8_lossy(&rels);
    Ok(xml::related(&rels, "officeDocument", "").unwrap_or_else(|| DOCUMENT.to_owned()))
}

/// A part beside the main one. The text can be read without it, so a damaged one counts as absent;
/// one over the limits does not.
fn side_part(
    package: &mut Package<'_>,
    main: &str,
    kind: &str,
) -> Result<Option<String>, ReadError> {
    let (folder, file) = main.rsplit_once('/').unwrap_or(("", main));
    let rels = package.part(&format!("{folder}/_rels/{file}.rels"));
    let name = match or_absent(rels)? {
        Some(rels) => xml::related(&String::from_utf8_lossy(&rels), kind, folder),
        None => None,
    };
    let name = name.unwrap_or_else(|| format!("{folder}/{kind}.xml"));
    let Some(bytes) = or_absent(package.part(&name))? else { return Ok(None) };
    or_absent(xml::decode(bytes, &name).map(Some))
}

fn or_absent<T>(read: Result<Option<T>, ReadError>) -> Result<Option<T>, ReadError> {
    match read {
        Err(ReadError::Damaged { .. }) => Ok(None),
        other => other,
    }
}

fn notes(seen: walk::Seen) -> Vec<Note> {
    let mut notes = Vec::new();
    if seen.tracked {
        notes.push(Note {
            code: FindingCode::TrackedChanges,
            message: "Tệp còn vết sửa (Track Changes) chưa duyệt: phần thêm vào được đọc, phần đã xoá bị bỏ. \
                      Nếu không đúng ý, hãy duyệt hết vết sửa trong Word rồi nhập lại."
                .to_owned(),
            line: 0,
        });
    }
    if seen.embedded {
        notes.push(Note {
            code: FindingCode::ContentLeftOut,
            message: "Tệp có đối tượng nhúng (ví dụ bảng Excel chèn vào Word); nội dung trong đó không được đọc. \
                      Nếu là bảng chỉ tiêu, hãy chuyển thành bảng của Word."
                .to_owned(),
            line: 0,
        });
    }
    notes
}
