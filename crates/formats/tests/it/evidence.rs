//! Evidence: what a file is by its content, what is refused, what is only said.

use ansinh_formats::read::ReadError;
use ansinh_formats::read::evidence::{
    Evidence, EvidenceError, EvidenceFinding, EvidenceKind, EvidenceLimits, read_evidence,
};
use ansinh_testkit::docx::{Docx, zip_of};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use proptest::prelude::*;
use std::io::Write as _;

fn look(bytes: &[u8]) -> Result<Evidence, EvidenceError> {
    read_evidence(bytes, None, &EvidenceLimits::default())
}

fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let parts: Vec<_> =
        parts.iter().map(|(n, x)| ((*n).to_owned(), x.as_bytes().to_vec())).collect();
    zip_of(&parts)
}

const WORD_TYPES: &str = "<Types><Override PartName=\"/word/document.xml\" \
    ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";

fn word(more: &[(&str, &str)]) -> Vec<u8> {
    let mut parts = vec![("[Content_Types].xml", WORD_TYPES), ("word/document.xml", "<w/>")];
    parts.extend(more);
    archive(&parts)
}

fn excel() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().write(0, 0, 35.5).expect("written");
    book.save_to_buffer().expect("saved")
}

/// A PDF with such objects.
fn pdf(objects: &str) -> Vec<u8> {
    format!("%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n{objects}\ntrailer\n<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n")
        .into_bytes()
}

/// A PDF in which such an object stands in a compressed object stream.
fn pdf_packed(object: &str) -> Vec<u8> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
    write!(packed, "7 0 {object}").expect("packed");
    let packed = packed.finish().expect("packed");
    let mut bytes = pdf("");
    let head = format!(
        "\n5 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length {}>>stream\r\n",
        packed.len()
    );
    bytes.extend(head.into_bytes());
    bytes.extend(packed);
    bytes.extend(b"\nendstream\nendobj\n%%EOF\n");
    bytes
}

fn chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).expect("short").to_be_bytes();
    [&length[..], name, content, b"sum!"].concat()
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), b"\x08\x02\0\0\0"].concat();
    [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        chunk(b"IHDR", &head),
        chunk(b"IDAT", b"x"),
        chunk(b"IEND", b""),
    ]
    .concat()
}

fn jpeg(width: u16, height: u16) -> Vec<u8> {
    let mut bytes =
        b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc0\0\x11\x08".to_vec();
    bytes.extend(height.to_be_bytes());
    bytes.extend(width.to_be_bytes());
    bytes.extend(b"\x03\x01\x22\0\x02\x11\x01\x03\x11\x01\xff\xda\0\x08pixels\xff\xd9");
    bytes
}

fn webp(kind: &[u8; 4], frame: &[u8]) -> Vec<u8> {
    let mut body = b"WEBP".to_vec();
    body.extend(kind);
    body.extend(u32::try_from(frame.len()).expect("short").to_le_bytes());
    body.extend(frame);
    let length = u32::try_from(body.len()).expect("short").to_le_bytes();
    [&b"RIFF"[..], &length, &body].concat()
}

fn webps() -> Vec<Vec<u8>> {
    vec![
        webp(b"VP8 ", b"\0\0\0\x9d\x01\x2a\x80\x02\xe0\x01pixels"),
        // 640 and 480 less one in 14 bits each.
        webp(b"VP8L", &[&b"\x2f"[..], &(639_u32 | 479 << 14).to_le_bytes(), b"pixels"].concat()),
        webp(b"VP8X", b"\0\0\0\0\x7f\x02\0\xdf\x01\0"),
    ]
}

#[test]
fn each_kind_is_told_by_its_content() {
    let check = |bytes: &[u8], kind: EvidenceKind, size: Option<(u32, u32)>| {
        let name = kind.title();
        let evidence = look(bytes).expect(name);
        assert_eq!((evidence.kind, evidence.size), (kind, size));
        assert_eq!(evidence.findings, [], "{kind:?}");
        assert_eq!(evidence.download_name, format!("minh-chung.{}", kind.extension()));
        assert_eq!(EvidenceKind::of_extension(kind.extension()), Some(kind));
    };
    check(&pdf(""), EvidenceKind::Pdf, None);
    check(&pdf_packed("<</Type/Page>>"), EvidenceKind::Pdf, None);
    check(&Docx::new().paragraph("Báo cáo").build(), EvidenceKind::Docx, None);
    check(&word(&[]), EvidenceKind::Docx, None);
    check(&excel(), EvidenceKind::Xlsx, None);
    check(&png(640, 480), EvidenceKind::Png, Some((640, 480)));
    check(&jpeg(640, 480), EvidenceKind::Jpeg, Some((640, 480)));
    for bytes in webps() {
        check(&bytes, EvidenceKind::Webp, Some((640, 480)));
    }
}

#[test]
fn the_name_decides_nothing() {
    let named = |bytes: &[u8], name: &str| {
        let evidence = read_evidence(bytes, Some(name), &EvidenceLimits::default()).expect(name);
        (evidence.kind, evidence.shown_name, evidence.findings)
    };
    assert_eq!(
        named(&jpeg(2, 2), "Ảnh hiện trường.JPEG"),
        (EvidenceKind::Jpeg, "Ảnh hiện trường.jpg".to_owned(), vec![])
    );
    let (kind, name, findings) = named(&pdf(""), "Quyết định.docx");
    assert_eq!((kind, name.as_str()), (EvidenceKind::Pdf, "Quyết định.docx.pdf"));
    let otherwise = EvidenceFinding::NamedOtherwise { named: "docx".to_owned(), kind };
    assert_eq!(findings, [otherwise]);
    assert!(findings[0].message().contains("“.docx” nhưng nội dung là PDF"));
}

#[test]
fn other_files_are_refused_with_what_to_do() {
    let compound = |name: &str| {
        let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
        bytes.resize(1024, 0);
        bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        bytes.resize(4096, 0);
        bytes
    };
    for (bytes, named, way) in [
        (compound("WordDocument"), "Word 97–2003 (.doc)", ".docx"),
        (compound("Workbook"), "Excel 97–2003 (.xls)", ".xlsx"),
        (compound("Other"), "Office 97–2003", "PDF"),
        (compound("EncryptedPackage"), "mật khẩu", "bỏ mật khẩu"),
        (b"{\\rtf1 x}".to_vec(), "RTF", ".docx"),
        (b"GIF89a".to_vec(), "GIF", "JPEG"),
        (b"\0\0\0\x18ftypheic\0\0\0\0".to_vec(), "HEIC", "Tương thích nhất"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0".to_vec(), "phim", "ảnh"),
        (b"II*\0\x08\0\0\0".to_vec(), "TIFF", "PDF"),
        (b"MZ\x90\0".to_vec(), "chương trình", "Chỉ gửi"),
        (archive(&[("bao-cao.pdf", "%")]), ".zip", "giải nén"),
        (archive(&[("[Content_Types].xml", ""), ("ppt/p.xml", "")]), ".pptx", "PDF"),
        (archive(&[("mimetype", ""), ("content.xml", "")]), "OpenDocument", "PDF"),
        (archive(&[("[Content_Types].xml", ""), ("xl/workbook.bin", "")]), "xlsb", ".xlsx"),
        (b"<svg xmlns='x'><script/></svg>".to_vec(), "SVG", "JPEG"),
        (b"\n<!DOCTYPE html><html>".to_vec(), "trang web", "PDF"),
        ("Báo cáo".into(), "văn bản thô", "PDF"),
        (b"\0\x01\x02\x03".to_vec(), "không rõ loại", "kiểm tra"),
    ] {
        let error = look(&bytes).expect_err(named).to_string();
        assert!(error.contains(named) && error.contains(way), "{named}, {way}: {error}");
    }
    assert_eq!(look(b""), Err(EvidenceError::Empty));
}

#[test]
fn macros_are_refused() {
    let office = [
        word(&[("word/vbaProject.bin", "x")]),
        word(&[("word/VBAproject.bin", "x")]),
        archive(&[
            (
                "[Content_Types].xml",
                "<Override ContentType=\"application/vnd.ms-word.document.macroEnabled.main+xml\"/>",
            ),
            ("word/document.xml", "<w/>"),
        ]),
        archive(&[
            ("[Content_Types].xml", ""),
            ("xl/workbook.xml", ""),
            ("xl/macrosheets/sheet1.xml", ""),
        ]),
    ];
    for bytes in office {
        let error = look(&bytes).expect_err("macros");
        assert!(matches!(error, EvidenceError::Macro { .. }), "{error:?}");
        assert!(error.to_string().contains("Lưu thành"), "{error}");
    }
}

#[test]
fn office_files_are_looked_through() {
    let found = |bytes: &[u8]| look(bytes).expect("taken").findings;
    assert_eq!(
        found(&word(&[("word/embeddings/oleObject1.bin", "x")])),
        [EvidenceFinding::OfficeObjects]
    );
    let template = |target: &str| {
        let rels = format!(
            "<Relationships><Relationship Id=\"a\" Type=\"http://x/attachedTemplate\" Target=\"{target}\" \
             TargetMode=\"External\"/></Relationships>"
        );
        found(&word(&[("word/_rels/settings.xml.rels", &rels)]))
    };
    assert_eq!(template("https://example.invalid/a.dotm"), [EvidenceFinding::OfficeRemoteTemplate]);
    assert_eq!(template("file:///\\\\may-la\\a.dotm"), [EvidenceFinding::OfficeRemoteTemplate]);
    assert_eq!(template("file:///C:\\Mau\\Normal.dotm"), []);
    // Any part that is damaged makes the file so, though no reader of the text would need it.
    let mut bytes = word(&[("word/media/anh.png", "pixels")]);
    let at = bytes.windows(18).position(|w| w == b"word/media/anh.png").expect("the part");
    bytes[at + 19] ^= 0xff;
    let error = look(&bytes).expect_err("damaged");
    assert!(matches!(error, EvidenceError::Office(ReadError::Damaged { .. })), "{error:?}");
    assert!(error.to_string().contains("anh.png"), "{error}");
}

#[test]
fn what_a_pdf_does_is_said() {
    let check = |bytes: Vec<u8>, expected: &[EvidenceFinding]| {
        let found = look(&bytes).expect("taken").findings;
        assert_eq!(found, expected, "{}", String::from_utf8_lossy(&bytes));
    };
    let script = "<</S/JavaScript/JS(app.alert(1))>>";
    check(pdf(&format!("2 0 obj {script} endobj")), &[EvidenceFinding::PdfScript]);
    check(pdf("2 0 obj <</S/J#61vaScript>> endobj"), &[EvidenceFinding::PdfScript]);
    check(pdf_packed(script), &[EvidenceFinding::PdfScript]);
    check(pdf("2 0 obj <</S/Launch/F(a.exe)>> endobj"), &[EvidenceFinding::PdfLaunch]);
    check(pdf("2 0 obj <</Type/EmbeddedFile>> endobj"), &[EvidenceFinding::PdfFiles]);
    check(pdf("trailer <</Encrypt 3 0 R>>"), &[EvidenceFinding::PdfLocked]);
    check(
        pdf("5 0 obj <</Type/ObjStm/Filter/LZWDecode>>stream\nxyz\nendstream endobj"),
        &[EvidenceFinding::PdfUnseen],
    );
    check(pdf("2 0 obj <</S/GoTo/JavaScripts 1>> endobj"), &[]);
    for finding in [EvidenceFinding::PdfScript, EvidenceFinding::PdfUnseen] {
        assert!(finding.message().contains("PDF"));
    }
}

#[test]
fn files_of_two_kinds_are_refused() {
    let zip = archive(&[("a", "b")]);
    let mut zip_with_comment = zip.clone();
    let comment = b"chu thich";
    let at = zip_with_comment.len() - 2;
    zip_with_comment[at] = u8::try_from(comment.len()).expect("short");
    zip_with_comment.extend(comment);
    for (bytes, other) in [
        ([pdf(""), zip.clone()].concat(), ".zip"),
        ([pdf(""), zip_with_comment].concat(), ".zip"),
        ([png(2, 2), zip.clone()].concat(), ".zip"),
        ([jpeg(2, 2), zip].concat(), ".zip"),
        ([&png(2, 2)[..33], &chunk(b"tEXt", b"%PDF-1.7"), &png(2, 2)[33..]].concat(), "PDF"),
        (
            [&png(2, 2)[..33], &chunk(b"tEXt", b"<SCRIPT>alert(1)"), &png(2, 2)[33..]].concat(),
            "trang web",
        ),
    ] {
        let error = look(&bytes).expect_err(other);
        assert!(matches!(error, EvidenceError::TwoKinds { .. }), "{error:?}");
        assert!(error.to_string().contains(other), "{error}");
    }
    let before = [&b"junk\n"[..], &pdf("")].concat();
    assert!(look(&before).expect_err("junk").to_string().contains("trước phần đầu"));
}

#[test]
fn images_are_measured_and_bounded() {
    let limits = EvidenceLimits { side: 1000, pixels: 500_000, ..EvidenceLimits::default() };
    let look = |bytes: &[u8]| read_evidence(bytes, None, &limits);
    assert!(look(&png(1000, 500)).is_ok());
    for (bytes, limit) in [
        (png(1001, 1), "1000 điểm ảnh mỗi cạnh"),
        (jpeg(1, 1001), "1000 điểm ảnh mỗi cạnh"),
        (png(800, 800), "triệu điểm ảnh"),
    ] {
        let error = look(&bytes).expect_err(limit);
        assert!(matches!(error, EvidenceError::TooLarge { .. }), "{error:?}");
        assert!(error.to_string().contains(limit), "{error}");
    }
    for bytes in [png(0, 5), jpeg(5, 0), b"\xff\xd8\xff\xd9".to_vec(), webp(b"ALPH", b"")] {
        assert!(matches!(look(&bytes), Err(EvidenceError::Damaged { .. })), "{bytes:?}");
    }
    let tail = look(&[png(2, 2), b"more".to_vec()].concat()).expect("taken");
    assert_eq!(tail.findings, [EvidenceFinding::ImageTail]);
}

#[test]
fn cut_files_are_damaged() {
    let mut all = webps();
    all.extend([png(20, 20), jpeg(20, 20), pdf(""), word(&[]), excel()]);
    for bytes in all {
        for keep in [bytes.len() / 2, bytes.len() - 12] {
            let result = look(&bytes[..keep]);
            let refused = matches!(
                result,
                Err(EvidenceError::Damaged { .. }
                    | EvidenceError::Office(ReadError::Damaged { .. }))
            );
            // The word before the last of a PDF is enough of an end.
            let pdf = bytes.starts_with(b"%PDF-") && keep > bytes.len() / 2;
            assert!(refused || pdf, "{keep} of {}: {result:?}", bytes.len());
        }
    }
}

#[test]
fn a_pdf_made_to_be_slow_is_not() {
    let begun = std::time::Instant::now();
    let mut bomb = ZlibEncoder::new(Vec::new(), Compression::default());
    bomb.write_all(&vec![b' '; 8 << 20]).expect("packed");
    let bomb = bomb.finish().expect("packed");
    let many = b"<</Type/ObjStm>>stream\n".repeat(10_000);
    // Each of the names leads to the same bomb.
    let names = b"/ObjStm".repeat(500);
    for part in [many, [&names[..], b"stream\n", &bomb].concat()] {
        let bytes = [b"%PDF-1.7\n".to_vec(), part, b"\n%%EOF".to_vec()].concat();
        assert_eq!(look(&bytes).expect("taken").findings, [EvidenceFinding::PdfUnseen]);
    }
    // Generous: the tests run unoptimised, on machines busy with other things.
    assert!(begun.elapsed() < std::time::Duration::from_secs(60), "took {:?}", begun.elapsed());
}

#[test]
fn what_is_too_large_is_refused_before_it_is_looked_at() {
    let mut limits = EvidenceLimits::default();
    limits.file.file_bytes = 3;
    assert!(matches!(read_evidence(b"%PDF-", None, &limits), Err(EvidenceError::TooLarge { .. })));
    let mut limits = EvidenceLimits::default();
    limits.file.part_bytes = 1 << 20;
    let bytes = word(&[("word/media/a.bin", &" ".repeat(4 << 20))]);
    let error = read_evidence(&bytes, None, &limits).expect_err("inflates too far");
    assert!(matches!(error, EvidenceError::Office(ReadError::TooLarge { .. })), "{error:?}");
}

proptest! {
    #[test]
    fn any_bytes_are_taken_or_refused(
        magic in prop::sample::select(vec![
            &b""[..], b"%PDF-1.7\n/ObjStm stream\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"PK\x03\x04",
            b"RIFF\x08\0\0\0WEBPVP8X", b"RIFF\xff\0\0\0WEBPVP8L", b"RIFF\x04\0\0\0WEBPVP8 ",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\0\0\0\x18ftyp",
        ]),
        bytes in prop::collection::vec(any::<u8>(), 0..500),
        name in prop::option::of(".{0,40}"),
    ) {
        let bytes = [magic, &bytes].concat();
        if let Err(error) = read_evidence(&bytes, name.as_deref(), &EvidenceLimits::default()) {
            prop_assert!(!error.to_string().is_empty());
        }
    }

    #[test]
    fn changed_files_are_taken_or_refused(
        seed in 0usize..8,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut seeds = webps();
        seeds.extend([png(9, 9), jpeg(9, 9), pdf_packed("<</S/Launch>>"), word(&[]), excel()]);
        let mut bytes = seeds.swap_remove(seed);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let _ = look(&bytes);
    }
}
