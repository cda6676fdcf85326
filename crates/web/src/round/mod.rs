//! Rounds: occurrences of regimes.

pub mod close;
pub mod export;
pub mod filter;
pub mod list;
pub mod mark;
pub mod open;
pub mod show;

use ansinh_domain::access::Action;
use ansinh_domain::report::Completeness;
use ansinh_store::{RegimeId, RoundId, SubmissionId};
use maud::{Markup, html};

use crate::error::{Error, Result};
use crate::viewer::Viewer;
use crate::{address, regime, rule, workday};

/// Address of the list.
pub(crate) const LIST: &str = "/ky-bao-cao";

/// Address of a round.
pub(crate) fn address(id: RoundId) -> String {
    format!("{LIST}/{id}")
}

/// Address where a round of a regime is opened.
pub(crate) fn open_address(regime: RegimeId) -> String {
    format!("{LIST}/mo{}", address::query([("che-do", regime.to_string().as_str())]))
}

/// Address of a body's report.
pub(crate) fn report_address(id: SubmissionId) -> String {
    format!("/bao-cao/{id}")
}

fn id(text: &str) -> Result<RoundId> {
    text.parse().map_err(|_| missing())
}

fn missing() -> Error {
    Error::not_found("Kỳ báo cáo này").link("Danh sách kỳ báo cáo", LIST)
}

/// The pages that belong to rounds, for those who may.
pub(crate) fn see_also(viewer: &Viewer) -> Markup {
    html! {
        p.no-print {
            @if viewer.may(Action::ReadReport).is_ok() {
                a href=(LIST) { "Kỳ báo cáo" } " · "
                a href=(regime::LIST) { "Chế độ báo cáo" } " · "
                a href=(rule::HERE) { "Quy tắc kiểm tra" } " · "
            } @else {
                a href=(regime::LIST) { "Chế độ báo cáo" } " · "
            }
            a href=(workday::HERE) { "Lịch làm việc" }
        }
    }
}

/// "12/14 mục (85,7%)".
pub(crate) fn filled(completeness: Completeness) -> String {
    let Completeness { owed, filled } = completeness;
    match completeness.percent() {
        Some(percent) => {
            format!("{filled}/{owed} mục ({}%)", ansinh_domain::number::format(percent))
        }
        None => "không có mục bắt buộc".to_owned(),
    }
}

/// Rules in words, beside the figures they make.
pub(crate) fn rules() -> Markup {
    html! {
        details.box {
            summary { "Cách tính: đầy đủ, đúng hạn, chậm do ai" }
            @for rule in ansinh_app::report::watch::RULES { p { (rule) } }
        }
    }
}
