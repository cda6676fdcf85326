//! What the log is narrowed by, as the address says it.

use ansinh_domain::audit::verb_title;
use ansinh_store::audit::{AuditFilter, AuditPage, Outcome};
use jiff::civil::{Date, Time};
use jiff::tz::Offset;
use jiff::{Timestamp, ToSpan as _};
use serde::Deserialize;

use super::outcome;
use crate::address;
use crate::ui::filters::Control;
use crate::words;

/// The query string of the list; what cannot be understood narrows nothing.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    /// Id of what it was done to.
    pub q: String,
    /// Id of a person, or "anonymous", "system".
    #[serde(rename = "nguoi")]
    pub who: String,
    /// What was done.
    #[serde(rename = "viec")]
    pub verb: String,
    /// Word of an outcome.
    #[serde(rename = "ra-sao")]
    pub outcome: String,
    /// The first day.
    #[serde(rename = "tu")]
    pub from: String,
    /// The last day.
    #[serde(rename = "den")]
    pub to: String,
    /// Entries before this number.
    #[serde(rename = "truoc")]
    pub older_than: String,
}

/// Who is not a person.
const NOBODY: [(&str, &str); 2] = [("system", "Hệ thống"), ("anonymous", "Chưa đăng nhập")];

impl Params {
    /// The filter for the store.
    pub fn filter(&self) -> AuditFilter {
        let text = |value: &str| (!value.trim().is_empty()).then(|| value.trim().to_owned());
        AuditFilter {
            user: self.who.trim().parse().ok(),
            actor: text(&self.who).filter(|who| NOBODY.iter().any(|(word, _)| word == who)),
            verb: text(&self.verb),
            subject: self.q.trim().parse().ok(),
            outcome: Outcome::ALL.into_iter().find(|outcome| outcome.word() == self.outcome),
            from: self.day(&self.from).and_then(begins),
            until: self.day(&self.to).and_then(|day| begins(day.checked_add(1.day()).ok()?)),
        }
    }

    /// The number that entries shown are before.
    pub fn older_than(&self) -> Option<i64> {
        self.older_than.trim().parse().ok()
    }

    /// The query string that gives the same entries, from the newest or from before `older_than`.
    pub fn query(&self, older_than: Option<i64>) -> String {
        let older_than = older_than.map(|seq| seq.to_string()).unwrap_or_default();
        address::query([
            ("q", self.q.as_str()),
            ("nguoi", &self.who),
            ("viec", &self.verb),
            ("ra-sao", &self.outcome),
            ("tu", &self.from),
            ("den", &self.to),
            ("truoc", &older_than),
        ])
    }

    /// Whether anything is narrowed at all.
    pub fn narrows(&self) -> bool {
        self.filter() != AuditFilter::default()
    }

    /// The filter in words, for the head of an export.
    pub fn described(&self, page: &AuditPage) -> String {
        let filter = self.filter();
        let day = |typed: &str, none: &str| self.day(typed).map_or(none.to_owned(), words::date);
        let mut text = format!("Từ {} đến {}", day(&self.from, "đầu"), day(&self.to, "nay"));
        let nobody = NOBODY.iter().find(|(word, _)| filter.actor.as_deref() == Some(word));
        let person = page.people.iter().find(|person| filter.user == Some(person.id));
        if let Some(who) = person.map(|p| p.name.as_str()).or(nobody.map(|(_, name)| *name)) {
            text.push_str(&format!("; người thực hiện: {who}"));
        }
        if let Some(verb) = &filter.verb {
            text.push_str(&format!("; việc: {}", verb_title(verb)));
        }
        if let Some(subject) = filter.subject {
            text.push_str(&format!("; mã đối tượng: {subject}"));
        }
        if let Some(ended) = filter.outcome {
            text.push_str(&format!("; kết quả: {}", outcome(ended)));
        }
        text
    }

    fn day(&self, typed: &str) -> Option<Date> {
        typed.trim().parse().ok()
    }

    /// The controls of the filter form.
    pub fn controls(&self, page: &AuditPage) -> Vec<Control<'_>> {
        let nobody = NOBODY.iter().map(|(word, name)| ((*word).to_owned(), (*name).to_owned()));
        let people = page.people.iter().map(|person| (person.id.to_string(), person.name.clone()));
        let mut verbs: Vec<(String, String)> =
            page.verbs.iter().map(|verb| (verb.clone(), verb_title(verb).to_owned())).collect();
        verbs.sort_by(|a, b| a.1.cmp(&b.1));
        vec![
            Control::Select {
                name: "nguoi",
                label: "Người thực hiện",
                choices: people.chain(nobody).collect(),
                chosen: &self.who,
            },
            Control::Select { name: "viec", label: "Việc", choices: verbs, chosen: &self.verb },
            Control::Select {
                name: "ra-sao",
                label: "Kết quả",
                choices: Outcome::ALL
                    .map(|ended| (ended.word().to_owned(), outcome(ended).to_owned()))
                    .to_vec(),
                chosen: &self.outcome,
            },
            Control::Day { name: "tu", label: "Từ ngày", value: &self.from },
            Control::Day { name: "den", label: "Đến hết ngày", value: &self.to },
        ]
    }
}

/// When a day begins in Vietnam.
fn begins(day: Date) -> Option<Timestamp> {
    Offset::constant(7).to_timestamp(day.to_datetime(Time::midnight())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_vietnam() {
        let params =
            Params { from: "2025-03-01".into(), to: "2025-03-01".into(), ..Params::default() };
        let filter = params.filter();
        assert_eq!(filter.from.unwrap().to_string(), "2025-02-28T17:00:00Z");
        assert_eq!(filter.until.unwrap().to_string(), "2025-03-01T17:00:00Z");
        assert_eq!(params.query(Some(7)), "?tu=2025-03-01&den=2025-03-01&truoc=7");
    }

    #[test]
    fn what_is_not_understood_narrows_nothing() {
        let bad = || "x' OR 1=1".to_owned();
        let params = Params {
            q: bad(),
            who: bad(),
            outcome: bad(),
            from: bad(),
            to: bad(),
            older_than: bad(),
            verb: String::new(),
        };
        assert_eq!((params.filter(), params.older_than()), (AuditFilter::default(), None));
        assert!(!params.narrows());
    }
}
