//! The walk over the document's XML.

use ansinh_domain::text::symbol;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::super::Limits;
use super::super::error::ReadError;
use super::super::flow::{Cell, Frame, Item, Open, Row, settle};
use super::super::grid::{Budget, Down};
use super::super::normal::normal;
use super::super::xml::{attribute, reason, resolve};
use super::numbering::Numbering;
use super::styles::Styles;
use super::tag::Tag;

/// What the walk found.
#[derive(Debug)]
pub(super) struct Walked {
    pub(super) items: Vec<Item>,
    pub(super) seen: Seen,
}

/// What a reader of the file should be told.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Seen {
    pub(super) tracked: bool,
    pub(super) embedded: bool,
}

/// A paragraph being read.
#[derive(Debug, Default)]
struct Paragraph {
    text: String,
    style: Option<String>,
    /// `w:numPr` of its own: list and level.
    number: Option<u32>,
    level: Option<usize>,
    /// Its mark was deleted by a tracked change: the next paragraph goes on in it.
    mark_deleted: bool,
    /// Content of text boxes anchored in it; it follows it.
    boxes: Vec<Item>,
}

/// The machine: a stack of open elements, and beside it what those elements opened.
pub(super) struct Walk<'a> {
    limits: &'a Limits,
    budget: &'a mut Budget,
    numbering: Numbering,
    styles: &'a Styles,
    tags: Vec<Tag>,
    /// Depth of the element whose whole content is passed over.
    skip: Option<usize>,
    frames: Open,
    paragraphs: Vec<(usize, Paragraph)>,
    /// Text of a paragraph whose mark was deleted, for the next one.
    carried: String,
    /// Open complex fields: whether each is still in its code.
    fields: Vec<bool>,
    /// Open `mc:AlternateContent`s: whether one branch of each was taken.
    alternates: Vec<bool>,
    /// Open content controls: whether each shows only its prompt.
    prompts: Vec<bool>,
    seen: Seen,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        limits: &'a Limits,
        budget: &'a mut Budget,
        numbering: Numbering,
        styles: &'a Styles,
    ) -> Self {
        let mut frames = Open::default();
        frames.push(0, Frame::Flow(Vec::new()));
        Walk {
            limits,
            budget,
            numbering,
            styles,
            tags: Vec::new(),
            skip: None,
            frames,
            paragraphs: Vec::new(),
            carried: String::new(),
            fields: Vec::new(),
            alternates: Vec::new(),
            prompts: Vec::new(),
            seen: Seen::default(),
        }
    }

    /// Reads the whole part.
    ///
    /// # Errors
    /// XML that is not well formed, or more of something than the limits allow.
    pub(super) fn run(mut self, xml: &str, place: &str) -> Result<Walked, ReadError> {
        let mut reader = Reader::from_str(xml);
        reader.config_mut().expand_empty_elements = true;
        // The prefix of the document element is the one of Word's own elements.
        let mut prefix: Option<Option<String>> = None;
        loop {
            let event = reader.read_event().map_err(|error| {
                ReadError::damaged(place, &reason(&error, reader.error_position()))
            })?;
            match event {
                Event::Start(element) => {
                    let name = element.name();
                    let own = name.prefix().map(|p| p.into_inner());
                    let word = prefix.get_or_insert_with(|| own.map(str::to_owned));
                    let word = word.as_deref() == own;
                    let tag = Tag::of(name.local_name().as_ref(), word);
                    self.start(tag, &element)?;
                }
                Event::End(_) => self.end()?,
                Event::Text(text) => self.text(&text.xml10_content()),
                Event::CData(text) => self.text(&text.xml10_content()),
                Event::GeneralRef(reference) => self.text(&resolve(&reference)),
                Event::Eof if self.tags.is_empty() => break,
                Event::Eof => {
                    return Err(ReadError::damaged(place, "nội dung bị cắt ngang giữa chừng"));
                }
                _ => {}
            }
        }
        self.finish(place)
    }

    fn finish(mut self, place: &str) -> Result<Walked, ReadError> {
        let carried = std::mem::take(&mut self.carried);
        self.accept(carried);
        match self.frames.pop() {
            Some(Frame::Flow(items)) => Ok(Walked { items, seen: self.seen }),
            _ => Err(ReadError::damaged(place, "cấu trúc bảng không khép kín")),
        }
    }

    fn start(&mut self, tag: Tag, element: &BytesStart<'_>) -> Result<(), ReadError> {
        if self.tags.len() >= self.limits.depth {
            return Err(ReadError::too_large(
                "số tầng lồng nhau trong văn bản",
                format!("{} tầng", self.limits.depth),
                "Hãy bỏ bớt các bảng, khung lồng trong nhau.",
            ));
        }
        let parent = self.tags.last().copied().unwrap_or(Tag::Other);
        let above = self.tags.len().checked_sub(2).and_then(|i| self.tags.get(i)).copied();
        self.tags.push(tag);
        if self.skip.is_some() {
            return Ok(());
        }
        match tag {
            Tag::Skipped => self.skip_this(),
            Tag::Embedded => {
                self.seen.embedded = true;
                self.skip_this();
            }
            Tag::Inserted => self.seen.tracked = true,
            Tag::Deleted => self.deleted(parent, above),
            Tag::Alternate => self.alternates.push(false),
            Tag::Choice | Tag::Fallback => {
                let taken = self.alternates.last_mut().is_none_or(|t| std::mem::replace(t, true));
                if taken {
                    self.skip_this();
                }
            }
            Tag::Control => self.prompts.push(false),
            Tag::Prompt => {
                if let Some(prompt) = self.prompts.last_mut() {
                    *prompt = is_on(element);
                }
            }
            Tag::ControlContent if self.prompts.last() == Some(&true) => self.skip_this(),
            Tag::Paragraph => self.paragraphs.push((self.tags.len(), Paragraph::default())),
            Tag::Table | Tag::Row | Tag::Cell | Tag::TextBox => self.open_frame(tag)?,
            _ if self.paragraphs.is_empty() || in_table_properties(parent) => {
                self.table_property(tag, parent, element);
            }
            _ => self.paragraph_content(tag, parent, element),
        }
        Ok(())
    }

    fn skip_this(&mut self) {
        self.skip = Some(self.tags.len());
    }

    fn deleted(&mut self, parent: Tag, above: Option<Tag>) {
        self.seen.tracked = true;
        match parent {
            Tag::RunProperties if above == Some(Tag::ParagraphProperties) => {
                if let Some((_, paragraph)) = self.paragraphs.last_mut() {
                    paragraph.mark_deleted = true;
                }
            }
            Tag::RowProperties => {
                if let Some(Frame::Row(row)) = self.frames.top_mut() {
                    row.deleted = true;
                }
            }
            _ => {}
        }
        self.skip_this();
    }

    fn open_frame(&mut self, tag: Tag) -> Result<(), ReadError> {
        let depth = self.tags.len();
        let frame = match (tag, self.frames.top()) {
            (Tag::Table, _) => Frame::Table(Vec::new()),
            (Tag::TextBox, _) => Frame::Flow(Vec::new()),
            (Tag::Row, Some(Frame::Table(_))) => {
                self.budget.take_written()?;
                Frame::Row(Row::default())
            }
            (Tag::Cell, Some(Frame::Row(_))) => {
                self.budget.take_written()?;
                Frame::Cell(Cell::default())
            }
            // A row outside a table or a cell outside a row: its paragraphs are kept.
            _ => return Ok(()),
        };
        self.frames.push(depth, frame);
        Ok(())
    }

    fn table_property(&mut self, tag: Tag, parent: Tag, element: &BytesStart<'_>) {
        match (self.frames.top_mut(), parent, tag) {
            (Some(Frame::Row(row)), Tag::RowProperties, Tag::GridBefore) => {
                row.before = number(element).unwrap_or(0);
            }
            (Some(Frame::Row(row)), Tag::RowProperties, Tag::HeaderRow) => {
                row.header = is_on(element);
            }
            (Some(Frame::Cell(cell)), Tag::CellProperties, Tag::GridSpan) => {
                cell.span = number(element).unwrap_or(1);
            }
            (Some(Frame::Cell(cell)), Tag::CellProperties, Tag::VerticalMerge) => {
                let restart = attribute(element, "val").is_some_and(|v| v == "restart");
                cell.down = if restart { Down::Open } else { Down::Continue };
            }
            (Some(Frame::Cell(cell)), Tag::CellProperties, Tag::HorizontalMerge) => {
                cell.joins_left = attribute(element, "val").is_none_or(|v| v != "restart");
            }
            _ => {}
        }
    }

    fn paragraph_content(&mut self, tag: Tag, parent: Tag, element: &BytesStart<'_>) {
        let in_field_code = self.fields.contains(&true);
        let Some((_, paragraph)) = self.paragraphs.last_mut() else { return };
        match (tag, parent) {
            (Tag::ParagraphStyle, Tag::ParagraphProperties) => {
                paragraph.style = attribute(element, "val");
            }
            (Tag::Level, Tag::NumberProperties) => paragraph.level = number(element),
            (Tag::NumberId, Tag::NumberProperties) => {
                paragraph.number = attribute(element, "val").and_then(|v| v.parse().ok());
            }
            (Tag::FieldChar, _) => match attribute(element, "fldCharType").as_deref() {
                Some("begin") => self.fields.push(true),
                Some("separate") => {
                    if let Some(in_code) = self.fields.last_mut() {
                        *in_code = false;
                    }
                }
                Some("end") => {
                    self.fields.pop();
                }
                _ => {}
            },
            _ if in_field_code => {}
            (Tag::Break, _) => paragraph.text.push('\n'),
            (Tag::Tab, Tag::Run) => paragraph.text.push('\t'),
            (Tag::NoBreakHyphen, _) => paragraph.text.push('-'),
            (Tag::Symbol, _) => {
                let code =
                    attribute(element, "char").and_then(|c| u32::from_str_radix(&c, 16).ok());
                if attribute(element, "font").is_some_and(|f| f.eq_ignore_ascii_case("Symbol")) {
                    paragraph.text.extend(code.and_then(symbol));
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.skip.is_some()
            || self.tags.last() != Some(&Tag::Text)
            || self.fields.contains(&true)
        {
            return;
        }
        if let Some((_, paragraph)) = self.paragraphs.last_mut() {
            // A line end inside w:t is white space of the XML, not a break.
            let mut lines = text.split('\n');
            paragraph.text.push_str(lines.next().unwrap_or_default());
            for line in lines {
                paragraph.text.push(' ');
                paragraph.text.push_str(line);
            }
        }
    }

    fn end(&mut self) -> Result<(), ReadError> {
        let depth = self.tags.len();
        let tag = self.tags.pop();
        if let Some(skipped) = self.skip {
            if skipped < depth {
                return Ok(());
            }
            self.skip = None;
        }
        match tag {
            Some(Tag::Alternate) => {
                self.alternates.pop();
            }
            Some(Tag::Control) => {
                self.prompts.pop();
            }
            _ => {}
        }
        if let Some((_, paragraph)) = self.paragraphs.pop_if(|(at, _)| *at == depth) {
            self.end_paragraph(paragraph);
        }
        if let Some(frame) = self.frames.pop_at(depth) {
            self.end_frame(frame);
        }
        Ok(())
    }

    fn end_paragraph(&mut self, mut paragraph: Paragraph) {
        let mut text = std::mem::take(&mut paragraph.text);
        if !self.carried.is_empty() {
            text.insert_str(0, &std::mem::take(&mut self.carried));
        }
        if paragraph.mark_deleted {
            self.carried = text;
        } else {
            let label = self.label(&paragraph);
            let text = normal(&text);
            let text = text.trim_matches(|c: char| matches!(c, '\n' | '\t' | ' '));
            self.accept(match label {
                Some(label) if text.is_empty() && label == "-" => String::new(),
                Some(label) if text.is_empty() => label,
                Some(label) => format!("{label} {text}"),
                None => text.to_owned(),
            });
        }
        for item in paragraph.boxes {
            self.frames.accept(item);
        }
    }

    fn label(&mut self, paragraph: &Paragraph) -> Option<String> {
        let style = paragraph.style.as_deref();
        let (inherited, level) = self.styles.list(style, &self.numbering);
        let list = paragraph.number.or(inherited)?;
        self.numbering.next_label(list, paragraph.level.or(level).unwrap_or(0))
    }

    fn end_frame(&mut self, frame: Frame) {
        match frame {
            Frame::Flow(items) => match self.paragraphs.last_mut() {
                Some((_, paragraph)) => paragraph.boxes.extend(items),
                None => items.into_iter().for_each(|item| self.frames.accept(item)),
            },
            Frame::Cell(mut cell) => {
                let carried = std::mem::take(&mut self.carried);
                if !carried.is_empty() {
                    cell.items.push(Item::Paragraph(carried));
                }
                let Some(Frame::Row(row)) = self.frames.top_mut() else { return };
                match row.cells.last_mut() {
                    Some(left) if cell.joins_left => {
                        left.span = left.span.saturating_add(cell.span);
                    }
                    _ => row.cells.push(cell),
                }
            }
            Frame::Row(row) => {
                if let Some(Frame::Table(rows)) = self.frames.top_mut() {
                    rows.push(row);
                }
            }
            Frame::Table(rows) => {
                for item in settle(rows) {
                    self.frames.accept(item);
                }
            }
        }
    }

    fn accept(&mut self, text: String) {
        self.frames.accept(Item::Paragraph(text));
    }
}

fn in_table_properties(parent: Tag) -> bool {
    matches!(parent, Tag::RowProperties | Tag::CellProperties)
}

fn number(element: &BytesStart<'_>) -> Option<usize> {
    attribute(element, "val")?.trim().parse().ok()
}

/// An on/off property: on when it has no value.
fn is_on(element: &BytesStart<'_>) -> bool {
    attribute(element, "val").is_none_or(|v| !matches!(v.as_str(), "0" | "false" | "off" | "none"))
}
