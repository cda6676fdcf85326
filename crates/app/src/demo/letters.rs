//! Letters to bodies whose reports have not come.

use ansinh_domain::urge::Level;
use ansinh_store::paper;

use super::chapter::{Act, Played};
use super::stage::{Stage, days};
use crate::Result;
use crate::paper::{
    LetterRequest, PaperHead, draft_letters, issue_paper, letter, note_answer, note_received,
    set_paper_head, urging,
};

/// Days a letter gives.
const MORE: i64 = 5;

impl Stage<'_> {
    /// Who issues the papers: the department that collects.
    pub(super) async fn head_of_papers(&self, issuer: &str, code: &str) -> Result<()> {
        let head = PaperHead {
            superior: "Ủy ban nhân dân tỉnh Tuyên Quang".to_owned(),
            issuer: issuer.to_owned(),
            code: code.to_owned(),
            unit: "TH".to_owned(),
            place: "Tuyên Quang".to_owned(),
            posts: vec!["KT. Giám đốc".to_owned(), "Phó Giám đốc".to_owned()],
            signer: "Người Ký Mẫu".to_owned(),
            recipients: vec!["Ủy ban nhân dân tỉnh (báo cáo)".to_owned()],
        };
        set_paper_head(&self.app, &self.coordinator, self.plan.id, &head).await
    }

    /// Writes to all whose reports are due and have not come.
    pub(super) async fn urge(&self, played: &Played, act: Act) -> Result<()> {
        let (app, by) = (&self.app, &self.coordinator);
        let chains = urging(app, by, played.id).await?;
        let missing: Vec<_> = chains
            .iter()
            .filter(|chain| !chain.reported() && chain.overdue())
            .map(|chain| chain.status.submission.id)
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        let level = if act == Act::UrgeAgain { Level::Collector } else { Level::Reminder };
        let request = LetterRequest {
            round: played.id,
            level,
            submissions: missing,
            new_due: days(app.today(), MORE),
            each: false,
        };
        for id in draft_letters(app, by, &request).await? {
            let draft = letter(app, by, id).await?;
            let year = app.today().year();
            let number =
                paper::highest(&app.db, &draft.row.register, draft.row.kind, year).await? + 1;
            issue_paper(app, by, id, draft.row.mod_count, number, app.today()).await?;
            for (at, to) in draft.addressees.iter().enumerate() {
                note_received(app, by, id, to.submission_id, Some(app.today())).await?;
                if at % 2 == 0 {
                    let answer = "Đang hoàn thiện số liệu, sẽ gửi trong hạn mới.";
                    note_answer(app, by, id, to.submission_id, Some((app.today(), answer))).await?;
                }
            }
        }
        Ok(())
    }
}
