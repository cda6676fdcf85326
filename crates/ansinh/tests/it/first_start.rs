//! From an empty folder to a signed-in administrator.

use crate::browser::{Browser, Screen};
use crate::server::Server;

/// Who the tests make the first administrator: nobody real.
pub const LOGIN: &str = "quantri";
pub const PASSWORD: &str = "mot cau ngan de nho";

/// Creates the administrator by the one-time link; the browser is signed in afterwards.
pub async fn become_administrator(server: &Server, browser: &Browser) {
    let link = server.link.as_deref().expect("a one-time link on the first start");
    browser.open(link).await;
    browser.fill("Họ và tên", "Người Kiểm Thử").await;
    browser.fill("Tên đăng nhập", LOGIN).await;
    browser.fill("Mật khẩu", PASSWORD).await;
    browser.fill("Nhập lại mật khẩu", PASSWORD).await;
    browser.press("Tạo tài khoản").await;
    browser.shows("Người Kiểm Thử").await;
}

/// Signs in by the form.
pub async fn sign_in(browser: &Browser, password: &str) {
    browser.open("/dang-nhap").await;
    browser.fill("Tên đăng nhập", LOGIN).await;
    browser.fill("Mật khẩu", password).await;
    browser.leave_by(&browser.element("main button[type=submit]").await).await;
}

#[tokio::test]
async fn the_one_time_link_makes_the_first_administrator_once() {
    let server = Server::first_start();
    assert!(server.printed.contains(&server.address), "no address in:\n{}", server.printed);
    let Some(browser) = Browser::start(&server.address, Screen::Laptop).await else { return };

    // Passwords that differ are said so, and what was typed stays.
    browser.open(server.link.as_deref().unwrap()).await;
    browser.is_accessible().await;
    browser.fill("Họ và tên", "Người Kiểm Thử").await;
    browser.fill("Tên đăng nhập", LOGIN).await;
    browser.fill("Mật khẩu", PASSWORD).await;
    browser.fill("Nhập lại mật khẩu", "khac han").await;
    browser.press("Tạo tài khoản").await;
    browser.shows("không giống nhau").await;
    let name = browser.control("Họ và tên").await.value().await.unwrap();
    assert_eq!(name.as_deref(), Some("Người Kiểm Thử"));

    become_administrator(&server, &browser).await;

    // The link has done its work.
    browser.press("Đăng xuất").await;
    browser.shows("Đăng nhập").await;
    browser.open(server.link.as_deref().unwrap()).await;
    assert_eq!(browser.count("input[name=mat_khau]").await, 0, "a used link shows the form again");

    // A wrong password is refused without saying which of the two was wrong.
    sign_in(&browser, "sai mat khau nay").await;
    browser.shows("không đúng").await;
    browser.is_accessible().await;
    sign_in(&browser, PASSWORD).await;
    browser.shows("Người Kiểm Thử").await;

    // On the next start it just serves: same account, same plan, no new link.
    let server = server.restart();
    assert_eq!(server.link, None, "a link although there is an administrator:\n{}", server.printed);
    browser.quit().await;
}

#[tokio::test]
async fn the_overview_shows_the_figures_of_the_plan() {
    let server = Server::first_start();
    let Some(browser) = Browser::start(&server.address, Screen::Laptop).await else { return };
    browser.open("/").await;
    browser.shows("103/KH-UBND").await;
    let text = browser.text().await;
    // Figures and their nouns stand apart on the page; together they are one line of text each.
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for expected in
        ["103 chỉ tiêu đo được", "113 nhiệm vụ", "111 văn bản viện dẫn", "29/10", "09/11"]
    {
        assert!(flat.contains(expected), "{expected:?} is not on the overview:\n{text}");
    }
    browser.quit().await;
}
