//! Báo cáo kết quả thực hiện: of a round as a whole, and of one body.

use std::collections::BTreeMap;

use ansinh_domain::access::Action;
use ansinh_domain::report::SectionSpec;
use ansinh_domain::template::Record;
use ansinh_formats::paper::{Appendix, Block, Paper, Span, Text, Title, date_words, words};
use ansinh_store::report::submission;
use ansinh_store::{RoundId, SubmissionId};

use super::head::{PaperHead, paper_head};
use super::results::{IndicatorLine, Results, TaskLine, Voice, gather};
use super::sections::{self, PROGRESS, Section, before_results};
use super::template::{Filled, Piece, TemplateKind, Used, current, fill};
use super::{appraisal, fields, in_sentence, tables};
use crate::{App, AppError, Caller, Result};

/// The code of a report's symbol (Decree 30/2020, Phụ lục III).
const CODE: &str = "BC";

/// The consolidated report of a round, from the reports received so far.
///
/// # Errors
/// [`AppError::NotFound`]; the refusal when the caller may not read every body's report.
pub async fn round_report(app: &App, caller: &Caller, id: RoundId) -> Result<Paper> {
    let used = current(&app.db, TemplateKind::RoundReport).await?;
    round_report_by(app, caller, id, &used).await
}

/// [`round_report`] by a template.
pub(super) async fn round_report_by(
    app: &App,
    caller: &Caller,
    id: RoundId,
    used: &Used,
) -> Result<Paper> {
    Ok(consolidated(app, caller, id, used).await?.0)
}

/// The consolidated report by a template, and the sections it is made of.
pub(super) async fn consolidated(
    app: &App,
    caller: &Caller,
    id: RoundId,
    used: &Used,
) -> Result<(Paper, Vec<Section>)> {
    caller.may(app, Action::ReadReport)?;
    let results = gather(app, caller, id, None).await?;
    let head = paper_head(app, caller, &results.round).await?;
    let to = results.round.regime.steps.get(1).map(|step| step.to.clone());
    let to = to.or_else(|| (!head.superior.is_empty()).then(|| head.superior.clone()));
    let sections = sections::resolve(&app.db, &results).await?;
    Ok((paper(&results, &head, to, Some(&sections), used), sections))
}

/// The report of one body, as it stands now.
///
/// # Errors
/// [`AppError::NotFound`]; the refusal when the caller may not read it.
pub async fn body_report(app: &App, caller: &Caller, id: SubmissionId) -> Result<Paper> {
    let used = current(&app.db, TemplateKind::BodyReport).await?;
    body_report_by(app, caller, id, &used).await
}

/// [`body_report`] by a template.
pub(super) async fn body_report_by(
    app: &App,
    caller: &Caller,
    id: SubmissionId,
    used: &Used,
) -> Result<Paper> {
    let row =
        submission::find(&app.db, id).await?.ok_or(AppError::NotFound { what: "báo cáo" })?;
    caller.may_for(app, Action::ReadReport, Some(row.body_id))?;
    let results = gather(app, caller, row.round_id, Some(id)).await?;
    let head = PaperHead {
        superior: results.plan.issuer.clone().unwrap_or_default(),
        code: super::head::initials(&row.body_name),
        issuer: row.body_name,
        place: results.plan.place.clone().unwrap_or_default(),
        posts: vec!["Thủ trưởng cơ quan".to_owned()],
        ..PaperHead::default()
    };
    let to = results.round.regime.steps.first().map(|step| step.to.clone());
    Ok(paper(&results, &head, to, None, used))
}

/// `edited`: the words of the consolidated report, as they were merged and edited.
fn paper(
    results: &Results,
    head: &PaperHead,
    to: Option<String>,
    edited: Option<&[Section]>,
    used: &Used,
) -> Paper {
    let values = values(results, head, to.as_deref().unwrap_or_default(), edited);
    let Filled { subject, addressees, bases, body } = fill(&used.template, &values);
    let title = Title::Named { type_name: "Báo cáo".to_owned(), subject };
    let mut paper = head.paper(title, format!("{CODE}-{}", head.code), results.today);
    (paper.addressees, paper.bases, paper.body) = (addressees, bases, body);
    paper.appendices = vec![
        appendix("Kết quả thực hiện các chỉ tiêu", tables::indicators(results), true),
        appendix("Kết quả thực hiện các nhiệm vụ", tables::tasks(results), true),
    ];
    if edited.is_some() {
        let title = "Tình hình gửi báo cáo của các cơ quan";
        paper.appendices.push(appendix(title, tables::bodies(&results.bodies), false));
    }
    paper
}

/// What the template may name.
fn values(
    results: &Results,
    head: &PaperHead,
    to: &str,
    edited: Option<&[Section]>,
) -> Record<Piece> {
    let words = edited.map(|sections| Edited {
        sections,
        figures: fields::figures(results),
        bodies: results.voices.iter().map(|voice| voice.body.as_str()).collect(),
    });
    let outline = Outline { edited: words, voices: &results.voices };
    let sections = &results.round.regime.content.sections;
    let (first, later): (Vec<_>, Vec<_>) =
        sections.iter().partition(|spec| before_results(&spec.code));
    let mut before = Vec::new();
    for (top, specs) in by_top(&first) {
        before.extend(outline.part(&top, &specs));
    }
    before.extend(outline.words(PROGRESS));
    let mut after = Vec::new();
    for (top, specs) in by_top(&later) {
        after.extend(outline.part(&top, &specs));
    }
    let today = date_words(Some(results.today), 0);
    Record::from([
        ("kế hoạch".to_owned(), Piece::plain(&results.plan.name())),
        ("kỳ".to_owned(), Piece::plain(&in_sentence(&results.round.period.title()))),
        ("cơ quan ban hành".to_owned(), Piece::plain(&head.issuer)),
        ("hôm nay".to_owned(), Piece::plain(&today)),
        ("nơi nhận báo cáo".to_owned(), Piece::plain(to)),
        ("các mục trước kết quả".to_owned(), Piece::blocks(before)),
        ("kết quả chỉ tiêu".to_owned(), Piece::blocks(indicators(results))),
        ("kết quả nhiệm vụ".to_owned(), Piece::blocks(tasks(results))),
        ("đánh giá theo nhóm".to_owned(), Piece::blocks(appraisal::by_group(results))),
        ("các mục sau kết quả".to_owned(), Piece::blocks(after)),
    ])
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

/// The words of a consolidated report.
struct Edited<'a> {
    sections: &'a [Section],
    figures: Record<Text>,
    bodies: Vec<&'a str>,
}

/// Where the words of a report come from.
struct Outline<'a> {
    /// Of a consolidated report; one body's own has `voices` alone.
    edited: Option<Edited<'a>>,
    voices: &'a [Voice],
}

impl Outline<'_> {
    /// Sections under one heading.
    fn part(&self, top: &str, specs: &[&SectionSpec]) -> Vec<Block> {
        let mut body = Vec::new();
        match specs {
            [one] if one.code == top => {
                body.push(Block::Section(one.title.clone()));
                body.extend(self.section(&one.code));
            }
            more => {
                body.push(Block::Section("Đánh giá chung".to_owned()));
                for spec in more {
                    body.push(Block::Clause(words(&spec.title)));
                    body.extend(self.section(&spec.code));
                }
            }
        }
        body
    }

    /// What stands under a section, or that nothing does.
    fn section(&self, code: &str) -> Vec<Block> {
        let found = self.words(code);
        if found.is_empty() {
            return vec![Block::Paragraph(words("Không có nội dung báo cáo."))];
        }
        found
    }

    /// The words of a section.
    fn words(&self, code: &str) -> Vec<Block> {
        if let Some(edited) = &self.edited {
            let found = edited.sections.iter().find(|section| section.code == code);
            let text = found.map(|section| section.words.as_str()).unwrap_or_default();
            return fields::paragraphs(text, &edited.figures, &edited.bodies);
        }
        let texts = self.voices.iter().filter_map(|voice| voice.sections.get(code));
        let lines = texts.flat_map(|text| text.lines().map(str::trim));
        lines.filter(|line| !line.is_empty()).map(|line| Block::Paragraph(words(line))).collect()
    }
}

/// Each indicator in a sentence, group by group.
fn indicators(results: &Results) -> Vec<Block> {
    let mut body = Vec::new();
    if results.indicators.is_empty() {
        body.push(Block::Paragraph(words("Không có chỉ tiêu thuộc trách nhiệm báo cáo.")));
    }
    let period = results.round.period.title();

    let mut group: Option<&str> = None;
    for line in &results.indicators {
        if line.row.group_code.as_deref() != group {
            group = line.row.group_code.as_deref();
            let name = line.row.group_name.as_deref().unwrap_or_default();
            let text = format!("Nhóm {}. {name}", group.unwrap_or_default());
            body.push(Block::Paragraph(vec![Span::italic(text)]));
        }
        body.push(Block::Paragraph(sentence(line, results, &period)));
    }
    body
}

fn sentence(line: &IndicatorLine, results: &Results, period: &str) -> Text {
    let row = &line.row;
    let mut text = vec![Span::plain(format!("- {}: ", row.name))];
    text.extend(tables::figure(line, period));
    if line.figure.is_some()
        && let Some(unit) = &row.unit
    {
        text.push(Span::plain(format!(" {unit}")));
    }
    let mut known = Vec::new();
    for year in &results.years {
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
    text.extend(appraisal::short(line, results.judged_on));
    text
}

/// Tasks counted by section; those whose time is over by name.
fn tasks(results: &Results) -> Vec<Block> {
    let mut body = Vec::new();
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
        let mut text = vec![Span::plain(format!("- {name}: "))];
        text.extend(appraisal::tasks_counted(lines, code));
        body.push(Block::Paragraph(text));
    }
    let late = appraisal::latest(results);
    if !late.is_empty() {
        body.push(Block::Paragraph(vec![Span::italic("Nhiệm vụ quá hạn, chưa hoàn thành:")]));
    }
    for line in late {
        let leads: Vec<&str> = line.row.leads.iter().map(|body| body.name.as_str()).collect();
        let mut text = vec![Span::plain(format!(
            "- {} (chủ trì: {}): ",
            line.row.text.trim_end_matches('.'),
            leads.join(", ")
        ))];
        text.extend(appraisal::task(line, results.judged_on));
        body.push(Block::Paragraph(text));
    }
    body
}
