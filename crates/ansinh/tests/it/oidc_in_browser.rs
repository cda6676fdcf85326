//! Signing in by an account elsewhere: a real browser, the program, and a certified server.

use crate::browser::{Browser, Screen};
use crate::first_start::become_administrator;
use crate::oidc_provider::{CLIENT_SECRET, OidcProvider};
use crate::server::Server;
use crate::sign_in_in_browser::{MEMBER_PASSWORD, invite, take_up};

/// A server that may ask this machine's providers, and an administrator who has set one up.
struct Stage {
    server: Server,
    provider: OidcProvider,
    admin: Browser,
}

impl Stage {
    async fn new(recognise: &str) -> Option<Stage> {
        let server = Server::first_start_with(&["--allow-http-oidc"]);
        let provider = OidcProvider::start(&server).await?;
        let admin = Browser::start(&server.address, Screen::Laptop).await?;
        become_administrator(&server, &admin).await;
        admin.open("/tai-khoan").await;
        admin.follow("Đăng nhập qua hệ thống khác").await;
        admin.follow("Thêm hệ thống đăng nhập").await;
        admin.is_accessible().await;
        admin.fill("Tên hiển thị", "Tài khoản chung của tỉnh").await;
        admin.fill("Từ dùng trong địa chỉ", "tinh").await;
        admin.fill("Địa chỉ của bên cung cấp", &provider.issuer).await;
        admin.fill("Mã ứng dụng", "an-sinh").await;
        admin.fill("Mật khẩu ứng dụng", CLIENT_SECRET).await;
        admin.choose("Nhận ra người dùng", recognise).await;
        admin.press("Thêm").await;
        admin.shows("Đã lưu, có mã hóa").await;
        admin.press("Kiểm tra kết nối").await;
        admin.shows("Kết nối được").await;
        admin.is_accessible().await;
        Some(Stage { server, provider, admin })
    }

    async fn browser(&self) -> Option<Browser> {
        Browser::start(&self.server.address, Screen::Phone).await
    }
}

/// Goes from the sign-in page to the provider.
async fn leave(browser: &Browser) {
    browser.open("/dang-nhap?tiep=%2Fco-quan").await;
    browser.follow("Tài khoản chung của tỉnh").await;
}

/// Is `name` at the provider, and says so.
async fn confirm(browser: &Browser, name: &str) {
    browser.fill("Tên", name).await;
    browser.press("Xác nhận").await;
}

#[tokio::test]
async fn a_person_links_an_account_and_signs_in_by_it() {
    let Some(stage) = Stage::new("Chỉ người đã tự liên kết").await else { return };
    let Some(browser) = stage.browser().await else { return };
    let link = invite(&stage.admin, "binh", "").await;
    take_up(&browser, &link).await;

    browser.open("/tai-khoan/toi").await;
    browser.fits_its_width().await;
    let field = "input[name=mat_khau_lien_ket]";
    browser.element(field).await.send_keys(MEMBER_PASSWORD).await.unwrap();
    browser.press("Liên kết").await;
    browser.shows("Bạn sẽ sang").await;
    browser.is_accessible().await;
    browser.follow("Tiếp tục đến").await;
    confirm(&browser, "binh-o-tinh").await;
    browser.shows("Gỡ liên kết").await;
    browser.shows("binh@songhoa.vn").await;
    assert_eq!(browser.path().await, "/tai-khoan/toi");
    browser.is_accessible().await;
    browser.fits_its_width().await;

    // The provider remembers her, so that one press is enough.
    browser.press("Đăng xuất").await;
    leave(&browser).await;
    browser.shows("Trần Thị Bình").await;
    assert_eq!(browser.path().await, "/co-quan");

    // Another browser, with JavaScript off, as somebody whom nobody has linked.
    let Some(other) = Browser::start_without_javascript(&stage.server.address, Screen::Phone).await
    else {
        return;
    };
    leave(&other).await;
    confirm(&other, "nguoi-la").await;
    other.shows("chưa liên kết với tài khoản nào của An Sinh").await;
    other.follow("Trang đăng nhập").await;
    other.shows("Hoặc đăng nhập qua").await;

    // The administrator sees where she came from.
    stage.admin.open("/nhat-ky").await;
    stage.admin.shows("Liên kết tài khoản ở hệ thống khác").await;
    stage.admin.shows("Chưa liên kết tài khoản").await;
    browser.quit().await;
    other.quit().await;
    stage.admin.quit().await;
}

#[tokio::test]
async fn what_does_not_fit_is_refused_with_words() {
    let Some(stage) = Stage::new("Lần đầu nhận ra cả theo thư điện tử").await else {
        return;
    };
    let Some(browser) = stage.browser().await else { return };
    invite(&stage.admin, "binh", "binh@songhoa.vn").await;
    invite(&stage.admin, "chua", "chua@songhoa.vn").await;

    // The person says no.
    leave(&browser).await;
    browser.press("Từ chối").await;
    browser.shows("bị hủy hoặc bị từ chối").await;
    browser.is_accessible().await;
    // A state that this browser never had.
    browser.open("/dang-nhap/oidc/tinh/ve?code=abc&state=0123456789abcdef").await;
    browser.shows("không bắt đầu từ trình duyệt này").await;
    // An address that the provider has not verified.
    leave(&browser).await;
    confirm(&browser, "chua-xac-nhan").await;
    browser.shows("chưa xác nhận địa chỉ thư điện tử").await;

    // From here on it is she, in a browser of her own; the provider asks who she is once.
    let Some(browser) = stage.browser().await else { return };
    stage.provider.turn("nonce=other");
    leave(&browser).await;
    confirm(&browser, "binh-o-tinh").await;
    browser.shows("không phải dành cho lần đăng nhập này").await;
    stage.provider.turn("seconds=600");
    leave(&browser).await;
    browser.shows("lệch nhau").await;
    stage.provider.turn("");
    leave(&browser).await;
    browser.shows("Trần Thị Bình").await;

    // Closed, she is out and stays so.
    stage.admin.open("/tai-khoan?q=binh").await;
    stage.admin.follow("Trần Thị Bình").await;
    stage.admin.shows("binh@songhoa.vn").await;
    stage.admin.press("Khóa tài khoản").await;
    stage.admin.shows("Mở lại tài khoản").await;
    leave(&browser).await;
    browser.shows("đang bị khóa").await;

    // The provider is gone. What it said of itself is still known here, so it is the code that
    // cannot be exchanged; a browser cannot even get there.
    let Stage { server, provider, admin } = stage;
    provider.stop();
    admin.open("/tai-khoan/he-thong-dang-nhap").await;
    admin.follow("Tài khoản chung của tỉnh").await;
    admin.press("Kiểm tra kết nối").await;
    admin.shows("Chưa kết nối được").await;
    let server = server.restart();
    browser.open(&format!("{}/dang-nhap/oidc/tinh", server.address)).await;
    browser.shows("Không liên lạc được với Tài khoản chung của tỉnh").await;
    browser.quit().await;
    admin.quit().await;
}
