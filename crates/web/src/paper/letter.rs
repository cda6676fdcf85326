//! `GET /cong-van/{id}`: a letter: its text, its number, what came of it.

use ansinh_app::paper::{Letter, letter};
use ansinh_domain::access::Action;
use ansinh_store::paper::{AddresseeRow, PaperState};
use axum::extract::{Path, State};
use maud::{Markup, html};

use super::round::{area, head_fields, here as round_papers, name};
use super::templates::version_words;
use super::{REGISTER, address, id, issue, preview, rules};
use crate::error::Result;
use crate::page::Page;
use crate::ui::Crumb;
use crate::ui::form::{self, Field, field};
use crate::ui::layout::Part;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Shows the letter.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(text): Path<String>,
) -> Result<Page> {
    let id = id(&text)?;
    let letter = letter(web.app(), &viewer.caller(), id).await?;
    let today = web.app().today();
    let here = address(&letter.row);
    let manages = viewer.may(Action::ManageRounds).is_ok();
    let draft = letter.row.state == PaperState::Draft;
    let content = html! {
        h1 { (name(&letter.row)) }
        p.lead {
            "Công văn đôn đốc"
            @if let Some(level) = letter.row.level { " – " (level.title()) }
            @if let Some(day) = letter.row.new_due { ", hạn mới " b { (words::date(day)) } }
        }
        p.no-print {
            (issue::downloads(&here))
            @if let Some(round) = letter.row.round_id { a href=(round_papers(round)) { "Văn bản của kỳ báo cáo" } }
        }
        @if let Some(used) = &letter.content.template {
            p.muted.small.no-print { "Soạn theo mẫu: " (version_words(used.version)) "." }
        }
        @if draft && manages { (issue::part(&viewer, &letter.row, "Chuỗi đôn đốc tính từ ngày công văn.", &today.to_string())) }
        @if letter.row.state == PaperState::Issued {
            (super::sign::part(&viewer, &letter.row, &letter.files, manages))
            (came(&letter, &viewer, manages, &here))
        }
        (preview::preview(&letter.paper, &rules(&web)?)?)
        @if draft && manages { (edit(&viewer, &letter, &here)) }
    };
    Ok(Page::new(&viewer, name(&letter.row), content)
        .part(Part::Rounds)
        .crumbs([Crumb::link("Sổ văn bản đi", REGISTER), Crumb::here(name(&letter.row))]))
}

/// What came of the letter, body by body.
fn came(letter: &Letter, viewer: &Viewer, manages: bool, here: &str) -> Markup {
    html! {
        h2 { "Nhận và trả lời" }
        div.scroll.stack {
            table {
                caption.hidden { "Cơ quan nhận công văn" }
                thead { tr {
                    th scope="col" { "Cơ quan" } th scope="col" { "Ngày nhận" } th scope="col" { "Trả lời" }
                    @if manages { th scope="col" { "Ghi" } }
                } }
                tbody { @for row in &letter.addressees { (addressee(row, viewer, manages, here)) } }
            }
        }
    }
}

fn addressee(row: &AddresseeRow, viewer: &Viewer, manages: bool, here: &str) -> Markup {
    let id = row.submission_id.to_string();
    let day = |day: Option<jiff::civil::Date>| day.map(|d| d.to_string()).unwrap_or_default();
    html! {
        tr {
            td.name { a href=(crate::address::report(row.submission_id)) { (row.body_name) } }
            td data-label="Ngày nhận" {
                @match row.received_on { Some(day) => (words::date(day)), None => span.muted { "chưa ghi" } }
            }
            td data-label="Trả lời" {
                @match (&row.answer, row.answered_on) {
                    (Some(answer), Some(day)) => { (words::date(day)) ": " (answer) }
                    _ => span.muted { "chưa ghi" },
                }
            }
            @if manages {
                td data-label="Ghi" {
                    details {
                        summary { "Ghi" }
                        form method="post" action={ (here) "/co-quan" } {
                            (form::token(viewer))
                            input type="hidden" name="bao_cao" value=(id);
                            p { label { "Ngày nhận " input type="date" name="nhan" value=(day(row.received_on)); } }
                            p { label { "Ngày trả lời " input type="date" name="ngay_tra_loi" value=(day(row.answered_on)); } }
                            p { label { "Nội dung trả lời "
                                textarea name="tra_loi" rows="2" { (row.answer.clone().unwrap_or_default()) } } }
                            button.quiet type="submit" { "Lưu" }
                        }
                    }
                }
            }
        }
    }
}

fn edit(viewer: &Viewer, letter: &Letter, here: &str) -> Markup {
    let content = &letter.content;
    html! {
        details.box.no-print {
            summary { "Sửa dự thảo" }
            form method="post" action={ (here) "/sua" } {
                (form::token(viewer))
                input type="hidden" name="lan_sua" value=(letter.row.mod_count);
                (field(&Field {
                    name: "trich_yeu", label: "Trích yếu (sau “V/v”)", kind: "text", hint: None,
                    value: &content.subject, error: None, autocomplete: "off",
                }))
                (area("kinh_gui", "Kính gửi", "Mỗi dòng một cơ quan.", &content.addressees.join("\n"), 4, true))
                (area("noi_dung", "Nội dung", "Mỗi dòng một đoạn; “./.” tự thêm ở cuối.", &content.paragraphs.join("\n"), 14, true))
                (field(&Field {
                    name: "han", label: "Hạn mới, để tính bước đôn đốc tiếp theo", kind: "date",
                    hint: Some("Sửa ngày ở đây thì sửa cả ngày trong nội dung."),
                    value: &letter.row.new_due.map(|day| day.to_string()).unwrap_or_default(), error: None, autocomplete: "off",
                }))
                (head_fields(&content.head))
                button type="submit" { "Lưu dự thảo" }
            }
        }
    }
}
