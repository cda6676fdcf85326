//! Stores a settled draft as version 1 of a plan.

use std::collections::HashMap;

use ansinh_domain::citation::{Citation, distinct_documents};
use ansinh_domain::plan::{Finding, Heading, PlanDraft};
use jiff::Timestamp;

use super::key::{plan_key, slug};
use super::link::{CitedDocuments, Links};
use crate::db::{args, statements};
use crate::{
    HeadingId, Ids, ImportId, PlanId, PlanVersionId, Result, SettlementId, SourceFileId, TaskId,
    Tx, UserId, body, document, duty, import, indicator, reorganisation, task,
};

statements! {
    SELECT_SLUG = "SELECT COUNT(*) AS n FROM plan WHERE slug = $1";
    INSERT_PLAN = "INSERT INTO plan (id, key, slug, doc_type, number, date, place, issuer, title,
            signer, signer_post, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    INSERT_VERSION = "INSERT INTO plan_version (id, plan_id, version_no, effective_from,
            source_file_id, import_id, accepted_by, accepted_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    INSERT_MILESTONE = "INSERT INTO milestone (plan_version_id, ordinal, year, from_year)
        VALUES ($1, $2, $3, $4)";
    INSERT_REPORTING = "INSERT INTO reporting_duty (plan_version_id, ordinal, who, to_whom,
            deadline_raw, last_good_month, last_good_day, sentence, line)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    INSERT_HEADING = "INSERT INTO heading (id, plan_version_id, kind, ordinal, code, name,
            parent_id, line)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
}

/// A plan to store.
#[derive(Debug, Clone, Copy)]
pub struct NewPlan<'a> {
    /// The draft after settlement.
    pub draft: &'a PlanDraft,
    /// What the importer doubted, in the import's order.
    pub findings: &'a [Finding],
    /// The newest settlement of each finding that has one.
    pub settlements: &'a HashMap<i64, SettlementId>,
    /// The import it comes from.
    pub import: ImportId,
    /// Its file.
    pub source_file: SourceFileId,
    /// SHA-256 of the file, for plans without a number.
    pub sha256: &'a str,
    /// Who accepted it; `None` for the program itself.
    pub accepted_by: Option<UserId>,
    /// When.
    pub now: Timestamp,
}

/// What is common to the inserts of one version.
pub(crate) struct VersionWriter<'a> {
    pub tx: &'a mut Tx,
    pub ids: &'a Ids,
    pub now: Timestamp,
    pub version: PlanVersionId,
}

/// Stores the plan with everything in it; its id and slug.
///
/// # Errors
/// [`StoreError::Conflict`](crate::StoreError::Conflict) when the document is a plan already, or a
/// code stands twice in the draft.
pub async fn insert(tx: &mut Tx, ids: &Ids, new: NewPlan<'_>) -> Result<(PlanId, String)> {
    reorganisation::wait_turn(tx).await?;
    let draft = new.draft;
    let (plan, version) = (ids.next(new.now), ids.next(new.now));
    let slug = insert_plan(tx, plan, &new).await?;
    let from = draft.head.date;
    tx.execute(
        INSERT_VERSION,
        args![version, plan, 1_i64, from, new.source_file, new.import, new.accepted_by, new.now],
    )
    .await?;
    let mut into = VersionWriter { tx, ids, now: new.now, version };
    insert_head(&mut into, draft).await?;
    let groups = insert_headings(&mut into, "group", &draft.groups).await?;
    let sections = insert_headings(&mut into, "section", &draft.sections).await?;
    let bodies = body::resolve(&mut into, draft).await?;
    let indicators =
        indicator::insert(&mut into, &draft.indicators, &groups, &bodies, from).await?;
    let tasks = task::insert(&mut into, &draft.tasks, &sections, &bodies, from).await?;
    duty::hold_as_printed(&mut into).await?;
    let documents = insert_citations(&mut into, draft, &tasks).await?;
    let links = Links { draft, indicators: &indicators, tasks: &tasks, documents: &documents };
    for (index, finding) in (0..).zip(new.findings) {
        let subject = links.subject_of(finding);
        let row = import::VersionFinding {
            index,
            finding,
            indicator: subject.indicator,
            task: subject.task,
            document: subject.document,
            settlement: new.settlements.get(&index).copied(),
        };
        import::insert_finding(&mut into, row).await?;
    }
    Ok((plan, slug))
}

async fn insert_plan(tx: &mut Tx, id: PlanId, new: &NewPlan<'_>) -> Result<String> {
    #[derive(sqlx::FromRow)]
    struct Count {
        n: i64,
    }
    let head = &new.draft.head;
    let mut slug = slug(head, new.sha256);
    let taken: Count = tx.one(SELECT_SLUG, args![&slug]).await?;
    if taken.n > 0 {
        // Two issuers may number alike; should another writer take even this one, the unique
        // constraint refuses the whole plan.
        let short: String = new.sha256.chars().take(6).collect();
        slug = format!("{slug}-{short}");
    }
    tx.execute(
        INSERT_PLAN,
        args![
            id,
            plan_key(head, new.sha256),
            &slug,
            head.doc_type.as_deref(),
            head.number.as_deref(),
            head.date,
            head.place.as_deref(),
            head.issuer.as_deref(),
            head.title.as_deref(),
            head.signer.as_deref(),
            head.signer_post.as_deref(),
            new.now
        ],
    )
    .await?;
    Ok(slug)
}

async fn insert_head(into: &mut VersionWriter<'_>, draft: &PlanDraft) -> Result<()> {
    for (ordinal, milestone) in (0_i64..).zip(&draft.milestones) {
        into.tx
            .execute(
                INSERT_MILESTONE,
                args![into.version, ordinal, milestone.year, milestone.from_year],
            )
            .await?;
    }
    for (ordinal, duty) in (0_i64..).zip(&draft.reporting) {
        let (month, day) = duty.last_good_day.unzip();
        into.tx
            .execute(
                INSERT_REPORTING,
                args![
                    into.version,
                    ordinal,
                    &duty.who,
                    duty.to.as_deref(),
                    &duty.deadline_raw,
                    month.map(i64::from),
                    day.map(i64::from),
                    &duty.sentence,
                    duty.place.line
                ],
            )
            .await?;
    }
    Ok(())
}

/// Headings are printed from the top down, so a parent always has its id before its children.
async fn insert_headings(
    into: &mut VersionWriter<'_>,
    kind: &'static str,
    headings: &[Heading],
) -> Result<HashMap<String, HeadingId>> {
    let mut ids = HashMap::new();
    for (ordinal, heading) in (0_i64..).zip(headings) {
        let id: HeadingId = into.ids.next(into.now);
        let parent = heading.parent.as_ref().and_then(|code| ids.get(code)).copied();
        into.tx
            .execute(
                INSERT_HEADING,
                args![
                    id,
                    into.version,
                    kind,
                    ordinal,
                    &heading.code,
                    &heading.name,
                    parent,
                    heading.place.line
                ],
            )
            .await?;
        ids.insert(heading.code.clone(), id);
    }
    Ok(ids)
}

/// Citations of the basis, then of the tasks, each with its document.
async fn insert_citations(
    into: &mut VersionWriter<'_>,
    draft: &PlanDraft,
    tasks: &HashMap<String, TaskId>,
) -> Result<CitedDocuments> {
    let basis = draft.basis.iter().map(|c| (None, c));
    let cited =
        draft.tasks.iter().flat_map(|t| t.citations.iter().map(|c| (Some(t.code.as_str()), c)));
    let (citing, citations): (Vec<Option<&str>>, Vec<&Citation>) = basis.chain(cited).unzip();
    let mut document_of = HashMap::new();
    for document in distinct_documents(&citations) {
        let mentions: Vec<&Citation> =
            document.mentions.iter().filter_map(|&at| citations.get(at).copied()).collect();
        let id = document::upsert(into, &document.key, &mentions).await?;
        document_of.extend(document.mentions.iter().map(|&at| (at, id)));
    }
    let mut documents = CitedDocuments::default();
    for (at, (code, citation)) in citing.into_iter().zip(citations).enumerate() {
        let (Some(&document), Ok(ordinal)) = (document_of.get(&at), i64::try_from(at)) else {
            continue;
        };
        let task = code.and_then(|code| tasks.get(code)).copied();
        document::cite(into, ordinal, document, task, citation).await?;
        documents.note(code, &citation.number, document);
    }
    Ok(documents)
}
