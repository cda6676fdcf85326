//! Word files for tests, built from a few words.
//!
//! ```
//! use ansinh_testkit::docx::{Docx, Table, cell};
//!
//! let bytes = Docx::new()
//!     .paragraph("KẾ HOẠCH")
//!     .table(
//!         Table::new()
//!             .header([cell("TT"), cell("Nội dung").span(2)])
//!             .row([cell("1"), cell("a"), cell("b")]),
//!     )
//!     .build();
//! assert!(bytes.starts_with(b"PK"));
//! ```

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;

const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
     xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" \
     xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\" \
     xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\" \
     xmlns:v=\"urn:schemas-microsoft-com:vml\"";

/// A Word file being built.
#[derive(Debug, Clone, Default)]
pub struct Docx {
    body: String,
    numbering: String,
    lists: usize,
    parts: Vec<(String, Vec<u8>)>,
}

/// A table being built.
#[derive(Debug, Clone, Default)]
pub struct Table {
    rows: String,
}

/// A cell being built; see [`cell`].
#[derive(Debug, Clone, Default)]
pub struct Cell {
    properties: String,
    content: String,
}

/// A cell with one paragraph.
pub fn cell(text: &str) -> Cell {
    Cell { properties: String::new(), content: paragraph_xml("", text) }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        cell(text)
    }
}

impl Cell {
    /// Covers so many grid columns.
    pub fn span(mut self, columns: usize) -> Self {
        let _ = write!(self.properties, "<w:gridSpan w:val=\"{columns}\"/>");
        self
    }

    /// Begins a cell that goes on below.
    pub fn down(mut self) -> Self {
        self.properties.push_str("<w:vMerge w:val=\"restart\"/>");
        self
    }

    /// Goes on from the cell above.
    pub fn continued(mut self) -> Self {
        self.properties.push_str("<w:vMerge/>");
        self
    }

    /// Adds another paragraph.
    pub fn line(mut self, text: &str) -> Self {
        self.content.push_str(&paragraph_xml("", text));
        self
    }

    /// Its only paragraph is an item of a list (see [`Docx::list`]) with this text.
    pub fn item(list: usize, level: usize, text: &str) -> Self {
        Cell { properties: String::new(), content: paragraph_xml(&number_xml(list, level), text) }
    }

    /// Holds raw XML.
    pub fn raw(content: &str) -> Self {
        Cell { properties: String::new(), content: content.to_owned() }
    }

    fn xml(&self) -> String {
        format!("<w:tc><w:tcPr>{}</w:tcPr>{}</w:tc>", self.properties, self.content)
    }
}

impl Table {
    /// An empty table.
    pub fn new() -> Self {
        Table::default()
    }

    /// Adds a row.
    pub fn row<C: Into<Cell>>(self, cells: impl IntoIterator<Item = C>) -> Self {
        self.row_with("", cells)
    }

    /// Adds a row that is repeated as heading.
    pub fn header<C: Into<Cell>>(self, cells: impl IntoIterator<Item = C>) -> Self {
        self.row_with("<w:tblHeader/>", cells)
    }

    /// Adds a row with raw row properties.
    pub fn row_with<C: Into<Cell>>(
        mut self,
        properties: &str,
        cells: impl IntoIterator<Item = C>,
    ) -> Self {
        let _ = write!(self.rows, "<w:tr><w:trPr>{properties}</w:trPr>");
        for cell in cells {
            self.rows.push_str(&cell.into().xml());
        }
        self.rows.push_str("</w:tr>");
        self
    }

    /// The table's XML, to be nested in a cell.
    pub fn xml(&self) -> String {
        format!("<w:tbl><w:tblPr/>{}</w:tbl>", self.rows)
    }
}

impl Docx {
    /// An empty file.
    pub fn new() -> Self {
        Docx::default()
    }

    /// Adds a paragraph.
    pub fn paragraph(self, text: &str) -> Self {
        let xml = paragraph_xml("", text);
        self.raw(&xml)
    }

    /// Adds a paragraph of a list.
    pub fn item(self, list: usize, level: usize, text: &str) -> Self {
        let xml = paragraph_xml(&number_xml(list, level), text);
        self.raw(&xml)
    }

    /// Adds a table.
    pub fn table(self, table: Table) -> Self {
        self.raw(&table.xml())
    }

    /// Adds raw XML to the body.
    pub fn raw(mut self, xml: &str) -> Self {
        self.body.push_str(xml);
        self
    }

    /// Defines the next list (1, 2, …) by the format and the text of its levels, such as
    /// `("upperRoman", "%1.")`.
    pub fn list(mut self, levels: &[(&str, &str)]) -> Self {
        self.lists += 1;
        let id = self.lists;
        let mut xml = format!("<w:abstractNum w:abstractNumId=\"{id}\">");
        for (level, (format, text)) in levels.iter().enumerate() {
            let _ = write!(
                xml,
                "<w:lvl w:ilvl=\"{level}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/>\
                 <w:lvlText w:val=\"{}\"/></w:lvl>",
                escape(text)
            );
        }
        let _ = write!(
            xml,
            "</w:abstractNum><w:num w:numId=\"{id}\"><w:abstractNumId w:val=\"{id}\"/></w:num>"
        );
        self.numbering.push_str(&xml);
        self
    }

    /// Adds raw XML to the numbering part.
    pub fn numbering(mut self, xml: &str) -> Self {
        self.numbering.push_str(xml);
        self
    }

    /// Adds another part.
    pub fn part(mut self, name: &str, content: impl Into<Vec<u8>>) -> Self {
        self.parts.push((name.to_owned(), content.into()));
        self
    }

    /// The main part's XML.
    pub fn document_xml(&self) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
             <w:document {NAMESPACES}><w:body>{}<w:sectPr/></w:body></w:document>",
            self.body
        )
    }

    /// The file.
    pub fn build(&self) -> Vec<u8> {
        let mut parts = vec![
            ("[Content_Types].xml".to_owned(), CONTENT_TYPES.into()),
            ("_rels/.rels".to_owned(), RELATIONSHIPS.into()),
            ("word/document.xml".to_owned(), self.document_xml().into_bytes()),
        ];
        if !self.numbering.is_empty() {
            let xml = format!("<w:numbering {NAMESPACES}>{}</w:numbering>", self.numbering);
            parts.push(("word/numbering.xml".to_owned(), xml.into_bytes()));
        }
        parts.extend(self.parts.iter().cloned());
        zip_of(&parts)
    }
}

/// A zip archive of these parts.
///
/// # Panics
/// Never in practice: it is written to memory.
#[expect(clippy::expect_used, reason = "only tests call this, and memory does not fail to write")]
pub fn zip_of(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(name.as_str(), SimpleFileOptions::default()).expect("a part begins");
        writer.write_all(content).expect("a part is written");
    }
    writer.finish().expect("an archive is finished").into_inner()
}

/// A paragraph with one run; "\n" and "\t" in the text become a break and a tab.
pub fn paragraph_xml(properties: &str, text: &str) -> String {
    let mut run = String::new();
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            run.push_str("<w:br/>");
        }
        for (number, piece) in line.split('\t').enumerate() {
            if number > 0 {
                run.push_str("<w:tab/>");
            }
            let _ = write!(run, "<w:t xml:space=\"preserve\">{}</w:t>", escape(piece));
        }
    }
    format!("<w:p><w:pPr>{properties}</w:pPr><w:r>{run}</w:r></w:p>")
}

/// Paragraph properties of a list item.
pub fn number_xml(list: usize, level: usize) -> String {
    format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr>")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

const CONTENT_TYPES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
    <Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
    <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
    <Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>\
    </Types>";

const RELATIONSHIPS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
    <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
    <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>\
    </Relationships>";
