//! `GET /ky-bao-cao/{id}/van-ban`: the papers of a round, and whom to urge.

use ansinh_app::paper::{BodyChain, PaperHead, kept_reports, paper_head, urging};
use ansinh_domain::access::Action;
use ansinh_domain::urge::{Level, Step};
use ansinh_store::RoundId;
use ansinh_store::message::ReminderRow;
use ansinh_store::paper::{AddresseeRow, PaperKind, PaperRow};
use axum::extract::{Path, State};
use jiff::civil::Date;
use maud::{Markup, html};

use super::amendments::amendments_address;
use super::{REGISTER, address, letter_address, level_key, named, signed};
use crate::error::{Error, Result};
use crate::page::Page;
use crate::round::{LIST, address as round_address, mark, report_address};
use crate::ui::form::{self, Field, field, optional, select};
use crate::ui::layout::Part;
use crate::ui::{Crumb, empty};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Address of the page.
pub(crate) fn here(id: RoundId) -> String {
    format!("{}/van-ban", round_address(id))
}

pub(super) fn round_id(text: &str) -> Result<RoundId> {
    text.parse().map_err(|_| Error::not_found("Kỳ báo cáo này").link("Danh sách kỳ báo cáo", LIST))
}

/// Shows what can be made of the round.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(text): Path<String>,
) -> Result<Page> {
    let id = round_id(&text)?;
    let caller = viewer.caller();
    let chains = urging(web.app(), &caller, id).await?;
    let round = ansinh_store::report::round::find(web.db(), id)
        .await?
        .ok_or_else(|| Error::not_found("Kỳ báo cáo này"))?;
    let head = paper_head(web.app(), &caller, &round).await?;
    let letters = ansinh_store::paper::of_round(web.db(), id, PaperKind::Urging).await?;
    let reports = kept_reports(web.app(), &caller, id).await?;
    let manages = viewer.may(Action::ManageRounds).is_ok();
    let here = here(id);
    let plan = ansinh_store::plan::by_id(web.db(), round.plan_id).await?;
    let amendments = plan.map(|plan| amendments_address(&plan.slug)).unwrap_or_default();
    let content = html! {
        h1 { "Văn bản của kỳ báo cáo" }
        p.lead { (round.period.title()) " – " (round.regime.name) }
        (papers(id, &amendments, &reports))
        h2 { "Đôn đốc" }
        (table(&chains, web.app().today(), manages && round.closed_at.is_none(), &viewer, &here))
        (written(&letters))
        @if manages { (head_form(&viewer, &head, &here)) }
    };
    let period = round.period.title();
    Ok(Page::new(&viewer, format!("Văn bản – {period}"), content).part(Part::Rounds).wide().crumbs(
        [
            Crumb::link("Kỳ báo cáo", LIST),
            Crumb::link(period, round_address(id)),
            Crumb::here("Văn bản"),
        ],
    ))
}

fn papers(id: RoundId, amendments: &str, reports: &[PaperRow]) -> Markup {
    let at = round_address(id);
    html! {
        ul.plain.told {
            li {
                b { a href={ (at) "/bao-cao-tong-hop" } { "Báo cáo tổng hợp kết quả thực hiện" } }
                ", lập từ các báo cáo đã tiếp nhận – "
                a href={ (at) "/bao-cao-tong-hop/soan" } { "soạn từng mục" } " · "
                a href={ (at) "/bao-cao-tong-hop.docx" } { "tải tệp Word" } " · "
                a href={ (at) "/bao-cao-tong-hop.pdf" } { "tải tệp PDF" } " · "
                a href={ (at) "/phu-luc.xlsx" } { "phụ lục kết quả (Excel)" }
                @if !reports.is_empty() { (kept(reports)) }
            }
            li {
                b { a href={ (at) "/bao-cao-nhanh" } { "Báo cáo nhanh" } }
                ", một trang, việc xấu nhất nêu trước – "
                a href={ (at) "/bao-cao-nhanh.docx" } { "tải tệp Word" } " · "
                a href={ (at) "/bao-cao-nhanh.pdf" } { "tải tệp PDF" }
            }
            li { a href=(REGISTER) { "Sổ văn bản đi" } " · " a href=(amendments) { "Tờ trình, Quyết định điều chỉnh kế hoạch" } }
        }
    }
}

/// Reports that were put before who signs.
pub(super) fn kept(reports: &[PaperRow]) -> Markup {
    html! {
        ul {
            @for row in reports {
                li { a href=(address(row)) { "Báo cáo " (named(row)) } " " (signed(row)) }
            }
        }
    }
}

/// Whom to urge: those for whom a letter is due are ticked.
fn table(chains: &[BodyChain], today: Date, drafts: bool, viewer: &Viewer, here: &str) -> Markup {
    let missing: Vec<&BodyChain> = chains.iter().filter(|chain| !chain.reported()).collect();
    let level = missing.iter().filter_map(|chain| match chain.step {
        Step::Due { level, .. } => Some(level),
        Step::Stopped | Step::NotBefore(_) => None,
    });
    let level = level.max().unwrap_or(Level::Reminder);
    if chains.is_empty() {
        return empty("Kỳ này không cơ quan nào phải báo cáo", "Không có gì để đôn đốc.", &[]);
    }
    let rows = html! {
        div.scroll.stack {
            table {
                caption.hidden { "Tình hình đôn đốc từng cơ quan" }
                thead { tr {
                    @if drafts { th scope="col" { "Chọn" } }
                    th scope="col" { "Cơ quan" }
                    th scope="col" { "Báo cáo" }
                    th scope="col" { "Hạn" }
                    th scope="col" { "Đã đôn đốc" }
                    th scope="col" { "Bước tiếp theo" }
                } }
                tbody { @for chain in chains { (row(chain, drafts)) } }
            }
        }
    };
    if !drafts || missing.is_empty() {
        return html! {
            @if missing.is_empty() { p { "Mọi cơ quan đã gửi báo cáo; chuỗi đôn đốc dừng." } }
            (rows)
        };
    }
    let levels: Vec<(String, String)> =
        Level::ALL.iter().map(|l| (level_key(*l).to_owned(), l.title().to_owned())).collect();
    let tomorrow = today.tomorrow().unwrap_or(today);
    html! {
        form method="post" action={ (here) "/don-doc" } {
            (form::token(viewer))
            (rows)
            div.box {
                h3 { "Soạn công văn cho các cơ quan đã chọn" }
                (select("cap", "Cấp đôn đốc", None, &levels, level_key(level)))
                (field(&Field {
                    name: "han", label: "Hạn mới", kind: "date", hint: None,
                    value: &tomorrow.to_string(), error: None, autocomplete: "off",
                }))
                p { label.check { input type="checkbox" name="rieng" value="1"; " Mỗi cơ quan một công văn" } }
                button type="submit" { "Soạn dự thảo" }
            }
        }
    }
}

fn row(chain: &BodyChain, drafts: bool) -> Markup {
    let submission = &chain.status.submission;
    let due = matches!(chain.step, Step::Due { .. });
    html! {
        tr {
            @if drafts {
                td data-label="Chọn" {
                    @if !chain.reported() {
                        input type="checkbox" name="co_quan" value=(submission.id) checked[due]
                            aria-label={ "Chọn " (submission.body_name) };
                    }
                }
            }
            td.name { a href=(report_address(submission.id)) { (submission.body_name) } }
            td data-label="Báo cáo" { (mark::state(submission.state)) }
            td data-label="Hạn" { span.nowrap { (words::date(submission.due)) } }
            td data-label="Đã đôn đốc" { (sent(&chain.letters, &chain.reminders)) }
            td data-label="Bước tiếp theo" { (step(chain.step)) }
        }
    }
}

fn sent(letters: &[AddresseeRow], reminders: &[ReminderRow]) -> Markup {
    html! {
        @if letters.is_empty() && reminders.is_empty() { span.muted { "chưa" } }
        @if let Some(last) = reminders.last() {
            div {
                "Nhắc tự động " (days(reminders)) " ngày, gần nhất " (words::date(last.day))
                span.muted.small { " đến " (last.user_name) }
            }
        }
        @for letter in letters {
            div {
                a href=(letter_address(letter.paper_id)) {
                    "Số " (letter.number.unwrap_or_default())
                    @if let Some(day) = letter.issued_on { " ngày " (words::date(day)) }
                }
                span.muted.small {
                    " " (letter.level.title()) ", hạn " (words::date(letter.new_due))
                    @if letter.answered_on.is_some() { ", đã trả lời" }
                    @else if letter.received_on.is_some() { ", đã nhận" }
                }
            }
        }
    }
}

/// On how many days anybody was reminded.
fn days(reminders: &[ReminderRow]) -> usize {
    let mut days: Vec<Date> = reminders.iter().map(|row| row.day).collect();
    days.sort_unstable();
    days.dedup();
    days.len()
}

fn step(step: Step) -> Markup {
    html! {
        @match step {
            Step::Stopped => span.muted { "Dừng: đã có báo cáo" },
            Step::NotBefore(day) => span.muted { "Chưa, từ " (words::date(day)) },
            Step::Due { level, since } => {
                b { span aria-hidden="true" { "▲ " } (level.title()) }
                span.muted.small { " (từ " (words::date(since)) ")" }
            }
        }
    }
}

fn written(letters: &[PaperRow]) -> Markup {
    html! {
        @if !letters.is_empty() {
            h2 { "Công văn đã soạn" }
            ul.plain.told {
                @for letter in letters {
                    li {
                        a href=(address(letter)) { (name(letter)) }
                        @if let Some(level) = letter.level { " – " (level.title()) }
                        ", " (letter.addressees) " cơ quan"
                        @if let Some(day) = letter.new_due { ", hạn " (words::date(day)) }
                    }
                }
            }
        }
    }
}

/// "Số 12 ngày 30/10/2025", "Dự thảo lập 30/10/2025 08:15".
pub(super) fn name(row: &PaperRow) -> String {
    let named = named(row);
    let mut chars = named.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn head_form(viewer: &Viewer, head: &PaperHead, here: &str) -> Markup {
    html! {
        details.box.no-print {
            summary { "Phần đầu và người ký của văn bản" }
            form method="post" action={ (here) "/phan-dau" } {
                (form::token(viewer))
                (head_fields(head))
                button type="submit" { "Lưu phần đầu văn bản" }
            }
        }
    }
}

/// The fields of head and foot.
pub(super) fn head_fields(head: &PaperHead) -> Markup {
    let one = |name, label, hint, value: &str| {
        field(&Field { name, label, kind: "text", hint, value, error: None, autocomplete: "off" })
    };
    let may = |name, label, hint, value: &str| {
        optional(&Field {
            name,
            label,
            kind: "text",
            hint,
            value,
            error: None,
            autocomplete: "off",
        })
    };
    html! {
        (may("chu_quan", "Cơ quan chủ quản trực tiếp", Some("In phía trên tên cơ quan ban hành; để trống nếu không có."), &head.superior))
        (one("ban_hanh", "Cơ quan ban hành", None, &head.issuer))
        (one("viet_tat", "Chữ viết tắt trong ký hiệu", Some("Ví dụ SNV."), &head.code))
        (may("don_vi", "Đơn vị soạn thảo", Some("Đứng sau chữ viết tắt trong ký hiệu công văn và sau “Lưu: VT”."), &head.unit))
        (one("dia_danh", "Địa danh", None, &head.place))
        (area("chuc_vu", "Quyền hạn, chức vụ người ký", "Mỗi dòng một ý, ví dụ “KT. Giám đốc” rồi “Phó Giám đốc”.", &head.posts.join("\n"), 3, true))
        (may("nguoi_ky", "Họ và tên người ký", Some("Không ghi học hàm, học vị."), &head.signer))
        (area("noi_nhan", "Nơi nhận khác", "Mỗi dòng một nơi; “Như trên” và “Lưu” tự thêm.", &head.recipients.join("\n"), 3, false))
    }
}

/// A labelled box of several lines.
pub(super) fn area(
    name: &str,
    label: &str,
    hint: &str,
    value: &str,
    rows: u32,
    required: bool,
) -> Markup {
    let hint_id = format!("{name}-goi-y");
    html! {
        div.field {
            label for=(name) { (label) }
            p.hint id=(hint_id) { (hint) }
            textarea id=(name) name=(name) rows=(rows) aria-describedby=(hint_id) required[required] { (value) }
        }
    }
}
