//! Making figures public, on both engines.

use ansinh_app::assess::{Confirmation, confirm_published, import_published};
use ansinh_app::publication::{Request, draft, publish, set_small, withdraw};
use ansinh_app::upload_source::Upload;
use ansinh_app::{App, AppError, Caller};
use ansinh_domain::publication::{Small, Told, VEILED, Why, shipped_small};
use ansinh_store::assess::published;
use ansinh_store::{audit, publication};
use ansinh_testkit::{Reporting, app, on_both, reporting};
use jiff::civil::date;

const RESULTS: &str = "\
indicator,year,value,unit,territory,kind,as_of,source,source_date,note
1.1,2021,10,bác sĩ,Sông Hoa,published,31/12/2021,https://vi-du.vn/a,2022,
1.1,2023,11,bác sĩ,Sông Hoa,published,31/12/2023,https://vi-du.vn/b,2024,
1.2,2023,93,%,Sông Hoa,published,31/12/2023,https://vi-du.vn/c,2024,
";

async fn figures(app: &App, r: &Reporting, text: &str, codes: &[&str]) {
    let upload = Upload { name: "ket-qua.csv".into(), bytes: text.into() };
    import_published(app, &r.coordinator, &r.plan, upload).await.unwrap();
    let said = Confirmation { as_of: None, note: String::new() };
    for row in published::open_of_plan(&app.db, r.plan.id).await.unwrap() {
        if codes.contains(&row.content.code.as_str()) {
            let asked = (row.id, r.body);
            confirm_published(app, &r.head, &r.plan, asked, &said).await.unwrap();
        }
    }
}

/// What a person would send who has just looked.
async fn seen(app: &App, r: &Reporting) -> Request {
    let draft = draft(app, &r.coordinator, &r.plan, app.today()).await.unwrap();
    Request {
        as_of: None,
        title: "Số liệu thử".into(),
        note: "Sơ bộ".into(),
        licence: "CC-BY-4.0".into(),
        digest: draft.digest.clone(),
        newest: draft.newest(),
        replaces: None,
        reason: String::new(),
    }
}

fn refused<T>(result: Result<T, AppError>, words: &str) {
    match result {
        Err(AppError::Invalid(reason)) => assert!(reason.contains(words), "{reason}"),
        Err(error) => panic!("{error}"),
        Ok(_) => panic!("not refused: {words}"),
    }
}

async fn small(app: &App, below: u32) {
    let units = vec!["bác sĩ".to_owned()];
    let set = Small { from: date(2024, 1, 1), below, units, source: "Thử".into() };
    set_small(app, &Caller::system(), &set).await.unwrap();
}

#[tokio::test]
async fn exactly_what_was_looked_at_is_published() {
    on_both(|db| async move {
        let app = app(db);
        let r = reporting(&app).await;
        figures(&app, &r, RESULTS, &["1.1"]).await;
        for caller in [&r.officer, &r.head, &Caller::anonymous(None)] {
            let refusal = draft(&app, caller, &r.plan, app.today()).await;
            assert!(matches!(refusal, Err(AppError::Refused(_))), "{refusal:?}");
            let refusal = publish(&app, caller, &r.plan, &Request::default()).await;
            assert!(matches!(refusal, Err(AppError::Refused(_))), "{refusal:?}");
        }
        let tomorrow = app.today().tomorrow().unwrap();
        refused(draft(&app, &r.coordinator, &r.plan, tomorrow).await, "chưa đến");

        let first = draft(&app, &r.coordinator, &r.plan, app.today()).await.unwrap();
        assert_eq!(first.changes, None);
        assert!(first.suppressed.is_empty());
        // A published result that nobody confirmed is no figure: it is not made public either.
        assert!(first.empty.iter().any(|(code, _)| code == "1.2"), "{:?}", first.empty);
        let asked = seen(&app, &r).await;
        let coordinator = &r.coordinator;
        let bare = Request { title: " ".into(), ..asked.clone() };
        refused(publish(&app, coordinator, &r.plan, &bare).await, "tên");
        let odd = Request { licence: "của tôi".into(), ..asked.clone() };
        refused(publish(&app, coordinator, &r.plan, &odd).await, "giấy phép");
        figures(&app, &r, "indicator,year,value,unit,territory,kind,as_of,source,source_date,note\n1.2,2022,91,%,Sông Hoa,published,31/12/2022,https://vi-du.vn/c,2024,\n", &["1.2"]).await;
        refused(publish(&app, coordinator, &r.plan, &asked).await, "đã thay đổi");
        let asked = seen(&app, &r).await;
        assert_eq!(publish(&app, coordinator, &r.plan, &asked).await.unwrap(), 1);
        refused(publish(&app, coordinator, &r.plan, &asked).await, "số 1");

        let [row] = publication::of_plan(&app.db, r.plan.id).await.unwrap().try_into().unwrap();
        assert_eq!((row.number, row.title.as_str(), row.hidden), (1, "Số liệu thử", 0));
        assert_eq!(row.published_by_name.as_deref(), Some("Người Điều Phối"));
        let again = draft(&app, coordinator, &r.plan, app.today()).await.unwrap();
        assert!(again.changes.unwrap().is_empty());
        // What comes in later is in no publication until somebody publishes it.
        figures(&app, &r, "indicator,year,value,unit,territory,kind,as_of,source,source_date,note\n1.2,2020,90,%,Sông Hoa,published,31/12/2020,https://vi-du.vn/c,2024,\n", &["1.2"]).await;
        let said = publication::whole(&app.db, row.id).await.unwrap();
        assert_eq!(said.indicator("1.2").unwrap().figures.len(), 2);
        assert_eq!(said.indicator("1.2").unwrap().figures[0].body, None);
        let entry = &audit::newest(&app.db, 5).await.unwrap();
        assert!(entry.iter().any(|entry| entry.verb == "publish-figures"), "{entry:?}");
    })
    .await;
}

#[tokio::test]
async fn small_numbers_are_in_no_publication_and_stay_out() {
    on_both(|db| async move {
        let app = app(db);
        let r = reporting(&app).await;
        figures(&app, &r, RESULTS, &["1.1"]).await;
        let wrong = Small { units: Vec::new(), ..shipped_small().remove(0) };
        refused(set_small(&app, &Caller::system(), &wrong).await, "đơn vị");
        let right = shipped_small().remove(0);
        let refusal = set_small(&app, &r.coordinator, &right).await;
        assert!(matches!(refusal, Err(AppError::Refused(_))));
        small(&app, 11).await;
        let first = draft(&app, &r.coordinator, &r.plan, app.today()).await.unwrap();
        let hidden: Vec<_> =
            first.suppressed.iter().map(|one| (one.code.as_str(), one.why)).collect();
        assert_eq!(hidden, [("1.1", Why::Small)]);
        let asked = seen(&app, &r).await;
        publish(&app, &r.coordinator, &r.plan, &asked).await.unwrap();
        let rows = publication::of_plan(&app.db, r.plan.id).await.unwrap();
        let said = publication::whole(&app.db, rows[0].id).await.unwrap();
        let one = said.indicator("1.1").unwrap();
        assert_eq!(one.figures[0].told, Told::Hidden);
        assert!(matches!(one.figures[1].told, Told::Value(_)));
        let standing = one.standing.as_ref().unwrap();
        assert_eq!((standing.reason.as_str(), &standing.latest), (VEILED, &None));

        // Another threshold does not bring back what was hidden.
        small(&app, 0).await;
        let second = draft(&app, &r.coordinator, &r.plan, app.today()).await.unwrap();
        let hidden: Vec<_> = second.suppressed.iter().map(|one| one.why).collect();
        assert_eq!(hidden, [Why::Before]);
    })
    .await;
}

#[tokio::test]
async fn a_publication_is_replaced_or_withdrawn_with_a_reason() {
    on_both(|db| async move {
        let app = app(db);
        let r = reporting(&app).await;
        let by = &r.coordinator;
        figures(&app, &r, RESULTS, &["1.1"]).await;
        let asked = seen(&app, &r).await;
        publish(&app, by, &r.plan, &asked).await.unwrap();
        let mut asked = seen(&app, &r).await;
        asked.replaces = Some(7);
        refused(publish(&app, by, &r.plan, &asked).await, "số 7");
        asked.replaces = Some(1);
        refused(publish(&app, by, &r.plan, &asked).await, "lý do");
        asked.reason = "Nhầm kỳ".into();
        assert_eq!(publish(&app, by, &r.plan, &asked).await.unwrap(), 2);
        let rows = publication::of_plan(&app.db, r.plan.id).await.unwrap();
        assert!(rows[0].holds());
        let old = &rows[1];
        assert_eq!((old.reason.as_deref(), old.replaced_by), (Some("Nhầm kỳ"), Some(2)));
        assert!(old.readable());

        let plan = r.plan.id;
        let newest = rows[0].id;
        let refusal = withdraw(&app, &r.officer, plan, newest, ("x", false)).await;
        assert!(matches!(refusal, Err(AppError::Refused(_))));
        refused(withdraw(&app, by, plan, newest, (" ", false)).await, "lý do");
        refused(withdraw(&app, by, plan, old.id, ("x", false)).await, "đã được thu hồi");
        withdraw(&app, by, plan, newest, ("Lộ số nhỏ", true)).await.unwrap();
        let rows = publication::of_plan(&app.db, plan).await.unwrap();
        assert!(!rows[0].holds() && !rows[0].readable());
        let last = draft(&app, by, &r.plan, app.today()).await.unwrap();
        assert!(last.last().is_none() && last.newest() == 2);
        let verbs = audit::newest(&app.db, 5).await.unwrap();
        assert!(verbs.iter().any(|entry| entry.verb == "withdraw-publication"));
    })
    .await;
}
