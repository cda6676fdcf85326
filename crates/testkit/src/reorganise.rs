//! A reorganisation in one call.

use ansinh_app::reorganisation::apply::{Seen, apply};
use ansinh_app::reorganisation::begin::{ByHand, begin_by_hand};
use ansinh_app::reorganisation::decide::{Choice, Which, decide};
use ansinh_app::reorganisation::prepare::{Edit, prepare};
use ansinh_app::reorganisation::view::view;
use ansinh_app::{App, Caller};
use ansinh_domain::reorganisation::{Change, DutyRole};
use ansinh_store::{ActId, BodyId};
use jiff::civil::Date;

/// Ends a body on `day`: `to` take over all it leads; what it helps with is closed.
pub async fn end_body(app: &App, caller: &Caller, body: BodyId, day: Date, to: &[BodyId]) -> ActId {
    let new = ByHand {
        title: "Giải thể một cơ quan".into(),
        decision: "Quyết định số 12/QĐ-UBND ngày 3/2/2025 của UBND tỉnh".into(),
        effective: day,
    };
    let id = begin_by_hand(app, caller, new).await.expect("a draft");
    let end = Edit::Add(Change::End { body: body.0 });
    prepare(app, caller, id, end).await.expect("the end of the body");
    let offered = view(app, id).await.expect("the draft");
    let of = |lead: bool| {
        let duties = offered.duties.iter();
        let duties = duties.filter(|duty| (duty.words.text.role == DutyRole::Lead) == lead);
        duties.map(|duty| (duty.slot(), duty.from)).collect::<Vec<_>>()
    };
    let give = Choice::Give(to.iter().map(|id| id.0).collect());
    decide(app, caller, id, &Which::Chosen(of(true)), &give, "").await.expect("successors");
    if !of(false).is_empty() {
        let which = Which::Chosen(of(false));
        decide(app, caller, id, &which, &Choice::Close, "Không còn").await.expect("closed duties");
    }
    let ready = view(app, id).await.expect("the draft");
    let seen = Seen { mod_count: ready.row.mod_count, acts: ready.known_acts() };
    apply(app, caller, id, seen).await.expect("the act")
}
