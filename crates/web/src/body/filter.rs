//! What the list of bodies is narrowed by, as the address says it.

use ansinh_domain::body::BodyKind;
use ansinh_store::body::BodyFilter;
use serde::Deserialize;

use super::sort;
use crate::address;
use crate::plan::Scope;
use crate::ui::filters::Control;
use crate::ui::sort::{Sorting, choices};
use crate::words;

/// The query string of the list; what cannot be understood narrows nothing.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    /// Slug of the plan whose bodies are shown; the newest when empty.
    #[serde(rename = "ke-hoach")]
    pub plan: String,
    /// Search words.
    pub q: String,
    /// "co-quan" or "nhom".
    #[serde(rename = "loai")]
    pub kind: String,
    /// The day looked at.
    #[serde(rename = "ngay")]
    pub day: String,
    /// On the page of one body: reports by whose organisation, "hien-nay" or as reported then.
    #[serde(rename = "theo")]
    pub by: String,
    /// Order of the rows.
    #[serde(flatten)]
    pub sorting: Sorting,
}

const KINDS: [(BodyKind, &str); 2] = [(BodyKind::Body, "co-quan"), (BodyKind::Group, "nhom")];

impl Params {
    /// The filter for the store.
    pub fn filter(&self) -> BodyFilter {
        BodyFilter {
            kind: KINDS.iter().find(|(_, key)| *key == self.kind).map(|(kind, _)| *kind),
            q: (!self.q.trim().is_empty()).then(|| self.q.trim().to_owned()),
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

    fn narrowing(&self) -> [(&str, &str); 4] {
        [
            ("ke-hoach", self.plan.as_str()),
            ("q", &self.q),
            ("loai", &self.kind),
            ("ngay", &self.day),
        ]
    }

    /// The controls of the filter form.
    pub(crate) fn controls<'a>(&'a self, scope: &'a Scope) -> Vec<Control<'a>> {
        let mut controls = vec![
            Control::Plan { plans: scope.plans.clone(), chosen: &scope.head.slug },
            Control::Select {
                name: "loai",
                label: "Loại",
                choices: KINDS
                    .map(|(kind, key)| (key.to_owned(), words::body_kind(kind).to_owned()))
                    .into(),
                chosen: &self.kind,
            },
        ];
        controls.push(Control::Hidden { name: "ngay", value: &self.day });
        controls.push(self.sorting.control(choices(&sort::COLUMNS)));
        controls
    }
}
