//! Bodies through time: names, superiors, members of groups, what became of them.

use jiff::civil::Date;

use super::BodyRef;
use crate::db::{args, naming, statements};
use crate::{ActId, BodyId, Db, Result, Tx};

/// Something that held for some days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct During<T> {
    /// What.
    pub what: T,
    /// First day; `None` since the body began.
    pub from: Option<Date>,
    /// Last day; `None` until further notice.
    pub to: Option<Date>,
}

/// A body that came before or after another, with the act that made it so.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Succession {
    /// The other body, by its last name.
    #[sqlx(flatten)]
    pub body: BodyRef,
    /// The act.
    pub act_id: ActId,
    /// The decision it carries out, as written.
    pub decision: String,
    /// First day of the new organisation.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub effective: Date,
}

/// What the page of a body shows of its life.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BodyHistory {
    /// Its names; empty for a body that has had one name only.
    pub names: Vec<During<String>>,
    /// Bodies above it; empty where none was ever recorded.
    pub superiors: Vec<During<Option<BodyRef>>>,
    /// Groups it belongs or belonged to.
    pub groups: Vec<During<BodyRef>>,
    /// Members, for a group.
    pub members: Vec<During<BodyRef>>,
    /// Bodies that were merged into it or that it was split off from.
    pub predecessors: Vec<Succession>,
    /// Bodies it was merged into or divided among.
    pub successors: Vec<Succession>,
}

statements! {
    SELECT_MEMBERS_ON = concat!("SELECT m.group_id, b.id, COALESCE(n.name, b.name) AS name
        FROM body_membership m
        JOIN body g ON g.id = m.group_id
        JOIN body b ON b.id = m.member_id ", naming!("$1"), "
        WHERE (m.valid_from IS NULL OR m.valid_from <= $1)
            AND (m.valid_to IS NULL OR m.valid_to >= $1)
            AND (b.begins IS NULL OR b.begins <= $1) AND (b.ends IS NULL OR b.ends >= $1)
            AND (g.begins IS NULL OR g.begins <= $1) AND (g.ends IS NULL OR g.ends >= $1)
            AND b.counts AND g.counts AND (m.group_id = $2 OR $2 IS NULL)
        ORDER BY m.group_id, m.ordinal");
    /// Names, superiors, groups and members in one go.
    SELECT_TRAITS = "SELECT 'name' AS kind, n.ordinal AS ordinal, NULL AS id, n.name AS name,
            n.valid_from AS valid_from, n.valid_to AS valid_to
        FROM body_naming n WHERE n.body_id = $1
        UNION ALL
        SELECT 'superior', s.ordinal, b.id, b.name, s.valid_from, s.valid_to
        FROM body_superior s LEFT JOIN body b ON b.id = s.superior_id WHERE s.body_id = $1
        UNION ALL
        SELECT 'group', m.ordinal, b.id, b.name, m.valid_from, m.valid_to
        FROM body_membership m JOIN body b ON b.id = m.group_id WHERE m.member_id = $1
        UNION ALL
        SELECT 'member', m.ordinal, b.id, b.name, m.valid_from, m.valid_to
        FROM body_membership m JOIN body b ON b.id = m.member_id WHERE m.group_id = $1
        ORDER BY kind, ordinal";
    SELECT_PREDECESSORS = "SELECT b.id, b.name, a.id AS act_id, a.decision_text AS decision,
            a.effective
        FROM body_succession s
        JOIN body b ON b.id = s.from_body
        JOIN reorganisation_act a ON a.id = s.act_id
        WHERE s.into_body = $1 ORDER BY a.effective, a.seq, b.name";
    SELECT_SUCCESSORS = "SELECT b.id, b.name, a.id AS act_id, a.decision_text AS decision,
            a.effective
        FROM body_succession s
        JOIN body b ON b.id = s.into_body
        JOIN reorganisation_act a ON a.id = s.act_id
        WHERE s.from_body = $1 ORDER BY a.effective, a.seq, b.name";
}

/// A member of a group.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Member {
    /// The group.
    pub group_id: BodyId,
    /// Whom it stands for, by the name of the day asked for.
    #[sqlx(flatten)]
    pub body: BodyRef,
}

#[derive(sqlx::FromRow)]
struct Trait {
    kind: String,
    id: Option<BodyId>,
    name: Option<String>,
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    valid_from: Option<Date>,
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    valid_to: Option<Date>,
}

/// Whom groups stand for on `day`: of one group, or of all. A group or member that is not there on
/// the day is left out; a group without an entry has no known members.
///
/// # Errors
/// Whatever the database reports.
pub async fn members_on(db: &Db, group: Option<BodyId>, day: Date) -> Result<Vec<Member>> {
    db.all(SELECT_MEMBERS_ON, args![day, group]).await
}

/// [`members_on`] within a transaction.
///
/// # Errors
/// Whatever the database reports.
pub async fn members_on_in(tx: &mut Tx, group: Option<BodyId>, day: Date) -> Result<Vec<Member>> {
    tx.all(SELECT_MEMBERS_ON, args![day, group]).await
}

/// The life of a body: three queries side by side.
///
/// # Errors
/// Whatever the database reports.
pub async fn history(db: &Db, id: BodyId) -> Result<BodyHistory> {
    let (traits, predecessors, successors): (Vec<Trait>, _, _) = tokio::try_join!(
        db.all(SELECT_TRAITS, args![id]),
        db.all(SELECT_PREDECESSORS, args![id]),
        db.all(SELECT_SUCCESSORS, args![id]),
    )?;
    let mut history = BodyHistory { predecessors, successors, ..BodyHistory::default() };
    for Trait { kind, id, name, valid_from: from, valid_to: to } in traits {
        let body = id.zip(name.clone()).map(|(id, name)| BodyRef { id, name });
        match (kind.as_str(), body) {
            ("name", _) => {
                history.names.push(During { what: name.unwrap_or_default(), from, to });
            }
            ("superior", what) => history.superiors.push(During { what, from, to }),
            ("group", Some(what)) => history.groups.push(During { what, from, to }),
            (_, Some(what)) => history.members.push(During { what, from, to }),
            (_, None) => {}
        }
    }
    Ok(history)
}
