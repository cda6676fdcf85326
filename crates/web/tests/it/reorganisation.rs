//! The screens of a reorganisation, from the prepared table to the last undo, and other days.

use ansinh_domain::access::{Grant, Role, Scope};
use ansinh_store::Db;
use ansinh_testkit::on_both;
use axum::http::StatusCode;
use jiff::SignedDuration;

use crate::access_matrix::member;
use crate::site::{Browser, Site, multipart_to};

const HERE: &str = "/sap-xep-bo-may";
const PRESET: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../plans/plan-103/succession.csv");
const DEPARTMENT: &str = "Sở Lao động - Thương binh và Xã hội";

/// A site in December 2025 with the shipped plan and its table, and who coordinates it.
async fn world(db: Db) -> (Site, String, Browser) {
    let (site, slug) = Site::with_plan(db).await;
    site.app.clock.advance(SignedDuration::from_hours(24 * 364));
    let mut browser = site.administrator().await;
    let token = browser.token(HERE).await;
    let bytes = std::fs::read(PRESET).unwrap();
    let path = format!("{HERE}/phuong-an");
    let answer = browser.send(multipart_to(&path, &token, "phuong-an.csv", &bytes)).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, HERE));
    (site, slug, browser)
}

/// The value of the first field of that name.
fn value<'a>(page: &'a str, name: &str) -> &'a str {
    let (_, after) = page.split_once(&format!("name=\"{name}\" value=\"")).expect(name);
    after.split_once('"').unwrap().0
}

/// The values of all fields of that name.
fn values<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    let field = format!("name=\"{name}\"");
    let pieces: Vec<&str> = page.split(&field).skip(1).collect();
    pieces
        .into_iter()
        .map(|piece| {
            let (_, after) = piece.split_once("value=\"").unwrap();
            after.split_once('"').unwrap().0
        })
        .collect()
}

async fn begin(browser: &mut Browser, part: &str) -> String {
    let home = browser.page(HERE).await.text();
    let preset = value(&home, "phuong_an").to_owned();
    let fields = [("phuong_an", preset.as_str()), ("phan", part)];
    let answer = browser.submit(HERE, &format!("{HERE}/tu-phuong-an"), &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.location().to_owned()
}

async fn sent(browser: &mut Browser, page: &str, action: &str, fields: &[(&str, &str)]) -> String {
    let answer = browser.submit(page, action, fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{action}: {}", answer.text());
    answer.location().to_owned()
}

/// Confirms, accepts, puts off and applies, each through its form; the page of the act.
async fn complete(browser: &mut Browser, draft: &str) -> String {
    let preview = format!("{draft}/xem-truoc");
    browser.page(&preview).await.says("Chưa áp dụng được").says("chưa ai xác nhận");
    sent(browser, draft, &format!("{draft}/xac-nhan"), &[("tat_ca", "1")]).await;
    let decide = format!("{draft}/quyet-dinh");
    for sure in ["co-nguon", "can-kiem-chung"] {
        let fields = [("do_tin_cay", sure), ("kieu", "chap-nhan")];
        sent(browser, draft, &decide, &fields).await;
    }
    let open = format!("{draft}/trach-nhiem?tinh-trang=chua");
    let page = browser.page(&open).await.text();
    let ticks = values(&page, "viec");
    if !ticks.is_empty() {
        let mut fields = vec![("kieu", "de-lai"), ("tiep", open.as_str())];
        fields.extend(ticks.iter().map(|tick| ("viec", *tick)));
        let refused = browser.submit(&open, &decide, &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("phải có lý do");
        fields.push(("ly_do", "Chờ văn bản của tỉnh"));
        assert_eq!(sent(browser, &open, &decide, &fields).await, open);
    }
    let page = browser.page(&preview).await;
    page.says_not("Chưa áp dụng được").says("Mỗi cơ quan nhận thêm");
    let text = page.text();
    let fields = [("lan_sua", value(&text, "lan_sua")), ("so_dot", value(&text, "so_dot"))];
    let act = sent(browser, &preview, &format!("{draft}/ap-dung"), &fields).await;
    assert!(act.starts_with("/sap-xep-bo-may/dot/"));
    act
}

#[tokio::test]
async fn the_shipped_reorganisation_goes_through_the_screens() {
    on_both(|db| async move {
        let (site, slug, mut browser) = world(db).await;
        browser.page(HERE).await.says("Sắp xếp cơ quan chuyên môn thuộc UBND tỉnh");
        let draft = begin(&mut browser, "VB1").await;
        let page = browser.page(&draft).await;
        page.says("Thành lập Sở Nông nghiệp và Môi trường").says("Chờ xác nhận");
        page.says("Chấp nhận cả").says(DEPARTMENT).says("Cần kiểm chứng");
        browser.page(&format!("{draft}/trach-nhiem?q=V.8&tinh-trang=chua")).await.says("Sở Y tế");
        let march = complete(&mut browser, &draft).await;
        browser.page(&march).await.says("Trách nhiệm đổi cơ quan giữ").says("Có hiệu lực");
        browser.page(&draft).await.says("Bản chuẩn bị này đã được áp dụng");

        let task = format!("/ke-hoach/{slug}/nhiem-vu/V.8");
        let before = browser.page(&format!("{task}?ngay=2024-12-31")).await;
        before.says("Xem tại ngày <b>31/12/2024</b>").says("Trách nhiệm qua thời gian");
        before.says("Như đã biết khi đó");
        // Every link to a page that can show another day keeps the day; the way back does not.
        before.says(&format!("/ke-hoach/{slug}/nhiem-vu?ngay=2024-12-31\""));
        before.says(&format!("href=\"{task}\" data-today"));
        let cells = |text: &str| text.split("Cơ quan thực hiện").nth(1).unwrap().to_owned();
        assert!(cells(&before.text()).contains(DEPARTMENT));
        let after = browser.page(&task).await;
        assert!(cells(&after.text()).contains("Sở Y tế"));
        after.says_not("data-today").says("28/02/2025").says("01/03/2025");

        let list = format!("/ke-hoach/{slug}/nhiem-vu");
        // What was put off still stands with the department, and no more.
        let led = |text: &str| text.matches(&format!("{DEPARTMENT}</a>")).count();
        assert_eq!(led(&browser.page(&list).await.text()), 7);
        assert!(led(&browser.page(&format!("{list}?ngay=2024-12-31")).await.text()) > 40);
        browser
            .page(&format!("{list}?ngay=2024-12-31"))
            .await
            .says(DEPARTMENT)
            .says("xuat.xlsx?ngay=2024-12-31");
        browser.page("/co-quan?ngay=2024-12-31").await.says(DEPARTMENT);
        let bodies = browser.page("/co-quan").await;
        bodies.says("Sở Nông nghiệp và Môi trường").says("Đã kết thúc, còn việc");
        browser
            .page(&format!("/ke-hoach/{slug}?ngay=2020-01-01"))
            .await
            .says("ngày đầu tiên của kế hoạch");

        browser.page(&format!("{HERE}/can-quyet-dinh")).await.says("Lập bản chuẩn bị");
        let undo = format!("{march}/hoan-tac");
        let page = browser.page(&undo).await;
        let text = page.says("trở lại như chưa có đợt này").text();
        let fields = [("so_dot", value(&text, "so_dot")), ("can_cu", "")];
        let refused = browser.submit(&undo, &undo, &fields).await;
        refused.says("chưa ghi căn cứ");
        let fields =
            [("so_dot", value(&text, "so_dot")), ("can_cu", "Công văn số 15/SNV ngày 3/12/2025")];
        let undoing = sent(&mut browser, &undo, &undo, &fields).await;
        browser.page(&undoing).await.says("Hoàn tác: Sắp xếp cơ quan chuyên môn");
        browser.page(&march).await.says("Đã hoàn tác");
        let back = browser.page(&task).await;
        assert!(cells(&back.text()).contains(DEPARTMENT));
        drop(site);
    })
    .await;
}

#[tokio::test]
async fn a_body_shows_its_life_and_a_group_its_members() {
    on_both(|db| async move {
        let (site, _, mut browser) = world(db).await;
        let list = browser.page("/co-quan").await.text();
        let address = |text: &str, name: &str| -> String {
            let (before, _) = text.split_once(&format!(">{name}<")).expect(name);
            let (_, href) = before.rsplit_once("href=\"").unwrap();
            href.split(['"', '?']).next().unwrap().to_owned()
        };
        let group = address(&list, "Các sở, ban, ngành");
        let (health, ended) = (address(&list, "Sở Y tế"), address(&list, DEPARTMENT));
        browser.page(&group).await.says("Chưa ghi thành viên");
        let member = health.rsplit_once('/').unwrap().1;
        let action = format!("{group}/thanh-vien");
        sent(&mut browser, &group, &action, &[("thanh_vien", member)]).await;
        browser.page(&group).await.says("Thành viên vào ngày").says(">Sở Y tế<");
        let refused = browser.submit(&health, &format!("{health}/thanh-vien"), &[]).await;
        refused.says("không phải nhóm");

        let draft = begin(&mut browser, "VB1").await;
        complete(&mut browser, &draft).await;
        browser.page(&ended).await.says("Cơ quan kế thừa").says("28/02/2025");
        browser.page(&format!("{ended}?ngay=2024-12-31")).await.says_not("Đã kết thúc");
        let statistics = address(&browser.page("/co-quan").await.text(), "Chi cục Thống kê");
        let life = browser.page(&statistics).await;
        life.says("Tên gọi").says("Cục Thống kê<span").says("(đến 28/02/2025)");
        drop(site);
    })
    .await;
}

/// The identity of a body by its name, as a choice of the page holds it.
fn choice(page: &str, name: &str) -> String {
    let (before, _) = page.split_once(&format!(">{name}</option>")).expect(name);
    before.rsplit_once("value=\"").unwrap().1.split('"').next().unwrap().to_owned()
}

/// Changes of every sort are put in by hand and taken out again.
#[tokio::test]
async fn every_sort_of_change_is_made_by_hand() {
    on_both(|db| async move {
        let (site, _, mut browser) = world(db).await;
        let begin = format!("{HERE}/tu-soan");
        let refused = browser.submit(HERE, &begin, &[("ten", "Đợt"), ("hieu_luc", "x")]).await;
        refused.says("không phải là ngày");
        let fields = [("ten", "Chuyển việc"), ("can_cu", ""), ("hieu_luc", "2025-02-15")];
        let draft = sent(&mut browser, HERE, &begin, &fields).await;
        let page = browser.page(&draft).await.text();
        let (police, health) = (choice(&page, "Công an tỉnh"), choice(&page, "Sở Y tế"));
        let group = choice(&page, "Các sở, ban, ngành");
        let change = format!("{draft}/thay-doi");
        let check = async |browser: &mut Browser, fields: &[(&str, &str)], words: &str| {
            sent(browser, &draft, &change, fields).await;
            browser.page(&draft).await.says(words);
            sent(browser, &draft, &format!("{draft}/bo-dong"), &[("bo", "0")]).await;
            browser.page(&draft).await.says("Chưa có thay đổi nào");
        };
        check(
            &mut browser,
            &[("viec", "thanh-lap"), ("ten_moi", "Ban thử"), ("loai", "nhom")],
            "Thành lập nhóm Ban thử",
        )
        .await;
        check(
            &mut browser,
            &[("viec", "doi-ten"), ("co_quan", &health), ("ten_moi", "Sở Y tế mới")],
            "Đổi tên Sở Y tế thành Sở Y tế mới",
        )
        .await;
        check(
            &mut browser,
            &[("viec", "sap-nhap"), ("co_quan", &health), ("ben_nhan", &police)],
            "Sáp nhập Sở Y tế vào Công an tỉnh",
        )
        .await;
        check(
            &mut browser,
            &[("viec", "chia"), ("co_quan", &health), ("ben_nhan", &police), ("con_lai", "1")],
            "Tách Công an tỉnh từ Sở Y tế (vẫn hoạt động)",
        )
        .await;
        check(&mut browser, &[("viec", "ket-thuc"), ("co_quan", &health)], "Kết thúc Sở Y tế")
            .await;
        check(
            &mut browser,
            &[("viec", "dat-duoi"), ("co_quan", &health), ("ben_nhan", &police)],
            "Đặt Sở Y tế trực thuộc Công an tỉnh",
        )
        .await;
        check(
            &mut browser,
            &[("viec", "vao-nhom"), ("co_quan", &health), ("ben_nhan", &group)],
            "Đưa Sở Y tế vào nhóm Các sở, ban, ngành",
        )
        .await;
        let refused = browser.submit(&draft, &change, &[("viec", "doi-ten")]).await;
        refused.says("Chưa chọn cơ quan");
        let refused = browser.submit(&draft, &change, &[("viec", "x")]).await;
        refused.says("Chưa chọn loại thay đổi");

        drop(site);
    })
    .await;
}

/// For a body that goes on: some of its duties are given away, one ends.
#[tokio::test]
async fn duties_are_given_by_hand() {
    on_both(|db| async move {
        let (site, _, mut browser) = world(db).await;
        let begin = format!("{HERE}/tu-soan");
        let fields = [("ten", "Chuyển việc"), ("can_cu", ""), ("hieu_luc", "2025-02-15")];
        let draft = sent(&mut browser, HERE, &begin, &fields).await;
        let page = browser.page(&draft).await.text();
        let (police, health) = (choice(&page, "Công an tỉnh"), choice(&page, "Sở Y tế"));
        let head = format!("{draft}/thong-tin");
        let decision = "Quyết định số 12/QĐ-UBND ngày 3/2/2025 của UBND tỉnh";
        let fields = [("ten", "Chuyển việc"), ("can_cu", decision), ("hieu_luc", "2025-02-16")];
        sent(&mut browser, &draft, &head, &fields).await;
        browser.page(&draft).await.says("16/02/2025").says(decision);
        sent(&mut browser, &draft, &format!("{draft}/xem-viec"), &[("co_quan", &health)]).await;
        let duties = format!("{draft}/trach-nhiem");
        let page = browser.page(&duties).await.text();
        let ticks = values(&page, "viec");
        let (first, second) = (ticks[0], ticks[1]);
        let decide = format!("{draft}/quyet-dinh");
        let give =
            [("kieu", "giao"), ("viec", first), ("nhan", &police), ("nhan", &health), ("nhan", "")];
        sent(&mut browser, &duties, &decide, &give).await;
        let close = [("kieu", "ket-thuc"), ("viec", second), ("ly_do", "Đã hoàn thành")];
        sent(&mut browser, &duties, &decide, &close).await;
        browser.page(&duties).await.says("Giao cho").says("Đã hoàn thành");
        let preview = format!("{draft}/xem-truoc");
        let page = browser.page(&preview).await;
        let text = page.says("trách nhiệm kết thúc").says_not("Chưa áp dụng được").text();
        let stale = [("lan_sua", "0"), ("so_dot", "0")];
        let refused = browser.submit(&preview, &format!("{draft}/ap-dung"), &stale).await;
        refused.says("vừa được người khác thay đổi");
        let fields = [("lan_sua", value(&text, "lan_sua")), ("so_dot", "0")];
        sent(&mut browser, &preview, &format!("{draft}/ap-dung"), &fields).await;
        sent(&mut browser, HERE, &begin, &[("ten", "Thừa"), ("hieu_luc", "2025-02-15")]).await;
        drop(site);
    })
    .await;
}

#[tokio::test]
async fn lost_meanings_are_decided_on_their_page() {
    on_both(|db| async move {
        let (site, slug, mut browser) = world(db).await;
        let here = format!("{HERE}/het-nghia");
        let page = browser.page(&here).await;
        let text = page.says("5.10-1").says("Chưa quyết định").text();
        let item = value(&text, "viec").to_owned();
        let fields = [("loai", "chi-tieu"), ("viec", item.as_str())];
        let with = |more: &[(&'static str, &'static str)]| {
            let mut all = fields.to_vec();
            all.extend_from_slice(more);
            all
        };
        let refused = browser.submit(&here, &here, &with(&[("ly_do", "vì")])).await;
        refused.says("Chưa chọn giữ nguyên");
        let blank = with(&[("quyet_dinh", "giu"), ("ly_do", " ")]);
        browser.submit(&here, &here, &blank).await.says("Chưa ghi lý do");
        let restate = with(&[
            ("quyet_dinh", "sua"),
            ("ly_do", "Kết thúc cấp huyện"),
            ("loi_van", "Tính theo xã"),
        ]);
        sent(&mut browser, &here, &here, &restate).await;
        browser.page(&here).await.says("Tính theo xã").says("Đổi quyết định");
        browser
            .page(&format!("/ke-hoach/{slug}/chi-tieu/5.10-1"))
            .await
            .says("Tính theo xã")
            .says("Kết thúc cấp huyện");
        drop(site);
    })
    .await;
}

#[tokio::test]
async fn leaders_read_and_do_not_touch() {
    on_both(|db| async move {
        let (site, _, mut coordinator) = world(db).await;
        let draft = begin(&mut coordinator, "VB1").await;
        let from = site.app.today();
        let (role, scope) = (Role::Leader, Scope::WholePlan);
        let grant = Grant { role, scope, from, to: None, deputy_of: None };
        let mut leader = member(&site, "lanhdao", &[grant]).await;
        leader.page(HERE).await.says("Đang chuẩn bị").says_not("Nạp phương án");
        leader.page(&draft).await.says_not("Bỏ bản chuẩn bị");
        leader.page(&format!("{draft}/trach-nhiem")).await.says_not("Với các việc đã đánh dấu");
        leader.page(&format!("{draft}/xem-truoc")).await.says_not("Áp dụng đợt sắp xếp<");
        leader.page(&format!("{HERE}/het-nghia")).await.says_not("Lưu quyết định");
        let refused = leader.submit(&draft, &format!("{draft}/bo"), &[]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        let refused = coordinator.get(&format!("{HERE}/dot/khong-co")).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
        sent(&mut coordinator, &draft, &format!("{draft}/bo"), &[]).await;
        coordinator.page(&draft).await.says("Bản chuẩn bị này đã bị bỏ");
    })
    .await;
}
