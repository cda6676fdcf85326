//! A report of a hundred rows on a running server, and the people who work on it.

use ansinh_app::report::save_cells::{CellEdit, save_cells};
use ansinh_app::{App, Clock, Vault};
use ansinh_domain::access::{Role, Scope};
use ansinh_domain::report::{Field, ItemKind};
use ansinh_store::report::cell::{self, CellKey};
use ansinh_store::report::item;
use ansinh_store::{Db, Ids, ItemId, SubmissionId, migrate};
use ansinh_testkit::{Person, administrator, large_plan, member, store_plan, yearly_round};
use thirtyfour::prelude::*;

use crate::browser::{Browser, Screen};
use crate::process::Folder;
use crate::server::Server;

/// Indicators of the made-up plan's largest body.
const ROWS: usize = 100;

/// A report of a hundred indicators, two officers and the head, each with a session.
pub struct Report {
    pub app: App,
    pub id: SubmissionId,
    pub officer: Person,
    pub second: Person,
    pub head: Person,
    pub rows: Vec<ItemId>,
}

impl Report {
    /// Lays the data of a server into a folder.
    async fn in_folder(folder: &Folder) -> Report {
        let db = Db::open_file(folder.path().join("ansinh.db")).await.unwrap();
        let app = App::new(db, Clock::system(), Ids::random().unwrap());
        let app = app.with_vault(Vault::new([9; 32]));
        migrate(&app.db, app.now()).await.unwrap();
        let (admin, _) = administrator(&app).await;
        let plan = store_plan(&app.db, &large_plan(ROWS), &[]).await.id;
        let whole = (Role::Coordinator, Scope::WholePlan);
        let coordinator = member(&app, &admin, "dieuphoi", "Người Điều Phối", whole).await;
        let opened = yearly_round(&app, &coordinator.caller, plan, app.today().year()).await;
        let report = opened.rows.into_iter().max_by_key(|row| row.items).unwrap();
        let items = item::of_submission(&app.db, report.id).await.unwrap();
        let rows: Vec<ItemId> =
            items.iter().filter(|row| row.kind == ItemKind::Indicator).map(|row| row.id).collect();
        assert!(rows.len() >= ROWS, "{} rows", rows.len());
        let own = |role| (role, Scope::Body(report.body_id.0));
        let enters = own(Role::ReportingOfficer);
        let officer = member(&app, &admin, "canbo1", "Cán Bộ Một", enters).await;
        let second = member(&app, &admin, "canbo2", "Cán Bộ Hai", enters).await;
        let head = member(&app, &admin, "thutruong", "Thủ Trưởng", own(Role::Approver)).await;
        Report { app, id: report.id, officer, second, head, rows }
    }

    pub fn key(&self, row: usize, field: Field) -> CellKey {
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
        save_cells(&self.app, &self.second.caller, self.id, &[edit]).await.unwrap();
    }

    pub fn css(&self, row: usize, field: Field) -> String {
        format!("[id='o-{}..{}']", self.rows[row].0.simple(), field.word())
    }

    /// Address of the grid.
    pub fn grid(&self) -> String {
        format!("/bao-cao/{}/chi-tieu", self.id)
    }

    /// The control of a cell.
    pub async fn control(&self, browser: &Browser, row: usize, field: Field) -> WebElement {
        browser.element(&self.css(row, field)).await
    }

    /// Types into a cell and leaves it by Enter.
    pub async fn types(&self, browser: &Browser, row: usize, field: Field, text: &str) {
        self.control(browser, row, field)
            .await
            .send_keys(text.to_owned() + Key::Enter)
            .await
            .unwrap();
    }

    /// Waits until a cell tells that it is in a state.
    pub async fn tells(&self, browser: &Browser, row: usize, field: Field, state: &str) {
        browser.element(&format!("{} ~ .cell-state.{state}", self.css(row, field))).await;
    }
}

/// Such a report on a running server, its grid open in the browser of the first officer.
pub async fn begun(screen: Screen) -> Option<(Report, Server, Browser)> {
    let folder = Folder::new("report");
    let report = Report::in_folder(&folder).await;
    let server = Server::start_in(folder);
    let browser = Browser::start(&server.address, screen).await?;
    browser.open("/healthz").await;
    browser.give_cookie("ansinh_phien", &report.officer.session.token).await;
    browser.open(&report.grid()).await;
    browser.shows("Mỗi ô được lưu ngay").await;
    Some((report, server, browser))
}
