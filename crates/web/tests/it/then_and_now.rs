//! Figures and reports told by who reported them then and by who answers for them now; figures of
//! two lands apart.

use ansinh_app::report::receive::receive;
use ansinh_app::report::review::approve;
use ansinh_app::report::save_cells::{CellEdit, save_cells};
use ansinh_app::report::submit::submit;
use ansinh_app::report::{MoveRequest, open_round};
use ansinh_app::upload_source::Upload;
use ansinh_app::{App, Caller, load_territories};
use ansinh_domain::access::{Grant, Role, Scope};
use ansinh_domain::report::{Field, ItemKind};
use ansinh_store::report::cell::CellKey;
use ansinh_store::report::{item, submission};
use ansinh_store::{Db, SubmissionId};
use ansinh_testkit::{Reporting, end_body, on_both, reporting};
use axum::http::StatusCode;
use jiff::SignedDuration;
use jiff::civil::date;

use crate::access_matrix::member;
use crate::reports::fill;
use crate::site::{Browser, Site};

async fn signed_in(site: &Site, login: &str, role: Role, scope: Scope) -> Browser {
    let from = date(2020, 1, 1);
    member(site, login, &[Grant { role, scope, from, to: None, deputy_of: None }]).await
}

/// Fills a report in, 1.1 with `value`, and brings it to the end of its way.
async fn received(app: &App, r: &Reporting, id: SubmissionId, value: &str) {
    let rows = item::of_submission(&app.db, id).await.unwrap();
    let row = rows.iter().find(|row| row.kind == ItemKind::Indicator && row.code == "1.1").unwrap();
    let key = CellKey { item: row.id, territory: None, field: Field::Value };
    let edit = CellEdit { key: key.clone(), typed: value.into(), base: 0 };
    save_cells(app, &r.officer, id, &[edit]).await.unwrap();
    fill(app, &r.officer, id).await;
    // A figure and a reason why there is none do not go together.
    let key = CellKey { field: Field::NoData, ..key };
    save_cells(app, &r.officer, id, &[CellEdit { key, typed: String::new(), base: 1 }])
        .await
        .unwrap();
    submit(app, &r.officer, MoveRequest::of(id)).await.unwrap();
    approve(app, &r.head, MoveRequest::of(id)).await.unwrap();
    receive(app, &r.coordinator, MoveRequest::of(id)).await.unwrap();
}

async fn next_year(app: &App, r: &Reporting) -> SubmissionId {
    let period = "2026-Y1".parse().unwrap();
    let round = open_round(app, &r.coordinator, r.regime, period, app.today()).await.unwrap();
    let rows = submission::of_round(&app.db, round).await.unwrap();
    rows.iter().find(|row| row.body_id == r.body).unwrap().id
}

#[tokio::test]
async fn pages_tell_who_reported_then_and_who_answers_now() {
    on_both(async |db: Db| {
        let site = Site::new(db);
        site.administrator().await;
        let r = reporting(&site.app).await;
        received(&site.app, &r, r.submission, "12,6").await;
        end_body(&site.app, &r.coordinator, r.body, date(2024, 12, 2), &[r.other_body]).await;
        let mut coordinator =
            signed_in(&site, "dieuphoi", Role::Coordinator, Scope::WholePlan).await;
        let indicator = format!("/ke-hoach/{}/chi-tieu/1.1", r.plan.slug);
        let page = coordinator.page(&indicator).await.text();
        for words in [
            "Số liệu đã tiếp nhận",
            "12,6",
            "Cơ quan báo cáo khi đó",
            "Nay chịu trách nhiệm",
            "Sở Y tế",
            "Sở Văn hoá, Thể thao và Du lịch",
        ] {
            assert!(page.contains(words), "no {words}");
        }
        let stranger = site.browser().page(&indicator).await.text();
        assert!(!stranger.contains("Số liệu đã tiếp nhận"), "reports are not for everybody");

        let then = coordinator.page("/theo-doi").await.text();
        assert!(then.contains(r#"aria-current="page">Theo tổ chức khi báo cáo"#));
        let now = coordinator.page("/theo-doi?theo=hien-nay").await.text();
        assert!(now.contains("do Sở Y tế báo cáo:"), "{now}");
        assert!(!then.contains("do Sở Y tế báo cáo:"));
        assert!(now.contains("/theo-doi/xuat.xlsx?theo=hien-nay"));
        let file = coordinator.get("/theo-doi/xuat.xlsx?theo=hien-nay").await;
        assert_eq!(file.status, StatusCode::OK);

        let own = Scope::Body(r.other_body.0);
        let mut officer = signed_in(&site, "canbo3", Role::ReportingOfficer, own).await;
        let body = format!("/co-quan/{}", r.other_body);
        let then = officer.page(&body).await.text();
        assert!(then.contains("Báo cáo và số liệu") && !then.contains("12,6"));
        let now = officer.page(&format!("{body}?theo=hien-nay")).await.text();
        assert!(now.contains("12,6") && now.contains("Sở Y tế"), "{now}");
        let other = officer.page(&format!("/co-quan/{}", r.body)).await.text();
        assert!(!other.contains("Báo cáo và số liệu"), "another body's reports are not theirs");
        assert!(officer.page(&indicator).await.text().contains("12,6"), "they answer for it now");
    })
    .await;
}

const CHANGES: &str = "\
new_province_code,new_province,new_code,new_name,old_code,old_name,share,old_district_code,old_district,old_province_code,old_province
72,Tỉnh Hoa,00001,Xã Một,00001,Xã Một,Giữ nguyên,701,Huyện Bắc,71,Tỉnh Sơn
72,Tỉnh Hoa,00101,Xã Năm,00101,Xã Năm,Giữ nguyên,721,Huyện Nam,72,Tỉnh Hoa
";

#[tokio::test]
async fn figures_of_two_lands_are_apart_until_a_recomputed_one_is_approved() {
    on_both(async |db: Db| {
        let site = Site::new(db);
        site.administrator().await;
        let r = reporting(&site.app).await;
        received(&site.app, &r, r.submission, "12,6").await;
        site.app.clock.advance(SignedDuration::from_hours(24 * 380));
        let next = next_year(&site.app, &r).await;
        received(&site.app, &r, next, "14,2").await;
        // The first figure is as of 2024, the next of December 2025; the province changes between.
        let file = Upload { name: "bang.csv".into(), bytes: CHANGES.as_bytes().to_vec() };
        let day = Some(date(2025, 7, 1));
        load_territories(&site.app, &Caller::system(), vec![file], day).await.unwrap();

        let own = Scope::Body(r.body.0);
        let mut officer = signed_in(&site, "canbo7", Role::ReportingOfficer, own).await;
        let mut coordinator =
            signed_in(&site, "dieuphoi", Role::Coordinator, Scope::WholePlan).await;
        let page = format!("/ke-hoach/{}/chi-tieu/1.1", r.plan.slug);
        let unknown = coordinator.page(&page).await.text();
        assert!(unknown.contains("Chưa ghi địa bàn của kế hoạch"), "{unknown}");
        assert!(!officer.page(&page).await.text().contains("Lưu địa bàn"));
        let set = format!("/ke-hoach/{}/dia-ban", r.plan.slug);
        let wrong = coordinator.submit(&page, &set, &[("ma", "7")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let done = coordinator.submit(&page, &set, &[("ma", "72"), ("tiep", &page)]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());

        let broken = officer.page(&page).await.text();
        assert!(
            broken.contains("Khác địa bàn") && broken.contains("được thành lập từ"),
            "{broken}"
        );
        assert!(broken.contains("Số liệu đã dùng</dt><dd>1</dd>"), "nothing is joined: {broken}");
        let (_, after) = broken.split_once("name=\"so_cu\"").expect("the form to propose");
        let old = after.split_once("value=\"").unwrap().1.split_once('"').unwrap().0.to_owned();
        let propose = format!("{page}/tinh-lai");
        let wanted = [
            ("so_cu", old.as_str()),
            ("ngay", "2025-10-29"),
            ("gia_tri", "11,9"),
            ("cach_tinh", "Bình quân gia quyền"),
            ("nguon", "Niên giám"),
        ];
        let sent = officer.submit(&page, &propose, &wanted).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
        assert!(officer.page(&page).await.text().contains("Chờ duyệt"));
        let waiting = coordinator.page(&page).await.text();
        let (_, after) =
            waiting.split_once("action=\"/so-lieu-tinh-lai/").expect("the form to decide");
        let decide = format!("/so-lieu-tinh-lai/{}", after.split_once('"').unwrap().0);
        let mine = officer.submit(&page, &decide, &[("quyet_dinh", "duyet")]).await;
        assert_eq!(mine.status, StatusCode::FORBIDDEN);
        let unsaid = coordinator.submit(&page, &decide, &[("quyet_dinh", "khong")]).await;
        assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY, "a reason is needed");
        let done =
            coordinator.submit(&page, &decide, &[("quyet_dinh", "duyet"), ("tiep", &page)]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
        let joined = coordinator.page(&page).await.text();
        assert!(
            joined.contains("Giá trị gốc</dt><dd>11,9"),
            "the assessment begins there: {joined}"
        );
        let (_, joined) = joined.split_once("id=\"so-lieu\"").expect("the figures received");
        let at = |words: &str| joined.find(words).unwrap_or_else(|| panic!("no {words}"));
        assert!(at("12,6") < at("Khác địa bàn") && at("Khác địa bàn") < at("11,9"));
        assert!(at("11,9") < at("14,2") && joined.contains("Bình quân gia quyền"));
    })
    .await;
}
