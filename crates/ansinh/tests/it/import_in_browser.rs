//! A file on its way to becoming a plan: upload, progress, review, settle, import.

use std::path::{Path, PathBuf};

use ansinh_testkit::docx::{Docx, Table, cell};
use thirtyfour::prelude::*;

use crate::browser::{Browser, Screen, click};
use crate::first_start::become_administrator;
use crate::process::{Folder, shipped_plan};
use crate::server::Server;

/// A question of the review that has no answer yet.
const OPEN_QUESTION: &str = "article.card.ask form";

/// Uploads a file.
async fn upload(browser: &Browser, file: &Path) {
    browser.open("/nhap-ke-hoach").await;
    browser.attach(file).await;
    browser.press("Tải lên và đọc").await;
}

/// Uploads a file and waits for its review.
pub async fn upload_and_read(browser: &Browser, file: &Path) {
    upload(browser, file).await;
    browser.shows("Rà soát").await;
}

/// Answers every open question on the page, one by one, by keeping the reading.
pub async fn keep_every_reading(browser: &Browser) {
    loop {
        let forms = browser.elements(OPEN_QUESTION).await;
        let Some(form) = forms.first() else { return };
        click(&form.find(By::Css("input[value=giu]")).await.unwrap()).await;
        browser.leave_by(&form.find(By::Css("button[type=submit]")).await.unwrap()).await;
        browser.wait_for_count(OPEN_QUESTION, forms.len() - 1).await;
    }
}

/// Imports what was reviewed.
pub async fn accept(browser: &Browser) {
    browser.press("Nhập thành kế hoạch").await;
}

/// A small made-up plan as a Word file: an indicator without a body and a task whose time nobody
/// can read are there to be asked about.
pub fn small_plan(folder: &Folder) -> PathBuf {
    let indicators = Table::new()
        .header([
            cell("TT").down(),
            cell("Chỉ tiêu").down(),
            cell("ĐVT").down(),
            cell("Mục tiêu").span(2),
            cell("Cơ quan chủ trì").down(),
        ])
        .header([
            cell("").continued(),
            cell("").continued(),
            cell("").continued(),
            cell("Năm 2026"),
            cell("Năm 2030"),
            cell("").continued(),
        ])
        .row([
            "1",
            "Tỷ lệ hộ dân được dùng nước sạch",
            "%",
            "≥ 80",
            "≥ 95",
            "Sở Nông nghiệp và Môi trường",
        ])
        .row(["2", "Tỷ lệ hộ nghèo", "%", "< 5", "< 3", ""])
        .row(["3", "Số trạm y tế đạt chuẩn", "Trạm", "10", "12", "Sở Y tế"]);
    let tasks = Table::new()
        .header(["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành"])
        .row([
            "1",
            "Xây dựng kế hoạch cấp nước",
            "Sở Nông nghiệp và Môi trường",
            "UBND các xã",
            "Quý II năm 2026",
        ])
        .row(["2", "Rà soát hộ nghèo", "Sở Y tế", "UBND các xã", "sẽ thông báo"])
        .row([
            "3",
            "Tuyên truyền",
            "Sở Văn hoá, Thể thao và Du lịch",
            "Các sở, ban, ngành",
            "Thường xuyên",
        ]);
    let bytes = Docx::new()
        .paragraph("ỦY BAN NHÂN DÂN\nTỈNH SÔNG HOA")
        .paragraph("Số: 77/KH-UBND")
        .paragraph("Sông Hoa, ngày 05 tháng 01 năm 2026")
        .paragraph("KẾ HOẠCH")
        .paragraph("Chăm lo đời sống nhân dân đến năm 2030")
        .paragraph("Căn cứ Nghị quyết số 42-NQ/TW ngày 24/11/2023 của Ban Chấp hành Trung ương;")
        .paragraph("TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nNguyễn Văn Thử")
        .paragraph("PHỤ LỤC I\nHỆ THỐNG CHỈ TIÊU")
        .table(indicators)
        .paragraph("PHỤ LỤC II\nDANH MỤC NHIỆM VỤ")
        .table(tasks)
        .build();
    let file = folder.path().join("ke-hoach-song-hoa.docx");
    std::fs::write(&file, bytes).unwrap();
    file
}

#[tokio::test]
async fn a_word_plan_is_uploaded_reviewed_settled_and_imported() {
    let server = Server::first_start();
    let Some(browser) = Browser::start(&server.address, Screen::Laptop).await else { return };
    let folder = Folder::new("upload");
    let file = small_plan(&folder);

    // Nobody may bring a file in without signing in.
    browser.open("/nhap-ke-hoach").await;
    browser.shows("Đăng nhập").await;
    assert_eq!(browser.count("input[type=file]").await, 0);
    become_administrator(&server, &browser).await;

    upload_and_read(&browser, &file).await;
    let review = browser.path().await;
    browser.is_accessible().await;
    let questions = browser.count(OPEN_QUESTION).await;
    assert!(questions >= 2, "{questions} questions:\n{}", browser.text().await);

    // While a question is open the plan cannot be imported.
    let import = browser.element(".sticky-go button").await;
    assert!(!import.is_enabled().await.unwrap(), "import is offered with open questions");

    // One answer is typed, the others keep the reading.
    let typed = "article.card.ask input[name=gia_tri]";
    let fields = browser.elements(typed).await;
    let field = fields.first().expect("a question that can be answered by typing");
    field.send_keys("Sở Y tế").await.unwrap();
    let form = field.find(By::XPath("./ancestor::form")).await.unwrap();
    click(&form.find(By::Css("input[value=nhap]")).await.unwrap()).await;
    browser.leave_by(&form.find(By::Css("button[type=submit]")).await.unwrap()).await;
    browser.wait_for_count(OPEN_QUESTION, questions - 1).await;
    browser.shows("Nhập: Sở Y tế").await;
    keep_every_reading(&browser).await;

    browser.open(&review).await;
    browser.shows("Sẵn sàng nhập").await;
    accept(&browser).await;
    browser.shows("77/KH-UBND").await;
    let text = browser.text().await.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("3 chỉ tiêu đo được") && text.contains("3 nhiệm vụ"), "{text}");

    // Who chose is kept, and what was typed is what the plan says now.
    browser.open(&review).await;
    browser.shows("Người Kiểm Thử").await;
    browser.open("/").await;
    browser.shows("103/KH-UBND").await;
    browser.shows("77/KH-UBND").await;

    // The same document again is recognised instead of stored twice.
    upload(&browser, &file).await;
    browser.shows("77/KH-UBND").await;
    browser.open("/").await;
    browser.shows("103/KH-UBND").await;
    let rows = browser.elements("main tbody tr").await.len();
    assert_eq!(rows, 2, "plans after the same document was uploaded again");
    browser.quit().await;
}

#[tokio::test]
async fn a_text_plan_is_reviewed_on_a_phone_and_taken_as_read() {
    let server = Server::first_start();
    let Some(browser) = Browser::start(&server.address, Screen::Phone).await else { return };
    become_administrator(&server, &browser).await;
    let folder = Folder::new("upload");

    // The shipped plan under another number: another document with the same tables.
    let text =
        std::fs::read_to_string(shipped_plan()).unwrap().replace("103/KH-UBND", "903/KH-UBND");
    let file = folder.path().join("ke-hoach-903.txt");
    std::fs::write(&file, text).unwrap();
    upload_and_read(&browser, &file).await;
    browser.fits_its_width().await;
    browser.is_accessible().await;
    browser.press("Giữ cách đọc cho cả").await;
    browser.shows("Sẵn sàng nhập").await;
    accept(&browser).await;
    browser.shows("903/KH-UBND").await;
    browser.quit().await;
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_refused_in_words() {
    let server = Server::first_start();
    let Some(browser) = Browser::start(&server.address, Screen::Laptop).await else { return };
    become_administrator(&server, &browser).await;
    let folder = Folder::new("upload");
    let good = std::fs::read(small_plan(&folder)).unwrap();
    for (name, bytes, expected) in [
        ("cat-cut.docx", good.get(..good.len() / 2).unwrap(), "Tệp"),
        ("word97.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), ".docx"),
    ] {
        let file = folder.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        upload(&browser, &file).await;
        browser.shows(expected).await;
        browser.shows("Tải lên").await;
        browser.is_accessible().await;
        assert_eq!(browser.count("button[formaction], .sticky-go").await, 0, "{name} is reviewed");
    }
    // Nothing of it became a plan.
    browser.open("/").await;
    browser.shows("103/KH-UBND").await;
    browser.quit().await;
}
