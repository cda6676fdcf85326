//! Units as pages show them, always as of a day.

use ansinh_domain::territory::{Kind, Level, Share};
use jiff::civil::Date;

use crate::db::{args, like, statements};
use crate::decode::word;
use crate::{Db, Result, TerritoryId};

statements! {
    SELECT_LIST = "SELECT t.id, t.level, t.code, t.kind, t.name, t.valid_from, t.valid_to,
            p.name AS parent_name, g.name AS grandparent_name
        FROM territory t
        LEFT JOIN territory p ON p.code = t.parent_code
            AND (p.valid_from IS NULL OR p.valid_from <= $1)
            AND (p.valid_to IS NULL OR $1 <= p.valid_to)
        LEFT JOIN territory g ON g.code = p.parent_code
            AND (g.valid_from IS NULL OR g.valid_from <= $1)
            AND (g.valid_to IS NULL OR $1 <= g.valid_to)
        WHERE t.code IS NOT NULL
            AND (t.valid_from IS NULL OR t.valid_from <= $1)
            AND (t.valid_to IS NULL OR $1 <= t.valid_to)
            AND (t.level = $2 OR $2 IS NULL)
            AND (t.search LIKE $3 ESCAPE '!' OR $3 IS NULL)
            AND (t.code = $4 OR t.parent_code = $4 OR p.parent_code = $4 OR $4 IS NULL)
        ORDER BY t.code, t.seq LIMIT $5 OFFSET $6";
    COUNT_LIST = "SELECT COUNT(*) AS n
        FROM territory t
        LEFT JOIN territory p ON p.code = t.parent_code
            AND (p.valid_from IS NULL OR p.valid_from <= $1)
            AND (p.valid_to IS NULL OR $1 <= p.valid_to)
        WHERE t.code IS NOT NULL
            AND (t.valid_from IS NULL OR t.valid_from <= $1)
            AND (t.valid_to IS NULL OR $1 <= t.valid_to)
            AND (t.level = $2 OR $2 IS NULL)
            AND (t.search LIKE $3 ESCAPE '!' OR $3 IS NULL)
            AND (t.code = $4 OR t.parent_code = $4 OR p.parent_code = $4 OR $4 IS NULL)";
    SELECT_ONE = "SELECT t.id, t.level, t.code, t.kind, t.name, t.valid_from, t.valid_to,
            p.name AS parent_name, g.name AS grandparent_name
        FROM territory t
        LEFT JOIN territory p ON p.code = t.parent_code
            AND (p.valid_from IS NULL OR p.valid_from <= t.seen_to)
            AND (p.valid_to IS NULL OR t.seen_to <= p.valid_to)
        LEFT JOIN territory g ON g.code = p.parent_code
            AND (g.valid_from IS NULL OR g.valid_from <= t.seen_to)
            AND (g.valid_to IS NULL OR t.seen_to <= g.valid_to)
        WHERE t.id = $1";
    SELECT_SOURCES = "SELECT o.id, o.code, o.name, o.kind, s.share, s.share_raw, s.effective,
            (SELECT COUNT(*) FROM territory_succession x WHERE x.old_id = s.old_id) AS ways
        FROM territory_succession s JOIN territory o ON o.id = s.old_id
        WHERE s.new_id = $1 ORDER BY o.code, s.seq";
    SELECT_SUCCESSORS = "SELECT n.id, n.code, n.name, n.kind, s.share, s.share_raw, s.effective,
            (SELECT COUNT(*) FROM territory_succession x WHERE x.new_id = s.new_id) AS ways
        FROM territory_succession s JOIN territory n ON n.id = s.new_id
        WHERE s.old_id = $1 ORDER BY n.code, s.seq";
    SELECT_SAME_CODE = "SELECT t.id, t.level, t.code, t.kind, t.name, t.valid_from, t.valid_to,
            NULL AS parent_name, NULL AS grandparent_name
        FROM territory t JOIN territory own ON own.code = t.code
        WHERE own.id = $1 ORDER BY t.seen_from, t.seq";
}

/// A unit in a list.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct TerritoryRow {
    /// Its id.
    pub id: TerritoryId,
    /// Tier.
    #[sqlx(try_from = "crate::decode::Text<Level>")]
    pub level: Level,
    /// Code on the days it was there.
    pub code: Option<String>,
    /// Kind.
    #[sqlx(try_from = "crate::decode::Text<Kind>")]
    pub kind: Kind,
    /// Name with the kind in front.
    pub name: String,
    /// First day, where it is known.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub valid_from: Option<Date>,
    /// Last day, if it is gone.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub valid_to: Option<Date>,
    /// The unit above it.
    pub parent_name: Option<String>,
    /// The one above that.
    pub grandparent_name: Option<String>,
}

/// A unit that another was made of, or that it went into.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Link {
    /// The other unit.
    pub id: TerritoryId,
    /// Its code.
    pub code: Option<String>,
    /// Its name.
    pub name: String,
    /// Its kind.
    #[sqlx(try_from = "crate::decode::Text<Kind>")]
    pub kind: Kind,
    /// How much of the older of the two.
    #[sqlx(try_from = "crate::decode::Text<Share>")]
    pub share: Share,
    /// In the words of the source.
    pub share_raw: String,
    /// From which day.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub effective: Date,
    /// Of a source: into how many units it went. Of a successor: of how many it was made.
    pub ways: i64,
}

/// What is asked of a list.
#[derive(Debug, Clone, Default)]
pub struct TerritoryFilter {
    /// Part of a name or code; diacritics and case are ignored.
    pub q: Option<String>,
    /// Only this tier.
    pub level: Option<Level>,
    /// Only the unit with this code and those under it, on the day of the list.
    pub under: Option<String>,
}

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TerritoryPage {
    /// The rows of the part, by code.
    pub rows: Vec<TerritoryRow>,
    /// How many there are in all.
    pub total: i64,
}

/// A unit with what it was made of and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TerritoryDetail {
    /// The unit.
    pub row: TerritoryRow,
    /// What it was made of.
    pub sources: Vec<Link>,
    /// What became of it.
    pub successors: Vec<Link>,
    /// Every unit that ever had its code, oldest first, itself among them.
    pub same_code: Vec<TerritoryRow>,
}

impl TerritoryDetail {
    /// Whether its land is that of its one source, as
    /// [`same_series`](ansinh_domain::territory::same_series) means it.
    pub fn keeps_land(&self) -> bool {
        match self.sources.as_slice() {
            [only] => only.share != Share::Part && only.ways == 1 && only.code == self.row.code,
            _ => false,
        }
    }
}

/// Units there were on a day, by code.
///
/// # Errors
/// Whatever the database reports.
pub async fn list(
    db: &Db,
    on: Date,
    filter: &TerritoryFilter,
    limit: i64,
    offset: i64,
) -> Result<TerritoryPage> {
    #[derive(sqlx::FromRow)]
    struct Count {
        n: i64,
    }
    let level = filter.level.as_ref().map(word).transpose()?;
    let pattern = filter.q.as_deref().and_then(like);
    let under = filter.under.clone();
    let count: Count =
        db.one(COUNT_LIST, args![on, level.clone(), pattern.clone(), under.clone()]).await?;
    let rows = db.all(SELECT_LIST, args![on, level, pattern, under, limit, offset]).await?;
    Ok(TerritoryPage { rows, total: count.n })
}

/// A unit.
///
/// # Errors
/// Whatever the database reports.
pub async fn detail(db: &Db, id: TerritoryId) -> Result<Option<TerritoryDetail>> {
    let Some(row) = db.optional(SELECT_ONE, args![id]).await? else { return Ok(None) };
    Ok(Some(TerritoryDetail {
        row,
        sources: db.all(SELECT_SOURCES, args![id]).await?,
        successors: db.all(SELECT_SUCCESSORS, args![id]).await?,
        same_code: db.all(SELECT_SAME_CODE, args![id]).await?,
    }))
}
