//! A table's rows by role instead of by column.

use ansinh_domain::plan::{CellRef, Place};
use ansinh_domain::text;

use super::heading::Role;
use super::shape::Shape;
use crate::read::{Format, GridCell, Merge, Table, TableRow};

/// The text of one cell with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CellText {
    /// White space cleaned, on one line.
    pub(crate) text: String,
    /// As the file has it, with line breaks.
    pub(crate) raw: String,
    /// Where it stands.
    pub(crate) place: Place,
    /// The source lost the cell.
    pub(crate) lost: bool,
}

/// One row, understood.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// The ordinal cell, cleaned; empty if there is none.
    pub(crate) label: String,
    /// Name or text, cleaned.
    pub(crate) name: CellText,
    /// The other cells that stand in the row, by role; blank ones too.
    cells: Vec<(Role, CellText)>,
    /// The row as a whole.
    pub(crate) place: Place,
    /// One merged cell fills the whole row.
    pub(crate) one_cell: bool,
    /// Set on the first row of a table whose numbering begins anew.
    pub(crate) begins: Option<Caption>,
}

/// What stands over a table that begins its numbering anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Caption {
    /// "PL2", for "Phụ lục 2"; "B2" for the second table when nothing is printed over it.
    pub(crate) code: String,
    /// The words over the table.
    pub(crate) name: String,
}

impl Row {
    /// The cell of a role, blank or not.
    pub(crate) fn cell(&self, role: Role) -> Option<&CellText> {
        self.cells.iter().find(|(r, _)| *r == role).map(|(_, c)| c)
    }

    /// The cell of a role, if it holds anything.
    pub(crate) fn filled(&self, role: Role) -> Option<&CellText> {
        self.cell(role).filter(|c| !c.text.is_empty())
    }

    /// All cells with their roles.
    pub(crate) fn cells(&self) -> impl Iterator<Item = &(Role, CellText)> {
        self.cells.iter()
    }

    /// Whether anything but label, name and note stands in the row.
    pub(crate) fn has_data(&self) -> bool {
        self.cells
            .iter()
            .any(|(role, cell)| *role != Role::Note && (cell.lost || !cell.text.is_empty()))
    }
}

/// The rows below the heading of a table, those with nothing in them left out. `heading_rows` is
/// given apart from the shape because a continued table has none.
pub(crate) fn rows_of(
    table: &Table,
    shape: &Shape,
    heading_rows: usize,
    format: Format,
) -> Vec<Row> {
    table
        .rows
        .iter()
        .skip(heading_rows)
        .filter(|row| !repeats_heading(row, shape))
        .filter_map(|row| row_of(table.number, row, shape, format))
        .collect()
}

/// A heading row printed again at the top of a page.
fn repeats_heading(row: &TableRow, shape: &Shape) -> bool {
    let mut own = 0;
    let mut same = 0;
    for (cell, heading) in row.cells.iter().zip(&shape.headings) {
        let words = text::fold(&cell.text);
        if cell.merge == Merge::Own && !words.is_empty() {
            own += 1;
            same += usize::from(heading.split(" / ").any(|h| text::fold(h) == words));
        }
    }
    own >= 2 && own == same
}

fn row_of(table: u32, row: &TableRow, shape: &Shape, format: Format) -> Option<Row> {
    let place_of = |column: usize, cell: &GridCell| match format {
        Format::Text => Place { line: cell.line, cell: None },
        _ => Place {
            line: row.line,
            cell: Some(CellRef {
                table,
                row: row.number,
                column: u32::try_from(column + 1).unwrap_or(u32::MAX),
            }),
        },
    };
    let place = match format {
        Format::Text => Place { line: row.line, cell: None },
        _ => Place { line: row.line, cell: Some(CellRef { table, row: row.number, column: 0 }) },
    };
    let own: Vec<&GridCell> =
        row.cells.iter().filter(|c| c.merge == Merge::Own && !c.text.trim().is_empty()).collect();
    let one_cell = own.len() == 1
        && row.cells.iter().all(|c| c.merge != Merge::FromAbove || c.text.trim().is_empty());
    let mut label = String::new();
    let mut name = None;
    let mut cells = Vec::new();
    for (column, (cell, role)) in row.cells.iter().zip(&shape.columns).enumerate() {
        let Some(role) = role else { continue };
        let text = text::clean(&cell.text);
        let cell_text = CellText {
            text,
            raw: cell.text.clone(),
            place: place_of(column, cell),
            lost: cell.merge == Merge::Lost,
        };
        match role {
            // A heading that runs over all columns begins in the ordinal's.
            Role::Ordinal if cell.merge == Merge::Own => label = dotted(cell_text.text, format),
            Role::Ordinal => {}
            Role::IndicatorName | Role::TaskText => name = Some((cell.merge, cell_text)),
            // What a cell merged from the left repeats belongs to the cell it began in, unless
            // that one is of the same sort (one target for two milestones).
            _ if cell.merge == Merge::FromLeft && !same_sort_left(row, shape, column) => {}
            _ => cells.push((*role, cell_text)),
        }
    }
    let (mut merge, mut name) = name?;
    if let Some(heading) = merged_heading(row, shape) {
        // The heading's cell may begin in any column; what it covers is no data.
        name.text = heading;
        name.raw.clone_from(&name.text);
        merge = Merge::Own;
        cells.iter_mut().for_each(|(_, cell)| cell.text.clear());
    }
    if merge == Merge::FromLeft {
        // The heading's words begin in the ordinal column.
        let (split, rest) = match super::ordinal::Ordinal::split_heading(&label) {
            Some((found, rest)) => (found, rest.to_owned()),
            None => (String::new(), label.clone()),
        };
        if super::ordinal::Ordinal::parse(&label).is_none() {
            name.text = rest;
            label = split;
        }
    }
    if name.text.is_empty() && label.chars().count() > 12 {
        // Only the first cell is filled, and not with a label: a heading not merged across.
        let (split, rest) = super::ordinal::Ordinal::split_heading(&label)
            .map_or((String::new(), label.clone()), |(found, rest)| (found, rest.to_owned()));
        name.text = rest;
        label = split;
    }
    let filled = cells.iter().any(|(_, c)| !c.text.is_empty() || c.lost);
    if name.text.is_empty() && label.is_empty() && !filled {
        return None;
    }
    Some(Row { label, name, cells, place, one_cell, begins: None })
}

/// "5,10" for "5.10": a workbook takes a label for a number and shows it with a decimal comma.
fn dotted(label: String, format: Format) -> String {
    let number = label.chars().all(|c| c.is_ascii_digit() || c == ',');
    if format != Format::Text && number { label.replace(',', ".") } else { label }
}

/// The words of a row that holds one cell beside its label, merged over at least half of the
/// columns.
fn merged_heading(row: &TableRow, shape: &Shape) -> Option<String> {
    let mut filled = row
        .cells
        .iter()
        .zip(&shape.columns)
        .enumerate()
        .filter(|(_, (cell, role))| {
            cell.merge == Merge::Own
                && **role != Some(Role::Ordinal)
                && !cell.text.trim().is_empty()
        })
        .map(|(column, (cell, _))| (column, cell));
    let (column, cell) = filled.next()?;
    let covered =
        row.cells.iter().skip(column + 1).take_while(|c| c.merge == Merge::FromLeft).count();
    let alone = filled.next().is_none();
    let above = row.cells.iter().any(|c| c.merge == Merge::FromAbove && !c.text.trim().is_empty());
    (alone && !above && (covered + 1) * 2 >= row.cells.len() && covered > 0)
        .then(|| text::clean(&cell.text))
}

/// Whether the slot left of `column` is of the same sort, so that a merged cell means both.
fn same_sort_left(row: &TableRow, shape: &Shape, column: usize) -> bool {
    let mut at = column;
    while at > 0 && row.cells.get(at).is_some_and(|c| c.merge == Merge::FromLeft) {
        at -= 1;
    }
    let sort = |index: usize| match shape.columns.get(index) {
        Some(Some(Role::Target(_))) => 1,
        Some(Some(Role::Lead | Role::Coordinating)) => 2,
        Some(Some(Role::Schedule | Role::Submission)) => 3,
        _ => 0,
    };
    // Only targets are ever meant twice; a body printed over both agency columns leads.
    sort(at) == 1 && sort(column) == 1
}
