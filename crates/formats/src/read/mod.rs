//! Bytes to [`Document`]: blocks of text and tables, whatever the file format.

mod document;
mod error;
pub mod plan;

pub use document::{
    Block, Document, Format, GridCell, Limits, Merge, Note, Paragraph, SourceLine, Table, TableRow,
};
pub use error::ReadError;
