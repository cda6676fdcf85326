//! What is made public of a plan: a snapshot of its figures and of how its indicators stand.
//!
//! A snapshot holds everything its pages and downloads show and nothing else, so that what is not
//! in one cannot be seen without signing in. Small numbers of persons are taken out of it before it
//! is stored ([`suppress`]): a hidden number is in no snapshot, page or file.

mod changes;
mod hide;
mod small;
mod suppress;
#[cfg(test)]
mod tests;

pub use changes::{Changes, FigureChange, StatusChange, changes};
pub use hide::{Cell, Sum, Why, hide};
pub use small::{Small, SmallFault, shipped_small, small_on};
pub use suppress::{Suppressed, suppress};

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::assess::{Age, Assessment, Method, Path, Projection, Settings, Status, TaskState, Used};
use crate::assess::{Verdict, needed_words};
use crate::calendar::Period;
use crate::report::Value;
use crate::target::{Direction, MeasureKind, Milestone, Target};
use crate::territory::Level;
use crate::text::fold;

/// What stands in place of a number that is hidden.
pub const HIDDEN: &str = "Ẩn: số nhỏ";
/// What stands in place of a sentence that would tell it.
pub const VEILED: &str = "Không nêu chi tiết vì có số liệu về số ít người không được công khai.";

/// What is made public of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The plan.
    pub plan: PlanWords,
    /// As of which day.
    pub as_of: Date,
    /// Groups of indicators, in order.
    pub groups: Vec<Group>,
    /// Territories that figures are about.
    pub places: Vec<Place>,
    /// Indicators, in the plan's order.
    pub indicators: Vec<Indicator>,
    /// Tasks, in the plan's order.
    pub tasks: Vec<TaskRow>,
    /// Days from which figures are about other land.
    pub breaks: Vec<Cut>,
    /// Thresholds by which indicators were judged.
    pub thresholds: Settings,
    /// What counted as a small number.
    pub small: Small,
}

/// The plan in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanWords {
    /// Word for addresses.
    pub slug: String,
    /// "Kế hoạch số 103/KH-UBND".
    pub name: String,
    /// Subject line.
    pub title: Option<String>,
    /// Who issued it.
    pub issuer: Option<String>,
}

/// A group of indicators.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// A territory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Its id.
    pub id: Uuid,
    /// Official code on the day.
    pub code: Option<String>,
    /// Its name.
    pub name: String,
    /// Its tier.
    pub level: Level,
    /// The territory above it, where figures are about that too.
    pub parent: Option<Uuid>,
}

/// A change of land within the series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cut {
    /// From which day.
    pub on: Date,
    /// What happened.
    pub sentence: String,
    /// By which document.
    pub source: String,
}

/// An indicator.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Indicator {
    /// Its identity through all versions of the plan.
    pub id: Uuid,
    /// Its code.
    pub code: String,
    /// Code of the row above it.
    pub parent: Option<String>,
    /// Code of its group.
    pub group: Option<String>,
    /// Its name.
    pub name: String,
    /// Unit as printed.
    pub unit: Option<String>,
    /// It only heads others.
    pub header_only: bool,
    /// Sort of quantity.
    pub measure: MeasureKind,
    /// Which way is better.
    pub direction: Option<Direction>,
    /// Its targets.
    pub targets: Vec<Target>,
    /// Names of the bodies that lead.
    pub leads: Vec<String>,
    /// Its figures, by territory and day, oldest first.
    pub figures: Vec<Figure>,
    /// How it stands; `None` for one that only heads others.
    pub standing: Option<Standing>,
}

/// A figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// The territory; `None` for the plan's own.
    pub place: Option<Uuid>,
    /// In which period.
    #[serde(with = "period")]
    pub period: Period,
    /// As of which day.
    pub as_of: Date,
    /// Which land it is about, counted through [`Snapshot::breaks`].
    pub land: u32,
    /// What it says.
    pub told: Told,
    /// Where it comes from, in words.
    pub source: Option<String>,
    /// The body that reported it.
    pub body: Option<String>,
}

/// What a figure says to the public.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Told {
    /// The value.
    Value(Value),
    /// Nothing: it would tell of too few persons.
    Hidden,
}

/// Which figure, through all publications of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FigureKey {
    /// The indicator.
    pub indicator: Uuid,
    /// The territory.
    pub place: Option<Uuid>,
    /// In which period.
    pub period: Period,
    /// As of which day.
    pub as_of: Date,
}

/// How an indicator stands, as far as the public is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The status.
    pub status: Status,
    /// The milestone it is about.
    pub milestone: Option<Milestone>,
    /// Along which path.
    pub path: Option<Path>,
    /// By which method.
    pub method: Option<Method>,
    /// Why, in a sentence.
    pub reason: String,
    /// What else there is to know, a sentence each.
    pub notes: Vec<String>,
    /// What is needed from now on, in a sentence.
    pub needed: Option<String>,
    /// Part of the way that will be gone at the milestone.
    pub progress: Option<Decimal>,
    /// The starting value.
    pub baseline: Option<Used>,
    /// The newest value.
    pub latest: Option<Used>,
    /// Where it leads.
    pub projection: Option<Projection>,
    /// How old the newest figure is.
    pub age: Option<Age>,
    /// Milestones that have passed.
    pub passed: Vec<Verdict>,
}

/// A task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskRow {
    /// Its code.
    pub code: String,
    /// What is to be done.
    pub text: String,
    /// Its section.
    pub section: Option<String>,
    /// The last day, where there is one.
    pub due: Option<Date>,
    /// Names of the bodies that lead.
    pub leads: Vec<String>,
    /// How it stands.
    pub state: TaskState,
}

impl Standing {
    /// Of an assessment what the public is told. Figures that did not count are not.
    pub fn of(out: &Assessment, unit: Option<&str>) -> Standing {
        let needed = out.needed.as_ref().zip(out.milestone);
        Standing {
            status: out.status,
            milestone: out.milestone,
            path: out.path,
            method: out.method,
            reason: out.reason.clone(),
            notes: out.notes.clone(),
            needed: needed.map(|(needed, milestone)| needed_words(needed, unit, milestone)),
            progress: out.progress,
            baseline: out.baseline.clone(),
            latest: out.latest.clone(),
            projection: out.projection.clone(),
            age: out.age,
            passed: out.passed.clone(),
        }
    }
}

impl Told {
    /// The value, if it is shown.
    pub fn value(&self) -> Option<&Value> {
        match self {
            Told::Value(value) => Some(value),
            Told::Hidden => None,
        }
    }
}

impl Figure {
    /// Which figure it is.
    pub fn key(&self, indicator: Uuid) -> FigureKey {
        FigureKey { indicator, place: self.place, period: self.period, as_of: self.as_of }
    }
}

impl Indicator {
    /// Its figures of the plan's own territory.
    pub fn own(&self) -> impl Iterator<Item = &Figure> {
        self.figures.iter().filter(|figure| figure.place.is_none())
    }
}

impl Snapshot {
    /// The territory of an id.
    pub fn place(&self, id: Uuid) -> Option<&Place> {
        self.places.iter().find(|place| place.id == id)
    }

    /// The indicator of a code.
    pub fn indicator(&self, code: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|one| one.code == code)
    }

    /// The name of a group.
    pub fn group(&self, code: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.code == code)
    }

    /// The indicators whose code, name or group holds what was typed, diacritics ignored.
    pub fn found(&self, typed: &str) -> Vec<&Indicator> {
        let words = fold(typed);
        let holds = |one: &&Indicator| {
            let group = one.group.as_deref().and_then(|code| self.group(code));
            let group = group.map(|group| group.name.as_str()).unwrap_or_default();
            fold(&format!("{} {} {group}", one.code, one.name)).contains(&words)
        };
        self.indicators.iter().filter(holds).collect()
    }

    /// The same with one indicator alone, its sub-rows and the territories they are about.
    pub fn only(&self, code: &str) -> Option<Snapshot> {
        self.indicator(code)?;
        let of = |one: &&Indicator| one.code == code || one.parent.as_deref() == Some(code);
        let indicators: Vec<Indicator> = self.indicators.iter().filter(of).cloned().collect();
        let used = |place: &&Place| {
            indicators.iter().flat_map(|one| &one.figures).any(|f| f.place == Some(place.id))
        };
        Some(Snapshot {
            places: self.places.iter().filter(used).cloned().collect(),
            indicators,
            tasks: Vec::new(),
            groups: self.groups.clone(),
            plan: self.plan.clone(),
            breaks: self.breaks.clone(),
            thresholds: self.thresholds.clone(),
            small: self.small.clone(),
            as_of: self.as_of,
        })
    }

    /// Keys of the figures that are hidden.
    pub fn hidden(&self) -> impl Iterator<Item = FigureKey> + '_ {
        let all = self.indicators.iter().flat_map(|one| one.figures.iter().map(move |f| (one, f)));
        all.filter(|(_, f)| f.told == Told::Hidden).map(|(one, f)| f.key(one.id))
    }
}

/// A period as its text.
mod period {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::calendar::Period;

    pub fn serialize<S: Serializer>(period: &Period, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(period)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Period, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}
