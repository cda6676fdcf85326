//! What each page costs the database: statements run for one request, on a golden list.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ansinh_store::Db;
use ansinh_testkit::on_both;
use tracing::span;

use crate::site::{Browser, Site};

/// Counts the events that the store sends before each statement.
#[derive(Clone, Default)]
pub struct Counter(pub Arc<AtomicUsize>);

impl tracing::Subscriber for Counter {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        metadata.target() == Db::STATEMENT_EVENTS
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, _: &tracing::Event<'_>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

/// Statements run for a page asked for again and again until one is enough. On a PostgreSQL server
/// other tests write meanwhile, and no page is kept past that.
pub async fn least_statements(browser: &mut Browser, path: &str) -> usize {
    let counter = Counter::default();
    let _here = tracing::subscriber::set_default(counter.clone());
    let mut least = usize::MAX;
    for _ in 0..200 {
        browser.page(path).await;
        least = least.min(counter.0.swap(0, Ordering::Relaxed));
        if least <= 1 {
            break;
        }
    }
    least
}

#[tokio::test]
async fn pages_run_no_more_statements_than_written_down() {
    on_both(|db| async move {
        let (site, slug) = Site::with_plan(db).await;
        let mut browser = site.browser();
        let mut coordinator = site.administrator().await;
        let begin = "/sap-xep-bo-may/tu-soan";
        let fields = [("ten", "Đợt thử"), ("hieu_luc", "2025-02-15")];
        let draft = coordinator.submit("/sap-xep-bo-may", begin, &fields).await;
        let draft = draft.location().to_owned();
        let body = coordinator.page("/co-quan").await.text();
        let mut bodies = body.split("href=\"/co-quan/").filter_map(|rest| rest.split('?').next());
        let body = bodies.find(|id| id.len() == 36).unwrap();
        let body = format!("/co-quan/{body}");
        let plan = format!("/ke-hoach/{slug}");
        let counter = Counter::default();
        // The test runs on one thread, and so does every request of it.
        let _here = tracing::subscriber::set_default(counter.clone());
        let mut table = String::new();
        for path in [
            "/healthz",
            "/tai-nguyen/khong-co",
            "/dang-nhap",
            "/",
            &plan,
            &format!("{plan}/chi-tieu"),
            &format!("{plan}/chi-tieu?co-quan=x&q=ho+ngheo&sap-xep=ten"),
            &format!("{plan}/chi-tieu/5.10"),
            &format!("{plan}/chi-tieu/5.10-1"),
            &format!("{plan}/nhiem-vu"),
            &format!("{plan}/nhiem-vu/VI.2.3"),
            &format!("{plan}/nhiem-vu/VI.2.3?ngay=2024-12-31"),
            &format!("{plan}/diem-can-xem"),
            "/co-quan",
            "/co-quan?q=so",
            &body,
            "/van-ban",
            "/sap-xep-bo-may",
            "/sap-xep-bo-may/can-quyet-dinh",
            "/sap-xep-bo-may/het-nghia",
            &draft,
            &format!("{draft}/trach-nhiem"),
            &format!("{draft}/xem-truoc"),
        ] {
            // Pages of a coordinator cost the session besides.
            let own = path.starts_with("/sap-xep-bo-may");
            let browser = if own { &mut coordinator } else { &mut browser };
            // What never changes is read by the first request and kept.
            browser.get(path).await;
            counter.0.store(0, Ordering::Relaxed);
            let answer = browser.get_anew(path).await;
            let (status, statements) = (answer.status.as_u16(), counter.0.load(Ordering::Relaxed));
            let id =
                |piece: &str| if piece.len() == 36 { "{id}".to_owned() } else { piece.to_owned() };
            let path = path.split('/').map(id).collect::<Vec<_>>().join("/");
            writeln!(table, "{statements:2}  {status}  {path}").unwrap();
        }
        // What needs somebody signed in: four statements of each are for finding out who.
        let mut browser = coordinator;
        let regime = crate::rounds::regime_of_plan(&mut browser).await;
        let round = crate::rounds::round_of_2024(&mut browser, &regime).await;
        let id = regime.rsplit('/').next().unwrap();
        let (opening, named) = (format!("/ky-bao-cao/mo?che-do={id}"), "/ky-bao-cao/{id}");
        for (path, name) in [
            ("/lich-lam-viec", "/lich-lam-viec"),
            ("/che-do-bao-cao", "/che-do-bao-cao"),
            (regime.as_str(), "/che-do-bao-cao/{id}"),
            ("/che-do-bao-cao/quy-tac", "/che-do-bao-cao/quy-tac"),
            (opening.as_str(), "/ky-bao-cao/mo"),
            ("/ky-bao-cao", "/ky-bao-cao"),
            (round.as_str(), named),
            ("/tiep-nhan", "/tiep-nhan"),
            ("/theo-doi", "/theo-doi"),
        ] {
            browser.get(path).await;
            counter.0.store(0, Ordering::Relaxed);
            let answer = browser.get_anew(path).await;
            let (status, statements) = (answer.status.as_u16(), counter.0.load(Ordering::Relaxed));
            writeln!(table, "{statements:2}  {status}  {name}").unwrap();
        }
        insta::assert_snapshot!("queries", table);
    })
    .await;
}

#[tokio::test]
async fn programs_read_plans_with_no_more_statements_than_written_down() {
    on_both(|db| async move {
        let (site, slug) = Site::with_plan(db).await;
        let mut browser = site.browser();
        let api = format!("/api/v1/plans/{slug}");
        let counter = Counter::default();
        let _here = tracing::subscriber::set_default(counter.clone());
        let mut table = String::new();
        for path in [
            "/api/v1/openapi.json",
            "/api/v1/plans",
            &api,
            &format!("{api}/indicators"),
            &format!("{api}/indicators?q=ho+ngheo&limit=5"),
            &format!("{api}/indicators/5.10"),
            &format!("{api}/tasks"),
            &format!("{api}/tasks/VI.2.3"),
            &format!("{api}/bodies"),
            &format!("{api}/duties?role=lead"),
            &format!("{api}/documents"),
            &format!("{api}/findings"),
            "/api/v1/territories?level=commune",
        ] {
            browser.get(path).await;
            counter.0.store(0, Ordering::Relaxed);
            let answer = browser.get_anew(path).await;
            let (status, statements) = (answer.status.as_u16(), counter.0.load(Ordering::Relaxed));
            writeln!(table, "{statements:2}  {status}  {path}").unwrap();
        }
        insta::assert_snapshot!("api_queries", table);
    })
    .await;
}
