//! Queues of heads and of the coordinator, more time, rules of checks.

use ansinh_app::Caller;
use ansinh_app::report::save_cells::{CellEdit, CellOutcome};
use ansinh_app::report::submit::submit;
use ansinh_app::report::{MoveRequest, save_cells};
use ansinh_domain::access::{Grant, Role, Scope};
use ansinh_domain::report::{Field, ItemKind, State};
use ansinh_store::report::cell::CellKey;
use ansinh_store::report::submission::SubmissionRow;
use ansinh_store::report::{item, submission};
use ansinh_store::{BodyId, RoundId};
use ansinh_testkit::on_both;
use axum::http::StatusCode;

use crate::access_matrix::member;
use crate::rounds::{form, led, press, round_of_2024};
use crate::site::{Browser, Site};

/// A regime of one indicator, its round of 2024, and the report of its lead body, filled in and
/// sent by the program.
async fn sent_report(site: &Site, browser: &mut Browser) -> (RoundId, SubmissionRow) {
    let page = "/che-do-bao-cao/moi?mau=ke-hoach-0";
    let shown = browser.page(page).await;
    let mut fields = form(&shown, "/che-do-bao-cao/moi");
    fields.retain(|(name, _)| !name.starts_with("muc_"));
    for (name, value) in &mut fields {
        match name.as_str() {
            "chi_tieu" => *value = "ma".into(),
            "chi_tieu_ma" => *value = "1.1".into(),
            "nhiem_vu" => *value = "khong".into(),
            _ => {}
        }
    }
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let regime = led(&browser.post("/che-do-bao-cao/moi", &fields).await);
    let round: RoundId =
        round_of_2024(browser, &regime).await.rsplit('/').next().unwrap().parse().unwrap();
    let db = &site.app.db;
    let report = submission::of_round(db, round).await.unwrap().remove(0);
    fill(site, &report, "Chưa có kết quả điều tra").await;
    submit(&site.app, &Caller::system(), MoveRequest::of(report.id)).await.unwrap();
    (round, submission::find(db, report.id).await.unwrap().unwrap())
}

/// Says of the only indicator why there is no figure.
async fn fill(site: &Site, report: &SubmissionRow, reason: &str) {
    put(site, report, Field::NoData, reason).await;
}

/// Writes a cell of the only indicator over the version it has.
async fn put(site: &Site, report: &SubmissionRow, field: Field, typed: &str) {
    let items = item::of_submission(&site.app.db, report.id).await.unwrap();
    let row = items.iter().find(|item| item.kind == ItemKind::Indicator).unwrap();
    let cells = ansinh_store::report::cell::of_submission(&site.app.db, report.id).await.unwrap();
    let base = cells
        .iter()
        .find(|cell| cell.item_id == row.id && cell.field == field)
        .map_or(0, |cell| cell.version);
    let key = CellKey { item: row.id, territory: None, field };
    let edit = CellEdit { key, typed: typed.into(), base };
    let outcomes = save_cells(&site.app, &Caller::system(), report.id, &[edit]).await.unwrap();
    assert!(matches!(outcomes[0], CellOutcome::Saved { .. }), "{outcomes:?}");
}

/// The head of a body.
async fn head_of(site: &Site, login: &str, body: BodyId) -> Browser {
    let grant = Grant {
        role: Role::Approver,
        scope: Scope::Body(body.0),
        from: site.app.today(),
        to: None,
        deputy_of: None,
    };
    member(site, login, &[grant]).await
}

async fn stands(site: &Site, report: &SubmissionRow) -> State {
    submission::find(&site.app.db, report.id).await.unwrap().unwrap().state
}

#[tokio::test]
async fn a_report_goes_through_both_queues() {
    on_both(|db| async move {
        let (site, _) = Site::with_plan(db).await;
        let mut coordinator = site.administrator().await;
        let (_, report) = sent_report(&site, &mut coordinator).await;
        let mut head = head_of(&site, "thutruong", report.body_id).await;
        let other = ansinh_store::grant::bodies(&site.app.db)
            .await
            .unwrap()
            .into_iter()
            .find(|body| body.id != report.body_id)
            .unwrap();
        let mut stranger = head_of(&site, "thutruongkhac", other.id).await;
        stranger.page("/duyet").await.says("Không có báo cáo nào đang chờ");
        head.page("/duyet").await.says(&report.body_name).says("Lần đầu").says("1/1 mục");
        coordinator.page("/tiep-nhan").await.says("Không có báo cáo nào đang chờ");

        // Not without a mark, not without a reason, not by the head of another body.
        let nothing = press(&mut head, "/duyet", "/duyet", &[]).await;
        assert_eq!(nothing.status, StatusCode::BAD_REQUEST);
        let back = format!("/duyet/{}/tra-lai", report.id);
        let silent = press(&mut head, "/duyet", &back, &[]).await;
        assert_eq!(silent.status, StatusCode::CONFLICT, "{}", silent.text());
        let seen = report.mod_count.to_string();
        let fields = [("lan", seen.as_str()), ("ly_do", "Sai")];
        let refused = stranger.submit("/duyet", &back, &fields).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        led(&press(&mut head, "/duyet", &back, &[("ly_do", "Thiếu căn cứ")]).await);
        assert_eq!(stands(&site, &report).await, State::Returned);
        head.page("/duyet").await.says("Không có báo cáo nào đang chờ");

        fill(&site, &report, "Chưa có kết quả, đã hỏi Cục Thống kê").await;
        submit(&site.app, &Caller::system(), MoveRequest::of(report.id)).await.unwrap();
        // The same form, sent twice: one move, the same answer.
        let shown = head.page("/duyet").await;
        let mut fields = form(&shown, "/duyet");
        let now = submission::find(&site.app.db, report.id).await.unwrap().unwrap();
        fields.push(("chon".into(), format!("{}:{}", report.id, now.mod_count)));
        let fields: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        for _ in 0..2 {
            assert_eq!(led(&head.post("/duyet", &fields).await), "/duyet?xong=1");
        }
        head.page("/duyet?xong=1").await.says("Đã duyệt 1 báo cáo");
        let after = submission::find(&site.app.db, report.id).await.unwrap().unwrap();
        assert_eq!((after.state, after.mod_count), (State::Accepted, now.mod_count + 1));

        // The coordinator looked at something older: it is told, not received.
        let stale = [("chon", format!("{}:{}", report.id, now.mod_count))];
        let stale: Vec<(&str, &str)> =
            stale.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let told = coordinator.submit("/tiep-nhan", "/tiep-nhan", &stale).await;
        told.says("chưa thực hiện được").says("vừa được người khác thay đổi");
        let mark = format!("{}:{}", report.id, after.mod_count);
        let received =
            press(&mut coordinator, "/tiep-nhan", "/tiep-nhan", &[("chon", &mark)]).await;
        assert_eq!(led(&received), "/tiep-nhan?xong=1");
        assert_eq!(stands(&site, &report).await, State::Received);
    })
    .await;
}

#[tokio::test]
async fn what_changed_is_shown_before_it_is_received_again() {
    on_both(|db| async move {
        let (site, _) = Site::with_plan(db).await;
        let mut coordinator = site.administrator().await;
        let (_, report) = sent_report(&site, &mut coordinator).await;
        let (app, system) = (&site.app, Caller::system());
        let request = || MoveRequest::of(report.id);
        ansinh_app::report::review::approve(app, &system, request()).await.unwrap();
        ansinh_app::report::receive::receive(app, &system, request()).await.unwrap();
        let back = MoveRequest { reason: Some("Kiểm tra lại".into()), ..request() };
        ansinh_app::report::review::return_report(app, &system, back).await.unwrap();
        fill(&site, &report, "Điều tra lùi sang quý I năm 2025").await;
        submit(app, &system, request()).await.unwrap();
        ansinh_app::report::review::approve(app, &system, request()).await.unwrap();
        coordinator
            .page("/tiep-nhan")
            .await
            .says("So với lần tiếp nhận trước: 1 ô khác")
            .says("<del>Chưa có kết quả điều tra</del>")
            .says("<ins>Điều tra lùi sang quý I năm 2025</ins>");
    })
    .await;
}

#[tokio::test]
async fn more_time_is_granted_or_refused() {
    on_both(|db| async move {
        let (site, _) = Site::with_plan(db).await;
        let mut coordinator = site.administrator().await;
        let (round, report) = sent_report(&site, &mut coordinator).await;
        let ask = async |day| {
            let system = Caller::system();
            let reason = "Bão làm gián đoạn thu thập";
            ansinh_app::report::extension::ask_extension(&site.app, &system, report.id, day, reason)
                .await
                .unwrap()
        };
        let first = ask(jiff::civil::date(2024, 12, 10)).await;
        let decide = format!("/tiep-nhan/gia-han/{first}");
        coordinator.page("/tiep-nhan").await.says("xin gia hạn đến 10/12/2024");
        let silent =
            press(&mut coordinator, "/tiep-nhan", &decide, &[("quyet_dinh", "tu-choi")]).await;
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        let refuse = [("quyet_dinh", "tu-choi"), ("ly_do", "Đã gia hạn chung")];
        led(&press(&mut coordinator, "/tiep-nhan", &decide, &refuse).await);
        let second = ask(jiff::civil::date(2024, 12, 12)).await;
        let decide = format!("/tiep-nhan/gia-han/{second}");
        let grant = [("quyet_dinh", "gia-han"), ("ngay", "2024-12-11")];
        led(&press(&mut coordinator, "/tiep-nhan", &decide, &grant).await);
        let again = coordinator.submit("/tiep-nhan", &decide, &grant).await;
        assert_eq!(again.status, StatusCode::CONFLICT, "decided once");
        coordinator
            .page(&format!("/ky-bao-cao/{round}"))
            .await
            .says("hạn mới <b>11/12/2024</b>")
            .says("Đã gia hạn chung")
            .says("không chậm");
    })
    .await;
}

#[tokio::test]
async fn rules_are_tried_added_and_switched_off() {
    on_both(|db| async move {
        let (site, _) = Site::with_plan(db).await;
        let mut browser = site.administrator().await;
        let page = "/che-do-bao-cao/quy-tac";
        browser.page(page).await.says("Thay đổi hơn 33%").says("Chưa có quy tắc nào");
        let rule = |left| {
            [("ten", "Không quá 100"), ("trai", left), ("so_sanh", "khong-qua"), ("phai", "100")]
        };
        let faults = [
            ("[1.1] +", "Vế trái. Vị trí"),
            ("[99.99]", "Kế hoạch không có chỉ tiêu mã 99.99"),
            ("1 + 1", "ít nhất một mã chỉ tiêu"),
        ];
        for (left, fault) in faults {
            let refused = press(&mut browser, page, page, &rule(left)).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            refused.says(fault).says(&format!("value=\"{left}\""));
        }
        let mut trial = rule("[1.1]").to_vec();
        trial.push(("lam", "thu"));
        let tried = press(&mut browser, page, page, &trial).await;
        assert_eq!(tried.status, StatusCode::OK);
        tried.says("Chạy thử: [1.1] ≤ 100").says("Chưa có số liệu nào được tiếp nhận");
        browser.page(page).await.says("Chưa có quy tắc nào");
        led(&press(&mut browser, page, page, &rule("[1.1]")).await);
        browser.page(page).await.says("[1.1] ≤ 100").says("Đang áp dụng");
        let twice = press(&mut browser, page, page, &rule("[1.1]")).await;
        twice.says("Kế hoạch đã có quy tắc cùng tên");
        let text = browser.page(page).await.text();
        let id = text.split_once(&format!("{page}/")).unwrap().1.split_once('/').unwrap().0;
        let switch = format!("{page}/{id}/trang-thai");
        led(&press(&mut browser, page, &switch, &[]).await);
        browser.page(page).await.says("Ngừng áp dụng");

        // Over a figure that was received the trial says what would have been.
        let (_, report) = sent_report(&site, &mut browser).await;
        let (app, system) = (&site.app, Caller::system());
        let request = || MoveRequest::of(report.id);
        let back = MoveRequest { reason: Some("Đã có số liệu".into()), ..request() };
        ansinh_app::report::review::return_report(app, &system, back).await.unwrap();
        put(&site, &report, Field::NoData, "").await;
        put(&site, &report, Field::Value, "96,5").await;
        submit(app, &system, request()).await.unwrap();
        ansinh_app::report::review::approve(app, &system, request()).await.unwrap();
        ansinh_app::report::receive::receive(app, &system, request()).await.unwrap();
        let tried = |right| [("ten", "Thử"), ("trai", "[1.1]"), ("phai", right), ("lam", "thu")];
        let broken = press(&mut browser, page, page, &tried("100")).await;
        broken.says("quy tắc báo ở <b>1/1</b> kỳ").says("vế trái 96,5, vế phải 100");
        press(&mut browser, page, page, &tried("96,5")).await.says("<b>0/1</b> kỳ");
    })
    .await;
}
