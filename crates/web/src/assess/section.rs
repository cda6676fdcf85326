//! What the page of an indicator says of how it stands.

use ansinh_app::assess::{OneIndicator, assess_one, by_territory};
use ansinh_domain::access::Action;
use ansinh_domain::assess::{Method, Path, measured, needed_words};
use ansinh_domain::number;
use ansinh_store::assess::outlook::OutlookRow;
use ansinh_store::body::Lead;
use ansinh_store::indicator::{IndicatorDetail, IndicatorRow};
use ansinh_store::plan::PlanHead;
use jiff::civil::Date;
use maud::{Markup, html};

use super::outlook::Owner;
use super::{METHOD, chart, decide, outlook, places, status, talk, values};
use crate::error::Result;
use crate::ui;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// The parts of the page: what stands above the targets, and the forms below everything.
pub struct Section {
    /// Verdict, chart, values, what owners say.
    pub above: Markup,
    /// What may be decided.
    pub below: Markup,
}

/// The section, for who may see it and where there is anything to assess.
pub async fn section(
    web: &Web,
    viewer: &Viewer,
    head: &PlanHead,
    detail: &IndicatorDetail,
    day: Date,
) -> Result<Option<Section>> {
    let row = &detail.row;
    if viewer.may_somewhere(Action::ReadAssessment).is_err() {
        return Ok(None);
    }
    let Some(one) = assess_one(web.app(), &viewer.caller(), head, row, day).await? else {
        return Ok(None);
    };
    let (app, caller, origin) = (web.app(), viewer.caller(), one.assessed.origin);
    let places = async { Ok(by_territory(app, &caller, (row, origin), &one.settings, day).await?) };
    let (revisions, places, talk) = tokio::try_join!(
        values::revisions(web, &one.figures),
        places,
        talk::section(web, viewer, &head.slug, detail, origin),
    )?;
    let above = html! {
        (verdict(&one))
        (chart::chart(&chart::Drawing::of(&one)))
        h2 { "Số liệu" }
        (values::table(&one, &revisions, viewer, &head.slug))
        @if let Some(places) = &places { (places::section(places, &one, &head.slug)) }
        (owners(&one, viewer, &head.slug, row))
    };
    let below = html! {
        (talk)
        @if viewer.may(Action::ManageAssessment).is_ok() { (decide::forms(viewer, &head.slug, &one)) }
    };
    Ok(Some(Section { above, below }))
}

fn verdict(one: &OneIndicator) -> Markup {
    let (row, out) = (&one.assessed.row, &one.assessed.out);
    let unit = row.unit.as_deref();
    let needed = out.needed.as_ref().zip(out.milestone);
    let used = |used: &ansinh_domain::assess::Used| {
        let value = used.value.number().map_or_else(|| used.value.shown(), |n| measured(n, unit));
        let source = used.source.as_deref().map(|source| format!("; {source}"));
        format!("{value} ({}{})", words::date(used.as_of), source.unwrap_or_default())
    };
    html! {
        section.box.verdict aria-labelledby="danh-gia" {
            h2 #danh-gia { "Đánh giá " (status(out.status)) }
            p { (out.reason) }
            @if let Some((needed, milestone)) = needed { p { b { (needed_words(needed, unit, milestone)) } } }
            @for note in &out.notes { p.small { "▲ " (note) } }
            @if !out.passed.is_empty() {
                ul.plain {
                    @for passed in &out.passed {
                        li {
                            (status(passed.status())) " " (words::milestone(passed.milestone))
                            @if passed.closed.is_some() { " (đã chốt)" } ": " (passed.reason)
                        }
                    }
                }
            }
            details {
                summary { "Tính từ số liệu nào, bằng cách nào" }
                (ui::facts(&[
                    ("Cách đánh giá", out.path.map(|path| html! { (path.title()) br; span.small.muted { (path.explained()) } })),
                    ("Phương pháp", out.method.map(|method| html! { (method.title()) br; span.small.muted { (method.explained()) } })),
                    ("Giá trị gốc", out.baseline.as_ref().map(|base| html! { (used(base)) })),
                    ("Số liệu mới nhất", out.latest.as_ref().map(|last| html! { (used(last)) })),
                    ("Số liệu đã dùng", (out.figures > 0).then(|| html! { (out.figures) })),
                    ("Phần quãng đường (P)", out.progress.map(|p| html! { (number::format(p)) })),
                    ("Dự báo", out.projection.as_ref().map(|led| html! {
                        (measured(led.value, unit)) " vào cuối năm " (led.year)
                        @if let Some((low, high)) = led.interval { ", khoảng " (number::format(low)) " đến " (number::format(high)) }
                    })),
                    ("Tuổi số liệu", out.age.map(|age| html! { (age.days) " ngày" @if age.stale { ", quá ngưỡng " (one.settings.stale_days) " ngày" } })),
                    ("Ngưỡng", Some(html! {
                        (number::format(one.settings.on_track)) " – " (number::format(one.settings.acceleration)) " – " (number::format(one.settings.deteriorating))
                        ", áp dụng từ " (words::date(one.settings.from))
                    })),
                ]))
                p.small { a href=(METHOD) { "Phương pháp đánh giá" } }
            }
        }
    }
}

/// What owners say beside the computed status, never instead of it.
fn owners(one: &OneIndicator, viewer: &Viewer, slug: &str, row: &IndicatorRow) -> Markup {
    let mine: Vec<&Lead> =
        row.leads.iter().filter(|lead| viewer.may_for(Action::EnterReport, lead.id)).collect();
    let status = one.assessed.out.status;
    let why = status
        .wants_action()
        .then(|| format!("Bắt buộc, vì chỉ tiêu đang ở mức “{}”.", status.title()));
    html! {
        @if !one.outlooks.is_empty() || !mine.is_empty() {
            h2 #nhan-dinh { "Nhận định của cơ quan chủ trì" }
            p.muted.small { "Đứng cạnh đánh giá tính toán, không thay cho đánh giá đó." }
            @if one.outlooks.is_empty() && status.wants_action() {
                p { "Chưa có giải pháp khắc phục; sẽ được hỏi ở lần báo cáo tới." }
            }
            @for said in one.outlooks.iter().take(5) { (outlook_row(said, viewer)) }
            @for lead in mine {
                (outlook::form(viewer, &Owner { required: why.as_deref(), ..Owner::of(slug, row, lead) }))
            }
        }
    }
}

fn outlook_row(said: &OutlookRow, viewer: &Viewer) -> Markup {
    let then = ansinh_domain::assess::Status::from_word(&said.status);
    html! {
        div.card {
            p.top {
                b { (said.confidence.title()) } span { (said.body_name) }
                span.muted.small {
                    (words::instant(said.said_at))
                    @if viewer.may_see_people() && let Some(name) = &said.said_by_name { ", " (name) }
                    @if let Some(then) = then { "; khi đó tính toán: " (then.title()) }
                }
            }
            @if let Some(action) = &said.action { p.told { "Giải pháp: " (action) } }
        }
    }
}

/// Choices of paths for a form.
pub(super) fn paths() -> Vec<(String, String)> {
    let own = ("".to_owned(), "Theo loại số đo".to_owned());
    let all = Path::ALL.map(|path| (path.word().to_owned(), path.title().to_owned()));
    std::iter::once(own).chain(all).collect()
}

/// Choices of methods for a form.
pub(super) fn methods() -> Vec<(String, String)> {
    let own = ("".to_owned(), "Mặc định".to_owned());
    let all = Method::ALL.map(|method| (method.word().to_owned(), method.title().to_owned()));
    std::iter::once(own).chain(all).collect()
}
