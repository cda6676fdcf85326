//! Headers, tokens, cookies, limits.

use ansinh_domain::access::{Actor, Grant, Role, Scope, may};
use ansinh_testkit::on_both;
use ansinh_web::{Access, Route};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};

use crate::access_matrix::member;
use crate::site::{Browser, PASSWORD, Site, multipart};

#[tokio::test]
async fn every_answer_carries_the_headers() {
    on_both(|db| async move {
        let site = Site::new(db);
        let mut browser = site.browser();
        for path in [
            "/",
            "/khong-co",
            "/healthz",
            "/dang-nhap",
            "/tai-nguyen/x.css",
            "/favicon.ico",
            "/api/v1/plans",
        ] {
            let answer = browser.get(path).await;
            let header = |name: &str| {
                answer
                    .headers
                    .get(name)
                    .unwrap_or_else(|| panic!("{name} of {path}"))
                    .to_str()
                    .unwrap()
            };
            let policy = header("content-security-policy");
            assert!(policy.contains("default-src 'self'"), "{path}: {policy}");
            assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
            assert!(!policy.contains("unsafe"), "{path}: {policy}");
            assert_eq!(header("x-content-type-options"), "nosniff");
            assert_eq!(header("x-frame-options"), "DENY");
            assert_eq!(header("referrer-policy"), "same-origin");
            assert!(answer.headers.contains_key(header::CACHE_CONTROL), "{path}");
        }
    })
    .await;
}

/// Routes that take files, whose form is another one.
const UPLOADS: [&str; 8] = [
    "/nhap-ke-hoach",
    "/dia-ban/nap",
    "/dia-ban/ranh-gioi",
    "/sap-xep-bo-may/phuong-an",
    "/so-lieu-cong-bo",
    "/cong-van/{id}/da-ky",
    "/dieu-chinh/{id}/da-ky",
    "/bao-cao-tong-hop/{id}/da-ky",
];

/// Takes files too, of a body's own people.
const EVIDENCE: &str = "/bao-cao/{id}/minh-chung";
/// The Excel form of a report, likewise.
const FORM: &str = "/bao-cao/{id}/mau";
/// The route that the script of a grid sends cells to.
const CELLS: &str = "/bao-cao/{id}/o";

/// A change by the API takes a program's token; a cookie with the right token of a form is none.
async fn no_cookie_opens(signed_in: &mut Browser, route: &Route, form: &str) {
    if route.method == axum::http::Method::GET {
        return;
    }
    let path = route.path.replace(['{', '}'], "");
    let request = Request::builder()
        .method(route.method.clone())
        .uri(&path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("idempotency-key", "a")
        .body(Body::from(format!("ma_bieu_mau={form}")))
        .unwrap();
    assert_eq!(signed_in.send(request).await.status, StatusCode::UNAUTHORIZED, "{path}");
}

#[tokio::test]
async fn forms_without_the_right_token_are_refused() {
    on_both(|db| async move {
        let (site, _) = Site::with_plan(db).await;
        let mut admin = site.administrator().await;
        let good = admin.token("/").await;
        // What is done for a body is not the administrator's.
        let body = ansinh_store::grant::bodies(&site.app.db).await.unwrap().remove(0).id;
        let scope = Scope::Body(body.0);
        let from = site.app.today();
        let grant = Grant { role: Role::Approver, scope, from, to: None, deputy_of: None };
        let mut head = member(&site, "thutruong", &[grant]).await;
        let actor = Actor::User { id: body.0, grants: vec![grant] };
        for route in ansinh_web::table() {
            if route.path.starts_with("/api/") {
                no_cookie_opens(&mut admin, &route, &good).await;
                continue;
            }
            let upload = UPLOADS.contains(&route.path) || [EVIDENCE, FORM].contains(&route.path);
            if route.method != axum::http::Method::POST || upload {
                continue;
            }
            let path = route
                .path
                .replace("{id}", "00000000-0000-0000-0000-000000000000")
                .replace("{provider}", "00000000-0000-0000-0000-000000000000")
                .replace("{upload}", "00000000-0000-0000-0000-000000000000")
                .replace("{index}", "0")
                .replace("{number}", "1")
                .replace("{year}", "2025")
                .replace("{date}", "2025-01-01");
            for token in ["", "sai", &good[1..]] {
                let sender = match route.access {
                    Access::Somewhere(action)
                        if may(&actor, action, Some(body.0), from).is_ok() =>
                    {
                        &mut head
                    }
                    _ => &mut admin,
                };
                let answer = sender.post(&path, &[("ma_bieu_mau", token)]).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} with {token:?}");
                // A script is told in JSON, without the heading of a page.
                let words = match route.path {
                    CELLS => "Mã xác nhận của biểu mẫu không khớp",
                    _ => "Biểu mẫu đã hết hiệu lực",
                };
                answer.says(words);
            }
        }
        for path in UPLOADS {
            let mut upload = multipart("sai", "ke-hoach.txt", b"KE HOACH");
            let path = path.replace("{id}", "00000000-0000-0000-0000-000000000000");
            *upload.uri_mut() = path.parse().unwrap();
            assert_eq!(admin.send(upload).await.status, StatusCode::FORBIDDEN, "{path}");
        }
        for path in [EVIDENCE, FORM] {
            let mut upload = multipart("sai", "minh-chung.pdf", b"%PDF-1.7");
            *upload.uri_mut() =
                path.replace("{id}", "00000000-0000-0000-0000-000000000000").parse().unwrap();
            assert_eq!(head.send(upload).await.status, StatusCode::FORBIDDEN, "{path}");
        }
        // Another site's page, although the cookie would come along.
        let request = Request::post("/dang-xuat")
            .header("sec-fetch-site", "cross-site")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(format!("ma_bieu_mau={good}")))
            .unwrap();
        assert_eq!(admin.send(request).await.status, StatusCode::FORBIDDEN);
        // Still signed in after all that.
        admin.page("/").await.says("Người Quản Trị");
    })
    .await;
}

#[tokio::test]
async fn signing_in_leads_back_and_signing_out_ends_it() {
    on_both(|db| async move {
        let site = Site::new(db);
        site.administrator().await;
        let mut browser = site.browser();
        let sent = browser.get("/nhap-ke-hoach").await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER);
        assert_eq!(sent.location(), "/dang-nhap?tiep=%2Fnhap-ke-hoach");

        let page = "/dang-nhap?tiep=%2Fnhap-ke-hoach";
        let fields = |password| {
            [("ten_dang_nhap", "quantri"), ("mat_khau", password), ("tiep", "/nhap-ke-hoach")]
        };
        let wrong = browser.submit(page, "/dang-nhap", &fields("sai")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.says("Tên đăng nhập hoặc mật khẩu không đúng");

        let right = browser.submit(page, "/dang-nhap", &fields(PASSWORD)).await;
        assert_eq!((right.status, right.location()), (StatusCode::SEE_OTHER, "/nhap-ke-hoach"));
        let cookie = right.headers.get(header::SET_COOKIE).unwrap().to_str().unwrap();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");

        browser.page("/nhap-ke-hoach").await.says("Tệp kế hoạch");
        let kept = browser.cookies.clone();
        let out = browser.submit("/", "/dang-xuat", &[]).await;
        assert_eq!(out.status, StatusCode::SEE_OTHER);
        assert!(!browser.cookies.contains_key("ansinh_phien"));
        // The cookie is worth nothing even for whoever kept a copy.
        browser.cookies = kept;
        assert_eq!(browser.get("/nhap-ke-hoach").await.status, StatusCode::SEE_OTHER);
    })
    .await;
}

#[tokio::test]
async fn signing_in_leads_nowhere_else() {
    on_both(|db| async move {
        let site = Site::new(db);
        site.administrator().await;
        for elsewhere in ["//evil.example", "https://evil.example/", "/\\evil.example"] {
            let mut browser = site.browser();
            let fields =
                [("ten_dang_nhap", "quantri"), ("mat_khau", PASSWORD), ("tiep", elsewhere)];
            let answer = browser.submit("/dang-nhap", "/dang-nhap", &fields).await;
            assert_eq!(answer.location(), "/", "{elsewhere}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_first_link_works_once() {
    on_both(|db| async move {
        let site = Site::new(db);
        let token =
            ansinh_app::create_first_user::first_user_link(&site.app).await.unwrap().unwrap();
        let page = format!("/thiet-lap-ban-dau?khoa={token}");
        let mut browser = site.browser();
        let fields = |again| {
            [
                ("ho_ten", "Nguyễn <b>A</b>"),
                ("ten_dang_nhap", "a"),
                ("mat_khau", PASSWORD),
                ("mat_khau_lai", again),
            ]
        };
        let differs = browser.submit(&page, &page, &fields("khác")).await;
        assert_eq!(differs.status, StatusCode::UNPROCESSABLE_ENTITY);
        differs.says("Hai lần nhập mật khẩu không giống nhau").says("Nguyễn &lt;b&gt;A");
        differs.says_not(PASSWORD);

        let unknown = browser.get("/thiet-lap-ban-dau?khoa=bua").await;
        assert_eq!(unknown.status, StatusCode::FORBIDDEN);
        unknown.says("Đường dẫn không còn hiệu lực");

        site.administrator().await;
        assert_eq!(browser.get(&page).await.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn errors_are_pages() {
    on_both(|db| async move {
        let site = Site::new(db);
        let mut browser = site.browser();
        let missing = browser.get("/khong/co/gi").await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND);
        missing.says("Không tìm thấy trang").says("<title>").says("Về trang kế hoạch");

        let request = Request::delete("/").body(Body::empty()).unwrap();
        let method = browser.send(request).await;
        assert_eq!(method.status, StatusCode::METHOD_NOT_ALLOWED);
        assert!(method.headers.contains_key(header::ALLOW));
        method.says("Thao tác không được hỗ trợ");

        let health = browser.get("/healthz").await;
        assert_eq!((health.status, health.text().as_str()), (StatusCode::OK, "ok\n"));

        // The database goes away: a reference number and nothing of its insides.
        site.app.db.close().await;
        let broken = browser.get("/co-quan").await;
        assert!(broken.status.is_server_error(), "{}", broken.status);
        broken.says("Mã tra cứu").says_not("SQL").says_not("sqlx").says_not("pool");
        let health = browser.get("/healthz").await;
        assert_eq!(health.status, StatusCode::SERVICE_UNAVAILABLE);
        health.says("database");
    })
    .await;
}

#[tokio::test]
async fn files_are_named_by_content_and_kept_for_good() {
    on_both(|db| async move {
        let site = Site::new(db);
        let mut browser = site.browser();
        let page = browser.page("/").await.text();
        for ending in [".css", ".js", ".svg"] {
            let address = page
                .split('"')
                .find(|part| part.starts_with("/tai-nguyen/") && part.ends_with(ending))
                .unwrap_or_else(|| panic!("no {ending} on the page"));
            let answer = browser.page(address).await;
            let cache = answer.headers.get(header::CACHE_CONTROL).unwrap().to_str().unwrap();
            assert!(cache.contains("immutable"), "{address}: {cache}");
            let tag = answer.headers.get(header::ETAG).unwrap().clone();
            let request =
                Request::get(address).header(header::IF_NONE_MATCH, tag).body(Body::empty());
            assert_eq!(browser.send(request.unwrap()).await.status, StatusCode::NOT_MODIFIED);
        }
    })
    .await;
}
