//! Papers as Word files, to be edited: named styles, page numbers at the top from the second page
//! on, appendices as sections of their own.
//!
//! Written by our own hand: the file stays small and the same paper gives the same bytes. Figures are content controls that carry the tag of their source and cannot be typed over.

mod page;
mod styles;
mod table;

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::PaperError;
use crate::paper::{Flow, Line, Paper, Piece, Rules, Sheet, Span, Style, Weight, flow, page_look};
use page::Page;

const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
     xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const TYPES: &str = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
<Default Extension=\"xml\" ContentType=\"application/xml\"/>\
<Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>\
<Override PartName=\"/word/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/>\
<Override PartName=\"/word/settings.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml\"/>\
<Override PartName=\"/word/header1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml\"/>\
<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>\
</Types>";
const ROOT_RELATIONS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>\
<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>\
</Relationships>";
const RELATIONS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/>\
<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/settings\" Target=\"settings.xml\"/>\
<Relationship Id=\"rId3\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/header\" Target=\"header1.xml\"/>\
</Relationships>";
/// What is edited as its language; Word then finds no fault in Vietnamese words.
const SETTINGS: &str = "<w:zoom w:percent=\"100\"/><w:defaultTabStop w:val=\"720\"/>\
<w:characterSpacingControl w:val=\"doNotCompress\"/>\
<w:compat><w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>\
<w:themeFontLang w:val=\"vi-VN\"/>";

/// Writes a paper as the bytes of a `.docx` file. `made_at` goes into the file's properties.
///
/// # Errors
/// An element without a rule; a fault of the archive.
pub fn paper_docx(
    paper: &Paper,
    rules: &Rules,
    made_at: jiff::Timestamp,
) -> Result<Vec<u8>, PaperError> {
    let flow = flow(paper, rules)?;
    let page = Page { look: page_look(rules)? };
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut part = |name: &str, content: &str| -> Result<(), PaperError> {
        zip.start_file(name, SimpleFileOptions::default())?;
        zip.write_all(XML.as_bytes())?;
        zip.write_all(content.as_bytes())?;
        Ok(())
    };
    part("[Content_Types].xml", TYPES)?;
    part("_rels/.rels", ROOT_RELATIONS)?;
    part("word/document.xml", &document(&flow, page))?;
    part("word/_rels/document.xml.rels", RELATIONS)?;
    part("word/styles.xml", &styles::styles(rules)?)?;
    part("word/settings.xml", &format!("<w:settings {NAMESPACES}>{SETTINGS}</w:settings>"))?;
    part("word/header1.xml", &header(rules.mark()))?;
    part("docProps/core.xml", &properties(paper, made_at))?;
    Ok(zip.finish()?.into_inner())
}

fn document(flow: &Flow, page: Page) -> String {
    let mut out = Out::default();
    let _ = write!(out.xml, "<w:document {NAMESPACES}><w:body>");
    let last = flow.sheets.len().saturating_sub(1);
    for (index, sheet) in flow.sheets.iter().enumerate() {
        out.sheet(sheet, page);
        let section = page.section(sheet.landscape);
        if index == last {
            out.xml.push_str(&section);
        } else {
            // The properties of a section stand in its last paragraph.
            let style = Style::Rule.word_id();
            let _ =
                write!(out.xml, "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{section}</w:pPr></w:p>");
        }
    }
    out.xml.push_str("</w:body></w:document>");
    out.xml
}

/// What stands at the top of the pages from the second one on.
fn header(mark: Option<&str>) -> String {
    let mark = mark.map(|mark| {
        let style = Style::Mark.word_id();
        let text = escaped(mark);
        format!(
            "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    });
    let field = |kind| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    format!(
        "<w:hdr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val=\"{}\"/></w:pPr>{}\
         <w:r><w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r>{}\
         <w:r><w:t>2</w:t></w:r>{}</w:p>{}</w:hdr>",
        Style::PageNumber.word_id(),
        field("begin"),
        field("separate"),
        field("end"),
        mark.unwrap_or_default()
    )
}

fn properties(paper: &Paper, made_at: jiff::Timestamp) -> String {
    let at = made_at.strftime("%Y-%m-%dT%H:%M:%SZ");
    format!(
        "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title>\
         <dc:creator>{}</dc:creator><dc:language>vi-VN</dc:language>\
         <dcterms:created xsi:type=\"dcterms:W3CDTF\">{at}</dcterms:created></cp:coreProperties>",
        escaped(paper.subject()),
        escaped(&paper.issuer)
    )
}

/// The document being written.
#[derive(Default)]
pub(super) struct Out {
    pub(super) xml: String,
    /// Content controls written: each needs a number of its own.
    controls: u32,
}

impl Out {
    fn sheet(&mut self, sheet: &Sheet, page: Page) {
        let width = page.look.text_width(sheet.landscape);
        for (index, piece) in sheet.pieces.iter().enumerate() {
            match piece {
                Piece::Line(line) => {
                    // The foot does not stand on a page alone.
                    let foot = matches!(sheet.pieces.get(index + 1), Some(Piece::Foot { .. }));
                    self.kept_line(line, width, foot);
                }
                Piece::Table(table) => self.table(table, width),
                Piece::Head { left, right, lower_left, lower_right } => {
                    self.columns(&[(left, right), (lower_left, lower_right)], width);
                }
                Piece::Foot { left, right } => self.columns(&[(left, right)], width),
            }
        }
    }

    /// A paragraph; `width` is the room it has, in points.
    pub(super) fn line(&mut self, line: &Line, width: f32) {
        self.kept_line(line, width, false);
    }

    /// A paragraph that stays on one page with what follows, when `keep`.
    fn kept_line(&mut self, line: &Line, width: f32, keep: bool) {
        let keep = if keep { "<w:keepNext/>" } else { "" };
        let _ =
            write!(self.xml, "<w:p><w:pPr><w:pStyle w:val=\"{}\"/>{keep}", line.style.word_id());
        if line.style == Style::Rule {
            // The line is the upper border of an empty paragraph as wide as the line is long.
            let side = twips(((width - line.rule) / 2.0).max(0.0));
            let _ = write!(
                self.xml,
                "<w:pBdr><w:top w:val=\"single\" w:sz=\"6\" w:space=\"1\" w:color=\"000000\"/></w:pBdr>\
                 <w:ind w:left=\"{side}\" w:right=\"{side}\"/>"
            );
        }
        self.xml.push_str("</w:pPr>");
        self.spans(&line.text);
        self.xml.push_str("</w:p>");
    }

    pub(super) fn spans(&mut self, spans: &[Span]) {
        for span in spans {
            match &span.source {
                None => self.run(span),
                Some(source) => {
                    self.controls += 1;
                    let _ = write!(
                        self.xml,
                        "<w:sdt><w:sdtPr><w:alias w:val=\"{}\"/><w:tag w:val=\"{}\"/>\
                         <w:id w:val=\"{}\"/><w:lock w:val=\"contentLocked\"/><w:text/></w:sdtPr>\
                         <w:sdtContent>",
                        escaped(&source.label),
                        escaped(&source.tag),
                        self.controls
                    );
                    self.run(span);
                    self.xml.push_str("</w:sdtContent></w:sdt>");
                }
            }
        }
    }

    fn run(&mut self, span: &Span) {
        let weight = match span.weight {
            Weight::Plain => "",
            Weight::Bold => "<w:rPr><w:b/></w:rPr>",
            Weight::Italic => "<w:rPr><w:i/></w:rPr>",
        };
        for (index, line) in span.text.split('\n').enumerate() {
            let line_break = if index > 0 { "<w:br/>" } else { "" };
            let _ = write!(
                self.xml,
                "<w:r>{weight}{line_break}<w:t xml:space=\"preserve\">{}</w:t></w:r>",
                escaped(line)
            );
        }
    }
}

/// Twentieths of a point.
pub(super) fn twips(points: f32) -> i32 {
    // Lengths on a page are far below the bounds of the type.
    #[expect(clippy::cast_possible_truncation, reason = "a page is some thousand points")]
    let rounded = (points * 20.0).round() as i32;
    rounded
}

/// Text as it stands in XML; characters that XML does not know are left out.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' => out.push(' '),
            c if c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}
