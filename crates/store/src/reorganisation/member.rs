//! Members of groups as entered, without any act.

use jiff::Timestamp;

use super::{load_in, project};
use crate::db::{args, statements};
use crate::{BodyId, Result, Tx, UserId};

statements! {
    DELETE = "DELETE FROM founding_membership WHERE group_id = $1";
    INSERT = "INSERT INTO founding_membership (group_id, member_id, entered_by, entered_at)
        VALUES ($1, $2, $3, $4)";
}

/// Says who belonged to the group before any act; after [`super::wait_turn`].
///
/// # Errors
/// [`StoreError::Broken`](crate::StoreError::Broken) for a body that is not there.
pub async fn set_founding_members(
    tx: &mut Tx,
    group: BodyId,
    members: &[BodyId],
    by: Option<UserId>,
    now: Timestamp,
) -> Result<()> {
    tx.execute(DELETE, args![group]).await?;
    for member in members {
        tx.execute(INSERT, args![group, *member, by, now]).await?;
    }
    let state = load_in(tx).await?;
    project::write_members(tx, state.bodies()).await
}
