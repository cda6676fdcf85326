//! The figures of one indicator on its page: one series a land, with what joins them.

use ansinh_app::report::baseline::{Series, Told, series};
use ansinh_domain::access::Action;
use ansinh_domain::territory::Stretch;
use ansinh_store::BodyId;
use ansinh_store::body::{DutyRole, DutyRow};
use ansinh_store::indicator::{IndicatorDetail, IndicatorRow};
use ansinh_store::plan::PlanHead;
use ansinh_store::report::baseline::{BaselineRow, BaselineState};
use ansinh_store::report::observation::TracedFigure;
use maud::{Markup, html};

use super::baseline::{decide_address, propose_address, territory_address};
use super::{reporter, value};
use crate::address;
use crate::error::Result;
use crate::ui::badge::{Tone, badge};
use crate::ui::form;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// The figures of an indicator, and who looks.
pub(crate) struct OfIndicator<'a> {
    viewer: &'a Viewer,
    head: &'a PlanHead,
    row: &'a IndicatorRow,
    leads: Vec<&'a DutyRow>,
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
        let leads: Vec<&DutyRow> =
            detail.duties.iter().filter(|duty| duty.role == DutyRole::Lead).collect();
        let reads = |body: BodyId| viewer.may_for(Action::ReadReport, body);
        let all =
            viewer.may(Action::ReadReport).is_ok() || leads.iter().any(|duty| reads(duty.body_id));
        let origin = ansinh_store::indicator::origin(web.db(), row.id).await?;
        let mut series = series(web.app(), head.id, head.version_id, origin).await?;
        if !all {
            let own = |of: &TracedFigure| of.reporter_id.is_some_and(reads);
            for stretch in series.own.iter_mut().chain(&mut series.parts) {
                stretch.points.retain(|point| matches!(&point.what, Told::Figure(of) if own(of)));
            }
            series.own.retain(|stretch| !stretch.points.is_empty());
            series.parts.retain(|stretch| !stretch.points.is_empty());
            series.others.clear();
        }
        Ok(Some(OfIndicator { viewer, head, row, leads, series }))
    }

    /// The section of the page.
    pub(crate) fn section(&self) -> Markup {
        let series = &self.series;
        html! {
            h2 #so-lieu { "Số liệu đã tiếp nhận" }
            @if series.own.is_empty() && series.parts.is_empty() {
                p.muted { "Chưa có số liệu nào được tiếp nhận cho chỉ tiêu này." }
            } @else {
                p.small {
                    "Chịu trách nhiệm hiện nay: "
                    @if self.leads.is_empty() { span.muted { "không cơ quan nào" } }
                    @for (at, duty) in self.leads.iter().enumerate() {
                        @if at > 0 { "; " }
                        a href=(address::body(duty.body_id)) { (duty.body_name) }
                        @if duty.gone { " " (badge(Tone::Ask, "?", "Đã kết thúc, cần quyết định")) }
                    }
                    "."
                }
                @if !series.own.is_empty() {
                    (self.table(&series.own, false))
                    @if series.own.iter().any(|stretch| !stretch.land_known) { (self.unknown()) }
                }
                @if !series.parts.is_empty() {
                    details { summary { "Theo địa bàn" } (self.table(&series.parts, true)) }
                }
                (self.proposals())
            }
        }
    }

    fn table(&self, stretches: &[Stretch<Told>], by_territory: bool) -> Markup {
        html! {
            div.scroll.stack {
                table {
                    thead { tr {
                        th scope="col" { "Kỳ" } th scope="col" { "Tính đến ngày" }
                        th.num scope="col" { "Kết quả" }
                        th scope="col" { "Cơ quan báo cáo khi đó" } th scope="col" { "Nay chịu trách nhiệm" }
                    } }
                    tbody {
                        @for (at, stretch) in stretches.iter().enumerate() {
                            @if by_territory { (self.territory(stretch)) }
                            @else if at > 0 { (broken(stretch)) }
                            @for point in &stretch.points { (self.point(&point.what)) }
                        }
                    }
                }
            }
        }
    }

    fn territory(&self, stretch: &Stretch<Told>) -> Markup {
        let name = stretch.points.iter().rev().find_map(|point| match &point.what {
            Told::Figure(of) => of.territory_name.as_deref(),
            Told::Recomputed(_) => None,
        });
        html! {
            tr.group { th colspan="5" scope="colgroup" { (name.unwrap_or("Địa bàn không còn trong danh mục")) } }
        }
    }

    fn point(&self, told: &Told) -> Markup {
        let unit = self.row.unit.as_deref();
        html! {
            tr {
                @match told {
                    Told::Figure(of) => {
                        td data-label="Kỳ" { (of.figure.period.title()) }
                        td data-label="Tính đến ngày" { (words::date(of.figure.as_of)) }
                        td.num data-label="Kết quả" { (value(&of.figure, unit)) }
                        td data-label="Báo cáo khi đó" { (reporter(of, self.viewer)) }
                        td data-label="Nay chịu trách nhiệm" { (self.answers(of.reporter_id)) }
                    },
                    Told::Recomputed(row) => {
                        td data-label="Kỳ" { (row.period.title()) }
                        td data-label="Tính đến ngày" { (words::date(row.as_of)) }
                        td.num data-label="Kết quả" {
                            b { (ansinh_domain::number::format(row.number().unwrap_or_default())) }
                            @if let Some(unit) = unit { " " (unit) }
                        }
                        td colspan="2" data-label="Tính lại" {
                            (badge(Tone::Note, "≈", "Tính lại")) " theo địa bàn ngày " (words::date(row.land_day))
                            br; span.small { (row.method) ". Nguồn: " (row.source) "." }
                            (self.people(row))
                            (self.withdraw(row))
                        }
                    },
                }
            }
        }
    }

    fn answers(&self, reporter: Option<BodyId>) -> Markup {
        html! {
            @if self.leads.iter().any(|duty| Some(duty.body_id) == reporter) {
                span.muted { "như khi đó" }
            } @else {
                @for (at, duty) in self.leads.iter().enumerate() {
                    @if at > 0 { "; " }
                    a href=(address::body(duty.body_id)) { (duty.body_name) }
                }
                @if self.leads.is_empty() { span.muted { "không cơ quan nào" } }
            }
        }
    }

    fn people(&self, row: &BaselineRow) -> Markup {
        html! {
            @if self.viewer.may_see_people() {
                br; span.small.muted {
                    "Đề xuất: " (row.proposed_by_name) ", " (words::instant(row.proposed_at))
                    @if let (Some(name), Some(at)) = (&row.decided_by_name, row.decided_at) {
                        ". Quyết định: " (name) ", " (words::instant(at))
                    }
                }
            }
        }
    }

    /// Why nothing can be compared yet, and for who may the way to say which land it is.
    fn unknown(&self) -> Markup {
        let says = self.viewer.may(Action::ManageRounds).is_ok();
        html! {
            div.notice {
                @if self.series.plan_code.is_some() {
                    p { "Danh mục địa bàn không có mã của kế hoạch vào ngày của một số số liệu, nên chưa biết chúng thuộc địa bàn nào. Hãy nạp đủ danh mục địa bàn." }
                } @else {
                    p { "Chưa ghi địa bàn của kế hoạch, nên chưa biết các số liệu trên có cùng một địa bàn hay không: đừng so sánh chúng với nhau." }
                    @if says {
                        form.inline method="post" action=(territory_address(&self.head.slug)) {
                            (form::token(self.viewer))
                            input type="hidden" name="tiep" value=(self.here());
                            label for="ma-dia-ban" { "Mã địa bàn (hiện nay)" } " "
                            input id="ma-dia-ban" name="ma" type="text" inputmode="numeric" size="6" required autocomplete="off";
                            " " button.quiet type="submit" { "Lưu địa bàn" }
                        }
                    }
                }
            }
        }
    }

    fn here(&self) -> String {
        format!("{}#so-lieu", address::indicator(&self.head.slug, &self.row.code))
    }

    /// Recomputed values that wait or were turned down, and the form for a new one.
    fn proposals(&self) -> Markup {
        let decides = self.viewer.may(Action::ApproveBaseline).is_ok();
        html! {
            @for row in &self.series.others {
                article class=(if row.state == BaselineState::Proposed { "card ask" } else { "card settled" }) {
                    div.top {
                        b { "Tính lại " (row.period.title()) ": " (ansinh_domain::number::format(row.number().unwrap_or_default())) }
                        (standing(row.state))
                    }
                    p.small { "Theo địa bàn ngày " (words::date(row.land_day)) ". " (row.method) ". Nguồn: " (row.source) "." (self.people(row)) }
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
                (form::token(self.viewer))
                input type="hidden" name="tiep" value=(self.here());
                div.field {
                    label for=(reason) { "Lý do (khi không duyệt)" }
                    input id=(reason) name="ly_do" type="text" autocomplete="off";
                }
                button type="submit" name="quyet_dinh" value="duyet" { "Duyệt" } " "
                button.quiet type="submit" name="quyet_dinh" value="khong" { "Không duyệt" }
            }
        }
    }

    fn withdraw(&self, row: &BaselineRow) -> Markup {
        let reason = format!("thoi-{}", row.id.0.simple());
        html! {
            @if self.viewer.may(Action::ApproveBaseline).is_ok() {
                details.no-print {
                    summary { "Thôi dùng" }
                    form method="post" action=(decide_address(row.id)) {
                        (form::token(self.viewer))
                        input type="hidden" name="tiep" value=(self.here());
                        div.field {
                            label for=(reason) { "Lý do" }
                            input id=(reason) name="ly_do" type="text" required autocomplete="off";
                        }
                        button.quiet type="submit" name="quyet_dinh" value="thoi" { "Thôi dùng số liệu tính lại" }
                    }
                }
            }
        }
    }

    /// The form for the value of an earlier day on the land of the latest.
    fn propose(&self) -> Markup {
        let may = self.viewer.may(Action::ProposeBaseline).is_ok()
            || self
                .leads
                .iter()
                .any(|duty| self.viewer.may_for(Action::ProposeBaseline, duty.body_id));
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
                form method="post" action=(propose_address(&self.head.slug, &self.row.code)) {
                    (form::token(self.viewer))
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
                        label for="gia-tri" { "Kết quả tính lại" @if let Some(unit) = &self.row.unit { " (" (unit) ")" } }
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

/// What stands between two series.
fn broken(stretch: &Stretch<Told>) -> Markup {
    html! {
        tr.group {
            th colspan="5" scope="colgroup" {
                (badge(Tone::Warn, "▲", "Khác địa bàn"))
                " Không so sánh trực tiếp với số liệu ở trên."
                @for change in &stretch.broken_by { " " (change.sentence()) }
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
