//! Which numbers of a series rise with their dates.

use jiff::civil::Date;

/// A number given on a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    pub number: u32,
    pub date: Date,
    /// It is known to be right, and what contradicts it is not.
    pub fixed: bool,
}

/// The places of the most points that rise together: of two points kept, the later has no smaller
/// number. Points of one day agree in any order. Among equally many the smoothest run is taken, in
/// which numbers are used up most evenly over the days of the year, so that of "225 on 17/12, 566
/// on 25/12, 229 on 30/12" it is 566 that is left out.
pub(super) fn rising(points: &[Point]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..points.len()).collect();
    order.sort_by_key(|at| points.get(*at).map(|point| (point.date, point.number)));
    let sorted: Vec<Point> = order.iter().filter_map(|at| points.get(*at).copied()).collect();
    let fits: Vec<bool> = sorted.iter().map(|point| fits_the_fixed(point, &sorted)).collect();

    let mut runs: Vec<Run> = Vec::with_capacity(sorted.len());
    for (at, point) in sorted.iter().enumerate() {
        let mut best = Run { length: 1, cost: step(None, point), before: None };
        if !fits.get(at).copied().unwrap_or(false) {
            runs.push(Run { length: 0, ..best });
            continue;
        }
        for (before, run) in runs.iter().enumerate() {
            let Some(last) = sorted.get(before).filter(|_| run.length > 0) else { continue };
            if last.number > point.number {
                continue;
            }
            let longer = Run {
                length: run.length + 1,
                cost: run.cost + step(Some(last), point),
                before: Some(before),
            };
            if longer.beats(&best) {
                best = longer;
            }
        }
        runs.push(best);
    }

    let mut kept = Vec::new();
    let mut last = (0..runs.len()).reduce(|best, at| match (runs.get(best), runs.get(at)) {
        (Some(of_best), Some(run)) if run.beats(of_best) => at,
        _ => best,
    });
    while let Some(at) = last {
        kept.extend(order.get(at).copied());
        last = runs.get(at).and_then(|run| run.before);
    }
    kept
}

/// The best run of points that ends at one of them.
#[derive(Debug, Clone, Copy)]
struct Run {
    length: usize,
    cost: f64,
    before: Option<usize>,
}

impl Run {
    fn beats(&self, other: &Run) -> bool {
        self.length > other.length || (self.length == other.length && self.cost < other.cost)
    }
}

fn fits_the_fixed(point: &Point, all: &[Point]) -> bool {
    all.iter().filter(|other| other.fixed && other.date != point.date).all(|other| {
        if other.date < point.date {
            other.number <= point.number
        } else {
            other.number >= point.number
        }
    })
}

/// How unevenly numbers rise from one point to the next: the square of their distance over the
/// days between. The year begins at zero on 1 January.
fn step(from: Option<&Point>, to: &Point) -> f64 {
    let (number, day) = from.map_or((0, 0), |from| (from.number, from.date.day_of_year()));
    let distance = f64::from(to.number) - f64::from(number);
    let days = f64::from(to.date.day_of_year()) - f64::from(day);
    distance * distance / (days + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn check(points: &[(u32, i8, i8)], expected: &[u32]) {
        let points: Vec<Point> = points
            .iter()
            .map(|(number, day, month)| Point {
                number: *number,
                date: date(2021, *month, *day),
                fixed: false,
            })
            .collect();
        let mut kept: Vec<u32> =
            rising(&points).iter().filter_map(|at| Some(points.get(*at)?.number)).collect();
        kept.sort_unstable();
        assert_eq!(kept, expected);
    }

    #[test]
    fn leaves_out_what_does_not_rise() {
        check(&[], &[]);
        check(&[(5, 1, 1)], &[5]);
        check(&[(30, 30, 1), (57, 22, 4), (94, 3, 6)], &[30, 57, 94]);
        check(&[(225, 17, 12), (566, 25, 12), (229, 30, 12)], &[225, 229]);
        check(&[(33, 26, 4), (113, 3, 7), (100, 29, 11)], &[33, 100]);
        check(&[(100, 5, 1), (20, 1, 3), (120, 10, 4)], &[20, 120]);
        // One day's numbers agree in any order.
        check(&[(47, 21, 5), (46, 21, 5), (49, 21, 5)], &[46, 47, 49]);
    }

    #[test]
    fn a_fixed_point_stays() {
        let point =
            |number, day, month, fixed| Point { number, date: date(2024, month, day), fixed };
        let points = [point(200, 1, 2, false), point(210, 1, 3, false), point(103, 24, 5, true)];
        assert_eq!(rising(&points), [2]);
    }
}
