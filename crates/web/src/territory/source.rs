//! `GET /dia-ban/nguon/{id}`: what was doubtful in a file that was loaded, and how people settled it;
//! `POST …/diem/{index}` settles one.

use ansinh_app::settle_territory_finding::TerritoryAnswer;
use ansinh_app::{AppError, settle_territory_finding};
use ansinh_domain::access::Action;
use ansinh_domain::plan::Severity;
use ansinh_store::TerritorySourceId;
use ansinh_store::territory::{SourceRow, TerritoryFindingRow, TerritorySettlementKind};
use axum::extract::{Path, Query, State};
use axum::response::Redirect;
use maud::{Markup, html};
use serde::Deserialize;

use super::finding::{self, ON_PAGE, card};
use super::{HERE, SOURCES, address as unit_address};
use crate::address;
use crate::error::{Error, Result};
use crate::page::Page;
use crate::post::Fields;
use crate::ui::layout::Part;
use crate::ui::{Crumb, facts, form};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Word of the filter for what nobody settled.
const OPEN: &str = "chua";
/// Word of the filter for what somebody settled.
const SETTLED: &str = "da";

/// Which findings are shown.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    /// [`OPEN`], [`SETTLED`], or nothing for all.
    #[serde(rename = "trang-thai")]
    state: String,
    /// From 1.
    #[serde(rename = "trang")]
    page: String,
}

impl Params {
    fn passes(&self, row: &TerritoryFindingRow) -> bool {
        match self.state.as_str() {
            OPEN => row.settlement.is_none(),
            SETTLED => row.settlement.is_some(),
            _ => true,
        }
    }

    fn query(&self, page: usize) -> String {
        let page = page.to_string();
        address::query([("trang-thai", self.state.as_str()), ("trang", page.as_str())])
    }
}

/// Shows the file with its findings.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page> {
    let id = parsed(&id)?;
    let source = ansinh_store::territory::source(web.db(), id).await?.ok_or_else(missing)?;
    let rows = in_order(ansinh_store::territory::findings(web.db(), id).await?);
    let title = format!("Nguồn: {}", source.name);
    let name = source.name.clone();
    Ok(Page::new(&viewer, title, content(&viewer, &source, &rows, &params))
        .part(Part::Territories)
        .crumbs([
            Crumb::link("Kế hoạch", "/"),
            Crumb::link("Địa bàn", HERE),
            Crumb::link("Nguồn", SOURCES),
            Crumb::here(name),
        ]))
}

/// Keeps the answer, and leads to the next finding that is open.
pub async fn settle(
    State(web): State<Web>,
    viewer: Viewer,
    Path((id, index)): Path<(String, i64)>,
    fields: Fields,
) -> Result<Redirect> {
    let id = parsed(&id)?;
    let text = |name: &str| fields.text(name).to_owned();
    let back = format!("{SOURCES}/{id}#diem-{index}");
    let answer = match fields.text("chon") {
        "giu" => TerritoryAnswer::Keep,
        "ma" => TerritoryAnswer::Code(text("ma_dung")),
        "ten" => TerritoryAnswer::Name(text("ten_dung")),
        "bo" => TerritoryAnswer::Ignore(text("ly_do")),
        _ => {
            return Err(Error::bad_form("Bạn chưa chọn cách xử lý cho điểm này.")
                .link("Quay lại điểm đang xử lý", back));
        }
    };
    match settle_territory_finding(web.app(), &viewer.caller(), id, index, answer).await {
        Ok(()) => {}
        Err(error @ AppError::Invalid(_)) => {
            return Err(Error::from(error).link("Quay lại điểm đang xử lý", back));
        }
        Err(error) => return Err(error.into()),
    }
    let rows = in_order(ansinh_store::territory::findings(web.db(), id).await?);
    let at = rows.iter().position(|row| row.index == index).unwrap_or_default();
    let after = rows.iter().enumerate().skip(at);
    let next = after.clone().find(|(_, row)| is_open(row)).map_or(at, |(at, _)| at);
    let page = next / ON_PAGE + 1;
    let anchor = rows.get(next).map_or(index, |row| row.index);
    let query = Params::default().query(page);
    Ok(Redirect::to(&format!("{SOURCES}/{id}{query}#diem-{anchor}")))
}

fn is_open(row: &TerritoryFindingRow) -> bool {
    row.settlement.is_none() && row.finding.code.severity() != Severity::Note
}

/// Warnings before notes, each by line.
fn in_order(mut rows: Vec<TerritoryFindingRow>) -> Vec<TerritoryFindingRow> {
    rows.sort_by_key(|row| (row.finding.code.severity(), row.index));
    rows
}

fn parsed(id: &str) -> Result<TerritorySourceId> {
    id.parse().map_err(|_| missing())
}

fn missing() -> Error {
    Error::not_found("Tệp nguồn này").link("Các tệp đã nạp", SOURCES)
}

fn content(
    viewer: &Viewer,
    source: &SourceRow,
    rows: &[TerritoryFindingRow],
    params: &Params,
) -> Markup {
    let shown: Vec<&TerritoryFindingRow> = rows.iter().filter(|row| params.passes(row)).collect();
    let pages = shown.len().div_ceil(ON_PAGE).max(1);
    let number = params.page.trim().parse().unwrap_or(1).clamp(1, pages);
    let here = format!("{SOURCES}/{}", source.id);
    let open = rows.iter().filter(|row| is_open(row)).count();
    html! {
        h1 { (source.name) }
        div.box { (sheet(viewer, source)) }
        h2 { "Điểm cần xem" }
        @if rows.is_empty() {
            p { "Tệp này không có điểm nào cần xem." }
        } @else {
            p role="status" {
                @if open > 0 { "Còn " b { (open) } " cảnh báo chưa xử lý, trong " (rows.len()) " điểm." }
                @else { "Mọi cảnh báo đã được xử lý; có " (rows.len()) " điểm." }
            }
            (states(&here, params))
            @if shown.is_empty() { p.muted { "Không có điểm nào khớp." } }
            @for row in shown.iter().skip((number - 1) * ON_PAGE).take(ON_PAGE) {
                (one(viewer, &here, row))
            }
            (finding::pager(number, pages, |page| format!("{here}{}", params.query(page))))
        }
    }
}

fn sheet(viewer: &Viewer, source: &SourceRow) -> Markup {
    facts(&[
        ("Số dòng", Some(html! { (source.row_count) })),
        ("Ngày cho dòng không ghi ngày", source.given_date.map(|day| html! { (words::date(day)) })),
        (
            "Nạp lúc",
            Some(html! {
                (words::instant(source.loaded_at))
                @if viewer.may_see_people() {
                    ", " (source.loaded_by_name.as_deref().unwrap_or("Hệ thống"))
                }
            }),
        ),
        ("Mã kiểm tra tệp (SHA-256)", Some(html! { span.ref.small { (source.sha256) } })),
    ])
}

fn states(here: &str, params: &Params) -> Markup {
    html! {
        nav.found.no-print aria-label="Lọc điểm cần xem" {
            p {
                @for (word, label) in [("", "Tất cả"), (OPEN, "Chưa xử lý"), (SETTLED, "Đã xử lý")] {
                    @if params.state == word { b aria-current="true" { (label) } }
                    @else { a href={ (here) (address::query([("trang-thai", word)])) } { (label) } }
                    " "
                }
            }
        }
    }
}

fn one(viewer: &Viewer, here: &str, row: &TerritoryFindingRow) -> Markup {
    let may_settle = viewer.may(Action::LoadTerritories).is_ok();
    let more = html! {
        @if let (Some(unit), Some((name, code))) = (row.unit, &row.unit_now) {
            p {
                span.muted { "Trong danh mục: " }
                a href=(unit_address(unit)) {
                    (name) @if let Some(code) = code { " (mã " (code) ")" } @else { " (chưa rõ mã)" }
                }
            }
        }
        @if let Some(settlement) = &row.settlement {
            (finding::settlement(settlement, viewer.may_see_people()))
        }
        @if may_settle {
            @match (&row.settlement, row.finding.code.severity()) {
                (None, Severity::Ask | Severity::Warn) => (answering(viewer, here, row)),
                (None, Severity::Note) => details { summary { "Xử lý" } (answering(viewer, here, row)) },
                (Some(_), _) => details { summary { "Đổi lựa chọn" } (answering(viewer, here, row)) },
            }
        }
    };
    let settled = row.settlement.is_some();
    card(&format!("diem-{}", row.index), None, &row.finding, &row.cells, settled, more)
}

fn answering(viewer: &Viewer, here: &str, row: &TerritoryFindingRow) -> Markup {
    use TerritorySettlementKind::{Code, Ignored, Kept, Name};
    let chosen = row.settlement.as_ref().map(|settlement| settlement.kind);
    let corrected = matches!(chosen, Some(Code | Name));
    let typed = |kind| {
        let settlement = row.settlement.as_ref().filter(|settlement| settlement.kind == kind);
        settlement.and_then(|settlement| settlement.typed.as_deref()).unwrap_or_default()
    };
    let choice = |value: &str, kind, label: &str| {
        html! {
            label {
                input type="radio" name="chon" value=(value) required checked[chosen == Some(kind)];
                (label)
            }
        }
    };
    let text = |name: &str, label: &str, value: &str, example: &str| {
        let id = format!("{name}-{}", row.index);
        html! {
            div.typed {
                label.hidden for=(id) { (label) }
                input type="text" id=(id) name=(name) value=(value) placeholder=(example) autocomplete="off";
            }
        }
    };
    html! {
        form method="post" action={ (here) "/diem/" (row.index) } {
            (form::token(viewer))
            fieldset.choices {
                legend { "Bạn chọn" }
                @if !corrected { (choice("giu", Kept, "Giữ cách đọc")) }
                @if row.can_be_corrected() {
                    div.pair {
                        (choice("ma", Code, "Sửa mã thành"))
                        (text("ma_dung", "Mã đúng", typed(Code), "ví dụ: 00004"))
                    }
                    @if row.left_out.is_none() || row.unit.is_some() {
                        div.pair {
                            (choice("ten", Name, "Sửa tên thành"))
                            (text("ten_dung", "Tên đúng", typed(Name), "ví dụ: Xã Minh Sơn"))
                        }
                    }
                }
                @if !corrected {
                    div.pair {
                        (choice("bo", Ignored, "Bỏ qua, vì"))
                        (text("ly_do", "Lý do bỏ qua", typed(Ignored), "ví dụ: đã đối chiếu nghị quyết"))
                    }
                }
            }
            button.quiet type="submit" { "Lưu" }
        }
    }
}
