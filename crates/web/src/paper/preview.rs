//! A paper on the screen, from the same layout as its file.

use ansinh_formats::paper::{
    Cell, CellAlign, Flow, HeadCell, Line, Paper, Piece, Rules, Span, Style, Table, Weight, flow,
};
use maud::{Markup, html};

use crate::error::{Error, Result};

/// Shows the paper; each sheet of pages that are numbered on their own is a box.
pub(super) fn preview(paper: &Paper, rules: &Rules) -> Result<Markup> {
    let Flow { sheets } = flow(paper, rules).map_err(Error::internal)?;
    Ok(html! {
        @for sheet in &sheets {
            article.paper.lying[sheet.landscape] aria-label="Văn bản" {
                @for piece in &sheet.pieces { (self::piece(piece)) }
            }
        }
    })
}

fn piece(piece: &Piece) -> Markup {
    html! {
        @match piece {
            Piece::Line(line) => (self::line(line)),
            Piece::Table(table) => (self::table(table)),
            Piece::Head { left, right, lower_left, lower_right } => {
                div.paper-head {
                    div { (lines(left)) (lines(lower_left)) }
                    div { (lines(right)) (lines(lower_right)) }
                }
            }
            Piece::Foot { left, right } => div.paper-head { div { (lines(left)) } div { (lines(right)) } },
        }
    }
}

fn lines(lines: &[Line]) -> Markup {
    html! { @for line in lines { (self::line(line)) } }
}

fn line(line: &Line) -> Markup {
    let class = class(line.style);
    html! {
        @match line.style {
            Style::Rule => hr.paper-rule;,
            _ => p class=(class) { (spans(&line.text)) },
        }
    }
}

fn class(style: Style) -> &'static str {
    match style {
        Style::StateName
        | Style::Motto
        | Style::Issuer
        | Style::TypeName
        | Style::Subject
        | Style::Part
        | Style::PartTitle
        | Style::AppendixLabel
        | Style::AppendixTitle
        | Style::Power
        | Style::Mark => "p-centre p-bold",
        Style::Signer => "p-centre p-bold p-signer",
        Style::Superior | Style::Number | Style::LetterSubject | Style::Addressee => "p-centre",
        Style::PlaceDate | Style::AppendixAttached => "p-centre p-italic",
        Style::Section | Style::Clause => "p-text p-bold",
        Style::Basis => "p-text p-italic",
        Style::RecipientsLabel => "p-bold p-italic",
        Style::Recipients => "p-small",
        Style::AddresseeLabel | Style::AddresseeItem => "p-to",
        _ => "p-text",
    }
}

/// Figures carry the words of their source, to be read by who points at them.
fn spans(spans: &[Span]) -> Markup {
    html! {
        @for span in spans {
            @match (&span.source, span.weight) {
                (Some(source), _) => data.figure value=(source.tag) title=(source.label) { (span.text) },
                (None, Weight::Plain) => (span.text),
                (None, Weight::Bold) => b { (span.text) },
                (None, Weight::Italic) => i { (span.text) },
            }
        }
    }
}

fn table(table: &Table) -> Markup {
    let whole: u16 = table.columns.iter().sum::<u16>().max(1);
    html! {
        div.scroll tabindex="0" role="region" aria-label="Bảng của văn bản" {
            table.paper-table {
                colgroup {
                    @for column in &table.columns { col width=(format!("{}%", column * 100 / whole)); }
                }
                thead { @for row in &table.head { tr { @for cell in row { (head_cell(cell)) } } } }
                tbody {
                    @for row in &table.rows {
                        tr { @for cell in &row.cells { (self::cell(cell, row.strong)) } }
                    }
                }
            }
        }
    }
}

fn head_cell(cell: &HeadCell) -> Markup {
    let more = |count: usize| (count > 1).then_some(count);
    html! { th colspan=[more(cell.across)] rowspan=[more(cell.down)] { (cell.text) } }
}

fn cell(cell: &Cell, strong: bool) -> Markup {
    let class = match cell.align {
        CellAlign::Left => "p-left",
        CellAlign::Centre => "p-centre",
        CellAlign::Right => "p-right",
    };
    html! {
        td class=(class) colspan=[(cell.across > 1).then_some(cell.across)] {
            @if strong { b { (spans(&cell.text)) } } @else { (spans(&cell.text)) }
        }
    }
}
