//! Finds or makes the bodies a draft names, and stores their duties.

use std::collections::{HashMap, HashSet};

use ansinh_domain::body::{BodyKind, kind_of};
use ansinh_domain::plan::PlanDraft;
use ansinh_domain::text::{clean, fold, spelling_key};
use jiff::civil::Date;

use super::DutyRole;
use crate::db::{args, statements};
use crate::decode::word;
use crate::plan::VersionWriter;
use crate::{BodyId, DutyId, IndicatorId, Result, TaskId};

statements! {
    SELECT_BY_KEY = "SELECT body_id FROM body_key WHERE key = $1";
    INSERT_BODY = "INSERT INTO body (id, kind, name, created_at) VALUES ($1, $2, $3, $4)";
    INSERT_KEY = "INSERT INTO body_key (key, body_id) VALUES ($1, $2)
        ON CONFLICT (key) DO NOTHING";
    INSERT_NAME = "INSERT INTO body_name (body_id, name, search, is_alias) VALUES ($1, $2, $3, $4)
        ON CONFLICT (body_id, name) DO NOTHING";
    INSERT_DUTY = "INSERT INTO duty (id, plan_version_id, body_id, indicator_id, task_id, role,
            ordinal, printed, inherited, valid_from)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
}

/// Bodies of a draft by spelling key.
pub(crate) struct Bodies(HashMap<String, BodyId>);

impl Bodies {
    fn get(&self, printed: &str) -> Option<BodyId> {
        self.0.get(&spelling_key(printed)).copied()
    }
}

/// Who takes part in one item, as printed.
pub(crate) struct NewDuties<'a> {
    pub indicator: Option<IndicatorId>,
    pub task: Option<TaskId>,
    pub lead: &'a [String],
    pub coordinating: &'a [String],
    pub follow_up: &'a [String],
    pub inherited: bool,
    pub from: Option<Date>,
}

#[derive(sqlx::FromRow)]
struct Found {
    body_id: BodyId,
}

/// The bodies of the draft: those known already by any spelling, the others made. A name that
/// stands in a row but not in the draft's list (an answer that was typed) is looked up too.
pub(crate) async fn resolve(into: &mut VersionWriter<'_>, draft: &PlanDraft) -> Result<Bodies> {
    let mut bodies = Bodies(HashMap::new());
    for body in &draft.bodies {
        let spellings: Vec<&str> =
            std::iter::once(&body.name).chain(&body.aliases).map(String::as_str).collect();
        resolve_one(into, &mut bodies, &spellings, body.kind).await?;
    }
    for name in printed_names(draft) {
        if bodies.get(name).is_none() && !spelling_key(name).is_empty() {
            let kind = kind_of(name).unwrap_or(BodyKind::Body);
            resolve_one(into, &mut bodies, &[name], kind).await?;
        }
    }
    Ok(bodies)
}

/// Every name that stands in a row. Collected, because a chain of closures kept over an await
/// makes the future's `Send` unprovable for whoever spawns it.
fn printed_names(draft: &PlanDraft) -> Vec<&String> {
    let in_indicators =
        draft.indicators.iter().flat_map(|i| [&i.lead, &i.coordinating, &i.follow_up]);
    let in_tasks = draft.tasks.iter().flat_map(|t| [&t.lead, &t.coordinating, &t.follow_up]);
    in_indicators.chain(in_tasks).flatten().collect()
}

async fn resolve_one(
    into: &mut VersionWriter<'_>,
    bodies: &mut Bodies,
    spellings: &[&str],
    kind: BodyKind,
) -> Result<()> {
    let mut keys: Vec<String> = spellings.iter().map(|name| spelling_key(name)).collect();
    keys.retain(|key| !key.is_empty());
    let mut known = None;
    for key in &keys {
        let found: Option<Found> = into.tx.optional(SELECT_BY_KEY, args![key]).await?;
        known = known.or(found.map(|f| f.body_id));
    }
    let is_new = known.is_none();
    let id = known.unwrap_or_else(|| into.ids.next(into.now));
    let Some(name) = spellings.first().map(|name| clean(name)).filter(|name| !name.is_empty())
    else {
        return Ok(());
    };
    if is_new {
        into.tx.execute(INSERT_BODY, args![id, word(&kind)?, &name, into.now]).await?;
    }
    for (place, spelling) in spellings.iter().enumerate() {
        let is_alias = !is_new || place > 0;
        into.tx.execute(INSERT_NAME, args![id, clean(spelling), fold(spelling), is_alias]).await?;
    }
    for key in keys {
        into.tx.execute(INSERT_KEY, args![&key, id]).await?;
        bodies.0.entry(key).or_insert(id);
    }
    Ok(())
}

/// Stores who takes part in one item; a body named twice in one part counts once.
pub(crate) async fn insert_duties(
    into: &mut VersionWriter<'_>,
    bodies: &Bodies,
    duties: NewDuties<'_>,
) -> Result<()> {
    let roles = [
        (DutyRole::Lead, duties.lead),
        (DutyRole::Coordinating, duties.coordinating),
        (DutyRole::FollowUp, duties.follow_up),
    ];
    for (role, names) in roles {
        let mut seen = HashSet::new();
        for (ordinal, printed) in (0_i64..).zip(names) {
            let Some(body) = bodies.get(printed).filter(|&id| seen.insert(id)) else { continue };
            let id: DutyId = into.ids.next(into.now);
            into.tx
                .execute(
                    INSERT_DUTY,
                    args![
                        id,
                        into.version,
                        body,
                        duties.indicator,
                        duties.task,
                        word(&role)?,
                        ordinal,
                        printed,
                        duties.inherited,
                        duties.from
                    ],
                )
                .await?;
        }
    }
    Ok(())
}
