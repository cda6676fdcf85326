//! Signatures that other programs made.

use std::path::PathBuf;

use ansinh_formats::read::signature::{Signatures, TrustList, read_signatures};

fn file(name: &str) -> Vec<u8> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/signed");
    std::fs::read(folder.join(name)).expect(name)
}

fn read(bytes: &[u8]) -> Signatures {
    let trust = TrustList::read(&file("root.pem")).expect("a list");
    read_signatures(bytes, &trust, "2027-06-01T00:00:00Z".parse().expect("an instant"))
}

/// One line a signature: how it was made, and the sentence.
fn shown(all: &Signatures) -> String {
    let lines = all.signatures.iter().map(|signature| {
        let method = signature.method.map(|method| method.to_string()).unwrap_or_default();
        format!("[{method}] {}", signature.sentence())
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn signatures_of_other_programs_hold() {
    let check = |name: &str, expected: &str| {
        let all = read(&file(name));
        assert_eq!(shown(&all), expected, "{name}");
        for signature in &all.signatures {
            assert_eq!(signature.remarks, [], "{name}");
        }
        // And none does when a byte of the page is another.
        let mut changed = file(name);
        changed[300] ^= 1;
        assert!(read(&changed).signatures.iter().all(|s| !s.intact()), "{name}");
        all
    };
    let one =
        "Chữ ký còn nguyên vẹn; bao trùm toàn bộ tệp; người ký: Người ký Một (Sở Thử nghiệm); ";
    let two =
        "Chữ ký còn nguyên vẹn; bao trùm toàn bộ tệp; người ký: Người ký Hai (Sở Thử nghiệm); ";
    let clock = "thời điểm ký 26/11/2026 21:06 theo đồng hồ máy của người ký; ";
    let trusted = "chứng thư có nguồn tin cậy (Gốc thử nghiệm (Thử nghiệm)).";
    check("openssl-rsa.pdf", &format!("[RSA 2048 bit, SHA-512] {one}{clock}{trusted}"));
    check("openssl-ec.pdf", &format!("[ECDSA P-384, SHA-256] {two}{clock}{trusted}"));
    check("openssl-bare.pdf", &format!("[RSA 2048 bit, SHA-256] {one}{trusted}"));
    check("openssl-open-lengths.pdf", &format!("[RSA 2048 bit, SHA-256] {one}{clock}{trusted}"));
    let stamped = "thời điểm 26/11/2026 21:06 do Đồng hồ thử (Sở Thử nghiệm) xác nhận; ";
    let pss = format!("[RSA-PSS 2048 bit, SHA-256] {one}{stamped}{trusted}");
    let all = check("pyhanko-stamped-pss.pdf", &pss);
    assert_eq!(all.signatures[0].reason.as_deref(), Some("Ký duyệt"));
    assert_eq!(all.signatures[0].location.as_deref(), Some("Tuyên Quang"));
    assert!(all.hold());
    let appended = "nhưng sau đó tệp còn được ghi thêm 3245 byte không có chữ ký nào bảo vệ \
        (có dữ liệu phục vụ kiểm tra chữ ký lâu dài, chưa rõ có gì khác)";
    let all = check(
        "pyhanko-twice-and-stamp.pdf",
        &format!(
            "[ECDSA P-384, SHA-384] Chữ ký còn nguyên vẹn; {appended}; người ký: Người ký Hai (Sở Thử nghiệm); {clock}{trusted}\n\
             [RSA 2048 bit, SHA-256] Chữ ký còn nguyên vẹn; {appended}; người ký: Người ký Một (Sở Thử nghiệm); {stamped}{trusted}\n\
             [RSA 2048 bit, SHA-256] Dấu thời gian còn nguyên vẹn; {appended}; tổ chức cấp: Đồng hồ thử (Sở Thử nghiệm); {stamped}{trusted}"
        ),
    );
    assert!(!all.hold());
    // Without what was appended behind it, the time stamp covers all.
    let whole = file("pyhanko-twice-and-stamp.pdf");
    assert!(read(&whole[..whole.len() - 3245]).hold());
}
