//! Reorganisations: acts as they were applied, and what they make of bodies and duties.
//!
//! A verb that applies an act waits its turn, loads the [`State`], lets the domain apply the act,
//! and saves what came of it, all in one transaction.
//!
//! [`State`]: ansinh_domain::reorganisation::State

use ansinh_domain::reorganisation::Content;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::db::{args, statements};
use crate::{ActId, Db, Result, Tx};

mod draft;
mod load;
mod lost;
mod member;
mod preset;
mod project;
mod save;
mod text;

pub(crate) use draft::STATEMENTS as DRAFT_STATEMENTS;
pub use draft::{
    DecisionRow, DraftRow, DraftState, NewDecision, NewDraft, decide, decisions, decisions_in,
    draft, draft_in, finish_draft, insert_draft, open_drafts, touch_draft, update_draft, withdraw,
};
pub(crate) use load::STATEMENTS as LOAD_STATEMENTS;
pub use load::{load, load_in};
pub(crate) use lost::STATEMENTS as LOST_STATEMENTS;
pub use lost::{NewVerdict, VerdictRow, insert_verdict, verdicts, verdicts_in, verdicts_of};
pub(crate) use member::STATEMENTS as MEMBER_STATEMENTS;
pub use member::set_founding_members;
pub(crate) use preset::STATEMENTS as PRESET_STATEMENTS;
pub use preset::{NewPreset, PresetRow, insert_preset, preset, presets};
pub(crate) use project::STATEMENTS as PROJECT_STATEMENTS;
pub(crate) use save::STATEMENTS as SAVE_STATEMENTS;
pub use save::save;
pub(crate) use text::STATEMENTS as TEXT_STATEMENTS;
pub use text::{DutyWords, ItemWords, duty_words, duty_words_in, item_words};

/// An act in the list of acts.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct ActRow {
    /// The act.
    pub id: ActId,
    /// Its place in the order applied, from 1.
    pub seq: i64,
    /// What people call it.
    pub title: String,
    /// The citation as written.
    pub decision: String,
    /// First day of the new organisation.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub effective: Date,
    /// What it does.
    #[sqlx(try_from = "crate::decode::Text<Content>")]
    pub content: Content,
    /// The act that undoes it, undone or not itself.
    pub undone_by: Option<ActId>,
    /// Who applied it; `None` for the program. For those who may see people.
    pub applied_by_name: Option<String>,
    /// When.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub applied_at: Timestamp,
}

macro_rules! acts {
    ($rest:literal) => {
        concat!(
            "SELECT a.id, a.seq, a.title, a.decision_text AS decision, a.effective, a.content,
                u.id AS undone_by, p.name AS applied_by_name, a.applied_at
            FROM reorganisation_act a
            LEFT JOIN reorganisation_act u ON u.undoes = a.id
            LEFT JOIN user_account p ON p.id = a.applied_by ",
            $rest
        )
    };
}

statements! {
    SELECT_ACTS = acts!("ORDER BY a.seq DESC");
    SELECT_ACT = acts!("WHERE a.id = $1");
    SELECT_CHANGES = "SELECT value FROM counter WHERE name = 'reorganisation'";
    WAIT_TURN = "UPDATE counter SET value = value + 1 WHERE name = 'reorganisation'";
}

/// All acts, the last applied first.
///
/// # Errors
/// Whatever the database reports.
pub async fn acts(db: &Db) -> Result<Vec<ActRow>> {
    db.all(SELECT_ACTS, args![]).await
}

/// One act.
///
/// # Errors
/// Whatever the database reports.
pub async fn act(db: &Db, id: ActId) -> Result<Option<ActRow>> {
    db.optional(SELECT_ACT, args![id]).await
}

/// How many imports and acts have changed who holds what, as of now.
pub(crate) async fn changes(db: &Db) -> Result<i64> {
    #[derive(sqlx::FromRow)]
    struct Changes {
        value: i64,
    }
    let found: Option<Changes> = db.optional(SELECT_CHANGES, args![]).await?;
    Ok(found.map_or(0, |changes| changes.value))
}

/// Holds up every other transaction that records who holds duties until this one ends: what was
/// loaded after it stays true until it is saved.
///
/// # Errors
/// Whatever the database reports.
pub async fn wait_turn(tx: &mut Tx) -> Result<()> {
    tx.execute(WAIT_TURN, args![]).await.map(drop)
}
