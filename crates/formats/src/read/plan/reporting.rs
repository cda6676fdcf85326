//! Standing reporting duties in the plan's own text: who reports to whom, before which day.

use ansinh_domain::plan::{PlanDraft, ReportingDuty};
use ansinh_domain::schedule::read_yearly_deadline;
use ansinh_domain::text;

use super::lines::TextLine;
use super::ordinal::Ordinal;

/// Reads the duties into `draft.reporting`, each (who, to, day) once.
pub(crate) fn read(lines: &[TextLine], draft: &mut PlanDraft) {
    let mut heading: Option<&str> = None;
    for line in lines {
        if Ordinal::split_heading(&line.text).is_some() {
            heading = Some(&line.text);
        }
        if !line.text.contains("báo cáo") && !line.text.contains("Báo cáo") {
            continue;
        }
        for sentence in sentences(&line.text) {
            for clause in clauses(sentence) {
                if let Some(duty) = duty_of(clause, sentence, heading, line) {
                    let same = |d: &ReportingDuty| {
                        d.who == duty.who && d.last_good_day == duty.last_good_day
                    };
                    if !draft.reporting.iter().any(same) {
                        draft.reporting.push(duty);
                    }
                }
            }
        }
    }
}

/// Sentences end at a dot before a capital; "Số." or "(P.Tuân)" do not matter here.
fn sentences(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices(". ") {
        let capital =
            text.get(at + 2..).and_then(|r| r.chars().next()).is_some_and(char::is_uppercase);
        let label = text.get(start..at).is_some_and(|s| s.trim().chars().count() <= 4);
        if capital && !label {
            out.extend(text.get(start..=at));
            start = at + 2;
        }
    }
    out.extend(text.get(start..));
    out
}

fn clauses(sentence: &str) -> Vec<&str> {
    sentence.split(';').map(str::trim).filter(|c| !c.is_empty()).collect()
}

fn duty_of(
    clause: &str,
    sentence: &str,
    heading: Option<&str>,
    line: &TextLine,
) -> Option<ReportingDuty> {
    let deadline = read_yearly_deadline(clause)?;
    let deadline_at = clause.find(&deadline.raw);
    let verb = last_report_verb(clause, deadline_at)?;
    let before = clause.get(..verb)?;
    let after = clause.get(verb + "báo cáo".len()..)?;
    let who = who(before, sentence, heading)?;
    Some(ReportingDuty {
        who,
        to: to_whom(after, clause),
        deadline_raw: deadline.raw,
        last_good_day: Some(deadline.last_good_day),
        sentence: text::clean(sentence),
        place: line.place,
    })
}

/// The "báo cáo" the deadline belongs to: the last one before it, or the first one after it.
fn last_report_verb(clause: &str, deadline_at: Option<usize>) -> Option<usize> {
    let lower = clause.to_lowercase();
    if lower.len() != clause.len() {
        return clause.find("báo cáo");
    }
    let all: Vec<usize> = lower.match_indices("báo cáo").map(|(at, _)| at).collect();
    let limit = deadline_at.unwrap_or(clause.len());
    all.iter().rev().find(|at| **at < limit).or_else(|| all.first()).copied()
}

/// Who reports: "tham mưu cho X báo cáo" → X; the subject of the clause; the subject of the
/// sentence or of the numbered item it stands under.
fn who(before: &str, sentence: &str, heading: Option<&str>) -> Option<String> {
    if let Some(at) = rfind_any(
        before,
        &["tham mưu cho", "Tham mưu cho", "tham mưu giúp", "Tham mưu", "tham mưu"],
    ) {
        let name = before.get(at..).map(|s| {
            let mut s = s;
            for lead in ["tham mưu cho", "Tham mưu cho", "tham mưu giúp", "Tham mưu", "tham mưu"]
            {
                if let Some(rest) = s.strip_prefix(lead) {
                    s = rest;
                    break;
                }
            }
            tidy(s)
        });
        if let Some(name) = name.filter(|n| !n.is_empty() && n.chars().count() <= 80) {
            return Some(name);
        }
    }
    subject(before)
        .or_else(|| subject(sentence))
        .or_else(|| heading.and_then(subject))
        .or_else(|| heading.map(|h| tidy(strip_label(h))))
        .filter(|s| !s.is_empty())
}

fn rfind_any(text: &str, words: &[&str]) -> Option<usize> {
    words.iter().filter_map(|w| text.rfind(w)).max()
}

/// The words before the first verb or adverb of a clause, when they name a body.
fn subject(text: &str) -> Option<String> {
    const VERBS: [&str; 16] = [
        "định kỳ",
        "chủ trì",
        "có trách nhiệm",
        "tổng hợp",
        "báo cáo",
        "hằng năm",
        "hàng năm",
        "gửi",
        "theo dõi",
        "thực hiện",
        "xây dựng",
        "tổ chức",
        "chủ động",
        "trước ngày",
        "chậm nhất",
        ":",
    ];
    let text = strip_label(text);
    let end = VERBS.iter().filter_map(|verb| text.find(verb)).min()?;
    let name = tidy(text.get(..end)?);
    let names_body = ansinh_domain::body::looks_like_bodies(&name)
        || ["Giám đốc", "Thủ trưởng", "Chủ tịch", "Các ", "các "]
            .iter()
            .any(|w| name.starts_with(w));
    (names_body && name.chars().count() <= 200).then_some(name)
}

fn strip_label(text: &str) -> &str {
    let text = text.trim_start_matches(['-', '+', '•', ' ']);
    Ordinal::split_heading(text).map_or(text, |(_, rest)| rest)
}

/// "Ủy ban nhân dân tỉnh (qua Sở Y tế)": the body after "báo cáo", and through whom.
fn to_whom(after: &str, clause: &str) -> Option<String> {
    const STOPS: [&str; 14] = [
        " kết quả",
        " tình hình",
        " về ",
        " theo ",
        " trước",
        " định kỳ",
        " hằng năm",
        " hàng năm",
        " để ",
        "(",
        ",",
        " việc ",
        " chậm nhất",
        " những",
    ];
    let end = STOPS.iter().filter_map(|stop| after.find(stop)).min().unwrap_or(after.len());
    let name = tidy(after.get(..end)?);
    let name = ["về", "cho", "lên"]
        .iter()
        .find_map(|w| name.strip_prefix(&format!("{w} ")))
        .unwrap_or(&name)
        .to_owned();
    if name.is_empty() || name.chars().count() > 120 {
        return None;
    }
    let through = clause
        .find("(qua ")
        .and_then(|at| clause.get(at + "(qua ".len()..))
        .and_then(|rest| rest.split(')').next())
        .map(|rest| tidy(rest.split(" tổng hợp").next().unwrap_or(rest)));
    Some(match through {
        Some(through) if !through.is_empty() => format!("{name} (qua {through})"),
        _ => name,
    })
}

fn tidy(text: &str) -> String {
    text::clean(text).trim_matches([':', ',', ';', '.', '-', ' ', '(']).to_owned()
}
