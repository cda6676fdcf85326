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

const BEFORE: &str = "list_date,province_code,province,district_code,district,commune_code,commune
2025-01-04,71,Tỉnh Sơn,701,Huyện Bắc,00001,Xã Một
2025-01-04,71,Tỉnh Sơn,701,Huyện Bắc,00004,Xã Hai
2025-01-04,71,Tỉnh Sơn,701,Huyện Bắc,00007,Xã <Ba>
";
/// The code of Xã Một is printed for Xã Hai too.
const CHANGES: &str = "new_province_code,new_province,new_code,new_name,old_code,old_name,share,old_district_code,old_district,old_province_code,old_province
71,Tỉnh Sơn,00001,Xã Một,00001,Xã Một,Nhập toàn bộ,701,Huyện Bắc,71,Tỉnh Sơn
71,Tỉnh Sơn,00001,Xã Một,00001,Xã Hai,Nhập toàn bộ,701,Huyện Bắc,71,Tỉnh Sơn
";

#[tokio::test]
async fn files_come_in_by_the_browser() {
    on_both(|db| async move {
        let site = Site::new(db);
        let mut stranger = site.browser();
        assert_eq!(stranger.get("/dia-ban/nap").await.status, StatusCode::SEE_OTHER);
        let mut admin = site.administrator().await;
        admin.page("/dia-ban").await.says("href=\"/dia-ban/nap\"");
        let files = [("truoc.csv", BEFORE), ("bang.csv", CHANGES)];

        let refused = admin.send_files("/dia-ban/nap", &[("ngay", "")], &files).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("bang.csv: Dòng 2: Mã địa bàn 00001 không kèm ngày");
        let refused = admin.send_files("/dia-ban/nap", &[("ngay", "mai")], &files).await;
        refused.says("“mai” không phải là ngày").says("value=\"mai\"");
        let refused = admin.send_files("/dia-ban/nap", &[], &[("", "")]).await;
        refused.says("Bạn chưa chọn tệp");

        let sent = admin.send_files("/dia-ban/nap", &[("ngay", "01/07/2025")], &files).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
        let preview = sent.location().to_owned();
        let page = admin.page(&preview).await;
        page.says("Danh mục chưa thay đổi gì")
            .says("Danh sách cấp xã ngày 04/01/2025")
            .says("Bảng chuyển đổi từ ngày 01/07/2025")
            .says("Mã in nhầm")
            .says("<dt>old_name</dt><dd>Xã Hai</dd>")
            .says("Xã &lt;Ba&gt;");
        stranger.page("/dia-ban?ngay=2025-07-01").await.says("Không có địa bàn nào khớp");
        admin.page("/dia-ban/nap").await.says(&preview);
        assert_eq!(stranger.get(&preview).await.status, StatusCode::SEE_OTHER);

        let loaded = admin.submit(&preview, &format!("{preview}/nap"), &[]).await;
        assert_eq!(loaded.status, StatusCode::SEE_OTHER, "{}", loaded.text());
        let source = loaded.location().to_owned();
        admin.page(&source).await.says("Mã in nhầm").says("chưa xử lý");
        assert_eq!(admin.get(&preview).await.status, StatusCode::NOT_FOUND);
        stranger.page("/dia-ban?ngay=2025-06-30").await.says("Xã Hai");
    })
    .await;
}

#[tokio::test]
async fn doubts_are_settled_by_those_who_may_and_seen_by_all() {
    on_both(|db| async move {
        let site = Site::new(db);
        let mut admin = site.administrator().await;
        let files = [("truoc.csv", BEFORE), ("bang.csv", CHANGES)];
        let sent = admin.send_files("/dia-ban/nap", &[("ngay", "2025-07-01")], &files).await;
        let preview = sent.location().to_owned();
        let loaded = admin.submit(&preview, &format!("{preview}/nap"), &[]).await;
        let source = loaded.location().to_owned();
        // After the one about the whole file: nothing says where Xã <Ba> went.
        let answer = format!("{source}/diem/1");

        let refused = admin.submit(&source, &answer, &[]).await;
        refused.says("Bạn chưa chọn cách xử lý");
        let wrong = [("chon", "ma"), ("ma_dung", "99999")];
        admin.submit(&source, &answer, &wrong).await.says("Chưa có đơn vị nào mang mã 99999");
        let right = [("chon", "ma"), ("ma_dung", "00007")];
        let settled = admin.submit(&source, &answer, &right).await;
        assert_eq!(settled.status, StatusCode::SEE_OTHER, "{}", settled.text());
        assert!(settled.location().contains("#diem-"), "{}", settled.location());
        admin.page(&source).await.says("Sửa mã thành 00007").says("Người Quản Trị");

        let mut stranger = site.browser();
        let page = stranger.page(&source).await;
        page.says("Sửa mã thành 00007").says_not("Người Quản Trị").says_not("ma_dung");
        let list = stranger.page("/dia-ban/nguon").await;
        list.says("bang.csv").says_not("Người Quản Trị");
        stranger.page(&format!("{source}?trang-thai=chua")).await.says_not("Sửa mã thành 00007");
        for nowhere in ["/dia-ban/nguon/x", "/dia-ban/nguon/00000000-0000-0000-0000-000000000000"] {
            assert_eq!(stranger.get(nowhere).await.status, StatusCode::NOT_FOUND, "{nowhere}");
        }
    })
    .await;
}

/// A file of any number of faults gives pages of bounded weight.
#[tokio::test]
async fn many_doubts_stand_on_many_pages() {
    on_both(|db| async move {
        let site = Site::new(db);
        let mut admin = site.administrator().await;
        let mut text = CHANGES.lines().next().unwrap().to_owned();
        for n in 1..=300 {
            write!(
                text,
                "\n71,Tỉnh Sơn,00001,Xã Một,,Xã Số {n},Nhập toàn bộ,701,Huyện Bắc,71,Tỉnh Sơn"
            )
            .unwrap();
        }
        let sent =
            admin.send_files("/dia-ban/nap", &[("ngay", "2025-07-01")], &[("a.csv", &text)]).await;
        let preview = sent.location().to_owned();
        let page = admin.page(&preview).await;
        page.says("Trang 1/12").says("(100 dòng đầu trong 300)");
        assert!(page.body.len() < 150 << 10, "{} bytes", page.body.len());
        admin.page(&format!("{preview}?trang=12")).await.says("Trang 12/12");
        let loaded = admin.submit(&preview, &format!("{preview}/nap"), &[]).await;
        let source = loaded.location().to_owned();
        let page = admin.page(&source).await;
        page.says("Trang 1/12").says("Còn <b>300</b> cảnh báo");
        assert!(page.body.len() < 150 << 10, "{} bytes", page.body.len());
        admin.page("/dia-ban/nguon").await.says("còn 300/300 cảnh báo");
    })
    .await;
}
