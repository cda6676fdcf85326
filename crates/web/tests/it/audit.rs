//! The audit log from outside: what gets into it, who may read it, and that nothing changes it.

use ansinh_store::audit::{self, AuditEntry, verify};
use ansinh_testkit::on_both;
use axum::http::{Method, StatusCode, header};

use crate::site::{Browser, PASSWORD, Site};

async fn newest(site: &Site) -> AuditEntry {
    audit::newest(&site.app.db, 1).await.unwrap().remove(0)
}

async fn count(site: &Site) -> i64 {
    audit::newest(&site.app.db, 1).await.unwrap().first().map_or(0, |entry| entry.seq)
}

/// The administrator lets a person in who may do nothing; a browser of theirs.
async fn without_role(site: &Site) -> Browser {
    crate::access_matrix::without_role(site).await
}

#[tokio::test]
async fn refusals_and_exports_are_noted_and_reading_is_not() {
    on_both(|db| async move {
        let (site, slug) = Site::with_plan(db).await;
        let _administrator = site.administrator().await;
        let mut nobody = without_role(&site).await;
        let mut stranger = site.browser();

        let before = count(&site).await;
        stranger.page("/co-quan").await;
        stranger.page(&format!("/ke-hoach/{slug}/chi-tieu?q=ngheo")).await;
        // Being led to the sign-in page is no refusal.
        assert_eq!(stranger.get("/nhat-ky").await.status, StatusCode::SEE_OTHER);
        assert_eq!(count(&site).await, before);

        stranger.page("/co-quan/xuat.xlsx?q=y+te").await;
        let entry = newest(&site).await;
        assert_eq!((entry.verb.as_str(), entry.result.as_str()), ("export-list", "done"));
        let after = entry.after_value.as_deref();
        assert_eq!(after, Some(r#"{"address":"/co-quan/xuat.xlsx?q=y+te"}"#));
        assert_eq!(entry.actor, "anonymous");

        let refused = nobody.get("/nhat-ky?khoa=bi-mat").await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        let entry = newest(&site).await;
        assert_eq!((entry.verb.as_str(), entry.result.as_str()), ("request", "refused"));
        let after = entry.after_value.unwrap();
        assert!(after.contains(r#"{"address":"GET /nhat-ky","#), "{after}");
        assert!(after.contains("xem nhật ký"), "{after}");
        assert!(entry.user_id.is_some());

        let before = count(&site).await;
        for _ in 0..50 {
            let refused = stranger.post("/nhap-ke-hoach/x/nhap", &[]).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN);
        }
        let noted = count(&site).await - before;
        assert!((1..=20).contains(&noted), "{noted} of 50 refusals were noted");
        assert_eq!(verify(&site.app.db, None, None).await.unwrap().broken, None);
    })
    .await;
}

/// Who looks at what is said of people is noted once a day for each person and page.
#[tokio::test]
async fn looks_at_people_are_noted_once_a_day() {
    on_both(|db| async move {
        let site = Site::new(db);
        let mut admin = site.administrator().await;
        let mut nobody = without_role(&site).await;
        let looks = async || {
            let log = audit::newest(&site.app.db, 100).await.unwrap();
            let looks = log.into_iter().filter(|entry| entry.verb == "view-personal-data");
            let mut looks: Vec<String> = looks.map(|entry| entry.after_value.unwrap()).collect();
            looks.reverse();
            looks
        };
        // One's own account is nobody else's affair.
        admin.page("/tai-khoan/toi").await;
        assert!(looks().await.is_empty());
        let list = admin.page("/tai-khoan?q=nguoi").await.text();
        admin.page("/tai-khoan").await;
        let (_, after) = list.split_once("href=\"/tai-khoan/0").unwrap();
        let one = format!("/tai-khoan/0{}", after.split('"').next().unwrap());
        admin.page(&one).await;
        admin.page(&one).await;
        let expected =
            [r#"{"address":"/tai-khoan"}"#.to_owned(), format!(r#"{{"address":"{one}"}}"#)];
        assert_eq!(looks().await, expected);
        // Pages of the log count as one; looking that is refused is a refusal.
        admin.page("/nhat-ky").await;
        admin.page("/nhat-ky/1").await;
        assert_eq!(nobody.get("/tai-khoan").await.status, StatusCode::FORBIDDEN);
        assert_eq!(looks().await.len(), 3);
        // The next day begins at midnight in Vietnam; the tests stand at 8 in the morning.
        site.app.clock.advance(jiff::SignedDuration::from_hours(8));
        admin.page("/tai-khoan").await;
        assert_eq!(looks().await.len(), 3);
        site.app.clock.advance(jiff::SignedDuration::from_hours(9));
        admin.page("/tai-khoan").await;
        assert_eq!(looks().await.len(), 4);
    })
    .await;
}

#[tokio::test]
async fn the_log_is_read_narrowed_and_exported() {
    on_both(|db| async move {
        let site = Site::new(db);
        let mut admin = site.administrator().await;
        let fields = [("ten_dang_nhap", "quantri"), ("mat_khau", "sai mật khẩu này")];
        site.browser().submit("/dang-nhap", "/dang-nhap", &fields).await;

        let all = admin.page("/nhat-ky").await;
        all.says("Sai tên đăng nhập hoặc mật khẩu").says("Tạo tài khoản quản trị đầu tiên");
        all.says_not("sai mật khẩu này").says_not(PASSWORD);
        let narrowed = admin.page("/nhat-ky?viec=sign-in&ra-sao=refused&tu=2000-01-01").await;
        narrowed.says("Sai tên đăng nhập").says_not("<td class=\"name\">Tạo tài khoản");
        narrowed.says("/nhat-ky/xuat.xlsx?viec=sign-in&amp;ra-sao=refused&amp;tu=2000-01-01");
        admin.page("/nhat-ky?den=2000-01-01").await.says("Không có mục nhật ký nào khớp");

        let entry = newest(&site).await;
        let page = admin.page(&format!("/nhat-ky/{}", entry.seq)).await;
        page.says(entry.hash.as_ref().unwrap()).says(entry.previous_hash.as_ref().unwrap());
        assert_eq!(admin.get("/nhat-ky/999999").await.status, StatusCode::NOT_FOUND);
        assert_eq!(admin.get("/nhat-ky/khong").await.status, StatusCode::BAD_REQUEST);

        let file = admin.page("/nhat-ky/xuat.xlsx?viec=sign-in").await;
        assert!(file.body.starts_with(b"PK"));
        let name = file.headers.get(header::CONTENT_DISPOSITION).unwrap().to_str().unwrap();
        assert!(name.contains("nhat-ky.xlsx"), "{name}");
        let entry = newest(&site).await;
        assert_eq!(entry.verb, "export-audit");
        let after = entry.after_value.unwrap();
        assert!(after.contains("việc: Đăng nhập"), "{after}");
    })
    .await;
}

#[tokio::test]
async fn older_entries_are_one_page_away() {
    on_both(|db| async move {
        let site = Site::new(db);
        let mut admin = site.administrator().await;
        for number in 0..60 {
            admin.page(&format!("/nhat-ky/xuat.xlsx?q={number}")).await;
        }
        let first = admin.page("/nhat-ky").await.text();
        let (_, rest) = first.split_once("rel=\"first\"").map_or(("", first.as_str()), |x| x);
        let older = rest
            .split("href=\"")
            .filter_map(|part| part.split('"').next())
            .find(|href| href.contains("truoc="))
            .expect("a link to older entries")
            .to_owned();
        let second = admin.page(&older).await;
        second.says("Tạo tài khoản quản trị đầu tiên").says("← Mới nhất");
    })
    .await;
}

/// Nobody can change the log: no route under it takes anything but GET.
#[test]
fn no_route_changes_the_log() {
    let routes: Vec<_> =
        ansinh_web::table().into_iter().filter(|r| r.path.starts_with("/nhat-ky")).collect();
    assert_eq!(routes.len(), 3);
    assert!(routes.iter().all(|route| route.method == Method::GET), "{routes:?}");
}

#[tokio::test]
async fn who_tries_too_often_waits() {
    on_both(|db| async move {
        let site = Site::new(db);
        let mut browser = site.browser();
        let token = browser.token("/dang-nhap").await;
        let mut refused = None;
        for number in 0..100 {
            let login = format!("ai{number}");
            let fields =
                [("ma_bieu_mau", token.as_str()), ("ten_dang_nhap", &login), ("mat_khau", "")];
            let answer = browser.post("/dang-nhap", &fields[..1 + number % 2]).await;
            if answer.headers.contains_key(header::RETRY_AFTER) {
                refused = Some(answer);
                break;
            }
        }
        let refused = refused.expect("a limit");
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
        let seconds = refused.headers.get(header::RETRY_AFTER).unwrap().to_str().unwrap();
        assert_eq!(seconds, "5");
        refused.says("Thao tác quá nhiều lần").says("Hãy chờ 5 giây");
        // Reading goes on, and after the wait so does signing in.
        browser.page("/dang-nhap").await;
        site.app.clock.advance(jiff::SignedDuration::from_secs(5));
        let answer = browser.post("/dang-nhap", &[("ma_bieu_mau", &token)]).await;
        assert!(!answer.headers.contains_key(header::RETRY_AFTER), "{}", answer.status);
    })
    .await;
}
