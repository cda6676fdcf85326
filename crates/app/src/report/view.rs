//! One report as pages, files and programs show it.

use std::collections::{BTreeMap, HashMap};

use ansinh_domain::access::Action;
use ansinh_domain::reorganisation::ItemKind as PlanItem;
use ansinh_domain::report::{
    Completeness, Field, ItemKind, Lateness, Move, Timeliness, lateness, moves_from,
};
use ansinh_domain::target::Target;
use ansinh_store::indicator::{self, IndicatorFilter};
use ansinh_store::report::cell::{self, CellRow};
use ansinh_store::report::comment::{self, CommentRow};
use ansinh_store::report::evidence::{self, EvidenceRow};
use ansinh_store::report::extension::{self, ExtensionRow};
use ansinh_store::report::item::{self, ItemRow};
use ansinh_store::report::observation::{self, Figure};
use ansinh_store::report::passage::{self, PassageRow};
use ansinh_store::report::round::{self, RoundRow};
use ansinh_store::report::snapshot::{self, Before};
use ansinh_store::report::special_day;
use ansinh_store::report::submission::{self, SubmissionRow};
use ansinh_store::{ItemId, SubmissionId};

use super::NO_SUBMISSION;
use super::changes::shown;
use crate::reorganisation::lost::restated_items;
use crate::{App, AppError, Caller, Result};

/// One row with everything that stands beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowView {
    /// The row.
    pub item: ItemRow,
    /// Name of the indicator, text of the task, or heading of the section.
    pub title: String,
    /// The plan's own words, where the title is a wording proposed in their place.
    pub printed: Option<String>,
    /// What to write, for a section.
    pub hint: Option<String>,
    /// Its targets, for an indicator.
    pub targets: Vec<Target>,
    /// Its cells that were ever written.
    pub cells: Vec<CellRow>,
    /// Figures of the indicator that count now, oldest first.
    pub figures: Vec<Figure>,
    /// What was received in the last round, for a task or section.
    pub before: Option<Before>,
    /// Files attached to it.
    pub evidence: Vec<EvidenceRow>,
    /// Comments on it that are open.
    pub open_comments: usize,
}

impl RowView {
    /// The cell of the row itself (`part` is '') or of a territory.
    pub fn cell(&self, part: &str, field: Field) -> Option<&CellRow> {
        self.cells.iter().find(|cell| cell.part == part && cell.field == field)
    }

    /// The text of a cell as people read and type it; nothing for one never written.
    pub fn shown(&self, part: &str, field: Field) -> String {
        self.cell(part, field).map(|cell| shown(&self.item, field, &cell.value)).unwrap_or_default()
    }

    /// The version of a cell; 0 for one never written.
    pub fn version(&self, part: &str, field: Field) -> i64 {
        self.cell(part, field).map_or(0, |cell| cell.version)
    }

    /// Parts of the row with a cell: '' and the territories it is broken down to.
    pub fn parts(&self) -> Vec<&str> {
        let mut parts = vec![""];
        for cell in &self.cells {
            if !parts.contains(&cell.part.as_str()) {
                parts.push(&cell.part);
            }
        }
        parts
    }
}

/// A report with all that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubmissionView {
    /// The report.
    pub head: SubmissionRow,
    /// Its round.
    pub round: RoundRow,
    /// Indicators, then sections, then tasks, each in order.
    pub rows: Vec<RowView>,
    /// The log of its way, oldest first.
    pub log: Vec<PassageRow>,
    /// Its comments, oldest first.
    pub comments: Vec<CommentRow>,
    /// Files attached to the whole.
    pub evidence: Vec<EvidenceRow>,
    /// Requests for more time, oldest first.
    pub extensions: Vec<ExtensionRow>,
    /// Whose lateness it is, as of today.
    pub lateness: Lateness,
    /// Whether the body reports in time, as of today.
    pub timeliness: Timeliness,
    /// How much of what is owed is there.
    pub completeness: Completeness,
    /// Moves that the caller may make now.
    pub moves: Vec<Move>,
    /// The caller may fill in open rows now.
    pub may_enter: bool,
    /// Names of the territories that rows are broken down to, by the key of the part.
    pub places: BTreeMap<String, String>,
}

impl SubmissionView {
    /// Rows of a kind.
    pub fn of_kind(&self, kind: ItemKind) -> impl Iterator<Item = &RowView> {
        self.rows.iter().filter(move |row| row.item.kind == kind)
    }
}

/// Reads a report.
///
/// # Errors
/// [`AppError::NotFound`]; the refusal when the caller may not read it.
pub async fn view(app: &App, caller: &Caller, id: SubmissionId) -> Result<SubmissionView> {
    let db = &app.db;
    let head = submission::find(db, id).await?.ok_or(NO_SUBMISSION)?;
    caller.may_for(app, Action::ReadReport, Some(head.body_id))?;
    let round = round::find(db, head.round_id)
        .await?
        .ok_or(AppError::NotFound { what: "kỳ báo cáo" })?;
    let (log, comments, extensions, evidence) = (
        passage::of_submission(db, id).await?,
        comment::of_submission(db, id).await?,
        extension::of_submission(db, id).await?,
        evidence::of_submission(db, id).await?,
    );
    let rows = rows(app, &round, id, &evidence, &comments).await?;
    let broken_down = rows.iter().any(|row| row.parts().len() > 1);
    let places = if broken_down { cell::places(db, id).await? } else { BTreeMap::new() };
    let today = app.today();
    let granted: Vec<_> = extensions.iter().filter_map(ExtensionRow::counting).collect();
    let passages: Vec<_> = log.iter().map(PassageRow::passage).collect();
    let calendar = special_day::calendar(db).await?;
    let allowances = round.regime.allowances;
    let lateness = lateness(round.due, &granted, &passages, allowances, &calendar, today);
    let may = |action| caller.may_for(app, action, Some(head.body_id)).is_ok();
    let closed = round.closed_at.is_some();
    let moves = moves_from(head.state)
        .filter(|line| !closed && line.actions.iter().any(|action| may(*action)))
        .map(|line| line.by)
        .collect();
    Ok(SubmissionView {
        timeliness: Timeliness::of(head.state, &lateness, today),
        completeness: completeness(head.owed, head.filled),
        may_enter: !closed && head.state.is_open() && may(Action::EnterReport),
        evidence: evidence.into_iter().filter(|file| file.item_id.is_none()).collect(),
        head,
        round,
        rows,
        log,
        comments,
        extensions,
        lateness,
        moves,
        places,
    })
}

pub(super) fn completeness(owed: i64, filled: i64) -> Completeness {
    let count = |n: i64| u32::try_from(n).unwrap_or(0);
    Completeness { owed: count(owed), filled: count(filled) }
}

async fn rows(
    app: &App,
    round: &RoundRow,
    id: SubmissionId,
    evidence: &[EvidenceRow],
    comments: &[CommentRow],
) -> Result<Vec<RowView>> {
    let db = &app.db;
    let items = item::of_submission(db, id).await?;
    let figures = observation::of_submission(db, id).await?;
    let before = snapshot::before(db, id).await?;
    let mut cells: HashMap<ItemId, Vec<CellRow>> = HashMap::new();
    for cell in cell::of_submission(db, id).await? {
        cells.entry(cell.item_id).or_default().push(cell);
    }
    let filter = IndicatorFilter::default();
    let plan = indicator::list(db, round.plan_version_id, &filter, app.today()).await?;
    let targets: HashMap<_, _> = plan.rows.into_iter().map(|row| (row.id, row.targets)).collect();
    let restated = restated_items(db, round.opened_at).await?;
    let view = |item: ItemRow| {
        let kind = match item.kind {
            ItemKind::Indicator => Some(PlanItem::Indicator),
            ItemKind::Task => Some(PlanItem::Task),
            ItemKind::Section => None,
        };
        let row = item.indicator_id.map(|id| id.0).or(item.task_id.map(|id| id.0));
        let wording = kind.zip(row).and_then(|about| restated.get(&about)).cloned();
        let printed = wording.as_ref().and(item.name.clone());
        let section = round
            .regime
            .content
            .sections
            .iter()
            .find(|spec| item.kind == ItemKind::Section && spec.code == item.code);
        let last = before.iter().rev().find(|old| old.kind == item.kind && old.code == item.code);
        let own = |figure: &&Figure| Some(figure.indicator_id.0) == item.origin_id;
        RowView {
            title: section
                .map(|spec| spec.title.clone())
                .or(wording)
                .or(item.name.clone())
                .unwrap_or_default(),
            printed,
            hint: section.map(|spec| spec.hint.clone()),
            targets: item.indicator_id.and_then(|id| targets.get(&id)).cloned().unwrap_or_default(),
            cells: cells.get(&item.id).cloned().unwrap_or_default(),
            figures: figures.iter().filter(own).cloned().collect(),
            before: last.cloned(),
            evidence: evidence
                .iter()
                .filter(|file| file.item_id == Some(item.id))
                .cloned()
                .collect(),
            open_comments: comments
                .iter()
                .filter(|row| row.item_id == Some(item.id) && row.settled_at.is_none())
                .count(),
            item,
        }
    };
    Ok(items.into_iter().map(view).collect())
}
