//! Signatures that stand beside a file: made with keys of PKCS#12 files, read by us and by OpenSSL.

use std::path::PathBuf;
use std::process::Command;

use ansinh_formats::read::signature::{Chain, Integrity, TrustList, read_detached};
use ansinh_formats::write::signature::{SigningError, SigningKey};
use ansinh_testkit::sign::{Authority, KeyKind, Person, Signer};
use jiff::Timestamp;

const PASSWORD: &str = "mật khẩu thử";
const CONTENT: &[u8] = b"%PDF-1.7 noi dung cua mot cong van";

fn at() -> Timestamp {
    "2025-11-05T02:30:00Z".parse().expect("an instant")
}

fn root() -> Authority {
    Authority::new("Tổ chức chứng thực Thử nghiệm")
}

fn signer(kind: KeyKind) -> Signer {
    root().certify(Person { key: kind, ..Person::new("Nguyễn Văn Thử", "Sở Nội vụ") })
}

fn pkcs12(signer: &Signer, chain: &[Vec<u8>]) -> Vec<u8> {
    signer.pkcs12(chain, PASSWORD)
}

const KINDS: [KeyKind; 3] = [KeyKind::P256, KeyKind::P384, KeyKind::Rsa(2048)];

#[test]
fn what_a_key_signs_is_read_back_with_its_signer_and_its_origin() {
    let trust = TrustList::read(root().pem().as_bytes()).expect("a list");
    for kind in KINDS {
        let signer = signer(kind);
        let key = SigningKey::read(&pkcs12(&signer, signer.chain()), PASSWORD).expect("a key");
        assert!(key.signer().to_string().contains("Nguyễn Văn Thử"), "{}", key.signer());
        let block = key.sign(CONTENT, at()).expect("signed");
        let found = read_detached(CONTENT, &block, &trust, at());
        assert!(found.intact() && found.covers_whole_file(), "{kind:?}: {found:?}");
        assert!(matches!(found.chain, Chain::Trusted { .. }), "{kind:?}: {:?}", found.chain);
        assert_eq!(found.time.map(|time| time.at), Some(at()));
        let other = read_detached(b"something else", &block, &trust, at());
        assert_eq!(other.integrity, Integrity::Changed, "{kind:?}");
        let mut broken = block.clone();
        *broken.last_mut().expect("bytes") ^= 1;
        assert!(!read_detached(CONTENT, &broken, &trust, at()).intact(), "{kind:?}");
    }
}

#[test]
fn a_file_that_holds_no_key_to_use_is_refused() {
    let signer = signer(KeyKind::P256);
    let file = pkcs12(&signer, signer.chain());
    let refused = |bytes: &[u8], password: &str| SigningKey::read(bytes, password).unwrap_err();
    assert_eq!(refused(&file, "sai"), SigningError::Unreadable);
    assert_eq!(refused(b"not a file", PASSWORD), SigningError::Unreadable);
    assert_eq!(refused(&file[..file.len() / 2], PASSWORD), SigningError::Unreadable);
    let another = root().certify(Person::new("Trần Thị Thử", "Sở Y tế"));
    let mixed = pkcs12(&signer, another.chain());
    assert_eq!(refused(&mixed, PASSWORD), SigningError::OtherCertificate);
}

/// A folder of this test alone, gone when it ends.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn openssl_finds_the_signatures_good() {
    if Command::new("openssl").arg("version").output().is_err() {
        eprintln!("openssl is not installed: this test is left out");
        return;
    }
    let folder = std::env::temp_dir().join(format!("ansinh-p7s-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let folder = Folder(folder);
    let put = |name: &str, bytes: &[u8]| {
        let file = folder.0.join(name);
        std::fs::write(&file, bytes).expect("written");
        file
    };
    let (content, trusted) = (put("a.pdf", CONTENT), put("root.pem", root().pem().as_bytes()));
    for kind in KINDS {
        let signer = signer(kind);
        let key = SigningKey::read(&pkcs12(&signer, signer.chain()), PASSWORD).expect("a key");
        let block = put("a.p7s", &key.sign(CONTENT, at()).expect("signed"));
        let verify = |content: &PathBuf| {
            Command::new("openssl")
                .args(["cms", "-verify", "-binary", "-inform", "DER", "-purpose", "any"])
                .args(["-attime", "1762309800", "-in"])
                .arg(&block)
                .arg("-content")
                .arg(content)
                .arg("-CAfile")
                .arg(&trusted)
                .arg("-out")
                .arg(folder.0.join("out"))
                .output()
                .expect("its answer")
        };
        let answer = verify(&content);
        let said = String::from_utf8_lossy(&answer.stderr).into_owned();
        assert!(answer.status.success(), "{kind:?}: {said}");
        assert!(!verify(&put("b.pdf", b"something else")).status.success(), "{kind:?}");
    }
}
