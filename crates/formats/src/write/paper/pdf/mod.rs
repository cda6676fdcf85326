//! Papers as PDF files for keeping and signing: PDF/A-2a and PDF/UA-1, from the same layout as the
//! Word file.
//!
//! Lines and pages are made here, in four steps: [`set`] breaks text into lines, [`block`] and
//! [`grid`] measure paragraphs and tables, [`pages`] cuts them into pages, [`draw`] draws them with
//! [`tags`] beside. Why not by a library: ADR 0022.

mod block;
mod draw;
mod face;
mod grid;
mod pages;
mod set;
mod tags;

use jiff::civil::DateTime as Civil;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::metadata::{DateTime, Metadata};
use krilla::{Document, SerializeSettings};

use super::{PaperError, PdfFault};
use crate::paper::{Paper, Rules, Style, flow, look, page_look};
use draw::Drawer;
use face::Fonts;
use tags::Tags;

/// Language of papers.
const LANGUAGE: &str = "vi-VN";

/// Writes a paper as the bytes of a `.pdf` file. `made_at` goes into the file's properties; the
/// same paper made at the same time gives the same bytes.
///
/// # Errors
/// An element without a rule; a fault of the PDF writer.
pub fn paper_pdf(
    paper: &Paper,
    rules: &Rules,
    made_at: jiff::Timestamp,
) -> Result<Vec<u8>, PaperError> {
    let flow = flow(paper, rules)?;
    let page = page_look(rules)?;
    let fonts = Fonts::new().ok_or_else(|| PdfFault::error("a font cannot be read"))?;
    let number = look(rules, Style::PageNumber)?;
    let drawer = Drawer { fonts: &fonts, page, number, mark: rules.mark() };
    let mut document = Document::new_with(settings()?);
    let mut tags = Tags::default();
    let mut before = 0;
    for sheet in &flow.sheets {
        let blocks = block::blocks(sheet, rules, page.text_width(sheet.landscape))?;
        let pages = pages::pages(&blocks, page.text_height(sheet.landscape));
        drawer
            .sheet(&mut document, &mut tags, sheet.landscape, (&blocks, &pages), before)
            .ok_or_else(|| PdfFault::error("a page has no size"))?;
        before += pages.len();
    }
    let (tree, outline) = tags.finish();
    document.set_tag_tree(tree);
    document.set_outline(outline);
    document.set_metadata(metadata(paper, rules.mark(), made_at));
    document.finish().map_err(|error| PdfFault::error(format!("{error:?}")))
}

fn settings() -> Result<SerializeSettings, PaperError> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| PdfFault::error(format!("{error:?}")))?;
    Ok(SerializeSettings { configuration, ..SerializeSettings::default() })
}

fn metadata(paper: &Paper, mark: Option<&str>, made_at: jiff::Timestamp) -> Metadata {
    let metadata = Metadata::new()
        .title(tags::title(paper.subject()))
        .authors(vec![tags::title(&paper.issuer)])
        .language(LANGUAGE.to_owned())
        .creator("An Sinh".to_owned())
        .creation_date(date(jiff::tz::Offset::UTC.to_datetime(made_at)));
    match mark {
        Some(mark) => metadata.description(tags::title(mark)),
        None => metadata,
    }
}

fn date(at: Civil) -> DateTime {
    let small = |value: i8| u8::try_from(value).unwrap_or_default();
    DateTime::new(u16::try_from(at.year()).unwrap_or_default())
        .month(small(at.month()))
        .day(small(at.day()))
        .hour(small(at.hour()))
        .minute(small(at.minute()))
        .second(small(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}
