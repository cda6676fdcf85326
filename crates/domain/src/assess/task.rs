//! Tasks: done or not, late or not.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::date::shown;
use crate::report::TaskStatus;
use crate::schedule::ScheduleKind;

/// [`assess_task`] in words, to stand beside its counts.
pub const TASK_RULE: &str = "Nhiệm vụ có hạn được xếp theo hai câu hỏi: đã xong chưa, và có quá hạn không. Ngày xong là ngày số liệu của báo cáo đầu tiên ghi đã hoàn thành. Nhiệm vụ thường xuyên, định kỳ được xếp theo số kỳ báo cáo gửi đúng hạn. Nhiệm vụ chưa đến ngày bắt đầu, không có hạn cụ thể, hoặc không còn phù hợp được đếm riêng.";

/// Where a task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TaskState {
    /// Done by its day.
    DoneInTime,
    /// Done after its day.
    DoneLate,
    /// Not done, and its day has not passed.
    InTime,
    /// Not done, and its day has passed.
    Late,
    /// Its time has not begun.
    NotDue,
    /// Goes on, every report on it came in time.
    ContinuousKept,
    /// Goes on, reports on it were late or are missing.
    ContinuousLagging,
    /// Goes on, no report on it was owed yet.
    ContinuousNew,
    /// Not done, and the plan gives no day.
    NoDeadline,
    /// Reported as no longer fitting.
    Dropped,
}

impl TaskState {
    /// Every state, in the order boards show them.
    pub const ALL: [TaskState; 10] = [
        TaskState::Late,
        TaskState::InTime,
        TaskState::NotDue,
        TaskState::DoneInTime,
        TaskState::DoneLate,
        TaskState::ContinuousLagging,
        TaskState::ContinuousKept,
        TaskState::ContinuousNew,
        TaskState::NoDeadline,
        TaskState::Dropped,
    ];

    /// In Vietnamese.
    pub fn title(self) -> &'static str {
        match self {
            TaskState::DoneInTime => "Xong đúng hạn",
            TaskState::DoneLate => "Xong nhưng muộn",
            TaskState::InTime => "Đang làm, trong hạn",
            TaskState::Late => "Quá hạn, chưa xong",
            TaskState::NotDue => "Chưa đến thời gian thực hiện",
            TaskState::ContinuousKept => "Thường xuyên, báo cáo đúng hạn",
            TaskState::ContinuousLagging => "Thường xuyên, có kỳ báo cáo chậm",
            TaskState::ContinuousNew => "Thường xuyên, chưa có kỳ báo cáo",
            TaskState::NoDeadline => "Không có hạn cụ thể",
            TaskState::Dropped => "Không còn phù hợp",
        }
    }

    /// The word of addresses, files and the API.
    pub fn word(self) -> &'static str {
        match self {
            TaskState::DoneInTime => "done-in-time",
            TaskState::DoneLate => "done-late",
            TaskState::InTime => "in-time",
            TaskState::Late => "late",
            TaskState::NotDue => "not-due",
            TaskState::ContinuousKept => "continuous-kept",
            TaskState::ContinuousLagging => "continuous-lagging",
            TaskState::ContinuousNew => "continuous-new",
            TaskState::NoDeadline => "no-deadline",
            TaskState::Dropped => "dropped",
        }
    }

    /// The state of a word.
    pub fn from_word(word: &str) -> Option<TaskState> {
        TaskState::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// Why a late task is late, by what its body reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Overdue {
    /// Difficulties outside the body's power.
    Objective,
    /// Difficulties of the body's own making.
    Subjective,
    /// Both.
    Both,
    /// The body gave no cause.
    Unsaid,
}

impl Overdue {
    /// Every cause, in the order pages count them.
    pub const ALL: [Overdue; 4] =
        [Overdue::Objective, Overdue::Subjective, Overdue::Both, Overdue::Unsaid];

    /// In Vietnamese.
    pub fn title(self) -> &'static str {
        match self {
            Overdue::Objective => "do khó khăn khách quan",
            Overdue::Subjective => "do hạn chế chủ quan",
            Overdue::Both => "do cả khách quan và chủ quan",
            Overdue::Unsaid => "cơ quan chưa nêu lý do",
        }
    }
}

/// What is known of a task on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaskFacts {
    /// What sort of time frame it has; `None` when the plan gives none.
    pub kind: Option<ScheduleKind>,
    /// First good day.
    pub start: Option<Date>,
    /// Last good day, with extensions.
    pub end: Option<Date>,
    /// As reported last.
    pub status: Option<TaskStatus>,
    /// The day figures of the first report that said done counted up to.
    pub done_on: Option<Date>,
    /// Reports owed on it whose deadline has passed, and those of them that came in time.
    pub reports: (u32, u32),
    /// A difficulty outside the body's power was reported last, and one of its own making.
    pub causes: (bool, bool),
    /// The day on which it is assessed.
    pub day: Date,
    /// Days ahead that count as soon.
    pub soon_days: u32,
}

/// Where a task stands, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TaskAssessment {
    /// The state.
    pub state: TaskState,
    /// Days after its last good day, until it was done or until today.
    pub days_late: Option<u32>,
    /// Why it is late; only for those not done.
    pub cause: Option<Overdue>,
    /// Its day comes within the days that count as soon, and it is not done.
    pub due_soon: bool,
    /// Why, in one Vietnamese sentence.
    pub reason: String,
}

/// Where a task stands on the day, see [`TASK_RULE`].
pub fn assess_task(facts: &TaskFacts) -> TaskAssessment {
    let state = state(facts);
    let until = match state {
        TaskState::DoneLate => facts.done_on,
        TaskState::Late => Some(facts.day),
        _ => None,
    };
    let days_late = facts.end.zip(until).and_then(|(end, until)| days(end, until));
    let due_soon = matches!(state, TaskState::InTime | TaskState::NotDue)
        && facts
            .end
            .and_then(|end| days(facts.day, end))
            .is_some_and(|left| left <= facts.soon_days);
    let cause = (state == TaskState::Late).then_some(match facts.causes {
        (true, true) => Overdue::Both,
        (true, false) => Overdue::Objective,
        (false, true) => Overdue::Subjective,
        (false, false) => Overdue::Unsaid,
    });
    let reason = reason(facts, state, days_late, cause);
    TaskAssessment { state, days_late, cause, due_soon, reason }
}

fn state(facts: &TaskFacts) -> TaskState {
    use ScheduleKind::{Continuous, HalfYearly, Monthly, Quarterly, RecurringDeadline, Yearly};
    let recurs = matches!(
        facts.kind,
        Some(Continuous | Yearly | HalfYearly | Quarterly | Monthly | RecurringDeadline)
    );
    if facts.status == Some(TaskStatus::NoLongerFitting) {
        return TaskState::Dropped;
    }
    if facts.status == Some(TaskStatus::Done) {
        let late = facts.end.zip(facts.done_on).is_some_and(|(end, done)| done > end);
        return if late { TaskState::DoneLate } else { TaskState::DoneInTime };
    }
    if facts.start.is_some_and(|start| start > facts.day) {
        return TaskState::NotDue;
    }
    match (recurs, facts.end) {
        (true, _) => match facts.reports {
            (0, _) => TaskState::ContinuousNew,
            (owed, kept) if kept >= owed => TaskState::ContinuousKept,
            _ => TaskState::ContinuousLagging,
        },
        (false, None) => TaskState::NoDeadline,
        (false, Some(end)) if end < facts.day => TaskState::Late,
        (false, Some(_)) => TaskState::InTime,
    }
}

fn days(from: Date, to: Date) -> Option<u32> {
    from.until(to).ok().and_then(|span| u32::try_from(span.get_days()).ok())
}

fn reason(
    facts: &TaskFacts,
    state: TaskState,
    days_late: Option<u32>,
    cause: Option<Overdue>,
) -> String {
    let end = facts.end.map(shown).unwrap_or_default();
    let done = facts.done_on.map(shown);
    let late = days_late.unwrap_or(0);
    let reported = match facts.status {
        Some(status) => format!("báo cáo gần nhất ghi “{}”", status.title().to_lowercase()),
        None => "chưa có báo cáo nào".to_owned(),
    };
    match state {
        TaskState::DoneInTime => match (done, facts.end) {
            (Some(done), Some(_)) => {
                format!("Báo hoàn thành theo số liệu đến {done}, hạn là {end}.")
            }
            (Some(done), None) => {
                format!("Báo hoàn thành theo số liệu đến {done}; kế hoạch không đặt hạn.")
            }
            (None, _) => "Báo hoàn thành, không rõ ngày nên không tính là muộn.".to_owned(),
        },
        TaskState::DoneLate => {
            let done = done.unwrap_or_default();
            format!("Báo hoàn thành theo số liệu đến {done}, sau hạn {end} là {late} ngày.")
        }
        TaskState::InTime => {
            let left = facts.end.and_then(|end| days(facts.day, end)).unwrap_or(0);
            format!("Còn {left} ngày đến hạn {end}, {reported}.")
        }
        TaskState::Late => {
            let cause = cause.map(Overdue::title).unwrap_or_default();
            format!("Đã quá hạn {end} là {late} ngày, {reported}, {cause}.")
        }
        TaskState::NotDue => {
            let start = facts.start.map(shown).unwrap_or_default();
            format!("Thời gian thực hiện bắt đầu từ {start}.")
        }
        TaskState::ContinuousKept => {
            format!("{} kỳ báo cáo đã đến hạn đều được gửi đúng hạn.", facts.reports.0)
        }
        TaskState::ContinuousLagging => {
            let (owed, kept) = facts.reports;
            format!("{} trong {owed} kỳ báo cáo đã đến hạn bị gửi chậm hoặc chưa gửi.", owed - kept)
        }
        TaskState::ContinuousNew => {
            "Nhiệm vụ thường xuyên, chưa có kỳ báo cáo nào đến hạn.".to_owned()
        }
        TaskState::NoDeadline => format!("Kế hoạch không đặt hạn cụ thể, {reported}."),
        TaskState::Dropped => "Cơ quan thực hiện báo không còn phù hợp.".to_owned(),
    }
}
