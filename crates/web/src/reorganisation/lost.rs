//! `GET` and `POST /sap-xep-bo-may/het-nghia`: items whose text rests on what ended.

use ansinh_app::AppError;
use ansinh_app::reorganisation::lost::{LostItem, decide_lost, lost_items};
use ansinh_domain::access::Action;
use ansinh_domain::reorganisation::{ItemKind, LostVerdict};
use ansinh_store::reorganisation::VerdictRow;
use axum::extract::State;
use axum::response::Redirect;
use maud::{Markup, html};

use super::{HERE, back, confidence, crumbs, item_address};
use crate::error::Result;
use crate::page::Page;
use crate::post::Fields;
use crate::ui::badge::{Tone, badge};
use crate::ui::layout::Part;
use crate::ui::{Crumb, empty, form};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Shows them, undecided ones first.
pub async fn show(State(web): State<Web>, viewer: Viewer) -> Result<Page> {
    let items = lost_items(web.db(), viewer.today).await?;
    let title = "Việc hết nghĩa";
    let decides = viewer.may(Action::ApplyReorganisation).is_ok();
    let content = html! {
        h1 { (title) }
        p.lead {
            "Chỉ tiêu, nhiệm vụ mà lời văn dựa vào điều đã chấm dứt, ví dụ tỉ lệ huyện đạt chuẩn sau khi kết thúc cấp huyện."
            " Mỗi việc cần một quyết định: giữ nguyên, sửa lời văn, hoặc kết thúc có lý do."
        }
        @if items.is_empty() {
            (empty("Không có việc nào", "Không lời văn nào dựa vào điều đã chấm dứt, hoặc chưa nạp phương án có phần TỪ NGỮ HẾT NGHĨA.", &[("Sắp xếp bộ máy", HERE)]))
        }
        @for (at, item) in items.iter().enumerate() { (card(at, item, &viewer, decides)) }
    };
    Ok(Page::new(&viewer, title, content)
        .part(Part::Reorganisation)
        .crumbs(crumbs([Crumb::here(title)])))
}

/// Keeps a decision.
pub async fn submit(State(web): State<Web>, viewer: Viewer, fields: Fields) -> Result<Redirect> {
    let here = format!("{HERE}/het-nghia");
    let invalid = |what: &str| back(AppError::Invalid(what.to_owned()), &here);
    let kind = match fields.text("loai") {
        "chi-tieu" => ItemKind::Indicator,
        "nhiem-vu" => ItemKind::Task,
        _ => {
            return Err(invalid(
                "Chưa rõ việc nào được quyết định. Hãy tải lại trang rồi chọn lại.",
            ));
        }
    };
    let item = fields.text("viec").parse().map_err(|_| {
        invalid("Chưa rõ việc nào được quyết định. Hãy tải lại trang rồi chọn lại.")
    })?;
    let reason = fields.text("ly_do").to_owned();
    let verdict = match fields.text("quyet_dinh") {
        "giu" => LostVerdict::Keep(reason),
        "sua" => LostVerdict::Restate(reason),
        "ket-thuc" => LostVerdict::Close(reason),
        _ => {
            return Err(invalid(
                "Chưa chọn giữ nguyên, sửa lời văn hay kết thúc. Hãy chọn một cách.",
            ));
        }
    };
    decide_lost(web.app(), &viewer.caller(), (kind, item), verdict, fields.text("loi_van"))
        .await
        .map_err(|error| back(error, &here))?;
    Ok(Redirect::to(&here))
}

fn card(at: usize, item: &LostItem, viewer: &Viewer, decides: bool) -> Markup {
    let words = &item.words;
    let title = format!("viec-{at}");
    let class = if item.is_decided() { "card settled" } else { "card ask" };
    html! {
        article class=(class) aria-labelledby=(title) {
            div.top {
                b id=(title) { a href=(item_address(words.item, &words.plan_slug, &words.code)) { (words.code) } }
                @if let Some(number) = &words.plan_number { span.muted { (number) } }
                @match item.verdicts.first().filter(|_| item.is_decided()) {
                    Some(row) => (verdict(row)),
                    None => (badge(Tone::Ask, "?", "Chưa quyết định")),
                }
            }
            p { (words.text) }
            @for why in &item.why {
                p.small {
                    "Có cụm từ “" (why.words.join("”, “")) "”. Từ ngày " (words::date(why.since)) ": " (why.reason) " "
                    (confidence(why.confidence))
                    @if !why.source.is_empty() { br; span.muted { "Nguồn: " (why.source) } }
                }
            }
            (history(&item.verdicts, viewer))
            @if decides {
                @if item.is_decided() {
                    details { summary { "Đổi quyết định" } (answer(at, item, viewer)) }
                } @else { (answer(at, item, viewer)) }
            }
        }
    }
}

/// What was decided.
pub(crate) fn verdict(row: &VerdictRow) -> Markup {
    match row.verdict.as_str() {
        "keep" => badge(Tone::Good, "✓", "Giữ nguyên"),
        "restate" => badge(Tone::Note, "✎", "Sửa lời văn"),
        _ => badge(Tone::Note, "✕", "Kết thúc"),
    }
}

fn history(verdicts: &[VerdictRow], viewer: &Viewer) -> Markup {
    html! {
        @for row in verdicts {
            p.small {
                (verdict(row)) " " (row.reason)
                @if let Some(wording) = &row.wording { ". Lời văn mới: “" (wording) "”" }
                span.muted {
                    " – " (words::instant(row.decided_at))
                    @if viewer.may_see_people() && let Some(name) = &row.decided_by_name { ", " (name) }
                }
            }
        }
    }
}

fn answer(at: usize, item: &LostItem, viewer: &Viewer) -> Markup {
    let kind = match item.words.item {
        ItemKind::Indicator => "chi-tieu",
        ItemKind::Task => "nhiem-vu",
    };
    let (reason, wording) = (format!("ly-do-{at}"), format!("loi-van-{at}"));
    html! {
        form method="post" action={ (HERE) "/het-nghia" } {
            (form::token(viewer))
            input type="hidden" name="loai" value=(kind);
            input type="hidden" name="viec" value=(item.words.item_id);
            fieldset.choices {
                legend { "Quyết định" }
                label { input type="radio" name="quyet_dinh" value="giu" required; "Giữ nguyên: lời văn vẫn còn nghĩa" }
                label { input type="radio" name="quyet_dinh" value="sua"; "Sửa lời văn khi điều chỉnh kế hoạch" }
                div.typed {
                    label.hidden for=(wording) { "Lời văn mới" }
                    input id=(wording) type="text" name="loi_van" placeholder="Lời văn mới đề nghị" autocomplete="off";
                }
                label { input type="radio" name="quyet_dinh" value="ket-thuc"; "Kết thúc: không theo dõi nữa" }
            }
            div.field {
                label for=(reason) { "Lý do" }
                input id=(reason) type="text" name="ly_do" required autocomplete="off";
            }
            button.quiet type="submit" { "Lưu quyết định" }
        }
    }
}
