//! Decides what becomes of duties: one by one, or many by what proposes them.

use ansinh_domain::audit::duty_part;
use ansinh_domain::reorganisation::{Act, Confidence, Outcome, State, Suggestion};
use ansinh_store::reorganisation::{self, DecisionRow, DutyWords, NewDecision};
use ansinh_store::{ActId, BodyId, DutyId, ReorganisationDraftId, Tx, UserId};
use jiff::Timestamp;
use uuid::Uuid;

use super::view::{is_clear, suggestions};
use super::{
    DRAFT_SUBJECT, act_of, all_givers, authorise, changed_meanwhile, open_draft, person, presets,
    typed,
};
use crate::record::{Change, Parts, parts};
use crate::{App, AppError, Caller, Result};

/// Which duties are decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// These: each a duty with who gives it up.
    Chosen(Vec<(Uuid, Uuid)>),
    /// All undecided ones that this rule proposes for.
    Rule(String),
    /// All undecided ones proposed to go to this body alone.
    Successor(Uuid),
    /// All undecided ones with a clear proposal of this confidence.
    Confidence(Confidence),
}

/// What becomes of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// What the rules propose.
    Accept,
    /// These bodies take over.
    Give(Vec<Uuid>),
    /// Nobody does.
    Close,
    /// It is decided later, in another act.
    PutOff,
    /// What was decided is taken back.
    Withdraw,
}

/// Decides; how many duties were. Proposals that leave a choice open are never accepted in bulk.
///
/// # Errors
/// [`AppError::Invalid`] when nothing was chosen, a reason or successor is missing, or a proposal
/// to be accepted is not clear.
pub async fn decide(
    app: &App,
    caller: &Caller,
    id: ReorganisationDraftId,
    which: &Which,
    choice: &Choice,
    reason: &str,
) -> Result<usize> {
    authorise(app, caller)?;
    let by = person(caller)?;
    let reason = typed(reason)?;
    check(choice, &reason)?;
    let now = app.now();
    let rules = {
        let row = reorganisation::draft(&app.db, id).await?.ok_or(super::MISSING_DRAFT)?;
        presets::rules(&app.db, row.preset_id).await?
    };
    let mut tx = app.db.begin().await?;
    let draft = open_draft(&mut tx, id).await?;
    let state = reorganisation::load_in(&mut tx).await?;
    let decisions = reorganisation::decisions_in(&mut tx, id).await?;
    let words = reorganisation::duty_words_in(&mut tx).await?;
    let act = act_of(&draft, &decisions, &state, ActId(id.0));
    let givers = all_givers(&state, &act, &draft.preparation);
    let all = suggestions(&state, &act, &givers, &words, &rules);
    let decided = |one: &Suggestion| {
        decisions.iter().any(|row| (row.duty_id.0, row.body_id.0) == (one.slot, one.from))
    };
    let chosen = chosen(all, which, decided)?;
    for one in &chosen {
        carry_out(&mut tx, id, one, choice, &reason, by, now).await?;
    }
    if !reorganisation::touch_draft(&mut tx, id, now).await? {
        return Err(changed_meanwhile());
    }
    let now_decided = reorganisation::decisions_in(&mut tx, id).await?;
    let told = |decisions: &[DecisionRow]| told(&chosen, decisions, &words, &state, &act);
    let reason = (!reason.is_empty()).then_some(reason);
    let after = told(&now_decided).and(parts! { "reason" => reason, "duties" => chosen.len() });
    let change = Change::from(told(&decisions), after);
    caller.record(&mut tx, now, "decide-duties", (DRAFT_SUBJECT, Some(id.0)), change).await?;
    tx.commit().await?;
    Ok(chosen.len())
}

/// What was decided for each of the chosen duties, for the log.
fn told(
    chosen: &[Suggestion],
    decisions: &[DecisionRow],
    words: &[DutyWords],
    state: &State,
    act: &Act,
) -> Parts {
    let eve = act.effective.yesterday().unwrap_or(act.effective);
    let mut told = Parts::default();
    for one in chosen {
        let of_duty = |row: &&DecisionRow| (row.duty_id.0, row.body_id.0) == (one.slot, one.from);
        let Some(decision) = decisions.iter().find(of_duty) else { continue };
        let Some(duty) = words.iter().find(|words| words.duty.0 == one.slot) else { continue };
        let giver = state.bodies().name_on(one.from, eve);
        let part = duty_part(&duty.plan_slug, &duty.text.code, duty.text.role, &giver);
        told = match &decision.outcome {
            Outcome::To(bodies) => told.with(&part, bodies),
            Outcome::Close => told.with(&part, "close"),
            Outcome::PutOff => told.with(&part, "put-off"),
        };
    }
    told
}

fn check(choice: &Choice, reason: &str) -> Result<()> {
    let invalid = |what: &str| Err(AppError::Invalid(what.to_owned()));
    match choice {
        Choice::Give(to) if to.is_empty() => {
            invalid("Chưa chọn cơ quan nhận. Hãy chọn ít nhất một cơ quan trong danh sách.")
        }
        Choice::Close if reason.is_empty() => {
            invalid("Kết thúc trách nhiệm phải có lý do. Hãy ghi lý do rồi gửi lại.")
        }
        Choice::PutOff if reason.is_empty() => {
            invalid("Để lại quyết định sau phải có lý do. Hãy ghi lý do rồi gửi lại.")
        }
        _ => Ok(()),
    }
}

/// The duties meant; in bulk only those undecided and with a clear proposal.
fn chosen(
    all: Vec<Suggestion>,
    which: &Which,
    decided: impl Fn(&Suggestion) -> bool,
) -> Result<Vec<Suggestion>> {
    let clear = |one: &Suggestion| is_clear(one.proposal.as_ref(), &one.to, &one.unknown);
    let proposed = |one: &Suggestion| clear(one) && !decided(one);
    let chosen: Vec<Suggestion> = match which {
        Which::Chosen(meant) => {
            all.into_iter().filter(|one| meant.contains(&(one.slot, one.from))).collect()
        }
        Which::Rule(rule) => all
            .into_iter()
            .filter(|one| proposed(one) && one.proposal.as_ref().is_some_and(|p| p.rule == *rule))
            .collect(),
        Which::Successor(to) => {
            all.into_iter().filter(|one| proposed(one) && one.to == [*to]).collect()
        }
        Which::Confidence(confidence) => all
            .into_iter()
            .filter(|one| {
                proposed(one) && one.proposal.as_ref().is_some_and(|p| p.confidence == *confidence)
            })
            .collect(),
    };
    if chosen.is_empty() {
        return Err(AppError::Invalid(
            "Không có trách nhiệm nào để quyết định: chưa đánh dấu việc nào, hoặc các việc này đã được quyết định. Hãy tải lại trang rồi chọn lại."
                .to_owned(),
        ));
    }
    Ok(chosen)
}

async fn carry_out(
    tx: &mut Tx,
    draft: ReorganisationDraftId,
    one: &Suggestion,
    choice: &Choice,
    reason: &str,
    by: UserId,
    now: Timestamp,
) -> Result<()> {
    let (duty, body) = (DutyId(one.slot), BodyId(one.from));
    let proposal = one.proposal.as_ref();
    let (outcome, reason, rule) = match choice {
        Choice::Withdraw => {
            reorganisation::withdraw(tx, draft, duty, body).await?;
            return Ok(());
        }
        Choice::Accept => match proposal {
            Some(proposal) if is_clear(Some(proposal), &one.to, &one.unknown) => {
                let why = if reason.is_empty() { proposal.reason.as_str() } else { reason };
                (Outcome::To(one.to.clone()), why, Some(proposal.rule.as_str()))
            }
            _ => return Err(not_clear(one)),
        },
        Choice::Give(to) => {
            let mut to = to.clone();
            to.dedup();
            let followed = proposal.filter(|_| to == one.to).map(|proposal| proposal.rule.as_str());
            let why = if reason.is_empty() { "Người phụ trách chọn" } else { reason };
            (Outcome::To(to), why, followed)
        }
        Choice::Close => (Outcome::Close, reason, None),
        Choice::PutOff => (Outcome::PutOff, reason, None),
    };
    let new = NewDecision { duty, body, outcome: &outcome, reason, rule, by, now };
    Ok(reorganisation::decide(tx, draft, &new).await?)
}

fn not_clear(one: &Suggestion) -> AppError {
    let why = match &one.proposal {
        None => "không có đề xuất".to_owned(),
        Some(_) if !one.unknown.is_empty() => {
            format!("cơ quan được đề xuất chưa có trong hệ thống ({})", one.unknown.join("; "))
        }
        Some(proposal) => format!("đề xuất còn mở ({})", proposal.successors.join("; ")),
    };
    AppError::Invalid(format!(
        "Có việc được chọn chưa thể chấp nhận theo đề xuất: {why}. Hãy chọn cơ quan nhận cho việc đó, hoặc để lại quyết định sau."
    ))
}
