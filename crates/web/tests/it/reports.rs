//! A body's report through its pages: forms without script, cells one by one, the way of a report.

use std::fmt::Write as _;
use std::sync::atomic::Ordering;

use ansinh_app::own::tokens::make_token;
use ansinh_app::report::save_cells::{CellEdit, save_cells};
use ansinh_app::{App, Caller};
use ansinh_domain::access::{Grant, Role, Scope, TokenScope};
use ansinh_domain::report::{Field, ItemKind};
use ansinh_store::report::cell::CellKey;
use ansinh_store::report::{item, passage};
use ansinh_store::{BodyId, Engine, ItemId, SubmissionId};
use ansinh_testkit::{Reporting, on_both, reporting};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};

use crate::access_matrix::member;
use crate::queries::Counter;
use crate::site::{Answer, Browser, Site};

/// A round under way, seen through browsers of those who work on it.
pub struct Desk {
    pub site: Site,
    pub round: Reporting,
    pub officer: Browser,
    pub second: Browser,
    pub head: Browser,
    pub coordinator: Browser,
    /// Address of the report.
    pub home: String,
}

pub async fn signed_in(site: &Site, login: &str, role: Role, scope: Scope) -> Browser {
    let from = site.app.today();
    member(site, login, &[Grant { role, scope, from, to: None, deputy_of: None }]).await
}

impl Desk {
    pub async fn new(db: ansinh_store::Db) -> Desk {
        let site = Site::new(db);
        site.administrator().await;
        let round = reporting(&site.app).await;
        let own = Scope::Body(round.body.0);
        Desk {
            officer: signed_in(&site, "canbo1", Role::ReportingOfficer, own).await,
            second: signed_in(&site, "canbo2", Role::ReportingOfficer, own).await,
            head: signed_in(&site, "thutruong", Role::Approver, own).await,
            coordinator: signed_in(&site, "dieuphoi", Role::Coordinator, Scope::WholePlan).await,
            home: format!("/bao-cao/{}", round.submission),
            site,
            round,
        }
    }

    pub fn at(&self, end: &str) -> String {
        format!("{}{end}", self.home)
    }

    pub async fn row(&self, kind: ItemKind, code: &str) -> ItemId {
        self.round.item(&self.site.app, kind, code).await
    }

    /// Every row filled in and explained, as far as the checks could ask.
    pub async fn fill(&self) {
        fill(&self.site.app, &self.round.officer, self.round.submission).await;
    }
}

/// Fills in every row of a report.
pub async fn fill(app: &App, officer: &Caller, report: SubmissionId) {
    let mut edits = Vec::new();
    for row in item::of_submission(&app.db, report).await.unwrap() {
        let cells: &[(Field, &str)] = match row.kind {
            ItemKind::Indicator => &[
                (Field::NoData, "Chưa đến kỳ thống kê"),
                (Field::Explanation, "Số liệu có vào quý I"),
            ],
            ItemKind::Task => &[
                (Field::Status, "Đang thực hiện"),
                (Field::Percent, "40"),
                (Field::Result, "Đã xong bước một"),
                (Field::ObjectiveCause, "Chờ văn bản hướng dẫn"),
                (Field::Explanation, "Đã báo cáo cấp trên"),
            ],
            ItemKind::Section => &[
                (Field::Text, "Cơ quan đã ban hành kế hoạch và tổ chức thực hiện đúng tiến độ."),
                (Field::Explanation, "Như trên"),
            ],
        };
        for (field, typed) in cells {
            let key = CellKey { item: row.id, territory: None, field: *field };
            edits.push(CellEdit { key, typed: (*typed).to_owned(), base: 0 });
        }
    }
    save_cells(app, officer, report, &edits).await.unwrap();
}

/// Name of a control of a cell.
fn name(row: ItemId, field: Field, version: i64) -> String {
    format!("o.{}..{}.{version}", row.0.simple(), field.word())
}

/// Values of the hidden fields by which a step acts once.
fn once(page: &Answer) -> Vec<(String, String)> {
    let text = page.text();
    let value = |name: &str| {
        let (_, after) = text.split_once(&format!("name=\"{name}\" value=\"")).expect(name);
        (name.to_owned(), after.split_once('"').unwrap().0.to_owned())
    };
    vec![value("ma_bieu_mau"), value("khoa_mot_lan"), value("luot")]
}

/// Opens a page of a step and sends its form.
pub async fn step(
    browser: &mut Browser,
    page: &str,
    action: &str,
    more: &[(&str, &str)],
) -> Answer {
    let page = browser.page(page).await;
    let hidden = once(&page);
    let mut fields: Vec<(&str, &str)> =
        hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    fields.extend_from_slice(more);
    browser.post(action, &fields).await
}

/// Sends cells as the script does.
async fn send(browser: &mut Browser, home: &str, token: &str, cells: Value) -> (StatusCode, Value) {
    let request = Request::post(format!("{home}/o"))
        .header(header::CONTENT_TYPE, "application/json")
        .header("x-ma-bieu-mau", token)
        .body(Body::from(json!({ "cells": cells }).to_string()))
        .unwrap();
    let answer = browser.send(request).await;
    let json = serde_json::from_slice(&answer.body);
    (answer.status, json.unwrap_or_else(|_| panic!("no JSON: {}", answer.text())))
}

#[tokio::test]
async fn a_form_saves_what_it_can_and_tells_the_rest() {
    on_both(|db| async move {
        let mut desk = Desk::new(db).await;
        let (home, page) = (desk.home.clone(), desk.at("/chi-tieu"));
        let (luu, row) = (desk.at("/luu"), desk.row(ItemKind::Indicator, "1.1").await);
        desk.officer.page("/viec-cua-toi").await.says("Năm 2025").says(&home).says("Nhập báo cáo");

        let value = name(row, Field::Value, 0);
        let day = name(row, Field::AsOf, 0);
        let fields = [("phan", "chi-tieu"), (value.as_str(), "35,50 "), (&day, "32/13/2025")];
        let answer = desk.officer.submit(&page, &luu, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        answer.says("1 ô khác đã được lưu").says("không phải là ngày").says("32/13/2025");
        let now = name(row, Field::Value, 1);
        answer.says(&format!("name=\"{now}\" value=\"35,5\""));

        // A day as it should be: all saved, and told.
        let fields = [("phan", "chi-tieu"), (now.as_str(), "35,5"), (&day, "20/10/2025")];
        let answer = desk.officer.submit(&page, &luu, &fields).await;
        assert_eq!(answer.location(), format!("{page}?da-luu=1"), "{}", answer.text());
        desk.officer.page(answer.location()).await.says("Đã lưu 1 ô").says("20/10/2025");
        desk.officer
            .page(&desk.at(&format!("/o?dong={row}&cot=value")))
            .await
            .says("Lịch sử của ô");
    })
    .await;
}

#[tokio::test]
async fn two_officers_see_both_values_and_choose() {
    on_both(|db| async move {
        let mut desk = Desk::new(db).await;
        let (page, luu) = (desk.at("/chi-tieu"), desk.at("/luu"));
        let row = desk.row(ItemKind::Indicator, "1.1").await;
        let (value, note) = (name(row, Field::Value, 0), name(row, Field::Note, 0));
        let first = [("phan", "chi-tieu"), (value.as_str(), "12"), (&note, "")];
        desk.officer.submit(&page, &luu, &first).await;

        // The other form is older. Its note was not touched by either, its value by both.
        let mine = [("phan", "chi-tieu"), (value.as_str(), "13"), (&note, "Ghi thêm")];
        let answer = desk.second.submit(&page, &luu, &mine).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        answer.says("Người khác vừa thay đổi ô này").says("<b>12</b>").says("value=\"13\"");
        answer.says("1 ô khác đã được lưu");
        desk.officer.page(&page).await.says("value=\"12\"").says("Ghi thêm");

        // Without a choice nothing is overwritten; with one it is.
        let choice = format!("chon.{}..value", row.0.simple());
        let now = name(row, Field::Value, 1);
        let undecided = [("phan", "chi-tieu"), (value.as_str(), "13")];
        let answer = desk.second.submit(&page, &luu, &undecided).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let theirs = [("phan", "chi-tieu"), (choice.as_str(), "kia"), (&now, "13")];
        let answer = desk.second.submit(&page, &luu, &theirs).await;
        assert_eq!(answer.location(), format!("{page}?da-luu=0"));
        desk.second.page(&page).await.says("value=\"12\"");
        let mine = [("phan", "chi-tieu"), (choice.as_str(), "toi.1"), (&value, "13")];
        let answer = desk.second.submit(&page, &luu, &mine).await;
        assert_eq!(answer.location(), format!("{page}?da-luu=1"));
        desk.officer.page(&page).await.says("value=\"13\"");

        // What a form shows only because it is old is no change of the person.
        let stale = [
            ("phan", "chi-tieu"),
            (now.as_str(), "12"),
            (&name(row, Field::Source, 0), "Cục Thống kê"),
        ];
        let answer = desk.officer.submit(&page, &luu, &stale).await;
        assert_eq!(answer.location(), format!("{page}?da-luu=1"), "{}", answer.text());
        desk.officer.page(&page).await.says("value=\"13\"").says("Cục Thống kê");
    })
    .await;
}

#[tokio::test]
async fn cells_come_one_by_one_as_json() {
    on_both(|db| async move {
        let mut desk = Desk::new(db).await;
        let (home, page) = (desk.home.clone(), desk.at("/chi-tieu"));
        let row = desk.row(ItemKind::Indicator, "1.1").await;
        let cell = |field: &str, typed: &str, base: i64| json!({"item": row, "part": "", "field": field, "typed": typed, "base": base});
        let token = desk.officer.token(&page).await;
        let cells = json!([cell("value", "7,25", 0), cell("as-of", "hôm qua", 0)]);
        let (status, answer) = send(&mut desk.officer, &home, &token, cells).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(answer["cells"][0], json!({"state": "saved", "version": 1, "shown": "7,25"}));
        assert_eq!(answer["cells"][1]["state"], "invalid");

        let other = desk.second.token(&page).await;
        let (_, answer) = send(&mut desk.second, &home, &other, json!([cell("value", "8", 0)])).await;
        let told = &answer["cells"][0];
        assert_eq!((&told["state"], &told["shown"]), (&json!("conflict"), &json!("7,25")));
        assert!(told["by"].is_string() && told["at"].is_string(), "{told}");

        // A refusal is JSON too: a foreign token, somebody else's body, a locked report.
        let (status, answer) = send(&mut desk.second, &home, &token, json!([])).await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        assert!(answer["error"].as_str().unwrap().contains("tải lại trang"), "{answer}");
        let elsewhere = Scope::Body(desk.round.other_body.0);
        let mut foreign = signed_in(&desk.site, "nguoila", Role::ReportingOfficer, elsewhere).await;
        let own = foreign.token("/viec-cua-toi").await;
        let (status, answer) = send(&mut foreign, &home, &own, json!([cell("value", "8", 1)])).await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        assert!(answer["error"].as_str().unwrap().contains("cơ quan mình phụ trách"), "{answer}");
        assert_eq!(foreign.get(&page).await.status, StatusCode::FORBIDDEN);
        // A figure and a reason for having none would contradict each other.
        send(&mut desk.officer, &home, &token, json!([cell("value", "", 1)])).await;
        desk.fill().await;
        let gui = desk.at("/gui");
        let sent = step(&mut desk.officer, &gui, &gui, &[]).await;
        assert_eq!(sent.location(), desk.at("?xong=gui"), "{}", sent.text());
        let (status, answer) = send(&mut desk.officer, &home, &token, json!([cell("note", "x", 0)])).await;
        assert_eq!(status, StatusCode::CONFLICT);
        assert!(answer["error"].as_str().unwrap().contains("Chờ thủ trưởng duyệt"), "{answer}");
    })
    .await;
}

#[tokio::test]
async fn a_report_goes_its_way_and_back() {
    on_both(|db| async move {
        let mut desk = Desk::new(db).await;
        let (home, gui, duyet) = (desk.home.clone(), desk.at("/gui"), desk.at("/duyet"));
        let (tra_lai, sua, luu) = (desk.at("/tra-lai"), desk.at("/sua"), desk.at("/luu"));
        let row = desk.row(ItemKind::Indicator, "1.1").await;
        // An empty report is held back, with what is missing, and offers no button.
        let page = desk.officer.page(&gui).await;
        page.says("Phải sửa").says_not(">Gửi báo cáo<");
        let token = desk.officer.token(&gui).await;
        let answer = desk.officer.post(&gui, &[("ma_bieu_mau", &token)]).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        answer.says("Chưa gửi được báo cáo");
        // Nobody approves what was not sent; the reason is the table's.
        let answer = desk.head.get(&duyet).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        answer.says("đang được nhập, chưa gửi").says("Quay lại báo cáo");

        desk.fill().await;
        // A double click: the same form twice.
        let hidden = once(&desk.officer.page(&gui).await);
        let fields: Vec<(&str, &str)> =
            hidden.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        for _ in 0..2 {
            let answer = desk.officer.post(&gui, &fields).await;
            assert_eq!(answer.location(), format!("{home}?xong=gui"), "{}", answer.text());
        }
        let log = passage::of_submission(&desk.site.app.db, desk.round.submission).await.unwrap();
        assert_eq!(log.len(), 1, "sent twice");
        desk.officer.page(&home).await.says(">Rút lại<").says_not("Xem và duyệt");
        desk.head.page("/viec-cua-toi").await.says("Xem và duyệt");

        // Returned by rows; without a reason nothing happens and the ticks stay.
        let ticked = row.to_string();
        let answer = step(&mut desk.head, &tra_lai, &tra_lai, &[("dong", &ticked)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        answer.says("cần ghi lý do").says(&format!("value=\"{ticked}\" checked"));
        let why = [("dong", ticked.as_str()), ("ly_do", "Thiếu nguồn số liệu")];
        let answer = step(&mut desk.head, &tra_lai, &tra_lai, &why).await;
        assert_eq!(answer.location(), format!("{home}?xong=tra-lai"), "{}", answer.text());
        desk.officer.page("/viec-cua-toi").await.says("Thiếu nguồn số liệu").says("Sửa và gửi lại");
        let grid = desk.officer.page(&desk.at("/chi-tieu")).await;
        grid.says(&name(row, Field::Source, 0)).says("Dòng không mở để sửa");

        let source = name(row, Field::Source, 0);
        let fields = [("phan", "chi-tieu"), (source.as_str(), "Báo cáo ngành")];
        desk.officer.submit(&desk.at("/chi-tieu"), &luu, &fields).await;
        step(&mut desk.officer, &gui, &gui, &[]).await;
        let answer = step(&mut desk.head, &duyet, &duyet, &[]).await;
        assert_eq!(answer.location(), format!("{home}?xong=duyet"), "{}", answer.text());

        // Received by the coordinator; a correction opens its row only; the second approval shows
        // what changed.
        let tiep_nhan = desk.at("/tiep-nhan");
        assert_eq!(desk.officer.get(&tiep_nhan).await.status, StatusCode::FORBIDDEN);
        let answer = step(&mut desk.coordinator, &tiep_nhan, &tiep_nhan, &[]).await;
        assert_eq!(answer.location(), format!("{home}?xong=tiep-nhan"), "{}", answer.text());
        let answer = step(&mut desk.officer, &sua, &sua, &[("ly_do", "Nhầm nguồn")]).await;
        answer.says("chọn ít nhất một dòng").says("Nhầm nguồn");
        let why = [("dong", ticked.as_str()), ("ly_do", "Nhầm nguồn")];
        step(&mut desk.officer, &sua, &sua, &why).await;
        let source = name(row, Field::Source, 1);
        let fields = [("phan", "chi-tieu"), (source.as_str(), "Niên giám thống kê")];
        desk.officer.submit(&desk.at("/chi-tieu"), &luu, &fields).await;
        let answer = step(&mut desk.officer, &gui, &gui, &[]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let page = desk.head.page(&duyet).await;
        page.says("Thay đổi từ lần duyệt trước").says("Báo cáo ngành").says("Niên giám thống kê");
        desk.head.page(&desk.at("/lich-su")).await.says("Nhầm nguồn").says("Trả lại");

        // A form that was opened before somebody else moved the report does nothing.
        let stale = once(&page);
        let rut_lai = desk.at("/rut-lai");
        step(&mut desk.officer, &home, &rut_lai, &[]).await;
        let fields: Vec<(&str, &str)> =
            stale.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let answer = desk.head.post(&duyet, &fields).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
    })
    .await;
}

#[tokio::test]
async fn files_are_attached_handed_out_safely_and_taken_off() {
    on_both(|db| async move {
        let mut desk = Desk::new(db).await;
        let page = desk.at("/minh-chung");
        let token = desk.officer.token(&page).await;
        let png = [
            0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0,
            0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 10, 0x49, 0x44,
            0x41, 0x54, 0x78, 0x9c, 0x63, 0, 1, 0, 0, 5, 0, 1, 0x0d, 0x0a, 0x2d, 0xb4, 0, 0, 0, 0,
            0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
        ];
        let request = crate::site::multipart_to(&page, &token, "Ảnh chụp.png", &png);
        let answer = desk.officer.send(request).await;
        assert_eq!(answer.location(), page, "{}", answer.text());
        let text = desk.officer.page(&page).await.says("Ảnh chụp.png").says("SHA-256").text();
        let (_, after) = text.split_once(&format!("href=\"{page}/")).unwrap();
        let file = format!("{page}/{}", after.split_once('"').unwrap().0);
        let answer = desk.officer.page(&file).await;
        assert_eq!(answer.body, png);
        let head = |name| answer.headers.get(name).map_or("", |value| value.to_str().unwrap());
        assert!(head("content-disposition").starts_with("attachment; filename=\""));
        assert_eq!(head("content-security-policy"), "default-src 'none'; sandbox");
        assert_eq!(
            (head("x-content-type-options"), head("content-type")),
            ("nosniff", "image/png")
        );

        // Something else under the name of an image is refused with the reason.
        let request = crate::site::multipart_to(&page, &token, "la.png", b"MZ not an image");
        let answer = desk.officer.send(request).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        // Only who may read the report may have the file.
        let elsewhere = Scope::Body(desk.round.other_body.0);
        let mut foreign = signed_in(&desk.site, "nguoila", Role::ReportingOfficer, elsewhere).await;
        assert_eq!(foreign.get(&file).await.status, StatusCode::FORBIDDEN);
        desk.officer.submit(&page, &format!("{file}/go"), &[]).await;
        desk.officer.page(&page).await.says_not("Ảnh chụp.png");
    })
    .await;
}

#[tokio::test]
async fn people_talk_and_ask_for_time() {
    on_both(|db| async move {
        let mut desk = Desk::new(db).await;
        let row = desk.row(ItemKind::Indicator, "1.1").await.to_string();
        let (talk, home) = (desk.at("/trao-doi"), desk.home.clone());
        let users = ansinh_store::user::list(&desk.site.app.db).await.unwrap();
        let officer = users.iter().find(|user| user.login == "canbo1").unwrap().id.to_string();
        let fields = [
            ("dong", row.as_str()),
            ("cot", "value"),
            ("noi_dung", "Xem lại đơn vị"),
            ("nhac", &officer),
        ];
        desk.head.submit(&talk, &desk.at("/y-kien"), &fields).await;
        desk.officer.page("/viec-cua-toi").await.says("Ý kiến gửi đến bạn").says("Xem lại đơn vị");
        desk.officer.page(&desk.at("/chi-tieu")).await.says("1 ý kiến");
        let text = desk.officer.page(&talk).await.says("1.1, Kết quả").text();
        let (_, after) = text.split_once(&format!("action=\"{home}/y-kien/")).unwrap();
        let settle = format!("{home}/y-kien/{}", after.split_once('"').unwrap().0);
        desk.officer.submit(&talk, &settle, &[]).await;
        desk.officer.page("/viec-cua-toi").await.says_not("Xem lại đơn vị");
        let answer = desk.head.submit(&talk, &desk.at("/y-kien"), &[("noi_dung", " ")]).await;
        answer.says("Hãy nhập nội dung ý kiến");

        let ask = desk.at("/gia-han");
        let answer =
            step(&mut desk.officer, &home, &ask, &[("ngay", "2025-10-01"), ("ly_do", "Bận")]).await;
        answer.says("không sau hạn hiện nay");
        let fields = [("ngay", "2025-11-05"), ("ly_do", "Chờ số liệu thống kê")];
        let answer = step(&mut desk.officer, &home, &ask, &fields).await;
        assert_eq!(answer.location(), format!("{home}?xong=gia-han"), "{}", answer.text());
        desk.officer.page(&home).await.says("05/11/2025").says("Đang chờ quyết định");
        desk.officer.page("/viec-cua-toi").await.says("05/11/2025");
    })
    .await;
}

#[tokio::test]
async fn pages_of_a_report_run_no_more_statements_than_written_down() {
    on_both(|db| async move {
        let mut desk = Desk::new(db).await;
        desk.fill().await;
        let row = desk.row(ItemKind::Indicator, "1.1").await;
        let (home, page) = (desk.home.clone(), desk.at("/chi-tieu"));
        let token = desk.officer.token(&page).await;
        let counter = Counter::default();
        let _here = tracing::subscriber::set_default(counter.clone());
        let mut table = String::new();
        let cell = format!("/o?dong={row}&cot=value");
        for end in ["", "/chi-tieu", "/nhiem-vu", "/noi-dung", "/minh-chung", "/trao-doi", "/lich-su", "/gui", &cell] {
            let path = format!("{home}{end}");
            desk.officer.page(&path).await;
            counter.0.store(0, Ordering::Relaxed);
            desk.officer.page(&path).await;
            let told = end.split('?').next().unwrap();
            writeln!(table, "{:2}  {told}", counter.0.load(Ordering::Relaxed)).unwrap();
        }
        counter.0.store(0, Ordering::Relaxed);
        desk.officer.page("/viec-cua-toi").await;
        writeln!(table, "{:2}  /viec-cua-toi", counter.0.load(Ordering::Relaxed)).unwrap();
        // A program costs its token, and no list of plans for a page.
        let made = make_token(&desk.site.app, &desk.round.officer, "Phần mềm", &TokenScope::ALL, 30);
        let token_of_program = made.await.unwrap().token;
        for path in ["/api/v1/my-work".to_owned(), format!("/api/v1/submissions/{}", desk.round.submission)] {
            let get = || {
                Request::get(&path)
                    .header(header::AUTHORIZATION, format!("Bearer {token_of_program}"))
                    .body(Body::empty())
                    .unwrap()
            };
            desk.officer.send(get()).await;
            counter.0.store(0, Ordering::Relaxed);
            assert_eq!(desk.officer.send(get()).await.status, StatusCode::OK);
            let told = path.replace(&desk.round.submission.to_string(), "{id}");
            writeln!(table, "{:2}  {told}", counter.0.load(Ordering::Relaxed)).unwrap();
        }
        for (version, typed) in [(0, "5"), (1, "6")] {
            let cells = json!([{"item": row, "part": "", "field": "value", "typed": typed, "base": version}]);
            counter.0.store(0, Ordering::Relaxed);
            let (status, _) = send(&mut desk.officer, &home, &token, cells).await;
            assert_eq!(status, StatusCode::OK);
        }
        let one_cell = counter.0.load(Ordering::Relaxed);
        // PostgreSQL locks the report with a statement; SQLite has one writer by beginning.
        let expected = match desk.site.app.db.engine() {
            Engine::Sqlite => 9,
            Engine::Postgres => 10,
        };
        assert_eq!(one_cell, expected, "saving one cell");
        // A whole report costs few more than a cell.
        let rows = item::of_submission(&desk.site.app.db, desk.round.submission).await.unwrap();
        let cells: Vec<Value> = rows
            .iter()
            .flat_map(|row| Field::of(row.kind).iter().map(|field| (row.id, field)))
            .filter(|(_, field)| !matches!(field, Field::Value | Field::AsOf))
            .map(|(row, field)| {
                let typed = if *field == Field::Status { "xong" } else { "9" };
                json!({"item": row, "part": "", "field": field, "typed": typed, "base": 0})
            })
            .collect();
        let sent = cells.len();
        counter.0.store(0, Ordering::Relaxed);
        let (_, told) = send(&mut desk.officer, &home, &token, json!(cells)).await;
        let many = counter.0.load(Ordering::Relaxed);
        let states: Vec<&Value> =
            told["cells"].as_array().unwrap().iter().map(|cell| &cell["state"]).collect();
        // What is filled in already is in conflict; the rest is saved.
        assert_eq!(states.len(), sent);
        assert!(states.iter().all(|state| **state != "invalid"), "{told}");
        assert!(states.contains(&&json!("saved")) && states.contains(&&json!("conflict")));
        assert!(sent > 60 && many <= one_cell + 12, "{sent} cells take {many} statements");
        insta::assert_snapshot!("report_queries", table);
    })
    .await;
}

#[tokio::test]
async fn the_largest_report_stays_small_on_the_wire() {
    ansinh_testkit::on_both(|db| async move {
        let (site, slug) = Site::with_plan(db).await;
        site.administrator().await;
        let (report, body) = largest(&site, &slug).await;
        let mut officer =
            signed_in(&site, "canbo", Role::ReportingOfficer, Scope::Body(body.0)).await;
        for end in ["/chi-tieu", "/nhiem-vu", "/noi-dung"] {
            let path = format!("/bao-cao/{report}{end}");
            let request =
                Request::get(&path).header(header::ACCEPT_ENCODING, "gzip").body(Body::empty());
            let answer = officer.send(request.unwrap()).await;
            assert_eq!(answer.status, StatusCode::OK);
            // Style sheet, htmx and the script of the grid take 90 KB before they are compressed.
            assert!(answer.body.len() < 60_000, "{path} takes {} bytes", answer.body.len());
        }
    })
    .await;
}

/// The report with most rows in a round of the shipped plan.
async fn largest(site: &Site, slug: &str) -> (SubmissionId, BodyId) {
    use ansinh_app::report::{create_regime, open_round, suggest_regimes};
    let (app, system) = (&site.app, Caller::system());
    let plan = ansinh_store::plan::by_slug(&app.db, slug).await.unwrap().unwrap().id;
    let regime = suggest_regimes(app, &system, plan).await.unwrap().of_plan.remove(0);
    let regime = create_regime(app, &system, plan, &regime).await.unwrap();
    let period = "2025-Y1".parse().unwrap();
    let round = open_round(app, &system, regime, period, app.today()).await.unwrap();
    let rows = ansinh_store::report::submission::of_round(&app.db, round).await.unwrap();
    let most = rows.into_iter().max_by_key(|row| row.items).unwrap();
    assert!(most.items > 30, "{} rows", most.items);
    (most.id, most.body_id)
}
