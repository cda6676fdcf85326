//! Signatures of PDF files: looked at when they are attached, kept, looked at again when asked.

use ansinh_app::report::evidence::{Upload, attach};
use ansinh_app::report::signature::{Trust, check_again, of_file, of_report};
use ansinh_app::{App, AppError};
use ansinh_formats::read::signature::Chain;
use ansinh_store::{Db, EvidenceLinkId};
use ansinh_testkit::sign::{Authority, Person, append, pdf};
use ansinh_testkit::{Reporting, app, on_both, reporting};
use jiff::SignedDuration;

async fn put(app: &App, r: &Reporting, bytes: &[u8]) -> EvidenceLinkId {
    let upload = Upload {
        submission: r.submission,
        item: None,
        name: "bao-cao.pdf",
        bytes: bytes.to_vec(),
        key: None,
    };
    attach(app, &r.officer, upload).await.unwrap().id
}

/// In short: signatures, whether they hold, whether the first leads to a trusted authority, whether
/// there was a list.
async fn told(app: &App, r: &Reporting, id: EvidenceLinkId) -> (usize, bool, bool, bool) {
    let checked = of_file(app, &r.head, id).await.unwrap().1.unwrap();
    let first = checked.signatures.signatures.first();
    let trusted = first.is_some_and(|s| matches!(s.chain, Chain::Trusted { .. }));
    (checked.signatures.signatures.len(), checked.signatures.hold(), trusted, checked.with_trust)
}

#[tokio::test]
async fn signatures_are_looked_at_once_and_again_when_the_list_changes() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        // Certificates of the testkit begin in 2025.
        app.clock.advance(SignedDuration::from_hours(24 * 400));
        let root = Authority::new("Tổ chức chứng thực Thử nghiệm");
        let signer = root.certify(Person::new("Nguyễn Văn Thử", "Sở Y tế"));
        let good = signer.sign(&pdf("Bao cao nam 2025"));
        let page = (4, "<</Length 2>>\nstream\nBT\nendstream".to_owned());
        let grown = append(&good, &[page]);
        let mut changed = good.clone();
        let at = good.windows(8).position(|window| window == b"nam 2025").unwrap();
        changed[at] = b'N';

        let held = put(&app, &r, &good).await;
        assert_eq!(told(&app, &r, held).await, (1, true, false, false));
        let id = put(&app, &r, &changed).await;
        assert_eq!(told(&app, &r, id).await, (1, false, false, false), "a byte was changed");
        let id = put(&app, &r, &grown).await;
        assert_eq!(told(&app, &r, id).await, (1, false, false, false), "something was appended");
        let plain = put(&app, &r, &pdf("Bao cao")).await;
        assert_eq!(told(&app, &r, plain).await, (0, false, false, false), "nobody signed it");
        let known = of_report(&app, &r.officer, r.submission).await.unwrap();
        assert_eq!(known.len(), 4);
        assert!(known.values().all(|checked| checked.current));

        // An administrator puts the authority on the list: what is known is of the list before.
        let trusting = app.clone().with_trust(Trust::read(root.pem().as_bytes()).unwrap());
        let old = of_file(&trusting, &r.officer, held).await.unwrap().1.unwrap();
        assert!(!old.current && !old.with_trust);
        check_again(&trusting, &r.coordinator, held).await.unwrap();
        assert_eq!(told(&trusting, &r, held).await, (1, true, true, true));
        let (file, checked) = of_file(&trusting, &r.officer, held).await.unwrap();
        assert!(checked.unwrap().current);
        let log = ansinh_store::audit::newest(&app.db, 1).await.unwrap();
        assert_eq!(log[0].verb, "check-signatures");
        assert!(log[0].after_value.as_deref().unwrap().contains(&file.sha256));

        // Another list knows nobody of these; files that are no PDF have no signatures.
        let stranger = Authority::new("Tổ chức khác");
        let strange = app.clone().with_trust(Trust::read(stranger.pem().as_bytes()).unwrap());
        let id = put(&strange, &r, &signer.sign(&pdf("Bao cao quy"))).await;
        assert_eq!(told(&strange, &r, id).await, (1, true, false, true));
        assert!(matches!(Trust::read(b"khong phai chung thu"), Err(AppError::Invalid(_))));
        assert!(of_file(&app, &r.other_officer, held).await.is_err());
        assert!(check_again(&app, &r.other_officer, held).await.is_err());
        assert!(of_report(&app, &r.other_officer, r.submission).await.is_err());
    })
    .await;
}
