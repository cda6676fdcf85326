//! `GET /nhap-ke-hoach`: the form for a file, and the imports so far.

use ansinh_store::import::ImportRow;
use axum::extract::State;
use maud::{Markup, html};

use crate::address;
use crate::error::Result;
use crate::page::Page;
use crate::ui::layout::Part;
use crate::ui::{Crumb, form};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Shows form and list.
pub async fn show(State(web): State<Web>, viewer: Viewer) -> Result<Page> {
    let rows = ansinh_store::import::list(web.db()).await?;
    Ok(page(&viewer, &rows, None))
}

/// The page, with what was wrong with the file just sent.
pub(super) fn page(viewer: &Viewer, rows: &[ImportRow], problem: Option<&str>) -> Page {
    let content = html! {
        h1 { "Nhập kế hoạch" }
        div.cols {
            div {
                (upload_form(viewer, problem))
                (imports(rows))
            }
            (explanation())
        }
    };
    Page::new(viewer, "Nhập kế hoạch", content)
        .part(Part::Imports)
        .crumbs([Crumb::link("Kế hoạch", "/"), Crumb::here("Nhập kế hoạch")])
}

fn upload_form(viewer: &Viewer, problem: Option<&str>) -> Markup {
    let errors: Vec<(&str, String)> =
        problem.map(|problem| ("tep", problem.to_owned())).into_iter().collect();
    html! {
        (form::error_summary(&errors))
        form.box method="post" action="/nhap-ke-hoach" enctype="multipart/form-data" {
            // The token stands before the file, so that it is checked before the file is taken in.
            (form::token(viewer))
            div.field.wrong[problem.is_some()] {
                label for="tep" { "Tệp kế hoạch" }
                p.hint #tep-goi-y { "Word (.docx), Excel (.xlsx), trang web đã lưu (.html) hoặc văn bản thuần (.txt); không quá 40 MB." }
                input #tep type="file" name="tep" required accept=".docx,.xlsx,.html,.htm,.txt"
                    aria-describedby="tep-goi-y";
            }
            button type="submit" { "Tải lên và đọc" }
        }
    }
}

fn explanation() -> Markup {
    html! {
        aside.box aria-labelledby="dien-ra" {
            h2 #dien-ra { "Điều gì sẽ diễn ra" }
            ol {
                li { "Hệ thống đọc phần đầu văn bản, phụ lục chỉ tiêu, phụ lục nhiệm vụ, cơ quan và văn bản viện dẫn." }
                li { "Chỗ nào thiếu, lệch hoặc hiểu được nhiều cách thì nêu ra kèm dòng của bản nguồn, để bạn chọn." }
                li { "Bạn bấm “Nhập thành kế hoạch”. Trước lúc đó chưa có gì được công bố." }
            }
            p.muted { "Tệp .doc của Word 97–2003: mở bằng Word, chọn “Lưu thành” (Save As) kiểu Word Document (.docx) rồi tải lên. Bản quét PDF không đọc được; hãy dùng bản gốc." }
        }
    }
}

fn imports(rows: &[ImportRow]) -> Markup {
    html! {
        h2 { "Các lần nhập" }
        @if rows.is_empty() {
            p.muted { "Chưa có lần nhập nào." }
        } @else {
            div.scroll.stack {
                table {
                    thead {
                        tr {
                            th scope="col" { "Tệp" }
                            th scope="col" { "Trạng thái" }
                            th scope="col" { "Lúc" }
                            th scope="col" { "Người nhập" }
                        }
                    }
                    tbody { @for row in rows { (self::row(row)) } }
                }
            }
        }
    }
}

fn row(row: &ImportRow) -> Markup {
    html! {
        tr {
            td.name {
                a href=(address::import(row.id)) { (row.file_name) }
                br;
                span.muted.small { (size(row.size)) }
            }
            td {
                (super::state(row.state))
                @if let Some(slug) = &row.plan_slug { " " a href=(address::plan(slug)) { "Mở kế hoạch" } }
            }
            td data-label="Lúc" { (words::instant(row.created_at)) }
            td data-label="Người nhập" { (row.created_by_name.as_deref().unwrap_or("Hệ thống")) }
        }
    }
}

/// "1,2 MB", "73 KB".
fn size(bytes: i64) -> String {
    use rust_decimal::Decimal;
    let (unit, name) = if bytes >= 1 << 20 { (1_048_576, "MB") } else { (1024, "KB") };
    let value = (Decimal::from(bytes.max(0)) / Decimal::from(unit)).round_dp(1);
    format!("{} {name}", ansinh_domain::number::format(value))
}
