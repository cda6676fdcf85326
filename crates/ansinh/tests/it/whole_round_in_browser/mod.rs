//! A whole round of the shipped plan, driven in a real browser: every body enters what it owes – by
//! the keyboard, by a block out of a spreadsheet, in the Excel form, by another program over the
//! API – and gets it through, with returns, more time, a correction, and a reorganisation in the
//! middle. In the end nothing is missing, and each figure leads to who typed it, who answered for
//! it, when, and the files behind it.

mod entering;
mod way;

use std::collections::HashMap;
use std::path::PathBuf;

use ansinh_app::report::view::{RowView, view};
use ansinh_app::report::watch::{RoundStatus, round_status};
use ansinh_app::session::NewSession;
use ansinh_app::{App, Caller, Clock, Vault};
use ansinh_domain::report::State;
use ansinh_store::report::submission::{self, SubmissionRow};
use ansinh_store::{Db, Ids, ItemId, SubmissionId, migrate};
use ansinh_testkit::docx::Docx;
use ansinh_testkit::{Person, Province, Reporter, administrator, province};

use self::entering::is_number;
use crate::browser::{Browser, Screen};
use crate::process::Folder;
use crate::server::Server;

/// Types everything.
const TYPES: &str = "Sở Xây dựng";
/// Pastes its figures; takes duties over in the reorganisation.
const PASTES: &str = "Sở Y tế";
/// Fills in the Excel form.
const FILLS: &str = "Sở Giáo dục và Đào tạo";
/// Comes to its end in the reorganisation, after it began to report.
const ENDS: &str = "Sở Lao động - Thương binh và Xã hội";

/// What somebody entered for a figure: the value as stored, and their name.
type Entered = HashMap<ItemId, (String, String)>;

struct Round {
    app: App,
    province: Province,
    admin: (Caller, NewSession),
    server: Server,
    browser: Browser,
    files: Folder,
    entered: Entered,
}

impl Round {
    async fn begin() -> Option<Round> {
        let folder = Folder::new("whole-round");
        let db = Db::open_file(folder.path().join("ansinh.db")).await.unwrap();
        let app = App::new(db, Clock::system(), Ids::random().unwrap());
        let app = app.with_vault(Vault::new([9; 32]));
        migrate(&app.db, app.now()).await.unwrap();
        let admin = administrator(&app).await;
        let province = province(&app, &admin.0, 1).await;
        let server = Server::start_in(folder);
        let browser = Browser::start(&server.address, Screen::Laptop).await?;
        browser.open("/healthz").await;
        let (files, entered) = (Folder::new("whole-round-files"), Entered::new());
        Some(Round { app, province, admin, server, browser, files, entered })
    }

    fn reporter(&self, name: &str) -> Reporter {
        let found = self.province.reporters.iter().find(|reporter| reporter.name == name);
        found.unwrap_or_else(|| panic!("{name} owes nothing")).clone()
    }

    /// From here on the browser is this person's.
    async fn becomes(&self, session: &NewSession) {
        self.browser.give_cookie("ansinh_phien", &session.token).await;
    }

    async fn open_as(&self, person: &Person, path: &str) {
        self.becomes(&person.session).await;
        self.browser.open(path).await;
    }

    async fn status(&self) -> RoundStatus {
        let coordinator = &self.province.coordinator.caller;
        round_status(&self.app, coordinator, self.province.round).await.unwrap()
    }

    /// Reports of bodies that still owe something.
    async fn owed(&self) -> Vec<SubmissionRow> {
        let reports = self.status().await.bodies.into_iter().map(|body| body.submission);
        reports.filter(|report| report.items > 0).collect()
    }

    async fn state(&self, id: SubmissionId) -> State {
        submission::find(&self.app.db, id).await.unwrap().unwrap().state
    }

    /// Rows of a report that may be typed into.
    async fn open_rows(&self, reporter: &Reporter) -> Vec<RowView> {
        let officer = &reporter.officers[0].caller;
        let seen = view(&self.app, officer, reporter.submission).await.unwrap();
        seen.rows.into_iter().filter(|row| row.item.is_open).collect()
    }

    /// Remembers what is typed into the figures of a report.
    fn remember(&mut self, reporter: &Reporter, row: &RowView, typed: &str) {
        let by = reporter.officers[0].name.clone();
        self.entered.insert(row.item.id, (typed.replace(',', "."), by));
    }

    /// Attaches a file to the whole report.
    async fn attach(&self, reporter: &Reporter) {
        let file = self.evidence(&reporter.name);
        let page = format!("/bao-cao/{}/minh-chung", reporter.submission);
        self.open_as(&reporter.officers[0], &page).await;
        self.browser.attach(&file).await;
        self.browser.press("Đính kèm").await;
        self.browser.shows("bao-cao-so-lieu.docx").await;
    }

    fn evidence(&self, name: &str) -> PathBuf {
        let file = self.files.path().join("bao-cao-so-lieu.docx");
        std::fs::write(&file, Docx::new().paragraph(name).build()).unwrap();
        file
    }

    /// The officer looks at the checks and sends.
    async fn send(&self, reporter: &Reporter) {
        self.open_as(&reporter.officers[0], &format!("/bao-cao/{}/gui", reporter.submission)).await;
        self.browser.press("Gửi báo cáo").await;
        self.browser.shows("Đã gửi báo cáo").await;
    }

    /// The head looks at what is new and approves.
    async fn approve(&self, reporter: &Reporter) {
        self.open_as(&reporter.head, &format!("/bao-cao/{}/duyet", reporter.submission)).await;
        self.browser.press("Duyệt").await;
        self.browser.shows("Đã duyệt báo cáo").await;
    }

    /// Somebody gives a report back, whole or by rows.
    async fn give_back(&self, by: &Person, id: SubmissionId, reason: &str, rows: &[ItemId]) {
        self.open_as(by, &format!("/bao-cao/{id}/tra-lai")).await;
        self.browser.fill("Lý do", reason).await;
        for row in rows {
            self.browser
                .element(&format!("input[name=dong][value='{row}']"))
                .await
                .click()
                .await
                .unwrap();
        }
        self.browser.press("Trả lại").await;
        self.browser.shows("Đã trả lại báo cáo").await;
    }

    /// The coordinator takes in everything that waits.
    async fn receive_all(&self) -> usize {
        self.open_as(&self.province.coordinator, "/tiep-nhan").await;
        let boxes = self.browser.elements("input[name=chon]").await;
        for one in &boxes {
            crate::browser::click(one).await;
        }
        self.browser.press("Tiếp nhận các báo cáo đã chọn").await;
        self.browser.shows(&format!("Đã tiếp nhận {} báo cáo", boxes.len())).await;
        boxes.len()
    }
}

#[tokio::test]
async fn a_whole_round_from_the_first_cell_to_the_last_figure() {
    let Some(mut round) = Round::begin().await else { return };
    let begun = round.status().await;
    // 23 bodies, and the group of all departments, for which one of them answers.
    let groups = begun.bodies.iter().filter(|body| body.submission.body_name.starts_with("Các "));
    assert_eq!((begun.bodies.len(), groups.count()), (24, 1));
    assert_eq!(begun.completeness.filled, 0);

    // Entering, each its own way; one has asked for more time before.
    let [types, pastes, fills, ends] =
        [TYPES, PASTES, FILLS, ENDS].map(|name| round.reporter(name));
    round.more_time(&types).await;
    round.type_everything(&types).await;
    round.paste_figures(&pastes).await;
    round.fill_form(&fills).await;
    round.send_cells(&ends, 30).await;
    let others: Vec<Reporter> = round.province.reporters.clone();
    let others =
        || others.iter().filter(|own| ![TYPES, PASTES, FILLS, ENDS].contains(&own.name.as_str()));
    for reporter in others() {
        round.send_cells(reporter, usize::MAX).await;
    }
    for reporter in [&types, &pastes, &fills] {
        round.attach(reporter).await;
        round.send(reporter).await;
    }
    for reporter in others() {
        round.send_by_program(reporter).await;
    }

    // The head gives the first back whole; the coordinator gives two rows of the second back.
    round.give_back(&types.head, types.submission, "Thiếu số của hai huyện", &[]).await;
    let row = round.open_rows(&types).await.into_iter().find(is_number).unwrap();
    round.retype(&types, &row, "11").await;
    round.send(&types).await;
    round.approve(&types).await;
    round.approve(&pastes).await;
    let coordinator = round.province.coordinator.clone();
    let seen = view(&round.app, &coordinator.caller, pastes.submission).await.unwrap();
    let numbers = seen.rows.iter().filter(|row| is_number(row));
    let back: Vec<ItemId> = numbers.take(2).map(|row| row.item.id).collect();
    round.give_back(&coordinator, pastes.submission, "Lệch với Cục Thống kê", &back).await;
    let open = round.open_rows(&pastes).await;
    assert_eq!(open.iter().map(|row| row.item.id).collect::<Vec<_>>(), back);
    for row in &open {
        round.retype(&pastes, row, "12").await;
    }
    round.send(&pastes).await;
    round.approve(&pastes).await;

    // In the middle of it all bodies come to their end, and others take their duties over.
    assert_eq!(round.state(pastes.submission).await, State::Accepted);
    round.reorganise().await;
    assert_eq!(round.state(pastes.submission).await, State::Returned, "it got rows to answer for");
    assert!(!round.owed().await.iter().any(|report| report.id == ends.submission));
    round.staff_new_bodies().await;
    finish(&mut round).await;

    let corrected = round.reporter(TYPES);
    round.correct(&corrected).await;
    let figures = round.every_figure_is_traced().await;
    assert_eq!(figures, 103);
    round.every_figure_is_as_typed().await;
    let end = round.status().await;
    assert!(end.completeness.is_whole());
    assert!(round.owed().await.iter().all(|report| report.state == State::Received));
    let page = format!("/ky-bao-cao/{}", round.province.round);
    round.open_as(&coordinator, &page).await;
    round.browser.shows("mục (100%)").await;
    round.browser.is_accessible().await;
    round.browser.quit().await;
}

/// Everybody completes what came to them, sends, approves; the coordinator receives it all.
async fn finish(round: &mut Round) {
    let reports = round.owed().await;
    for report in &reports {
        let known = round.province.reporters.iter().find(|own| own.submission == report.id);
        let reporter = known.unwrap().clone();
        if report.state.is_open() {
            round.send_cells(&reporter, usize::MAX).await;
            round.attach(&reporter).await;
            round.send(&reporter).await;
        }
        if round.state(reporter.submission).await == State::Submitted {
            round.approve(&reporter).await;
        }
    }
    assert_eq!(round.receive_all().await, reports.len());
}
