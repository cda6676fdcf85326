//! The coordinator in a browser: a regime of the plan's own words, a round of it, who has reported.

use crate::browser::{Browser, Screen};
use crate::first_start::become_administrator;
use crate::server::Server;

async fn a_round_is_opened_and_watched(screen: Screen) {
    let server = Server::first_start();
    let Some(browser) = Browser::start(&server.address, screen).await else { return };
    become_administrator(&server, &browser).await;

    // The days that come with the program were entered at the first start.
    browser.open("/lich-lam-viec?nam=2025").await;
    browser.shows("Ngày Chiến thắng").await;
    holds_up(&browser).await;

    browser.open("/che-do-bao-cao").await;
    browser.shows("chậm nhất ngày 29/10 hằng năm").await;
    holds_up(&browser).await;
    browser.follow("Lập từ kế hoạch").await;
    browser.shows("Ai báo cáo ai, hạn nào").await;
    holds_up(&browser).await;
    browser.press("Lập chế độ báo cáo").await;
    browser.shows("Các kỳ tới").await;
    holds_up(&browser).await;

    browser.follow("Mở kỳ báo cáo").await;
    browser.shows("Cơ quan phải báo cáo").await;
    browser.choose("Kỳ", "Năm 2025").await;
    browser.press("Xem lại").await;
    browser.shows("29/10/2025").await;
    holds_up(&browser).await;
    browser.press("Mở kỳ báo cáo").await;
    browser.shows("Chậm do ai").await;
    let round = browser.path().await;
    assert!(round.starts_with("/ky-bao-cao/"), "{round}");
    holds_up(&browser).await;

    // The matrix holds every body that leads anything, and is searched without marks.
    let row = "main tbody tr td.name";
    let all = browser.count(row).await;
    assert!(all >= 20, "{all} bodies");
    browser.element("main input[type=search]").await.send_keys("so y te").await.unwrap();
    browser.filter(row, all).await;
    browser.shows("Sở Y tế").await;

    for page in ["/ky-bao-cao", "/theo-doi", "/tiep-nhan", "/che-do-bao-cao/quy-tac"] {
        browser.open(page).await;
        assert!(!browser.element("h1").await.text().await.unwrap().is_empty());
        holds_up(&browser).await;
    }
    browser.open("/theo-doi").await;
    assert_eq!(browser.elements("a[href^='/bao-cao/']").await.len(), all, "body × round");
    browser.quit().await;
}

async fn holds_up(browser: &Browser) {
    browser.fits_its_width().await;
    browser.is_accessible().await;
}

#[tokio::test]
async fn a_round_is_opened_and_watched_on_a_laptop() {
    a_round_is_opened_and_watched(Screen::Laptop).await;
}

#[tokio::test]
async fn a_round_is_opened_and_watched_on_a_phone() {
    a_round_is_opened_and_watched(Screen::Phone).await;
}
