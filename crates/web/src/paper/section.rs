//! `GET /ky-bao-cao/{id}/bao-cao-tong-hop/soan/{code}`: a section of a consolidated report beside what
//! the bodies reported.

use std::collections::BTreeMap;

use ansinh_app::AppError;
use ansinh_app::paper::{
    ReportSections, SECTION_FIELDS, Section, Standing, report_sections, section_history,
};
use ansinh_domain::access::Action;
use ansinh_domain::diff::{Change, diff};
use ansinh_domain::template::Fault;
use ansinh_store::RoundId;
use ansinh_store::report_text::{LockRow, TextKind, TextRow};
use axum::extract::{Path, State};
use maud::{Markup, html};

use super::round::round_id;
use super::sections::{crumbs, list_address, section_address, standing};
use crate::error::{Error, Result};
use crate::page::Page;
use crate::ui::form;
use crate::ui::layout::Part;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// A text that could not be saved, to be shown again with why.
pub(super) struct Unsaved {
    /// The text as typed.
    pub words: String,
    /// The version it is now written over.
    pub version: i64,
    /// Why.
    pub why: Why,
}

/// Why a text was not saved.
pub(super) enum Why {
    /// Somebody else has the section; `None` when nobody does.
    NotYours(Option<LockRow>),
    /// Somebody saved this version.
    Newer(TextRow),
    /// It names figures in a way that cannot be read.
    Broken(Vec<Fault>),
}

/// Shows the section.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path((text, code)): Path<(String, String)>,
) -> Result<Page> {
    page(&web, &viewer, round_id(&text)?, &code, None).await
}

/// The page, with a text that could not be saved.
pub(super) async fn page(
    web: &Web,
    viewer: &Viewer,
    id: RoundId,
    code: &str,
    unsaved: Option<Unsaved>,
) -> Result<Page> {
    let caller = viewer.caller();
    let all = report_sections(web.app(), &caller, id).await?;
    let missing = || {
        let error = Error::from(AppError::NotFound { what: "mục của báo cáo" });
        error.link("Các mục của báo cáo", list_address(id))
    };
    let section = all.section(code).ok_or_else(missing)?;
    let history = section_history(web.app(), &caller, id, code).await?;
    let now = web.app().now();
    let here = section_address(id, code);
    let manages = viewer.may(Action::ManageRounds).is_ok();
    let lock = section.lock.as_ref().filter(|lock| lock.expires_at > now);
    let own = lock.filter(|lock| viewer.user() == Some(lock.held_by));
    let edits = manages && (own.is_some() || unsaved.is_some());
    let content = html! {
        h1 { (section.title) }
        p { (standing(section.standing)) " " (saved(section)) }
        @if let Some(unsaved) = &unsaved { (refused(unsaved)) }
        @else if manages { (lock_notice(viewer, lock, own, &here)) }
        @if manages && !edits && section.standing == Standing::Conflict {
            (conflict(viewer, section, &here))
        }
        div.review {
            section aria-label="Lời văn trong báo cáo" {
                h2 { "Lời văn trong báo cáo" }
                @if edits {
                    (editor(viewer, section, unsaved.as_ref(), own, &here))
                } @else {
                    @if manages && lock.is_none() {
                        (form::button(viewer, &format!("{here}/bat-dau"), "Sửa mục này"))
                    }
                    (quoted(&section.words))
                }
            }
            section aria-label="Báo cáo của các cơ quan" {
                h2 { "Báo cáo của các cơ quan" }
                (source(section, own))
            }
        }
        (figures(&all))
        (versions(viewer, &history, manages, &here))
    };
    Ok(Page::new(viewer, section.title.clone(), content)
        .part(Part::Rounds)
        .wide()
        .crumbs(crumbs(id, &section.title)))
}

fn saved(section: &Section) -> Markup {
    html! {
        @if let Some(saved) = &section.saved {
            span.muted {
                "Bản " (saved.version) ", " (saved.saved_by_name.as_deref().unwrap_or("–")) " lưu "
                (words::instant(saved.saved_at))
            }
        }
    }
}

/// Words in their lines.
fn quoted(words: &str) -> Markup {
    html! {
        @if words.is_empty() { p.muted { "Chưa có nội dung." } }
        @else { div.quoted { @for line in words.lines() { p { (line) } } } }
    }
}

/// What changed between two texts, marked by more than colour.
pub(super) fn changes(old: &str, new: &str) -> Markup {
    html! {
        div.quoted.diff {
            @for change in diff(old, new) {
                @match change {
                    Change::Same(text) => (text),
                    Change::Gone(text) => del { span.hidden { "[bỏ: " } (text) span.hidden { "]" } },
                    Change::New(text) => ins { span.hidden { "[thêm: " } (text) span.hidden { "]" } },
                }
            }
        }
    }
}

/// What the bodies reported; what changed since the words were merged is marked.
fn source(section: &Section, own: Option<&LockRow>) -> Markup {
    // Who is editing sees what came after they began, too.
    let before = match (&section.saved, own) {
        (None, Some(own)) => own.base.as_str(),
        _ => section.base.as_str(),
    };
    html! {
        @if section.source.is_empty() { p.muted { "Chưa báo cáo nào được tiếp nhận có nội dung mục này." } }
        @else if before == section.source { (quoted(&section.source)) }
        @else {
            p.small { "So với khi gộp: " ins { "chữ thêm" } ", " del { "chữ bỏ" } "." }
            (changes(before, &section.source))
        }
    }
}

fn lock_notice(
    viewer: &Viewer,
    lock: Option<&LockRow>,
    own: Option<&LockRow>,
    here: &str,
) -> Markup {
    html! {
        @match (lock, own) {
            (Some(_), Some(own)) => {
                @if let Some(from) = &own.taken_from_name {
                    p.notice { "Bạn đã tiếp quản mục này từ " b { (from) } ". Nội dung người đó đang gõ chưa lưu sẽ không ghi đè lên bản của bạn." }
                }
                p.muted { "Bạn đang sửa; giữ đến " (words::instant(own.expires_at)) "." }
            }
            (Some(lock), None) => {
                div.notice {
                    p {
                        b { (lock.held_by_name) } " đang sửa mục này từ " (words::instant(lock.taken_at))
                        ", giữ đến " (words::instant(lock.expires_at)) "."
                        @if viewer.user() == lock.taken_from { " Mục này được tiếp quản từ bạn." }
                    }
                    form.inline method="post" action={ (here) "/bat-dau" } {
                        (form::token(viewer))
                        input type="hidden" name="tiep_quan" value="1";
                        button.quiet type="submit" { "Tiếp quản" }
                    }
                }
            }
            (None, _) => {}
        }
    }
}

fn conflict(viewer: &Viewer, section: &Section, here: &str) -> Markup {
    let choice = |value: &str, label: &str, quiet: bool| {
        html! {
            form.inline method="post" action={ (here) "/chon" } {
                (form::token(viewer))
                input type="hidden" name="ban" value=(section.version);
                input type="hidden" name="nguon" value=(section.mark());
                input type="hidden" name="chon" value=(value);
                button.quiet[quiet] type="submit" { (label) }
            }
        }
    };
    html! {
        section.card.ask aria-labelledby="can-chon" {
            h2 #can-chon { "Báo cáo của cơ quan đã thay đổi sau khi mục này được biên tập" }
            div.review {
                div { h3 { "Cơ quan đã sửa" } (changes(&section.base, &section.source)) }
                div { h3 { "Lời văn đã biên tập" } (changes(&section.base, &section.words)) }
            }
            p.small { ins { "chữ thêm" } ", " del { "chữ bỏ" } " so với khi gộp." }
            p {
                (choice("giu", "Giữ lời văn đã biên tập", false)) " "
                (choice("lay", "Lấy lời văn mới của cơ quan", true))
            }
            p.small.muted { "Muốn ghép cả hai thì bấm “Sửa mục này”, sửa xong đánh dấu “đã đưa thay đổi vào”. Bản nào cũng còn trong lịch sử." }
        }
    }
}

fn editor(
    viewer: &Viewer,
    section: &Section,
    unsaved: Option<&Unsaved>,
    own: Option<&LockRow>,
    here: &str,
) -> Markup {
    let (text, version) = match unsaved {
        Some(unsaved) => (unsaved.words.as_str(), unsaved.version),
        None => (section.words.as_str(), section.version),
    };
    let over = own.is_none();
    html! {
        form #soan method="post" action={ (here) "/luu" } {
            (form::token(viewer))
            input type="hidden" name="ban" value=(version);
            @if over { input type="hidden" name="tiep_quan" value="1"; }
            div.field {
                label for="loi_van" { "Lời văn" }
                p.hint #loi_van-goi-y { "Mỗi dòng một đoạn. Con số viết bằng tên trong hai dấu ngoặc nhọn, ví dụ {{số:5.10}}: tự cập nhật, không gõ lại." }
                textarea #loi_van name="loi_van" rows="18" aria-describedby="loi_van-goi-y" { (text) }
            }
            @if section.standing == Standing::Conflict {
                p { label.check { input type="checkbox" name="da_dua" value="1"; " Đã đưa thay đổi của cơ quan vào bản này" } }
            }
            button type="submit" { (if over { "Tiếp quản và lưu" } else { "Lưu" }) }
        }
        @if !over { (form::button(viewer, &format!("{here}/thoi"), "Thôi sửa, không lưu")) }
    }
}

fn refused(unsaved: &Unsaved) -> Markup {
    html! {
        div.summary role="alert" tabindex="-1" aria-labelledby="tom-tat-loi" {
            h2 #tom-tat-loi { "Chưa lưu được; nội dung bạn gõ còn nguyên dưới đây" }
            @match &unsaved.why {
                Why::NotYours(Some(lock)) => p {
                    b { (lock.held_by_name) } " đã tiếp quản mục này lúc " (words::instant(lock.taken_at))
                    ". Hãy trao đổi với người đó, hoặc bấm “Tiếp quản và lưu” để lưu bản của bạn."
                },
                Why::NotYours(None) => p { "Mục này không còn do bạn giữ. Bấm “Tiếp quản và lưu” để lưu bản của bạn." },
                Why::Newer(row) => {
                    p {
                        b { (row.saved_by_name.as_deref().unwrap_or("Người khác")) } " đã lưu bản " (row.version)
                        " lúc " (words::instant(row.saved_at)) ". Khác biệt giữa bản đó và bản của bạn:"
                    }
                    (changes(&row.words, &unsaved.words))
                    p { "Lưu tiếp thì bản của bạn thành bản mới nhất; bản kia còn trong lịch sử." }
                }
                Why::Broken(faults) => ul { @for fault in faults { li { a href="#loi_van" { (fault) } } } },
            }
        }
    }
}

/// Figures that words may name, with what they are now.
fn figures(all: &ReportSections) -> Markup {
    let mut kinds: BTreeMap<&str, Vec<(&String, &String)>> = BTreeMap::new();
    for (name, value) in &all.figures {
        let kind = name.trim_start_matches('{').split(':').next().unwrap_or_default();
        kinds.entry(kind).or_default().push((name, value));
    }
    html! {
        details.box {
            summary { "Con số dùng được trong lời văn" }
            @for spec in SECTION_FIELDS {
                h3 { (spec.written()) }
                p.small { (spec.meaning) "." }
                details {
                    summary { "Danh sách" }
                    ul.plain.small {
                        @for (name, value) in kinds.get(spec.name).into_iter().flatten() {
                            li { code { (name) } ": " (value) }
                        }
                    }
                }
            }
        }
    }
}

fn versions(viewer: &Viewer, history: &[TextRow], manages: bool, here: &str) -> Markup {
    html! {
        @if !history.is_empty() {
            h2 { "Lịch sử" }
            @for (index, row) in history.iter().enumerate() {
                @let before = history.get(index + 1).map_or(row.base.as_str(), |row| row.words.as_str());
                details.box {
                    summary {
                        "Bản " (row.version) ": " (row.saved_by_name.as_deref().unwrap_or("–")) ", "
                        (words::instant(row.saved_at)) ", " (kind(row.kind))
                    }
                    (changes(before, &row.words))
                    @if manages && index > 0 {
                        form.inline method="post" action={ (here) "/khoi-phuc" } {
                            (form::token(viewer))
                            input type="hidden" name="ban_cu" value=(row.version);
                            input type="hidden" name="ban" value=(history.first().map_or(0, |row| row.version));
                            button.quiet type="submit" { "Dùng lại bản này" }
                        }
                    }
                }
            }
        }
    }
}

fn kind(kind: TextKind) -> &'static str {
    match kind {
        TextKind::Typed => "biên tập",
        TextKind::Kept => "giữ lời văn đã biên tập",
        TextKind::Taken => "lấy lời văn mới của cơ quan",
        TextKind::Restored => "dùng lại bản cũ",
    }
}
