//! Bodies against rounds.

use ansinh_app::report::history::RoundOfPlan;
use maud::{Markup, html};

use super::{BodyLine, Entry, Sum};
use crate::round::{filled, mark, report_address};
use crate::ui::badge::{Tone, badge};

/// Rounds shown side by side; all are in the workbook.
const WIDTH: usize = 6;

/// Shows the matrix, the latest rounds first.
pub(super) fn show(lines: &[BodyLine<'_>], rounds: &[RoundOfPlan]) -> Markup {
    let shown = rounds.get(..WIDTH.min(rounds.len())).unwrap_or_default();
    html! {
        div.scroll.stack {
            table {
                caption.hidden { "Báo cáo của từng cơ quan trong từng kỳ" }
                thead { tr {
                    th scope="col" { "Cơ quan" }
                    @for of in shown { th scope="col" { (of.round.period.title()) } }
                    th scope="col" { "Cả quá trình" }
                } }
                tbody {
                    @for line in lines {
                        tr {
                            td.name {
                                a href=(crate::address::body(line.id)) { (line.name) }
                                @if line.gone { br; (badge(Tone::Ask, "?", "Đã kết thúc, chưa ai kế thừa")) }
                            }
                            @for of in shown {
                                td data-label=(of.round.period.title()) {
                                    @let entries = line.reports.iter().filter(|entry| entry.round == of.round.id);
                                    @for (at, entry) in entries.clone().enumerate() {
                                        @if at > 0 { hr; }
                                        (cell(entry, line))
                                    }
                                    @if entries.count() == 0 { span.muted { "không phải báo cáo" } }
                                }
                            }
                            td data-label="Cả quá trình" { (whole(line)) }
                        }
                    }
                }
            }
        }
        @if rounds.len() > WIDTH { p.muted.small { "Hiện " (WIDTH) " kỳ gần nhất; tệp Excel có đủ các kỳ." } }
    }
}

fn cell(entry: &Entry<'_>, line: &BodyLine<'_>) -> Markup {
    let report = entry.report;
    html! {
        @if let Some(name) = entry.by_other(line.id) { span.small { "do " (name) " báo cáo:" } br; }
        a href=(report_address(report.cell.id)) { (mark::state(report.cell.state)) } " "
        (mark::timeliness(report.timeliness))
        br;
        span.small { (filled(entry.completeness)) }
        (mark::left(report.left))
        @if report.lateness.total() > 0 { br; span.small { (mark::lateness(&report.lateness)) } }
    }
}

fn whole(line: &BodyLine<'_>) -> Markup {
    let sum = Sum::of(line.reports.iter().map(|entry| (entry.report, entry.completeness)));
    html! {
        span.small {
            (filled(sum.completeness)) "; đúng hạn " (sum.on_time) "/" (sum.bodies - sum.not_due) " kỳ đã đến hạn"
            @if sum.days.officer + sum.days.head > 0 {
                "; chậm " (sum.days.officer + sum.days.head) " ngày làm việc (cán bộ " (sum.days.officer)
                ", thủ trưởng " (sum.days.head) ")"
            }
        }
    }
}
