//! The grid of a report in a browser: typing, keys, paste, undo, a lost connection, two officers.

use ansinh_app::report::save_cells::{CellEdit, save_cells};
use ansinh_app::report::{create_regime, open_round, suggest_regimes};
use ansinh_app::{App, Caller, Clock, SignIn, sign_in};
use ansinh_domain::access::{Actor, Grant, Role, Scope};
use ansinh_domain::report::{Field, ItemKind};
use ansinh_store::report::cell::{self, CellKey};
use ansinh_store::report::{item, submission};
use ansinh_store::user::NewUser;
use ansinh_store::{BodyId, Db, Ids, ItemId, SubmissionId, UserId, migrate};
use ansinh_testkit::{LOGIN, PASSWORD, administrator, sample_plan, store_plan};
use jiff::civil::date;
use thirtyfour::prelude::*;

use crate::browser::{Browser, Screen};
use crate::process::Folder;
use crate::server::Server;

/// Indicators of the made-up plan's largest body.
const ROWS: usize = 100;

/// A report of a hundred indicators, an officer who is signed in, and a second one.
pub struct Report {
    pub app: App,
    pub id: SubmissionId,
    pub session: String,
    second: Caller,
    pub rows: Vec<ItemId>,
}

impl Report {
    /// Lays the data of a server into a folder.
    async fn in_folder(folder: &Folder) -> Report {
        let db = Db::open_file(folder.path().join("ansinh.db")).await.unwrap();
        let app = App::new(db, Clock::system(), Ids::random().unwrap());
        migrate(&app.db, app.now()).await.unwrap();
        administrator(&app).await;
        let mut draft = sample_plan();
        let first = draft.indicators[0].clone();
        for number in 0..ROWS {
            let mut more = first.clone();
            more.code = format!("1.{}", number + 10);
            more.printed_code.clone_from(&more.code);
            more.name =
                format!("Tỉ lệ thứ {number} của một chỉ tiêu có tên dài như trong kế hoạch");
            draft.indicators.push(more);
        }
        let plan = store_plan(&app.db, &draft, &[]).await.id;
        let system = Caller::system();
        let regime = suggest_regimes(&app, &system, plan).await.unwrap().of_plan.remove(0);
        let regime = create_regime(&app, &system, plan, &regime).await.unwrap();
        let period = format!("{}-Y1", app.today().year()).parse().unwrap();
        let round = open_round(&app, &system, regime, period, app.today()).await.unwrap();
        let reports = submission::of_round(&app.db, round).await.unwrap();
        let report = reports.into_iter().max_by_key(|row| row.items).unwrap();
        let items = item::of_submission(&app.db, report.id).await.unwrap();
        let rows: Vec<ItemId> =
            items.iter().filter(|row| row.kind == ItemKind::Indicator).map(|row| row.id).collect();
        assert!(rows.len() >= ROWS, "{} rows", rows.len());
        officer(&app, "canbo1", "Cán Bộ Một", report.body_id).await;
        let second = officer(&app, "canbo2", "Cán Bộ Hai", report.body_id).await;
        let signed_in = sign_in(&app, &Caller::anonymous(None), "canbo1", PASSWORD).await.unwrap();
        let SignIn::Done(session) = signed_in else { panic!("no second step is set up") };
        Report { app, id: report.id, session: session.token, second, rows }
    }

    fn key(&self, row: usize, field: Field) -> CellKey {
        CellKey { item: self.rows[row], territory: None, field }
    }

    /// What is stored of a cell, with its version.
    pub async fn stored(&self, row: usize, field: Field) -> (String, i64) {
        let mut tx = self.app.db.begin().await.unwrap();
        let found = cell::find_in(&mut tx, &self.key(row, field)).await.unwrap();
        found.map(|cell| (cell.value, cell.version)).unwrap_or_default()
    }

    /// The second officer writes a cell.
    pub async fn other_writes(&self, row: usize, field: Field, typed: &str, base: i64) {
        let edit = CellEdit { key: self.key(row, field), typed: typed.into(), base };
        save_cells(&self.app, &self.second, self.id, &[edit]).await.unwrap();
    }

    fn css(&self, row: usize, field: Field) -> String {
        format!("[id='o-{}..{}']", self.rows[row].0.simple(), field.word())
    }

    /// The control of a cell.
    async fn control(&self, browser: &Browser, row: usize, field: Field) -> WebElement {
        browser.element(&self.css(row, field)).await
    }

    /// Waits until a cell tells that it is in a state.
    async fn tells(&self, browser: &Browser, row: usize, field: Field, state: &str) {
        browser.element(&format!("{} ~ .cell-state.{state}", self.css(row, field))).await;
    }
}

async fn officer(app: &App, login: &str, name: &str, body: BodyId) -> Caller {
    let known = ansinh_store::user::credentials(&app.db, LOGIN).await.unwrap().unwrap();
    let id: UserId = app.ids.next(app.now());
    let (role, scope) = (Role::ReportingOfficer, Scope::Body(body.0));
    let grants = [Grant { role, scope, from: date(2020, 1, 1), to: None, deputy_of: None }];
    let user = NewUser {
        id,
        login,
        name,
        password_hash: &known.password_hash,
        email: None,
        accepted: true,
        grants: &grants,
        by: None,
        now: app.now(),
    };
    let mut tx = app.db.begin().await.unwrap();
    ansinh_store::user::insert(&mut tx, user).await.unwrap();
    tx.commit().await.unwrap();
    let actor = Actor::User { id: id.0, grants: grants.to_vec() };
    Caller { actor, ..Caller::anonymous(None) }
}

pub async fn begun(screen: Screen) -> Option<(Report, Server, Browser)> {
    let folder = Folder::new("report");
    let report = Report::in_folder(&folder).await;
    let server = Server::start_in(folder);
    let browser = Browser::start(&server.address, screen).await?;
    browser.open("/healthz").await;
    browser.give_cookie("ansinh_phien", &report.session).await;
    browser.open(&format!("/bao-cao/{}/chi-tieu", report.id)).await;
    browser.shows("Mỗi ô được lưu ngay").await;
    Some((report, server, browser))
}

#[tokio::test]
async fn a_hundred_rows_are_filled_in_by_the_keyboard_alone() {
    let Some((report, _server, browser)) = begun(Screen::Laptop).await else { return };
    browser.fits_its_width().await;
    browser.is_accessible().await;
    report.control(&browser, 0, Field::Value).await.send_keys("12,5" + Key::Enter).await.unwrap();
    report.tells(&browser, 0, Field::Value, "saved").await;
    // Enter led down, Tab and arrows lead on; what cannot be read says why.
    browser.type_on("nhiều" + Key::Tab).await;
    report.tells(&browser, 1, Field::Value, "invalid").await;
    browser.shows("không phải là số").await;
    browser.type_on("chưa điều tra" + Key::Down).await;
    browser.type_on(Key::Up + Key::Left).await;
    browser.type_on(Key::Control + "a").await;
    browser.type_on(Key::Backspace + Key::Down).await;
    report.tells(&browser, 1, Field::NoData, "saved").await;
    browser.type_on("7" + Key::Enter).await;
    report.tells(&browser, 2, Field::Value, "saved").await;
    assert_eq!(report.stored(0, Field::Value).await, ("12.5".into(), 1));
    assert_eq!(report.stored(1, Field::NoData).await.0, "chưa điều tra");
    assert_eq!(report.stored(2, Field::Value).await.0, "7");

    // The panel of a cell comes by keys, is accessible, and goes by keys; the focus comes back.
    report
        .control(&browser, 0, Field::Value)
        .await
        .send_keys(Key::Control + Key::Enter)
        .await
        .unwrap();
    browser.shows("Lịch sử của ô").await;
    browser.is_accessible().await;
    browser.type_on(Key::Escape + "").await;
    let focused = browser.evaluate("return document.activeElement.id").await;
    assert!(focused.as_str().unwrap().ends_with("..value"), "{focused}");
    browser.quit().await;
}

#[tokio::test]
async fn the_grid_holds_up_on_a_phone() {
    let Some((report, _server, browser)) = begun(Screen::Phone).await else { return };
    browser.fits_its_width().await;
    browser.is_accessible().await;
    for end in
        ["", "/nhiem-vu", "/noi-dung", "/mau", "/minh-chung", "/trao-doi", "/lich-su", "/gui"]
    {
        browser.open(&format!("/bao-cao/{}{end}", report.id)).await;
        browser.fits_its_width().await;
        browser.is_accessible().await;
    }
    browser.open("/viec-cua-toi").await;
    browser.shows("Nhập báo cáo").await;
    browser.fits_its_width().await;
    browser.is_accessible().await;
    browser.quit().await;
}

#[tokio::test]
async fn a_block_is_pasted_taken_back_and_done_again() {
    let Some((report, _server, browser)) = begun(Screen::Laptop).await else { return };
    browser
        .paste(
            &report.css(0, Field::Value),
            "1.234,5\t\t29/10/2025\n1,234.5\t\"lý do\n hai dòng\"\t30/10/2025\n",
        )
        .await;
    browser.shows("Đã lưu mọi thay đổi").await;
    report.tells(&browser, 1, Field::AsOf, "saved").await;
    assert_eq!(report.stored(0, Field::Value).await.0, "1234.5");
    assert_eq!(report.stored(0, Field::AsOf).await.0, "2025-10-29");
    assert_eq!(report.stored(1, Field::Value).await.0, "1234.5");
    assert_eq!(report.stored(1, Field::NoData).await.0, "lý do hai dòng");

    report.control(&browser, 0, Field::Value).await.send_keys(Key::Control + "z").await.unwrap();
    browser.wait_until("document.querySelector('.save-state').textContent.startsWith('Đã lưu mọi') && [...document.querySelectorAll('table.grid input')].every(e => !e.value)").await;
    for (row, field) in [(0, Field::Value), (0, Field::AsOf), (1, Field::NoData)] {
        assert_eq!(report.stored(row, field).await.0, "", "row {row}");
    }
    browser.type_on(Key::Control + "y").await;
    browser.wait_until("document.querySelector('.save-state').textContent.startsWith('Đã lưu mọi') && [...document.querySelectorAll('table.grid input')].filter(e => e.value).length === 5").await;
    assert_eq!(report.stored(1, Field::Value).await.0, "1234.5");
    browser.quit().await;
}

#[tokio::test]
async fn what_is_typed_without_a_connection_is_kept_and_sent_later() {
    let Some((report, _server, browser)) = begun(Screen::Laptop).await else { return };
    browser.offline(true).await;
    report.control(&browser, 0, Field::Value).await.send_keys("41" + Key::Enter).await.unwrap();
    report.tells(&browser, 0, Field::Value, "kept").await;
    browser.shows("Mất kết nối").await;
    assert_eq!(report.stored(0, Field::Value).await, (String::new(), 0));
    browser.offline(false).await;
    report.tells(&browser, 0, Field::Value, "saved").await;
    assert_eq!(report.stored(0, Field::Value).await, ("41".into(), 1));

    browser.quit().await;
}

#[tokio::test]
async fn two_officers_on_one_cell_choose_which_value_stays() {
    let Some((report, _server, browser)) = begun(Screen::Laptop).await else { return };
    report.other_writes(0, Field::Value, "20", 0).await;
    report.other_writes(1, Field::Value, "30", 0).await;
    report.control(&browser, 0, Field::Value).await.send_keys("21" + Key::Enter).await.unwrap();
    report.tells(&browser, 0, Field::Value, "conflict").await;
    browser.is_accessible().await;
    browser.shows("Cán Bộ Hai").await;
    browser.push("Giữ giá trị của tôi").await;
    report.tells(&browser, 0, Field::Value, "saved").await;
    assert_eq!(report.stored(0, Field::Value).await, ("21".into(), 2));

    report.control(&browser, 1, Field::Value).await.send_keys("31" + Key::Enter).await.unwrap();
    report.tells(&browser, 1, Field::Value, "conflict").await;
    browser.push("Lấy giá trị của người kia").await;
    report.tells(&browser, 1, Field::Value, "saved").await;
    let shown = report.control(&browser, 1, Field::Value).await.value().await.unwrap();
    assert_eq!(shown.as_deref(), Some("30"));
    assert_eq!(report.stored(1, Field::Value).await, ("30".into(), 1));
    browser.quit().await;
}
