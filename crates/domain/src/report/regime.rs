//! Regimes (chế độ báo cáo): standing duties to report, and the days of one occurrence.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::lateness::Allowances;
use crate::calendar::{
    CUT_OFF_RULES, CutOffRule, Frequency, Period, Window, WorkCalendar, written,
};
use crate::plan::ReportingDuty;
use crate::text::fold;

/// A standing duty to report, with the parts that Nghị định 09/2019/NĐ-CP wants stated: name,
/// content, who and to whom, way of sending, deadline, frequency, cut-off, outline and forms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Regime {
    /// "Báo cáo kết quả thực hiện Kế hoạch 103/KH-UBND".
    pub name: String,
    /// What it rests on: the plan's sentence, or the decree.
    pub basis: String,
    /// How often.
    pub frequency: Frequency,
    /// What is reported.
    pub content: Content,
    /// Who reports to whom by when, from the lead bodies up. At least one; the deadline of the
    /// first is that of the bodies' submissions.
    pub steps: Vec<Step>,
    /// Up to which day figures count.
    pub cut_off: CutOff,
    /// What the as-of day of a figure is unless the officer gives one.
    pub as_of: AsOf,
    /// Way of sending, in words.
    pub way: String,
    /// Forms to be used, in words or by number.
    pub forms: Vec<String>,
    /// Working days each side has to deal with a report before they count against it.
    pub allowances: Allowances,
    /// How many days before the first deadline a round is opened.
    pub opens_days_before: u16,
}

/// What is reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Which indicators. Rows that only head others are never owed.
    pub indicators: Selection,
    /// Which tasks.
    pub tasks: Selection,
    /// Narrative sections each body writes.
    pub sections: Vec<SectionSpec>,
}

/// Which rows of an appendix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "take", content = "codes", rename_all = "kebab-case")]
pub enum Selection {
    /// Every row.
    All,
    /// None.
    Nothing,
    /// Rows of these groups or sections.
    Headings(Vec<String>),
    /// Rows with these codes.
    Items(Vec<String>),
}

impl Selection {
    /// As pages say it.
    pub fn words(&self) -> String {
        match self {
            Selection::All => "tất cả".to_owned(),
            Selection::Nothing => "không".to_owned(),
            Selection::Headings(codes) => format!("nhóm, mục {}", codes.join(", ")),
            Selection::Items(codes) => format!("mã {}", codes.join(", ")),
        }
    }

    /// Whether it takes the row with `code` that stands under `headings`.
    pub fn takes(&self, code: &str, headings: &[&str]) -> bool {
        match self {
            Selection::All => true,
            Selection::Nothing => false,
            Selection::Headings(codes) => {
                codes.iter().any(|known| headings.contains(&known.as_str()))
            }
            Selection::Items(codes) => codes.iter().any(|known| known == code),
        }
    }
}

/// A narrative section of the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionSpec {
    /// Its place in the outline: "III.2".
    pub code: String,
    /// Its heading.
    pub title: String,
    /// What to write, for who writes it.
    pub hint: String,
    /// A report without it is not complete.
    pub required: bool,
}

/// One step of the way up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Who reports, in words.
    pub who: String,
    /// To whom, in words.
    pub to: String,
    /// By when.
    pub deadline: Deadline,
}

/// The last good day of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Deadline {
    /// The same day each year ("trước ngày 30/10" → 29 October); of a day that the month does not
    /// have, its last.
    DayOfYear {
        /// The month.
        month: i8,
        /// The day.
        day: i8,
    },
    /// So many working days after the cut-off.
    WorkingDaysAfterCutOff {
        /// How many.
        days: u32,
    },
    /// That day of the month after the period; past its end, its last day.
    DayOfNextMonth {
        /// The day.
        day: i8,
    },
}

/// Up to which day figures count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum CutOff {
    /// A window of days belongs to each period.
    Window(CutOffRule),
    /// Nothing is said: up to the first deadline. Needs deadlines that do not hang on the cut-off.
    AtDeadline,
    /// The same day each year.
    DayOfYear {
        /// The month.
        month: i8,
        /// The day.
        day: i8,
    },
}

/// What the as-of day of a figure is unless the officer gives one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AsOf {
    /// The cut-off.
    CutOff,
    /// The day the report leaves the officer.
    DaySubmitted,
    /// The officer must give one for each figure.
    EachFigure,
}

impl AsOf {
    /// Every rule, in the order forms offer them.
    pub const ALL: [AsOf; 3] = [AsOf::CutOff, AsOf::DaySubmitted, AsOf::EachFigure];

    /// As forms say it.
    pub fn title(self) -> &'static str {
        match self {
            AsOf::CutOff => "Tính đến ngày chốt số liệu",
            AsOf::DaySubmitted => "Tính đến ngày gửi báo cáo",
            AsOf::EachFigure => "Người nhập ghi ngày cho từng số liệu",
        }
    }
}

/// The days of one occurrence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundDates {
    /// When work on it may begin.
    pub opens: Date,
    /// Days whose figures belong to it; it ends with the cut-off.
    pub window: Window,
    /// Last good day of each step, in the order of [`Regime::steps`].
    pub deadlines: Vec<Date>,
}

impl RoundDates {
    /// Up to which day figures count.
    pub fn cut_off(&self) -> Date {
        self.window.to
    }

    /// By when bodies report: the first deadline, or the cut-off if there is none.
    pub fn due(&self) -> Date {
        self.deadlines.first().copied().unwrap_or(self.window.to)
    }
}

impl Regime {
    /// The days of `period`. Deadlines never come before the cut-off's own, and a later step's
    /// deadline never before an earlier step's.
    pub fn dates(&self, period: Period, calendar: &WorkCalendar) -> RoundDates {
        let (_, last) = period.months();
        let after = |cut_off: Date, deadline: Deadline| match deadline {
            Deadline::DayOfYear { month, day } => day_of(period.year(), month, day),
            Deadline::WorkingDaysAfterCutOff { days } => calendar.add(cut_off, days),
            Deadline::DayOfNextMonth { day } => {
                let (year, month) =
                    if last == 12 { (period.year() + 1, 1) } else { (period.year(), last + 1) };
                day_of(year, month, day)
            }
        };
        let window = match self.cut_off {
            CutOff::Window(rule) => rule.window(period),
            CutOff::DayOfYear { month, day } => year_up_to(day_of(period.year(), month, day)),
            CutOff::AtDeadline => {
                let end = period.calendar_window().to;
                year_up_to(self.steps.first().map_or(end, |step| after(end, step.deadline)))
            }
        };
        let mut deadlines: Vec<Date> = Vec::new();
        for step in &self.steps {
            let day = after(window.to, step.deadline);
            deadlines.push(deadlines.last().map_or(day, |before| day.max(*before)));
        }
        let due = deadlines.first().copied().unwrap_or(window.to);
        let span = jiff::Span::new().days(i64::from(self.opens_days_before));
        RoundDates { opens: due.checked_sub(span).unwrap_or(due), window, deadlines }
    }

    /// What keeps the regime from being used, in Vietnamese; nothing when it is whole.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let mut say = |text: &str| faults.push(text.to_owned());
        if self.name.trim().is_empty() {
            say("Chế độ báo cáo chưa có tên.");
        }
        if self.basis.trim().is_empty() {
            say("Chế độ báo cáo chưa ghi căn cứ (văn bản hoặc kế hoạch quy định).");
        }
        let nothing = self.content.indicators == Selection::Nothing
            && self.content.tasks == Selection::Nothing
            && self.content.sections.is_empty();
        if nothing {
            say(
                "Chế độ báo cáo chưa có nội dung: hãy chọn chỉ tiêu, nhiệm vụ hoặc phần thuyết minh.",
            );
        }
        if self.steps.is_empty() {
            say("Chế độ báo cáo chưa có cấp báo cáo và hạn báo cáo.");
        }
        let yearly =
            matches!(self.frequency, Frequency::Year | Frequency::NineMonths | Frequency::Once);
        let by_day = |deadline: Deadline| matches!(deadline, Deadline::DayOfYear { .. });
        if !yearly && self.steps.iter().any(|step| by_day(step.deadline)) {
            say("Hạn theo ngày cố định trong năm chỉ dùng cho báo cáo mỗi năm một lần.");
        }
        if !yearly && !matches!(self.cut_off, CutOff::Window(_)) {
            say("Báo cáo nhiều kỳ trong năm cần quy tắc chốt số liệu theo kỳ.");
        }
        let counted =
            |step: &Step| matches!(step.deadline, Deadline::WorkingDaysAfterCutOff { .. });
        if self.cut_off == CutOff::AtDeadline && self.steps.iter().any(counted) {
            say("Hạn tính từ ngày chốt số liệu thì phải nêu ngày chốt số liệu.");
        }
        let mut codes: Vec<&str> = Vec::new();
        for section in &self.content.sections {
            if section.code.trim().is_empty() || section.title.trim().is_empty() {
                say("Mỗi phần thuyết minh cần có ký hiệu và tên.");
            } else if codes.contains(&section.code.as_str()) {
                faults.push(format!("Hai phần thuyết minh cùng ký hiệu {}.", section.code));
                break;
            }
            codes.push(&section.code);
        }
        faults
    }
}

/// The year that ends on a day.
fn year_up_to(end: Date) -> Window {
    let before =
        end.checked_sub(jiff::Span::new().years(1)).ok().and_then(|day| day.tomorrow().ok());
    Window { from: before.unwrap_or(end), to: end }
}

/// A day of a month, or the month's last; a month that is not one is December.
fn day_of(year: i16, month: i8, day: i8) -> Date {
    let first = jiff::civil::date(year, month.clamp(1, 12), 1);
    first.with().day(day.clamp(1, first.days_in_month())).build().unwrap_or(first)
}

/// How often regimes allow for dealing with a report unless someone says otherwise.
const ALLOWANCES: Allowances = Allowances { mend: 2, head: 1, coordinator: 2 };
/// Days from opening a yearly round to its first deadline, unless someone says otherwise.
const OPENS_BEFORE: u16 = 30;

/// Regimes that a plan's own duties to report make: one for each chain in which one step's
/// receiver is the next step's reporter ("các sở → UBND tỉnh", "UBND tỉnh → Ban Thường vụ"). A duty
/// whose day could not be read makes none and is given back beside.
pub fn from_duties<'a>(
    plan: &str,
    duties: &'a [ReportingDuty],
    sections: &[SectionSpec],
) -> (Vec<Regime>, Vec<&'a ReportingDuty>) {
    let (mut read, unread): (Vec<_>, Vec<_>) =
        duties.iter().partition(|duty| duty.last_good_day.is_some());
    read.sort_by_key(|duty| duty.last_good_day);
    let mut chains: Vec<Vec<&ReportingDuty>> = Vec::new();
    for duty in read {
        let who = fold(&duty.who);
        let receives = |chain: &&mut Vec<&ReportingDuty>| {
            let to = chain.last().and_then(|last| last.to.as_deref()).map(fold);
            !who.is_empty() && to.is_some_and(|to| to.contains(&who))
        };
        match chains.iter_mut().find(receives) {
            Some(chain) => chain.push(duty),
            None => chains.push(vec![duty]),
        }
    }
    let several = chains.len() > 1;
    let regimes = chains.into_iter().map(|chain| {
        let until = chain.first().map(|duty| duty.deadline_raw.as_str()).unwrap_or_default();
        let suffix = if several { format!(" ({until})") } else { String::new() };
        Regime {
            name: format!("Báo cáo hằng năm kết quả thực hiện {plan}{suffix}"),
            basis: chain.iter().map(|duty| duty.sentence.as_str()).collect::<Vec<_>>().join("\n"),
            frequency: Frequency::Year,
            content: everything(sections),
            steps: chain.iter().map(|duty| step(duty)).collect(),
            cut_off: CutOff::AtDeadline,
            as_of: AsOf::DaySubmitted,
            way: String::new(),
            forms: Vec::new(),
            allowances: ALLOWANCES,
            opens_days_before: OPENS_BEFORE,
        }
    });
    (regimes.collect(), unread)
}

fn step(duty: &ReportingDuty) -> Step {
    let (month, day) = duty.last_good_day.unwrap_or((12, 31));
    Step {
        who: duty.who.clone(),
        to: duty.to.clone().unwrap_or_default(),
        deadline: Deadline::DayOfYear { month, day },
    }
}

/// A regime of the windows of Nghị định 09/2019/NĐ-CP. Two working days after the cut-off is what
/// provincial regulations built on the decree give (Quyết định 01/2023/QĐ-UBND tỉnh Khánh Hòa); the
/// coordinator sets the province's own.
pub fn from_decree_09(frequency: Frequency, plan: &str, sections: &[SectionSpec]) -> Regime {
    let (_, rule, source) = CUT_OFF_RULES[0];
    let often = match frequency {
        Frequency::Month => "tháng",
        Frequency::Quarter => "quý",
        Frequency::HalfYear => "6 tháng",
        Frequency::NineMonths => "9 tháng",
        Frequency::Year => "năm",
        Frequency::Once => "chuyên đề",
    };
    Regime {
        name: format!("Báo cáo {often} kết quả thực hiện {plan}"),
        basis: source.to_owned(),
        frequency,
        content: everything(sections),
        steps: vec![Step {
            who: "Cơ quan chủ trì".into(),
            to: "Cơ quan đầu mối".into(),
            deadline: Deadline::WorkingDaysAfterCutOff { days: 2 },
        }],
        cut_off: CutOff::Window(rule),
        as_of: AsOf::CutOff,
        way: String::new(),
        forms: Vec::new(),
        allowances: ALLOWANCES,
        opens_days_before: 10,
    }
}

fn everything(sections: &[SectionSpec]) -> Content {
    Content { indicators: Selection::All, tasks: Selection::All, sections: sections.to_vec() }
}

impl Deadline {
    /// As pages say it: "chậm nhất ngày 29/10 hằng năm".
    pub fn title(self) -> String {
        match self {
            Deadline::DayOfYear { month, day } => {
                format!("chậm nhất ngày {day:02}/{month:02} hằng năm")
            }
            Deadline::WorkingDaysAfterCutOff { days } => {
                format!("trong {days} ngày làm việc kể từ ngày chốt số liệu")
            }
            Deadline::DayOfNextMonth { day } => {
                format!("chậm nhất ngày {day:02} của tháng sau kỳ báo cáo")
            }
        }
    }
}

impl CutOff {
    /// As pages say it.
    pub fn title(self) -> String {
        match self {
            CutOff::Window(rule) => {
                let from = if rule.begins_in_month_before {
                    "tháng trước kỳ"
                } else {
                    "tháng đầu kỳ"
                };
                let to = match rule.to_day {
                    31 => "hết tháng cuối kỳ".to_owned(),
                    day => format!("ngày {day:02} tháng cuối kỳ"),
                };
                format!("từ ngày {:02} {from} đến {to}", rule.from_day)
            }
            CutOff::AtDeadline => "đến hạn báo cáo (không quy định riêng)".into(),
            CutOff::DayOfYear { month, day } => format!("ngày {day:02}/{month:02} hằng năm"),
        }
    }
}

impl RoundDates {
    /// The days in words, for heads of pages.
    pub fn summary(&self) -> String {
        format!(
            "Số liệu từ {} đến {}; hạn báo cáo {}",
            written(self.window.from),
            written(self.window.to),
            written(self.due())
        )
    }
}
