//! `word/styles.xml`: one paragraph style for each element of the decree.

use std::fmt::Write as _;

use super::{NAMESPACES, twips};
use crate::paper::{Align, Look, Rules, RulesError, Style, look};

const FONT: &str = "Times New Roman";

/// The part with every style.
pub(super) fn styles(rules: &Rules) -> Result<String, RulesError> {
    let body = look(rules, Style::Body)?;
    let mut out = format!(
        "<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>\
         <w:rFonts w:ascii=\"{FONT}\" w:hAnsi=\"{FONT}\" w:eastAsia=\"{FONT}\" w:cs=\"{FONT}\"/>\
         <w:color w:val=\"000000\"/>{}<w:lang w:val=\"vi-VN\" w:eastAsia=\"vi-VN\" w:bidi=\"ar-SA\"/>\
         </w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>\
         <w:spacing w:before=\"0\" w:after=\"0\" w:line=\"240\" w:lineRule=\"auto\"/></w:pPr></w:pPrDefault>\
         </w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/>\
         <w:qFormat/></w:style>\
         <w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/>\
         <w:uiPriority w:val=\"99\"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/>\
         <w:tblCellMar><w:top w:w=\"0\" w:type=\"dxa\"/><w:left w:w=\"0\" w:type=\"dxa\"/>\
         <w:bottom w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"0\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>",
        size(body.size)
    );
    for style in Style::ALL {
        one(&mut out, style, look(rules, style)?);
    }
    out.push_str("</w:styles>");
    Ok(out)
}

fn one(out: &mut String, style: Style, look: Look) {
    let _ = write!(
        out,
        "<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"{}\"><w:name w:val=\"{}\"/>\
         <w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr>",
        style.word_id(),
        style.title()
    );
    if look.keep_next {
        out.push_str("<w:keepNext/>");
    }
    // A rule stands with the words above it, so its paragraph takes only the line's height.
    let (line, rule) = if style == Style::Rule {
        (twips(look.size), "exact")
    } else {
        (twips(look.line * 12.0), "auto")
    };
    let _ = write!(
        out,
        "<w:spacing w:before=\"{}\" w:after=\"{}\" w:line=\"{line}\" w:lineRule=\"{rule}\"/>",
        twips(look.before),
        twips(look.after)
    );
    if look.first_line != 0.0 || look.left != 0.0 {
        let (left, first) = (twips(look.left), twips(look.first_line));
        let _ = write!(out, "<w:ind w:left=\"{left}\" w:firstLine=\"{first}\"/>");
    }
    let align = match look.align {
        Align::Left => "left",
        Align::Centre => "center",
        Align::Justify => "both",
        Align::Right => "right",
    };
    let _ = write!(out, "<w:jc w:val=\"{align}\"/>");
    if let Some(level) = style.outline() {
        let _ = write!(out, "<w:outlineLvl w:val=\"{level}\"/>");
    }
    out.push_str("</w:pPr><w:rPr>");
    if look.bold {
        out.push_str("<w:b/><w:bCs/>");
    }
    if look.italic {
        out.push_str("<w:i/><w:iCs/>");
    }
    let _ = write!(out, "{}</w:rPr></w:style>", size(look.size));
}

/// A size is given in half points.
fn size(points: f32) -> String {
    let half = twips(points) / 10;
    format!("<w:sz w:val=\"{half}\"/><w:szCs w:val=\"{half}\"/>")
}
