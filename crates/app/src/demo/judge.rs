//! What people decide of how indicators stand: what owners say, values recomputed for other land,
//! the close of the milestone of 2025.

use std::collections::HashMap;
use std::sync::Arc;

use ansinh_domain::assess::{Confidence, Status};
use ansinh_domain::calendar::Period;
use ansinh_domain::number;
use ansinh_domain::report::Value;
use ansinh_store::report::own_figure;
use ansinh_store::{BodyId, IndicatorId};
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::land::MERGED;
use super::stage::{Stage, minutes};
use crate::Result;
use crate::assess::{Assessed, TypedOutlook, close_milestone, open_book, say_outlook};
use crate::publication::{Request, draft, publish};
use crate::report::baseline::{Proposal, Verdict, decide, propose};

const ACTIONS: [&str; 5] = [
    "Giao chỉ tiêu đến từng xã, phường; kiểm tra hằng tháng và báo cáo lãnh đạo cơ quan.",
    "Bổ sung kinh phí từ nguồn tiết kiệm chi trong quý IV; ưu tiên các xã còn thấp.",
    "Phối hợp với cơ quan bảo hiểm xã hội rà soát, vận động từng hộ.",
    "Mở thêm lớp, điểm phục vụ lưu động tại các thôn, bản xa trung tâm.",
    "Rà soát lại cách thống kê trên địa bàn mới, thống nhất số liệu với cơ quan thống kê.",
];
const REPEATED: &str = "Tính lại theo địa bàn tỉnh mới, bình quân theo dân số (minh hoạ)";

impl Stage<'_> {
    async fn standing(&self) -> Result<Arc<Vec<Assessed>>> {
        let day = self.app.today();
        open_book(&self.app, &self.coordinator, &self.plan, day).await?.assess(day)
    }

    /// Owners of what goes badly say how sure they are and what they will do; some keep silent.
    pub(super) async fn outlooks(&self, when: &str) -> Result<()> {
        for one in self.standing().await?.iter() {
            let question = |what: &str| format!("{what} {when} {}", one.row.code);
            let Some(lead) = one.row.leads.first() else { continue };
            let Some(team) = self.teams.get(&lead.id) else { continue };
            let bad = one.out.status.wants_action();
            let told = matches!(one.out.status, Status::OnTrack | Status::Achieved);
            let share = if bad { 75 } else { 20 };
            if !(bad || told) || !self.dice.chance(&question("speaks"), share) {
                continue;
            }
            let all = if bad {
                [Confidence::Likely, Confidence::Unsure, Confidence::Unlikely]
            } else {
                [Confidence::Sure, Confidence::Sure, Confidence::Likely]
            };
            let all: Vec<&Confidence> = all.iter().collect();
            let confidence = self.dice.pick(&question("sure"), &all).copied();
            let action = self.dice.pick(&question("action"), &ACTIONS).unwrap_or_default();
            let typed = TypedOutlook {
                confidence: confidence.unwrap_or(Confidence::Unsure),
                action: if bad { action.to_owned() } else { String::new() },
            };
            self.app.clock.advance(minutes(2));
            say_outlook(&self.app, &team.officer, &self.plan, (&one.row, lead.id), &typed).await?;
        }
        Ok(())
    }

    /// A body says what it will do about indicators that its report is asked of.
    pub(super) async fn remedies(&self, body: BodyId, codes: &[&str]) -> Result<()> {
        let team = self.team(body)?;
        let standing = self.standing().await?;
        for one in standing.iter().filter(|one| codes.contains(&one.row.code.as_str())) {
            let question = format!("remedy {} {}", self.app.today(), one.row.code);
            let action = self.dice.pick(&question, &ACTIONS).unwrap_or_default();
            let typed = TypedOutlook { confidence: Confidence::Unsure, action: action.to_owned() };
            say_outlook(&self.app, &team.officer, &self.plan, (&one.row, body), &typed).await?;
        }
        Ok(())
    }

    /// Figures of a period of before are recomputed for the land of now; the coordinator approves
    /// most.
    pub(super) async fn recompute(&self, period: Period, of_hundred: i64) -> Result<()> {
        let standing = self.standing().await?;
        let leads: HashMap<IndicatorId, &Assessed> =
            standing.iter().map(|one| (one.origin, one)).collect();
        let figures = own_figure::of_version(&self.app.db, self.plan.version_id).await?;
        for figure in figures.into_iter().filter(|figure| figure.period == period) {
            let Some(one) = leads.get(&figure.indicator_id) else { continue };
            let Some(lead) = one.row.leads.first() else { continue };
            let Some(team) = self.teams.get(&lead.id) else { continue };
            let question = |what: &str| format!("{what} {}", one.row.code);
            let Some(Value::Number { number: before }) = figure.value()? else { continue };
            if !self.dice.chance(&question("recomputed"), of_hundred) {
                continue;
            }
            let part = self.dice.within(&question("new land"), 95, 101);
            let places = before.normalize().scale();
            let value = (before * Decimal::new(part, 2)).round_dp(places);
            let wanted = Proposal {
                figure: figure.id,
                territory: None,
                land_day: MERGED,
                value: number::format(value),
                method: REPEATED.to_owned(),
                source: "Niên giám minh hoạ của hai tỉnh cũ".to_owned(),
            };
            self.app.clock.advance(minutes(5));
            let bodies = [lead.id];
            let id = propose(&self.app, &team.officer, self.plan.id, one.origin, &bodies, &wanted)
                .await?;
            match self.dice.within(&question("verdict"), 1, 100) {
                ..=80 => {
                    decide(&self.app, &self.coordinator, id, &Verdict::Approve).await?;
                }
                81..=90 => {
                    let reason = "Thiếu bảng tính kèm theo".to_owned();
                    decide(&self.app, &self.coordinator, id, &Verdict::Refuse(reason)).await?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Makes how the plan stood on a day public.
    pub(super) async fn make_public(&self, as_of: Date, title: &str) -> Result<()> {
        let seen = draft(&self.app, &self.coordinator, &self.plan, as_of).await?;
        let asked = Request {
            as_of: Some(as_of),
            title: title.to_owned(),
            licence: "CC-BY-4.0".to_owned(),
            digest: seen.digest.clone(),
            newest: seen.newest(),
            ..Request::default()
        };
        publish(&self.app, &self.coordinator, &self.plan, &asked).await.map(drop)
    }

    /// Closes the milestone that has passed.
    pub(super) async fn close(&self, year: i16) -> Result<()> {
        close_milestone(&self.app, &self.coordinator, &self.plan, year).await.map(drop)
    }
}
