//! Pages of territories: always of a day, one unit in time.

use std::fmt::Write as _;

use ansinh_app::upload_source::Upload;
use ansinh_app::{Caller, load_territories};
use ansinh_testkit::on_both;
use axum::http::StatusCode;
use jiff::civil::date;

use crate::site::Site;

/// Loads a province of 250 communes: the second is merged into the first, the fourth is divided
/// between the third and itself, the others stay. Returns where the list is.
pub async fn load(site: &Site) {
    let mut text = String::from(
        "new_province_code,new_province,new_code,new_name,old_code,old_name,share,old_district_code,old_district,old_province_code,old_province\n",
    );
    let mut row = |new: u32, old: u32, share: &str| {
        writeln!(text, "71,Tỉnh Sơn,{new:05},Xã Số {new},{old:05},Xã Số {old},{share},701,Huyện Bắc,71,Tỉnh Sơn").unwrap();
    };
    row(1, 1, "Nhập toàn bộ");
    row(1, 2, "Nhập toàn bộ");
    row(3, 3, "Nhập toàn bộ");
    row(3, 4, "Nhập một phần diện tích");
    row(4, 4, "Nhập một phần");
    (5..=250).for_each(|n| row(n, n, "Giữ nguyên"));
    let file = Upload { name: "bang.csv".into(), bytes: text.into_bytes() };
    let day = date(2025, 7, 1);
    load_territories(&site.app, &Caller::system(), vec![file], Some(day)).await.unwrap();
}

/// Address in the first link of `page` with that text.
fn link(page: &str, text: &str) -> String {
    let (before, _) =
        page.split_once(&format!("\">{text}</a>")).unwrap_or_else(|| panic!("{text}"));
    before.rsplit_once("href=\"").unwrap().1.to_owned()
}

#[tokio::test]
async fn the_list_is_of_a_day() {
    on_both(|db| async move {
        let site = Site::new(db);
        let mut browser = site.browser();
        browser.page("/dia-ban").await.says("Không có địa bàn nào khớp");
        load(&site).await;
        // Before the change, which is the day on which the tests stand.
        browser.page("/dia-ban").await.says("Huyện Bắc").says("vào ngày <b>02/12/2024</b>");
        browser
            .page("/dia-ban?ngay=2025-07-01&cap=xa")
            .await
            .says("trong <b>249</b>")
            .says_not("Xã Số 2<")
            .says("Trang sau");
        browser.page("/dia-ban?ngay=2025-07-01&cap=xa&trang=2").await.says("Trang trước");
        browser.page("/dia-ban?ngay=2025-07-01&cap=huyen").await.says("Không có địa bàn nào khớp");
        browser.page("/dia-ban?q=xa+so+17&cap=xa").await.says("Xã Số 170").says_not("Xã Số 18<");
        browser.page("/dia-ban?q=00002").await.says("Xã Số 2<").says("trong <b>1</b>");
        let heavy = browser.page("/dia-ban?ngay=2024-06-30").await.body.len();
        assert!(heavy <= 150 * 1024, "{heavy} bytes");
        let export = browser.page("/dia-ban/xuat.xlsx?ngay=2025-07-01&cap=xa").await;
        let limits = ansinh_formats::read::Limits::default();
        let read = ansinh_formats::read::read_document(&export.body, None, &limits).unwrap();
        let named = read.source_lines();
        let communes = named.iter().filter(|line| line.cells.iter().any(|cell| cell == "cấp xã"));
        assert_eq!(communes.count(), 249, "an export holds all pages");
    })
    .await;
}

#[tokio::test]
async fn a_territory_says_whether_its_land_is_the_same() {
    on_both(|db| async move {
        let site = Site::new(db);
        load(&site).await;
        let mut browser = site.browser();
        let list = browser.page("/dia-ban?ngay=2025-07-01&cap=xa").await.text();
        browser
            .page(&link(&list, "Xã Số 1"))
            .await
            .says("Địa giới khác trước.")
            .says("Xã Số 2</a>")
            .says("Mã 00001 trong thời gian")
            .says("từ 01/07/2025 đến nay");
        browser
            .page(&link(&list, "Xã Số 3"))
            .await
            .says("Một phần")
            .says("nguồn ghi: Nhập một phần diện tích");
        browser.page(&link(&list, "Xã Số 5")).await.says("Địa giới giữ nguyên như trước");
        let before = browser.page("/dia-ban?cap=xa").await.text();
        browser
            .page(&link(&before, "Xã Số 4"))
            .await
            .says("Đơn vị mới")
            .says("Huyện Bắc, Tỉnh Sơn")
            .says("đến hết 30/06/2025");
        for nowhere in ["/dia-ban/bua", "/dia-ban/00000000-0000-0000-0000-000000000000"] {
            assert_eq!(browser.get(nowhere).await.status, StatusCode::NOT_FOUND, "{nowhere}");
        }
    })
    .await;
}
