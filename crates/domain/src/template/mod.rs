//! Texts with fields: templates of papers, and sections whose figures cannot drift.
//!
//! `{{tên trường}}` or `{{tên trường:đối số}}` stands for a value; `{{#nếu …}}`,
//! `{{#không thì}}`, `{{/nếu}}` choose, `{{#mỗi …}}`, `{{/mỗi}}` repeat; `{{{{` is printed as
//! `{{`. Nothing else means anything: a template can neither reckon nor reach what it was not given.
//!
//! [`parse`] tells where a text is broken; [`Template::check`] holds it against the fields there
//! are; [`Template::render`] puts values in; [`lines`] tells headings and parts of the head from
//! paragraphs.

mod check;
mod lines;
mod parse;
mod render;

pub use check::{FieldSpec, Sort};
pub use lines::{HEAD_PARTS, HeadPart, Line, LineKind, check_lines, lines};
pub use parse::parse;
pub use render::{Out, Record, Value};

use std::fmt::{self, Display};

/// Where something stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line, from 1.
    pub line: usize,
    /// Character of the line, from 1.
    pub column: usize,
}

/// What is wrong with a text, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where it begins.
    pub place: Place,
    /// What is wrong and what to do, a Vietnamese sentence.
    pub words: String,
}

impl Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Dòng {}, cột {}: {}", self.place.line, self.place.column, self.words)
    }
}

/// The name between braces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// As it is written, braces and all.
    pub raw: String,
    /// Its name, cleaned, in small letters.
    pub name: String,
    /// What follows the colon.
    pub arg: Option<String>,
    /// Where it stands.
    pub place: Place,
}

impl Field {
    /// Name with argument, as values are kept under.
    pub fn key(&self) -> String {
        match &self.arg {
            Some(arg) => format!("{}:{arg}", self.name),
            None => self.name.clone(),
        }
    }
}

/// A piece of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// Words, as they are written.
    Text {
        /// With `{{{{` as it stands.
        raw: String,
        /// Where they begin.
        place: Place,
    },
    /// A field.
    Field(Field),
    /// One of two.
    If {
        /// `{{#nếu …}}`.
        test: Field,
        /// When there is something.
        then: Vec<Node>,
        /// `{{#không thì}}` as it is written, when it is.
        middle: Option<String>,
        /// When there is nothing.
        otherwise: Vec<Node>,
        /// `{{/nếu}}` as it is written.
        close: String,
    },
    /// Once for each of a list.
    Each {
        /// `{{#mỗi …}}`.
        list: Field,
        /// What is repeated.
        body: Vec<Node>,
        /// `{{/mỗi}}` as it is written.
        close: String,
    },
}

/// A text that was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Template {
    /// Its pieces in their order.
    pub nodes: Vec<Node>,
}

/// The text the template was read from.
impl Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        print(&self.nodes, f)
    }
}

fn print(nodes: &[Node], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for node in nodes {
        match node {
            Node::Text { raw, .. } => f.write_str(raw)?,
            Node::Field(field) => f.write_str(&field.raw)?,
            Node::If { test, then, middle, otherwise, close } => {
                f.write_str(&test.raw)?;
                print(then, f)?;
                f.write_str(middle.as_deref().unwrap_or_default())?;
                print(otherwise, f)?;
                f.write_str(close)?;
            }
            Node::Each { list, body, close } => {
                f.write_str(&list.raw)?;
                print(body, f)?;
                f.write_str(close)?;
            }
        }
    }
    Ok(())
}

/// Words in which no field begins: `{{` becomes `{{{{`.
pub fn escape(text: &str) -> String {
    text.replace("{{", "{{{{")
}

#[cfg(test)]
mod tests;
