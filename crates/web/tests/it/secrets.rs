//! Secrets stay where they belong: not in the server's log, not on unencrypted connections; and no
//! page holds code that the policy would have to allow.

use std::io::Write;
use std::sync::{Arc, Mutex};

use ansinh_app::create_first_user::first_user_link;
use ansinh_testkit::on_both;
use ansinh_web::Settings;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use tower::ServiceExt;
use tracing::level_filters::LevelFilter;

use crate::site::{PASSWORD, Site, multipart};

/// Keeps what is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_secret_is_logged() {
    const WRONG: &str = "day-la-mat-khau-sai";
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    // While there is one subscriber only, what a thread without it meets first is switched off for
    // all threads.
    let _second = tracing::Dispatch::new(tracing_subscriber::registry());
    // This thread's only: the test runs on one, and other tests log elsewhere.
    let _guard = tracing::subscriber::set_default(subscriber);
    let secrets = Arc::new(Mutex::new(vec![WRONG.to_owned(), PASSWORD.to_owned()]));
    let found = secrets.clone();
    on_both(move |db| {
        let found = found.clone();
        async move {
            let site = Site::new(db);
            let link = first_user_link(&site.app).await.unwrap().unwrap();
            found.lock().unwrap().push(link.clone());
            let mut browser = site.browser();
            browser.page(&format!("/thiet-lap-ban-dau?khoa={link}")).await;
            let mut admin = site.administrator().await;
            let fields = [("ten_dang_nhap", "quantri"), ("mat_khau", WRONG)];
            browser.submit("/dang-nhap", "/dang-nhap", &fields).await;
            let token = admin.token("/").await;
            admin.send(multipart(&token, "tep.txt", b"junk")).await;
            admin.page("/nhat-ky").await;
            found.lock().unwrap().extend(admin.cookies.values().cloned());
            found.lock().unwrap().extend(browser.cookies.values().cloned());
            found.lock().unwrap().push(token);
            site.app.db.close().await;
            assert!(browser.get("/co-quan").await.status.is_server_error());
        }
    })
    .await;
    let log = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    for kept in ["/dang-nhap", "request failed"] {
        assert!(log.contains(kept), "no {kept:?} in {} bytes", log.len());
    }
    let secrets = secrets.lock().unwrap();
    assert!(secrets.len() >= 6, "{secrets:?}");
    for secret in secrets.iter() {
        assert!(secret.len() >= 16, "{secret:?} is too short to look for");
        if let Some(at) = log.find(secret.as_str()) {
            let line = log[..at].rfind('\n').map_or(0, |start| start + 1);
            panic!("{secret:?} in the log: {}", log[line..].lines().next().unwrap());
        }
    }
}

#[tokio::test]
async fn cookies_are_flagged() {
    on_both(|db| async move {
        let app = ansinh_testkit::app(db);
        let site = ansinh_web::router(app, Settings { behind_proxy: true });
        let ask = async |scheme: &str| {
            let request = Request::get("/dang-nhap")
                .header("x-forwarded-proto", scheme)
                .body(Body::empty())
                .unwrap();
            site.clone().oneshot(request).await.unwrap()
        };
        let cookie = |answer: &axum::response::Response| {
            answer.headers().get(header::SET_COOKIE).unwrap().to_str().unwrap().to_owned()
        };
        let answer = ask("https").await;
        let secure = cookie(&answer);
        for flag in ["; HttpOnly", "; SameSite=", "; Path=/", "; Secure"] {
            assert!(secure.contains(flag), "{flag} of {secure}");
        }
        assert!(!secure.contains("Domain="), "{secure}");
        assert!(answer.headers().contains_key(header::STRICT_TRANSPORT_SECURITY));
        let answer = ask("http").await;
        assert!(!cookie(&answer).contains("Secure"));
        assert!(!answer.headers().contains_key(header::STRICT_TRANSPORT_SECURITY));
    })
    .await;
}

/// The pages of plans are looked at elsewhere; these are those behind signing in.
#[tokio::test]
async fn no_page_of_people_holds_inline_code() {
    on_both(|db| async move {
        let site = Site::new(db);
        let mut admin = site.administrator().await;
        let mut looked_at = 0;
        for route in ansinh_web::table() {
            if route.method != Method::GET || route.path.ends_with(".xlsx") {
                continue;
            }
            let answer = admin.get(&route.path.replace("{seq}", "1")).await;
            let kind = answer.headers.get(header::CONTENT_TYPE).map(|kind| kind.to_str().unwrap());
            if !kind.is_some_and(|kind| kind.starts_with("text/html")) {
                continue;
            }
            looked_at += usize::from(answer.status == StatusCode::OK);
            let page = answer.text();
            for bad in ["<script>", " style=\"", "<style", " onclick=", " onload=", "javascript:"] {
                assert!(!page.contains(bad), "{bad} in {}", route.path);
            }
        }
        assert!(looked_at >= 6, "only {looked_at} pages could be shown");
    })
    .await;
}
