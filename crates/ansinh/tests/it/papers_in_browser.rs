//! Papers in a browser: a section edited by two people, a template changed, a paper closed by its signed
//! file; on a laptop and on a phone.

use ansinh_app::paper::kept_file;
use ansinh_app::report::MoveRequest;
use ansinh_app::report::receive::receive;
use ansinh_app::report::review::approve;
use ansinh_app::report::save_cells::{CellEdit, save_cells};
use ansinh_app::report::submit::{correct, submit};
use ansinh_app::session::NewSession;
use ansinh_app::{App, Clock, Vault};
use ansinh_domain::access::{Role, Scope};
use ansinh_domain::report::{Field, ItemKind};
use ansinh_store::paper_file::PaperFileKind;
use ansinh_store::report::cell::CellKey;
use ansinh_store::report::item;
use ansinh_store::{Db, Ids, RoundId, SubmissionId, migrate};
use ansinh_testkit::sign::{Authority, Person as Signer, append};
use ansinh_testkit::{Person, administrator, fill, large_plan, member, store_plan, yearly_round};

use crate::browser::{Browser, Screen, click};
use crate::process::Folder;
use crate::server::Server;

/// An office with a round whose largest report was received, on a running server.
struct Office {
    app: App,
    round: RoundId,
    slug: String,
    submission: SubmissionId,
    admin: NewSession,
    first: Person,
    second: Person,
    officer: Person,
    head: Person,
    browser: Browser,
    server: Server,
}

impl Office {
    async fn begin(screen: Screen) -> Option<Office> {
        let folder = Folder::new("papers");
        let db = Db::open_file(folder.path().join("ansinh.db")).await.unwrap();
        let app = App::new(db, Clock::system(), Ids::random().unwrap());
        let app = app.with_vault(Vault::new([9; 32]));
        migrate(&app.db, app.now()).await.unwrap();
        let (admin, session) = administrator(&app).await;
        let plan = store_plan(&app.db, &large_plan(8), &[]).await;
        let whole = (Role::Coordinator, Scope::WholePlan);
        let first = member(&app, &admin, "dieuphoi1", "Điều Phối Một", whole).await;
        let second = member(&app, &admin, "dieuphoi2", "Điều Phối Hai", whole).await;
        let opened = yearly_round(&app, &first.caller, plan.id, app.today().year()).await;
        let report = opened.rows.into_iter().max_by_key(|row| row.items).unwrap();
        let own = |role| (role, Scope::Body(report.body_id.0));
        let enters = own(Role::ReportingOfficer);
        let officer = member(&app, &admin, "canbo", "Cán Bộ Một", enters).await;
        let head = member(&app, &admin, "thutruong", "Thủ Trưởng", own(Role::Approver)).await;
        fill(&app, &officer.caller, report.id).await;
        let server = Server::start_in(folder);
        let browser = Browser::start(&server.address, screen).await?;
        browser.open("/healthz").await;
        let (round, submission) = (opened.round, report.id);
        let office = Office {
            app,
            round,
            slug: plan.slug,
            submission,
            admin: session,
            first,
            second,
            officer,
            head,
            browser,
            server,
        };
        office.send().await;
        Some(office)
    }

    /// The body's report goes all the way.
    async fn send(&self) {
        let request = || MoveRequest::of(self.submission);
        submit(&self.app, &self.officer.caller, request()).await.unwrap();
        approve(&self.app, &self.head.caller, request()).await.unwrap();
        receive(&self.app, &self.first.caller, request()).await.unwrap();
    }

    /// The body says something else under section I.
    async fn rewrite(&self, typed: &str) {
        let rows = item::of_submission(&self.app.db, self.submission).await.unwrap();
        let section = rows.iter().find(|row| row.kind == ItemKind::Section && row.code == "I");
        let item = section.unwrap().id;
        let reason = Some("Bổ sung".to_owned());
        let request = MoveRequest { rows: vec![item], reason, ..MoveRequest::of(self.submission) };
        correct(&self.app, &self.officer.caller, request).await.unwrap();
        let key = CellKey { item, territory: None, field: Field::Text };
        let edit = CellEdit { key, typed: typed.into(), base: 1 };
        save_cells(&self.app, &self.officer.caller, self.submission, &[edit]).await.unwrap();
        self.send().await;
    }

    /// The paper shown is given its number.
    async fn number(&self, number: &str) {
        click(&self.browser.element("main details.box summary").await).await;
        self.browser.element("input[name=so]").await.send_keys(number).await.unwrap();
        click(&self.browser.element("form[action$='/phat-hanh'] button").await).await;
    }

    /// From here on the browser is this person's.
    async fn open_as(&self, session: &NewSession, path: &str) {
        opened(&self.browser, session, path).await;
    }
}

/// Opens a page as somebody; it holds up.
async fn opened(browser: &Browser, session: &NewSession, path: &str) {
    browser.give_cookie("ansinh_phien", &session.token).await;
    browser.open(path).await;
    holds_up(browser).await;
}

async fn holds_up(browser: &Browser) {
    browser.fits_its_width().await;
    browser.is_accessible().await;
}

async fn a_section_is_edited_by_two_people(screen: Screen) {
    let Some(office) = Office::begin(screen).await else { return };
    let browser = &office.browser;
    let (one, two) = (&office.first.session, &office.second.session);
    let list = format!("/ky-bao-cao/{}/bao-cao-tong-hop/soan", office.round);
    let here = format!("{list}/I");
    office.open_as(one, &list).await;
    browser.shows("Theo báo cáo của cơ quan").await;
    office.open_as(one, &here).await;
    browser.press("Sửa mục này").await;
    browser.shows("Bạn đang sửa; giữ đến").await;
    holds_up(browser).await;
    browser.fill("Lời văn", "Bản người thứ nhất đang gõ.").await;

    // A second person sees who is there, and takes over; nothing of the first one's is lost.
    let Some(other) = Browser::start(&office.server.address, screen).await else { return };
    other.open("/healthz").await;
    opened(&other, two, &here).await;
    other.shows("Điều Phối Một").await;
    assert_eq!(other.count("textarea[name=loi_van]").await, 0, "one person types");
    other.press("Tiếp quản").await;
    other.shows("Bạn đã tiếp quản mục này từ Điều Phối Một").await;
    holds_up(&other).await;
    browser.press("Lưu").await;
    browser.shows("đã tiếp quản mục này lúc").await;
    holds_up(browser).await;
    let kept = browser.control("Lời văn").await.prop("value").await.unwrap();
    assert_eq!(kept.as_deref(), Some("Bản người thứ nhất đang gõ."));
    other.fill("Lời văn", "Lời văn của người thứ hai.").await;
    other.press("Lưu").await;
    other.shows("Đã biên tập").await;
    other.quit().await;

    // The body's report changes: the edited words stay, and somebody must choose.
    office.rewrite("Nội dung cơ quan sửa lại.").await;
    office.open_as(two, &list).await;
    browser.shows("1 mục").await;
    browser.shows("Nguồn thay đổi, cần chọn").await;
    office.open_as(two, &here).await;
    browser.shows("Báo cáo của cơ quan đã thay đổi sau khi mục này được biên tập").await;
    browser.shows("Lời văn của người thứ hai.").await;
    browser.press("Giữ lời văn đã biên tập").await;
    browser.shows("Đã biên tập").await;
    browser.open(&format!("/ky-bao-cao/{}/bao-cao-tong-hop", office.round)).await;
    browser.shows("Lời văn của người thứ hai.").await;
    office.browser.quit().await;
}

async fn a_template_is_tried_refused_and_changed(screen: Screen) {
    let Some(office) = Office::begin(screen).await else { return };
    let browser = &office.browser;
    office.open_as(&office.admin, "/mau-van-ban").await;
    browser.follow("Báo cáo tổng hợp").await;
    browser.shows("mẫu kèm chương trình").await;
    holds_up(browser).await;
    let shipped = browser.control("Lời văn của mẫu").await.prop("value").await.unwrap().unwrap();
    let line = shipped.trim_end().lines().count() + 1;
    let broken = format!("{}\nThêm {{{{kì}}}}", shipped.trim_end());
    browser.fill("Lời văn của mẫu", &broken).await;
    browser.fill("Đã sửa gì", "Thử một trường").await;
    browser.press("Lưu thành bản mới").await;
    browser.shows(&format!("Dòng {line}, cột 6: Không có trường “kì”")).await;
    holds_up(browser).await;
    let kept = browser.control("Lời văn của mẫu").await.prop("value").await.unwrap();
    assert_eq!(kept.unwrap().trim_end(), broken, "what was typed is still there");

    let whole = format!("{}\nTrân trọng báo cáo {{{{kỳ}}}}", shipped.trim_end());
    browser.fill("Lời văn của mẫu", &whole).await;
    browser.press("Xem trước").await;
    browser.shows("Xem trước bằng số liệu thật, chưa lưu").await;
    browser.shows("Trân trọng báo cáo năm").await;
    holds_up(browser).await;
    browser.press("Lưu thành bản mới").await;
    browser.shows("Đang dùng: bản 1").await;
    browser.shows("Bản 1: ").await;
    click(&browser.element("main details.box summary").await).await;
    browser.shows("Trân trọng báo cáo").await;
    holds_up(browser).await;
    browser.open(&format!("/ky-bao-cao/{}/bao-cao-tong-hop", office.round)).await;
    browser.shows("Trân trọng báo cáo năm").await;
    office.browser.quit().await;
}

async fn a_report_is_closed_by_its_signed_file(screen: Screen) {
    let Some(office) = Office::begin(screen).await else { return };
    let browser = &office.browser;
    let live = format!("/ky-bao-cao/{}/bao-cao-tong-hop", office.round);
    office.open_as(&office.first.session, &live).await;
    browser.press("Chốt dự thảo để trình ký").await;
    browser.shows("giữ nguyên để trình ký").await;
    holds_up(browser).await;
    click(&browser.element("main details.box summary").await).await;
    browser.element("input[name=so]").await.send_keys("15").await.unwrap();
    browser.press("Ghi số báo cáo").await;
    browser.shows("Nhận tệp đã ký").await;
    holds_up(browser).await;
    let here = browser.path().await;
    let id = here.rsplit('/').next().unwrap().parse().unwrap();
    let caller = &office.first.caller;
    let issued = kept_file(&office.app, caller, id, PaperFileKind::Issued).await.unwrap().unwrap();

    let signer = Authority::new("Tổ chức chứng thực Thử nghiệm")
        .certify(Signer::new("Nguyễn Văn Thử", "Sở Nội vụ"));
    let page = [(1, "<</Type/Pages/Kids[999 0 R]/Count 1>>".to_owned())];
    let files = Folder::new("papers-files");
    let (changed, signed) = (files.path().join("sua.pdf"), files.path().join("da-ky.pdf"));
    std::fs::write(&changed, signer.sign(&append(&issued, &page))).unwrap();
    std::fs::write(&signed, signer.sign(&issued)).unwrap();
    browser.attach(&changed).await;
    browser.press("Nhận tệp đã ký").await;
    browser.shows("nội dung đã bị sửa").await;
    holds_up(browser).await;
    browser.follow("Quay lại văn bản").await;
    browser.attach(&signed).await;
    browser.press("Nhận tệp đã ký").await;
    browser.shows("Báo cáo đã khép lại").await;
    browser.shows("Nguyễn Văn Thử").await;
    assert_eq!(browser.count("input[type=file]").await, 0, "what is closed takes no other file");
    holds_up(browser).await;
    office.open_as(&office.first.session, "/cong-van").await;
    browser.shows("Báo cáo số 15 ngày").await;
    browser.shows("Đã ký").await;
    office.browser.quit().await;
}

async fn an_amendment_is_drafted_and_numbered(screen: Screen) {
    let Some(office) = Office::begin(screen).await else { return };
    let browser = &office.browser;
    let plan = format!("/ke-hoach/{}", office.slug);
    office.open_as(&office.first.session, &plan).await;
    browser.follow("Điều chỉnh kế hoạch").await;
    browser.shows("Chưa có Tờ trình, Quyết định điều chỉnh nào").await;
    holds_up(browser).await;
    browser.fill("Mã chỉ tiêu, nhiệm vụ cần điều chỉnh", "1.1, KHONG.CO").await;
    browser.press("Mở nội dung hiện hành").await;
    browser.shows("Kế hoạch không có mã: KHONG.CO").await;
    browser.shows("Hiện hành: ").await;
    holds_up(browser).await;

    // Without anything new there is nothing to propose; what was typed is there on the way back.
    browser.fill("Lý do điều chỉnh", "Số liệu rà soát cuối năm thay đổi.").await;
    browser.fill("Căn cứ", "Kết luận số 12-KL/TU").await;
    browser.press("Lập dự thảo Tờ trình và Quyết định").await;
    browser.shows("Chưa có nội dung nào khác với kế hoạch hiện hành").await;
    holds_up(browser).await;
    browser.back().await;
    let reason = browser.control("Lý do điều chỉnh").await.prop("value").await.unwrap();
    assert_eq!(reason.as_deref(), Some("Số liệu rà soát cuối năm thay đổi."));
    browser.fill("Mục tiêu năm 2030", "97,5").await;
    browser.press("Lập dự thảo Tờ trình và Quyết định").await;
    browser.shows("Số liệu rà soát cuối năm thay đổi").await;
    browser.shows("97,5").await;
    holds_up(browser).await;
    let proposal = browser.path().await;

    // The decision names the number of its Tờ trình, which therefore must have one first.
    browser.follow("Quyết định – ").await;
    browser.shows("hãy ghi số Tờ trình trước").await;
    holds_up(browser).await;
    let decision = browser.path().await;
    office.number("21").await;
    browser.shows("Tờ trình phải được cấp số trước").await;
    holds_up(browser).await;
    browser.open(&proposal).await;
    click(&browser.element("main details.box:last-of-type summary").await).await;
    holds_up(browser).await;
    browser.fill("Lý do điều chỉnh", "Lý do viết lại cho rõ.").await;
    browser.press("Lưu dự thảo").await;
    browser.shows("Lý do viết lại cho rõ.").await;
    office.number("20").await;
    browser.shows("Tờ trình điều chỉnh – số 20").await;
    holds_up(browser).await;
    browser.open(&decision).await;
    browser.shows("Tờ trình số 20").await;
    office.number("21").await;
    browser.shows("Quyết định điều chỉnh – số 21").await;
    browser.open(&format!("{plan}/dieu-chinh")).await;
    holds_up(browser).await;
    office.browser.quit().await;
}

#[tokio::test]
async fn an_amendment_is_drafted_and_numbered_on_a_laptop() {
    an_amendment_is_drafted_and_numbered(Screen::Laptop).await;
}

#[tokio::test]
async fn an_amendment_is_drafted_and_numbered_on_a_phone() {
    an_amendment_is_drafted_and_numbered(Screen::Phone).await;
}

#[tokio::test]
async fn a_section_is_edited_by_two_people_on_a_laptop() {
    a_section_is_edited_by_two_people(Screen::Laptop).await;
}

#[tokio::test]
async fn a_section_is_edited_by_two_people_on_a_phone() {
    a_section_is_edited_by_two_people(Screen::Phone).await;
}

#[tokio::test]
async fn a_template_is_changed_on_a_laptop() {
    a_template_is_tried_refused_and_changed(Screen::Laptop).await;
}

#[tokio::test]
async fn a_template_is_changed_on_a_phone() {
    a_template_is_tried_refused_and_changed(Screen::Phone).await;
}

#[tokio::test]
async fn a_report_is_closed_by_its_signed_file_on_a_laptop() {
    a_report_is_closed_by_its_signed_file(Screen::Laptop).await;
}

#[tokio::test]
async fn a_report_is_closed_by_its_signed_file_on_a_phone() {
    a_report_is_closed_by_its_signed_file(Screen::Phone).await;
}
