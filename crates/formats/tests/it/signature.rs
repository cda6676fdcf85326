//! Signatures of PDF files: who signed, whether it holds, what was added.

use ansinh_formats::read::signature::{
    Chain, Coverage, Hash, Integrity, Misfit, Remark, Scheme, Signature, SignatureKind, Signatures,
    TimeSource, TrustError, TrustList, read_signatures,
};
use ansinh_testkit::sign::{
    self, Authority, KeyKind, Padding, Person, Signer, Style, Times, append, fill, pdf, prepare,
};
use jiff::Timestamp;
use proptest::prelude::*;

fn instant(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

/// A day after the signatures of the kit.
fn now() -> Timestamp {
    instant("2025-11-06T02:30:00Z")
}

fn root() -> Authority {
    Authority::new("CA Thử")
}

fn trust(root: &Authority) -> TrustList {
    TrustList::read(root.pem().as_bytes()).expect("a list")
}

fn person() -> Person {
    Person::new("Nguyễn Văn Thử", "Sở Nội vụ")
}

fn read(bytes: &[u8]) -> Signatures {
    read_signatures(bytes, &trust(&root()), now())
}

#[track_caller]
fn only(bytes: &[u8]) -> Signature {
    let mut all = read(bytes).signatures;
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

fn signed() -> Vec<u8> {
    root().certify(person()).sign(&pdf("Bao cao"))
}

fn place(bytes: &[u8], needle: &[u8]) -> usize {
    bytes.windows(needle.len()).position(|window| window == needle).expect("it stands there")
}

#[test]
fn a_good_signature_says_who_and_when() {
    let all = read(&signed());
    assert!(all.hold() && !all.more);
    assert_eq!(all.sentence(), "Tệp có 1 chữ ký số, còn nguyên vẹn.");
    assert!(all.revocation.sentence().contains("Chưa kiểm tra"));
    let signature = &all.signatures[0];
    assert!(signature.intact() && signature.covers_whole_file());
    assert_eq!(signature.remarks, []);
    assert_eq!(signature.kind, SignatureKind::Signature);
    assert_eq!(signature.reason.as_deref(), Some("Ky so (thu)"));
    assert_eq!(signature.method.expect("a method").to_string(), "ECDSA P-256, SHA-256");
    assert_eq!(
        signature.sentence(),
        "Chữ ký còn nguyên vẹn; bao trùm toàn bộ tệp; người ký: Nguyễn Văn Thử (Sở Nội vụ); \
         thời điểm ký 05/11/2025 09:30 theo đồng hồ máy của người ký; \
         chứng thư có nguồn tin cậy (CA Thử (Tổ chức chứng thực thử nghiệm))."
    );
    let json = serde_json::to_string(&all).expect("written");
    assert_eq!(serde_json::from_str::<Signatures>(&json).expect("read"), all);
}

#[test]
fn every_known_way_of_signing_is_checked() {
    let check = |key: KeyKind, hash: sign::Hash, padding: Padding, expected: &str| {
        let signer = root().certify(Person { key, ..person() });
        for kind in ["ETSI.CAdES.detached", "adbe.pkcs7.detached"] {
            let style = Style { kind, hash, padding, ..Style::default() };
            let signature = only(&signer.sign_as(&pdf("x"), &style));
            assert!(signature.intact(), "{expected}: {signature:?}");
            assert_eq!(signature.method.expect(expected).to_string(), expected);
            assert!(matches!(signature.chain, Chain::Trusted { .. }), "{signature:?}");
        }
        // Of the same way with another key it fails.
        let other = Signer::self_signed(Person { key, ..Person::new("Người khác", "x") });
        let (prepared, gap) = prepare(&pdf("x"), "ETSI.CAdES.detached", "x", 8192);
        let covered = [&prepared[..gap.start], &prepared[gap.end..]].concat();
        let style = Style { hash, padding, ..Style::default() };
        let mine = signer.block(&covered, &style);
        let theirs = other.block(&covered, &style);
        // The block of one with the signature of the other at its end: both are of one length but
        // for a byte or two on curves.
        let tail = 60;
        let mixed = [&mine[..mine.len() - tail], &theirs[theirs.len() - tail..]].concat();
        let signature = only(&fill(&prepared, gap, &mixed));
        assert_eq!(signature.integrity, Integrity::Broken, "{expected}");
    };
    let rsa = KeyKind::Rsa(2048);
    check(rsa, sign::Hash::Sha256, Padding::Pkcs1, "RSA 2048 bit, SHA-256");
    check(rsa, sign::Hash::Sha384, Padding::Pkcs1, "RSA 2048 bit, SHA-384");
    check(rsa, sign::Hash::Sha512, Padding::Pkcs1, "RSA 2048 bit, SHA-512");
    check(rsa, sign::Hash::Sha256, Padding::Pss, "RSA-PSS 2048 bit, SHA-256");
    check(rsa, sign::Hash::Sha512, Padding::Pss, "RSA-PSS 2048 bit, SHA-512");
    check(KeyKind::P256, sign::Hash::Sha256, Padding::Pkcs1, "ECDSA P-256, SHA-256");
    check(KeyKind::P256, sign::Hash::Sha512, Padding::Pkcs1, "ECDSA P-256, SHA-512");
    check(KeyKind::P384, sign::Hash::Sha384, Padding::Pkcs1, "ECDSA P-384, SHA-384");
}

#[test]
fn authorities_of_rsa_are_climbed_too() {
    let root = Authority::of(Person {
        authority: Some(1),
        usage: Some(0x06),
        ..Person::new("CA RSA", "Thử").rsa()
    });
    let bytes = root.certify(person().rsa()).sign(&pdf("x"));
    let all = read_signatures(&bytes, &trust(&root), now());
    let expected = matches!(&all.signatures[0].chain, Chain::Trusted { root } if root.name.as_deref() == Some("CA RSA"));
    assert!(expected, "{all:?}");
}

#[test]
fn what_is_old_is_called_weak() {
    let signer = root().certify(Person { key: KeyKind::Rsa(1024), ..person() });
    let style = Style { hash: sign::Hash::Sha1, ..Style::default() };
    let signature = only(&signer.sign_as(&pdf("x"), &style));
    assert!(signature.intact());
    assert_eq!(signature.remarks, [Remark::Sha1, Remark::ShortKey]);
    let style = Style { kind: "adbe.pkcs7.sha1", ..Style::default() };
    let bytes = root().certify(person()).sign_as(&pdf("x"), &style);
    let signature = only(&bytes);
    assert_eq!((signature.integrity, signature.remarks), (Integrity::Intact, vec![Remark::Sha1]));
    let mut changed = bytes;
    changed[20] ^= 1;
    assert_eq!(only(&changed).integrity, Integrity::Changed);
    let signer = root().certify(Person { hash: sign::Hash::Sha1, ..person() });
    assert_eq!(only(&signer.sign(&pdf("x"))).remarks, [Remark::Sha1Chain]);
    for remark in [Remark::Sha1, Remark::ShortKey, Remark::Sha1Chain] {
        assert!(remark.sentence().ends_with('.'));
    }
}

#[test]
fn blocks_of_other_forms_are_read() {
    let signer = root().certify(person());
    let style = |change: fn(&mut Style<'_>)| {
        let mut style = Style::default();
        change(&mut style);
        only(&signer.sign_as(&pdf("x"), &style))
    };
    let open = style(|style| style.open_lengths = true);
    assert!(open.intact() && matches!(open.chain, Chain::Trusted { .. }), "{open:?}");
    let unnamed = style(|style| style.names_certificate = false);
    assert!(unnamed.intact());
    let bare = style(|style| style.attributes = false);
    assert!(bare.intact());
    // The time is then the one that the file itself gives.
    assert_eq!(bare.time.expect("a time").at, instant("2025-11-05T02:30:00Z"));
    let alone = style(|style| style.certificates = false);
    assert_eq!((alone.integrity, alone.signer), (Integrity::NoCertificate, None));
    let unknown = style(|style| style.kind = "adbe.x509.rsa_sha1");
    assert_eq!(unknown.integrity, Integrity::Misfit { misfit: Misfit::Kind });
}

#[test]
fn every_changed_byte_is_found() {
    let good = signed();
    let start = place(&good, b"/Contents<") + 9;
    let end = start + good[start..].iter().position(|&b| b == b'>').expect("an end") + 1;
    // Before and behind the block: in the page, the catalogue, the signature's own words, the table.
    let mut places: Vec<usize> = (0..start).step_by(97).collect();
    places.extend((end..good.len()).step_by(53));
    for at in places {
        let mut bytes = good.clone();
        bytes[at] ^= 0x01;
        let all = read(&bytes);
        assert!(!all.hold(), "byte {at}: {all:?}");
        assert!(all.signatures.iter().all(|signature| !signature.intact()), "byte {at}");
    }
    let mut bytes = good.clone();
    let at = place(&good, b"Bao cao");
    bytes[at] = b'T';
    let signature = only(&bytes);
    assert_eq!(signature.integrity, Integrity::Changed);
    assert_eq!(
        signature.sentence(),
        "Chữ ký không còn đúng: nội dung tệp đã bị thay đổi sau khi ký; \
         chứng thư kèm theo ghi tên: Nguyễn Văn Thử (Sở Nội vụ)."
    );
}

#[test]
fn a_changed_block_is_found() {
    let good = signed();
    let start = place(&good, b"/Contents<") + 10;
    let digits = good[start..].iter().position(|&b| b == b'>').expect("an end");
    // Up to where the padding begins.
    let used = good[start..start + digits].iter().rposition(|&b| b != b'0').expect("a block");
    let mut intact = 0;
    for at in (start..start + used).step_by(7) {
        let mut bytes = good.clone();
        bytes[at] = if bytes[at] == b'0' { b'1' } else { b'0' };
        let signature = only(&bytes);
        // Certificates of authorities that came along are not covered by anything, and neither is
        // the version of the block.
        if signature.intact() {
            assert_eq!(signature.signer, only(&good).signer, "digit {at}");
            intact += 1;
        }
    }
    assert!(intact < used / 7 / 2, "{intact} of {}", used / 7);
    // The signature itself stands last.
    let mut bytes = good;
    let last = start + used - 3;
    bytes[last] = if bytes[last] == b'0' { b'1' } else { b'0' };
    assert_eq!(only(&bytes).integrity, Integrity::Broken);
}

#[test]
fn several_signatures_and_what_comes_after() {
    let first = root().certify(person());
    let second = root().certify(Person::new("Trần Thị Thử", "UBND tỉnh"));
    let twice = second.sign(&first.sign(&pdf("x")));
    let all = read(&twice);
    let names: Vec<_> =
        all.signatures.iter().map(|s| s.signer.clone().expect("one").name).collect();
    assert_eq!(names, [Some("Nguyễn Văn Thử".to_owned()), Some("Trần Thị Thử".to_owned())]);
    assert_eq!(all.signatures[0].coverage, Coverage::ThenSigned { later: 1 });
    assert!(all.signatures[1].covers_whole_file() && all.hold());
    assert_eq!(all.sentence(), "Tệp có 2 chữ ký số, đều còn nguyên vẹn.");
    assert!(all.signatures[0].sentence().contains("sau đó tệp được ký tiếp 1 lần"));
    // A third party appends another page text.
    let page = (4, "<</Length 2>>\nstream\nBT\nendstream".to_owned());
    let appended = append(&twice, &[page]);
    let all = read(&appended);
    let bytes = appended.len() - twice.len();
    assert!(
        all.signatures.iter().all(|s| s.intact() && s.coverage == Coverage::ThenChanged { bytes, validation: false })
    );
    assert!(!all.hold());
    assert!(all.sentence().contains("phần thêm không có chữ ký nào bảo vệ"), "{}", all.sentence());
    // A line end behind the end is nothing.
    assert!(read(&[&twice[..], b"\r\n"].concat()).hold());
    // The second signature broken: the first is then followed by what nobody vouches for.
    let mut bytes = twice.clone();
    let at = bytes.len() - 30;
    bytes[at] ^= 1;
    let all = read(&bytes);
    assert_eq!(all.signatures[0].integrity, Integrity::Intact);
    assert!(matches!(all.signatures[0].coverage, Coverage::ThenChanged { .. }));
    assert_eq!(all.signatures[1].integrity, Integrity::Changed);
    assert!(all.sentence().contains("trong đó 1"), "{}", all.sentence());
}

#[test]
fn where_certificates_come_from() {
    let check = |bytes: &[u8], trust: &TrustList, expected: &str| {
        let all = read_signatures(bytes, trust, now());
        let signature = &all.signatures[0];
        assert!(signature.intact(), "{expected}: {signature:?}");
        let shown = format!("{:?}", signature.chain);
        assert!(shown.starts_with(expected), "{expected}: {shown}");
        signature.sentence()
    };
    let good = signed();
    let trusted = trust(&root());
    check(&good, &trusted, "Trusted");
    check(&good, &TrustList::empty(), "NotChecked");
    let said = check(&good, &trust(&Authority::new("CA Khác")), "UnknownRoot");
    assert!(said.ends_with("chứng thư chưa xác định được nguồn tin cậy."), "{said}");
    // Another authority of the same name is not the same authority.
    let other = Authority::of(Person {
        key: KeyKind::P384,
        authority: Some(3),
        usage: Some(6),
        ..Person::new("CA Thử", "Tổ chức chứng thực thử nghiệm")
    });
    check(&other.certify(person()).sign(&pdf("x")), &trusted, "UnknownRoot");
    let alone = Signer::self_signed(person()).sign(&pdf("x"));
    check(&alone, &trusted, "SelfSigned");
    // By way of an authority in between, of which the list knows nothing.
    let between = root().certify_authority("CA Cấp dưới");
    check(&between.certify(person()).sign(&pdf("x")), &trusted, "Trusted");
    // It may not have another below it, and a person may issue nothing.
    let below = between.certify_authority("CA Cấp dưới nữa");
    check(&below.certify(person()).sign(&pdf("x")), &trusted, "Misused");
    let nobody = Authority::of(Person { authority: None, ..Person::new("Người khác", "x") });
    check(&nobody.certify(person()).sign(&pdf("x")), &trusted, "UnknownRoot");
    let until = instant("2025-06-30T00:00:00Z");
    let ended = root().certify(Person { until, ..person() });
    let said = check(&ended.sign(&pdf("x")), &trusted, "Expired");
    assert!(said.contains("đã hết hạn từ 30/06/2025 07:00"), "{said}");
    let early = root().certify(Person { from: instant("2025-12-01T00:00:00Z"), ..person() });
    check(&early.sign(&pdf("x")), &trusted, "NotYetValid");
    let encrypts = root().certify(Person { usage: Some(0x20), ..person() });
    check(&encrypts.sign(&pdf("x")), &trusted, "Misused");
    let odd = root().certify(Person { odd_extension: true, ..person() });
    check(&odd.sign(&pdf("x")), &trusted, "Misused");
}

#[test]
fn authorities_that_may_not_issue_are_not_believed() {
    // A person with a certificate of the trusted authority issues one to somebody else.
    let person_as_authority = |authority, usage| {
        let middle = Person { authority, usage, ..Person::new("Người thường", "x") };
        let chain = Authority::from(root().certify(middle)).certify(person()).sign(&pdf("x"));
        only(&chain).chain
    };
    assert!(matches!(person_as_authority(Some(0), Some(0x06)), Chain::Trusted { .. }));
    assert_eq!(person_as_authority(None, Some(0x06)), Chain::Misused);
    assert_eq!(person_as_authority(Some(0), Some(0xc0)), Chain::Misused);
}

#[test]
fn times_and_who_says_them() {
    let signer = root().certify(person());
    let clock = root().certify(Person { stamps: true, ..Person::new("TSA Thử", "CA Thử") });
    let at = instant("2025-11-05T03:00:00Z");
    let stamped = only(&signer.sign_as(&pdf("x"), &clock.stamp(at)));
    let time = stamped.time.clone().expect("a time");
    assert_eq!(time.at, at);
    assert!(matches!(&time.source, TimeSource::Authority { chain: Chain::Trusted { .. }, .. }));
    assert!(stamped.sentence().contains("thời điểm 05/11/2025 10:00 do TSA Thử (CA Thử) xác nhận"));
    // Anybody can set up a clock; one that nobody trusts is said to be so.
    let own = Signer::self_signed(Person { stamps: true, ..Person::new("TSA Riêng", "x") });
    let unknown = only(&signer.sign_as(&pdf("x"), &own.stamp(at)));
    assert!(unknown.sentence().contains("chưa được xác định là tin cậy"), "{}", unknown.sentence());
    // So is one that the authority certified for something else.
    let not_a_clock = root().certify(Person::new("Không phải TSA", "x"));
    let time = only(&signer.sign_as(&pdf("x"), &not_a_clock.stamp(at))).time.expect("a time");
    assert!(matches!(&time.source, TimeSource::Authority { chain: Chain::Misused, .. }));
    let mut broken = clock.stamp(at);
    broken.times.stamp_broken = true;
    let broken = only(&signer.sign_as(&pdf("x"), &broken));
    assert_eq!(broken.remarks, [Remark::StampBroken]);
    assert_eq!(broken.time.expect("a time").source, TimeSource::Signer);
}

#[test]
fn a_certificate_is_to_be_good_when_it_signed() {
    let until = instant("2025-11-05T12:00:00Z");
    let signer = root().certify(Person { until, ..person() });
    let bytes = signer.sign(&pdf("x"));
    let later = |bytes: &[u8]| {
        read_signatures(bytes, &trust(&root()), instant("2027-01-01T00:00:00Z"))
            .signatures
            .remove(0)
    };
    let signature = later(&bytes);
    assert!(matches!(signature.chain, Chain::Trusted { .. }));
    assert_eq!(signature.remarks, [Remark::EndedSince]);
    // With the word of a trusted clock there is nothing to remark.
    let clock = root().certify(Person { stamps: true, ..Person::new("TSA Thử", "CA Thử") });
    let at = instant("2025-11-05T03:00:00Z");
    let signature = later(&signer.sign_as(&pdf("x"), &clock.stamp(at)));
    assert_eq!(signature.remarks, []);
    // A trusted clock outweighs the signer's: here it says that the certificate had ended.
    let at = instant("2025-11-20T03:00:00Z");
    let signature = later(&signer.sign_as(&pdf("x"), &clock.stamp(at)));
    assert_eq!(signature.chain, Chain::Expired { ended: until });
    // A clock that nobody trusts does not prove anything.
    let own = Signer::self_signed(Person { stamps: true, ..Person::new("TSA Riêng", "x") });
    let at = instant("2025-11-05T03:00:00Z");
    assert_eq!(later(&signer.sign_as(&pdf("x"), &own.stamp(at))).remarks, [Remark::EndedSince]);
    // A time to come is not believed: today counts, and the certificate has ended.
    let times = Times { claimed: Some(instant("2025-11-30T00:00:00Z")), ..Times::default() };
    let bytes = signer.sign_as(&pdf("x"), &Style { times, ..Style::default() });
    let signature = read_signatures(&bytes, &trust(&root()), instant("2025-11-10T00:00:00Z"));
    assert_eq!(signature.signatures[0].remarks, [Remark::TimeToCome]);
    assert_eq!(signature.signatures[0].chain, Chain::Expired { ended: until });
}

#[test]
fn time_stamps_over_a_file() {
    let clock = root().certify(Person { stamps: true, ..Person::new("TSA Thử", "CA Thử") });
    let style = Style { kind: "ETSI.RFC3161", ..clock.stamp(instant("2025-11-05T04:00:00Z")) };
    let bytes = clock.sign_as(&signed(), &style);
    let all = read(&bytes);
    assert!(all.hold(), "{all:?}");
    let stamp = &all.signatures[1];
    assert_eq!(stamp.kind, SignatureKind::TimeStamp);
    assert!(matches!(stamp.chain, Chain::Trusted { .. }));
    assert_eq!(stamp.time.as_ref().expect("a time").at, instant("2025-11-05T04:00:00Z"));
    assert!(stamp.sentence().starts_with("Dấu thời gian còn nguyên vẹn"), "{}", stamp.sentence());
    let mut changed = bytes;
    let at = changed.len() - 30;
    changed[at] ^= 1;
    assert_eq!(read(&changed).signatures[1].integrity, Integrity::Changed);
}

#[test]
fn ranges_that_do_not_fit_are_refused() {
    let signer = root().certify(person());
    let good = signed();
    let numbers = place(&good, b"/ByteRange[") + 11;
    let with_range = |range: [usize; 4]| {
        let mut bytes = good.clone();
        let text = format!("{} {:010} {:010} {:010}", range[0], range[1], range[2], range[3]);
        bytes[numbers..numbers + text.len()].copy_from_slice(text.as_bytes());
        only(&bytes).integrity
    };
    let gap = place(&good, b"/Contents<") + 9;
    let behind = gap + 2 * 8192 + 2;
    let rest = good.len() - behind;
    let misfit = |misfit| Integrity::Misfit { misfit };
    // As it stands: only the numbers are proven right here.
    assert_eq!(with_range([0, gap, behind, rest]), Integrity::Intact);
    assert_eq!(with_range([0, gap, behind, rest + 1]), misfit(Misfit::RangeBeyondFile));
    assert_eq!(with_range([0, gap, behind, 9_999_999_999]), misfit(Misfit::RangeBeyondFile));
    assert_eq!(with_range([0, behind, gap, rest]), misfit(Misfit::RangeOdd));
    assert_eq!(with_range([1, gap, behind, rest]), misfit(Misfit::RangeOdd));
    assert_eq!(with_range([0, gap - 20, behind, rest]), misfit(Misfit::Gap));
    assert_eq!(with_range([0, gap, behind + 20, rest - 20]), misfit(Misfit::Gap));
    assert_eq!(with_range([0, gap + 1, behind - 1, rest]), misfit(Misfit::Gap));
    assert_eq!(with_range([0, gap, behind, rest - 5]), Integrity::Changed);
    // Something but digits in the gap.
    let mut bytes = good.clone();
    let hidden = b"5 0 obj (x) endobj";
    bytes[behind - 40..behind - 40 + hidden.len()].copy_from_slice(hidden);
    assert_eq!(only(&bytes).integrity, misfit(Misfit::Gap));
    // A range of the right form over a gap that holds a whole object beside the block.
    let (prepared, gap) = prepare(&pdf("x"), "ETSI.CAdES.detached", "x", 8192);
    let wide = gap.start - 40..gap.end;
    let covered = [&prepared[..wide.start], &prepared[wide.end..]].concat();
    let mut bytes = fill(&prepared, gap.clone(), &signer.block(&covered, &Style::default()));
    let numbers = place(&bytes, b"/ByteRange[") + 11;
    let text = format!("0 {:010}", wide.start);
    bytes[numbers..numbers + text.len()].copy_from_slice(text.as_bytes());
    assert_eq!(only(&bytes).integrity, misfit(Misfit::Gap));
}

#[test]
fn blocks_that_are_none_are_said_to_be() {
    let (prepared, gap) = prepare(&pdf("x"), "ETSI.CAdES.detached", "x", 8192);
    let misfit = |misfit| Integrity::Misfit { misfit };
    assert_eq!(only(&prepared).integrity, misfit(Misfit::NotABlock));
    for block in [&b"\x30\x80"[..], b"\x30\x03\x02\x01\x05", b"text", &[0x30; 8000]] {
        assert_eq!(only(&fill(&prepared, gap.clone(), block)).integrity, misfit(Misfit::NotABlock));
    }
    let (prepared, _) = prepare(&pdf("x"), "ETSI.CAdES.detached", "x", 2 << 20);
    assert_eq!(only(&prepared).integrity, misfit(Misfit::TooLarge));
    // Cut off in the block, and behind it.
    let good = signed();
    let gap = place(&good, b"/Contents<");
    assert_eq!(only(&good[..gap + 100]).integrity, misfit(Misfit::NoBlock));
    assert_eq!(only(&good[..good.len() - 40]).integrity, misfit(Misfit::RangeBeyondFile));
    for bytes in [&b""[..], b"%PDF-1.7", b"\x89PNG", &pdf("x")] {
        let all = read(bytes);
        assert!(all.signatures.is_empty() && !all.hold());
        assert_eq!(all.sentence(), "Tệp không có chữ ký số.");
    }
}

#[test]
fn files_made_to_be_slow_are_not() {
    let begun = std::time::Instant::now();
    let many = b"1 0 obj<</ByteRange[0 1 2 3]/Contents<00>>>endobj\n".repeat(20_000);
    let all = read(&many);
    assert!(all.more && all.signatures.len() == 32);
    assert!(all.sentence().contains("chưa được kiểm tra"), "{}", all.sentence());
    read(&b"1 0 obj(".repeat(100_000));
    read(&b"/ByteRange".repeat(200_000));
    read(&[&b"obj<<".repeat(100_000)[..], b"/ByteRange"].concat());
    read(&[&b"obj(((".repeat(100_000)[..], &b"/ByteRange".repeat(300)].concat());
    // Many signatures that are good, each over the whole of what came before.
    let signer = root().certify(person());
    let style = Style { space: 2048, ..Style::default() };
    let stack = (0..10).fold(pdf("x"), |bytes, _| signer.sign_as(&bytes, &style));
    assert_eq!(read(&stack).signatures.iter().filter(|s| s.intact()).count(), 10);
    // Generous: the tests run unoptimised, on machines busy with other things.
    assert!(begun.elapsed() < std::time::Duration::from_secs(60), "took {:?}", begun.elapsed());
}

#[test]
fn lists_of_authorities() {
    let list = TrustList::read(
        format!("Ghi chú\n{}{}", root().pem(), Authority::new("CA Hai").pem()).as_bytes(),
    )
    .expect("two");
    let names: Vec<_> = list.authorities().into_iter().map(|a| a.party.name).collect();
    assert_eq!(names, [Some("CA Thử".to_owned()), Some("CA Hai".to_owned())]);
    assert_eq!(list.authorities()[0].fingerprint.len(), 64);
    let mut one = TrustList::read(root().der()).expect("one");
    one.extend(list);
    assert_eq!(one.authorities().len(), 2);
    assert!(!one.is_empty());
    let refused = |bytes: &[u8]| TrustList::read(bytes).expect_err("no list");
    assert_eq!(refused(b""), TrustError::Nothing);
    assert_eq!(refused(b"van ban"), TrustError::Nothing);
    assert_eq!(refused(b"\x30\x03abc"), TrustError::Unreadable { number: 1 });
    let cut = root().pem().replace("-----END", "");
    assert_eq!(refused(cut.as_bytes()), TrustError::Unreadable { number: 1 });
    let person = Signer::self_signed(person()).pem();
    let error = refused(format!("{}{person}", root().pem()).as_bytes());
    assert!(matches!(&error, TrustError::NoAuthority { number: 2, .. }), "{error:?}");
    assert!(error.to_string().contains("Nguyễn Văn Thử (Sở Nội vụ)"), "{error}");
}

#[test]
fn names_of_methods() {
    let method =
        |scheme, hash, key_bits| ansinh_formats::read::signature::Method { scheme, hash, key_bits };
    assert!(method(Scheme::RsaPss, Hash::Sha256, 2047).has_short_key());
    assert!(!method(Scheme::Ecdsa, Hash::Sha256, 256).has_short_key());
    assert_eq!(method(Scheme::RsaPkcs1, Hash::Sha1, 1024).to_string(), "RSA 1024 bit, SHA-1");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_block_is_read_or_refused(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let clock = root().certify(Person { stamps: true, ..Person::new("TSA Thử", "CA Thử") });
        let style = clock.stamp(instant("2025-11-05T03:00:00Z"));
        let (prepared, gap) = prepare(&pdf("x"), "ETSI.CAdES.detached", "x", 8192);
        let covered = [&prepared[..gap.start], &prepared[gap.end..]].concat();
        let mut block = root().certify(person()).block(&covered, &style);
        for (at, byte) in changes {
            let at = at.index(block.len());
            block[at] = byte;
        }
        if let Some(cut) = cut {
            block.truncate(cut.index(block.len()));
        }
        let signature = only(&fill(&prepared, gap, &block));
        prop_assert!(signature.sentence().ends_with('.'));
    }

    #[test]
    fn changed_files_are_read(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = signed();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        prop_assert!(!read(&bytes).sentence().is_empty());
    }

    #[test]
    fn any_pieces_of_a_pdf_are_read(pieces in prop::collection::vec(prop::sample::select(vec![
        "1 0 obj", "<<", ">>", "/ByteRange", "[0 5 9 12]", "[", "]", "/Contents", "<00>", "<", "(", ")", "\\",
        "/SubFilter/ETSI.CAdES.detached", "/M(D:2025", "endobj", "stream", "%", "\n", "R", "-1", "/V", "/#4", "Đ",
    ]), 0..60)) {
        let _ = read(pieces.concat().as_bytes());
    }
}
