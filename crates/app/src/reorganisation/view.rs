//! An act in preparation as its pages need it: every duty it settles, what the rules propose, what
//! was decided, and what it would do.

use std::collections::BTreeMap;

use ansinh_domain::reorganisation::{
    Act, Bodies, Confidence, Content, DutyText, Preview, Proposal, Rule, State, Suggestion, impact,
    suggest_for,
};
use ansinh_store::reorganisation::{self, DecisionRow, DraftRow, DutyWords};
use ansinh_store::{ActId, ReorganisationDraftId};
use uuid::Uuid;

use super::{MISSING_DRAFT, act_of, all_givers, presets};
use crate::{App, Result};

/// One duty to settle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyView {
    /// Its words.
    pub words: DutyWords,
    /// Who gives it up.
    pub from: Uuid,
    /// What the rules say.
    pub proposal: Option<Proposal>,
    /// The bodies proposed that live after the act.
    pub to: Vec<Uuid>,
    /// Names proposed that no living body bears.
    pub unknown: Vec<String>,
    /// What was decided.
    pub decision: Option<DecisionRow>,
}

impl DutyView {
    /// Whether the proposal can be accepted as it stands: one answer, and all its bodies there.
    pub fn is_clear(&self) -> bool {
        is_clear(self.proposal.as_ref(), &self.to, &self.unknown)
    }

    /// The slot.
    pub fn slot(&self) -> Uuid {
        self.words.duty.0
    }
}

/// Whether a proposal can be accepted as it stands.
pub(super) fn is_clear(proposal: Option<&Proposal>, to: &[Uuid], unknown: &[String]) -> bool {
    proposal.is_some_and(|proposal| {
        proposal.confidence != Confidence::Open && proposal.alternatives.is_empty()
    }) && unknown.is_empty()
        && !to.is_empty()
}

/// An act in preparation with everything around it.
#[derive(Debug, Clone)]
pub struct DraftView {
    /// As kept.
    pub row: DraftRow,
    /// The act it amounts to.
    pub act: Act,
    /// Duties and bodies as they are without it.
    pub state: State,
    /// Bodies with it.
    pub after: Bodies,
    /// Whose duties it settles, in the order of its changes.
    pub givers: Vec<Uuid>,
    /// Every duty it settles, by giver and then in the order of the plans.
    pub duties: Vec<DutyView>,
}

impl DraftView {
    /// What it would do.
    pub fn preview(&self) -> Preview {
        impact(&self.act, &self.state)
    }

    /// How many duties are not decided.
    pub fn undecided(&self) -> usize {
        self.duties.iter().filter(|duty| duty.decision.is_none()).count()
    }

    /// How many acts were applied when this was read; an act applied since makes it stale.
    pub fn known_acts(&self) -> usize {
        self.state.acts().len()
    }

    /// The name of a body on the eve of the act, or with it for one that begins.
    pub fn name(&self, body: Uuid) -> String {
        let eve = self.act.effective.yesterday().unwrap_or(self.act.effective);
        self.after.name_on(body, eve)
    }

    /// The name of a body with the act.
    pub fn new_name(&self, body: Uuid) -> String {
        self.after.name_on(body, self.act.effective)
    }

    /// Bodies that can take duties over, by name.
    pub fn successors(&self) -> Vec<(Uuid, String)> {
        let day = self.act.effective;
        let alive = self.after.iter().filter(|body| self.after.is_alive(body.id, day));
        let mut all: Vec<(Uuid, String)> =
            alive.map(|body| (body.id, body.name_on(day).to_owned())).collect();
        all.sort_by_cached_key(|(id, name)| (ansinh_domain::text::fold(name), *id));
        all
    }

    /// Bodies there on the eve of the act, by name.
    pub fn bodies_before(&self) -> Vec<(Uuid, String)> {
        let eve = self.act.effective.yesterday().unwrap_or(self.act.effective);
        let bodies = self.state.bodies();
        let alive = bodies.iter().filter(|body| bodies.is_alive(body.id, eve));
        let mut all: Vec<(Uuid, String)> =
            alive.map(|body| (body.id, body.name_on(eve).to_owned())).collect();
        all.sort_by_cached_key(|(id, name)| (ansinh_domain::text::fold(name), *id));
        all
    }
}

/// Everything a page of the draft shows.
///
/// # Errors
/// [`AppError::NotFound`](crate::AppError::NotFound).
pub async fn view(app: &App, id: ReorganisationDraftId) -> Result<DraftView> {
    let row = reorganisation::draft(&app.db, id).await?.ok_or(MISSING_DRAFT)?;
    let decisions = reorganisation::decisions(&app.db, id).await?;
    let rules = presets::rules(&app.db, row.preset_id).await?;
    let words = reorganisation::duty_words(&app.db).await?;
    let state = reorganisation::load(&app.db).await?;
    let act = act_of(&row, &decisions, &state, row.act_id.unwrap_or(ActId(id.0)));
    let givers = all_givers(&state, &act, &row.preparation);
    let duties = duties(&state, &act, &givers, &words, &rules, decisions);
    let after = state.bodies_after(&act);
    Ok(DraftView { row, act, state, after, givers, duties })
}

/// What the rules propose for every duty of the givers, whatever was decided so far.
pub(super) fn suggestions(
    state: &State,
    act: &Act,
    givers: &[Uuid],
    words: &[DutyWords],
    rules: &[Rule],
) -> Vec<Suggestion> {
    let mut undecided = act.clone();
    if let Content::Reorganise { transfers, .. } = &mut undecided.content {
        transfers.clear();
    }
    let texts: BTreeMap<Uuid, DutyText> =
        words.iter().map(|words| (words.duty.0, words.text.clone())).collect();
    suggest_for(state, &undecided, givers, &texts, rules)
}

fn duties(
    state: &State,
    act: &Act,
    givers: &[Uuid],
    words: &[DutyWords],
    rules: &[Rule],
    decisions: Vec<DecisionRow>,
) -> Vec<DutyView> {
    let mut decisions: BTreeMap<(Uuid, Uuid), DecisionRow> =
        decisions.into_iter().map(|row| ((row.duty_id.0, row.body_id.0), row)).collect();
    let order: BTreeMap<Uuid, usize> =
        words.iter().enumerate().map(|(at, words)| (words.duty.0, at)).collect();
    let mut suggestions = suggestions(state, act, givers, words, rules);
    let place = |body: Uuid| givers.iter().position(|giver| *giver == body);
    suggestions.sort_by_key(|one| (place(one.from), order.get(&one.slot).copied()));
    suggestions
        .into_iter()
        .filter_map(|one| {
            let words = words.get(*order.get(&one.slot)?)?.clone();
            let decision = decisions.remove(&(one.slot, one.from));
            let Suggestion { from, proposal, to, unknown, .. } = one;
            Some(DutyView { words, from, proposal, to, unknown, decision })
        })
        .collect()
}
