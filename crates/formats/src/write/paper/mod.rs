//! Official papers as files.

mod docx;
mod pdf;

pub use docx::paper_docx;
pub use pdf::paper_pdf;

use std::io;

use zip::result::ZipError;

use crate::paper::RulesError;

/// Why a paper could not be written. Vietnamese, for the person who asked for it.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// There is no rule to lay it out by.
    #[error(transparent)]
    Rules(#[from] RulesError),
    /// A fault of the archive that a Word file is.
    #[error("Không tạo được tệp Word. Hãy thử lại; nếu vẫn lỗi, hãy báo quản trị.")]
    Archive(#[from] ZipError),
    /// A fault of writing into memory.
    #[error("Không tạo được tệp. Hãy thử lại; nếu vẫn lỗi, hãy báo quản trị.")]
    Write(#[from] io::Error),
    /// A fault of the PDF writer.
    #[error("Không tạo được tệp PDF. Hãy thử lại; nếu vẫn lỗi, hãy báo quản trị.")]
    Pdf(#[source] PdfFault),
}

/// What the PDF writer found at fault; for the log.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct PdfFault(String);

impl PdfFault {
    fn error(what: impl Into<String>) -> PaperError {
        PaperError::Pdf(PdfFault(what.into()))
    }
}
