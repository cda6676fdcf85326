//! The form above a list: search words and choices, working by GET and therefore without script.

use maud::{Markup, html};

use super::sort::{BY, DOWN, WAY};
use crate::address;

/// One choice of a select: value and label.
pub type Choice = (String, String);

/// A control of the filter form.
pub enum Control<'a> {
    /// One of several; the first, empty choice means all.
    Select {
        /// Name in the query string.
        name: &'a str,
        /// What it narrows.
        label: &'a str,
        /// Choices after "all".
        choices: Vec<Choice>,
        /// Value chosen, empty for all.
        chosen: &'a str,
    },
    /// Yes or nothing.
    Check {
        /// Name in the query string.
        name: &'a str,
        /// What is kept when ticked.
        label: &'a str,
        /// Whether it is ticked.
        ticked: bool,
    },
    /// A day.
    Day {
        /// Name in the query string.
        name: &'a str,
        /// What it bounds.
        label: &'a str,
        /// What stands in it, "2025-03-01".
        value: &'a str,
    },
    /// Something the form keeps without showing it; nothing when empty.
    Hidden {
        /// Name in the query string.
        name: &'a str,
        /// What is kept.
        value: &'a str,
    },
    /// In which order the rows stand; shown only where the headings of the table are not.
    Order {
        /// Key and heading of every column that can be sorted by.
        choices: Vec<Choice>,
        /// Key of the column sorted by; empty for the list's own order.
        by: &'a str,
        /// Falling instead of rising.
        falling: bool,
    },
    /// Which plan is looked at; there is no "all". Not shown while there is one plan only.
    Plan {
        /// Slug and name of every plan.
        plans: Vec<Choice>,
        /// Slug of the plan shown.
        chosen: &'a str,
    },
}

/// Name of the choice of a plan in the query string.
const PLAN: &str = "ke-hoach";

/// Id of the element that holds the results, which htmx swaps.
pub const RESULTS: &str = "ket-qua";

/// The filter form of the list at `action`. With script the results change while typing; without,
/// the button does it.
pub fn filters(action: &str, query: &str, search_hint: &str, controls: &[Control<'_>]) -> Markup {
    let results = format!("#{RESULTS}");
    html! {
        form.filters method="get" action=(action) role="search"
            hx-get=(action) hx-target=(results) hx-select=(results) hx-swap="outerHTML"
            hx-push-url="true" hx-trigger="submit, change, input changed delay:400ms from:#q" {
            div.q {
                label for="q" { "Tìm" }
                input #q type="search" name="q" value=(query) placeholder=(search_hint)
                    autocomplete="off";
            }
            @for control in controls { (show(control)) }
            div.go {
                button type="submit" { "Lọc" }
                a href=(format!("{action}{}", kept(controls))) { "Bỏ lọc" }
            }
        }
    }
}

/// The query string without what narrows: the plan looked at and the order.
fn kept(controls: &[Control<'_>]) -> String {
    let pairs = controls.iter().flat_map(|control| match control {
        Control::Plan { plans, chosen } if plans.len() > 1 => vec![(PLAN, *chosen)],
        Control::Order { by, falling, .. } if !by.is_empty() => {
            vec![(BY, *by), (WAY, if *falling { DOWN } else { "" })]
        }
        _ => Vec::new(),
    });
    address::query(pairs)
}

fn show(control: &Control<'_>) -> Markup {
    match control {
        Control::Select { name, label, choices, chosen } => html! {
            div {
                label for=(name) { (label) }
                select id=(name) name=(name) {
                    option value="" { "Tất cả" }
                    @for (value, text) in choices {
                        option value=(value) selected[value.as_str() == *chosen] { (text) }
                    }
                }
            }
        },
        Control::Plan { plans, chosen } => html! {
            @if plans.len() > 1 {
                div {
                    label for=(PLAN) { "Kế hoạch" }
                    select id=(PLAN) name=(PLAN) {
                        @for (slug, name) in plans {
                            option value=(slug) selected[slug.as_str() == *chosen] { (name) }
                        }
                    }
                }
            }
        },
        Control::Day { name, label, value } => html! {
            div {
                label for=(name) { (label) }
                input id=(name) type="date" name=(name) value=(value);
            }
        },
        Control::Hidden { name, value } => html! {
            @if !value.is_empty() { input type="hidden" name=(name) value=(value); }
        },
        Control::Order { choices, by, falling } => html! {
            div.order {
                label for=(BY) { "Sắp xếp" }
                select id=(BY) name=(BY) {
                    option value="" { "Thứ tự ban đầu" }
                    @for (key, heading) in choices {
                        option value=(key) selected[key.as_str() == *by] { (heading) }
                    }
                }
            }
            label.check.order {
                input type="checkbox" name=(WAY) value=(DOWN) checked[*falling];
                "Giảm dần"
            }
        },
        Control::Check { name, label, ticked } => html! {
            label.check {
                input type="checkbox" name=(name) value="1" checked[*ticked];
                (label)
            }
        },
    }
}

/// "Hiển thị 12/107 chỉ tiêu" with the link that exports exactly these rows.
pub fn found(shown: usize, total: usize, noun: &str, export: &str) -> Markup {
    html! {
        div.found {
            p role="status" { "Hiển thị " b { (shown) "/" (total) } " " (noun) }
            a.export href=(export) download { "Xuất Excel (.xlsx)" }
        }
    }
}
