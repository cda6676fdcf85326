//! Pieces that rows of lists and pages of items share.

use ansinh_store::body::{DutyRole, Lead};
use ansinh_store::indicator::ItemRef;
use maud::{Markup, html};

use crate::address;
use crate::ui::badge::{Tone, badge};

/// Names of leading bodies as links, one after another; one that has ended is marked.
pub fn bodies(bodies: &[Lead]) -> Markup {
    html! {
        @for (index, body) in bodies.iter().enumerate() {
            @if index > 0 { "; " }
            a href=(address::body(body.id)) { (body.name) }
            @if body.gone { " " (badge(Tone::Ask, "?", "đã kết thúc")) }
        }
    }
}

/// Names of leading bodies as text.
pub fn names(bodies: &[Lead]) -> String {
    let name = |body: &Lead| match body.gone {
        true => format!("{} (đã kết thúc)", body.name),
        false => body.name.clone(),
    };
    bodies.iter().map(name).collect::<Vec<_>>().join("; ")
}

/// Name of a role.
pub fn role(role: DutyRole) -> &'static str {
    match role {
        DutyRole::Lead => "Chủ trì",
        DutyRole::Coordinating => "Phối hợp",
        DutyRole::FollowUp => "Theo dõi, đôn đốc",
    }
}

/// Every role, in the order pages list them.
pub const ROLES: [DutyRole; 3] = [DutyRole::Lead, DutyRole::Coordinating, DutyRole::FollowUp];

/// Links to the item before and after in the plan.
pub fn neighbours(
    previous: Option<(&ItemRef, String)>,
    next: Option<(&ItemRef, String)>,
) -> Markup {
    html! {
        nav.found.no-print aria-label="Mục trước, mục sau" {
            p {
                @if let Some((item, href)) = previous {
                    a href=(href) rel="prev" title=(item.name) { "← " (item.code) }
                }
            }
            p {
                @if let Some((item, href)) = next {
                    a href=(href) rel="next" title=(item.name) { (item.code) " →" }
                }
            }
        }
    }
}

/// A text cut to about `limit` characters at a word, for titles and crumbs.
pub fn short(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let cut: String = text.chars().take(limit).collect();
    let cut = cut.rsplit_once(' ').map_or(cut.as_str(), |(head, _)| head);
    format!("{}…", cut.trim_end_matches([',', ';', '.', ':', ' ']))
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn texts_are_cut_at_words() {
        assert_eq!(short("Chỉ số HDI", 20), "Chỉ số HDI");
        assert_eq!(short("Tỉ lệ hộ nghèo, cận nghèo", 17), "Tỉ lệ hộ nghèo…");
        assert_eq!(short("", 3), "");
    }
}
