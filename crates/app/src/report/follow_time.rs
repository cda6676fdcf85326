//! More time goes along with the rows of a report.

use ansinh_store::report::extension::{self, ExtensionRow, NewExtension};
use ansinh_store::report::item;
use ansinh_store::report::round::RoundRow;
use ansinh_store::report::submission::{self, SubmissionHead};
use ansinh_store::{ExtensionId, SubmissionId, Tx};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::{App, Caller, Result};

const TAKEN_OVER: &str = "Nhận việc khi hạn báo cáo đã qua: những ngày trước ngày nhận việc không tính chậm cho cơ quan nhận (sắp xếp bộ máy).";

/// An act that moves rows, as far as their time is concerned.
///
/// - A deadline that was put off for the giver holds for the taker too.
/// - A request that waits goes along when the giver has nothing left to report.
/// - Who had nothing to report before and gets rows whose deadline is over is late only for the
///   days after it got them; the days before stay the giver's.
/// - What came along with rows lapses when they go back to where they came from.
pub(super) struct Time<'a> {
    pub(super) app: &'a App,
    pub(super) caller: &'a Caller,
    pub(super) now: Timestamp,
    pub(super) today: Date,
}

impl Time<'_> {
    /// After rows went from `giver` to `taker`; `fresh` tells that it owed nothing before.
    pub(super) async fn goes_along(
        &self,
        tx: &mut Tx,
        round: &RoundRow,
        giver: &SubmissionHead,
        taker: &SubmissionHead,
        fresh: bool,
    ) -> Result<()> {
        let given = extension::of_submission_in(tx, giver.id).await?;
        let taken = extension::of_submission_in(tx, taker.id).await?;
        let emptied = !item::owes_rows(tx, giver.id).await?;
        let longest = given.iter().filter(|row| row.counting().is_some());
        let longest = longest.max_by_key(|row| row.counting());
        if let Some(row) = longest.filter(|row| row.counting() > Some(taker.due)) {
            self.carry(tx, row, taker.id).await?;
        }
        if let Some(row) = given.iter().find(|row| row.waits()).filter(|_| emptied) {
            if !taken.iter().any(ExtensionRow::waits) {
                self.carry(tx, row, taker.id).await?;
            }
            extension::lapse(tx, row.id, self.now).await?;
        }
        for row in given.iter().filter(|row| row.carried_from == Some(taker.id)) {
            extension::lapse(tx, row.id, self.now).await?;
        }
        self.settle(tx, round, giver.id).await?;
        let due = self.settle(tx, round, taker.id).await?;
        if fresh && due < self.today {
            let new = NewExtension {
                id: self.app.ids.next(self.now),
                submission: taker.id,
                wanted: self.today,
                reason: TAKEN_OVER,
                by: self.caller.user(),
                now: self.now,
            };
            extension::give(tx, new).await?;
            self.settle(tx, round, taker.id).await?;
        }
        Ok(())
    }

    async fn carry(&self, tx: &mut Tx, row: &ExtensionRow, into: SubmissionId) -> Result<()> {
        let id: ExtensionId = self.app.ids.next(self.now);
        Ok(extension::carry(tx, id, row.id, into).await?)
    }

    /// The deadline that counts: the round's, or the latest granted that counts.
    async fn settle(&self, tx: &mut Tx, round: &RoundRow, id: SubmissionId) -> Result<Date> {
        let rows = extension::of_submission_in(tx, id).await?;
        let due = rows.iter().filter_map(ExtensionRow::counting).fold(round.due, Date::max);
        if super::lock(tx, id).await?.due != due {
            submission::set_due(tx, id, due).await?;
        }
        Ok(due)
    }
}
