//! What people were told, their calendars, the rules of reminders and webhooks, in the browser.

use std::net::TcpListener;

use ansinh_app::outward::{MailSettings, OutwardSettings};
use ansinh_app::remind::{ensure_reminders, send_test_mail};
use ansinh_app::{Caller, run_jobs};
use ansinh_domain::access::{Actor, Grant, Role, Scope};
use ansinh_store::report::submission;
use ansinh_store::user::{self, NewUser};
use ansinh_testkit::{on_both, yearly_round};
use axum::http::StatusCode;
use jiff::SignedDuration;
use jiff::civil::date;

use crate::access_matrix::member;
use crate::rounds::{led, press};
use crate::site::{Browser, Site};

/// The shipped plan with a round due on 29/10/2025, looked at a week before; somebody of a body.
async fn a_week_before(site: &Site, slug: &str) -> Browser {
    let plan = ansinh_store::plan::by_slug(&site.app.db, slug).await.unwrap().unwrap();
    let system = ansinh_app::Caller::system();
    let opened = yearly_round(&site.app, &system, plan.id, 2025).await;
    let body = submission::of_round(&site.app.db, opened.round).await.unwrap()[0].body_id;
    let to = "2025-10-22T00:00:00Z".parse().unwrap();
    site.app.clock.advance(site.app.now().duration_until(to));
    if ansinh_store::user::credentials(&site.app.db, "quantri").await.unwrap().is_none() {
        site.administrator().await;
    }
    let scope = Scope::Body(body.0);
    let from = date(2025, 1, 1);
    let grant = Grant { role: Role::ReportingOfficer, scope, from, to: None, deputy_of: None };
    let officer = member(site, "canbo", &[grant]).await;
    ensure_reminders(&site.app).await.unwrap();
    while run_jobs::run_next(&site.app).await.unwrap() {}
    officer
}

#[tokio::test]
async fn a_person_reads_what_they_were_told_and_follows_it() {
    on_both(|db| async move {
        let (site, slug) = Site::with_plan(db).await;
        let mut officer = a_week_before(&site, &slug).await;
        officer.page("/viec-cua-toi").await.says("Thông báo <b>1<span class=\"hidden\"> chưa đọc");
        let page = officer.page("/thong-bao").await;
        page.says("Ngày 22/10/2025").says("còn 7 ngày, hạn 29/10/2025").says("Chưa đọc");
        // Whatever a notice leads to is there.
        let text = page.text();
        let (_, list) = text.split_once("<section class=\"box\"").unwrap();
        let list = list.split_once("</section>").unwrap().0;
        let links: Vec<&str> =
            list.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(links.iter().any(|link| link.starts_with("/bao-cao/")), "{links:?}");
        for link in links {
            assert_eq!(officer.get(link).await.status, StatusCode::OK, "{link}");
        }
        let read = officer.submit("/thong-bao", "/thong-bao/da-doc", &[]).await;
        assert_eq!(led(&read), "/thong-bao");
        officer.page("/thong-bao").await.says_not("Chưa đọc").says_not("chưa đọc");
        // Channels are kept.
        let fields = [("kenh", "thu")];
        officer.submit("/thong-bao", "/thong-bao/kenh", &fields).await;
        officer
            .page("/thong-bao")
            .await
            .says("value=\"thu\" checked")
            .says_not("value=\"phan-mem\" checked");
    })
    .await;
}

#[tokio::test]
async fn calendars_have_addresses_that_are_shown_once_and_taken_back() {
    on_both(|db| async move {
        let (site, slug) = Site::with_plan(db).await;
        let mut officer = a_week_before(&site, &slug).await;
        let made = officer.submit("/thong-bao", "/thong-bao/lich", &[]).await;
        assert_eq!(made.status, StatusCode::OK);
        let text = made.text();
        let (_, address) = text.split_once("/lich/").unwrap();
        let address = format!("/lich/{}", address.split('"').next().unwrap());
        assert!(address.ends_with(".ics"), "{address}");
        // A calendar program brings no cookie.
        let mut program = site.browser();
        let calendar = program.get(&address).await;
        assert_eq!(calendar.status, StatusCode::OK);
        assert_eq!(calendar.headers["content-type"], "text/calendar; charset=utf-8");
        calendar.says("BEGIN:VCALENDAR\r\n").says("DTSTART;VALUE=DATE:20251029\r\n");
        officer.page("/thong-bao").await.says_not(&address).says("Việc của tôi");
        let text = officer.page("/thong-bao").await.text();
        let (_, id) = text.split_once("/thong-bao/lich/").unwrap();
        let revoke = format!("/thong-bao/lich/{}", id.split('"').next().unwrap());
        officer.submit("/thong-bao", &revoke, &[]).await;
        assert_eq!(program.get(&address).await.status, StatusCode::NOT_FOUND);
        for wrong in ["/lich/x", "/lich/x.ics", "/lich/.ics"] {
            assert_eq!(program.get(wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_list_of_messages_says_why_mail_waits() {
    on_both(|db| async move {
        // Nobody listens there any more.
        let free = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
        let server = format!("smtps://localhost:{free}");
        let mail = MailSettings::new(&server, None, None, "ansinh@songhoa.vn").unwrap();
        let settings = OutwardSettings { mail: Some(mail), ..OutwardSettings::default() };
        let site = Site::over(ansinh_testkit::app(db).with_outward(settings));
        let mut admin = site.administrator().await;
        let now = site.app.now();
        let id: ansinh_store::UserId = site.app.ids.next(now);
        let (role, scope, from) = (Role::Administrator, Scope::WholePlan, date(2020, 1, 1));
        let grants = vec![Grant { role, scope, from, to: None, deputy_of: None }];
        let new = NewUser {
            id,
            login: "thu",
            name: "Người Có Thư",
            email: Some("thu@songhoa.vn"),
            password_hash: "nobody knows it",
            accepted: true,
            grants: &grants,
            by: None,
            now,
        };
        let mut tx = site.app.db.begin().await.unwrap();
        user::insert(&mut tx, new).await.unwrap();
        tx.commit().await.unwrap();
        let actor = Actor::User { id: id.0, grants };
        let caller = Caller { actor, ..Caller::anonymous(None) };
        send_test_mail(&site.app, &caller).await.unwrap();
        while run_jobs::run_next(&site.app).await.unwrap() {}
        let page = admin.page("/tin-nhan?kenh=thu").await;
        page.says("thu@songhoa.vn")
            .says("Chờ gửi")
            .says("Chưa gửi được: không nối được với máy chủ thư localhost");
    })
    .await;
}

#[tokio::test]
async fn the_list_of_messages_shows_fates_and_is_exported() {
    on_both(|db| async move {
        let (site, slug) = Site::with_plan(db).await;
        let mut admin = site.administrator().await;
        admin.page("/tin-nhan").await.says("Không có tin nhắn nào khớp");
        a_week_before(&site, &slug).await;
        let mut admin = admin;
        // Its session lapsed in the ten months that went by.
        admin.cookies.clear();
        let fields = [("ten_dang_nhap", "quantri"), ("mat_khau", crate::site::PASSWORD)];
        admin.submit("/dang-nhap", "/dang-nhap", &fields).await;
        let page = admin.page("/tin-nhan").await;
        page.says("Người Xem").says("Đã gửi").says("Trong phần mềm").says("22/10/2025");
        admin.page("/tin-nhan?tinh-trang=khong-gui-duoc").await.says("Không có tin nhắn nào khớp");
        admin.page("/tin-nhan?q=nguoi+xem").await.says("Người Xem");
        admin.page("/tin-nhan?q=ai+do").await.says("Không có tin nhắn nào khớp");
        let file = admin.get("/tin-nhan/xuat.xlsx").await;
        assert_eq!(file.status, StatusCode::OK);
        assert!(file.body.starts_with(b"PK"));
    })
    .await;
}

#[tokio::test]
async fn rules_of_reminders_are_set_on_their_page() {
    on_both(|db| async move {
        let site = Site::new(db);
        let mut admin = site.administrator().await;
        let here = "/thiet-lap/nhac-viec";
        admin.page("/thiet-lap").await.says(here);
        admin.page(here).await.says("value=\"7, 3, 1\"").says("--smtp");
        let wrong = press(&mut admin, here, here, &[("truoc", "mai")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.says("Số ngày nhắc trước hạn").says("value=\"mai\"");
        let set = press(&mut admin, here, here, &[("truoc", "1; 5"), ("gio", "8")]).await;
        assert_eq!(led(&set), here);
        admin.page(here).await.says("value=\"5, 1\"").says("value=\"8\"");
        let mail = press(&mut admin, here, here, &[]).await;
        assert_eq!(led(&mail), here, "nothing changed is no fault");
        admin.page("/nhat-ky").await.says("Đổi quy tắc nhắc việc");
    })
    .await;
}

#[tokio::test]
async fn webhooks_are_set_up_and_their_secret_is_shown_once() {
    on_both(|db| async move {
        let site = Site::new(db);
        let mut admin = site.administrator().await;
        let here = "/thiet-lap/webhook";
        let event = ("su_kien", "round.opened");
        let bad = [("ten", "Trục"), ("dia_chi", "http://trong.mang/"), event, ("bat", "1")];
        let wrong = admin.submit(here, here, &bad).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.says("phải là địa chỉ https").says("value=\"Trục\"");
        let good = [("ten", "Trục"), ("dia_chi", "https://127.0.0.1:9/a"), event, ("bat", "1")];
        let made = admin.submit(here, here, &good).await;
        let text = made.text();
        let (_, secret) = text.split_once("whsec_").unwrap();
        let secret = format!("whsec_{}", secret.split('"').next().unwrap());
        let list = admin.page(here).await;
        list.says("Mở kỳ báo cáo").says_not(&secret);
        let text = list.text();
        let (_, id) = text.split_once("/thiet-lap/webhook/").unwrap();
        let one = format!("{here}/{}", id.split('"').next().unwrap());
        assert_eq!(led(&press(&mut admin, &one, &format!("{one}/gui-thu"), &[]).await), one);
        admin.page(&one).await.says("Chờ gửi").says_not(&secret);
        while run_jobs::run_next(&site.app).await.unwrap() {}
        admin.page(&one).await.says("mạng nội bộ");
        site.app.clock.advance(SignedDuration::from_secs(1));
        let renewed = press(&mut admin, &one, &format!("{one}/khoa-moi"), &[]).await;
        renewed.says("whsec_").says_not(&secret);
        let off = admin
            .submit(&one, &one, &[("ten", "Trục B"), ("dia_chi", "https://a.vn/"), event])
            .await;
        assert_eq!(led(&off), one);
        admin.page(&one).await.says("Trục B");
        admin.page(here).await.says("Đang tắt");
        let missing = "/thiet-lap/webhook/00000000-0000-0000-0000-000000000000";
        assert_eq!(admin.get(missing).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}
