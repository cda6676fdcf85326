//! Checks of what is reported, before a person sees it.
//!
//! [`check`] runs the built-in checks over the rows of a submission and the coordinator's own
//! [`Rule`]s over the figures they name. Each [`Issue`] says on which row and cell, how grave, and
//! in Vietnamese what is doubtful and what to do. A row's explanation settles what
//! [`Severity::Explain`] asks ([`Issue::explained`]); [`holds_back`] tells whether the report may be
//! sent. Figures are exact decimals throughout.

mod expr;
mod figures;
mod outlier;
mod progress;
mod rule;

pub use expr::{EvalFault, Expr, ParseFault, parse_expr};
pub use outlier::modified_z;
pub use rule::{Comparison, Outcome, Rule, RuleFault, try_rule};

use std::collections::HashMap;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::assess::Status;
use crate::report::{AsOf, Field, IndicatorEntry, Shape, TaskProgress};
use crate::target::{Direction, MeasureKind, Target};

/// How grave an issue is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// The report cannot be sent with it.
    Blocks,
    /// The officer must mend it or explain it.
    Explain,
    /// Said so that the officer and the approver know.
    Informs,
}

impl Severity {
    /// As lists say it.
    pub fn title(self) -> &'static str {
        match self {
            Severity::Blocks => "Phải sửa",
            Severity::Explain => "Cần giải trình",
            Severity::Informs => "Lưu ý",
        }
    }
}

/// Which check found it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckCode {
    /// What must be there is not.
    Required,
    /// Two cells of a row contradict each other.
    Contradiction,
    /// A day that cannot be.
    Day,
    /// A value outside what its unit or kind allows.
    Range,
    /// A level that the plan does not name.
    Level,
    /// Probably another unit than the plan's.
    Unit,
    /// Far from the last value.
    Jump,
    /// Away from the target, or already there.
    Path,
    /// Parts that do not fit their whole.
    Parts,
    /// Far from all earlier values.
    Outlier,
    /// A task that is late without a cause.
    Late,
    /// A task that fell back.
    FellBack,
    /// Text that only changed its dates.
    Repeated,
    /// An indicator that is off track, of which its owner has not said what it will do.
    Remedy,
    /// A rule of the coordinator.
    Rule,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// Code of the row; for a rule over several rows the first one it names.
    pub item: String,
    /// The cell it is about.
    pub field: Field,
    /// Which check.
    pub check: CheckCode,
    /// How grave.
    pub severity: Severity,
    /// What is doubtful, and what to do, in Vietnamese.
    pub message: String,
    /// The row carries an explanation.
    pub explained: bool,
}

/// Whether the report may not be sent because of it.
pub fn holds_back(issue: &Issue) -> bool {
    match issue.severity {
        Severity::Blocks => true,
        Severity::Explain => !issue.explained,
        Severity::Informs => false,
    }
}

/// An approved value of an earlier day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// As of which day.
    pub as_of: Date,
    /// The value.
    pub value: Decimal,
}

/// An indicator row to check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorRow {
    /// Its code.
    pub code: String,
    /// Code of the row above it in the nesting.
    pub parent: Option<String>,
    /// The plan's unit.
    pub unit: Option<String>,
    /// Number or level.
    pub shape: Shape,
    /// Sort of quantity.
    pub measure: MeasureKind,
    /// Which way is better.
    pub direction: Option<Direction>,
    /// Its targets.
    pub targets: Vec<Target>,
    /// What is reported.
    pub entry: IndicatorEntry,
    /// Approved values of the same territory, oldest first.
    pub history: Vec<Point>,
    /// How it stands, where that asks the body for what it will do and it has said nothing since
    /// the last round.
    pub unanswered: Option<Status>,
}

/// A task row to check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskRow {
    /// Its code.
    pub code: String,
    /// The plan expects a product.
    pub product_expected: bool,
    /// Last good day, where the plan gives one.
    pub due: Option<Date>,
    /// What is reported.
    pub progress: TaskProgress,
    /// What was approved last.
    pub last: Option<TaskProgress>,
}

/// A narrative section to check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionRow {
    /// Its code.
    pub code: String,
    /// A report without it is not complete.
    pub required: bool,
    /// Its text.
    pub text: Option<String>,
    /// What explains it.
    pub explanation: Option<String>,
    /// The text of the last round.
    pub last: Option<String>,
}

/// What the checks measure with; a coordinator may set other limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Greatest change against the last value, as a part of it.
    pub jump: Decimal,
    /// Greatest modified z-score.
    pub z_score: Decimal,
    /// Fewest earlier values for a z-score.
    pub z_values: usize,
}

impl Default for Limits {
    /// A third more or less than last; 3.5 over at least five values (Iglewicz and Hoaglin, 1993).
    fn default() -> Limits {
        Limits { jump: Decimal::new(33, 2), z_score: Decimal::new(35, 1), z_values: 5 }
    }
}

/// A whole submission to check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// Up to which day figures count.
    pub cut_off: Date,
    /// First day whose figures belong to the round.
    pub from: Date,
    /// What the as-of day is unless given.
    pub as_of: AsOf,
    /// Today.
    pub today: Date,
    /// What to measure with.
    pub limits: Limits,
    /// Its indicators, in the plan's order.
    pub indicators: Vec<IndicatorRow>,
    /// Its tasks.
    pub tasks: Vec<TaskRow>,
    /// Its sections.
    pub sections: Vec<SectionRow>,
    /// Rules that name any of its indicators.
    pub rules: Vec<Rule>,
    /// Figures of other bodies' indicators that the rules name, as far as they are known.
    pub others: HashMap<String, Decimal>,
}

/// Everything doubtful in a submission: by row in its order, gravest first in a row.
pub fn check(submission: &Submission) -> Vec<Issue> {
    let mut issues = Issues { found: Vec::new() };
    for row in &submission.indicators {
        figures::check(&mut issues, submission, row);
    }
    figures::check_parts(&mut issues, &submission.indicators);
    for row in &submission.tasks {
        progress::check_task(&mut issues, submission, row);
    }
    for row in &submission.sections {
        progress::check_section(&mut issues, row);
    }
    rule::check(&mut issues, submission);
    let indicators = submission.indicators.iter().map(|row| row.code.as_str());
    let tasks = submission.tasks.iter().map(|row| row.code.as_str());
    let sections = submission.sections.iter().map(|row| row.code.as_str());
    let place: HashMap<&str, usize> = indicators.chain(tasks).chain(sections).zip(0..).collect();
    let mut found = issues.found;
    found.sort_by_key(|issue| {
        let place = place.get(issue.item.as_str()).copied().unwrap_or(usize::MAX);
        (place, issue.severity, issue.check)
    });
    found
}

/// What was found so far.
struct Issues {
    found: Vec<Issue>,
}

/// The row that issues are about.
#[derive(Clone, Copy)]
struct Row<'a> {
    code: &'a str,
    explained: bool,
}

impl Issues {
    fn say(
        &mut self,
        row: Row<'_>,
        field: Field,
        check: CheckCode,
        severity: Severity,
        message: String,
    ) {
        let (item, explained) = (row.code.to_owned(), row.explained);
        self.found.push(Issue { item, field, check, severity, message, explained });
    }
}

#[cfg(test)]
mod tests;
