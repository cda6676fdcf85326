//! Pages of how things stand: the leader's overview, the lists behind its numbers, the verdict and
//! chart of an indicator, published results, the method.

use ansinh_app::Caller;
use ansinh_app::assess::{Confirmation, confirm_published};
use ansinh_store::assess::published;
use ansinh_testkit::on_both;
use axum::http::StatusCode;

use crate::site::Site;

const RESULTS: &str = "\
indicator,year,value,unit,territory,kind,as_of,source,source_date,note
3.2,2021,60,%,Tuyên Quang,published,31/12/2021,https://vi-du.vn/a,2022,
3.2,2023,65.8,%,Tuyên Quang,published,31/12/2023,https://vi-du.vn/b,2024,
5.10 (level),2023,14.03,% hộ nghèo,Tuyên Quang cũ,published,end 2023,https://vi-du.vn/a,2024,
5.10,2024,3.84,điểm %/năm,Tuyên Quang,derived,2024,https://vi-du.vn/c,2024,
";

#[tokio::test]
async fn from_a_table_of_results_to_the_leaders_screen() {
    on_both(|db| async move {
        let (site, slug) = Site::with_plan(db).await;
        let mut browser = site.administrator().await;
        let plan = format!("/ke-hoach/{slug}");
        let here = "/so-lieu-cong-bo";
        let fields = [("ke_hoach", slug.as_str())];
        let answer = browser.send_files(here, &fields, &[("ket-qua.csv", RESULTS)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let answer = browser.send_files(here, &fields, &[("ket-qua.csv", RESULTS)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        answer.says("đã được nạp trước đó");
        let page = browser.page(here).await;
        page.says("Chờ xác nhận").says("Chỉ để tham khảo").says("không phải mức thay đổi");

        let head = ansinh_store::plan::by_slug(&site.app.db, &slug).await.unwrap().unwrap();
        let detail = |code: &'static str| {
            let (db, version, day) = (site.app.db.clone(), head.version_id, site.app.today());
            async move { ansinh_store::indicator::detail(&db, version, code, day).await }
        };
        let lead = detail("3.2").await.unwrap().unwrap().row.leads[0].id;
        let said = Confirmation { as_of: None, note: String::new() };
        for row in published::open_of_plan(&site.app.db, head.id).await.unwrap() {
            if row.content.code == "3.2" {
                let asked = (row.id, lead);
                confirm_published(&site.app, &Caller::system(), &head, asked, &said).await.unwrap();
            }
        }

        let page = browser.page(&format!("{plan}/chi-tieu/3.2")).await;
        page.says("<svg")
            .says("65,8%")
            .says("P = (giá trị dự báo")
            .says("Cách đánh giá chỉ tiêu này");
        let page = browser.page(&format!("{plan}/tong-quan")).await;
        page.says("Theo nhóm chỉ tiêu").says("Theo cơ quan chủ trì").says("Nhiệm vụ");
        for word in ["tot", "can-day-nhanh", "khong-on", "chua-ket-luan", "insufficient-data"] {
            browser.page(&format!("{plan}/danh-gia?tinh-trang={word}")).await;
        }
        let page = browser.page(&format!("{plan}/danh-gia?q=3.2")).await;
        page.says("65,8%").says("Hiển thị");
        browser.page(&format!("{plan}/danh-gia/xuat.xlsx")).await;
        browser.page(&format!("{plan}/tien-do")).await.says("Quá hạn");
        browser.page(&format!("{plan}/tien-do?kieu=thoi-gian")).await.says("<svg");
        browser.page(&format!("{plan}/xep-hang")).await.says("Điểm là trung bình");
        let page = browser.page(&format!("{plan}/thay-doi?tu=2022-01-01&den=2024-06-01")).await;
        page.says("chỉ tiêu có số liệu hoặc tình trạng khác");
        browser.page(&format!("{plan}/tong-quan?ngay=2024-06-01")).await.says("Xem tại ngày");
        browser.page("/phuong-phap-danh-gia").await.says("P ≥ 0,95").says("Open SDG");
        browser.page(&format!("/co-quan/{lead}")).await.says("Kết quả việc chủ trì");
    })
    .await;
}

#[tokio::test]
async fn strangers_see_the_method_and_nothing_else() {
    on_both(|db| async move {
        let (site, slug) = Site::with_plan(db).await;
        let mut browser = site.browser();
        browser.page("/phuong-phap-danh-gia").await.says_not("Lưu ngưỡng");
        let page = browser.page(&format!("/ke-hoach/{slug}/chi-tieu/3.2")).await;
        page.says_not("Đánh giá <span").says_not("<svg");
        for path in ["tong-quan", "danh-gia", "tien-do", "xep-hang", "thay-doi"] {
            let answer = browser.get(&format!("/ke-hoach/{slug}/{path}")).await;
            assert_ne!(answer.status, StatusCode::OK, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn forms_say_what_cannot_stand() {
    on_both(|db| async move {
        let (site, slug) = Site::with_plan(db).await;
        let mut browser = site.administrator().await;
        let method = "/phuong-phap-danh-gia";
        let fields = [
            ("tu_ngay", "2024-07-01"),
            ("dung_tien_do", "0,9"),
            ("can_day_nhanh", "0,5"),
            ("xau_di", "0"),
            ("khoang", "0,05"),
            ("so_lieu_cu", "300"),
            ("sap_den_han", "30"),
            ("can_cu", "Kết luận thử"),
        ];
        let answer = browser.submit(method, method, &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        browser.page(method).await.says("P ≥ 0,9").says("Kết luận thử");
        let mut wrong = fields;
        wrong[1].1 = "0,1";
        let answer = browser.submit(method, method, &wrong).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        answer.says("tăng dần");

        let here = format!("/ke-hoach/{slug}/chi-tieu/3.2");
        let base = [("gia_tri", "58"), ("tinh_den", "2020-12-31"), ("can_cu", "Văn bản thử")];
        let answer = browser.submit(&here, &format!("{here}/gia-tri-goc"), &base).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        browser.page(&here).await.says("Văn bản thử");
        let answer =
            browser.submit(&here, &format!("{here}/cach-danh-gia"), &[("cach", "step")]).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        answer.says("lý do");
        let land =
            [("tu_ngay", "2025-07-01"), ("noi_dung", "Sáp nhập tỉnh"), ("can_cu", "Nghị quyết")];
        let answer = browser.submit(method, &format!("/ke-hoach/{slug}/doi-dia-ban"), &land).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        browser.page(method).await.says("Sáp nhập tỉnh");
    })
    .await;
}
