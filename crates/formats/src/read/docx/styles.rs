//! `word/styles.xml`, as far as automatic numbers need it: a heading style can carry a list.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::super::xml::attribute;
use super::numbering::Numbering;

/// Paragraph styles that may carry lists.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: HashMap<String, Style>,
    default: Option<String>,
}

#[derive(Debug, Default)]
struct Style {
    based_on: Option<String>,
    number: Option<u32>,
    level: Option<usize>,
}

/// Chains of styles are short; a longer one is a ring.
const LONGEST_CHAIN: usize = 20;

impl Styles {
    /// Reads what is there up to the first fault: numbers are a help, not the text.
    pub(super) fn read(xml: &str) -> Self {
        let mut reader = Reader::from_str(xml);
        let mut styles = Styles::default();
        let mut id = String::new();
        let mut style = Style::default();
        loop {
            match reader.read_event() {
                Ok(Event::Start(e) | Event::Empty(e)) => match e.local_name().as_ref() {
                    "style" => {
                        id = attribute(&e, "styleId").unwrap_or_default();
                        style = Style::default();
                        let is = |name, value| attribute(&e, name).is_some_and(|v| v == value);
                        if is("type", "paragraph") && (is("default", "1") || is("default", "true"))
                        {
                            styles.default = Some(id.clone());
                        }
                    }
                    "basedOn" => style.based_on = attribute(&e, "val"),
                    "numId" => style.number = attribute(&e, "val").and_then(|v| v.parse().ok()),
                    "ilvl" => style.level = attribute(&e, "val").and_then(|v| v.parse().ok()),
                    _ => {}
                },
                Ok(Event::End(e)) if e.local_name().as_ref() == "style" => {
                    styles.by_id.insert(std::mem::take(&mut id), std::mem::take(&mut style));
                }
                Ok(Event::Eof) | Err(_) => return styles,
                Ok(_) => {}
            }
        }
    }

    /// The list and level that a style brings with it.
    pub(super) fn list(
        &self,
        style: Option<&str>,
        numbering: &Numbering,
    ) -> (Option<u32>, Option<usize>) {
        let mut next = style.or(self.default.as_deref());
        let mut level = None;
        for _ in 0..LONGEST_CHAIN {
            let Some((id, style)) = next.and_then(|id| Some((id, self.by_id.get(id)?))) else {
                break;
            };
            level = level.or(style.level);
            if let Some(number) = style.number {
                return (Some(number), level.or_else(|| numbering.level_of_style(number, id)));
            }
            next = style.based_on.as_deref();
        }
        (None, level)
    }
}
