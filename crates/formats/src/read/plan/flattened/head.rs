//! The heading of a flattened table: its lines, and the columns they name in order.

use super::super::heading::{Role, role_of};
use super::super::ordinal::Ordinal;
use super::super::shape::settled;
use crate::read::Paragraph;

/// One column of a flattened table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    /// What it holds.
    pub(super) role: Role,
    /// Its heading, the one above it in front.
    pub(super) heading: String,
    /// Line of its heading.
    pub(super) line: u32,
}

/// The heading of a flattened table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    /// Line of the first heading.
    pub(super) line: u32,
    /// Index of the first line below the heading.
    pub(super) end: usize,
    /// Columns, left to right.
    pub(super) columns: Vec<Column>,
}

impl Head {
    /// Reads the heading that begins at `lines[at]`, if one does: "TT", then at least three
    /// headings that name their column.
    pub(super) fn at(lines: &[&Paragraph], at: usize) -> Option<Head> {
        let first = lines.get(at)?;
        // Cheap test first: this runs for every line of a file.
        if first.text.trim().chars().count() > 12
            || role_of(&[first.text.as_str()]) != Some(Role::Ordinal)
        {
            return None;
        }
        let mut found: Vec<Column> = Vec::new();
        let mut end = at;
        while let Some(line) = lines.get(end) {
            let text = line.text.trim();
            if found.len() > 24 || text.chars().count() > 80 {
                break;
            }
            match role_of(&[text]) {
                Some(role) if Ordinal::parse(text).is_none() && !is_heading(text) => {
                    found.push(Column { role, heading: text.to_owned(), line: line.line });
                }
                _ => {
                    // A heading broken over two lines: "(nếu có)".
                    let goes_on = text.starts_with('(') && text.chars().any(char::is_alphabetic);
                    match found.last_mut() {
                        Some(last) if goes_on => {
                            last.heading.push(' ');
                            last.heading.push_str(text);
                        }
                        _ => break,
                    }
                }
            }
            end += 1;
        }
        if found.len() < 4 {
            return None;
        }
        end = skip_column_numbers(lines, end);
        let mut columns = unfold(found);
        let roles: Vec<Option<Role>> = columns.iter().map(|c| Some(c.role)).collect();
        if let Some(roles) = settled(&roles) {
            for (column, role) in columns.iter_mut().zip(roles) {
                column.role = role.unwrap_or(Role::Note);
            }
        }
        let named = columns
            .iter()
            .any(|c| matches!(c.role, Role::IndicatorName | Role::TaskText | Role::Content));
        named.then_some(Head { line: first.line, end, columns })
    }
}

/// "I. Đến năm 2030" names a year too, but is the first row below the heading.
fn is_heading(text: &str) -> bool {
    Ordinal::split_heading(text).is_some()
}

/// "(1)", "(2)", "(3)" … below the heading, one a line.
fn skip_column_numbers(lines: &[&Paragraph], from: usize) -> usize {
    let mut at = from;
    let mut expected = 1_u32;
    while let Some(line) = lines.get(at) {
        let bare = line.text.trim().trim_start_matches('(').trim_end_matches(')');
        if bare.parse::<u32>().ok() != Some(expected) {
            break;
        }
        expected += 1;
        at += 1;
    }
    if expected > 3 { at } else { from }
}

/// Headings of two rows come one after the other; those of the second row are put where the
/// heading above them stood.
fn unfold(mut found: Vec<Column>) -> Vec<Column> {
    drop_periods_over_years(&mut found);
    let milestones = |c: &Column| matches!(c.role, Role::Target(Some(_)));
    let target_parent = found.iter().position(|c| c.role == Role::Target(None));
    let target_children =
        target_parent.is_some_and(|parent| found.iter().skip(parent + 1).any(milestones));
    let (agency_parent, agency_children) = agency_family(&found);
    let mut out = Vec::new();
    for (index, column) in found.iter().enumerate() {
        let under = |child: &Column| Column {
            role: child.role,
            heading: format!("{} / {}", column.heading, child.heading),
            line: child.line,
        };
        if target_children && Some(index) == target_parent {
            out.extend(found.iter().filter(|c| milestones(c)).map(under));
        } else if target_children && milestones(column) {
            // Placed under its parent.
        } else if Some(index) == agency_parent {
            out.extend(agency_children.iter().filter_map(|at| found.get(*at)).map(under));
        } else if !agency_children.contains(&index) {
            out.push(column.clone());
        }
    }
    out
}

/// "Giai đoạn 2024-2025" over "Năm 2024" and "Năm 2025" is no column of its own: such headings all
/// stand before the years they cover.
fn drop_periods_over_years(found: &mut Vec<Column>) {
    let years: Vec<(usize, i16, Option<i16>)> = found
        .iter()
        .enumerate()
        .filter_map(|(at, c)| match c.role {
            Role::Target(Some(m)) => Some((at, m.year, m.from_year)),
            _ => None,
        })
        .collect();
    let last_period = years.iter().filter(|(.., from)| from.is_some()).map(|(at, ..)| *at).max();
    let first_year = years.iter().filter(|(.., from)| from.is_none()).map(|(at, ..)| *at).min();
    if last_period.is_none() || last_period >= first_year {
        return;
    }
    let covers = |from: i16, to: i16| {
        years.iter().any(|(_, year, own)| own.is_none() && (from..=to).contains(year))
    };
    found.retain(|c| match c.role {
        Role::Target(Some(m)) => m.from_year.is_none_or(|from| !covers(from, m.year)),
        _ => true,
    });
}

/// A heading over "Chủ trì" and "Phối hợp", and the two below it.
fn agency_family(found: &[Column]) -> (Option<usize>, Vec<usize>) {
    let agency = |c: &Column| matches!(c.role, Role::Lead | Role::Coordinating | Role::FollowUp);
    let indices: Vec<usize> =
        found.iter().enumerate().filter(|(_, c)| agency(c)).map(|(i, _)| i).collect();
    let Some((parent, children)) = indices.split_first() else { return (None, Vec::new()) };
    let gap = children.first().is_some_and(|first| first > &(parent + 1));
    let has = |role: Role| children.iter().any(|at| found.get(*at).is_some_and(|c| c.role == role));
    let generic = found.get(*parent).is_some_and(|c| {
        let words = ansinh_domain::text::fold(&c.heading);
        !words.contains("chu tri") && !words.contains("phoi hop")
    });
    if has(Role::Lead) && has(Role::Coordinating) && generic || (gap && generic && has(Role::Lead))
    {
        (Some(*parent), children.to_vec())
    } else {
        (None, Vec::new())
    }
}
