//! `GET /lich-lam-viec`: holidays, days in lieu and swapped days of a year, and what they do.

use ansinh_app::report::special_day::propose_days;
use ansinh_domain::access::Action;
use ansinh_domain::calendar::{DayKind, SpecialDay, WorkCalendar};
use ansinh_store::report::special_day;
use axum::extract::{Query, State};
use jiff::civil::{Date, date};
use maud::{Markup, html};
use serde::Deserialize;

use super::{HERE, effect, key_of, of_year, year_address};
use crate::error::Result;
use crate::page::Page;
use crate::ui::badge::{Tone, badge};
use crate::ui::form::{self, Field, field, select};
use crate::ui::layout::Part;
use crate::ui::{Crumb, empty};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::{address, round, words};

/// The query string of the page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    /// The year; this one when it cannot be read.
    #[serde(rename = "nam")]
    pub year: String,
    /// A day to be changed: its form stands filled in.
    #[serde(rename = "sua")]
    pub change: String,
    /// A day for "trước ngày".
    #[serde(rename = "truoc")]
    pub before: String,
    /// Whose regimes the effect is shown for.
    #[serde(rename = "ke-hoach")]
    pub plan: String,
}

impl Params {
    /// The year asked for, if a calendar can have it.
    pub fn year(&self, today: Date) -> i16 {
        let asked = self.year.trim().parse().ok();
        asked.filter(|year| (1990..=2199).contains(year)).unwrap_or(today.year())
    }
}

/// Shows a year.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Query(params): Query<Params>,
) -> Result<Page> {
    let year = params.year(viewer.today);
    let days = special_day::list(web.db()).await?;
    let calendar = WorkCalendar::new(&days);
    let manages = viewer.may(Action::ManageRounds).is_ok();
    let proposed =
        if manages { propose_days(web.app(), &viewer.caller(), year).await? } else { Vec::new() };
    let effects = effect::of_plan(&web, &viewer, &params, year, &calendar).await?;
    let of_year = of_year(&days, year);
    let changing = params
        .change
        .parse()
        .ok()
        .and_then(|date: Date| of_year.iter().find(|day| day.date == date).copied());
    let content = html! {
        h1 { "Lịch làm việc năm " (year) }
        p.lead {
            "Ngày làm việc là thứ Hai đến thứ Sáu, trừ ngày nghỉ và cộng ngày làm bù dưới đây. "
            "Lịch này dùng để tính hạn báo cáo và số ngày chậm; kỳ đã mở giữ nguyên hạn của mình."
        }
        (years(&days, year, viewer.today))
        (summary(&of_year, &calendar, year))
        (table(&viewer, &of_year, year, manages))
        @if manages {
            (proposals(&viewer, &proposed, year, of_year.is_empty()))
            (entry(&viewer, changing, year))
        }
        (effect::show(&effects, &params, year, &calendar))
    };
    Ok(Page::new(&viewer, format!("Lịch làm việc năm {year}"), content)
        .part(Part::Rounds)
        .crumbs([Crumb::link("Kỳ báo cáo", round::LIST), Crumb::here("Lịch làm việc")]))
}

fn years(days: &[SpecialDay], year: i16, today: Date) -> Markup {
    let mut years: Vec<i16> = days.iter().map(|day| day.date.year()).collect();
    years.extend([today.year(), today.year() + 1, year]);
    years.sort_unstable();
    years.dedup();
    html! {
        nav.found aria-label="Năm" {
            p {
                @for (index, known) in years.iter().enumerate() {
                    @if index > 0 { " · " }
                    @if *known == year { b aria-current="page" { (known) } }
                    @else { a href=(year_address(*known)) { (known) } }
                }
            }
            a.export href={ (HERE) "/xuat.xlsx" (address::query([("nam", year.to_string().as_str())])) } download {
                "Xuất Excel (.xlsx)"
            }
        }
    }
}

fn summary(days: &[&SpecialDay], calendar: &WorkCalendar, year: i16) -> Markup {
    let (before, last) = (date(year - 1, 12, 31), date(year, 12, 31));
    let open = days.iter().filter(|day| !day.confirmed).count();
    html! {
        p {
            "Năm " (year) " có " b { (calendar.between(before, last)) } " ngày làm việc. "
            @if days.is_empty() {
                (badge(Tone::Ask, "?", "Chưa có ngày nghỉ nào của năm này"))
            } @else if open > 0 {
                (badge(Tone::Warn, "▲", &format!("{open} ngày cần xác nhận")))
                " Hãy đối chiếu với thông báo của cơ quan có thẩm quyền trước khi dựa vào."
            } @else {
                (badge(Tone::Good, "✓", "Mọi ngày đã được xác nhận"))
            }
        }
    }
}

fn table(viewer: &Viewer, days: &[&SpecialDay], year: i16, manages: bool) -> Markup {
    if days.is_empty() {
        return empty(
            "Chưa có ngày nghỉ nào",
            "Chưa nhập thì năm này chỉ tính theo thứ trong tuần, hạn và số ngày chậm có thể sai.",
            &[],
        );
    }
    let unconfirmed = manages && days.iter().any(|day| !day.confirmed);
    html! {
        form method="post" action={ (HERE) "/xac-nhan" } {
            (form::token(viewer))
            input type="hidden" name="nam" value=(year);
            div.scroll.stack tabindex="0" role="region" aria-label="Ngày nghỉ trong năm" {
                table {
                    caption.hidden { "Ngày nghỉ, nghỉ bù, nghỉ hoán đổi và làm bù năm " (year) }
                    thead {
                        tr {
                            @if unconfirmed { th scope="col" { "Chọn" } }
                            th scope="col" { "Ngày" }
                            th scope="col" { "Loại" }
                            th scope="col" { "Tên" }
                            th scope="col" { "Nguồn" }
                            th scope="col" { "Tình trạng" }
                            @if manages { th scope="col" { span.hidden { "Thao tác" } } }
                        }
                    }
                    tbody { @for day in days { (row(day, unconfirmed, manages)) } }
                }
            }
            @if unconfirmed {
                div.row {
                    div.field {
                        label for="nguon-xac-nhan" { "Văn bản đã đối chiếu (không bắt buộc)" }
                        p.hint #nguon-xac-nhan-goi-y { "Ghi thì thay nguồn của các ngày đã chọn." }
                        input #nguon-xac-nhan type="text" name="nguon" autocomplete="off"
                            aria-describedby="nguon-xac-nhan-goi-y";
                    }
                    div.field { button type="submit" { "Xác nhận các ngày đã chọn" } }
                }
            }
        }
    }
}

fn row(day: &SpecialDay, unconfirmed: bool, manages: bool) -> Markup {
    let date = day.date.to_string();
    let change = format!(
        "{HERE}{}#sua-ngay",
        address::query([("nam", day.date.year().to_string().as_str()), ("sua", date.as_str())])
    );
    let written = words::date(day.date);
    html! {
        tr id={ "ngay-" (date) } {
            @if unconfirmed {
                td {
                    @if !day.confirmed {
                        input type="checkbox" name="chon" value=(date)
                            aria-label={ "Chọn ngày " (written) };
                    }
                }
            }
            td.name.nowrap { (written) " " span.muted.small { (words::weekday(day.date)) } }
            td data-label="Loại" { (kind(day.kind)) }
            td data-label="Tên" { (day.name) }
            td data-label="Nguồn" { span.small { (day.source) } }
            td {
                @if day.confirmed { (badge(Tone::Good, "✓", "Đã xác nhận")) }
                @else { (badge(Tone::Warn, "▲", "Cần xác nhận")) }
            }
            @if manages {
                td.no-print.nowrap {
                    a href=(change) { "Sửa" span.hidden { " ngày " (written) } } " "
                    button.link type="submit" formaction={ (HERE) "/ngay/" (date) "/bo" } {
                        "Bỏ" span.hidden { " ngày " (written) }
                    }
                }
            }
        }
    }
}

/// A kind, told apart by icon as well.
fn kind(kind: DayKind) -> Markup {
    match kind {
        DayKind::Holiday => badge(Tone::Note, "★", "Nghỉ lễ"),
        DayKind::DayInLieu => badge(Tone::Note, "＋", "Nghỉ bù"),
        DayKind::SwappedOff => badge(Tone::Note, "⇄", "Nghỉ hoán đổi"),
        DayKind::WorkedInLieu => badge(Tone::Ask, "✎", "Làm bù"),
    }
}

fn proposals(viewer: &Viewer, proposed: &[SpecialDay], year: i16, none: bool) -> Markup {
    html! {
        @if none && !proposed.is_empty() {
            section.box aria-labelledby="de-xuat" {
                h2 #de-xuat { "Đề xuất theo Bộ luật Lao động" }
                p.muted { "Ngày dương lịch theo luật; ngày âm lịch được tính và phải xác nhận. Nghỉ hoán đổi không đề xuất, hãy nhập khi có thông báo." }
                ul {
                    @for day in proposed {
                        li { (words::date(day.date)) " (" (words::weekday(day.date)) "): " (day.name) ", " (day.kind.title()) }
                    }
                }
                form method="post" action={ (HERE) "/de-xuat" } {
                    (form::token(viewer))
                    input type="hidden" name="nam" value=(year);
                    button type="submit" { "Nhập " (proposed.len()) " ngày này" }
                }
            }
        }
    }
}

fn entry(viewer: &Viewer, day: Option<&SpecialDay>, year: i16) -> Markup {
    let date = day.map(|day| day.date.to_string()).unwrap_or_default();
    let kinds: Vec<(String, String)> =
        DayKind::ALL.map(|kind| (key_of(kind).to_owned(), kind.title().to_owned())).into();
    html! {
        section.box #sua-ngay aria-labelledby="tieu-de-sua" {
            h2 #tieu-de-sua {
                @match day { Some(day) => { "Sửa ngày " (words::date(day.date)) }, None => "Thêm hoặc sửa một ngày" }
            }
            form method="post" action={ (HERE) "/ngay" } {
                (form::token(viewer))
                input type="hidden" name="nam" value=(year);
                div.row {
                    (field(&Field {
                        name: "ngay", label: "Ngày", kind: "date",
                        hint: Some("Ngày đã có thì mục mới thay mục cũ."),
                        value: &date, error: None, autocomplete: "off",
                    }))
                    (select("loai", "Loại", None, &kinds, key_of(day.map_or(DayKind::Holiday, |day| day.kind))))
                }
                (field(&Field {
                    name: "ten", label: "Tên", kind: "text", hint: None,
                    value: day.map(|day| day.name.as_str()).unwrap_or_default(), error: None, autocomplete: "off",
                }))
                (field(&Field {
                    name: "nguon", label: "Nguồn", kind: "text",
                    hint: Some("Văn bản quy định hoặc thông báo: số, ngày, cơ quan ban hành."),
                    value: day.map(|day| day.source.as_str()).unwrap_or_default(), error: None, autocomplete: "off",
                }))
                p {
                    label.check {
                        input type="checkbox" name="xac_nhan" value="1" checked[day.is_some_and(|day| day.confirmed)];
                        " Đã đối chiếu với văn bản"
                    }
                }
                button type="submit" { "Lưu ngày" }
            }
        }
    }
}
