//! From a file to a plan through the pages: upload, progress, review, settle, accept.

use std::time::Duration;

use ansinh_testkit::on_both;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};

use crate::site::{Answer, Browser, PLAN, Site};

/// Uploads and waits until it is read; the import's address and its page.
async fn read(site: &Site, admin: &mut Browser, name: &str, bytes: &[u8]) -> (String, Answer) {
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let worker = tokio::spawn(ansinh_app::run_jobs(site.app.clone(), async {
        let _ = stopped.await;
    }));
    let sent = admin.upload(name, bytes).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let address = sent.location().to_owned();
    for _ in 0..200 {
        let page = admin.page(&address).await;
        if !page.text().contains("id=\"tien-do\"") {
            stop.send(()).unwrap();
            worker.await.unwrap();
            return (address, page);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{name} was never read");
}

#[tokio::test]
async fn a_file_becomes_a_plan() {
    on_both(|db| async move {
        let site = Site::new(db);
        let mut admin = site.administrator().await;
        let bytes = std::fs::read(PLAN).unwrap();
        let (address, review) = read(&site, &mut admin, "ke-hoach.txt", &bytes).await;
        review
            .says("còn 1/1 điểm cần chọn")
            .says("Dòng chỉ tiêu 1.2")
            .says("Giữ cách đọc này")
            .says("Tỉ lệ thất nghiệp chung")
            .says("type=\"submit\" disabled");

        // The server refuses too, and says what is open.
        let early = admin.submit(&address, &format!("{address}/nhap"), &[]).await;
        assert_eq!(early.status, StatusCode::CONFLICT);
        early.says("Còn 1 điểm cần chọn").says(&format!("href=\"{address}#diem-"));

        let index =
            early.text().split_once("#diem-").unwrap().1.split_once('"').unwrap().0.to_owned();
        let answer = format!("{address}/diem/{index}");
        let nothing = admin.submit(&address, &answer, &[]).await;
        assert_eq!(nothing.status, StatusCode::BAD_REQUEST);
        nothing.says("Bạn chưa chọn cách xử lý");
        let settled = admin.submit(&address, &answer, &[("chon", "giu")]).await;
        assert_eq!(settled.status, StatusCode::SEE_OTHER);
        assert!(settled.location().starts_with(&address), "{}", settled.location());
        admin
            .page(&address)
            .await
            .says("Sẵn sàng nhập")
            .says("Người Quản Trị")
            .says("Đổi lựa chọn");

        let accepted = admin.submit(&address, &format!("{address}/nhap"), &[]).await;
        assert_eq!(accepted.status, StatusCode::SEE_OTHER, "{}", accepted.text());
        assert!(accepted.location().starts_with("/ke-hoach/"), "{}", accepted.location());
        admin.page(accepted.location()).await.says("Kế hoạch số 103/KH-UBND");
        admin.page(&address).await.says("Bản này đã được nhập").says_not("Lưu lựa chọn");

        // The same bytes once more, and the same document in other bytes.
        let again = admin.upload("ban-sao.txt", &bytes).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        again.says("đã được nhập").says("Mở kế hoạch đang có");
    })
    .await;
}

#[tokio::test]
async fn all_other_readings_can_be_kept_at_once() {
    on_both(|db| async move {
        let site = Site::new(db);
        let mut admin = site.administrator().await;
        let bytes = std::fs::read(PLAN).unwrap();
        let (address, _) = read(&site, &mut admin, "ke-hoach.txt", &bytes).await;
        let kept = admin.submit(&address, &format!("{address}/giu-cach-doc"), &[]).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER);
        admin.page(&address).await.says("1/1 điểm đã chọn").says("Sẵn sàng nhập");
    })
    .await;
}

#[tokio::test]
async fn an_import_can_be_put_aside() {
    on_both(|db| async move {
        let site = Site::new(db);
        let mut admin = site.administrator().await;
        let bytes = std::fs::read(PLAN).unwrap();
        let (address, _) = read(&site, &mut admin, "ke-hoach.txt", &bytes).await;
        let refuse = format!("{address}/tu-choi");
        let sent = admin.submit(&address, &refuse, &[("ly_do", "Bản dự thảo")]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
        admin.page(&address).await.says("Bản dự thảo").says("Tải lên tệp khác");
        admin.page("/").await.says("Chưa có kế hoạch nào");
    })
    .await;
}

#[tokio::test]
async fn junk_is_refused_in_words() {
    on_both(|db| async move {
        let site = Site::new(db);
        let mut admin = site.administrator().await;
        for (name, bytes, words) in [
            ("anh.png", &b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01"[..], "không đọc được"),
            ("ke-hoach.docx", b"PK\x03\x04hong", "hỏng"),
            ("ke-hoach.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0\0", ".docx"),
        ] {
            let (_, page) = read(&site, &mut admin, name, bytes).await;
            page.says("Không nhập").says(words).says("Chưa có gì của tệp này");
        }
        let none = admin.upload("", b"").await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        none.says("Bạn chưa chọn tệp");
        let empty = admin.upload("rong.txt", b"").await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", empty.text());
        admin.page("/").await.says("Chưa có kế hoạch nào");
    })
    .await;
}

#[tokio::test]
async fn a_file_too_large_gets_a_page() {
    on_both(|db| async move {
        let site = Site::new(db);
        let mut admin = site.administrator().await;
        let large = admin.upload("lon.txt", &vec![b'a'; 41 << 20]).await;
        assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
        large.says("Tệp quá lớn").says("40 MB").says("<html");

        // Without a declared length it is counted while it comes.
        let token = admin.token("/nhap-ke-hoach").await;
        let mut request = crate::site::multipart(&token, "lon.txt", &vec![b'a'; 41 << 20]);
        request.headers_mut().remove(header::CONTENT_LENGTH);
        let large = admin.send(request).await;
        assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
        large.says("Tệp quá lớn");

        // An ordinary form of that size as well.
        let request = Request::post("/dang-xuat")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(vec![b'a'; 1 << 20]))
            .unwrap();
        assert!(admin.send(request).await.status.is_client_error());
    })
    .await;
}
