//! Figures of territories, put in as if they had been received.

use ansinh_app::App;
use ansinh_domain::access::Actor;
use ansinh_domain::report::Value;
use ansinh_store::audit::{self, NewEntry};
use ansinh_store::report::observation::{self, NewRevision, ObservationKey};
use ansinh_store::{IndicatorId, ObservationId, TerritoryId, territory};
use jiff::civil::Date;

/// The territory with a code on a day.
pub async fn territory_on(app: &App, code: &str, day: Date) -> TerritoryId {
    let known = territory::known_now(&app.db).await.expect("the registry");
    let unit = known.registry.unit_at(code.parse().expect("a code"), day).expect("a territory");
    known.ids[unit.place()]
}

/// Keeps a figure of an indicator as of a day, of a territory or of the plan's own.
pub async fn received_figure(
    app: &App,
    indicator: IndicatorId,
    territory: Option<TerritoryId>,
    (period, as_of): (&str, Date),
    value: &str,
) {
    let now = app.now();
    let period = period.parse().expect("a period");
    let key = ObservationKey { indicator, territory, period, as_of };
    let value = Value::Number { number: value.parse().expect("a number") };
    let mut tx = app.db.begin().await.expect("a transaction");
    let fresh: ObservationId = app.ids.next(now);
    let (id, newest) = observation::find_or_make(&mut tx, fresh, key, now).await.expect("a key");
    let number = newest.map_or(0, |figure| figure.number) + 1;
    let new = NewRevision {
        value: Some(&value),
        source: Some("Số liệu thử"),
        note: None,
        explanation: None,
        reason: (number > 1).then_some("Sửa"),
        item: None,
        entered: (None, now),
        approved: None,
        received: (None, now),
    };
    observation::revise(&mut tx, id, number, new).await.expect("a revision");
    // What is kept in memory is told by the log that something came.
    let entry = NewEntry {
        now,
        actor: &Actor::System,
        body: None,
        address: None,
        agent: None,
        verb: "receive-report",
        subject_kind: "indicator",
        subject: Some(indicator.0),
        before: None,
        after: None,
        result: "done",
    };
    audit::append(&mut tx, entry).await.expect("an entry");
    tx.commit().await.expect("commit");
}
