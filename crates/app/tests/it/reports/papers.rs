//! Papers made of what was reported: letters that urge, reports, and where their figures come from.

use std::collections::BTreeMap;

use ansinh_app::assess::{open_book, tasks};
use ansinh_app::paper::{
    LetterRequest, PaperHead, assignment, body_report, briefing, change_letter, draft_letters,
    drop_paper, issue_paper, letter, note_answer, note_received, paper_head, register,
    round_report, set_paper_head, urging,
};
use ansinh_app::report::MoveRequest;
use ansinh_app::report::receive::receive;
use ansinh_app::report::review::approve;
use ansinh_app::report::submit::{correct, submit};
use ansinh_app::{App, AppError};
use ansinh_domain::assess::Status;
use ansinh_domain::report::ItemKind;
use ansinh_domain::urge::{Level, Step};
use ansinh_formats::paper::{Paper, Rules};
use ansinh_formats::read::Limits;
use ansinh_formats::read::paper::{check_paper, figures};
use ansinh_formats::write::paper::paper_docx;
use ansinh_store::report::{item, observation, round};
use ansinh_store::task::TaskFilter;
use ansinh_store::{Db, audit};
use ansinh_testkit::{Reporting, app, on_both, reporting};
use jiff::civil::{Date, date};
use jiff::tz::Offset;

use super::{fill, put, whole};

/// Eight in the morning of a day.
fn go_to(app: &App, day: Date) {
    let at = Offset::constant(7).to_timestamp(day.at(8, 0, 0, 0)).unwrap();
    app.clock.advance(at.duration_since(app.now()));
}

fn docx(app: &App, paper: &Paper) -> Vec<u8> {
    let rules = Rules::on(app.today()).unwrap();
    let bytes = paper_docx(paper, &rules, app.now()).unwrap();
    let faults = check_paper(&bytes, &rules, &Limits::default()).unwrap();
    assert_eq!(faults, [], "{}", paper.subject());
    bytes
}

fn request(r: &Reporting, new_due: Date) -> LetterRequest {
    LetterRequest {
        round: r.round,
        level: Level::Reminder,
        submissions: vec![r.submission, r.other_submission],
        new_due,
        each: false,
    }
}

async fn send(app: &App, r: &Reporting) {
    submit(app, &r.officer, whole(r)).await.unwrap();
    approve(app, &r.head, whole(r)).await.unwrap();
    receive(app, &r.coordinator, whole(r)).await.unwrap();
}

#[tokio::test]
async fn urging_goes_up_by_letters_and_stops_when_the_report_comes() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        let friday = date(2025, 10, 31);
        let step = async || {
            let chains = urging(&app, &r.coordinator, r.round).await.unwrap();
            chains.into_iter().find(|c| c.status.submission.id == r.submission).unwrap().step
        };
        assert_eq!(step().await, Step::NotBefore(date(2025, 10, 30)), "its deadline is far");
        go_to(&app, friday);
        let since = date(2025, 10, 30);
        assert_eq!(step().await, Step::Due { level: Level::Reminder, since });

        let refused = draft_letters(&app, &r.officer, &request(&r, date(2025, 11, 4))).await;
        assert!(matches!(refused, Err(AppError::Refused(_))));
        let past = draft_letters(&app, &r.coordinator, &request(&r, friday)).await;
        assert!(matches!(past, Err(AppError::Invalid(_))), "a deadline that is over");
        let made = draft_letters(&app, &r.coordinator, &request(&r, date(2025, 11, 4))).await;
        let [id] = made.unwrap()[..] else { panic!("one letter to all") };
        let draft = letter(&app, &r.coordinator, id).await.unwrap();
        assert_eq!(draft.paper.addressees, ["Sở Y tế", "Sở Văn hoá, Thể thao và Du lịch"]);
        assert_eq!((draft.paper.number, draft.paper.date), (None, None), "a draft has no number");
        docx(&app, &draft.paper);
        assert!(matches!(step().await, Step::Due { .. }), "a draft urges nobody");

        // What is typed is kept, over nobody else's words.
        let mut content = draft.content.clone();
        content.paragraphs.push("Đề nghị phản hồi bằng văn bản.".to_owned());
        let times = draft.row.mod_count;
        let monday = date(2025, 11, 3);
        change_letter(&app, &r.coordinator, id, times, &content, monday).await.unwrap();
        let stale = change_letter(&app, &r.coordinator, id, times, &content, monday).await;
        assert!(matches!(stale, Err(AppError::ChangedMeanwhile)));

        issue_paper(&app, &r.coordinator, id, times + 1, 5, friday).await.unwrap();
        let issued = letter(&app, &r.coordinator, id).await.unwrap();
        assert_eq!(issued.paper.number_line(), "Số: 05/SYT-VP");
        docx(&app, &issued.paper);
        let late = change_letter(&app, &r.coordinator, id, times + 2, &content, monday).await;
        assert!(matches!(late, Err(AppError::ChangedMeanwhile)), "an issued letter stays");
        let wait = Step::NotBefore(date(2025, 11, 6));
        assert_eq!(step().await, wait, "three working days after the new deadline");

        note_received(&app, &r.coordinator, id, r.submission, Some(friday)).await.unwrap();
        let before = Some((date(2025, 10, 30), "Đã rõ"));
        let early = note_answer(&app, &r.coordinator, id, r.submission, before).await;
        assert!(matches!(early, Err(AppError::Invalid(_))), "answered before it was written");
        let answer = Some((friday, "Sẽ gửi ngày 04/11"));
        note_answer(&app, &r.coordinator, id, r.submission, answer).await.unwrap();
        let seen = letter(&app, &r.coordinator, id).await.unwrap();
        let row = seen.addressees.iter().find(|row| row.submission_id == r.submission).unwrap();
        assert_eq!(row.answer.as_deref(), Some("Sẽ gửi ngày 04/11"));

        go_to(&app, date(2025, 11, 6));
        let since = date(2025, 11, 6);
        assert_eq!(step().await, Step::Due { level: Level::Collector, since });
        fill(&app, &r).await;
        send(&app, &r).await;
        assert_eq!(step().await, Step::Stopped);
        let came = draft_letters(&app, &r.coordinator, &request(&r, date(2025, 11, 20))).await;
        let Err(AppError::Invalid(reason)) = came else { panic!("it has come") };
        assert!(reason.starts_with("Sở Y tế đã gửi báo cáo"), "{reason}");
        let verbs: Vec<String> =
            audit::newest(&app.db, 60).await.unwrap().into_iter().map(|e| e.verb).collect();
        for verb in ["draft-letter", "change-letter", "issue-letter", "note-letter"] {
            assert!(verbs.iter().any(|known| known == verb), "{verb} of {verbs:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_number_is_given_once_a_year_and_issuer() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        let friday = date(2025, 10, 31);
        go_to(&app, friday);
        let each = LetterRequest { each: true, ..request(&r, date(2025, 11, 4)) };
        let [one, other] = draft_letters(&app, &r.coordinator, &each).await.unwrap()[..] else {
            panic!("a letter to each")
        };
        let issue = async |id, times, number, day| {
            issue_paper(&app, &r.coordinator, id, times, number, day).await
        };
        issue(one, 1, 12, friday).await.unwrap();
        let Err(AppError::Invalid(reason)) = issue(other, 1, 12, friday).await else {
            panic!("12 is taken")
        };
        assert!(reason.contains("Số 12 năm 2025") && reason.contains("là 13"), "{reason}");
        for (number, day) in [(0, friday), (100_000, friday), (13, date(2025, 11, 1))] {
            let wrong = issue(other, 1, number, day).await;
            assert!(matches!(wrong, Err(AppError::Invalid(_))), "{number} on {day}");
        }
        let again = issue(one, 2, 14, friday).await;
        assert!(matches!(again, Err(AppError::ChangedMeanwhile)), "a letter has one number");
        // Another issuer has numbers of its own.
        let draft = letter(&app, &r.coordinator, other).await.unwrap();
        let mut content = draft.content.clone();
        content.head =
            PaperHead { issuer: "Sở Nội vụ".into(), code: "SNV".into(), ..content.head };
        let due = draft.row.new_due.unwrap();
        change_letter(&app, &r.coordinator, other, 1, &content, due).await.unwrap();
        issue(other, 2, 12, friday).await.unwrap();
        let all = register(&app, &r.coordinator, 2025).await.unwrap();
        assert_eq!((all.issued.len(), all.drafts.len(), all.years), (2, 0, vec![2025]));
        assert!(all.issued.iter().any(|row| row.issuer == "Sở Nội vụ"), "{:?}", all.issued);
        assert!(register(&app, &r.officer, 2025).await.is_err(), "officers see their own reports");

        let third = LetterRequest { level: Level::Superior, ..request(&r, date(2025, 11, 4)) };
        let [third] = draft_letters(&app, &r.coordinator, &third).await.unwrap()[..] else {
            panic!("one letter to all")
        };
        let seen = letter(&app, &r.coordinator, third).await.unwrap();
        assert_eq!(seen.paper.issuer, "Ủy ban nhân dân tỉnh Sông Hoa");
        assert_eq!(seen.content.paragraphs.len(), 4, "the two had different letters before");
        docx(&app, &seen.paper);
        drop_paper(&app, &r.coordinator, third).await.unwrap();
        let twice = drop_paper(&app, &r.coordinator, third).await;
        assert!(matches!(twice, Err(AppError::ChangedMeanwhile)));
    })
    .await;
}

#[tokio::test]
async fn a_letter_that_urges_nobody_any_more_gets_no_number() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        go_to(&app, date(2025, 10, 31));
        let one =
            LetterRequest { submissions: vec![r.submission], ..request(&r, date(2025, 11, 4)) };
        let ids = [
            draft_letters(&app, &r.coordinator, &one).await.unwrap()[0],
            draft_letters(&app, &r.coordinator, &request(&r, date(2025, 11, 4))).await.unwrap()[0],
        ];
        fill(&app, &r).await;
        go_to(&app, date(2025, 11, 3));
        send(&app, &r).await;
        let issue =
            async |id, number, day| issue_paper(&app, &r.coordinator, id, 1, number, day).await;
        let late = issue(ids[1], 1, date(2025, 11, 3)).await;
        assert!(late.is_ok(), "the other body has not reported: {late:?}");
        let Err(AppError::Invalid(reason)) = issue(ids[0], 2, date(2025, 11, 3)).await else {
            panic!("its report has come")
        };
        assert!(reason.contains("đã gửi báo cáo"), "{reason}");
        // It was sent out before the report came, and its number is noted late.
        issue(ids[0], 2, date(2025, 11, 1)).await.unwrap();

        go_to(&app, date(2025, 11, 6));
        let other = LetterRequest {
            submissions: vec![r.other_submission],
            ..request(&r, date(2025, 11, 7))
        };
        let id = draft_letters(&app, &r.coordinator, &other).await.unwrap()[0];
        go_to(&app, date(2025, 11, 10));
        let Err(AppError::Invalid(reason)) = issue(id, 3, date(2025, 11, 10)).await else {
            panic!("its deadline is over")
        };
        assert!(reason.contains("không sau ngày công văn"), "{reason}");
        let content = letter(&app, &r.coordinator, id).await.unwrap().content;
        let past = date(2025, 11, 10);
        let changed = change_letter(&app, &r.coordinator, id, 1, &content, past).await;
        assert!(matches!(changed, Err(AppError::Invalid(_))));
    })
    .await;
}

#[tokio::test]
async fn every_figure_of_a_report_leads_to_its_observation() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        fill(&app, &r).await;
        send(&app, &r).await;
        let read = async || {
            let paper = round_report(&app, &r.coordinator, r.round).await.unwrap();
            figures(&docx(&app, &paper), &Limits::default()).unwrap()
        };
        let before = read().await;
        let observed = observation::of_version(&app.db, r.plan.version_id).await.unwrap();
        let mut values: BTreeMap<String, String> = BTreeMap::new();
        for figure in before.iter().filter(|figure| figure.tag.starts_with("observation:")) {
            let old = values.insert(figure.tag.clone(), figure.text.clone());
            assert!(old.is_none_or(|old| old == figure.text), "{figure:?} told in two ways");
        }
        let expected: BTreeMap<String, String> = observed
            .iter()
            .map(|figure| {
                let text = match figure.value.parse() {
                    Ok(number) => ansinh_domain::number::format(number),
                    Err(_) => format!("Chưa có số liệu: {}", figure.value),
                };
                (format!("observation:{}", figure.id), text)
            })
            .collect();
        assert_eq!(values, expected, "each figure received, no other");
        assert!(before.iter().any(|figure| figure.tag.starts_with("target:")));

        // A corrected figure changes in the text and in the appendix, and nothing else does.
        let item = r.item(&app, ItemKind::Indicator, "1.1").await;
        let reason = Some("Nhập nhầm".to_owned());
        let rows = MoveRequest { rows: vec![item], reason, ..whole(&r) };
        correct(&app, &r.officer, rows).await.unwrap();
        put(&app, &r, &r.officer, "1.1", "value", "12,8").await;
        send(&app, &r).await;
        let after = read().await;
        assert_eq!(before.len(), after.len());
        // So does what is reckoned from it, and nothing else.
        let changed: Vec<_> = before.iter().zip(&after).filter(|(old, new)| old != new).collect();
        let mut figures = 0;
        let codes = item::codes_of_version(&app.db, r.plan.version_id).await.unwrap();
        let (origin, _) = codes.iter().find(|(_, code)| *code == "1.1").unwrap();
        for (old, new) in changed {
            assert_eq!(old.tag, new.tag);
            if old.tag == format!("assessment:{origin}") {
                assert!(old.text.contains("12,6") && new.text.contains("12,8"), "{new:?}");
                continue;
            }
            assert!(old.tag.starts_with("observation:"), "{old:?}");
            assert_eq!((old.text.as_str(), new.text.as_str()), ("12,6", "12,8"));
            figures += 1;
        }
        assert_eq!(figures, 2);
    })
    .await;
}

#[tokio::test]
async fn papers_say_what_was_received_and_are_as_the_decree_says() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        fill(&app, &r).await;
        let early = round_report(&app, &r.coordinator, r.round).await.unwrap();
        let text = |paper: &Paper| format!("{:?}", paper.body);
        assert!(!text(&early).contains("Nội dung phần I."), "not received yet");
        let own = body_report(&app, &r.officer, r.submission).await.unwrap();
        assert!(text(&own).contains("Nội dung phần I."), "a body sees its own words");
        assert_eq!(own.issuer, "Sở Y tế");
        docx(&app, &own);
        let foreign = body_report(&app, &r.officer, r.other_submission).await;
        assert!(matches!(foreign, Err(AppError::Refused(_))));
        assert!(round_report(&app, &r.officer, r.round).await.is_err());

        send(&app, &r).await;
        let head = PaperHead {
            superior: "Ủy ban nhân dân tỉnh Sông Hoa".into(),
            issuer: "Sở Y tế".into(),
            code: "SYT".into(),
            unit: "KHTC".into(),
            place: "Sông Hoa".into(),
            posts: vec!["KT. Giám đốc".into(), "Phó Giám đốc".into()],
            signer: "Người Ký Thử".into(),
            recipients: vec!["Các sở, ban, ngành".into()],
        };
        let lacking = PaperHead { posts: Vec::new(), ..head.clone() };
        let refused = set_paper_head(&app, &r.coordinator, r.plan.id, &lacking).await;
        assert!(matches!(refused, Err(AppError::Invalid(_))));
        assert!(set_paper_head(&app, &r.officer, r.plan.id, &head).await.is_err());
        set_paper_head(&app, &r.coordinator, r.plan.id, &head).await.unwrap();
        let found = round::find(&app.db, r.round).await.unwrap().unwrap();
        assert_eq!(paper_head(&app, &r.coordinator, &found).await.unwrap(), head);
        let whole = round_report(&app, &r.coordinator, r.round).await.unwrap();
        let words = text(&whole);
        assert!(words.contains("Sở Y tế: ") && words.contains("Nội dung phần I."), "{words}");
        assert_eq!(whole.signature.lines, head.posts);
        docx(&app, &whole);

        go_to(&app, date(2025, 11, 10));
        let brief = briefing(&app, &r.coordinator, r.round).await.unwrap();
        assert!(text(&brief).contains("Sở Văn hoá, Thể thao và Du lịch: quá hạn"), "{brief:?}");
        docx(&app, &brief);
        let duties = assignment(&app, &r.officer, r.plan.id, r.body).await.unwrap();
        assert_eq!(duties.addressees, ["Sở Y tế"]);
        docx(&app, &duties);
    })
    .await;
}

#[tokio::test]
async fn reports_give_every_verdict_with_its_reason_as_a_field() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        // Before anything was received nothing can be concluded, and the papers say so.
        let early = round_report(&app, &r.coordinator, r.round).await.unwrap();
        let words = |paper: &Paper| format!("{:?}", paper.body);
        assert!(words(&early).contains("Chưa chỉ tiêu nào có đủ số liệu"), "{}", words(&early));
        let brief = briefing(&app, &r.coordinator, r.round).await.unwrap();
        assert!(words(&brief).contains("Chưa chỉ tiêu nào đủ số liệu"), "{}", words(&brief));

        fill(&app, &r).await;
        // A body's own paper shows what is typed, and says that nobody has received it.
        let own = body_report(&app, &r.officer, r.submission).await.unwrap();
        assert!(words(&own).contains("Chỉ tiêu 1.1, Năm 2025, chưa tiếp nhận"), "{}", words(&own));
        let own = figures(&docx(&app, &own), &Limits::default()).unwrap();
        let typed = own.iter().find(|figure| figure.text == "12,6").expect("the typed figure");
        assert!(typed.tag.starts_with("count:"), "{typed:?}");
        send(&app, &r).await;

        let paper = round_report(&app, &r.coordinator, r.round).await.unwrap();
        let found = figures(&docx(&app, &paper), &Limits::default()).unwrap();
        let has = |tag: String, text: &str| {
            found.iter().any(|figure| figure.tag == tag && figure.text == text)
        };
        let day = app.today();
        let book = open_book(&app, &r.coordinator, &r.plan, day).await.unwrap();
        let assessed = book.assess(day).unwrap();
        assert!(assessed.iter().any(|one| one.out.status.standing().is_some()), "{assessed:?}");
        for one in assessed.iter() {
            let tag = || format!("assessment:{}", one.origin);
            assert!(has(tag(), one.out.status.title()), "{}: {:?}", one.row.code, one.out.status);
            let told = one.out.milestone.is_none() || has(tag(), &one.out.reason);
            assert!(told, "{}: {}", one.row.code, one.out.reason);
        }
        let filter = TaskFilter::default();
        let (standing, _) = tasks(&app, &r.coordinator, &r.plan, &filter, day).await.unwrap();
        assert!(!standing.is_empty());
        for one in &standing {
            let tag = || format!("task:{}", one.row.id);
            assert!(has(tag(), one.out.state.title()), "{}", one.row.code);
            assert!(has(tag(), &one.out.reason), "{}", one.row.code);
        }
    })
    .await;
}

#[tokio::test]
async fn the_briefing_puts_the_worst_first() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        fill(&app, &r).await;
        send(&app, &r).await;
        go_to(&app, date(2031, 1, 10));
        let paper = briefing(&app, &r.coordinator, r.round).await.unwrap();
        let found = figures(&docx(&app, &paper), &Limits::default()).unwrap();
        let order: Vec<u8> = found
            .iter()
            .filter(|figure| figure.tag.starts_with("assessment:"))
            .filter_map(|figure| Status::ALL.into_iter().find(|s| s.title() == figure.text))
            .filter_map(Status::standing)
            .collect();
        assert!(order.is_sorted(), "{order:?}");
        let late: Vec<&str> = found
            .iter()
            .filter(|figure| figure.tag.starts_with("task:") && figure.text.starts_with("Đã quá"))
            .map(|figure| figure.text.as_str())
            .collect();
        let days = |text: &str| -> u32 {
            let (_, rest) = text.split_once(" là ").unwrap();
            rest.split(' ').next().unwrap().parse().unwrap()
        };
        let days: Vec<u32> = late.iter().map(|text| days(text)).collect();
        assert!(!days.is_empty() && days.is_sorted_by(|a, b| a >= b), "{days:?}");
    })
    .await;
}
