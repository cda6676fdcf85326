//! What was made public: pages and files for anyone, and nothing beside it.

use ansinh_app::Caller;
use ansinh_app::assess::{Confirmation, confirm_published};
use ansinh_store::assess::published;
use ansinh_testkit::on_both;
use ansinh_web::Access;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};

use crate::queries::{Counter, least_statements};
use crate::site::{Browser, Site};

const HEAD: &str = "indicator,year,value,unit,territory,kind,as_of,source,source_date,note\n";

/// Brings figures of indicator 3.2 in and confirms them.
async fn figures(site: &Site, slug: &str, browser: &mut Browser, rows: &str) {
    let here = "/so-lieu-cong-bo";
    let file = format!("{HEAD}{rows}");
    let files = [("ket-qua.csv", file.as_str())];
    let answer = browser.send_files(here, &[("ke_hoach", slug)], &files).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let head = ansinh_store::plan::by_slug(&site.app.db, slug).await.unwrap().unwrap();
    let day = site.app.today();
    let said = Confirmation { as_of: None, note: String::new() };
    for row in published::open_of_plan(&site.app.db, head.id).await.unwrap() {
        let code = &row.content.code;
        let found = ansinh_store::indicator::detail(&site.app.db, head.version_id, code, day).await;
        let lead = found.unwrap().unwrap().row.leads[0].id;
        let asked = (row.id, lead);
        confirm_published(&site.app, &Caller::system(), &head, asked, &said).await.unwrap();
    }
}

/// The value of a hidden field of the page.
fn field(page: &str, name: &str) -> String {
    let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\"")).expect(name);
    rest.split_once('"').unwrap().0.to_owned()
}

/// Publishes what the page offers, with more fields.
async fn publish(browser: &mut Browser, slug: &str, more: &[(&str, &str)]) -> String {
    let here = format!("/ke-hoach/{slug}/cong-bo");
    let page = browser.page(&here).await.text();
    let (day, digest) = (field(&page, "tinh_den"), field(&page, "dau"));
    let newest = field(&page, "so_truoc");
    let mut fields = vec![
        ("tinh_den", day.as_str()),
        ("dau", &digest),
        ("so_truoc", &newest),
        ("ten", "Số liệu thử"),
        ("giay_phep", "CC-BY-4.0"),
    ];
    fields.extend_from_slice(more);
    let answer = browser.submit(&here, &here, &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.location().to_owned()
}

async fn text(browser: &mut Browser, path: &str) -> String {
    browser.page(path).await.text()
}

const OLD: &str = "3.2,2021,60.017,%,Tuyên Quang,published,31/12/2021,=1+1,2022,\n\
    3.2,2023,65.829,%,Tuyên Quang,published,31/12/2023,https://vi-du.vn/b,2024,\n";
const NEW: &str = "3.2,2022,63.457,%,Tuyên Quang,published,31/12/2022,https://vi-du.vn/c,2024,\n";

/// Every address that may be asked without signing in, of things that are there.
async fn open_to_strangers(site: &Site, slug: &str) -> Vec<String> {
    let head = ansinh_store::plan::by_slug(&site.app.db, slug).await.unwrap().unwrap();
    let (db, day) = (&site.app.db, site.app.today());
    let found = ansinh_store::indicator::detail(db, head.version_id, "3.2", day).await;
    let body = found.unwrap().unwrap().row.leads[0].id.to_string();
    let open = |access| match access {
        Access::Open => true,
        Access::May(action) | Access::Somewhere(action) => {
            let nobody = ansinh_domain::access::Actor::Anonymous;
            ansinh_domain::access::may(&nobody, action, None, day).is_ok()
        }
    };
    let mut all = Vec::new();
    for route in ansinh_web::table() {
        if route.method != axum::http::Method::GET || !open(route.access) {
            continue;
        }
        let task = ["nhiem-vu", "/tasks/"].iter().any(|word| route.path.contains(word));
        let path = route
            .path
            .replace("{slug}", slug)
            .replace("{code}", if task { "I.1" } else { "3.2" })
            .replace("{id}", &body);
        if path.contains("{file}") {
            for file in FILES {
                all.push(path.replace("{file}", file));
            }
        } else {
            all.push(path);
        }
    }
    all
}

const FILES: [&str; 11] = [
    "goi-du-lieu.zip",
    "datapackage.json",
    "so-lieu.csv",
    "muc-tieu.csv",
    "danh-gia.csv",
    "nhiem-vu.csv",
    "so-lieu.xlsx",
    "so-lieu.json",
    "sdmx.csv",
    "sdmx-data.json",
    "sdmx-structure.json",
];

#[tokio::test]
async fn no_figure_is_seen_without_signing_in_before_it_was_published() {
    on_both(|db| async move {
        let (site, slug) = Site::with_plan(db).await;
        let mut admin = site.administrator().await;
        let mut stranger = site.browser();
        figures(&site, &slug, &mut admin, OLD).await;
        let inside = text(&mut admin, &format!("/ke-hoach/{slug}/chi-tieu/3.2")).await;
        assert!(inside.contains("65,829"), "who has signed in sees it");
        let paths = open_to_strangers(&site, &slug).await;
        assert!(paths.len() > 60, "{paths:?}");
        let tell = async |stranger: &mut Browser, words: [&str; 2]| {
            let mut told = 0;
            for path in &paths {
                let answer = stranger.get(path).await;
                told += usize::from(words.iter().any(|word| answer.text().contains(word)));
            }
            told
        };
        assert_eq!(tell(&mut stranger, ["65,829", "65.829"]).await, 0);

        publish(&mut admin, &slug, &[]).await;
        // Pages, files of the plan and of the indicator; archives and workbooks are packed.
        let told = tell(&mut stranger, ["65,829", "65.829"]).await;
        assert!(told >= 10, "{told}");
        // What came in afterwards is not public.
        figures(&site, &slug, &mut admin, NEW).await;
        let inside = text(&mut admin, &format!("/ke-hoach/{slug}/chi-tieu/3.2")).await;
        assert!(inside.contains("63,457"));
        assert_eq!(tell(&mut stranger, ["63,457", "63.457"]).await, 0);
        let preview = text(&mut admin, &format!("/ke-hoach/{slug}/cong-bo")).await;
        assert!(preview.contains("63,457") && preview.contains("1 số liệu mới hoặc khác"));
        publish(&mut admin, &slug, &[]).await;
        let page = text(&mut stranger, &format!("/cong-khai/{slug}/chi-tieu/3.2")).await;
        assert!(page.contains("63,457") && page.contains("<svg"), "{page}");
        // The earlier one stays as it was.
        let page = text(&mut stranger, &format!("/cong-khai/{slug}/chi-tieu/3.2?so=1")).await;
        assert!(!page.contains("63,457") && page.contains("không phải lần công bố mới nhất"));
    })
    .await;
}

#[tokio::test]
async fn the_portal_is_searched_kept_and_downloaded() {
    on_both(|db| async move {
        let (site, slug) = Site::with_plan(db).await;
        let mut admin = site.administrator().await;
        let mut stranger = site.browser();
        stranger.page("/cong-khai").await.says("Chưa công khai số liệu nào");
        let missing = stranger.get(&format!("/cong-khai/{slug}")).await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND);
        figures(&site, &slug, &mut admin, OLD).await;
        publish(&mut admin, &slug, &[("ghi_chu", "Số liệu <b>sơ bộ</b>")]).await;

        let home = stranger.page("/cong-khai").await;
        home.says("Công bố số <b>1</b>").says("103/KH-UBND");
        stranger.page("/cong-khai?q=ho%20ngheo").await.says("nghèo").says("/chi-tieu/5.10");
        stranger.page("/cong-khai?q=khong-co-gi").await.says("Không có chỉ tiêu nào khớp");
        let here = format!("/cong-khai/{slug}");
        let page = stranger.page(&here).await;
        page.says("Số liệu &lt;b&gt;sơ bộ").says("65,829%").says("Tải dữ liệu");
        stranger.page(&format!("{here}?q=ho+ngheo")).await.says("5.10").says_not("65,829%");
        stranger.page(&format!("{here}?tinh-trang=chua-ket-luan")).await.says("Hiển thị");
        stranger.page(&format!("{here}/nhiem-vu?q=tre%20em")).await.says("Hiển thị");
        let one = stranger.page(&format!("{here}/chi-tieu/3.2")).await;
        one.says("P = (giá trị dự báo").says("Các lần công bố").says("CC-BY-4.0");

        // The same for everybody: it is asked for again, not sent again.
        let tag = one.headers.get(header::ETAG).unwrap().clone();
        let control = one.headers.get(header::CACHE_CONTROL).unwrap().to_str().unwrap();
        assert!(control.starts_with("public"), "{control}");
        assert!(one.headers.get(header::SET_COOKIE).is_none());
        let ask = |path: &str| {
            Request::get(path)
                .header(header::IF_NONE_MATCH, tag.clone())
                .body(Body::empty())
                .unwrap()
        };
        let again = stranger.send(ask(&format!("{here}/chi-tieu/3.2"))).await;
        assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0));
        let other = stranger.send(ask(&format!("{here}/chi-tieu/3.1"))).await;
        assert_eq!(other.status, StatusCode::OK);
        let signed_in = admin.page(&format!("{here}/chi-tieu/3.2")).await;
        let control = signed_in.headers.get(header::CACHE_CONTROL).unwrap().to_str().unwrap();
        assert!(control.starts_with("private"), "{control}");

        for of in [here.clone(), format!("{here}/chi-tieu/3.2")] {
            for file in FILES.iter().filter(|file| of == here || **file != "nhiem-vu.csv") {
                let answer = stranger.page(&format!("{of}/tai/{file}")).await;
                let name = answer.headers.get(header::CONTENT_DISPOSITION).unwrap();
                assert!(name.to_str().unwrap().ends_with(&format!("-{file}\"")), "{name:?}");
                let again = stranger.page(&format!("{of}/tai/{file}")).await;
                assert_eq!(answer.body, again.body, "{file} is the same each time");
            }
        }
        // What people typed is no formula.
        let csv = text(&mut stranger, &format!("{here}/chi-tieu/3.2/tai/so-lieu.csv")).await;
        assert!(csv.contains(",'=1+1,"), "{csv}");
        let sdmx = text(&mut stranger, &format!("{here}/tai/sdmx.csv")).await;
        assert!(sdmx.contains("'=1+1") && sdmx.starts_with("STRUCTURE,STRUCTURE_ID,ACTION,FREQ"));
        assert_eq!(
            stranger.get(&format!("{here}/tai/khac.exe")).await.status,
            StatusCode::NOT_FOUND
        );
    })
    .await;
}

/// "Số bác sỹ", counted in persons.
const PERSONS: &str = "7.4-2,2021,9,người,Tuyên Quang,published,31/12/2021,https://vi-du.vn/a,2022,\n\
    7.4-2,2023,4,người,Tuyên Quang,published,31/12/2023,https://vi-du.vn/b,2024,\n";

#[tokio::test]
async fn small_numbers_are_hidden_on_pages_and_in_files() {
    on_both(|db| async move {
        let (site, slug) = Site::with_plan(db).await;
        let mut admin = site.administrator().await;
        let mut stranger = site.browser();
        figures(&site, &slug, &mut admin, PERSONS).await;
        let desk = format!("/ke-hoach/{slug}/cong-bo");
        admin.page(&desk).await.says("Sẽ bị ẩn").says("7.4-2");
        publish(&mut admin, &slug, &[]).await;
        let here = format!("/cong-khai/{slug}");
        let page = stranger.page(&format!("{here}/chi-tieu/7.4-2")).await;
        page.says("Ẩn: số nhỏ").says("9 người").says_not("4 người").says("Không nêu chi tiết");
        stranger.page(&here).await.says("Ẩn: số nhỏ").says_not("4 người");
        for of in [here.clone(), format!("{here}/chi-tieu/7.4-2")] {
            let csv = text(&mut stranger, &format!("{of}/tai/so-lieu.csv")).await;
            assert!(csv.contains("2023-12-31,hidden,,Ẩn: số nhỏ,"), "{csv}");
            assert!(csv.contains("2021-12-31,value,9,"), "{csv}");
            let json = text(&mut stranger, &format!("{of}/tai/so-lieu.json")).await;
            assert!(json.contains("\"status\":\"hidden\",\"value\":null"), "{json}");
            let sdmx = text(&mut stranger, &format!("{of}/tai/sdmx.csv")).await;
            assert!(sdmx.contains("2023-12-31,2023,,Q,C,"), "{sdmx}");
            let sdmx = text(&mut stranger, &format!("{of}/tai/sdmx-data.json")).await;
            assert!(sdmx.contains("[null,") && !sdmx.contains("[4,"), "{sdmx}");
            let standing = text(&mut stranger, &format!("{of}/tai/danh-gia.csv")).await;
            assert!(!standing.contains("4 người"), "{standing}");
        }

        // Another threshold counts from the next publication on, but what was hidden stays so.
        let here = "/thiet-lap/so-nho";
        admin.page(here).await.says("người, lượt người").says("Mặc định của phần mềm");
        let fields = [
            ("tu_ngay", "2024-01-01"),
            ("nguong", "10"),
            ("don_vi", "người; hộ"),
            ("can_cu", "Kết luận thử"),
        ];
        let mut wrong = fields;
        wrong[1].1 = "nhiều";
        let answer = admin.submit(here, here, &wrong).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        answer.says("số nguyên");
        let answer = admin.submit(here, here, &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        admin.page(&desk).await.says("Sẽ công bố").says("<b>Ẩn: số nhỏ</b>");
        let page = stranger.page(&format!("/cong-khai/{slug}/chi-tieu/7.4-2")).await;
        page.says("9 người");
    })
    .await;
}

#[tokio::test]
async fn what_was_withdrawn_says_so() {
    on_both(|db| async move {
        let (site, slug) = Site::with_plan(db).await;
        let mut admin = site.administrator().await;
        let mut stranger = site.browser();
        figures(&site, &slug, &mut admin, OLD).await;
        publish(&mut admin, &slug, &[]).await;
        let there = publish(&mut admin, &slug, &[("thay", "1"), ("ly_do", "Nhầm kỳ")]).await;
        assert!(there.ends_with("#so-2"), "{there}");
        let here = format!("/cong-khai/{slug}");
        let old = stranger.page(&format!("{here}?so=1")).await;
        old.says("Đã thu hồi").says("Nhầm kỳ").says("Xem công bố số 2");
        let file = text(&mut stranger, &format!("{here}/tai/so-lieu.json?so=1")).await;
        assert!(file.contains("ĐÃ THU HỒI. Nhầm kỳ"), "{file}");

        let desk = format!("/ke-hoach/{slug}/cong-bo");
        let page = admin.page(&desk).await.text();
        let action = page.split("action=\"").find(|rest| rest.contains("/thu-hoi\"")).unwrap();
        let action = action.split_once('"').unwrap().0.to_owned();
        let bare = admin.submit(&desk, &action, &[("ly_do", "")]).await;
        assert_eq!(bare.status, StatusCode::BAD_REQUEST);
        let fields = [("ly_do", "Lộ số nhỏ"), ("dong", "1")];
        let answer = admin.submit(&desk, &action, &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        for path in [format!("{here}?so=2"), format!("{here}/tai/so-lieu.csv?so=2")] {
            let gone = stranger.get(&path).await;
            assert_eq!(gone.status, StatusCode::GONE, "{path}");
            gone.says("Lộ số nhỏ").says_not("65,829").says_not("65.829");
        }
        // The one before is readable, and says that it no longer holds.
        stranger.page(&here).await.says("Đã thu hồi").says("Số 2, ngày");
        stranger.page("/cong-khai").await.says("Chưa công khai số liệu nào");
    })
    .await;
}

#[tokio::test]
async fn pages_of_the_portal_ask_the_database_little() {
    on_both(|db| async move {
        let (site, slug) = Site::with_plan(db).await;
        let mut admin = site.administrator().await;
        let mut stranger = site.browser();
        figures(&site, &slug, &mut admin, OLD).await;
        publish(&mut admin, &slug, &[]).await;
        let counter = Counter::default();
        let _here = tracing::subscriber::set_default(counter.clone());
        let here = format!("/cong-khai/{slug}");
        for path in [
            "/cong-khai".to_owned(),
            "/cong-khai?q=ho+ngheo".to_owned(),
            here.clone(),
            format!("{here}/chi-tieu/3.2"),
            format!("{here}/nhiem-vu"),
        ] {
            let again = least_statements(&mut stranger, &path).await;
            counter.0.store(0, std::sync::atomic::Ordering::Relaxed);
            assert_eq!(stranger.get_anew(&path).await.status, StatusCode::OK);
            let anew = counter.0.load(std::sync::atomic::Ordering::Relaxed);
            // Whether anything was written; then the names of plans for the frame, the list of
            // publications; the rest is in memory.
            assert_eq!((again, anew), (1, 3), "{path}");
        }
    })
    .await;
}
