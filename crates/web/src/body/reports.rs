//! What a body reported, and what it answers for now, whoever reported it.

use ansinh_app::report::history::{OfBody, of_body};
use ansinh_domain::access::Action;
use ansinh_store::BodyId;
use ansinh_store::plan::PlanHead;
use ansinh_store::report::observation::{self, TracedFigure};
use jiff::civil::Date;
use maud::{Markup, html};

use crate::address;
use crate::error::Result;
use crate::figure;
use crate::round::{self, filled, mark};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Most figures shown; the rest are on the pages of the indicators.
const SHOWN: usize = 200;

/// Reports and figures of a body, told one of two ways.
pub(super) struct Reports<'a> {
    viewer: &'a Viewer,
    head: &'a PlanHead,
    body: BodyId,
    day: Date,
    now: bool,
    reports: OfBody,
    figures: Vec<TracedFigure>,
}

impl<'a> Reports<'a> {
    /// Loads them for who may read the body's reports; nothing for others.
    pub(super) async fn load(
        web: &Web,
        viewer: &'a Viewer,
        head: &'a PlanHead,
        body: BodyId,
        (day, now): (Date, bool),
    ) -> Result<Option<Reports<'a>>> {
        if !viewer.may_for(Action::ReadReport, body) {
            return Ok(None);
        }
        let reports = of_body(web.app(), &viewer.caller(), head.id, body, day).await?;
        let mut figures = if now {
            observation::led_by(web.db(), head.version_id, body, day).await?
        } else {
            observation::reported_by(web.db(), head.version_id, body).await?
        };
        figures.truncate(SHOWN);
        Ok(Some(Reports { viewer, head, body, day, now, reports, figures }))
    }

    /// The section of the page; nothing where nobody was ever asked anything.
    pub(super) fn section(&self) -> Markup {
        let path = address::body(self.body);
        let kept = [("ke-hoach", self.head.slug.as_str())];
        html! {
            @if !self.reports.rounds.is_empty() || !self.figures.is_empty() {
                h2 #bao-cao { "Báo cáo và số liệu" }
                (figure::choice(&path, &kept, self.now, "Xem báo cáo theo tổ chức nào"))
                @if self.now {
                    p.muted.small {
                        "Những gì nay là việc của cơ quan này (vào ngày " (words::date(self.day)) "), kể cả phần do cơ quan khác báo cáo trước khi sắp xếp bộ máy."
                    }
                    (self.held())
                } @else {
                    p.muted.small { "Những gì chính cơ quan này đã báo cáo; ngày chậm được giữ với người báo cáo khi đó." }
                    (self.own())
                }
                h3 { "Số liệu đã tiếp nhận" }
                @if self.figures.is_empty() { p.muted { "Chưa có số liệu nào." } }
                @else {
                    (figure::table(&self.figures, &self.head.slug, self.viewer, self.now))
                    @if self.figures.len() == SHOWN { p.muted.small { "Hiện " (SHOWN) " số liệu đầu; trang của từng chỉ tiêu có đủ." } }
                }
            }
        }
    }

    fn own(&self) -> Markup {
        let own = self.reports.rounds.iter().filter_map(|of| {
            Some((of, of.bodies.iter().find(|report| report.cell.body_id == self.body)?))
        });
        let own: Vec<_> = own.collect();
        html! {
            @if own.is_empty() { p.muted { "Chưa phải báo cáo kỳ nào." } }
            @else {
                div.scroll.stack {
                    table {
                        thead { tr {
                            th scope="col" { "Kỳ" } th scope="col" { "Báo cáo" } th scope="col" { "Đầy đủ" }
                            th scope="col" { "Thời hạn" } th scope="col" { "Chậm do ai" }
                        } }
                        tbody {
                            @for (of, report) in own {
                                tr {
                                    td.name { (of.round.period.title()) }
                                    td data-label="Báo cáo" { a href=(round::report_address(report.cell.id)) { (mark::state(report.cell.state)) } }
                                    td data-label="Đầy đủ" { (filled(report.completeness)) }
                                    td data-label="Thời hạn" { (mark::timeliness(report.timeliness)) (mark::left(report.left)) }
                                    td data-label="Chậm do ai" { (mark::lateness(&report.lateness)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn held(&self) -> Markup {
        let parts = self.reports.held.iter().filter_map(|part| {
            let of = self.reports.rounds.iter().find(|of| of.round.id == part.round)?;
            Some((of, of.report(part.report)?, part))
        });
        let parts: Vec<_> = parts.collect();
        html! {
            @if parts.is_empty() { p.muted { "Không có phần việc nào trong các kỳ báo cáo." } }
            @else {
                div.scroll.stack {
                    table {
                        thead { tr {
                            th scope="col" { "Kỳ" } th scope="col" { "Cơ quan báo cáo" } th scope="col" { "Phần việc này" }
                            th scope="col" { "Báo cáo" } th scope="col" { "Thời hạn" } th scope="col" { "Chậm do ai" }
                        } }
                        tbody {
                            @for (of, report, part) in parts {
                                @let own = report.cell.body_id == self.body;
                                tr {
                                    td.name { (of.round.period.title()) }
                                    td data-label="Cơ quan báo cáo" {
                                        @if own { span.muted { "chính cơ quan này" } }
                                        @else { a href=(address::body(report.cell.body_id)) { (report.cell.body_name) } }
                                    }
                                    td data-label="Phần việc này" { (filled(part.completeness)) }
                                    td data-label="Báo cáo" {
                                        @if self.viewer.may_for(Action::ReadReport, report.cell.body_id) {
                                            a href=(round::report_address(report.cell.id)) { (mark::state(report.cell.state)) }
                                        } @else { (mark::state(report.cell.state)) }
                                    }
                                    td data-label="Thời hạn" { (mark::timeliness(report.timeliness)) }
                                    td data-label="Chậm do ai" { (mark::lateness(&report.lateness)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
