//! Why a file is not taken as evidence, and what is doubtful about one that is.

use serde::{Deserialize, Serialize};

use super::EvidenceKind;
use crate::read::ReadError;

/// A file that is not taken. The text is Vietnamese, for the person who chose it: what happened,
/// why, and what to do next.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EvidenceError {
    /// No bytes.
    #[error("Tệp rỗng, không có nội dung nào. Hãy kiểm tra lại tệp rồi chọn lại.")]
    Empty,
    /// Over a limit.
    #[error("Tệp vượt giới hạn cho phép: {what} (giới hạn {limit}). {hint}")]
    TooLarge {
        /// What is too large, in Vietnamese.
        what: String,
        /// The limit, written for a person.
        limit: String,
        /// What to do, in Vietnamese.
        hint: &'static str,
    },
    /// A kind of file that is not kept as evidence.
    #[error(
        "Tệp là {what} nên không nhận làm minh chứng. Minh chứng nhận PDF, Word (.docx), Excel (.xlsx) và ảnh PNG, JPEG, WebP. {hint}"
    )]
    NotTaken {
        /// What it is, in Vietnamese.
        what: &'static str,
        /// How to make of it what is taken, in Vietnamese.
        hint: &'static str,
    },
    /// Carries macros: programs that run where the file is opened.
    #[error(
        "Tệp {kind} có macro (chương trình chạy kèm) nên không nhận. Hãy mở tệp, chọn “Lưu thành” (Save As), kiểu {save_as} không có macro, rồi chọn lại."
    )]
    Macro {
        /// "Word (.docx)".
        kind: &'static str,
        /// The kind to save as.
        save_as: &'static str,
    },
    /// Can be opened as two kinds of file, which shows different things to different programs.
    #[error(
        "Tệp mở được như {kind} nhưng cũng mở được như {other}; tệp như vậy thường được tạo để đánh lừa nên không nhận. Hãy mở tệp, lưu hoặc in lại thành tệp mới rồi chọn lại."
    )]
    TwoKinds {
        /// What it would be taken for.
        kind: &'static str,
        /// What else it is.
        other: &'static str,
    },
    /// Truncated or corrupt.
    #[error("Tệp {kind} bị hỏng: {reason}. {hint}")]
    Damaged {
        /// "PDF".
        kind: &'static str,
        /// What is wrong, in Vietnamese.
        reason: &'static str,
        /// What to do, in Vietnamese.
        hint: &'static str,
    },
    /// The archive of an Office file.
    #[error(transparent)]
    Office(#[from] ReadError),
}

impl EvidenceError {
    pub(super) fn too_large(what: &str, limit: String, hint: &'static str) -> Self {
        EvidenceError::TooLarge { what: what.to_owned(), limit, hint }
    }
}

/// What a person should know before opening the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceFinding {
    /// A PDF with JavaScript in it.
    PdfScript,
    /// A PDF that asks to start another program.
    PdfLaunch,
    /// A PDF that carries other files.
    PdfFiles,
    /// A PDF that is encrypted: it may ask for a password.
    PdfLocked,
    /// A PDF of which some part could not be looked into.
    PdfUnseen,
    /// An Office file with other files or controls in it.
    OfficeObjects,
    /// A Word file whose template is fetched from elsewhere when it is opened.
    OfficeRemoteTemplate,
    /// An image with bytes behind its end.
    ImageTail,
    /// The ending of the name says another kind than the content.
    NamedOtherwise {
        /// The ending as it came, in lower case.
        named: String,
        /// What the file is.
        kind: EvidenceKind,
    },
}

impl EvidenceFinding {
    /// What it is and what to do, in Vietnamese.
    pub fn message(&self) -> String {
        match self {
            EvidenceFinding::PdfScript => {
                "Tệp PDF có mã JavaScript. Nên in lại thành PDF mới; khi mở, đừng cho phép chạy mã."
            }
            EvidenceFinding::PdfLaunch => {
                "Tệp PDF có lệnh mở chương trình khác. Đừng bấm đồng ý khi phần mềm hỏi; nên in lại thành PDF mới."
            }
            EvidenceFinding::PdfFiles => {
                "Tệp PDF có tệp khác đính kèm bên trong. Chỉ mở tệp đính kèm khi biết rõ nguồn; nếu đó là minh chứng, \
                 hãy tải từng tệp lên riêng."
            }
            EvidenceFinding::PdfLocked => {
                "Tệp PDF được mã hoá: người xem có thể phải nhập mật khẩu, và nội dung bên trong chưa kiểm tra được. \
                 Nên gửi bản không đặt mật khẩu."
            }
            EvidenceFinding::PdfUnseen => {
                "Có phần của tệp PDF không kiểm tra được (nén kiểu lạ hoặc quá lớn). Hãy kiểm tra nguồn gốc tệp trước khi mở."
            }
            EvidenceFinding::OfficeObjects => {
                "Tệp có đối tượng nhúng hoặc điều khiển bên trong. Chỉ mở đối tượng nhúng khi biết rõ nguồn."
            }
            EvidenceFinding::OfficeRemoteTemplate => {
                "Tệp Word lấy tệp mẫu từ nơi khác khi mở. Nên lưu lại theo mẫu mặc định (Normal) hoặc in thành PDF."
            }
            EvidenceFinding::ImageTail => {
                "Sau phần ảnh còn dữ liệu không thuộc ảnh. Ảnh vẫn xem được; nếu không rõ vì sao, hãy lưu lại ảnh."
            }
            EvidenceFinding::NamedOtherwise { named, kind } => {
                return format!(
                    "Tên tệp ghi đuôi “.{named}” nhưng nội dung là {}; tệp được giữ với đuôi “.{}”.",
                    kind.title(),
                    kind.extension()
                );
            }
        }
        .to_owned()
    }
}
