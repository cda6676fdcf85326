//! XML as a tree, for parts whose properties are looked at from many sides.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::super::Limits;
use super::super::error::ReadError;
use super::super::xml::{reason, resolve};

/// An element with local names.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    pub(super) children: Vec<Element>,
    /// Text directly in it.
    text: String,
}

impl Element {
    /// An attribute.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// An attribute that is a whole number.
    pub(super) fn number(&self, name: &str) -> Option<f32> {
        self.value(name).and_then(|value| value.trim().parse().ok())
    }

    /// The first child of that name.
    pub(super) fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// A switch (`<w:b/>`, `<w:b w:val="0"/>`): whether it is on, `None` when it is not there.
    pub(super) fn switch(&self, name: &str) -> Option<bool> {
        let value = self.child(name)?.value("val");
        Some(!matches!(value, Some("0" | "false" | "off" | "none")))
    }

    /// Calls with every element below, in the order of the text.
    pub(super) fn walk<'a>(&'a self, call: &mut impl FnMut(&'a Element)) {
        let mut stack = vec![self];
        while let Some(element) = stack.pop() {
            call(element);
            stack.extend(element.children.iter().rev());
        }
    }

    /// All words of `t` elements below.
    pub(super) fn text(&self) -> String {
        let mut out = String::new();
        self.walk(&mut |element| {
            if element.name == "t" {
                out.push_str(&element.text);
            }
        });
        out
    }

    /// Words directly in it.
    pub(super) fn own_text(&self) -> &str {
        &self.text
    }
}

/// Reads a part.
///
/// # Errors
/// XML that is not well formed or nested too deeply.
pub(super) fn read(xml: &str, place: &str, limits: &Limits) -> Result<Element, ReadError> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut open: Vec<Element> = vec![Element::default()];
    loop {
        let event = reader
            .read_event()
            .map_err(|e| ReadError::damaged(place, &reason(&e, reader.error_position())))?;
        match event {
            Event::Start(element) => {
                if open.len() >= limits.depth {
                    return Err(ReadError::too_large(
                        "số tầng lồng nhau trong văn bản",
                        format!("{} tầng", limits.depth),
                        "Hãy bỏ bớt các bảng, khung lồng trong nhau.",
                    ));
                }
                open.push(start(&element));
            }
            Event::End(_) => {
                if let (Some(closed), Some(parent)) = (open.pop(), open.last_mut()) {
                    parent.children.push(closed);
                }
            }
            Event::Text(text) => add(&mut open, &text.xml10_content()),
            Event::CData(text) => add(&mut open, &text.xml10_content()),
            Event::GeneralRef(reference) => add(&mut open, &resolve(&reference)),
            Event::Eof => break,
            _ => {}
        }
    }
    match open.as_mut_slice() {
        [root] if !root.children.is_empty() => Ok(root.children.swap_remove(0)),
        _ => Err(ReadError::damaged(place, "nội dung bị cắt ngang giữa chừng")),
    }
}

fn start(element: &BytesStart<'_>) -> Element {
    let attributes = element
        .attributes()
        .with_checks(false)
        .flatten()
        .map(|a| {
            let value = match quick_xml::escape::unescape(&a.value) {
                Ok(value) => value.into_owned(),
                Err(_) => a.value.clone().into_owned(),
            };
            (a.key.local_name().as_ref().to_owned(), value)
        })
        .collect();
    Element { name: element.local_name().as_ref().to_owned(), attributes, ..Element::default() }
}

fn add(open: &mut [Element], text: &str) {
    if let Some(element) = open.last_mut()
        && matches!(element.name.as_str(), "t" | "instrText")
    {
        element.text.push_str(text);
    }
}
