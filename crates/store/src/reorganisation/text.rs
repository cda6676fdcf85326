//! The words by which proposals are judged: of duties, and of items.

use std::collections::HashMap;

use ansinh_domain::reorganisation::{DutyRole, DutyText, HeadingText, ItemKind};
use uuid::Uuid;

use crate::db::{args, statements};
use crate::{Db, DutyId, Result, Tx};

/// A duty as a person who decides about it must see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyWords {
    /// The duty.
    pub duty: DutyId,
    /// Address word of its plan.
    pub plan_slug: String,
    /// Number of its plan, as printed.
    pub plan_number: Option<String>,
    /// Indicator or task.
    pub item: ItemKind,
    /// Identity of the indicator or task.
    pub item_id: Uuid,
    /// The body the plan names.
    pub printed: String,
    /// What rules are judged by; the name of the holder is left for the domain to fill in.
    pub text: DutyText,
}

/// An indicator or task with its words.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ItemWords {
    /// Indicator or task.
    #[sqlx(try_from = "crate::decode::Text<ItemKind>")]
    pub item: ItemKind,
    /// Its identity.
    pub item_id: Uuid,
    /// Address word of its plan.
    pub plan_slug: String,
    /// Number of its plan, as printed.
    pub plan_number: Option<String>,
    /// Its code.
    pub code: String,
    /// Name of the indicator or text of the task.
    pub text: String,
}

statements! {
    SELECT_HEADINGS = "SELECT id, code, name, parent_id FROM heading";
    SELECT_DUTIES = "SELECT d.id AS duty, p.slug AS plan_slug, p.number AS plan_number,
            CASE WHEN d.indicator_id IS NULL THEN 'task' ELSE 'indicator' END AS item,
            COALESCE(d.indicator_id, d.task_id) AS item_id, d.printed, d.role,
            COALESCE(i.code, t.code) AS code, COALESCE(i.name, t.content) AS words,
            COALESCE(i.heading_id, t.subsection_id, t.section_id) AS heading_id
        FROM duty d
        JOIN plan_version v ON v.id = d.plan_version_id
        JOIN plan p ON p.id = v.plan_id
        LEFT JOIN indicator i ON i.id = d.indicator_id
        LEFT JOIN task t ON t.id = d.task_id
        ORDER BY p.date, p.number, d.indicator_id IS NULL, COALESCE(i.ordinal, t.ordinal),
            CASE d.role WHEN 'lead' THEN 0 WHEN 'coordinating' THEN 1 ELSE 2 END, d.ordinal";
    SELECT_ITEMS = "SELECT 'indicator' AS item, i.id AS item_id, p.slug AS plan_slug,
            p.number AS plan_number, i.code, i.name AS text, 0 AS part, i.ordinal AS ordinal
        FROM indicator i
        JOIN plan_version v ON v.id = i.plan_version_id
        JOIN plan p ON p.id = v.plan_id
        WHERE v.version_no = (SELECT MAX(n.version_no) FROM plan_version n WHERE n.plan_id = p.id)
        UNION ALL
        SELECT 'task', t.id, p.slug, p.number, t.code, t.content, 1, t.ordinal
        FROM task t
        JOIN plan_version v ON v.id = t.plan_version_id
        JOIN plan p ON p.id = v.plan_id
        WHERE v.version_no = (SELECT MAX(n.version_no) FROM plan_version n WHERE n.plan_id = p.id)
        ORDER BY plan_slug, part, ordinal";
}

#[derive(sqlx::FromRow)]
struct HeadingRow {
    id: Uuid,
    code: String,
    name: String,
    parent_id: Option<Uuid>,
}

#[derive(sqlx::FromRow)]
struct DutyRow {
    duty: DutyId,
    plan_slug: String,
    plan_number: Option<String>,
    #[sqlx(try_from = "crate::decode::Text<ItemKind>")]
    item: ItemKind,
    item_id: Uuid,
    printed: String,
    #[sqlx(try_from = "crate::decode::Text<DutyRole>")]
    role: DutyRole,
    code: String,
    words: String,
    heading_id: Option<Uuid>,
}

fn assembled(headings: Vec<HeadingRow>, duties: Vec<DutyRow>) -> Vec<DutyWords> {
    let headings: HashMap<Uuid, HeadingRow> =
        headings.into_iter().map(|heading| (heading.id, heading)).collect();
    let above = |mut at: Option<Uuid>| {
        let mut chain = Vec::new();
        // Two levels exist; the bound keeps a damaged table from going round in circles.
        while let Some(heading) = at.and_then(|id| headings.get(&id)).filter(|_| chain.len() < 8) {
            chain.push(HeadingText { code: heading.code.clone(), name: heading.name.clone() });
            at = heading.parent_id;
        }
        chain.reverse();
        chain
    };
    let words = duties.into_iter().map(|row| DutyWords {
        duty: row.duty,
        plan_slug: row.plan_slug,
        plan_number: row.plan_number,
        item: row.item,
        item_id: row.item_id,
        printed: row.printed,
        text: DutyText {
            body: String::new(),
            code: row.code,
            headings: above(row.heading_id),
            text: row.words,
            role: row.role,
        },
    });
    words.collect()
}

/// Every duty with its words, in the order of the plans: two queries.
///
/// # Errors
/// Whatever the database reports.
pub async fn duty_words(db: &Db) -> Result<Vec<DutyWords>> {
    let (headings, duties) =
        tokio::try_join!(db.all(SELECT_HEADINGS, args![]), db.all(SELECT_DUTIES, args![]))?;
    Ok(assembled(headings, duties))
}

/// [`duty_words`] within a transaction.
///
/// # Errors
/// Whatever the database reports.
pub async fn duty_words_in(tx: &mut Tx) -> Result<Vec<DutyWords>> {
    let headings = tx.all(SELECT_HEADINGS, args![]).await?;
    Ok(assembled(headings, tx.all(SELECT_DUTIES, args![]).await?))
}

/// Every indicator and task of the plans in force, with its words.
///
/// # Errors
/// Whatever the database reports.
pub async fn item_words(db: &Db) -> Result<Vec<ItemWords>> {
    db.all(SELECT_ITEMS, args![]).await
}
