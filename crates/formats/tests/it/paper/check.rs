//! The checker: silent on papers of ours, and sees each fault planted into one.

use std::io::{Cursor, Read as _, Write as _};

use ansinh_formats::paper::Paper;
use ansinh_formats::read::Limits;
use ansinh_formats::read::paper::{FaultCode, check_paper};
use ansinh_formats::write::paper::paper_docx;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::sample::{draft, letter, report, rules};

fn docx(paper: &Paper) -> Vec<u8> {
    paper_docx(paper, &rules(), jiff::Timestamp::UNIX_EPOCH).expect("a file")
}

fn faults(bytes: &[u8]) -> Vec<FaultCode> {
    let found = check_paper(bytes, &rules(), &Limits::default()).expect("a Word file");
    found.iter().map(|fault| fault.code).collect()
}

#[test]
fn papers_of_ours_have_none() {
    for paper in [report(), letter(), draft()] {
        let found = check_paper(&docx(&paper), &rules(), &Limits::default()).expect("a file");
        assert_eq!(found, [], "{}", paper.subject());
    }
}

/// A copy in which `from` is `to` in a part, the first time it stands there.
fn broken(bytes: &[u8], part: &str, from: &str, to: &str) -> Vec<u8> {
    let mut old = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut new = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..old.len() {
        let mut file = old.by_index(index).expect("a part");
        let name = file.name().expect("a name").into_owned();
        let mut text = String::new();
        file.read_to_string(&mut text).expect("text");
        if name == part {
            assert!(text.contains(from), "{part} has no {from}: {text}");
            text = text.replacen(from, to, 1);
        }
        new.start_file(name, SimpleFileOptions::default()).expect("a part");
        new.write_all(text.as_bytes()).expect("written");
    }
    new.finish().expect("an archive").into_inner()
}

const TEXT: &str = "word/document.xml";
const STYLES: &str = "word/styles.xml";
const HEADER: &str = "word/header1.xml";

/// Which paper a fault is planted into.
enum Base {
    Report,
    Letter,
}

/// Plants faults and keeps which were not found, or found otherwise.
struct Plant {
    report: Vec<u8>,
    letter: Vec<u8>,
    planted: usize,
    missed: Vec<String>,
}

impl Plant {
    /// Plants into a part.
    fn part(&mut self, base: Base, part: &str, from: &str, to: &str, expected: &[FaultCode]) {
        self.planted += 1;
        let base = match base {
            Base::Report => &self.report,
            Base::Letter => &self.letter,
        };
        let found = faults(&broken(base, part, from, to));
        if found != expected {
            let shown: String = from.chars().take(80).collect();
            self.missed.push(format!("{shown} → {expected:?}, found {found:?}"));
        }
    }

    /// Plants into the report's text.
    fn text(&mut self, from: &str, to: &str, expected: FaultCode) {
        self.part(Base::Report, TEXT, from, to, &[expected]);
    }

    /// Plants into a style of the report.
    fn styled(&mut self, id: &str, from: &str, to: &str, expected: &[FaultCode]) {
        let styles = part_text(&self.report, STYLES);
        let at = styles.find(&format!("w:styleId=\"{id}\"")).expect("a style");
        let end = at + styles[at..].find("</w:style>").expect("its end");
        let own = &styles[at..end];
        assert!(own.contains(from), "{id}: {own}");
        self.part(Base::Report, STYLES, own, &own.replacen(from, to, 1), expected);
    }
}

#[test]
fn every_planted_fault_is_found_and_nothing_else() {
    let (report, letter) = (docx(&report()), docx(&letter()));
    let mut plant = Plant { report, letter, planted: 0, missed: Vec::new() };
    page(&mut plant);
    head(&mut plant);
    text(&mut plant);
    foot(&mut plant);
    assert_eq!(plant.missed, Vec::<String>::new());
    assert!(plant.planted >= 30, "{} faults planted", plant.planted);
}

fn page(p: &mut Plant) {
    use FaultCode as F;
    p.part(
        Base::Report,
        TEXT,
        "w:w=\"11906\" w:h=\"16838\"",
        "w:w=\"12240\" w:h=\"15840\"",
        &[F::PageSize],
    );
    p.text("w:top=\"1134\"", "w:top=\"850\"", F::MarginTop);
    p.text("w:bottom=\"1134\"", "w:bottom=\"1701\"", F::MarginBottom);
    p.text("w:left=\"1701\" w:header", "w:left=\"1134\" w:header", F::MarginLeft);
    p.text("w:right=\"850\"", "w:right=\"1440\"", F::MarginRight);
    p.styled(
        "NoiDung",
        "<w:rPr>",
        "<w:rPr><w:rFonts w:ascii=\"Arial\" w:hAnsi=\"Arial\"/>",
        &[F::Font],
    );
    p.styled("Muc", "<w:rPr>", "<w:rPr><w:color w:val=\"FF0000\"/>", &[F::Color]);
    p.part(Base::Report, HEADER, " PAGE ", " DATE ", &[F::PageNumberMissing]);
    p.styled("SoTrang", "w:val=\"center\"", "w:val=\"right\"", &[F::PageNumberPlace]);
    p.styled("SoTrang", "w:sz w:val=\"28\"", "w:sz w:val=\"22\"", &[F::PageNumberStyle]);
    p.text("<w:titlePg/>", "", F::PageNumberFirst);
}

fn head(p: &mut Plant) {
    use FaultCode as F;
    p.text("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Việt Nam", F::StateNameMissing);
    p.text("CỘNG HÒA XÃ HỘI", "CỘNG HÒA XÃ HÔI", F::StateNameWords);
    p.styled("QuocHieu", "<w:b/>", "", &[F::StateNameStyle]);
    p.text("Độc lập - Tự do - Hạnh phúc", "Tuyên ngôn", F::MottoMissing);
    p.text("Độc lập - Tự do", "Độc lập – Tự do", F::MottoWords);
    p.styled("TieuNgu", "<w:b/>", "<w:b/><w:i/>", &[F::MottoStyle]);
    p.styled("QuocHieu", "w:sz w:val=\"26\"", "w:sz w:val=\"24\"", &[F::SizesTogether]);
    p.styled("CoQuanBanHanh", "w:val=\"center\"", "w:val=\"left\"", &[F::IssuerStyle]);
    p.styled("CoQuanChuQuan", "w:sz w:val=\"26\"", "w:sz w:val=\"28\"", &[F::SuperiorStyle; 2]);
    p.text("Số: 09/BC-SNV", "Văn bản của Sở", F::NumberMissing);
    p.text("Số: 09/BC-SNV", "Số: 9/BC-SNV", F::NumberWords);
    p.text("Số: 09/BC-SNV", "Số: 09 / BC-SNV", F::NumberWords);
    p.styled("SoKyHieu", "w:sz w:val=\"26\"", "w:sz w:val=\"28\"", &[F::NumberStyle]);
    p.part(
        Base::Report,
        TEXT,
        "Số: 09/BC-SNV",
        "Số: 09/BCáo-SNV",
        &[F::NumberWords, F::SymbolType],
    );
    p.text("Số: 09/BC-SNV", "Số: 09/TB-SNV", F::SymbolType);
    p.part(Base::Letter, TEXT, "Số: 120/SNV-KHTC", "Số: 120/BC-SNV", &[F::SymbolType]);
    p.text("Sơn Lam, ngày 05 tháng 11", "Sơn Lam", F::PlaceDateMissing);
    p.text("Sơn Lam, ngày 05 tháng 11", "Sơn Lam, ngày 5 tháng 11", F::PlaceDateWords);
    p.part(Base::Letter, TEXT, "ngày 03 tháng 02", "ngày 03 tháng 2", &[F::PlaceDateWords]);
    p.styled("DiaDanhThoiGian", "<w:i/>", "", &[F::PlaceDateStyle]);
    p.styled("TenLoai", "<w:b/>", "", &[F::TypeNameStyle]);
    p.styled("TrichYeu", "<w:b/>", "", &[F::SubjectStyle]);
    p.part(Base::Letter, TEXT, "- Sở Y tế;", "- Sở Y tế.", &[F::AddresseeWords]);
    p.styled("KinhGui", "<w:rPr>", "<w:rPr><w:b/>", &[F::AddresseeStyle]);
}

fn text(p: &mut Plant) {
    use FaultCode as F;
    p.styled("CanCu", "<w:i/>", "", &[F::BasisStyle; 2]);
    p.text("<w:t xml:space=\"preserve\">;</w:t>", "<w:t>.</w:t>", F::BasisWords);
    p.styled("NoiDung", "w:sz w:val=\"28\"", "w:sz w:val=\"24\"", &[F::BodySize]);
    p.styled("NoiDung", "w:sz w:val=\"28\"", "w:sz w:val=\"26\"", &[F::BodySizes]);
    p.styled("NoiDung", "w:val=\"both\"", "w:val=\"left\"", &[F::BodyAlign]);
    p.styled("NoiDung", "w:firstLine=\"720\"", "w:firstLine=\"0\"", &[F::BodyIndent]);
    p.styled("NoiDung", "w:after=\"120\"", "w:after=\"40\"", &[F::BodyGap]);
    p.styled("NoiDung", "w:line=\"276\"", "w:line=\"480\"", &[F::BodyLines]);
    p.styled("Muc", "<w:b/>", "", &[F::HeadingStyle]);
    p.text("./.", ".", F::EndMark);
}

fn foot(p: &mut Plant) {
    use FaultCode as F;
    p.text("KT. GIÁM ĐỐC", "K/T GIÁM ĐỐC", F::PowerWords);
    p.styled("QuyenHanChucVu", "<w:b/>", "", &[F::PowerStyle; 2]);
    p.text("Nguyễn Văn Mẫu", "ThS. Nguyễn Văn Mẫu", F::SignerTitle);
    p.styled("HoVaTen", "<w:b/>", "", &[F::SignerStyle]);
    p.styled("NoiNhan", "<w:i/>", "", &[F::RecipientsLabelStyle]);
    p.styled("NoiNhanDong", "w:sz w:val=\"22\"", "w:sz w:val=\"26\"", &[F::RecipientsStyle; 3]);
    p.text("- Lưu: VT, KHTC.", "- Lưu hồ sơ.", F::RecipientsWords);
    p.text("- Như trên;", "- Bộ Nội vụ;", F::RecipientsWords);
    p.text("Phụ lục II", "Phụ lục 2", F::AppendixLabel);
    p.styled("TieuDePhuLuc", "<w:b/>", "", &[F::AppendixStyle; 2]);
    p.styled("KemTheo", "<w:i/>", "", &[F::AppendixAttached; 2]);
    p.text(" (chi tiết tại Phụ lục I)", "", F::AppendixUnmentioned);
    let whole = part_text(&p.report, TEXT);
    let at = whole.find("w:orient=\"landscape\"").expect("a landscape section");
    let without = whole[at..].replacen("<w:pgNumType w:start=\"1\"/>", "", 1);
    p.part(Base::Report, TEXT, &whole[at..], &without, &[F::AppendixPages]);
}

fn part_text(bytes: &[u8], part: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut text = String::new();
    archive.by_name(part).expect("a part").read_to_string(&mut text).expect("text");
    text
}

#[test]
fn a_file_that_is_no_paper_is_told_so() {
    let bytes = ansinh_testkit::docx::Docx::new().paragraph("Một đoạn văn.").build();
    let found = faults(&bytes);
    for code in [
        FaultCode::StateNameMissing,
        FaultCode::MottoMissing,
        FaultCode::NumberMissing,
        FaultCode::PlaceDateMissing,
        FaultCode::SubjectMissing,
        FaultCode::SignatureMissing,
        FaultCode::RecipientsMissing,
    ] {
        assert!(found.contains(&code), "{code:?} of {found:?}");
    }
    assert!(check_paper(b"PK\x03\x04", &rules(), &Limits::default()).is_err());
    assert!(check_paper(b"", &rules(), &Limits::default()).is_err());
}
