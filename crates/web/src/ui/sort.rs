//! Lists in another order than the plan's: headings that sort, and the sorting itself.

use std::cmp::Ordering;

use ansinh_domain::text::{CodeKey, CollationKey, code_key, collation_key};
use jiff::civil::Date;
use maud::{Markup, html};
use rust_decimal::Decimal;
use serde::Deserialize;

use crate::address;
use crate::ui::filters::{Choice, Control};

/// Names in the query string.
pub(super) const BY: &str = "sap-xep";
pub(super) const WAY: &str = "chieu";
pub(super) const DOWN: &str = "giam";
const UP: &str = "tang";

/// The part of a list's query string that says its order; anything not understood is the plan's own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Sorting {
    /// Key of a column; empty for the plan's own order.
    #[serde(rename = "sap-xep")]
    by: String,
    /// "giam" for falling.
    #[serde(rename = "chieu")]
    way: String,
}

/// What a row is compared by; where a column holds several kinds, they stand in this order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// A number.
    Number(Decimal),
    /// A day.
    Day(Date),
    /// A code of the plan.
    Code(CodeKey),
    /// A text, in Vietnamese order.
    Text(CollationKey),
}

impl Key {
    /// A text; `None` when there is none.
    pub fn text(text: &str) -> Option<Key> {
        (!text.trim().is_empty()).then(|| Key::Text(collation_key(text)))
    }

    /// A code.
    pub fn code(code: &str) -> Option<Key> {
        (!code.trim().is_empty()).then(|| Key::Code(code_key(code)))
    }

    /// A count.
    pub fn count(count: i64) -> Option<Key> {
        Some(Key::Number(Decimal::from(count)))
    }
}

impl Sorting {
    /// Key of the column asked for, if it is one of `columns`.
    pub fn by<'a>(&'a self, columns: &[impl AsRef<str>]) -> Option<&'a str> {
        columns.iter().any(|column| column.as_ref() == self.by).then_some(self.by.as_str())
    }

    fn falling(&self) -> bool {
        self.way == DOWN
    }

    /// Sorts `rows` by what `key` finds in them. Rows without it stand last whichever the way;
    /// equal ones keep the order they came in.
    pub fn sort<R>(&self, rows: &mut Vec<R>, key: impl Fn(&R) -> Option<Key>) {
        let mut keyed: Vec<_> =
            std::mem::take(rows).into_iter().map(|row| (key(&row), row)).collect();
        keyed.sort_by(|(one, _), (other, _)| match (one, other) {
            (Some(one), Some(other)) if self.falling() => other.cmp(one),
            (Some(one), Some(other)) => one.cmp(other),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        });
        rows.extend(keyed.into_iter().map(|(_, row)| row));
    }

    /// The pairs of the query string.
    pub fn pairs(&self) -> [(&str, &str); 2] {
        [(BY, self.by.as_str()), (WAY, if self.by.is_empty() { "" } else { &self.way })]
    }

    /// The choice of an order in the filter form: the only one where the headings are not shown,
    /// and what keeps the order while the list is narrowed. `columns` are keys with their headings.
    pub fn control<'a>(&'a self, columns: impl IntoIterator<Item = Choice>) -> Control<'a> {
        let choices: Vec<Choice> = columns.into_iter().collect();
        let known = choices.iter().any(|(key, _)| *key == self.by);
        Control::Order {
            by: if known { &self.by } else { "" },
            falling: known && self.falling(),
            choices,
        }
    }
}

/// Columns that are known beforehand, as choices.
pub fn choices(columns: &[(&str, &str)]) -> Vec<Choice> {
    columns.iter().map(|(key, label)| ((*key).to_owned(), (*label).to_owned())).collect()
}

/// Keys of such columns.
pub fn keys<'a>(columns: &[(&'a str, &'a str)]) -> Vec<&'a str> {
    columns.iter().map(|(key, _)| *key).collect()
}

/// The headings of one list.
pub struct Headings<'a> {
    /// Address of the list.
    pub here: &'a str,
    /// The query string without an order: "?q=x", or empty.
    pub filters: String,
    /// The order asked for.
    pub sorting: &'a Sorting,
}

impl Headings<'_> {
    /// A heading of words.
    pub fn text(&self, key: &str, label: &str) -> Markup {
        self.heading(key, label, None, false)
    }

    /// A heading over numbers.
    pub fn number(&self, key: &str, label: &str) -> Markup {
        self.heading(key, label, None, true)
    }

    /// A heading that is an abbreviation of `long`.
    pub fn short(&self, key: &str, label: &str, long: &str) -> Markup {
        self.heading(key, label, Some(long), false)
    }

    /// First click rising, second falling, third the plan's own order again.
    fn heading(&self, key: &str, label: &str, long: Option<&str>, number: bool) -> Markup {
        let state = (self.sorting.by == key).then(|| self.sorting.falling());
        let (sorted, arrow, next, says) = match state {
            None => (None, "", UP, "Xếp tăng dần"),
            Some(false) => {
                (Some("ascending"), "\u{a0}▲", DOWN, "Đang xếp tăng dần; bấm để xếp giảm dần")
            }
            Some(true) => {
                (Some("descending"), "\u{a0}▼", "", "Đang xếp giảm dần; bấm để về thứ tự ban đầu")
            }
        };
        let order =
            if next.is_empty() { String::new() } else { address::query([(BY, key), (WAY, next)]) };
        let href = match (self.filters.is_empty(), order.strip_prefix('?')) {
            (false, Some(order)) => format!("{}{}&{order}", self.here, self.filters),
            _ => format!("{}{}{order}", self.here, self.filters),
        };
        html! {
            th.num[number] scope="col" aria-sort=[sorted] {
                a href=(href) title=(says) {
                    @match long { Some(long) => abbr title=(long) { (label) }, None => (label) }
                    @if !arrow.is_empty() { span aria-hidden="true" { (arrow) } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(way: &str) -> String {
        let sorting = Sorting { by: "ten".into(), way: way.into() };
        let mut rows = vec!["", "đa", "da", "Ăn", "an"];
        sorting.sort(&mut rows, |row| Key::text(row));
        rows.join(" ")
    }

    #[test]
    fn what_is_missing_stands_last_both_ways() {
        assert_eq!(sorted("tang"), "an Ăn da đa ");
        assert_eq!(sorted("giam"), "đa da Ăn an ");
    }

    #[test]
    fn headings_lead_to_the_next_order_and_keep_the_filter() {
        let check = |by: &str, way: &str, filters: &str, expected: &str| {
            let sorting = Sorting { by: by.into(), way: way.into() };
            let headings = Headings { here: "/x", filters: filters.into(), sorting: &sorting };
            let html = headings.text("ma", "Mã").into_string();
            assert!(html.contains(&format!("href=\"{expected}\"")), "{html}");
        };
        check("", "", "", "/x?sap-xep=ma&amp;chieu=tang");
        check("ma", "", "?q=a", "/x?q=a&amp;sap-xep=ma&amp;chieu=giam");
        check("ma", "giam", "?q=a", "/x?q=a");
        check("ma", "giam", "", "/x");
        check("ten", "giam", "", "/x?sap-xep=ma&amp;chieu=tang");
    }
}
