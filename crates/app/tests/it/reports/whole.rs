//! A whole round of the shipped plan: every body, every row, to the last figure.

use std::time::Instant;

use ansinh_app::report::receive::receive_all;
use ansinh_app::report::review::approve_all;
use ansinh_app::report::special_day::note_shipped_days;
use ansinh_app::report::submit::submit;
use ansinh_app::report::view::view;
use ansinh_app::report::{MoveRequest, create_regime, open_round, suggest_regimes, watch};
use ansinh_app::upload_source::Upload;
use ansinh_app::{App, Caller, import_plan};
use ansinh_domain::access::{Role, Scope};
use ansinh_domain::report::{ItemKind, Timeliness};
use ansinh_store::plan::{self, PlanHead};
use ansinh_store::report::{observation, submission};
use ansinh_store::{Db, SubmissionId};
use ansinh_testkit::{app, fill, on_both, person};
use jiff::civil::date;

async fn shipped_plan(app: &App) -> PlanHead {
    let path =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../plans/plan-103/ke-hoach-103-kh-ubnd.txt");
    let bytes = std::fs::read(path).expect("the shipped plan");
    let upload = Upload { name: "ke-hoach-103-kh-ubnd.txt".into(), bytes };
    let accepted = import_plan(app, &Caller::system(), upload, true).await.expect("the plan");
    plan::by_slug(&app.db, &accepted.slug).await.unwrap().unwrap()
}

#[tokio::test]
async fn every_body_reports_every_row() {
    on_both(async |db: Db| {
        let app = app(db);
        note_shipped_days(&app).await.unwrap();
        let plan = shipped_plan(&app).await;
        let all = |role| [(role, Scope::WholePlan)];
        let coordinator = person(&app, "dieu.phoi", "Điều Phối", &all(Role::Coordinator)).await;
        let officer = person(&app, "can.bo", "Cán Bộ", &all(Role::ReportingOfficer)).await;
        let head = person(&app, "thu.truong", "Thủ Trưởng", &all(Role::Approver)).await;
        let suggested = suggest_regimes(&app, &coordinator, plan.id).await.unwrap();
        let [regime] = suggested.of_plan.as_slice() else { panic!("{:?}", suggested.of_plan) };
        assert_eq!(regime.steps.len(), 2, "bodies to the province, the province to the Party");
        let id = create_regime(&app, &coordinator, plan.id, regime).await.unwrap();
        let period = "2025-Y1".parse().unwrap();
        let round = open_round(&app, &coordinator, id, period, date(2024, 12, 2)).await.unwrap();
        let status = watch::round_status(&app, &coordinator, round).await.unwrap();
        assert_eq!(status.round.deadlines, [date(2025, 10, 29), date(2025, 11, 9)]);
        assert_eq!(status.completeness.filled, 0);
        assert_eq!(status.phantoms.len(), status.bodies.len(), "nobody is named for a body yet");

        let ids: Vec<SubmissionId> = status.bodies.iter().map(|body| body.submission.id).collect();
        let (mut owed, mut slowest) = (0, std::time::Duration::ZERO);
        for id in &ids {
            fill(&app, &officer, *id).await;
            owed += view(&app, &officer, *id).await.unwrap().of_kind(ItemKind::Indicator).count();
            let begun = Instant::now();
            submit(&app, &officer, MoveRequest::of(*id)).await.unwrap();
            slowest = slowest.max(begun.elapsed());
        }
        for (id, outcome) in approve_all(&app, &head, &ids).await {
            outcome.unwrap_or_else(|error| panic!("{id}: {error}"));
        }
        for (id, outcome) in receive_all(&app, &coordinator, &ids).await {
            outcome.unwrap_or_else(|error| panic!("{id}: {error}"));
        }
        println!("{} bodies, {owed} indicator rows, slowest to send {slowest:?}", ids.len());
        let status = watch::round_status(&app, &coordinator, round).await.unwrap();
        assert!(status.completeness.is_whole());
        assert!(status.bodies.iter().all(|body| body.timeliness == Timeliness::OnTime));
        let rows = submission::of_round(&app.db, round).await.unwrap();
        assert!(rows.iter().all(|row| row.owed == row.filled));

        // Every figure can be traced to who typed, approved and received it. A row that two bodies
        // lead is told twice; the second is a revision.
        let figures = observation::of_version(&app.db, plan.version_id).await.unwrap();
        assert_eq!(figures.len(), 103);
        for figure in &figures {
            for revision in observation::revisions(&app.db, figure.id).await.unwrap() {
                let names = [
                    revision.entered_by_name.as_deref(),
                    revision.approved_by_name.as_deref(),
                    revision.received_by_name.as_deref(),
                ];
                assert_eq!(names, [Some("Cán Bộ"), Some("Thủ Trưởng"), Some("Điều Phối")]);
                assert!(revision.submission_id.is_some_and(|id| ids.contains(&id)));
            }
        }
    })
    .await;
}
