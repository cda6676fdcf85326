//! What follows from duties changing hands, in the transaction of the act that moved them.

use ansinh_domain::reorganisation::{Act, SlotMove};
use ansinh_store::{Tx, audit};
use jiff::Timestamp;

use super::ACT_SUBJECT;
use crate::{Caller, Result};

/// Called once for every act, undos too, after it was saved and before it is committed. `moves` are
/// the duties whose owners differ from the act's day on, with the owners before and after.
///
/// Whatever hangs on who holds a duty (open submissions, extensions, reminders) moves from here, so
/// that it moves with the duty or not at all.
pub(super) async fn duties_moved(
    tx: &mut Tx,
    caller: &Caller,
    verb: &'static str,
    act: &Act,
    moves: &[SlotMove],
    now: Timestamp,
) -> Result<()> {
    let mut entry = caller.entry(now, verb);
    (entry.subject_kind, entry.subject) = (ACT_SUBJECT, Some(act.id));
    entry.after = Some(format!(
        "{}; {}; {}; {} duties moved",
        act.title,
        act.decision.text,
        act.effective,
        moves.len()
    ));
    audit::append(tx, entry).await?;
    Ok(())
}
