//! Cuts the lines of a flattened table into rows: the cheapest way over all of them, where a cut
//! is cheap when its lines fit the columns and its label follows the one before.

use super::super::heading::Role;
use super::super::ordinal::Ordinal;
use super::align::{Line, lay};
use super::head::Column;

/// One row found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cut {
    /// Index of its first line (the ordinal).
    pub(super) start: usize,
    /// Column of each of its lines, the ordinal's first.
    pub(super) columns: Vec<usize>,
    /// Columns whose cell the source lost.
    pub(super) lost: Vec<usize>,
}

/// A label that does not follow the one before costs this much.
const OUT_OF_ORDER: u32 = 4;
/// A row that only heads others costs this much in all, whatever columns it leaves empty.
const HEADING_ROW: u32 = 3;
/// Leaving the lines after the last row unread costs this much, and one more a line.
const LEFT_OVER: u32 = 12;

#[derive(Debug, Clone)]
struct Node {
    cost: u32,
    /// Start of the row that ends here, with how its lines lie.
    before: Option<(usize, Vec<usize>)>,
    /// The last label with a number on the way here.
    label: Option<Ordinal>,
}

/// The rows of `region` and how many of its lines they take.
pub(super) fn rows(region: &[Line], columns: &[Column]) -> (Vec<Cut>, usize) {
    let Some(ordinal) = columns.iter().position(|c| c.role == Role::Ordinal) else {
        return (Vec::new(), 0);
    };
    let rest: Vec<Column> = columns.iter().skip(ordinal + 1).cloned().collect();
    let longest = columns.len() + 4;
    let mut nodes: Vec<Option<Node>> = vec![None; region.len() + 1];
    if let Some(first) = nodes.first_mut() {
        *first = Some(Node { cost: 0, before: None, label: None });
    }
    for start in 0..region.len() {
        let Some((cost, label)) =
            nodes.get(start).and_then(Option::as_ref).map(|n| (n.cost, n.label.clone()))
        else {
            continue;
        };
        let Some(own) = region.get(start).and_then(|line| line.ordinal.clone()) else { continue };
        let order = if own.follows(label.as_ref()) { 0 } else { OUT_OF_ORDER };
        let label = if matches!(own, Ordinal::Dash(_)) { label } else { Some(own) };
        for end in start + 2..=(start + longest).min(region.len()) {
            // A row ends where another label stands, or at the end.
            if region.get(end).is_some_and(|line| line.ordinal.is_none()) {
                // … or before lines that belong to no row; that is weighed in `best_end`.
                if end < region.len() && !ends_table(region, end) {
                    continue;
                }
            }
            let Some(lines) = region.get(start + 1..end) else { continue };
            let Some(laid) = lay(lines, &rest) else { continue };
            let row = if lines.len() == 1 { laid.cost.min(HEADING_ROW) } else { laid.cost };
            let total = cost + order + row;
            if let Some(node) = nodes.get_mut(end)
                && node.as_ref().is_none_or(|n| total < n.cost)
            {
                *node = Some(Node {
                    cost: total,
                    before: Some((start, laid.columns)),
                    label: label.clone(),
                });
            }
        }
    }
    let Some(end) = best_end(&nodes, region.len()) else { return (Vec::new(), 0) };
    (walk_back(&nodes, end, columns, ordinal), end)
}

/// Whether the line at `end` looks like running text after a table, so that the table may end
/// before it.
fn ends_table(region: &[Line], end: usize) -> bool {
    region.get(end).is_some_and(|line| {
        line.ordinal.is_none()
            && (Ordinal::split_heading(&line.text).is_some()
                || line.text.starts_with("- ")
                || line.text.chars().count() > 200)
    })
}

fn best_end(nodes: &[Option<Node>], length: usize) -> Option<usize> {
    nodes
        .iter()
        .enumerate()
        .skip(1)
        .filter_map(|(at, node)| {
            let left = u32::try_from(length - at).unwrap_or(u32::MAX / 4).min(10_000);
            let price = if left == 0 { 0 } else { LEFT_OVER + left };
            node.as_ref().map(|n| (n.cost.saturating_add(price), at))
        })
        .min()
        .map(|(_, at)| at)
}

fn walk_back(nodes: &[Option<Node>], end: usize, columns: &[Column], ordinal: usize) -> Vec<Cut> {
    let mut cuts = Vec::new();
    let mut at = end;
    while let Some((start, laid)) =
        nodes.get(at).and_then(Option::as_ref).and_then(|n| n.before.clone())
    {
        let mut taken = vec![ordinal];
        taken.extend(laid.iter().map(|c| c + ordinal + 1));
        cuts.push(Cut { start, lost: lost_targets(&taken, columns), columns: taken });
        at = start;
    }
    cuts.reverse();
    cuts
}

/// Target columns left empty in a row that is measured: it has a unit or another target. A plan
/// writes "-" where it sets no target, so an empty cell of such a row was lost on the way.
fn lost_targets(taken: &[usize], columns: &[Column]) -> Vec<usize> {
    let is_target =
        |at: &usize| columns.get(*at).is_some_and(|c| matches!(c.role, Role::Target(_)));
    let is_unit = |at: &usize| columns.get(*at).is_some_and(|c| c.role == Role::Unit);
    if !taken.iter().any(|at| is_target(at) || is_unit(at)) {
        return Vec::new();
    }
    (0..columns.len()).filter(|at| is_target(at) && !taken.contains(at)).collect()
}
