//! What would be made public of a plan as of a day, and what would not.

use std::collections::{HashMap, HashSet};

use ansinh_domain::access::Action;
use ansinh_domain::calendar::written;
use ansinh_domain::publication::{
    Changes, Cut, Figure, FigureKey, Group, Indicator, Place, PlanWords, Small, Snapshot, Standing,
    Suppressed, TaskRow, Told, changes, small_on, suppress,
};
use ansinh_store::indicator::{self, IndicatorFilter, IndicatorRow};
use ansinh_store::plan::PlanHead;
use ansinh_store::publication::{self, PublicationRow};
use ansinh_store::report::observation::{self, TracedFigure};
use ansinh_store::task::TaskFilter;
use ansinh_store::{Db, IndicatorId, StoreError, assess as kept, territory};
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::assess::{Assessed, Book, TaskStanding, open_book, tasks};
use crate::{App, AppError, Caller, Result};

/// What would be made public.
#[derive(Debug, Clone)]
pub struct Draft {
    /// What it says, small numbers already taken out.
    pub snapshot: Snapshot,
    /// What was taken out.
    pub suppressed: Vec<Suppressed>,
    /// Code and name of measured indicators without any figure.
    pub empty: Vec<(String, String)>,
    /// The publications of the plan so far, newest first.
    pub earlier: Vec<PublicationRow>,
    /// What differs from the newest that holds; `None` when there is none.
    pub changes: Option<Changes>,
    /// Tells whether another draft says the same.
    pub digest: String,
}

impl Draft {
    /// The newest publication that holds.
    pub fn last(&self) -> Option<&PublicationRow> {
        self.earlier.iter().find(|row| row.holds())
    }

    /// Number of the newest publication, 0 without one.
    pub fn newest(&self) -> i64 {
        self.earlier.first().map_or(0, |row| row.number)
    }
}

/// Prepares what would be made public of a plan as of a day, by what is known now.
///
/// # Errors
/// The refusal; [`AppError::Invalid`] for a day that has not come.
pub async fn draft(app: &App, caller: &Caller, head: &PlanHead, day: Date) -> Result<Draft> {
    caller.may(app, Action::Publish)?;
    if day > app.today() {
        return Err(AppError::Invalid(format!("Ngày {} chưa đến.", written(day))));
    }
    let db = &app.db;
    let mut snapshot = whole(app, caller, head, day).await?;
    let earlier = publication::of_plan(db, head.id).await?;
    let before = hidden_before(db, &earlier).await?;
    let suppressed = suppress(&mut snapshot, &before);
    let last = earlier.iter().find(|row| row.holds());
    let changes = match last {
        Some(last) => Some(changes(&publication::whole(db, last.id).await?, &snapshot)),
        None => None,
    };
    let bare = |one: &&Indicator| !one.header_only && one.figures.is_empty();
    let empty = snapshot.indicators.iter().filter(bare);
    let empty = empty.map(|one| (one.code.clone(), one.name.clone())).collect();
    let digest = digest(&snapshot)?;
    Ok(Draft { snapshot, suppressed, empty, earlier, changes, digest })
}

fn digest(snapshot: &Snapshot) -> Result<String> {
    let unreadable = |error: serde_json::Error| StoreError::Unreadable(error.to_string());
    let text = serde_json::to_vec(snapshot).map_err(unreadable)?;
    Ok(Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect())
}

/// A figure that was hidden once stays hidden: shown later it would tell what was hidden beside it.
async fn hidden_before(db: &Db, earlier: &[PublicationRow]) -> Result<HashSet<FigureKey>> {
    let mut all = HashSet::new();
    for row in earlier.iter().filter(|row| row.hidden > 0) {
        all.extend(publication::whole(db, row.id).await?.hidden());
    }
    Ok(all)
}

/// Everything there is, small numbers too.
async fn whole(app: &App, caller: &Caller, head: &PlanHead, day: Date) -> Result<Snapshot> {
    let db = &app.db;
    let version = head.version_id;
    let book = open_book(app, caller, head, day).await?;
    let assessed = book.assess(day)?;
    let (standing, _) = tasks(app, caller, head, &TaskFilter::default(), day).await?;
    let page = indicator::list(db, version, &IndicatorFilter::default(), day).await?;
    let origins = kept::origins(db, version).await?;
    let mut figures: HashMap<IndicatorId, Vec<TracedFigure>> = HashMap::new();
    for of in observation::traced_until(db, version, day).await? {
        figures.entry(of.figure.indicator_id).or_default().push(of);
    }
    let places = places(db, figures.values().flatten()).await?;
    let known: HashMap<IndicatorId, &Assessed> =
        assessed.iter().map(|one| (one.origin, one)).collect();
    let mut indicators = Vec::new();
    for row in page.rows {
        let Some(origin) = origins.get(&row.id).copied() else { continue };
        let figures = figures.remove(&origin).unwrap_or_default();
        let one = known.get(&origin).copied();
        indicators.push(indicator(row, origin, one, figures, &book)?);
    }
    Ok(Snapshot {
        plan: words(head),
        as_of: day,
        groups: page
            .groups
            .iter()
            .map(|group| Group { code: group.code.clone(), name: group.name.clone() })
            .collect(),
        places,
        indicators,
        tasks: standing.into_iter().map(task).collect(),
        breaks: book
            .breaks
            .iter()
            .filter(|one| one.happened_on <= day)
            .map(|one| Cut {
                on: one.happened_on,
                sentence: one.sentence.clone(),
                source: one.source.clone(),
            })
            .collect(),
        thresholds: book.settings_on(day)?.clone(),
        small: small_now(app).await?,
    })
}

async fn small_now(app: &App) -> Result<Small> {
    let all = publication::small(&app.db).await?;
    let missing = || StoreError::Unreadable("no threshold of small numbers was shipped".to_owned());
    Ok(small_on(&all, app.today()).cloned().ok_or_else(missing)?)
}

fn words(head: &PlanHead) -> PlanWords {
    let kind = head.doc_type.as_deref().unwrap_or("Kế hoạch");
    let name = match &head.number {
        Some(number) => format!("{kind} số {number}"),
        None => format!("{kind} chưa rõ số"),
    };
    let (title, issuer) = (head.title.clone(), head.issuer.clone());
    PlanWords { slug: head.slug.clone(), name, title, issuer }
}

fn indicator(
    row: IndicatorRow,
    origin: IndicatorId,
    assessed: Option<&Assessed>,
    figures: Vec<TracedFigure>,
    book: &Book,
) -> Result<Indicator> {
    let mut shown = Vec::with_capacity(figures.len());
    for of in figures {
        let Some(value) = of.figure.value()? else { continue };
        let passed = book.breaks.iter().filter(|one| one.happened_on <= of.figure.as_of);
        shown.push(Figure {
            place: of.figure.territory_id.map(|id| id.0),
            period: of.figure.period,
            as_of: of.figure.as_of,
            land: u32::try_from(passed.count()).unwrap_or(u32::MAX),
            told: Told::Value(value),
            source: of.figure.source,
            body: of.reporter_name,
        });
    }
    let unit = row.unit.as_deref();
    Ok(Indicator {
        id: origin.0,
        standing: assessed.map(|one| Standing::of(&one.out, unit)),
        leads: row.leads.iter().map(|lead| lead.name.clone()).collect(),
        code: row.code,
        parent: row.parent,
        group: row.group_code,
        name: row.name,
        unit: row.unit,
        header_only: row.header_only,
        measure: row.measure,
        direction: row.direction,
        targets: row.targets,
        figures: shown,
    })
}

fn task(one: TaskStanding) -> TaskRow {
    TaskRow {
        due: one.facts.end,
        state: one.out.state,
        leads: one.row.leads.iter().map(|lead| lead.name.clone()).collect(),
        section: one.row.section_name,
        code: one.row.code,
        text: one.row.text,
    }
}

/// The territories that figures are about, by tier and name; each with the one above it, where
/// figures are about that too.
async fn places(db: &Db, figures: impl Iterator<Item = &TracedFigure>) -> Result<Vec<Place>> {
    let mut days = HashMap::new();
    for of in figures {
        if let Some(id) = of.figure.territory_id {
            let newest = days.entry(id).or_insert(of.figure.as_of);
            *newest = of.figure.as_of.max(*newest);
        }
    }
    if days.is_empty() {
        return Ok(Vec::new());
    }
    let known = territory::known_now(db).await?;
    let mut all = Vec::new();
    for ((_, unit), id) in known.registry.units().zip(&known.ids) {
        let Some(day) = days.get(id) else { continue };
        let above = unit.parent.and_then(|code| known.registry.unit_at(code, *day).ok());
        let above = above.and_then(|unit| known.ids.get(unit.place()).copied());
        all.push(Place {
            id: id.0,
            code: unit.code.map(|code| code.to_string()),
            name: unit.name.clone(),
            level: unit.level,
            parent: above.filter(|id| days.contains_key(id)).map(|id| id.0),
        });
    }
    all.sort_by(|a, b| (a.level, &a.code, &a.name).cmp(&(b.level, &b.code, &b.name)));
    Ok(all)
}
