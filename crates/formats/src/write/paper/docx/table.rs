//! Tables: those of the text with borders and heading rows, and the columns of head and foot.

use std::fmt::Write as _;

use super::{Out, twips};
use crate::paper::{CELL_SIDE, CELL_TOP, Cell, CellAlign, HeadCell, Line, Row, Style, Table};

/// Share of the width that the left column of head and foot takes.
const LEFT: f32 = crate::paper::HEAD_LEFT;
const BORDERS: [&str; 6] = ["top", "left", "bottom", "right", "insideH", "insideV"];

/// A cell of the heading's grid.
#[derive(Clone, Copy)]
enum Slot<'a> {
    Own(&'a HeadCell),
    /// Goes on from the row above; covers so many columns.
    Below(usize),
}

impl Out {
    /// Rows of two columns without borders.
    pub(super) fn columns(&mut self, rows: &[(&Vec<Line>, &Vec<Line>)], width: f32) {
        let sides = [width * LEFT, width * (1.0 - LEFT)];
        self.open_table(&sides, width, false);
        for (left, right) in rows {
            self.xml.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
            for (lines, side) in [left, right].into_iter().zip(sides) {
                let _ = write!(
                    self.xml,
                    "<w:tc><w:tcPr><w:tcW w:w=\"{}\" w:type=\"dxa\"/></w:tcPr>",
                    twips(side)
                );
                lines.iter().for_each(|line| self.line(line, side));
                if lines.is_empty() {
                    self.xml.push_str("<w:p/>");
                }
                self.xml.push_str("</w:tc>");
            }
            self.xml.push_str("</w:tr>");
        }
        self.xml.push_str("</w:tbl>");
    }

    /// A table of the text.
    pub(super) fn table(&mut self, table: &Table, width: f32) {
        let whole: f32 = table.columns.iter().map(|c| f32::from(*c)).sum::<f32>().max(1.0);
        let sides: Vec<f32> = table.columns.iter().map(|c| f32::from(*c) / whole * width).collect();
        self.open_table(&sides, width, true);
        for row in head_grid(table) {
            self.head_row(&row, &sides);
        }
        for row in &table.rows {
            self.row(row, &sides);
        }
        self.xml.push_str("</w:tbl>");
        // Two tables that touch become one; what follows stands off.
        let _ = write!(
            self.xml,
            "<w:p><w:pPr><w:pStyle w:val=\"{}\"/></w:pPr></w:p>",
            Style::Rule.word_id()
        );
    }

    fn open_table(&mut self, sides: &[f32], width: f32, borders: bool) {
        let _ =
            write!(self.xml, "<w:tbl><w:tblPr><w:tblW w:w=\"{}\" w:type=\"dxa\"/>", twips(width));
        if borders {
            self.xml.push_str("<w:tblBorders>");
            for side in BORDERS {
                let _ = write!(
                    self.xml,
                    "<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>"
                );
            }
            self.xml.push_str("</w:tblBorders>");
        }
        self.xml.push_str("<w:tblLayout w:type=\"fixed\"/>");
        let (side, top) = if borders { (twips(CELL_SIDE), twips(CELL_TOP)) } else { (0, 0) };
        let _ = write!(
            self.xml,
            "<w:tblCellMar><w:top w:w=\"{top}\" w:type=\"dxa\"/>\
             <w:left w:w=\"{side}\" w:type=\"dxa\"/>\
             <w:bottom w:w=\"{top}\" w:type=\"dxa\"/>\
             <w:right w:w=\"{side}\" w:type=\"dxa\"/></w:tblCellMar>"
        );
        self.xml.push_str("</w:tblPr><w:tblGrid>");
        for side in sides {
            let _ = write!(self.xml, "<w:gridCol w:w=\"{}\"/>", twips(*side));
        }
        self.xml.push_str("</w:tblGrid>");
    }

    fn head_row(&mut self, row: &[Slot<'_>], sides: &[f32]) {
        self.xml.push_str("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
        let mut at = 0;
        for slot in row {
            let (across, merge, text) = match slot {
                Slot::Own(cell) if cell.down > 1 => {
                    (cell.across, "<w:vMerge w:val=\"restart\"/>", cell.text.as_str())
                }
                Slot::Own(cell) => (cell.across, "", cell.text.as_str()),
                Slot::Below(across) => (*across, "<w:vMerge/>", ""),
            };
            self.open_cell(across, &mut at, sides, merge);
            let _ = write!(
                self.xml,
                "<w:p><w:pPr><w:pStyle w:val=\"{}\"/></w:pPr>",
                Style::TableHead.word_id()
            );
            self.spans(&crate::paper::words(text));
            self.xml.push_str("</w:p></w:tc>");
        }
        self.xml.push_str("</w:tr>");
    }

    fn row(&mut self, row: &Row, sides: &[f32]) {
        self.xml.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        let mut at = 0;
        for cell in &row.cells {
            self.open_cell(cell.across.max(1), &mut at, sides, "");
            self.cell_text(cell, row.strong);
            self.xml.push_str("</w:tc>");
        }
        // A row with fewer cells than columns is a fault to Word.
        while at < sides.len() {
            self.open_cell(1, &mut at, sides, "");
            self.cell_text(&Cell::default(), false);
            self.xml.push_str("</w:tc>");
        }
        self.xml.push_str("</w:tr>");
    }

    fn cell_text(&mut self, cell: &Cell, strong: bool) {
        let align = match cell.align {
            CellAlign::Left => "",
            CellAlign::Centre => "<w:jc w:val=\"center\"/>",
            CellAlign::Right => "<w:jc w:val=\"right\"/>",
        };
        // A heading within the table goes with the row below.
        let keep = if strong { "<w:keepNext/>" } else { "" };
        let _ = write!(
            self.xml,
            "<w:p><w:pPr><w:pStyle w:val=\"{}\"/>{keep}{align}</w:pPr>",
            Style::TableCell.word_id()
        );
        if strong {
            let mut text = cell.text.clone();
            text.iter_mut().for_each(|span| span.weight = crate::paper::Weight::Bold);
            self.spans(&text);
        } else {
            self.spans(&cell.text);
        }
        self.xml.push_str("</w:p>");
    }

    fn open_cell(&mut self, across: usize, at: &mut usize, sides: &[f32], merge: &str) {
        let end = at.saturating_add(across).min(sides.len());
        let width: f32 = sides.get(*at..end).unwrap_or_default().iter().sum();
        let _ = write!(self.xml, "<w:tc><w:tcPr><w:tcW w:w=\"{}\" w:type=\"dxa\"/>", twips(width));
        if across > 1 {
            let _ = write!(self.xml, "<w:gridSpan w:val=\"{across}\"/>");
        }
        let _ = write!(self.xml, "{merge}<w:vAlign w:val=\"center\"/></w:tcPr>");
        *at = end;
    }
}

/// Heading rows with the cells that go on from above put in.
fn head_grid(table: &Table) -> Vec<Vec<Slot<'_>>> {
    let columns = table.columns.len();
    // For each column, rows that the cell above still covers, and how wide that cell is where it begins.
    let mut open: Vec<(usize, usize)> = vec![(0, 0); columns];
    let mut grid = Vec::new();
    for row in &table.head {
        let (mut slots, mut cells, mut at) = (Vec::new(), row.iter(), 0);
        while at < columns {
            let covered = open.get(at).copied().unwrap_or_default();
            if covered.0 > 0 {
                slots.push(Slot::Below(covered.1.max(1)));
                at += covered.1.max(1);
                continue;
            }
            let Some(cell) = cells.next() else { break };
            slots.push(Slot::Own(cell));
            if let Some(start) = open.get_mut(at) {
                // One more than is left below, as every column loses one at the end of the row.
                *start = (cell.down, cell.across);
            }
            at += cell.across.max(1);
        }
        open.iter_mut().for_each(|column| column.0 = column.0.saturating_sub(1));
        grid.push(slots);
    }
    grid
}
