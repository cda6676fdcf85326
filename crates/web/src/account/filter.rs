//! What the list of accounts is narrowed by, as the address says it.

use ansinh_domain::text::fold;
use ansinh_store::user::UserRow;
use jiff::civil::Date;
use serde::Deserialize;

use super::{State, role};
use crate::address;
use crate::ui::filters::Control;

/// The query string of the list; what cannot be understood narrows nothing.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    /// Search words.
    pub q: String,
    /// How the account stands.
    #[serde(rename = "trang-thai")]
    pub state: String,
}

impl Params {
    /// The rows that pass. There are hundreds of accounts at most, so they are sifted here.
    pub(super) fn sift(&self, rows: &[UserRow], today: Date) -> Vec<UserRow> {
        let q = fold(&self.q);
        let state = State::ALL.into_iter().find(|state| state.key() == self.state);
        let found = |row: &UserRow| {
            let roles = row.grants.iter().filter(|grant| grant.open(today)).map(role);
            let mut texts = vec![row.name.clone(), row.login.clone()];
            texts.extend(row.email.clone());
            texts.extend(roles);
            texts.iter().any(|text| fold(text).contains(&q))
        };
        rows.iter()
            .filter(|row| state.is_none_or(|state| State::of(row) == state) && found(row))
            .cloned()
            .collect()
    }

    /// The query string that gives the same rows.
    pub(super) fn query(&self) -> String {
        address::query([("q", self.q.as_str()), ("trang-thai", &self.state)])
    }

    /// The controls of the filter form.
    pub(super) fn controls(&self) -> Vec<Control<'_>> {
        vec![Control::Select {
            name: "trang-thai",
            label: "Trạng thái",
            choices: State::ALL
                .map(|state| (state.key().to_owned(), state.words().to_owned()))
                .into(),
            chosen: &self.state,
        }]
    }
}
