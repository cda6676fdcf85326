//! Templates of papers, and the papers on changing a plan.

use ansinh_app::paper::{
    AmendmentRequest, LetterRequest, SaveTemplate, TemplateKind, TemplateSaved, adjustable,
    amendment, change_amendment, draft_amendment, draft_letters, drop_paper, issue_paper, letter,
    preview_template, round_report, save_template, template, templates,
};
use ansinh_app::{App, AppError, Caller};
use ansinh_domain::access::{Role, Scope};
use ansinh_domain::urge::Level;
use ansinh_formats::paper::{Paper, Rules, Title};
use ansinh_formats::read::Limits;
use ansinh_formats::read::paper::check_paper;
use ansinh_formats::write::paper::paper_docx;
use ansinh_store::paper::PaperState;
use ansinh_store::{Db, audit, paper};
use ansinh_testkit::{Reporting, app, on_both, person, reporting};
use jiff::civil::date;

fn checked(app: &App, paper: &Paper) {
    let rules = Rules::on(app.today()).unwrap();
    let bytes = paper_docx(paper, &rules, app.now()).unwrap();
    let faults = check_paper(&bytes, &rules, &Limits::default()).unwrap();
    assert_eq!(faults, [], "{}", paper.subject());
}

async fn administrator(app: &App) -> Caller {
    person(app, "quan.tri", "Quản Trị", &[(Role::Administrator, Scope::WholePlan)]).await
}

fn text(version: i64, words: &str) -> SaveTemplate {
    SaveTemplate { version, words: words.to_owned(), note: "Đổi câu kết".to_owned() }
}

const REPORT: TemplateKind = TemplateKind::RoundReport;

#[tokio::test]
async fn a_template_is_changed_by_versions_and_papers_follow() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        let admin = administrator(&app).await;
        assert!(templates(&app, &r.coordinator).await.is_err(), "an administrator's affair");
        let save = save_template(&app, &r.coordinator, REPORT, &text(0, "a")).await;
        assert!(matches!(save, Err(AppError::Refused(_))));
        let view = template(&app, &admin, REPORT).await.unwrap();
        assert_eq!((view.version, view.words.as_str()), (0, REPORT.shipped()));

        let words = view.words.replace("như sau:", "cụ thể như dưới đây:");
        let nameless = SaveTemplate { note: " ".into(), ..text(0, &words) };
        let refused = save_template(&app, &admin, REPORT, &nameless).await;
        assert!(matches!(refused, Err(AppError::Invalid(_))), "what was changed must be said");
        let saved = save_template(&app, &admin, REPORT, &text(0, &words)).await.unwrap();
        assert_eq!(saved, TemplateSaved::Version(1));
        let paper = round_report(&app, &r.coordinator, r.round).await.unwrap();
        assert!(format!("{:?}", paper.body).contains("cụ thể như dưới đây:"));
        checked(&app, &paper);

        // Two people at once: who comes second is told.
        let stale = save_template(&app, &admin, REPORT, &text(0, REPORT.shipped())).await.unwrap();
        let TemplateSaved::Newer(row) = stale else { panic!("{stale:?}") };
        assert_eq!((row.version, row.words), (1, words));
        // Going back is a version of its own.
        let back = save_template(&app, &admin, REPORT, &text(1, REPORT.shipped())).await.unwrap();
        assert_eq!(back, TemplateSaved::Version(2));
        let view = template(&app, &admin, REPORT).await.unwrap();
        assert_eq!((view.words.as_str(), view.history.len()), (REPORT.shipped(), 2));
        let all = templates(&app, &admin).await.unwrap();
        let changed: Vec<TemplateKind> =
            all.into_iter().filter(|(_, row)| row.is_some()).map(|(kind, _)| kind).collect();
        assert_eq!(changed, [REPORT]);
        let newest = audit::newest(&app.db, 1).await.unwrap().remove(0);
        assert_eq!(newest.verb, "save-template");
    })
    .await;
}

#[tokio::test]
async fn a_broken_template_is_refused_with_its_place() {
    on_both(async |db: Db| {
        let app = app(db);
        let admin = administrator(&app).await;
        let check = async |words: &str, expected: &str| {
            let saved = save_template(&app, &admin, REPORT, &text(0, words)).await.unwrap();
            let TemplateSaved::Broken(faults) = saved else { panic!("{words}") };
            assert!(faults.iter().any(|f| f.to_string().starts_with(expected)), "{faults:?}");
            let tried = preview_template(&app, &admin, REPORT, words).await.unwrap();
            assert_eq!(tried.err(), Some(faults), "tried and saved alike");
        };
        check("@trích yếu: a\n\nbáo cáo {{kì}}", "Dòng 3, cột 9: Không có trường “kì”").await;
        check("@trích yếu: a\n{{#nếu kỳ}}", "Dòng 2, cột 1: “{{#nếu kỳ}}” chưa được đóng").await;
        check("Không có đầu", "Dòng 1, cột 1: Thiếu dòng “@trích yếu: …”").await;
        check("@trích yếu: a\nx {{kết quả chỉ tiêu}}", "Dòng 2, cột 3: “kết quả chỉ tiêu” gồm")
            .await;
        let view = template(&app, &admin, REPORT).await.unwrap();
        assert_eq!(view.version, 0, "nothing broken was kept");
    })
    .await;
}

#[tokio::test]
async fn every_template_is_tried_with_real_data() {
    on_both(async |db: Db| {
        let app = app(db);
        let admin = administrator(&app).await;
        let nothing = preview_template(&app, &admin, REPORT, REPORT.shipped()).await;
        let Err(AppError::Invalid(why)) = nothing else { panic!("there is no plan yet") };
        assert!(why.starts_with("Chưa có kế hoạch nào"), "{why}");
        reporting(&app).await;
        for kind in TemplateKind::ALL {
            let words = kind.shipped().replace("\n", "\r\n");
            let made = preview_template(&app, &admin, kind, &words).await.unwrap();
            let paper = made.unwrap_or_else(|faults| panic!("{}: {faults:?}", kind.word()));
            assert!(!paper.subject().is_empty() && !paper.body.is_empty(), "{}", kind.word());
            checked(&app, &paper);
        }
    })
    .await;
}

#[tokio::test]
async fn letters_keep_the_words_they_were_drafted_by() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        let admin = administrator(&app).await;
        app.clock.advance(jiff::SignedDuration::from_hours(24 * 400));
        let request = LetterRequest {
            round: r.round,
            level: Level::Collector,
            submissions: vec![r.submission],
            new_due: app.today().tomorrow().unwrap(),
            each: false,
        };
        let draft = async || draft_letters(&app, &r.coordinator, &request).await.unwrap()[0];
        let first = draft().await;
        let kind = TemplateKind::Collector;
        let words = kind.shipped().replace("khẩn trương", "nghiêm túc");
        save_template(&app, &admin, kind, &text(0, &words)).await.unwrap();
        let second = draft().await;
        for (id, version, says) in [(first, 0, "khẩn trương"), (second, 1, "nghiêm túc")] {
            let found = letter(&app, &r.coordinator, id).await.unwrap();
            let used = found.content.template.as_ref().unwrap();
            assert_eq!((used.kind.as_str(), used.version), (kind.word(), version));
            assert!(found.content.paragraphs.iter().any(|text| text.contains(says)));
            checked(&app, &found.paper);
        }
    })
    .await;
}

fn proposed(r: &Reporting) -> AmendmentRequest {
    assert_ne!(r.body, r.other_body);
    let change = |code: &str, part: &str, new: &str| (code.into(), part.into(), new.into());
    AmendmentRequest {
        reason: "Tổ chức bộ máy thay đổi.".into(),
        grounds: vec![
            "Căn cứ Luật Tổ chức chính quyền địa phương;".into(),
            "Nghị quyết số 1".into(),
        ],
        changes: vec![change("1.1", "2025", "≤ 11"), change("I.1", "han", "Quý IV năm 2026")],
    }
}

#[tokio::test]
async fn a_proposal_makes_both_papers_and_gives_them_numbers() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        let asked = ["1.1".to_owned(), "IX.9".to_owned(), "I.1".to_owned()];
        let (found, missing) = adjustable(&app, &r.coordinator, r.plan.id, &asked).await.unwrap();
        assert_eq!((found.len(), missing), (2, vec!["IX.9".to_owned()]));

        let draft = async |request: &AmendmentRequest| {
            draft_amendment(&app, &r.coordinator, r.plan.id, request).await
        };
        let refused = draft_amendment(&app, &r.officer, r.plan.id, &proposed(&r)).await;
        assert!(matches!(refused, Err(AppError::Refused(_))));
        let old = found[0].parts.iter().find(|(part, ..)| part == "2025").unwrap().2.clone();
        let change =
            |code: &str, part: &str, new: &str| vec![(code.into(), part.into(), new.into())];
        let (same, unknown) = (change("1.1", "2025", &old), change("IX.9", "ten", "x"));
        for lacking in [
            AmendmentRequest { reason: " ".into(), ..proposed(&r) },
            AmendmentRequest { grounds: vec![" ; ".into()], ..proposed(&r) },
            AmendmentRequest { changes: same, ..proposed(&r) },
            AmendmentRequest { changes: unknown, ..proposed(&r) },
        ] {
            let refused = draft(&lacking).await;
            assert!(matches!(refused, Err(AppError::Invalid(_))), "{lacking:?}");
        }

        let (proposal, decision) = draft(&proposed(&r)).await.unwrap();
        let read = async |id| amendment(&app, &r.coordinator, id).await.unwrap();
        let (one, two) = (read(proposal).await, read(decision).await);
        assert!(
            matches!(&one.paper.title, Title::Named { type_name, .. } if type_name == "Tờ trình")
        );
        assert_eq!((one.paper.number, one.paper.date), (None, None), "a draft has no number");
        assert!(two.paper.symbol.starts_with("QĐ-"), "{}", two.paper.symbol);
        assert_eq!(two.paper.bases.len(), 3, "two grounds and the proposal");
        assert_eq!(one.other.as_ref().map(|row| row.id), Some(decision));
        let said = format!("{:?}", two.paper.body);
        assert!(said.contains("≤ 11") && said.contains(&old) && said.contains("Điều 3."), "{said}");
        checked(&app, &one.paper);
        checked(&app, &two.paper);

        let day = app.today();
        let issue = async |id, times, number, day| {
            issue_paper(&app, &r.coordinator, id, times, number, day).await
        };
        let early = issue(decision, 1, 7, day).await;
        assert!(matches!(early, Err(AppError::Invalid(_))), "it names the number of the proposal");
        let mut content = one.content.clone();
        content.changes[0].new = "≤ 10,5".into();
        change_amendment(&app, &r.coordinator, proposal, 1, &content).await.unwrap();
        let stale = change_amendment(&app, &r.coordinator, proposal, 1, &content).await;
        assert!(matches!(stale, Err(AppError::ChangedMeanwhile)));
        for (number, day) in [(0, day), (5, date(2100, 1, 1))] {
            assert!(matches!(issue(proposal, 2, number, day).await, Err(AppError::Invalid(_))));
        }
        issue(proposal, 2, 5, day).await.unwrap();
        issue(decision, 1, 5, day).await.unwrap();
        let (one, two) = (read(proposal).await, read(decision).await);
        // Types have numbers of their own.
        assert!(one.paper.number_line().starts_with("Số: 05/TTr-"), "{}", one.paper.number_line());
        assert!(two.paper.number_line().starts_with("Số: 05/QĐ-"), "{}", two.paper.number_line());
        let basis = format!("{:?}", two.paper.bases[2]);
        assert!(basis.contains("số 05/TTr-"), "{basis}");
        checked(&app, &one.paper);
        checked(&app, &two.paper);
        let late = change_amendment(&app, &r.coordinator, proposal, 3, &content).await;
        assert!(matches!(late, Err(AppError::ChangedMeanwhile)), "an issued paper stays");

        let (again, other) = draft(&proposed(&r)).await.unwrap();
        let Err(AppError::Invalid(reason)) = issue(again, 1, 5, day).await else { panic!("taken") };
        assert!(reason.contains("đã được cấp cho Tờ trình") && reason.contains("là 6"), "{reason}");
        drop_paper(&app, &r.coordinator, other).await.unwrap();
        assert_eq!(read(again).await.row.state, PaperState::Dropped);
        let listed = paper::amendments(&app.db, r.plan.id).await.unwrap();
        assert_eq!(listed.len(), 2, "what was dropped is not listed");
        let issued = paper::issued_in(&app.db, day.year()).await.unwrap();
        assert_eq!(issued.len(), 2);
        let verbs: Vec<String> =
            audit::newest(&app.db, 20).await.unwrap().into_iter().map(|entry| entry.verb).collect();
        for verb in ["draft-amendment", "change-amendment", "issue-amendment", "drop-amendment"] {
            assert!(verbs.iter().any(|known| known == verb), "{verb} of {verbs:?}");
        }
    })
    .await;
}
