//! The review: the plan as read on the left, its findings beside their source on the right.

use std::collections::BTreeMap;

use ansinh_domain::plan::settle::{Answer, settle};
use ansinh_domain::plan::{PlanDraft, Severity};
use ansinh_store::import::{
    FindingRow, ImportDetail, ImportState, Settlement, SettlementKind, SourceLine,
};
use maud::{Markup, html};

use super::draft_view::{self, Anchors};
use crate::address;
use crate::error::Result;
use crate::ui::badge::{self, Tone};
use crate::ui::finding::{Card, card};
use crate::ui::{empty, form};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Findings on one page.
pub(super) const PER_PAGE: usize = 30;
/// Lines of the source shown before the place of a finding, and after it where a row of a table
/// stands on several lines.
const BEFORE: i64 = 1;
const AFTER: i64 = 6;

/// The finding at each place of the review: questions first, then warnings, then notes.
pub(super) fn in_order(detail: &ImportDetail) -> Vec<(usize, &FindingRow)> {
    let mut rows: Vec<_> = detail.findings.iter().enumerate().collect();
    rows.sort_by_key(|(_, row)| (row.finding.severity, row.index));
    rows
}

/// Page of the review on which each finding stands, by its index.
fn pages_of(detail: &ImportDetail) -> BTreeMap<i64, usize> {
    in_order(detail)
        .iter()
        .enumerate()
        .map(|(position, (_, row))| (row.index, position / PER_PAGE + 1))
        .collect()
}

/// Address of the finding `index` in the review, on whichever page it stands.
pub(super) fn address_of(detail: &ImportDetail, index: i64) -> String {
    on_page(detail, pages_of(detail).get(&index).copied().unwrap_or(1), index)
}

fn on_page(detail: &ImportDetail, page: usize, index: i64) -> String {
    let number = page.to_string();
    let query = if page > 1 { address::query([("trang", number.as_str())]) } else { String::new() };
    format!("{}{query}#diem-{index}", address::import(detail.row.id))
}

/// The review page's content, with page `number` of its findings.
pub(super) async fn content(
    web: &Web,
    viewer: &Viewer,
    detail: &ImportDetail,
    number: usize,
) -> Result<Markup> {
    let open = detail.open_asks();
    let draft = detail.draft.as_ref().map(|draft| settled(draft, &detail.findings));
    let draft = draft.unwrap_or_default();
    let standing = pages_of(detail);
    let ordered = in_order(detail);
    let pages = ordered.len().div_ceil(PER_PAGE).max(1);
    let number = number.clamp(1, pages);
    let anchors = Anchors::new(&draft, &detail.findings, |index| {
        match standing.get(&index).copied().unwrap_or(1) {
            page if page == number => format!("#diem-{index}"),
            page => on_page(detail, page, index),
        }
    });
    let shown: Vec<_> = ordered.iter().skip((number - 1) * PER_PAGE).take(PER_PAGE).collect();
    let mut cards = Vec::with_capacity(shown.len());
    for (position, row) in shown {
        cards.push((
            row.finding.severity,
            one(web, viewer, detail, row, anchors.href(*position)).await?,
        ));
    }
    let reviewing = detail.row.state == ImportState::Review;
    Ok(html! {
        h1 { @if reviewing { "Rà soát " } @else { "Bản nhập " } (detail.row.file_name) }
        (summary(detail, &open))
        div.review {
            section.plan aria-label="Kế hoạch đã đọc" tabindex="0" { (draft_view::plan(&draft, &anchors)) }
            section.findings aria-label="Điểm cần xem" {
                @if detail.findings.is_empty() {
                    (empty("Không có điểm nào cần xem", "Bản nguồn đọc được trọn vẹn. Hãy xem lại bản đọc rồi nhập thành kế hoạch.", &[]))
                }
                @for severity in [Severity::Ask, Severity::Warn, Severity::Note] {
                    @if cards.iter().any(|(of, _)| *of == severity) {
                        h2 { (heading(severity)) }
                        @for (_, card) in cards.iter().filter(|(of, _)| *of == severity) { (card) }
                    }
                }
                (pager(detail, number, pages))
                @if reviewing { (finish(viewer, detail, &open)) }
            }
        }
    })
}

/// The draft with the answers so far applied, so that a reviewer sees what they do.
fn settled(draft: &PlanDraft, findings: &[FindingRow]) -> PlanDraft {
    let plain: Vec<_> = findings.iter().map(|row| row.finding.clone()).collect();
    let answers: Vec<(usize, Answer)> = findings
        .iter()
        .enumerate()
        .filter_map(|(index, row)| Some((index, answer(row.settlement.as_ref()?)?)))
        .collect();
    settle(draft, &plain, &answers).unwrap_or_else(|_| draft.clone())
}

fn answer(settlement: &Settlement) -> Option<Answer> {
    Some(match settlement.kind {
        SettlementKind::Accepted => Answer::Accept,
        SettlementKind::Chosen => {
            Answer::Choose { alternative: usize::try_from(settlement.choice?).ok()? }
        }
        SettlementKind::Typed => Answer::Type { text: settlement.typed.clone()? },
    })
}

async fn one(
    web: &Web,
    viewer: &Viewer,
    detail: &ImportDetail,
    row: &FindingRow,
    item: Option<String>,
) -> Result<Markup> {
    let source = around(web, detail, i64::from(row.finding.place.line)).await?;
    let reviewing = detail.row.state == ImportState::Review;
    Ok(card(&Card {
        row,
        source: &source,
        item: item.as_deref(),
        action: reviewing.then(|| format!("{}/diem/{}", address::import(detail.row.id), row.index)),
        viewer,
    }))
}

/// Lines of the source around `line`: a row of a real table holds all its cells, a flattened one
/// goes on over the next lines.
async fn around(web: &Web, detail: &ImportDetail, line: i64) -> Result<Vec<SourceLine>> {
    if line <= 0 {
        return Ok(Vec::new());
    }
    let (from, to) = ((line - BEFORE).max(1), line + AFTER);
    let mut lines = ansinh_store::import::source_lines(web.db(), detail.row.id, from, to).await?;
    if lines.iter().any(|at| at.line == line && at.table_no.is_some()) {
        lines.retain(|at| at.line <= line + BEFORE);
    }
    Ok(lines)
}

fn heading(severity: Severity) -> &'static str {
    match severity {
        Severity::Ask => "Cần bạn chọn",
        Severity::Warn => "Cảnh báo: bản nguồn có thể sai",
        Severity::Note => "Ghi chú",
    }
}

fn summary(detail: &ImportDetail, open: &[i64]) -> Markup {
    let count =
        |severity| detail.findings.iter().filter(|row| row.finding.severity == severity).count();
    let asks = count(Severity::Ask);
    html! {
        p {
            (super::state(detail.row.state)) " "
            @if open.is_empty() {
                (badge::badge(Tone::Good, "✓", &format!("{asks}/{asks} điểm đã chọn")))
            } @else {
                (badge::badge(Tone::Ask, "?", &format!("còn {}/{asks} điểm cần chọn", open.len())))
            }
            " " (badge::badge(Tone::Warn, "▲", &format!("{} cảnh báo", count(Severity::Warn))))
            " " (badge::badge(Tone::Note, "ℹ", &format!("{} ghi chú", count(Severity::Note))))
            span.muted.small {
                " Tải lên lúc " (words::instant(detail.row.created_at))
                @if let Some(name) = &detail.row.created_by_name { " – " (name) }
            }
        }
        @if let Some(slug) = &detail.row.plan_slug {
            div.notice.good {
                p { "Bản này đã được nhập thành kế hoạch; các lựa chọn được giữ lại để tra cứu, không đổi được nữa." }
                p { a.button href=(address::plan(slug)) { "Mở kế hoạch" } }
            }
        }
    }
}

fn pager(detail: &ImportDetail, number: usize, pages: usize) -> Markup {
    let href = |page: usize| {
        format!(
            "{}{}",
            address::import(detail.row.id),
            address::query([("trang", page.to_string().as_str())])
        )
    };
    html! {
        @if pages > 1 {
            nav.found aria-label="Trang của danh sách điểm cần xem" {
                p { @if number > 1 { a href=(href(number - 1)) rel="prev" { "← Trang trước" } } }
                p { "Trang " (number) "/" (pages) }
                p { @if number < pages { a href=(href(number + 1)) rel="next" { "Trang sau →" } } }
            }
        }
    }
}

/// What ends the review: keep all other readings, import, refuse.
fn finish(viewer: &Viewer, detail: &ImportDetail, open: &[i64]) -> Markup {
    let here = address::import(detail.row.id);
    html! {
        @if !open.is_empty() {
            form.box.no-print method="post" action={ (here) "/giu-cach-doc" } {
                (form::token(viewer))
                p { "Nếu bạn đã xem và đồng ý với cách đọc của các điểm còn lại, có thể giữ tất cả một lần. Tên bạn và thời điểm được ghi lại ở từng điểm." }
                button.quiet type="submit" { "Giữ cách đọc cho cả " (open.len()) " điểm còn lại" }
            }
        }
        details.no-print {
            summary { "Không nhập tệp này" }
            form method="post" action={ (here) "/tu-choi" } {
                (form::token(viewer))
                div.field {
                    label for="ly_do" { "Lý do" }
                    p.hint { "Bản nhập được đóng lại cùng lý do này; có thể tải lên tệp khác." }
                    input #ly_do type="text" name="ly_do" required autocomplete="off";
                }
                button.quiet type="submit" { "Đóng bản nhập" }
            }
        }
        div.sticky-go {
            @match open.first() {
                Some(first) => p {
                    (badge::badge(Tone::Ask, "?", &format!("Còn {} điểm cần chọn", open.len()))) " "
                    a href=(address_of(detail, *first)) { "Đến điểm tiếp theo" }
                },
                None => p { (badge::badge(Tone::Good, "✓", "Sẵn sàng nhập")) },
            }
            form method="post" action={ (here) "/nhap" } {
                (form::token(viewer))
                button type="submit" disabled[!open.is_empty()] { "Nhập thành kế hoạch" }
            }
        }
    }
}
