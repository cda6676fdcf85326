//! The coordinator's pages: working days, regimes, rounds, queues, watching, rules.

use ansinh_app::Caller;
use ansinh_app::report::save_cells::CellEdit;
use ansinh_app::report::special_day::note_shipped_days;
use ansinh_app::report::submit::submit;
use ansinh_app::report::{MoveRequest, save_cells};
use ansinh_domain::access::{Grant, Role, Scope};
use ansinh_domain::report::{Field, ItemKind, State};
use ansinh_store::report::cell::CellKey;
use ansinh_store::report::submission::SubmissionRow;
use ansinh_store::report::{item, round, submission};
use ansinh_store::{BodyId, RoundId};
use ansinh_testkit::on_both;
use axum::http::StatusCode;

use crate::access_matrix::member;
use crate::site::{Answer, Browser, Site};

/// Heaviest answer, as for all other pages.
const HEAVIEST: usize = 150 * 1024;

/// What a form on `page` would send when its button is pressed at once: name and value of every
/// control of the form with that action.
fn form(page: &Answer, action: &str) -> Vec<(String, String)> {
    let text = page.text();
    let (_, form) = text
        .split_once(&format!("method=\"post\" action=\"{action}\""))
        .unwrap_or_else(|| panic!("no form to {action} in:\n{text}"));
    let form = form.split_once("</form>").unwrap().0;
    let mut fields = Vec::new();
    for piece in form.split('<').skip(1) {
        let (tag, rest) = piece.split_once('>').unwrap_or((piece, ""));
        let of = |name: &str| {
            let (_, after) = tag.split_once(&format!(" {name}=\""))?;
            Some(unescape(after.split_once('"')?.0))
        };
        let word = tag.split(' ').next().unwrap_or_default();
        match word {
            "input" => {
                let box_off =
                    of("type").as_deref() == Some("checkbox") && !tag.contains(" checked");
                if let Some(name) = of("name").filter(|_| !box_off) {
                    fields.push((name, of("value").unwrap_or_default()));
                }
            }
            "textarea" => fields.push((of("name").unwrap(), unescape(rest))),
            "select" => fields.push((of("name").unwrap(), String::new())),
            "option"
                if tag.contains(" selected")
                    || fields.last().is_some_and(|(_, v)| v.is_empty()) =>
            {
                fields.last_mut().unwrap().1 = of("value").unwrap();
            }
            _ => {}
        }
    }
    fields
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// Presses the button of a form as it stands, with some fields changed.
async fn press(browser: &mut Browser, page: &str, action: &str, change: &[(&str, &str)]) -> Answer {
    let shown = browser.page(page).await;
    let mut fields = form(&shown, action);
    for (name, value) in change {
        match fields.iter_mut().find(|(known, _)| known == name) {
            Some(field) => field.1 = (*value).to_owned(),
            None => fields.push(((*name).to_owned(), (*value).to_owned())),
        }
    }
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post(action, &fields).await
}

#[track_caller]
fn led(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.location().to_owned()
}

/// Makes the plan's own regime through its page; where it is.
pub async fn regime_of_plan(browser: &mut Browser) -> String {
    let page = "/che-do-bao-cao/moi?mau=ke-hoach-0";
    led(&press(browser, page, "/che-do-bao-cao/moi", &[]).await)
}

/// Opens the round of 2024 through its page; where it is.
pub async fn round_of_2024(browser: &mut Browser, regime: &str) -> String {
    let id = regime.rsplit('/').next().unwrap();
    let page = format!("/ky-bao-cao/mo?che-do={id}&ky=2024-Y1");
    led(&press(browser, &page, "/ky-bao-cao/mo", &[]).await)
}

#[tokio::test]
async fn from_the_plans_own_words_to_a_round() {
    on_both(|db| async move {
        let (site, _) = Site::with_plan(db).await;
        note_shipped_days(&site.app).await.unwrap();
        let mut browser = site.administrator().await;
        browser
            .page("/che-do-bao-cao")
            .await
            .says("Chưa có chế độ báo cáo nào")
            .says("chậm nhất ngày 29/10 hằng năm")
            .says("chậm nhất ngày 09/11 hằng năm")
            .says("Nghị định 09/2019/NĐ-CP");
        let regime = regime_of_plan(&mut browser).await;
        browser
            .page(&regime)
            .await
            .says("29/10/2025")
            .says("09/11/2025")
            .says("ngày nghỉ")
            .says("Đang áp dụng");
        // A second click makes no second one.
        assert_eq!(regime_of_plan(&mut browser).await, regime);
        browser.page("/che-do-bao-cao").await.says("Đã lập.");

        let id = regime.rsplit('/').next().unwrap();
        browser
            .page(&format!("/ky-bao-cao/mo?che-do={id}&ky=2024-Y1"))
            .await
            .says("29/10/2024")
            .says("Nhóm cơ quan chưa có thành viên")
            .says("Chưa có người nhập hoặc duyệt")
            .says("Cơ quan phải báo cáo");
        let round = round_of_2024(&mut browser, &regime).await;
        let token = browser.token("/").await;
        let again = [
            ("ma_bieu_mau", token.as_str()),
            ("che_do", id),
            ("ky", "2024-Y1"),
            ("ngay", "2024-12-02"),
        ];
        assert_eq!(led(&browser.post("/ky-bao-cao/mo", &again).await), round, "opened once");

        let status = browser.page(&round).await;
        status
            .says("Năm 2024")
            .says("Quá hạn 24 ngày làm việc")
            .says("cán bộ báo cáo 24")
            .says("cơ quan chưa có người nhập hoặc duyệt")
            .says("Mỗi ngày làm việc sau hạn");
        assert!(status.body.len() <= HEAVIEST, "{} bytes", status.body.len());
        let all = status.text().matches("/bao-cao/").count();
        assert!(all >= 20, "{all} bodies");
        let few = browser.page(&format!("{round}?q=so+y+te")).await;
        few.says("Sở Y tế");
        assert_eq!(few.text().matches("/bao-cao/").count(), 1, "found without marks");
        browser
            .page(&format!("{round}?trang-thai=da-tiep-nhan"))
            .await
            .says("Không có cơ quan nào khớp");
        browser.page(&format!("{round}?sap-xep=day-du&chieu=giam")).await.says("aria-sort");
        let book = browser.page(&format!("{round}/xuat.xlsx?q=so+y+te")).await;
        let limits = ansinh_formats::read::Limits::default();
        let read = ansinh_formats::read::read_document(&book.body, None, &limits).unwrap();
        let lines = read.source_lines();
        assert!(lines.iter().any(|line| line.cells.iter().any(|cell| cell == "Sở Y tế")));

        browser.page("/").await.says("Kỳ đang mở:").says("cơ quan đã gửi, hạn <b>29/10/2024</b>");
        site.browser().page("/").await.says_not("Kỳ đang mở:");
        browser.page("/ky-bao-cao").await.says("Đang mở").says("0/");
        let watched = browser.page("/theo-doi").await;
        watched.says("Tỷ lệ đầy đủ = ").says("Theo nhóm, mục").says("Cơ quan × kỳ");
        assert!(watched.body.len() <= HEAVIEST, "{} bytes", watched.body.len());

        // Closing asks for a second look, and a second click does no harm.
        let close = format!("{round}/dong");
        let refused = browser.submit(&round, &close, &[]).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        for _ in 0..2 {
            let closed = browser.submit("/", &close, &[("chac_chan", "1")]).await;
            assert_eq!(led(&closed), round);
        }
        browser.page(&round).await.says("Đã đóng").says_not("Tôi đã xem và vẫn đóng");
    })
    .await;
}

#[tokio::test]
async fn a_regime_is_changed_and_put_to_rest() {
    on_both(|db| async move {
        let (site, _) = Site::with_plan(db).await;
        let mut browser = site.administrator().await;
        let regime = regime_of_plan(&mut browser).await;
        let edit = format!("{regime}/sua");
        let bad = press(&mut browser, &edit, &edit, &[("cap_han", "mai")]).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        bad.says("không phải là ngày và tháng").says("value=\"mai\"");
        let change = [("cap_han_loai", "truoc-ngay"), ("cap_han", "15/11"), ("ten", "Báo cáo năm")];
        assert_eq!(led(&press(&mut browser, &edit, &edit, &change).await), regime);
        browser.page(&regime).await.says("14/11/2025").says("Báo cáo năm");

        // Somebody else changed it since the form was shown.
        let stale = press(&mut browser, &edit, &edit, &[("phien_ban", "1"), ("ten", "Khác")]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        let rest = format!("{regime}/trang-thai");
        assert_eq!(led(&press(&mut browser, &regime, &rest, &[]).await), regime);
        browser.page(&regime).await.says("Ngừng áp dụng").says_not("Mở kỳ báo cáo</a>");
        site.browser().page(&regime).await.says("14/11/2025").says_not("phien_ban");
        // By the decree, by hand.
        let page = "/che-do-bao-cao/moi?mau=nd09-quy";
        let quarter = led(&press(&mut browser, page, "/che-do-bao-cao/moi", &[]).await);
        browser.page(&quarter).await.says("Quý IV năm 2024").says("14/12/2024");
        let empty = press(&mut browser, "/che-do-bao-cao/moi", "/che-do-bao-cao/moi", &[]).await;
        empty.says("chưa có tên").says("chưa ghi căn cứ");
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test]
async fn days_are_proposed_entered_confirmed_and_removed() {
    on_both(|db| async move {
        let (site, _) = Site::with_plan(db).await;
        let mut browser = site.administrator().await;
        // Nobody entered 2024 here; the law proposes it.
        let page = "/lich-lam-viec?nam=2024";
        browser
            .page(page)
            .await
            .says("Chưa có ngày nghỉ nào")
            .says("Đề xuất theo Bộ luật Lao động");
        led(&press(&mut browser, page, "/lich-lam-viec/de-xuat", &[]).await);
        browser.page(page).await.says("ngày cần xác nhận").says("Giỗ Tổ Hùng Vương");

        let put = "/lich-lam-viec/ngay";
        let day = [
            ("ngay", "2024-10-29"),
            ("loai", "nghi-hoan-doi"),
            ("ten", "Ngày thử"),
            ("nguon", "Thông báo 1/TB"),
        ];
        let entered = led(&press(&mut browser, page, put, &day).await);
        assert_eq!(entered, "/lich-lam-viec?nam=2024#ngay-2024-10-29");
        let unnamed = press(&mut browser, page, put, &[("ngay", "2024-10-28")]).await;
        assert_eq!(unnamed.status, StatusCode::UNPROCESSABLE_ENTITY);
        let regime = regime_of_plan(&mut browser).await;
        browser.page(page).await.says(&regime).says("28/10/2024").says("ngày nghỉ");
        let confirm = [("chon", "2024-10-29"), ("nguon", "Thông báo 2/TB")];
        led(&press(&mut browser, page, "/lich-lam-viec/xac-nhan", &confirm).await);
        browser.page(page).await.says("Thông báo 2/TB").says("Đã xác nhận");
        let gone = "/lich-lam-viec/ngay/2024-10-29/bo";
        for _ in 0..2 {
            led(&browser.submit(page, gone, &[("nam", "2024")]).await);
        }
        browser.page(page).await.says_not("Ngày thử");
        browser
            .page("/lich-lam-viec?nam=2025&truoc=2025-10-30")
            .await
            .says("ngày cuối cùng còn đúng hạn là <b>29/10/2025</b>");
        browser.page("/nhat-ky").await.says("Bỏ ngày nghỉ, ngày làm bù");
        let mut anyone = site.browser();
        anyone.page(page).await.says("Quốc khánh").says_not("xac-nhan\" ");
        anyone.page("/lich-lam-viec/xuat.xlsx?nam=2024").await;
    })
    .await;
}

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
    let items = item::of_submission(&site.app.db, report.id).await.unwrap();
    let row = items.iter().find(|item| item.kind == ItemKind::Indicator).unwrap();
    let cells = ansinh_store::report::cell::of_submission(&site.app.db, report.id).await.unwrap();
    let base = cells
        .iter()
        .find(|cell| cell.item_id == row.id && cell.field == Field::NoData)
        .map_or(0, |cell| cell.version);
    let key = CellKey { item: row.id, territory: None, field: Field::NoData };
    let edit = CellEdit { key, typed: reason.into(), base };
    save_cells(&site.app, &Caller::system(), report.id, &[edit]).await.unwrap();
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
        let (round, report) = sent_report(&site, &mut coordinator).await;
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
        let found = round::find(&site.app.db, round).await.unwrap().unwrap();
        assert!(found.closed_at.is_none());
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
    })
    .await;
}
