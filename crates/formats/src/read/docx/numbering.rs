//! `word/numbering.xml`: the labels Word computes ("1.", "II.", "1.2.") and does not store in the
//! text. Real plans number the TT column this way.

use std::collections::{HashMap, HashSet};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::super::label::Style;
use super::super::xml::attribute;

/// Levels of a list in Word.
const LEVELS: usize = 9;

/// Lists of a document and how far each has been counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    kinds: HashMap<u32, Kind>,
    lists: HashMap<u32, List>,
    counters: HashMap<u32, [Option<u32>; LEVELS]>,
    /// Restarts already made, by list and level.
    restarted: HashSet<(u32, usize)>,
}

/// `w:abstractNum`: lists that share one share its counters.
#[derive(Debug, Default, Clone)]
struct Kind {
    levels: [Option<Level>; LEVELS],
}

/// `w:num`.
#[derive(Debug, Default, Clone)]
struct List {
    kind: u32,
    /// `w:startOverride` by level.
    starts: [Option<u32>; LEVELS],
    /// Levels the list defines anew.
    levels: [Option<Level>; LEVELS],
}

#[derive(Debug, Clone)]
struct Level {
    start: u32,
    style: Style,
    text: String,
    /// Every part of the label in Arabic digits.
    legal: bool,
    /// Level that restarts this one, 0 for none; `None` for any higher one.
    restart: Option<usize>,
    paragraph_style: Option<String>,
}

impl Default for Level {
    fn default() -> Self {
        Level {
            start: 1,
            style: Style::Decimal,
            text: String::new(),
            legal: false,
            restart: None,
            paragraph_style: None,
        }
    }
}

impl Numbering {
    /// Reads what is there up to the first fault: numbers are a help, not the text.
    pub(super) fn read(xml: &str) -> Self {
        let mut reader = Reader::from_str(xml);
        let mut parse = Parse::default();
        loop {
            match reader.read_event() {
                Ok(Event::Start(e)) => parse.start(&e),
                Ok(Event::Empty(e)) => {
                    parse.start(&e);
                    parse.end(e.local_name().as_ref());
                }
                Ok(Event::End(e)) => parse.end(e.local_name().as_ref()),
                Ok(Event::Eof) | Err(_) => return parse.numbering,
                Ok(_) => {}
            }
        }
    }

    /// The level of a list that names a paragraph style as its own.
    pub(super) fn level_of_style(&self, list: u32, style: &str) -> Option<usize> {
        let kind = self.kinds.get(&self.lists.get(&list)?.kind)?;
        kind.levels.iter().position(|level| {
            level.as_ref().is_some_and(|l| l.paragraph_style.as_deref() == Some(style))
        })
    }

    /// Counts one paragraph of a list and gives its label; `None` when it shows none.
    pub(super) fn next_label(&mut self, list_id: u32, level: usize) -> Option<String> {
        let level = level.min(LEVELS - 1);
        // List 0 takes a paragraph out of the list its style brings.
        let list = self.lists.get(&list_id)?;
        let kind = self.kinds.get(&list.kind);
        let definition = |at: usize| {
            let own = list.levels.get(at).and_then(Option::as_ref);
            own.or_else(|| kind.and_then(|k| k.levels.get(at)).and_then(Option::as_ref))
        };
        let counters = self.counters.entry(list.kind).or_default();
        let here = definition(level)?;
        let restart = list.starts.get(level).copied().flatten();
        let restart = restart.filter(|_| self.restarted.insert((list_id, level)));
        for (at, counter) in counters.iter_mut().enumerate() {
            if at == level {
                *counter = Some(match (restart, *counter) {
                    (Some(start), _) => start,
                    (None, Some(last)) => last.saturating_add(1),
                    (None, None) => here.start,
                });
            } else if at < level {
                counter.get_or_insert_with(|| definition(at).map_or(1, |l| l.start));
            } else {
                let restarts = definition(at).and_then(|l| l.restart);
                // w:lvlRestart counts levels from 1; 0 means never.
                if restarts.is_none_or(|by| by > level) {
                    *counter = None;
                }
            }
        }
        match here.style {
            Style::Bullet => Some(bullet(&here.text)),
            _ => {
                let value = |at: usize| {
                    let n = counters.get(at).copied().flatten()?;
                    let style = definition(at).map_or(Style::Decimal, |l| l.style);
                    Some(if here.legal { Style::Decimal } else { style }.write(n))
                };
                Some(fill(&here.text, value)).filter(|label| !label.is_empty())
            }
        }
    }
}

/// A bullet as the plans write it: "-", or "+" for the level below.
fn bullet(text: &str) -> String {
    if text.trim() == "+" { "+".to_owned() } else { "-".to_owned() }
}

/// Puts the values into "%1.%2.".
fn fill(pattern: &str, value: impl Fn(usize) -> Option<String>) -> String {
    let mut label = String::new();
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        let digit = chars.peek().and_then(|d| d.to_digit(10)).filter(|&d| c == '%' && d > 0);
        match digit {
            Some(digit) => {
                chars.next();
                label.extend(value(digit as usize - 1));
            }
            None => label.push(c),
        }
    }
    label.trim().to_owned()
}

/// What stands open while the part is read.
#[derive(Debug, Default)]
struct Parse {
    numbering: Numbering,
    kind: Option<(u32, Kind)>,
    list: Option<(u32, List)>,
    /// Level of an open `w:lvlOverride`.
    overridden: Option<usize>,
    level: Option<(usize, Level)>,
}

impl Parse {
    fn start(&mut self, e: &BytesStart<'_>) {
        let value = || attribute(e, "val");
        match (e.local_name().as_ref(), &mut self.level) {
            ("abstractNum", _) => {
                let id = attribute(e, "abstractNumId").and_then(|v| v.parse().ok());
                self.kind = id.map(|id| (id, Kind::default()));
            }
            ("num", _) => {
                let id = attribute(e, "numId").and_then(|v| v.parse().ok());
                self.list = id.map(|id| (id, List::default()));
            }
            ("abstractNumId", _) => {
                if let Some((_, list)) = &mut self.list {
                    list.kind = value().and_then(|v| v.parse().ok()).unwrap_or(0);
                }
            }
            ("lvlOverride", _) => self.overridden = level_number(e),
            ("startOverride", _) => {
                let start = value().and_then(|v| v.parse().ok());
                let at = self.overridden.unwrap_or(LEVELS);
                let slot = self.list.as_mut().and_then(|(_, list)| list.starts.get_mut(at));
                if let Some(slot) = slot {
                    *slot = start;
                }
            }
            ("lvl", _) => self.level = level_number(e).map(|at| (at, Level::default())),
            ("start", Some((_, level))) => {
                level.start = value().and_then(|v| v.parse().ok()).unwrap_or(1);
            }
            ("numFmt", Some((_, level))) => level.style = style(&value().unwrap_or_default()),
            ("lvlText", Some((_, level))) => level.text = value().unwrap_or_default(),
            ("isLgl", Some((_, level))) => level.legal = value().is_none_or(|v| v != "0"),
            ("lvlRestart", Some((_, level))) => {
                level.restart = value().and_then(|v| v.parse().ok());
            }
            ("pStyle", Some((_, level))) => level.paragraph_style = value(),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "lvl" => {
                let Some((at, level)) = self.level.take() else { return };
                let levels = match (&mut self.list, &mut self.kind) {
                    (Some((_, list)), _) => &mut list.levels,
                    (None, Some((_, kind))) => &mut kind.levels,
                    (None, None) => return,
                };
                if let Some(slot) = levels.get_mut(at) {
                    *slot = Some(level);
                }
            }
            "lvlOverride" => self.overridden = None,
            "abstractNum" => {
                if let Some((id, kind)) = self.kind.take() {
                    self.numbering.kinds.insert(id, kind);
                }
            }
            "num" => {
                if let Some((id, list)) = self.list.take() {
                    self.numbering.lists.insert(id, list);
                }
            }
            _ => {}
        }
    }
}

fn level_number(e: &BytesStart<'_>) -> Option<usize> {
    attribute(e, "ilvl")?.parse().ok().filter(|&at| at < LEVELS)
}

fn style(name: &str) -> Style {
    match name {
        "decimalZero" => Style::DecimalZero,
        "upperRoman" => Style::UpperRoman,
        "lowerRoman" => Style::LowerRoman,
        "upperLetter" => Style::UpperLetter,
        "lowerLetter" => Style::LowerLetter,
        "bullet" => Style::Bullet,
        "none" => Style::None,
        _ => Style::Decimal,
    }
}
