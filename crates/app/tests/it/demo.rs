//! A demo is made from its number alone, by verbs, on both engines alike.

use std::sync::Mutex;

use ansinh_app::demo::{Demo, GUIDES, Recipe, Size, make};
use ansinh_app::upload_source::Upload;
use ansinh_app::{App, Caller, SignIn, sign_in};
use ansinh_domain::assess::Status;
use ansinh_domain::report::State;
use ansinh_store::paper::PaperKind;
use ansinh_store::plan;
use ansinh_store::report::observation;
use ansinh_store::{Db, audit};
use ansinh_testkit::{on_both, start};
use jiff::civil::date;

const PLAN: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../plans/plan-103/ke-hoach-103-kh-ubnd.txt");
const PRESET: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../plans/plan-103/succession.csv");
const PASSWORD: &str = "an-sinh-0123-4567-89ab";
const SLUG: &str = "103-kh-ubnd-2024";

fn recipe(seed: u64) -> Recipe {
    let file = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or_default().to_owned();
        Upload { name, bytes: std::fs::read(path).expect("a shipped file") }
    };
    Recipe {
        seed,
        size: Size::Small,
        plan: file(PLAN),
        preset: file(PRESET),
        password: PASSWORD.into(),
        machine_now: start(),
    }
}

/// Every figure that counts, with its revision, and the last link of the log's chain: whatever was
/// done, by whom, to what, when.
async fn content(app: &App) -> Content {
    let head = plan::by_slug(&app.db, SLUG).await.unwrap().unwrap();
    let figures = observation::of_version(&app.db, head.version_id).await.unwrap();
    let told = figures.iter().map(|of| {
        format!(
            "{} {} {} {} {} {}",
            of.indicator_id, of.part, of.period, of.as_of, of.number, of.value
        )
    });
    let mut told: Vec<String> = told.collect();
    told.sort_unstable();
    let log = audit::verify(&app.db, None, None).await.unwrap();
    (told, format!("{:?}", log.head.unwrap()))
}

type Content = (Vec<String>, String);

#[tokio::test]
async fn a_number_makes_one_demo_and_another_number_another() {
    static SAME: Mutex<Vec<Content>> = Mutex::new(Vec::new());
    static OTHER: Mutex<Vec<Content>> = Mutex::new(Vec::new());
    on_both(async |db: Db| {
        let told = Mutex::new(Vec::new());
        let tell = |what: &str| told.lock().unwrap().push(what.to_owned());
        let app = make(db, &recipe(7), &tell).await.unwrap();
        assert!(told.into_inner().unwrap().iter().any(|line| line.contains("Năm 2026")));
        let made = content(&app).await;
        assert!(made.0.len() > 300, "{} figures", made.0.len());
        stands_as_told(&app).await;
        SAME.lock().unwrap().push(made);
    })
    .await;
    on_both(async |db: Db| {
        // Once is enough to tell two numbers apart.
        if OTHER.lock().unwrap().is_empty() {
            let app = make(db, &recipe(8), &|_| {}).await.unwrap();
            let made = content(&app).await;
            OTHER.lock().unwrap().push(made);
        }
    })
    .await;
    let (same, other) = (SAME.lock().unwrap(), OTHER.lock().unwrap());
    assert!(same.iter().all(|made| *made == same[0]), "two runs differ");
    assert!(other[0].0 != same[0].0, "another number makes the same figures");
}

/// What a reader of the README is promised.
async fn stands_as_told(app: &App) {
    assert_eq!(app.today(), date(2026, 11, 5));
    let demo = Demo::of(&app.db).await.unwrap().unwrap();
    assert_eq!(demo.seed, 7);
    let opened = app.clone().as_installed().await.unwrap();
    assert!(opened.mark().is_some());

    let head = plan::by_slug(&app.db, SLUG).await.unwrap().unwrap();
    let caller = Caller::anonymous(Some("192.0.2.7".into()));
    for guide in GUIDES {
        let signed_in = sign_in(app, &caller, guide.login, PASSWORD).await;
        assert!(matches!(signed_in, Ok(SignIn::Done(_))), "{}: {signed_in:?}", guide.login);
    }
    let (system, day) = (Caller::system(), app.today());
    let book = ansinh_app::assess::open_book(app, &system, &head, day).await.unwrap();
    let all = book.assess(day).unwrap();
    let with = |status: Status| all.iter().filter(|one| one.out.status == status).count();
    for status in [Status::OnTrack, Status::NeedsAcceleration, Status::OffTrack] {
        assert!(with(status) >= 3, "{status:?}: {}", with(status));
    }
    let frozen = all.iter().flat_map(|one| &one.out.passed).filter(|one| one.closed.is_some());
    assert!(frozen.count() > 40, "the milestone of 2025 is closed");

    let rounds = ansinh_store::report::round::of_plan(&app.db, head.id).await.unwrap();
    assert_eq!(rounds.len(), 3);
    let open = rounds.iter().find(|round| round.closed_at.is_none()).unwrap();
    let reports = ansinh_store::report::submission::of_round(&app.db, open.id).await.unwrap();
    let received = reports.iter().filter(|report| report.state == State::Received).count();
    assert!(received > 0 && received < reports.len(), "{received} of {}", reports.len());
    let letters = ansinh_app::paper::register(app, &system, 2026).await.unwrap();
    let count = |kind| letters.issued.iter().filter(|row| row.kind == kind).count();
    assert!(count(PaperKind::Urging) > 0, "letters that urge");
    assert_eq!(count(PaperKind::Proposal), 1, "the plan is asked to be changed");
    assert!(letters.drafts.iter().any(|row| row.kind == PaperKind::Decision), "the next step");
    let before = ansinh_app::paper::register(app, &system, 2025).await.unwrap();
    assert!(before.issued.iter().any(|row| row.kind == PaperKind::Report), "the report of 2025");
    let verbs = audit::newest(&app.db, 1_000_000).await.unwrap();
    let done = |verb: &str| verbs.iter().filter(|entry| entry.verb == verb).count();
    assert_eq!((done("save-template"), done("comment-indicator")), (1, 2));
    let verdict = audit::verify(&app.db, None, None).await.unwrap();
    assert_eq!(verdict.broken, None);
}
