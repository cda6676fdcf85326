//! Reading a plan: every main page at two widths, search, filters, and one item's page.

use crate::browser::{Browser, Screen};
use crate::server::Server;

/// Address of the shipped plan, as the overview's navigation gives it.
async fn plan(browser: &Browser) -> String {
    browser.open("/").await;
    let link = browser.element("nav a[href$='/chi-tieu']").await;
    let href = link.attr("href").await.unwrap().unwrap();
    href.trim_end_matches("/chi-tieu").to_owned()
}

async fn main_pages_hold_up(screen: Screen) {
    let server = Server::first_start();
    let Some(browser) = Browser::start(&server.address, screen).await else { return };
    let plan = plan(&browser).await;
    let mut pages = vec![
        "/".to_owned(),
        format!("{plan}/chi-tieu"),
        format!("{plan}/chi-tieu/5.10"),
        format!("{plan}/nhiem-vu"),
        format!("{plan}/nhiem-vu/VI.2.3"),
        format!("{plan}/diem-can-xem"),
        "/co-quan".to_owned(),
        "/van-ban".to_owned(),
        "/dang-nhap".to_owned(),
        "/khong-co-trang-nay".to_owned(),
    ];
    for list in ["/co-quan", "/van-ban"] {
        browser.open(list).await;
        let link = browser.element(&format!("main a[href^='{list}/']")).await;
        pages.push(link.attr("href").await.unwrap().unwrap());
    }
    for page in &pages {
        browser.open(page).await;
        let heading = browser.element("h1").await.text().await.unwrap();
        assert!(!heading.is_empty(), "{page} has no heading");
        browser.fits_its_width().await;
        browser.is_accessible().await;
    }
    browser.quit().await;
}

#[tokio::test]
async fn main_pages_hold_up_on_a_laptop() {
    main_pages_hold_up(Screen::Laptop).await;
}

#[tokio::test]
async fn main_pages_hold_up_on_a_phone() {
    main_pages_hold_up(Screen::Phone).await;
}

#[tokio::test]
async fn indicators_are_searched_without_diacritics_and_filtered_by_body() {
    let server = Server::first_start();
    let Some(browser) = Browser::start(&server.address, Screen::Laptop).await else { return };
    let plan = plan(&browser).await;
    let list = format!("{plan}/chi-tieu");
    browser.open(&list).await;
    let row = "main tbody tr td.name";
    let all = browser.count(row).await;

    browser.element("main input[type=search]").await.send_keys("ho ngheo").await.unwrap();
    browser.filter(row, all).await;
    browser.shows("hộ nghèo").await;
    let found = browser.elements(row).await;
    assert!(!found.is_empty() && found.len() < all, "{} of {all} rows", found.len());
    for cell in &found {
        let name = cell.text().await.unwrap().to_lowercase();
        assert!(name.contains("nghèo"), "{name:?} was found by \"ho ngheo\"");
    }

    browser.open(&list).await;
    browser.choose("Cơ quan", "Sở Y tế").await;
    browser.filter(row, all).await;
    browser.shows("Sở Y tế").await;
    let of_body = browser.count(row).await;
    assert!(of_body > 0 && of_body < all, "{of_body} of {all} rows");

    // From a row to its page, and on to its source.
    browser.open(&format!("{list}/5.10")).await;
    browser.shows("5.10").await;
    let text = browser.text().await;
    assert!(text.contains("Mục tiêu") && text.contains("Bản nguồn"), "{text}");
    browser.quit().await;
}

#[tokio::test]
async fn a_page_loads_nothing_from_elsewhere_and_little_from_here() {
    let server = Server::first_start();
    let Some(browser) = Browser::start(&server.address, Screen::Laptop).await else { return };
    let plan = plan(&browser).await;
    browser.open(&format!("{plan}/nhiem-vu")).await;
    let script = "return [...performance.getEntriesByType('navigation'),
                          ...performance.getEntriesByType('resource')]
                      .map(entry => [entry.name, entry.encodedBodySize])";
    let loaded = browser.evaluate(script).await;
    let mut bytes = 0;
    for entry in loaded.as_array().unwrap() {
        let name = entry[0].as_str().unwrap();
        assert!(name.starts_with(&server.address), "{name} is not ours");
        bytes += entry[1].as_u64().unwrap();
    }
    assert!(bytes > 0 && bytes <= 150_000, "{bytes} bytes on first load: {loaded:#}");
    browser.quit().await;
}
