//! `GET /nhat-ky/{seq}`: one entry, with what it changed.

use std::collections::BTreeMap;

use ansinh_app::read_audit::{self, Part, parts_of, who};
use ansinh_domain::audit::{subject_title, verb_title};
use ansinh_store::audit::AuditEntry;
use axum::extract::{Path, State};
use maud::{Markup, html};

use super::{HERE, result};
use crate::address;
use crate::error::Result;
use crate::page::Page;
use crate::ui::layout;
use crate::ui::{Crumb, facts};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Shows the entry.
pub async fn show(State(web): State<Web>, viewer: Viewer, Path(seq): Path<i64>) -> Result<Page> {
    let entry = read_audit::show(web.app(), &viewer.caller(), seq).await?;
    let names = read_audit::names(web.app(), &entry).await?;
    let title = format!("Mục nhật ký số {}", entry.seq);
    let content = html! {
        h1 { (title) }
        p.lead { (verb_title(&entry.verb)) " " (result(&entry)) }
        div.box { (sheet(&entry)) }
        h2 { "Thay đổi" }
        (change(entry.before_value.as_deref(), entry.after_value.as_deref(), &names))
        h2 { "Chuỗi xác thực" }
        p.muted { "Mã băm được tính từ toàn bộ nội dung mục này và mã băm của mục liền trước; sửa bất kỳ chữ nào cũng làm mã này không còn khớp." }
        div.box {
            (facts(&[
                ("Mã băm mục trước", entry.previous_hash.as_ref().map(|hash| html! { code.ref { (hash) } })),
                ("Mã băm mục này", entry.hash.as_ref().map(|hash| html! { code.ref { (hash) } })),
            ]))
        }
    };
    Ok(Page::new(&viewer, title.clone(), content)
        .part(layout::Part::Audit)
        .personal(HERE)
        .crumbs([Crumb::link("Kế hoạch", "/"), Crumb::link("Nhật ký", HERE), Crumb::here(title)]))
}

fn sheet(entry: &AuditEntry) -> Markup {
    let of_subject = entry
        .subject_id
        .map(|id| format!("{HERE}{}", address::query([("q", id.to_string().as_str())])));
    let of_person = entry
        .user_id
        .map(|id| format!("{HERE}{}", address::query([("nguoi", id.to_string().as_str())])));
    let text = |text: &Option<String>| text.as_ref().map(|text| html! { (text) });
    facts(&[
        ("Lúc", Some(html! { (words::instant(entry.happened_at)) })),
        (
            "Người thực hiện",
            Some(html! {
                (who(entry))
                @if let Some(href) = of_person { " – " a href=(href) { "các việc khác của người này" } }
            }),
        ),
        ("Thay mặt", text(&entry.body_name)),
        (
            "Đối tượng",
            (!entry.subject_kind.is_empty()).then(|| {
                html! {
                    (subject_title(&entry.subject_kind))
                    @if let (Some(id), Some(href)) = (entry.subject_id, of_subject) {
                        " " span.muted.small.ref { (id) } " – " a href=(href) { "lịch sử của đối tượng này" }
                    }
                }
            }),
        ),
        ("Từ địa chỉ", text(&entry.address)),
        ("Trình duyệt", text(&entry.agent)),
    ])
}

/// What was there before beside what came, part by part. `names` are those of people and bodies that
/// parts name by their identifiers.
fn change(before: Option<&str>, after: Option<&str>, names: &BTreeMap<String, String>) -> Markup {
    let (old, new) = (parts_of(before), parts_of(after));
    let mut keys: Vec<(&str, &str)> = Vec::new();
    for part in old.iter().chain(&new) {
        if !keys.iter().any(|(key, _)| *key == part.key) {
            keys.push((&part.key, &part.title));
        }
    }
    let value = |parts: &[Part], key: &str| {
        parts.iter().find(|part| part.key == key).map(|part| named(&part.value, names))
    };
    html! {
        @if keys.is_empty() {
            p.muted { "Mục này không ghi nội dung thay đổi." }
        } @else {
            div.scroll.stack {
                table.change {
                    thead { tr { th scope="col" { "Phần" } th scope="col" { "Trước" } th scope="col" { "Sau" } } }
                    tbody {
                        @for (key, title) in keys {
                            @let (was, is) = (value(&old, key), value(&new, key));
                            tr {
                                td.name { (title) @if was == is { " " span.muted.small { "(không đổi)" } } }
                                td data-label="Trước" {
                                    @match &was {
                                        Some(was) if Some(was) != is.as_ref() => del { (was) },
                                        Some(was) => (was),
                                        None => span.muted { "(không có)" },
                                    }
                                }
                                td data-label="Sau" {
                                    @match &is {
                                        Some(is) if Some(is) != was.as_ref() => ins { (is) },
                                        Some(is) => (is),
                                        None => span.muted { "(không có)" },
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The names of what a value names by identifiers, or the value.
fn named(value: &str, names: &BTreeMap<String, String>) -> String {
    let mut text = value.to_owned();
    for (id, name) in names {
        if text.contains(id.as_str()) {
            text = text.replace(id.as_str(), name);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_that_differ_are_marked() {
        let page = change(
            Some(r#"{"a":"1","days":2,"role":"leader"}"#),
            Some(r#"{"a":"1","days":3,"c":null,"body":["x","y"]}"#),
            &BTreeMap::from([("y".to_owned(), "Sở Y tế".to_owned())]),
        )
        .into_string();
        for words in [
            "<del>2</del>",
            "<ins>3</ins>",
            "<ins>null</ins>",
            "(không đổi)",
            "(không có)",
            "Vai trò",
            "<del>Lãnh đạo</del>",
            "<ins>x, Sở Y tế</ins>",
        ] {
            assert!(page.contains(words), "no {words} in {page}");
        }
        let page = change(None, Some("<b>x"), &BTreeMap::new()).into_string();
        assert!(page.contains("<ins>&lt;b&gt;x</ins>"), "{page}");
        assert!(change(None, None, &BTreeMap::new()).into_string().contains("không ghi nội dung"));
    }
}
