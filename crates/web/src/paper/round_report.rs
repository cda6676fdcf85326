//! `GET /ky-bao-cao/{id}/bao-cao-tong-hop`, `…/bao-cao-nhanh`, `…/phu-luc.xlsx`: papers of a round.

use ansinh_app::paper::{briefing, kept_reports, round_report};
use ansinh_formats::paper::{Block, Paper, Table as PaperTable};
use ansinh_formats::write::xlsx::{CellValue, Column, ColumnKind, Sheet, write_workbook};
use ansinh_store::RoundId;
use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};

use super::round::{here, round_id};
use super::{kept_report, pdf_file, preview, rules, word_file};
use crate::error::{Error, Result};
use crate::page::Page;
use crate::round::{LIST, address};
use crate::ui::Crumb;
use crate::ui::layout::Part;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::xlsx;

/// The consolidated report on the screen.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(text): Path<String>,
) -> Result<Page> {
    let id = round_id(&text)?;
    let caller = viewer.caller();
    let paper = round_report(web.app(), &caller, id).await?;
    let kept = kept_reports(web.app(), &caller, id).await?;
    let links = [
        ("bao-cao-tong-hop.docx", "Tải tệp Word"),
        ("bao-cao-tong-hop.pdf", "Tải tệp PDF"),
        ("phu-luc.xlsx", "Phụ lục kết quả (Excel)"),
        ("bao-cao-tong-hop/soan", "Soạn từng mục"),
    ];
    let below = kept_report::part(&viewer, id, &kept);
    page(&web, &viewer, id, &paper, "Báo cáo tổng hợp", &links, &below)
}

/// The consolidated report as a Word file.
pub async fn file(
    State(web): State<Web>,
    viewer: Viewer,
    Path(text): Path<String>,
) -> Result<Response> {
    let paper = round_report(web.app(), &viewer.caller(), round_id(&text)?).await?;
    word_file(&web, paper, "bao-cao-tong-hop").await
}

/// The consolidated report as a PDF file.
pub async fn pdf(
    State(web): State<Web>,
    viewer: Viewer,
    Path(text): Path<String>,
) -> Result<Response> {
    let paper = round_report(web.app(), &viewer.caller(), round_id(&text)?).await?;
    pdf_file(&web, paper, "bao-cao-tong-hop").await
}

/// The tables of the consolidated report as a workbook.
pub async fn workbook(
    State(web): State<Web>,
    viewer: Viewer,
    Path(text): Path<String>,
) -> Result<Response> {
    let paper = round_report(web.app(), &viewer.caller(), round_id(&text)?).await?;
    let sheets: Vec<Sheet> = paper
        .appendices
        .iter()
        .filter_map(|appendix| {
            let table = appendix.blocks.iter().find_map(|block| match block {
                Block::Table(table) => Some(table),
                _ => None,
            })?;
            Some(sheet(&appendix.title, table))
        })
        .collect();
    let bytes =
        write_workbook(&sheets, web.app().now(), web.app().mark()).map_err(Error::internal)?;
    xlsx::file("phu-luc-ket-qua", bytes)
}

/// A table of a paper as a sheet: heading rows become one.
fn sheet(title: &str, table: &PaperTable) -> Sheet {
    let mut headings: Vec<String> = vec![String::new(); table.columns.len()];
    let mut open: Vec<usize> = vec![0; table.columns.len()];
    for row in &table.head {
        let (mut cells, mut at) = (row.iter(), 0);
        while at < headings.len() {
            if open.get(at).copied().unwrap_or(0) > 0 {
                at += 1;
                continue;
            }
            let Some(cell) = cells.next() else { break };
            for column in at..(at + cell.across).min(headings.len()) {
                if let Some(heading) = headings.get_mut(column) {
                    let apart = if heading.is_empty() { "" } else { " – " };
                    *heading = format!("{heading}{apart}{}", cell.text);
                }
                if let Some(rows) = open.get_mut(column) {
                    *rows = cell.down;
                }
            }
            at += cell.across;
        }
        open.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
    }
    let columns = headings.into_iter().zip(&table.columns).map(|(heading, width)| Column {
        heading,
        width: f64::from(*width).max(10.0),
        kind: ColumnKind::Wrap,
    });
    let rows = table.rows.iter().map(|row| {
        let text = |cell: &ansinh_formats::paper::Cell| -> String {
            cell.text.iter().map(|span| span.text.as_str()).collect()
        };
        row.cells.iter().map(|cell| CellValue::Text(text(cell))).collect()
    });
    Sheet {
        name: title.to_owned(),
        title: Some(title.to_owned()),
        notes: Vec::new(),
        columns: columns.collect(),
        rows: rows.collect(),
    }
}

/// The briefing on the screen.
pub async fn brief(
    State(web): State<Web>,
    viewer: Viewer,
    Path(text): Path<String>,
) -> Result<Page> {
    let id = round_id(&text)?;
    let paper = briefing(web.app(), &viewer.caller(), id).await?;
    let links = [("bao-cao-nhanh.docx", "Tải tệp Word"), ("bao-cao-nhanh.pdf", "Tải tệp PDF")];
    page(&web, &viewer, id, &paper, "Báo cáo nhanh", &links, &html! {})
}

/// The briefing as a Word file.
pub async fn brief_file(
    State(web): State<Web>,
    viewer: Viewer,
    Path(text): Path<String>,
) -> Result<Response> {
    let paper = briefing(web.app(), &viewer.caller(), round_id(&text)?).await?;
    word_file(&web, paper, "bao-cao-nhanh").await
}

/// The briefing as a PDF file.
pub async fn brief_pdf(
    State(web): State<Web>,
    viewer: Viewer,
    Path(text): Path<String>,
) -> Result<Response> {
    let paper = briefing(web.app(), &viewer.caller(), round_id(&text)?).await?;
    pdf_file(&web, paper, "bao-cao-nhanh").await
}

fn page(
    web: &Web,
    viewer: &Viewer,
    id: RoundId,
    paper: &Paper,
    title: &str,
    files: &[(&str, &str)],
    below: &Markup,
) -> Result<Page> {
    let at = address(id);
    let content = html! {
        h1 { (title) }
        p.no-print { @for (file, label) in files { a.button.quiet href={ (at) "/" (file) } { (label) } " " } }
        p.muted.small.no-print { "Lập lại mỗi lần mở từ số liệu đã tiếp nhận; chỉ vào con số để xem nguồn." }
        (below)
        (preview::preview(paper, &rules(web)?)?)
    };
    Ok(Page::new(viewer, title, content).part(Part::Rounds).wide().crumbs([
        Crumb::link("Kỳ báo cáo", LIST),
        Crumb::link("Văn bản", here(id)),
        Crumb::here(title),
    ]))
}
