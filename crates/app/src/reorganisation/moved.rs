//! What follows from duties changing hands, in the transaction of the act that moved them.

use ansinh_domain::reorganisation::{Act, Content, SlotMove};
use ansinh_store::Tx;
use jiff::Timestamp;

use super::ACT_SUBJECT;
use crate::record::{Change, parts};
use crate::report::follow_duties::{self, Happened, Prepared, follow_duties};
use crate::{App, Caller, Result};

/// What follows, with what it needs to know from before the transaction.
pub(super) struct Following {
    reports: Prepared,
}

impl Following {
    /// Reads what is needed before the transaction of the act begins.
    pub(super) async fn prepare(app: &App) -> Result<Following> {
        Ok(Following { reports: follow_duties::prepare(app).await? })
    }

    /// Called once for every act, undos too, after it was saved and before it is committed. `moves`
    /// are the duties whose owners differ from the act's day on, with the owners before and after.
    ///
    /// Whatever hangs on who holds a duty moves from here, so that it moves with the duty or not at
    /// all.
    pub(super) async fn duties_moved(
        &self,
        app: &App,
        caller: &Caller,
        tx: &mut Tx,
        done: &Done<'_>,
    ) -> Result<()> {
        let followed = {
            let undoing = matches!(done.act.content, Content::Undo { .. });
            let happened = Happened { moves: &done.moves, undoing };
            follow_duties(app, caller, tx, &self.reports, happened).await?
        };
        let change = Change::to(parts! {
            "name" => done.act.title,
            "decision" => done.act.decision.text,
            "effective" => done.act.effective,
            "duties_moved" => done.moves.len(),
            "rows_moved" => followed.moved,
            "rows_added" => followed.added,
            "rows_dropped" => followed.dropped,
            "rows_restored" => followed.restored,
        });
        caller.record(tx, done.now, done.verb, (ACT_SUBJECT, Some(done.act.id)), change).await
    }
}

/// An act that was just saved.
pub(super) struct Done<'a> {
    /// Its word in the audit log.
    pub verb: &'static str,
    /// The act.
    pub act: &'a Act,
    /// What it did to the owners of each duty.
    pub moves: Vec<SlotMove>,
    /// When.
    pub now: Timestamp,
}
