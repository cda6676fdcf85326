//! A page as tags and text.
//!
//! Our own, because reading must end quickly whatever the bytes are: the tokenizer and the tree
//! of `html5ever` compare every attribute of a tag with all before it and rebuild open formatting
//! elements in every block, which a hostile page turns into hours. What is needed here is little:
//! where blocks and cells begin and end. Every byte is looked at a bounded number of times.

use std::borrow::Cow;

use markup5ever::data::NAMED_ENTITIES;

/// A piece of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Text, character references not yet decoded.
    Text(&'a str),
    /// A start tag and its attributes as written.
    Open(Name, &'a str),
    /// An end tag.
    Close(Name),
}

/// Elements told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Name {
    Table,
    RowGroup,
    HeadGroup,
    Row,
    Cell,
    HeadCell,
    OrderedList,
    UnorderedList,
    ListItem,
    Break,
    Preformatted,
    /// Begins and ends a paragraph.
    Block,
    /// Holds no text of the document: navigation, controls, drawings.
    Aside(Aside),
    /// Holds raw text that is no text of the document.
    Raw,
    /// Anything else: does not part text.
    Inline,
}

/// Elements passed over whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // HTML names
pub(super) enum Aside {
    Nav,
    Template,
    Svg,
    Select,
    Button,
    Object,
}

impl Name {
    fn of(tag: &str) -> Name {
        let mut lower = [0u8; 10];
        let Some(buffer) = lower.get_mut(..tag.len()) else { return Name::Inline };
        buffer.copy_from_slice(tag.as_bytes());
        buffer.make_ascii_lowercase();
        match &*buffer {
            b"table" => Name::Table,
            b"thead" => Name::HeadGroup,
            b"tbody" | b"tfoot" => Name::RowGroup,
            b"tr" => Name::Row,
            b"td" => Name::Cell,
            b"th" => Name::HeadCell,
            b"ol" => Name::OrderedList,
            b"ul" | b"menu" => Name::UnorderedList,
            b"li" => Name::ListItem,
            b"br" => Name::Break,
            b"pre" => Name::Preformatted,
            b"p" | b"div" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" | b"dl" | b"dt"
            | b"dd" | b"blockquote" | b"section" | b"article" | b"header" | b"footer" | b"main"
            | b"aside" | b"form" | b"fieldset" | b"legend" | b"address" | b"hr" | b"center"
            | b"figure" | b"figcaption" | b"details" | b"summary" | b"caption" | b"body"
            | b"html" | b"head" => Name::Block,
            b"nav" => Name::Aside(Aside::Nav),
            b"template" => Name::Aside(Aside::Template),
            b"svg" => Name::Aside(Aside::Svg),
            b"select" => Name::Aside(Aside::Select),
            b"button" => Name::Aside(Aside::Button),
            b"object" => Name::Aside(Aside::Object),
            b"script" | b"style" | b"title" | b"textarea" | b"xmp" | b"iframe" | b"noembed"
            | b"noframes" | b"noscript" => Name::Raw,
            _ => Name::Inline,
        }
    }
}

/// Goes over a page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tokens<'a> {
    rest: &'a str,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(page: &'a str) -> Self {
        Tokens { rest: page }
    }

    /// Takes up to and with `end`, or all there is. `end` is ASCII.
    fn pass(&mut self, end: &str) {
        self.rest = match memchr::memmem::find(self.rest.as_bytes(), end.as_bytes()) {
            Some(at) => self.rest.get(at + end.len()..).unwrap_or_default(),
            None => "",
        };
    }

    /// Takes the content of a raw text element and its end tag.
    fn pass_raw(&mut self, tag: &str) {
        let bytes = self.rest.as_bytes();
        let end = memchr::memmem::find_iter(bytes, b"</").find(|at| {
            bytes
                .get(at + 2..at + 2 + tag.len())
                .is_some_and(|t| t.eq_ignore_ascii_case(tag.as_bytes()))
        });
        self.rest = end.and_then(|at| self.rest.get(at..)).unwrap_or_default();
        self.pass(">");
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let page = self.rest;
            if page.is_empty() {
                return None;
            }
            let Some(markup) = page.strip_prefix('<') else {
                let end = memchr::memchr(b'<', page.as_bytes()).unwrap_or(page.len());
                let (text, rest) = page.split_at(end);
                self.rest = rest;
                return Some(Token::Text(text));
            };
            if let Some(comment) = markup.strip_prefix("!--") {
                self.rest = comment;
                self.pass("-->");
            } else if let Some(data) = markup.strip_prefix("![CDATA[") {
                self.rest = data;
                self.pass("]]>");
            } else if markup.starts_with(['!', '?']) {
                self.pass(">");
            } else if let Some(end_tag) = markup.strip_prefix('/') {
                let name = tag_name(end_tag);
                self.pass(">");
                if !name.is_empty() {
                    return Some(Token::Close(Name::of(name)));
                }
            } else {
                let tag = tag_name(markup);
                if tag.is_empty() {
                    // A lone "<", as in "< 5%".
                    let end = memchr::memchr(b'<', markup.as_bytes()).unwrap_or(markup.len());
                    let (text, rest) = page.split_at(end + 1);
                    self.rest = rest;
                    return Some(Token::Text(text));
                }
                let after = markup.get(tag.len()..).unwrap_or_default();
                let end = attributes_end(after);
                let (attributes, rest) = after.split_at(end);
                self.rest = rest.strip_prefix('>').unwrap_or(rest);
                let name = Name::of(tag);
                if name == Name::Raw {
                    self.pass_raw(tag);
                } else {
                    return Some(Token::Open(name, attributes));
                }
            }
        }
    }
}

/// Letters and digits after "<" or "</", beginning with a letter.
fn tag_name(markup: &str) -> &str {
    if !markup.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return "";
    }
    let end = markup
        .find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>' | '<'))
        .unwrap_or(markup.len());
    markup.get(..end).unwrap_or_default()
}

/// Where a tag's ">" stands, quoted ones passed over.
fn attributes_end(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut after_equals = false;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'>' => return at,
            b'"' | b'\'' if after_equals => {
                let Some(close) = bytes.get(at + 1..).and_then(|rest| memchr::memchr(byte, rest))
                else {
                    return bytes.len();
                };
                at += close + 1;
                after_equals = false;
            }
            b'=' => after_equals = true,
            b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' => {}
            _ => after_equals = false,
        }
        at += 1;
    }
    bytes.len()
}

/// The value of an attribute, character references not decoded; "" when it has none.
pub(super) fn attribute<'a>(attributes: &'a str, wanted: &str) -> Option<&'a str> {
    let mut rest = attributes;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if rest.is_empty() {
            return None;
        }
        let end = rest
            .char_indices()
            .skip(1)
            .find(|(_, c)| c.is_ascii_whitespace() || matches!(c, '/' | '='))
            .map_or(rest.len(), |(at, _)| at);
        let (name, after) = rest.split_at(end);
        let (value, after) = match after.trim_start().strip_prefix('=') {
            Some(value) => take_value(value.trim_start()),
            None => ("", after),
        };
        if name.eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        rest = after;
    }
}

fn take_value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(quoted) = text.strip_prefix(quote) {
            return quoted.split_once(quote).unwrap_or((quoted, ""));
        }
    }
    let end = text.find(|c: char| c.is_ascii_whitespace()).unwrap_or(text.len());
    text.split_at(end)
}

/// Text with its character references decoded.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        rest = match reference(after) {
            Some((first, second, length)) => {
                out.push(first);
                out.extend(second);
                after.get(length..).unwrap_or_default()
            }
            None => {
                out.push('&');
                after
            }
        };
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// A reference after its "&": one or two characters and the bytes it takes.
fn reference(text: &str) -> Option<(char, Option<char>, usize)> {
    if let Some(number) = text.strip_prefix('#') {
        let (digits, radix, prefix) = match number.strip_prefix(['x', 'X']) {
            Some(hex) => (hex, 16, 2),
            None => (number, 10, 1),
        };
        let count = digits.bytes().take_while(|b| char::from(*b).is_digit(radix)).count();
        let value = u32::from_str_radix(digits.get(..count)?, radix).ok();
        if count == 0 {
            return None;
        }
        let semicolon = usize::from(digits.as_bytes().get(count) == Some(&b';'));
        let c = value.map_or('\u{fffd}', numbered);
        return Some((c, None, prefix + count + semicolon));
    }
    // The longest name that is known; some may stand without their semicolon.
    let letters = text.bytes().take(32).take_while(u8::is_ascii_alphanumeric).count();
    let with_semicolon = letters + usize::from(text.as_bytes().get(letters) == Some(&b';'));
    (1..=with_semicolon).rev().find_map(|length| {
        let &(first, second) = NAMED_ENTITIES.get(text.get(..length)?)?;
        let first = char::from_u32(first).filter(|&c| c != '\0')?;
        Some((first, char::from_u32(second).filter(|&c| c != '\0'), length))
    })
}

/// A numbered character; 128–159 mean what they are in Windows-1252.
fn numbered(value: u32) -> char {
    if let Ok(byte @ 0x80..=0x9f) = u8::try_from(value) {
        let byte = [byte];
        let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&byte);
        return text.chars().next().unwrap_or('\u{fffd}');
    }
    char::from_u32(value).filter(|&c| c != '\0').unwrap_or('\u{fffd}')
}
