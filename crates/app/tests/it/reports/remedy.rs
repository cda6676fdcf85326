//! A body says what it will do about what is off track before its next report goes out.

use ansinh_app::assess::{
    Confirmation, TypedOutlook, confirm_published, import_published, open_book, say_outlook,
};
use ansinh_app::report::ReportError;
use ansinh_app::report::check_report::check_report;
use ansinh_app::report::submit::submit;
use ansinh_app::upload_source::Upload;
use ansinh_app::{App, AppError};
use ansinh_domain::assess::Confidence;
use ansinh_domain::check::{CheckCode, Severity};
use ansinh_domain::report::State;
use ansinh_store::assess::published;
use ansinh_testkit::{Reporting, app, on_both, reporting};
use jiff::SignedDuration;

use super::{fill, put, state, whole};

/// Figures of earlier years that count: brought in, and confirmed by the head of the body.
async fn counted(app: &App, r: &Reporting, rows: &str) {
    let head = "Mã,Năm,Kết quả,Đơn vị,Địa bàn,Loại,Tính đến,Nguồn\n";
    let upload = Upload { name: "truoc.csv".into(), bytes: format!("{head}{rows}").into() };
    import_published(app, &r.coordinator, &r.plan, upload).await.unwrap();
    for row in published::open_of_plan(&app.db, r.plan.id).await.unwrap() {
        let said = Confirmation { as_of: None, note: String::new() };
        confirm_published(app, &r.head, &r.plan, (row.id, r.body), &said).await.unwrap();
    }
}

/// What the checks ask of indicators off track: code, and whether it holds the report back.
async fn asked(app: &App, r: &Reporting) -> Vec<(String, bool)> {
    let issues = check_report(app, &r.officer, r.submission).await.unwrap();
    let own = issues.into_iter().filter(|issue| issue.check == CheckCode::Remedy);
    own.map(|issue| (issue.item, issue.severity == Severity::Blocks)).collect()
}

async fn say(app: &App, r: &Reporting, code: &str, action: &str) {
    let day = app.today();
    let book = open_book(app, &r.officer, &r.plan, day).await.unwrap();
    let row =
        book.assess(day).unwrap().iter().find(|one| one.row.code == code).unwrap().row.clone();
    let typed = TypedOutlook { confidence: Confidence::Unsure, action: action.into() };
    say_outlook(app, &r.officer, &r.plan, (&row, r.body), &typed).await.unwrap();
}

const OFF_TRACK: &str = "\
1.1,2021,10,bác sĩ,Sông Hoa,công bố,31/12/2021,https://vi-du.vn/a
1.1,2023,\"10,2\",bác sĩ,Sông Hoa,công bố,31/12/2023,https://vi-du.vn/a
";

#[tokio::test]
async fn a_report_waits_for_what_will_be_done() {
    on_both(|db| async move {
        let app = app(db);
        let r = reporting(&app).await;
        fill(&app, &r).await;
        put(&app, &r, &r.officer, "1.1", "value", "10,3").await;
        assert_eq!(asked(&app, &r).await, [], "nothing was known before this round");

        // Ten to 10.2 in two years, where 12.5 is wanted at the end of 2025.
        counted(&app, &r, OFF_TRACK).await;
        assert_eq!(asked(&app, &r).await, [("1.1".to_owned(), true)]);
        let held = submit(&app, &r.officer, whole(&r)).await.unwrap_err();
        let AppError::Report(ReportError::HeldBack(issues)) = held else { panic!("{held}") };
        let [issue] = issues.as_slice() else { panic!("{issues:?}") };
        assert_eq!(
            issue.message,
            "Chỉ tiêu đang ở mức “Chậm” mà từ kỳ báo cáo trước cơ quan chưa ghi giải pháp khắc phục. Hãy ghi giải pháp khắc phục trước khi gửi báo cáo."
        );
        // An explanation of the row is no answer.
        put(&app, &r, &r.officer, "1.1", "explanation", "Do thiếu nguồn tuyển").await;
        assert_eq!(asked(&app, &r).await, [("1.1".to_owned(), true)]);

        // A figure of this report that mends it: nothing to be said; half of it: asked, not required.
        put(&app, &r, &r.officer, "1.1", "value", "12,6").await;
        assert_eq!(asked(&app, &r).await, []);
        put(&app, &r, &r.officer, "1.1", "value", "10,3").await;

        app.clock.advance(SignedDuration::from_hours(1));
        say(&app, &r, "1.1", "Tuyển thêm 20 bác sĩ").await;
        assert_eq!(asked(&app, &r).await, []);
        // A newer round's figure asks again.
        app.clock.advance(SignedDuration::from_hours(1));
        let newer = "1.1,2024,\"10,25\",bác sĩ,Sông Hoa,công bố,30/11/2024,https://vi-du.vn/b\n";
        counted(&app, &r, newer).await;
        assert_eq!(asked(&app, &r).await, [("1.1".to_owned(), true)]);
        app.clock.advance(SignedDuration::from_hours(1));
        say(&app, &r, "1.1", "Thêm chính sách thu hút").await;
        submit(&app, &r.officer, whole(&r)).await.unwrap();
        assert_eq!(state(&app, &r).await, State::Submitted);
    })
    .await;
}

#[tokio::test]
async fn only_who_leads_is_asked_and_a_lag_is_only_said() {
    on_both(|db| async move {
        let app = app(db);
        let r = reporting(&app).await;
        // Ten to eleven: twelve at the end of 2025, which needs acceleration.
        let rows = OFF_TRACK.replace("\"10,2\"", "11");
        counted(&app, &r, &rows).await;
        assert_eq!(asked(&app, &r).await, [("1.1".to_owned(), false)]);
        let other = check_report(&app, &r.other_officer, r.other_submission).await.unwrap();
        assert!(other.iter().all(|issue| issue.check != CheckCode::Remedy), "{other:?}");
    })
    .await;
}
