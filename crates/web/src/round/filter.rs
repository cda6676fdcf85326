//! What the bodies of a round are narrowed by, as the address says it.

use ansinh_app::report::watch::BodyStatus;
use ansinh_domain::report::State;
use ansinh_domain::text::fold;
use serde::Deserialize;

use super::mark::{TIMELINESS, state_key, timeliness_key};
use crate::address;
use crate::ui::filters::Control;
use crate::ui::sort::{Key, Sorting, choices, keys};

/// Columns the list can be sorted by: key and heading.
pub(crate) const COLUMNS: [(&str, &str); 6] = [
    ("co-quan", "Cơ quan"),
    ("trang-thai", "Trạng thái"),
    ("day-du", "Đầy đủ"),
    ("han", "Hạn"),
    ("dung-han", "Đúng hạn"),
    ("cham", "Chậm do ai"),
];

/// The query string of a round's page; what cannot be understood narrows nothing.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    /// Search words.
    pub q: String,
    /// A [`State`].
    #[serde(rename = "trang-thai")]
    pub state: String,
    /// A sort of timeliness.
    #[serde(rename = "thoi-han")]
    pub timeliness: String,
    /// Order of the rows.
    #[serde(flatten)]
    pub sorting: Sorting,
}

impl Params {
    /// The bodies that pass, in the order asked for.
    pub(super) fn sift<'a>(&self, bodies: &'a [BodyStatus]) -> Vec<&'a BodyStatus> {
        let q = fold(&self.q);
        let state = State::ALL.into_iter().find(|state| state_key(*state) == self.state);
        let sort = TIMELINESS.iter().map(|(key, _)| *key).find(|key| *key == self.timeliness);
        let mut rows: Vec<&BodyStatus> = bodies
            .iter()
            .filter(|body| fold(&body.submission.body_name).contains(&q))
            .filter(|body| state.is_none_or(|state| body.submission.state == state))
            .filter(|body| sort.is_none_or(|key| timeliness_key(body.timeliness) == key))
            .collect();
        if let Some(by) = self.sorting.by(&keys(&COLUMNS)) {
            self.sorting.sort(&mut rows, |body| key(by, body));
        }
        rows
    }

    /// The query string that gives the same rows in the same order.
    pub(super) fn query(&self) -> String {
        address::query(self.narrowing().into_iter().chain(self.sorting.pairs()))
    }

    /// The query string that gives the same rows in their own order.
    pub(super) fn narrowed(&self) -> String {
        address::query(self.narrowing())
    }

    fn narrowing(&self) -> [(&str, &str); 3] {
        [("q", self.q.as_str()), ("trang-thai", &self.state), ("thoi-han", &self.timeliness)]
    }

    /// The controls of the filter form.
    pub(super) fn controls(&self) -> Vec<Control<'_>> {
        vec![
            Control::Select {
                name: "trang-thai",
                label: "Trạng thái",
                choices: State::ALL
                    .map(|state| (state_key(state).to_owned(), state.title().to_owned()))
                    .into(),
                chosen: &self.state,
            },
            Control::Select {
                name: "thoi-han",
                label: "Thời hạn",
                choices: choices(&TIMELINESS),
                chosen: &self.timeliness,
            },
            self.sorting.control(choices(&COLUMNS)),
        ]
    }
}

fn key(by: &str, body: &BodyStatus) -> Option<Key> {
    match by {
        "co-quan" => Key::text(&body.submission.body_name),
        "trang-thai" => {
            let at = State::ALL.iter().position(|state| *state == body.submission.state);
            Key::count(at.and_then(|at| i64::try_from(at).ok()).unwrap_or_default())
        }
        "day-du" => body.completeness.percent().map(Key::Number),
        "han" => Some(Key::Day(body.submission.due)),
        "dung-han" => {
            let key = timeliness_key(body.timeliness);
            let at = TIMELINESS.iter().position(|(known, _)| *known == key);
            Key::count(at.and_then(|at| i64::try_from(at).ok()).unwrap_or_default())
        }
        _ => Key::count(i64::from(body.lateness.total() - body.lateness.allowed)),
    }
}
