//! Finds citations in running text.

use jiff::civil::Date;

use super::{Citation, DocumentKey};

/// Finds every numbered document named in `text`, in order.
pub fn read_citations(text: &str) -> Vec<Citation> {
    let _ = text;
    Vec::new()
}

/// The period words in a document's subject set: "giai đoạn 2021-2025" → 1/1/2021–31/12/2025,
/// "đến năm 2030, tầm nhìn đến năm 2045" → –31/12/2030. `None` if there are none.
pub fn read_period(text: &str) -> Option<(Option<Date>, Option<Date>)> {
    let _ = text;
    None
}

pub(super) fn key_of(citation: &Citation) -> DocumentKey {
    DocumentKey(citation.number.clone())
}
