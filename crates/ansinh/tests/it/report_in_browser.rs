//! The grid of a report in a browser: typing, keys, paste, undo, a lost connection, two officers.

use ansinh_app::report::MoveRequest;
use ansinh_app::report::review::return_report;
use ansinh_app::report::submit::submit;
use ansinh_domain::report::{Field, State};
use ansinh_store::report::{passage, submission};
use ansinh_testkit::fill;
use thirtyfour::prelude::*;

use crate::browser::Screen;
use crate::report_site::begun;
use crate::server::Server;

#[tokio::test]
async fn a_hundred_rows_are_filled_in_by_the_keyboard_alone() {
    let Some((report, _server, browser)) = begun(Screen::Laptop).await else { return };
    browser.fits_its_width().await;
    let columns = browser.count("table.grid thead th").await;
    assert!(columns > 8, "a name and {} columns", columns - 1);
    // From the top of the page to the first cell no mouse is needed.
    let first = report.css(0, Field::Value);
    assert!(browser.tab_to(&first, 60).await, "Tab does not lead into the grid");
    let enter = char::from(Key::Enter);
    let all: String = (0..report.rows.len()).map(|row| format!("{row},5{enter}")).collect();
    browser.type_on(all).await;
    let last = report.rows.len() - 1;
    report.tells(&browser, last, Field::Value, "saved").await;
    browser.shows("Đã lưu mọi thay đổi").await;
    for row in 0..report.rows.len() {
        // A level is kept as written, a number as a number.
        let (value, version) = report.stored(row, Field::Value).await;
        assert_eq!((value.replace('.', ","), version), (format!("{row},5"), 1));
    }
    browser.is_accessible().await;

    // Tab leads along a row through every column; what cannot be read says why.
    report.control(&browser, 0, Field::Value).await.send_keys(Key::Tab + "").await.unwrap();
    for field in [Field::NoData, Field::AsOf, Field::Source, Field::Note, Field::Explanation] {
        assert!(browser.has_focus(&report.css(0, field)).await, "{field:?}");
        browser.type_on(if field == Field::AsOf { "hôm qua" } else { "chữ" }).await;
        browser.type_on(Key::Tab + "").await;
    }
    // Past what belongs to the next row and into it.
    assert!(browser.tab_to(&report.css(1, Field::Value), 3).await, "not on to the next row");
    report.tells(&browser, 0, Field::AsOf, "invalid").await;
    report.tells(&browser, 0, Field::Explanation, "saved").await;
    browser.is_accessible().await;
    browser.type_on(Key::Control + "a").await;
    browser.type_on("nhiều" + Key::Tab).await;
    report.tells(&browser, 1, Field::Value, "invalid").await;
    browser.shows("không phải là số").await;
    // Arrows lead up, down and sideways; an emptied cell is an empty one again.
    browser.type_on("chưa điều tra" + Key::Down).await;
    browser.type_on(Key::Up + Key::Left).await;
    browser.type_on(Key::Control + "a").await;
    browser.type_on(Key::Backspace + Key::Down).await;
    report.tells(&browser, 1, Field::NoData, "saved").await;
    browser.type_on("7" + Key::Enter).await;
    report.tells(&browser, 2, Field::Value, "saved").await;
    browser.shows("1 ô chưa đúng").await;
    assert_eq!(report.stored(1, Field::Value).await.0, "");
    assert_eq!(report.stored(1, Field::NoData).await.0, "chưa điều tra");
    assert_eq!(report.stored(2, Field::Value).await.0, "7");

    // The panel of a cell comes by keys, is accessible, and goes by keys; the focus comes back.
    let open = Key::Control + Key::Enter;
    report.control(&browser, 0, Field::Value).await.send_keys(open).await.unwrap();
    browser.shows("Lịch sử của ô").await;
    browser.is_accessible().await;
    browser.type_on(Key::Escape + "").await;
    assert!(browser.has_focus(&first).await, "the focus did not come back");
    browser.quit().await;
}

#[tokio::test]
async fn the_grid_holds_up_on_a_phone() {
    let Some((report, _server, browser)) = begun(Screen::Phone).await else { return };
    browser.fits_its_width().await;
    browser.is_accessible().await;
    for end in
        ["", "/nhiem-vu", "/noi-dung", "/mau", "/minh-chung", "/trao-doi", "/lich-su", "/gui"]
    {
        browser.open(&format!("/bao-cao/{}{end}", report.id)).await;
        browser.fits_its_width().await;
        browser.is_accessible().await;
    }
    browser.open("/viec-cua-toi").await;
    browser.shows("Nhập báo cáo").await;
    browser.fits_its_width().await;
    browser.is_accessible().await;
    browser.quit().await;
}

#[tokio::test]
async fn a_block_is_pasted_taken_back_and_done_again() {
    let Some((report, _server, browser)) = begun(Screen::Laptop).await else { return };
    browser
        .paste(
            &report.css(0, Field::Value),
            "1.234,5\t\t29/10/2025\n1,234.5\t\"lý do\n hai dòng\"\t30/10/2025\n",
        )
        .await;
    browser.shows("Đã lưu mọi thay đổi").await;
    report.tells(&browser, 1, Field::AsOf, "saved").await;
    assert_eq!(report.stored(0, Field::Value).await.0, "1234.5");
    assert_eq!(report.stored(0, Field::AsOf).await.0, "2025-10-29");
    assert_eq!(report.stored(1, Field::Value).await.0, "1234.5");
    assert_eq!(report.stored(1, Field::NoData).await.0, "lý do hai dòng");

    report.control(&browser, 0, Field::Value).await.send_keys(Key::Control + "z").await.unwrap();
    browser.wait_until("document.querySelector('.save-state').textContent.startsWith('Đã lưu mọi') && [...document.querySelectorAll('table.grid input')].every(e => !e.value)").await;
    for (row, field) in [(0, Field::Value), (0, Field::AsOf), (1, Field::NoData)] {
        assert_eq!(report.stored(row, field).await.0, "", "row {row}");
    }
    browser.type_on(Key::Control + "y").await;
    browser.wait_until("document.querySelector('.save-state').textContent.startsWith('Đã lưu mọi') && [...document.querySelectorAll('table.grid input')].filter(e => e.value).length === 5").await;
    assert_eq!(report.stored(1, Field::Value).await.0, "1234.5");
    browser.quit().await;
}

#[tokio::test]
async fn what_is_typed_without_a_connection_is_kept_and_sent_later() {
    let Some((report, server, browser)) = begun(Screen::Laptop).await else { return };
    browser.offline(true).await;
    report.types(&browser, 0, Field::Value, "41").await;
    report.tells(&browser, 0, Field::Value, "kept").await;
    browser.shows("Mất kết nối").await;
    assert_eq!(report.stored(0, Field::Value).await, (String::new(), 0));
    browser.offline(false).await;
    report.tells(&browser, 0, Field::Value, "saved").await;
    assert_eq!(report.stored(0, Field::Value).await, ("41".into(), 1));

    // Also when the server was gone and the page was left, and another officer was there
    // meanwhile: both values are shown.
    let (port, folder) = (server.port(), server.stop());
    report.types(&browser, 0, Field::Source, "Cục Thống kê").await;
    report.tells(&browser, 0, Field::Source, "kept").await;
    report.types(&browser, 1, Field::Value, "9").await;
    browser.shows("2 ô đang giữ trên máy này").await;
    browser.open("about:blank").await;
    report.other_writes(1, Field::Value, "8", 0).await;
    let _server = Server::start_at(port, folder);
    // Another part of the report sends what waits here, but for what somebody has to decide on.
    browser.open(&format!("/bao-cao/{}/nhiem-vu", report.id)).await;
    browser.shows("1 ô ở phần khác của báo cáo chưa lưu được").await;
    assert_eq!(report.stored(0, Field::Source).await.0, "Cục Thống kê");
    let result = browser.element("section.task textarea").await;
    result.send_keys("Đã ban hành").await.unwrap();
    browser.shows("Đang lưu").await;
    browser.shows("Đã lưu mọi thay đổi. 1 ô ở phần khác").await;

    browser.open(&report.grid()).await;
    report.tells(&browser, 1, Field::Value, "conflict").await;
    browser.shows("“8”; bạn gõ: “9”").await;
    assert_eq!(report.stored(1, Field::Value).await, ("8".into(), 1), "overwritten silently");
    browser.push("Giữ giá trị của tôi").await;
    report.tells(&browser, 1, Field::Value, "saved").await;
    assert_eq!(report.stored(1, Field::Value).await, ("9".into(), 2));
    // Nothing is left behind that would be sent once more.
    let left = browser.evaluate("return localStorage.length").await;
    assert_eq!(left, 0, "{left}");
    browser.quit().await;
}

#[tokio::test]
async fn who_leaves_at_once_leaves_nothing_behind() {
    let Some((report, _server, browser)) = begun(Screen::Laptop).await else { return };
    let cell = report.control(&browser, 3, Field::Value).await;
    cell.send_keys("64,5").await.unwrap();
    browser.shows("Đang lưu").await;
    browser.open("/viec-cua-toi").await;
    browser.open(&report.grid()).await;
    let shown = report.control(&browser, 3, Field::Value).await.value().await.unwrap();
    assert_eq!(shown.as_deref(), Some("64,5"));
    browser.wait_until("localStorage.length === 0").await;
    assert_eq!(report.stored(3, Field::Value).await, ("64.5".into(), 1));
    browser.quit().await;
}

#[tokio::test]
async fn who_types_while_a_colleague_sends_the_report_loses_nothing() {
    let Some((report, _server, browser)) = begun(Screen::Laptop).await else { return };
    fill(&report.app, &report.second.caller, report.id).await;
    browser.open(&report.grid()).await;
    submit(&report.app, &report.second.caller, MoveRequest::of(report.id)).await.unwrap();
    report.types(&browser, 0, Field::Note, "Số sơ bộ").await;
    report.tells(&browser, 0, Field::Note, "kept").await;
    browser.shows("những gì đã gõ vẫn được giữ").await;
    assert_eq!(report.stored(0, Field::Note).await, (String::new(), 0));
    browser.open(&report.grid()).await;
    assert_eq!(browser.count("form.cells").await, 0, "a sent report is locked");

    // It comes back with one row open: what was typed there is sent, and the rest stays locked.
    let back = MoveRequest {
        reason: Some("Xem lại nguồn".into()),
        rows: vec![report.rows[0]],
        ..MoveRequest::of(report.id)
    };
    return_report(&report.app, &report.head.caller, back).await.unwrap();
    browser.open(&report.grid()).await;
    report.tells(&browser, 0, Field::Note, "saved").await;
    assert_eq!(report.stored(0, Field::Note).await, ("Số sơ bộ".into(), 1));
    assert_eq!(browser.count(&report.css(1, Field::Note)).await, 0, "its row is not open");
    browser.quit().await;
}

#[tokio::test]
async fn a_report_is_sent_once_however_often_the_button_is_clicked() {
    let Some((report, _server, browser)) = begun(Screen::Laptop).await else { return };
    fill(&report.app, &report.officer.caller, report.id).await;
    browser.open(&format!("/bao-cao/{}/gui", report.id)).await;
    browser.is_accessible().await;
    browser.press_twice("Gửi báo cáo").await;
    browser.shows("Đã gửi báo cáo. Báo cáo được khóa").await;
    let head = submission::find(&report.app.db, report.id).await.unwrap().unwrap();
    assert_eq!(head.state, State::Submitted);
    assert_eq!(passage::of_submission(&report.app.db, report.id).await.unwrap().len(), 1);

    // The same page out of the history, sent once more, does nothing and says where things stand.
    browser.back().await;
    browser.press("Gửi báo cáo").await;
    browser.shows("Báo cáo chờ thủ trưởng cơ quan duyệt").await;
    assert_eq!(passage::of_submission(&report.app.db, report.id).await.unwrap().len(), 1);
    browser.quit().await;
}

#[tokio::test]
async fn two_officers_on_one_cell_choose_which_value_stays() {
    let Some((report, _server, browser)) = begun(Screen::Laptop).await else { return };
    report.other_writes(0, Field::Value, "20", 0).await;
    report.other_writes(1, Field::Value, "30", 0).await;
    report.types(&browser, 0, Field::Value, "21").await;
    report.tells(&browser, 0, Field::Value, "conflict").await;
    browser.is_accessible().await;
    browser.shows("Cán Bộ Hai").await;
    browser.push("Giữ giá trị của tôi").await;
    report.tells(&browser, 0, Field::Value, "saved").await;
    assert_eq!(report.stored(0, Field::Value).await, ("21".into(), 2));

    report.types(&browser, 1, Field::Value, "31").await;
    report.tells(&browser, 1, Field::Value, "conflict").await;
    browser.push("Lấy giá trị của người kia").await;
    report.tells(&browser, 1, Field::Value, "saved").await;
    let shown = report.control(&browser, 1, Field::Value).await.value().await.unwrap();
    assert_eq!(shown.as_deref(), Some("30"));
    assert_eq!(report.stored(1, Field::Value).await, ("30".into(), 1));
    browser.quit().await;
}
