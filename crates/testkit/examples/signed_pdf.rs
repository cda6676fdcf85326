//! Writes signed PDF files and the certificate of their authority into a folder, for trying pages
//! and for looking at with other programs.

use std::path::PathBuf;

use ansinh_testkit::sign::{Authority, Hash, KeyKind, Padding, Person, Signer, Style, append, pdf};

fn main() -> std::io::Result<()> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| ".".to_owned()));
    std::fs::create_dir_all(&folder)?;
    let root = Authority::new("CA Thử");
    let person = || Person::new("Nguyễn Văn Thử", "Sở Nội vụ");
    let curve = root.certify(person());
    let rsa = root.certify(Person { key: KeyKind::Rsa(2048), ..person() });
    let clock = root.certify(Person { stamps: true, ..Person::new("TSA Thử", "CA Thử") });
    let at = "2025-11-05T03:00:00Z".parse().map_err(std::io::Error::other)?;
    let good = rsa.sign(&pdf("Bao cao quy III"));
    let mut changed = good.clone();
    if let Some(at) = good.windows(7).position(|window| window == b"quy III") {
        changed[at] = b'Q';
    }
    let pss = Style { padding: Padding::Pss, ..Style::default() };
    let old = Style { hash: Hash::Sha1, ..Style::default() };
    let open = Style { open_lengths: true, ..Style::default() };
    let page = (4, "<</Length 2>>\nstream\nBT\nendstream".to_owned());
    let files = [
        ("rsa.pdf", good.clone()),
        ("p256.pdf", curve.sign(&pdf("P-256"))),
        ("pss.pdf", rsa.sign_as(&pdf("PSS"), &pss)),
        ("sha1.pdf", rsa.sign_as(&pdf("SHA-1"), &old)),
        ("open-lengths.pdf", rsa.sign_as(&pdf("open"), &open)),
        ("stamped.pdf", rsa.sign_as(&pdf("stamped"), &clock.stamp(at))),
        ("twice.pdf", curve.sign(&good)),
        ("appended.pdf", append(&good, &[page])),
        ("changed.pdf", changed),
        ("self-signed.pdf", Signer::self_signed(person()).sign(&pdf("self-signed"))),
        ("root.pem", root.pem().into_bytes()),
        ("signer.pem", rsa.pem().into_bytes()),
    ];
    for (name, bytes) in files {
        std::fs::write(folder.join(name), bytes)?;
    }
    Ok(())
}
