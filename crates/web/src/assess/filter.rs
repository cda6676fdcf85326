//! Which indicators a list of assessments shows.

use ansinh_app::assess::Assessed;
use ansinh_domain::assess::Status;
use ansinh_domain::text::{collation_key, fold};
use ansinh_store::plan::HeadingRow;
use serde::Deserialize;

use super::Bundle;
use crate::address;
use crate::ui::filters::{Choice, Control};

/// The query string of the list.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    /// Search words.
    pub q: String,
    /// A status or a bundle of them.
    #[serde(rename = "tinh-trang")]
    pub status: String,
    /// Code of a group.
    #[serde(rename = "nhom")]
    pub group: String,
    /// Id of a body that leads.
    #[serde(rename = "co-quan")]
    pub body: String,
}

impl Params {
    /// The rows that pass.
    pub fn sift<'a>(&self, rows: &'a [Assessed]) -> Vec<&'a Assessed> {
        let words = fold(&self.q);
        rows.iter().filter(|one| self.keeps(one, &words)).collect()
    }

    fn keeps(&self, one: &Assessed, words: &str) -> bool {
        let row = &one.row;
        (words.is_empty() || fold(&format!("{} {}", row.code, row.name)).contains(words))
            && (self.group.is_empty() || row.group_code.as_deref() == Some(&self.group))
            && (self.body.is_empty() || row.leads.iter().any(|b| b.id.to_string() == self.body))
            && self.is_status(one.out.status)
    }

    fn is_status(&self, status: Status) -> bool {
        self.status.is_empty()
            || status.word() == self.status
            || Bundle::of(status).word() == self.status
    }

    /// The same as a query string.
    pub fn query(&self) -> String {
        address::query([
            ("q", self.q.as_str()),
            ("tinh-trang", &self.status),
            ("nhom", &self.group),
            ("co-quan", &self.body),
        ])
    }

    /// Controls of the filter form.
    pub fn controls<'a>(&'a self, rows: &[Assessed], groups: &[HeadingRow]) -> Vec<Control<'a>> {
        let bundles = Bundle::ALL.map(|bundle| (bundle.word().into(), bundle.title().into()));
        let statuses =
            Status::ALL.map(|status| (status.word().to_owned(), format!("– {}", status.title())));
        let statuses: Vec<Choice> = bundles.into_iter().chain(statuses).collect();
        let groups: Vec<Choice> = groups
            .iter()
            .map(|group| (group.code.clone(), format!("{}. {}", group.code, group.name)))
            .collect();
        vec![
            Control::Select {
                name: "tinh-trang",
                label: "Tình trạng",
                choices: statuses,
                chosen: &self.status,
            },
            Control::Select { name: "nhom", label: "Nhóm", choices: groups, chosen: &self.group },
            Control::Select {
                name: "co-quan",
                label: "Chủ trì",
                choices: bodies(rows),
                chosen: &self.body,
            },
        ]
    }
}

/// Bodies that lead anything, by name.
fn bodies(rows: &[Assessed]) -> Vec<Choice> {
    let leads = rows.iter().flat_map(|one| &one.row.leads);
    let mut bodies: Vec<Choice> =
        leads.map(|body| (body.id.to_string(), body.name.clone())).collect();
    bodies.sort_by_cached_key(|(id, name)| (collation_key(name), id.clone()));
    bodies.dedup();
    bodies
}
