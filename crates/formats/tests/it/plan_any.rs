//! Reading plans out of anything: no panic, no endless work, and codes that name one row each.

use std::collections::HashSet;

use ansinh_domain::plan::settle::{Answer, settle};
use ansinh_formats::read::plan::read_plan;
use ansinh_formats::read::{
    Block, Document, Format, GridCell, Limits, Merge, Paragraph, Table, TableRow, read_document,
};
use proptest::prelude::*;

/// Texts of real cells and lines, and of their slips.
const WORDS: &[&str] = &[
    "",
    " ",
    "TT",
    "STT",
    "Chỉ tiêu",
    "Nội dung",
    "Nhiệm vụ",
    "ĐVT",
    "Đơn vị",
    "Mục tiêu",
    "Đến năm 2025",
    "Năm 2030",
    "Giai đoạn 2026-2030",
    "Kết quả",
    "Sản phẩm",
    "Chủ trì",
    "Phối hợp",
    "Theo dõi, kiểm tra, đôn đốc",
    "Thời gian thực hiện",
    "Thời gian trình",
    "Ghi chú",
    "I",
    "II",
    "A",
    "B.",
    "1",
    "2",
    "3",
    "1.1",
    "1.2",
    "2.1",
    "a)",
    "đ)",
    "-",
    "–",
    "+",
    "*",
    "(1)",
    "(2)",
    "IV.2",
    "I. Đến năm 2030",
    "B. NHIỆM VỤ",
    "%",
    "Người",
    "%/năm",
    "100",
    "2,5",
    "> 3",
    "2-2,5",
    "Từ 4 trở lên",
    "10 - 5",
    "≤ 3 vùng; ≤ 50 cả nước",
    "Hoàn thành",
    "nt",
    "//",
    "Sở Y tế",
    "Sở Y tế chủ trì, phối hợp với Sở Nội vụ",
    "Chủ trì: Sở Y tế; phối hợp: các sở",
    "Các sở, ban, ngành; UBND các xã",
    "Sở Văn hoá, Thể thao và Du lịch",
    "Sở Xây dựng:",
    "Thường xuyên",
    "Quý II/2026",
    "31/02/2026",
    "Theo Kế hoạch",
    "Trong đó:",
    "Trang 2",
    "Tỉ lệ hộ nghèo",
    "Tỉ lệ trẻ em được học",
    "viện chuyên ngành",
    "KẾ HOẠCH",
    "QUYẾT ĐỊNH",
    "Số: 15/KH-UBND",
    "Số:      /KH-UBND",
    "Bắc Mẫu, ngày 30 tháng 02 năm 2026",
    "ỦY BAN NHÂN DÂN",
    "TỈNH BẮC MẪU",
    "TM. ỦY BAN NHÂN DÂN",
    "CHỦ TỊCH",
    "Nguyễn Văn Mẫu",
    "PHỤ LỤC II",
    "(Kèm theo Kế hoạch)",
    "Nơi nhận:",
    "Thực hiện Kế hoạch số 12/KH-UBND ngày 10/5/2024 của UBND tỉnh",
    "Các sở báo cáo Sở Y tế trước ngày 05/12 hằng năm; Sở Y tế tổng hợp báo cáo UBND tỉnh trước ngày 15/12.",
    "İ ﬁ ẞ báo cáo trước ngày 1/1 hằng năm phối hợp: chủ trì",
    "\u{301}\u{323}",
    "Chủ\ntrì",
];

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        20 => proptest::sample::select(WORDS).prop_map(str::to_owned),
        1 => "\\PC{0,30}",
    ]
}

fn merge() -> impl Strategy<Value = Merge> {
    prop_oneof![
        8 => Just(Merge::Own),
        1 => Just(Merge::FromLeft),
        1 => Just(Merge::FromAbove),
        1 => Just(Merge::Absent),
    ]
}

fn table() -> impl Strategy<Value = Block> {
    (1_usize..9, 1_usize..14).prop_flat_map(|(width, height)| {
        let cells = proptest::collection::vec((word(), merge()), width);
        proptest::collection::vec((cells, any::<bool>()), height).prop_map(|rows| {
            let rows = (1..)
                .zip(rows)
                .map(|(number, (cells, header))| TableRow {
                    line: number,
                    number,
                    header: header && number < 3,
                    cells: cells
                        .into_iter()
                        .map(|(text, merge)| GridCell { text, merge, line: number })
                        .collect(),
                })
                .collect();
            Block::Table(Table { number: 1, name: None, rows })
        })
    })
}

fn document() -> impl Strategy<Value = Document> {
    let paragraph = word().prop_map(|text| Block::Paragraph(Paragraph { text, line: 1 }));
    let block = prop_oneof![3 => paragraph, 1 => table()];
    proptest::collection::vec(block, 0..24).prop_map(|blocks| Document {
        format: Format::Docx,
        blocks,
        notes: Vec::new(),
    })
}

/// What must hold of whatever is read.
fn holds(document: &Document) -> Result<(), TestCaseError> {
    let (draft, findings) = read_plan(document);
    let mut codes = HashSet::new();
    for indicator in &draft.indicators {
        prop_assert!(codes.insert(&indicator.code), "indicator {} twice", indicator.code);
        prop_assert!(indicator.parent.as_ref() != Some(&indicator.code));
        for target in &indicator.targets {
            prop_assert!(draft.milestones.contains(&target.milestone));
        }
    }
    let mut codes = HashSet::new();
    for task in &draft.tasks {
        prop_assert!(codes.insert(&task.code), "task {} twice", task.code);
        prop_assert!(task.section.iter().all(|s| draft.sections.iter().any(|h| h.code == *s)));
    }
    let accepted: Vec<(usize, Answer)> =
        (0..findings.len()).map(|at| (at, Answer::Accept)).collect();
    prop_assert_eq!(&settle(&draft, &findings, &accepted).unwrap(), &draft);
    for (at, finding) in findings.iter().enumerate() {
        for alternative in 0..finding.alternatives.len() {
            let settled = settle(&draft, &findings, &[(at, Answer::Choose { alternative })]);
            prop_assert!(settled.is_ok(), "{settled:?} for {finding:?}");
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_tables_are_read_without_panic(document in document()) {
        holds(&document)?;
    }

    #[test]
    fn any_lines_are_read_without_panic(lines in proptest::collection::vec(word(), 0..120)) {
        let text = lines.join("\n");
        if let Ok(document) = read_document(text.as_bytes(), Some("a.txt"), &Limits::default()) {
            holds(&document)?;
        }
    }
}
