//! Signing in by accounts elsewhere, through the pages.

use ansinh_app::oidc::providers::{ProviderForm, SecretChange};
use ansinh_store::identity_provider::{self, LinkBy, SecondStepOf};
use ansinh_testkit::{CLIENT_ID, CLIENT_SECRET, FakeProvider, Says, on_both};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::json;

use crate::site::{Answer, Browser, PASSWORD, Site};

const PROVIDERS: &str = "/tai-khoan/he-thong-dang-nhap";
const OWN: &str = "/tai-khoan/toi";

/// A provider as a test elsewhere needs one.
pub fn form(issuer: &str) -> ProviderForm {
    ProviderForm {
        slug: "tinh".into(),
        label: "Đăng nhập của tỉnh".into(),
        issuer: issuer.into(),
        client_id: CLIENT_ID.into(),
        secret: SecretChange::Set(CLIENT_SECRET.into()),
        scopes: "email".into(),
        link_by: LinkBy::Subject,
        second_step: SecondStepOf::Ours,
        active: true,
    }
}

/// Sets a provider up through the page; its own page.
async fn set_up(admin: &mut Browser, issuer: &str, link_by: &str) -> String {
    let fields = [
        ("ten", "Đăng nhập của tỉnh"),
        ("tu_dia_chi", "tinh"),
        ("ben_cung_cap", issuer),
        ("ma_ung_dung", CLIENT_ID),
        ("mat_khau_ung_dung", CLIENT_SECRET),
        ("pham_vi", "openid email"),
        ("nhan_ra", link_by),
        ("dang_dung", "1"),
    ];
    let new = format!("{PROVIDERS}/moi");
    let made = admin.submit(&new, &new, &fields).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
    made.location().to_owned()
}

/// Asks as a browser that knows the site by a name, which the way back needs.
async fn get(browser: &mut Browser, path: &str) -> Answer {
    let request = Request::get(path).header(header::HOST, "an-sinh.vn").body(Body::empty());
    browser.send(request.unwrap()).await
}

/// The query with which the provider sends the browser back.
fn back(query: &[(String, String)]) -> String {
    let pairs: Vec<String> = query.iter().map(|(name, value)| format!("{name}={value}")).collect();
    format!("/dang-nhap/oidc/tinh/ve?{}", pairs.join("&"))
}

#[tokio::test]
async fn a_person_links_an_account_and_signs_in_by_it() {
    on_both(|db| async move {
        let site = Site::new(db);
        let provider = FakeProvider::start();
        let mut admin = site.administrator().await;
        site.browser().page("/dang-nhap").await.says_not("Hoặc đăng nhập qua");
        let page = set_up(&mut admin, &provider.issuer, "lien-ket").await;
        admin.page(&page).await.says("Đã lưu, có mã hóa").says_not(CLIENT_SECRET);
        admin.page(PROVIDERS).await.says("Đang dùng").says(&provider.issuer);
        let checked = admin.submit(&page, &format!("{page}/kiem-tra"), &[]).await;
        checked.says("Kết nối được");

        // Not linked yet: a refusal that says what to do.
        let mut stranger = site.browser();
        stranger.page("/dang-nhap").await.says("Hoặc đăng nhập qua").says("Đăng nhập của tỉnh");
        let sent = get(&mut stranger, "/dang-nhap/oidc/tinh?tiep=%2Fco-quan").await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
        let there = sent.location().to_owned();
        assert!(
            there.contains("redirect_uri=http%3A%2F%2Fan-sinh.vn%2Fdang-nhap%2Foidc%2Ftinh%2Fve")
        );
        let cookie = sent.headers.get(header::SET_COOKIE).unwrap().to_str().unwrap();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
        let query = provider.consent(&there, site.app.now(), "s-1", Says::default());
        let refused = get(&mut stranger, &back(&query)).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        refused.says("chưa liên kết với tài khoản nào").says("Trang đăng nhập");
        assert!(!stranger.cookies.contains_key("ansinh_phien"));

        // Linked by the person, after their password.
        admin.page(OWN).await.says("Đăng nhập qua hệ thống khác");
        let link = format!("{OWN}/lien-ket");
        let fields = |password| [("he_thong", "tinh"), ("mat_khau_lien_ket", password)];
        let wrong = admin.submit(OWN, &link, &fields("sai mat khau nay")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.says("Mật khẩu đang dùng không đúng");
        let token = admin.token(OWN).await;
        let encoded = PASSWORD.replace(' ', "+");
        let request = Request::post(&link)
            .header(header::HOST, "an-sinh.vn")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(format!(
                "ma_bieu_mau={token}&he_thong=tinh&mat_khau_lien_ket={encoded}"
            )));
        let onward = admin.send(request.unwrap()).await;
        onward.says("Tiếp tục đến Đăng nhập của tỉnh");
        let text = onward.text();
        let (_, after) = text.split_once(&format!("href=\"{}/auth", provider.issuer)).unwrap();
        let there = format!("{}/auth{}", provider.issuer, after.split_once('"').unwrap().0);
        let there = there.replace("&amp;", "&");
        let query = provider.consent(&there, site.app.now(), "s-1", Says::default());
        let linked = get(&mut admin, &back(&query)).await;
        assert_eq!((linked.status, linked.location()), (StatusCode::SEE_OTHER, OWN));
        assert!(!admin.cookies.contains_key("ansinh_oidc"), "the cookie has done its work");
        admin.page(OWN).await.says("Gỡ liên kết");

        let sent = get(&mut stranger, "/dang-nhap/oidc/tinh?tiep=%2F%2Fevil.example").await;
        let query = provider.consent(sent.location(), site.app.now(), "s-1", Says::default());
        let mut thief = site.browser();
        let stolen = get(&mut thief, &back(&query)).await;
        assert_eq!(stolen.status, StatusCode::FORBIDDEN, "in another browser");
        stolen.says("không bắt đầu từ trình duyệt này");
        let right = get(&mut stranger, &back(&query)).await;
        assert_eq!((right.status, right.location()), (StatusCode::SEE_OTHER, "/"));
        stranger.page("/tai-khoan").await.says("Người Quản Trị");
        let again = get(&mut site.browser(), &back(&query)).await;
        assert_eq!(again.status, StatusCode::FORBIDDEN, "a second time");

        let text = admin.page(OWN).await.text();
        let (_, after) = text.split_once(&format!("action=\"{OWN}/lien-ket/")).unwrap();
        let unlink = format!("{OWN}/lien-ket/{}", after.split_once('"').unwrap().0);
        let gone = admin.submit(OWN, &unlink, &[]).await;
        assert_eq!(gone.status, StatusCode::SEE_OTHER);
        admin.page(OWN).await.says_not("Gỡ liên kết");
    })
    .await;
}

#[tokio::test]
async fn an_invited_person_comes_by_their_address_and_an_administrator_sees_and_unlinks_it() {
    on_both(|db| async move {
        let site = Site::new(db);
        let provider = FakeProvider::start();
        let mut admin = site.administrator().await;
        set_up(&mut admin, &provider.issuer, "thu-dien-tu").await;
        let fields = [
            ("ho_ten", "Trần Thị Bình"),
            ("ten_dang_nhap", "binh"),
            ("thu_dien_tu", "binh@songhoa.vn"),
        ];
        admin.submit("/tai-khoan/moi", "/tai-khoan/moi", &fields).await;
        let mut binh = site.browser();
        let sent = get(&mut binh, "/dang-nhap/oidc/tinh").await;
        let claims = json!({ "email": "binh@songhoa.vn", "email_verified": true });
        let says = Says { claims, ..Says::default() };
        let query = provider.consent(sent.location(), site.app.now(), "s-1", says);
        let came = get(&mut binh, &back(&query)).await;
        assert_eq!((came.status, came.location()), (StatusCode::SEE_OTHER, "/"));
        binh.page(OWN).await.says("Trần Thị Bình").says("binh@songhoa.vn");

        let text = admin.page("/tai-khoan?q=binh").await.text();
        let (_, after) = text.split_once("href=\"/tai-khoan/0").unwrap();
        let account = format!("/tai-khoan/0{}", after.split_once('"').unwrap().0);
        let text = admin.page(&account).await.text();
        let (_, after) = text.split_once(&format!("action=\"{account}/lien-ket/")).unwrap();
        let unlink = format!("{account}/lien-ket/{}", after.split_once('"').unwrap().0);
        assert_eq!(admin.submit(&account, &unlink, &[]).await.status, StatusCode::SEE_OTHER);
        admin.page(&account).await.says_not("Gỡ liên kết");
        admin.page("/nhat-ky?q=lien+ket").await;
    })
    .await;
}

#[tokio::test]
async fn a_provider_is_changed_and_its_failures_are_pages() {
    on_both(|db| async move {
        let site = Site::new(db);
        let provider = FakeProvider::start();
        let mut admin = site.administrator().await;
        let new = format!("{PROVIDERS}/moi");
        admin.page(PROVIDERS).await.says("Chưa có hệ thống đăng nhập nào");
        let wrong = [("ten", "Tỉnh"), ("tu_dia_chi", "tinh"), ("ben_cung_cap", "http://a.vn")];
        let refused = admin.submit(&new, &new, &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("phải là địa chỉ https").says("value=\"Tỉnh\"");
        let page = set_up(&mut admin, &provider.issuer, "lien-ket").await;

        // An empty secret keeps the old one; a ticked box takes it away.
        let change = async |admin: &mut Browser, more: &[(&str, &str)]| {
            let mut fields = vec![("ten", "Cổng của tỉnh"), ("ma_ung_dung", CLIENT_ID)];
            fields.extend_from_slice(more);
            let saved = admin.submit(&page, &page, &fields).await;
            assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
            identity_provider::list(&site.app.db).await.unwrap().remove(0)
        };
        let row = change(&mut admin, &[("dang_dung", "1"), ("hai_buoc", "khong-hoi")]).await;
        assert_eq!((row.label.as_str(), row.second_step), ("Cổng của tỉnh", SecondStepOf::Theirs));
        assert!(row.secret.is_some() && row.active && row.issuer == provider.issuer);
        let row = change(&mut admin, &[("xoa_mat_khau", "1")]).await;
        assert!(row.secret.is_none() && !row.active);
        site.browser().page("/dang-nhap").await.says_not("Cổng của tỉnh");
        let off = get(&mut site.browser(), "/dang-nhap/oidc/tinh").await;
        assert_eq!(off.status, StatusCode::NOT_FOUND);

        change(&mut admin, &[("dang_dung", "1")]).await;
        provider.break_down();
        let checked = admin.submit(&page, &format!("{page}/kiem-tra"), &[]).await;
        checked.says("Chưa kết nối được").says("503");
        let down = get(&mut site.browser(), "/dang-nhap/oidc/tinh").await;
        assert_eq!(down.status, StatusCode::BAD_GATEWAY);
        down.says("Không liên lạc được với Cổng của tỉnh").says("Mã tra cứu").says_not("503");
    })
    .await;
}
