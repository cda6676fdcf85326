//! What the list is narrowed by, as the address says it.

use ansinh_store::grant::BodyChoice;
use ansinh_store::message::{Channel, Filter, MessageState};
use ansinh_store::report::round::RoundRow;
use serde::Deserialize;

use super::{channel, channel_key, key, words};
use crate::address;
use crate::ui::filters::Control;

/// The query string of the list; what cannot be understood narrows nothing.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    /// Words in the name of whom it tells, or in what it tells first.
    pub q: String,
    /// Word of a state.
    #[serde(rename = "tinh-trang")]
    pub state: String,
    /// Word of a channel.
    #[serde(rename = "kenh")]
    pub channel: String,
    /// Id of a round.
    #[serde(rename = "ky")]
    pub round: String,
    /// Id of a body.
    #[serde(rename = "co-quan")]
    pub body: String,
}

const CHANNELS: [Channel; 2] = [Channel::App, Channel::Email];

impl Params {
    /// The filter for the store.
    pub fn filter(&self) -> Filter {
        Filter {
            state: MessageState::ALL.into_iter().find(|state| key(*state) == self.state),
            channel: CHANNELS.into_iter().find(|one| channel_key(*one) == self.channel),
            round: self.round.trim().parse().ok(),
            body: self.body.trim().parse().ok(),
        }
    }

    /// Whether the words typed are in one of `texts`, diacritics ignored.
    pub fn finds(&self, texts: &[&str]) -> bool {
        let wanted = ansinh_domain::text::fold(&self.q);
        wanted.is_empty()
            || texts.iter().any(|text| ansinh_domain::text::fold(text).contains(&wanted))
    }

    /// The query string that gives the same messages.
    pub fn query(&self) -> String {
        address::query([
            ("q", self.q.as_str()),
            ("tinh-trang", &self.state),
            ("kenh", &self.channel),
            ("ky", &self.round),
            ("co-quan", &self.body),
        ])
    }

    /// The controls of the filter form.
    pub fn controls(&self, rounds: &[RoundRow], bodies: &[BodyChoice]) -> Vec<Control<'_>> {
        let round = |row: &RoundRow| {
            (row.id.to_string(), format!("{} – {}", row.period.title(), row.regime.name))
        };
        vec![
            Control::Select {
                name: "tinh-trang",
                label: "Tình trạng",
                choices: MessageState::ALL
                    .map(|state| (key(state).to_owned(), words(state).to_owned()))
                    .to_vec(),
                chosen: &self.state,
            },
            Control::Select {
                name: "kenh",
                label: "Kênh",
                choices: CHANNELS
                    .map(|one| (channel_key(one).to_owned(), channel(one).to_owned()))
                    .to_vec(),
                chosen: &self.channel,
            },
            Control::Select {
                name: "ky",
                label: "Kỳ báo cáo",
                choices: rounds.iter().map(round).collect(),
                chosen: &self.round,
            },
            Control::Select {
                name: "co-quan",
                label: "Cơ quan",
                choices: bodies.iter().map(|row| (row.id.to_string(), row.name.clone())).collect(),
                chosen: &self.body,
            },
        ]
    }
}
