//! Báo cáo nhanh: one page for who leads, the worst first.

use ansinh_domain::access::Action;
use ansinh_domain::report::Timeliness;
use ansinh_formats::paper::{Block, Paper, Source, Span, Title, words};
use ansinh_store::RoundId;

use super::chain::{BodyChain, urging};
use super::head::paper_head;
use super::in_sentence;
use super::results::gather;
use crate::{App, Caller, Result};

/// Most lines of a list: the paper is one page.
const SHOWN: usize = 8;

/// The briefing on a round as it stands now.
///
/// # Errors
/// [`AppError::NotFound`](crate::AppError::NotFound); the refusal when the caller may not read every
/// body's report.
pub async fn briefing(app: &App, caller: &Caller, id: RoundId) -> Result<Paper> {
    caller.may(app, Action::ReadReport)?;
    let results = gather(app, id, None).await?;
    let chains = urging(app, caller, id).await?;
    let head = paper_head(app, caller, &results.round).await?;
    let period = in_sentence(&results.round.period.title());
    let subject = format!("Nhanh tình hình thực hiện {} {period}", results.plan.name());
    let title = Title::Named { type_name: "Báo cáo".to_owned(), subject };
    let mut paper = head.paper(title, format!("BC-{}", head.code), results.today);
    let mut late: Vec<&BodyChain> = chains.iter().filter(|chain| chain.overdue()).collect();
    late.sort_by_key(|chain| std::cmp::Reverse(days(chain)));
    let figure = |number: usize, what: &str, label: &str| {
        Span::figure(format!("{number:02}"), Source::count(what, label))
    };
    let come = chains.iter().filter(|chain| chain.reported()).count();
    paper.body.push(Block::Paragraph(vec![
        Span::plain("Đã gửi báo cáo: "),
        figure(come, "bodies-reported", "Số cơ quan đã gửi báo cáo"),
        Span::plain("/"),
        figure(chains.len(), "bodies", "Số cơ quan phải báo cáo"),
        Span::plain(" cơ quan; quá hạn chưa gửi: "),
        figure(late.len(), "bodies-overdue", "Số cơ quan quá hạn chưa gửi"),
        Span::plain(" cơ quan."),
    ]));
    let late = late.into_iter().map(|chain| {
        let urged = match chain.letters.len() {
            0 => "chưa đôn đốc".to_owned(),
            times => format!("đã đôn đốc {times} lần"),
        };
        let body = &chain.status.submission.body_name;
        format!("- {body}: quá hạn {} ngày làm việc, {urged}.", days(chain))
    });
    list(&mut paper, "1. Cơ quan chậm báo cáo", "Không có cơ quan quá hạn.", late.collect());
    let tasks = results.tasks.iter().filter(|line| line.overdue(results.today)).map(|line| {
        let leads: Vec<&str> = line.row.leads.iter().map(|body| body.name.as_str()).collect();
        let raw = line.row.schedule.as_ref().map(|s| s.raw.as_str()).unwrap_or_default();
        format!("- Nhiệm vụ {} ({}; thời hạn: {raw}).", line.row.code, leads.join(", "))
    });
    let none = "Không có nhiệm vụ quá hạn.";
    list(&mut paper, "2. Nhiệm vụ quá hạn, chưa hoàn thành", none, tasks.collect());
    let missing = results.indicators.iter().filter(|line| line.figure.is_none()).map(|line| {
        let leads: Vec<&str> = line.row.leads.iter().map(|body| body.name.as_str()).collect();
        format!("- {} {} ({}).", line.row.code, line.row.name, leads.join(", "))
    });
    let none = "Mọi chỉ tiêu đều có số liệu của kỳ.";
    list(&mut paper, "3. Chỉ tiêu chưa có số liệu của kỳ", none, missing.collect());
    Ok(paper)
}

fn days(chain: &BodyChain) -> u32 {
    match chain.status.timeliness {
        Timeliness::Overdue { days } | Timeliness::Late { days } => days,
        Timeliness::NotDue | Timeliness::OnTime => 0,
    }
}

fn list(paper: &mut Paper, title: &str, none: &str, lines: Vec<String>) {
    paper.body.push(Block::Clause(words(title)));
    if lines.is_empty() {
        paper.body.push(Block::Paragraph(words(none)));
    }
    let more = lines.len().saturating_sub(SHOWN);
    let shown = lines.into_iter().take(SHOWN).map(|line| Block::Paragraph(words(line)));
    paper.body.extend(shown);
    if more > 0 {
        paper.body.push(Block::Paragraph(vec![
            Span::plain("Và "),
            Span::figure(more.to_string(), Source::count(format!("more:{title}"), title)),
            Span::plain(" mục khác."),
        ]));
    }
}
