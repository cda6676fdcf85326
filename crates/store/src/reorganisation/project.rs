//! What the acts make of bodies, written so that queries need not play acts back.

use std::collections::BTreeSet;

use ansinh_domain::reorganisation::{Bodies, Body, Change, Content, Span, State};
use ansinh_domain::text::{fold, spelling_key};
use jiff::civil::Date;
use uuid::Uuid;

use crate::db::{args, statements};
use crate::{Result, Tx};

statements! {
    UPDATE_BODY = "UPDATE body SET founding_name = COALESCE(founding_name, name), name = $2,
            begins = $3, ends = $4, counts = TRUE
        WHERE id = $1";
    UNDO_BODY = "UPDATE body SET counts = FALSE WHERE id = $1";
    DELETE_KEYS = "DELETE FROM body_key WHERE body_id = $1";
    GIVE_KEY = "INSERT INTO body_key (key, body_id) VALUES ($1, $2)
        ON CONFLICT (key) DO UPDATE SET body_id = excluded.body_id";
    DELETE_NAMES = "DELETE FROM body_name WHERE body_id = $1 AND NOT is_alias";
    INSERT_NAME = "INSERT INTO body_name (body_id, name, search, is_alias)
        VALUES ($1, $2, $3, FALSE) ON CONFLICT (body_id, name) DO NOTHING";
    DELETE_NAMINGS = "DELETE FROM body_naming WHERE body_id = $1";
    INSERT_NAMING = "INSERT INTO body_naming (body_id, ordinal, name, valid_from, valid_to)
        VALUES ($1, $2, $3, $4, $5)";
    DELETE_SUPERIORS = "DELETE FROM body_superior WHERE body_id = $1";
    INSERT_SUPERIOR = "INSERT INTO body_superior (body_id, ordinal, superior_id, valid_from,
            valid_to)
        VALUES ($1, $2, $3, $4, $5)";
    DELETE_MEMBERS = "DELETE FROM body_membership";
    INSERT_MEMBER = "INSERT INTO body_membership (group_id, ordinal, member_id, valid_from,
            valid_to)
        VALUES ($1, $2, $3, $4, $5)";
    DELETE_SUCCESSIONS = "DELETE FROM body_succession";
    INSERT_SUCCESSION = "INSERT INTO body_succession (from_body, into_body, act_id)
        VALUES ($1, $2, $3) ON CONFLICT (from_body, into_body, act_id) DO NOTHING";
}

/// Writes anew what differs between the two states.
pub(super) async fn write(tx: &mut Tx, before: &State, after: &State) -> Result<()> {
    let (was, is) = (before.bodies(), after.bodies());
    let known: BTreeSet<Uuid> = was.iter().chain(is.iter()).map(|body| body.id).collect();
    for id in known {
        match is.get(id) {
            Some(body) if was.get(id) == Some(body) => {}
            Some(body) => write_body(tx, body, is).await?,
            None => {
                tx.execute(UNDO_BODY, args![id]).await?;
                tx.execute(DELETE_KEYS, args![id]).await?;
            }
        }
    }
    write_members(tx, is).await?;
    write_successions(tx, after).await
}

async fn write_body(tx: &mut Tx, body: &Body, all: &Bodies) -> Result<()> {
    let id = body.id;
    let name = body.names.last().map(|named| named.name.as_str());
    tx.execute(UPDATE_BODY, args![id, name, body.lives.from, body.lives.to]).await?;
    tx.execute(DELETE_NAMES, args![id]).await?;
    tx.execute(DELETE_NAMINGS, args![id]).await?;
    tx.execute(DELETE_SUPERIORS, args![id]).await?;
    for named in &body.names {
        tx.execute(INSERT_NAME, args![id, &named.name, fold(&named.name)]).await?;
        let key = spelling_key(&named.name);
        if let Some(bearer) = bearer(&key, all) {
            tx.execute(GIVE_KEY, args![&key, bearer]).await?;
        }
    }
    if body.names.len() > 1 {
        let days = body.names.iter().map(|named| (named.from, &named.name));
        for (ordinal, (span, name)) in (0_i64..).zip(spans(days)) {
            tx.execute(INSERT_NAMING, args![id, ordinal, name, span.from, span.to]).await?;
        }
    }
    let days = body.superiors.iter().map(|superior| (superior.from, superior.body));
    for (ordinal, (span, above)) in (0_i64..).zip(spans(days)) {
        tx.execute(INSERT_SUPERIOR, args![id, ordinal, above, span.from, span.to]).await?;
    }
    Ok(())
}

/// The body that a plan means by the name from now on: of all that bear or bore it, the one that
/// lives longest.
fn bearer(key: &str, all: &Bodies) -> Option<Uuid> {
    all.iter()
        .filter(|body| body.names.iter().any(|named| spelling_key(&named.name) == key))
        .max_by_key(|body| (body.lives.to.is_none(), body.lives.to, body.id))
        .map(|body| body.id)
}

/// What holds from a day until the next entry; entries of the same day give way to the last.
fn spans<T>(entries: impl Iterator<Item = (Option<Date>, T)>) -> Vec<(Span, T)> {
    let entries: Vec<(Option<Date>, T)> = entries.collect();
    let starts: Vec<Option<Date>> = entries.iter().map(|(from, _)| *from).skip(1).collect();
    let ends = starts.into_iter().map(Some).chain([None]);
    entries
        .into_iter()
        .zip(ends)
        .map(|((from, value), next)| {
            let to = next.flatten().map(|next| next.yesterday().unwrap_or(next));
            (Span { from, to }, value)
        })
        .filter(|(span, _)| !span.is_empty())
        .collect()
}

pub(super) async fn write_members(tx: &mut Tx, bodies: &Bodies) -> Result<()> {
    tx.execute(DELETE_MEMBERS, args![]).await?;
    for (ordinal, one) in (0_i64..).zip(bodies.memberships()) {
        let (group, member, span) = (one.group, one.member, one.span);
        tx.execute(INSERT_MEMBER, args![group, ordinal, member, span.from, span.to]).await?;
    }
    Ok(())
}

async fn write_successions(tx: &mut Tx, state: &State) -> Result<()> {
    tx.execute(DELETE_SUCCESSIONS, args![]).await?;
    for act in state.acts().iter().filter(|act| state.stands(act.id)) {
        let Content::Reorganise { changes, .. } = &act.content else { continue };
        let pairs = changes.iter().flat_map(|change| match change {
            Change::Merge { from, into } => from.iter().map(|from| (*from, *into)).collect(),
            Change::Split { from, into } => into.iter().map(|into| (*from, *into)).collect(),
            _ => Vec::new(),
        });
        for (from, into) in pairs.filter(|(from, into)| from != into).collect::<Vec<_>>() {
            tx.execute(INSERT_SUCCESSION, args![from, into, act.id]).await?;
        }
    }
    Ok(())
}
