//! Figures of a report that is received become revisions of observations.

use std::collections::BTreeMap;

use ansinh_domain::report::{AsOf, Field, IndicatorEntry, ItemKind, Shape, read_stored};
use ansinh_store::report::item::ItemRow;
use ansinh_store::report::observation::{self, Figure, NewRevision, ObservationKey, RevisionKind};
use ansinh_store::report::round::RoundRow;
use ansinh_store::report::snapshot::KeptCell;
use ansinh_store::{IndicatorId, ItemId, ObservationId, TerritoryId, Tx, UserId};
use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::receive::Evidence;
use crate::{App, AppError, Result};

/// Who approved and when.
pub(super) type Approval = (Option<UserId>, Timestamp);

/// A figure with who typed it when.
struct Told {
    entry: IndicatorEntry,
    by: Option<UserId>,
    at: Timestamp,
}

/// What all figures of one report have in common.
pub(super) struct Books<'a> {
    pub(super) app: &'a App,
    pub(super) round: &'a RoundRow,
    pub(super) approval: Option<Approval>,
    pub(super) submitted_on: Option<Date>,
    /// Why figures received before are revised.
    pub(super) reason: Option<&'a str>,
    pub(super) evidence: Evidence,
    pub(super) by: Option<UserId>,
    pub(super) now: Timestamp,
}

impl Books<'_> {
    /// Writes what a changed row tells, and withdraws what it told before of other days; how many
    /// figures the row tells now.
    pub(super) async fn write(
        &self,
        tx: &mut Tx,
        row: &ItemRow,
        cells: &[KeptCell],
    ) -> Result<usize> {
        let (ItemKind::Indicator, Some(origin)) = (row.kind, row.origin_id) else { return Ok(0) };
        let words = Shape::Level { known: Vec::new() };
        let shape = row.shape.as_ref().unwrap_or(&words);
        let mut parts: BTreeMap<&str, Vec<&KeptCell>> = BTreeMap::new();
        for cell in cells {
            parts.entry(&cell.part).or_default().push(cell);
        }
        let before = observation::of_item(tx, row.id).await?;
        let mut kept: Vec<ObservationId> = Vec::new();
        for (part, cells) in parts {
            let Some(told) = told(&cells, shape) else { continue };
            if told.entry.value.is_none() {
                continue;
            }
            let key = ObservationKey {
                indicator: IndicatorId(origin),
                territory: territory(part)?,
                period: self.round.period,
                as_of: told.entry.as_of.unwrap_or_else(|| self.as_of()),
            };
            kept.push(self.revise(tx, row.id, key, &told).await?);
        }
        for old in before {
            if old.kind != RevisionKind::Withdrawn && !kept.contains(&old.id) {
                self.withdraw(tx, row.id, &old).await?;
            }
        }
        Ok(kept.len())
    }

    /// The as-of day of a figure that has none of its own.
    fn as_of(&self) -> Date {
        match self.round.regime.as_of {
            AsOf::CutOff => self.round.cut_off,
            AsOf::DaySubmitted | AsOf::EachFigure => {
                self.submitted_on.unwrap_or(self.round.cut_off).min(self.round.cut_off)
            }
        }
    }

    async fn revise(
        &self,
        tx: &mut Tx,
        item: ItemId,
        key: ObservationKey,
        told: &Told,
    ) -> Result<ObservationId> {
        let fresh: ObservationId = self.app.ids.next(self.now);
        let (id, newest) = observation::find_or_make(tx, fresh, key, self.now).await?;
        let entry = &told.entry;
        if let Some(newest) = &newest
            && newest.value()? == entry.value
            && (&newest.source, &newest.note) == (&entry.source, &entry.note)
        {
            return Ok(id);
        }
        let number = newest.map_or(1, |figure| figure.number + 1);
        let new = NewRevision {
            value: entry.value.as_ref(),
            source: entry.source.as_deref(),
            note: entry.note.as_deref(),
            explanation: entry.explanation.as_deref(),
            reason: self.reason_for(number),
            item: Some(item),
            entered: (told.by, told.at),
            approved: self.approval,
            received: (self.by, self.now),
        };
        observation::revise(tx, id, number, new).await?;
        for file in self.evidence.behind(item) {
            observation::keep_evidence(tx, id, number, file.evidence_id, &file.name).await?;
        }
        Ok(id)
    }

    async fn withdraw(&self, tx: &mut Tx, item: ItemId, old: &Figure) -> Result<()> {
        let number = old.number + 1;
        let new = NewRevision {
            value: None,
            source: None,
            note: None,
            explanation: None,
            reason: self.reason_for(number),
            item: Some(item),
            entered: (self.by, self.now),
            approved: self.approval,
            received: (self.by, self.now),
        };
        Ok(observation::revise(tx, old.id, number, new).await?)
    }

    /// Why a revision is made; the first needs no reason.
    fn reason_for(&self, number: i64) -> Option<&str> {
        // Another row of the same day may have told a figure before, which nobody asked to mend.
        const ANOTHER: &str = "Báo cáo khác của cùng chỉ tiêu, cùng kỳ, cùng ngày";
        if number == 1 { None } else { Some(self.reason.unwrap_or(ANOTHER)) }
    }
}

/// The figure that the cells of one part tell.
fn told(cells: &[&KeptCell], shape: &Shape) -> Option<Told> {
    let entry = IndicatorEntry::from_cells(
        cells.iter().map(|cell| (cell.field, read_stored(cell.field, &cell.value, shape))),
    );
    let of = |field| cells.iter().find(|cell| cell.field == field);
    let cell = of(Field::Value).or_else(|| of(Field::NoData))?;
    Some(Told { entry, by: cell.by, at: cell.at })
}

fn territory(part: &str) -> Result<Option<TerritoryId>> {
    if part.is_empty() {
        return Ok(None);
    }
    let id = Uuid::parse_str(part).map_err(|error| AppError::Internal(error.into()))?;
    Ok(Some(TerritoryId(id)))
}
