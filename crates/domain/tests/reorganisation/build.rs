//! Small worlds for the tests.

use ansinh_domain::body::BodyKind;
use ansinh_domain::reorganisation::{
    Act, ActHead, Bodies, Body, Change, Content, Decision, DutyRole, Item, ItemKind, NewBody,
    Outcome, Slot, Span, State, Transfer,
};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use uuid::Uuid;

/// Who decides in the tests.
pub const PERSON: Uuid = Uuid::from_u128(0xdec1de);

pub fn body(n: u128) -> Uuid {
    Uuid::from_u128(0xb0d1 << 32 | n)
}

pub fn slot(n: u128) -> Uuid {
    Uuid::from_u128(0x5107 << 32 | n)
}

pub fn act_id(n: u128) -> Uuid {
    Uuid::from_u128(0xac7 << 32 | n)
}

/// The n-th day of the world, which begins with 2025.
pub fn day(n: i64) -> Date {
    date(2025, 1, 1).saturating_add(n.days())
}

/// "Cơ quan n", always there.
pub fn a_body(n: u128) -> Body {
    Body::new(body(n), BodyKind::Body, format!("Cơ quan {n}"))
}

pub fn a_slot(n: u128) -> Slot {
    let item = Item { kind: ItemKind::Task, id: slot(n), code: format!("V.{n}") };
    Slot { id: slot(n), item, role: DutyRole::Lead, ordinal: 0 }
}

/// Bodies 0, 1, 2 …; slots 0, 1, 2 …, each held by one body on the days of a span.
pub fn world(bodies: u128, owners: &[(u128, u128, Span)]) -> State {
    let slots = owners.iter().map(|(n, _, _)| a_slot(*n));
    let owners = owners.iter().map(|(s, b, span)| (slot(*s), body(*b), *span));
    State::new(Bodies::new((0..bodies).map(a_body), []), slots, owners)
}

pub fn reorganise(n: u128, effective: Date, changes: Vec<Change>, transfers: Vec<Transfer>) -> Act {
    Act {
        id: act_id(n),
        decision: Decision::read("Nghị quyết số 1/NQ-HĐND ngày 20/12/2024 của HĐND tỉnh"),
        effective,
        title: format!("Đợt {n}"),
        content: Content::Reorganise { changes, transfers },
    }
}

pub fn head(n: u128) -> ActHead {
    ActHead {
        id: act_id(n),
        decision: Decision::read("Nghị quyết số 2/NQ-HĐND ngày 21/12/2024 của HĐND tỉnh"),
        title: format!("Hoàn tác {n}"),
    }
}

pub fn pass(slot_n: u128, from: u128, outcome: Outcome) -> Transfer {
    let (slot, from) = (slot(slot_n), body(from));
    let reason = "Theo chức năng".to_owned();
    Transfer { slot, from, outcome, reason, rule: None, decided_by: PERSON }
}

pub fn to(bodies: &[u128]) -> Outcome {
    Outcome::To(bodies.iter().map(|n| body(*n)).collect())
}

pub fn begin(n: u128) -> Change {
    let (id, kind, name) = (body(n), BodyKind::Body, format!("Cơ quan {n}"));
    Change::Begin { body: NewBody { id, kind, name, superior: None, lived_before: false } }
}
