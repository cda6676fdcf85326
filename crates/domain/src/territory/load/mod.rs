//! Puts what files say together with what is known, oldest first.
//!
//! Files are compared with each other and with the registry: a list before a change shows which
//! printed codes cannot be right, a list after it shows which units it forgot. What cannot be
//! settled is read in the way that joins no two series, and said.

mod act;
mod check;
mod correct;
mod list;
mod old;

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::finding::{Target, TerritoryFinding, TerritoryFindingCode};
use super::rows::{ChangeRow, Rows, UnitRow};
use super::{Code, Kind, Level, Registry, Territory, Unit};

pub use correct::{Corrected, Correction, NotCorrected, correct};

/// What came of a load.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The registry with the files in it. Units known before keep their places.
    pub registry: Registry,
    /// Doubts about each file, in the order of the files, by line.
    pub findings: Vec<Vec<TerritoryFinding>>,
}

/// Adds what `files` say to what is `known`.
pub fn load(known: Registry, files: &[Rows]) -> Loaded {
    let mut loader = Loader::new(known, files.len());
    for event in events(files) {
        match event.what {
            What::Changes(rows) => loader.act(event.file, event.date, &rows),
            What::List(level, rows) => loader.list(event.file, event.date, level, &rows),
        }
    }
    loader.compare_counts();
    let mut findings = loader.findings;
    for of_file in &mut findings {
        of_file.sort_by_key(|finding| (finding.line, finding.code));
    }
    Loaded { registry: loader.registry, findings }
}

/// All that one file says of one day.
struct Event<'a> {
    date: Date,
    file: usize,
    what: What<'a>,
}

enum What<'a> {
    Changes(Vec<&'a ChangeRow>),
    List(Level, Vec<&'a UnitRow>),
}

/// By day; of one day changes come before lists, which show what there is after them, and lists
/// of upper tiers before those of lower ones.
fn events(files: &[Rows]) -> Vec<Event<'_>> {
    let mut events = Vec::new();
    for (file, rows) in files.iter().enumerate() {
        match rows {
            Rows::Changes(rows) => {
                let by_day = by_day(rows, |row| row.effective);
                events.extend(by_day.into_iter().map(|(date, rows)| Event {
                    date,
                    file,
                    what: What::Changes(rows),
                }));
            }
            Rows::Units { level, rows } => {
                let by_day = by_day(rows, |row| row.date);
                events.extend(by_day.into_iter().map(|(date, rows)| Event {
                    date,
                    file,
                    what: What::List(*level, rows),
                }));
            }
        }
    }
    events.sort_by_key(|event| {
        let tier = match event.what {
            What::Changes(_) => None,
            What::List(level, _) => Some(level),
        };
        (event.date, tier, event.file)
    });
    events
}

fn by_day<T>(rows: &[T], day: impl Fn(&T) -> Date) -> BTreeMap<Date, Vec<&T>> {
    let mut by_day: BTreeMap<Date, Vec<&T>> = BTreeMap::new();
    for row in rows {
        by_day.entry(day(row)).or_default().push(row);
    }
    by_day
}

struct Loader {
    registry: Registry,
    findings: Vec<Vec<TerritoryFinding>>,
    expected: Vec<Expected>,
}

/// How many communes a list says a unit has.
struct Expected {
    file: usize,
    line: u32,
    date: Date,
    code: Code,
    communes: u32,
}

/// A unit as one source names it on one day.
struct Sight<'a> {
    code: Code,
    name: &'a str,
    kind: Kind,
    parent: Option<Code>,
    on: Date,
}

impl Loader {
    fn new(registry: Registry, files: usize) -> Loader {
        Loader { registry, findings: vec![Vec::new(); files], expected: Vec::new() }
    }

    fn find(&mut self, file: usize, finding: TerritoryFinding) {
        if let Some(findings) = self.findings.get_mut(file) {
            findings.push(finding);
        }
    }

    /// Notes that a source names `unit` on a day, and the parent if it was not known.
    fn seen(&mut self, unit: Unit, sight: &Sight<'_>) {
        if let Some(territory) = self.registry.get_mut(unit) {
            let (first, last) = territory.seen;
            territory.seen = (first.min(sight.on), last.max(sight.on));
            territory.parent = territory.parent.or(sight.parent);
        }
    }

    /// Makes `unit` what the source says.
    fn rename(&mut self, unit: Unit, sight: &Sight<'_>) {
        if let Some(territory) = self.registry.get_mut(unit) {
            sight.name.clone_into(&mut territory.name);
            territory.kind = sight.kind;
            territory.parent = sight.parent.or(territory.parent);
            territory.seen = (sight.on, sight.on);
        }
    }

    /// A new unit with the days left free by others of its code around it.
    fn create(&mut self, sight: &Sight<'_>, from: Option<Date>, to: Option<Date>) -> Unit {
        let versions = || self.registry.versions(sight.code).filter_map(|u| self.registry.get(u));
        let before = versions().filter_map(|u| u.valid_to).filter(|to| *to < sight.on).max();
        let after = versions().filter_map(|u| u.valid_from).filter(|day| sight.on < *day).min();
        let free_from = before.and_then(|day| day.tomorrow().ok());
        let free_to = after.and_then(|day| day.yesterday().ok());
        self.registry.add(Territory {
            code: Some(sight.code),
            level: sight.code.level(),
            kind: sight.kind,
            name: sight.name.to_owned(),
            valid_from: from.max(free_from),
            valid_to: to.into_iter().chain(free_to).min(),
            seen: (sight.on, sight.on),
            parent: sight.parent,
        })
    }

    fn end(&mut self, unit: Unit, last: Date) {
        if let Some(territory) = self.registry.get_mut(unit) {
            territory.valid_to = Some(last);
        }
    }

    fn name_differs(&mut self, file: usize, line: u32, sight: &Sight<'_>, unit: Unit) {
        let kept = self.registry.get(unit).map(|u| u.name.clone()).unwrap_or_default();
        let finding = TerritoryFinding::new(
            TerritoryFindingCode::NameDiffers,
            line,
            format!(
                "Mã {} ở dòng này ghi tên “{}”, nguồn khác cùng thời điểm ghi “{kept}”.",
                sight.code, sight.name
            ),
        );
        let finding = finding
            .about(sight.code)
            .at(Target::Unit(unit))
            .read_as(format!("giữ tên “{kept}”"))
            .suggest("Đối chiếu với danh mục hành chính chính thức; nếu cần, sửa tệp rồi nạp lại.");
        self.find(file, finding);
    }
}
