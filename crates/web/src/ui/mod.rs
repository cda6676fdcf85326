//! Components: typed functions that give markup. They know no request and no store.

pub mod badge;
pub mod filters;
pub mod finding;
pub mod form;
pub mod layout;
pub mod list;
pub mod qr;
pub mod sort;
pub mod source;

use maud::{Markup, html};

/// A step of the path above a page; the last one is the page itself and has no address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crumb {
    /// What it is called.
    pub label: String,
    /// Where it is; `None` for the page shown.
    pub href: Option<String>,
}

impl Crumb {
    /// A step that leads somewhere.
    pub fn link(label: impl Into<String>, href: impl Into<String>) -> Crumb {
        Crumb { label: label.into(), href: Some(href.into()) }
    }

    /// The page shown.
    pub fn here(label: impl Into<String>) -> Crumb {
        Crumb { label: label.into(), href: None }
    }
}

/// What stands where a list has nothing to show: why, and what to do next.
pub fn empty(title: &str, text: &str, actions: &[(&str, &str)]) -> Markup {
    html! {
        div.box.empty {
            h2 { (title) }
            p.muted { (text) }
            @for (label, href) in actions {
                a.button.quiet href=(href) { (label) } " "
            }
        }
    }
}

/// A fact sheet: term and value; rows without a value are left out.
pub fn facts(rows: &[(&str, Option<Markup>)]) -> Markup {
    html! {
        dl.facts {
            @for (term, value) in rows {
                @if let Some(value) = value { dt { (term) } dd { (value) } }
            }
        }
    }
}

/// A figure that leads to the list it counts.
pub struct Count<'a> {
    /// How many.
    pub figure: usize,
    /// Of what.
    pub noun: &'a str,
    /// The list.
    pub href: Option<String>,
}

/// A row of figures that lead to their lists.
pub fn counts(counts: &[Count<'_>]) -> Markup {
    html! {
        ul.counts {
            @for count in counts {
                li {
                    @match &count.href {
                        Some(href) => a href=(href) { b { (count.figure) } (count.noun) },
                        None => span.flat { b { (count.figure) } (count.noun) },
                    }
                }
            }
        }
    }
}
