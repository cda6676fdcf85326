//! What a publication says that the one before it did not.

use std::collections::HashMap;

use jiff::civil::Date;

use super::{FigureKey, Indicator, Snapshot, Told};
use crate::assess::Status;
use crate::calendar::Period;

/// A figure that is another now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureChange {
    /// Code of the indicator.
    pub code: String,
    /// Name of the territory; `None` for the plan's own.
    pub place: Option<String>,
    /// In which period.
    pub period: Period,
    /// As of which day.
    pub as_of: Date,
    /// What was said before; `None` for a new figure.
    pub before: Option<Told>,
    /// What is said now; `None` for one that is gone.
    pub now: Option<Told>,
}

/// An indicator that stands otherwise now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusChange {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// How it stood; `None` when it was not published before.
    pub before: Option<Status>,
    /// How it stands; `None` when it is no longer published.
    pub now: Option<Status>,
}

/// Everything that differs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Figures.
    pub figures: Vec<FigureChange>,
    /// Statuses of indicators.
    pub statuses: Vec<StatusChange>,
    /// How many tasks stand otherwise.
    pub tasks: usize,
}

impl Changes {
    /// Nothing differs.
    pub fn is_empty(&self) -> bool {
        self.figures.is_empty() && self.statuses.is_empty() && self.tasks == 0
    }
}

fn figures(of: &Snapshot) -> HashMap<FigureKey, (&str, &Told)> {
    of.indicators
        .iter()
        .flat_map(|one| one.figures.iter().map(move |figure| (one, figure)))
        .map(|(one, figure)| (figure.key(one.id), (one.code.as_str(), &figure.told)))
        .collect()
}

fn status(one: &Indicator) -> Option<Status> {
    one.standing.as_ref().map(|standing| standing.status)
}

/// What differs between two publications of one plan, in the order of the new one.
pub fn changes(before: &Snapshot, now: &Snapshot) -> Changes {
    let (then, today) = (figures(before), figures(now));
    let mut out = Changes::default();
    let place = |key: &FigureKey, of: &Snapshot| {
        let place = key.place.and_then(|id| of.place(id));
        place.map(|place| place.name.clone())
    };
    for (key, (code, told)) in &today {
        let known = then.get(key).map(|(_, told)| (*told).clone());
        if known.as_ref() != Some(*told) {
            let (period, as_of) = (key.period, key.as_of);
            let (place, code) = (place(key, now), (*code).to_owned());
            let now = Some((*told).clone());
            out.figures.push(FigureChange { code, place, period, as_of, before: known, now });
        }
    }
    for (key, (code, told)) in then.iter().filter(|(key, _)| !today.contains_key(*key)) {
        out.figures.push(FigureChange {
            code: (*code).to_owned(),
            place: place(key, before),
            period: key.period,
            as_of: key.as_of,
            before: Some((*told).clone()),
            now: None,
        });
    }
    let order: HashMap<&str, usize> =
        now.indicators.iter().enumerate().map(|(at, one)| (one.code.as_str(), at)).collect();
    out.figures.sort_by(|a, b| {
        let at = |code: &str| order.get(code).copied().unwrap_or(usize::MAX);
        (at(&a.code), &a.place, a.as_of, a.period).cmp(&(at(&b.code), &b.place, b.as_of, b.period))
    });
    let known: HashMap<_, _> = before.indicators.iter().map(|one| (one.id, one)).collect();
    for one in &now.indicators {
        let then = known.get(&one.id).and_then(|one| status(one));
        if then != status(one) {
            let (code, name) = (one.code.clone(), one.name.clone());
            out.statuses.push(StatusChange { code, name, before: then, now: status(one) });
        }
    }
    for one in &before.indicators {
        if now.indicators.iter().all(|other| other.id != one.id) && status(one).is_some() {
            let (code, name) = (one.code.clone(), one.name.clone());
            out.statuses.push(StatusChange { code, name, before: status(one), now: None });
        }
    }
    let states: HashMap<&str, _> =
        before.tasks.iter().map(|task| (task.code.as_str(), task.state)).collect();
    let other = now.tasks.iter().filter(|task| states.get(task.code.as_str()) != Some(&task.state));
    out.tasks = other.count();
    out
}
