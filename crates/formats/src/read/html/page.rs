//! The walk over a page's tags.

use super::super::Limits;
use super::super::error::ReadError;
use super::super::flow::{Cell, Frame, Item, Open, Row, settle};
use super::super::grid::{Budget, Down};
use super::super::label::Style;
use super::super::normal::normal;
use super::token::{Aside, Name, Token, Tokens, attribute, decode};

/// Reads a page into items.
///
/// # Errors
/// More of something than the limits allow.
pub(super) fn read(
    page: &str,
    limits: &Limits,
    budget: &mut Budget,
) -> Result<Vec<Item>, ReadError> {
    let mut walk = Walk::new(limits, budget);
    let mut tokens = Tokens::new(page);
    // Where an element to be passed over began; an unclosed one must not swallow the page.
    let mut aside: Option<(Aside, u32, Tokens<'_>)> = None;
    let mut keep_asides = false;
    loop {
        let Some(token) = tokens.next() else {
            let Some((_, _, began)) = aside.take() else { break };
            tokens = began;
            keep_asides = true;
            continue;
        };
        match (token, &mut aside) {
            (Token::Open(Name::Aside(name), _), None) if !keep_asides => {
                aside = Some((name, 1, tokens));
            }
            (Token::Open(Name::Aside(name), _), Some((open, depth, _))) if name == *open => {
                *depth += 1;
            }
            (Token::Close(Name::Aside(name)), Some((open, depth, _))) if name == *open => {
                *depth -= 1;
                if *depth == 0 {
                    aside = None;
                }
            }
            (_, Some(_)) => {}
            (Token::Text(text), None) => walk.text(&decode(text)),
            (Token::Open(name, attributes), None) => walk.open(name, attributes)?,
            (Token::Close(name), None) => walk.close(name),
        }
    }
    Ok(walk.finish())
}

struct Walk<'a> {
    limits: &'a Limits,
    budget: &'a mut Budget,
    frames: Open,
    /// The paragraph being read, and whether white space stands after it.
    paragraph: String,
    space: bool,
    preformatted: usize,
    /// Open lists: the next number, `None` for bullets.
    lists: Vec<Option<(Style, u32)>>,
    /// The open table's group of rows, and whether it is its head; outer tables' below.
    groups: Vec<(u32, bool)>,
}

impl<'a> Walk<'a> {
    fn new(limits: &'a Limits, budget: &'a mut Budget) -> Self {
        let mut frames = Open::default();
        frames.push(0, Frame::Flow(Vec::new()));
        Walk {
            limits,
            budget,
            frames,
            paragraph: String::new(),
            space: false,
            preformatted: 0,
            lists: Vec::new(),
            groups: Vec::new(),
        }
    }

    fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '\n' if self.preformatted > 0 => self.line_end(),
                // Not the non-breaking space: that one a person put there.
                ' ' | '\t' | '\n' | '\r' | '\x0c' => self.space = true,
                c => {
                    if std::mem::take(&mut self.space)
                        && !self.paragraph.is_empty()
                        && !self.paragraph.ends_with('\n')
                    {
                        self.paragraph.push(' ');
                    }
                    self.paragraph.push(c);
                }
            }
        }
    }

    fn line_end(&mut self) {
        self.space = false;
        self.paragraph.push('\n');
    }

    /// Ends the paragraph being read.
    fn flush(&mut self) {
        self.space = false;
        let text = std::mem::take(&mut self.paragraph);
        let text = text.trim_matches(|c| matches!(c, ' ' | '\n'));
        if !text.is_empty() {
            self.frames.accept(Item::Paragraph(normal(text).into_owned()));
        }
    }

    fn open(&mut self, name: Name, attributes: &str) -> Result<(), ReadError> {
        match name {
            Name::Inline | Name::Raw => return Ok(()),
            Name::Break => {
                self.line_end();
                return Ok(());
            }
            _ => self.flush(),
        }
        match name {
            Name::Table => {
                if self.frames.len() >= self.limits.depth {
                    return Err(ReadError::too_large(
                        "số tầng bảng lồng nhau trong trang",
                        format!("{} tầng", self.limits.depth),
                        "Hãy chép riêng phần kế hoạch sang Word rồi lưu thành .docx.",
                    ));
                }
                self.frames.push(0, Frame::Table(Vec::new()));
                self.groups.push((0, false));
            }
            Name::HeadGroup | Name::RowGroup => {
                self.close_row();
                if let Some((group, head)) = self.groups.last_mut() {
                    *group = group.saturating_add(1);
                    *head = name == Name::HeadGroup;
                }
            }
            Name::Row => self.open_row()?,
            Name::Cell | Name::HeadCell => self.open_cell(name, attributes)?,
            Name::OrderedList => {
                let style = match attribute(attributes, "type") {
                    Some("a") => Style::LowerLetter,
                    Some("A") => Style::UpperLetter,
                    Some("i") => Style::LowerRoman,
                    Some("I") => Style::UpperRoman,
                    _ => Style::Decimal,
                };
                let start = number(attributes, "start").unwrap_or(1);
                self.push_list(Some((style, start)));
            }
            Name::UnorderedList => self.push_list(None),
            Name::ListItem => self.item(attributes),
            Name::Preformatted => self.preformatted += 1,
            _ => {}
        }
        Ok(())
    }

    fn push_list(&mut self, list: Option<(Style, u32)>) {
        if self.lists.len() < self.limits.depth {
            self.lists.push(list);
        }
    }

    fn item(&mut self, attributes: &str) {
        let label = match self.lists.last_mut() {
            Some(Some((style, next))) => {
                let n = number(attributes, "value").unwrap_or(*next);
                *next = n.saturating_add(1);
                style.write(n) + "."
            }
            Some(None) => "-".to_owned(),
            None => return,
        };
        self.paragraph = label;
        self.space = true;
    }

    fn close(&mut self, name: Name) {
        match name {
            Name::Inline | Name::Raw | Name::Break => return,
            // "</p>" alone is an empty paragraph; "</br>" is written for "<br>".
            _ => self.flush(),
        }
        match name {
            Name::Cell | Name::HeadCell => self.close_cell(),
            Name::Row => self.close_row(),
            Name::HeadGroup | Name::RowGroup => {
                self.close_row();
                if let Some((_, head)) = self.groups.last_mut() {
                    *head = false;
                }
            }
            Name::Table => self.close_table(),
            Name::OrderedList | Name::UnorderedList => {
                self.lists.pop();
            }
            Name::Preformatted => self.preformatted = self.preformatted.saturating_sub(1),
            _ => {}
        }
    }

    fn open_row(&mut self) -> Result<(), ReadError> {
        self.close_row();
        if let Some(Frame::Table(_)) = self.frames.top() {
            self.budget.take_written()?;
            let (group, header) = self.groups.last().copied().unwrap_or_default();
            self.frames.push(0, Frame::Row(Row { header, group, ..Row::default() }));
        }
        Ok(())
    }

    fn open_cell(&mut self, name: Name, attributes: &str) -> Result<(), ReadError> {
        self.close_cell();
        if let Some(Frame::Table(_)) = self.frames.top() {
            self.open_row()?;
        }
        if let Some(Frame::Row(row)) = self.frames.top_mut() {
            // A row is a heading when all its cells are; "th" before a row of data is not one.
            let head = name == Name::HeadCell;
            let in_head = self.groups.last().is_some_and(|(_, head)| *head);
            row.header = in_head || (head && (row.header || row.cells.is_empty()));
            self.budget.take_written()?;
            let span = number(attributes, "colspan").unwrap_or(1);
            let down = match number(attributes, "rowspan") {
                None | Some(1) => Down::One,
                Some(0) => Down::Rows(u32::MAX),
                Some(rows) => Down::Rows(rows),
            };
            let span = usize::try_from(span).unwrap_or(1);
            self.frames.push(0, Frame::Cell(Cell { span, down, ..Cell::default() }));
        }
        Ok(())
    }

    fn close_cell(&mut self) {
        if let Some(Frame::Cell(_)) = self.frames.top()
            && let Some(Frame::Cell(cell)) = self.frames.pop()
            && let Some(Frame::Row(row)) = self.frames.top_mut()
        {
            row.cells.push(cell);
        }
    }

    fn close_row(&mut self) {
        self.close_cell();
        if let Some(Frame::Row(_)) = self.frames.top()
            && let Some(Frame::Row(row)) = self.frames.pop()
            && let Some(Frame::Table(rows)) = self.frames.top_mut()
        {
            rows.push(row);
        }
    }

    fn close_table(&mut self) {
        self.close_row();
        if let Some(Frame::Table(_)) = self.frames.top()
            && let Some(Frame::Table(rows)) = self.frames.pop()
        {
            self.groups.pop();
            for item in settle(rows) {
                self.frames.accept(item);
            }
        }
    }

    fn finish(mut self) -> Vec<Item> {
        self.flush();
        while self.frames.len() > 1 {
            self.close_table();
        }
        match self.frames.pop() {
            Some(Frame::Flow(items)) => items,
            _ => Vec::new(),
        }
    }
}

fn number(attributes: &str, name: &str) -> Option<u32> {
    let digits = attribute(attributes, name)?.trim();
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    digits.get(..end)?.parse().ok()
}
