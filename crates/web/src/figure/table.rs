//! The table of an indicator's figures: one series a land, and what joins or parts them.

use ansinh_app::report::baseline::Told;
use ansinh_domain::access::Action;
use ansinh_domain::territory::Stretch;
use ansinh_store::BodyId;
use ansinh_store::body::{DutyRole, DutyRow};
use ansinh_store::indicator::{IndicatorDetail, IndicatorRow};
use ansinh_store::report::baseline::BaselineRow;
use ansinh_store::report::observation::TracedFigure;
use maud::{Markup, html};

use super::baseline::decide_address;
use super::{reporter, value};
use crate::address;
use crate::ui::badge::{Tone, badge};
use crate::ui::form;
use crate::viewer::Viewer;
use crate::words;

/// Of which indicator, and who looks.
pub(super) struct Table<'a> {
    pub(super) viewer: &'a Viewer,
    pub(super) row: &'a IndicatorRow,
    /// Who answers for it now.
    pub(super) leads: Vec<&'a DutyRow>,
    /// Where its forms lead back to.
    pub(super) here: String,
}

impl<'a> Table<'a> {
    pub(super) fn new(viewer: &'a Viewer, detail: &'a IndicatorDetail, here: String) -> Table<'a> {
        let leads = detail.duties.iter().filter(|duty| duty.role == DutyRole::Lead).collect();
        Table { viewer, row: &detail.row, leads, here }
    }

    /// Leaves what the viewer may read: all for who may read the reports of a body that leads, else
    /// what came in reports that they may read. Whether it was all.
    pub(super) fn keep_readable(&self, stretches: &mut Vec<Stretch<Told>>) -> bool {
        let reads = |body: BodyId| self.viewer.may_for(Action::ReadReport, body);
        if self.viewer.may(Action::ReadReport).is_ok()
            || self.leads.iter().any(|duty| reads(duty.body_id))
        {
            return true;
        }
        let own = |of: &TracedFigure| of.reporter_id.is_some_and(reads);
        for stretch in &mut *stretches {
            stretch.points.retain(|point| matches!(&point.what, Told::Figure(of) if own(of)));
        }
        stretches.retain(|stretch| !stretch.points.is_empty());
        false
    }

    /// Who answers for the indicator now.
    pub(super) fn answers_now(&self) -> Markup {
        html! {
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
        }
    }

    /// Figures of the plan's own land.
    pub(super) fn own(&self, stretches: &[Stretch<Told>]) -> Markup {
        self.table(stretches, false)
    }

    /// Figures of territories, under the name of each.
    pub(super) fn by_territory(&self, stretches: &[Stretch<Told>]) -> Markup {
        self.table(stretches, true)
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

    pub(super) fn people(&self, row: &BaselineRow) -> Markup {
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

    fn withdraw(&self, row: &BaselineRow) -> Markup {
        let reason = format!("thoi-{}", row.id.0.simple());
        html! {
            @if self.viewer.may(Action::ApproveBaseline).is_ok() {
                details.no-print {
                    summary { "Thôi dùng" }
                    form method="post" action=(decide_address(row.id)) {
                        (form::token(self.viewer))
                        input type="hidden" name="tiep" value=(self.here);
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
