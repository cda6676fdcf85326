//! Series for tests, a line each.

use ansinh_domain::assess::{
    Assessment, Baseline, Break, Inputs, Kept, Method, Path, Point, Settings, Standing, Subject,
    assess, shipped_settings,
};
use ansinh_domain::number;
use ansinh_domain::report::Value;
use ansinh_domain::target::{Bound, Direction, MeasureKind, Milestone, Target, read_target};
use jiff::civil::{Date, date};
use rust_decimal::Decimal;

/// An indicator with its figures.
#[derive(Clone)]
pub struct Case {
    pub measure: MeasureKind,
    pub direction: Option<Direction>,
    pub unit: Option<&'static str>,
    pub targets: Vec<Target>,
    pub levels: Vec<String>,
    pub plan_from: Option<i16>,
    pub path: Option<Path>,
    pub method: Method,
    pub points: Vec<Point>,
    pub baselines: Vec<Baseline>,
    pub kept: Vec<Kept>,
    pub breaks: Vec<Break>,
    pub day: Date,
}

/// More is better, per cent, assessed on 15/01/2025.
pub fn level() -> Case {
    Case {
        measure: MeasureKind::Level,
        direction: Some(Direction::Higher),
        unit: Some("%"),
        targets: Vec::new(),
        levels: Vec::new(),
        plan_from: Some(2024),
        path: None,
        method: Method::Projection,
        points: Vec::new(),
        baselines: Vec::new(),
        kept: Vec::new(),
        breaks: Vec::new(),
        day: date(2025, 1, 15),
    }
}

pub fn lower() -> Case {
    Case { direction: Some(Direction::Lower), ..level() }
}

pub fn flow() -> Case {
    Case { measure: MeasureKind::YearlyFlow, unit: Some("điểm %/năm"), ..level() }
}

impl Case {
    /// Targets as a plan prints them, by milestone: "2025", "2026-2030".
    pub fn target(mut self, milestone: &str, raw: &str) -> Case {
        let year = |text: &str| text.parse().unwrap();
        let milestone = match milestone.split_once('-') {
            Some((from, to)) => Milestone { year: year(to), from_year: Some(year(from)) },
            None => Milestone { year: year(milestone), from_year: None },
        };
        self.targets.push(read_target(raw, self.unit, milestone).target);
        self
    }

    pub fn bound(mut self, year: i16, bound: Bound) -> Case {
        let milestone = Milestone { year, from_year: None };
        self.targets.push(Target { milestone, raw: String::new(), bound, remark: None });
        self
    }

    /// Figures of the ends of years: "2021 60; 2022 62,5". A day instead of a year is as of that
    /// day; "*" after the value marks an unconfirmed one, "@2" other land.
    pub fn figures(mut self, text: &str) -> Case {
        for one in text.split(';').map(str::trim).filter(|one| !one.is_empty()) {
            let (when, rest) = one.split_once(' ').unwrap();
            let (rest, land) = rest.split_once('@').unwrap_or((rest, "1"));
            let (rest, standing) = match rest.trim().strip_suffix('*') {
                Some(rest) => (rest, Standing::Unconfirmed),
                None => (rest, Standing::Counted),
            };
            let as_of: Date = match when.parse::<i16>() {
                Ok(year) => date(year, 12, 31),
                Err(_) => when.parse().unwrap(),
            };
            let value = match number::parse(rest) {
                Some(number) => Value::Number { number },
                None => match rest.trim().strip_prefix('?') {
                    Some(reason) => Value::NoData { reason: reason.trim().to_owned() },
                    None => Value::Level { level: rest.trim().to_owned() },
                },
            };
            let land = land.trim().parse().unwrap();
            self.points.push(Point { year: as_of.year(), as_of, value, land, standing });
        }
        self
    }

    pub fn on(mut self, year: i16, month: i8, day: i8) -> Case {
        self.day = date(year, month, day);
        self
    }

    pub fn assess(&self) -> Assessment {
        self.assess_with(&settings())
    }

    pub fn assess_with(&self, settings: &Settings) -> Assessment {
        assess(&Inputs {
            subject: Subject {
                measure: self.measure,
                direction: self.direction,
                unit: self.unit,
                targets: &self.targets,
                levels: &self.levels,
                plan_from: self.plan_from,
                path: self.path,
                method: self.method,
            },
            points: &self.points,
            baselines: &self.baselines,
            kept: &self.kept,
            breaks: &self.breaks,
            settings,
            day: self.day,
        })
    }
}

pub fn settings() -> Settings {
    shipped_settings().into_iter().next().unwrap()
}

pub fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}
