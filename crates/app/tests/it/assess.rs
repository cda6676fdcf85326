//! How indicators stand: from published results to a closed milestone, on both engines.

use ansinh_app::assess::{
    Confirmation, TypedOutlook, choose_path, close_milestone, confirm_published, import_published,
    note_break, open_book, refuse_published, say_outlook, set_baseline, set_thresholds, tasks,
};
use ansinh_app::upload_source::Upload;
use ansinh_app::{App, AppError, Caller};
use ansinh_domain::assess::{Baseline, Confidence, Method, Path, Settings, Status, TaskState};
use ansinh_domain::report::Value;
use ansinh_store::assess::published::{self, Outcome};
use ansinh_store::assess::{Choice, settings_on};
use ansinh_store::task::TaskFilter;
use ansinh_store::{IndicatorId, PublishedFigureId, audit};
use ansinh_testkit::{Reporting, app, on_both, reporting};
use jiff::civil::{Date, date};
use rust_decimal::Decimal;

const RESULTS: &str = "\
indicator,year,value,unit,territory,kind,as_of,source,source_date,note
1.1,2021,10,bác sĩ,Sông Hoa,published,end 2021,https://vi-du.vn/a,2022,
1.1,2023,11,bác sĩ,Sông Hoa,published,31/12/2023,https://vi-du.vn/b,2024,
1.1 (related),2023,900,người,Sông Hoa,published,2023,https://vi-du.vn/b,2024,
1.2,2023,93,%,Sông Hoa,published,early 2024,https://vi-du.vn/c,2024,
1.2,2022,91,%,Tỉnh Khác,published,2022,https://vi-du.vn/c,2024,
";

async fn import(app: &App, r: &Reporting, text: &str) -> Result<usize, AppError> {
    let upload = Upload { name: "ket-qua.csv".into(), bytes: text.into() };
    let imported = import_published(app, &r.coordinator, &r.plan, upload).await?;
    Ok(imported.waiting)
}

/// Figures that wait, by code and year.
async fn waiting(app: &App, r: &Reporting) -> Vec<(String, i16, PublishedFigureId)> {
    let rows = published::open_of_plan(&app.db, r.plan.id).await.unwrap();
    rows.into_iter().map(|row| (row.content.code, row.content.year.unwrap(), row.id)).collect()
}

async fn confirm(app: &App, r: &Reporting, code: &str, year: i16) -> Result<(), AppError> {
    let all = waiting(app, r).await;
    let figure = all.iter().find(|(c, y, _)| (c.as_str(), *y) == (code, year)).unwrap().2;
    let said = Confirmation { as_of: None, note: "Đúng số của sở".into() };
    confirm_published(app, &r.head, &r.plan, (figure, r.body), &said).await.map(drop)
}

async fn stands(app: &App, r: &Reporting, code: &str, day: Date) -> (Status, Option<Decimal>) {
    let book = open_book(app, &r.coordinator, &r.plan, day).await.unwrap();
    let all = book.assess(day).unwrap();
    let one = all.iter().find(|one| one.row.code == code).unwrap();
    assert!(one.out.reason.ends_with('.'), "{}", one.out.reason);
    (one.out.status, one.out.progress)
}

async fn origin(app: &App, r: &Reporting, code: &str) -> IndicatorId {
    let day = app.today();
    let book = open_book(app, &r.coordinator, &r.plan, day).await.unwrap();
    book.assess(day).unwrap().iter().find(|one| one.row.code == code).unwrap().origin
}

async fn verbs(app: &App) -> Vec<String> {
    let newest = audit::newest(&app.db, 50).await.unwrap();
    newest.into_iter().map(|entry| entry.verb).collect()
}

fn refused<T>(result: Result<T, AppError>, words: &str) {
    match result {
        Err(AppError::Invalid(reason)) => assert!(reason.contains(words), "{reason}"),
        Err(error) => panic!("{error}"),
        Ok(_) => panic!("not refused: {words}"),
    }
}

fn p(text: &str) -> Option<Decimal> {
    Some(text.parse().unwrap())
}

#[tokio::test]
async fn published_results_count_when_the_body_that_leads_confirms_them() {
    on_both(|db| async move {
        let app = app(db);
        let r = reporting(&app).await;
        let today = app.today();
        assert_eq!(stands(&app, &r, "1.1", today).await.0, Status::InsufficientData);
        assert_eq!(import(&app, &r, RESULTS).await.unwrap(), 3);
        refused(import(&app, &r, RESULTS).await, "đã được nạp");
        assert_eq!(published::of_plan(&app.db, r.plan.id).await.unwrap().len(), 5);
        // Shown, not counted.
        assert_eq!(stands(&app, &r, "1.1", today).await.0, Status::InsufficientData);

        let all = waiting(&app, &r).await;
        let first = all[0].2;
        let said = Confirmation { as_of: None, note: String::new() };
        for caller in [&r.officer, &r.other_officer, &Caller::anonymous(None)] {
            let refusal = confirm_published(&app, caller, &r.plan, (first, r.body), &said).await;
            assert!(matches!(refusal, Err(AppError::Refused(_))), "{refusal:?}");
        }
        let whole = Caller::system();
        let other = confirm_published(&app, &whole, &r.plan, (first, r.other_body), &said).await;
        refused(other, "chủ trì");
        confirm(&app, &r, "1.1", 2021).await.unwrap();
        confirm(&app, &r, "1.1", 2023).await.unwrap();
        let again = confirm_published(&app, &r.head, &r.plan, (first, r.body), &said).await;
        refused(again, "đã được");
        // Ten to eleven in two years: twelve at the end of 2025, 2 of 2.5.
        let now = stands(&app, &r, "1.1", today).await;
        assert_eq!(now, (Status::NeedsAcceleration, p("0.8")));
        // What was known at the end of 2022.
        assert_eq!(stands(&app, &r, "1.1", date(2022, 12, 31)).await.0, Status::InsufficientData);

        // A row without a day needs one from who confirms it; who refuses says why.
        refused(confirm(&app, &r, "1.2", 2023).await, "ngày nào");
        let last = waiting(&app, &r).await[0].2;
        let silent = refuse_published(&app, &r.head, &r.plan, (last, r.body), " ").await;
        refused(silent, "lý do");
        refuse_published(&app, &r.head, &r.plan, (last, r.body), "Cách tính khác").await.unwrap();
        let row = published::find(&app.db, last).await.unwrap().unwrap();
        assert_eq!(
            (row.outcome, row.reason.as_deref()),
            (Some(Outcome::Refused), Some("Cách tính khác"))
        );
        let verbs = verbs(&app).await;
        for verb in ["import-published", "confirm-published", "refuse-published"] {
            assert!(verbs.iter().any(|known| known == verb), "{verb} in {verbs:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn decisions_change_how_an_indicator_stands() {
    on_both(|db| async move {
        let app = app(db);
        let r = reporting(&app).await;
        let today = app.today();
        import(&app, &r, RESULTS).await.unwrap();
        confirm(&app, &r, "1.1", 2021).await.unwrap();
        confirm(&app, &r, "1.1", 2023).await.unwrap();
        let one = origin(&app, &r, "1.1").await;

        // Thresholds from a day on.
        let shipped = settings_on(&app.db, today).await.unwrap();
        let from = date(2024, 6, 1);
        let set = Settings { from, on_track: p("0.8").unwrap(), source: "Thử".into(), ..shipped };
        assert!(matches!(
            set_thresholds(&app, &r.coordinator, &set).await,
            Err(AppError::Refused(_))
        ));
        set_thresholds(&app, &Caller::system(), &set).await.unwrap();
        assert_eq!(stands(&app, &r, "1.1", today).await.0, Status::OnTrack);
        assert_eq!(stands(&app, &r, "1.1", date(2024, 5, 31)).await.0, Status::NeedsAcceleration);
        let wrong = Settings { acceleration: p("0.9").unwrap(), ..set };
        refused(set_thresholds(&app, &Caller::system(), &wrong).await, "tăng dần");

        // Another land, then joined by a baseline.
        let told = ("Tỉnh Sông Hoa nhận thêm một huyện", "Nghị quyết thử");
        let day = date(2023, 7, 1);
        note_break(&app, &r.coordinator, &r.plan, day, told).await.unwrap();
        refused(note_break(&app, &r.coordinator, &r.plan, day, told).await, "đã có");
        assert_eq!(stands(&app, &r, "1.1", today).await.0, Status::InsufficientData);
        let base = Baseline {
            as_of: date(2021, 12, 31),
            value: p("10.5").unwrap(),
            land: 0,
            source: "Tính lại cho địa bàn mới".into(),
        };
        set_baseline(&app, &r.coordinator, (one, "1.1"), &base, day).await.unwrap();
        // A quarter a year from 10.5: 11.5 at the end of 2025, 1 of 2.
        assert_eq!(stands(&app, &r, "1.1", today).await, (Status::OffTrack, p("0.5")));

        let choice =
            Choice { path: Some(Path::Step), method: Some(Method::OpenSdg), levels: vec![] };
        let bare = choose_path(&app, &r.coordinator, (one, "1.1"), &choice, "").await;
        refused(bare, "lý do");
        choose_path(&app, &r.coordinator, (one, "1.1"), &choice, "Theo đợt").await.unwrap();
        assert_eq!(stands(&app, &r, "1.1", today).await.0, Status::NotDue);
    })
    .await;
}

#[tokio::test]
async fn owners_speak_beside_the_status_and_a_closed_milestone_keeps_its_value() {
    on_both(|db| async move {
        let app = app(db);
        let r = reporting(&app).await;
        import(&app, &r, RESULTS).await.unwrap();
        confirm(&app, &r, "1.1", 2021).await.unwrap();
        confirm(&app, &r, "1.1", 2023).await.unwrap();
        let day = app.today();
        let book = open_book(&app, &r.coordinator, &r.plan, day).await.unwrap();
        let row =
            book.assess(day).unwrap().iter().find(|one| one.row.code == "1.1").unwrap().row.clone();
        let typed = |action: &str| TypedOutlook {
            confidence: Confidence::Unsure,
            action: action.to_owned(),
        };
        let said = say_outlook(&app, &r.officer, &r.plan, (&row, r.body), &typed("")).await;
        refused(said, "giải pháp");
        let other = (&row, r.other_body);
        let said = say_outlook(&app, &r.other_officer, &r.plan, other, &typed("a")).await;
        refused(said, "chủ trì");
        say_outlook(&app, &r.officer, &r.plan, (&row, r.body), &typed("Tuyển thêm")).await.unwrap();
        let one = origin(&app, &r, "1.1").await;
        let said = ansinh_store::assess::outlook::of_indicator(&app.db, one).await.unwrap();
        assert_eq!(said[0].action.as_deref(), Some("Tuyển thêm"));
        assert_eq!(said[0].status, Status::NeedsAcceleration.word());

        let early = close_milestone(&app, &r.coordinator, &r.plan, 2025).await;
        refused(early, "chưa qua");
        app.clock.advance(jiff::SignedDuration::from_hours(24 * 460));
        let later = "Mã,Năm,Kết quả,Đơn vị,Địa bàn,Loại,Tính đến,Nguồn\n\
            1.1,2025,\"12,6\",bác sĩ,Sông Hoa,công bố,31/12/2025,https://vi-du.vn/d\n";
        assert_eq!(import(&app, &r, later).await.unwrap(), 1);
        refused(close_milestone(&app, &r.coordinator, &r.plan, 2025).await, "Không có chỉ tiêu");
        confirm(&app, &r, "1.1", 2025).await.unwrap();
        assert_eq!(close_milestone(&app, &r.coordinator, &r.plan, 2025).await.unwrap(), 1);
        refused(close_milestone(&app, &r.coordinator, &r.plan, 2025).await, "đã chốt");
        let day = app.today();
        let book = open_book(&app, &r.coordinator, &r.plan, day).await.unwrap();
        let all = book.assess(day).unwrap();
        let verdict = &all.iter().find(|one| one.row.code == "1.1").unwrap().out.passed[0];
        assert_eq!((verdict.met, verdict.closed), (Some(true), Some(day)));
        let number = p("12.6").unwrap();
        assert_eq!(verdict.used.as_ref().unwrap().value, Value::Number { number });
    })
    .await;
}

#[tokio::test]
async fn tasks_stand_by_their_days() {
    on_both(|db| async move {
        let app = app(db);
        let r = reporting(&app).await;
        let day = date(2027, 1, 1);
        let (all, page) =
            tasks(&app, &r.coordinator, &r.plan, &TaskFilter::default(), day).await.unwrap();
        assert_eq!(i64::try_from(all.len()).unwrap(), page.total);
        for one in &all {
            assert!(one.out.reason.ends_with('.'), "{}", one.out.reason);
            let over = one.facts.end.is_some_and(|end| end < day);
            let dated = one.out.state == TaskState::Late;
            assert!(!dated || over, "{}: {}", one.row.code, one.out.reason);
        }
        assert!(all.iter().any(|one| one.out.state == TaskState::Late), "{all:?}");
        let nobody = Caller::anonymous(None);
        let refusal = tasks(&app, &nobody, &r.plan, &TaskFilter::default(), day).await;
        assert!(matches!(refusal, Err(AppError::Refused(_))));
    })
    .await;
}
