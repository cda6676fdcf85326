//! Legal documents named in running text: type, number with symbol, date, issuer.

mod check;
mod documents;
mod issuer;
mod kinds;
mod order;
mod period;
mod read;
mod symbol;

pub use check::{DocumentDoubt, Neighbour, check_documents};
pub use documents::{DocumentMentions, distinct_documents};
pub use period::read_period;
pub use read::read_citations;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A legal document as a text names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// The type in full as Vietnamese writes it, normalised in case: "Kế hoạch", "Quyết định",
    /// "Nghị quyết", "Chỉ thị", "Kết luận", "Chương trình hành động", "Công văn", "Luật" ...
    #[serde(rename = "type")]
    pub doc_type: String,
    /// Number with symbol as it should be written: "113/KH-UBND", "42-NQ/TW", "30/QĐ-TTg".
    pub number: String,
    /// Date of the document, where the text gives a possible one.
    pub date: Option<Date>,
    /// Who issued it, as printed and cleaned ("UBND tỉnh", "Thủ tướng Chính phủ"), where the text
    /// says.
    pub issuer: Option<String>,
    /// What the document is about: the words after issuer, up to the next citation, cleaned.
    pub subject: Option<String>,
    /// The words of the text that were read (type, number, date, issuer), cleaned.
    pub raw: String,
    /// Byte range of the citation in the *cleaned* text it was read from.
    pub span: (usize, usize),
    /// Slips noticed while reading.
    pub slips: Vec<CitationSlip>,
}

/// Something odd in how a document is cited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "slip", rename_all = "kebab-case")]
#[allow(missing_docs)] // `printed` is always the words of the source
pub enum CitationSlip {
    /// The symbol is misspelt or misplaced ("10/KH-UBDN", "317/-KH/TU"); `printed` is the source's.
    Symbol { printed: String },
    /// The date is written oddly ("11/01//2024", "06/01/2022của"); it was read all the same.
    DateForm { printed: String },
    /// The date cannot exist ("31/02/2024"); no date was taken.
    ImpossibleDate { printed: String },
    /// A word stands twice ("số số").
    DoubledWord { printed: String },
}

impl Citation {
    /// The key under which two citations are one document: number with symbol, and date. Numbers
    /// repeat from year to year, so the date belongs to it; the symbol tells the type and the
    /// issuer, so their words, like letter case and slips in the symbol, do not. For a mention
    /// without a date, see [`distinct_documents`].
    pub fn key(&self) -> DocumentKey {
        read::key_of(self)
    }
}

/// Identity of a legal document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DocumentKey(pub String);
