//! Acts go through the store and come back as the domain plays them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ansinh_domain::body::BodyKind;
use ansinh_domain::reorganisation::{
    Act, ActHead, Change, Content, Decision, NewBody, Outcome, State, Transfer, apply, undo,
};
use ansinh_store::body::{self, BodyFilter, DutyRole};
use ansinh_store::duty::{self, OpenDuty};
use ansinh_store::indicator::{self, IndicatorFilter};
use ansinh_store::plan::PlanHead;
use ansinh_store::{BodyId, Db, StoreError, reorganisation};
use ansinh_testkit::{on_both, sample_plan, store_plan};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use uuid::Uuid;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;
const PERSON: Uuid = Uuid::from_u128(0x999);

/// Applies an act the way a verb does.
async fn save(db: &Db, act: Act, now: Timestamp) -> State {
    let mut tx = db.begin().await.unwrap();
    reorganisation::wait_turn(&mut tx).await.unwrap();
    let before = reorganisation::load_in(&mut tx).await.unwrap();
    let after = apply(&before, act).unwrap();
    reorganisation::save(&mut tx, &before, &after, None, now).await.unwrap();
    tx.commit().await.unwrap();
    after
}

fn act(n: u128, effective: Date, changes: Vec<Change>, transfers: Vec<Transfer>) -> Act {
    Act {
        id: Uuid::from_u128(n),
        decision: Decision::read("Nghị quyết số 9/NQ-HĐND ngày 20/12/2024 của HĐND tỉnh"),
        effective,
        title: format!("Đợt {n}"),
        content: Content::Reorganise { changes, transfers },
    }
}

fn undoing(n: u128) -> ActHead {
    let decision = Decision::read("Công văn số 5/UBND-NC ngày 1/4/2025");
    ActHead { id: Uuid::from_u128(n), decision, title: format!("Hoàn tác {n}") }
}

fn begin(n: u128, name: &str, kind: BodyKind) -> Change {
    let (id, name) = (Uuid::from_u128(n), name.to_owned());
    Change::Begin { body: NewBody { id, kind, name, superior: None, lived_before: false } }
}

/// All open duties of `from` go to `to`.
fn pass_all(state: &State, from: Uuid, to: &[Uuid], on: Date) -> Vec<Transfer> {
    let slots: BTreeSet<Uuid> =
        state.open_duties(from, on).into_iter().map(|owner| owner.slot).collect();
    let one = |slot| Transfer {
        slot,
        from,
        outcome: Outcome::To(to.to_vec()),
        reason: "Theo chức năng".into(),
        rule: None,
        decided_by: PERSON,
    };
    slots.into_iter().map(one).collect()
}

async fn ids(db: &Db, head: &PlanHead) -> BTreeMap<String, Uuid> {
    let day = date(2024, 12, 2);
    let bodies = body::list(db, head.version_id, &BodyFilter::default(), day).await.unwrap();
    bodies.rows.into_iter().map(|row| (row.name, row.id.0)).collect()
}

async fn leads(db: &Db, head: &PlanHead, code: &str, day: Date) -> String {
    let all = IndicatorFilter::default();
    let page = indicator::list(db, head.version_id, &all, day).await.unwrap();
    let row = page.rows.iter().find(|row| row.code == code).unwrap();
    row.leads.iter().map(|lead| lead.name.as_str()).collect::<Vec<_>>().join("; ")
}

#[tokio::test]
async fn a_merger_is_seen_from_its_day_on_and_taken_back() {
    on_both(async |db: Db| {
        let head = store_plan(&db, &sample_plan(), &[]).await;
        let bodies = ids(&db, &head).await;
        let health = bodies["Sở Y tế"];
        let before = reorganisation::load(&db).await.unwrap();
        let (eve, day) = (date(2025, 2, 28), date(2025, 3, 1));
        let new = Uuid::from_u128(77);
        let changes = vec![
            begin(77, "Sở Y tế và Dân số", BodyKind::Body),
            Change::Merge { from: vec![health], into: new },
            Change::Rename {
                body: bodies["Sở Tài chính"], name: "Sở Tài chính - Kế hoạch".into()
            },
            Change::Place { body: new, under: Some(bodies["Sở Tài chính"]) },
            Change::Join { group: bodies["Các sở, ban, ngành"], member: new },
        ];
        let transfers = pass_all(&before, health, &[new], day);
        save(&db, act(1, day, changes, transfers), NOW).await;

        assert_eq!(leads(&db, &head, "1.1", eve).await, "Sở Y tế");
        assert_eq!(leads(&db, &head, "1.1", day).await, "Sở Y tế và Dân số");
        let all = BodyFilter::default();
        let names = async |day| {
            let rows = body::list(&db, head.version_id, &all, day).await.unwrap();
            rows.rows.into_iter().map(|row| row.name).collect::<Vec<_>>()
        };
        assert!(names(eve).await.contains(&"Sở Tài chính".to_owned()));
        assert!(names(day).await.contains(&"Sở Tài chính - Kế hoạch".to_owned()));
        assert!(!names(day).await.contains(&"Sở Y tế".to_owned()));
        let filter = IndicatorFilter { body: Some(BodyId(new)), ..Default::default() };
        let count = async |day| {
            indicator::list(&db, head.version_id, &filter, day).await.unwrap().rows.len()
        };
        assert_eq!((count(eve).await, count(day).await), (0, 6));

        let group = Some(BodyId(bodies["Các sở, ban, ngành"]));
        assert!(body::members_on(&db, group, eve).await.unwrap().is_empty());
        let members = body::members_on(&db, group, day).await.unwrap();
        assert_eq!(members[0].body.name, "Sở Y tế và Dân số");
        let life = body::history(&db, BodyId(new)).await.unwrap();
        assert_eq!(life.predecessors[0].body.name, "Sở Y tế");
        assert_eq!(life.superiors[0].what.as_ref().unwrap().id.0, bodies["Sở Tài chính"]);
        assert_eq!(life.groups[0].from, Some(day));
        let finance = body::history(&db, BodyId(bodies["Sở Tài chính"])).await.unwrap();
        let names: Vec<&str> = finance.names.iter().map(|name| name.what.as_str()).collect();
        assert_eq!(names, ["Sở Tài chính", "Sở Tài chính - Kế hoạch"]);
        assert_eq!(finance.names[0].to, Some(eve));

        let detail = indicator::detail(&db, head.version_id, "1.1", day).await.unwrap().unwrap();
        let history = duty::history_of_indicator(&db, detail.row.id).await.unwrap();
        let lead: Vec<_> = history
            .iter()
            .filter(|row| row.role == DutyRole::Lead && row.counts())
            .map(|row| (row.names[0].1.as_str(), row.from, row.to))
            .collect();
        let start = head.effective_from;
        assert_eq!(lead, [("Sở Y tế", start, Some(eve)), ("Sở Y tế và Dân số", Some(day), None)]);
        let opened = history.iter().find_map(|row| row.opened.as_ref()).unwrap();
        assert!(opened.decision.starts_with("Nghị quyết số 9/NQ-HĐND"));

        let after = reorganisation::load(&db).await.unwrap();
        let back = undo(&after, Uuid::from_u128(1), undoing(2)).unwrap();
        save(&db, back, NOW).await;
        assert_eq!(leads(&db, &head, "1.1", day).await, "Sở Y tế");
        assert_eq!(ids(&db, &head).await, bodies);
        assert_eq!(body::members_on(&db, group, day).await.unwrap(), []);
        assert_eq!(reorganisation::acts(&db).await.unwrap().len(), 2);
        // As known then: with the first act only, the new body holds it.
        let known = duty::known_on(&db, head.version_id, day, 1).await.unwrap();
        assert!(known.iter().any(|duty| duty.body.id.0 == new));
        let known = duty::known_on(&db, head.version_id, day, 0).await.unwrap();
        assert_eq!(known, duty::open_on(&db, head.version_id, day).await.unwrap());
    })
    .await;
}

/// Two who loaded the same state cannot both save.
#[tokio::test]
async fn an_act_on_an_old_state_is_refused() {
    on_both(async |db: Db| {
        let head = store_plan(&db, &sample_plan(), &[]).await;
        let bodies = ids(&db, &head).await;
        let before = reorganisation::load(&db).await.unwrap();
        let (from, to) = (bodies["Sở Y tế"], bodies["Sở Tài chính"]);
        let on = date(2025, 3, 1);
        let transfers = pass_all(&before, from, &[to], on);
        save(&db, act(1, on, Vec::new(), transfers.clone()), NOW).await;
        let after = apply(&before, act(2, on, Vec::new(), transfers)).unwrap();
        let mut tx = db.begin().await.unwrap();
        let refused = reorganisation::save(&mut tx, &before, &after, None, NOW).await.unwrap_err();
        assert!(matches!(refused, StoreError::Conflict(_)), "{refused}");
    })
    .await;
}

/// A plan brought in after an act means by an old name the old body, by the new name the new one.
#[tokio::test]
async fn plans_of_later_meet_the_bodies_of_acts() {
    on_both(async |db: Db| {
        let head = store_plan(&db, &sample_plan(), &[]).await;
        let bodies = ids(&db, &head).await;
        let name = "Sở Tài chính - Kế hoạch";
        let change = Change::Rename { body: bodies["Sở Tài chính"], name: name.into() };
        save(&db, act(1, date(2025, 3, 1), vec![change], Vec::new()), NOW).await;
        let mut draft = sample_plan();
        draft.head.number = Some("8/KH-UBND".into());
        draft.bodies.retain(|body| body.name != "Sở Tài chính");
        draft.indicators[0].lead = vec![name.into()];
        let second = store_plan(&db, &draft, &[]).await;
        let open = duty::open_on(&db, second.version_id, date(2025, 4, 1)).await.unwrap();
        let led = open.iter().find(|one| one.code == "1.1" && one.role == DutyRole::Lead).unwrap();
        assert_eq!((led.body.id.0, led.body.name.as_str()), (bodies["Sở Tài chính"], name));
    })
    .await;
}

/// What somebody might want to do; the numbers pick among what there is.
#[derive(Debug, Clone)]
struct Wish {
    kind: u8,
    picks: [usize; 3],
    on: i8,
    put_off: bool,
}

fn wish() -> impl Strategy<Value = Wish> {
    (0..7_u8, any::<[usize; 3]>(), 1..28_i8, any::<bool>())
        .prop_map(|(kind, picks, on, put_off)| Wish { kind, picks, on, put_off })
}

/// The act that fulfils the wish, sensible or not.
fn fulfilled(state: &State, wish: &Wish, n: u128) -> Option<Act> {
    let all: Vec<Uuid> = state.bodies().iter().map(|body| body.id).collect();
    let [first, second, third] = wish.picks.map(|pick| all[pick % all.len()]);
    let (on, new) = (date(2025, 3, wish.on), Uuid::from_u128(0xb0d1_0000 + n));
    let name = format!("Cơ quan {n}");
    let changes = match wish.kind {
        0 => vec![Change::Merge { from: vec![first], into: second }],
        1 => vec![
            begin(new.as_u128(), &name, BodyKind::Body),
            Change::Split { from: first, into: vec![second, new] },
        ],
        2 => vec![Change::Rename { body: first, name }],
        3 => vec![
            begin(new.as_u128(), &name, BodyKind::Body),
            Change::Merge { from: vec![first, second], into: new },
        ],
        4 => vec![Change::Place { body: first, under: Some(second) }],
        5 => Vec::new(),
        _ => {
            let acts = state.acts();
            let of = acts.get(wish.picks[0] % acts.len().max(1))?.id;
            return undo(state, of, undoing(n)).ok();
        }
    };
    let givers = match wish.kind {
        3 => vec![first, second],
        2 | 4 => Vec::new(),
        _ => vec![first],
    };
    let to = [if wish.kind == 1 || wish.kind == 3 { new } else { second }, third];
    let mut transfers: Vec<Transfer> = givers
        .into_iter()
        .flat_map(|from| pass_all(state, from, &to[..1 + n as usize % 2], on))
        .collect();
    if wish.put_off
        && let Some(last) = transfers.last_mut()
    {
        last.outcome = Outcome::PutOff;
    }
    Some(act(n, on, changes, transfers))
}

fn owners(open: &[OpenDuty]) -> BTreeMap<Uuid, BTreeSet<Uuid>> {
    let mut owners: BTreeMap<Uuid, BTreeSet<Uuid>> = BTreeMap::new();
    for duty in open {
        owners.entry(duty.duty.0).or_default().insert(duty.body.id.0);
    }
    owners
}

/// Every day of the store is that of the state, with the names of the day.
async fn same_days(db: &Db, head: &PlanHead, state: &State) {
    assert_eq!(&reorganisation::load(db).await.unwrap(), state);
    for day in [date(2024, 12, 2), date(2025, 3, 1), date(2025, 3, 14), date(2025, 12, 1)] {
        let open = duty::open_on(db, head.version_id, day).await.unwrap();
        let mut expected = state.all_owners_on(day);
        expected.retain(|_, bodies| !bodies.is_empty());
        assert_eq!(owners(&open), expected, "{day}");
        let waiting: BTreeSet<(Uuid, Uuid)> =
            state.to_decide(day).into_iter().map(|owner| (owner.slot, owner.body)).collect();
        for one in &open {
            assert_eq!(one.body.name, state.bodies().name_on(one.body.id.0, day));
            let waits = waiting.contains(&(one.duty.0, one.body.id.0));
            // A body that has not begun yet is gone to nobody.
            let begun = state
                .bodies()
                .get(one.body.id.0)
                .unwrap()
                .lives
                .from
                .is_none_or(|from| from <= day);
            assert_eq!(one.gone, waits && begun, "{day} {}", one.body.name);
        }
        for acts in 0..=state.acts().len() {
            let known = duty::known_on(db, head.version_id, day, acts as i64).await.unwrap();
            for slot in state.slots() {
                let holders: BTreeSet<Uuid> = known
                    .iter()
                    .filter(|one| one.duty.0 == slot.id)
                    .map(|one| one.body.id.0)
                    .collect();
                assert_eq!(holders, state.owners_known_at(slot.id, day, acts));
            }
        }
    }
}

/// The n-th sequence of wishes: each test run draws others, both engines of one run the same.
fn sequences() -> Vec<Vec<Wish>> {
    let mut runner = TestRunner::new(Config::default());
    let strategy = prop::collection::vec(wish(), 1..7);
    (0..12).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect()
}

async fn play(db: &Db, wishes: &[Wish]) -> usize {
    let head = store_plan(db, &sample_plan(), &[]).await;
    let mut state = reorganisation::load(db).await.unwrap();
    for (n, wish) in (1..).zip(wishes) {
        let Some(act) = fulfilled(&state, wish, n) else { continue };
        if apply(&state, act.clone()).is_ok() {
            state = save(db, act, NOW).await;
        }
    }
    same_days(db, &head, &state).await;
    state.acts().len()
}

#[tokio::test]
async fn any_sequence_of_acts_reads_back_as_played() {
    let applied = Arc::new(AtomicUsize::new(0));
    for wishes in sequences() {
        let applied = applied.clone();
        on_both(move |db: Db| {
            let (wishes, applied) = (wishes.clone(), applied.clone());
            async move {
                let acts = play(&db, &wishes).await;
                applied.fetch_add(acts, Ordering::Relaxed);
            }
        })
        .await;
    }
    assert!(applied.load(Ordering::Relaxed) > 12, "hardly any wish was sensible");
}
