//! Báo cáo kết quả thực hiện: of a round as a whole, and of one body.

use std::collections::BTreeMap;

use ansinh_domain::access::Action;
use ansinh_domain::report::{SectionSpec, State, TaskStatus};
use ansinh_formats::paper::{Appendix, Block, Paper, Source, Span, Text, Title, words};
use ansinh_store::report::submission;
use ansinh_store::{RoundId, SubmissionId};

use super::head::{PaperHead, paper_head};
use super::results::{IndicatorLine, Results, TaskLine, Voice, gather};
use super::{in_sentence, tables};
use crate::{App, AppError, Caller, Result};

/// The code of a report's symbol (Decree 30/2020, Phụ lục III).
const CODE: &str = "BC";
/// Sections that tell what was done come before the results.
const BEFORE_RESULTS: &str = "I";

/// The consolidated report of a round, from the reports received so far.
///
/// # Errors
/// [`AppError::NotFound`]; the refusal when the caller may not read every body's report.
pub async fn round_report(app: &App, caller: &Caller, id: RoundId) -> Result<Paper> {
    caller.may(app, Action::ReadReport)?;
    let results = gather(app, id, None).await?;
    let head = paper_head(app, caller, &results.round).await?;
    let to = results.round.regime.steps.get(1).map(|step| step.to.clone());
    let to = to.or_else(|| (!head.superior.is_empty()).then(|| head.superior.clone()));
    Ok(paper(&results, &head, to, true))
}

/// The report of one body, as it stands now.
///
/// # Errors
/// [`AppError::NotFound`]; the refusal when the caller may not read it.
pub async fn body_report(app: &App, caller: &Caller, id: SubmissionId) -> Result<Paper> {
    let row =
        submission::find(&app.db, id).await?.ok_or(AppError::NotFound { what: "báo cáo" })?;
    caller.may_for(app, Action::ReadReport, Some(row.body_id))?;
    let results = gather(app, row.round_id, Some(id)).await?;
    let head = PaperHead {
        superior: results.plan.issuer.clone().unwrap_or_default(),
        code: super::head::initials(&row.body_name),
        issuer: row.body_name,
        place: results.plan.place.clone().unwrap_or_default(),
        posts: vec!["Thủ trưởng cơ quan".to_owned()],
        ..PaperHead::default()
    };
    let to = results.round.regime.steps.first().map(|step| step.to.clone());
    Ok(paper(&results, &head, to, false))
}

fn paper(results: &Results, head: &PaperHead, to: Option<String>, whole: bool) -> Paper {
    let period = in_sentence(&results.round.period.title());
    let plan = results.plan.name();
    let title = Title::Named {
        type_name: "Báo cáo".to_owned(),
        subject: format!("Kết quả thực hiện {plan} {period}"),
    };
    let mut paper = head.paper(title, format!("{CODE}-{}", head.code), results.today);
    paper.addressees = to.into_iter().filter(|to| !to.trim().is_empty()).collect();
    let text = |text: String| Block::Paragraph(words(text));
    let mut body = vec![text(format!(
        "Thực hiện {plan}, {} báo cáo kết quả thực hiện {period} như sau:",
        head.issuer
    ))];
    let mut outline = Outline { body: &mut body, number: 0, whole };
    let sections = &results.round.regime.content.sections;
    let (first, later): (Vec<_>, Vec<_>) =
        sections.iter().partition(|spec| top(spec) == BEFORE_RESULTS);
    for (top, specs) in by_top(&first) {
        outline.part(&top, &specs, &results.voices);
    }
    if whole {
        outline.body.push(progress(results));
    }
    outline.open("Kết quả thực hiện");
    indicators(results, outline.body);
    tasks(results, outline.body);
    for (top, specs) in by_top(&later) {
        outline.part(&top, &specs, &results.voices);
    }
    body.push(text(format!(
        "Trên đây là báo cáo kết quả thực hiện {plan} {period} của {}",
        head.issuer
    )));
    paper.body = body;
    paper.appendices = vec![
        appendix("Kết quả thực hiện các chỉ tiêu", tables::indicators(results), true),
        appendix("Kết quả thực hiện các nhiệm vụ", tables::tasks(results), true),
    ];
    if whole {
        let title = "Tình hình gửi báo cáo của các cơ quan";
        paper.appendices.push(appendix(title, tables::bodies(&results.bodies), false));
    }
    paper
}

fn appendix(title: &str, table: ansinh_formats::paper::Table, landscape: bool) -> Appendix {
    Appendix { title: title.to_owned(), landscape, blocks: vec![Block::Table(table)] }
}

fn top(spec: &SectionSpec) -> &str {
    spec.code.split('.').next().unwrap_or_default()
}

/// Sections under their first number, in the order of the regime.
fn by_top<'a>(specs: &[&'a SectionSpec]) -> Vec<(String, Vec<&'a SectionSpec>)> {
    let mut order: Vec<String> = Vec::new();
    let mut groups: BTreeMap<String, Vec<&SectionSpec>> = BTreeMap::new();
    for spec in specs {
        let top = top(spec).to_owned();
        if !order.contains(&top) {
            order.push(top.clone());
        }
        groups.entry(top).or_default().push(spec);
    }
    order
        .into_iter()
        .map(|top| {
            let specs = groups.remove(&top).unwrap_or_default();
            (top, specs)
        })
        .collect()
}

/// The report being written.
struct Outline<'a> {
    body: &'a mut Vec<Block>,
    number: usize,
    /// The words of several bodies, each under its name.
    whole: bool,
}

const ROMAN: [&str; 12] =
    ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];

impl Outline<'_> {
    fn open(&mut self, title: &str) {
        let number = ROMAN.get(self.number).copied().unwrap_or("…");
        self.number += 1;
        self.body.push(Block::Section(format!("{number}. {title}")));
    }

    fn part(&mut self, top: &str, specs: &[&SectionSpec], voices: &[Voice]) {
        match specs {
            [one] if one.code == top => {
                self.open(&one.title);
                self.voices(one, voices);
            }
            more => {
                self.open("Đánh giá chung");
                for (index, spec) in more.iter().enumerate() {
                    let title = format!("{}. {}", index + 1, spec.title);
                    self.body.push(Block::Clause(words(title)));
                    self.voices(spec, voices);
                }
            }
        }
    }

    /// What bodies wrote under a section.
    fn voices(&mut self, spec: &SectionSpec, voices: &[Voice]) {
        let mut any = false;
        for voice in voices {
            let Some(text) = voice.sections.get(&spec.code) else { continue };
            any = true;
            let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
            if self.whole {
                let first = lines.next().unwrap_or_default();
                self.body.push(Block::Paragraph(vec![
                    Span::bold(format!("{}: ", voice.body)),
                    Span::plain(first),
                ]));
            }
            self.body.extend(lines.map(|line| Block::Paragraph(words(line))));
        }
        if !any {
            self.body.push(Block::Paragraph(words("Không có nội dung báo cáo.")));
        }
    }
}

fn count(number: usize, what: &str, label: &str) -> Span {
    Span::figure(format!("{number:02}"), Source::count(what, label))
}

/// How far the plan is: what was counted stands with how.
fn progress(results: &Results) -> Block {
    let done = |status| results.tasks.iter().filter(|t| t.status() == Some(status)).count();
    let with = results.indicators.iter().filter(|line| line.figure.is_some()).count();
    let received = results.bodies.iter().filter(|body| body.state == State::Received).count();
    let plain = |text: &str| Span::plain(text);
    Block::Paragraph(vec![
        plain("Đến thời điểm báo cáo, đã tiếp nhận báo cáo của "),
        count(received, "bodies-received", "Số cơ quan có báo cáo được tiếp nhận"),
        plain("/"),
        count(results.bodies.len(), "bodies", "Số cơ quan phải báo cáo"),
        plain(" cơ quan (chi tiết tại Phụ lục III); "),
        count(with, "indicators-with-figure", "Số chỉ tiêu có số liệu của kỳ"),
        plain("/"),
        count(results.indicators.len(), "indicators", "Số chỉ tiêu đo được"),
        plain(" chỉ tiêu có số liệu; "),
        count(done(TaskStatus::Done), "tasks-done", "Số nhiệm vụ đã hoàn thành"),
        plain("/"),
        count(results.tasks.len(), "tasks", "Số nhiệm vụ"),
        plain(" nhiệm vụ đã hoàn thành, "),
        count(done(TaskStatus::InProgress), "tasks-in-progress", "Số nhiệm vụ đang thực hiện"),
        plain(" nhiệm vụ đang thực hiện."),
    ])
}

/// Each indicator in a sentence, group by group.
fn indicators(results: &Results, body: &mut Vec<Block>) {
    body.push(Block::Clause(words("1. Các chỉ tiêu (chi tiết tại Phụ lục I)")));
    if results.indicators.is_empty() {
        body.push(Block::Paragraph(words("Không có chỉ tiêu thuộc trách nhiệm báo cáo.")));
    }
    let period = results.round.period.title();
    let years = tables::years(results);
    let mut group: Option<&str> = None;
    for line in &results.indicators {
        if line.row.group_code.as_deref() != group {
            group = line.row.group_code.as_deref();
            let name = line.row.group_name.as_deref().unwrap_or_default();
            let text = format!("Nhóm {}. {name}", group.unwrap_or_default());
            body.push(Block::Paragraph(vec![Span::italic(text)]));
        }
        body.push(Block::Paragraph(sentence(line, &years, &period)));
    }
}

fn sentence(line: &IndicatorLine, years: &[i16], period: &str) -> Text {
    let row = &line.row;
    let mut text = vec![Span::plain(format!("- {}: ", row.name))];
    text.extend(tables::figure(line, period));
    if line.figure.is_some()
        && let Some(unit) = &row.unit
    {
        text.push(Span::plain(format!(" {unit}")));
    }
    let mut known = Vec::new();
    for year in years {
        let has = row.targets.iter().any(|t| t.milestone.year == *year && !t.raw.is_empty());
        if has {
            let lead = if known.is_empty() { " (mục tiêu năm " } else { ", năm " };
            known.push(Span::plain(format!("{lead}{year}: ")));
            known.extend(tables::target(line, *year));
        }
    }
    if !known.is_empty() {
        known.push(Span::plain(")"));
    }
    text.extend(known);
    text.push(Span::plain("."));
    text
}

/// Tasks counted by section; those whose time is over by name.
fn tasks(results: &Results, body: &mut Vec<Block>) {
    body.push(Block::Clause(words("2. Các nhiệm vụ (chi tiết tại Phụ lục II)")));
    if results.tasks.is_empty() {
        body.push(Block::Paragraph(words("Không có nhiệm vụ thuộc trách nhiệm báo cáo.")));
    }
    let mut sections: Vec<(&str, &str, Vec<&TaskLine>)> = Vec::new();
    for line in &results.tasks {
        let code = line.row.section_code.as_deref().unwrap_or_default();
        match sections.last_mut() {
            Some((last, _, lines)) if *last == code => lines.push(line),
            _ => {
                let name = line.row.section_name.as_deref().unwrap_or_default();
                sections.push((code, name, vec![line]));
            }
        }
    }
    for (code, name, lines) in &sections {
        let of = |status| lines.iter().filter(|line| line.status() == Some(status)).count();
        let tag = |what: &str| format!("tasks-{what}:{code}");
        let told = |what: &str, number: usize, words: &str| {
            count(number, &tag(what), &format!("Mục {code}: {words}"))
        };
        body.push(Block::Paragraph(vec![
            Span::plain(format!("- {name}: ")),
            told("all", lines.len(), "số nhiệm vụ"),
            Span::plain(" nhiệm vụ; đã hoàn thành "),
            told("done", of(TaskStatus::Done), "đã hoàn thành"),
            Span::plain(", đang thực hiện "),
            told("in-progress", of(TaskStatus::InProgress), "đang thực hiện"),
            Span::plain(", chưa thực hiện "),
            told("not-started", of(TaskStatus::NotStarted), "chưa thực hiện"),
            Span::plain("."),
        ]));
    }
    let late: Vec<&TaskLine> =
        results.tasks.iter().filter(|line| line.overdue(results.today)).collect();
    if !late.is_empty() {
        body.push(Block::Paragraph(vec![Span::italic("Nhiệm vụ quá hạn, chưa hoàn thành:")]));
    }
    for line in late {
        let leads: Vec<&str> = line.row.leads.iter().map(|body| body.name.as_str()).collect();
        let raw = line.row.schedule.as_ref().map(|s| s.raw.as_str()).unwrap_or_default();
        body.push(Block::Paragraph(words(format!(
            "- {} (chủ trì: {}; thời hạn: {raw}).",
            line.row.text.trim_end_matches('.'),
            leads.join(", ")
        ))));
    }
}
