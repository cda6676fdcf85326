//! Cuts the lines of a flattened table into rows: the cheapest way over all of them, where a cut
//! is cheap when its lines fit the columns and its label follows the one before.

use super::super::heading::Role;
use super::super::ordinal::Ordinal;
use super::align::{Line, lay};
use super::head::Column;

/// One row found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cut {
    /// Index of its first line (the ordinal, or a heading with its label in it).
    pub(super) start: usize,
    /// Column of each of its lines.
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
/// … and this much for each of them that looks like the label of a row.
const LEFT_LABEL: u32 = 20;
/// … and this much more when their first one carries the number that comes next.
const COUNTS_ON: u32 = 40;
/// The number that comes next costs this much as a value of a row.
const SWALLOWED: u32 = 6;

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
    let name = columns
        .iter()
        .position(|c| matches!(c.role, Role::IndicatorName | Role::TaskText | Role::Content));
    let measured = columns.iter().any(|c| matches!(c.role, Role::Target(_)));
    let begins_heading =
        |line: &Line| line.heading.is_some() || (line.period && measured && line.ordinal.is_none());
    let longest = columns.len() + 4;
    let rows_ahead = rows_ahead(region, begins_heading);
    let mut nodes: Vec<Option<Node>> = vec![None; region.len() + 1];
    if let Some(first) = nodes.first_mut() {
        *first = Some(Node { cost: 0, before: None, label: None });
    }
    for (start, line) in region.iter().enumerate() {
        let Some((cost, label)) =
            nodes.get(start).and_then(Option::as_ref).map(|n| (n.cost, n.label.clone()))
        else {
            continue;
        };
        if let Some(name) = name.filter(|_| begins_heading(line)) {
            let own = line.heading.clone();
            let order = match &own {
                Some(own) if !own.follows(label.as_ref()) => OUT_OF_ORDER,
                _ => 0,
            };
            let node = Node {
                cost: cost + order + HEADING_ROW,
                before: Some((start, vec![name])),
                label: own.or(label),
            };
            take_cheaper(&mut nodes, start + 1, node);
            continue;
        }
        let Some(own) = line.ordinal.clone() else { continue };
        let order = if own.follows(label.as_ref()) { 0 } else { OUT_OF_ORDER };
        let label = if matches!(own, Ordinal::Dash(_)) { label } else { Some(own) };
        for end in start + 2..=(start + longest).min(region.len()) {
            // A row ends where another label stands, at the end, or before lines that belong to
            // no row; that is weighed in `best_end`.
            if region.get(end).is_some_and(|next| next.ordinal.is_none() && !begins_heading(next))
                && rows_ahead.get(end).is_some_and(|ahead| *ahead <= longest)
                && !ends_table(region, end)
            {
                continue;
            }
            let Some(lines) = region.get(start + 1..end) else { continue };
            let Some(laid) = lay(lines, &rest) else { continue };
            let row = if lines.len() == 1 { laid.cost.min(HEADING_ROW) } else { laid.cost };
            let swallowed = lines.iter().filter(|l| counts_on(l.ordinal.as_ref(), label.as_ref()));
            let row = row + SWALLOWED * u32::try_from(swallowed.count()).unwrap_or(0);
            let mut taken = vec![ordinal];
            taken.extend(laid.columns.iter().map(|c| c + ordinal + 1));
            let node = Node {
                cost: cost + order + row,
                before: Some((start, taken)),
                label: label.clone(),
            };
            take_cheaper(&mut nodes, end, node);
        }
    }
    let Some(mut end) = best_end(&nodes, region) else { return (Vec::new(), 0) };
    let mut cuts = walk_back(&nodes, end, columns);
    // A heading with no row below it is one of the text that goes on after the table.
    while let Some(last) =
        cuts.pop_if(|cut| region.get(cut.start).is_some_and(|line| line.ordinal.is_none()))
    {
        end = last.start;
    }
    (cuts, end)
}

/// How many lines below each line the next row or heading may begin at the earliest.
fn rows_ahead(region: &[Line], begins_heading: impl Fn(&Line) -> bool) -> Vec<usize> {
    let mut ahead: Vec<usize> = Vec::with_capacity(region.len());
    let mut next = usize::MAX;
    for line in region.iter().rev() {
        next =
            if line.ordinal.is_some() || begins_heading(line) { 0 } else { next.saturating_add(1) };
        ahead.push(next);
    }
    ahead.reverse();
    ahead
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

/// Whether a label is the number right after another one.
fn counts_on(own: Option<&Ordinal>, before: Option<&Ordinal>) -> bool {
    matches!(own, Some(Ordinal::Arabic(_) | Ordinal::Roman(_)))
        && before.is_some()
        && own.is_some_and(|own| own.follows(before))
}

fn take_cheaper(nodes: &mut [Option<Node>], at: usize, node: Node) {
    if let Some(known) = nodes.get_mut(at)
        && known.as_ref().is_none_or(|known| node.cost < known.cost)
    {
        *known = Some(node);
    }
}

/// How many labels of rows stand from each line on.
fn labels_left(region: &[Line]) -> Vec<u32> {
    let mut count = 0;
    let mut left: Vec<u32> = vec![0];
    for (line, below) in
        region.iter().rev().zip(std::iter::once(None).chain(region.iter().rev().map(Some)))
    {
        let label = matches!(line.ordinal, Some(Ordinal::Arabic(_) | Ordinal::Roman(_)));
        let words = below.is_some_and(|below| below.ordinal.is_none());
        count += u32::from(label && words);
        left.push(count);
    }
    left.reverse();
    left
}

fn best_end(nodes: &[Option<Node>], region: &[Line]) -> Option<usize> {
    let labels_left = labels_left(region);
    nodes
        .iter()
        .enumerate()
        .skip(1)
        .filter_map(|(at, node)| {
            let node = node.as_ref()?;
            let labels = labels_left.get(at).copied().unwrap_or(0);
            let left = u32::try_from(region.len() - at).unwrap_or(u32::MAX / 4);
            let left = left.saturating_add(labels.saturating_mul(LEFT_LABEL));
            // What counts on from the last row is a row too, however badly it fits.
            let ahead = region.get(at..region.len().min(at + 12)).unwrap_or_default();
            let counts_on = node.label.is_some()
                && ahead.iter().any(|line| {
                    let label = line.ordinal.as_ref().or(line.heading.as_ref());
                    label.is_some_and(|own| {
                        !matches!(own, Ordinal::Dash(_)) && own.follows(node.label.as_ref())
                    })
                });
            let price = if left == 0 { 0 } else { left.saturating_add(LEFT_OVER) };
            let price = if counts_on { price.saturating_add(COUNTS_ON) } else { price };
            Some((node.cost.saturating_add(price), at))
        })
        .min()
        .map(|(_, at)| at)
}

fn walk_back(nodes: &[Option<Node>], end: usize, columns: &[Column]) -> Vec<Cut> {
    let mut cuts = Vec::new();
    let mut at = end;
    while let Some((start, taken)) =
        nodes.get(at).and_then(Option::as_ref).and_then(|n| n.before.clone())
    {
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
