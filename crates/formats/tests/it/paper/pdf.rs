//! The PDF file: pages, words, and what it says for those who have it read aloud.

use std::io::Write as _;
use std::process::{Command, Stdio};

use ansinh_formats::paper::{Block, Paper, Piece, Row, Span, flow, words};
use ansinh_formats::write::paper::paper_pdf;

use super::pdf_reader::{Element, Pdf};
use super::sample::{draft, figure, letter, report, rules, table};

pub fn pdf(paper: &Paper) -> Vec<u8> {
    paper_pdf(paper, &rules(), jiff::Timestamp::UNIX_EPOCH).expect("a file")
}

#[test]
fn a_report_has_these_pages() {
    let pdf = Pdf::read(&pdf(&report()));
    let pages: Vec<String> = (0..pdf.pages())
        .map(|page| format!("── trang {} ──\n{}", page + 1, pdf.page_text(page)))
        .collect();
    insta::assert_snapshot!(pages.join("\n"));
}

#[test]
fn a_report_and_a_letter_have_this_tree() {
    let shown = |paper| Pdf::read(&pdf(&paper)).tree().shown();
    insta::assert_snapshot!(format!("{}══════\n{}", shown(report()), shown(letter())));
}

/// What the file says of itself.
#[test]
fn the_file_names_its_language_its_title_and_its_kind() {
    let bytes = pdf(&report());
    let read = Pdf::read(&bytes);
    let catalog = read.document.catalog().expect("a catalog");
    assert_eq!(catalog.get(b"Lang").and_then(|l| l.as_str()).ok(), Some(b"vi-VN".as_slice()));
    assert!(catalog.has(b"Outlines") && catalog.has(b"OutputIntents"));
    let metadata = catalog.get(b"Metadata").and_then(|m| m.as_reference()).expect("metadata");
    let metadata =
        read.document.get_object(metadata).and_then(|m| m.as_stream()).expect("a stream");
    let xmp = String::from_utf8_lossy(&metadata.content);
    for part in [
        "Kết quả thực hiện Kế hoạch số 12/KH-UBND",
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
    ] {
        assert!(xmp.contains(part), "{part} in {xmp}");
    }
    // Every font is embedded, with the letters it draws alone.
    let fonts = read.document.objects.values().filter_map(|o| o.as_dict().ok());
    let descriptors: Vec<_> = fonts.filter(|d| d.has_type(b"FontDescriptor")).collect();
    assert_eq!(descriptors.len(), 4);
    assert!(descriptors.iter().all(|d| d.has(b"FontFile2")));
    assert!(bytes.len() < 200_000, "{}", bytes.len());
}

#[test]
fn the_same_paper_gives_the_same_bytes() {
    assert_eq!(pdf(&report()), pdf(&report()));
}

/// Words of a paper in the order of the page, as they are printed.
pub fn words_of(paper: &Paper) -> Vec<String> {
    let flow = flow(paper, &rules()).expect("a flow");
    let mut text = String::new();
    let mut add = |part: &str| {
        text.push_str(part);
        text.push('\n');
    };
    for piece in flow.sheets.iter().flat_map(|sheet| &sheet.pieces) {
        match piece {
            Piece::Line(line) => add(&line.words()),
            Piece::Head { left, right, lower_left, lower_right } => {
                let all = [left, right, lower_left, lower_right];
                all.into_iter().flatten().for_each(|line| add(&line.words()));
            }
            Piece::Foot { left, right } => {
                [left, right].into_iter().flatten().for_each(|line| add(&line.words()));
            }
            Piece::Table(table) => {
                table.head.iter().flatten().for_each(|cell| add(&cell.text));
                for cell in table.rows.iter().flat_map(|row| &row.cells) {
                    add(&cell.text.iter().map(|span| span.text.as_str()).collect::<String>());
                }
            }
        }
    }
    text.split_whitespace().map(str::to_owned).collect()
}

#[test]
fn every_word_stands_there_once_and_in_its_order() {
    for paper in [report(), letter(), draft()] {
        let text = Pdf::read(&pdf(&paper)).tree().text();
        let found: Vec<&str> = text.split_whitespace().collect();
        assert_eq!(found, words_of(&paper), "{}", paper.subject());
    }
}

/// Text without the blanks between words, which readers find by distance.
fn close(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn readers_of_others_find_the_words() {
    let bytes = pdf(&report());
    let expected = close(&report().attached_line());
    let pages: Vec<u32> = (1..=8).collect();
    let text = lopdf::Document::load_mem(&bytes).expect("a file").extract_text(&pages);
    assert!(close(&text.expect("text")).contains(&expected));

    let command = Command::new("pdftotext")
        .args(["-raw", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut child) = command else {
        eprintln!("pdftotext is not installed: its half of this test is left out");
        return;
    };
    child.stdin.take().expect("a pipe").write_all(&bytes).expect("written");
    let output = child.wait_with_output().expect("its answer");
    let text = String::from_utf8(output.stdout).expect("text");
    for part in [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Tỷ lệ hộ nghèo giảm 2,37 điểm phần trăm, đạt mục tiêu năm.",
        "Đề nghị Ủy ban nhân dân tỉnh xem xét, chỉ đạo./.",
        "Nguyễn Văn Mẫu",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

/// Tags of figures with their text, in their order.
fn figures(tree: &Element) -> Vec<(String, String)> {
    let spans = tree.all().into_iter().filter(|element| element.role == "Span");
    spans
        .map(|span| {
            let (tag, _) = span.id.rsplit_once('#').expect("a number");
            let tag = tag.strip_prefix('U').expect("an id of ours");
            (tag.to_owned(), span.text())
        })
        .collect()
}

#[test]
fn figures_lead_to_their_source_and_change_alone() {
    let before = figures(&Pdf::read(&pdf(&report())).tree());
    assert_eq!(before.len(), 64, "figures of the text and of two tables");
    let mut paper = report();
    let changed = figure("2,41", 10);
    for block in paper.body.iter_mut().chain(&mut paper.appendices[1].blocks) {
        match block {
            Block::Paragraph(text) => put(text, &changed),
            Block::Table(table) => {
                let cells = table.rows.iter_mut().flat_map(|row| &mut row.cells);
                cells.for_each(|cell| put(&mut cell.text, &changed));
            }
            _ => {}
        }
    }
    let after = figures(&Pdf::read(&pdf(&paper)).tree());
    let differing: Vec<_> = before.iter().zip(&after).filter(|(old, new)| old != new).collect();
    assert_eq!(differing.len(), 2);
    for ((old_tag, old), (new_tag, new)) in differing {
        assert_eq!((old.as_str(), new.as_str()), ("2,37", "2,41"));
        assert_eq!(old_tag, new_tag);
        assert_eq!(Some(new_tag), changed.source.as_ref().map(|source| &source.tag));
    }
}

fn put(text: &mut [Span], figure: &Span) {
    text.iter_mut().filter(|s| s.source == figure.source).for_each(|s| *s = figure.clone());
}

#[test]
fn heads_of_tables_come_again_on_each_page_and_are_read_once() {
    let pdf = Pdf::read(&pdf(&report()));
    let again =
        (0..pdf.pages()).filter(|page| pdf.page_text(*page).contains("[2STTChỉ tiêu")).count();
    assert_eq!(again, 1, "the second page of the appendix");
    let heads = pdf.tree();
    let heads = heads.all().into_iter().filter(|e| e.role == "TH" && e.text() == "STT").count();
    assert_eq!(heads, 2, "one in each table");
}

/// Text of the pages that hold any of `marks`.
fn pages_with(paper: &Paper, mark: &str) -> Vec<usize> {
    let pdf = Pdf::read(&pdf(paper));
    (0..pdf.pages()).filter(|page| pdf.page_text(*page).contains(mark)).collect()
}

#[test]
fn the_signature_is_never_alone_on_a_page() {
    for lines in 24..44 {
        let mut paper = report();
        paper.appendices.clear();
        paper.body = vec![Block::Paragraph(words("Một dòng.")); lines];
        paper.body.push(Block::Paragraph(words("Dòng cuối cùng.")));
        let (end, name) =
            (pages_with(&paper, "Dòng cuối cùng./."), pages_with(&paper, "Nguyễn Văn Mẫu"));
        assert_eq!(end, name, "{lines} lines");
        assert_eq!(name, pages_with(&paper, "Nơi nhận:"), "{lines} lines");
    }
}

#[test]
fn a_row_higher_than_a_page_is_cut_and_loses_nothing() {
    let mut paper = report();
    let long = "Cơ quan đã hướng dẫn, kiểm tra và tổ chức thực hiện. ".repeat(200);
    let mut tall = table(2);
    tall.rows.push(Row {
        cells: tall.rows[1]
            .cells
            .clone()
            .into_iter()
            .map(|mut cell| {
                cell.text = words(long.clone());
                cell
            })
            .take(2)
            .collect(),
        strong: false,
    });
    paper.body.push(Block::Table(tall));
    let read = Pdf::read(&pdf(&paper));
    let text = read.tree().text();
    assert_eq!(text.split_whitespace().collect::<Vec<_>>(), words_of(&paper));
    assert!(read.pages() > 10, "{}", read.pages());
}

#[test]
fn the_mark_stands_on_every_page() {
    let rules = rules().marked(Some("SỐ LIỆU MINH HỌA"));
    let bytes = paper_pdf(&report(), &rules, jiff::Timestamp::UNIX_EPOCH).expect("a file");
    let read = Pdf::read(&bytes);
    for page in 0..read.pages() {
        let text = read.page_text(page);
        assert_eq!(text.matches("SỐ LIỆU MINH HỌA").count(), 1, "page {}", page + 1);
    }
}

#[test]
fn what_the_font_lacks_is_seen_and_keeps_its_own_character() {
    let mut paper = report();
    paper.body = vec![Block::Paragraph(words("Chữ 漢 và 😀, \u{e000} \u{0}\u{ffff}hết"))];
    let text = Pdf::read(&pdf(&paper)).tree().text();
    assert!(text.contains("Chữ 漢 và 😀, □ hết./."), "{text}");
}
