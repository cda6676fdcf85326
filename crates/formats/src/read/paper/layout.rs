//! A Word file as lines with everything that is set about them.

use std::collections::HashMap;

use super::super::package::Package;
use super::super::{Limits, ReadError, xml};
use super::properties::{ParagraphLook, RunLook};
use super::styles::Styles;
use super::tree::Element;

pub(super) const DOCUMENT: &str = "word/document.xml";

/// A paper as it is laid out.
#[derive(Debug, Default)]
pub(super) struct Layout {
    pub(super) lines: Vec<Line>,
    pub(super) sections: Vec<Section>,
}

/// A line: a paragraph, or what stands between two line breaks of one.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    /// Number of its paragraph among those with text, from 1.
    pub(super) number: usize,
    pub(super) text: String,
    pub(super) runs: Vec<Run>,
    pub(super) look: ParagraphLook,
    /// Table, row and cell it stands in, from 0.
    pub(super) cell: Option<(usize, usize, usize)>,
    /// Section, from 0.
    pub(super) section: usize,
    /// It is in a list that Word numbers.
    pub(super) listed: bool,
}

/// Letters set alike.
#[derive(Debug, Clone, Default)]
pub(super) struct Run {
    pub(super) text: String,
    pub(super) font: String,
    pub(super) size: f32,
    pub(super) bold: bool,
    pub(super) italic: bool,
    /// "auto" and black are `None`.
    pub(super) color: Option<String>,
}

/// A section; lengths in points.
#[derive(Debug, Clone, Default)]
pub(super) struct Section {
    pub(super) width: Option<f32>,
    pub(super) height: Option<f32>,
    pub(super) top: Option<f32>,
    pub(super) bottom: Option<f32>,
    pub(super) left: Option<f32>,
    pub(super) right: Option<f32>,
    /// The first page has a header of its own.
    pub(super) first_page: bool,
    /// Numbers of pages begin again.
    pub(super) starts_at: Option<f32>,
    /// Page number lines of the header of all pages but the first.
    pub(super) header: Vec<Line>,
    /// Of the header of the first page.
    pub(super) first_header: Vec<Line>,
    /// Of the footer.
    pub(super) footer: Vec<Line>,
}

/// Stands for the number of the page in the text of a header.
pub(super) const PAGE: &str = "{PAGE}";
/// Word's size of letters where nothing is said.
const DEFAULT_SIZE: f32 = 10.0;
const DEFAULT_FONT: &str = "Times New Roman";

struct Reader {
    styles: Styles,
    /// Fonts of the theme: minor, major.
    theme: (Option<String>, Option<String>),
    layout: Layout,
    tables: usize,
    /// Paragraphs with text so far.
    number: usize,
}

/// Reads a Word file.
///
/// # Errors
/// The file is no Word file, damaged, locked or too large.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Layout, ReadError> {
    let mut package = Package::open(bytes, limits)?;
    let document = super::part(&mut package, DOCUMENT, limits)?;
    let rels = package.part("word/_rels/document.xml.rels")?.unwrap_or_default();
    let rels = String::from_utf8_lossy(&rels).into_owned();
    let targets = xml::targets(&rels, "word");
    let styles = match xml::related(&rels, "styles", "word") {
        Some(name) if package.has(&name) => {
            Styles::read(&super::part(&mut package, &name, limits)?)
        }
        _ => Styles::default(),
    };
    let theme = match xml::related(&rels, "theme", "word") {
        Some(name) if package.has(&name) => theme(&super::part(&mut package, &name, limits)?),
        _ => (None, None),
    };
    let mut parts = HashMap::new();
    for name in targets.values().filter(|n| n.contains("header") || n.contains("footer")) {
        if package.has(name) {
            parts.insert(name.clone(), super::part(&mut package, name, limits)?);
        }
    }
    let mut reader = Reader { styles, theme, layout: Layout::default(), tables: 0, number: 0 };
    let body = document.child("body").ok_or_else(|| {
        ReadError::damaged("thành phần “word/document.xml”", "không có phần nội dung")
    })?;
    reader.blocks(body, None);
    let lines = std::mem::take(&mut reader.layout.lines);
    reader.sections(body, &targets, &parts);
    reader.layout.lines = lines;
    Ok(reader.layout)
}

fn theme(root: &Element) -> (Option<String>, Option<String>) {
    let mut fonts = (None, None);
    root.walk(&mut |element| {
        let latin = || element.child("latin").and_then(|l| l.value("typeface")).map(str::to_owned);
        match element.name.as_str() {
            "minorFont" => fonts.0 = latin(),
            "majorFont" => fonts.1 = latin(),
            _ => {}
        }
    });
    fonts
}

impl Reader {
    fn blocks(&mut self, parent: &Element, cell: Option<(usize, usize, usize)>) {
        for element in &parent.children {
            match element.name.as_str() {
                "p" => self.paragraph(element, cell),
                // A table in a cell belongs to that cell.
                "tbl" if cell.is_some() => {
                    let mut paragraphs = Vec::new();
                    element.walk(&mut |e| {
                        if e.name == "p" {
                            paragraphs.push(e);
                        }
                    });
                    paragraphs.into_iter().for_each(|p| self.paragraph(p, cell));
                }
                "tbl" => self.table(element),
                "sdt" => {
                    if let Some(content) = element.child("sdtContent") {
                        self.blocks(content, cell);
                    }
                }
                "ins" | "moveTo" | "customXml" => self.blocks(element, cell),
                _ => {}
            }
        }
    }

    fn table(&mut self, table: &Element) {
        let number = self.tables;
        self.tables += 1;
        let rows = table.children.iter().filter(|c| c.name == "tr");
        for (row_number, row) in rows.enumerate() {
            let cells = row.children.iter().filter(|c| c.name == "tc");
            for (cell_number, cell) in cells.enumerate() {
                self.blocks(cell, Some((number, row_number, cell_number)));
            }
        }
    }

    fn paragraph(&mut self, element: &Element, cell: Option<(usize, usize, usize)>) {
        let properties = element.child("pPr");
        let style = properties.and_then(|p| p.child("pStyle")).and_then(|s| s.value("val"));
        let (look, letters) = self.styles.paragraph(style);
        let look = properties.map(ParagraphLook::read).unwrap_or_default().over(&look);
        let section = self.layout.sections.len();
        let listed = properties.is_some_and(|p| p.child("numPr").is_some());
        let mut lines = vec![Line { look, cell, section, listed, ..Line::default() }];
        self.runs(element, &letters, &mut lines);
        if lines.iter().any(|line| !line.text.trim().is_empty()) {
            self.number += 1;
        }
        for mut line in lines {
            line.number = self.number;
            self.layout.lines.push(line);
        }
        if properties.is_some_and(|p| p.child("sectPr").is_some()) {
            // Read in full later; here it only parts the lines.
            self.layout.sections.push(Section::default());
        }
    }

    fn runs(&self, parent: &Element, letters: &RunLook, lines: &mut Vec<Line>) {
        for element in &parent.children {
            match element.name.as_str() {
                "r" => self.run(element, letters, lines),
                "ins" | "moveTo" | "hyperlink" | "smartTag" | "customXml" | "dir" | "bdo" => {
                    self.runs(element, letters, lines);
                }
                "fldSimple" => {
                    if element.value("instr").is_some_and(is_page) {
                        self.push(PAGE, letters, lines);
                    } else {
                        self.runs(element, letters, lines);
                    }
                }
                "sdt" => {
                    if let Some(content) = element.child("sdtContent") {
                        self.runs(content, letters, lines);
                    }
                }
                _ => {}
            }
        }
    }

    fn run(&self, run: &Element, letters: &RunLook, lines: &mut Vec<Line>) {
        let mut look = letters.clone();
        if let Some(properties) = run.child("rPr") {
            let style = properties.child("rStyle").and_then(|s| s.value("val"));
            if let Some(style) = style {
                look = self.styles.letters(style).over(&look);
            }
            look = RunLook::read(properties).over(&look);
        }
        for element in &run.children {
            match element.name.as_str() {
                "t" => self.push(element.own_text(), &look, lines),
                "tab" | "ptab" => self.push("\t", &look, lines),
                "noBreakHyphen" => self.push("-", &look, lines),
                "instrText" if is_page(element.own_text()) => self.push(PAGE, &look, lines),
                "br" | "cr" => {
                    if let Some(last) = lines.last() {
                        let next = Line { text: String::new(), runs: Vec::new(), ..last.clone() };
                        lines.push(next);
                    }
                }
                _ => {}
            }
        }
    }

    fn push(&self, text: &str, look: &RunLook, lines: &mut [Line]) {
        let Some(line) = lines.last_mut() else { return };
        let text = if look.capitals == Some(true) { text.to_uppercase() } else { text.to_owned() };
        line.text.push_str(&text);
        let font = look.font.clone().or_else(|| self.theme_font(look.theme.as_deref()));
        let color = look
            .color
            .clone()
            .filter(|c| !c.eq_ignore_ascii_case("auto") && !c.trim_matches('0').is_empty());
        line.runs.push(Run {
            text,
            font: font.unwrap_or_else(|| DEFAULT_FONT.to_owned()),
            size: look.size.unwrap_or(DEFAULT_SIZE),
            bold: look.bold == Some(true),
            italic: look.italic == Some(true),
            color,
        });
    }

    fn theme_font(&self, theme: Option<&str>) -> Option<String> {
        let theme = theme?;
        if theme.starts_with("minor") { self.theme.0.clone() } else { self.theme.1.clone() }
    }

    /// Sections with their headers; a section without one has that of the section before.
    fn sections(
        &mut self,
        body: &Element,
        targets: &HashMap<String, String>,
        parts: &HashMap<String, Element>,
    ) {
        let mut found = Vec::new();
        body.walk(&mut |element| {
            if element.name == "sectPr" {
                found.push(element);
            }
        });
        self.layout.sections.clear();
        let mut before = Section::default();
        for element in found {
            let mut section = properties(element);
            section.header = before.header.clone();
            section.first_header = before.first_header.clone();
            section.footer = before.footer.clone();
            for reference in &element.children {
                let part = reference
                    .value("id")
                    .and_then(|id| targets.get(id))
                    .and_then(|name| parts.get(name));
                let Some(part) = part else { continue };
                let first = reference.value("type") == Some("first");
                match reference.name.as_str() {
                    "headerReference" if first => section.first_header = self.lines_of(part),
                    "headerReference" if reference.value("type") != Some("even") => {
                        section.header = self.lines_of(part);
                    }
                    "footerReference" if !first => section.footer = self.lines_of(part),
                    _ => {}
                }
            }
            before = section.clone();
            self.layout.sections.push(section);
        }
    }

    fn lines_of(&mut self, part: &Element) -> Vec<Line> {
        let kept = std::mem::take(&mut self.layout.lines);
        let number = self.number;
        self.blocks(part, None);
        self.number = number;
        std::mem::replace(&mut self.layout.lines, kept)
    }
}

fn properties(element: &Element) -> Section {
    let points = |part: Option<&Element>, name: &str| {
        part.and_then(|p| p.number(name)).map(|twips| twips / 20.0)
    };
    let (size, margins) = (element.child("pgSz"), element.child("pgMar"));
    Section {
        width: points(size, "w"),
        height: points(size, "h"),
        top: points(margins, "top"),
        bottom: points(margins, "bottom"),
        left: points(margins, "left"),
        right: points(margins, "right"),
        first_page: element.switch("titlePg") == Some(true),
        starts_at: element.child("pgNumType").and_then(|p| p.number("start")),
        ..Section::default()
    }
}

fn is_page(code: &str) -> bool {
    code.split_whitespace().next().is_some_and(|word| word.eq_ignore_ascii_case("PAGE"))
}
