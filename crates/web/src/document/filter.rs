//! What the list of documents is narrowed by, as the address says it.

use ansinh_store::document::{DocumentFilter, DocumentPage};
use serde::Deserialize;

use super::sort;
use crate::address;
use crate::plan::Scope;
use crate::ui::filters::Control;
use crate::ui::sort::{Sorting, choices};

/// The query string of the list; what cannot be understood narrows nothing.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    /// Slug of the plan whose documents are shown; the newest when empty.
    #[serde(rename = "ke-hoach")]
    pub plan: String,
    /// Search words.
    pub q: String,
    /// Type of document.
    #[serde(rename = "loai")]
    pub doc_type: String,
    /// Order of the rows.
    #[serde(flatten)]
    pub sorting: Sorting,
}

impl Params {
    /// The filter for the store.
    pub fn filter(&self) -> DocumentFilter {
        let text = |value: &str| (!value.trim().is_empty()).then(|| value.trim().to_owned());
        DocumentFilter { doc_type: text(&self.doc_type), q: text(&self.q) }
    }

    /// The query string that gives the same rows in the same order.
    pub fn query(&self) -> String {
        address::query(self.narrowing().into_iter().chain(self.sorting.pairs()))
    }

    /// The query string that gives the same rows in the plan's own order.
    pub fn narrowed(&self) -> String {
        address::query(self.narrowing())
    }

    fn narrowing(&self) -> [(&str, &str); 3] {
        [("ke-hoach", self.plan.as_str()), ("q", &self.q), ("loai", &self.doc_type)]
    }

    /// The controls of the filter form.
    pub(crate) fn controls<'a>(
        &'a self,
        page: &DocumentPage,
        scope: &'a Scope,
    ) -> Vec<Control<'a>> {
        let mut controls = vec![
            Control::Plan { plans: scope.plans.clone(), chosen: &scope.head.slug },
            Control::Select {
                name: "loai",
                label: "Loại văn bản",
                choices: page.types.iter().map(|name| (name.clone(), name.clone())).collect(),
                chosen: &self.doc_type,
            },
        ];
        controls.push(self.sorting.control(choices(&sort::COLUMNS)));
        controls
    }
}
