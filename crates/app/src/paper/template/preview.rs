//! What a paper would look like by a template, with real data.

use ansinh_domain::access::Action;
use ansinh_domain::template::Fault;
use ansinh_domain::urge::Level;
use ansinh_formats::paper::Paper;
use ansinh_store::paper::PaperKind;
use ansinh_store::report::round::{self, RoundRow};
use ansinh_store::report::submission;
use ansinh_store::{body, plan};

use super::{TemplateKind, Used, read_template};
use crate::paper::amendment::sample;
use crate::paper::assignment::assignment_by;
use crate::paper::briefing::briefing_by;
use crate::paper::chain::urging;
use crate::paper::head::{of_superior, paper_head};
use crate::paper::letter::{Ask, LetterRequest};
use crate::paper::report::{body_report_by, round_report_by};
use crate::report::create_regime::find_plan;
use crate::{App, AppError, Caller, Result};

/// The paper that `words` would make of what there is: the newest round, its first body, the first
/// plan. Nothing is kept.
///
/// # Errors
/// [`AppError::Invalid`] when there is nothing yet to make it of; the refusal.
pub async fn preview_template(
    app: &App,
    caller: &Caller,
    kind: TemplateKind,
    words: &str,
) -> Result<Result<Paper, Vec<Fault>>> {
    caller.may(app, Action::ManageSettings)?;
    let template = match read_template(kind, &words.replace("\r\n", "\n")) {
        Ok(template) => template,
        Err(faults) => return Ok(Err(faults)),
    };
    let used = Used::of(kind, template, 0);
    let paper = match kind {
        TemplateKind::RoundReport => {
            round_report_by(app, caller, newest_round(app).await?.id, &used).await?
        }
        TemplateKind::Briefing => {
            briefing_by(app, caller, newest_round(app).await?.id, &used).await?
        }
        TemplateKind::BodyReport => {
            let round = newest_round(app).await?;
            let rows = submission::of_round(&app.db, round.id).await?;
            let row = rows.into_iter().find(|row| row.items > 0);
            let row = row.ok_or_else(|| nothing("cơ quan nào phải báo cáo trong kỳ mới nhất"))?;
            body_report_by(app, caller, row.id, &used).await?
        }
        TemplateKind::Assignment => {
            let head = first_plan(app).await?;
            let filter = Default::default();
            let list = body::list(&app.db, head.version_id, &filter, app.today()).await?;
            let body = list.rows.first().ok_or_else(|| nothing("cơ quan nào"))?;
            assignment_by(app, caller, head.id, body.id, &used).await?
        }
        TemplateKind::Reminder => letter(app, caller, Level::Reminder, &used).await?,
        TemplateKind::Collector => letter(app, caller, Level::Collector, &used).await?,
        TemplateKind::Superior => letter(app, caller, Level::Superior, &used).await?,
        TemplateKind::Proposal => {
            let plan = first_plan(app).await?;
            sample(app, &plan, &used, PaperKind::Proposal).await?
        }
        TemplateKind::Decision => {
            let plan = first_plan(app).await?;
            sample(app, &plan, &used, PaperKind::Decision).await?
        }
    };
    Ok(Ok(paper))
}

fn nothing(what: &str) -> AppError {
    AppError::Invalid(format!(
        "Chưa có {what} để xem trước bằng số liệu thật. Mẫu vẫn lưu được nếu không có lỗi."
    ))
}

async fn first_plan(app: &App) -> Result<plan::PlanHead> {
    let first = plan::list(&app.db, app.today()).await?.into_iter().next();
    first.map(|item| item.head).ok_or_else(|| nothing("kế hoạch nào"))
}

async fn newest_round(app: &App) -> Result<RoundRow> {
    if let Some(round) = round::newest(&app.db).await? {
        return Ok(round);
    }
    // Without a plan that is what is missing first.
    first_plan(app).await?;
    Err(nothing("kỳ báo cáo nào"))
}

/// A letter to the bodies of the newest round that have not reported; to all when all have.
async fn letter(app: &App, caller: &Caller, level: Level, used: &Used) -> Result<Paper> {
    let round = newest_round(app).await?;
    let plan = find_plan(app, round.plan_id).await?;
    let own = paper_head(app, caller, &round).await?;
    let head = if level == Level::Superior { of_superior(&own, &plan) } else { own };
    let chains = urging(app, caller, round.id).await?;
    let missing: Vec<_> = chains.iter().filter(|chain| !chain.reported()).collect();
    let urged = if missing.is_empty() { chains.iter().collect() } else { missing };
    if urged.is_empty() {
        return Err(nothing("cơ quan nào phải báo cáo trong kỳ mới nhất"));
    }
    let request = LetterRequest {
        round: round.id,
        level,
        submissions: Vec::new(),
        new_due: app.today().tomorrow().unwrap_or(app.today()),
        each: false,
    };
    let name = plan.name();
    let ask = Ask { request: &request, round: &round, plan: &name, head: &head, used };
    Ok(ask.content(&chains, &urged, app.today()).paper(app.today()))
}
