//! PDF as evidence: whole, and what it does beside showing pages.

use super::{EvidenceError, EvidenceFinding};
use crate::read::pdf::active_content;

/// Notes what is in the file.
///
/// # Errors
/// It has no end.
pub(super) fn look(bytes: &[u8], findings: &mut Vec<EvidenceFinding>) -> Result<(), EvidenceError> {
    let end = memchr::memmem::rfind(bytes, b"%%EOF").or(memchr::memmem::rfind(bytes, b"startxref"));
    if end.is_none() {
        return Err(EvidenceError::Damaged {
            kind: "PDF",
            reason: "không có phần cuối, có thể do tải về hoặc sao chép chưa xong",
            hint: "Hãy tải lại hoặc in lại thành PDF mới rồi chọn lại.",
        });
    }
    let active = active_content(bytes);
    for (found, finding) in [
        (active.scripts, EvidenceFinding::PdfScript),
        (active.launches, EvidenceFinding::PdfLaunch),
        (active.files, EvidenceFinding::PdfFiles),
        (active.locked, EvidenceFinding::PdfLocked),
        (active.unseen && !active.locked, EvidenceFinding::PdfUnseen),
    ] {
        if found {
            findings.push(finding);
        }
    }
    Ok(())
}
