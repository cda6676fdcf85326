//! Territories in time: the registry as a whole for loading, and single units for pages.

pub mod border;
mod read;
mod settle;
pub mod upload;
mod write;

use ansinh_domain::territory::{
    Kind, Level, Listing, Registry, Share, Territory, TerritoryFinding,
};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::db::{args, statements};
use crate::{Db, Result, StoreError, TerritoryId, TerritorySourceId, Tx, UserId};

pub(crate) use read::STATEMENTS as READ_STATEMENTS;
pub use read::{Link, TerritoryDetail, TerritoryFilter, TerritoryPage, TerritoryRow, detail, list};
pub(crate) use settle::STATEMENTS as SETTLE_STATEMENTS;
pub use settle::{
    NewTerritorySettlement, OpenFindings, TerritoryFindingRow, TerritorySettlement,
    TerritorySettlementKind, finding_in, findings, open_findings, settle,
};
pub(crate) use write::STATEMENTS as WRITE_STATEMENTS;
pub use write::{Stored, Updated, insert_source, update};

macro_rules! round_code {
    () => {
        "SELECT t.id FROM territory t WHERE t.code = $1
            UNION SELECT s.new_id FROM territory_succession s
                JOIN territory t ON t.id = s.old_id WHERE t.code = $1
            UNION SELECT s.old_id FROM territory_succession s
                JOIN territory t ON t.id = s.new_id WHERE t.code = $1
            UNION SELECT x.old_id FROM territory_succession x
                JOIN territory_succession s ON s.new_id = x.new_id
                JOIN territory t ON t.id = s.old_id WHERE t.code = $1
            UNION SELECT x.new_id FROM territory_succession x
                JOIN territory_succession s ON s.old_id = x.old_id
                JOIN territory t ON t.id = s.new_id WHERE t.code = $1"
    };
}

statements! {
    SELECT_UNITS = "SELECT id, level, code, kind, name, valid_from, valid_to, seen_from, seen_to,
            parent_code
        FROM territory ORDER BY seq";
    SELECT_SUCCESSIONS = "SELECT o.seq AS old_seq, n.seq AS new_seq, s.share, s.share_raw,
            s.effective
        FROM territory_succession s
        JOIN territory o ON o.id = s.old_id
        JOIN territory n ON n.id = s.new_id
        ORDER BY s.seq";
    /// Units that ever had a code, what they became and were made of, and what that was made of:
    /// all that is needed to tell how the land under the code changed.
    SELECT_ROUND_CODE = concat!("SELECT id, level, code, kind, name, valid_from, valid_to, seen_from, seen_to,
            parent_code
        FROM territory WHERE id IN (", round_code!(), ") ORDER BY seq");
    SELECT_ROUND_CODE_SEQ = concat!("SELECT seq FROM territory WHERE id IN (", round_code!(), ") ORDER BY seq");
    SELECT_SUCCESSIONS_ROUND_CODE = concat!("SELECT o.seq AS old_seq, n.seq AS new_seq, s.share, s.share_raw,
            s.effective
        FROM territory_succession s
        JOIN territory o ON o.id = s.old_id
        JOIN territory n ON n.id = s.new_id
        WHERE s.old_id IN (", round_code!(), ") AND s.new_id IN (", round_code!(), ")
        ORDER BY s.seq");
    SELECT_LISTS = "SELECT level, province_code, date FROM territory_list";
    SELECT_SOURCE = "SELECT s.id, s.name, s.sha256, s.row_count, s.given_date,
            u.name AS loaded_by_name, s.loaded_at,
            (SELECT COUNT(*) FROM territory_finding f WHERE f.source_id = s.id) AS findings
        FROM territory_source s LEFT JOIN user_account u ON u.id = s.loaded_by
        WHERE s.id = $1";
    SELECT_SOURCES = "SELECT s.id, s.name, s.sha256, s.row_count, s.given_date,
            u.name AS loaded_by_name, s.loaded_at,
            (SELECT COUNT(*) FROM territory_finding f WHERE f.source_id = s.id) AS findings
        FROM territory_source s LEFT JOIN user_account u ON u.id = s.loaded_by
        ORDER BY s.loaded_at, s.id";
}

/// A file that was loaded.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SourceRow {
    /// Its id.
    pub id: TerritorySourceId,
    /// Its name.
    pub name: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Rows it has.
    pub row_count: i64,
    /// The day that was given for rows without one.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub given_date: Option<Date>,
    /// Who loaded it; nobody when the program did.
    pub loaded_by_name: Option<String>,
    /// When.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub loaded_at: Timestamp,
    /// How many doubts there were.
    pub findings: i64,
}

/// The registry as stored.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// What is known.
    pub registry: Registry,
    /// Ids of its units, in its order.
    pub ids: Vec<TerritoryId>,
}

#[derive(sqlx::FromRow)]
struct UnitRow {
    id: TerritoryId,
    #[sqlx(try_from = "crate::decode::Text<Level>")]
    level: Level,
    code: Option<String>,
    #[sqlx(try_from = "crate::decode::Text<Kind>")]
    kind: Kind,
    name: String,
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    valid_from: Option<Date>,
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    valid_to: Option<Date>,
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    seen_from: Date,
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    seen_to: Date,
    parent_code: Option<String>,
}

#[derive(sqlx::FromRow)]
struct SuccessionRow {
    old_seq: i64,
    new_seq: i64,
    #[sqlx(try_from = "crate::decode::Text<Share>")]
    share: Share,
    share_raw: String,
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    effective: Date,
}

#[derive(sqlx::FromRow)]
struct ListRow {
    #[sqlx(try_from = "crate::decode::Text<Level>")]
    level: Level,
    province_code: String,
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    date: Date,
}

/// A code of the database.
fn parsed<T: std::str::FromStr>(text: &str) -> Result<T> {
    text.parse().map_err(|_| StoreError::Unreadable(format!("{text:?} is no code")))
}

/// The whole registry, to be added to in this transaction.
///
/// # Errors
/// Whatever the database reports.
pub async fn known(tx: &mut Tx) -> Result<Known> {
    let units = tx.all(SELECT_UNITS, args![]).await?;
    let successions = tx.all(SELECT_SUCCESSIONS, args![]).await?;
    assemble(units, successions, tx.all(SELECT_LISTS, args![]).await?)
}

/// The whole registry, to be looked at.
///
/// # Errors
/// Whatever the database reports.
pub async fn known_now(db: &Db) -> Result<Known> {
    let units = db.all(SELECT_UNITS, args![]).await?;
    let successions = db.all(SELECT_SUCCESSIONS, args![]).await?;
    assemble(units, successions, db.all(SELECT_LISTS, args![]).await?)
}

/// Of the registry what tells how the land under `code` changed; for questions about that code
/// alone.
///
/// # Errors
/// Whatever the database reports.
pub async fn known_round(db: &Db, code: &str) -> Result<Known> {
    #[derive(sqlx::FromRow)]
    struct Seq {
        seq: i64,
    }
    let units: Vec<UnitRow> = db.all(SELECT_ROUND_CODE, args![code]).await?;
    let order: Vec<Seq> = db.all(SELECT_ROUND_CODE_SEQ, args![code]).await?;
    let place = |seq: i64| {
        let at = order.iter().position(|row| row.seq == seq);
        at.and_then(|at| i64::try_from(at).ok()).unwrap_or(i64::MAX)
    };
    let mut successions: Vec<SuccessionRow> =
        db.all(SELECT_SUCCESSIONS_ROUND_CODE, args![code]).await?;
    for row in &mut successions {
        (row.old_seq, row.new_seq) = (place(row.old_seq), place(row.new_seq));
    }
    assemble(units, successions, Vec::new())
}

fn assemble(
    units: Vec<UnitRow>,
    successions: Vec<SuccessionRow>,
    lists: Vec<ListRow>,
) -> Result<Known> {
    let ids = units.iter().map(|row| row.id).collect();
    let units = units.into_iter().map(territory).collect::<Result<Vec<_>>>()?;
    let place = |seq: i64| {
        usize::try_from(seq).map_err(|_| StoreError::Unreadable(format!("{seq} is no place")))
    };
    let successions = successions
        .into_iter()
        .map(|row| {
            Ok((place(row.old_seq)?, place(row.new_seq)?, row.share, row.share_raw, row.effective))
        })
        .collect::<Result<Vec<_>>>()?;
    let listings = lists
        .into_iter()
        .map(|row| {
            let province = Some(row.province_code).filter(|code| !code.is_empty());
            let province = province.as_deref().map(parsed).transpose()?;
            Ok(Listing { level: row.level, province, date: row.date })
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(Known { registry: Registry::new(units, successions, listings), ids })
}

fn territory(row: UnitRow) -> Result<Territory> {
    Ok(Territory {
        code: row.code.as_deref().map(parsed).transpose()?,
        level: row.level,
        kind: row.kind,
        name: row.name,
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        seen: (row.seen_from, row.seen_to),
        parent: row.parent_code.as_deref().map(parsed).transpose()?,
    })
}

/// Files loaded so far, oldest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn sources(db: &Db) -> Result<Vec<SourceRow>> {
    db.all(SELECT_SOURCES, args![]).await
}

/// One file that was loaded.
///
/// # Errors
/// Whatever the database reports.
pub async fn source(db: &Db, id: TerritorySourceId) -> Result<Option<SourceRow>> {
    db.optional(SELECT_SOURCE, args![id]).await
}

/// [`sources`] within a transaction.
///
/// # Errors
/// Whatever the database reports.
pub async fn sources_in(tx: &mut Tx) -> Result<Vec<SourceRow>> {
    tx.all(SELECT_SOURCES, args![]).await
}

/// A finding with the headings and cells of its line.
pub type QuotedFinding = (TerritoryFinding, Vec<(String, String)>);

/// A file to note as loaded.
#[derive(Debug, Clone)]
pub struct NewSource<'a> {
    /// Its id.
    pub id: TerritorySourceId,
    /// Its name.
    pub name: &'a str,
    /// SHA-256 of its bytes.
    pub sha256: &'a str,
    /// Rows it has.
    pub row_count: i64,
    /// The day given for rows without one.
    pub given_date: Option<Date>,
    /// Who loads it; `None` for the program itself.
    pub loaded_by: Option<UserId>,
    /// When.
    pub now: Timestamp,
    /// What is doubtful in it, each with the headings and cells of its line.
    pub findings: &'a [QuotedFinding],
}
