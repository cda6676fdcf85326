//! The Excel form of a report: taken home, filled in by another program, brought back by the page.

use ansinh_domain::report::Field;
use ansinh_testkit::workbook::{Book, Value};

use crate::browser::{Screen, click};
use crate::report_site::begun;
use crate::wire::fetch;

const INDICATORS: &str = "Chỉ tiêu";

#[tokio::test]
async fn a_form_filled_in_at_home_is_looked_at_and_written() {
    let Some((report, server, browser)) = begun(Screen::Phone).await else { return };
    let path = format!("/bao-cao/{}/mau.xlsx", report.id);
    let (port, session) = (server.port(), report.officer.session.token.clone());
    let bytes = tokio::task::spawn_blocking(move || fetch(port, &path, &session)).await.unwrap();
    let mut book = Book::open(&bytes.unwrap());
    // Rows of the made-up plan: 1.1 to 1.3-2, then a hundred from 1.10 on.
    let codes: Vec<String> = (10..40).map(|number| format!("1.{number}")).collect();
    for (code, number) in codes.iter().zip(1_u8..) {
        book.put(INDICATORS, code, "Kết quả", Value::Number(f64::from(number) + 0.5));
    }
    book.put(INDICATORS, "1.1", "Kết quả", Value::Text("nhiều lắm".into()));
    book.put(INDICATORS, "1.2", "Kết quả", Value::Number(7.0));
    let row = async |code: &str| {
        let rows = ansinh_store::report::item::of_submission(&report.app.db, report.id).await;
        let row = rows.unwrap().into_iter().find(|row| row.code == code).unwrap().id;
        report.rows.iter().position(|id| *id == row).unwrap()
    };
    // Meanwhile the second officer fills in a cell of the same row.
    let clash = row("1.2").await;
    report.other_writes(clash, Field::Value, "8", 0).await;

    let file = server.data().join("mẫu đã điền.xlsx");
    std::fs::write(&file, book.save()).unwrap();
    browser.open(&format!("/bao-cao/{}", report.id)).await;
    browser.follow("Mẫu Excel").await;
    browser.attach(&file).await;
    browser.press("Tải lên và xem trước").await;
    browser.shows("1 ô cần chọn; 1 ô sai nên không lưu; 30 ô sẽ đổi").await;
    browser.shows("Cán Bộ Hai sửa thành “8”").await;
    browser.fits_its_width().await;
    browser.is_accessible().await;
    let first = row("1.10").await;
    assert_eq!(report.stored(first, Field::Value).await, (String::new(), 0), "as it was");

    click(&browser.element("input[type=radio][value^='tep.']").await).await;
    browser.press("Ghi vào báo cáo").await;
    browser.shows("31 ô từ mẫu Excel").await;
    browser.is_accessible().await;
    assert_eq!(report.stored(first, Field::Value).await, ("1.5".into(), 1));
    assert_eq!(report.stored(clash, Field::Value).await, ("7".into(), 2));
    browser.follow("Minh chứng").await;
    browser.shows("Mẫu Excel đã ghi số liệu vào báo cáo").await;
    browser.fits_its_width().await;
    browser.quit().await;
}
