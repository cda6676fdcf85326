//! Letters that urge: drafted from who has not reported, changed until they are issued.

use ansinh_domain::access::Action;
use ansinh_domain::date::shown;
use ansinh_domain::template::{Record, Value};
use ansinh_domain::text::{clean, fold};
use ansinh_domain::urge::Level;
use ansinh_formats::paper::{
    Appendix, Block, Cell, HeadCell, Paper, Row, Table, Title, date_words, words,
};
use ansinh_store::paper::{self, AddresseeRow, Draft, NewPaper, PaperKind, PaperRow};
use ansinh_store::report::round::RoundRow;
use ansinh_store::{PaperId, RoundId, SubmissionId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::chain::{BodyChain, urging};
use super::head::{PaperHead, of_superior, paper_head};
use super::issue::printed;
use super::sign::{PaperFiles, files_of};
use super::template::{Piece, TemplateKind, TemplateUse, Used, current, fill, words_of};
use super::{NO_PAPER, find_round, in_sentence, unreadable};
use crate::record::{Change, parts};
use crate::report::create_regime::find_plan;
use crate::{App, AppError, Caller, Result};

/// Letters to draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterRequest {
    /// About which round.
    pub round: RoundId,
    /// Who urges.
    pub level: Level,
    /// Reports that are missing.
    pub submissions: Vec<SubmissionId>,
    /// The deadline to give.
    pub new_due: Date,
    /// A letter to each body instead of one to all.
    pub each: bool,
}

/// What a letter says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterContent {
    /// Its head and foot.
    pub head: PaperHead,
    /// What follows "V/v".
    pub subject: String,
    /// Kính gửi.
    pub addressees: Vec<String>,
    /// Paragraphs of the text.
    pub paragraphs: Vec<String>,
    /// Bodies and where their reports stood when the letter was drafted; printed as its appendix.
    pub listed: Vec<Listed>,
    /// The day the list is of.
    pub listed_on: Date,
    /// The template it was drafted by; letters of before there were any have none.
    #[serde(default)]
    pub template: Option<TemplateUse>,
}

/// A line of the appendix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// The body.
    pub body: String,
    /// Its deadline.
    pub due: Date,
    /// When its report left it.
    pub sent_on: Option<Date>,
}

/// A letter with everything about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Letter {
    /// As it is kept.
    pub row: PaperRow,
    /// What it says.
    pub content: LetterContent,
    /// Whom it urges, and what came of it.
    pub addressees: Vec<AddresseeRow>,
    /// As it is printed.
    pub paper: Paper,
    /// Its files: as issued, as signed.
    pub files: PaperFiles,
}

/// Most paragraphs, and letters of one.
const MOST: usize = 60;
const LONGEST: usize = 4_000;

/// Drafts letters to bodies whose reports have not come.
///
/// # Errors
/// [`AppError::Invalid`] for a deadline that is over, without any body, or for a body whose report
/// has come.
pub async fn draft_letters(
    app: &App,
    caller: &Caller,
    request: &LetterRequest,
) -> Result<Vec<PaperId>> {
    caller.may(app, Action::ManageRounds)?;
    let round = find_round(app, request.round).await?;
    if request.new_due <= app.today() {
        return Err(AppError::Invalid(format!(
            "Hạn mới {} không sau hôm nay. Hãy chọn ngày muộn hơn.",
            shown(request.new_due)
        )));
    }
    let chains = urging(app, caller, round.id).await?;
    let mut urged: Vec<&BodyChain> = Vec::new();
    for id in &request.submissions {
        let found = chains.iter().find(|chain| chain.status.submission.id == *id);
        let chain = found.ok_or(AppError::NotFound { what: "báo cáo trong kỳ này" })?;
        if chain.reported() {
            return Err(AppError::Invalid(format!(
                "{} đã gửi báo cáo nên không đôn đốc nữa. Hãy bỏ chọn cơ quan này.",
                chain.status.submission.body_name
            )));
        }
        urged.push(chain);
    }
    if urged.is_empty() {
        return Err(AppError::Invalid("Hãy chọn ít nhất một cơ quan cần đôn đốc.".to_owned()));
    }
    let plan = find_plan(app, round.plan_id).await?;
    let own = paper_head(app, caller, &round).await?;
    let head = if request.level == Level::Superior { of_superior(&own, &plan) } else { own };
    let used = current(&app.db, TemplateKind::of_level(request.level)).await?;
    let groups: Vec<Vec<&BodyChain>> =
        if request.each { urged.iter().map(|chain| vec![*chain]).collect() } else { vec![urged] };
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let mut made = Vec::new();
    for group in groups {
        let ask = Ask { request, round: &round, plan: &plan.name(), head: &head, used: &used };
        let content = ask.content(&chains, &group, app.today());
        let id: PaperId = app.ids.next(now);
        let submissions: Vec<SubmissionId> =
            group.iter().map(|chain| chain.status.submission.id).collect();
        let kept = serde_json::to_string(&content).map_err(unreadable)?;
        let register = register_of(&content.head);
        let new = NewPaper {
            id,
            plan: round.plan_id,
            kind: PaperKind::Urging,
            round: Some(round.id),
            set: None,
            level: Some(request.level),
            draft: draft(&content.head, &kept, &register, request.new_due),
            submissions: &submissions,
            by: caller.user(),
            now,
        };
        paper::insert(&mut tx, new).await?;
        let change = Change::to(parts! {
            "level" => request.level, "deadline" => request.new_due, "rows" => submissions.len(),
        });
        caller.record(&mut tx, now, "draft-letter", ("paper", Some(id.0)), change).await?;
        made.push(id);
    }
    tx.commit().await?;
    Ok(made)
}

/// An issuer as numbers are compared by.
fn register_of(head: &PaperHead) -> String {
    fold(&head.issuer)
}

fn draft<'a>(head: &'a PaperHead, content: &'a str, register: &'a str, new_due: Date) -> Draft<'a> {
    Draft { content, issuer: &head.issuer, register, new_due: Some(new_due) }
}

/// What a letter is drafted from.
pub(super) struct Ask<'a> {
    pub(super) request: &'a LetterRequest,
    pub(super) round: &'a RoundRow,
    pub(super) plan: &'a str,
    pub(super) head: &'a PaperHead,
    pub(super) used: &'a Used,
}

impl Ask<'_> {
    pub(super) fn content(
        &self,
        all: &[BodyChain],
        urged: &[&BodyChain],
        today: Date,
    ) -> LetterContent {
        let filled = fill(&self.used.template, &self.values(all, urged, today));
        let paragraphs = filled.body.iter().filter_map(|block| match block {
            Block::Section(title) => Some(title.clone()),
            Block::Clause(text) | Block::Paragraph(text) => Some(words_of(text)),
            Block::Part { .. } | Block::Table(_) => None,
        });
        LetterContent {
            head: self.head.clone(),
            subject: filled.subject,
            addressees: filled.addressees,
            paragraphs: paragraphs.collect(),
            listed: all
                .iter()
                .map(|chain| Listed {
                    body: chain.status.submission.body_name.clone(),
                    due: chain.status.submission.due,
                    sent_on: chain.status.sent_on.filter(|_| chain.reported()),
                })
                .collect(),
            listed_on: today,
            template: Some(self.used.used.clone()),
        }
    }

    fn values(&self, all: &[BodyChain], urged: &[&BodyChain], today: Date) -> Record<Piece> {
        let come = all.iter().filter(|chain| chain.reported()).count();
        // The earlier request that all addressed had, if there is one.
        let earlier = urged.first().and_then(|chain| chain.letters.last()).filter(|last| {
            urged.iter().all(|c| c.letters.last().is_some_and(|l| l.paper_id == last.paper_id))
        });
        let earlier = earlier
            .and_then(|last| last.number.zip(last.issued_on))
            .map(|(number, day)| format!("số {number:02} {}", date_words(Some(day), 0)));
        let which = match urged {
            [one] => one.status.submission.body_name.clone(),
            more => format!("{:02} cơ quan nêu tại phần Kính gửi", more.len()),
        };
        let plain = |name: &str, text: &str| (name.to_owned(), Piece::plain(text));
        let day = |day: Date| date_words(Some(day), 0);
        let one = |chain: &&BodyChain| {
            let submission = &chain.status.submission;
            Record::from([
                plain("tên cơ quan", &submission.body_name),
                plain("hạn của cơ quan", &day(submission.due)),
            ])
        };
        let bodies = Value::List(urged.iter().map(one).collect());
        Record::from([
            plain("kế hoạch", self.plan),
            plain("kỳ", &in_sentence(&self.round.period.title())),
            plain("cơ quan ban hành", &self.head.issuer),
            plain("hôm nay", &day(today)),
            plain("tên báo cáo", &in_sentence(&self.round.regime.name)),
            plain("hạn gửi", &day(self.round.due)),
            plain("hạn mới", &day(self.request.new_due)),
            plain("văn bản trước", &earlier.unwrap_or_default()),
            plain("số đã gửi", &format!("{come:02}")),
            plain("số phải gửi", &format!("{:02}", all.len())),
            plain("bên được đôn đốc", &which),
            plain("cấp trên", &self.head.superior),
            ("cơ quan được đôn đốc".to_owned(), bodies),
        ])
    }
}

/// Changes a draft.
///
/// # Errors
/// [`AppError::ChangedMeanwhile`] when somebody else changed or issued it, [`AppError::Invalid`]
/// without text or with a deadline that is over.
pub async fn change_letter(
    app: &App,
    caller: &Caller,
    id: PaperId,
    mod_count: i64,
    content: &LetterContent,
    new_due: Date,
) -> Result<()> {
    caller.may(app, Action::ManageRounds)?;
    let now = app.now();
    let lines = |lines: &[String]| -> Vec<String> {
        lines.iter().map(|line| clean(line)).filter(|line| !line.is_empty()).collect()
    };
    let content = LetterContent {
        head: content.head.cleaned()?,
        subject: clean(&content.subject),
        addressees: lines(&content.addressees),
        paragraphs: lines(&content.paragraphs),
        ..content.clone()
    };
    let lacks = [
        (content.subject.is_empty(), "trích yếu (sau “V/v”)"),
        (content.addressees.is_empty(), "nơi nhận ở phần Kính gửi"),
        (content.paragraphs.is_empty(), "nội dung công văn"),
    ];
    if let Some((_, what)) = lacks.into_iter().find(|(lacks, _)| *lacks) {
        return Err(AppError::Invalid(format!("Hãy ghi {what}.")));
    }
    if new_due <= app.today() {
        return Err(AppError::Invalid(format!(
            "Hạn mới {} không sau hôm nay. Hãy chọn ngày muộn hơn.",
            shown(new_due)
        )));
    }
    let all = content.paragraphs.iter().chain(&content.addressees).chain([&content.subject]);
    if all.clone().count() > MOST + 100 || all.into_iter().any(|t| t.chars().count() > LONGEST) {
        return Err(AppError::Invalid(format!(
            "Công văn có đoạn dài hơn {LONGEST} ký tự hoặc quá nhiều đoạn. Hãy rút gọn."
        )));
    }
    let kept = serde_json::to_string(&content).map_err(unreadable)?;
    let mut tx = app.db.begin().await?;
    let register = register_of(&content.head);
    let draft = draft(&content.head, &kept, &register, new_due);
    if !paper::change(&mut tx, (id, mod_count), draft, now).await? {
        return Err(AppError::ChangedMeanwhile);
    }
    let change = Change::to(parts! { "deadline" => new_due });
    caller.record(&mut tx, now, "change-letter", ("paper", Some(id.0)), change).await?;
    tx.commit().await?;
    Ok(())
}

/// A letter as it is kept and printed.
///
/// # Errors
/// [`AppError::NotFound`]; the refusal when the caller may not read every body's report.
pub async fn letter(app: &App, caller: &Caller, id: PaperId) -> Result<Letter> {
    caller.may(app, Action::ReadReport)?;
    let kept = paper::kept(&app.db, id).await?.filter(|kept| kept.row.kind == PaperKind::Urging);
    let kept = kept.ok_or(NO_PAPER)?;
    let content: LetterContent = serde_json::from_str(&kept.content).map_err(unreadable)?;
    let addressees = paper::addressees(&app.db, id).await?;
    let paper = printed(app, &kept).await?;
    let files = files_of(app, id).await?;
    Ok(Letter { row: kept.row, content, addressees, paper, files })
}

/// A letter whose deadline is not after its date, or that urges only bodies whose reports had come
/// by then.
pub(super) async fn refuse_needless(
    app: &App,
    caller: &Caller,
    row: &PaperRow,
    day: Date,
) -> Result<()> {
    if let Some(new_due) = row.new_due.filter(|new_due| *new_due <= day) {
        return Err(AppError::Invalid(format!(
            "Hạn mới {} không sau ngày công văn {}. Hãy sửa hạn mới trong dự thảo trước.",
            shown(new_due),
            shown(day)
        )));
    }
    let Some(round) = row.round_id else { return Ok(()) };
    let chains = urging(app, caller, round).await?;
    let urged = paper::addressees(&app.db, row.id).await?;
    let come = |submission| {
        let chain = chains.iter().find(|chain| chain.status.submission.id == submission);
        chain.is_some_and(|chain| {
            chain.reported() && chain.status.sent_on.is_some_and(|sent| sent <= day)
        })
    };
    if !urged.is_empty() && urged.iter().all(|row| come(row.submission_id)) {
        return Err(AppError::Invalid(
            "Mọi cơ quan trong công văn này đã gửi báo cáo trước ngày công văn nên không cần đôn đốc nữa. Hãy bỏ dự thảo."
                .to_owned(),
        ));
    }
    Ok(())
}

impl LetterContent {
    /// The letter as it is printed, without number and date.
    pub(super) fn paper(&self, today: Date) -> Paper {
        let content = self;
        let title = Title::Letter { subject: content.subject.clone() };
        let mut paper = content.head.paper(title, content.head.letter_symbol(), today);
        paper.addressees = content.addressees.clone();
        paper.body = content.paragraphs.iter().map(|text| Block::Paragraph(words(text))).collect();
        paper.appendices = vec![Appendix {
            title: format!(
                "Tình hình gửi báo cáo tính đến {}",
                date_words(Some(content.listed_on), 0)
            ),
            landscape: false,
            blocks: vec![Block::Table(listed(&content.listed))],
        }];
        paper
    }
}

fn listed(lines: &[Listed]) -> Table {
    let row = |(index, line): (usize, &Listed)| Row {
        cells: vec![
            Cell::centre(words((index + 1).to_string())),
            Cell::left(words(&line.body)),
            Cell::centre(words(shown(line.due))),
            Cell::centre(words(line.sent_on.map(shown).unwrap_or_default())),
            Cell::left(words(if line.sent_on.is_some() { "Đã gửi" } else { "Chưa gửi" })),
        ],
        strong: false,
    };
    // Those who have not reported come first: the letter is about them.
    let (come, missing): (Vec<_>, Vec<_>) = lines.iter().partition(|line| line.sent_on.is_some());
    Table {
        columns: vec![8, 46, 16, 16, 14],
        head: vec![
            ["STT", "Cơ quan", "Hạn gửi", "Ngày gửi", "Tình trạng"].map(HeadCell::one).into(),
        ],
        rows: missing.into_iter().chain(come).enumerate().map(row).collect(),
    }
}
