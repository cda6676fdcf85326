//! The Excel form of a report: out, filled in by another program, and back.

use ansinh_app::report::evidence::detach;
use ansinh_app::report::form::{
    Application, Applied, apply, download, drop_staged, preview, stage,
};
use ansinh_app::report::review::return_report;
use ansinh_app::report::save_cells::{CellEdit, CellOutcome, history};
use ansinh_app::report::submit::submit;
use ansinh_app::report::view::view;
use ansinh_app::report::{MoveRequest, ReportError, open_round, save_cells};
use ansinh_app::upload_source::Upload;
use ansinh_app::{App, AppError, Caller};
use ansinh_domain::report::{Choice, Fate, ItemKind, Take};
use ansinh_store::audit;
use ansinh_store::report::evidence::Purpose;
use ansinh_store::report::{cell, submission, upload};
use ansinh_store::{Db, ReportUploadId};
use ansinh_testkit::docx::zip_of;
use ansinh_testkit::workbook::{Book, Value};
use ansinh_testkit::{Reporting, app, on_both, reporting};
use jiff::SignedDuration;

use super::{fill, put, whole};

const INDICATORS: &str = "Chỉ tiêu";
const TASKS: &str = "Nhiệm vụ";
const SECTIONS: &str = "Nội dung báo cáo";

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

/// The form as an officer gets it.
async fn form(app: &App, r: &Reporting) -> Book {
    Book::open(&download(app, &r.officer, r.submission).await.unwrap().bytes)
}

async fn bring(
    app: &App,
    r: &Reporting,
    caller: &Caller,
    bytes: Vec<u8>,
) -> Result<ReportUploadId, AppError> {
    stage(app, caller, r.submission, Upload { name: "C:\\mau.xlsx".into(), bytes }).await
}

fn wanted<'a>(r: &Reporting, id: ReportUploadId, choices: &'a [Choice]) -> Application<'a> {
    Application { report: r.submission, upload: id, choices, key: None }
}

/// What a waiting form would do: cells that do not stay as they are.
async fn told(app: &App, r: &Reporting, id: ReportUploadId) -> Vec<String> {
    let seen = preview(app, &r.officer, r.submission, id).await.unwrap();
    let cells = seen.preview.cells.iter().filter(|cell| cell.fate != Fate::Unchanged);
    cells.map(|cell| format!("{} {}: {}", cell.code, cell.place, cell.sentence)).collect()
}

#[tokio::test]
async fn a_form_goes_out_is_filled_in_and_comes_back() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        put(&app, &r, &r.officer, "1.1", "source", "Niên giám").await;
        let mut book = form(&app, &r).await;
        book.put(INDICATORS, "1.1", "Kết quả", Value::Number(12.6));
        book.put(INDICATORS, "1.2", "Kết quả", text("không rõ"));
        book.put(INDICATORS, "1.3-1", "Tính đến ngày", Value::Day(2025, 10, 20, false));
        book.put(TASKS, "I.1", "Tình trạng", text("Đã hoàn thành"));
        book.put(SECTIONS, "III.1", "Nội dung", text("Đã làm xong.\n\nCòn hai việc."));
        let id = bring(&app, &r, &r.officer, book.save()).await.unwrap();
        let expected = [
            "1.1 Chỉ tiêu, ô ",
            "1.2 Chỉ tiêu, ô ",
            "1.3-1 Chỉ tiêu, ô ",
            "I.1 Nhiệm vụ, ô ",
            "III.1 Nội dung báo cáo, ô ",
        ];
        let lines = told(&app, &r, id).await;
        assert_eq!(lines.len(), expected.len(), "{lines:?}");
        for (line, begin) in lines.iter().zip(expected) {
            assert!(line.starts_with(begin), "{line}");
        }
        assert!(lines[0].ends_with("Sẽ ghi “12,6”."), "{}", lines[0]);
        assert!(lines[1].contains("\"không rõ\" không phải là số"), "{}", lines[1]);
        let waiting = upload::of_submission(&app.db, r.submission).await.unwrap();
        assert_eq!(waiting[0].name, "mau.xlsx");
        assert_eq!(cell::of_submission(&app.db, r.submission).await.unwrap().len(), 1, "as it was");

        let request = Application { key: Some("k"), ..wanted(&r, id, &[]) };
        let applied = apply(&app, &r.officer, request.clone()).await.unwrap();
        assert_eq!(applied, Applied { saved: 4, left: 1 });
        assert_eq!(apply(&app, &r.officer, request).await.unwrap(), applied, "a double click");
        let gone = apply(&app, &r.officer, wanted(&r, id, &[])).await.unwrap_err();
        assert!(matches!(gone, AppError::NotFound { .. }));

        let seen = view(&app, &r.officer, r.submission).await.unwrap();
        let row = |code: &str| seen.rows.iter().find(|row| row.item.code == code).unwrap();
        use ansinh_domain::report::Field::{AsOf, Source, Status, Text, Value as Figure};
        assert_eq!(row("1.1").shown("", Figure), "12,6");
        assert_eq!(row("1.1").shown("", Source), "Niên giám");
        assert_eq!(row("1.3-1").shown("", AsOf), "20/10/2025");
        assert_eq!(row("I.1").shown("", Status), "Đã hoàn thành");
        assert_eq!(row("III.1").shown("", Text), "Đã làm xong.\n\nCòn hai việc.");
        assert!(row("1.1").item.filled && row("I.1").item.filled && !row("1.2").item.filled);
        // As a typed cell: in its history with who brought it, and in the audit log.
        let key = r.cell(&app, ItemKind::Indicator, "1.1", "value").await;
        let versions = history(&app, &r.officer, r.submission, &key).await.unwrap();
        assert_eq!(versions.len(), 1);
        assert_eq!(versions[0].0.changed_by_name.as_deref(), Some("Cán Bộ Một"));
        let log = audit::newest(&app.db, 20).await.unwrap();
        let verbs: Vec<&str> = log.iter().map(|entry| entry.verb.as_str()).collect();
        assert_eq!(verbs[..3], ["apply-report-form", "save-cells", "upload-report-form"]);
        // The file is where the figures came from, and stays.
        let [file] = seen.evidence.as_slice() else { panic!("{:?}", seen.evidence) };
        assert_eq!((file.purpose, file.name.as_str()), (Purpose::Form, "mau.xlsx"));
        let kept = detach(&app, &r.officer, file.id).await.unwrap_err();
        assert!(matches!(kept, AppError::Report(ReportError::FormKept)), "{kept}");

        // Sent once more it finds nothing to do but what was wrong.
        let again = bring(&app, &r, &r.officer, book.save()).await.unwrap();
        let lines = told(&app, &r, again).await;
        assert_eq!(lines.len(), 1, "{lines:?}");
        drop_staged(&app, &r.officer, r.submission, again).await.unwrap();
        assert!(drop_staged(&app, &r.officer, r.submission, again).await.is_err());
        assert_eq!(audit::verify(&app.db, None, None).await.unwrap().broken, None);
    })
    .await;
}

/// What somebody else wrote meanwhile is never written over without a choice of who saw it.
#[tokio::test]
async fn both_sides_changed_a_cell() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        put(&app, &r, &r.officer, "1.1", "value", "10").await;
        let mut book = form(&app, &r).await;
        put(&app, &r, &r.second_officer, "1.1", "value", "11").await;
        put(&app, &r, &r.second_officer, "1.2", "source", "Sổ theo dõi").await;
        book.put(INDICATORS, "1.1", "Kết quả", Value::Number(12.0));
        book.put(INDICATORS, "1.2", "Kết quả", Value::Number(95.0));
        let id = bring(&app, &r, &r.officer, book.save()).await.unwrap();
        let seen = preview(&app, &r.officer, r.submission, id).await.unwrap();
        assert_eq!(
            seen.preview.summary(),
            "1 ô cần chọn; 1 ô sẽ đổi; 1 ô giữ số mới trên máy chủ."
        );
        let clash = seen.preview.cells.iter().find(|cell| cell.fate == Fate::Conflict).unwrap();
        assert!(clash.sentence.starts_with("Cán Bộ Hai sửa thành “11”"), "{}", clash.sentence);
        let choose = |seen, take| Choice { row: clash.row.clone(), field: clash.field, seen, take };

        // Without a choice, and with one made at another version, nothing at all is written.
        for choices in [vec![], vec![choose(clash.version - 1, Take::File)]] {
            let refused = apply(&app, &r.officer, wanted(&r, id, &choices)).await.unwrap_err();
            assert!(
                matches!(refused, AppError::Report(ReportError::FormUndecided(1))),
                "{refused}"
            );
        }
        let row = async |code: &str| {
            let seen = view(&app, &r.officer, r.submission).await.unwrap();
            let row = seen.rows.into_iter().find(|row| row.item.code == code).unwrap();
            row.shown("", ansinh_domain::report::Field::Value)
        };
        assert_eq!((row("1.1").await, row("1.2").await), ("11".into(), String::new()));

        // Keeping the server's, the rest is written.
        let keep = [choose(clash.version, Take::Server)];
        let applied = apply(&app, &r.officer, wanted(&r, id, &keep)).await.unwrap();
        assert_eq!(applied, Applied { saved: 1, left: 0 });
        assert_eq!((row("1.1").await, row("1.2").await), ("11".into(), "95".into()));
        // Taking the file's writes over what was seen.
        let id = bring(&app, &r, &r.officer, book.save()).await.unwrap();
        let take = [choose(clash.version, Take::File)];
        let applied = apply(&app, &r.officer, wanted(&r, id, &take)).await.unwrap();
        assert_eq!(applied, Applied { saved: 1, left: 0 });
        assert_eq!(row("1.1").await, "12");
    })
    .await;
}

#[tokio::test]
async fn forms_of_others_and_files_that_are_no_forms() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        let bytes = form(&app, &r).await.save();
        let refused = async |r: &Reporting, caller: &Caller, bytes: Vec<u8>, words: &str| {
            let error = bring(&app, r, caller, bytes).await.unwrap_err();
            assert!(matches!(error, AppError::Invalid(_)), "{error}");
            assert!(error.to_string().contains(words), "{error}");
        };
        // Of another body, round, installation, version.
        let theirs = Reporting { submission: r.other_submission, ..r.clone() };
        refused(&theirs, &r.other_officer, bytes.clone(), "Mẫu này của Sở Y tế").await;
        let period = "2026-Y1".parse().unwrap();
        let round = open_round(&app, &r.coordinator, r.regime, period, app.today()).await.unwrap();
        let rows = submission::of_round(&app.db, round).await.unwrap();
        let next = rows.iter().find(|row| row.body_id == r.body).unwrap().id;
        let next = Reporting { submission: next, ..r.clone() };
        refused(&next, &r.officer, bytes, "Mẫu này của kỳ báo cáo Năm 2025").await;
        let mut book = form(&app, &r).await;
        let spoil = |book: &mut Book, name: &str, value: &str| {
            let lines = book.sheet("ansinh");
            let line = lines.iter_mut().find(|line| line[1] == text(name)).unwrap();
            line[2] = text(value);
        };
        spoil(&mut book, "version", "khac");
        refused(&r, &r.officer, book.save(), "phiên bản khác của kế hoạch").await;
        spoil(&mut book, "installation", "khac");
        refused(&r, &r.officer, book.save(), "từ một hệ thống khác").await;
        // With macros, packed to burst, or no workbook.
        let types =
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";
        let parts = |name: &str, content: Vec<u8>| {
            zip_of(&[
                ("[Content_Types].xml".to_owned(), types.as_bytes().to_vec()),
                ("xl/workbook.xml".to_owned(), b"<workbook/>".to_vec()),
                (name.to_owned(), content),
            ])
        };
        refused(&r, &r.officer, parts("xl/vbaProject.bin", vec![1]), "macro").await;
        let bomb = parts("xl/worksheets/sheet1.xml", vec![b' '; 80 << 20]);
        refused(&r, &r.officer, bomb, "").await;
        refused(&r, &r.officer, b"%PDF-1.7\n%%EOF\n".to_vec(), "không phải là tệp Excel").await;
        refused(&r, &r.officer, Vec::new(), "").await;
        assert!(upload::of_submission(&app.db, r.submission).await.unwrap().is_empty());
        let (mut one, mut two) = (form(&app, &r).await, form(&app, &r).await);
        let (one, two) = (one.sheet("ansinh").clone(), two.sheet("ansinh").clone());
        assert_eq!(one, two, "every form of one installation carries the same name");
    })
    .await;
}

#[tokio::test]
async fn who_may_not_what_is_locked_and_what_waited_too_long() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        let mut book = form(&app, &r).await;
        book.put(INDICATORS, "1.1", "Kết quả", Value::Number(40.0));
        book.put(INDICATORS, "1.2", "Kết quả", Value::Number(41.0));
        let bytes = book.save();
        let id = bring(&app, &r, &r.officer, bytes.clone()).await.unwrap();
        for caller in [&r.other_officer, &r.coordinator] {
            let refused =
                |error: AppError| assert!(matches!(error, AppError::Refused(_)), "{error}");
            refused(bring(&app, &r, caller, bytes.clone()).await.unwrap_err());
            refused(preview(&app, caller, r.submission, id).await.map(drop).unwrap_err());
            refused(apply(&app, caller, wanted(&r, id, &[])).await.unwrap_err());
            refused(drop_staged(&app, caller, r.submission, id).await.unwrap_err());
        }
        assert!(download(&app, &r.other_officer, r.submission).await.is_err());
        assert!(download(&app, &r.head, r.submission).await.is_ok(), "who reads may have it");
        // Through the address of another report a form is not reached.
        let other = preview(&app, &r.other_officer, r.other_submission, id).await.unwrap_err();
        assert!(matches!(other, AppError::NotFound { .. }), "{other}");

        fill(&app, &r).await;
        submit(&app, &r.officer, whole(&r)).await.unwrap();
        let locked = |error: AppError| {
            assert!(matches!(error, AppError::Report(ReportError::Locked(_))), "{error}");
        };
        locked(bring(&app, &r, &r.officer, bytes.clone()).await.unwrap_err());
        locked(apply(&app, &r.officer, wanted(&r, id, &[])).await.unwrap_err());
        let seen = preview(&app, &r.officer, r.submission, id).await.unwrap().preview;
        assert_eq!((seen.count(Fate::Locked), seen.count(Fate::Change)), (2, 0));

        // Only the row that came back takes anything, and only by choice: it was filled in since.
        let rows = vec![r.item(&app, ItemKind::Indicator, "1.1").await];
        let reason = Some("Xem lại".to_owned());
        let back = MoveRequest { reason, rows, ..MoveRequest::of(r.submission) };
        return_report(&app, &r.head, back).await.unwrap();
        let lines = told(&app, &r, id).await;
        assert!(
            lines
                .iter()
                .any(|line| line.starts_with("1.2 ") && line.contains("dòng không mở để sửa")),
            "{lines:?}"
        );
        let mut fresh = form(&app, &r).await;
        fresh.put(INDICATORS, "1.1", "Kết quả", Value::Number(40.0));
        let fresh = bring(&app, &r, &r.officer, fresh.save()).await.unwrap();
        let applied = apply(&app, &r.officer, wanted(&r, fresh, &[])).await.unwrap();
        assert_eq!(applied, Applied { saved: 1, left: 0 });

        app.clock.advance(SignedDuration::from_hours(25));
        let late = preview(&app, &r.officer, r.submission, id).await.unwrap_err();
        assert!(matches!(late, AppError::NotFound { .. }), "{late}");
        bring(&app, &r, &r.officer, form(&app, &r).await.save()).await.unwrap();
        let waiting = upload::of_submission(&app.db, r.submission).await.unwrap();
        assert_eq!(waiting.len(), 1, "the old one was thrown away");
    })
    .await;
}

/// Two press at once: one form is written once.
#[tokio::test]
async fn two_press_at_once() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        let mut book = form(&app, &r).await;
        book.put(INDICATORS, "1.1", "Kết quả", Value::Number(40.0));
        let id = bring(&app, &r, &r.officer, book.save()).await.unwrap();
        let mut tasks = tokio::task::JoinSet::new();
        for caller in [&r.officer, &r.second_officer, &r.officer] {
            let (app, caller, r) = (app.clone(), caller.clone(), r.clone());
            tasks.spawn(async move { apply(&app, &caller, wanted(&r, id, &[])).await.is_ok() });
        }
        let wins = tasks.join_all().await.into_iter().filter(|won| *won).count();
        assert_eq!(wins, 1);
        let key = r.cell(&app, ItemKind::Indicator, "1.1", "value").await;
        let versions = history(&app, &r.officer, r.submission, &key).await.unwrap();
        assert_eq!(versions.len(), 1);
        let again = CellEdit { key, typed: "41".into(), base: 1 };
        let outcome = save_cells(&app, &r.officer, r.submission, &[again]).await.unwrap().remove(0);
        assert!(matches!(outcome, CellOutcome::Saved { version: 2, .. }), "{outcome:?}");
    })
    .await;
}
