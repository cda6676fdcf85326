//! Tờ trình and Quyết định on changing a plan: the frame of both papers. The plan itself changes only by
//! the decision, once it is signed; these papers change nothing.

use ansinh_domain::access::Action;
use ansinh_domain::template::{Record, Value, parse};
use ansinh_domain::text::{clean, fold};
use ansinh_formats::paper::{Block, Cell, HeadCell, Paper, Row, Table, Title, date_words, words};
use ansinh_store::indicator::{self, IndicatorFilter, IndicatorRow};
use ansinh_store::paper::{self, Draft, KeptPaper, NewPaper, PaperKind, PaperRow};
use ansinh_store::plan::PlanHead;
use ansinh_store::task::{self, TaskFilter, TaskRow};
use ansinh_store::{AmendmentId, PaperId, PlanId, StoreError, setting};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::head::{PaperHead, initials, key, of_superior};
use super::issue::printed;
use super::sign::{PaperFiles, files_of};
use super::tables::count;
use super::template::{Piece, TemplateKind, TemplateUse, Used, current, fill};
use super::{NO_PAPER, unreadable};
use crate::record::{Change, parts};
use crate::report::create_regime::find_plan;
use crate::{App, AppError, Caller, Result};

/// Most items, parts of them and grounds of one proposal.
const MOST: usize = 200;
/// Longest text of a part.
const LONGEST: usize = 4_000;

/// An indicator or task that may be adjusted, with what may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adjustable {
    /// Its code.
    pub code: String,
    /// Its name or words.
    pub name: String,
    /// Who leads it.
    pub leads: Vec<String>,
    /// Word, title and present wording of each part.
    pub parts: Vec<(String, String, String)>,
}

/// A part of an indicator or task with its old and new wording.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adjustment {
    /// Code of the indicator or task.
    pub code: String,
    /// Its name or words.
    pub name: String,
    /// Who leads it.
    pub leads: Vec<String>,
    /// Word of the part: "ten", "han", a year.
    pub part: String,
    /// Title of the part: "Mục tiêu năm 2025".
    pub title: String,
    /// As the plan says it.
    pub old: String,
    /// As it shall say it.
    pub new: String,
}

/// What a proposal says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmendmentRequest {
    /// Why the plan is to be changed.
    pub reason: String,
    /// Căn cứ, without that word.
    pub grounds: Vec<String>,
    /// Code, word of the part, new wording.
    pub changes: Vec<(String, String, String)>,
}

/// What one of its papers says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmendmentContent {
    /// Head and foot.
    pub head: PaperHead,
    /// Who proposes.
    pub proposer: String,
    /// Who decides.
    pub decider: String,
    /// Why.
    pub reason: String,
    /// Căn cứ, without that word.
    pub grounds: Vec<String>,
    /// What is adjusted.
    pub changes: Vec<Adjustment>,
    /// Name of the plan.
    pub plan: String,
    /// The template.
    pub template: TemplateUse,
    /// Its words, so that a paper with a number never changes.
    pub words: String,
}

/// A paper with everything about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Amendment {
    /// As it is kept.
    pub row: PaperRow,
    /// What it says.
    pub content: AmendmentContent,
    /// The other paper of the proposal.
    pub other: Option<PaperRow>,
    /// As it is printed.
    pub paper: Paper,
    /// Its files: as issued, as signed.
    pub files: PaperFiles,
}

/// The indicators and tasks of the plan with those codes, in the order asked for, and codes that
/// there are not.
///
/// # Errors
/// [`AppError::NotFound`]; the refusal.
pub async fn adjustable(
    app: &App,
    caller: &Caller,
    plan: PlanId,
    codes: &[String],
) -> Result<(Vec<Adjustable>, Vec<String>)> {
    caller.may(app, Action::ReadReport)?;
    let plan = find_plan(app, plan).await?;
    let all = everything(app, &plan).await?;
    let (mut found, mut missing): (Vec<Adjustable>, Vec<String>) = (Vec::new(), Vec::new());
    for code in codes.iter().take(MOST) {
        match all.iter().find(|one| one.code == *code) {
            Some(one) if !found.contains(one) => found.push(one.clone()),
            Some(_) => {}
            None => missing.push(code.clone()),
        }
    }
    Ok((found, missing))
}

async fn everything(app: &App, plan: &PlanHead) -> Result<Vec<Adjustable>> {
    let (day, version) = (app.today(), plan.version_id);
    let indicators = indicator::list(&app.db, version, &IndicatorFilter::default(), day).await?;
    let tasks = task::list(&app.db, version, &TaskFilter::default(), day).await?;
    let of_indicators = indicators.rows.iter().map(of_indicator);
    Ok(of_indicators.chain(tasks.rows.iter().map(of_task)).collect())
}

fn part(word: impl ToString, title: impl Into<String>, old: &str) -> (String, String, String) {
    (word.to_string(), title.into(), old.to_owned())
}

fn of_indicator(row: &IndicatorRow) -> Adjustable {
    let mut parts = vec![part("ten", "Tên chỉ tiêu", &row.name)];
    for target in &row.targets {
        let year = target.milestone.year;
        parts.push(part(year, format!("Mục tiêu năm {year}"), &target.raw));
    }
    let leads = row.leads.iter().map(|body| body.name.clone()).collect();
    Adjustable { code: row.code.clone(), name: row.name.clone(), leads, parts }
}

fn of_task(row: &TaskRow) -> Adjustable {
    let schedule = row.schedule.as_ref().map(|schedule| schedule.raw.as_str());
    let parts = vec![
        part("ten", "Nội dung nhiệm vụ", &row.text),
        part("han", "Thời gian thực hiện", schedule.unwrap_or_default()),
        part("san-pham", "Sản phẩm", row.product.as_deref().unwrap_or_default()),
    ];
    let leads = row.leads.iter().map(|body| body.name.clone()).collect();
    Adjustable { code: row.code.clone(), name: row.text.clone(), leads, parts }
}

/// Drafts both papers of a proposal: the Tờ trình and the Quyết định it asks for.
///
/// # Errors
/// [`AppError::Invalid`] without a reason, grounds or anything that changes, for a code or part that
/// there is not; the refusal.
pub async fn draft_amendment(
    app: &App,
    caller: &Caller,
    plan: PlanId,
    request: &AmendmentRequest,
) -> Result<(PaperId, PaperId)> {
    caller.may(app, Action::ManageRounds)?;
    let plan = find_plan(app, plan).await?;
    let changes = changes(&everything(app, &plan).await?, &request.changes)?;
    let (reason, grounds) = reasons(&request.reason, &request.grounds)?;
    let own = own_head(app, &plan).await?;
    let deciding = of_superior(&own, &plan);
    let now = app.now();
    let set: AmendmentId = app.ids.next(now);
    let mut ids = Vec::new();
    let mut contents = Vec::new();
    for (kind, template, head) in [
        (PaperKind::Proposal, TemplateKind::Proposal, own.clone()),
        (PaperKind::Decision, TemplateKind::Decision, deciding.clone()),
    ] {
        let used = current(&app.db, template).await?;
        let content = AmendmentContent {
            head,
            proposer: own.issuer.clone(),
            decider: deciding.issuer.clone(),
            reason: reason.clone(),
            grounds: grounds.clone(),
            changes: changes.clone(),
            plan: plan.name(),
            words: used.template.to_string(),
            template: used.used,
        };
        contents.push((kind, content));
    }
    let mut tx = app.db.begin().await?;
    for (kind, content) in &contents {
        let id: PaperId = app.ids.next(now);
        let kept = serde_json::to_string(content).map_err(unreadable)?;
        let register = fold(&content.head.issuer);
        let new = NewPaper {
            id,
            plan: plan.id,
            kind: *kind,
            round: None,
            set: Some(set),
            level: None,
            draft: draft(content, &kept, &register),
            submissions: &[],
            by: caller.user(),
            now,
        };
        paper::insert(&mut tx, new).await?;
        ids.push(id);
    }
    let change = Change::to(parts! { "rows" => changes.len(), "reason" => reason });
    caller.record(&mut tx, now, "draft-amendment", ("amendment", Some(set.0)), change).await?;
    tx.commit().await?;
    match ids[..] {
        [proposal, decision] => Ok((proposal, decision)),
        _ => Err(NO_PAPER),
    }
}

fn draft<'a>(of: &'a AmendmentContent, content: &'a str, register: &'a str) -> Draft<'a> {
    Draft { content, issuer: &of.head.issuer, register, new_due: None }
}

/// Head of the plan's papers as set, or as far as the plan tells.
async fn own_head(app: &App, plan: &PlanHead) -> Result<PaperHead> {
    if let Some(kept) = setting::get(&app.db, &key(plan.id)).await? {
        return serde_json::from_str(&kept).map_err(unreadable);
    }
    let issuer = plan.issuer.clone().unwrap_or_default();
    Ok(PaperHead {
        code: initials(&issuer),
        place: plan.place.clone().unwrap_or_default(),
        posts: vec![format!("TM. {issuer}"), "Chủ tịch".to_owned()],
        issuer,
        ..PaperHead::default()
    })
}

fn reasons(reason: &str, grounds: &[String]) -> Result<(String, Vec<String>)> {
    let reason = clean(reason);
    let grounds: Vec<String> = grounds
        .iter()
        .map(|ground| {
            let ground = clean(ground);
            let rest = ground.strip_prefix("Căn cứ ").map(str::to_owned).unwrap_or(ground);
            rest.trim_end_matches([';', '.', ' ']).to_owned()
        })
        .filter(|ground| !ground.is_empty())
        .collect();
    let lacks = [
        (reason.is_empty(), "Hãy ghi lý do điều chỉnh."),
        (grounds.is_empty(), "Hãy ghi ít nhất một căn cứ."),
    ];
    if let Some((_, what)) = lacks.into_iter().find(|(lacks, _)| *lacks) {
        return Err(AppError::Invalid(what.to_owned()));
    }
    let long = grounds.iter().chain([&reason]).any(|text| text.chars().count() > LONGEST);
    if long || grounds.len() > MOST {
        return Err(AppError::Invalid(format!(
            "Lý do, căn cứ có đoạn dài hơn {LONGEST} ký tự hoặc quá nhiều dòng. Hãy rút gọn."
        )));
    }
    Ok((reason, grounds))
}

/// What really changes.
fn changes(all: &[Adjustable], asked: &[(String, String, String)]) -> Result<Vec<Adjustment>> {
    let mut changes = Vec::new();
    for (code, word, new) in asked {
        let new = clean(new);
        let one = all.iter().find(|one| one.code == *code);
        let found = one.and_then(|one| {
            one.parts.iter().find(|(known, ..)| known == word).map(|part| (one, part))
        });
        let Some((one, (_, title, old))) = found else {
            return Err(AppError::Invalid(format!(
                "Kế hoạch không có nội dung “{word}” của mã {code}. Hãy chọn lại mã."
            )));
        };
        if new.is_empty() || new == clean(old) {
            continue;
        }
        if new.chars().count() > LONGEST {
            return Err(AppError::Invalid(format!(
                "{title} của mã {code} dài hơn {LONGEST} ký tự. Hãy rút gọn."
            )));
        }
        changes.push(Adjustment {
            code: code.clone(),
            name: one.name.clone(),
            leads: one.leads.clone(),
            part: word.clone(),
            title: title.clone(),
            old: old.clone(),
            new,
        });
    }
    if changes.is_empty() {
        return Err(AppError::Invalid(
            "Chưa có nội dung nào khác với kế hoạch hiện hành. Hãy ghi lời văn, mục tiêu mới."
                .to_owned(),
        ));
    }
    if changes.len() > MOST {
        return Err(AppError::Invalid(format!("Một lần điều chỉnh không quá {MOST} nội dung.")));
    }
    Ok(changes)
}

/// Changes a draft: its head, reason, grounds and new wordings. The other paper stays as it is.
///
/// # Errors
/// [`AppError::ChangedMeanwhile`] when somebody else changed or issued it; [`AppError::Invalid`].
pub async fn change_amendment(
    app: &App,
    caller: &Caller,
    id: PaperId,
    mod_count: i64,
    content: &AmendmentContent,
) -> Result<()> {
    caller.may(app, Action::ManageRounds)?;
    let (reason, grounds) = reasons(&content.reason, &content.grounds)?;
    let mut changes = content.changes.clone();
    for change in &mut changes {
        change.new = clean(&change.new);
        if change.new.is_empty() || change.new.chars().count() > LONGEST {
            return Err(AppError::Invalid(format!(
                "Hãy ghi {} mới của mã {}, không quá {LONGEST} ký tự.",
                super::in_sentence(&change.title),
                change.code
            )));
        }
    }
    let head = content.head.cleaned()?;
    let content = AmendmentContent { head, reason, grounds, changes, ..content.clone() };
    let kept = serde_json::to_string(&content).map_err(unreadable)?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let register = fold(&content.head.issuer);
    let draft = draft(&content, &kept, &register);
    if !paper::change(&mut tx, (id, mod_count), draft, now).await? {
        return Err(AppError::ChangedMeanwhile);
    }
    let change = Change::to(parts! { "rows" => content.changes.len() });
    caller.record(&mut tx, now, "change-amendment", ("paper", Some(id.0)), change).await?;
    tx.commit().await?;
    Ok(())
}

/// The decision names the number of its Tờ trình, so that one must have it, of no later day.
pub(super) async fn refuse_early(app: &App, row: &PaperRow, day: Date) -> Result<()> {
    let proposal = proposal_of(app, row).await?;
    let proposed = proposal.and_then(|proposal| proposal.row.issued_on);
    if proposed.is_none_or(|proposed| proposed > day) {
        return Err(AppError::Invalid(
            "Quyết định nêu số Tờ trình trong căn cứ, nên Tờ trình phải được cấp số trước và không sau ngày Quyết định."
                .to_owned(),
        ));
    }
    Ok(())
}

/// The Tờ trình that a decision rests on; nothing for the Tờ trình itself.
async fn proposal_of(app: &App, row: &PaperRow) -> Result<Option<KeptPaper>> {
    let Some(set) = row.set_id.filter(|_| row.kind == PaperKind::Decision) else {
        return Ok(None);
    };
    let all = paper::of_set(&app.db, set).await?;
    match all.into_iter().find(|other| other.kind == PaperKind::Proposal) {
        Some(proposal) => Ok(paper::kept(&app.db, proposal.id).await?),
        None => Ok(None),
    }
}

/// A paper as it is printed, without number and date.
pub(super) async fn unnumbered(app: &App, kept: &KeptPaper) -> Result<Paper> {
    let content: AmendmentContent = serde_json::from_str(&kept.content).map_err(unreadable)?;
    let named = match proposal_of(app, &kept.row).await? {
        Some(proposal) => {
            let content: AmendmentContent =
                serde_json::from_str(&proposal.content).map_err(unreadable)?;
            number_words(&proposal.row, &content.head)
        }
        None => None,
    };
    content.paper(kept.row.kind, named.as_deref(), app.today())
}

/// A paper as it is kept and printed.
///
/// # Errors
/// [`AppError::NotFound`]; the refusal when the caller may not read every body's report.
pub async fn amendment(app: &App, caller: &Caller, id: PaperId) -> Result<Amendment> {
    caller.may(app, Action::ReadReport)?;
    let kept = paper::kept(&app.db, id).await?.ok_or(NO_PAPER)?;
    let set = kept.row.set_id.ok_or(NO_PAPER)?;
    let content: AmendmentContent = serde_json::from_str(&kept.content).map_err(unreadable)?;
    let all = paper::of_set(&app.db, set).await?;
    let other = all.into_iter().find(|one| one.id != id);
    let paper = printed(app, &kept).await?;
    let files = files_of(app, id).await?;
    Ok(Amendment { row: kept.row, content, other, paper, files })
}

fn symbol(kind: PaperKind, head: &PaperHead) -> String {
    format!("{}-{}", kind.type_code(), head.code)
}

/// "số 12/TTr-SNV ngày 05 tháng 11 năm 2025".
fn number_words(row: &PaperRow, head: &PaperHead) -> Option<String> {
    let (number, day) = row.number.zip(row.issued_on)?;
    let symbol = symbol(row.kind, head);
    Some(format!("số {number:02}/{symbol} {}", date_words(Some(day), 0)))
}

impl AmendmentContent {
    /// The paper, without number and date.
    pub(super) fn paper(
        &self,
        kind: PaperKind,
        proposal: Option<&str>,
        today: Date,
    ) -> Result<Paper> {
        let template = parse(&self.words).map_err(|fault| {
            StoreError::Unreadable(format!("template of an amendment: {fault}"))
        })?;
        let filled = fill(&template, &self.values(proposal, today));
        let title = Title::Named { type_name: kind.title().to_owned(), subject: filled.subject };
        let mut paper = self.head.paper(title, symbol(kind, &self.head), today);
        (paper.addressees, paper.bases, paper.body) =
            (filled.addressees, filled.bases, filled.body);
        Ok(paper)
    }

    fn values(&self, proposal: Option<&str>, today: Date) -> Record<Piece> {
        let plain = |name: &str, text: &str| (name.to_owned(), Piece::plain(text));
        let mut leads: Vec<&str> =
            self.changes.iter().flat_map(|one| one.leads.iter().map(String::as_str)).collect();
        leads.sort_unstable();
        leads.dedup();
        let grounds =
            self.grounds.iter().map(|ground| Record::from([plain("nội dung căn cứ", ground)]));
        let open = "số …… ngày …… tháng …… năm ……";
        let number = count(self.changes.len(), "adjustments", "Số nội dung được điều chỉnh");
        Record::from([
            plain("kế hoạch", &self.plan),
            plain("cơ quan ban hành", &self.head.issuer),
            plain("hôm nay", &date_words(Some(today), 0)),
            plain("cơ quan trình", &self.proposer),
            plain("cơ quan quyết định", &self.decider),
            plain("số tờ trình", proposal.unwrap_or(open)),
            plain("lý do", &self.reason),
            ("số nội dung".to_owned(), Piece::span(number)),
            plain("cơ quan thực hiện", &leads.join(", ")),
            ("căn cứ".to_owned(), Value::List(grounds.collect())),
            ("bảng điều chỉnh".to_owned(), Piece::blocks(vec![Block::Table(self.table())])),
        ])
    }

    fn table(&self) -> Table {
        let row = |(index, one): (usize, &Adjustment)| Row {
            cells: vec![
                Cell::centre(words((index + 1).to_string())),
                Cell::left(words(format!("{} {}", one.code, one.name))),
                Cell::left(words(&one.title)),
                Cell::left(words(if one.old.is_empty() { "(không có)" } else { &one.old })),
                Cell::left(words(&one.new)),
            ],
            strong: false,
        };
        let heads = ["STT", "Chỉ tiêu, nhiệm vụ", "Nội dung", "Hiện hành", "Điều chỉnh thành"];
        Table {
            columns: vec![7, 33, 18, 21, 21],
            head: vec![heads.map(HeadCell::one).into()],
            rows: self.changes.iter().enumerate().map(row).collect(),
        }
    }
}

/// A paper about the first indicators of a plan, to show what a template makes of real words.
pub(super) async fn sample(
    app: &App,
    plan: &PlanHead,
    used: &Used,
    kind: PaperKind,
) -> Result<Paper> {
    let all = everything(app, plan).await?;
    let changes = all.iter().filter_map(|one| {
        let (word, title, old) = one.parts.last().filter(|(_, _, old)| !old.is_empty())?;
        Some(Adjustment {
            code: one.code.clone(),
            name: one.name.clone(),
            leads: one.leads.clone(),
            part: word.clone(),
            title: title.clone(),
            old: old.clone(),
            new: format!("{old} (lời văn mới)"),
        })
    });
    let changes: Vec<Adjustment> = changes.take(2).collect();
    let own = own_head(app, plan).await?;
    let deciding = of_superior(&own, plan);
    let head = if kind == PaperKind::Proposal { own.clone() } else { deciding.clone() };
    let content = AmendmentContent {
        head,
        proposer: own.issuer,
        decider: deciding.issuer,
        reason: "Lý do điều chỉnh ghi ở đây.".to_owned(),
        grounds: vec!["Luật Tổ chức chính quyền địa phương".to_owned(), plan.name()],
        changes,
        plan: plan.name(),
        template: used.used.clone(),
        words: used.template.to_string(),
    };
    content.paper(kind, None, app.today())
}
