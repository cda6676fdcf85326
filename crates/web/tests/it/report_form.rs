//! The Excel form of a report through its pages: handed out, brought back, looked at, written.

use ansinh_domain::access::{Role, Scope};
use ansinh_domain::report::ItemKind;
use ansinh_testkit::on_both;
use ansinh_testkit::workbook::{Book, Value};
use axum::http::StatusCode;

use crate::reports::{Desk, signed_in, step};
use crate::site::{Answer, Browser, multipart_to};

const INDICATORS: &str = "Chỉ tiêu";

/// The form as the page hands it out.
async fn form(desk: &mut Desk) -> Book {
    let path = desk.at("/mau.xlsx");
    let answer = desk.officer.page(&path).await;
    let head = |name| answer.headers.get(name).map_or("", |value| value.to_str().unwrap());
    assert_eq!(
        head("content-disposition"),
        "attachment; filename=\"mau-bao-cao-so-y-te-nam-2025.xlsx\""
    );
    assert_eq!(
        head("content-type"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    );
    Book::open(&answer.body)
}

async fn bring(browser: &mut Browser, page: &str, bytes: &[u8]) -> Answer {
    let token = browser.token(page).await;
    browser.send(multipart_to(page, &token, "mẫu đã điền.xlsx", bytes)).await
}

/// The name of the choice for the only cell that both sides changed, and its two values.
fn choice(page: &Answer) -> (String, [String; 2]) {
    let text = page.text();
    let mut radios = text.split("type=\"radio\" name=\"").skip(1).map(|rest| {
        let (name, rest) = rest.split_once('"').unwrap();
        let (_, rest) = rest.split_once("value=\"").unwrap();
        (name.to_owned(), rest.split_once('"').unwrap().0.to_owned())
    });
    let (first, second) = (radios.next().unwrap(), radios.next().unwrap());
    assert!(radios.next().is_none());
    (first.0, [first.1, second.1])
}

#[tokio::test]
async fn a_form_is_handed_out_brought_back_and_written() {
    on_both(|db| async move {
        let mut desk = Desk::new(db).await;
        let (page, home) = (desk.at("/mau"), desk.home.clone());
        desk.officer.page(&home).await.says("tải mẫu Excel");
        desk.officer.page(&page).await.says("Tải mẫu Excel").says("Tải lên và xem trước");
        let mut book = form(&mut desk).await;
        book.put(INDICATORS, "1.1", "Kết quả", Value::Number(35.5));
        book.put(INDICATORS, "1.2", "Kết quả", Value::Text("chưa rõ <b>".into()));
        let answer = bring(&mut desk.officer, &page, &book.save()).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let there = answer.location().to_owned();
        assert!(there.starts_with(&format!("{page}/")), "{there}");
        desk.officer.page(&page).await.says("Mẫu đang chờ ghi").says("mẫu đã điền.xlsx");

        let seen = desk.officer.page(&there).await;
        seen.says("1 ô sai nên không lưu; 1 ô sẽ đổi.").says("35,5");
        // What is wrong says where it stands in the file, and is escaped.
        let (row, column) = book.find(INDICATORS, "1.2", "Kết quả");
        let letter = char::from(b'A' + u8::try_from(column).unwrap());
        seen.says(&format!("Chỉ tiêu, ô {letter}{}", row + 1)).says("chưa rõ &lt;b&gt;");
        desk.officer.page(&desk.at("/chi-tieu")).await.says_not("value=\"35,5\"");

        let answer = step(&mut desk.officer, &there, &there, &[]).await;
        assert_eq!(answer.location(), format!("{page}?da-ghi=1&bo-lai=1"), "{}", answer.text());
        let location = answer.location().to_owned();
        desk.officer.page(&location).await.says("1 ô</b> từ mẫu Excel").says("Còn 1 ô trong tệp");
        desk.officer.page(&desk.at("/chi-tieu")).await.says("value=\"35,5\"");
        desk.officer
            .page(&desk.at("/minh-chung"))
            .await
            .says("mẫu đã điền.xlsx")
            .says("Mẫu Excel đã ghi số liệu vào báo cáo")
            .says_not(">Gỡ<");
        // It waits no more.
        assert_eq!(desk.officer.get(&there).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn a_person_chooses_where_both_sides_changed() {
    on_both(|db| async move {
        let mut desk = Desk::new(db).await;
        let (page, grid) = (desk.at("/mau"), desk.at("/chi-tieu"));
        let mut book = form(&mut desk).await;
        let row = desk.row(ItemKind::Indicator, "1.1").await.0.simple().to_string();
        let cell = format!("o.{row}..value.0");
        let fields = [("phan", "chi-tieu"), (cell.as_str(), "11")];
        desk.second.submit(&grid, &desk.at("/luu"), &fields).await;
        book.put(INDICATORS, "1.1", "Kết quả", Value::Number(12.0));
        let there = bring(&mut desk.officer, &page, &book.save()).await.location().to_owned();
        let seen = desk.officer.page(&there).await;
        seen.says("Cần chọn: bị sửa ở cả hai nơi (1)").says("sửa thành “11”");
        let (name, [server, file]) = choice(&seen);
        assert!(server.starts_with("may.") && file.starts_with("tep."), "{server} {file}");

        let answer = step(&mut desk.officer, &there, &there, &[]).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        answer.says("Chưa ghi được").says("Còn 1 ô bị sửa ở cả hai nơi");
        desk.officer.page(&grid).await.says("value=\"11\"");
        let chosen = [(name.as_str(), file.as_str())];
        let answer = step(&mut desk.officer, &there, &there, &chosen).await;
        assert_eq!(answer.location(), format!("{page}?da-ghi=1&bo-lai=0"), "{}", answer.text());
        desk.officer.page(&grid).await.says("value=\"12\"").says_not("value=\"11\"");
    })
    .await;
}

#[tokio::test]
async fn wrong_files_wrong_people_and_a_form_thrown_away() {
    on_both(|db| async move {
        let mut desk = Desk::new(db).await;
        let page = desk.at("/mau");
        let answer = bring(&mut desk.officer, &page, b"MZ no workbook").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        answer.says("Tải lên và xem trước");
        let answer = bring(&mut desk.officer, &page, b"").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let bytes = form(&mut desk).await.save();
        let own = Scope::Body(desk.round.other_body.0);
        let mut other = signed_in(&desk.site, "khac", Role::ReportingOfficer, own).await;
        assert_eq!(other.get(&desk.at("/mau.xlsx")).await.status, StatusCode::FORBIDDEN);
        let theirs = format!("/bao-cao/{}/mau", desk.round.other_submission);
        bring(&mut other, &theirs, &bytes).await.says("Mẫu này của Sở Y tế");

        let there = bring(&mut desk.officer, &page, &bytes).await.location().to_owned();
        let seen = desk.officer.page(&there).await;
        seen.says("Tệp không có gì khác với báo cáo trên phần mềm")
            .says_not("Ghi vào báo cáo</button>");
        assert_eq!(other.get(&there).await.status, StatusCode::FORBIDDEN);
        // The coordinator reads, and has no way to bring a form in.
        desk.coordinator
            .page(&page)
            .await
            .says("Tải mẫu Excel")
            .says_not("Tải lên và xem trước</button>");
        let answer = desk.officer.submit(&there, &format!("{there}/bo"), &[]).await;
        assert_eq!(answer.location(), page);
        desk.officer.page(&page).await.says_not("Mẫu đang chờ ghi");

        // An upload that breaks off leads back to where it was begun.
        for page in [page, desk.at("/minh-chung")] {
            let token = desk.officer.token(&page).await;
            let mut request = multipart_to(&page, &token, "mau.xlsx", &bytes);
            let body = axum::body::to_bytes(std::mem::take(request.body_mut()), usize::MAX);
            let body = body.await.unwrap();
            request.headers_mut().remove("content-length");
            *request.body_mut() = body.slice(..body.len() - 200).into();
            let answer = desk.officer.send(request).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST);
            answer.says("bị ngắt giữa chừng").says(&format!("href=\"{page}\""));
        }
    })
    .await;
}
