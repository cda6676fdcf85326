//! Accounts through the pages, without script: invitation, roles, second step, tokens, sessions.

use ansinh_testkit::on_both;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use jiff::{SignedDuration, Timestamp};
use totp_rs::{Builder, Secret};

use crate::site::{Answer, Browser, PASSWORD, Site};

const OWN: &str = "/tai-khoan/toi";
const OTHER_PASSWORD: &str = "mot cau khac han nhe";

/// What stands in the field that is shown once.
fn shown_once(answer: &Answer) -> String {
    let text = answer.text();
    let (_, after) = text.split_once("readonly value=\"").expect("a secret shown once");
    after.split_once('"').unwrap().0.replace("&amp;", "&")
}

/// Invites somebody; the address they open, and the administrator's page of them.
async fn invite(admin: &mut Browser, login: &str, fields: &[(&str, &str)]) -> (String, String) {
    let mut all = vec![("ho_ten", "Trần Thị Bình"), ("ten_dang_nhap", login)];
    all.extend_from_slice(fields);
    let made = admin.submit("/tai-khoan/moi", "/tai-khoan/moi", &all).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text());
    let link = shown_once(&made);
    let link = link.get(link.find("/loi-moi").unwrap()..).unwrap().to_owned();
    let text = made.text();
    let (_, after) = text.rsplit_once("href=\"/tai-khoan/0").expect("a way to the account");
    (link, format!("/tai-khoan/0{}", after.split_once('"').unwrap().0))
}

/// A browser of somebody who has just taken up an invitation.
async fn member(site: &Site, link: &str) -> Browser {
    let mut browser = site.browser();
    let fields = [("mat_khau", OTHER_PASSWORD), ("mat_khau_lai", OTHER_PASSWORD)];
    let taken = browser.submit(link, link, &fields).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text());
    browser
}

async fn sign_in(browser: &mut Browser, login: &str, password: &str) -> Answer {
    let fields = [("ten_dang_nhap", login), ("mat_khau", password)];
    browser.submit("/dang-nhap", "/dang-nhap", &fields).await
}

fn code_of(secret: &str, at: Timestamp) -> String {
    let secret = Secret::try_from_base32(secret).unwrap();
    let totp = Builder::new().with_secret(secret).build().unwrap();
    totp.generate(u64::try_from(at.as_second()).unwrap()).to_string()
}

#[tokio::test]
async fn an_invited_person_sets_a_password_and_works_in_their_role() {
    on_both(|db| async move {
        let site = Site::new(db);
        let mut admin = site.administrator().await;
        let wrong = [("vai_tro", "bao-cao"), ("ho_ten", "B"), ("ten_dang_nhap", "binh")];
        let refused = admin.submit("/tai-khoan/moi", "/tai-khoan/moi", &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("phải gắn với một cơ quan").says("value=\"binh\"");

        let role = [("vai_tro", "dieu-phoi"), ("den_ngay", "31/12/2024")];
        let (link, account) = invite(&mut admin, "binh", &role).await;
        admin.page(&account).await.says("Đã mời, chưa nhận").says("đến 31/12/2024");
        let mut stranger = site.browser();
        stranger.page(&link).await.says("Trần Thị Bình").says("binh");
        let differs = [("mat_khau", OTHER_PASSWORD), ("mat_khau_lai", "khác")];
        let refused = stranger.submit(&link, &link, &differs).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("không giống nhau").says_not(OTHER_PASSWORD);
        let common = [("mat_khau", "matkhau123456"), ("mat_khau_lai", "matkhau123456")];
        stranger.submit(&link, &link, &common).await.says("dễ đoán hoặc đã bị lộ");

        let mut binh = member(&site, &link).await;
        binh.page("/nhap-ke-hoach").await.says("Trần Thị Bình");
        assert_eq!(binh.get("/tai-khoan").await.status, StatusCode::FORBIDDEN);
        assert_eq!(stranger.get(&link).await.status, StatusCode::FORBIDDEN);
        admin.page("/tai-khoan?q=tran+thi").await.says("1/2").says("Điều phối");
        admin.page("/tai-khoan?trang-thai=da-khoa").await.says("Không có tài khoản nào khớp");
        let workbook = admin.page("/tai-khoan/xuat.xlsx?q=binh").await;
        assert!(workbook.body.starts_with(b"PK"), "no workbook");

        // Taken back, it counts no more, at once.
        let revoke = format!("{account}/vai-tro/1/thu-hoi");
        assert_eq!(admin.submit(&account, &revoke, &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(binh.get("/nhap-ke-hoach").await.status, StatusCode::FORBIDDEN);
        admin.page(&account).await.says("Đã thu hồi");
        // Closed, they are out.
        let close = format!("{account}/khoa");
        assert_eq!(admin.submit(&account, &close, &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(binh.get(OWN).await.status, StatusCode::SEE_OTHER);
    })
    .await;
}

#[tokio::test]
async fn the_last_administrator_stays() {
    on_both(|db| async move {
        let site = Site::new(db);
        let mut admin = site.administrator().await;
        let text = admin.page("/tai-khoan").await.text();
        let (_, after) = text.split_once("href=\"/tai-khoan/0").unwrap();
        let me = format!("/tai-khoan/0{}", after.split_once('"').unwrap().0);
        let refused = admin.submit(&me, &format!("{me}/vai-tro/1/thu-hoi"), &[]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        refused.says("người quản trị duy nhất");
    })
    .await;
}

#[tokio::test]
async fn the_second_step_is_set_up_and_asked_for() {
    on_both(|db| async move {
        let site = Site::new(db);
        let mut admin = site.administrator().await;
        let begin = format!("{OWN}/hai-buoc");
        let wrong = admin.submit(OWN, &begin, &[("mat_khau_bat", "sai mat khau nay")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.says("Mật khẩu đang dùng không đúng");
        let page = admin.submit(OWN, &begin, &[("mat_khau_bat", PASSWORD)]).await;
        page.says("<svg").says("Mã QR");
        let secret = shown_once(&page);
        let confirm = format!("{begin}/xac-nhan");
        let wrong = admin.submit(OWN, &confirm, &[("ma", "000000")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.says("Mã xác nhận không đúng").says_not(&secret);
        let code = code_of(&secret, site.app.now());
        let codes = admin.submit(OWN, &confirm, &[("ma", &code)]).await;
        codes.says("Mã khôi phục");
        let text = codes.text();
        let (_, after) = text.split_once("<ul class=\"codes\"><li>").unwrap();
        let recovery = after.split_once('<').unwrap().0.to_owned();
        admin.page(OWN).await.says("Đang bật").says("10").says_not(&secret).says_not(&recovery);

        site.app.clock.advance(SignedDuration::from_secs(60));
        let mut browser = site.browser();
        let half = sign_in(&mut browser, "quantri", PASSWORD).await;
        assert_eq!(
            (half.status, half.location()),
            (StatusCode::SEE_OTHER, "/dang-nhap/buoc-hai?tiep=%2F")
        );
        assert!(!browser.cookies.contains_key("ansinh_phien"));
        assert_eq!(browser.get("/tai-khoan").await.status, StatusCode::SEE_OTHER, "half-way");
        let step = "/dang-nhap/buoc-hai";
        let wrong = browser.submit(step, step, &[("ma", &code)]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.says("đã được dùng");
        let code = code_of(&secret, site.app.now());
        let right = browser.submit(step, step, &[("ma", &code), ("tiep", "/tai-khoan")]).await;
        assert_eq!((right.status, right.location()), (StatusCode::SEE_OTHER, "/tai-khoan"));
        browser.page("/tai-khoan").await.says("Hai bước");

        let mut without_device = site.browser();
        sign_in(&mut without_device, "quantri", PASSWORD).await;
        let right = without_device.submit(step, step, &[("ma", &recovery)]).await;
        assert_eq!(right.status, StatusCode::SEE_OTHER);
        // Without a password just given, the page leads to the beginning.
        assert_eq!(site.browser().get(step).await.location(), "/dang-nhap");
    })
    .await;
}

#[tokio::test]
async fn another_password_and_other_sessions() {
    on_both(|db| async move {
        let site = Site::new(db);
        let mut admin = site.administrator().await;
        let mut other = site.browser();
        let mut third = site.browser();
        sign_in(&mut other, "quantri", PASSWORD).await;
        sign_in(&mut third, "quantri", PASSWORD).await;
        let page = admin.page(OWN).await;
        page.says("Phiên này").says("Kết thúc mọi phiên khác");
        let text = page.text();
        let (_, after) = text.split_once("action=\"/tai-khoan/toi/phien/0").unwrap();
        let end = format!("{OWN}/phien/0{}", after.split_once('"').unwrap().0);
        assert_eq!(admin.submit(OWN, &end, &[]).await.status, StatusCode::SEE_OTHER);
        let mut left = 0;
        for browser in [&mut other, &mut third] {
            left += usize::from(browser.get(OWN).await.status == StatusCode::OK);
        }
        assert_eq!(left, 1, "one of the two was ended");

        let fields = |old| {
            [("mat_khau_cu", old), ("mat_khau", OTHER_PASSWORD), ("mat_khau_lai", OTHER_PASSWORD)]
        };
        let change = format!("{OWN}/mat-khau");
        let wrong = admin.submit(OWN, &change, &fields("sai mat khau nay")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let changed = admin.submit(OWN, &change, &fields(PASSWORD)).await;
        assert_eq!(changed.status, StatusCode::SEE_OTHER);
        admin.page(OWN).await;
        for browser in [&mut other, &mut third] {
            assert_eq!(browser.get(OWN).await.status, StatusCode::SEE_OTHER);
        }
    })
    .await;
}

#[tokio::test]
async fn whoever_must_change_their_password_does_nothing_else_first() {
    on_both(|db| async move {
        let site = Site::new(db);
        let mut admin = site.administrator().await;
        let (link, account) = invite(&mut admin, "binh", &[("vai_tro", "dieu-phoi")]).await;
        let mut binh = member(&site, &link).await;
        let sent = admin.submit(&account, &format!("{account}/doi-mat-khau"), &[]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER);
        assert_eq!(binh.get(OWN).await.status, StatusCode::SEE_OTHER, "signed out everywhere");
        sign_in(&mut binh, "binh", OTHER_PASSWORD).await;
        assert_eq!(binh.get("/nhap-ke-hoach").await.location(), OWN);
        binh.page(OWN).await.says("Bạn cần đổi mật khẩu");
        let fields =
            [("mat_khau_cu", OTHER_PASSWORD), ("mat_khau", PASSWORD), ("mat_khau_lai", PASSWORD)];
        binh.submit(OWN, &format!("{OWN}/mat-khau"), &fields).await;
        binh.page("/nhap-ke-hoach").await;
    })
    .await;
}

#[tokio::test]
async fn a_program_reads_with_a_token_and_posts_nothing() {
    on_both(|db| async move {
        let site = Site::new(db);
        let mut admin = site.administrator().await;
        let make = format!("{OWN}/ma-truy-cap");
        let none = admin.submit(OWN, &make, &[("ten_ma", "Báo cáo"), ("so_ngay", "30")]).await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        none.says("ít nhất một phạm vi");
        let fields = [("ten_ma", "Báo cáo"), ("pham_vi", "ban-nhap"), ("so_ngay", "30")];
        let made = admin.submit(OWN, &make, &fields).await;
        let token = shown_once(&made);
        admin.page(OWN).await.says("Báo cáo").says_not(&token);

        let ask = async |method: &str, path: &str, token: &str| {
            let request = Request::builder()
                .method(method)
                .uri(path)
                .header(header::AUTHORIZATION, format!("Bearer {token}"))
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(Body::empty())
                .unwrap();
            site.browser().send(request).await.status
        };
        assert_eq!(ask("GET", "/nhap-ke-hoach", &token).await, StatusCode::OK);
        assert_eq!(ask("GET", "/tai-khoan", &token).await, StatusCode::FORBIDDEN);
        assert_eq!(ask("GET", OWN, &token).await, StatusCode::FORBIDDEN);
        assert_eq!(ask("POST", "/dang-xuat", &token).await, StatusCode::FORBIDDEN);
        assert_eq!(ask("GET", "/", "ansinh_sai").await, StatusCode::UNAUTHORIZED);

        let text = admin.page(OWN).await.text();
        let (_, after) = text.split_once("action=\"/tai-khoan/toi/ma-truy-cap/0").unwrap();
        let revoke = format!("{make}/0{}", after.split_once('"').unwrap().0);
        assert_eq!(admin.submit(OWN, &revoke, &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(ask("GET", "/nhap-ke-hoach", &token).await, StatusCode::UNAUTHORIZED);
    })
    .await;
}

#[tokio::test]
async fn a_deputy_is_named_on_the_page() {
    on_both(|db| async move {
        let site = Site::new(db);
        let mut admin = site.administrator().await;
        let (_, principal) = invite(&mut admin, "binh", &[("vai_tro", "dieu-phoi")]).await;
        let (link, deputy) = invite(&mut admin, "chau", &[]).await;
        let mut chau = member(&site, &link).await;
        assert_eq!(chau.get("/nhap-ke-hoach").await.status, StatusCode::FORBIDDEN);
        let id = deputy.rsplit('/').next().unwrap();
        let action = format!("{principal}/thay-mat");
        let open = admin.submit(&principal, &action, &[("nguoi_thay", id)]).await;
        assert_eq!(open.status, StatusCode::UNPROCESSABLE_ENTITY);
        open.says("ngày kết thúc thay mặt");
        let fields = [("nguoi_thay", id), ("den_ngay", "2024-12-20")];
        let named = admin.submit(&principal, &action, &fields).await;
        assert_eq!(named.status, StatusCode::SEE_OTHER, "{}", named.text());
        chau.page("/nhap-ke-hoach").await;
        admin.page(&deputy).await.says("thay mặt Trần Thị Bình").says("đến 20/12/2024");
    })
    .await;
}

#[tokio::test]
async fn an_administrator_sees_a_lock_and_takes_it_off() {
    on_both(|db| async move {
        let site = Site::new(db);
        let mut admin = site.administrator().await;
        let (link, account) = invite(&mut admin, "binh", &[]).await;
        member(&site, &link).await;
        let mut guesser = site.browser();
        for _ in 0..5 {
            sign_in(&mut guesser, "binh", "sai mat khau nay").await;
        }
        admin.page("/tai-khoan").await.says("Tạm khóa").says("08:05 ngày 02/12/2024");
        admin.page(&account).await.says("Tạm khóa đăng nhập").says("Bỏ tạm khóa");
        let unlock = format!("{account}/bo-tam-khoa");
        let answer = admin.submit(&account, &unlock, &[]).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, account.as_str()));
        admin.page(&account).await.says_not("Tạm khóa đăng nhập");
        let right = sign_in(&mut guesser, "binh", OTHER_PASSWORD).await;
        assert_eq!(right.status, StatusCode::SEE_OTHER);

        // Somebody with her password changes it; she is told when she next signs in.
        site.app.clock.advance(SignedDuration::from_mins(1));
        let new = "mot mat khau moi khac";
        let fields = [("mat_khau_cu", OTHER_PASSWORD), ("mat_khau", new), ("mat_khau_lai", new)];
        guesser.submit(OWN, &format!("{OWN}/mat-khau"), &fields).await;
        guesser.page("/").await.says_not("được đổi lúc");
        site.app.clock.advance(SignedDuration::from_mins(1));
        let mut binh = site.browser();
        sign_in(&mut binh, "binh", new).await;
        binh.page("/").await.says("được đổi lúc 08:01 ngày 02/12/2024");
        let known = binh.submit("/", &format!("{OWN}/mat-khau/da-biet"), &[]).await;
        assert_eq!(known.status, StatusCode::SEE_OTHER);
        binh.page("/").await.says_not("được đổi lúc");
    })
    .await;
}
