//! Which format a file is, by its content.

use super::error::ReadError;
use super::package::Package;
use super::{Format, Limits};

const SAVE_AS_DOCX: &str = "Hãy mở tệp bằng Word hoặc LibreOffice, chọn “Lưu thành” (Save As), kiểu “Word Document (.docx)”, \
     rồi nhập tệp mới.";
const SAVE_AS_XLSX: &str = "Hãy mở tệp bằng Excel hoặc LibreOffice, chọn “Lưu thành” (Save As), kiểu “Excel Workbook (.xlsx)”, \
     rồi nhập tệp mới.";

/// Tells the format.
///
/// # Errors
/// Known formats that are not read, with how to convert them; unknown ones; empty files.
pub(super) fn sniff(
    bytes: &[u8],
    file_name: Option<&str>,
    limits: &Limits,
) -> Result<Format, ReadError> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ReadError::Empty);
    }
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") || starts(b"PK\x07\x08") {
        return archive(bytes, limits);
    }
    if starts(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Err(compound_file(bytes));
    }
    if starts(b"{\\rtf") {
        return Err(ReadError::old_format("RTF", SAVE_AS_DOCX));
    }
    if head(bytes, 1024).windows(5).any(|w| w == b"%PDF-") {
        return Err(ReadError::old_format(
            "PDF",
            "Hãy xin tệp Word gốc của kế hoạch; nếu không có, mở tệp PDF bằng Word, kiểm tra lại các bảng, \
             rồi lưu thành .docx.",
        ));
    }
    refuse_images(bytes)?;
    text_or_html(bytes, file_name)
}

fn archive(bytes: &[u8], limits: &Limits) -> Result<Format, ReadError> {
    let mut package = Package::open(bytes, limits)?;
    if package.has("word/document.xml") {
        return Ok(Format::Docx);
    }
    if package.has("xl/workbook.xml") {
        return Ok(Format::Xlsx);
    }
    let has_folder =
        |package: &Package<'_>, folder: &str| package.names().any(|name| name.starts_with(folder));
    if has_folder(&package, "word/") {
        return Ok(Format::Docx);
    }
    if package.has("xl/workbook.bin") {
        return Err(ReadError::old_format("Excel nhị phân (.xlsb)", SAVE_AS_XLSX));
    }
    if has_folder(&package, "xl/") {
        return Ok(Format::Xlsx);
    }
    if has_folder(&package, "ppt/") {
        return Err(ReadError::old_format(
            "PowerPoint (.pptx)",
            "Kế hoạch cần ở dạng Word hoặc Excel; hãy chép bảng sang Word rồi lưu thành .docx.",
        ));
    }
    if package.has("mimetype") && package.has("content.xml") {
        let kind = package.part("mimetype")?.unwrap_or_default();
        return Err(if String::from_utf8_lossy(&kind).contains("spreadsheet") {
            ReadError::old_format("OpenDocument (.ods)", SAVE_AS_XLSX)
        } else {
            ReadError::old_format("OpenDocument (.odt)", SAVE_AS_DOCX)
        });
    }
    if package.has("[Content_Types].xml") {
        return Err(ReadError::damaged(
            "thành phần “word/document.xml”",
            "không có trong tệp, nên không có nội dung văn bản",
        ));
    }
    Err(ReadError::unknown(
        "Đây là tệp nén (.zip). Hãy giải nén rồi chọn tệp .docx hoặc .xlsx ở bên trong.",
    ))
}

/// A file of the container that Office used before 2007 and still uses for locked files: told by
/// the names in its directory, which are UTF-16.
fn compound_file(bytes: &[u8]) -> ReadError {
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memchr::memmem::find(bytes, &wide).is_some()
    };
    if has("EncryptedPackage") {
        ReadError::Encrypted
    } else if has("WordDocument") {
        ReadError::old_format("Word 97–2003 (.doc)", SAVE_AS_DOCX)
    } else if has("Workbook") || has("Book") {
        ReadError::old_format("Excel 97–2003 (.xls)", SAVE_AS_XLSX)
    } else {
        ReadError::old_format("Office 97–2003", SAVE_AS_DOCX)
    }
}

fn refuse_images(bytes: &[u8]) -> Result<(), ReadError> {
    const IMAGES: [&[u8]; 6] =
        [b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"Rar!\x1a\x07"];
    if IMAGES.iter().any(|magic| bytes.starts_with(magic)) {
        return Err(ReadError::unknown(
            "Đây là ảnh, bản quét hoặc tệp nén kiểu khác. Hãy xin tệp Word gốc của kế hoạch.",
        ));
    }
    Ok(())
}

fn text_or_html(bytes: &[u8], file_name: Option<&str>) -> Result<Format, ReadError> {
    let start = printable_start(bytes);
    let start = start.trim_start();
    let is_mhtml = ["mime-version:", "from: <saved by", "from: \"saved by"]
        .iter()
        .any(|s| start.starts_with(s))
        || (start.contains("content-type: multipart/related") && start.contains("mime-version:"));
    if is_mhtml {
        return Err(ReadError::old_format(
            "MHTML (.mht)",
            "Hãy mở lại trang bằng trình duyệt rồi lưu kiểu “Trang web, chỉ HTML” (.html).",
        ));
    }
    if start.starts_with("<?xml") && start.contains("word.document") {
        return Err(ReadError::old_format("Word XML (.xml)", SAVE_AS_DOCX));
    }
    let opens_page = ["<!doctype html", "<html", "<head", "<body", "<table"]
        .iter()
        .any(|tag| start.starts_with(tag));
    let named_html = file_name.is_some_and(|name| {
        let name = name.to_ascii_lowercase();
        [".html", ".htm", ".xhtml"].iter().any(|end| name.ends_with(end))
    });
    let has_tags = ["<html", "<body", "<table", "<p>", "<p ", "<div", "</"]
        .iter()
        .any(|tag| start.contains(tag));
    // A comment or an XML declaration can stand before the page.
    let after_prologue = start.starts_with('<') && start.contains("<html");
    let html = opens_page || after_prologue || (named_html && has_tags);
    Ok(if html { Format::Html } else { Format::Text })
}

/// The first characters in lower case, in whatever encoding: NULs of UTF-16 and marks left out.
fn printable_start(bytes: &[u8]) -> String {
    head(bytes, 8 << 10)
        .iter()
        .filter(|&&b| b != 0 && b < 0x80)
        .map(|&b| char::from(b.to_ascii_lowercase()))
        .collect()
}

fn head(bytes: &[u8], length: usize) -> &[u8] {
    bytes.get(..bytes.len().min(length)).unwrap_or_default()
}
