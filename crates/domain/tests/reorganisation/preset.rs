//! The shipped preset over the items of the shipped plan.
//!
//! `plan-103-items.tsv` holds the plan's headings and, for each indicator and task, its code,
//! headings, lead and coordinating bodies, and text, as the importer reads them from the document.

use std::collections::{BTreeMap, BTreeSet};

use ansinh_domain::body::{BodyKind, body_key, kind_of};
use ansinh_domain::reorganisation::preset::{Draft, Preset, draft, read_preset};
use ansinh_domain::reorganisation::{
    Act, Bodies, Body, Confidence, Content, Decision, DutyRole, DutyText, HeadingText, Item,
    ItemKind, Outcome, Slot, Span, State, Suggestion, Transfer, apply, lost_meaning, suggest, undo,
};
use jiff::civil::{Date, date};
use uuid::Uuid;

use crate::build::{PERSON, act_id, head};

const PRESET: &str = include_str!("../../../../plans/plan-103/succession.csv");
const ITEMS: &str = include_str!("plan-103-items.tsv");

const MARCH: Date = date(2025, 3, 1);
const JULY: Date = date(2025, 7, 1);

fn preset() -> Preset {
    let (preset, problems) = read_preset(PRESET);
    assert_eq!(problems, []);
    preset
}

/// The plan's duties, and what rules are judged by.
struct Plan {
    state: State,
    texts: BTreeMap<Uuid, DutyText>,
}

fn plan() -> Plan {
    let mut names: BTreeMap<&str, &str> = BTreeMap::new();
    let mut bodies: BTreeMap<String, Body> = BTreeMap::new();
    let (mut slots, mut owners, mut texts) = (Vec::new(), Vec::new(), BTreeMap::new());
    let mut next = 0_u128;
    let mut id = || {
        next += 1;
        Uuid::from_u128(next)
    };
    for line in ITEMS.lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        if let ["@", code, name] = cells.as_slice() {
            names.insert(code, name);
            continue;
        }
        let [code, above, lead, coordinating, text]: [&str; 5] = cells.try_into().unwrap();
        let kind = if code.starts_with(|c: char| c.is_ascii_digit()) {
            ItemKind::Indicator
        } else {
            ItemKind::Task
        };
        let item = Item { kind, id: id(), code: code.to_owned() };
        let headings: Vec<HeadingText> = above
            .split(';')
            .map(|code| HeadingText { code: code.to_owned(), name: names[code].to_owned() })
            .collect();
        for (role, cell) in [(DutyRole::Lead, lead), (DutyRole::Coordinating, coordinating)] {
            for (ordinal, name) in (0..).zip(cell.split(';').filter(|name| !name.is_empty())) {
                let body = bodies.entry(body_key(name)).or_insert_with(|| {
                    Body::new(id(), kind_of(name).unwrap_or(BodyKind::Body), name)
                });
                let slot = Slot { id: id(), item: item.clone(), role, ordinal };
                owners.push((slot.id, body.id, Span::EVER));
                let duty = DutyText {
                    body: name.to_owned(),
                    code: code.to_owned(),
                    headings: headings.clone(),
                    text: text.to_owned(),
                    role,
                };
                texts.insert(slot.id, duty);
                slots.push(slot);
            }
        }
    }
    Plan { state: State::new(Bodies::new(bodies.into_values(), []), slots, owners), texts }
}

/// The n-th prepared act with no duty decided yet.
fn prepared(state: &State, n: usize) -> (Act, Draft) {
    let preset = preset();
    let prepared = &preset.acts[n];
    let mut next = (n as u128 + 1) << 64;
    let draft = draft(prepared, state, &mut || {
        next += 1;
        Uuid::from_u128(next)
    });
    let act = Act {
        id: act_id(n as u128 + 1),
        decision: Decision::read(&prepared.decision),
        effective: prepared.effective,
        title: prepared.title.clone(),
        content: Content::Reorganise { changes: draft.changes.clone(), transfers: Vec::new() },
    };
    (act, draft)
}

/// What a person does who accepts a proposal that is not open and puts everything else off.
fn accept(mut act: Act, suggestions: &[Suggestion]) -> Act {
    let Content::Reorganise { transfers, .. } = &mut act.content else { unreachable!() };
    for one in suggestions {
        let sure = one.proposal.as_ref().filter(|proposal| {
            proposal.confidence != Confidence::Open && proposal.alternatives.is_empty()
        });
        transfers.push(Transfer {
            slot: one.slot,
            from: one.from,
            outcome: sure.map_or(Outcome::PutOff, |_| Outcome::To(one.to.clone())),
            reason: sure.map_or("Chưa rõ".to_owned(), |proposal| proposal.reason.clone()),
            rule: sure.map(|proposal| proposal.rule.clone()),
            decided_by: PERSON,
        });
    }
    act
}

fn step(plan: &Plan, state: &State, n: usize) -> State {
    let (act, _) = prepared(state, n);
    let act = accept(act.clone(), &suggest(state, &act, &plan.texts, &preset().rules));
    apply(state, act).unwrap()
}

fn codes(state: &State, slots: impl IntoIterator<Item = Uuid>) -> BTreeSet<String> {
    slots.into_iter().filter_map(|slot| state.slot(slot)).map(Slot::label).collect()
}

#[test]
fn every_row_is_understood() {
    let preset = preset();
    assert_eq!(preset.acts.iter().map(|act| act.effective).collect::<Vec<_>>(), [MARCH, JULY]);
    let decision = Decision::read(&preset.acts[0].decision);
    assert_eq!(decision.number.as_deref(), Some("45/2025/NĐ-CP"));
    assert_eq!(decision.date, Some(date(2025, 2, 28)));
    for rule in &preset.rules {
        assert!(!rule.source.is_empty() && !rule.reason.is_empty(), "{}", rule.id);
        assert!(rule.successors.len() == 1 || rule.confidence == Confidence::Open, "{}", rule.id);
    }
}

#[test]
fn prepared_acts_fit_the_plan() {
    let plan = plan();
    let (_, march) = prepared(&plan.state, 0);
    assert_eq!(march.problems, []);
    let (_, july) = prepared(&step(&plan, &plan.state, 0), 1);
    assert_eq!(july.problems, []);
    assert!(july.to_confirm.iter().all(|one| one.confidence != Confidence::Sourced));
}

/// Duties whose successor the facts name, by code.
#[test]
fn successors_by_function() {
    let plan = plan();
    let (act, _) = prepared(&plan.state, 0);
    let suggestions = suggest(&plan.state, &act, &plan.texts, &preset().rules);
    let said: BTreeMap<String, String> = suggestions
        .iter()
        .filter_map(|one| {
            let label = plan.state.slot(one.slot)?.label();
            let proposal = one.proposal.as_ref()?;
            Some((label, proposal.successors.join("; ")))
        })
        .collect();
    let check = |codes: &str, successor: &str| {
        for code in codes.split(' ') {
            let got = said.get(&format!("chủ trì {code}")).map(String::as_str);
            assert_eq!(got, Some(successor), "{code}");
        }
    };
    check("1.1 III.1 III.2 III.3 IV.12 IV.13 IV.14 IV.16 IV.18 IV.19 IV.20 V.1 V.4", "Sở Nội vụ");
    check("V.15 V.16 V.17", "Sở Nội vụ");
    check("3.5 3.6 IV.2 IV.3 IV.4 IV.8", "Sở Giáo dục và Đào tạo");
    check("5.1 5.2 5.3 5.4 5.5 5.6 5.7 5.8 5.15 5.16 5.17 5.18 5.19 4.10", "Sở Y tế");
    check("V.6 V.7 V.8 V.9 V.10 V.11 V.12 V.13 V.14 VII.1 VII.2 VII.3 VII.5", "Sở Y tế");
    check("5.10 5.10-1 5.10-2 5.11 V.18 V.19 V.21", "Sở Nông nghiệp và Môi trường");
    check("10.6 10.7 10.8 10.1-2 V.23 VI.6.1 VI.6.5", "Sở Nông nghiệp và Môi trường");
    check(
        "8.1 8.1-1 8.2 8.4 8.5 I.2 VI.4.1 VI.4.2 VI.4.4 VI.4.7",
        "Sở Văn hoá, Thể thao và Du lịch",
    );
    check("8.3 8.6 8.7 II.4 VI.4.5 VI.4.6", "Sở Khoa học và Công nghệ");
    check("IV.5 IV.11 V.24 V.25 VI.6.6", "Sở Tài chính");
    check("V.20 V.22", "Sở Dân tộc và Tôn giáo");
    assert_eq!(said.get("phối hợp VI.5.5").map(String::as_str), Some("Ngân hàng Nhà nước khu vực"));
}

#[test]
fn every_duty_of_an_ending_body_has_a_proposal_or_is_known_to_be_open() {
    let plan = plan();
    let check = |state: &State, n: usize, open: &[&str]| {
        let (act, _) = prepared(state, n);
        let suggestions = suggest(state, &act, &plan.texts, &preset().rules);
        let unsure = suggestions.iter().filter(|one| {
            one.proposal.as_ref().is_none_or(|proposal| {
                proposal.confidence == Confidence::Open || !proposal.alternatives.is_empty()
            })
        });
        let unsure = codes(state, unsure.map(|one| one.slot));
        assert_eq!(unsure.iter().map(String::as_str).collect::<Vec<_>>(), open);
        assert!(suggestions.iter().all(|one| one.unknown.is_empty()));
        assert!(suggestions.iter().all(|one| one.proposal.is_some()));
    };
    check(
        &plan.state,
        0,
        &[
            "chủ trì II.1",
            "chủ trì II.2",
            "chủ trì II.3",
            "chủ trì IV.15",
            "chủ trì IX.2",
            "chủ trì VI.5.4",
            "chủ trì VII.4",
            "phối hợp 3.2",
            "phối hợp 3.3",
            "phối hợp 3.4",
            "phối hợp 5.13",
            "phối hợp 5.14",
            "phối hợp I.2",
            "phối hợp II.4",
        ],
    );
    check(&step(&plan, &plan.state, 0), 1, &[]);
}

#[test]
fn days_differ_rightly_and_undo_brings_the_first_back() {
    let plan = plan();
    let march = step(&plan, &plan.state, 0);
    let july = step(&plan, &march, 1);
    let slot_of = |label: &str| {
        plan.state.slots().find(|slot| slot.label() == label && slot.ordinal == 0).unwrap().id
    };
    let check = |label: &str, on: Date, expected: &str| {
        let owners = july.owners_on(slot_of(label), on);
        let names: Vec<String> =
            owners.iter().map(|owner| july.bodies().name_on(*owner, on)).collect();
        assert_eq!(names.join("; "), expected, "{label} on {on}");
    };
    let (before, between, after) = (date(2024, 12, 31), date(2025, 4, 1), date(2025, 12, 1));
    check("chủ trì V.8", before, "Sở Lao động - Thương binh và Xã hội");
    check("chủ trì V.8", between, "Sở Y tế");
    check("chủ trì V.8", after, "Sở Y tế");
    check("chủ trì 2.1", before, "Cục Thống kê");
    check("chủ trì 2.1", between, "Chi cục Thống kê");
    check("chủ trì 2.1", after, "Thống kê tỉnh Tuyên Quang");
    check("chủ trì 6.1", before, "Sở Giáo dục và Đào tạo");
    check("chủ trì 6.1", after, "Sở Giáo dục và Đào tạo");
    for on in [before, between, after] {
        let waiting: BTreeSet<Uuid> = july.to_decide(on).iter().map(|owner| owner.slot).collect();
        for (slot, owners) in july.all_owners_on(on) {
            let alive = owners.iter().all(|owner| july.bodies().is_alive(*owner, on));
            assert!(!owners.is_empty() && (alive || waiting.contains(&slot)));
        }
        assert_eq!(waiting.len(), if on == before { 0 } else { 14 });
    }
    let districts = "UBND huyện, thành phố";
    let held = |state: &State, on| {
        let body = state.bodies().named(districts, on);
        body.map_or(0, |body| state.open_duties(body, on).len())
    };
    assert!(held(&july, between) > 200);
    assert_eq!(held(&july, JULY), 0);

    let back = apply(&july, undo(&july, act_id(2), head(3)).unwrap()).unwrap();
    let back = apply(&back, undo(&back, act_id(1), head(4)).unwrap()).unwrap();
    for on in [before, MARCH, between, JULY, after] {
        assert_eq!(back.all_owners_on(on), plan.state.all_owners_on(on));
    }
    assert_eq!(back.bodies(), plan.state.bodies());
}

#[test]
fn items_that_rest_on_districts_are_found() {
    let preset = preset();
    let lost = |on: Date| {
        let rows = ITEMS.lines().filter(|line| !line.starts_with(['#', '@']));
        let rows = rows.filter_map(|row| Some((row.split_once('\t')?.0, row.rsplit_once('\t')?.1)));
        rows.filter(|(_, text)| !lost_meaning(text, &preset.ended_words, on).is_empty())
            .map(|(code, _)| code)
            .collect::<Vec<_>>()
    };
    assert_eq!(lost(date(2025, 2, 28)), Vec::<&str>::new());
    assert_eq!(lost(MARCH), ["II.3"]);
    assert_eq!(lost(JULY), ["5.10-1", "5.11", "6.9", "II.3", "V.24", "VI.3.4"]);
}
