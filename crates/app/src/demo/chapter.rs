//! One reporting round of the story: who reports when, what is given back, who is urged.

use ansinh_domain::calendar::Period;
use ansinh_domain::report::State;
use ansinh_store::report::round;
use ansinh_store::report::submission::{self, SubmissionRow};
use ansinh_store::{RegimeId, RoundId};
use jiff::civil::{Date, DateTime};

use super::stage::{Stage, days};
use crate::report::{close_round, open_round};
use crate::{AppError, Result};

/// A round as the story wants it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chapter {
    pub(super) regime: RegimeId,
    pub(super) period: Period,
    pub(super) opened: Date,
    /// The day it is closed; the last one stays open.
    pub(super) closed: Option<Date>,
    /// Of a hundred bodies so many are late.
    pub(super) late: i64,
    /// Bodies correct figures after they were received.
    pub(super) corrected: bool,
}

/// What happens to a report, or to all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Act {
    AskForTime,
    DecideOnTime,
    Fill,
    Send,
    GiveBackByHead,
    Resend,
    Approve,
    GiveBackByDesk,
    Mend,
    Receive,
    Remark,
    Correct,
    Urge,
    UrgeAgain,
}

/// A step of the story.
#[derive(Debug, Clone, Copy)]
struct Step {
    at: DateTime,
    act: Act,
    /// Which report; `None` for all.
    report: Option<usize>,
}

/// A round that is being played.
pub(super) struct Played {
    pub(super) id: RoundId,
    pub(super) chapter: Chapter,
    pub(super) due: Date,
    pub(super) reports: Vec<SubmissionRow>,
}

impl Stage<'_> {
    /// Plays a round from its opening to its close, or to the end of the story.
    pub(super) async fn chapter(&mut self, chapter: Chapter) -> Result<Played> {
        self.say(&format!("  {}…", chapter.period.title()));
        self.go(chapter.opened.at(8, 0, 0, 0))?;
        let opened = chapter.opened;
        let id = open_round(&self.app, &self.coordinator, chapter.regime, chapter.period, opened)
            .await?;
        let missing = AppError::NotFound { what: "kỳ báo cáo" };
        let row = round::find(&self.app.db, id).await?.ok_or(missing)?;
        let reports = submission::of_round(&self.app.db, id).await?;
        for report in &reports {
            self.staff(report.body_id, &report.body_name).await?;
        }
        let due = row.deadlines.first().copied().unwrap_or(row.cut_off);
        let played = Played { id, chapter, due, reports };
        for step in self.steps(&played) {
            if step.at > self.end {
                break;
            }
            self.go(step.at)?;
            match step.report.and_then(|at| played.reports.get(at)) {
                Some(report) => self.act(&played, report, step.act).await?,
                None => self.urge(&played, step.act).await?,
            }
        }
        if let Some(day) = chapter.closed {
            self.go(day.at(16, 0, 0, 0))?;
            close_round(&self.app, &self.coordinator, id).await?;
        }
        Ok(played)
    }

    /// Everything that happens in a round, in its order.
    fn steps(&self, played: &Played) -> Vec<Step> {
        let mut steps = Vec::new();
        for (at, report) in played.reports.iter().enumerate() {
            for (act, day, hour) in self.way(played, report) {
                let minute =
                    self.dice.within(&format!("minute {} {act:?} {day}", report.body_name), 0, 59);
                let minute = i8::try_from(minute).unwrap_or(0);
                steps.push(Step { at: day.at(hour, minute, 0, 0), act, report: Some(at) });
            }
        }
        for (act, after) in [(Act::Urge, 2), (Act::UrgeAgain, 6)] {
            steps.push(Step { at: days(played.due, after).at(8, 5, 0, 0), act, report: None });
        }
        steps.sort_by_key(|step| (step.at, step.act, step.report));
        steps
    }

    /// The way of one report: what, on which day, at which hour.
    fn way(&self, played: &Played, report: &SubmissionRow) -> Vec<(Act, Date, i8)> {
        let (dice, due) = (self.dice, played.due);
        let ask = |what: &str| format!("{what} {} {}", report.body_name, played.chapter.period);
        let chance = |what: &str, of| dice.chance(&ask(what), of);
        let within = |what: &str, low, high| dice.within(&ask(what), low, high);
        let mut way = Vec::new();
        let late = chance("late", played.chapter.late);
        let sent = if late {
            days(due, within("days late", 2, 16))
        } else {
            days(due, -within("days early", 0, 8))
        };
        if late && chance("asks", 50) {
            way.push((Act::AskForTime, days(due, -3), 9));
            way.push((Act::DecideOnTime, days(due, -2), 15));
        }
        way.push((Act::Fill, days(sent, -1), 8));
        way.push((Act::Send, sent, 10));
        let mut at = sent;
        if chance("head", 14) {
            at = days(at, 1);
            way.push((Act::GiveBackByHead, at, 9));
            way.push((Act::Resend, at, 14));
        }
        at = days(at, within("approval", 0, 1));
        way.push((Act::Approve, at, 16));
        if chance("desk", 16) {
            at = days(at, 1);
            way.push((Act::GiveBackByDesk, at, 9));
            at = days(at, 1);
            way.push((Act::Mend, at, 9));
            way.push((Act::Approve, at, 16));
        }
        at = days(at, within("receipt", 1, 2));
        way.push((Act::Receive, at, 17));
        if chance("remark", 30) {
            way.push((Act::Remark, at, 17));
        }
        if played.chapter.corrected && chance("correction", 12) {
            at = days(at, 6);
            way.push((Act::Correct, at, 9));
            way.push((Act::Mend, at, 10));
            way.push((Act::Approve, at, 16));
            way.push((Act::Receive, days(at, 1), 17));
        }
        way
    }

    /// Where a report stands now.
    pub(super) async fn state(&self, report: &SubmissionRow) -> Result<State> {
        let missing = AppError::NotFound { what: "báo cáo" };
        let now = submission::find(&self.app.db, report.id).await?.ok_or(missing)?;
        Ok(now.state)
    }
}
