//! What a demo installation says on everything it gives out.

use std::io::{Cursor, Read as _};

use ansinh_app::App;
use ansinh_app::demo::Demo;
use ansinh_domain::demo::MARK;
use ansinh_store::Db;
use ansinh_testkit::{app, on_both};
use zip::ZipArchive;

use crate::site::Site;

/// All the text of a workbook or a Word file.
fn unpacked(bytes: &[u8]) -> String {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).expect("a zip archive");
    let mut text = String::new();
    for at in 0..zip.len() {
        let mut part = zip.by_index(at).unwrap();
        if part.name().unwrap().ends_with(".xml") {
            part.read_to_string(&mut text).unwrap();
        }
    }
    text
}

#[tokio::test]
async fn only_an_empty_database_becomes_a_demo_and_it_says_so() {
    on_both(async |db: Db| {
        let real = app(db.clone());
        assert_eq!(real.clone().as_installed().await.unwrap().mark(), None);
        let made = Demo::claim(real, 7).await.unwrap();
        assert_eq!(made.mark(), Some(MARK));
        let again = Demo::claim(app(db.clone()), 8).await.unwrap_err();
        assert!(again.to_string().contains("đã có dữ liệu"), "{again}");
        let opened = app(db).as_installed().await.unwrap();
        assert_eq!(
            (opened.mark(), Demo::of(&opened.db).await.unwrap().unwrap().seed),
            (Some(MARK), 7)
        );
    })
    .await;
    on_both(async |db: Db| {
        let (site, slug) = Site::with_plan(db).await;
        let list = format!("/ke-hoach/{slug}/chi-tieu");
        let mut browser = site.browser();
        browser.page(&list).await.says_not(MARK);
        let plain = browser.page(&format!("{list}/xuat.xlsx")).await;
        assert!(!unpacked(&plain.body).contains(MARK));
        assert!(Demo::claim(site.app, 7).await.is_err(), "it holds a plan");
    })
    .await;
}

#[tokio::test]
async fn pages_files_and_programs_are_told() {
    on_both(async |db: Db| {
        let claimed: App = Demo::claim(app(db), 7).await.unwrap();
        let (site, slug) = Site::with_plan_over(claimed).await;
        let mut browser = site.administrator().await;
        let list = format!("/ke-hoach/{slug}/chi-tieu");
        site.browser().get("/dang-nhap").await.says(MARK);
        for page in ["/", &list, "/khong-co-trang-nay"] {
            browser.get(page).await.says(MARK);
        }
        for file in [
            format!("{list}/xuat.xlsx"),
            format!("/ke-hoach/{slug}/giao-nhiem-vu.docx?co-quan=x"),
            "/nhat-ky/xuat.xlsx".to_owned(),
        ] {
            let answer = browser.get(&file).await;
            assert_eq!(answer.headers["an-sinh-notice"], "SO LIEU MINH HOA (demo data)");
            if answer.status.is_success() {
                assert!(unpacked(&answer.body).contains(MARK), "{file}");
            } else {
                answer.says(MARK);
            }
        }
        let mut program = site.browser();
        program.get(&format!("/api/v1/plans/{slug}")).await.says(MARK);
        program.get("/api/v1/plans/khong-co").await.says(MARK);
    })
    .await;
}
