//! One report of the story: its cells, and the steps of its way.

use std::collections::BTreeMap;

use ansinh_domain::check::{CheckCode, holds_back};
use ansinh_domain::report::{Field, ItemKind, Shape, State};
use ansinh_formats::write::xlsx::{CellValue, Column, ColumnKind, Sheet, write_workbook};
use ansinh_store::report::cell::CellKey;
use ansinh_store::report::extension;
use ansinh_store::report::submission::SubmissionRow;
use ansinh_store::{ItemId, TerritoryId};

use super::chapter::{Act, Played};
use super::stage::{Stage, days};
use super::{figures, tasks, words};
use crate::report::MoveRequest;
use crate::report::check_report::{PART_MARK, check_report};
use crate::report::comment::{Remark, comment, settle_comment};
use crate::report::evidence::{Upload, attach};
use crate::report::extension::{ask_extension, grant_extension, refuse_extension};
use crate::report::receive::receive;
use crate::report::review::{approve, return_report, return_rows};
use crate::report::save_cells::{CellEdit, CellOutcome, save_cells};
use crate::report::submit::{correct, submit};
use crate::report::view::{RowView, SubmissionView, view};
use crate::{AppError, Result};

/// Why figures are as they are.
const EXPLANATIONS: [&str; 4] = [
    "Đã đối chiếu với sổ theo dõi của cơ quan; biến động do thay đổi đối tượng trong kỳ.",
    "Số liệu đã rà soát lại; chênh lệch do thay đổi địa bàn từ 01/7/2025.",
    "Kinh phí phân bổ muộn nên kết quả trong kỳ thấp hơn kỳ trước.",
    "Cập nhật theo kết quả điều tra mới nhất của cơ quan chuyên môn.",
];
/// Of a hundred shares that a body answers, so many are told by commune.
const BY_COMMUNE: i64 = 16;

impl Stage<'_> {
    /// One step of the way of a report.
    pub(super) async fn act(
        &self,
        played: &Played,
        report: &SubmissionRow,
        act: Act,
    ) -> Result<()> {
        let now = self.state(report).await?;
        if needs(act).is_some_and(|states| !states.contains(&now)) {
            return Ok(());
        }
        let team = self.team(report.body_id)?;
        let (app, whole) = (&self.app, MoveRequest::of(report.id));
        let because = |reason: &str| MoveRequest {
            reason: Some(reason.to_owned()),
            ..MoveRequest::of(report.id)
        };
        match act {
            Act::AskForTime => {
                let wanted = days(played.due, 8);
                let reason = "Chưa nhận đủ số liệu của các đơn vị cơ sở";
                ask_extension(app, &team.officer, report.id, wanted, reason).await?;
            }
            Act::DecideOnTime => self.decide_on_time(report).await?,
            Act::Fill => {
                self.fill(played, report, &[]).await?;
                self.attach(report).await?;
            }
            Act::Send => self.send(report).await?,
            Act::GiveBackByHead => {
                let reason = "Phần nguyên nhân chủ quan còn chung chung, hãy nêu cụ thể hơn.";
                return_report(app, &team.head, because(reason)).await?;
            }
            Act::Resend => {
                let seen = view(app, &team.officer, report.id).await?;
                let more = "Đã bổ sung theo ý kiến của thủ trưởng cơ quan.";
                let edits = seen.of_kind(ItemKind::Section).filter(|row| row.item.code == "III.3b");
                let edits = edits.map(|row| {
                    edit(
                        row,
                        "",
                        None,
                        Field::Text,
                        &format!("{}\n{more}", row.shown("", Field::Text)),
                    )
                });
                self.save(report, &edits.collect::<Vec<_>>()).await?;
                self.send(report).await?;
            }
            Act::Approve => {
                approve(app, &team.head, whole).await?;
            }
            Act::GiveBackByDesk => {
                if let Some(row) = self.number(report, "desk row").await? {
                    let reason =
                        "Số liệu lệch với báo cáo của cơ quan thống kê, đề nghị kiểm tra lại.";
                    let rows = [(row, reason.to_owned())];
                    return_rows(app, &self.coordinator, whole, &rows).await?;
                }
            }
            Act::Mend => self.mend(played, report).await?,
            Act::Receive => {
                receive(app, &self.coordinator, whole).await?;
            }
            Act::Remark => self.remark(report).await?,
            Act::Correct => {
                if let Some(row) = self.number(report, "wrong row").await? {
                    let reason = "Cộng thiếu số liệu của hai đơn vị cơ sở.";
                    let request = MoveRequest { rows: vec![row], ..because(reason) };
                    correct(app, &team.officer, request).await?;
                }
            }
            Act::Urge | Act::UrgeAgain => {}
        }
        Ok(())
    }

    /// Fills in every open row, or those named; what the checks ask is answered.
    async fn fill(&self, played: &Played, report: &SubmissionRow, mended: &[ItemId]) -> Result<()> {
        let team = self.team(report.body_id)?;
        let seen = view(&self.app, &team.officer, report.id).await?;
        let rows = seen.rows.iter().filter(|row| row.item.is_open);
        let rows = rows.filter(|row| mended.is_empty() || mended.contains(&row.item.id));
        let mut edits = Vec::new();
        for row in rows {
            self.cells(played, report, row, !mended.is_empty(), &mut edits);
        }
        self.save(report, &edits).await?;
        self.explain(report).await
    }

    fn cells(
        &self,
        played: &Played,
        report: &SubmissionRow,
        row: &RowView,
        mended: bool,
        edits: &mut Vec<CellEdit>,
    ) {
        let (dice, day) = (self.dice, self.app.today());
        let mut put = |part: &str, territory, cells: Vec<(Field, String)>| {
            edits.extend(
                cells.into_iter().map(|(field, typed)| edit(row, part, territory, field, &typed)),
            );
        };
        match row.item.kind {
            ItemKind::Indicator => {
                let half_year = played.chapter.period.frequency()
                    == ansinh_domain::calendar::Frequency::HalfYear;
                let asked = figures::Asked {
                    item: &row.item,
                    targets: &row.targets,
                    day,
                    half_year,
                    place: None,
                    mended,
                };
                let cells = figures::cells(dice, &asked);
                let told = cells.iter().any(|(field, _)| *field == Field::Value);
                put("", None, cells);
                if told && !mended && self.is_told_by_commune(row) {
                    for (id, code) in &self.communes {
                        let asked = figures::Asked { place: Some(code), ..asked };
                        put(&id.0.simple().to_string(), Some(*id), figures::cells(dice, &asked));
                    }
                }
            }
            ItemKind::Task => put("", None, tasks::cells(dice, &row.item, day)),
            ItemKind::Section => {
                let period = played.chapter.period.title();
                let text = words::section(dice, &row.item.code, &report.body_name, &period);
                put("", None, vec![(Field::Text, text)]);
            }
        }
    }

    fn is_told_by_commune(&self, row: &RowView) -> bool {
        let share = row.item.unit.as_deref().is_some_and(|unit| unit.trim() == "%");
        share
            && matches!(row.item.shape, Some(Shape::Number { .. }))
            && self.dice.chance(&format!("communes {}", row.item.code), BY_COMMUNE)
    }

    /// Saves cells; what is not taken is a fault of the story.
    async fn save(&self, report: &SubmissionRow, edits: &[CellEdit]) -> Result<()> {
        let officer = &self.team(report.body_id)?.officer;
        let outcomes = save_cells(&self.app, officer, report.id, edits).await?;
        for (edit, outcome) in edits.iter().zip(outcomes) {
            if !matches!(outcome, CellOutcome::Saved { .. }) {
                let text = format!("a cell of the demo was not taken: {edit:?}: {outcome:?}");
                return Err(AppError::Internal(text.into()));
            }
        }
        Ok(())
    }

    /// Answers what the checks ask to be explained.
    async fn explain(&self, report: &SubmissionRow) -> Result<()> {
        let officer = &self.team(report.body_id)?.officer;
        let issues = check_report(&self.app, officer, report.id).await?;
        let seen = view(&self.app, officer, report.id).await?;
        let mut edits: BTreeMap<(String, String), CellEdit> = BTreeMap::new();
        for issue in issues.iter().filter(|issue| holds_back(issue)) {
            let (code, part) = match issue.item.split_once(PART_MARK) {
                Some((code, part)) => (code, part),
                None => (issue.item.as_str(), ""),
            };
            let has = |row: &&RowView| {
                row.item.code == code && Field::of(row.item.kind).contains(&issue.field)
            };
            let Some(row) = seen.rows.iter().find(has) else { continue };
            let why =
                self.dice.pick(&format!("explain {code} {}", report.body_name), &EXPLANATIONS);
            let territory =
                (!part.is_empty()).then(|| part.parse().ok().map(TerritoryId)).flatten();
            let kind = format!("{:?}", row.item.kind);
            let edit = edit(row, part, territory, Field::Explanation, why.unwrap_or_default());
            edits.insert((format!("{kind} {code}"), part.to_owned()), edit);
        }
        self.save(report, &edits.into_values().collect::<Vec<_>>()).await
    }

    /// Says what will be done about what is off track where nobody has, then sends the report.
    async fn send(&self, report: &SubmissionRow) -> Result<()> {
        let team = self.team(report.body_id)?;
        let issues = check_report(&self.app, &team.officer, report.id).await?;
        let asked: Vec<&str> = issues
            .iter()
            .filter(|issue| issue.check == CheckCode::Remedy && holds_back(issue))
            .map(|issue| issue.item.as_str())
            .collect();
        if !asked.is_empty() {
            self.remedies(report.body_id, &asked).await?;
        }
        submit(&self.app, &team.officer, MoveRequest::of(report.id)).await.map(drop)
    }

    async fn mend(&self, played: &Played, report: &SubmissionRow) -> Result<()> {
        let team = self.team(report.body_id)?;
        let seen = view(&self.app, &team.officer, report.id).await?;
        let open =
            seen.rows.iter().filter(|row| row.item.is_open && row.item.kind == ItemKind::Indicator);
        let open: Vec<ItemId> = open.map(|row| row.item.id).collect();
        if !open.is_empty() {
            self.fill(played, report, &open).await?;
        }
        let mine = seen.comments.iter().filter(|remark| remark.settled_at.is_none());
        for remark in mine {
            settle_comment(&self.app, &team.officer, remark.id).await?;
        }
        self.send(report).await
    }

    /// A row of the report that tells a number.
    async fn number(&self, report: &SubmissionRow, question: &str) -> Result<Option<ItemId>> {
        let seen: SubmissionView = view(&self.app, &self.coordinator, report.id).await?;
        let told =
            |row: &&RowView| row.cell("", Field::Value).is_some_and(|cell| !cell.value.is_empty());
        let numbers = seen.of_kind(ItemKind::Indicator).filter(told);
        let numbers: Vec<ItemId> = numbers
            .filter(|row| matches!(row.item.shape, Some(Shape::Number { .. })))
            .map(|row| row.item.id)
            .collect();
        let all: Vec<&ItemId> = numbers.iter().collect();
        Ok(self.dice.pick(&format!("{question} {}", report.body_name), &all).copied())
    }

    async fn decide_on_time(&self, report: &SubmissionRow) -> Result<()> {
        let asked = extension::of_submission(&self.app.db, report.id).await?;
        let Some(asked) = asked.last() else { return Ok(()) };
        if self.dice.chance(&format!("more time {} {}", report.body_name, asked.wanted), 60) {
            let note = Some("Đồng ý, đề nghị gửi đúng hạn mới.");
            grant_extension(&self.app, &self.coordinator, asked.id, asked.wanted, note).await
        } else {
            let reason = "Số liệu đã có ở cấp cơ sở; đề nghị tổng hợp và gửi đúng hạn.";
            refuse_extension(&self.app, &self.coordinator, asked.id, reason).await
        }
    }

    async fn remark(&self, report: &SubmissionRow) -> Result<()> {
        let item = self.number(report, "remark row").await?;
        let remark = |text: &str, mentions| Remark {
            submission: report.id,
            item,
            cell: None,
            text: text.to_owned(),
            mentions,
            key: None,
        };
        let team = self.team(report.body_id)?;
        let asks = remark("Đề nghị cho biết số liệu này lấy theo nguồn nào.", team.officer_id);
        comment(&self.app, &self.coordinator, asks).await?;
        let answers = remark("Theo sổ theo dõi của phòng chuyên môn, đã đối chiếu.", None);
        comment(&self.app, &team.officer, answers).await?;
        Ok(())
    }

    /// A table behind the figures.
    async fn attach(&self, report: &SubmissionRow) -> Result<()> {
        if !self.dice.chance(&format!("file {} {}", report.body_name, report.due), 35) {
            return Ok(());
        }
        let text = |heading: &str, width| Column {
            heading: heading.to_owned(),
            width,
            kind: ColumnKind::Wrap,
        };
        let sheet = Sheet {
            name: "Bảng số liệu".to_owned(),
            title: Some(format!("Bảng tổng hợp số liệu của {}", report.body_name)),
            notes: Vec::new(),
            columns: vec![text("Nội dung", 60.0), text("Ghi chú", 40.0)],
            rows: vec![vec![
                CellValue::Text("Tổng hợp từ sổ theo dõi của các phòng, đơn vị".to_owned()),
                CellValue::Text("Tệp minh hoạ, không phải tài liệu thật".to_owned()),
            ]],
        };
        let bytes = write_workbook(&[sheet], self.app.now(), self.app.mark())
            .map_err(|error| AppError::Internal(Box::new(error)))?;
        let file = Upload {
            submission: report.id,
            item: None,
            name: "bang-so-lieu-minh-hoa.xlsx",
            bytes,
            key: None,
        };
        attach(&self.app, &self.team(report.body_id)?.officer, file).await.map(drop)
    }
}

/// Where a report must stand for a step; elsewhere the step is left out, as when nothing was given
/// back.
fn needs(act: Act) -> Option<&'static [State]> {
    Some(match act {
        Act::Send => &[State::Draft, State::Returned],
        Act::GiveBackByHead | Act::Approve => &[State::Submitted],
        Act::Resend | Act::Mend => &[State::Returned],
        Act::GiveBackByDesk | Act::Receive => &[State::Accepted],
        Act::Correct => &[State::Received],
        _ => return None,
    })
}

/// An edit over what the cell holds now.
fn edit(
    row: &RowView,
    part: &str,
    territory: Option<TerritoryId>,
    field: Field,
    typed: &str,
) -> CellEdit {
    let key = CellKey { item: row.item.id, territory, field };
    CellEdit { key, typed: typed.to_owned(), base: row.version(part, field) }
}
