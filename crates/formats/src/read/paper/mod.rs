//! Reads a Word file as an official paper and says where it is not as Decree 30/2020/NĐ-CP says.
//!
//! Any file is taken, not only ours: blocks are known by their words and their place, sizes come
//! through styles, defaults and themes as Word takes them. What a file does not show (whose name
//! is whose, whether a seal is in its place) is not judged.

mod blocks;
mod body;
mod fault;
mod foot;
mod head;
mod layout;
mod page;
mod properties;
mod styles;
mod tree;

pub use fault::{Fault, FaultCode};

use super::package::Package;
use super::{Limits, ReadError, xml};
use crate::paper::{Rules, RulesError};

/// Why a file could not be checked. Vietnamese, for the person who chose it.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// The file cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// There are no rules for that day.
    #[error(transparent)]
    Rules(#[from] RulesError),
}

/// Everything in which a Word file differs from the rules, in the order of the paper.
///
/// # Errors
/// The file is no Word file, damaged, locked or too large.
pub fn check_paper(bytes: &[u8], rules: &Rules, limits: &Limits) -> Result<Vec<Fault>, CheckError> {
    let paper = layout::read(bytes, limits)?;
    let blocks = blocks::find(&paper, rules);
    let mut faults = fault::Faults::default();
    page::check(&paper, rules, &mut faults)?;
    head::check(&blocks, rules, &mut faults)?;
    body::check(&blocks, rules, &mut faults)?;
    foot::check(&blocks, rules, &mut faults)?;
    Ok(faults.found)
}

/// A figure of a Word file with the tag of its source, as [`crate::paper::Source`] gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// "observation:0190…".
    pub tag: String,
    /// As it is printed.
    pub text: String,
}

/// The figures of a Word file that carry the tag of a source, in the order of the text.
///
/// # Errors
/// The file is no Word file, damaged, locked or too large.
pub fn figures(bytes: &[u8], limits: &Limits) -> Result<Vec<Figure>, ReadError> {
    let mut package = Package::open(bytes, limits)?;
    let document = part(&mut package, layout::DOCUMENT, limits)?;
    let mut found = Vec::new();
    document.walk(&mut |element| {
        if element.name != "sdt" {
            return;
        }
        let tag = element.child("sdtPr").and_then(|p| p.child("tag")).and_then(|t| t.value("val"));
        if let (Some(tag), Some(content)) = (tag, element.child("sdtContent")) {
            found.push(Figure { tag: tag.to_owned(), text: content.text() });
        }
    });
    Ok(found)
}

/// A part of the archive as a tree.
fn part(
    package: &mut Package<'_>,
    name: &str,
    limits: &Limits,
) -> Result<tree::Element, ReadError> {
    let place = format!("thành phần “{name}”");
    let Some(bytes) = package.part(name)? else {
        return Err(ReadError::damaged(
            &place,
            "không có trong tệp, nên đây không phải văn bản Word (.docx)",
        ));
    };
    tree::read(&xml::decode(bytes, &place)?, &place, limits)
}
