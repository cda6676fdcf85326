//! Splitting an agency cell into bodies.

/// One body or group of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// As printed, white space cleaned, trailing punctuation taken off.
    pub name: String,
}

/// A slip of the writer in an agency cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SplitSlip {
    /// ":" or "," stands where ";" should ("Sở Nội vụ: các sở, ban, ngành").
    Separator {
        /// The words around it, as printed.
        around: String,
    },
    /// Doubled or dangling separators.
    Dangling {
        /// As printed.
        printed: String,
    },
}

/// Splits an agency cell on ";" and line breaks, and on "," and ":" only where that separates
/// bodies: "Sở Giáo dục và Đào tạo, các sở, ban, ngành có liên quan" is two, "Sở Văn hoá, Thể thao
/// và Du lịch" is one, "UBND huyện, thành phố" is one.
pub fn split_bodies(cell: &str) -> (Vec<Part>, Vec<SplitSlip>) {
    let _ = cell;
    (Vec::new(), Vec::new())
}
