//! Which indicators of a report ask their body for what it will do, before the report is sent.
//!
//! An indicator that the body leads and that stands badly by the figures that count asks for it,
//! unless the body has said so since the last of these figures was received: since the last round.
//! A figure typed into the report that mends how the indicator stands asks no more; one that makes
//! it worse asks at the next report, once it counts.

use std::collections::HashMap;

use ansinh_domain::assess::Status;
use ansinh_domain::report::{Field, IndicatorEntry, ItemKind, Shape, Value, read_stored};
use ansinh_store::assess::outlook::{self, OutlookRow};
use ansinh_store::report::cell::CellRow;
use ansinh_store::report::item::ItemRow;
use ansinh_store::report::observation::Figure;
use ansinh_store::report::round::RoundRow;
use ansinh_store::report::submission::SubmissionHead;
use ansinh_store::{IndicatorId, ItemId};
use jiff::Timestamp;

use super::create_regime::find_plan;
use crate::assess::open_book;
use crate::{App, Caller, Result};

/// How the indicators stand that ask for what will be done, by row of the report. `figures` are
/// those that count of all its indicators.
pub(super) async fn unanswered(
    app: &App,
    of: &SubmissionHead,
    round: &RoundRow,
    (items, cells): (&[ItemRow], &HashMap<ItemId, Vec<CellRow>>),
    figures: &[Figure],
) -> Result<HashMap<ItemId, Status>> {
    // What this round told before is no earlier round.
    let earlier = |figure: &&Figure| figure.part.is_empty() && figure.period != round.period;
    let mut since: HashMap<IndicatorId, Timestamp> = HashMap::new();
    for figure in figures.iter().filter(earlier) {
        let last = since.entry(figure.indicator_id).or_insert(figure.received_at);
        *last = figure.received_at.max(*last);
    }
    if since.is_empty() {
        return Ok(HashMap::new());
    }
    let today = app.today();
    let head = find_plan(app, round.plan_id).await?;
    // Whoever may have the report checked is told of its own rows only.
    let book = open_book(app, &Caller::system(), &head, today).await?;
    let said = outlook::of_plan(&app.db, head.id).await?;
    let mut asked = HashMap::new();
    for now in book.assess(today)?.iter().filter(|now| now.out.status.wants_action()) {
        let leads = now.row.leads.iter().any(|lead| lead.id == of.body_id);
        let (Some(since), true) = (since.get(&now.origin), leads) else { continue };
        let answered = said.iter().any(|row| {
            (row.indicator_id, row.body_id) == (now.origin, of.body_id) && answers(row, *since)
        });
        let item = items.iter().find(|row| {
            row.kind == ItemKind::Indicator && row.origin_id == Some(now.origin.0) && row.is_open
        });
        let (Some(item), false) = (item, answered) else { continue };
        let typed = cells.get(&item.id).and_then(|cells| number(item, cells));
        let then = match typed.and_then(|entry| Some((entry.as_of, entry.value?))) {
            Some((as_of, value)) => {
                let as_of = as_of.unwrap_or(round.cut_off).min(today);
                book.supposing(now, (round.period.year(), as_of, value), today)?.status
            }
            None => now.out.status,
        };
        if let Some(status) = standing(now.out.status, then) {
            asked.insert(item.id, status);
        }
    }
    Ok(asked)
}

/// Whether an owner's word says what will be done, and was given after a moment.
fn answers(said: &OutlookRow, since: Timestamp) -> bool {
    said.action.is_some() && said.said_at >= since
}

/// The better of how it stands and would stand, where both ask for what will be done.
fn standing(now: Status, then: Status) -> Option<Status> {
    let better = if now.is_worse_than(then) { then } else { now };
    (now.wants_action() && then.wants_action()).then_some(better)
}

/// What is typed for the whole of an indicator, where it is a number.
fn number(row: &ItemRow, cells: &[CellRow]) -> Option<IndicatorEntry> {
    let words = Shape::Level { known: Vec::new() };
    let shape = row.shape.as_ref().unwrap_or(&words);
    let own = cells.iter().filter(|cell| {
        cell.part.is_empty()
            && !cell.value.is_empty()
            && matches!(cell.field, Field::Value | Field::AsOf)
    });
    let read = own.map(|cell| (cell.field, read_stored(cell.field, &cell.value, shape)));
    let entry = IndicatorEntry::from_cells(read);
    matches!(entry.value, Some(Value::Number { .. })).then_some(entry)
}
