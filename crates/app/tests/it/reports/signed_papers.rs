//! The signed file of a letter: taken when it is the issued one with signatures, and kept for good.

use ansinh_app::paper::{
    LetterRequest, SignedFile, draft_letters, issue_paper, kept_file, letter, sign_paper,
};
use ansinh_app::report::signature::Trust;
use ansinh_app::{App, AppError, Caller};
use ansinh_domain::urge::Level;
use ansinh_store::paper_file::{PaperFileKind, PaperGrowth};
use ansinh_store::{Db, PaperId, audit};
use ansinh_testkit::sign::{Authority, Person, append, pdf};
use ansinh_testkit::{Reporting, app, on_both, reporting};
use jiff::civil::date;
use jiff::tz::Offset;

/// A letter of Friday, 31 October 2025, number 12, and its file.
async fn issued(app: &App, r: &Reporting) -> (PaperId, Vec<u8>) {
    let day = date(2025, 10, 31);
    let at = Offset::constant(7).to_timestamp(day.at(8, 0, 0, 0)).unwrap();
    app.clock.advance(at.duration_since(app.now()));
    let request = LetterRequest {
        round: r.round,
        level: Level::Reminder,
        submissions: vec![r.submission],
        new_due: date(2025, 11, 4),
        each: false,
    };
    let id = draft_letters(app, &r.coordinator, &request).await.unwrap()[0];
    let early = sign(app, &r.coordinator, id, &pdf("a"), "").await;
    assert!(early.unwrap_err().contains("chưa được ghi số"));
    issue_paper(app, &r.coordinator, id, 1, 12, day).await.unwrap();
    let file = kept_file(app, &r.coordinator, id, PaperFileKind::Issued).await.unwrap();
    (id, file.expect("kept when it was issued"))
}

async fn sign(
    app: &App,
    by: &Caller,
    id: PaperId,
    bytes: &[u8],
    reason: &str,
) -> Result<(), String> {
    let file = SignedFile { bytes: bytes.to_vec(), reason: reason.to_owned() };
    match sign_paper(app, by, id, file).await {
        Err(AppError::Invalid(reason)) => Err(reason),
        other => {
            other.unwrap();
            Ok(())
        }
    }
}

#[tokio::test]
async fn the_signed_file_closes_a_letter_and_a_changed_one_does_not() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        let (id, file) = issued(&app, &r).await;
        let root = Authority::new("Tổ chức chứng thực Thử nghiệm");
        let signer = root.certify(Person::new("Nguyễn Văn Thử", "Sở Nội vụ"));
        let app = app.with_trust(Trust::read(root.pem().as_bytes()).unwrap());
        let refused = async |bytes: &[u8], reason: &str, expected: &str| {
            let said = sign(&app, &r.coordinator, id, bytes, reason).await.unwrap_err();
            assert!(said.contains(expected), "{said}");
        };
        refused(&file, "", "không có chữ ký số").await;
        refused(b"PK\x03\x04", "", "không phải là PDF").await;
        let signed = signer.sign(&file);
        // A page put in the place of the first, before and after signing.
        let page = [(1, "<</Type/Pages/Kids[999 0 R]/Count 1>>".to_owned())];
        refused(&signer.sign(&append(&file, &page)), "Bản quét", "nội dung đã bị sửa").await;
        refused(&append(&signed, &page), "", "nội dung đã bị sửa").await;
        let mut other = file.clone();
        let at = other.len() / 2;
        other[at] ^= 1;
        refused(&signer.sign(&other), "", "nội dung đã bị sửa").await;
        refused(&signer.sign(&pdf("another letter")), "", "hãy ghi lý do").await;
        let nobody = Authority::new("Tổ chức khác").certify(Person::new("Ai đó", "Ở đâu"));
        refused(&nobody.sign(&file), "", "danh sách tin cậy").await;
        let mut broken = signed.clone();
        let end = broken.len() - 8;
        broken[end] ^= 1;
        refused(&broken, "", "không còn đúng").await;
        assert!(letter(&app, &r.coordinator, id).await.unwrap().files.signed.is_none());
        let mine = sign_paper(
            &app,
            &r.officer,
            id,
            SignedFile { bytes: signed.clone(), reason: String::new() },
        )
        .await;
        assert!(matches!(mine, Err(AppError::Refused(_))));

        sign(&app, &r.coordinator, id, &signed, "").await.unwrap();
        let seen = letter(&app, &r.coordinator, id).await.unwrap();
        let checked = seen.files.signed.expect("signed");
        assert!(checked.signatures.hold() && checked.with_trust && checked.current);
        let kept = seen.files.rows.iter().find(|f| f.kind == PaperFileKind::Signed).unwrap();
        assert_eq!((kept.growth, kept.reason.as_deref()), (Some(PaperGrowth::Grown), None));
        let read = kept_file(&app, &r.coordinator, id, PaperFileKind::Signed).await.unwrap();
        assert_eq!(read.as_deref(), Some(signed.as_slice()));
        refused(&signer.sign(&signed), "", "đã có tệp đã ký").await;
        let log = audit::newest(&app.db, 10).await.unwrap();
        assert!(log.iter().any(|entry| entry.verb == "sign-letter"));
    })
    .await;
}

#[tokio::test]
async fn another_file_is_taken_for_a_reason() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        let (id, _) = issued(&app, &r).await;
        let signer =
            Authority::new("Tổ chức khác").certify(Person::new("Trần Thị Thử", "Sở Nội vụ"));
        let scan = signer.sign(&pdf("a scan"));
        sign(&app, &r.coordinator, id, &scan, " Bản ký trên hệ thống văn bản ").await.unwrap();
        let seen = letter(&app, &r.coordinator, id).await.unwrap();
        let kept = seen.files.rows.iter().find(|f| f.kind == PaperFileKind::Signed).unwrap();
        assert_eq!(kept.growth, Some(PaperGrowth::Other));
        assert_eq!(kept.reason.as_deref(), Some("Bản ký trên hệ thống văn bản"));
        assert!(!seen.files.signed.unwrap().with_trust, "no list of authorities is known");
    })
    .await;
}
