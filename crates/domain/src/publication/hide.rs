//! Which numbers are hidden: the small ones, and as many others as it takes that nobody gets a
//! hidden one back by adding and subtracting what is shown.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

/// A count of persons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// How many persons.
    pub value: Decimal,
    /// It was hidden in what was published before, and so stays hidden.
    pub hidden_before: bool,
}

/// A cell that is the sum of others, by their places among the cells.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sum {
    /// The total.
    pub total: usize,
    /// Its parts.
    pub parts: Vec<usize>,
}

/// Why a number is hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// It is a small number of persons.
    Small,
    /// It was hidden in an earlier publication.
    Before,
    /// With it another hidden one could be reckoned.
    Derivable,
}

/// For each cell why it is hidden, `None` for those shown.
///
/// Hidden are numbers of persons from 1 to below `below`, those hidden before, and further ones
/// until, of every sum,
/// - no hidden cell follows from what is shown, by any adding and subtracting of all sums together;
/// - what the hidden parts of a shown total come to is no small number itself.
pub fn hide(cells: &[Cell], sums: &[Sum], below: Decimal) -> Vec<Option<Why>> {
    let first = |cell: &Cell| {
        let size = cell.value.abs();
        if !size.is_zero() && size < below {
            Some(Why::Small)
        } else {
            cell.hidden_before.then_some(Why::Before)
        }
    };
    let mut hidden: Vec<Option<Why>> = cells.iter().map(first).collect();
    for group in components(cells.len(), sums) {
        let group: Vec<&Sum> = group.iter().filter_map(|at| sums.get(*at)).collect();
        while step(cells, &group, below, &mut hidden) {}
    }
    hidden
}

/// Hides what one round finds; whether it found anything.
fn step(cells: &[Cell], sums: &[&Sum], below: Decimal, hidden: &mut [Option<Why>]) -> bool {
    let mut found = false;
    for sum in sums {
        let veiled = sum.parts.iter().filter(|at| is(hidden, **at));
        let (mut any, mut together) = (false, Decimal::ZERO);
        for at in veiled {
            any = true;
            together += value(cells, *at);
        }
        let tell_tale = any && !is(hidden, sum.total) && together.abs() < below;
        if tell_tale && let Some(other) = further(cells, sum, hidden) {
            cover(hidden, other);
            found = true;
        }
    }
    let mut settled = BTreeSet::new();
    for cell in determined(sums, hidden) {
        let around: Vec<&&Sum> = sums.iter().filter(|sum| touches(sum, cell)).collect();
        // Another one hidden in this round may have helped already; the next round tells.
        if around.iter().any(|sum| members(sum).any(|at| settled.contains(&at))) {
            continue;
        }
        let near = around.iter().find_map(|sum| further(cells, sum, hidden));
        let other = near.or_else(|| sums.iter().find_map(|sum| further(cells, sum, hidden)));
        if let Some(other) = other {
            cover(hidden, other);
            settled.insert(other);
            found = true;
        }
    }
    found
}

fn is(hidden: &[Option<Why>], at: usize) -> bool {
    hidden.get(at).is_some_and(Option::is_some)
}

fn cover(hidden: &mut [Option<Why>], at: usize) {
    if let Some(cell) = hidden.get_mut(at) {
        cell.get_or_insert(Why::Derivable);
    }
}

fn value(cells: &[Cell], at: usize) -> Decimal {
    cells.get(at).map(|cell| cell.value).unwrap_or_default()
}

fn members(sum: &Sum) -> impl Iterator<Item = usize> + '_ {
    sum.parts.iter().copied().chain([sum.total])
}

fn touches(sum: &Sum, cell: usize) -> bool {
    members(sum).any(|at| at == cell)
}

/// The cell of a sum to be hidden besides: the smallest part that is not nothing, else the total,
/// else a part that is nothing.
fn further(cells: &[Cell], sum: &Sum, hidden: &[Option<Why>]) -> Option<usize> {
    let open = |at: &usize| !is(hidden, *at);
    let parts = || sum.parts.iter().copied().filter(open);
    let some = parts().filter(|at| !value(cells, *at).is_zero());
    some.min_by_key(|at| (value(cells, *at).abs(), *at))
        .or_else(|| Some(sum.total).filter(open))
        .or_else(|| parts().next())
}

/// Sums that have to do with each other, as their places.
fn components(cells: usize, sums: &[Sum]) -> Vec<Vec<usize>> {
    let mut above: Vec<usize> = (0..cells).collect();
    fn top(above: &[usize], mut at: usize) -> usize {
        while let Some(next) = above.get(at).copied().filter(|next| *next != at) {
            at = next;
        }
        at
    }
    for sum in sums {
        let to = top(&above, sum.total);
        for part in &sum.parts {
            let from = top(&above, *part);
            if let Some(slot) = above.get_mut(from) {
                *slot = to;
            }
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, sum) in sums.iter().enumerate() {
        groups.entry(top(&above, sum.total)).or_default().push(at);
    }
    groups.into_values().collect()
}

/// A prime past every number met here: what holds modulo it holds for the fractions too, unless by
/// a chance of one in a quintillion.
const PRIME: u128 = (1 << 61) - 1;

fn inverse(value: u128) -> u128 {
    let (mut base, mut left, mut out) = (value % PRIME, PRIME - 2, 1);
    while left > 0 {
        if left & 1 == 1 {
            out = out * base % PRIME;
        }
        base = base * base % PRIME;
        left >>= 1;
    }
    out
}

type Row = BTreeMap<usize, u128>;

fn subtract(row: &mut Row, times: u128, other: &Row) {
    for (at, value) in other {
        let taken = times * value % PRIME;
        let slot = row.entry(*at).or_default();
        *slot = (*slot + PRIME - taken) % PRIME;
        if *slot == 0 {
            row.remove(at);
        }
    }
}

/// The hidden cells whose value follows from the shown ones: each sum is an equation in the hidden
/// cells, and a cell follows when the reduced equations hold one with that cell alone.
pub(super) fn determined(sums: &[&Sum], hidden: &[Option<Why>]) -> Vec<usize> {
    let mut reduced: BTreeMap<usize, Row> = BTreeMap::new();
    for sum in sums {
        let mut row = Row::new();
        let signed = sum.parts.iter().map(|part| (*part, 1)).chain([(sum.total, PRIME - 1)]);
        for (at, sign) in signed.filter(|(at, _)| is(hidden, *at)) {
            let slot = row.entry(at).or_default();
            *slot = (*slot + sign) % PRIME;
        }
        row.retain(|_, value| *value != 0);
        let known: Vec<(usize, u128)> = row
            .iter()
            .filter(|(at, _)| reduced.contains_key(at))
            .map(|(at, value)| (*at, *value))
            .collect();
        for (at, times) in known {
            if let Some(other) = reduced.get(&at) {
                subtract(&mut row, times, other);
            }
        }
        let Some((&pivot, &lead)) = row.first_key_value() else { continue };
        let by = inverse(lead);
        row.values_mut().for_each(|value| *value = *value * by % PRIME);
        for other in reduced.values_mut() {
            if let Some(times) = other.get(&pivot).copied() {
                subtract(other, times, &row);
            }
        }
        reduced.insert(pivot, row);
    }
    reduced.into_iter().filter(|(_, row)| row.len() == 1).map(|(at, _)| at).collect()
}
