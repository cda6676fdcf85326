//! Why a file could not be read at all.

/// A file that could not be read. The text is Vietnamese, for the person who chose the file: what
/// happened, why, and what to do next.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// None of the known formats.
    #[error("Tệp không phải là .docx, .xlsx, .html hay .txt nên không đọc được. {hint}")]
    UnknownFormat {
        /// What to do instead, in Vietnamese.
        hint: String,
    },
    /// Word 97–2003 (.doc), Excel 97–2003 (.xls), RTF or PDF: a known format that is not read.
    #[error("Tệp thuộc định dạng {format} cũ hoặc không hỗ trợ. {hint}")]
    OldFormat {
        /// Name of the format.
        format: &'static str,
        /// How to convert it, in Vietnamese.
        hint: String,
    },
    /// Locked with a password.
    #[error("Tệp được đặt mật khẩu nên không đọc được. Hãy mở tệp, bỏ mật khẩu rồi lưu lại.")]
    Encrypted,
    /// Truncated or corrupt.
    #[error(
        "Tệp bị hỏng tại {place}: {reason}. Hãy mở lại bằng Word hoặc Excel, lưu thành tệp mới rồi thử lại."
    )]
    Damaged {
        /// Which part of the file, in Vietnamese.
        place: String,
        /// What is wrong, in Vietnamese.
        reason: String,
    },
    /// Over a limit.
    #[error("Tệp vượt giới hạn cho phép: {what} (giới hạn {limit}). {hint}")]
    TooLarge {
        /// What is too large, in Vietnamese.
        what: String,
        /// The limit, written for a person.
        limit: String,
        /// What to do, in Vietnamese.
        hint: String,
    },
    /// Text in a Vietnamese encoding of before Unicode.
    #[error(
        "Văn bản dùng bảng mã cũ {encoding}. Hãy chuyển sang Unicode (công cụ chuyển mã của Unikey: Ctrl+Shift+F6) rồi thử lại."
    )]
    OldEncoding {
        /// "TCVN3 (ABC)", "VNI" ...
        encoding: &'static str,
    },
    /// Nothing in it.
    #[error("Tệp không có nội dung văn bản nào.")]
    Empty,
}

impl ReadError {
    pub(super) fn too_large(what: &str, limit: String, hint: &str) -> Self {
        ReadError::TooLarge { what: what.to_owned(), limit, hint: hint.to_owned() }
    }

    pub(super) fn damaged(place: &str, reason: &str) -> Self {
        ReadError::Damaged { place: place.to_owned(), reason: reason.to_owned() }
    }

    pub(super) fn old_format(format: &'static str, hint: &str) -> Self {
        ReadError::OldFormat { format, hint: hint.to_owned() }
    }

    pub(super) fn unknown(hint: &str) -> Self {
        ReadError::UnknownFormat { hint: hint.to_owned() }
    }
}
