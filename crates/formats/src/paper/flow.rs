//! A paper as paragraphs and tables in the order of the page.

use super::lines::roman;
use super::look::{look, page_look};
use super::model::{Appendix, Block, Paper, Span, Table, Text, Title, words};
use super::rules::{Rules, RulesError};
use super::style::Style;
use super::width::{balanced, text_width};

/// A paper laid out; each sheet numbers its pages from 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Flow {
    /// The paper itself, then its appendices.
    pub sheets: Vec<Sheet>,
}

/// Pages that are numbered together.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// They lie on their side.
    pub landscape: bool,
    /// What stands on them.
    pub pieces: Vec<Piece>,
}

/// Something on a page.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// The head in two columns: issuer and state name, below them number and date.
    Head {
        /// Upper left.
        left: Vec<Line>,
        /// Upper right.
        right: Vec<Line>,
        /// Lower left.
        lower_left: Vec<Line>,
        /// Lower right.
        lower_right: Vec<Line>,
    },
    /// A paragraph.
    Line(Line),
    /// A table.
    Table(Table),
    /// The foot in two columns; stays on one page.
    Foot {
        /// Nơi nhận.
        left: Vec<Line>,
        /// Signature.
        right: Vec<Line>,
    },
}

/// A paragraph.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its style.
    pub style: Style,
    /// Its text.
    pub text: Text,
    /// Length in points of the line drawn, of [`Style::Rule`].
    pub rule: f32,
}

impl Line {
    fn new(style: Style, text: impl Into<String>) -> Self {
        Line { style, text: words(text), rule: 0.0 }
    }

    fn of(style: Style, text: Text) -> Self {
        Line { style, text, rule: 0.0 }
    }

    fn rule(length: f32) -> Self {
        Line { style: Style::Rule, text: Text::new(), rule: length }
    }

    /// Its words without anything else.
    pub fn words(&self) -> String {
        self.text.iter().map(|span| span.text.as_str()).collect()
    }
}

/// Share of the width of the page that the left column of the head takes.
pub(crate) const HEAD_LEFT: f32 = 0.4;
const STATE_NAME: &str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
const MOTTO: &str = "Độc lập - Tự do - Hạnh phúc";
/// The decree wants a line of a third to half of the words above it.
const SHORT_RULE: f32 = 0.4;
/// Lines under words are no longer than this, in points.
const LONGEST_RULE: f32 = 170.0;
const END_MARK: &str = "./.";

/// Room for words in the left column of the head and in the whole width, in points: a little less
/// than there is, as widths are known about.
fn rooms(rules: &Rules) -> Result<(f32, f32), RulesError> {
    let width = page_look(rules)?.text_width(false);
    Ok((width * HEAD_LEFT - SPARE, width - SPARE))
}

const SPARE: f32 = 6.0;

/// Lays a paper out.
///
/// # Errors
/// An element without a rule.
pub fn flow(paper: &Paper, rules: &Rules) -> Result<Flow, RulesError> {
    let mut pieces = vec![head(paper, rules)?];
    title(paper, rules, &mut pieces)?;
    addressees(paper, &mut pieces);
    let decides = decides(paper);
    if decides {
        pieces.push(Piece::Line(Line::new(Style::Part, paper.issuer.to_uppercase())));
    }
    bases(paper, &mut pieces);
    if decides {
        pieces.push(Piece::Line(Line::new(Style::Part, "QUYẾT ĐỊNH:")));
    }
    blocks(&paper.body, &mut pieces);
    end(&mut pieces);
    pieces.push(foot(paper));
    let mut sheets = vec![Sheet { landscape: false, pieces }];
    for (index, appendix) in paper.appendices.iter().enumerate() {
        sheets.push(appendix_sheet(paper, appendix, index));
    }
    if let Some(mark) = rules.mark() {
        for sheet in &mut sheets {
            sheet.pieces.insert(0, Piece::Line(Line::new(Style::Mark, mark)));
        }
    }
    Ok(Flow { sheets })
}

/// A line under words: a share of the longest of their lines.
fn short_rule(text: &str, size: f32) -> Line {
    let longest = text.lines().map(|line| text_width(line, size)).fold(0.0, f32::max);
    Line::rule((longest * SHORT_RULE).min(LONGEST_RULE))
}

fn head(paper: &Paper, rules: &Rules) -> Result<Piece, RulesError> {
    let issuer = paper.issuer.to_uppercase();
    let size = |style| look(rules, style).map(|look| look.size);
    let mut left = Vec::new();
    let room = rooms(rules)?.0;
    if let Some(superior) = &paper.superior {
        let text = balanced(&superior.to_uppercase(), size(Style::Superior)?, room);
        left.push(Line::new(Style::Superior, text));
    }
    let issuer = balanced(&issuer, size(Style::Issuer)?, room);
    let under = short_rule(&issuer, size(Style::Issuer)?);
    left.push(Line::new(Style::Issuer, issuer));
    left.push(under);
    let mut lower_left = vec![Line::new(Style::Number, paper.number_line())];
    if let Title::Letter { subject } = &paper.title {
        let size = size(Style::LetterSubject)?;
        let text = balanced(&format!("V/v {subject}"), size, room);
        lower_left.push(Line::new(Style::LetterSubject, text));
    }
    let right = vec![
        Line::new(Style::StateName, STATE_NAME),
        Line::new(Style::Motto, MOTTO),
        Line::rule(text_width(MOTTO, size(Style::Motto)?)),
    ];
    let lower_right = vec![Line::new(Style::PlaceDate, paper.place_line())];
    Ok(Piece::Head { left, right, lower_left, lower_right })
}

fn title(paper: &Paper, rules: &Rules, out: &mut Vec<Piece>) -> Result<(), RulesError> {
    if let Title::Named { type_name, subject } = &paper.title {
        out.push(Piece::Line(Line::new(Style::TypeName, type_name.to_uppercase())));
        let size = look(rules, Style::Subject)?.size;
        let subject = balanced(subject, size, rooms(rules)?.1);
        let under = short_rule(&subject, size);
        out.push(Piece::Line(Line::new(Style::Subject, subject)));
        out.push(Piece::Line(under));
    }
    Ok(())
}

fn addressees(paper: &Paper, out: &mut Vec<Piece>) {
    let line = |style, text: String| Piece::Line(Line::new(style, text));
    match paper.addressees.as_slice() {
        [] => {}
        [one] => out.push(line(Style::Addressee, format!("Kính gửi: {one}"))),
        [first @ .., last] => {
            out.push(line(Style::AddresseeLabel, "Kính gửi:".to_owned()));
            out.extend(first.iter().map(|to| line(Style::AddresseeItem, format!("- {to};"))));
            out.push(line(Style::AddresseeItem, format!("- {last}.")));
        }
    }
}

/// A decision names who decides above its grounds, and says "QUYẾT ĐỊNH:" below them (mẫu 1.2).
fn decides(paper: &Paper) -> bool {
    matches!(&paper.title, Title::Named { type_name, .. } if type_name == "Quyết định")
}

fn bases(paper: &Paper, out: &mut Vec<Piece>) {
    let last = paper.bases.len().saturating_sub(1);
    for (index, basis) in paper.bases.iter().enumerate() {
        let mut text = basis.clone();
        strip_end(&mut text);
        text.push(Span::plain(if index == last { "." } else { ";" }));
        out.push(Piece::Line(Line::of(Style::Basis, text)));
    }
}

fn blocks(blocks: &[Block], out: &mut Vec<Piece>) {
    for block in blocks {
        match block {
            Block::Part { label, title } => {
                out.push(Piece::Line(Line::new(Style::Part, label)));
                out.push(Piece::Line(Line::new(Style::PartTitle, title.to_uppercase())));
            }
            Block::Section(text) => {
                out.push(Piece::Line(Line::new(Style::Section, text.to_uppercase())));
            }
            Block::Clause(text) => out.push(Piece::Line(Line::of(Style::Clause, text.clone()))),
            Block::Paragraph(text) => out.push(Piece::Line(Line::of(Style::Body, text.clone()))),
            Block::Table(table) => out.push(Piece::Table(table.clone())),
        }
    }
}

/// Takes full stops and the like off the end.
fn strip_end(text: &mut Text) {
    while let Some(span) = text.last_mut() {
        let kept = span.text.trim_end_matches([' ', '.', ';', '/', ',']).len();
        span.text.truncate(kept);
        if kept > 0 || span.source.is_some() {
            return;
        }
        text.pop();
    }
}

/// Sets "./." behind the last words of the body; under a table it stands alone.
fn end(pieces: &mut Vec<Piece>) {
    if let Some(Piece::Line(line)) = pieces.last_mut()
        && line.style == Style::Body
    {
        strip_end(&mut line.text);
        line.text.push(Span::plain(END_MARK));
        return;
    }
    pieces.push(Piece::Line(Line::new(Style::Body, END_MARK)));
}

fn foot(paper: &Paper) -> Piece {
    let mut left = vec![Line::new(Style::RecipientsLabel, "Nơi nhận:")];
    left.extend(paper.recipient_lines().into_iter().map(|l| Line::new(Style::Recipients, l)));
    let mut right: Vec<Line> = paper
        .signature
        .lines
        .iter()
        .map(|line| Line::new(Style::Power, line.to_uppercase()))
        .collect();
    right.push(Line::new(Style::Signer, paper.signature.name.clone().unwrap_or_default()));
    Piece::Foot { left, right }
}

fn appendix_sheet(paper: &Paper, appendix: &Appendix, index: usize) -> Sheet {
    let label = match paper.appendices.len() {
        1 => "Phụ lục".to_owned(),
        _ => format!("Phụ lục {}", roman(index + 1)),
    };
    let mut pieces = vec![
        Piece::Line(Line::new(Style::AppendixLabel, label)),
        Piece::Line(Line::new(Style::AppendixTitle, appendix.title.to_uppercase())),
        Piece::Line(Line::new(Style::AppendixAttached, paper.attached_line())),
    ];
    blocks(&appendix.blocks, &mut pieces);
    Sheet { landscape: appendix.landscape, pieces }
}
