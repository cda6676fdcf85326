//! What follows from duties changing hands, in the transaction of the act that moved them.

use ansinh_domain::reorganisation::{Act, SlotMove};
use ansinh_store::{Tx, audit};
use jiff::Timestamp;

use super::ACT_SUBJECT;
use crate::report::follow_duties::{self, Prepared, follow_duties};
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
        let followed = follow_duties(app, caller, tx, &self.reports, &done.moves).await?;
        let mut entry = caller.entry(done.now, done.verb);
        (entry.subject_kind, entry.subject) = (ACT_SUBJECT, Some(done.act.id));
        entry.after = Some(format!(
            "{}; {}; {}; {} duties moved; rows of open reports: {} moved, {} added, {} dropped",
            done.act.title,
            done.act.decision.text,
            done.act.effective,
            done.moves.len(),
            followed.moved,
            followed.added,
            followed.dropped
        ));
        audit::append(tx, entry).await?;
        Ok(())
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
