//! Kinds of evidence and how they are told apart.

use serde::{Deserialize, Serialize};

use super::EvidenceError;
use crate::read::package::Package;
use crate::read::{Limits, ReadError};

/// Kinds of file that are kept as evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceKind {
    /// PDF.
    Pdf,
    /// Word 2007 and later.
    Docx,
    /// Excel 2007 and later.
    Xlsx,
    /// PNG image.
    Png,
    /// JPEG image.
    Jpeg,
    /// WebP image.
    Webp,
}

impl EvidenceKind {
    /// All of them.
    pub const ALL: [EvidenceKind; 6] = [
        EvidenceKind::Pdf,
        EvidenceKind::Docx,
        EvidenceKind::Xlsx,
        EvidenceKind::Png,
        EvidenceKind::Jpeg,
        EvidenceKind::Webp,
    ];

    /// What to send as Content-Type when it is given out.
    pub fn media_type(self) -> &'static str {
        match self {
            EvidenceKind::Pdf => "application/pdf",
            EvidenceKind::Docx => {
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            }
            EvidenceKind::Xlsx => {
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            }
            EvidenceKind::Png => "image/png",
            EvidenceKind::Jpeg => "image/jpeg",
            EvidenceKind::Webp => "image/webp",
        }
    }

    /// Ending of its names, without the dot; also the word by which it is stored.
    pub fn extension(self) -> &'static str {
        match self {
            EvidenceKind::Pdf => "pdf",
            EvidenceKind::Docx => "docx",
            EvidenceKind::Xlsx => "xlsx",
            EvidenceKind::Png => "png",
            EvidenceKind::Jpeg => "jpg",
            EvidenceKind::Webp => "webp",
        }
    }

    /// The kind of such an [`extension`](Self::extension).
    pub fn of_extension(extension: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.extension() == extension)
    }

    /// What it is called on a page.
    pub fn title(self) -> &'static str {
        match self {
            EvidenceKind::Pdf => "PDF",
            EvidenceKind::Docx => "Word (.docx)",
            EvidenceKind::Xlsx => "Excel (.xlsx)",
            EvidenceKind::Png => "ảnh PNG",
            EvidenceKind::Jpeg => "ảnh JPEG",
            EvidenceKind::Webp => "ảnh WebP",
        }
    }

    /// Whether a browser shows it as an image.
    pub fn is_image(self) -> bool {
        matches!(self, EvidenceKind::Png | EvidenceKind::Jpeg | EvidenceKind::Webp)
    }

    /// Whether names of such files end like this (lower case).
    pub(super) fn is_named(self, ending: &str) -> bool {
        ending == self.extension()
            || (self == EvidenceKind::Jpeg && matches!(ending, "jpeg" | "jpe" | "jfif"))
    }
}

/// How far into a file programs look for the beginning of a PDF.
const HEAD: usize = 1024;

const AS_PDF: &str = "Hãy in hoặc lưu tệp thành PDF rồi chọn lại.";
const AS_DOCX: &str = "Hãy mở tệp bằng Word hoặc LibreOffice, chọn “Lưu thành” (Save As), kiểu “Word Document (.docx)” hoặc PDF, \
     rồi chọn tệp mới.";
const AS_XLSX: &str = "Hãy mở tệp bằng Excel hoặc LibreOffice, chọn “Lưu thành” (Save As), kiểu “Excel Workbook (.xlsx)”, \
     rồi chọn tệp mới.";
const AS_JPEG: &str = "Hãy mở ảnh, lưu lại kiểu JPEG hoặc PNG rồi chọn tệp mới.";
const UNPACK: &str = "Hãy giải nén rồi tải từng tệp bên trong lên.";

/// Beginnings of files that are not taken, what they are and what to do.
const OTHERS: &[(&[u8], &str, &str)] = &[
    (b"{\\rtf", "RTF", AS_DOCX),
    (b"GIF8", "ảnh GIF", AS_JPEG),
    (b"BM", "ảnh BMP", AS_JPEG),
    (b"II*\0", "ảnh TIFF", "Hãy lưu lại thành PDF hoặc JPEG rồi chọn tệp mới."),
    (b"MM\0*", "ảnh TIFF", "Hãy lưu lại thành PDF hoặc JPEG rồi chọn tệp mới."),
    (b"Rar!\x1a\x07", "tệp nén RAR", UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "tệp nén 7z", UNPACK),
    (b"\x1f\x8b", "tệp nén GZ", UNPACK),
    (b"MZ", "chương trình của Windows", "Chỉ gửi văn bản, bảng số liệu hoặc ảnh."),
    (b"\x7fELF", "chương trình", "Chỉ gửi văn bản, bảng số liệu hoặc ảnh."),
    (b"ID3", "tệp âm thanh", "Chỉ gửi văn bản, bảng số liệu hoặc ảnh."),
];

/// Tells the kind.
///
/// # Errors
/// Kinds that are not taken, with what to do instead.
pub(super) fn of(bytes: &[u8], limits: &Limits) -> Result<EvidenceKind, EvidenceError> {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    let behind = |at: usize, magic: &[u8]| bytes.get(at..).is_some_and(|b| b.starts_with(magic));
    if starts(b"%PDF-") || starts(b"\xef\xbb\xbf%PDF-") {
        return Ok(EvidenceKind::Pdf);
    }
    if starts(b"\x89PNG\r\n\x1a\n") {
        return Ok(EvidenceKind::Png);
    }
    if starts(b"\xff\xd8\xff") {
        return Ok(EvidenceKind::Jpeg);
    }
    if starts(b"RIFF") && behind(8, b"WEBP") {
        return Ok(EvidenceKind::Webp);
    }
    if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") || starts(b"PK\x07\x08") {
        return archive(bytes, limits);
    }
    if starts(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Err(compound_file(bytes));
    }
    if behind(4, b"ftyp") {
        let heic = [&b"hei"[..], b"hev", b"mif", b"msf", b"avi"].iter().any(|b| behind(8, b));
        return Err(if heic {
            not_taken(
                "ảnh HEIC hoặc AVIF",
                "Trên điện thoại, hãy chọn định dạng ảnh “Tương thích nhất” hoặc lưu lại kiểu JPEG rồi chọn tệp mới.",
            )
        } else {
            not_taken("phim hoặc âm thanh", "Hãy chụp lại màn hình thành ảnh nếu đó là minh chứng.")
        });
    }
    if let Some((_, what, hint)) = OTHERS.iter().find(|(magic, ..)| starts(magic)) {
        return Err(not_taken(what, hint));
    }
    Err(by_words(bytes))
}

fn not_taken(what: &'static str, hint: &'static str) -> EvidenceError {
    EvidenceError::NotTaken { what, hint }
}

fn archive(bytes: &[u8], limits: &Limits) -> Result<EvidenceKind, EvidenceError> {
    let package = Package::open(bytes, limits)?;
    let has_folder = |folder: &str| package.names().any(|name| name.starts_with(folder));
    if package.has("[Content_Types].xml") {
        if package.has("xl/workbook.bin") {
            return Err(not_taken("Excel nhị phân (.xlsb)", AS_XLSX));
        }
        if has_folder("word/") {
            return Ok(EvidenceKind::Docx);
        }
        if has_folder("xl/") {
            return Ok(EvidenceKind::Xlsx);
        }
        if has_folder("ppt/") {
            return Err(not_taken("PowerPoint (.pptx)", AS_PDF));
        }
    }
    if package.has("mimetype") && package.has("content.xml") {
        return Err(not_taken("OpenDocument (.odt, .ods)", AS_PDF));
    }
    Err(not_taken("tệp nén (.zip)", UNPACK))
}

/// The container that Office used before 2007 and still uses for locked files: told by the names
/// in its directory, which are UTF-16.
fn compound_file(bytes: &[u8]) -> EvidenceError {
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memchr::memmem::find(bytes, &wide).is_some()
    };
    if has("EncryptedPackage") {
        ReadError::Encrypted.into()
    } else if has("WordDocument") {
        not_taken("Word 97–2003 (.doc)", AS_DOCX)
    } else if has("Workbook") || has("Book") {
        not_taken("Excel 97–2003 (.xls)", AS_XLSX)
    } else {
        not_taken("Office 97–2003", AS_PDF)
    }
}

/// Files without a beginning of their own.
fn by_words(bytes: &[u8]) -> EvidenceError {
    let head = lower_head(bytes);
    if memchr::memmem::find(&head, b"%pdf-").is_some() {
        return EvidenceError::Damaged {
            kind: EvidenceKind::Pdf.title(),
            reason: "trước phần đầu của PDF có dữ liệu khác",
            hint: "Hãy mở tệp, in lại thành PDF mới rồi chọn lại.",
        };
    }
    let has = |word: &[u8]| memchr::memmem::find(&head, word).is_some();
    if has(b"<svg") {
        return not_taken("ảnh SVG", AS_JPEG);
    }
    if has(b"<html") || has(b"<!doctype html") || has(b"<script") {
        return not_taken("trang web", AS_PDF);
    }
    if has(b"mime-version:") {
        return not_taken("thư điện tử hoặc trang web (.eml, .mht)", AS_PDF);
    }
    let text = !bytes.iter().take(HEAD).any(|&b| b == 0);
    if text {
        not_taken("văn bản thô", AS_PDF)
    } else {
        not_taken("tệp không rõ loại", "Hãy kiểm tra lại tệp.")
    }
}

fn lower_head(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().take(HEAD).map(u8::to_ascii_lowercase).collect()
}

/// What else the file could be opened as.
pub(super) fn second_face(bytes: &[u8], kind: EvidenceKind) -> Option<&'static str> {
    let archive = matches!(kind, EvidenceKind::Docx | EvidenceKind::Xlsx);
    if !archive && ends_as_archive(bytes) {
        return Some("tệp nén (.zip)");
    }
    let head = lower_head(bytes);
    let has = |word: &[u8]| memchr::memmem::find(&head, word).is_some();
    if kind != EvidenceKind::Pdf && has(b"%pdf-") {
        return Some("PDF");
    }
    if kind.is_image() && (has(b"<html") || has(b"<!doctype html") || has(b"<script")) {
        return Some("trang web");
    }
    None
}

/// Whether the file ends with the directory of an archive: archives are read from their end, so
/// one can stand behind anything.
fn ends_as_archive(bytes: &[u8]) -> bool {
    const RECORD: usize = 22;
    let tail_at = bytes.len().saturating_sub(RECORD + usize::from(u16::MAX));
    let tail = bytes.get(tail_at..).unwrap_or_default();
    memchr::memmem::find_iter(tail, b"PK\x05\x06").any(|at| {
        let comment = match tail.get(at + 20..at + RECORD) {
            Some([low, high]) => usize::from(u16::from_le_bytes([*low, *high])),
            _ => return false,
        };
        at + RECORD + comment == tail.len()
    })
}
