//! What a table is: which rows are its heading, what each column holds, and of what kind it is.

use ansinh_domain::target::Milestone;
use ansinh_domain::text;

use super::heading::{Role, role_of};
use crate::read::{Merge, Table, TableRow};

/// The two appendices a plan has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Chỉ tiêu.
    Indicators,
    /// Nhiệm vụ.
    Tasks,
}

/// A table understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shape {
    /// Which appendix it is.
    pub(crate) kind: Kind,
    /// Role of each grid column.
    pub(crate) columns: Vec<Option<Role>>,
    /// Heading text of each grid column, for messages.
    pub(crate) headings: Vec<String>,
    /// Rows of the heading, with the row of column numbers.
    pub(crate) heading_rows: usize,
}

impl Shape {
    /// Understands a table by its first rows; `None` when its headings are not those of an
    /// appendix of indicators or tasks.
    pub(crate) fn of(table: &Table) -> Option<Shape> {
        let first = first_heading_row(table)?;
        let depth = heading_depth(table, first);
        let width = table.rows.first()?.cells.len();
        let rows = table.rows.get(first..first + depth)?;
        let mut columns = Vec::with_capacity(width);
        let mut headings = Vec::with_capacity(width);
        for column in 0..width {
            let path = heading_path(rows, column);
            columns.push(role_of(&path));
            headings.push(path.join(" / "));
        }
        let kind = settle_roles(&mut columns)?;
        let mut heading_rows = first + depth;
        while table.rows.get(heading_rows).is_some_and(is_column_numbers) {
            heading_rows += 1;
        }
        Some(Shape { kind, columns, headings, heading_rows })
    }

    /// The milestones of the target columns, left to right, each once.
    pub(crate) fn milestones(&self) -> Vec<Milestone> {
        let mut out = Vec::new();
        for role in self.columns.iter().flatten() {
            if let Role::Target(Some(milestone)) = role
                && !out.contains(milestone)
            {
                out.push(*milestone);
            }
        }
        out
    }

    /// Whether `table` goes on with rows of this shape without a heading of its own (a table a
    /// page break cut in two).
    pub(crate) fn continued_by(&self, table: &Table) -> bool {
        let same_width =
            table.rows.first().is_some_and(|row| row.cells.len() == self.columns.len());
        same_width && self.columns.len() >= 3
    }
}

/// Where another heading begins below the first one (Word joins tables that nothing parts, and a
/// sheet may hold several): a row that names columns only, at least three of them.
pub(crate) fn inner_heading(table: &Table) -> Option<usize> {
    let first = first_heading_row(table)?;
    let below = first + heading_depth(table, first);
    (below + 1..table.rows.len()).find(|at| {
        table.rows.get(*at).is_some_and(|row| {
            // Cheap test first: this runs for every row of a file.
            let ordinal = row.cells.iter().any(|c| {
                let text = c.text.trim();
                c.merge == Merge::Own
                    && text.starts_with(char::is_alphabetic)
                    && text.chars().count() <= 12
                    && role_of(&[text]) == Some(Role::Ordinal)
            });
            ordinal && {
                let names = known_headings(row);
                names >= 3 && names == own_cells(row)
            }
        })
    })
}

fn own_cells(row: &TableRow) -> usize {
    row.cells.iter().filter(|c| c.merge == Merge::Own && !text::clean(&c.text).is_empty()).count()
}

/// The first row of the heading, when the table has one.
pub(crate) fn heading_row(table: &Table) -> Option<usize> {
    Shape::of(table).and_then(|_| first_heading_row(table))
}

/// The first row with at least two recognised headings, among the first rows of the table.
fn first_heading_row(table: &Table) -> Option<usize> {
    table.rows.iter().take(12).position(|row| known_headings(row) >= 2)
}

fn known_headings(row: &TableRow) -> usize {
    row.cells
        .iter()
        .filter(|cell| cell.merge == Merge::Own && text::clean(&cell.text).chars().count() <= 80)
        .filter(|cell| role_of(&[cell.text.as_str()]).is_some())
        .count()
}

/// How many rows the heading has: as far as merged heading cells reach down, or as far as the row
/// below a merged-across heading cell names what stands under it.
fn heading_depth(table: &Table, first: usize) -> usize {
    let mut depth = 1;
    while let Some(row) = table.rows.get(first + depth) {
        let Some(above) = table.rows.get(first + depth - 1) else { break };
        let reaches_down = row.cells.iter().filter(|c| c.merge == Merge::FromAbove).count();
        let spans_above = above.cells.iter().any(|c| c.merge == Merge::FromLeft);
        let names = known_headings(row);
        let own = row
            .cells
            .iter()
            .filter(|c| c.merge == Merge::Own && !text::clean(&c.text).is_empty())
            .count();
        let is_heading = row.header
            || (reaches_down >= 1 && names >= 1 && spans_above)
            || (spans_above && own > 0 && names == own)
            || (names >= 2 && names == own);
        if !is_heading || depth >= 4 || is_column_numbers(row) {
            break;
        }
        depth += 1;
    }
    depth
}

/// The heading texts over one column, top down, merged ones once.
fn heading_path(rows: &[TableRow], column: usize) -> Vec<&str> {
    let mut path: Vec<&str> = Vec::new();
    for row in rows {
        if let Some(cell) = row.cells.get(column)
            && !matches!(cell.merge, Merge::FromAbove | Merge::Absent)
            && !cell.text.trim().is_empty()
        {
            path.push(cell.text.as_str());
        }
    }
    path
}

/// "(1) (2) (3) …" or "1 2 3 …" under the heading.
fn is_column_numbers(row: &TableRow) -> bool {
    let mut last = 0_u32;
    let mut count = 0;
    for cell in row.cells.iter().filter(|c| c.merge == Merge::Own) {
        let text = cell.text.trim();
        if text.is_empty() {
            continue;
        }
        let bare = text.trim_start_matches('(').trim_end_matches(')');
        // "(7)=(5)+(6)" and letters "A", "B" stand in such rows too.
        let number = bare.split([')', '=']).next().and_then(|n| n.parse::<u32>().ok());
        match number {
            Some(n) if n > last && n <= last + 3 && bare.len() <= 12 => last = n,
            None if bare.len() == 1 && last == 0 => {}
            _ => return false,
        }
        count += 1;
    }
    count >= 3
}

/// The roles of columns, each read by itself, as they are beside each other.
pub(crate) fn settled(columns: &[Option<Role>]) -> Option<Vec<Option<Role>>> {
    let mut columns = columns.to_vec();
    settle_roles(&mut columns)?;
    Some(columns)
}

/// Decides the kind of table and settles the roles that depend on it.
fn settle_roles(columns: &mut [Option<Role>]) -> Option<Kind> {
    keep_first_of_each(columns);
    settle_names(columns);
    let has = |columns: &[Option<Role>], role: Role| columns.contains(&Some(role));
    let targets = columns.iter().flatten().filter(|r| matches!(r, Role::Target(_))).count();
    let unit = has(columns, Role::Unit);
    let indicator = has(columns, Role::IndicatorName);
    let task = has(columns, Role::TaskText);
    let content = has(columns, Role::Content);
    let schedule = has(columns, Role::Schedule) || has(columns, Role::Submission);
    let agency = has(columns, Role::Lead) || has(columns, Role::Coordinating);
    let product = has(columns, Role::Product);
    let kind = if (indicator && (targets > 0 || unit))
        || (content && targets > 0 && unit)
        || (targets > 1 && unit)
    {
        Kind::Indicators
    } else if (task && (agency || schedule || product))
        || (content && agency && (schedule || product))
        || (content && schedule)
    {
        Kind::Tasks
    } else if indicator && agency {
        Kind::Indicators
    } else {
        return None;
    };
    for column in columns.iter_mut() {
        *column = match (*column, kind) {
            (Some(Role::Content), Kind::Indicators) => Some(Role::IndicatorName),
            (Some(Role::TaskText), Kind::Indicators) if !indicator => Some(Role::IndicatorName),
            (Some(Role::Content | Role::IndicatorName), Kind::Tasks) if !task => {
                Some(Role::TaskText)
            }
            (Some(Role::Product), Kind::Indicators) if targets == 0 => Some(Role::Target(None)),
            (other, _) => other,
        };
    }
    // Who only follows an indicator is who answers for its figure, when nobody else is named.
    if kind == Kind::Indicators && !agency {
        for column in columns.iter_mut().filter(|c| **c == Some(Role::FollowUp)) {
            *column = Some(Role::Lead);
        }
    }
    keep_first_of_each(columns);
    let name = if kind == Kind::Indicators { Role::IndicatorName } else { Role::TaskText };
    has(columns, name).then_some(kind)
}

/// "Mục tiêu" and "Chỉ tiêu" head a column of names in one plan and a column of values in another;
/// the other columns tell.
fn settle_names(columns: &mut [Option<Role>]) {
    let at = |role: Role, columns: &[Option<Role>]| columns.iter().position(|c| *c == Some(role));
    let named = columns
        .iter()
        .flatten()
        .any(|r| matches!(r, Role::IndicatorName | Role::TaskText | Role::Content));
    let dated = columns.iter().flatten().any(|r| matches!(r, Role::Target(Some(_))));
    if !named && dated {
        for column in columns.iter_mut().filter(|c| **c == Some(Role::Target(None))) {
            *column = Some(Role::IndicatorName);
        }
    }
    // "Nội dung | Đơn vị tính | Chỉ tiêu": the value stands behind its unit.
    let targets = columns.iter().flatten().any(|r| matches!(r, Role::Target(_)));
    let (content, unit) = (at(Role::Content, columns), at(Role::Unit, columns));
    let value = at(Role::IndicatorName, columns);
    if let (Some(content), Some(unit), Some(value)) = (content, unit, value)
        && content < unit
        && unit < value
        && !targets
    {
        for (index, column) in columns.iter_mut().enumerate() {
            if index == content {
                *column = Some(Role::IndicatorName);
            } else if index == value {
                *column = Some(Role::Target(None));
            }
        }
    }
}

/// A role that stands twice is its first column's; milestones may stand side by side, each once.
fn keep_first_of_each(columns: &mut [Option<Role>]) {
    let mut seen: Vec<Role> = Vec::new();
    for column in columns.iter_mut() {
        if let Some(role) = *column {
            if seen.contains(&role) {
                *column = None;
            } else {
                seen.push(role);
            }
        }
    }
}
