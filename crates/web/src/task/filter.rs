//! What the list of tasks is narrowed by, as the address says it.

use ansinh_store::task::{TaskFilter, TaskPage};
use serde::Deserialize;

use super::sort;
use crate::address;
use crate::ui::filters::Control;
use crate::ui::sort::{Sorting, choices};
use crate::words;

/// The query string of the list; what cannot be understood narrows nothing.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    /// Search words.
    pub q: String,
    /// Code of a section or sub-section.
    #[serde(rename = "muc")]
    pub section: String,
    /// Id of a body.
    #[serde(rename = "co-quan")]
    pub body: String,
    /// Kind of schedule, by its key.
    #[serde(rename = "thoi-han")]
    pub kind: String,
    /// Year in which something is due.
    #[serde(rename = "nam")]
    pub year: String,
    /// The day looked at.
    #[serde(rename = "ngay")]
    pub day: String,
    /// Order of the rows.
    #[serde(flatten)]
    pub sorting: Sorting,
}

impl Params {
    /// The filter for the store.
    pub fn filter(&self) -> TaskFilter {
        let text = |value: &str| (!value.trim().is_empty()).then(|| value.trim().to_owned());
        TaskFilter {
            body: self.body.parse().ok(),
            section: text(&self.section),
            kind: words::SCHEDULE_KINDS
                .into_iter()
                .find(|kind| words::schedule_key(*kind) == self.kind),
            due_year: self.year.trim().parse().ok(),
            q: text(&self.q),
        }
    }

    /// The query string that gives the same rows in the same order.
    pub fn query(&self) -> String {
        address::query(self.narrowing().into_iter().chain(self.sorting.pairs()))
    }

    /// The query string that gives the same rows in the plan's own order.
    pub fn narrowed(&self) -> String {
        address::query(self.narrowing())
    }

    fn narrowing(&self) -> [(&str, &str); 6] {
        [
            ("q", self.q.as_str()),
            ("muc", &self.section),
            ("co-quan", &self.body),
            ("thoi-han", &self.kind),
            ("nam", &self.year),
            ("ngay", &self.day),
        ]
    }

    /// The controls of the filter form.
    pub fn controls(&self, page: &TaskPage) -> Vec<Control<'_>> {
        let mut controls = vec![
            Control::Select {
                name: "muc",
                label: "Mục",
                choices: page
                    .sections
                    .iter()
                    .map(|section| {
                        (section.code.clone(), format!("{}. {}", section.code, section.name))
                    })
                    .collect(),
                chosen: &self.section,
            },
            Control::Select {
                name: "co-quan",
                label: "Cơ quan",
                choices: page
                    .bodies
                    .iter()
                    .map(|body| (body.id.to_string(), body.name.clone()))
                    .collect(),
                chosen: &self.body,
            },
            Control::Select {
                name: "thoi-han",
                label: "Loại thời hạn",
                choices: page
                    .kinds
                    .iter()
                    .map(|kind| {
                        (
                            words::schedule_key(*kind).to_owned(),
                            words::schedule_kind(*kind).to_owned(),
                        )
                    })
                    .collect(),
                chosen: &self.kind,
            },
            Control::Select {
                name: "nam",
                label: "Năm đến hạn",
                choices: page
                    .due_years
                    .iter()
                    .map(|year| (year.to_string(), year.to_string()))
                    .collect(),
                chosen: &self.year,
            },
        ];
        controls.push(Control::Hidden { name: "ngay", value: &self.day });
        controls.push(self.sorting.control(choices(&sort::COLUMNS)));
        controls
    }
}
