//! Bodies against rounds.

use ansinh_app::report::history::{BodyInRound, RoundOfPlan};
use maud::{Markup, html};

use super::{BodyLine, Sum};
use crate::round::{filled, mark, report_address};

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
                            td.name { a href=(crate::address::body(line.id)) { (line.name) } }
                            @for of in shown {
                                td data-label=(of.round.period.title()) {
                                    @match line.reports.iter().find(|(round, _)| *round == of.round.id) {
                                        Some((_, report)) => (cell(report)),
                                        None => span.muted { "không phải báo cáo" },
                                    }
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

fn cell(report: &BodyInRound) -> Markup {
    html! {
        a href=(report_address(report.cell.id)) { (mark::state(report.cell.state)) } " "
        (mark::timeliness(report.timeliness))
        br;
        span.small { (filled(report.completeness)) }
        @if report.lateness.total() > 0 { br; span.small { (mark::lateness(&report.lateness)) } }
    }
}

fn whole(line: &BodyLine<'_>) -> Markup {
    let sum = Sum::of(line.reports.iter().map(|(_, report)| *report));
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
