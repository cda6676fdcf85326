//! The whole way once more with JavaScript off.

use crate::browser::{Browser, Screen};
use crate::first_start::{PASSWORD, become_administrator, sign_in};
use crate::import_in_browser::{accept, keep_every_reading, small_plan, upload_and_read};
use crate::process::Folder;
use crate::server::Server;

#[tokio::test]
async fn everything_works_without_javascript() {
    let server = Server::first_start();
    let Some(browser) = Browser::start_without_javascript(&server.address, Screen::Phone).await
    else {
        return;
    };
    // First make sure that it is off: this page would change its own title.
    browser
        .open("data:text/html,<title>off</title><h1>x</h1><script>document.title='on'</script>")
        .await;
    assert_eq!(browser.title().await, "off");

    become_administrator(&server, &browser).await;
    browser.press("Đăng xuất").await;
    sign_in(&browser, PASSWORD).await;
    browser.shows("103/KH-UBND").await;

    browser.follow("Chỉ tiêu").await;
    browser.element("main input[type=search]").await.send_keys("ho ngheo").await.unwrap();
    let row = "main tbody tr td.name";
    browser.filter(row, browser.count(row).await).await;
    browser.shows("hộ nghèo").await;

    let folder = Folder::new("upload");
    upload_and_read(&browser, &small_plan(&folder)).await;
    keep_every_reading(&browser).await;
    accept(&browser).await;
    browser.shows("77/KH-UBND").await;
    browser.quit().await;
}
