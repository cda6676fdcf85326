//! A report and a letter of made-up bodies.

use ansinh_formats::paper::{
    Appendix, Block, Cell, HeadCell, Paper, Row, Rules, Signature, Source, Span, Table, Title,
    words,
};
use jiff::civil::date;

pub fn rules() -> Rules {
    Rules::on(date(2026, 11, 26)).expect("rules in force")
}

pub fn figure(text: &str, number: u32) -> Span {
    let id = format!("019a0000-0000-7000-8000-{number:012}");
    Span::figure(text, Source::observation(id, format!("Chỉ tiêu 5.{number}, kỳ năm 2026")))
}

/// A table of figures with a heading of two rows.
pub fn table(rows: u32) -> Table {
    let one = |text: &str| HeadCell::one(text).down(2);
    Table {
        columns: vec![8, 34, 12, 14, 14, 18],
        head: vec![
            vec![
                one("STT"),
                one("Chỉ tiêu"),
                one("Đơn vị tính"),
                HeadCell::one("Kết quả").across(2),
                one("Ghi chú"),
            ],
            vec![HeadCell::one("Mục tiêu 2026"), HeadCell::one("Thực hiện")],
        ],
        rows: std::iter::once(Row {
            cells: vec![Cell::left(words("V. Giảm nghèo bền vững")).across(6)],
            strong: true,
        })
        .chain((1..=rows).map(|n| Row {
            cells: vec![
                Cell::centre(words(n.to_string())),
                Cell::left(words(
                    "Tỷ lệ hộ nghèo theo chuẩn nghèo đa chiều giảm bình quân mỗi năm",
                )),
                Cell::centre(words("%")),
                Cell::right(words("2 - 2,5")),
                Cell::right(vec![figure("2,37", n)]),
                Cell::left(words("")),
            ],
            strong: false,
        }))
        .collect(),
    }
}

/// A report with everything a report has.
pub fn report() -> Paper {
    let text = |text: &str| Block::Paragraph(words(text));
    Paper {
        superior: Some("Ủy ban nhân dân tỉnh Sơn Lam".to_owned()),
        issuer: "Sở Nội vụ".to_owned(),
        number: Some(9),
        symbol: "BC-SNV".to_owned(),
        place: "Sơn Lam".to_owned(),
        date: Some(date(2026, 11, 5)),
        year: 2026,
        title: Title::Named {
            type_name: "Báo cáo".to_owned(),
            subject: "Kết quả thực hiện Kế hoạch số 12/KH-UBND về chính sách xã hội năm 2026"
                .to_owned(),
        },
        addressees: vec!["Ủy ban nhân dân tỉnh Sơn Lam".to_owned()],
        bases: vec![
            words(
                "Căn cứ Nghị định số 09/2019/NĐ-CP ngày 24 tháng 01 năm 2019 của Chính phủ quy định về chế độ báo cáo của cơ quan hành chính nhà nước",
            ),
            words(
                "Căn cứ Kế hoạch số 12/KH-UBND ngày 24 tháng 5 năm 2024 của Ủy ban nhân dân tỉnh",
            ),
        ],
        body: vec![
            text("Sở Nội vụ báo cáo kết quả thực hiện năm 2026 như sau:"),
            Block::Section("I. Công tác chỉ đạo, triển khai".to_owned()),
            text(
                "Trong kỳ, các cơ quan đã ban hành 14 văn bản triển khai (chi tiết tại Phụ lục I).",
            ),
            Block::Section("II. Kết quả thực hiện".to_owned()),
            Block::Clause(words("1. Giảm nghèo bền vững")),
            Block::Paragraph(vec![
                Span::plain("Tỷ lệ hộ nghèo giảm "),
                figure("2,37", 10),
                Span::plain(" điểm phần trăm, đạt mục tiêu năm. "),
                Span::italic("(Nguồn: Sở Nội vụ)"),
            ]),
            text("a) Các huyện đã rà soát hộ nghèo, hộ cận nghèo đúng thời hạn."),
            Block::Table(table(3)),
            Block::Section("III. Đề xuất, kiến nghị".to_owned()),
            text("Đề nghị Ủy ban nhân dân tỉnh xem xét, chỉ đạo."),
        ],
        signature: Signature {
            lines: vec!["KT. Giám đốc".to_owned(), "Phó Giám đốc".to_owned()],
            name: Some("Nguyễn Văn Mẫu".to_owned()),
        },
        recipients: vec!["Các sở, ban, ngành".to_owned()],
        archive: "VT, KHTC".to_owned(),
        appendices: vec![
            Appendix {
                title: "Danh mục văn bản đã ban hành".to_owned(),
                landscape: false,
                blocks: vec![text("1. Kế hoạch số 15/KH-UBND.")],
            },
            Appendix {
                title: "Kết quả thực hiện các chỉ tiêu".to_owned(),
                landscape: true,
                blocks: vec![Block::Table(table(60))],
            },
        ],
    }
}

/// A letter to two bodies.
pub fn letter() -> Paper {
    Paper {
        symbol: "SNV-KHTC".to_owned(),
        number: Some(120),
        date: Some(date(2026, 2, 3)),
        title: Title::Letter {
            subject: "đôn đốc gửi báo cáo kết quả thực hiện Kế hoạch số 12/KH-UBND".to_owned(),
        },
        addressees: vec!["Sở Y tế".to_owned(), "Sở Xây dựng".to_owned()],
        bases: Vec::new(),
        body: vec![
            Block::Paragraph(words(
                "Thực hiện Kế hoạch số 12/KH-UBND, đến nay còn hai cơ quan chưa gửi báo cáo.",
            )),
            Block::Paragraph(words(
                "Sở Nội vụ đề nghị các cơ quan gửi báo cáo trước 17 giờ 00 ngày 10 tháng 02 năm 2026.",
            )),
        ],
        appendices: Vec::new(),
        ..report()
    }
}

/// A decision's draft: no number, no day, no name.
pub fn draft() -> Paper {
    let mut paper = report();
    paper.number = None;
    paper.date = None;
    paper.signature.name = None;
    paper
}
