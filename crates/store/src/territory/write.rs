//! Brings the stored registry up to one that grew out of it.

use std::collections::HashSet;

use ansinh_domain::territory::{Listing, Registry, Succession, Target, Territory};
use ansinh_domain::text::fold;
use jiff::Timestamp;

use super::settle::id_of;
use super::{Known, NewSource, QuotedFinding};
use crate::db::{Arg, args, statements};
use crate::decode::{json, word};
use crate::{Ids, Result, StoreError, TerritoryId, Tx};

statements! {
    INSERT_UNIT = "INSERT INTO territory (id, seq, level, code, kind, name, search, valid_from,
            valid_to, seen_from, seen_to, parent_code)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    UPDATE_UNIT = "UPDATE territory SET code = $2, kind = $3, name = $4, search = $5,
            valid_from = $6, valid_to = $7, seen_from = $8, seen_to = $9, parent_code = $10
        WHERE id = $1";
    INSERT_SUCCESSION = "INSERT INTO territory_succession (seq, old_id, new_id, share, share_raw,
            effective)
        VALUES ($1, $2, $3, $4, $5, $6)";
    UPDATE_SUCCESSION = "UPDATE territory_succession SET old_id = $2, new_id = $3 WHERE seq = $1";
    INSERT_LIST = "INSERT INTO territory_list (level, province_code, date) VALUES ($1, $2, $3)
        ON CONFLICT (level, province_code, date) DO NOTHING";
    INSERT_SOURCE = "INSERT INTO territory_source (id, name, sha256, row_count, given_date,
            loaded_by, loaded_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    DELETE_LIST = "DELETE FROM territory_list
        WHERE level = $1 AND province_code = $2 AND date = $3";
    INSERT_FINDING = "INSERT INTO territory_finding (source_id, finding_index, code, line, item,
            message, reading, suggestion, unit_id, into_id, left_out, cells)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
}

/// How much was stored.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stored {
    /// Units that are new.
    pub new_units: usize,
    /// Units known before whose name, days or place changed.
    pub changed_units: usize,
    /// Successions that are new.
    pub new_successions: usize,
}

/// What a registry was brought up to.
#[derive(Debug, Clone, Default)]
pub struct Updated {
    /// How much was stored.
    pub stored: Stored,
    /// Ids of the units of the registry, in its order.
    pub ids: Vec<TerritoryId>,
}

/// Stores what `after` has beyond `known`, out of which it grew.
///
/// # Errors
/// Whatever the database reports.
pub async fn update(
    tx: &mut Tx,
    ids: &Ids,
    known: &Known,
    after: &Registry,
    now: Timestamp,
) -> Result<Updated> {
    let mut stored = Stored::default();
    let mut all = known.ids.clone();
    let mut before = known.registry.units();
    let mut new_units = Vec::new();
    for (seq, (_, unit)) in (0_i64..).zip(after.units()) {
        match before.next() {
            Some((_, old)) if old == unit => {}
            Some(_) => {
                let id = usize::try_from(seq).ok().and_then(|at| all.get(at)).copied();
                update_unit(tx, id.ok_or(StoreError::NotFound)?, unit).await?;
                stored.changed_units += 1;
            }
            None => {
                let id = ids.next(now);
                all.push(id);
                new_units.push((seq, id, unit));
            }
        }
    }
    stored.new_units = new_units.len();
    let new_units = new_units.into_iter().map(new_unit).collect::<Result<Vec<_>>>()?;
    tx.insert_all(INSERT_UNIT, new_units).await?;
    stored.new_successions = update_successions(tx, known, after, &all).await?;
    update_lists(tx, &known.registry, after).await?;
    Ok(Updated { stored, ids: all })
}

/// Stores lists that are new and takes away those that are gone.
async fn update_lists(tx: &mut Tx, known: &Registry, after: &Registry) -> Result<()> {
    let before: HashSet<Listing> = known.listings().copied().collect();
    let now: HashSet<Listing> = after.listings().copied().collect();
    let args = |listing: &Listing| -> Result<Vec<Arg>> {
        let province = listing.province.map(|code| code.to_string()).unwrap_or_default();
        Ok(args![word(&listing.level)?, province, listing.date])
    };
    let new = now.difference(&before).map(args).collect::<Result<Vec<_>>>()?;
    let gone = before.difference(&now).map(args).collect::<Result<Vec<_>>>()?;
    tx.insert_all(INSERT_LIST, new).await?;
    for gone in gone {
        tx.execute(DELETE_LIST, gone).await?;
    }
    Ok(())
}

/// Stores new successions and moves those whose units changed; how many are new.
async fn update_successions(
    tx: &mut Tx,
    known: &Known,
    after: &Registry,
    ids: &[TerritoryId],
) -> Result<usize> {
    let mut before = known.registry.successions().iter();
    let mut new = Vec::new();
    for (seq, succession) in (0_i64..).zip(after.successions()) {
        let old = before.next();
        if old == Some(succession) {
            continue;
        }
        let (from, to) = (id_of(ids, succession.old)?, id_of(ids, succession.new)?);
        if old.is_some() {
            tx.execute(UPDATE_SUCCESSION, args![seq, from, to]).await?;
        } else {
            let Succession { share, share_raw, effective, .. } = succession;
            new.push(args![seq, from, to, word(share)?, share_raw, *effective]);
        }
    }
    let count = new.len();
    tx.insert_all(INSERT_SUCCESSION, new).await?;
    Ok(count)
}

/// What lists search in: the folded name and the code.
fn search_text(unit: &Territory) -> String {
    let code = unit.code.map(|code| code.to_string()).unwrap_or_default();
    format!("{} {code}", fold(&unit.name))
}

fn new_unit((seq, id, unit): (i64, TerritoryId, &Territory)) -> Result<Vec<Arg>> {
    Ok(args![
        id,
        seq,
        word(&unit.level)?,
        unit.code.map(|code| code.to_string()),
        word(&unit.kind)?,
        &unit.name,
        search_text(unit),
        unit.valid_from,
        unit.valid_to,
        unit.seen.0,
        unit.seen.1,
        unit.parent.map(|code| code.to_string())
    ])
}

async fn update_unit(tx: &mut Tx, id: TerritoryId, unit: &Territory) -> Result<()> {
    tx.execute(
        UPDATE_UNIT,
        args![
            id,
            unit.code.map(|code| code.to_string()),
            word(&unit.kind)?,
            &unit.name,
            search_text(unit),
            unit.valid_from,
            unit.valid_to,
            unit.seen.0,
            unit.seen.1,
            unit.parent.map(|code| code.to_string())
        ],
    )
    .await
    .map(drop)
}

/// Notes a file as loaded, with what is doubtful in it; `ids` are those of the units of the registry
/// that it was loaded into.
///
/// # Errors
/// [`StoreError::Conflict`] when the same file was loaded before.
pub async fn insert_source(tx: &mut Tx, source: NewSource<'_>, ids: &[TerritoryId]) -> Result<()> {
    let NewSource { id, name, sha256, row_count, given_date, loaded_by, now, findings } = source;
    tx.execute(INSERT_SOURCE, args![id, name, sha256, row_count, given_date, loaded_by, now])
        .await?;
    let row = |(index, (finding, cells)): (i64, &QuotedFinding)| {
        let (unit, into, left_out) = match &finding.target {
            None => (None, None, None),
            Some(Target::Unit(unit)) => (Some(id_of(ids, *unit)?), None, None),
            Some(Target::Old { unit, into }) => {
                (Some(id_of(ids, *unit)?), Some(id_of(ids, *into)?), None)
            }
            Some(Target::LeftOut(row)) => (None, None, Some(json(row)?)),
        };
        Ok(args![
            id,
            index,
            word(&finding.code)?,
            finding.line,
            finding.item.as_ref(),
            &finding.message,
            finding.reading.as_ref(),
            finding.suggestion.as_ref(),
            unit,
            into,
            left_out,
            (!cells.is_empty()).then(|| json(cells)).transpose()?
        ])
    };
    let rows = (0_i64..).zip(findings).map(row).collect::<Result<Vec<_>>>()?;
    tx.insert_all(INSERT_FINDING, rows).await.map(drop)
}
