//! All duties of one body in a plan, on paper.

use ansinh_domain::access::Action;
use ansinh_domain::template::Record;
use ansinh_formats::paper::{
    Appendix, Block, Cell, HeadCell, Paper, Row, Source, Span, Table, Title, date_words, words,
};
use ansinh_store::indicator::{self, IndicatorFilter, IndicatorRow};
use ansinh_store::task::{self, TaskFilter, TaskRow};
use ansinh_store::{BodyId, PlanId, body, setting};

use super::head::{PaperHead, initials, key};
use super::tables::count;
use super::template::{Piece, TemplateKind, Used, current, fill};
use super::unreadable;
use crate::report::create_regime::find_plan;
use crate::{App, AppError, Caller, Result};

/// The duties of a body in a plan today. Plans are open to read, and so is this.
///
/// # Errors
/// [`AppError::NotFound`] for a plan or body that is not there, or a body without duties.
pub async fn assignment(app: &App, caller: &Caller, plan: PlanId, of: BodyId) -> Result<Paper> {
    let used = current(&app.db, TemplateKind::Assignment).await?;
    assignment_by(app, caller, plan, of, &used).await
}

/// [`assignment`] by a template.
pub(super) async fn assignment_by(
    app: &App,
    caller: &Caller,
    plan: PlanId,
    of: BodyId,
    used: &Used,
) -> Result<Paper> {
    caller.may(app, Action::ReadPlan)?;
    let plan = find_plan(app, plan).await?;
    let name = body::name(&app.db, of).await?.ok_or(AppError::NotFound { what: "cơ quan" })?;
    let day = app.today();
    let filter = IndicatorFilter { body: Some(of), ..IndicatorFilter::default() };
    let indicators = indicator::list(&app.db, plan.version_id, &filter, day).await?.rows;
    let filter = TaskFilter { body: Some(of), ..TaskFilter::default() };
    let tasks = task::list(&app.db, plan.version_id, &filter, day).await?.rows;
    if indicators.is_empty() && tasks.is_empty() {
        return Err(AppError::NotFound { what: "chỉ tiêu, nhiệm vụ của cơ quan này" });
    }
    let issuer = plan.issuer.clone().unwrap_or_default();
    let head = match setting::get(&app.db, &key(plan.id)).await? {
        Some(kept) => serde_json::from_str(&kept).map_err(unreadable)?,
        None => PaperHead {
            code: initials(&issuer),
            place: plan.place.clone().unwrap_or_default(),
            posts: vec![format!("TM. {issuer}"), "Chủ tịch".to_owned()],
            issuer,
            ..PaperHead::default()
        },
    };
    let leads = |bodies: &[ansinh_store::body::Lead]| bodies.iter().any(|lead| lead.id == of);
    let led = indicators.iter().filter(|row| leads(&row.leads)).count()
        + tasks.iter().filter(|row| leads(&row.leads)).count();
    let plain = |name: &str, text: &str| (name.to_owned(), Piece::plain(text));
    let figure = |name: &str, span: Span| (name.to_owned(), Piece::span(span));
    let values = Record::from([
        plain("kế hoạch", &plan.name()),
        plain("cơ quan ban hành", &head.issuer),
        plain("hôm nay", &date_words(Some(day), 0)),
        plain("cơ quan", &name),
        figure("số chỉ tiêu", count(indicators.len(), "indicators", "Số chỉ tiêu")),
        figure("số nhiệm vụ", count(tasks.len(), "tasks", "Số nhiệm vụ")),
        figure("số chủ trì", count(led, "led", "Số chỉ tiêu, nhiệm vụ chủ trì")),
    ]);
    let filled = fill(&used.template, &values);
    let title = Title::Named { type_name: "Thông báo".to_owned(), subject: filled.subject };
    let mut paper = head.paper(title, format!("TB-{}", head.code), day);
    (paper.addressees, paper.bases, paper.body) = (filled.addressees, filled.bases, filled.body);
    let appendix = |title: &str, table| Appendix {
        title: title.to_owned(),
        landscape: true,
        blocks: vec![Block::Table(table)],
    };
    let role = |bodies: &[ansinh_store::body::Lead]| {
        if leads(bodies) { "Chủ trì" } else { "Phối hợp, theo dõi" }
    };
    paper.appendices = vec![
        appendix("Các chỉ tiêu", indicator_table(&indicators, &role)),
        appendix("Các nhiệm vụ", task_table(&tasks, &role)),
    ];
    Ok(paper)
}

type Role<'a> = dyn Fn(&[ansinh_store::body::Lead]) -> &'static str + 'a;

fn indicator_table(rows: &[IndicatorRow], role: &Role<'_>) -> Table {
    let row = |row: &IndicatorRow| {
        let mut targets = Vec::new();
        for target in row.targets.iter().filter(|target| !target.raw.is_empty()) {
            let year = target.milestone.year;
            let lead = if targets.is_empty() { "" } else { "\n" };
            targets.push(Span::plain(format!("{lead}Năm {year}: ")));
            let label = format!("Mục tiêu năm {year} của chỉ tiêu {}", row.code);
            targets.push(Span::figure(&target.raw, Source::target(row.id, year, label)));
        }
        Row {
            cells: vec![
                Cell::centre(words(&row.code)),
                Cell::left(words(&row.name)),
                Cell::centre(words(row.unit.clone().unwrap_or_default())),
                Cell::left(targets),
                Cell::left(words(role(&row.leads))),
            ],
            strong: row.header_only,
        }
    };
    Table {
        columns: vec![8, 48, 12, 24, 14],
        head: vec![
            ["STT", "Chỉ tiêu", "Đơn vị tính", "Mục tiêu", "Vai trò"].map(HeadCell::one).into(),
        ],
        rows: rows.iter().map(row).collect(),
    }
}

fn task_table(rows: &[TaskRow], role: &Role<'_>) -> Table {
    let row = |row: &TaskRow| Row {
        cells: vec![
            Cell::centre(words(&row.code)),
            Cell::left(words(&row.text)),
            Cell::left(words(row.product.clone().unwrap_or_default())),
            Cell::left(words(row.schedule.as_ref().map(|s| s.raw.clone()).unwrap_or_default())),
            Cell::left(words(role(&row.leads))),
        ],
        strong: false,
    };
    let heads = ["STT", "Nhiệm vụ", "Sản phẩm", "Thời hạn", "Vai trò"];
    Table {
        columns: vec![8, 48, 22, 16, 14],
        head: vec![heads.map(HeadCell::one).into()],
        rows: rows.iter().map(row).collect(),
    }
}
