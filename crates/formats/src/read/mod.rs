//! Bytes to [`Document`]: blocks of text and tables, whatever the file format.

pub mod border;
mod document;
pub mod docx;
mod encoding;
mod error;
pub mod evidence;
mod flow;
mod grid;
pub mod html;
mod label;
mod normal;
mod old_encoding;
mod package;
pub mod paper;
mod pdf;
pub mod plan;
pub mod report_form;
mod sheet;
pub mod signature;
mod sniff;
pub mod territory;
pub mod text;
pub mod xlsx;
mod xml;

pub use document::{
    Block, Document, Format, GridCell, Limits, Merge, Note, Paragraph, SourceLine, Table, TableRow,
};
pub use error::ReadError;
pub use sheet::read_rows;

/// Reads a file of any known format. The format is told by the content; the name only decides
/// between a web page and plain text when the content does not.
///
/// Callers that take in files check the length before they hold the bytes; here it is checked
/// again.
///
/// # Errors
/// Every reason why the file cannot be read, in Vietnamese for the person who chose it.
pub fn read_document(
    bytes: &[u8],
    file_name: Option<&str>,
    limits: &Limits,
) -> Result<Document, ReadError> {
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if length > limits.file_bytes {
        return Err(ReadError::too_large(
            "dung lượng tệp",
            package::megabytes(limits.file_bytes),
            "Hãy bỏ ảnh, bản quét kèm theo hoặc tách tệp rồi thử lại.",
        ));
    }
    let document = match sniff::sniff(bytes, file_name, limits)? {
        Format::Docx => docx::read(bytes, limits)?,
        Format::Xlsx => xlsx::read(bytes, limits)?,
        Format::Html => html::read(bytes, limits)?,
        Format::Text => text::read(bytes)?,
    };
    old_encoding::refuse(&document)?;
    if document.blocks.is_empty() { Err(ReadError::Empty) } else { Ok(document) }
}
