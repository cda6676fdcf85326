//! Pages of duties without an owner, and of the number of days that makes them.

use ansinh_testkit::on_both;
use axum::http::StatusCode;

use crate::site::Site;

const HERE: &str = "/viec-chua-co-nguoi";

#[tokio::test]
async fn bodies_without_an_officer_are_listed_with_the_next_step() {
    on_both(|db| async move {
        let (site, slug) = Site::with_plan(db).await;
        let mut stranger = site.browser();
        assert_eq!(stranger.get(HERE).await.status, StatusCode::SEE_OTHER);
        let overview = format!("/ke-hoach/{slug}");
        stranger.page(&overview).await.says_not("chưa có người phụ trách");

        let mut admin = site.administrator().await;
        admin.page(&overview).await.says("chưa có người phụ trách").says(HERE);
        let page = admin.page(HERE).await;
        page.says("Sở Y tế")
            .says("Chưa ai được giao vai trò cán bộ báo cáo")
            .says("Mời cán bộ báo cáo")
            .says("Nhóm cơ quan chưa có thành viên")
            .says("30 ngày gần đây");
        admin.page(&format!("{HERE}?q=so+y+te")).await.says("Sở Y tế").says_not("Sở Nội vụ</a>");
        admin
            .page(&format!("{HERE}?ly-do=nhom-trong"))
            .await
            .says("Nhóm cơ quan chưa có thành viên")
            .says_not("Chưa ai được giao vai trò");
        admin.page(&format!("{HERE}?ly-do=het-han")).await.says("Không có cơ quan nào khớp");

        // The next step begins with the right role and body.
        let text = page.text();
        let (_, rest) = text.split_once("/tai-khoan/moi?").unwrap();
        let invite = format!("/tai-khoan/moi?{}", rest.split('"').next().unwrap());
        let form = admin.page(&invite.replace("&amp;", "&")).await.text();
        assert_eq!(form.matches(" selected>").count(), 2, "{form}");

        let export = admin.page(&format!("{HERE}/xuat.xlsx?q=so+y+te")).await;
        let limits = ansinh_formats::read::Limits::default();
        let read = ansinh_formats::read::read_document(&export.body, None, &limits).unwrap();
        let lines = read.source_lines();
        assert!(lines.iter().any(|line| line.cells.iter().any(|cell| cell == "Sở Y tế")));
    })
    .await;
}

#[tokio::test]
async fn the_number_of_days_is_set_by_who_manages_the_system() {
    on_both(|db| async move {
        let site = Site::new(db);
        let mut admin = site.administrator().await;
        admin.page("/thiet-lap").await.says("value=\"30\"");
        let wrong = [("muc", "silent-days"), ("gia_tri", "nhiều")];
        let refused = admin.submit("/thiet-lap", "/thiet-lap", &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("từ 1 đến 366").says("value=\"nhiều\"");
        let right = [("muc", "silent-days"), ("gia_tri", "14")];
        let set = admin.submit("/thiet-lap", "/thiet-lap", &right).await;
        assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.text());
        admin.page("/thiet-lap").await.says("value=\"14\"");
        let unknown = [("muc", "x"), ("gia_tri", "14")];
        let refused = admin.submit("/thiet-lap", "/thiet-lap", &unknown).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    })
    .await;
}
