//! Signing in, in real browsers: invitation, second step, lockout, sessions, another password.

use std::time::{SystemTime, UNIX_EPOCH};

use totp_rs::{Builder, Secret};

use crate::browser::{Browser, Screen};
use crate::first_start::{PASSWORD, become_administrator, sign_in};
use crate::server::Server;

/// What people of these tests choose when they take up an invitation.
pub const MEMBER_PASSWORD: &str = "mot cau khac han nhe";

/// Invites somebody ("Trần Thị Bình"); the link they are given.
pub async fn invite(admin: &Browser, login: &str, mail: &str) -> String {
    admin.open("/tai-khoan/moi").await;
    admin.fill("Họ và tên", "Trần Thị Bình").await;
    admin.fill("Tên đăng nhập", login).await;
    admin.fill("Thư điện tử", mail).await;
    admin.press("Tạo tài khoản và đường dẫn mời").await;
    let link = admin.control("Đường dẫn (chỉ hiển thị lần này)").await;
    link.value().await.unwrap().unwrap()
}

/// Takes up an invitation; the browser is signed in afterwards.
pub async fn take_up(browser: &Browser, link: &str) {
    browser.open(link).await;
    browser.fill("Mật khẩu mới", MEMBER_PASSWORD).await;
    browser.fill("Nhập lại mật khẩu", MEMBER_PASSWORD).await;
    browser.press("Đặt mật khẩu và đăng nhập").await;
    browser.shows("Trần Thị Bình").await;
}

/// Signs in by the form.
pub async fn sign_in_as(browser: &Browser, login: &str, password: &str) {
    browser.open("/dang-nhap").await;
    browser.fill("Tên đăng nhập", login).await;
    browser.fill("Mật khẩu", password).await;
    browser.leave_by(&browser.element("main button[type=submit]").await).await;
}

/// Fills a field by its name: several of a page have the same words.
async fn fill_named(browser: &Browser, name: &str, text: &str) {
    let field = browser.element(&format!("input[name={name}]")).await;
    field.clear().await.unwrap();
    field.send_keys(text).await.unwrap();
}

/// The time step of codes now.
#[expect(clippy::disallowed_methods, reason = "the program under test has the machine's clock")]
fn step() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() / 30
}

fn code_of(secret: &str, step: u64) -> String {
    let secret = Secret::try_from_base32(secret).unwrap();
    Builder::new().with_secret(secret).build().unwrap().generate(step * 30).to_string()
}

#[tokio::test]
async fn the_second_step_is_set_up_and_asked_for() {
    let server = Server::first_start();
    let Some(browser) = Browser::start(&server.address, Screen::Laptop).await else { return };
    become_administrator(&server, &browser).await;
    browser.open("/tai-khoan/toi").await;
    fill_named(&browser, "mat_khau_bat", PASSWORD).await;
    browser.press("Bật xác thực hai bước").await;
    browser.element("svg.qr").await;
    browser.is_accessible().await;
    let shown = browser.element("input[readonly]").await.value().await.unwrap().unwrap();
    // The code of the first step is used up; that of the next one is good early.
    let first = step();
    browser.fill("Mã 6 chữ số", &code_of(&shown, first)).await;
    browser.press("Xác nhận và bật").await;
    browser.shows("Mã khôi phục").await;
    browser.is_accessible().await;
    let codes = browser.elements("ul.codes li").await;
    assert_eq!(codes.len(), 10);
    let (recovery, unused) = (codes[0].text().await.unwrap(), codes[1].text().await.unwrap());
    browser.follow("Tôi đã lưu các mã").await;
    browser.shows("Đang bật").await;
    let text = browser.text().await;
    assert!(!text.contains(&shown) && !text.contains(&recovery), "shown a second time");
    assert_eq!(browser.count("svg.qr").await, 0);

    browser.press("Đăng xuất").await;
    sign_in(&browser, PASSWORD).await;
    browser.shows("Xác nhận đăng nhập").await;
    browser.is_accessible().await;
    browser.fill("Mã xác nhận", &code_of(&shown, first)).await;
    browser.press("Xác nhận").await;
    browser.shows("đã được dùng").await;
    browser.fill("Mã xác nhận", &code_of(&shown, first + 1)).await;
    browser.press("Xác nhận").await;
    browser.shows("Người Kiểm Thử").await;

    browser.press("Đăng xuất").await;
    sign_in(&browser, PASSWORD).await;
    browser.fill("Mã xác nhận", &recovery.to_lowercase()).await;
    browser.press("Xác nhận").await;
    browser.shows("Người Kiểm Thử").await;
    browser.press("Đăng xuất").await;
    sign_in(&browser, PASSWORD).await;
    browser.fill("Mã xác nhận", &recovery).await;
    browser.press("Xác nhận").await;
    browser.shows("không đúng hoặc đã được dùng").await;
    browser.fill("Mã xác nhận", &unused).await;
    browser.press("Xác nhận").await;
    browser.open("/tai-khoan/toi").await;
    browser.shows("Còn 8 mã khôi phục").await;
    browser.quit().await;
}

#[tokio::test]
async fn who_guesses_waits_until_the_administrator_lets_them_try_again() {
    let server = Server::first_start();
    let Some(admin) = Browser::start(&server.address, Screen::Laptop).await else { return };
    let Some(browser) = Browser::start(&server.address, Screen::Phone).await else { return };
    become_administrator(&server, &admin).await;
    let link = invite(&admin, "binh", "").await;
    browser.open(&link).await;
    browser.is_accessible().await;
    browser.fits_its_width().await;
    take_up(&browser, &link).await;
    browser.press("Đăng xuất").await;
    browser.open(&link).await;
    browser.shows("không còn hiệu lực").await;

    for _ in 0..4 {
        sign_in_as(&browser, "binh", "sai mat khau nay").await;
        browser.shows("không đúng").await;
    }
    sign_in_as(&browser, "binh", "sai mat khau nay").await;
    browser.shows("Hãy thử lại sau 5 phút").await;
    browser.is_accessible().await;
    sign_in_as(&browser, "binh", MEMBER_PASSWORD).await;
    browser.shows("Hãy thử lại sau 5 phút").await;

    admin.open("/tai-khoan").await;
    admin.shows("Tạm khóa").await;
    admin.follow("Trần Thị Bình").await;
    admin.is_accessible().await;
    admin.press("Bỏ tạm khóa").await;
    admin.wait_for_count("main .notice", 0).await;
    sign_in_as(&browser, "binh", MEMBER_PASSWORD).await;
    browser.shows("Trần Thị Bình").await;
    admin.open("/nhat-ky").await;
    admin.shows("Bỏ tạm khóa đăng nhập").await;
    browser.quit().await;
    admin.quit().await;
}

#[tokio::test]
async fn sessions_end_from_elsewhere_and_with_another_password() {
    let server = Server::first_start();
    let Some(one) = Browser::start(&server.address, Screen::Laptop).await else { return };
    let Some(other) = Browser::start(&server.address, Screen::Phone).await else { return };
    become_administrator(&server, &one).await;
    sign_in(&other, PASSWORD).await;
    other.open("/tai-khoan").await;
    other.shows("Người Kiểm Thử").await;

    // Ended from the other browser, it is over at once.
    one.open("/tai-khoan/toi").await;
    one.wait_for_count("form[action$='/ket-thuc']", 1).await;
    one.leave_by(&one.element("form[action$='/ket-thuc'] button").await).await;
    one.wait_for_count("form[action$='/ket-thuc']", 0).await;
    other.open("/tai-khoan").await;
    other.element("main input[name=mat_khau]").await;

    sign_in(&other, PASSWORD).await;
    other.shows("Người Kiểm Thử").await;
    let new = "mot mat khau moi khac";
    one.open("/tai-khoan/toi").await;
    for (name, text) in [("mat_khau_cu", PASSWORD), ("mat_khau", new), ("mat_khau_lai", new)] {
        fill_named(&one, name, text).await;
    }
    one.press("Đổi mật khẩu").await;
    one.wait_for_count("form[action$='/ket-thuc']", 0).await;
    one.open("/tai-khoan").await;
    one.element("main table").await;
    other.open("/tai-khoan").await;
    other.element("main input[name=mat_khau]").await;
    sign_in(&other, PASSWORD).await;
    other.shows("không đúng").await;
    sign_in(&other, new).await;
    // Whoever signs in next is told when it was changed and from where.
    other.shows("Mật khẩu của bạn được đổi lúc").await;
    other.shows("từ địa chỉ 127.0.0.1").await;
    other.is_accessible().await;
    other.fits_its_width().await;
    other.press("Tôi đã biết").await;
    other.open("/").await;
    other.wait_for_count("main .notice form", 0).await;
    one.quit().await;
    other.quit().await;
}
