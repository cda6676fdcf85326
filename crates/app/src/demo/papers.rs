//! Papers beside letters: the consolidated report of a year with its number, a template that was changed,
//! a Tờ trình on changing the plan; and what two people said to each other about an indicator.

use ansinh_domain::calendar::Period;
use ansinh_store::indicator;
use ansinh_store::paper;
use ansinh_store::report::round;
use ansinh_store::{PaperId, RoundId};

use super::stage::{Stage, minutes};
use crate::assess::{Said, comment_on_indicator};
use crate::paper::{
    AmendmentRequest, SaveTemplate, TemplateKind, TemplateSaved, draft_amendment, draft_report,
    issue_paper, paper_row, save_template, template,
};
use crate::{AppError, Result};

/// The indicator that is talked about, and whose target the Tờ trình asks to change.
const CODE: &str = "5.10";
const ASKED: &str = "Số liệu năm 2025 là của địa bàn tỉnh mới. Đề nghị cơ quan chủ trì nêu rõ cách tính lại số gốc năm 2024.";
const ANSWERED: &str =
    "Đã tính lại số gốc theo dân số của 124 xã, phường, bảng tính kèm báo cáo năm 2025.";

impl Stage<'_> {
    /// The consolidated report of a round is put before who signs, and gets its number.
    pub(super) async fn report_issued(&self, round: RoundId) -> Result<()> {
        let id = draft_report(&self.app, &self.coordinator, round).await?;
        self.app.clock.advance(minutes(95));
        self.numbered(id).await
    }

    /// Gives a draft the next number of its register.
    async fn numbered(&self, id: PaperId) -> Result<()> {
        let (app, by, today) = (&self.app, &self.coordinator, self.app.today());
        let row = paper_row(app, by, id).await?;
        let last = paper::highest(&app.db, &row.register, row.kind, today.year()).await?;
        issue_paper(app, by, id, row.mod_count, last + 1, today).await
    }

    /// The round of a period.
    pub(super) async fn round_of(&self, period: Period) -> Result<RoundId> {
        let rounds = round::of_plan(&self.app.db, self.plan.id).await?;
        let found = rounds.into_iter().find(|round| round.period == period);
        Ok(found.ok_or(AppError::NotFound { what: "kỳ báo cáo" })?.id)
    }

    /// The administrator changes a sentence of the consolidated report's template.
    pub(super) async fn template_changed(&self) -> Result<()> {
        let (app, by, kind) = (&self.app, &self.administrator, TemplateKind::RoundReport);
        let kept = template(app, by, kind).await?;
        let text = SaveTemplate {
            version: kept.version,
            words: kept.words.replace("như sau:", "với các nội dung chính như sau:"),
            note: "Sửa câu dẫn theo ý kiến của lãnh đạo Sở".to_owned(),
        };
        match save_template(app, by, kind, &text).await? {
            TemplateSaved::Version(_) => Ok(()),
            other => Err(AppError::Internal(format!("a template of the demo: {other:?}").into())),
        }
    }

    /// The department asks for another target; its Tờ trình has a number, the decision waits.
    pub(super) async fn change_proposed(&self) -> Result<()> {
        let request = AmendmentRequest {
            reason: "Địa bàn tỉnh thay đổi từ ngày 01/7/2025, tỷ lệ hộ nghèo đa chiều của địa bàn mới cao hơn nên mức giảm hằng năm cần được tính lại.".to_owned(),
            grounds: vec![
                "Luật Tổ chức chính quyền địa phương".to_owned(),
                self.plan.name(),
            ],
            changes: vec![(CODE.to_owned(), "2030".to_owned(), "2,5-3".to_owned())],
        };
        let (proposal, _) =
            draft_amendment(&self.app, &self.coordinator, self.plan.id, &request).await?;
        self.app.clock.advance(minutes(180));
        self.numbered(proposal).await
    }

    /// The coordinator asks about an indicator, and who leads it answers.
    pub(super) async fn talk(&self) -> Result<()> {
        let (app, day) = (&self.app, self.app.today());
        let missing = || AppError::NotFound { what: "chỉ tiêu" };
        let detail = indicator::detail(&app.db, self.plan.version_id, CODE, day).await?;
        let row = detail.ok_or_else(missing)?.row;
        let of = (indicator::origin(&app.db, row.id).await?, CODE);
        let lead = row.leads.iter().find_map(|lead| Some((lead.id, self.teams.get(&lead.id)?)));
        let (body, team) = lead.ok_or_else(missing)?;
        let asked = Said { content: ASKED.to_owned(), answers: None };
        let asked = comment_on_indicator(app, &self.coordinator, of, &[body], &asked).await?;
        self.app.clock.advance(minutes(140));
        let answer = Said { content: ANSWERED.to_owned(), answers: Some(asked) };
        comment_on_indicator(app, &team.officer, of, &[body], &answer).await.map(drop)
    }
}
