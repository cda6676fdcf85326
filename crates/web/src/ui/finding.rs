//! A finding: what is doubtful, the reading taken, how a person settled it.

use ansinh_domain::plan::{Field, Finding, Severity};
use ansinh_store::import::{FindingRow, Settlement, SettlementKind, SourceLine};
use maud::{Markup, html};

use super::source::source_lines;
use super::{badge, form};
use crate::viewer::Viewer;
use crate::words;

/// A finding of an accepted plan, with how it was settled; nothing can be changed here. `item` is
/// the address of what it is about, on pages that are not about that alone.
pub fn settled_finding(row: &FindingRow, item: Option<&str>, sees_people: bool) -> Markup {
    let finding = &row.finding;
    html! {
        div class={ "card " (class(finding.severity)) } id={ "diem-" (row.index) } {
            div.top {
                (status(row))
                @if let Some(name) = &finding.item {
                    b { @match item { Some(href) => a href=(href) { (name) }, None => (name) } }
                }
                @if finding.place.line > 0 { span.muted { "dòng " (finding.place.line) } }
            }
            p { (finding.message) }
            @if let Some(reading) = &finding.reading {
                p { span.muted { "Cách đọc: " } (reading) }
            }
            @if let Some(settlement) = &row.settlement {
                (answer(finding, settlement, sees_people))
            }
        }
    }
}

/// How much a finding asks, and that it was settled; a question that has its answer asks no more.
fn status(row: &FindingRow) -> Markup {
    let settled = row.settlement.is_some();
    html! {
        @if !settled || row.finding.severity != Severity::Ask {
            (badge::severity(row.finding.severity))
        }
        @if settled { (badge::settled()) }
    }
}

/// How a finding was settled; who and when only for those who may see people.
pub fn answer(finding: &Finding, settlement: &Settlement, sees_people: bool) -> Markup {
    html! {
        p {
            b { (answer_words(finding, settlement)) }
            @if sees_people {
                span.muted.small {
                    " – " (settlement.by_name.as_deref().unwrap_or("Hệ thống"))
                    ", " (words::instant(settlement.at))
                }
            }
        }
    }
}

/// The answer itself in words.
pub fn answer_words(finding: &Finding, settlement: &Settlement) -> String {
    match settlement.kind {
        SettlementKind::Accepted => "Giữ cách đọc".to_owned(),
        SettlementKind::Chosen => {
            let label = settlement
                .choice
                .and_then(|choice| usize::try_from(choice).ok())
                .and_then(|choice| finding.alternatives.get(choice))
                .map_or("(không rõ)", |alternative| alternative.label.as_str());
            format!("Chọn: {label}")
        }
        SettlementKind::Typed => {
            format!("Nhập: {}", settlement.typed.as_deref().unwrap_or_default())
        }
    }
}

/// The class that gives a card its edge.
pub fn class(severity: Severity) -> &'static str {
    match severity {
        Severity::Ask => "ask",
        Severity::Warn => "warn",
        Severity::Note => "note",
    }
}

/// A finding under review, with its source and the form that answers it.
pub struct Card<'a> {
    /// The finding and how it was settled so far.
    pub row: &'a FindingRow,
    /// Lines of the source around its place.
    pub source: &'a [SourceLine],
    /// Where in the plan as read it stands, on the same page.
    pub item: Option<&'a str>,
    /// Where an answer is posted; `None` when nothing can be changed any more.
    pub action: Option<String>,
    /// Who looks.
    pub viewer: &'a Viewer,
}

/// Shows a [`Card`].
pub fn card(card: &Card<'_>) -> Markup {
    let row = card.row;
    let finding = &row.finding;
    let class = if row.settlement.is_some() { "settled" } else { class(finding.severity) };
    let title = format!("diem-{}-ten", row.index);
    html! {
        article class={ "card " (class) } id={ "diem-" (row.index) } aria-labelledby=(title) {
            div.top {
                (status(row))
                b id=(title) { (finding.item.as_deref().unwrap_or("Toàn văn bản")) }
                @if finding.place.line > 0 { span.muted { "dòng " (finding.place.line) } }
                @if let Some(item) = card.item { a href=(item) { "Xem trong kế hoạch" } }
            }
            p { (finding.message) }
            @if let Some(reading) = &finding.reading {
                p { span.muted { "Cách đọc: " } b { (reading) } }
            }
            @if !card.source.is_empty() {
                (source_lines(card.source, &[i64::from(finding.place.line)]))
            }
            @if let Some(settlement) = &row.settlement { (answer(finding, settlement, true)) }
            @if let Some(action) = &card.action { (answering(card, action)) }
        }
    }
}

/// The form of a card: open for a question without answer, folded for one that has it, and for
/// what is only said.
fn answering(card: &Card<'_>, action: &str) -> Markup {
    let finding = &card.row.finding;
    if card.row.settlement.is_some() {
        return html! { details { summary { "Đổi lựa chọn" } (choices(card, action)) } };
    }
    match finding.severity {
        Severity::Ask => choices(card, action),
        Severity::Warn | Severity::Note
            if finding.field.is_some() || !finding.alternatives.is_empty() =>
        {
            html! { details { summary { "Sửa cách đọc" } (choices(card, action)) } }
        }
        Severity::Warn | Severity::Note => html! {},
    }
}

/// Value of the radio that keeps the reading.
pub const KEEP: &str = "giu";
/// Value of the radio that takes what was typed.
pub const TYPED: &str = "nhap";

fn choices(card: &Card<'_>, action: &str) -> Markup {
    let finding = &card.row.finding;
    let settlement = card.row.settlement.as_ref();
    let chosen = |kind: SettlementKind, choice: Option<usize>| {
        settlement.is_some_and(|settlement| {
            settlement.kind == kind
                && settlement.choice.and_then(|choice| usize::try_from(choice).ok()) == choice
        })
    };
    let typed_id = format!("nhap-{}", card.row.index);
    let typed = settlement.and_then(|settlement| settlement.typed.as_deref()).unwrap_or_default();
    html! {
        form method="post" action=(action) {
            (form::token(card.viewer))
            fieldset.choices {
                legend { "Bạn chọn" }
                label {
                    input type="radio" name="chon" value=(KEEP) required
                        checked[chosen(SettlementKind::Accepted, None)];
                    "Giữ cách đọc này"
                }
                @for (index, alternative) in finding.alternatives.iter().enumerate() {
                    label {
                        input type="radio" name="chon" value=(index)
                            checked[chosen(SettlementKind::Chosen, Some(index))];
                        (alternative.label)
                    }
                }
                @if let Some(field) = &finding.field {
                    label {
                        input type="radio" name="chon" value=(TYPED)
                            checked[chosen(SettlementKind::Typed, None)];
                        "Nhập giá trị khác"
                    }
                    div.typed {
                        label.hidden for=(typed_id) { (field_words(field).0) }
                        input type="text" id=(typed_id) name="gia_tri" value=(typed)
                            placeholder=(field_words(field).1) autocomplete="off";
                    }
                }
            }
            button.quiet type="submit" { "Lưu lựa chọn" }
        }
    }
}

/// What a typed answer replaces, and an example.
fn field_words(field: &Field) -> (&'static str, &'static str) {
    match field {
        Field::Target { .. } => ("Mục tiêu", "như kế hoạch ghi, ví dụ: ≥ 95 hoặc 2-2,5"),
        Field::Direction { .. } => ("Chiều hướng", "cao hơn / thấp hơn"),
        Field::Unit { .. } => ("Đơn vị tính", "ví dụ: %"),
        Field::Lead { .. } => ("Cơ quan chủ trì", "nhiều cơ quan cách nhau bằng dấu chấm phẩy"),
        Field::Coordinating { .. } => {
            ("Cơ quan phối hợp", "nhiều cơ quan cách nhau bằng dấu chấm phẩy")
        }
        Field::Schedule { .. } => ("Thời gian thực hiện", "ví dụ: Quý II năm 2024"),
        Field::Submission { .. } => ("Thời gian trình", "ví dụ: Tháng 6/2024"),
        Field::BodyKind { .. } => ("Loại cơ quan", "cơ quan / nhóm cơ quan"),
        Field::CitationDate { .. } => ("Ngày văn bản", "ngày/tháng/năm, ví dụ: 24/05/2024"),
        Field::HeadNumber => ("Số, ký hiệu", "ví dụ: 103/KH-UBND"),
        Field::HeadDate => ("Ngày ban hành", "ngày/tháng/năm, ví dụ: 24/05/2024"),
        Field::HeadIssuer => ("Cơ quan ban hành", "ví dụ: Ủy ban nhân dân tỉnh"),
        Field::HeadTitle => ("Trích yếu", "tên gọi của kế hoạch"),
        Field::HeadSigner => ("Người ký", "họ và tên"),
    }
}
