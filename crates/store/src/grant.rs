//! Roles given to people: for the whole plan or for a body, from a day to a day.

use ansinh_domain::access::{Grant, Role, Scope};
use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use crate::db::{args, statements};
use crate::decode::word;
use crate::{BodyId, Db, Result, Tx, UserId};

statements! {
    SELECT_OF_USER = "SELECT g.user_id, g.number, g.role, g.body_id, b.name AS body_name,
            g.valid_from, g.valid_to, g.deputy_of, p.name AS deputy_of_name,
            w.name AS granted_by_name, g.granted_at, g.revoked_at
        FROM user_grant g
        LEFT JOIN body b ON b.id = g.body_id
        LEFT JOIN user_account p ON p.id = g.deputy_of
        LEFT JOIN user_account w ON w.id = g.granted_by
        WHERE g.user_id = $1
        ORDER BY g.number";
    SELECT_UNREVOKED = "SELECT g.user_id, g.number, g.role, g.body_id, b.name AS body_name,
            g.valid_from, g.valid_to, g.deputy_of, p.name AS deputy_of_name,
            w.name AS granted_by_name, g.granted_at, g.revoked_at
        FROM user_grant g
        LEFT JOIN body b ON b.id = g.body_id
        LEFT JOIN user_account p ON p.id = g.deputy_of
        LEFT JOIN user_account w ON w.id = g.granted_by
        WHERE g.revoked_at IS NULL
        ORDER BY g.user_id, g.number";
    /// The number is taken by a subquery: of two at once, the second meets the primary key.
    INSERT = "INSERT INTO user_grant (user_id, number, role, body_id, valid_from, valid_to,
            deputy_of, granted_by, granted_at)
        SELECT $1, COALESCE(MAX(number), 0) + 1, $2, $3, $4, $5, $6, $7, $8
        FROM user_grant WHERE user_id = $1";
    REVOKE = "UPDATE user_grant SET revoked_at = $3
        WHERE user_id = $1 AND number = $2 AND revoked_at IS NULL";
    /// A deputy stands no longer than whom they stand for.
    REVOKE_DEPUTIES = "UPDATE user_grant SET revoked_at = $4
        WHERE deputy_of = $1 AND role = $2 AND (body_id = $3 OR (body_id IS NULL AND $3 IS NULL))
            AND revoked_at IS NULL";
    SELECT_BODIES = "SELECT id, name FROM body WHERE kind = 'body' AND counts ORDER BY name, id";
}

/// A role of a person, as pages show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantRow {
    /// Whose.
    pub user_id: UserId,
    /// Counted from 1 for each person.
    pub number: i64,
    /// What, for whom, when.
    pub grant: Grant,
    /// Name of the body.
    pub body_name: Option<String>,
    /// Name of the person stood for.
    pub deputy_of_name: Option<String>,
    /// Who gave it; nobody when the program did.
    pub granted_by_name: Option<String>,
    /// When it was given.
    pub granted_at: Timestamp,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
}

impl GrantRow {
    /// Whether it counts on `today`.
    pub fn in_force(&self, today: Date) -> bool {
        self.revoked_at.is_none() && self.grant.in_force(today)
    }

    /// Whether it counts on `today` or may count later.
    pub fn open(&self, today: Date) -> bool {
        self.revoked_at.is_none() && self.grant.to.is_none_or(|to| today <= to)
    }
}

/// A body a role can be given for.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct BodyChoice {
    /// The body.
    pub id: BodyId,
    /// Its name.
    pub name: String,
}

#[derive(sqlx::FromRow)]
struct Stored {
    user_id: UserId,
    number: i64,
    #[sqlx(try_from = "crate::decode::Text<Role>")]
    role: Role,
    body_id: Option<Uuid>,
    body_name: Option<String>,
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    valid_from: Date,
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    valid_to: Option<Date>,
    deputy_of: Option<Uuid>,
    deputy_of_name: Option<String>,
    granted_by_name: Option<String>,
    #[sqlx(try_from = "crate::decode::Micros")]
    granted_at: Timestamp,
    #[sqlx(try_from = "crate::decode::Micros")]
    revoked_at: Option<Timestamp>,
}

impl From<Stored> for GrantRow {
    fn from(row: Stored) -> GrantRow {
        GrantRow {
            user_id: row.user_id,
            number: row.number,
            grant: Grant {
                role: row.role,
                scope: Scope::of(row.body_id),
                from: row.valid_from,
                to: row.valid_to,
                deputy_of: row.deputy_of,
            },
            body_name: row.body_name,
            deputy_of_name: row.deputy_of_name,
            granted_by_name: row.granted_by_name,
            granted_at: row.granted_at,
            revoked_at: row.revoked_at,
        }
    }
}

/// All roles a person was ever given, oldest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_user(db: &Db, user: UserId) -> Result<Vec<GrantRow>> {
    let rows: Vec<Stored> = db.all(SELECT_OF_USER, args![user]).await?;
    Ok(rows.into_iter().map(GrantRow::from).collect())
}

/// [`of_user`] within a transaction.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_user_in(tx: &mut Tx, user: UserId) -> Result<Vec<GrantRow>> {
    let rows: Vec<Stored> = tx.all(SELECT_OF_USER, args![user]).await?;
    Ok(rows.into_iter().map(GrantRow::from).collect())
}

/// Roles of all people that nobody took back, by person.
///
/// # Errors
/// Whatever the database reports.
pub async fn unrevoked(db: &Db) -> Result<Vec<GrantRow>> {
    let rows: Vec<Stored> = db.all(SELECT_UNREVOKED, args![]).await?;
    Ok(rows.into_iter().map(GrantRow::from).collect())
}

/// Gives a role.
///
/// # Errors
/// [`StoreError::Broken`](crate::StoreError::Broken) for a body or person that is not there.
pub async fn insert(
    tx: &mut Tx,
    user: UserId,
    grant: &Grant,
    by: Option<UserId>,
    now: Timestamp,
) -> Result<()> {
    let (body, deputy_of) = (grant.scope.body(), grant.deputy_of);
    let role = word(&grant.role)?;
    tx.execute(INSERT, args![user, role, body, grant.from, grant.to, deputy_of, by, now])
        .await
        .map(drop)
}

/// Takes a role back; false when it is not there or was taken back before.
///
/// # Errors
/// Whatever the database reports.
pub async fn revoke(tx: &mut Tx, user: UserId, number: i64, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(REVOKE, args![user, number, now]).await? > 0)
}

/// Takes back what deputies of `user` hold in that role; how many lost it.
///
/// # Errors
/// Whatever the database reports.
pub async fn revoke_deputies(
    tx: &mut Tx,
    user: UserId,
    grant: &Grant,
    now: Timestamp,
) -> Result<u64> {
    tx.execute(REVOKE_DEPUTIES, args![user, word(&grant.role)?, grant.scope.body(), now]).await
}

/// Bodies a role can be given for, by name.
///
/// # Errors
/// Whatever the database reports.
pub async fn bodies(db: &Db) -> Result<Vec<BodyChoice>> {
    db.all(SELECT_BODIES, args![]).await
}
