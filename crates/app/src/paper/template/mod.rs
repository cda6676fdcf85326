//! Templates of papers: shipped texts that an administrator may change, with every version kept.

mod fill;
mod kinds;
mod preview;
mod save;

pub(super) use fill::{Filled, Piece, fill, words_of};
pub use kinds::TemplateKind;
pub use preview::preview_template;
pub use save::{SaveTemplate, TemplateSaved, TemplateView, save_template, template, templates};

use ansinh_domain::template::{Fault, Template, check_lines, parse};
use ansinh_store::{Db, StoreError, paper_template};
use serde::{Deserialize, Serialize};

use crate::Result;

/// Which version of a template a paper was made by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateUse {
    /// The template's word.
    pub kind: String,
    /// Its version; 0 is the one that came with the program.
    pub version: i64,
}

/// A template to make a paper by.
#[derive(Debug, Clone)]
pub(super) struct Used {
    pub(super) template: Template,
    pub(super) used: TemplateUse,
}

impl Used {
    pub(super) fn of(kind: TemplateKind, template: Template, version: i64) -> Used {
        Used { template, used: TemplateUse { kind: kind.word().to_owned(), version } }
    }
}

/// The newest version of a template.
///
/// # Errors
/// Whatever the database reports.
pub(super) async fn current(db: &Db, kind: TemplateKind) -> Result<Used> {
    let kept = paper_template::newest(db, kind.word()).await?;
    let (words, version) = match &kept {
        Some(row) => (row.words.as_str(), row.version),
        None => (kind.shipped(), 0),
    };
    let broken =
        |fault: Fault| StoreError::Unreadable(format!("template {}: {fault}", kind.word()));
    Ok(Used::of(kind, parse(words).map_err(broken)?, version))
}

/// Reads a template and holds it against the fields of its paper.
///
/// # Errors
/// Every fault with its place, in the order of the text.
pub fn read_template(kind: TemplateKind, words: &str) -> Result<Template, Vec<Fault>> {
    let template = parse(words).map_err(|fault| vec![fault])?;
    let mut faults = template.check(kind.fields());
    faults.extend(check_lines(&template, kind.needed()));
    faults.sort_by_key(|fault| fault.place);
    if faults.is_empty() { Ok(template) } else { Err(faults) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_templates_are_whole() {
        for kind in TemplateKind::ALL {
            let read = read_template(kind, kind.shipped());
            assert!(read.is_ok(), "{}: {read:?}", kind.word());
            assert_eq!(TemplateKind::from_word(kind.word()), Some(kind));
        }
    }
}
