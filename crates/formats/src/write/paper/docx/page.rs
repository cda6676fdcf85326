//! Properties of the sections.

use super::twips;
use crate::paper::{HEADER, PageLook};

/// How pages are set.
#[derive(Clone, Copy)]
pub(super) struct Page {
    pub(super) look: PageLook,
}

impl Page {
    /// A section whose pages are numbered from 1 and show no number on the first.
    pub(super) fn section(self, landscape: bool) -> String {
        let look = self.look;
        let (width, height) = look.size(landscape);
        let orient = if landscape { " w:orient=\"landscape\"" } else { "" };
        format!(
            "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId3\"/>\
             <w:type w:val=\"nextPage\"/><w:pgSz w:w=\"{}\" w:h=\"{}\"{orient}/>\
             <w:pgMar w:top=\"{}\" w:right=\"{}\" w:bottom=\"{}\" w:left=\"{}\" w:header=\"{}\" \
             w:footer=\"{}\" w:gutter=\"0\"/><w:pgNumType w:start=\"1\"/><w:titlePg/></w:sectPr>",
            twips(width),
            twips(height),
            twips(look.top),
            twips(look.right),
            twips(look.bottom),
            twips(look.left),
            twips(HEADER),
            twips(HEADER)
        )
    }
}
