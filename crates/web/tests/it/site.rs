//! A site for a test, and a browser without script.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use ansinh_app::upload_source::Upload;
use ansinh_app::{App, Caller, create_first_user, import_plan};
use ansinh_store::Db;
use ansinh_web::Settings;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use tower::ServiceExt;

/// The shipped plan, as the program reads it.
pub const PLAN: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../plans/plan-103/ke-hoach-103-kh-ubnd.txt");
/// Password of the administrator of tests.
pub const PASSWORD: &str = "mot cau mat khau dai";

/// A site over an empty database.
pub struct Site {
    pub app: App,
    router: Router,
}

impl Site {
    pub fn new(db: Db) -> Site {
        Site::over(ansinh_testkit::app(db))
    }

    pub fn over(app: App) -> Site {
        let router = ansinh_web::router(app.clone(), Settings::default());
        Site { app, router }
    }

    /// A site that holds the shipped plan, and the plan's word for addresses.
    pub async fn with_plan(db: Db) -> (Site, String) {
        Site::with_plan_over(ansinh_testkit::app(db)).await
    }

    pub async fn with_plan_over(app: App) -> (Site, String) {
        let site = Site::over(app);
        let upload = Upload { name: "ke-hoach.txt".into(), bytes: std::fs::read(PLAN).unwrap() };
        let plan = import_plan(&site.app, &Caller::system(), upload, true).await.unwrap();
        (site, plan.slug)
    }

    pub fn browser(&self) -> Browser {
        Browser { router: self.router.clone(), cookies: BTreeMap::new() }
    }

    /// A browser in which the first administrator has just been made through the page.
    pub async fn administrator(&self) -> Browser {
        let token = create_first_user::first_user_link(&self.app).await.unwrap().unwrap();
        let mut browser = self.browser();
        let page = format!("/thiet-lap-ban-dau?khoa={token}");
        let answer = browser
            .submit(
                &page,
                &page,
                &[
                    ("ho_ten", "Người Quản Trị"),
                    ("ten_dang_nhap", "quantri"),
                    ("mat_khau", PASSWORD),
                    ("mat_khau_lai", PASSWORD),
                ],
            )
            .await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        browser
    }
}

/// Keeps cookies, follows nothing by itself.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    pub cookies: BTreeMap<String, String>,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |value| value.to_str().unwrap())
    }

    /// The page's text holds `words`; says what it held otherwise.
    #[track_caller]
    pub fn says(&self, words: &str) -> &Self {
        assert!(self.text().contains(words), "no {words:?} in:\n{}", self.text());
        self
    }

    #[track_caller]
    pub fn says_not(&self, words: &str) -> &Self {
        assert!(!self.text().contains(words), "{words:?} in:\n{}", self.text());
        self
    }
}

impl Browser {
    pub async fn send(&mut self, mut request: Request<Body>) -> Answer {
        if !self.cookies.is_empty() {
            let pairs: Vec<_> = self.cookies.iter().map(|(k, v)| format!("{k}={v}")).collect();
            request.headers_mut().insert(header::COOKIE, pairs.join("; ").parse().unwrap());
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let (pair, rest) = cookie.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if rest.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// [`Browser::get`] by a name of the site that no other request used: a page that is kept is
    /// made all the same.
    pub async fn get_anew(&mut self, path: &str) -> Answer {
        static NAMES: AtomicUsize = AtomicUsize::new(0);
        let name = format!("ten-{}.test", NAMES.fetch_add(1, Ordering::Relaxed));
        let request = Request::get(path).header(header::HOST, name);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// [`Browser::get`] of a page that must be there.
    #[track_caller]
    pub fn page(&mut self, path: &str) -> impl Future<Output = Answer> {
        let at = std::panic::Location::caller();
        async move {
            let answer = self.get(path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path} at {at}:\n{}", answer.text());
            answer
        }
    }

    /// Posts a form as a page with its token would.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body: Vec<_> =
            fields.iter().map(|(k, v)| format!("{}={}", encode(k), encode(v))).collect();
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body.join("&")))
            .unwrap();
        self.send(request).await
    }

    /// The token that forms on `page` carry.
    pub async fn token(&mut self, page: &str) -> String {
        let text = self.get(page).await.text();
        let (_, after) =
            text.split_once("name=\"ma_bieu_mau\" value=\"").expect("a form with a token");
        after.split_once('"').unwrap().0.to_owned()
    }

    /// Opens `page` and posts a form of it to `action`.
    pub async fn submit(&mut self, page: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.token(page).await;
        let mut all = vec![("ma_bieu_mau", token.as_str())];
        all.extend_from_slice(fields);
        self.post(action, &all).await
    }

    /// Uploads a file through the form.
    pub async fn upload(&mut self, name: &str, bytes: &[u8]) -> Answer {
        let token = self.token("/nhap-ke-hoach").await;
        self.send(multipart(&token, name, bytes)).await
    }

    /// Posts files and fields through the form of `page`.
    pub async fn send_files(
        &mut self,
        page: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &str)],
    ) -> Answer {
        let token = self.token(page).await;
        let part = |name: &str, rest: &str, content: &str| {
            let head = format!("Content-Disposition: form-data; name=\"{name}\"{rest}");
            format!("--{BOUNDARY}\r\n{head}\r\n\r\n{content}\r\n")
        };
        let mut body = part("ma_bieu_mau", "", &token);
        for (name, content) in files {
            body.push_str(&part("tep", &format!("; filename=\"{name}\""), content));
        }
        fields.iter().for_each(|(name, value)| body.push_str(&part(name, "", value)));
        body.push_str(&format!("--{BOUNDARY}--\r\n"));
        let request = Request::post(page)
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"))
            .body(Body::from(body))
            .unwrap();
        self.send(request).await
    }
}

const BOUNDARY: &str = "----anh0987654321";

/// A form with a file for an import, as browsers send it.
pub fn multipart(token: &str, name: &str, bytes: &[u8]) -> Request<Body> {
    multipart_to("/nhap-ke-hoach", token, name, bytes)
}

/// [`multipart`] to another address.
pub fn multipart_to(path: &str, token: &str, name: &str, bytes: &[u8]) -> Request<Body> {
    let mut body = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"ma_bieu_mau\"\r\n\r\n{token}\r\n\
         --{BOUNDARY}\r\nContent-Disposition: form-data; name=\"tep\"; filename=\"{name}\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    Request::post(path)
        .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"))
        .header(header::CONTENT_LENGTH, body.len())
        .body(Body::from(body))
        .unwrap()
}

fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}
