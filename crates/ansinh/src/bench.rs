//! `ansinh bench assess`: how many series are assessed in a second.

use std::time::Instant;

use ansinh_domain::assess::{
    Inputs, Method, Path, Point, Settings, Standing, Status, Subject, assess, shipped_settings,
};
use ansinh_domain::report::Value;
use ansinh_domain::target::{Bound, Direction, MeasureKind, Milestone, Target};
use jiff::civil::date;
use rust_decimal::Decimal;

use crate::cli::BenchAssessOptions;
use crate::failure::Failure;

/// A series as the database would give it.
struct Series {
    measure: MeasureKind,
    direction: Direction,
    path: Option<Path>,
    method: Method,
    targets: Vec<Target>,
    points: Vec<Point>,
}

/// Numbers that look random and are the same for the same seed (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit.max(1)
    }

    fn small(&mut self, limit: u64) -> i64 {
        i64::try_from(self.below(limit)).unwrap_or(0)
    }
}

/// Makes the series in batches, so that memory stays small, and times the assessments alone.
///
/// # Errors
/// No thresholds were shipped.
pub fn assess_many(options: &BenchAssessOptions) -> Result<(), Failure> {
    let settings = shipped_settings();
    let settings = settings.first();
    let settings = settings.ok_or_else(|| Failure::new("Không có ngưỡng đánh giá.".to_owned()))?;
    let mut numbers = Numbers(options.seed);
    let mut counts = [0_u64; Status::ALL.len()];
    let (mut left, mut spent, mut letters) = (options.series, 0.0_f64, 0_usize);
    while left > 0 {
        let size = left.min(10_000);
        let batch: Vec<Series> = (0..size).map(|_| series(&mut numbers)).collect();
        let start = Instant::now();
        for one in &batch {
            let out = one.assess(settings);
            letters += out.reason.len();
            let at = Status::ALL.iter().position(|status| *status == out.status);
            if let Some(count) = at.and_then(|at| counts.get_mut(at)) {
                *count += 1;
            }
        }
        spent += start.elapsed().as_secs_f64();
        left -= size;
    }
    let rate = options.series as f64 / spent.max(f64::EPSILON);
    println!("{} chuỗi, {spent:.2} giây, {rate:.0} chuỗi mỗi giây (một luồng)", options.series);
    println!("{letters} byte lời giải thích");
    for (status, count) in Status::ALL.iter().zip(counts) {
        println!("{count:>9}  {}", status.title());
    }
    Ok(())
}

impl Series {
    fn assess(&self, settings: &Settings) -> ansinh_domain::assess::Assessment {
        assess(&Inputs {
            subject: Subject {
                measure: self.measure,
                direction: Some(self.direction),
                unit: Some("%"),
                targets: &self.targets,
                levels: &[],
                plan_from: Some(2024),
                path: self.path,
                method: self.method,
            },
            points: &self.points,
            baselines: &[],
            kept: &[],
            breaks: &[],
            settings,
            day: date(2027, 3, 1),
        })
    }
}

/// Two milestones, up to seven years of figures, a change of land in some, every measure and method.
fn series(numbers: &mut Numbers) -> Series {
    const MEASURES: [MeasureKind; 5] = [
        MeasureKind::Level,
        MeasureKind::Level,
        MeasureKind::Cumulative,
        MeasureKind::YearlyFlow,
        MeasureKind::Rank,
    ];
    let pick = |numbers: &mut Numbers, count: usize| {
        usize::try_from(numbers.below(u64::try_from(count).unwrap_or(1))).unwrap_or(0)
    };
    let measure = MEASURES.get(pick(numbers, MEASURES.len())).copied();
    let method = Method::ALL.get(pick(numbers, Method::ALL.len())).copied().unwrap_or_default();
    let direction = if numbers.below(3) == 0 { Direction::Lower } else { Direction::Higher };
    let path = if numbers.below(10) == 0 { Some(Path::Compound) } else { None };
    let start = numbers.small(800) + 50;
    let target = |year: i16, value: i64| Target {
        milestone: Milestone { year, from_year: None },
        raw: String::new(),
        bound: Bound::Equal { value: Decimal::new(value, 1) },
        remark: None,
    };
    let targets =
        vec![target(2025, start + numbers.small(120)), target(2030, start + numbers.small(300))];
    let years = i16::try_from(numbers.below(8)).unwrap_or(0);
    let moved = numbers.below(4) == 0;
    let points = (0..years)
        .map(|year| {
            let year = 2020 + year;
            let number = Decimal::new(start + numbers.small(60) * i64::from(year - 2019) / 2, 1);
            Point {
                year,
                as_of: date(year, 12, 31),
                value: Value::Number { number },
                land: u32::from(moved && year >= 2025),
                standing: Standing::Counted,
            }
        })
        .collect();
    let measure = measure.unwrap_or(MeasureKind::Level);
    Series { measure, direction, path, method, targets, points }
}
