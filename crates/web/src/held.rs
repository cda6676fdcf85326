//! Who holds the duties of an item: on the day looked at, and through time.

use ansinh_domain::access::Action;
use ansinh_store::body::DutyRow;
use ansinh_store::duty::{self, ActMark, HoldingRow};
use ansinh_store::indicator::IndicatorDetail;
use ansinh_store::reorganisation::{self, VerdictRow};
use ansinh_store::task::TaskDetail;
use jiff::civil::{Date, Time};
use jiff::tz::Offset;
use maud::{Markup, html};

use crate::address;
use crate::error::Result;
use crate::reorganisation::{act_address, lost};
use crate::ui::badge::{Tone, badge};
use crate::ui::list;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// The record of an item's duties, and who looks at it.
pub struct Held<'a> {
    /// Who looks.
    pub viewer: &'a Viewer,
    day: Date,
    rows: Vec<HoldingRow>,
    verdicts: Vec<VerdictRow>,
}

impl<'a> Held<'a> {
    /// The record of an indicator.
    pub async fn of_indicator(
        web: &Web,
        viewer: &'a Viewer,
        detail: &IndicatorDetail,
        day: Date,
    ) -> Result<Held<'a>> {
        let (rows, verdicts) = tokio::try_join!(
            duty::history_of_indicator(web.db(), detail.row.id),
            reorganisation::verdicts_of(web.db(), detail.row.id.0),
        )?;
        Ok(Held { viewer, day, rows, verdicts })
    }

    /// The record of a task.
    pub async fn of_task(
        web: &Web,
        viewer: &'a Viewer,
        detail: &TaskDetail,
        day: Date,
    ) -> Result<Held<'a>> {
        let (rows, verdicts) = tokio::try_join!(
            duty::history_of_task(web.db(), detail.row.id),
            reorganisation::verdicts_of(web.db(), detail.row.id.0),
        )?;
        Ok(Held { viewer, day, rows, verdicts })
    }

    /// Who holds the duties on the day looked at, by role. A body that took over from several of
    /// one part stands once, with every name the plan prints.
    pub fn now(&self, duties: &[DutyRow]) -> Markup {
        html! {
            @if duties.is_empty() { p.muted { "Không cơ quan nào giữ trách nhiệm vào ngày này." } }
            @for role in list::ROLES {
                @let these: Vec<&DutyRow> = duties.iter().filter(|duty| duty.role == role).collect();
                @if !these.is_empty() {
                    h3 { (list::role(role)) }
                    ul { @for body in once_each(&these) { (holder(&body)) } }
                }
            }
        }
    }

    /// Who held the duties from when to when, as known now and as known on the day looked at.
    pub fn through_time(&self) -> Markup {
        html! {
            (self.decided())
            @if self.rows.iter().any(|row| row.recorded.is_some() || row.voided.is_some() || row.names.len() > 1) {
                h2 #qua-thoi-gian { "Trách nhiệm qua thời gian" }
                h3 { "Theo tổ chức hiện nay" }
                (self.table(self.rows.iter().filter(|row| row.counts()).collect()))
                (self.as_known_then())
            }
        }
    }

    fn as_known_then(&self) -> Markup {
        let Some(day) = self.viewer.as_of else { return html! {} };
        let night = day.to_datetime(Time::MAX);
        let Ok(night) = Offset::constant(7).to_timestamp(night) else { return html! {} };
        let then: Vec<&HoldingRow> = self.rows.iter().filter(|row| row.counted_at(night)).collect();
        let same = self.rows.iter().all(|row| row.counts() == row.counted_at(night));
        html! {
            h3 { "Như đã biết khi đó (hết ngày " (words::date(day)) ")" }
            @if same {
                p.muted { "Giống như trên: mọi đợt sắp xếp của việc này đã được ghi nhận từ trước ngày đó." }
            } @else if then.is_empty() {
                p.muted { "Vào ngày đó kế hoạch chưa được nhập vào hệ thống." }
            } @else { (self.table(then)) }
        }
    }

    fn table(&self, rows: Vec<&HoldingRow>) -> Markup {
        html! {
            div.scroll.stack {
                table {
                    thead {
                        tr {
                            th scope="col" { "Vai trò" }
                            th scope="col" { "Cơ quan" }
                            th scope="col" { "Từ ngày" }
                            th scope="col" { "Đến ngày" }
                            th scope="col" { "Theo" }
                        }
                    }
                    tbody { @for row in rows { (self.row(row)) } }
                }
            }
        }
    }

    fn row(&self, row: &HoldingRow) -> Markup {
        html! {
            tr {
                td data-label="Vai trò" { (list::role(row.role)) }
                td.name {
                    @for (at, (from, name)) in row.names.iter().enumerate() {
                        @if at > 0 { br; span.muted { "từ " (from.map(words::date).unwrap_or_default()) ": " } }
                        a href=(address::body(row.body)) { (name) }
                    }
                    @if row.contains(self.day) { " " (badge(Tone::Note, "●", "Ngày đang xem")) }
                }
                td data-label="Từ ngày" { (row.from.map_or("khi có kế hoạch".to_owned(), words::date)) }
                td data-label="Đến ngày" { (row.to.map_or("nay".to_owned(), words::date)) }
                td data-label="Theo" {
                    @match &row.opened {
                        Some(act) => (self.act(act)),
                        None => span.muted { "Kế hoạch" },
                    }
                    @if let Some(reason) = &row.closing_reason {
                        br; span.small { "Kết thúc: " (reason) }
                        @if let Some(act) = &row.closed { " (" (self.act(act)) ")" }
                    }
                }
            }
        }
    }

    /// The decision, leading to its act for who may see acts.
    fn act(&self, act: &ActMark) -> Markup {
        html! {
            @if self.viewer.may(Action::ReadReorganisation).is_ok() {
                a href=(act_address(act.id)) title=(act.title) { (act.decision) }
            } @else { (act.decision) }
        }
    }

    /// What was decided about a text that rests on what ended.
    fn decided(&self) -> Markup {
        html! {
            @if let Some(row) = self.verdicts.first() {
                div.notice {
                    p {
                        (lost::verdict(row)) " " (row.reason)
                        @if let Some(wording) = &row.wording { br; "Lời văn đề nghị: “" (wording) "”" }
                        span.muted.small { " – " (words::instant(row.decided_at)) }
                    }
                }
            }
        }
    }
}

/// A body with what it holds of one part.
struct Holder<'a> {
    first: &'a DutyRow,
    printed: Vec<&'a str>,
}

fn once_each<'a>(duties: &[&'a DutyRow]) -> Vec<Holder<'a>> {
    let mut holders: Vec<Holder<'a>> = Vec::new();
    for duty in duties {
        match holders.iter_mut().find(|one| one.first.body_id == duty.body_id) {
            Some(one) => one.printed.push(&duty.printed),
            None => holders.push(Holder { first: duty, printed: vec![&duty.printed] }),
        }
    }
    holders
}

fn holder(holder: &Holder<'_>) -> Markup {
    let duty = holder.first;
    html! {
        li {
            a href=(address::body(duty.body_id)) { (duty.body_name) }
            @if holder.printed.iter().any(|printed| *printed != duty.body_name) {
                span.muted.small { " (bản nguồn ghi: " (holder.printed.join("; ")) ")" }
            }
            @if duty.inherited { span.muted.small { " – theo dòng trên" } }
            @if duty.gone { " " (badge(Tone::Ask, "?", "Cơ quan đã kết thúc, cần quyết định")) }
        }
    }
}
