//! Báo cáo nhanh: one page for who leads, the worst first.

use ansinh_domain::access::Action;
use ansinh_domain::assess::Bundle;
use ansinh_domain::report::Timeliness;
use ansinh_domain::template::Record;
use ansinh_formats::paper::{Block, Paper, Span, Text, Title, date_words, words};
use ansinh_store::RoundId;
use ansinh_store::body::Lead;

use super::appraisal::{self, status};
use super::chain::{BodyChain, urging};
use super::head::{PaperHead, paper_head};
use super::in_sentence;
use super::results::{Results, gather};
use super::tables::count;
use super::template::{Piece, TemplateKind, Used, current, fill};
use crate::{App, Caller, Result};

/// Most lines of a list: the paper is one page.
const SHOWN: usize = 5;

/// The briefing on a round as it stands now.
///
/// # Errors
/// [`AppError::NotFound`](crate::AppError::NotFound); the refusal when the caller may not read every
/// body's report.
pub async fn briefing(app: &App, caller: &Caller, id: RoundId) -> Result<Paper> {
    let used = current(&app.db, TemplateKind::Briefing).await?;
    briefing_by(app, caller, id, &used).await
}

/// [`briefing`] by a template.
pub(super) async fn briefing_by(
    app: &App,
    caller: &Caller,
    id: RoundId,
    used: &Used,
) -> Result<Paper> {
    caller.may(app, Action::ReadReport)?;
    let results = gather(app, caller, id, None).await?;
    let chains = urging(app, caller, id).await?;
    let head = paper_head(app, caller, &results.round).await?;
    let filled = fill(&used.template, &values(&results, &chains, &head));
    let title = Title::Named { type_name: "Báo cáo".to_owned(), subject: filled.subject };
    let mut paper = head.paper(title, format!("BC-{}", head.code), results.today);
    (paper.addressees, paper.bases, paper.body) = (filled.addressees, filled.bases, filled.body);
    Ok(paper)
}

fn values(results: &Results, chains: &[BodyChain], head: &PaperHead) -> Record<Piece> {
    let day = results.judged_on;
    let worst = appraisal::worst(results).into_iter().map(|line| {
        let named = format!("- {} {} ({}): ", line.row.code, line.row.name, names(&line.row.leads));
        let mut text = vec![Span::plain(named)];
        text.extend(appraisal::one(line, day));
        text
    });
    let good = results.indicators.iter().any(|line| Bundle::of(status(line)) == Bundle::Good);
    let no_worst = match good {
        true => "Không có chỉ tiêu chậm, xấu đi hoặc không đạt.",
        false => "Chưa chỉ tiêu nào đủ số liệu để kết luận.",
    };
    let tasks = appraisal::latest(results).into_iter().map(|line| {
        let named = format!("- Nhiệm vụ {} ({}): ", line.row.code, names(&line.row.leads));
        let mut text = vec![Span::plain(named)];
        text.extend(appraisal::task(line, day));
        text
    });
    let mut late: Vec<&BodyChain> = chains.iter().filter(|chain| chain.overdue()).collect();
    late.sort_by_key(|chain| std::cmp::Reverse(days(chain)));
    let bodies = late.into_iter().map(|chain| {
        let urged = match chain.letters.len() {
            0 => "chưa đôn đốc".to_owned(),
            times => format!("đã đôn đốc {times} lần"),
        };
        let body = &chain.status.submission.body_name;
        words(format!("- {body}: quá hạn {} ngày làm việc, {urged}.", days(chain)))
    });
    let missing = results.indicators.iter().filter(|line| line.figure.is_none()).map(|line| {
        words(format!("- {} {} ({}).", line.row.code, line.row.name, names(&line.row.leads)))
    });
    let all_there = "Mọi chỉ tiêu đều có số liệu của kỳ.";
    let plain = |name: &str, text: &str| (name.to_owned(), Piece::plain(text));
    let lines = |name: &str, what: &str, none: &str, lines: Vec<Text>| {
        (name.to_owned(), Piece::blocks(list(what, none, lines)))
    };
    Record::from([
        plain("kế hoạch", &results.plan.name()),
        plain("kỳ", &in_sentence(&results.round.period.title())),
        plain("cơ quan ban hành", &head.issuer),
        plain("hôm nay", &date_words(Some(results.today), 0)),
        ("số liệu chung".to_owned(), Piece::blocks(summary(results, chains))),
        lines("chỉ tiêu đáng lo", "worst", no_worst, worst.collect()),
        lines("nhiệm vụ quá hạn", "tasks", "Không có nhiệm vụ quá hạn.", tasks.collect()),
        lines("cơ quan chậm báo cáo", "bodies", "Không có cơ quan quá hạn.", bodies.collect()),
        lines("chỉ tiêu chưa có số liệu", "missing", all_there, missing.collect()),
    ])
}

/// What was counted.
fn summary(results: &Results, chains: &[BodyChain]) -> Vec<Block> {
    let come = chains.iter().filter(|chain| chain.reported()).count();
    let late = chains.iter().filter(|chain| chain.overdue()).count();
    let of = |bundle| {
        results.indicators.iter().filter(|line| Bundle::of(status(line)) == bundle).count()
    };
    let bundle = |one: Bundle| count(of(one), &format!("bundle-{}", one.word()), one.title());
    let plain = |text: &str| Span::plain(text);
    vec![
        Block::Paragraph(vec![
            plain("Đã gửi báo cáo: "),
            count(come, "bodies-reported", "Số cơ quan đã gửi báo cáo"),
            plain("/"),
            count(chains.len(), "bodies", "Số cơ quan phải báo cáo"),
            plain(" cơ quan; quá hạn chưa gửi: "),
            count(late, "bodies-overdue", "Số cơ quan quá hạn chưa gửi"),
            plain(" cơ quan."),
        ]),
        Block::Paragraph(vec![
            plain("Chỉ tiêu: "),
            bundle(Bundle::Good),
            plain("/"),
            count(results.indicators.len(), "indicators", "Số chỉ tiêu đo được"),
            plain(" đạt, đúng tiến độ; "),
            bundle(Bundle::Slow),
            plain(" cần đẩy nhanh; "),
            bundle(Bundle::Bad),
            plain(" chậm, xấu đi hoặc không đạt; "),
            bundle(Bundle::Open),
            plain(" chưa kết luận."),
        ]),
    ]
}

fn days(chain: &BodyChain) -> u32 {
    match chain.status.timeliness {
        Timeliness::Overdue { days } | Timeliness::Late { days } => days,
        Timeliness::NotDue | Timeliness::OnTime => 0,
    }
}

fn names(leads: &[Lead]) -> String {
    leads.iter().map(|body| body.name.as_str()).collect::<Vec<_>>().join(", ")
}

fn list(what: &str, none: &str, lines: Vec<Text>) -> Vec<Block> {
    if lines.is_empty() {
        return vec![Block::Paragraph(words(none))];
    }
    let more = lines.len().saturating_sub(SHOWN);
    let mut blocks: Vec<Block> = lines.into_iter().take(SHOWN).map(Block::Paragraph).collect();
    if more > 0 {
        blocks.push(Block::Paragraph(vec![
            Span::plain("Và "),
            count(more, &format!("more-{what}"), "Số mục không nêu tên"),
            Span::plain(" mục khác."),
        ]));
    }
    blocks
}
