//! `word/styles.xml`: what a paragraph or run inherits.

use std::collections::HashMap;

use super::properties::{ParagraphLook, RunLook};
use super::tree::Element;

/// Chains of styles are short; a longer one is a ring.
const LONGEST_CHAIN: usize = 20;

/// Every style, and what holds without one.
#[derive(Debug, Default)]
pub(super) struct Styles {
    run: RunLook,
    paragraph: ParagraphLook,
    by_id: HashMap<String, Own>,
    default: Option<String>,
}

#[derive(Debug, Default)]
struct Own {
    based_on: Option<String>,
    run: RunLook,
    paragraph: ParagraphLook,
}

impl Styles {
    /// Word's own sizes where a file says nothing: Times New Roman 10.
    pub(super) fn read(root: &Element) -> Self {
        let mut styles = Styles::default();
        for element in &root.children {
            match element.name.as_str() {
                "docDefaults" => {
                    let run = element.child("rPrDefault").and_then(|d| d.child("rPr"));
                    styles.run = run.map(RunLook::read).unwrap_or_default();
                    let paragraph = element.child("pPrDefault").and_then(|d| d.child("pPr"));
                    styles.paragraph = paragraph.map(ParagraphLook::read).unwrap_or_default();
                }
                "style" => styles.add(element),
                _ => {}
            }
        }
        styles
    }

    fn add(&mut self, element: &Element) {
        let Some(id) = element.value("styleId") else { return };
        let paragraph = element.value("type") == Some("paragraph");
        if paragraph && matches!(element.value("default"), Some("1" | "true")) {
            self.default = Some(id.to_owned());
        }
        let based_on = element.child("basedOn").and_then(|b| b.value("val")).map(str::to_owned);
        let run = element.child("rPr").map(RunLook::read).unwrap_or_default();
        let paragraph = element.child("pPr").map(ParagraphLook::read).unwrap_or_default();
        self.by_id.insert(id.to_owned(), Own { based_on, run, paragraph });
    }

    /// What a paragraph of a style has, and its letters.
    pub(super) fn paragraph(&self, style: Option<&str>) -> (ParagraphLook, RunLook) {
        let (mut paragraph, mut run) = (ParagraphLook::default(), RunLook::default());
        for own in self.chain(style.or(self.default.as_deref())) {
            paragraph = paragraph.over(&own.paragraph);
            run = run.over(&own.run);
        }
        (paragraph.over(&self.paragraph), run.over(&self.run))
    }

    /// What a character style adds.
    pub(super) fn letters(&self, style: &str) -> RunLook {
        self.chain(Some(style)).fold(RunLook::default(), |look, own| look.over(&own.run))
    }

    fn chain<'a>(&'a self, style: Option<&str>) -> impl Iterator<Item = &'a Own> {
        let first = style.and_then(|id| self.by_id.get(id));
        let next = |own: &&'a Own| own.based_on.as_deref().and_then(|id| self.by_id.get(id));
        std::iter::successors(first, next).take(LONGEST_CHAIN)
    }
}
