//! How the page of rules looks.

use ansinh_app::report::rule::TypedRule;
use ansinh_domain::calendar::Period;
use ansinh_domain::check::{Comparison, Outcome, Rule, Severity};
use ansinh_domain::number;
use ansinh_store::report::rule::RuleRow;
use maud::{Markup, html};

use super::{HERE, SEVERITIES, comparison_key, comparison_words, severity_key, shipped};
use crate::ui::badge::{Tone, badge};
use crate::ui::form::{self, Field, error_summary, field, optional, select};
use crate::viewer::Viewer;

/// What a trial or a refused rule adds to the page.
#[derive(Default)]
pub(super) struct Tried {
    /// What stands in the form.
    pub(super) typed: Option<TypedRule>,
    /// Why it could not be read or stored.
    pub(super) error: Option<String>,
    /// What became of it over past periods.
    pub(super) outcomes: Option<(Rule, Vec<(Period, Outcome)>)>,
}

/// Shows everything.
pub(super) fn show(
    viewer: &Viewer,
    slug: &str,
    rules: &[RuleRow],
    manages: bool,
    tried: &Tried,
) -> Markup {
    html! {
        @if manages { (add(viewer, slug, tried)) }
        h2 { "Quy tắc của đầu mối" }
        @if rules.is_empty() { p.muted { "Chưa có quy tắc nào." } }
        @else { (own(viewer, slug, rules, manages)) }
        h2 { "Kiểm tra có sẵn" }
        p.muted { "Luôn chạy khi nhập và khi gửi báo cáo." }
        (built_in())
    }
}

fn severity(severity: Severity) -> Markup {
    match severity {
        Severity::Blocks => badge(Tone::Bad, "✕", severity.title()),
        Severity::Explain => badge(Tone::Warn, "▲", severity.title()),
        Severity::Informs => badge(Tone::Note, "ℹ", severity.title()),
    }
}

fn own(viewer: &Viewer, slug: &str, rules: &[RuleRow], manages: bool) -> Markup {
    html! {
        div.scroll.stack tabindex="0" role="region" aria-label="Quy tắc do đầu mối đặt" {
            table {
                caption.hidden { "Quy tắc do đầu mối đặt" }
                thead { tr {
                    th scope="col" { "Tên" } th scope="col" { "Quy tắc" } th.num scope="col" { "Sai số" }
                    th scope="col" { "Mức" } th scope="col" { "Tình trạng" }
                    @if manages { th scope="col" { span.hidden { "Thao tác" } } }
                } }
                tbody {
                    @for row in rules {
                        tr {
                            td.name { (row.rule.name) }
                            td data-label="Quy tắc" { (row.rule.text()) }
                            td.num data-label="Sai số" { (number::format(row.rule.tolerance)) }
                            td data-label="Mức" { (severity(row.rule.severity)) }
                            td {
                                @if row.active { (badge(Tone::Good, "✓", "Đang áp dụng")) }
                                @else { (badge(Tone::Note, "–", "Ngừng áp dụng")) }
                            }
                            @if manages {
                                td {
                                    form.inline method="post" action={ (HERE) "/" (row.id) "/trang-thai" } {
                                        (form::token(viewer))
                                        input type="hidden" name="ke_hoach" value=(slug);
                                        input type="hidden" name="ap_dung" value=(if row.active { "0" } else { "1" });
                                        button.quiet type="submit" {
                                            (if row.active { "Ngừng" } else { "Áp dụng lại" })
                                            span.hidden { " quy tắc " (row.rule.name) }
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
}

fn add(viewer: &Viewer, slug: &str, tried: &Tried) -> Markup {
    let typed = tried.typed.as_ref();
    let value = |of: fn(&TypedRule) -> &str| typed.map(of).unwrap_or_default();
    let plain = |name, label, hint, value| Field {
        name,
        label,
        kind: "text",
        hint,
        value,
        error: None,
        autocomplete: "off",
    };
    let comparisons: Vec<(String, String)> = Comparison::ALL
        .map(|known| (comparison_key(known).to_owned(), comparison_words(known).to_owned()))
        .into();
    let severities: Vec<(String, String)> =
        SEVERITIES.map(|known| (severity_key(known).to_owned(), known.title().to_owned())).into();
    let errors: Vec<(&str, String)> =
        tried.error.clone().map(|error| ("ten", error)).into_iter().collect();
    html! {
        (error_summary(&errors))
        @if let Some((rule, outcomes)) = &tried.outcomes { (trial(rule, outcomes)) }
        section.box aria-labelledby="them-quy-tac" {
            h2 #them-quy-tac { "Thêm quy tắc" }
            form method="post" action=(HERE) {
                (form::token(viewer))
                input type="hidden" name="ke_hoach" value=(slug);
                (field(&plain("ten", "Tên quy tắc", None, value(|typed| &typed.name))))
                (field(&plain("trai", "Vế trái", Some("Mã chỉ tiêu trong ngoặc vuông: [5.1] + [5.2]. Phép tính: + − × ÷ và ngoặc."), value(|typed| &typed.left))))
                (select("so_sanh", "Phải", None, &comparisons, typed.map_or("bang", |typed| comparison_key(typed.comparison))))
                (field(&plain("phai", "Vế phải", Some("Ví dụ: [5] hoặc 100."), value(|typed| &typed.right))))
                div.row {
                    (optional(&plain("sai_so", "Sai số cho phép", Some("Để trống: không cho phép sai."), value(|typed| &typed.tolerance))))
                    (select("muc", "Khi không đúng", None, &severities, typed.map_or("giai-trinh", |typed| severity_key(typed.severity))))
                }
                button.quiet type="submit" name="lam" value="thu" { "Chạy thử trên số liệu đã có" } " "
                button type="submit" name="lam" value="luu" { "Thêm quy tắc" }
            }
        }
    }
}

fn trial(rule: &Rule, outcomes: &[(Period, Outcome)]) -> Markup {
    let broken =
        outcomes.iter().filter(|(_, outcome)| matches!(outcome, Outcome::Broken { .. })).count();
    html! {
        section.box role="status" aria-labelledby="chay-thu" {
            h2 #chay-thu { "Chạy thử: " (rule.text()) }
            @if outcomes.is_empty() {
                p { "Chưa có số liệu nào được tiếp nhận, nên chưa thử được. Quy tắc vẫn đọc được và có thể thêm." }
            } @else {
                p { "Nếu đã áp dụng, quy tắc báo ở " b { (broken) "/" (outcomes.len()) } " kỳ." }
                ul.plain {
                    @for (period, outcome) in outcomes {
                        li {
                            b { (period.title()) } ": "
                            @match outcome {
                                Outcome::Holds => (badge(Tone::Good, "✓", "Đúng")),
                                Outcome::Broken { left, right } => {
                                    (badge(Tone::Bad, "✕", "Không đúng"))
                                    " vế trái " (number::format(*left)) ", vế phải " (number::format(*right))
                                },
                                Outcome::Unknown(fault) => { (badge(Tone::Note, "?", "Không thử được")) " " (fault) },
                            }
                        }
                    }
                }
            }
        }
    }
}

fn built_in() -> Markup {
    html! {
        div.scroll.stack tabindex="0" role="region" aria-label="Kiểm tra có sẵn" {
            table {
                caption.hidden { "Kiểm tra có sẵn" }
                thead { tr { th scope="col" { "Kiểm tra" } th scope="col" { "Nội dung" } th scope="col" { "Mức" } } }
                tbody {
                    @for code in shipped::CODES {
                        @let told = shipped::told(code);
                        tr {
                            td.name { (told.title) }
                            td data-label="Nội dung" { (told.says) }
                            td data-label="Mức" { @for one in told.severities { (severity(*one)) " " } }
                        }
                    }
                }
            }
        }
    }
}
