//! Figures that count: what they tell, who reported them then, who answers for them now.

pub mod baseline;
mod of_indicator;
pub mod of_territories;
mod table;

pub(crate) use of_indicator::OfIndicator;

use ansinh_store::report::observation::{Figure, TracedFigure};
use maud::{Markup, html};

use crate::address;
use crate::viewer::Viewer;
use crate::words;
use ansinh_domain::access::Action;

/// Name in the query string of whose organisation is meant.
pub(crate) const BY: &str = "theo";
/// Value of it: the organisation of the day looked at.
pub(crate) const NOW: &str = "hien-nay";

/// The choice between "as reported then" and "as organised now", as tabs that keep the rest of the
/// address.
pub(crate) fn choice(path: &str, kept: &[(&str, &str)], now: bool, label: &str) -> Markup {
    let address = |by: &'static str| {
        let pairs = kept.iter().copied().chain([(BY, by)]);
        format!("{path}{}", address::query(pairs))
    };
    html! {
        nav.tabs.no-print aria-label=(label) {
            ul {
                li { a href=(address("khi-bao-cao")) aria-current=[(!now).then_some("page")] { "Theo tổ chức khi báo cáo" } }
                li { a href=(address(NOW)) aria-current=[now.then_some("page")] { "Theo tổ chức hiện nay" } }
            }
        }
    }
}

/// What a figure tells.
pub(crate) fn value(figure: &Figure, unit: Option<&str>) -> Markup {
    html! {
        @match figure.value() {
            Ok(Some(value)) => {
                @if value.number().is_some() {
                    b { (value.shown()) } @if let Some(unit) = unit { " " (unit) }
                } @else { (value.shown()) }
            },
            _ => span.muted { "không đọc được" },
        }
    }
}

/// Who reported a figure, leading to the report for who may read it.
pub(crate) fn reporter(of: &TracedFigure, viewer: &Viewer) -> Markup {
    html! {
        @match (&of.reporter_name, of.reporter_id) {
            (Some(name), Some(body)) => {
                a href=(address::body(body)) { (name) }
                @if let Some(report) = of.submission_id.filter(|_| viewer.may_for(Action::ReadReport, body)) {
                    " (" a href=(address::report(report)) { "báo cáo" } ")"
                }
            },
            _ => span.muted { "không qua báo cáo" },
        }
    }
}

/// Figures of several indicators.
pub(crate) fn table(figures: &[TracedFigure], slug: &str, viewer: &Viewer, told: bool) -> Markup {
    html! {
        div.scroll.stack {
            table {
                thead { tr {
                    th scope="col" { "Mã" } th scope="col" { "Chỉ tiêu" } th scope="col" { "Kỳ" }
                    th.num scope="col" { "Kết quả" }
                    @if told { th scope="col" { "Cơ quan báo cáo khi đó" } }
                } }
                tbody {
                    @for of in figures {
                        tr {
                            td.code { a href=(address::indicator(slug, &of.code)) { (of.code) } }
                            td { (crate::ui::list::short(&of.name, 120))
                                @if let Some(territory) = &of.territory_name { br; span.small { (territory) } } }
                            td data-label="Kỳ" { (of.figure.period.title()) br;
                                span.small.muted { "tính đến " (words::date(of.figure.as_of)) } }
                            td.num data-label="Kết quả" { (value(&of.figure, of.unit.as_deref())) }
                            @if told { td data-label="Báo cáo khi đó" { (reporter(of, viewer)) } }
                        }
                    }
                }
            }
        }
    }
}
