//! Outlines of territories for maps, simplified so that neighbours keep one border between them.
//!
//! Points go one by one, those first that change the outline least: the triangle a point makes with
//! its two neighbours has the smallest area (Visvalingam and Whyatt, 1993). A stretch of border that
//! two territories share is weighed once, in one direction, so both lose the same points and no gap
//! opens between them. Points where borders meet always stay.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use serde::{Deserialize, Serialize};

/// Longitude and latitude in hundred-thousandths of a degree: about a metre.
pub type Spot = (i32, i32);

/// Rings of points, each without its first point repeated at the end. What lies within an even
/// number of rings is outside: holes and islands are rings like any other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Outline {
    /// The rings.
    pub rings: Vec<Vec<Spot>>,
}

impl Outline {
    /// Points of all rings.
    pub fn points(&self) -> usize {
        self.rings.iter().map(Vec::len).sum()
    }
}

/// Never dropped.
const ALWAYS: u64 = u64::MAX;

/// Leaves about `most` points of all outlines together, more only where borders meet too often.
/// Rings that fall to nothing go, but for the largest one of each outline.
pub fn simplify(outlines: &[Outline], most: usize) -> Vec<Outline> {
    let cleaned: Vec<Outline> = outlines.iter().map(cleaned).collect();
    let meeting = meeting(&cleaned);
    let weighed: Vec<Vec<Vec<(Spot, u64)>>> = cleaned
        .iter()
        .map(|outline| outline.rings.iter().map(|ring| weigh(ring, &meeting)).collect())
        .collect();
    let mut weights: Vec<u64> =
        weighed.iter().flatten().flatten().map(|(_, weight)| *weight).collect();
    weights.sort_unstable_by_key(|weight| Reverse(*weight));
    // The weight that the last point to stay must reach; points of one weight go together.
    let least = match weights.get(most) {
        Some(next) => next.saturating_add(1),
        None => 0,
    };
    weighed.iter().map(|rings| lightened(rings, least)).collect()
}

/// Without points that repeat the one before, and without rings that enclose nothing.
fn cleaned(outline: &Outline) -> Outline {
    let rings = outline.rings.iter().filter_map(|ring| {
        let mut ring = ring.clone();
        ring.dedup();
        if ring.len() > 1 && ring.first() == ring.last() {
            ring.pop();
        }
        (ring.len() > 2).then_some(ring)
    });
    Outline { rings: rings.collect() }
}

/// How many different neighbours each point has, as far as two.
#[derive(Debug, Clone, Copy)]
struct Around {
    known: [Option<Spot>; 2],
    more: bool,
}

/// Points at which more than two stretches of border meet, or one ends.
fn meeting(outlines: &[Outline]) -> HashMap<Spot, Around> {
    let mut around: HashMap<Spot, Around> = HashMap::new();
    let mut note = |at: Spot, next: Spot| {
        let here = around.entry(at).or_insert(Around { known: [None, None], more: false });
        if here.known.contains(&Some(next)) {
            return;
        }
        match here.known.iter_mut().find(|slot| slot.is_none()) {
            Some(slot) => *slot = Some(next),
            None => here.more = true,
        }
    };
    for ring in outlines.iter().flat_map(|outline| &outline.rings) {
        for (at, next) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            note(*at, *next);
            note(*next, *at);
        }
    }
    around.retain(|_, here| here.more);
    around
}

/// Each point of a ring with how much it matters, beginning at one that stays.
fn weigh(ring: &[Spot], meeting: &HashMap<Spot, Around>) -> Vec<(Spot, u64)> {
    let mut ring = ring.to_vec();
    let fixed = ring.iter().position(|spot| meeting.contains_key(spot));
    // A ring that meets no other begins at a point that every ring of these points would begin at.
    let least = || ring.iter().enumerate().min_by_key(|(_, spot)| **spot).map(|(at, _)| at);
    let start = fixed.or_else(least).unwrap_or_default();
    ring.rotate_left(start);
    let Some(first) = ring.first().copied() else { return Vec::new() };
    let mut ends: Vec<usize> = (1..ring.len())
        .filter(|at| ring.get(*at).is_some_and(|s| meeting.contains_key(s)))
        .collect();
    if ends.is_empty() {
        let far = |spot: &Spot| (distance(first, *spot), *spot);
        let away = (1..ring.len()).max_by_key(|at| ring.get(*at).map(far));
        ends.extend(away);
    }
    let mut weighed = Vec::with_capacity(ring.len());
    ring.push(first);
    let mut from = 0;
    for to in ends.into_iter().chain([ring.len() - 1]) {
        let stretch = ring.get(from..=to).unwrap_or_default();
        let weights = weights(stretch);
        // The last point is the first of the next stretch.
        weighed.extend(stretch.iter().copied().zip(weights).take(to - from));
        from = to;
    }
    weighed
}

fn distance(a: Spot, b: Spot) -> i64 {
    let (x, y) = (i64::from(a.0) - i64::from(b.0), i64::from(a.1) - i64::from(b.1));
    x * x + y * y
}

/// Weights of the points of a stretch, the same whichever way it is walked.
fn weights(stretch: &[Spot]) -> Vec<u64> {
    if stretch.first() > stretch.last()
        || (stretch.first() == stretch.last() && stretch.get(1) > stretch.iter().nth_back(1))
    {
        let turned: Vec<Spot> = stretch.iter().rev().copied().collect();
        let mut weights = weights_one_way(&turned);
        weights.reverse();
        return weights;
    }
    weights_one_way(stretch)
}

fn weights_one_way(stretch: &[Spot]) -> Vec<u64> {
    let last = stretch.len().saturating_sub(1);
    let mut weights = vec![ALWAYS; stretch.len()];
    let mut before: Vec<usize> = (0..stretch.len()).map(|at| at.saturating_sub(1)).collect();
    let mut after: Vec<usize> = (0..stretch.len()).map(|at| (at + 1).min(last)).collect();
    let area = |before: &[usize], after: &[usize], at: usize| -> u64 {
        let spot = |at: &usize| stretch.get(*at).copied().unwrap_or_default();
        let (Some(a), Some(c)) = (before.get(at).map(spot), after.get(at).map(spot)) else {
            return ALWAYS;
        };
        twice_area(a, spot(&at), c)
    };
    let mut open: Vec<bool> = (0..stretch.len()).map(|at| at > 0 && at < last).collect();
    let mut heap: BinaryHeap<Reverse<(u64, usize)>> =
        (1..last).map(|at| Reverse((area(&before, &after, at), at))).collect();
    let mut reached = 0;
    while let Some(Reverse((told, at))) = heap.pop() {
        // An entry of before a neighbour went is out of date; the new one is in the heap too.
        let is_open = open.get(at).copied().unwrap_or_default();
        if !is_open || area(&before, &after, at) != told {
            continue;
        }
        // A point matters at least as much as those that went before it.
        reached = told.max(reached);
        let (Some(a), Some(c)) = (before.get(at).copied(), after.get(at).copied()) else {
            continue;
        };
        set(&mut weights, at, reached);
        set(&mut open, at, false);
        set(&mut after, a, c);
        set(&mut before, c, a);
        for near in [a, c] {
            if open.get(near).copied().unwrap_or_default() {
                heap.push(Reverse((area(&before, &after, near), near)));
            }
        }
    }
    weights
}

fn set<T>(all: &mut [T], at: usize, value: T) {
    if let Some(slot) = all.get_mut(at) {
        *slot = value;
    }
}

fn twice_area(a: Spot, b: Spot, c: Spot) -> u64 {
    let vector = |to: Spot| (i64::from(to.0) - i64::from(a.0), i64::from(to.1) - i64::from(a.1));
    let ((bx, by), (cx, cy)) = (vector(b), vector(c));
    (bx * cy - by * cx).unsigned_abs()
}

/// The points that weigh enough.
fn lightened(rings: &[Vec<(Spot, u64)>], least: u64) -> Outline {
    let mut left: Vec<Vec<Spot>> = Vec::new();
    let largest = rings.iter().enumerate().max_by_key(|(_, ring)| size(ring)).map(|(at, _)| at);
    for (at, ring) in rings.iter().enumerate() {
        let kept: Vec<Spot> =
            ring.iter().filter(|(_, weight)| *weight >= least).map(|(spot, _)| *spot).collect();
        if kept.len() > 2 {
            left.push(kept);
        } else if Some(at) == largest {
            left.push(heaviest(ring));
        }
    }
    Outline { rings: left }
}

/// Extent of a ring, to tell the mainland from islands.
fn size(ring: &[(Spot, u64)]) -> i64 {
    let span = |of: fn(&Spot) -> i32| {
        let all = || ring.iter().map(|(spot, _)| i64::from(of(spot)));
        all().max().zip(all().min()).map_or(0, |(high, low)| high - low)
    };
    span(|spot| spot.0) * span(|spot| spot.1)
}

/// The three points that matter most, in their order.
fn heaviest(ring: &[(Spot, u64)]) -> Vec<Spot> {
    let mut order: Vec<usize> = (0..ring.len()).collect();
    order.sort_by_key(|at| Reverse(ring.get(*at).map_or(0, |(_, weight)| *weight)));
    order.truncate(3);
    order.sort_unstable();
    order.into_iter().filter_map(|at| ring.get(at)).map(|(spot, _)| *spot).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    /// Squares of a grid, each side walked in small steps that wander off the line alike for both
    /// neighbours.
    fn grid(across: i32, steps: i32) -> Vec<Outline> {
        let wander = |at: i32, other: i32| {
            let mixed = at.wrapping_mul(7919).wrapping_add(other.wrapping_mul(104_729));
            mixed.rem_euclid(41) - 20
        };
        let walk = |from: (i32, i32), to: (i32, i32)| {
            let upright = from.0 == to.0;
            let side = move |n: i32| {
                let (x, y) =
                    (from.0 + (to.0 - from.0) * n / steps, from.1 + (to.1 - from.1) * n / steps);
                let off = if n == 0 { 0 } else { wander(x, y) };
                if upright { (x + off, y) } else { (x, y + off) }
            };
            (0..steps).map(side).collect::<Vec<Spot>>()
        };
        let size = 1000 * steps;
        let cell = |column: i32, row: i32| {
            let (x, y) = (column * size, row * size);
            let corners = [(x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y)];
            // Each side is walked from its lesser end, so that both neighbours have its points.
            let ring = corners.windows(2).flat_map(|pair| {
                let (a, b) = (pair[0], pair[1]);
                if a < b {
                    walk(a, b)
                } else {
                    let mut back = walk(b, a);
                    back.push(a);
                    back.remove(0);
                    back.reverse();
                    back
                }
            });
            Outline { rings: vec![ring.collect()] }
        };
        (0..across * across).map(|n| cell(n % across, n / across)).collect()
    }

    fn edges(outlines: &[Outline]) -> BTreeSet<(Spot, Spot)> {
        let rings = outlines.iter().flat_map(|outline| &outline.rings);
        rings
            .flat_map(|ring| ring.iter().zip(ring.iter().cycle().skip(1)))
            .map(|(a, b)| if a < b { (*a, *b) } else { (*b, *a) })
            .collect()
    }

    #[test]
    fn neighbours_keep_one_border() {
        let before = grid(4, 50);
        let all: usize = before.iter().map(Outline::points).sum();
        for most in [100, 400, 1600] {
            let after = simplify(&before, most);
            let left: usize = after.iter().map(Outline::points).sum();
            assert!(left <= most && left * 2 > most.min(all), "{left} of {most}");
            // Each inner border is there twice, so there are fewer edges than points: 24 sides
            // within, 16 around.
            let edges = edges(&after).len();
            let apart = edges as f64 / left as f64;
            assert!(apart < 0.75, "{edges} edges of {left} points: borders came apart");
        }
    }

    #[test]
    fn what_fits_stays_and_what_encloses_nothing_goes() {
        let square = vec![(0, 0), (10, 0), (10, 10), (0, 10)];
        let closed: Vec<Spot> = square.iter().copied().chain([(0, 0)]).collect();
        let outline = Outline { rings: vec![closed, vec![(5, 5), (5, 5), (6, 6)]] };
        let after = simplify(std::slice::from_ref(&outline), 100);
        assert_eq!(after, [Outline { rings: vec![square] }]);
        assert_eq!(simplify(&[], 10), []);
        assert_eq!(simplify(&[Outline::default()], 10), [Outline::default()]);
    }

    #[test]
    fn islands_go_before_the_mainland() {
        let ring = |x: i32, size: i32| -> Vec<Spot> {
            let turn = |n: i32| f64::from(n) * std::f64::consts::TAU / 40.0;
            let spot = |n: i32| {
                let (sin, cos) = turn(n).sin_cos();
                (x + (f64::from(size) * cos) as i32, (f64::from(size) * sin) as i32)
            };
            (0..40).map(spot).collect()
        };
        let outline = Outline { rings: vec![ring(0, 9), ring(5000, 1000), ring(9000, 7)] };
        let [after] = simplify(&[outline], 12).try_into().unwrap();
        assert_eq!(after.rings.len(), 1, "{after:?}");
        assert!(after.rings[0].iter().all(|(x, _)| (3900..=6100).contains(x)), "{after:?}");
        let [none] = simplify(&[Outline { rings: vec![ring(0, 500)] }], 0).try_into().unwrap();
        assert_eq!(none.rings[0].len(), 3, "never nothing");
    }

    proptest! {
        /// No input is lost, panics, or gains a point.
        #[test]
        fn points_come_from_what_was_there(
            rings in prop::collection::vec(
                prop::collection::vec((-50..50_i32, -50..50_i32), 0..40), 0..6),
            most in 0..80_usize,
        ) {
            let before = Outline { rings };
            let all: BTreeSet<Spot> = before.rings.iter().flatten().copied().collect();
            let [after] = simplify(std::slice::from_ref(&before), most).try_into().unwrap();
            prop_assert!(after.rings.iter().all(|ring| ring.len() > 2));
            prop_assert!(after.rings.iter().flatten().all(|spot| all.contains(spot)));
            prop_assert!(after.points() <= before.points());
        }
    }
}
