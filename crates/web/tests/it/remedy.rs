//! What will be done about what is off track, asked where a report is sent.

use ansinh_app::Caller;
use ansinh_app::assess::{Confirmation, confirm_published, import_published};
use ansinh_app::upload_source::Upload;
use ansinh_domain::access::TokenScope;
use ansinh_store::assess::published;
use ansinh_testkit::on_both;
use axum::http::StatusCode;
use serde_json::json;

use crate::api::Program;
use crate::reports::{Desk, step};
use crate::site::Site;

const OFF_TRACK: &str = "Mã,Năm,Kết quả,Đơn vị,Địa bàn,Loại,Tính đến,Nguồn
1.1,2021,10,bác sĩ,Sông Hoa,công bố,31/12/2021,https://vi-du.vn/a
1.1,2023,\"10,2\",bác sĩ,Sông Hoa,công bố,31/12/2023,https://vi-du.vn/a
";

/// Figures of earlier years, by which 1.1 is off track.
async fn off_track(site: &Site, desk: &Desk) {
    let r = &desk.round;
    let upload = Upload { name: "truoc.csv".into(), bytes: OFF_TRACK.into() };
    import_published(&site.app, &Caller::system(), &r.plan, upload).await.unwrap();
    for row in published::open_of_plan(&site.app.db, r.plan.id).await.unwrap() {
        let said = Confirmation { as_of: None, note: String::new() };
        confirm_published(&site.app, &r.head, &r.plan, (row.id, r.body), &said).await.unwrap();
    }
}

#[tokio::test]
async fn a_report_asks_for_what_will_be_done_and_is_sent_once_it_is_said() {
    on_both(|db| async move {
        let mut desk = Desk::new(db).await;
        desk.fill().await;
        let (page, slug) = (desk.at("/gui"), desk.round.plan.slug.clone());
        desk.officer.page(&page).await.says_not("Giải pháp khắc phục");
        off_track(&desk.site, &desk).await;

        desk.officer.page(&desk.home.clone()).await.says("Ghi giải pháp khắc phục");
        let shown = desk.officer.page(&page).await;
        shown.says("Giải pháp khắc phục (1)").says("đang ở mức “Chậm”").says("Còn 1 điểm");
        shown.says("Bắt buộc trước khi gửi báo cáo này");
        // The head who signs for it sees the same.
        desk.head.page(&page).await.says("đang ở mức “Chậm”");

        // Typed, pasted or sent by a program: the sending says the same.
        let scopes = [TokenScope::EnterReports];
        let mut program = Program::of(&desk.site, &desk.round.officer, &scopes).await;
        let moves = format!("/api/v1/submissions/{}/moves", desk.round.submission);
        let told = program.change("POST", &moves, json!({"move": "submit", "version": 1})).await;
        assert_eq!(told.problem(), (409, "held-back".to_owned()), "{}", told.json());
        let issue = &told.json()["issues"][0];
        assert_eq!((&issue["check"], &issue["item"]), (&json!("remedy"), &json!("1.1")));

        let form = format!("/ke-hoach/{slug}/chi-tieu/1.1/nhan-dinh");
        let body = desk.round.body.to_string();
        let back = format!("{page}#giai-phap");
        let mut fields =
            vec![("co_quan", body.as_str()), ("muc", "unsure"), ("tiep", &back), ("giai_phap", "")];
        let refused = desk.officer.submit(&page, &form, &fields).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        refused.says("phải ghi giải pháp").says(&page);
        fields[3].1 = "Tuyển thêm 20 bác sĩ";
        let said = desk.officer.submit(&page, &form, &fields).await;
        assert_eq!((said.status, said.location()), (StatusCode::SEE_OTHER, back.as_str()));
        desk.officer.page(&page).await.says_not("Giải pháp khắc phục");
        // Back only within the site.
        fields[2].1 = "//vi-du.vn/a";
        let away = desk.officer.submit(&page, &form, &fields).await;
        assert_eq!(away.location(), format!("/ke-hoach/{slug}/chi-tieu/1.1#nhan-dinh"));

        let sent = step(&mut desk.officer, &page, &page, &[]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    })
    .await;
}
