//! The portal in a browser: a coordinator publishes, and anyone looks, searches and downloads.

use ansinh_app::assess::{Confirmation, confirm_published, import_published};
use ansinh_app::upload_source::Upload;
use ansinh_app::{App, Caller, Clock, Vault, import_plan};
use ansinh_domain::access::{Role, Scope};
use ansinh_store::assess::published;
use ansinh_store::{Db, Ids, indicator, migrate, plan};
use ansinh_testkit::{Person, administrator, member};

use crate::browser::{Browser, Screen};
use crate::process::{Folder, repository};
use crate::server::Server;

const RESULTS: &str = "\
indicator,year,value,unit,territory,kind,as_of,source,source_date,note
3.2,2021,60,%,Tuyên Quang,published,31/12/2021,https://vi-du.vn/a,2022,
3.2,2022,63.4,%,Tuyên Quang,published,31/12/2022,https://vi-du.vn/a,2023,
3.2,2023,65.8,%,Tuyên Quang,published,31/12/2023,https://vi-du.vn/b,2024,
7.4-2,2021,9,người,Tuyên Quang,published,31/12/2021,https://vi-du.vn/a,2022,
7.4-2,2023,4,người,Tuyên Quang,published,31/12/2023,https://vi-du.vn/b,2024,
";

/// The shipped plan with confirmed figures of two indicators, and its coordinator.
async fn in_folder(folder: &Folder) -> (String, Person) {
    let db = Db::open_file(folder.path().join("ansinh.db")).await.unwrap();
    let app = App::new(db, Clock::system(), Ids::random().unwrap());
    let app = app.with_vault(Vault::new([9; 32]));
    migrate(&app.db, app.now()).await.unwrap();
    let (admin, _) = administrator(&app).await;
    let system = Caller::system();
    let file = repository().join("plans/plan-103/ke-hoach-103-kh-ubnd.txt");
    let upload = Upload { name: "ke-hoach.txt".into(), bytes: std::fs::read(file).unwrap() };
    let slug = import_plan(&app, &system, upload, true).await.unwrap().slug;
    let head = plan::by_slug(&app.db, &slug).await.unwrap().unwrap();
    let upload = Upload { name: "ket-qua.csv".into(), bytes: RESULTS.into() };
    import_published(&app, &system, &head, upload).await.unwrap();
    let said = Confirmation { as_of: None, note: String::new() };
    for row in published::open_of_plan(&app.db, head.id).await.unwrap() {
        let code = &row.content.code;
        let found = indicator::detail(&app.db, head.version_id, code, app.today()).await;
        let asked = (row.id, found.unwrap().unwrap().row.leads[0].id);
        confirm_published(&app, &system, &head, asked, &said).await.unwrap();
    }
    let whole = (Role::Coordinator, Scope::WholePlan);
    let coordinator = member(&app, &admin, "dieuphoi", "Người Điều Phối", whole).await;
    app.db.close().await;
    (slug, coordinator)
}

async fn holds_up(browser: &Browser) {
    assert!(!browser.element("h1").await.text().await.unwrap().is_empty());
    browser.fits_its_width().await;
    browser.is_accessible().await;
}

async fn figures_are_published_and_looked_at(screen: Screen) {
    let folder = Folder::new("portal");
    let (slug, coordinator) = in_folder(&folder).await;
    let server = Server::start_in(folder);
    let Some(browser) = Browser::start(&server.address, screen).await else { return };
    browser.open("/cong-khai").await;
    browser.shows("Chưa công khai số liệu nào").await;
    holds_up(&browser).await;

    browser.give_cookie("ansinh_phien", &coordinator.session.token).await;
    browser.open(&format!("/ke-hoach/{slug}")).await;
    browser.follow("Công khai số liệu").await;
    browser.shows("Sẽ bị ẩn").await;
    holds_up(&browser).await;
    browser.fill("Tên của lần công bố", "Số liệu thử").await;
    browser.press("Công bố số 1").await;
    browser.shows("Đã công bố").await;
    browser.shows("1 số ẩn").await;
    holds_up(&browser).await;
    browser.open("/thiet-lap/so-nho").await;
    holds_up(&browser).await;
    browser.quit().await;

    // Another browser, which nobody signed in with.
    let Some(browser) = Browser::start(&server.address, screen).await else { return };
    browser.open("/cong-khai").await;
    browser.shows("Số liệu thử").await;
    holds_up(&browser).await;
    browser.fill("Tìm chỉ tiêu", "bao hiem").await;
    browser.press("Tìm").await;
    browser.shows("bảo hiểm").await;
    holds_up(&browser).await;
    let here = format!("/cong-khai/{slug}");
    browser.open(&here).await;
    browser.shows("Ẩn: số nhỏ").await;
    holds_up(&browser).await;
    browser.open(&format!("{here}?q=3.2")).await;
    browser.shows("65,8%").await;
    browser.open(&format!("{here}/chi-tieu/3.2")).await;
    browser.element("figure.chart svg").await;
    browser.shows("SDMX-JSON 2.0").await;
    holds_up(&browser).await;
    browser.open(&format!("{here}/chi-tieu/7.4-2")).await;
    browser.shows("Không nêu chi tiết").await;
    holds_up(&browser).await;
    browser.open(&format!("{here}/nhiem-vu")).await;
    holds_up(&browser).await;
    browser.quit().await;
}

#[tokio::test]
async fn figures_are_published_and_looked_at_on_a_laptop() {
    figures_are_published_and_looked_at(Screen::Laptop).await;
}

#[tokio::test]
async fn figures_are_published_and_looked_at_on_a_phone() {
    figures_are_published_and_looked_at(Screen::Phone).await;
}
