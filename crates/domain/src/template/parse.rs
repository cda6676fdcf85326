//! From a text to its pieces.

use super::{Fault, Field, Node, Place, Template};
use crate::text::clean;

const OPEN: &str = "{{";
const CLOSE: &str = "}}";
/// `{{` as words.
const ESCAPED: &str = "{{{{";
const IF: &str = "#nếu";
const ELSE: &str = "#không thì";
const END_IF: &str = "/nếu";
const EACH: &str = "#mỗi";
const END_EACH: &str = "/mỗi";
/// Blocks within blocks.
const DEEPEST: usize = 8;
/// Longest name of a field in characters.
const LONGEST_NAME: usize = 120;

/// Reads a text.
///
/// # Errors
/// The first place where it is broken, and how.
pub fn parse(text: &str) -> Result<Template, Fault> {
    let mut reader = Reader { rest: text, place: Place { line: 1, column: 1 } };
    let (nodes, ended) = reader.nodes(0)?;
    match ended {
        None => Ok(Template { nodes }),
        Some((tag, place)) => {
            let words = format!(
                "“{tag}” không đóng phần nào đang mở. Hãy bỏ đi, hoặc thêm phần mở ở trước."
            );
            Err(Fault { place, words })
        }
    }
}

struct Reader<'a> {
    rest: &'a str,
    place: Place,
}

/// A tag that ends what stands before it: as written, and where.
type Ended = Option<(String, Place)>;

impl<'a> Reader<'a> {
    fn take(&mut self, bytes: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(bytes);
        for letter in taken.chars() {
            if letter == '\n' {
                self.place = Place { line: self.place.line + 1, column: 1 };
            } else {
                self.place.column += 1;
            }
        }
        self.rest = rest;
        taken
    }

    /// Pieces up to the end, or to a tag that ends them, which is taken.
    fn nodes(&mut self, depth: usize) -> Result<(Vec<Node>, Ended), Fault> {
        let mut nodes = Vec::new();
        loop {
            let place = self.place;
            let words = self.words();
            if !words.is_empty() {
                nodes.push(Node::Text { raw: words.to_owned(), place });
            }
            if self.rest.is_empty() {
                return Ok((nodes, None));
            }
            let place = self.place;
            let raw = self.tag()?;
            match inner(raw) {
                tag if tag == ELSE || tag == END_IF || tag == END_EACH => {
                    return Ok((nodes, Some((raw.to_owned(), place))));
                }
                tag if begins(&tag, IF) => {
                    nodes.push(self.choice(raw, place, depth)?);
                }
                tag if begins(&tag, EACH) => {
                    nodes.push(self.repeated(raw, place, depth)?);
                }
                tag if tag.starts_with(['#', '/']) => {
                    let words = format!(
                        "“{raw}” không có nghĩa. Chỉ có {{{{#nếu …}}}}, {{{{#không thì}}}}, {{{{/nếu}}}}, {{{{#mỗi …}}}} và {{{{/mỗi}}}}."
                    );
                    return Err(Fault { place, words });
                }
                _ => nodes.push(Node::Field(field(raw, "", place)?)),
            }
        }
    }

    /// Words up to the next tag.
    fn words(&mut self) -> &'a str {
        let mut end = 0;
        while let Some(found) = self.rest.get(end..).and_then(|rest| rest.find(OPEN)) {
            end += found;
            let here = self.rest.get(end..).unwrap_or_default();
            if !here.starts_with(ESCAPED) {
                return self.take(end);
            }
            end += ESCAPED.len();
        }
        self.take(self.rest.len())
    }

    fn tag(&mut self) -> Result<&'a str, Fault> {
        let place = self.place;
        let inside = self.rest.get(OPEN.len()..).unwrap_or_default();
        let line = inside.lines().next().unwrap_or_default();
        match line.find(CLOSE) {
            Some(end) if !line.get(..end).unwrap_or_default().contains(OPEN) => {
                Ok(self.take(OPEN.len() + end + CLOSE.len()))
            }
            _ => {
                let words = "“{{” mở ra mà không có “}}” đóng lại trên cùng dòng. Hãy thêm “}}”; muốn in đúng hai dấu ngoặc thì viết “{{{{”.";
                Err(Fault { place, words: words.to_owned() })
            }
        }
    }

    fn choice(&mut self, raw: &str, place: Place, depth: usize) -> Result<Node, Fault> {
        let test = self.opened(raw, IF, place, depth)?;
        let (then, ended) = self.nodes(depth + 1)?;
        let (tag, at) = ended.ok_or_else(|| unclosed(raw, END_IF, place))?;
        if inner(&tag) == END_IF {
            return Ok(Node::If { test, then, middle: None, otherwise: Vec::new(), close: tag });
        }
        if inner(&tag) != ELSE {
            return Err(crossed(&tag, raw, at));
        }
        let (otherwise, ended) = self.nodes(depth + 1)?;
        let (close, at) = ended.ok_or_else(|| unclosed(raw, END_IF, place))?;
        if inner(&close) != END_IF {
            return Err(crossed(&close, raw, at));
        }
        Ok(Node::If { test, then, middle: Some(tag), otherwise, close })
    }

    fn repeated(&mut self, raw: &str, place: Place, depth: usize) -> Result<Node, Fault> {
        let list = self.opened(raw, EACH, place, depth)?;
        let (body, ended) = self.nodes(depth + 1)?;
        let (close, at) = ended.ok_or_else(|| unclosed(raw, END_EACH, place))?;
        if inner(&close) != END_EACH {
            return Err(crossed(&close, raw, at));
        }
        Ok(Node::Each { list, body, close })
    }

    fn opened(&self, raw: &str, word: &str, place: Place, depth: usize) -> Result<Field, Fault> {
        if depth >= DEEPEST {
            let words = format!("Các phần lồng nhau quá {DEEPEST} lớp. Hãy viết gọn lại.");
            return Err(Fault { place, words });
        }
        field(raw, word, place)
    }
}

/// What stands between the braces, cleaned.
fn inner(raw: &str) -> String {
    let inside = raw.strip_prefix(OPEN).and_then(|rest| rest.strip_suffix(CLOSE));
    clean(inside.unwrap_or_default())
}

fn begins(tag: &str, word: &str) -> bool {
    tag.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

fn field(raw: &str, word: &str, place: Place) -> Result<Field, Fault> {
    let inside = inner(raw);
    let inside = inside.strip_prefix(word).unwrap_or(&inside);
    let (name, arg) = match inside.split_once(':') {
        Some((name, arg)) => (clean(name), Some(clean(arg))),
        None => (clean(inside), None),
    };
    let lacks = name.is_empty() || arg.as_ref().is_some_and(String::is_empty);
    if lacks {
        let words = format!("“{raw}” thiếu tên trường. Hãy ghi tên trường giữa hai dấu ngoặc.");
        return Err(Fault { place, words });
    }
    if inside.chars().count() > LONGEST_NAME {
        let words = format!("Tên trường dài quá {LONGEST_NAME} ký tự.");
        return Err(Fault { place, words });
    }
    Ok(Field { raw: raw.to_owned(), name: name.to_lowercase(), arg, place })
}

fn unclosed(raw: &str, close: &str, place: Place) -> Fault {
    Fault {
        place, words: format!("“{raw}” chưa được đóng. Hãy thêm “{{{{{close}}}}}” ở sau.")
    }
}

fn crossed(tag: &str, raw: &str, place: Place) -> Fault {
    let words = format!("“{tag}” đứng trước khi “{raw}” được đóng. Hãy đóng phần mở sau trước.");
    Fault { place, words }
}
