//! A doubt about a file of territories as a card: what, where, the row of the file, and what a
//! person says of it.

use ansinh_domain::plan::Severity;
use ansinh_domain::territory::TerritoryFinding;
use ansinh_store::territory::{TerritorySettlement, TerritorySettlementKind};
use maud::{Markup, html};

use crate::ui::badge;
use crate::words;

/// Cards on one page.
pub(super) const ON_PAGE: usize = 25;

/// A card. `file` is named where several are shown together; `more` stands at its end.
pub(super) fn card(
    anchor: &str,
    file: Option<&str>,
    finding: &TerritoryFinding,
    cells: &[(String, String)],
    settled: bool,
    more: Markup,
) -> Markup {
    let severity = finding.code.severity();
    let class = match (settled, severity) {
        (true, _) => "card settled",
        (false, Severity::Ask | Severity::Warn) => "card warn",
        (false, Severity::Note) => "card",
    };
    html! {
        article class=(class) id=(anchor) {
            div.top {
                @if settled { (badge::settled()) } @else { (badge::severity(severity)) }
                b { (finding.code.title()) }
                @if finding.line > 0 { span.muted { "dòng " (finding.line) } }
                @else { span.muted { "cả tệp" } }
                @if let Some(file) = file { span.muted { (file) } }
            }
            p { (finding.message) }
            @if let Some(reading) = &finding.reading {
                p { span.muted { "Cách đọc: " } b { (reading) } }
            }
            @if let Some(suggestion) = &finding.suggestion {
                p { span.muted { "Gợi ý: " } (suggestion) }
            }
            @if !cells.is_empty() {
                dl.row-of-file aria-label={ "Dòng " (finding.line) " của tệp" } {
                    @for (heading, cell) in cells { div { dt { (heading) } dd { (cell) } } }
                }
            }
            (more)
        }
    }
}

/// How it was settled; who and when only for those who may see people.
pub(super) fn settlement(settlement: &TerritorySettlement, sees_people: bool) -> Markup {
    let typed = settlement.typed.as_deref().unwrap_or_default();
    html! {
        p {
            b {
                @match settlement.kind {
                    TerritorySettlementKind::Kept => "Giữ cách đọc",
                    TerritorySettlementKind::Code => { "Sửa mã thành " (typed) },
                    TerritorySettlementKind::Name => { "Sửa tên thành “" (typed) "”" },
                    TerritorySettlementKind::Ignored => { "Bỏ qua: " (typed) },
                }
            }
            @if let Some(before) = &settlement.before { span.muted { " (trước đó: " (before) ")" } }
            @if sees_people {
                span.muted.small {
                    " – " (settlement.by_name.as_deref().unwrap_or("Hệ thống"))
                    ", " (words::instant(settlement.at))
                }
            }
        }
    }
}

/// Links to the pages of a list of cards; `href` gives the address of one.
pub(super) fn pager(number: usize, pages: usize, href: impl Fn(usize) -> String) -> Markup {
    html! {
        @if pages > 1 {
            nav.found.no-print aria-label="Các trang của danh sách điểm cần xem" {
                p { @if number > 1 { a href=(href(number - 1)) rel="prev" { "← Trang trước" } } }
                p { "Trang " (number) "/" (pages) }
                p { @if number < pages { a href=(href(number + 1)) rel="next" { "Trang sau →" } } }
            }
        }
    }
}
