//! A coordinator takes the prepared reorganisation through: preset, bulk accept, preview, apply,
//! another day, undo. On a phone, because meetings have no desks.

use crate::browser::{Browser, Screen};
use crate::first_start::become_administrator;
use crate::server::Server;

const DEPARTMENT: &str = "Sở Lao động - Thương binh và Xã hội";

#[tokio::test]
async fn the_prepared_reorganisation_is_applied_and_undone() {
    let server = Server::first_start();
    let Some(browser) = Browser::start(&server.address, Screen::Phone).await else { return };
    become_administrator(&server, &browser).await;

    browser.follow("Sắp xếp bộ máy").await;
    browser.shows("Sắp xếp cơ quan chuyên môn thuộc UBND tỉnh").await;
    browser.is_accessible().await;
    browser.fits_its_width().await;
    browser.press("Chuẩn bị từ phương án này").await;
    browser.shows("Trách nhiệm phải bàn giao").await;
    browser.is_accessible().await;
    browser.fits_its_width().await;
    let draft = browser.path().await;
    browser.press("Xác nhận tất cả, tôi đã xem từng dòng").await;
    browser.shows("Đã xác nhận").await;
    browser.press("đề xuất có nguồn").await;
    browser.press("đề xuất cần kiểm chứng").await;

    browser.open(&format!("{draft}/trach-nhiem?tinh-trang=chua")).await;
    browser.shows("Với các việc đã đánh dấu").await;
    browser.is_accessible().await;
    browser.fits_its_width().await;
    browser.fill("Lý do", "Chờ văn bản của tỉnh").await;
    browser.press("Để lại quyết định sau").await;
    browser.shows("Không có trách nhiệm nào khớp").await;

    browser.open(&draft).await;
    browser.follow("Xem trước và áp dụng").await;
    browser.shows("Mỗi cơ quan nhận thêm").await;
    browser.is_accessible().await;
    browser.fits_its_width().await;
    browser.press("Áp dụng đợt sắp xếp").await;
    browser.shows("Trách nhiệm đổi cơ quan giữ").await;
    browser.is_accessible().await;
    browser.fits_its_width().await;
    let act = browser.path().await;

    browser.open("/ke-hoach/103-kh-ubnd-2024/nhiem-vu/V.8?ngay=2024-12-31").await;
    browser.shows("Xem tại ngày 31/12/2024").await;
    browser.shows(DEPARTMENT).await;
    browser.shows("Như đã biết khi đó").await;
    browser.is_accessible().await;
    browser.fits_its_width().await;
    browser.follow("Quay về hôm nay").await;
    browser.shows("Trách nhiệm qua thời gian").await;
    assert_eq!(browser.path().await, "/ke-hoach/103-kh-ubnd-2024/nhiem-vu/V.8");

    browser.open("/sap-xep-bo-may/can-quyet-dinh").await;
    browser.shows("Lập bản chuẩn bị").await;
    browser.is_accessible().await;
    browser.fits_its_width().await;
    browser.open("/sap-xep-bo-may/het-nghia").await;
    browser.shows("Lưu quyết định").await;
    browser.is_accessible().await;
    browser.fits_its_width().await;

    browser.open(&act).await;
    browser.follow("Hoàn tác đợt này").await;
    browser.fill("Căn cứ hoàn tác", "Công văn số 15/SNV ngày 10/3/2025").await;
    browser.press("Hoàn tác đợt này").await;
    browser.shows("Hoàn tác: Sắp xếp cơ quan chuyên môn").await;
    browser.open("/sap-xep-bo-may").await;
    browser.shows("Đã hoàn tác").await;
    browser.quit().await;
}
