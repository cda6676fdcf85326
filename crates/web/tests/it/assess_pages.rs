//! Pages beside the verdict: territories with map and bars, comments, comparisons, tasks by body; and
//! what each page of assessments costs the database.

use std::fmt::Write as _;
use std::sync::atomic::Ordering;

use ansinh_app::report::baseline::set_plan_territory;
use ansinh_app::upload_source::Upload;
use ansinh_app::{Caller, load_territories};
use ansinh_store::IndicatorId;
use ansinh_testkit::{on_both, received_figure, territory_on};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use jiff::civil::{Date, date};

use crate::queries::Counter;
use crate::reports::Desk;
use crate::site::{Browser, Site};
use crate::territories;

const BORDERS: &str = "/dia-ban/ranh-gioi";
const DAY: Date = date(2024, 11, 30);

async fn origin(site: &Site, slug: &str, code: &str) -> IndicatorId {
    let db = &site.app.db;
    let head = ansinh_store::plan::by_slug(db, slug).await.unwrap().unwrap();
    let found = ansinh_store::indicator::detail(db, head.version_id, code, site.app.today()).await;
    let row = found.unwrap().unwrap().row;
    ansinh_store::indicator::origin(db, row.id).await.unwrap()
}

/// Figures of communes in two periods; how many there are is even.
async fn by_commune(site: &Site, origin: IndicatorId, codes: std::ops::RangeInclusive<u32>) {
    territories::load(site).await;
    for code in codes {
        let place = territory_on(&site.app, &format!("{code:05}"), DAY).await;
        for (period, as_of, more) in [("2023-Y1", date(2023, 11, 30), 0), ("2024-Y1", DAY, 2)] {
            let value = format!("{}.{}", 40 + (code * 7) % 50 + more, code % 10);
            received_figure(&site.app, origin, Some(place), (period, as_of), &value).await;
        }
    }
}

/// Communes side by side in rows of twelve, each border walked in `steps` steps that wander.
fn borders(codes: std::ops::RangeInclusive<u32>, steps: u32) -> String {
    let wander = |x: f64, y: f64| ((x * 7919.0 + y * 104_729.0).sin()) * 0.01;
    let features = codes.enumerate().map(|(at, code)| {
        let (column, row) = ((at % 12) as f64, (at / 12) as f64);
        let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)];
        let mut points = Vec::new();
        for pair in corners.windows(2) {
            for n in 0..steps {
                let part = f64::from(n) / f64::from(steps);
                let x = 105.0 + (column + pair[0].0 + (pair[1].0 - pair[0].0) * part) * 0.1;
                let y = 21.0 + (row + pair[0].1 + (pair[1].1 - pair[0].1) * part) * 0.1;
                let off = if n == 0 { 0.0 } else { wander(x, y) };
                points.push(format!("[{:.6},{:.6}]", x + off, y + off));
            }
        }
        points.push(points[0].clone());
        format!(
            "{{\"properties\":{{\"ma_xa\":\"{code:05}\"}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[{}]]}}}}",
            points.join(",")
        )
    });
    let features: Vec<String> = features.collect();
    format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", features.join(","))
}

/// Bytes of an answer as they go over the wire.
async fn wire(browser: &mut Browser, path: &str) -> usize {
    let request = Request::get(path).header(header::ACCEPT_ENCODING, "gzip");
    let answer = browser.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    answer.body.len()
}

/// A page with the files it loads.
async fn first_load(browser: &mut Browser, path: &str) -> usize {
    let page = browser.page(path).await.text();
    let mut bytes = wire(browser, path).await;
    for piece in page.split('"').filter(|piece| piece.starts_with("/tai-nguyen/")) {
        bytes += wire(browser, piece).await;
    }
    bytes
}

#[tokio::test]
async fn a_map_is_drawn_where_borders_were_supplied_and_weighs_little() {
    on_both(|db| async move {
        let (site, slug) = Site::with_plan(db).await;
        let mut browser = site.administrator().await;
        let here = format!("/ke-hoach/{slug}/chi-tieu/3.2");
        browser.page(&here).await.says_not("Theo địa bàn");
        let one = origin(&site, &slug, "3.2").await;
        by_commune(&site, one, 5..=142).await;
        let page = browser.page(&here).await;
        page.says("Theo địa bàn").says("Bảng đủ 138 địa bàn").says("Xã Số 142");
        page.says("địa bàn đạt mục tiêu của cả kế hoạch").says_not("Bản đồ theo địa bàn");

        let fields = [("ngay", "2024-12-01"), ("nguon", "Làm ra để thử"), ("thuoc_tinh", "")];
        let file = borders(5..=142, 80);
        let loaded = browser.send_files(BORDERS, &fields, &[("xa.geojson", file.as_str())]).await;
        assert_eq!(loaded.status, StatusCode::SEE_OTHER, "{}", loaded.text());
        browser.page(BORDERS).await.says("138 địa bàn").says("Làm ra để thử");
        let page = browser.page(&here).await;
        page.says("Bản đồ theo địa bàn").says("url(#m5)").says("id=\"m5\"").says("Làm ra để thử");
        page.says("Chia lớp theo số địa bàn");
        let bytes = first_load(&mut browser, &here).await;
        assert!(bytes <= 150 * 1024, "{bytes} bytes");

        // Nobody without a role sees it.
        site.browser().page(&here).await.says_not("Theo địa bàn");
        let drop = browser.page(BORDERS).await.text();
        let (_, rest) = drop.split_once(&format!("action=\"{BORDERS}/")).unwrap();
        let drop = format!("{BORDERS}/{}", rest.split_once('"').unwrap().0);
        let dropped = browser.submit(BORDERS, &drop, &[]).await;
        assert_eq!(dropped.status, StatusCode::SEE_OTHER);
        browser.page(&here).await.says_not("Bản đồ theo địa bàn");
    })
    .await;
}

#[tokio::test]
async fn files_that_are_no_borders_are_refused_in_words() {
    on_both(|db| async move {
        let site = Site::new(db);
        let mut browser = site.administrator().await;
        territories::load(&site).await;
        let fields = [("ngay", "2024-12-01"), ("nguon", "Thử"), ("thuoc_tinh", "")];
        let square = "[[[105,21],[106,21],[106,22],[105,21]]]";
        let feature = |kind: &str, coordinates: &str| {
            format!("{{\"type\":\"FeatureCollection\",\"features\":[{{\"properties\":{{\"ma\":\"00005\"}},\"geometry\":{{\"type\":\"{kind}\",\"coordinates\":{coordinates}}}}}]}}")
        };
        let deep = feature("Polygon", &"[".repeat(5000));
        for (content, words) in [
            ("", "không phải là GeoJSON đúng"),
            ("{\"a\":1}", "không phải là danh sách vùng"),
            (deep.as_str(), "lồng quá nhiều lớp"),
            (&feature("Point", "[105,21]"), "không phải đa giác"),
            (&feature("Polygon", "[[[NaN,21]]]"), "NaN"),
            (&feature("Polygon", "[[[500000,21],[1,2],[3,4],[500000,21]]]"), "kinh độ, vĩ độ"),
            (&feature("Polygon", square).replace("00005", "98765"), "Không vùng nào trong tệp khớp"),
        ] {
            let told = browser.send_files(BORDERS, &fields, &[("a.geojson", content)]).await;
            assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
            told.says(words).says("value=\"2024-12-01\"");
        }
        let dayless = [("ngay", ""), ("nguon", "Thử"), ("thuoc_tinh", "")];
        let content = feature("Polygon", square);
        let told = browser.send_files(BORDERS, &dayless, &[("a.geojson", &content)]).await;
        told.says("ngày nào");
    })
    .await;
}

#[tokio::test]
async fn people_talk_about_an_indicator_on_its_page() {
    on_both(|db| async move {
        let mut desk = Desk::new(db).await;
        let slug = desk.round.plan.slug.clone();
        let here = format!("/ke-hoach/{slug}/chi-tieu/1.1");
        let write = format!("{here}/y-kien");
        desk.site.browser().page(&here).await.says_not("Ý kiến mới");
        let said = desk.officer.submit(&here, &write, &[("noi_dung", "Số còn <b>thiếu</b>")]).await;
        assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.text());
        let id = said.location().split_once("#yk-").unwrap().1.to_owned();
        let fields = [("noi_dung", "Đề nghị bổ sung"), ("tra_loi", id.as_str())];
        let answered = desk.coordinator.submit(&here, &write, &fields).await;
        assert_eq!(answered.status, StatusCode::SEE_OTHER, "{}", answered.text());
        let page = desk.head.page(&here).await;
        page.says("Số còn &lt;b&gt;thiếu&lt;/b&gt;").says("Đề nghị bổ sung").says("Điều phối");
        // The author alone may take it back.
        let back = format!("{write}/{id}/rut-lai");
        page.says_not(&back);
        let refused = desk.head.submit(&here, &back, &[]).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        refused.says("Chỉ người viết");
        let empty = desk.officer.submit(&here, &write, &[("noi_dung", "  ")]).await;
        assert_eq!(empty.status, StatusCode::BAD_REQUEST);
        let taken = desk.officer.submit(&here, &back, &[]).await;
        assert_eq!(taken.status, StatusCode::SEE_OTHER);
        let page = desk.coordinator.page(&here).await;
        page.says("đã được người viết rút lại").says_not("thiếu").says("Đề nghị bổ sung");
        desk.site.browser().page(&here).await.says_not("Đề nghị bổ sung");
    })
    .await;
}

#[tokio::test]
async fn comparisons_show_and_export_the_same() {
    on_both(|db| async move {
        let (site, slug) = Site::with_plan(db).await;
        let mut browser = site.administrator().await;
        let here = format!("/ke-hoach/{slug}/so-sanh");
        browser.page(&format!("{here}?theo=ky")).await.says("Cần hai kỳ báo cáo khác nhau");
        browser.page(&format!("{here}?theo=dia-ban")).await.says("Chưa chỉ tiêu nào có số liệu");
        let nothing = browser.get(&format!("{here}/xuat.xlsx?theo=ky")).await;
        assert_eq!(nothing.status, StatusCode::BAD_REQUEST);

        let one = origin(&site, &slug, "3.2").await;
        for (period, as_of, value) in
            [("2023-Y1", date(2023, 11, 30), "60"), ("2024-Y1", DAY, "61.5")]
        {
            received_figure(&site.app, one, None, (period, as_of), value).await;
        }
        let two = format!("{here}?tu=2023-12-31&den=2024-12-02");
        let page = browser.page(&format!("{two}&khac=1")).await;
        page.says("+1,5").says("31/12/2023").says("<b>1/").says("khac=1");
        browser.page(&format!("{two}&q=khong+co+gi")).await.says("<b>0/");
        browser.page(&format!("{here}/xuat.xlsx?tu=2023-12-31&den=2024-12-02")).await;

        by_commune(&site, one, 5..=8).await;
        let page = browser.page(&format!("{here}?theo=dia-ban&chi-tieu=3.2")).await;
        page.says("Năm 2023").says("Năm 2024").says("Xã Số 8").says("<b>4/4</b>").says("+2");
        let page = browser.page(&format!("{here}?theo=dia-ban&chi-tieu=3.2&q=so+7")).await;
        page.says("<b>1/4</b>").says("Xã Số 7").says_not("Xã Số 8");
        browser.page(&format!("{here}?theo=dia-ban&cap=tinh")).await.says("<b>0/4</b>");
        browser.page(&format!("{here}/xuat.xlsx?theo=dia-ban&chi-tieu=3.2")).await;
        // Words of others are harmless.
        browser.page(&format!("{here}?theo=x&tu=%22%3E&den=9999-99-99&cap=%00")).await;
        let answer = site.browser().get(&here).await;
        assert_ne!(answer.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn tasks_through_time_stand_by_body_and_late_ones_by_cause() {
    on_both(|db| async move {
        let (site, slug) = Site::with_plan(db).await;
        let mut browser = site.administrator().await;
        let here = format!("/ke-hoach/{slug}/tien-do");
        let page = browser.page(&format!("{here}?kieu=thoi-gian-co-quan&ngay=2026-12-31")).await;
        page.says("<svg").says(" nhiệm vụ, ").says("quá hạn)");
        let page = browser.page(&format!("{here}?ngay=2026-12-31")).await;
        page.says("cơ quan chưa nêu lý do");
        // The causes add up to all that is late.
        let text = page.text();
        let late = text.split_once("Quá hạn, chưa xong</span> ").unwrap().1;
        let causes =
            late.split_once("<p class=\"small\">").unwrap().1.split_once(".</p>").unwrap().0;
        let late: usize = late.split_once('<').unwrap().0.trim().parse().unwrap();
        let told = causes.split("; ").map(|one| one.split_once(' ').unwrap().0);
        let told: usize = told.map(|n| n.parse::<usize>().unwrap()).sum();
        assert_eq!(told, late, "{causes}");
    })
    .await;
}

#[tokio::test]
async fn the_method_tells_changes_of_land_that_the_registry_knows() {
    on_both(|db| async move {
        const CHANGES: &str = "\
new_province_code,new_province,new_code,new_name,old_code,old_name,share,old_district_code,old_district,old_province_code,old_province
72,Tỉnh Hoa,00001,Xã Một,00001,Xã Một,Giữ nguyên,701,Huyện Bắc,71,Tỉnh Sơn
72,Tỉnh Hoa,00101,Xã Năm,00101,Xã Năm,Giữ nguyên,721,Huyện Nam,72,Tỉnh Hoa
";
        let (site, slug) = Site::with_plan(db).await;
        let mut browser = site.administrator().await;
        let file = Upload { name: "bang.csv".into(), bytes: CHANGES.as_bytes().to_vec() };
        let system = Caller::system();
        let act = Some(date(2025, 7, 1));
        load_territories(&site.app, &system, vec![file], act).await.unwrap();
        let method = "/phuong-phap-danh-gia";
        browser.page(method).await.says("chưa ghi thay đổi địa bàn nào");
        let head = ansinh_store::plan::by_slug(&site.app.db, &slug).await.unwrap().unwrap();
        set_plan_territory(&site.app, &system, head.id, "72").await.unwrap();
        let page = browser.page(method).await;
        page.says("Tỉnh Hoa được thành lập từ Tỉnh Sơn, Tỉnh Hoa").says("(Danh mục địa bàn)");
        let fields = [("tu_ngay", "2025-07-01"), ("noi_dung", "Sáp nhập"), ("can_cu", "Nghị quyết")];
        let twice =
            browser.submit(method, &format!("/ke-hoach/{slug}/doi-dia-ban"), &fields).await;
        assert_eq!(twice.status, StatusCode::BAD_REQUEST);
        twice.says("Danh mục địa bàn đã có");
    })
    .await;
}

#[tokio::test]
async fn pages_of_assessment_run_no_more_statements_than_written_down() {
    on_both(|db| async move {
        let (site, slug) = Site::with_plan(db).await;
        let mut browser = site.administrator().await;
        let one = origin(&site, &slug, "3.2").await;
        by_commune(&site, one, 5..=8).await;
        received_figure(&site.app, one, None, ("2024-Y1", DAY), "61.5").await;
        let plan = format!("/ke-hoach/{slug}");
        let counter = Counter::default();
        let _here = tracing::subscriber::set_default(counter.clone());
        let mut table = String::new();
        for path in [
            &format!("{plan}/tong-quan"),
            &format!("{plan}/danh-gia"),
            &format!("{plan}/danh-gia?tinh-trang=khong-on"),
            &format!("{plan}/danh-gia/xuat.xlsx"),
            &format!("{plan}/chi-tieu/3.2"),
            &format!("{plan}/chi-tieu/1.1"),
            &format!("{plan}/tien-do"),
            &format!("{plan}/tien-do?kieu=thoi-gian"),
            &format!("{plan}/tien-do?kieu=thoi-gian-co-quan"),
            &format!("{plan}/xep-hang"),
            &format!("{plan}/thay-doi"),
            &format!("{plan}/so-sanh"),
            &format!("{plan}/so-sanh?theo=ky"),
            &format!("{plan}/so-sanh?theo=dia-ban"),
            "/phuong-phap-danh-gia",
            "/so-lieu-cong-bo",
            BORDERS,
        ] {
            browser.page(path).await;
            counter.0.store(0, Ordering::Relaxed);
            assert_eq!(browser.get_anew(path).await.status, 200, "{path}");
            let statements = counter.0.load(Ordering::Relaxed);
            writeln!(table, "{statements:2}  {path}").unwrap();
        }
        insta::assert_snapshot!("assess_queries", table);
    })
    .await;
}
