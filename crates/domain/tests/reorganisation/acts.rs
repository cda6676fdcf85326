//! What an act may say, what it does, and what undoing it leaves.

use std::collections::BTreeSet;

use ansinh_domain::body::BodyKind;
use ansinh_domain::reorganisation::{
    Act, Bodies, Body, Change, Content, Membership, NewBody, Outcome, Refusal, Span, State, apply,
    impact, undo,
};
use uuid::Uuid;

use crate::build::*;

const E: i64 = 59;

/// Bodies 0 to 3; slots 0 and 1 held by body 0, slot 2 by body 1. Group 9 has body 0.
fn start() -> State {
    let group = Body::new(body(9), BodyKind::Group, "Các sở");
    let member = Membership { group: body(9), member: body(0), span: Span::EVER };
    let bodies = Bodies::new((0..4).map(a_body).chain([group]), [member]);
    let owners = [(0, 0), (1, 0), (2, 1)].map(|(s, b)| (slot(s), body(b), Span::EVER));
    State::new(bodies, (0..3).map(a_slot), owners)
}

fn set(bodies: &[u128]) -> BTreeSet<Uuid> {
    bodies.iter().map(|n| body(*n)).collect()
}

fn applied(state: &State, act: Act) -> State {
    apply(state, act).unwrap()
}

/// Body 0 is divided between body 1 and the new body 4.
fn division(n: u128) -> Act {
    let split = Change::Split { from: body(0), into: vec![body(1), body(4)] };
    let transfers = vec![pass(0, 0, to(&[1])), pass(1, 0, to(&[1, 4]))];
    reorganise(n, day(E), vec![begin(4), split], transfers)
}

#[test]
fn refuses_with_reasons() {
    let end = |n| Change::End { body: body(n) };
    let merge = |from: &[u128], into| Change::Merge {
        from: from.iter().map(|n| body(*n)).collect(),
        into: body(into),
    };
    let rename = |n, name: &str| Change::Rename { body: body(n), name: name.to_owned() };
    let join = |group, member| Change::Join { group: body(group), member: body(member) };
    let pass_all = |into| vec![pass(0, 0, to(&[into])), pass(1, 0, to(&[into]))];
    let mut silent = pass(2, 1, Outcome::Close);
    silent.reason = " ".to_owned();
    let check = |changes: Vec<Change>, transfers, expected: &[&str]| {
        let act = reorganise(1, day(E), changes, transfers);
        let said = apply(&start(), act).err().unwrap_or_default();
        let said: Vec<String> = said.iter().map(ToString::to_string).collect();
        assert_eq!(said.len(), expected.len(), "{said:#?}");
        for (said, expected) in said.iter().zip(expected) {
            assert!(said.contains(expected), "{said} / {expected}");
        }
    };
    check(vec![], vec![], &["không thay đổi gì"]);
    check(vec![end(3)], vec![], &[]);
    check(vec![end(7)], vec![], &["Không có cơ quan mang mã"]);
    check(vec![end(3), merge(&[3], 1)], vec![], &["Cơ quan 3 kết thúc hai lần"]);
    check(
        vec![end(0)],
        vec![],
        &["Cơ quan 0 kết thúc nhưng còn 2 trách nhiệm chưa quyết định: chủ trì V.0, chủ trì V.1"],
    );
    check(
        vec![end(0)],
        vec![pass(0, 0, to(&[1]))],
        &["còn 1 trách nhiệm chưa quyết định: chủ trì V.1"],
    );
    check(vec![merge(&[0], 1)], pass_all(1), &[]);
    check(vec![merge(&[0], 5)], pass_all(1), &["Không có cơ quan"]);
    check(
        vec![merge(&[0], 3), end(3)],
        pass_all(3),
        &[
            "Cơ quan 3 không hoạt động vào ngày 01/03/2025 nên không thể nhận",
            "Cơ quan 3 không hoạt động",
            "Cơ quan 3 không hoạt động",
        ],
    );
    check(
        vec![merge(&[2], 3), merge(&[3], 2)],
        vec![],
        &["vòng quanh vào nhau: Cơ quan 3, Cơ quan 2"],
    );
    check(vec![merge(&[3], 3)], vec![], &["vòng quanh vào nhau: Cơ quan 3."]);
    check(vec![merge(&[], 3)], vec![], &["chưa đủ cơ quan"]);
    check(vec![begin(3)], vec![], &["Cơ quan “Cơ quan 3” đã có"]);
    check(vec![begin(4), rename(3, "cơ quan 4")], vec![], &["cùng tên", "cùng tên"]);
    check(vec![rename(3, " ")], vec![], &["chưa có tên"]);
    check(vec![rename(3, "A"), rename(3, "B")], vec![], &["đổi tên hai lần"]);
    check(vec![join(9, 0)], vec![], &["đã ở đúng tình trạng này"]);
    check(vec![join(1, 0)], vec![], &["không thể là nhóm và thành viên"]);
    check(vec![join(9, 1)], vec![], &[]);
    check(
        vec![],
        vec![pass(2, 0, to(&[1]))],
        &["Cơ quan 0 không giữ trách nhiệm chủ trì V.2 từ ngày 01/03/2025"],
    );
    check(vec![], vec![pass(7, 0, to(&[1]))], &["Không có trách nhiệm"]);
    check(vec![], vec![pass(2, 1, to(&[]))], &["chưa có cơ quan nhận"]);
    check(vec![], vec![pass(2, 1, to(&[7]))], &["Không có cơ quan mang mã"]);
    check(vec![], vec![silent], &["mà không nêu lý do"]);
    check(vec![], vec![pass(2, 1, to(&[0])), pass(2, 1, to(&[3]))], &["được quyết định hai lần"]);
}

#[test]
fn an_act_cites_its_decision_and_is_applied_once() {
    let mut act = division(1);
    let state = applied(&start(), act.clone());
    let again = apply(&state, act.clone()).unwrap_err();
    assert!(again.contains(&Refusal::AppliedBefore { title: "Đợt 1".to_owned() }), "{again:?}");
    act.decision.text.clear();
    assert_eq!(apply(&start(), act).unwrap_err(), [Refusal::NoDecision]);
}

#[test]
fn a_division_is_seen_from_its_day_on() {
    let state = applied(&start(), division(1));
    assert_eq!(state.owners_on(slot(1), day(E - 1)), set(&[0]));
    assert_eq!(state.owners_on(slot(1), day(E)), set(&[1, 4]));
    assert_eq!(state.owners_known_at(slot(1), day(E), 0), set(&[0]));
    assert!(state.bodies().is_alive(body(0), day(E - 1)));
    assert!(!state.bodies().is_alive(body(0), day(E)));
    assert!(!state.bodies().is_alive(body(4), day(E - 1)));
    assert_eq!(state.bodies().members_on(body(9), day(E - 1)), [body(0)]);
    assert!(state.bodies().members_on(body(9), day(E)).is_empty());
    assert_eq!(state.open_duties(body(1), day(E)).len(), 3);
    assert_eq!(state.to_decide(day(E)), Vec::<&_>::new());
}

#[test]
fn a_renamed_body_keeps_its_identity() {
    let rename = Change::Rename { body: body(1), name: "Cơ quan mới".to_owned() };
    let state = applied(&start(), reorganise(1, day(E), vec![rename], vec![]));
    assert_eq!(state.bodies().name_on(body(1), day(E - 1)), "Cơ quan 1");
    assert_eq!(state.bodies().name_on(body(1), day(E)), "Cơ quan mới");
    assert_eq!(state.bodies().named("cơ quan MỚI", day(E)), Some(body(1)));
    assert_eq!(state.bodies().named("Cơ quan 1", day(E)), None);
    assert_eq!(state.owners_on(slot(2), day(E)), set(&[1]));
}

#[test]
fn duties_passed_around_in_a_circle_arrive() {
    let transfers = vec![pass(0, 0, to(&[1])), pass(2, 1, to(&[0])), pass(1, 0, to(&[0, 3]))];
    let state = applied(&start(), reorganise(1, day(E), vec![], transfers));
    assert_eq!(state.owners_on(slot(0), day(E)), set(&[1]));
    assert_eq!(state.owners_on(slot(2), day(E)), set(&[0]));
    assert_eq!(state.owners_on(slot(1), day(E)), set(&[0, 3]));
}

#[test]
fn what_is_put_off_stays_on_the_list_until_it_is_decided() {
    let transfers = vec![pass(0, 0, Outcome::PutOff), pass(1, 0, Outcome::Close)];
    let act = reorganise(1, day(E), vec![Change::End { body: body(0) }], transfers);
    let preview = impact(&act, &start());
    assert_eq!(preview.to_decide, [(slot(0), body(0))]);
    assert_eq!(preview.closed.len(), 1);
    let state = applied(&start(), act);
    assert!(state.to_decide(day(E - 1)).is_empty());
    assert_eq!(state.to_decide(day(E)).iter().map(|one| one.slot).collect::<Vec<_>>(), [slot(0)]);
    assert_eq!(state.owners_on(slot(1), day(E)), set(&[]));
    let late = reorganise(2, day(E + 10), vec![], vec![pass(0, 0, to(&[2]))]);
    let state = applied(&state, late);
    assert_eq!(state.to_decide(day(E + 9)).len(), 1);
    assert!(state.to_decide(day(E + 10)).is_empty());
}

#[test]
fn an_undone_act_leaves_its_days_and_its_history() {
    let start = start();
    let divided = applied(&start, division(1));
    let back = applied(&divided, undo(&divided, act_id(1), head(2)).unwrap());
    for n in [0, E - 1, E, E + 100] {
        assert_eq!(back.all_owners_on(day(n)), start.all_owners_on(day(n)));
        assert_eq!(back.owners_known_at(slot(1), day(n), 1), divided.owners_on(slot(1), day(n)));
    }
    assert_eq!(back.bodies(), start.bodies());
    assert!(!back.stands(act_id(1)));
    let was: Vec<_> =
        back.moves_of(act_id(1)).into_iter().map(|one| (one.slot, one.after)).collect();
    assert_eq!(was, [(slot(0), set(&[1])), (slot(1), set(&[1, 4]))]);
    let undone: Vec<_> =
        back.moves_of(act_id(2)).into_iter().map(|one| (one.before, one.after)).collect();
    assert_eq!(undone, [(set(&[1]), set(&[0])), (set(&[1, 4]), set(&[0]))]);
    assert_eq!(
        undo(&back, act_id(1), head(3)).unwrap_err(),
        [Refusal::UndoneBefore { act: act_id(1), title: "Đợt 1".to_owned() }]
    );
    let again = applied(&back, undo(&back, act_id(2), head(3)).unwrap());
    assert_eq!(again.all_owners_on(day(E)), divided.all_owners_on(day(E)));
    assert_eq!(again.bodies(), divided.bodies());

    // The act stands again by the third; undoing it now takes that one back.
    let gone = undo(&again, act_id(1), head(4)).unwrap();
    assert_eq!(gone.content, Content::Undo { of: act_id(3) });
    let mut past_it = gone.clone();
    past_it.content = Content::Undo { of: act_id(1) };
    assert!(matches!(apply(&again, past_it).unwrap_err()[..], [Refusal::UndoneBefore { .. }]));
    let gone = applied(&again, gone);
    assert_eq!(gone.all_owners_on(day(E)), start.all_owners_on(day(E)));
}

#[test]
fn acts_are_undone_in_the_order_they_build_upon_each_other() {
    let first = applied(&start(), division(1));
    let aside = reorganise(2, day(E), vec![], vec![pass(2, 1, to(&[3]))]);
    let second = applied(&first, aside);
    let upon = reorganise(3, day(E + 5), vec![], vec![pass(1, 4, to(&[2]))]);
    let third = applied(&second, upon);
    let built = |n: u128| Refusal::BuiltUpon { act: act_id(n), title: format!("Đợt {n}") };
    assert_eq!(undo(&third, act_id(1), head(9)).unwrap_err(), [built(3)]);

    let third_back = applied(&third, undo(&third, act_id(3), head(4)).unwrap());
    let all_back = applied(&third_back, undo(&third_back, act_id(1), head(5)).unwrap());
    assert_eq!(all_back.owners_on(slot(1), day(E)), set(&[0]));
    assert_eq!(all_back.owners_on(slot(2), day(E)), set(&[3]), "the act aside still stands");
    assert_eq!(
        undo(&all_back, act_id(4), head(9)).unwrap_err(),
        [Refusal::BaseUndone { act: act_id(1), title: "Đợt 1".to_owned() }]
    );
}

#[test]
fn an_act_dated_before_one_of_the_same_bodies_waits() {
    let state = applied(&start(), division(1));
    let refused = |act| {
        let refusals: Vec<Refusal> = apply(&state, act).err().unwrap_or_default();
        refusals.iter().any(|refusal| matches!(refusal, Refusal::LaterAct { .. }))
    };
    assert!(refused(reorganise(2, day(E - 9), vec![], vec![pass(0, 0, to(&[3]))])));
    assert!(refused(reorganise(2, day(E - 9), vec![Change::End { body: body(1) }], vec![])));
    // Body 0 would take a duty over that nobody decided when it ended.
    assert!(refused(reorganise(2, day(E - 9), vec![], vec![pass(2, 1, to(&[0]))])));
    assert!(!refused(reorganise(2, day(E - 9), vec![Change::End { body: body(3) }], vec![])));
    assert!(!refused(reorganise(2, day(E - 9), vec![], vec![pass(2, 1, to(&[2]))])));
    assert!(!refused(reorganise(2, day(E), vec![], vec![pass(1, 4, to(&[3]))])));

    // Living bodies that pass one duty on twice.
    let passed = applied(&start(), reorganise(1, day(E), vec![], vec![pass(2, 1, to(&[2]))]));
    let before = reorganise(2, day(E - 9), vec![], vec![pass(2, 1, to(&[3]))]);
    let refusals = apply(&passed, before).unwrap_err();
    assert!(matches!(refusals[..], [Refusal::LaterAct { .. }]), "{refusals:?}");
}

#[test]
fn an_undo_has_the_date_of_what_it_undoes() {
    let state = applied(&start(), division(1));
    let mut act = undo(&state, act_id(1), head(2)).unwrap();
    act.effective = day(E + 1);
    assert_eq!(apply(&state, act).unwrap_err(), [Refusal::UndoDate { effective: day(E) }]);
    assert_eq!(
        undo(&state, act_id(8), head(2)).unwrap_err(),
        [Refusal::UnknownAct { act: act_id(8) }]
    );
}

#[test]
fn a_preview_counts_and_warns() {
    let mut act = division(1);
    let preview = impact(&act, &start());
    assert!(preview.refusals.is_empty());
    assert_eq!(preview.moves.len(), 2);
    assert_eq!(preview.per_successor[&body(1)].lead, 2);
    assert_eq!(preview.per_successor[&body(4)].lead, 1);
    let Content::Reorganise { transfers, .. } = &mut act.content else { unreachable!() };
    transfers.pop();
    let preview = impact(&act, &start());
    assert_eq!(preview.to_decide, [(slot(1), body(0))]);
    assert!(matches!(preview.refusals.as_slice(), [Refusal::Undecided { .. }]));

    // The same body leads and coordinates one task.
    let mut slots: Vec<_> = (0..3).map(a_slot).collect();
    slots[2].item = slots[0].item.clone();
    let owners = [(0, 0), (1, 0), (2, 1)].map(|(s, b)| (slot(s), body(b), Span::EVER));
    let state = State::new(Bodies::new((0..4).map(a_body), []), slots, owners);
    let preview = impact(&division(1), &state);
    let doubled: Vec<_> = preview.doubled.iter().map(|one| (one.body, one.slots.clone())).collect();
    assert_eq!(doubled, [(body(1), vec![slot(0), slot(2)])]);
}

#[test]
fn a_body_no_plan_named_is_there_before_the_act_that_enters_it() {
    let id = body(5);
    let name = "Sở Tài chính".to_owned();
    let new =
        NewBody { id, kind: BodyKind::Body, name, superior: Some(body(3)), lived_before: true };
    let state = applied(&start(), reorganise(1, day(E), vec![Change::Begin { body: new }], vec![]));
    assert!(state.bodies().is_alive(id, day(0)));
    assert_eq!(state.bodies().get(id).and_then(|body| body.superior_on(day(0))), Some(body(3)));
    let place = Change::Place { body: id, under: None };
    let state = applied(&state, reorganise(2, day(E), vec![place], vec![]));
    assert_eq!(state.bodies().get(id).and_then(|body| body.superior_on(day(E))), None);
}
