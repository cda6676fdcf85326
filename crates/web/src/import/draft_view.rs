//! The plan as read, compact, beside its findings: every row can be jumped to and leads to what is
//! doubtful about it.

use std::collections::BTreeMap;

use ansinh_domain::plan::{Finding, Heading, IndicatorDraft, PlanDraft, Severity, TaskDraft};
use ansinh_store::import::FindingRow;
use maud::{Markup, html};

use crate::ui::{self, list};
use crate::words;

/// Rows of one appendix that are shown; a plan of ten thousand rows must not make a page of them.
const SHOWN: usize = 500;
/// Characters of a task's text that are shown.
const TEXT: usize = 140;
/// Anchor of the head of the plan.
const HEAD: &str = "dau-van-ban";

/// Where the findings of one review stand in the plan as read.
pub(super) struct Anchors {
    /// Anchor of the item of each finding, in the order of the findings.
    by_finding: Vec<String>,
    /// Findings of each anchor.
    by_anchor: BTreeMap<String, Vec<Mark>>,
}

/// A finding as its row shows it.
struct Mark {
    href: String,
    number: i64,
    severity: Severity,
    open: bool,
}

impl Anchors {
    /// Finds the row of each finding: by its code, nearest in the source; else by its line. `href`
    /// gives the address of a finding's card.
    pub(super) fn new(
        draft: &PlanDraft,
        findings: &[FindingRow],
        href: impl Fn(i64) -> String,
    ) -> Anchors {
        let rows = rows(draft);
        let mut by_anchor: BTreeMap<String, Vec<Mark>> = BTreeMap::new();
        let by_finding = findings
            .iter()
            .map(|row| {
                let anchor = anchor_of(&row.finding, &rows);
                by_anchor.entry(anchor.clone()).or_default().push(Mark {
                    href: href(row.index),
                    number: row.index + 1,
                    severity: row.finding.severity,
                    open: row.settlement.is_none(),
                });
                anchor
            })
            .collect();
        Anchors { by_finding, by_anchor }
    }

    /// Address on the page of the item of the finding at `position` in the list of findings.
    pub(super) fn href(&self, position: usize) -> Option<String> {
        self.by_finding.get(position).map(|anchor| format!("#{anchor}"))
    }

    fn at(&self, anchor: &str) -> &[Mark] {
        self.by_anchor.get(anchor).map_or(&[], Vec::as_slice)
    }

    /// True when something about the row needs a look.
    fn doubtful(&self, anchor: &str) -> bool {
        self.at(anchor).iter().any(|mark| mark.severity != Severity::Note)
    }
}

/// A row of the draft as a place to jump to.
struct Row<'a> {
    code: &'a str,
    line: u32,
    anchor: String,
}

fn rows(draft: &PlanDraft) -> Vec<Row<'_>> {
    let indicators = draft.indicators.iter().take(SHOWN).enumerate().map(|(index, row)| Row {
        code: &row.code,
        line: row.place.line,
        anchor: indicator_anchor(index),
    });
    let tasks = draft.tasks.iter().take(SHOWN).enumerate().map(|(index, row)| Row {
        code: &row.code,
        line: row.place.line,
        anchor: task_anchor(index),
    });
    indicators.chain(tasks).collect()
}

fn indicator_anchor(index: usize) -> String {
    format!("chi-tieu-{index}")
}

fn task_anchor(index: usize) -> String {
    format!("nhiem-vu-{index}")
}

fn anchor_of(finding: &Finding, rows: &[Row<'_>]) -> String {
    let line = finding.place.line;
    let by_code = finding.item.as_deref().and_then(|item| {
        rows.iter().filter(|row| row.code == item).min_by_key(|row| row.line.abs_diff(line))
    });
    let by_line = || rows.iter().filter(|row| row.line <= line).max_by_key(|row| row.line);
    by_code.or_else(by_line).map_or_else(|| HEAD.to_owned(), |row| row.anchor.clone())
}

/// The whole plan as read.
pub(super) fn plan(draft: &PlanDraft, anchors: &Anchors) -> Markup {
    html! {
        (head(draft, anchors))
        (reporting(draft))
        @if !draft.indicators.is_empty() {
            h2 { "Chỉ tiêu (" (draft.indicators.len()) " dòng)" }
            (indicators(draft, anchors))
        }
        @if !draft.tasks.is_empty() {
            h2 { "Nhiệm vụ (" (draft.tasks.len()) ")" }
            (tasks(draft, anchors))
        }
    }
}

fn head(draft: &PlanDraft, anchors: &Anchors) -> Markup {
    let head = &draft.head;
    let text = |value: &Option<String>| {
        Some(match value {
            Some(value) => html! { (value) },
            None => html! { span.muted { "không đọc được" } },
        })
    };
    html! {
        h2 id=(HEAD) { "Văn bản " (marks(anchors, HEAD)) }
        (ui::facts(&[
            ("Loại", text(&head.doc_type)),
            ("Số, ký hiệu", text(&head.number)),
            ("Ngày", text(&head.date.map(words::date))),
            ("Nơi ban hành", text(&head.place)),
            ("Cơ quan", text(&head.issuer)),
            ("Trích yếu", text(&head.title)),
            ("Người ký", text(&head.signer)),
            ("Căn cứ", Some(html! { (words::count(draft.basis.len(), "văn bản")) })),
            ("Cơ quan có tên", Some(html! { (words::count(draft.bodies.len(), "cơ quan, nhóm cơ quan")) })),
        ]))
    }
}

fn reporting(draft: &PlanDraft) -> Markup {
    html! {
        @if !draft.reporting.is_empty() {
            h2 { "Chế độ báo cáo" }
            ul {
                @for duty in &draft.reporting {
                    li {
                        (duty.who) ": " b { (duty.deadline_raw) }
                        @if let Some(last) = duty.last_good_day {
                            " (ngày cuối cùng còn đúng hạn " (words::month_day(last)) ")"
                        }
                    }
                }
            }
        }
    }
}

/// Links from a row to its findings.
fn marks(anchors: &Anchors, anchor: &str) -> Markup {
    html! {
        @for mark in anchors.at(anchor) {
            @let (class, icon, word) = match (mark.severity, mark.open) {
                (Severity::Ask, true) => ("badge ask", "?", "Điểm cần chọn"),
                (Severity::Ask, false) => ("badge good", "✓", "Điểm đã chọn"),
                (Severity::Warn, _) => ("badge warn", "▲", "Cảnh báo"),
                (Severity::Note, _) => ("badge", "ℹ", "Ghi chú"),
            };
            a class=(class) href=(mark.href) aria-label={ (word) " số " (mark.number) } title=(word) { (icon) }
            " "
        }
    }
}

fn more(total: usize) -> Markup {
    html! {
        @if total > SHOWN {
            p.muted { "Còn " (total - SHOWN) " dòng không hiện ở đây; tất cả đều được nhập." }
        }
    }
}

fn heading_of<'a>(headings: &'a [Heading], code: Option<&str>) -> Option<&'a Heading> {
    headings.iter().find(|heading| Some(heading.code.as_str()) == code)
}

fn indicators(draft: &PlanDraft, anchors: &Anchors) -> Markup {
    let columns = 3 + draft.milestones.len();
    let mut group: Option<&str> = None;
    html! {
        table {
            thead {
                tr {
                    th scope="col" { "Mã" }
                    th scope="col" { "Chỉ tiêu" }
                    @for milestone in &draft.milestones {
                        th.num scope="col" { (words::milestone(*milestone)) }
                    }
                    th scope="col" { "Chủ trì" }
                }
            }
            tbody {
                @for (index, row) in draft.indicators.iter().take(SHOWN).enumerate() {
                    @if group != row.group.as_deref() {
                        @let heading = heading_of(&draft.groups, row.group.as_deref());
                        @if let Some(heading) = heading {
                            tr.group { th colspan=(columns) scope="rowgroup" { (heading.code) ". " (heading.name) } }
                        }
                    }
                    ({ group = row.group.as_deref(); indicator(index, row, draft, anchors) })
                }
            }
        }
        (more(draft.indicators.len()))
    }
}

fn indicator(index: usize, row: &IndicatorDraft, draft: &PlanDraft, anchors: &Anchors) -> Markup {
    let anchor = indicator_anchor(index);
    let has = anchors.doubtful(&anchor);
    html! {
        tr.sub[row.parent.is_some()].heading[row.header_only].has[has] id=(anchor) {
            td.code { (row.code) }
            td.name {
                (row.name)
                @if let Some(unit) = &row.unit { span.muted { " (" (unit) ")" } }
                " " (marks(anchors, &anchor))
            }
            @for milestone in &draft.milestones {
                td.num {
                    @if let Some(target) = row.targets.iter().find(|target| target.milestone == *milestone) {
                        (words::target_as_printed(target))
                    }
                }
            }
            td { (row.lead.join("; ")) }
        }
    }
}

fn tasks(draft: &PlanDraft, anchors: &Anchors) -> Markup {
    let mut section: Option<&str> = None;
    let mut subsection: Option<&str> = None;
    html! {
        table {
            thead {
                tr {
                    th scope="col" { "Mã" }
                    th scope="col" { "Nhiệm vụ" }
                    th scope="col" { "Chủ trì" }
                    th scope="col" { "Thời gian" }
                }
            }
            tbody {
                @for (index, row) in draft.tasks.iter().take(SHOWN).enumerate() {
                    @if section != row.section.as_deref() { (task_heading(draft, row.section.as_deref(), false)) }
                    @if subsection != row.subsection.as_deref() { (task_heading(draft, row.subsection.as_deref(), true)) }
                    ({
                        section = row.section.as_deref();
                        subsection = row.subsection.as_deref();
                        task(index, row, anchors)
                    })
                }
            }
        }
        (more(draft.tasks.len()))
    }
}

fn task_heading(draft: &PlanDraft, code: Option<&str>, sub: bool) -> Markup {
    html! {
        @if let Some(heading) = heading_of(&draft.sections, code) {
            tr.group.sub[sub] { th colspan="4" scope="rowgroup" { (heading.code) ". " (heading.name) } }
        }
    }
}

fn task(index: usize, row: &TaskDraft, anchors: &Anchors) -> Markup {
    let anchor = task_anchor(index);
    let has = anchors.doubtful(&anchor);
    html! {
        tr.sub[row.parent.is_some()].has[has] id=(anchor) {
            td.code { (row.code) }
            td.name { (list::short(&row.text, TEXT)) " " (marks(anchors, &anchor)) }
            td { (row.lead.join("; ")) }
            td { @if let Some(schedule) = &row.schedule { (schedule.raw) } }
        }
    }
}
