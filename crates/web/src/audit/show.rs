//! `GET /nhat-ky/{seq}`: one entry, with what it changed.

use std::collections::{BTreeMap, BTreeSet};

use ansinh_app::read_audit::{self, who};
use ansinh_domain::audit::{subject_title, verb_title};
use ansinh_store::audit::AuditEntry;
use axum::extract::{Path, State};
use maud::{Markup, html};
use serde_json::Value;

use super::{HERE, result};
use crate::address;
use crate::error::Result;
use crate::page::Page;
use crate::ui::layout::Part;
use crate::ui::{Crumb, facts};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Shows the entry.
pub async fn show(State(web): State<Web>, viewer: Viewer, Path(seq): Path<i64>) -> Result<Page> {
    let entry = read_audit::show(web.app(), &viewer.caller(), seq).await?;
    let title = format!("Mục nhật ký số {}", entry.seq);
    let content = html! {
        h1 { (title) }
        p.lead { (verb_title(&entry.verb)) " " (result(&entry)) }
        div.box { (sheet(&entry)) }
        h2 { "Thay đổi" }
        (change(entry.before_value.as_deref(), entry.after_value.as_deref()))
        h2 { "Chuỗi xác thực" }
        p.muted { "Mã băm được tính từ toàn bộ nội dung mục này và mã băm của mục liền trước; sửa bất kỳ chữ nào cũng làm mã này không còn khớp." }
        div.box {
            (facts(&[
                ("Mã băm mục trước", entry.previous_hash.as_ref().map(|hash| html! { code.ref { (hash) } })),
                ("Mã băm mục này", entry.hash.as_ref().map(|hash| html! { code.ref { (hash) } })),
            ]))
        }
    };
    Ok(Page::new(&viewer, title.clone(), content).part(Part::Audit).crumbs([
        Crumb::link("Kế hoạch", "/"),
        Crumb::link("Nhật ký", HERE),
        Crumb::here(title),
    ]))
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

/// What was there before beside what came: by field where both have fields, else by line.
fn change(before: Option<&str>, after: Option<&str>) -> Markup {
    let (old, new) = (parts(before), parts(after));
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    html! {
        @if names.is_empty() {
            p.muted { "Mục này không ghi nội dung thay đổi." }
        } @else {
            div.scroll.stack {
                table.change {
                    thead { tr { th scope="col" { "Phần" } th scope="col" { "Trước" } th scope="col" { "Sau" } } }
                    tbody {
                        @for name in names {
                            @let (was, is) = (old.get(name), new.get(name));
                            tr {
                                td.name { (name) @if was == is { " " span.muted.small { "(không đổi)" } } }
                                td data-label="Trước" {
                                    @match was {
                                        Some(was) if Some(was) != is => del { (was) },
                                        Some(was) => (was),
                                        None => span.muted { "(không có)" },
                                    }
                                }
                                td data-label="Sau" {
                                    @match is {
                                        Some(is) if Some(is) != was => ins { (is) },
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

/// The fields of a JSON object, or the whole text as one part.
fn parts(text: Option<&str>) -> BTreeMap<String, String> {
    let Some(text) = text else { return BTreeMap::new() };
    match serde_json::from_str(text) {
        Ok(Value::Object(fields)) => fields
            .into_iter()
            .map(|(name, value)| match value {
                Value::String(text) => (name, text),
                other => (name, other.to_string()),
            })
            .collect(),
        _ => BTreeMap::from([("Nội dung".to_owned(), text.to_owned())]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_that_differ_are_marked() {
        let page =
            change(Some(r#"{"a":"1","b":2}"#), Some(r#"{"a":"1","b":3,"c":null}"#)).into_string();
        for words in
            ["<del>2</del>", "<ins>3</ins>", "<ins>null</ins>", "(không đổi)", "(không có)"]
        {
            assert!(page.contains(words), "no {words} in {page}");
        }
        let page = change(None, Some("<b>x")).into_string();
        assert!(page.contains("<ins>&lt;b&gt;x</ins>"), "{page}");
        assert!(change(None, None).into_string().contains("không ghi nội dung"));
    }
}
