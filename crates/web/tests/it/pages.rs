//! The pages of the shipped plan: what they say, what their filters keep, what they weigh.

use ansinh_testkit::on_both;
use axum::http::{StatusCode, header};

use crate::site::{Browser, Site};

/// No page may weigh more: it comes over weak links, and not every proxy compresses.
const HEAVIEST: usize = 150 * 1024;

/// How many rows the list at `path` says it shows, of how many.
async fn shown(browser: &mut Browser, path: &str) -> String {
    let text = browser.page(path).await.text();
    let (_, after) = text.split_once("Hiển thị <b>").unwrap_or(("", "nothing</b>"));
    after.split_once("</b>").unwrap().0.to_owned()
}

#[tokio::test]
async fn an_empty_site_says_what_to_do() {
    on_both(|db| async move {
        let site = Site::new(db);
        let mut browser = site.browser();
        browser.page("/").await.says("Chưa có kế hoạch nào").says("Đăng nhập để nhập kế hoạch");
        browser.page("/co-quan").await.says("cần nhập kế hoạch trước");
        browser.page("/van-ban").await.says("cần nhập kế hoạch trước");
        assert_eq!(browser.get("/ke-hoach/khong-co").await.status, StatusCode::NOT_FOUND);
        site.administrator().await.page("/").await.says("Hãy tải lên tệp kế hoạch");
    })
    .await;
}

#[tokio::test]
async fn the_overview_answers_what_the_plan_is() {
    on_both(|db| async move {
        let (site, slug) = Site::with_plan(db).await;
        let mut browser = site.browser();
        for path in ["/", &format!("/ke-hoach/{slug}")] {
            browser
                .page(path)
                .await
                .says("Kế hoạch số 103/KH-UBND")
                .says("24/05/2024")
                .says("Hoàng Việt Phương")
                .says("<b>103</b>")
                .says("<b>113</b>")
                .says("<b>111</b>")
                .says("trước ngày 30 tháng 10")
                .says(">29/10<")
                .says(">09/11<")
                .says("Trợ giúp xã hội và giảm nghèo")
                .says("46 nhiệm vụ");
        }
    })
    .await;
}

#[tokio::test]
async fn indicators_are_filtered_and_searched() {
    on_both(|db| async move {
        let (site, slug) = Site::with_plan(db).await;
        let mut browser = site.browser();
        let list = format!("/ke-hoach/{slug}/chi-tieu");
        browser.page(&list).await.says("Tỉ lệ thất nghiệp chung").says("title=\"nhỏ hơn 2%\"");
        let mut check = async |query: &str, expected: &str| {
            assert_eq!(shown(&mut browser, &format!("{list}{query}")).await, expected, "{query}");
        };
        check("", "107/107").await;
        check("?nhom=1", "2/107").await;
        check("?q=khong+the+co", "nothing").await;
        check("?nhom=1&q=nha+o+kien+co", "1/107").await;
        // What cannot be understood narrows nothing.
        check("?co-quan=bua&chieu-huong=bua&la=1", "107/107").await;

        let found = browser.page(&format!("{list}?q=ho+ngheo")).await;
        found.says("hộ nghèo").says_not("Tỉ lệ thất nghiệp chung");
        let lower = browser.page(&format!("{list}?chieu-huong=thap")).await;
        lower.says("Tỉ lệ thất nghiệp chung").says_not("Chỉ số HDI");
        let none = browser.page(&format!("{list}?chua-co-muc-tieu=1")).await;
        none.says("5.11").says_not("Chỉ số HDI");
        browser.page(&format!("{list}?q=khong+the+co")).await.says("có thể gõ không dấu");
    })
    .await;
}

#[tokio::test]
async fn the_page_of_an_indicator_tells_all_of_it() {
    on_both(|db| async move {
        let (site, slug) = Site::with_plan(db).await;
        let mut browser = site.browser();
        let page = browser.page(&format!("/ke-hoach/{slug}/chi-tieu/5.10")).await;
        page.says("Cao hơn là tốt hơn")
            .says("lớn hơn 3")
            .says("từ 2 đến 2,5")
            .says("Bản nguồn")
            .says("5.10-1")
            .says("Chủ trì");
        // Who settled what is for those who have signed in.
        let lost = format!("/ke-hoach/{slug}/chi-tieu/1.2");
        browser.page(&lost).await.says("Đã xử lý").says("Giữ cách đọc").says_not("Hệ thống,");
        site.administrator().await.page(&lost).await.says("Hệ thống,");
        let missing = browser.get(&format!("/ke-hoach/{slug}/chi-tieu/99.9")).await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND);
        missing.says("Chỉ tiêu “99.9” không có");
    })
    .await;
}

#[tokio::test]
async fn tasks_are_filtered_and_shown() {
    on_both(|db| async move {
        let (site, slug) = Site::with_plan(db).await;
        let mut browser = site.browser();
        let list = format!("/ke-hoach/{slug}/nhiem-vu");
        assert_eq!(shown(&mut browser, &list).await, "113/113");
        assert_eq!(shown(&mut browser, &format!("{list}?muc=V")).await, "27/113");
        assert_eq!(shown(&mut browser, &format!("{list}?muc=VI")).await, "46/113");
        assert_eq!(shown(&mut browser, &format!("{list}?muc=VI.2")).await, "9/113");
        let continuous = browser.page(&format!("{list}?thoi-han=thuong-xuyen")).await;
        continuous.says("Thường xuyên").says_not(">Theo Kế hoạch<");

        browser
            .page(&format!("{list}/VI.2.3"))
            .await
            .says("Quý IV năm 2025")
            .says("từ 01/10/2025 đến hết 31/12/2025")
            .says("Sở Y tế");
        browser
            .page(&format!("{list}/III.1"))
            .await
            .says("Kế hoạch số 113/KH-UBND ngày 03/07/2017")
            .says("Văn bản viện dẫn");
    })
    .await;
}

#[tokio::test]
async fn bodies_and_documents_lead_to_their_duties() {
    on_both(|db| async move {
        let (site, slug) = Site::with_plan(db).await;
        let mut browser = site.browser();
        let link = |page: &str, prefix: &str, name: &str| {
            let (before, _) = page.split_once(name).unwrap_or_else(|| panic!("no {name}"));
            let (_, href) = before.rsplit_once(&format!("href=\"{prefix}")).unwrap();
            format!("{prefix}{}", href.split_once('"').unwrap().0)
        };
        let bodies = browser.page("/co-quan").await.text();
        let health = link(&bodies, "/co-quan/", ">Sở Y tế<");
        browser
            .page(&health)
            .await
            .says("<h1>Sở Y tế</h1>")
            .says("Nhiệm vụ – chủ trì")
            .says(&format!("/ke-hoach/{slug}/nhiem-vu/VI.2.3"));
        browser.page("/co-quan?q=so+y+te").await.says("Sở Y tế").says_not("Cục Thống kê");

        let documents = browser.page("/van-ban").await.text();
        let cited = link(&documents, "/van-ban/", "113/KH-UBND");
        browser
            .page(&cited)
            .await
            .says("113/KH-UBND")
            .says(&format!("/ke-hoach/{slug}/nhiem-vu/III.1"));
        for nowhere in ["/co-quan/bua", "/van-ban/00000000-0000-0000-0000-000000000000"] {
            assert_eq!(browser.get(nowhere).await.status, StatusCode::NOT_FOUND, "{nowhere}");
        }
    })
    .await;
}

#[tokio::test]
async fn lists_export_the_rows_shown() {
    on_both(|db| async move {
        let (site, slug) = Site::with_plan(db).await;
        let mut browser = site.browser();
        for (path, rows, words) in [
            (format!("/ke-hoach/{slug}/chi-tieu/xuat.xlsx"), 107, "Tỉ lệ thất nghiệp chung"),
            (format!("/ke-hoach/{slug}/chi-tieu/xuat.xlsx?nhom=1"), 2, "nhà ở kiên cố"),
            (format!("/ke-hoach/{slug}/nhiem-vu/xuat.xlsx?muc=VI.2"), 9, "Quý IV năm 2025"),
            ("/co-quan/xuat.xlsx".to_owned(), 0, "Sở Y tế"),
            ("/van-ban/xuat.xlsx?q=113%2FKH-UBND".to_owned(), 0, "113/KH-UBND"),
        ] {
            let answer = browser.page(&path).await;
            let kind = answer.headers.get(header::CONTENT_TYPE).unwrap().to_str().unwrap();
            assert!(kind.contains("spreadsheetml"), "{path}: {kind}");
            let disposition = answer.headers.get(header::CONTENT_DISPOSITION).unwrap();
            assert!(disposition.to_str().unwrap().ends_with(".xlsx\""), "{disposition:?}");
            // Read back by our own reader of workbooks.
            let read = ansinh_formats::read::read_document(
                &answer.body,
                None,
                &ansinh_formats::read::Limits::default(),
            )
            .unwrap();
            let lines = read.source_lines();
            assert!(
                lines.iter().any(|line| line.cells.iter().any(|cell| cell.contains(words))),
                "{path}"
            );
            if rows > 0 {
                let heading =
                    lines.iter().position(|line| line.cells.iter().any(|cell| cell == "Mã"));
                assert_eq!(lines.len() - heading.unwrap() - 1, rows, "{path}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn no_page_is_heavy() {
    on_both(|db| async move {
        let (site, slug) = Site::with_plan(db).await;
        let mut admin = site.administrator().await;
        let import = {
            let rows = ansinh_store::import::list(&site.app.db).await.unwrap();
            format!("/nhap-ke-hoach/{}", rows[0].id)
        };
        let plan = format!("/ke-hoach/{slug}");
        for path in [
            "/".to_owned(),
            format!("{plan}/chi-tieu"),
            format!("{plan}/nhiem-vu"),
            format!("{plan}/diem-can-xem"),
            "/co-quan".to_owned(),
            "/van-ban".to_owned(),
            "/nhap-ke-hoach".to_owned(),
            import,
        ] {
            let answer = admin.page(&path).await;
            assert!(answer.body.len() <= HEAVIEST, "{path}: {} bytes", answer.body.len());
            let text = answer.text();
            // Nothing that the content security policy would refuse, nothing from elsewhere.
            for bad in
                [" style=\"", "<style", " onclick=", "javascript:", "src=\"http", "href=\"http"]
            {
                assert!(!text.contains(bad), "{bad} in {path}");
            }
            assert!(text.contains("<html lang=\"vi\">") && text.contains("<h1"), "{path}");
        }
        // What the first visit fetches besides, as it lies in the program.
        let page = admin.page("/").await.text();
        let mut first_load = page.len();
        for address in page.split('"').filter(|part| part.starts_with("/tai-nguyen/")) {
            first_load += admin.page(address).await.body.len();
        }
        assert!(first_load <= HEAVIEST, "first load: {first_load} bytes");
    })
    .await;
}
