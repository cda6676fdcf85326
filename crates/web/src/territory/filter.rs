//! What the list of territories is narrowed by, as the address says it.

use ansinh_domain::territory::Level;
use ansinh_store::territory::TerritoryFilter;
use jiff::civil::Date;
use serde::Deserialize;

use super::ON_PAGE;
use crate::address;
use crate::ui::filters::Control;

/// The query string of the list. A territory is known by its code only on a day, so there always
/// is one: today, unless the address says another.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    /// Search words or a code.
    pub q: String,
    /// The day, "2025-07-01".
    #[serde(rename = "ngay")]
    pub day: String,
    /// Word of a tier.
    #[serde(rename = "cap")]
    pub level: String,
    /// Code of the unit whose parts are shown.
    #[serde(rename = "thuoc")]
    pub under: String,
    /// Page of the list, from 1.
    #[serde(rename = "trang")]
    pub page: String,
}

impl Params {
    /// The day the list is of.
    pub fn on(&self, today: Date) -> Date {
        self.day.trim().parse().unwrap_or(today)
    }

    /// The filter for the store; what cannot be understood narrows nothing.
    pub fn filter(&self) -> TerritoryFilter {
        let text = |value: &str| (!value.trim().is_empty()).then(|| value.trim().to_owned());
        TerritoryFilter {
            q: text(&self.q),
            level: Level::ALL.into_iter().find(|level| word(*level) == self.level.trim()),
            under: text(&self.under),
        }
    }

    /// The page of the list, from 1.
    pub fn page(&self) -> i64 {
        const MOST: i64 = 10_000;
        self.page.trim().parse().unwrap_or(1).clamp(1, MOST)
    }

    /// How many rows stand before the page.
    pub fn offset(&self) -> i64 {
        (self.page() - 1) * ON_PAGE
    }

    /// The query string that gives the same rows, or another page of them.
    pub fn query(&self, page: Option<i64>) -> String {
        let page = page.filter(|page| *page > 1).map(|page| page.to_string());
        address::query([
            ("q", self.q.as_str()),
            ("ngay", &self.day),
            ("cap", &self.level),
            ("thuoc", &self.under),
            ("trang", page.as_deref().unwrap_or_default()),
        ])
    }

    /// The controls of the filter form; `day` is what stands in the field of the day.
    pub(crate) fn controls<'a>(&'a self, day: &'a str) -> Vec<Control<'a>> {
        vec![
            Control::Day { name: "ngay", label: "Tại ngày", value: day },
            Control::Select {
                name: "cap",
                label: "Cấp",
                choices: Level::ALL
                    .map(|level| (word(level).to_owned(), level.title().to_owned()))
                    .to_vec(),
                chosen: &self.level,
            },
            Control::Hidden { name: "thuoc", value: &self.under },
        ]
    }
}

/// The word of a tier in addresses.
fn word(level: Level) -> &'static str {
    match level {
        Level::Province => "tinh",
        Level::District => "huyen",
        Level::Commune => "xa",
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn there_always_is_a_day() {
        let today = date(2025, 8, 1);
        let on = |day: &str| Params { day: day.into(), ..Params::default() }.on(today);
        assert_eq!(on(""), today);
        assert_eq!(on("2024-12-31"), date(2024, 12, 31));
        assert_eq!(on("hôm qua"), today);
    }

    #[test]
    fn pages_are_counted_from_one() {
        let check = |page: &str, number: i64, offset: i64| {
            let params = Params { page: page.into(), ..Params::default() };
            assert_eq!((params.page(), params.offset()), (number, offset), "{page:?}");
        };
        check("", 1, 0);
        check("2", 2, 200);
        check("0", 1, 0);
        check("-9223372036854775808", 1, 0);
        check("9223372036854775807", 10_000, 1_999_800);
        check("hai", 1, 0);
    }

    #[test]
    fn the_query_keeps_what_narrows() {
        let params = Params { q: "Hà".into(), level: "xa".into(), ..Params::default() };
        assert_eq!(params.query(None), "?q=H%C3%A0&cap=xa");
        assert_eq!(params.query(Some(1)), "?q=H%C3%A0&cap=xa");
        assert_eq!(params.query(Some(3)), "?q=H%C3%A0&cap=xa&trang=3");
        assert_eq!(params.filter().level, Some(Level::Commune));
    }
}
