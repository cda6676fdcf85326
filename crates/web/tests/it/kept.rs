//! Pages kept in memory: shown again only while they are what would be made anew.

use std::sync::atomic::Ordering;

use ansinh_app::{App, Clock};
use ansinh_store::{Db, Ids};
use ansinh_testkit::{on_both, write_past};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use jiff::SignedDuration;

use crate::queries::{Counter, least_statements};
use crate::site::{Browser, Site};

const PLAN: &str = "/ke-hoach/103-kh-ubnd-2024";

/// A site whose clock the test moves.
async fn site(db: Db) -> (Site, Clock) {
    let clock = Clock::set("2026-03-02T10:00:00+07:00".parse().unwrap());
    let app = App::new(db, clock.clone(), Ids::random().unwrap());
    (Site::with_plan_over(app).await.0, clock)
}

/// Another program that writes to the database.
async fn write(db: &Db, sql: &'static str) {
    write_past(db, sql).await.unwrap();
}

/// Statements run for a page, and its text.
async fn cost(browser: &mut Browser, path: &str) -> (usize, String) {
    let counter = Counter::default();
    let _here = tracing::subscriber::set_default(counter.clone());
    let text = browser.page(path).await.text();
    (counter.0.load(Ordering::Relaxed), text)
}

#[tokio::test]
async fn a_page_is_made_once_until_something_is_written() {
    on_both(|db| async move {
        let (site, _) = site(db.clone()).await;
        let mut browser = site.browser();
        for path in [PLAN, &format!("{PLAN}/chi-tieu"), &format!("{PLAN}/chi-tieu/1.1")] {
            let (made, first) = cost(&mut browser, path).await;
            assert!(made > 2, "{path}: {made}");
            assert_eq!(least_statements(&mut browser, path).await, 1, "{path}");
            assert_eq!(cost(&mut browser, path).await.1, first, "{path}");
        }
        let list = format!("{PLAN}/chi-tieu");
        write(&db, "UPDATE plan SET number = '999/KH-THU'").await;
        let (made, text) = cost(&mut browser, &list).await;
        assert!(made > 1 && text.contains("999/KH-THU"), "{made}");
        // A transaction that was given up has changed nothing.
        let mut tx = db.begin().await.unwrap();
        ansinh_store::session::delete_expired(&mut tx, site.app.now()).await.unwrap();
        drop(tx);
        browser.page(&list).await.says("999/KH-THU");
        assert_eq!(least_statements(&mut browser, &list).await, 1);
    })
    .await;
}

#[tokio::test]
async fn nobody_is_shown_the_page_of_somebody_else() {
    on_both(|db| async move {
        let (site, _) = site(db.clone()).await;
        let mut stranger = site.browser();
        let mut administrator = site.administrator().await;
        for _ in 0..2 {
            administrator.page(PLAN).await.says("Người Quản Trị");
            stranger.page(PLAN).await.says_not("Người Quản Trị");
        }
        // Nor one packed for a browser that unpacks nothing.
        let list = format!("{PLAN}/chi-tieu");
        let request = || Request::get(&list).header(header::ACCEPT_ENCODING, "gzip");
        let packed = administrator.send(request().body(Body::empty()).unwrap()).await;
        let whole = administrator.page(&list).await.text();
        assert_eq!(packed.headers[header::CONTENT_ENCODING], "gzip");
        assert!(packed.body.len() < whole.len() / 2);
        // Whose session is over is nobody, whatever pages the browser was shown before.
        let before = administrator.clone();
        let answer = administrator.submit(PLAN, "/dang-xuat", &[]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        let mut before = before;
        before.page(PLAN).await.says_not("Người Quản Trị");
    })
    .await;
}

#[tokio::test]
async fn pages_grow_old() {
    on_both(|db| async move {
        if matches!(db, Db::Postgres { .. }) {
            // Other tests write to the same server meanwhile, so no page need be kept there.
            return;
        }
        let (site, clock) = site(db.clone()).await;
        let mut browser = site.browser();
        let seconds = SignedDuration::from_secs;
        for (later, kept) in [(0, false), (59, true), (1, false), (30, true), (-40, false)] {
            clock.advance(seconds(later));
            let asked = cost(&mut browser, PLAN).await.0;
            assert_eq!(asked == 1, kept, "{later} s later: {asked} statements");
        }
        // Ten seconds before midnight in Vietnam, and after it.
        let night: jiff::Timestamp = "2026-03-02T23:59:50+07:00".parse().unwrap();
        clock.advance(night.duration_since(site.app.now()));
        browser.page(PLAN).await;
        assert_eq!(cost(&mut browser, PLAN).await.0, 1);
        clock.advance(seconds(10));
        assert!(cost(&mut browser, PLAN).await.0 > 1);
    })
    .await;
}

#[tokio::test]
async fn a_browser_that_has_the_page_gets_no_bytes() {
    on_both(|db| async move {
        let (site, _) = site(db.clone()).await;
        let mut browser = site.administrator().await;
        let tag = browser.page(PLAN).await.headers[header::ETAG].clone();
        let ask = |method: Method| {
            let request = Request::builder().method(method).uri(PLAN);
            request.header(header::IF_NONE_MATCH, &tag).body(Body::empty()).unwrap()
        };
        let known = browser.send(ask(Method::GET)).await;
        assert_eq!((known.status, known.body.len()), (StatusCode::NOT_MODIFIED, 0));
        assert_eq!(known.headers[header::ETAG], tag);
        assert_eq!(known.headers[header::CACHE_CONTROL], "private, no-cache");
        assert!(!known.headers.contains_key(header::CONTENT_TYPE));
        assert!(known.headers.contains_key(header::CONTENT_SECURITY_POLICY));
        // What was written changes this page, so the browser's is not it any more.
        write(&db, "UPDATE user_account SET name = 'Người Thử'").await;
        let changed = browser.send(ask(Method::GET)).await;
        assert_eq!(changed.status, StatusCode::OK);
        assert_ne!(changed.headers[header::ETAG], tag);
        changed.says("Người Thử");
        // What was written somewhere else does not.
        let tag = changed.headers[header::ETAG].clone();
        write(&db, "UPDATE plan SET place = 'Nơi khác' WHERE slug = 'khong-co'").await;
        let request = Request::get(PLAN).header(header::IF_NONE_MATCH, &tag);
        let same = browser.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(same.status, StatusCode::NOT_MODIFIED);
        let head = browser.send(ask(Method::HEAD)).await;
        assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0));
    })
    .await;
}
