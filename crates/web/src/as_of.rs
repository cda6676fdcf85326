//! Looking at another day: who held what, under which name.
//!
//! Pages that can show another day take `?ngay=2024-12-31`. The strip above them says which day is
//! shown, and every link to such a page keeps it. That is done here, on the finished page, so that
//! no page can forget it.

use axum::extract::Query;
use axum::http::Uri;
use jiff::civil::Date;
use maud::{Markup, html};

use crate::address;
use crate::viewer::Viewer;
use crate::words;

/// Name in the query string.
const NAME: &str = "ngay";

/// The day an address asks for; what is no day, or a day no plan can have, asks for none.
pub fn asked(uri: &Uri) -> Option<Date> {
    let (_, value) = pairs(uri).into_iter().find(|(name, _)| name == NAME)?;
    let day: Date = value.trim().parse().ok()?;
    (1900..=2200).contains(&day.year()).then_some(day)
}

/// The strip above a page: the day shown, the way back, and the choice of another.
pub fn strip(viewer: &Viewer, day: Date) -> Markup {
    let path = viewer.here.split('?').next().unwrap_or_default();
    let all = viewer.here.parse().map(|uri| pairs(&uri)).unwrap_or_default();
    let others: Vec<(String, String)> = all.into_iter().filter(|(name, _)| name != NAME).collect();
    let kept = others.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let today = format!("{path}{}", address::query(kept));
    html! {
        aside.day aria-label="Ngày đang xem" {
            div.wrap {
                @if let Some(asked) = viewer.as_of {
                    div.notice role="status" {
                        p {
                            "Xem tại ngày " b { (words::date(day)) }
                            @if day != asked { " – ngày đầu tiên của kế hoạch, vì kế hoạch chưa có vào ngày bạn chọn" }
                            ". " a href=(today) data-today { "Quay về hôm nay" }
                        }
                        (choose(path, &others, asked))
                    }
                } @else {
                    details.no-print {
                        summary { "Xem tại ngày khác" }
                        (choose(path, &others, day))
                    }
                }
            }
        }
    }
}

/// What the title of an export says of the day; nothing for today.
pub fn title(viewer: &Viewer, day: Date) -> String {
    viewer.as_of.map(|_| format!(" – tại ngày {}", words::date(day))).unwrap_or_default()
}

fn choose(path: &str, others: &[(String, String)], day: Date) -> Markup {
    html! {
        form.no-print method="get" action=(path) {
            @for (name, value) in others { input type="hidden" name=(name) value=(value); }
            label for="xem-ngay" { "Ngày" }
            input #xem-ngay type="date" name=(NAME) value=(day) required;
            button.quiet type="submit" { "Xem" }
        }
    }
}

/// The page with the day put to every link that leads to a page that can show it.
pub fn keep(page: &str, day: Date) -> String {
    const LINK: &str = " href=\"";
    let mut kept = String::with_capacity(page.len() + page.len() / 8);
    let mut rest = page;
    while let Some(at) = rest.find(LINK) {
        let (before, after) = rest.split_at(at + LINK.len());
        kept.push_str(before);
        let Some(end) = after.find('"') else { break };
        let (href, after) = after.split_at(end);
        // The way back to today is the one link that must lose the day.
        if takes_day(href) && !after.starts_with("\" data-today") {
            kept.push_str(&with_day(href, day));
        } else {
            kept.push_str(href);
        }
        rest = after;
    }
    kept.push_str(rest);
    kept
}

/// Pages of a plan and of bodies, but not those that say what an import doubted.
fn takes_day(href: &str) -> bool {
    let path = href.split(['?', '#']).next().unwrap_or_default();
    let within =
        |root: &str| path == root || path.strip_prefix(root).is_some_and(|p| p.starts_with('/'));
    let has_day = href.contains("ngay=");
    !has_day
        && (path == "/" || within("/ke-hoach") || within("/co-quan"))
        && !path.ends_with("/diem-can-xem")
}

fn with_day(href: &str, day: Date) -> String {
    let (link, anchor) = href.split_once('#').map_or((href, None), |(link, a)| (link, Some(a)));
    // In markup the sign between pairs is written out.
    let sign = if link.contains('?') { "&amp;" } else { "?" };
    let anchor = anchor.map(|anchor| format!("#{anchor}")).unwrap_or_default();
    format!("{link}{sign}{NAME}={day}{anchor}")
}

/// Pairs of the query of an address, decoded.
fn pairs(uri: &Uri) -> Vec<(String, String)> {
    Query::try_from_uri(uri).map(|Query(pairs)| pairs).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn only_days_are_days() {
        let check = |query: &str, expected: Option<Date>| {
            let uri = format!("/co-quan?{query}").parse().unwrap();
            assert_eq!(asked(&uri), expected, "{query}");
        };
        check("", None);
        check("ngay=2024-12-31", Some(date(2024, 12, 31)));
        check("q=a%26ngay=1&ngay=2025-03-01", Some(date(2025, 3, 1)));
        check("ngay=31/12/2024", None);
        check("ngay=0001-01-01", None);
        check("ngay=", None);
        check("ngay=%32%30%32%35-03-01", Some(date(2025, 3, 1)));
    }

    #[test]
    fn links_keep_the_day() {
        let check = |href: &str, expected: &str| {
            let page = format!("<a class=\"x\" href=\"{href}\">a</a>");
            let kept = format!("<a class=\"x\" href=\"{expected}\">a</a>");
            assert_eq!(keep(&page, date(2024, 12, 31)), kept);
        };
        check("/", "/?ngay=2024-12-31");
        check("/ke-hoach/a/chi-tieu/5.1", "/ke-hoach/a/chi-tieu/5.1?ngay=2024-12-31");
        check("/co-quan?q=a&amp;b=c#x", "/co-quan?q=a&amp;b=c&amp;ngay=2024-12-31#x");
        check("/co-quan?ngay=2025-01-01", "/co-quan?ngay=2025-01-01");
        check("/co-quan-khac", "/co-quan-khac");
        check("/ke-hoach/a/diem-can-xem", "/ke-hoach/a/diem-can-xem");
        check("/van-ban/x", "/van-ban/x");
        check("#chi-tieu", "#chi-tieu");
        let back = "<a href=\"/co-quan\" data-today>";
        assert_eq!(keep(back, date(2024, 12, 31)), back);
    }

    proptest! {
        #[test]
        fn nothing_but_links_changes(page in "(<a href=\"/co-quan\">|[a-z<>\" =]|ê){0,40}") {
            let kept = keep(&page, date(2024, 12, 31));
            prop_assert_eq!(kept.replace("?ngay=2024-12-31", ""), page);
        }
    }
}
