//! What a file brought in as evidence is: told by its content, with what makes it doubtful.
//!
//! Evidence is kept as it came and given out again, so what matters is that it is what it says, that
//! it opens, and that it does nothing to the one who opens it. Files that look like two kinds at
//! once and Office files with macros are refused; what a person should know before opening is a
//! finding.

mod error;
mod image;
mod kind;
mod name;
mod office;
mod pdf;

use serde::{Deserialize, Serialize};

use super::Limits;
use super::package::megabytes;

pub use error::{EvidenceError, EvidenceFinding};
pub use kind::EvidenceKind;
pub use name::{download_name, shown_name};

/// Bounds on what is taken in as evidence.
#[derive(Debug, Clone, Copy)]
pub struct EvidenceLimits {
    /// Of the file, and of what an Office file inflates to.
    pub file: Limits,
    /// Pixels of the longer side of an image.
    pub side: u32,
    /// Pixels of an image: what a browser needs to show it is four bytes each.
    pub pixels: u64,
}

impl Default for EvidenceLimits {
    fn default() -> Self {
        EvidenceLimits { file: Limits::default(), side: 20_000, pixels: 100_000_000 }
    }
}

/// A file that can be kept as evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What it is, by its content.
    pub kind: EvidenceKind,
    /// Its name for people: no path, nothing invisible, the ending of its kind.
    pub shown_name: String,
    /// Its name for giving it out: ASCII letters, digits and hyphens, the ending of its kind.
    pub download_name: String,
    /// Width and height of an image in pixels.
    pub size: Option<(u32, u32)>,
    /// What a person should know before opening it.
    pub findings: Vec<EvidenceFinding>,
}

/// Tells what a file is and whether it can be kept. The name decides nothing; where it says another
/// kind than the content, that is a finding.
///
/// # Errors
/// Every reason why the file is not taken, in Vietnamese for the person who chose it.
pub fn read_evidence(
    bytes: &[u8],
    file_name: Option<&str>,
    limits: &EvidenceLimits,
) -> Result<Evidence, EvidenceError> {
    if bytes.is_empty() {
        return Err(EvidenceError::Empty);
    }
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limits.file.file_bytes {
        return Err(EvidenceError::too_large(
            "dung lượng tệp",
            megabytes(limits.file.file_bytes),
            "Hãy giảm độ phân giải bản quét hoặc tách tệp rồi thử lại.",
        ));
    }
    let kind = kind::of(bytes, &limits.file)?;
    if let Some(other) = kind::second_face(bytes, kind) {
        return Err(EvidenceError::TwoKinds { kind: kind.title(), other });
    }
    let mut findings = Vec::new();
    let size = match kind {
        EvidenceKind::Pdf => {
            pdf::look(bytes, &mut findings)?;
            None
        }
        EvidenceKind::Docx | EvidenceKind::Xlsx => {
            office::look(bytes, kind, &limits.file, &mut findings)?;
            None
        }
        EvidenceKind::Png | EvidenceKind::Jpeg | EvidenceKind::Webp => {
            Some(image::look(bytes, kind, limits, &mut findings)?)
        }
    };
    if let Some(named) = file_name.and_then(name::ending).filter(|ending| !kind.is_named(ending)) {
        findings.push(EvidenceFinding::NamedOtherwise { named, kind });
    }
    Ok(Evidence {
        kind,
        shown_name: shown_name(file_name, kind),
        download_name: download_name(file_name, kind),
        size,
        findings,
    })
}
