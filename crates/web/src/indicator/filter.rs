//! What the list of indicators is narrowed by, as the address says it.

use ansinh_domain::target::Direction;
use ansinh_store::indicator::{IndicatorFilter, IndicatorPage};
use serde::Deserialize;

use super::sort;
use crate::address;
use crate::ui::filters::Control;
use crate::ui::sort::Sorting;
use crate::words;

/// The query string of the list; what cannot be understood narrows nothing.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    /// Search words.
    pub q: String,
    /// Code of a group.
    #[serde(rename = "nhom")]
    pub group: String,
    /// Id of a body.
    #[serde(rename = "co-quan")]
    pub body: String,
    /// Unit.
    #[serde(rename = "don-vi-tinh")]
    pub unit: String,
    /// Direction, by its key.
    #[serde(rename = "chieu-huong")]
    pub direction: String,
    /// "1" for only those without a target.
    #[serde(rename = "chua-co-muc-tieu")]
    pub no_target: String,
    /// The day looked at.
    #[serde(rename = "ngay")]
    pub day: String,
    /// Order of the rows.
    #[serde(flatten)]
    pub sorting: Sorting,
}

const DIRECTIONS: [Direction; 3] = [Direction::Higher, Direction::Lower, Direction::Status];

impl Params {
    /// The filter for the store.
    pub fn filter(&self) -> IndicatorFilter {
        let text = |value: &str| (!value.trim().is_empty()).then(|| value.trim().to_owned());
        IndicatorFilter {
            body: self.body.parse().ok(),
            unit: text(&self.unit),
            direction: DIRECTIONS
                .into_iter()
                .find(|direction| words::direction_key(*direction) == self.direction),
            no_target: self.no_target == "1",
            group: text(&self.group),
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

    fn narrowing(&self) -> [(&str, &str); 7] {
        [
            ("q", self.q.as_str()),
            ("nhom", &self.group),
            ("co-quan", &self.body),
            ("don-vi-tinh", &self.unit),
            ("chieu-huong", &self.direction),
            ("chua-co-muc-tieu", &self.no_target),
            ("ngay", &self.day),
        ]
    }

    /// The controls of the filter form.
    pub fn controls(&self, page: &IndicatorPage) -> Vec<Control<'_>> {
        let mut controls = vec![
            Control::Select {
                name: "nhom",
                label: "Nhóm",
                choices: page
                    .groups
                    .iter()
                    .map(|group| (group.code.clone(), format!("{}. {}", group.code, group.name)))
                    .collect(),
                chosen: &self.group,
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
                name: "don-vi-tinh",
                label: "Đơn vị tính",
                choices: page.units.iter().map(|unit| (unit.clone(), unit.clone())).collect(),
                chosen: &self.unit,
            },
            Control::Select {
                name: "chieu-huong",
                label: "Chiều hướng",
                choices: DIRECTIONS
                    .map(|direction| {
                        (
                            words::direction_key(direction).to_owned(),
                            words::direction(direction).to_owned(),
                        )
                    })
                    .into(),
                chosen: &self.direction,
            },
            Control::Check {
                name: "chua-co-muc-tieu",
                label: "Chưa có mục tiêu",
                ticked: self.no_target == "1",
            },
        ];
        controls.push(Control::Hidden { name: "ngay", value: &self.day });
        controls.push(self.sorting.control(sort::columns(&page.milestones)));
        controls
    }
}
