//! What opening a round would do: who would owe what, and what is missing before that makes sense.

use std::collections::{BTreeSet, HashMap, HashSet};

use ansinh_domain::access::Action;
use ansinh_domain::body::BodyKind;
use ansinh_domain::calendar::Period;
use ansinh_domain::reorganisation::ItemKind;
use ansinh_domain::report::{Content, RoundDates};
use ansinh_store::report::regime::{self, RegimeRow};
use ansinh_store::report::{round, special_day, watch};
use ansinh_store::{
    BodyId, PlanVersionId, RegimeId, RoundId, Tx, body, duty, indicator, plan, task,
};
use jiff::civil::Date;
use uuid::Uuid;

use super::create_regime::find_plan;
use super::open_round::owed_by_body;
use crate::reorganisation::lost::closed_items;
use crate::{App, AppError, Caller, Result};

/// A body that would owe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WouldOwe {
    /// The body.
    pub id: BodyId,
    /// Its name on the day whose duties are taken.
    pub name: String,
    /// A group nobody is known to belong to: nobody would answer for it.
    pub empty_group: bool,
    /// The body has ended: its duties wait for a successor.
    pub gone: bool,
    /// Somebody active can enter or approve for it today.
    pub staffed: bool,
    /// Indicators it would owe.
    pub indicators: usize,
    /// Tasks it would owe.
    pub tasks: usize,
    /// Groups through which it would owe some of them.
    pub through: Vec<String>,
}

/// A round that is not opened yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The regime.
    pub regime: RegimeRow,
    /// What it would be about.
    pub period: Period,
    /// The day whose open duties would be taken.
    pub duty_day: Date,
    /// Its days.
    pub dates: RoundDates,
    /// Holidays of the deadline's year were entered.
    pub holidays_known: bool,
    /// The round, when it was opened before.
    pub opened: Option<RoundId>,
    /// Bodies that would owe, by name.
    pub bodies: Vec<WouldOwe>,
    /// Indicators that nobody leads on that day: nobody would report them.
    pub unled_indicators: Vec<String>,
    /// Tasks that nobody leads on that day.
    pub unled_tasks: Vec<String>,
    /// Indicators and tasks that are not asked for, because they lost their meaning and were closed.
    pub closed: Vec<String>,
}

/// Works out a round without opening it.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Invalid`] for a period of another frequency.
pub async fn preview_round(
    app: &App,
    caller: &Caller,
    id: RegimeId,
    period: Period,
    duty_day: Date,
) -> Result<Preview> {
    caller.may(app, Action::ManageRounds)?;
    let regime = regime::find(&app.db, id)
        .await?
        .ok_or(AppError::NotFound { what: "chế độ báo cáo" })?;
    if period.frequency() != regime.content.frequency {
        return Err(AppError::Invalid(
            "Kỳ báo cáo không khớp với tần suất của chế độ báo cáo. Hãy chọn lại kỳ.".to_owned(),
        ));
    }
    let version = find_plan(app, regime.plan_id).await?.version_id;
    let staffed: HashSet<BodyId> =
        watch::staffed(&app.db, app.today()).await?.into_iter().collect();
    let mut tx = app.db.begin().await?;
    let calendar = special_day::calendar_in(&mut tx).await?;
    let opened = round::by_period(&mut tx, id, period).await?.map(|round| round.id);
    let owing = owed_by_body(&mut tx, version, duty_day, &regime.content.content).await?;
    let names = Names::on(&mut tx, version, duty_day).await?;
    let closed = closed_items(&mut tx).await?;
    drop(tx);
    let mut bodies: Vec<WouldOwe> = owing
        .into_iter()
        .map(|(id, rows)| {
            let mut through: Vec<String> = rows
                .iter()
                .filter(|row| row.body_id != id)
                .map(|row| names.of(row.body_id))
                .collect();
            through.sort();
            through.dedup();
            WouldOwe {
                name: names.of(id),
                empty_group: names.groups.contains(&id),
                gone: names.gone.contains(&id),
                staffed: staffed.contains(&id),
                indicators: rows.iter().filter(|row| row.indicator_id.is_some()).count(),
                tasks: rows.iter().filter(|row| row.task_id.is_some()).count(),
                through,
                id,
            }
        })
        .collect();
    bodies.sort_by_cached_key(|body| ansinh_domain::text::collation_key(&body.name));
    let dates = regime.content.dates(period, &calendar);
    let Unled { indicators: unled_indicators, tasks: unled_tasks, closed } =
        unled(app, version, duty_day, &regime.content.content, &closed).await?;
    Ok(Preview {
        closed,
        unled_indicators,
        unled_tasks,
        holidays_known: calendar.knows(dates.due()),
        regime,
        period,
        duty_day,
        dates,
        opened,
        bodies,
    })
}

/// Codes of rows that nobody is asked for.
struct Unled {
    /// Indicators that would be owed if anybody led them.
    indicators: Vec<String>,
    /// Tasks that would be.
    tasks: Vec<String>,
    /// What would be owed if it had not been closed.
    closed: Vec<String>,
}

async fn unled(
    app: &App,
    version: PlanVersionId,
    day: Date,
    content: &Content,
    closed: &BTreeSet<(ItemKind, Uuid)>,
) -> Result<Unled> {
    let groups = plan::groups(&app.db, version).await?;
    let above = |code: &str| {
        let group = groups.iter().find(|group| group.code == code);
        group.and_then(|group| group.parent.clone())
    };
    let mut unled = Unled { indicators: Vec::new(), tasks: Vec::new(), closed: Vec::new() };
    for row in indicator::list(&app.db, version, &Default::default(), day).await?.rows {
        let upper = row.group_code.as_deref().and_then(above);
        let headings: Vec<&str> = row.group_code.iter().chain(&upper).map(String::as_str).collect();
        if row.header_only || !content.indicators.takes(&row.code, &headings) {
            continue;
        }
        if closed.contains(&(ItemKind::Indicator, row.id.0)) {
            unled.closed.push(row.code);
        } else if row.leads.is_empty() {
            unled.indicators.push(row.code);
        }
    }
    for row in task::list(&app.db, version, &Default::default(), day).await?.rows {
        let headings = row.subsection_code.iter().chain(&row.section_code);
        let headings: Vec<&str> = headings.map(String::as_str).collect();
        if !content.tasks.takes(&row.code, &headings) {
            continue;
        }
        if closed.contains(&(ItemKind::Task, row.id.0)) {
            unled.closed.push(row.code);
        } else if row.leads.is_empty() {
            unled.tasks.push(row.code);
        }
    }
    Ok(unled)
}

/// What bodies with a duty, and members of groups, are called on a day.
struct Names {
    names: HashMap<BodyId, String>,
    /// Groups; of those that owe themselves no member is known.
    groups: HashSet<BodyId>,
    /// Bodies that have ended.
    gone: HashSet<BodyId>,
}

impl Names {
    async fn on(tx: &mut Tx, version: PlanVersionId, day: Date) -> Result<Names> {
        let mut found =
            Names { names: HashMap::new(), groups: HashSet::new(), gone: HashSet::new() };
        for row in duty::open_on_in(tx, version, day).await? {
            if row.kind == BodyKind::Group {
                found.groups.insert(row.body.id);
            }
            if row.gone {
                found.gone.insert(row.body.id);
            }
            found.names.insert(row.body.id, row.body.name);
        }
        for member in body::members_on_in(tx, None, day).await? {
            found.names.insert(member.body.id, member.body.name);
        }
        Ok(found)
    }

    fn of(&self, id: BodyId) -> String {
        self.names.get(&id).cloned().unwrap_or_default()
    }
}
