//! The key of an office in a device, played by SoftHSM. Its library takes the folder of its devices from
//! the environment, so that each test is run once more as a process of its own.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use ansinh_app::paper::{LetterRequest, draft_letters, issue_paper, kept_file};
use ansinh_app::report::signature::Trust;
use ansinh_app::token_key::{KeyName, Pin, TokenName, TokenPlace, open};
use ansinh_app::{App, AppError};
use ansinh_domain::urge::Level;
use ansinh_formats::read::signature::{Chain, TrustList, read_detached};
use ansinh_formats::write::signature::SigningKey;
use ansinh_store::paper_file::PaperFileKind;
use ansinh_store::{Db, PaperId};
use ansinh_testkit::sign::{Authority, KeyKind, Person, Signer};
use ansinh_testkit::{Reporting, app, on_both, reporting};
use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::object::{Attribute, CertificateType, ObjectClass};
use cryptoki::session::UserType;
use cryptoki::types::AuthPin;
use jiff::civil::date;
use jiff::tz::Offset;

const PIN: &str = "870312";
const CONTENT: &[u8] = b"%PDF-1.7 noi dung cua mot cong van";
/// In the second process: the folder of the devices.
const FOLDER: &str = "ANSINH_TEST_DEVICES";

/// Where distributions put the library.
const MODULES: [&str; 4] = [
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
];

fn module() -> Option<PathBuf> {
    let found = MODULES.iter().map(PathBuf::from).find(|path| path.is_file());
    let runs = |program: &str| Command::new(program).arg("version").output().is_ok();
    let found = found.filter(|_| runs("softhsm2-util") && runs("openssl"));
    if found.is_none() {
        let all = std::env::var_os("ANSINH_TEST_REQUIRE_ALL").is_some();
        assert!(!all, "softhsm2 or openssl is missing");
        eprintln!("bỏ qua / left out: signing devices (softhsm2 or openssl is not installed)");
    }
    found
}

/// The devices that a test has.
struct Devices {
    folder: PathBuf,
    module: PathBuf,
}

impl Drop for Devices {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// The devices, in the second process; the first one starts it and waits for what it comes to.
fn devices(test: &str) -> Option<Devices> {
    let module = module()?;
    if let Some(folder) = std::env::var_os(FOLDER) {
        return Some(Devices { folder: folder.into(), module });
    }
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("ansinh-hsm-{}-{number}", std::process::id()));
    std::fs::create_dir_all(folder.join("tokens")).unwrap();
    let first = Devices { folder: folder.clone(), module };
    let settings = format!(
        "directories.tokendir = {}\nobjectstore.backend = file\nlog.level = ERROR\n",
        folder.join("tokens").display()
    );
    std::fs::write(folder.join("softhsm2.conf"), settings).unwrap();
    let answer = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env("SOFTHSM2_CONF", folder.join("softhsm2.conf"))
        .env(FOLDER, &folder)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&answer.stdout);
    assert!(
        answer.status.success() && said.contains("1 passed"),
        "{said}\n{}",
        String::from_utf8_lossy(&answer.stderr)
    );
    drop(first);
    None
}

impl Devices {
    fn util(&self, arguments: &[&str]) {
        let answer = Command::new("softhsm2-util").args(arguments).output().unwrap();
        let said = String::from_utf8_lossy(&answer.stderr);
        assert!(answer.status.success(), "{arguments:?}: {said}");
    }

    /// Plugs in a new device.
    fn plug(&self, label: &str) {
        self.util(&[
            "--init-token",
            "--free",
            "--label",
            label,
            "--pin",
            PIN,
            "--so-pin",
            "12345678",
        ]);
    }

    /// Puts a key into a device.
    fn import(&self, token: &str, key: &str, id: &str, signer: &Signer) {
        let file = self.folder.join("key.pem");
        std::fs::write(&file, signer.key_pem()).unwrap();
        let file = file.to_str().unwrap();
        self.util(&["--import", file, "--token", token, "--label", key, "--id", id, "--pin", PIN]);
    }

    /// Puts certificates into a device, the first one as that of a key.
    fn certify(&self, token: &str, key: &str, id: u8, chain: &[Vec<u8>]) {
        let library = Pkcs11::new(&self.module).unwrap();
        library.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)).unwrap();
        let mut slots = library.get_slots_with_initialized_token().unwrap();
        slots.retain(|slot| library.get_token_info(*slot).unwrap().label() == token);
        let session = library.open_rw_session(slots[0]).unwrap();
        session.login(UserType::User, Some(&AuthPin::new(PIN.to_owned().into()))).unwrap();
        for (at, certificate) in chain.iter().enumerate() {
            let own = at == 0;
            let label = if own { key } else { "authority" };
            session
                .create_object(&[
                    Attribute::Class(ObjectClass::CERTIFICATE),
                    Attribute::CertificateType(CertificateType::X_509),
                    Attribute::Token(true),
                    Attribute::Private(false),
                    Attribute::Label(label.as_bytes().to_vec()),
                    Attribute::Id(if own { vec![id] } else { Vec::new() }),
                    Attribute::Subject(vec![0x30, 0]),
                    Attribute::Value(certificate.clone()),
                ])
                .unwrap();
        }
        session.close().unwrap();
        library.finalize().unwrap();
    }

    /// Pulls all devices out.
    fn pull_out(&self) {
        std::fs::rename(self.folder.join("tokens"), self.folder.join("away")).unwrap();
        std::fs::create_dir(self.folder.join("tokens")).unwrap();
    }

    /// Puts them back.
    fn put_back(&self) {
        std::fs::remove_dir_all(self.folder.join("tokens")).unwrap();
        std::fs::rename(self.folder.join("away"), self.folder.join("tokens")).unwrap();
    }

    fn place(&self, token: Option<&str>, key: Option<&str>) -> TokenPlace {
        TokenPlace {
            module: self.module.clone(),
            token: token.map(TokenName::parse),
            key: key.map(|key| KeyName::parse(key).unwrap()),
        }
    }

    fn open(&self, token: Option<&str>, key: Option<&str>) -> Result<SigningKey, String> {
        open(self.place(token, key), Pin::new(PIN.to_owned())).map_err(|error| error.to_string())
    }
}

fn root() -> Authority {
    Authority::new("Tổ chức chứng thực Thử nghiệm")
}

fn signer(kind: KeyKind, name: &str) -> Signer {
    root().certify(Person { key: kind, ..Person::new(name, "Sở Nội vụ") })
}

/// OpenSSL finds a signature good over what was signed and over nothing else.
fn openssl_agrees(folder: &Path, block: &[u8]) {
    let put = |name: &str, bytes: &[u8]| {
        let file = folder.join(name);
        std::fs::write(&file, bytes).unwrap();
        file
    };
    let (good, bad) = (put("a.pdf", CONTENT), put("b.pdf", b"something else"));
    let (block, trusted) = (put("a.p7s", block), put("root.pem", root().pem().as_bytes()));
    for (content, expected) in [(good, true), (bad, false)] {
        let answer = Command::new("openssl")
            .args(["cms", "-verify", "-binary", "-inform", "DER", "-purpose", "any"])
            .args(["-attime", "1762309800", "-in"])
            .arg(&block)
            .arg("-content")
            .arg(&content)
            .arg("-CAfile")
            .arg(&trusted)
            .arg("-out")
            .arg(folder.join("out"))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&answer.stderr);
        assert_eq!(answer.status.success(), expected, "{content:?}: {said}");
    }
}

#[test]
fn keys_in_devices_sign_as_those_in_files_do() {
    let Some(devices) = devices("token_key::keys_in_devices_sign_as_those_in_files_do") else {
        return;
    };
    devices.plug("Văn thư");
    let at = "2025-11-05T02:30:00Z".parse().unwrap();
    let trust = TrustList::read(root().pem().as_bytes()).unwrap();
    let kinds = [("ec", KeyKind::P256), ("rsa", KeyKind::Rsa(2048))];
    for (id, (label, kind)) in (1_u8..).zip(kinds) {
        let signer = signer(kind, "Nguyễn Văn Thử");
        devices.import("Văn thư", label, &format!("{id:02x}"), &signer);
        devices.certify("Văn thư", label, id, signer.chain());
    }
    for (name, label) in [("ec", "ec"), ("id:02", "rsa")] {
        let key = devices.open(Some("Văn thư"), Some(name)).unwrap();
        assert!(key.signer().to_string().contains("Nguyễn Văn Thử"), "{}", key.signer());
        for _ in 0..2 {
            let block = key.sign(CONTENT, at).unwrap();
            let found = read_detached(CONTENT, &block, &trust, at);
            assert!(found.intact() && found.covers_whole_file(), "{label}: {found:?}");
            assert!(matches!(found.chain, Chain::Trusted { .. }), "{label}: {:?}", found.chain);
            assert!(!read_detached(b"other", &block, &trust, at).intact(), "{label}");
            openssl_agrees(&devices.folder, &block);
        }
    }
}

#[test]
fn what_is_wrong_with_a_device_is_said_before_it_is_used() {
    let Some(devices) = devices("token_key::what_is_wrong_with_a_device_is_said_before_it_is_used")
    else {
        return;
    };
    let refused = |token: Option<&str>, key: Option<&str>, words: &[&str]| {
        let said = devices.open(token, key).unwrap_err();
        for words in words {
            assert!(said.contains(words), "no {words:?} in {said:?}");
        }
    };
    refused(None, None, &["Không thấy thiết bị ký", "không có", "Hãy cắm thiết bị"]);
    devices.plug("Văn thư");
    refused(Some("Khác"), None, &["Không thấy thiết bị ký", "“Văn thư” (serial:"]);
    refused(None, None, &["không có khóa ký như vậy"]);
    let signer = signer(KeyKind::P256, "Nguyễn Văn Thử");
    devices.import("Văn thư", "ky", "01", &signer);
    refused(None, None, &["không có chứng thư của khóa ký"]);
    // A certificate that is somebody else's.
    devices.certify("Văn thư", "ky", 1, self::signer(KeyKind::P256, "Trần Thị Thử").chain());
    refused(None, None, &["không phải của khóa bí mật đó"]);
    devices.import("Văn thư", "khac", "02", &signer);
    refused(None, None, &["có 2 khóa ký khớp", "--pkcs11-key"]);
    refused(None, Some("id:03"), &["không có khóa ký như vậy"]);
    devices.certify("Văn thư", "khac", 2, signer.chain());
    devices.open(None, Some("khac")).unwrap();
    devices.plug("Văn thư 2");
    refused(None, Some("khac"), &["Có nhiều thiết bị ký khớp", "“Văn thư 2”", "--pkcs11-token"]);
    devices.open(Some("Văn thư"), Some("khac")).unwrap();
    let place = devices.place(Some("Văn thư"), Some("khac"));
    let said = open(place.clone(), Pin::new("000000".to_owned())).unwrap_err().to_string();
    assert!(said.contains("không nhận mã PIN") && said.contains("ANSINH_PKCS11_PIN"), "{said}");
    assert!(!said.contains("000000"), "{said}");
    let nowhere = TokenPlace { module: devices.folder.join("khong-co.so"), ..place };
    let said = open(nowhere, Pin::new(PIN.to_owned())).unwrap_err().to_string();
    assert!(said.contains("Không nạp được thư viện PKCS#11"), "{said}");
}

/// A letter of Friday, 31 October 2025.
async fn drafted(app: &App, r: &Reporting) -> PaperId {
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
    draft_letters(app, &r.coordinator, &request).await.unwrap()[0]
}

#[tokio::test]
async fn a_device_that_was_pulled_out_keeps_a_letter_without_its_number_until_it_is_back() {
    let name = "token_key::a_device_that_was_pulled_out_keeps_a_letter_without_its_number_until_it_is_back";
    let Some(devices) = devices(name) else { return };
    let signer = signer(KeyKind::P256, "Nguyễn Văn Thử");
    devices.plug("Văn thư");
    devices.import("Văn thư", "ky", "01", &signer);
    devices.certify("Văn thư", "ky", 1, signer.chain());
    let devices = Arc::new(devices);
    on_both(move |db: Db| pulled_out(db, Arc::clone(&devices))).await;
}

async fn pulled_out(db: Db, devices: Arc<Devices>) {
    let app = app(db).with_trust(Trust::read(root().pem().as_bytes()).unwrap());
    let app = app.with_signing(devices.open(None, None).unwrap());
    let r = reporting(&app).await;
    let id = drafted(&app, &r).await;
    let day = date(2025, 10, 31);
    let issue = async || issue_paper(&app, &r.coordinator, id, 1, 12, day).await;
    let kept = async |kind| kept_file(&app, &r.coordinator, id, kind).await.unwrap();
    devices.pull_out();
    for _ in 0..2 {
        let said = issue().await.unwrap_err();
        let AppError::Invalid(said) = said else { panic!("{said:?}") };
        assert!(said.contains("Chưa ghi số được vì chưa ký được"), "{said}");
        assert!(said.contains("Hãy cắm"), "{said}");
        assert_eq!(kept(PaperFileKind::Issued).await, None);
    }
    devices.put_back();
    issue().await.unwrap();
    let (file, block) = (kept(PaperFileKind::Issued).await, kept(PaperFileKind::Detached).await);
    let (file, block) = (file.unwrap(), block.unwrap());
    let trust = TrustList::read(root().pem().as_bytes()).unwrap();
    let found = read_detached(&file, &block, &trust, app.now());
    assert!(found.intact() && matches!(found.chain, Chain::Trusted { .. }), "{found:?}");
}

/// Another device under the same name is not taken for the one the program was started with, and one
/// that does not know the PIN is asked once only.
#[test]
fn another_device_is_not_taken_for_the_one_that_was_pulled_out() {
    let name = "token_key::another_device_is_not_taken_for_the_one_that_was_pulled_out";
    let Some(devices) = devices(name) else { return };
    let made = |name: &str| {
        let signer = signer(KeyKind::P256, name);
        devices.plug("Văn thư");
        devices.import("Văn thư", "ky", "01", &signer);
        devices.certify("Văn thư", "ky", 1, signer.chain());
    };
    made("Nguyễn Văn Thử");
    let key = devices.open(Some("Văn thư"), None).unwrap();
    let at = "2025-11-05T02:30:00Z".parse().unwrap();
    key.sign(CONTENT, at).unwrap();
    devices.pull_out();
    let said = || key.sign(CONTENT, at).unwrap_err().to_string();
    assert!(said().contains("Không thấy thiết bị ký"), "{}", said());
    made("Trần Thị Thử");
    assert!(said().contains("chứng thư khác"), "{}", said());
    // Its PIN is changed: refused once, and then without asking.
    let library = Pkcs11::new(&devices.module).unwrap();
    library.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)).unwrap();
    let slot = library.get_slots_with_initialized_token().unwrap()[0];
    let session = library.open_rw_session(slot).unwrap();
    let pin = |text: &str| AuthPin::new(text.to_owned().into());
    session.login(UserType::User, Some(&pin(PIN))).unwrap();
    session.set_pin(&pin(PIN), &pin("111111")).unwrap();
    session.close().unwrap();
    library.finalize().unwrap();
    assert!(said().contains("không nhận mã PIN"), "{}", said());
    devices.put_back();
    assert!(said().contains("không nhận mã PIN"), "the right one is back, but no one said so");
    devices.open(Some("Văn thư"), None).unwrap().sign(CONTENT, at).unwrap();
}
