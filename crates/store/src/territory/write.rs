//! Brings the stored registry up to one that grew out of it.

use ansinh_domain::territory::{Registry, Succession, Territory};
use ansinh_domain::text::fold;
use jiff::Timestamp;

use super::{Known, NewSource};
use crate::db::{args, statements};
use crate::decode::word;
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
    INSERT_FINDING = "INSERT INTO territory_finding (source_id, finding_index, code, line, item,
            message, reading, suggestion)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
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
) -> Result<Stored> {
    let mut stored = Stored::default();
    let mut all = known.ids.clone();
    let mut before = known.registry.units();
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
                insert_unit(tx, id, seq, unit).await?;
                stored.new_units += 1;
            }
        }
    }
    let mut before = known.registry.successions().iter();
    for (seq, succession) in (0_i64..).zip(after.successions()) {
        let old = before.next();
        if old == Some(succession) {
            continue;
        }
        let place = |unit: ansinh_domain::territory::Unit| {
            all.get(unit.place()).copied().ok_or(StoreError::NotFound)
        };
        let (from, to) = (place(succession.old)?, place(succession.new)?);
        if old.is_some() {
            tx.execute(UPDATE_SUCCESSION, args![seq, from, to]).await?;
        } else {
            insert_succession(tx, seq, (from, to), succession).await?;
            stored.new_successions += 1;
        }
    }
    for listing in after.listings() {
        let province = listing.province.map(|code| code.to_string()).unwrap_or_default();
        tx.execute(INSERT_LIST, args![word(&listing.level)?, province, listing.date]).await?;
    }
    Ok(stored)
}

/// What lists search in: the folded name and the code.
fn search_text(unit: &Territory) -> String {
    let code = unit.code.map(|code| code.to_string()).unwrap_or_default();
    format!("{} {code}", fold(&unit.name))
}

async fn insert_unit(tx: &mut Tx, id: TerritoryId, seq: i64, unit: &Territory) -> Result<()> {
    tx.execute(
        INSERT_UNIT,
        args![
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
        ],
    )
    .await
    .map(drop)
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

async fn insert_succession(
    tx: &mut Tx,
    seq: i64,
    (old, new): (TerritoryId, TerritoryId),
    succession: &Succession,
) -> Result<()> {
    let share = word(&succession.share)?;
    let (raw, effective) = (&succession.share_raw, succession.effective);
    tx.execute(INSERT_SUCCESSION, args![seq, old, new, share, raw, effective]).await.map(drop)
}

/// Notes a file as loaded, with what is doubtful in it.
///
/// # Errors
/// [`StoreError::Conflict`] when the same file was loaded before.
pub async fn insert_source(tx: &mut Tx, source: NewSource<'_>) -> Result<()> {
    let NewSource { id, name, sha256, row_count, given_date, loaded_by, now, findings } = source;
    tx.execute(INSERT_SOURCE, args![id, name, sha256, row_count, given_date, loaded_by, now])
        .await?;
    for (index, finding) in (0_i64..).zip(findings) {
        tx.execute(
            INSERT_FINDING,
            args![
                id,
                index,
                word(&finding.code)?,
                finding.line,
                finding.item.as_ref(),
                &finding.message,
                finding.reading.as_ref(),
                finding.suggestion.as_ref()
            ],
        )
        .await?;
    }
    Ok(())
}
