//! Reads a PDF file back: its pages, and the tree that says what stands on them.

use std::collections::BTreeMap;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Encoding, Object, ObjectId};

/// A PDF file that was read.
pub struct Pdf {
    pub document: Document,
    /// Pages in their order.
    pages: Vec<ObjectId>,
    /// Text by page and number of its marked sequence; `None` are artifacts.
    marked: BTreeMap<(ObjectId, Option<i64>), String>,
}

/// An element of the tree.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Element {
    pub role: String,
    pub id: String,
    pub across: i64,
    pub down: i64,
    pub kids: Vec<Kid>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Kid {
    Element(Element),
    Text(String),
}

impl Pdf {
    pub fn read(bytes: &[u8]) -> Pdf {
        let document = Document::load_mem(bytes).expect("a PDF file");
        let pages: Vec<ObjectId> = document.get_pages().into_values().collect();
        let mut marked = BTreeMap::new();
        for page in &pages {
            read_page(&document, *page, &mut marked);
        }
        Pdf { document, pages, marked }
    }

    pub fn pages(&self) -> usize {
        self.pages.len()
    }

    /// Marked sequences of a page in the order they were drawn, artifacts first.
    pub fn page_text(&self, index: usize) -> String {
        let page = self.pages[index];
        let own = self.marked.iter().filter(|((at, _), _)| *at == page);
        own.map(|((_, id), text)| if id.is_none() { format!("[{text}]") } else { text.clone() })
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// The tree of the document.
    pub fn tree(&self) -> Element {
        let catalog = self.document.catalog().expect("a catalog");
        let root = self.document.get_dict_in_dict(catalog, b"StructTreeRoot").expect("a tree");
        let mut element = Element::default();
        self.kids(root, None, &mut element);
        element
    }

    fn kids(&self, dictionary: &Dictionary, page: Option<ObjectId>, out: &mut Element) {
        let page = dictionary.get(b"Pg").and_then(Object::as_reference).ok().or(page);
        let Ok(kids) = dictionary.get(b"K") else { return };
        let (_, kids) = self.document.dereference(kids).expect("kids");
        match kids {
            Object::Array(kids) => kids.iter().for_each(|kid| self.kid(kid, page, out)),
            kid => self.kid(kid, page, out),
        }
    }

    fn kid(&self, kid: &Object, page: Option<ObjectId>, out: &mut Element) {
        let (_, kid) = self.document.dereference(kid).expect("a kid");
        match kid {
            Object::Integer(id) => out.kids.push(self.text(page, *id)),
            Object::Dictionary(kid) if kid.has(b"MCID") => {
                let page = kid.get(b"Pg").and_then(Object::as_reference).ok().or(page);
                let id = kid.get(b"MCID").and_then(Object::as_i64).expect("a number");
                out.kids.push(self.text(page, id));
            }
            Object::Dictionary(kid) => {
                let name = |key: &[u8]| {
                    kid.get(key)
                        .and_then(Object::as_name)
                        .map(|n| String::from_utf8_lossy(n).into())
                };
                let id = kid.get(b"ID").and_then(Object::as_str);
                let mut element = Element {
                    role: name(b"S").unwrap_or_default(),
                    id: id.map(|id| String::from_utf8_lossy(id).into()).unwrap_or_default(),
                    across: self.attribute(kid, b"ColSpan"),
                    down: self.attribute(kid, b"RowSpan"),
                    kids: Vec::new(),
                };
                self.kids(kid, page, &mut element);
                out.kids.push(Kid::Element(element));
            }
            other => panic!("a kid of another kind: {other:?}"),
        }
    }

    fn text(&self, page: Option<ObjectId>, id: i64) -> Kid {
        let key = (page.expect("a page"), Some(id));
        Kid::Text(self.marked.get(&key).cloned().unwrap_or_default())
    }

    fn attribute(&self, element: &Dictionary, key: &[u8]) -> i64 {
        let Ok(attributes) = element.get(b"A") else { return 1 };
        let (_, attributes) = self.document.dereference(attributes).expect("attributes");
        let all = match attributes {
            Object::Array(all) => all.iter().collect(),
            one => vec![one],
        };
        let found = all.into_iter().find_map(|a| a.as_dict().ok()?.get(key).ok()?.as_i64().ok());
        found.unwrap_or(1)
    }
}

impl Element {
    /// All text, with a line for each paragraph and cell.
    pub fn text(&self) -> String {
        let mut out = String::new();
        self.write_text(&mut out);
        out
    }

    fn write_text(&self, out: &mut String) {
        for kid in &self.kids {
            match kid {
                Kid::Text(text) => out.push_str(text),
                Kid::Element(element) => {
                    element.write_text(out);
                    if element.role != "Span" {
                        out.push('\n');
                    }
                }
            }
        }
    }

    /// Every element, outer ones first.
    pub fn all(&self) -> Vec<&Element> {
        let inner = self.kids.iter().flat_map(|kid| match kid {
            Kid::Element(element) => element.all(),
            Kid::Text(_) => Vec::new(),
        });
        std::iter::once(self).chain(inner).collect()
    }

    /// The tree, a line each, tables with their first rows.
    pub fn shown(&self) -> String {
        let mut out = String::new();
        self.show(0, &mut out);
        out
    }

    fn show(&self, depth: usize, out: &mut String) {
        let rows = self.kids.iter().filter(|kid| matches!(kid, Kid::Element(e) if e.role == "TR"));
        let many = rows.count();
        for (index, kid) in self.kids.iter().enumerate() {
            let Kid::Element(element) = kid else { continue };
            if many > 3 && index == 2 {
                out.push_str(&format!("{}… {} hàng nữa\n", "  ".repeat(depth), many - 2));
                return;
            }
            let spans = match (element.across, element.down) {
                (1, 1) => String::new(),
                (across, down) => format!(" {across}×{down}"),
            };
            let text =
                if element.kids.iter().any(|k| matches!(k, Kid::Text(_))) || element.role == "TD" {
                    format!(": {}", element.text().trim_end().replace('\n', "¶"))
                } else {
                    String::new()
                };
            let id =
                if element.id.is_empty() { String::new() } else { format!(" #{}", element.id) };
            out.push_str(&format!("{}{}{spans}{id}{text}\n", "  ".repeat(depth), element.role));
            element.show(depth + 1, out);
        }
    }
}

fn read_page(
    document: &Document,
    page: ObjectId,
    out: &mut BTreeMap<(ObjectId, Option<i64>), String>,
) {
    let fonts = document.get_page_fonts(page).expect("fonts");
    let encodings: BTreeMap<Vec<u8>, Encoding<'_>> = fonts
        .into_iter()
        .map(|(name, font)| (name, font.get_font_encoding(document).expect("an encoding")))
        .collect();
    let content = Content::decode(&document.get_page_content(page)).expect("content");
    let mut font = None;
    // Marked sequences that are open: number, and whether other words stand for what is drawn.
    let mut open: Vec<(Option<i64>, bool)> = Vec::new();
    for operation in &content.operations {
        let operands = &operation.operands;
        match operation.operator.as_str() {
            "BMC" => open.push((None, false)),
            "BDC" => {
                let own = operands.get(1).and_then(|o| o.as_dict().ok());
                let id = own.and_then(|d| d.get(b"MCID").ok()?.as_i64().ok());
                let id = id.or_else(|| open.last().and_then(|(id, _)| *id));
                let actual = own.and_then(|d| d.get(b"ActualText").ok());
                if let Some(actual) = actual {
                    let text = lopdf::decode_text_string(actual).expect("text");
                    out.entry((page, id)).or_default().push_str(&text);
                }
                open.push((id, actual.is_some()));
            }
            "EMC" => {
                open.pop();
            }
            "Tf" => font = operands.first().and_then(|o| o.as_name().ok()),
            "Tj" | "TJ" => {
                let Some((id, hidden)) = open.last() else { panic!("text outside of the tree") };
                let encoding = font.and_then(|font| encodings.get(font)).expect("a font");
                let parts = match operands.first() {
                    Some(Object::Array(parts)) => parts.iter().collect(),
                    one => one.into_iter().collect::<Vec<_>>(),
                };
                for bytes in parts.into_iter().filter_map(|part| part.as_str().ok()) {
                    let text = Document::decode_text(encoding, bytes).expect("text");
                    let entry = out.entry((page, *id)).or_default();
                    if !hidden {
                        entry.push_str(&text);
                    }
                }
            }
            _ => {}
        }
    }
}
