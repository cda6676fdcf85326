//! What was worked out is kept while nothing changes it, and never a moment longer.

use std::sync::Arc;

use ansinh_app::assess::{Book, all_tasks, choose_path, open_book};
use ansinh_app::report::history::{RoundOfPlan, history};
use ansinh_app::sign_in::sign_in;
use ansinh_app::sign_out::sign_out;
use ansinh_app::{App, AppError, Caller, SignIn};
use ansinh_domain::assess::Method;
use ansinh_store::assess::Choice;
use ansinh_testkit::{LOGIN, PASSWORD, Reporting, administrator, app, fill, on_both, reporting};

async fn book(app: &App, r: &Reporting) -> Arc<Book> {
    open_book(app, &r.coordinator, &r.plan, app.today()).await.unwrap()
}

async fn rounds(app: &App, r: &Reporting) -> Arc<Vec<RoundOfPlan>> {
    history(app, &r.coordinator, r.plan.id).await.unwrap()
}

#[tokio::test]
async fn coming_and_going_change_nothing_cells_only_reports() {
    on_both(|db| async move {
        let app = app(db);
        administrator(&app).await;
        let r = reporting(&app).await;
        let (figures, reports) = (book(&app, &r).await, rounds(&app, &r).await);
        let tasks = all_tasks(&app, &r.coordinator, &r.plan, app.today()).await.unwrap();
        assert!(Arc::ptr_eq(&figures, &book(&app, &r).await));

        coming_and_going(&app).await;
        assert!(Arc::ptr_eq(&figures, &book(&app, &r).await));
        assert!(Arc::ptr_eq(&reports, &rounds(&app, &r).await));

        assert!(fill(&app, &r.officer, r.submission).await > 0);
        assert!(Arc::ptr_eq(&figures, &book(&app, &r).await), "nobody has received them");
        let again = all_tasks(&app, &r.coordinator, &r.plan, app.today()).await.unwrap();
        assert!(Arc::ptr_eq(&tasks, &again), "nobody has received them");
        let filled = rounds(&app, &r).await;
        assert_ne!(reports, filled, "what was typed is counted");
    })
    .await;
}

#[tokio::test]
async fn a_decision_is_seen_at_once_also_from_another_process() {
    on_both(|db| async move {
        let here = app(db.clone());
        let r = reporting(&here).await;
        let before = book(&here, &r).await;
        let row = before.assess(here.today()).unwrap().first().cloned().unwrap();
        assert_ne!(row.out.method, Some(Method::UnStatistics));

        // Another process has a memory of its own and the same database.
        let elsewhere = app(db);
        let choice = Choice { method: Some(Method::UnStatistics), ..Choice::default() };
        let item = (row.origin, row.row.code.as_str());
        choose_path(&elsewhere, &r.coordinator, item, &choice, "Theo Liên hợp quốc").await.unwrap();

        let after = book(&here, &r).await;
        assert!(!Arc::ptr_eq(&before, &after));
        assert_eq!(after.choice(row.origin), Some(&choice));
    })
    .await;
}

/// A person signs in, another fails to, the first leaves.
async fn coming_and_going(app: &App) {
    let nobody = Caller::anonymous(Some("192.0.2.9".into()));
    let SignIn::Done(session) = sign_in(app, &nobody, LOGIN, PASSWORD).await.unwrap() else {
        panic!("no second step here")
    };
    let wrong = sign_in(app, &nobody, LOGIN, "không phải mật khẩu này").await;
    assert!(matches!(wrong, Err(AppError::WrongPassword)), "{wrong:?}");
    sign_out(app, &nobody, &session.token).await.unwrap();
}
