//! The consolidated report edited section by section: locks, versions, what the bodies changed since.

use ansinh_app::paper::{
    Begun, Choice, SaveText, Saved, Section, Standing, begin_section, leave_section,
    report_sections, round_report, save_section, section_history, settle_section,
};
use ansinh_app::report::MoveRequest;
use ansinh_app::report::receive::receive;
use ansinh_app::report::review::approve;
use ansinh_app::report::submit::{correct, submit};
use ansinh_app::{App, AppError, Caller};
use ansinh_domain::access::{Role, Scope};
use ansinh_domain::report::ItemKind;
use ansinh_formats::read::Limits;
use ansinh_formats::read::paper::figures;
use ansinh_formats::write::paper::paper_docx;
use ansinh_store::report_text::TextKind;
use ansinh_store::{Db, audit};
use ansinh_testkit::{Reporting, app, on_both, person, reporting};
use jiff::SignedDuration;

use super::{fill, first, put, whole};

async fn send(app: &App, r: &Reporting) {
    submit(app, &r.officer, whole(r)).await.unwrap();
    approve(app, &r.head, whole(r)).await.unwrap();
    receive(app, &r.coordinator, whole(r)).await.unwrap();
}

async fn section(app: &App, r: &Reporting, code: &str) -> Section {
    let all = report_sections(app, &r.coordinator, r.round).await.unwrap();
    all.section(code).unwrap().clone()
}

fn typed(version: i64, words: &str) -> SaveText {
    let words = words.to_owned();
    SaveText { version, words, settled: false, take_over: false, restored: false }
}

/// Text of the report's body with its figures.
async fn printed(app: &App, r: &Reporting) -> String {
    let paper = round_report(app, &r.coordinator, r.round).await.unwrap();
    format!("{:?}", paper.body)
}

/// Corrects the text of a section in the body's report.
async fn rewrite(app: &App, r: &Reporting, code: &str, text: &str) {
    let item = r.item(app, ItemKind::Section, code).await;
    let reason = Some("Bổ sung".to_owned());
    correct(app, &r.officer, MoveRequest { rows: vec![item], reason, ..whole(r) }).await.unwrap();
    let mut edit = first(app, r, ItemKind::Section, code, "text", text).await;
    let mut tx = app.db.begin().await.unwrap();
    let cell = ansinh_store::report::cell::find_in(&mut tx, &edit.key).await.unwrap();
    drop(tx);
    edit.base = cell.unwrap().version;
    ansinh_app::report::save_cells::save_cells(app, &r.officer, r.submission, &[edit])
        .await
        .unwrap();
    send(app, r).await;
}

#[tokio::test]
async fn sections_follow_the_reports_until_somebody_edits_them() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        fill(&app, &r).await;
        assert_eq!(section(&app, &r, "I").await.words, "", "nothing was received");
        send(&app, &r).await;
        let merged = section(&app, &r, "I").await;
        assert_eq!(merged.words, "Sở Y tế: Nội dung phần I.");
        assert_eq!((merged.standing, merged.version), (Standing::Merged, 0));
        rewrite(&app, &r, "I", "Đã ban hành {{03}} văn bản.").await;
        let merged = section(&app, &r, "I").await;
        assert_eq!(
            merged.words, "Sở Y tế: Đã ban hành {{{{03}} văn bản.",
            "braces of a body are words"
        );
        assert!(printed(&app, &r).await.contains("Đã ban hành {{03}} văn bản."));

        let refused = begin_section(&app, &r.officer, r.round, "I", false).await;
        assert!(matches!(refused, Err(AppError::Refused(_))));
        let unknown = begin_section(&app, &r.coordinator, r.round, "IX", false).await;
        assert!(matches!(unknown, Err(AppError::NotFound { .. })));

        // Not without having begun.
        let early = save_section(&app, &r.coordinator, r.round, "I", &typed(0, "a")).await;
        assert_eq!(early.unwrap(), Saved::NotYours(None));
        let begun = begin_section(&app, &r.coordinator, r.round, "I", false).await.unwrap();
        assert_eq!(begun, Begun::Yours);
        let words = "Tỷ lệ đạt {{số:1.1}}, {{đánh giá:1.1}}.\n\n  Mục tiêu {{mục tiêu:1.1/2025}}.";
        let saved = save_section(&app, &r.coordinator, r.round, "I", &typed(0, words)).await;
        assert_eq!(saved.unwrap(), Saved::Version(1));
        let edited = section(&app, &r, "I").await;
        assert_eq!((edited.standing, edited.version), (Standing::Edited, 1));
        assert!(edited.lock.is_none(), "saving gives the section back");
        let verbs: Vec<String> =
            audit::newest(&app.db, 5).await.unwrap().into_iter().map(|entry| entry.verb).collect();
        assert!(verbs.iter().any(|verb| verb == "save-section"), "{verbs:?}");

        // Its figures follow their source; nobody typed them again.
        let read = async || {
            let paper = round_report(&app, &r.coordinator, r.round).await.unwrap();
            let rules = ansinh_formats::paper::Rules::on(app.today()).unwrap();
            let bytes = paper_docx(&paper, &rules, app.now()).unwrap();
            let all = figures(&bytes, &Limits::default()).unwrap();
            all.into_iter().filter(|one| one.tag.starts_with("observation:")).collect::<Vec<_>>()
        };
        let before = read().await;
        assert_eq!(before.iter().filter(|one| one.text == "12,6").count(), 3, "one is in the text");
        let item = r.item(&app, ItemKind::Indicator, "1.1").await;
        let reason = Some("Nhập nhầm".to_owned());
        let rows = MoveRequest { rows: vec![item], reason, ..whole(&r) };
        correct(&app, &r.officer, rows).await.unwrap();
        put(&app, &r, &r.officer, "1.1", "value", "12,8").await;
        send(&app, &r).await;
        assert_eq!(read().await.iter().filter(|one| one.text == "12,8").count(), 3);
    })
    .await;
}

#[tokio::test]
async fn broken_figures_are_refused_with_their_place() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        begin_section(&app, &r.coordinator, r.round, "I", false).await.unwrap();
        let check = async |words: &str, expected: &str| {
            let saved = save_section(&app, &r.coordinator, r.round, "I", &typed(0, words)).await;
            let Saved::Broken(faults) = saved.unwrap() else { panic!("{words}") };
            assert!(faults[0].to_string().starts_with(expected), "{words}: {faults:?}");
        };
        check("Một\nTỷ lệ {{số:1.1", "Dòng 2, cột 7: “{{” mở ra").await;
        check("{{số:99}}", "Dòng 1, cột 1: Không có chỉ tiêu “99” trong kỳ này. Có: 1.1;").await;
        check("a {{kết quả:1.1}}", "Dòng 1, cột 3: Không có trường “kết quả”").await;
        check("{{đếm:nhà}}", "Dòng 1, cột 1: Không có con số “nhà” trong kỳ này. Có: chỉ tiêu;")
            .await;
        check("{{mục tiêu:1.1/1999}}", "Dòng 1, cột 1: Không có mục tiêu “1.1/1999”").await;
        check("{{#nếu số:1.1}}a{{/nếu}}", "Dòng 1, cột 1: “{{#nếu số:1.1}}” chỉ dùng trong mẫu")
            .await;
        assert_eq!(section(&app, &r, "I").await.version, 0, "nothing broken was kept");
    })
    .await;
}

#[tokio::test]
async fn one_person_edits_at_a_time_and_no_text_is_lost() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        let other =
            person(&app, "dau-moi-hai", "Đầu Mối Hai", &[(Role::Coordinator, Scope::WholePlan)])
                .await;
        let begin =
            async |who: &Caller, over| begin_section(&app, who, r.round, "I", over).await.unwrap();
        assert_eq!(begin(&r.coordinator, false).await, Begun::Yours);
        assert_eq!(begin(&r.coordinator, false).await, Begun::Yours, "one's own is renewed");
        let Begun::Held(lock) = begin(&other, false).await else { panic!("it is held") };
        assert!(lock.expires_at > app.now());
        let blocked = save_section(&app, &other, r.round, "I", &typed(0, "của tôi")).await.unwrap();
        assert!(matches!(blocked, Saved::NotYours(Some(_))), "{blocked:?}");

        // Taken over: the first person's text is refused, and still theirs to save over the other's.
        assert_eq!(begin(&other, true).await, Begun::Yours);
        let seen = section(&app, &r, "I").await.lock.unwrap();
        assert_eq!(seen.taken_from_name, Some(lock.held_by_name), "who was editing is told");
        let late = save_section(&app, &r.coordinator, r.round, "I", &typed(0, "bản một")).await;
        assert!(matches!(late.unwrap(), Saved::NotYours(Some(_))));
        let saved = save_section(&app, &other, r.round, "I", &typed(0, "bản hai")).await.unwrap();
        assert_eq!(saved, Saved::Version(1));
        let over = SaveText { take_over: true, ..typed(0, "bản một") };
        let newer = save_section(&app, &r.coordinator, r.round, "I", &over).await.unwrap();
        let Saved::Newer(row) = newer else { panic!("{newer:?}") };
        assert_eq!(row.words, "bản hai", "what came between is shown, not written over");
        let over = SaveText { version: 1, ..over };
        let saved = save_section(&app, &r.coordinator, r.round, "I", &over).await.unwrap();
        assert_eq!(saved, Saved::Version(2));

        // A lock runs out by itself.
        assert_eq!(begin(&r.coordinator, false).await, Begun::Yours);
        app.clock.advance(SignedDuration::from_mins(31));
        assert_eq!(begin(&other, false).await, Begun::Yours);
        leave_section(&app, &other, r.round, "I").await.unwrap();
        assert!(section(&app, &r, "I").await.lock.is_none());
        let history = section_history(&app, &r.coordinator, r.round, "I").await.unwrap();
        let words: Vec<&str> = history.iter().map(|row| row.words.as_str()).collect();
        assert_eq!(words, ["bản một", "bản hai"], "every saved text is there");
    })
    .await;
}

#[tokio::test]
async fn two_people_saving_at_once_write_one_version_each_or_are_told() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        let other =
            person(&app, "dau-moi-hai", "Đầu Mối Hai", &[(Role::Coordinator, Scope::WholePlan)])
                .await;
        let save = async |who: &Caller, words: &str| {
            let text = SaveText { take_over: true, ..typed(0, words) };
            save_section(&app, who, r.round, "I", &text).await.unwrap()
        };
        let (one, two) = tokio::join!(save(&r.coordinator, "một"), save(&other, "hai"));
        let won = [&one, &two].into_iter().filter(|saved| **saved == Saved::Version(1)).count();
        assert_eq!(won, 1, "{one:?} {two:?}");
        let told = [&one, &two].into_iter().any(|saved| matches!(saved, Saved::Newer(_)));
        assert!(told, "{one:?} {two:?}");
        let history = section_history(&app, &r.coordinator, r.round, "I").await.unwrap();
        assert_eq!(history.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn edits_stay_when_reports_change_and_somebody_chooses() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        fill(&app, &r).await;
        send(&app, &r).await;
        begin_section(&app, &r.coordinator, r.round, "I", false).await.unwrap();
        let own = "Sở Y tế: Nội dung phần I, đã biên tập.";
        save_section(&app, &r.coordinator, r.round, "I", &typed(0, own)).await.unwrap();
        rewrite(&app, &r, "I", "Nội dung phần I. Thêm một văn bản.").await;

        let at = section(&app, &r, "I").await;
        assert_eq!(at.standing, Standing::Conflict);
        assert_eq!(at.base, "Sở Y tế: Nội dung phần I.");
        assert_eq!(at.source, "Sở Y tế: Nội dung phần I. Thêm một văn bản.");
        assert!(printed(&app, &r).await.contains("đã biên tập"), "the edits are printed");
        let others = report_sections(&app, &r.coordinator, r.round).await.unwrap();
        assert_eq!(others.conflicts(), 1, "only that section");

        // Editing on without saying that the changes are in leaves the choice open.
        begin_section(&app, &r.coordinator, r.round, "I", false).await.unwrap();
        save_section(&app, &r.coordinator, r.round, "I", &typed(1, &format!("{own} Lần hai.")))
            .await
            .unwrap();
        let at = section(&app, &r, "I").await;
        assert_eq!((at.standing, at.version), (Standing::Conflict, 2));

        let stale = (2, "000000000000000000000000");
        let settle = async |seen, choice| {
            settle_section(&app, &r.coordinator, r.round, "I", seen, choice).await
        };
        assert!(matches!(settle(stale, Choice::Keep).await, Err(AppError::Invalid(_))));
        let mark = at.mark();
        let old = settle((1, mark.as_str()), Choice::Keep).await;
        assert!(matches!(old, Err(AppError::ChangedMeanwhile)));
        settle((2, mark.as_str()), Choice::Keep).await.unwrap();
        let at = section(&app, &r, "I").await;
        assert_eq!((at.standing, at.version), (Standing::Edited, 3));
        assert!(at.words.ends_with("Lần hai."));
        let none = settle((3, mark.as_str()), Choice::Keep).await;
        assert!(matches!(none, Err(AppError::Invalid(_))), "nothing is left to choose");

        rewrite(&app, &r, "I", "Nội dung mới.").await;
        let at = section(&app, &r, "I").await;
        settle((3, at.mark().as_str()), Choice::Take).await.unwrap();
        let at = section(&app, &r, "I").await;
        assert_eq!((at.words.as_str(), at.standing), ("Sở Y tế: Nội dung mới.", Standing::Edited));
        let history = section_history(&app, &r.coordinator, r.round, "I").await.unwrap();
        let kinds: Vec<TextKind> = history.iter().map(|row| row.kind).collect();
        use TextKind::{Kept, Taken, Typed};
        assert_eq!(kinds, [Taken, Kept, Typed, Typed]);
    })
    .await;
}
