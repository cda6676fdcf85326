//! Consolidated reports and papers on changing a plan: kept as issued, closed by their signed file.

use ansinh_app::paper::{
    AmendmentRequest, LetterRequest, SaveText, Saved, SignedFile, amendment, begin_section,
    draft_amendment, draft_letters, draft_report, drop_paper, issue_paper, kept_file, kept_report,
    kept_reports, letter, printed_paper, register, round_report, save_section, sign_paper,
};
use ansinh_app::report::MoveRequest;
use ansinh_app::report::receive::receive;
use ansinh_app::report::review::approve;
use ansinh_app::report::save_cells::{CellEdit, save_cells};
use ansinh_app::report::signature::Trust;
use ansinh_app::report::submit::{correct, submit};
use ansinh_app::{App, AppError};
use ansinh_domain::report::ItemKind;
use ansinh_domain::urge::Level;
use ansinh_formats::paper::Rules;
use ansinh_formats::read::Limits;
use ansinh_formats::read::paper::check_paper;
use ansinh_formats::read::signature::{TrustList, read_detached};
use ansinh_formats::write::signature::SigningKey;
use ansinh_store::paper::{PaperKind, PaperState};
use ansinh_store::paper_file::PaperFileKind;
use ansinh_store::{Db, PaperId, audit};
use ansinh_testkit::sign::{Authority, Person, append};
use ansinh_testkit::{Reporting, app, on_both, reporting};
use jiff::civil::{Date, date};
use jiff::tz::Offset;

use super::{fill, put, whole};

const DAY: Date = date(2025, 10, 31);

fn go_to(app: &App, day: Date) {
    let at = Offset::constant(7).to_timestamp(day.at(8, 0, 0, 0)).unwrap();
    app.clock.advance(at.duration_since(app.now()));
}

async fn send(app: &App, r: &Reporting) {
    submit(app, &r.officer, whole(r)).await.unwrap();
    approve(app, &r.head, whole(r)).await.unwrap();
    receive(app, &r.coordinator, whole(r)).await.unwrap();
}

/// Corrects a row of the body's report and takes it through again.
async fn resend(app: &App, r: &Reporting, (kind, code, field): (ItemKind, &str, &str), new: &str) {
    let item = r.item(app, kind, code).await;
    let reason = Some("Bổ sung".to_owned());
    let request = MoveRequest { reason, rows: vec![item], ..whole(r) };
    correct(app, &r.officer, request).await.unwrap();
    if kind == ItemKind::Indicator {
        put(app, r, &r.officer, code, field, new).await;
    } else {
        let key = r.cell(app, kind, code, field).await;
        let edit = CellEdit { key, typed: new.into(), base: 1 };
        save_cells(app, &r.officer, r.submission, &[edit]).await.unwrap();
    }
    send(app, r).await;
}

async fn refusal(made: Result<(), AppError>) -> String {
    match made {
        Err(AppError::Invalid(reason)) => reason,
        other => panic!("{other:?}"),
    }
}

async fn sign(app: &App, r: &Reporting, id: PaperId, bytes: &[u8]) -> Result<(), AppError> {
    let file = SignedFile { bytes: bytes.to_vec(), reason: String::new() };
    sign_paper(app, &r.coordinator, id, file).await
}

/// A round whose reports were filled in and sent.
async fn sent(app: &App) -> Reporting {
    let r = reporting(app).await;
    go_to(app, DAY);
    fill(app, &r).await;
    send(app, &r).await;
    r
}

/// The files of an issued paper.
async fn files(app: &App, r: &Reporting, id: PaperId) -> (Vec<u8>, Vec<u8>) {
    let file = async |kind| kept_file(app, &r.coordinator, id, kind).await.unwrap().unwrap();
    (file(PaperFileKind::Issued).await, file(PaperFileKind::Word).await)
}

#[tokio::test]
async fn an_issued_report_stays_as_it_was_when_figures_change() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = sent(&app).await;
        let refused = draft_report(&app, &r.officer, r.round).await;
        assert!(matches!(refused, Err(AppError::Refused(_))));
        let id = draft_report(&app, &r.coordinator, r.round).await.unwrap();
        let again = draft_report(&app, &r.coordinator, r.round).await.unwrap();
        assert_eq!(again, id, "asked twice, one draft");
        let draft = kept_report(&app, &r.coordinator, id).await.unwrap();
        assert_eq!((draft.paper.number, draft.paper.date), (None, None), "a draft has no number");
        assert_eq!(draft.paper, round_report(&app, &r.coordinator, r.round).await.unwrap());
        let early = refusal(sign(&app, &r, id, b"%PDF-1.7").await).await;
        assert!(early.contains("Báo cáo chưa được ghi số"), "{early}");

        issue_paper(&app, &r.coordinator, id, 1, 7, DAY).await.unwrap();
        let before = kept_report(&app, &r.coordinator, id).await.unwrap();
        let line = before.paper.number_line();
        assert!(line.starts_with("Số: 07/BC-"), "{line}");
        let kept = files(&app, &r, id).await;
        let faults = check_paper(&kept.1, &Rules::on(DAY).unwrap(), &Limits::default()).unwrap();
        assert_eq!(faults, [], "the Word file as issued");
        let twice = issue_paper(&app, &r.coordinator, id, 2, 8, DAY).await;
        assert!(matches!(twice, Err(AppError::ChangedMeanwhile)), "it has one number");
        let gone = drop_paper(&app, &r.coordinator, id).await;
        assert!(matches!(gone, Err(AppError::ChangedMeanwhile)), "what is issued stays");

        resend(&app, &r, (ItemKind::Indicator, "1.1", "value"), "11,1").await;
        let now = round_report(&app, &r.coordinator, r.round).await.unwrap();
        assert_ne!(now.body, before.paper.body, "the report of today says something else");
        assert_eq!(kept_report(&app, &r.coordinator, id).await.unwrap().paper, before.paper);
        assert_eq!(files(&app, &r, id).await, kept);

        // Another report of the round needs another number.
        let second = draft_report(&app, &r.coordinator, r.round).await.unwrap();
        assert_ne!(second, id);
        let taken = issue_paper(&app, &r.coordinator, second, 1, 7, DAY).await;
        let taken = refusal(taken).await;
        assert!(taken.contains("đã được cấp cho báo cáo") && taken.contains("là 8"), "{taken}");
        let listed = kept_reports(&app, &r.coordinator, r.round).await.unwrap();
        assert_eq!(listed.len(), 2);
        drop_paper(&app, &r.coordinator, second).await.unwrap();
        let all = register(&app, &r.coordinator, 2025).await.unwrap();
        let kinds: Vec<PaperKind> = all.issued.iter().map(|row| row.kind).collect();
        assert_eq!((kinds, all.drafts.len()), (vec![PaperKind::Report], 0));
        assert!(kept_report(&app, &r.officer, id).await.is_err(), "not for one body's people");
        assert!(letter(&app, &r.coordinator, id).await.is_err(), "it is no letter");
        assert!(amendment(&app, &r.coordinator, id).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn a_report_with_a_section_to_choose_is_not_put_before_who_signs() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = sent(&app).await;
        begin_section(&app, &r.coordinator, r.round, "I", false).await.unwrap();
        let words = "Đã ban hành đủ văn bản.".to_owned();
        let text =
            SaveText { version: 0, words, settled: false, take_over: false, restored: false };
        let saved = save_section(&app, &r.coordinator, r.round, "I", &text).await.unwrap();
        assert_eq!(saved, Saved::Version(1));
        let first = draft_report(&app, &r.coordinator, r.round).await.unwrap();
        let paper = kept_report(&app, &r.coordinator, first).await.unwrap().paper;
        assert!(format!("{:?}", paper.body).contains("Đã ban hành đủ văn bản."));
        resend(&app, &r, (ItemKind::Section, "I", "text"), "Nội dung mới.").await;
        let refused = draft_report(&app, &r.coordinator, r.round).await.map(drop);
        let reason = refusal(refused).await;
        assert!(reason.starts_with("Còn mục có nguồn thay đổi, cần chọn: I. "), "{reason}");
        // What was kept before may still be issued.
        issue_paper(&app, &r.coordinator, first, 1, 1, DAY).await.unwrap();
    })
    .await;
}

/// A draft of each kind, a proposal before its decision.
async fn drafts(app: &App, r: &Reporting) -> Vec<PaperId> {
    let request = LetterRequest {
        round: r.round,
        level: Level::Reminder,
        submissions: vec![r.submission],
        new_due: date(2025, 11, 4),
        each: false,
    };
    let request_of_change = AmendmentRequest {
        reason: "Tổ chức bộ máy thay đổi.".into(),
        grounds: vec!["Nghị quyết số 1".into()],
        changes: vec![("1.1".into(), "2025".into(), "≤ 11".into())],
    };
    let letter = draft_letters(app, &r.coordinator, &request).await.unwrap()[0];
    let report = draft_report(app, &r.coordinator, r.round).await.unwrap();
    let (proposal, decision) =
        draft_amendment(app, &r.coordinator, r.plan.id, &request_of_change).await.unwrap();
    vec![letter, report, proposal, decision]
}

#[tokio::test]
async fn every_kind_is_closed_by_its_own_signed_file_alone() {
    on_both(async |db: Db| {
        let root = Authority::new("Tổ chức chứng thực Thử nghiệm");
        let signer = root.certify(Person::new("Nguyễn Văn Thử", "Sở Nội vụ"));
        let app = app(db).with_trust(Trust::read(root.pem().as_bytes()).unwrap());
        let r = reporting(&app).await;
        go_to(&app, DAY);
        let ids = drafts(&app, &r).await;
        let mut before: Option<Vec<u8>> = None;
        for id in ids {
            let (row, _) = printed_paper(&app, &r.coordinator, id).await.unwrap();
            // Types have numbers of their own, so each may be the twelfth.
            issue_paper(&app, &r.coordinator, id, row.mod_count, 12, DAY).await.unwrap();
            let (issued, _) = files(&app, &r, id).await;
            let page = [(1, "<</Type/Pages/Kids[999 0 R]/Count 1>>".to_owned())];
            let changed = signer.sign(&append(&issued, &page));
            let said = refusal(sign(&app, &r, id, &changed).await).await;
            assert!(said.contains("nội dung đã bị sửa"), "{:?}: {said}", row.kind);
            let said = refusal(sign(&app, &r, id, &issued).await).await;
            assert!(said.contains("không có chữ ký số"), "{:?}: {said}", row.kind);
            if let Some(other) = &before {
                let said = refusal(sign(&app, &r, id, other).await).await;
                let other = ["hãy ghi lý do", "nội dung đã bị sửa"];
                assert!(other.iter().any(|why| said.contains(why)), "{:?}: {said}", row.kind);
            }
            let signed = signer.sign(&issued);
            sign(&app, &r, id, &signed).await.unwrap();
            let said = refusal(sign(&app, &r, id, &signed).await).await;
            assert!(said.starts_with(row.kind.title()) && said.contains("đã có tệp"), "{said}");
            let kept = kept_file(&app, &r.coordinator, id, PaperFileKind::Signed).await.unwrap();
            assert_eq!(kept.as_deref(), Some(signed.as_slice()));
            let (row, _) = printed_paper(&app, &r.coordinator, id).await.unwrap();
            assert_eq!((row.state, row.signed), (PaperState::Issued, 1));
            before = Some(signed);
        }
        let verbs: Vec<String> =
            audit::newest(&app.db, 20).await.unwrap().into_iter().map(|entry| entry.verb).collect();
        for verb in
            ["draft-round-report", "issue-round-report", "sign-round-report", "sign-amendment"]
        {
            assert!(verbs.iter().any(|known| known == verb), "{verb} of {verbs:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_key_of_the_program_signs_every_kind_beside() {
    on_both(async |db: Db| {
        let signer = Authority::new("Tổ chức chứng thực Thử nghiệm")
            .certify(Person::new("Văn thư Thử", "Sở Nội vụ"));
        let file = signer.pkcs12(signer.chain(), "mật khẩu thử");
        let app = app(db).with_signing(SigningKey::read(&file, "mật khẩu thử").unwrap());
        let r = reporting(&app).await;
        go_to(&app, DAY);
        for id in drafts(&app, &r).await {
            let none = kept_file(&app, &r.coordinator, id, PaperFileKind::Detached).await.unwrap();
            assert!(none.is_none(), "a draft is not signed");
            issue_paper(&app, &r.coordinator, id, 1, 3, DAY).await.unwrap();
            let block = kept_file(&app, &r.coordinator, id, PaperFileKind::Detached).await.unwrap();
            let (issued, _) = files(&app, &r, id).await;
            let block = block.expect("signed when it was issued");
            let checked = read_detached(&issued, &block, &TrustList::default(), app.now());
            assert!(checked.intact(), "{checked:?}");
        }
    })
    .await;
}
