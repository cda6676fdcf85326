//! Settling a finding: a person accepts the reading, chooses another, or types the answer.
//!
//! A settlement never edits the draft that was read. The draft to store is computed anew from the
//! draft as read and all answers, so that an answer can be changed until the plan is accepted.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::draft::{IndicatorDraft, PlanDraft, TaskDraft};
use super::finding::{Edit, Field, Finding, HeadField, Severity};
use crate::body::{BodyKind, split_bodies};
use crate::schedule::{Context, Schedule, ScheduleKind, read_schedule};
use crate::target::{
    Bound, Direction, DirectionEvidence, Doubt, Target, infer_direction, read_target,
};
use crate::text;

/// What a person answered to one finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "kebab-case")]
pub enum Answer {
    /// The reading taken is right.
    Accept,
    /// The alternative of this index.
    Choose {
        /// Index into the finding's alternatives, from 0.
        alternative: usize,
    },
    /// The right value, as a person types it.
    Type {
        /// The text typed.
        text: String,
    },
}

/// Why an answer cannot be taken, in Vietnamese for the person who gave it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettleRefusal {
    /// There is no such finding.
    #[error("Không có điểm cần xem số {0} trong lần nhập này. Hãy tải lại trang rồi chọn lại.")]
    NoFinding(usize),
    /// There is no such alternative.
    #[error("Điểm cần xem này không có phương án số {0}. Hãy tải lại trang rồi chọn lại.")]
    NoAlternative(usize),
    /// Nothing can be typed for this finding.
    #[error(
        "Điểm cần xem này chỉ có thể giữ cách đọc hoặc chọn một phương án, không nhập giá trị."
    )]
    NothingToType,
    /// The text typed cannot be read as what the field holds.
    #[error("Không đọc được “{typed}” là {what}. {hint}")]
    Unreadable {
        /// As typed.
        typed: String,
        /// What was expected, in Vietnamese.
        what: &'static str,
        /// An example, in Vietnamese.
        hint: &'static str,
    },
    /// The draft holds no such row.
    #[error("Không tìm thấy dòng {0} trong bản đọc. Hãy tải lại trang rồi chọn lại.")]
    NoItem(String),
}

/// The draft with the answers applied, in the order given.
///
/// # Errors
/// The first answer that cannot be taken.
pub fn settle(
    draft: &PlanDraft,
    findings: &[Finding],
    answers: &[(usize, Answer)],
) -> Result<PlanDraft, SettleRefusal> {
    let mut settled = draft.clone();
    for (index, answer) in answers {
        let finding = findings.get(*index).ok_or(SettleRefusal::NoFinding(*index))?;
        for edit in edits_of(finding, answer)? {
            apply(&mut settled, &edit)?;
        }
    }
    Ok(settled)
}

/// Indices of the findings that still ask for a person's answer.
pub fn open_questions(findings: &[Finding], answered: impl Fn(usize) -> bool) -> Vec<usize> {
    findings
        .iter()
        .enumerate()
        .filter(|(index, finding)| finding.severity == Severity::Ask && !answered(*index))
        .map(|(index, _)| index)
        .collect()
}

/// What an answer changes. Also says whether the answer can be taken at all.
///
/// # Errors
/// The answer does not fit the finding, or the typed text cannot be read.
pub fn edits_of(finding: &Finding, answer: &Answer) -> Result<Vec<Edit>, SettleRefusal> {
    match answer {
        Answer::Accept => Ok(Vec::new()),
        Answer::Choose { alternative } => finding
            .alternatives
            .get(*alternative)
            .map(|a| a.edits.clone())
            .ok_or(SettleRefusal::NoAlternative(*alternative)),
        Answer::Type { text } => {
            let field = finding.field.as_ref().ok_or(SettleRefusal::NothingToType)?;
            typed(field, text).map(|edit| vec![edit])
        }
    }
}

fn typed(field: &Field, typed: &str) -> Result<Edit, SettleRefusal> {
    let value = text::clean(typed);
    let unreadable = |what, hint| SettleRefusal::Unreadable { typed: value.clone(), what, hint };
    if value.is_empty() {
        return Err(unreadable("một giá trị", "Hãy nhập giá trị, hoặc chọn giữ cách đọc."));
    }
    Ok(match field {
        Field::Target { indicator, year } => {
            Edit::Target { indicator: indicator.clone(), year: *year, raw: Some(value) }
        }
        Field::Direction { indicator } => {
            let direction = match text::fold(&value).as_str() {
                "cao" | "cang cao cang tot" | "tang" => Direction::Higher,
                "thap" | "cang thap cang tot" | "giam" => Direction::Lower,
                _ => return Err(unreadable("chiều hướng", "Hãy nhập “cao” hoặc “thấp”.")),
            };
            Edit::Direction { indicator: indicator.clone(), direction }
        }
        Field::Unit { indicator } => Edit::Unit { indicator: indicator.clone(), unit: Some(value) },
        Field::Lead { item } => Edit::Lead { item: item.clone(), names: names(typed) },
        Field::Coordinating { item } => {
            Edit::Coordinating { item: item.clone(), names: names(typed) }
        }
        Field::Schedule { task } => Edit::Schedule { task: task.clone(), raw: value },
        Field::Submission { task } => Edit::Submission { task: task.clone(), raw: value },
        Field::BodyKind { name } => {
            let kind = match text::fold(&value).as_str() {
                "co quan" | "mot co quan" => BodyKind::Body,
                "nhom" | "nhom co quan" | "mot nhom co quan" => BodyKind::Group,
                _ => {
                    return Err(unreadable("loại", "Hãy nhập “cơ quan” hoặc “nhóm cơ quan”."));
                }
            };
            Edit::BodyKind { name: name.clone(), kind }
        }
        Field::CitationDate { task, number } => {
            let date = vietnamese_date(&value)
                .ok_or_else(|| unreadable("ngày", "Hãy nhập theo dạng 24/5/2024."))?;
            Edit::CitationDate { task: task.clone(), number: number.clone(), date: Some(date) }
        }
        Field::HeadNumber => Edit::Head { field: HeadField::Number, value },
        Field::HeadDate => {
            vietnamese_date(&value)
                .ok_or_else(|| unreadable("ngày", "Hãy nhập theo dạng 24/5/2024."))?;
            Edit::Head { field: HeadField::Date, value }
        }
        Field::HeadIssuer => Edit::Head { field: HeadField::Issuer, value },
        Field::HeadTitle => Edit::Head { field: HeadField::Title, value },
        Field::HeadSigner => Edit::Head { field: HeadField::Signer, value },
    })
}

fn names(typed: &str) -> Vec<String> {
    split_bodies(typed).0.into_iter().map(|part| part.name).collect()
}

/// "24/5/2024", "24-05-2024" or "24.5.2024" as a date; `None` for anything else, also a date that
/// does not exist.
pub fn vietnamese_date(raw: &str) -> Option<Date> {
    let parts: Vec<&str> = raw.trim().split(['/', '-', '.']).collect();
    let [day, month, year] = parts.as_slice() else { return None };
    if year.trim().len() != 4 {
        return None;
    }
    Date::new(year.trim().parse().ok()?, month.trim().parse().ok()?, day.trim().parse().ok()?).ok()
}

fn apply(draft: &mut PlanDraft, edit: &Edit) -> Result<(), SettleRefusal> {
    match edit {
        Edit::Target { indicator, year, raw } => {
            set_target(draft, indicator, *year, raw.as_deref())
        }
        Edit::Direction { indicator, direction } => {
            let row = indicator_mut(draft, indicator)?;
            row.direction = Some(*direction);
            row.direction_evidence = Some(DirectionEvidence::Person);
            Ok(())
        }
        Edit::Unit { indicator, unit } => {
            indicator_mut(draft, indicator)?.unit.clone_from(unit);
            Ok(())
        }
        Edit::Lead { item, names } => {
            set_bodies(draft, item, names, |lead, _| lead)?;
            add_bodies(draft, names);
            Ok(())
        }
        Edit::Coordinating { item, names } => {
            set_bodies(draft, item, names, |_, coordinating| coordinating)?;
            add_bodies(draft, names);
            Ok(())
        }
        Edit::Schedule { task, raw } => {
            let read = reread(draft, task, raw)?;
            task_mut(draft, task)?.schedule = Some(read);
            Ok(())
        }
        Edit::Submission { task, raw } => {
            let read = reread(draft, task, raw)?;
            task_mut(draft, task)?.submission = Some(read);
            Ok(())
        }
        Edit::BodyKind { name, kind } => {
            let body = draft
                .bodies
                .iter_mut()
                .find(|b| b.name == *name)
                .ok_or_else(|| SettleRefusal::NoItem(name.clone()))?;
            body.kind = *kind;
            Ok(())
        }
        Edit::CitationDate { task, number, date } => {
            let row = task_mut(draft, task)?;
            let citation = row
                .citations
                .iter_mut()
                .find(|c| c.number == *number)
                .ok_or_else(|| SettleRefusal::NoItem(number.clone()))?;
            citation.date = *date;
            Ok(())
        }
        Edit::Head { field, value } => {
            let head = &mut draft.head;
            match field {
                HeadField::Number => head.number = Some(value.clone()),
                HeadField::Date => head.date = vietnamese_date(value),
                HeadField::Issuer => head.issuer = Some(value.clone()),
                HeadField::Title => head.title = Some(value.clone()),
                HeadField::Signer => head.signer = Some(value.clone()),
            }
            Ok(())
        }
    }
}

fn indicator_mut<'a>(
    draft: &'a mut PlanDraft,
    code: &str,
) -> Result<&'a mut IndicatorDraft, SettleRefusal> {
    draft
        .indicators
        .iter_mut()
        .find(|i| i.code == code)
        .ok_or_else(|| SettleRefusal::NoItem(code.to_owned()))
}

fn task_mut<'a>(draft: &'a mut PlanDraft, code: &str) -> Result<&'a mut TaskDraft, SettleRefusal> {
    draft
        .tasks
        .iter_mut()
        .find(|t| t.code == code)
        .ok_or_else(|| SettleRefusal::NoItem(code.to_owned()))
}

fn set_target(
    draft: &mut PlanDraft,
    code: &str,
    year: i16,
    raw: Option<&str>,
) -> Result<(), SettleRefusal> {
    let names: Vec<(String, String)> =
        draft.indicators.iter().map(|i| (i.code.clone(), i.name.clone())).collect();
    let row = indicator_mut(draft, code)?;
    let unit = row.unit.clone();
    let target = row
        .targets
        .iter_mut()
        .find(|t| t.milestone.year == year)
        .ok_or_else(|| SettleRefusal::NoItem(format!("{code} năm {year}")))?;
    match raw {
        None => {
            *target = Target {
                milestone: target.milestone,
                raw: String::new(),
                bound: Bound::Missing,
                remark: None,
            };
        }
        Some(raw) => {
            let reading = read_target(raw, unit.as_deref(), target.milestone);
            if reading.doubts.iter().any(|d| matches!(d, Doubt::Unreadable | Doubt::Contradiction))
            {
                return Err(SettleRefusal::Unreadable {
                    typed: raw.to_owned(),
                    what: "mục tiêu",
                    hint: "Ví dụ: 35,5; > 80; từ 4 trở lên; 2-2,5; Hoàn thành; hoặc “-” khi không đặt mục tiêu.",
                });
            }
            *target = reading.target;
        }
    }
    // What a person said of the direction stands; what was inferred is inferred anew.
    if row.direction_evidence != Some(DirectionEvidence::Person) {
        let parent = row
            .parent
            .as_ref()
            .and_then(|p| names.iter().find(|(c, _)| c == p))
            .map_or("", |(_, n)| n.as_str());
        let name = format!("{parent} {}", row.name);
        let (direction, evidence, measure) =
            infer_direction(name.trim(), row.unit.as_deref(), &row.targets);
        row.direction = Some(direction);
        row.direction_evidence = evidence;
        row.measure = measure;
    }
    Ok(())
}

fn set_bodies(
    draft: &mut PlanDraft,
    item: &str,
    names: &[String],
    pick: for<'a> fn(&'a mut Vec<String>, &'a mut Vec<String>) -> &'a mut Vec<String>,
) -> Result<(), SettleRefusal> {
    if names.is_empty() {
        return Err(SettleRefusal::Unreadable {
            typed: String::new(),
            what: "tên cơ quan",
            hint: "Ví dụ: Sở Y tế; Sở Xây dựng.",
        });
    }
    if let Some(row) = draft.indicators.iter_mut().find(|i| i.code == item) {
        *pick(&mut row.lead, &mut row.coordinating) = names.to_vec();
        row.inherited_bodies = false;
        return Ok(());
    }
    let row = task_mut(draft, item)?;
    *pick(&mut row.lead, &mut row.coordinating) = names.to_vec();
    row.inherited_bodies = false;
    Ok(())
}

/// Bodies a person typed that the plan did not name before.
fn add_bodies(draft: &mut PlanDraft, names: &[String]) {
    for name in names {
        let key = crate::body::body_key(name);
        let known = draft.bodies.iter().any(|b| {
            std::iter::once(&b.name).chain(&b.aliases).any(|n| crate::body::body_key(n) == key)
        });
        if !known {
            draft.bodies.push(super::draft::BodyDraft {
                name: name.clone(),
                aliases: Vec::new(),
                kind: crate::body::kind_of(name).unwrap_or(BodyKind::Body),
            });
        }
    }
}

fn reread(draft: &PlanDraft, task: &str, raw: &str) -> Result<Schedule, SettleRefusal> {
    let row = draft
        .tasks
        .iter()
        .find(|t| t.code == task)
        .ok_or_else(|| SettleRefusal::NoItem(task.to_owned()))?;
    let schedule = read_schedule(
        raw,
        Context {
            task_text: &row.text,
            citations: &row.citations,
            section_period: None,
            plan_year: draft.head.date.map(Date::year),
        },
    );
    if schedule.kind == ScheduleKind::Unknown {
        return Err(SettleRefusal::Unreadable {
            typed: raw.to_owned(),
            what: "thời gian",
            hint: "Ví dụ: Thường xuyên; Hằng năm; Quý II năm 2025; Trước ngày 30/6/2025.",
        });
    }
    Ok(schedule)
}

#[cfg(test)]
mod tests;
