//! The figures of one indicator on its page: one series a land, with what joins them.

use ansinh_app::report::baseline::{Series, Told, series};
use ansinh_domain::access::Action;
use ansinh_store::StoreError;
use ansinh_store::indicator::IndicatorDetail;
use ansinh_store::plan::PlanHead;
use ansinh_store::report::baseline::{BaselineRow, BaselineState};
use maud::{Markup, html};

use super::baseline::{decide_address, propose_address, territory_address};
use super::of_territories::of_territories_address;
use super::table::Table;
use crate::address;
use crate::error::Result;
use crate::ui::badge::{Tone, badge};
use crate::ui::form;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// The figures of an indicator on the plan's own land, and who looks.
pub(crate) struct OfIndicator<'a> {
    table: Table<'a>,
    head: &'a PlanHead,
    series: Series,
}

impl<'a> OfIndicator<'a> {
    /// Loads them for who may read a report of the indicator; nothing for others. Who may read the
    /// reports of some bodies sees the figures of these, and all of what these lead.
    pub(crate) async fn load(
        web: &Web,
        viewer: &'a Viewer,
        head: &'a PlanHead,
        detail: &'a IndicatorDetail,
    ) -> Result<Option<OfIndicator<'a>>> {
        let row = &detail.row;
        if row.header_only || viewer.may_somewhere(Action::ReadReport).is_err() {
            return Ok(None);
        }
        let here = format!("{}#so-lieu", address::indicator(&head.slug, &row.code));
        let table = Table::new(viewer, detail, here);
        let origins = ansinh_store::assess::origins(web.db(), head.version_id).await?;
        let origin = origins.get(&row.id).copied().ok_or(StoreError::NotFound)?;
        let mut series = series(web.app(), head.id, head.version_id, origin).await?;
        if !table.keep_readable(&mut series.own) {
            series.others.clear();
        }
        Ok(Some(OfIndicator { table, head, series }))
    }

    /// The section of the page.
    pub(crate) fn section(&self) -> Markup {
        let series = &self.series;
        html! {
            h2 #so-lieu { "Số liệu đã tiếp nhận" }
            @if series.own.is_empty() && !series.broken_down {
                p.muted { "Chưa có số liệu nào được tiếp nhận cho chỉ tiêu này." }
            } @else {
                (self.table.answers_now())
                @if !series.own.is_empty() {
                    (self.table.own(&series.own))
                    @if series.own.iter().any(|stretch| !stretch.land_known) { (self.unknown()) }
                }
                @if series.broken_down {
                    p.no-print { a href=(of_territories_address(&self.head.slug, &self.table.row.code)) { "Số liệu của từng địa bàn, qua các kỳ" } }
                }
                (self.proposals())
            }
        }
    }

    /// Why nothing can be compared yet, and for who may the way to say which land it is.
    fn unknown(&self) -> Markup {
        let says = self.table.viewer.may(Action::ManageRounds).is_ok();
        html! {
            div.notice {
                @if self.series.plan_code.is_some() {
                    p { "Danh mục địa bàn không có mã của kế hoạch vào ngày của một số số liệu, nên chưa biết chúng thuộc địa bàn nào. Hãy nạp đủ danh mục địa bàn." }
                } @else {
                    p { "Chưa ghi địa bàn của kế hoạch, nên chưa biết các số liệu trên có cùng một địa bàn hay không: đừng so sánh chúng với nhau." }
                    @if says {
                        form.inline method="post" action=(territory_address(&self.head.slug)) {
                            (form::token(self.table.viewer))
                            input type="hidden" name="tiep" value=(self.table.here);
                            label for="ma-dia-ban" { "Mã địa bàn (hiện nay)" } " "
                            input id="ma-dia-ban" name="ma" type="text" inputmode="numeric" size="6" required autocomplete="off";
                            " " button.quiet type="submit" { "Lưu địa bàn" }
                        }
                    }
                }
            }
        }
    }

    /// Recomputed values that wait or were turned down, and the form for a new one.
    fn proposals(&self) -> Markup {
        let decides = self.table.viewer.may(Action::ApproveBaseline).is_ok();
        html! {
            @for row in &self.series.others {
                article class=(if row.state == BaselineState::Proposed { "card ask" } else { "card settled" }) {
                    div.top {
                        b { "Tính lại " (row.period.title()) ": " (ansinh_domain::number::format(row.number().unwrap_or_default())) }
                        (standing(row.state))
                    }
                    p.small { "Theo địa bàn ngày " (words::date(row.land_day)) ". " (row.method) ". Nguồn: " (row.source) "." (self.table.people(row)) }
                    @if let Some(reason) = &row.decision_reason { p.small { "Lý do: " (reason) } }
                    @if row.state == BaselineState::Proposed && decides { (self.decide(row)) }
                }
            }
            (self.propose())
        }
    }

    fn decide(&self, row: &BaselineRow) -> Markup {
        let reason = format!("ly-do-{}", row.id.0.simple());
        html! {
            form method="post" action=(decide_address(row.id)) {
                (form::token(self.table.viewer))
                input type="hidden" name="tiep" value=(self.table.here);
                div.field {
                    label for=(reason) { "Lý do (khi không duyệt)" }
                    input id=(reason) name="ly_do" type="text" autocomplete="off";
                }
                button type="submit" name="quyet_dinh" value="duyet" { "Duyệt" } " "
                button.quiet type="submit" name="quyet_dinh" value="khong" { "Không duyệt" }
            }
        }
    }

    /// The form for the value of an earlier day on the land of the latest.
    fn propose(&self) -> Markup {
        let may = self.table.viewer.may(Action::ProposeBaseline).is_ok()
            || self
                .table
                .leads
                .iter()
                .any(|duty| self.table.viewer.may_for(Action::ProposeBaseline, duty.body_id));
        let (Some((last, earlier)), true) = (self.series.own.split_last(), may) else {
            return html! {};
        };
        let old =
            earlier.iter().flat_map(|stretch| &stretch.points).filter_map(|point| {
                match &point.what {
                    Told::Figure(of) => Some(of),
                    Told::Recomputed(_) => None,
                }
            });
        let old: Vec<_> = old.collect();
        let Some(day) = last
            .points
            .last()
            .map(|point| point.day)
            .filter(|_| !old.is_empty() && last.land_known)
        else {
            return html! {};
        };
        html! {
            details.card.no-print {
                summary { "Đề xuất số liệu tính lại theo địa bàn mới" }
                p.muted {
                    "Số liệu trước và sau khi địa bàn thay đổi chỉ nối được với nhau bằng một số liệu cũ đã tính lại theo địa bàn mới, do một người đề xuất và người khác duyệt."
                }
                form method="post" action=(propose_address(&self.head.slug, &self.table.row.code)) {
                    (form::token(self.table.viewer))
                    div.field {
                        label for="so-cu" { "Số liệu cũ" }
                        select id="so-cu" name="so_cu" {
                            @for of in &old {
                                option value=(of.figure.id) {
                                    (of.figure.period.title()) ", tính đến " (words::date(of.figure.as_of)) ": "
                                    @if let Ok(Some(value)) = of.figure.value() { (value.shown()) }
                                }
                            }
                        }
                    }
                    div.field {
                        label for="ngay-dia-ban" { "Theo địa bàn của ngày" }
                        input id="ngay-dia-ban" name="ngay" type="date" value=(day) required;
                    }
                    div.field {
                        label for="gia-tri" { "Kết quả tính lại" @if let Some(unit) = &self.table.row.unit { " (" (unit) ")" } }
                        input id="gia-tri" name="gia_tri" type="text" inputmode="decimal" required autocomplete="off";
                    }
                    div.field {
                        label for="cach-tinh" { "Cách tính" }
                        input id="cach-tinh" name="cach_tinh" type="text" required autocomplete="off";
                    }
                    div.field {
                        label for="nguon" { "Nguồn" }
                        input id="nguon" name="nguon" type="text" required autocomplete="off";
                    }
                    button.quiet type="submit" { "Gửi đề xuất" }
                }
            }
        }
    }
}

fn standing(state: BaselineState) -> Markup {
    match state {
        BaselineState::Proposed => badge(Tone::Ask, "?", "Chờ duyệt"),
        BaselineState::Approved => badge(Tone::Good, "✓", "Đã duyệt"),
        BaselineState::Refused => badge(Tone::Bad, "✕", "Không duyệt"),
        BaselineState::Withdrawn => badge(Tone::Note, "–", "Thôi dùng"),
    }
}
