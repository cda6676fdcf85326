//! From a file to a plan: upload, reading, settlement, acceptance, and everything that stops it.

use ansinh_app::settle_finding::Answer;
use ansinh_app::upload_source::Upload;
use ansinh_app::{
    App, AppError, Caller, accept_import, accept_readings, import_plan, refuse_import, run_jobs,
    settle_finding, upload_source,
};
use ansinh_domain::target::Bound;
use ansinh_store::import::{self, ImportState, SettlementKind};
use ansinh_store::{Db, ImportId, audit, indicator, plan};
use ansinh_testkit::{administrator, app, on_both, sample_findings, sample_plan, store_import};

fn shipped() -> Upload {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans");
    let file = folder.join("plan-103/ke-hoach-103-kh-ubnd.txt");
    Upload { name: "ke-hoach.txt".into(), bytes: std::fs::read(file).unwrap() }
}

fn text(content: &str) -> Upload {
    Upload { name: "tệp.txt".into(), bytes: content.as_bytes().to_vec() }
}

async fn state(app: &App, id: ImportId) -> ImportState {
    import::row(&app.db, id).await.unwrap().unwrap().state
}

#[tokio::test]
async fn a_file_becomes_a_plan() {
    on_both(async |db: Db| {
        let app = app(db);
        let (caller, _) = administrator(&app).await;
        let id = upload_source(&app, &caller, shipped()).await.unwrap();
        assert_eq!(state(&app, id).await, ImportState::Queued);
        assert!(run_jobs::run_next(&app).await.unwrap());
        assert!(!run_jobs::run_next(&app).await.unwrap(), "one upload, one job");

        let detail = import::detail(&app.db, id).await.unwrap().unwrap();
        assert_eq!((detail.row.state, detail.row.progress), (ImportState::Review, 100));
        assert_eq!(detail.row.format.as_deref(), Some("text"));
        assert_eq!(detail.row.created_by_name.as_deref(), Some("Người Kiểm Thử"));
        let open = detail.open_asks();
        assert!(!open.is_empty(), "the shipped plan lost a cell");
        let lines = import::source_lines(&app.db, id, 1, 5).await.unwrap();
        assert!(!lines.is_empty());

        let refused = accept_import(&app, &caller, id).await.unwrap_err();
        assert!(matches!(&refused, AppError::Unsettled { open: o } if o.len() == open.len()));
        assert!(plan::list(&app.db, app.today()).await.unwrap().is_empty());

        accept_readings(&app, &caller, id).await.unwrap();
        let accepted = accept_import(&app, &caller, id).await.unwrap();
        let head = plan::by_slug(&app.db, &accepted.slug).await.unwrap().unwrap();
        assert_eq!(head.accepted_by_name.as_deref(), Some("Người Kiểm Thử"));
        assert_eq!(head.name(), accepted.name);
        let row = import::row(&app.db, id).await.unwrap().unwrap();
        assert_eq!(row.plan_slug.as_deref(), Some(accepted.slug.as_str()));

        let verbs: Vec<(String, String)> = audit::newest(&app.db, 5)
            .await
            .unwrap()
            .into_iter()
            .map(|entry| (entry.verb, entry.actor))
            .collect();
        let verbs: Vec<(&str, &str)> =
            verbs.iter().map(|(verb, actor)| (verb.as_str(), actor.as_str())).collect();
        let expected = [
            ("accept-import", "user"),
            ("settle-finding", "user"),
            ("read-import", "system"),
            ("upload-source", "user"),
        ];
        assert_eq!(verbs[..4], expected);
    })
    .await;
}

#[tokio::test]
async fn the_same_file_is_recognised() {
    on_both(async |db: Db| {
        let app = app(db);
        let caller = Caller::system();
        let first = upload_source(&app, &caller, shipped()).await.unwrap();
        let again = upload_source(&app, &caller, shipped()).await.unwrap_err();
        assert!(
            matches!(again, AppError::AlreadyUploaded { import, state: ImportState::Queued }
                if import == first),
            "{again:?}"
        );
        // The command line takes up what was left.
        let plan = import_plan(&app, &caller, shipped(), true).await.unwrap();
        let again = import_plan(&app, &caller, shipped(), true).await.unwrap_err();
        assert!(matches!(&again, AppError::AlreadyPlan { slug, .. } if *slug == plan.slug));
        let again = upload_source(&app, &caller, shipped()).await.unwrap_err();
        assert!(matches!(&again, AppError::AlreadyPlan { slug, .. } if *slug == plan.slug));
    })
    .await;
}

#[tokio::test]
async fn the_same_document_in_another_file_is_recognised() {
    on_both(async |db: Db| {
        let app = app(db);
        let caller = Caller::system();
        let first = store_import(&app.db, &sample_plan(), &[]).await;
        let second = store_import(&app.db, &sample_plan(), &[]).await;
        let plan = accept_import(&app, &caller, first).await.unwrap();
        let again = accept_import(&app, &caller, second).await.unwrap_err();
        assert!(matches!(&again, AppError::AlreadyPlan { slug, .. } if *slug == plan.slug));
        assert_eq!(state(&app, second).await, ImportState::Review, "nothing was half-stored");
        assert_eq!(plan::list(&app.db, app.today()).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_refused_with_the_reason() {
    on_both(async |db: Db| {
        let app = app(db);
        let caller = Caller::system();
        let broken = Upload { name: "kh.docx".into(), bytes: b"PK\x03\x04 not a zip".to_vec() };
        let id = upload_source(&app, &caller, broken.clone()).await.unwrap();
        assert!(run_jobs::run_next(&app).await.unwrap());
        let detail = import::detail(&app.db, id).await.unwrap().unwrap();
        assert_eq!(detail.row.state, ImportState::Refused);
        assert!(detail.row.message.unwrap().starts_with("Tệp"));
        assert_eq!((detail.draft, detail.findings.len()), (None, 0));
        assert!(import::source_lines(&app.db, id, 0, 99).await.unwrap().is_empty());
        // Mended or not, the file may be brought in again.
        let again = upload_source(&app, &caller, broken).await.unwrap();
        assert_ne!(again, id);
    })
    .await;
}

#[tokio::test]
async fn empty_files_are_not_kept() {
    on_both(async |db: Db| {
        let app = app(db);
        let refused = upload_source(&app, &Caller::system(), text("")).await.unwrap_err();
        assert!(refused.to_string().contains("Tệp rỗng"), "{refused}");
        assert!(import::list(&app.db).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn the_newest_answer_counts_and_the_old_ones_stay() {
    on_both(async |db: Db| {
        let app = app(db);
        let (caller, _) = administrator(&app).await;
        let id = store_import(&app.db, &sample_plan(), &sample_findings()).await;
        let answer = async |answer| settle_finding(&app, &caller, id, 0, answer).await;
        answer(Answer::Accept).await.unwrap();
        answer(Answer::Choose { alternative: 0 }).await.unwrap();
        answer(Answer::Type { text: "từ 97 trở lên".into() }).await.unwrap();
        for wrong in [Answer::Choose { alternative: 7 }, Answer::Type { text: " ".into() }] {
            let refused = answer(wrong).await.unwrap_err();
            assert!(matches!(refused, AppError::Invalid(_)), "{refused:?}");
        }
        let missing = settle_finding(&app, &caller, id, 99, Answer::Accept).await.unwrap_err();
        assert!(matches!(missing, AppError::NotFound { .. }));

        let detail = import::detail(&app.db, id).await.unwrap().unwrap();
        let settlement = detail.findings[0].settlement.as_ref().unwrap();
        assert_eq!(settlement.kind, SettlementKind::Typed);
        assert_eq!(settlement.by_name.as_deref(), Some("Người Kiểm Thử"));

        let accepted = accept_import(&app, &caller, id).await.unwrap();
        let head = plan::by_slug(&app.db, &accepted.slug).await.unwrap().unwrap();
        let row =
            indicator::detail(&app.db, head.version_id, "1.2", app.today()).await.unwrap().unwrap();
        let target = &row.row.targets[1];
        assert_eq!(target.bound, Bound::AtLeast { value: 97.into() });
        assert_eq!(row.findings[0].settlement.as_ref().unwrap().kind, SettlementKind::Typed);
        let answers = audit::newest(&app.db, 50).await.unwrap();
        let answers = answers.iter().filter(|entry| entry.verb == "settle-finding").count();
        assert_eq!(answers, 3, "refused answers change nothing");

        let late = answer(Answer::Accept).await.unwrap_err();
        assert!(matches!(late, AppError::WrongState { state: ImportState::Accepted, .. }));
    })
    .await;
}

#[tokio::test]
async fn of_two_who_accept_at_once_one_does() {
    on_both(async |db: Db| {
        let app = app(db);
        let id = store_import(&app.db, &sample_plan(), &[]).await;
        let system = Caller::system();
        let (a, b) =
            tokio::join!(accept_import(&app, &system, id), accept_import(&app, &system, id));
        let refused = match (a, b) {
            (Ok(_), Err(error)) | (Err(error), Ok(_)) => error,
            both => panic!("{both:?}"),
        };
        assert!(
            matches!(
                refused,
                AppError::WrongState { state: ImportState::Accepted, .. }
                    | AppError::ChangedMeanwhile
            ),
            "{refused:?}"
        );
        assert_eq!(plan::list(&app.db, app.today()).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_draft_with_a_code_twice_says_so() {
    on_both(async |db: Db| {
        let app = app(db);
        let mut draft = sample_plan();
        draft.tasks[0].code = draft.tasks[1].code.clone();
        let id = store_import(&app.db, &draft, &[]).await;
        let refused = accept_import(&app, &Caller::system(), id).await.unwrap_err();
        assert!(refused.to_string().contains("hai dòng cùng mã"), "{refused}");
        assert_eq!(state(&app, id).await, ImportState::Review);
    })
    .await;
}

#[tokio::test]
async fn a_person_may_refuse_an_import_with_a_reason() {
    on_both(async |db: Db| {
        let app = app(db);
        let caller = Caller::system();
        let id = store_import(&app.db, &sample_plan(), &[]).await;
        let silent = refuse_import(&app, &caller, id, "  ").await.unwrap_err();
        assert!(matches!(silent, AppError::Invalid(_)));
        refuse_import(&app, &caller, id, "Nhầm tệp").await.unwrap();
        let row = import::row(&app.db, id).await.unwrap().unwrap();
        assert_eq!((row.state, row.message.as_deref()), (ImportState::Refused, Some("Nhầm tệp")));
        let late = accept_import(&app, &caller, id).await.unwrap_err();
        assert!(matches!(late, AppError::WrongState { .. }));
    })
    .await;
}

#[tokio::test]
async fn who_has_not_signed_in_changes_nothing() {
    on_both(async |db: Db| {
        let app = app(db);
        let nobody = Caller::anonymous(None);
        let id = store_import(&app.db, &sample_plan(), &sample_findings()).await;
        let refusals = [
            upload_source(&app, &nobody, text("x")).await.map(drop),
            settle_finding(&app, &nobody, id, 0, Answer::Accept).await,
            accept_readings(&app, &nobody, id).await.map(drop),
            accept_import(&app, &nobody, id).await.map(drop),
            refuse_import(&app, &nobody, id, "x").await,
            import_plan(&app, &nobody, text("x"), true).await.map(drop),
        ];
        for refusal in refusals {
            assert!(matches!(refusal, Err(AppError::Refused(_))), "{refusal:?}");
        }
        assert!(audit::newest(&app.db, 9).await.unwrap().is_empty());
    })
    .await;
}
