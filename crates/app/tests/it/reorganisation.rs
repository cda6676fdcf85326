//! The prepared reorganisation of the shipped plan, from the preset to the last undo.

use std::collections::BTreeSet;

use ansinh_app::reorganisation::apply::{Seen, apply};
use ansinh_app::reorganisation::begin::{ByHand, begin_by_hand, begin_from_preset};
use ansinh_app::reorganisation::decide::{Choice, Which, decide};
use ansinh_app::reorganisation::lost::{closed_items, decide_lost, lost_items};
use ansinh_app::reorganisation::members::enter_members;
use ansinh_app::reorganisation::prepare::{Edit, drop_draft, prepare};
use ansinh_app::reorganisation::presets::{Outcome, load_preset, presets};
use ansinh_app::reorganisation::undo::{self, undo};
use ansinh_app::reorganisation::view::{DraftView, view};
use ansinh_app::report::preview_round::preview_round;
use ansinh_app::report::view::view as report_view;
use ansinh_app::report::{create_regime, open_round, suggest_regimes};
use ansinh_app::upload_source::Upload;
use ansinh_app::{App, AppError, Caller, import_plan};
use ansinh_domain::access::Refusal;
use ansinh_domain::body::BodyKind;
use ansinh_domain::reorganisation::{Change, Confidence, ItemKind, LostVerdict};
use ansinh_store::body::{self, BodyFilter, DutyRole};
use ansinh_store::duty::{self, OpenDuty};
use ansinh_store::plan::{self, PlanHead};
use ansinh_store::report::{item, submission};
use ansinh_store::{ActId, BodyId, Db, ReorganisationDraftId, audit, reorganisation};
use ansinh_testkit::{administrator, app, on_both, reporting};
use jiff::SignedDuration;
use jiff::civil::{Date, date};

const BEFORE: Date = date(2024, 12, 31);
const BETWEEN: Date = date(2025, 4, 1);
const AFTER: Date = date(2025, 12, 1);
const DEPARTMENT: &str = "Sở Lao động - Thương binh và Xã hội";

fn file(name: &str) -> Upload {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/plan-103");
    Upload { name: name.into(), bytes: std::fs::read(folder.join(name)).unwrap() }
}

/// An application in December 2025 with the shipped plan and its preset.
async fn world(db: Db) -> (App, Caller, PlanHead) {
    let app = app(db);
    app.clock.advance(SignedDuration::from_hours(24 * 364));
    let (caller, _) = administrator(&app).await;
    let system = Caller::system();
    let plan = import_plan(&app, &system, file("ke-hoach-103-kh-ubnd.txt"), true).await.unwrap();
    let loaded = load_preset(&app, &system, file("succession.csv")).await.unwrap();
    assert_eq!(loaded, Outcome::Loaded(Vec::new()));
    let again = load_preset(&app, &system, file("succession.csv")).await.unwrap();
    assert_eq!(again, Outcome::Known);
    let head = plan::by_slug(&app.db, &plan.slug).await.unwrap().unwrap();
    (app, caller, head)
}

async fn begin(app: &App, caller: &Caller, part: &str) -> ReorganisationDraftId {
    let offered = presets(&app.db).await.unwrap();
    begin_from_preset(app, caller, offered[0].row.id, part).await.unwrap()
}

fn invalid(error: AppError) -> String {
    match error {
        AppError::Invalid(text) => text,
        other => panic!("{other:?}"),
    }
}

fn seen(view: &DraftView) -> Seen {
    Seen { mod_count: view.row.mod_count, acts: view.known_acts() }
}

/// What a careful coordinator does: looks at every doubtful row, accepts what is proposed clearly,
/// puts the rest off.
async fn complete(app: &App, caller: &Caller, id: ReorganisationDraftId) -> ActId {
    let first = view(app, id).await.unwrap();
    let refused = apply(app, caller, id, seen(&first)).await.unwrap_err();
    assert!(invalid(refused).contains("chưa ai xác nhận"));
    let preparation = &first.row.preparation;
    let edit = Edit::Confirm {
        changes: (0..preparation.changes.len()).collect(),
        questions: (0..preparation.questions.len()).collect(),
    };
    prepare(app, caller, id, edit).await.unwrap();
    let refused = apply(app, caller, id, seen(&first)).await.unwrap_err();
    assert!(invalid(refused).contains("vừa được người khác thay đổi"), "the draft changed since");
    let confirmed = view(app, id).await.unwrap();
    let refused = apply(app, caller, id, seen(&confirmed)).await.unwrap_err();
    assert!(invalid(refused).contains("trách nhiệm chưa quyết định"));

    for confidence in [Confidence::Sourced, Confidence::Unconfirmed] {
        let which = Which::Confidence(confidence);
        decide(app, caller, id, &which, &Choice::Accept, "").await.unwrap();
    }
    let rest = view(app, id).await.unwrap();
    let open: Vec<_> = rest.duties.iter().filter(|duty| duty.decision.is_none()).collect();
    assert!(open.iter().all(|duty| !duty.is_clear()));
    if !open.is_empty() {
        let which = Which::Chosen(open.iter().map(|duty| (duty.slot(), duty.from)).collect());
        let refused = decide(app, caller, id, &which, &Choice::Accept, "").await.unwrap_err();
        assert!(invalid(refused).contains("còn mở"), "an open proposal is never accepted");
        let refused = decide(app, caller, id, &which, &Choice::PutOff, " ").await.unwrap_err();
        assert!(invalid(refused).contains("phải có lý do"));
        decide(app, caller, id, &which, &Choice::PutOff, "Chờ văn bản của tỉnh").await.unwrap();
    }
    let ready = view(app, id).await.unwrap();
    assert_eq!((ready.undecided(), ready.row.preparation.waiting()), (0, 0));
    assert_eq!(ready.preview().refusals, []);
    apply(app, caller, id, seen(&ready)).await.unwrap()
}

/// Who leads an item on a day, by the names of that day.
async fn lead(app: &App, head: &PlanHead, code: &str, day: Date) -> String {
    let open = duty::open_on(&app.db, head.version_id, day).await.unwrap();
    let leads = open.iter().filter(|one| one.code == code && one.role == DutyRole::Lead);
    leads.map(|one| one.body.name.as_str()).collect::<Vec<_>>().join("; ")
}

async fn on_days(app: &App, head: &PlanHead) -> Vec<Vec<OpenDuty>> {
    let mut days = Vec::new();
    for day in [BEFORE, date(2025, 3, 1), BETWEEN, date(2025, 7, 1), AFTER] {
        days.push(duty::open_on(&app.db, head.version_id, day).await.unwrap());
    }
    days
}

#[tokio::test]
async fn the_shipped_reorganisation_is_applied_and_taken_back() {
    on_both(async |db: Db| {
        let (app, caller, head) = world(db).await;
        let at_first = on_days(&app, &head).await;
        let slots: BTreeSet<_> = at_first[0].iter().map(|one| one.duty).collect();

        let march_draft = begin(&app, &caller, "VB1").await;
        let march = complete(&app, &caller, march_draft).await;
        let july_draft = begin(&app, &caller, "VB2").await;
        let offered = view(&app, july_draft).await.unwrap();
        let waiting = offered.duties.iter().filter(|duty| !duty.is_clear()).count();
        assert_eq!(waiting, 14, "what was put off in March is asked again in July");
        let july = complete(&app, &caller, july_draft).await;

        for day in [BEFORE, BETWEEN, AFTER] {
            let open = duty::open_on(&app.db, head.version_id, day).await.unwrap();
            let held: BTreeSet<_> = open.iter().map(|one| one.duty).collect();
            assert_eq!(held, slots, "{day}: no duty is lost");
            let state = reorganisation::load(&app.db).await.unwrap();
            let to_decide: BTreeSet<_> =
                state.to_decide(day).into_iter().map(|owner| owner.slot).collect();
            for one in &open {
                assert_eq!(one.gone, to_decide.contains(&one.duty.0), "{day} {}", one.code);
            }
            assert_eq!(to_decide.len(), if day == BEFORE { 0 } else { 14 });
        }
        assert_eq!(lead(&app, &head, "V.8", BEFORE).await, DEPARTMENT);
        assert_eq!(lead(&app, &head, "V.8", BETWEEN).await, "Sở Y tế");
        assert_eq!(lead(&app, &head, "2.1", BEFORE).await, "Cục Thống kê");
        assert_eq!(lead(&app, &head, "2.1", BETWEEN).await, "Chi cục Thống kê");
        assert_eq!(lead(&app, &head, "2.1", AFTER).await, "Thống kê tỉnh Tuyên Quang");
        let names = async |day| {
            let all = BodyFilter::default();
            let rows = body::list(&app.db, head.version_id, &all, day).await.unwrap().rows;
            rows.into_iter().map(|row| row.name).collect::<BTreeSet<_>>()
        };
        assert!(names(BEFORE).await.contains("UBND huyện, thành phố"));
        assert!(names(BETWEEN).await.contains("UBND huyện, thành phố"));
        assert!(!names(AFTER).await.contains("UBND huyện, thành phố"));
        assert!(names(AFTER).await.contains("UBND xã, phường"));

        let entries = audit::newest(&app.db, 1).await.unwrap();
        assert_eq!(entries[0].verb, "apply-reorganisation");
        assert_eq!(entries[0].subject_id, Some(july.0));

        let refused = undo(&app, &caller, march, "Công văn số 1/UBND", 2).await.unwrap_err();
        assert!(invalid(refused).contains("Hãy hoàn tác đợt"), "July builds on March");
        let refused = undo(&app, &caller, july, "Công văn số 1/UBND", 1).await.unwrap_err();
        assert!(invalid(refused).contains("vừa được người khác thay đổi"));
        let state = reorganisation::load(&app.db).await.unwrap();
        assert!(undo::preview(&state, july).unwrap().moves.len() > 200);
        undo(&app, &caller, july, "Công văn số 1/UBND ngày 2/12/2025", 2).await.unwrap();
        undo(&app, &caller, march, "Công văn số 1/UBND ngày 2/12/2025", 3).await.unwrap();
        let strip = |days: Vec<Vec<OpenDuty>>| -> Vec<BTreeSet<_>> {
            let one = |open: Vec<OpenDuty>| {
                open.into_iter().map(|one| (one.duty, one.body.id, one.since, one.gone)).collect()
            };
            days.into_iter().map(one).collect()
        };
        assert_eq!(strip(on_days(&app, &head).await), strip(at_first));
        let acts = reorganisation::acts(&app.db).await.unwrap();
        assert_eq!(acts[0].title, "Hoàn tác: Sắp xếp cơ quan chuyên môn thuộc UBND tỉnh");
        assert_eq!(acts.len(), 4);
    })
    .await;
}

#[tokio::test]
async fn only_who_may_reorganise_does() {
    on_both(async |db: Db| {
        let (app, caller, _) = world(db).await;
        let id = begin(&app, &caller, "VB1").await;
        let nobody = Caller::anonymous(None);
        let refused =
            decide(&app, &nobody, id, &Which::Confidence(Confidence::Sourced), &Choice::Accept, "");
        assert!(matches!(
            refused.await.unwrap_err(),
            AppError::Refused(Refusal::SignInFirst { .. })
        ));
        // The program may do everything but decide.
        let refused = drop_draft(&app, &nobody, id).await.unwrap_err();
        assert!(matches!(refused, AppError::Refused(_)));
        let system = Caller::system();
        let refused =
            decide(&app, &system, id, &Which::Confidence(Confidence::Sourced), &Choice::Accept, "");
        assert!(invalid(refused.await.unwrap_err()).contains("một người quyết định"));
        drop_draft(&app, &caller, id).await.unwrap();
        let refused = drop_draft(&app, &caller, id).await.unwrap_err();
        assert!(invalid(refused).contains("đã bị bỏ"));
        assert!(reorganisation::open_drafts(&app.db).await.unwrap().is_empty());
    })
    .await;
}

/// One duty given to two, one closed, one taken back; then an act made by hand for a body that goes
/// on.
#[tokio::test]
async fn duties_are_decided_one_by_one() {
    on_both(async |db: Db| {
        let (app, caller, head) = world(db).await;
        let by_hand = |title: &str| ByHand {
            title: title.into(),
            decision: "Quyết định số 12/QĐ-UBND ngày 3/2/2025 của UBND tỉnh".into(),
            effective: date(2025, 2, 15),
        };
        let refused = begin_by_hand(&app, &caller, by_hand(" ")).await.unwrap_err();
        assert!(invalid(refused).contains("tên đợt"));
        let id = begin_by_hand(&app, &caller, by_hand("Chuyển việc")).await.unwrap();
        let empty = view(&app, id).await.unwrap();
        assert!(empty.duties.is_empty());
        let named = |name: &str| {
            empty.bodies_before().into_iter().find(|(_, known)| known == name).unwrap().0
        };
        let (police, health, culture) =
            (named("Công an tỉnh"), named("Sở Y tế"), named("Sở Văn hoá, Thể thao và Du lịch"));
        prepare(&app, &caller, id, Edit::LookThrough { body: culture }).await.unwrap();
        let offered = view(&app, id).await.unwrap();
        let slots: Vec<_> = offered.duties.iter().map(|duty| duty.slot()).collect();
        assert!(slots.len() > 3);
        let one = |at: usize| Which::Chosen(vec![(slots[at], culture)]);
        let both = Choice::Give(vec![police, health]);
        decide(&app, &caller, id, &one(0), &both, "").await.unwrap();
        decide(&app, &caller, id, &one(1), &Choice::Close, "Đã xong").await.unwrap();
        decide(&app, &caller, id, &one(2), &both, "").await.unwrap();
        decide(&app, &caller, id, &one(2), &Choice::Withdraw, "").await.unwrap();
        let refused = decide(&app, &caller, id, &one(2), &Choice::Give(Vec::new()), "").await;
        assert!(invalid(refused.unwrap_err()).contains("Chưa chọn cơ quan nhận"));
        let new = Edit::Begin {
            name: "Trung tâm mới".into(),
            kind: BodyKind::Body,
            superior: Some(health),
            lived_before: false,
        };
        prepare(&app, &caller, id, new).await.unwrap();
        let ready = view(&app, id).await.unwrap();
        let centre = ready.successors().into_iter().find(|(_, name)| name == "Trung tâm mới");
        let centre = centre.unwrap().0;
        decide(&app, &caller, id, &one(3), &Choice::Give(vec![centre]), "").await.unwrap();
        // Without the body that was to begin, the decision that named it is gone too.
        prepare(&app, &caller, id, Edit::Remove { at: 0 }).await.unwrap();
        let ready = view(&app, id).await.unwrap();
        assert_eq!(ready.duties.iter().filter(|duty| duty.decision.is_some()).count(), 2);
        apply(&app, &caller, id, seen(&ready)).await.unwrap();

        let holders = async |at: usize| {
            let open = duty::open_on(&app.db, head.version_id, BETWEEN).await.unwrap();
            let of = open.into_iter().filter(|one| one.duty.0 == slots[at]);
            of.map(|one| one.body.id.0).collect::<BTreeSet<_>>()
        };
        assert_eq!(holders(0).await, BTreeSet::from([police, health]));
        assert!(holders(1).await.is_empty());
        assert_eq!(holders(2).await, BTreeSet::from([culture]));
        let refused = prepare(&app, &caller, id, Edit::Remove { at: 0 }).await.unwrap_err();
        assert!(invalid(refused).contains("đã được áp dụng"));
    })
    .await;
}

#[tokio::test]
async fn what_lost_its_meaning_is_decided_by_people() {
    on_both(async |db: Db| {
        let (app, caller, head) = world(db).await;
        let lost = lost_items(&app.db, AFTER).await.unwrap();
        let codes: Vec<&str> = lost.iter().map(|one| one.words.code.as_str()).collect();
        assert_eq!(codes, ["5.10-1", "5.11", "6.9", "II.3", "V.24", "VI.3.4"]);
        assert!(lost_items(&app.db, date(2025, 2, 1)).await.unwrap().is_empty());
        let about = |at: usize| (lost[at].words.item, lost[at].words.item_id);
        let verdict = async |at: usize, verdict: LostVerdict, wording: &str| {
            decide_lost(&app, &caller, about(at), verdict, wording).await
        };
        let blank = verdict(0, LostVerdict::Close(" ".into()), "").await.unwrap_err();
        assert!(invalid(blank).contains("Chưa ghi lý do"));
        let unsaid = verdict(0, LostVerdict::Restate("Bỏ cấp huyện".into()), "").await;
        assert!(invalid(unsaid.unwrap_err()).contains("lời văn mới"));
        verdict(0, LostVerdict::Close("Không còn huyện".into()), "").await.unwrap();
        verdict(1, LostVerdict::Restate("Tính theo xã".into()), "Tỉ lệ xã đạt").await.unwrap();
        let closed = async || {
            let mut tx = app.db.begin().await.unwrap();
            closed_items(&mut tx).await.unwrap()
        };
        assert_eq!(closed().await, BTreeSet::from([about(0)]));
        asked_in_a_round(&app, &caller, &head).await;
        app.clock.advance(SignedDuration::from_mins(1));
        verdict(0, LostVerdict::Keep("Giữ số cũ".into()), "").await.unwrap();
        assert!(closed().await.is_empty(), "the newest counts");
        let lost = lost_items(&app.db, AFTER).await.unwrap();
        assert!(!lost[0].is_decided(), "undecided ones first");
        let last = lost.last().unwrap();
        assert_eq!(last.verdicts[0].wording.as_deref(), Some("Tỉ lệ xã đạt"));
        let nowhere = (ItemKind::Task, uuid::Uuid::nil());
        let refused = decide_lost(&app, &caller, nowhere, LostVerdict::Keep("vì".into()), "").await;
        assert!(matches!(refused.unwrap_err(), AppError::NotFound { .. }));
    })
    .await;
}

/// A round opened after the decisions does not ask for what was closed, and asks for what was restated
/// by its new wording.
async fn asked_in_a_round(app: &App, caller: &Caller, head: &PlanHead) {
    let mut suggested = suggest_regimes(app, caller, head.id).await.unwrap();
    let content = suggested.of_plan.remove(0);
    let regime = create_regime(app, caller, head.id, &content).await.unwrap();
    let (period, day) = ("2025-Y1".parse().unwrap(), date(2025, 2, 1));
    let preview = preview_round(app, caller, regime, period, day).await.unwrap();
    assert_eq!(preview.closed, ["5.10-1"]);
    let round = open_round(app, caller, regime, period, day).await.unwrap();
    let mut asked = Vec::new();
    for row in submission::of_round(&app.db, round).await.unwrap() {
        asked.extend(report_view(app, caller, row.id).await.unwrap().rows);
    }
    let of = |code: &str| asked.iter().find(|row| row.item.code == code);
    assert!(of("5.10-1").is_none(), "closed");
    let restated = of("5.11").expect("restated ones are asked for");
    assert_eq!(restated.title, "Tỉ lệ xã đạt");
    assert!(restated.printed.as_deref().unwrap().contains("huyện"), "{:?}", restated.printed);
    assert_eq!(of("5.10-2").map(|row| row.printed.clone()), Some(None));
}

#[tokio::test]
async fn groups_are_given_their_members() {
    on_both(async |db: Db| {
        let (app, caller, head) = world(db).await;
        let all = BodyFilter::default();
        let rows = body::list(&app.db, head.version_id, &all, BEFORE).await.unwrap().rows;
        let id = |name: &str| rows.iter().find(|row| row.name == name).unwrap().id;
        let group = id("Các sở, ban, ngành");
        let members = [id("Sở Y tế"), id("Ban Dân tộc"), id("Sở Y tế")];
        enter_members(&app, &caller, group, &members).await.unwrap();
        let names = async |day| {
            let members = body::members_on(&app.db, Some(group), day).await.unwrap();
            members.into_iter().map(|one| one.body.name).collect::<BTreeSet<_>>()
        };
        assert_eq!(names(BEFORE).await, ["Ban Dân tộc", "Sở Y tế"].map(String::from).into());
        let refused = enter_members(&app, &caller, members[0], &[group]).await.unwrap_err();
        assert!(invalid(refused).contains("không phải nhóm"));
        let refused = enter_members(&app, &caller, group, &[group]).await.unwrap_err();
        assert!(invalid(refused).contains("cơ quan đơn lẻ"));
        let nowhere = BodyId(uuid::Uuid::nil());
        assert!(enter_members(&app, &caller, group, &[nowhere]).await.is_err());

        // What ends leaves the group by itself; what joins with an act is there from its day on.
        let draft = begin(&app, &caller, "VB1").await;
        complete(&app, &caller, draft).await;
        let expected = ["Sở Dân tộc và Tôn giáo", "Sở Nông nghiệp và Môi trường", "Sở Y tế"];
        assert_eq!(names(BETWEEN).await, expected.map(String::from).into());
        assert_eq!(names(BEFORE).await, ["Ban Dân tộc", "Sở Y tế"].map(String::from).into());
    })
    .await;
}

#[tokio::test]
async fn a_table_that_says_nothing_is_refused() {
    on_both(async |db: Db| {
        let app = app(db);
        let (caller, _) = administrator(&app).await;
        let check = async |bytes: &[u8], words: &str| {
            let upload = Upload { name: "bang.csv".into(), bytes: bytes.to_vec() };
            let refused = load_preset(&app, &caller, upload).await.unwrap_err();
            assert!(invalid(refused).contains(words), "{words}");
        };
        check(b"", "không đọc được đợt sắp xếp nào").await;
        check(&[0xff, 0xfe, 0, 1], "UTF-8").await;
        check(&vec![b' '; 2 << 20], "1 MB").await;
        check("a,b\nc,d".as_bytes(), "Dòng 1").await;
    })
    .await;
}

#[tokio::test]
async fn a_body_that_a_later_plan_names_cannot_be_undone() {
    on_both(async |db: Db| {
        let (app, caller, _) = world(db).await;
        let id = begin_by_hand(
            &app,
            &caller,
            ByHand {
                title: "Lập cơ quan".into(),
                decision: "Quyết định số 12/QĐ-UBND ngày 3/2/2025 của UBND tỉnh".into(),
                effective: date(2025, 2, 15),
            },
        )
        .await
        .unwrap();
        let name = "Ban Chỉ đạo thử nghiệm".to_owned();
        let new = Edit::Begin {
            name: name.clone(),
            kind: BodyKind::Body,
            superior: None,
            lived_before: false,
        };
        prepare(&app, &caller, id, new).await.unwrap();
        let ready = view(&app, id).await.unwrap();
        assert!(matches!(&ready.row.preparation.changes[0].change, Change::Begin { .. }));
        let act = apply(&app, &caller, id, seen(&ready)).await.unwrap();
        let mut draft = ansinh_testkit::sample_plan();
        draft.indicators[0].lead = vec![name];
        ansinh_testkit::store_plan(&app.db, &draft, &[]).await;
        let refused = undo(&app, &caller, act, "Công văn số 1/UBND", 1).await.unwrap_err();
        assert!(invalid(refused).contains("Ban Chỉ đạo thử nghiệm"));
    })
    .await;
}

/// Open reports follow the duty in the transaction of the act, and come back with its undoing.
#[tokio::test]
async fn open_reports_move_with_their_duties() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        let codes = async |submission| {
            let rows = item::of_submission(&app.db, submission).await.unwrap();
            let rows = rows.into_iter().filter(|row| row.duty_id.is_some());
            rows.map(|row| row.code).collect::<BTreeSet<_>>()
        };
        let (own, others) = (codes(r.submission).await, codes(r.other_submission).await);
        assert!(own.contains("1.1") && !others.contains("1.1"));

        let new = ByHand {
            title: "Chuyển việc".into(),
            decision: "Quyết định số 12/QĐ-UBND ngày 3/2/2025 của UBND tỉnh".into(),
            effective: date(2025, 2, 15),
        };
        let id = begin_by_hand(&app, &r.coordinator, new).await.unwrap();
        let look = Edit::LookThrough { body: r.body.0 };
        prepare(&app, &r.coordinator, id, look).await.unwrap();
        let offered = view(&app, id).await.unwrap();
        let lead = offered
            .duties
            .iter()
            .find(|duty| duty.words.text.code == "1.1" && duty.words.text.role == DutyRole::Lead);
        let which = Which::Chosen(vec![(lead.unwrap().slot(), r.body.0)]);
        let give = Choice::Give(vec![r.other_body.0]);
        decide(&app, &r.coordinator, id, &which, &give, "").await.unwrap();
        let ready = view(&app, id).await.unwrap();
        let act = apply(&app, &r.coordinator, id, seen(&ready)).await.unwrap();
        assert!(!codes(r.submission).await.contains("1.1"));
        assert!(codes(r.other_submission).await.contains("1.1"));
        let entry = &audit::newest(&app.db, 1).await.unwrap()[0];
        assert!(entry.after_value.as_ref().unwrap().contains(r#""rows_moved":1"#));

        undo(&app, &r.coordinator, act, "Công văn số 1/UBND ngày 1/4/2025", 1).await.unwrap();
        assert_eq!(codes(r.submission).await, own);
        assert_eq!(codes(r.other_submission).await, others);
    })
    .await;
}
