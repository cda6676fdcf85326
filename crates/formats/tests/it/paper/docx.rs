//! The Word file: what it says, and where its figures come from.

use ansinh_formats::paper::{Block, Span, words};
use ansinh_formats::read::paper::{Figure, figures};
use ansinh_formats::read::{Block as Read, Limits, read_document};
use ansinh_formats::write::paper::paper_docx;

use super::sample::{figure, report, rules, table};

#[test]
fn the_text_is_read_back_as_it_was_written() {
    let bytes = paper_docx(&report(), &rules(), jiff::Timestamp::UNIX_EPOCH).expect("a file");
    let document = read_document(&bytes, Some("bao-cao.docx"), &Limits::default()).expect("read");
    let text: Vec<String> = document
        .blocks
        .iter()
        .map(|block| match block {
            Read::Paragraph(p) => p.text.clone(),
            Read::Table(t) => format!(
                "[{} × {}, {} dòng đầu]",
                t.rows.len(),
                t.rows[0].cells.len(),
                t.rows.iter().filter(|row| row.header).count()
            ),
        })
        .collect();
    insta::assert_snapshot!(text.join("\n"));
}

#[test]
fn the_same_paper_gives_the_same_bytes() {
    let write = || paper_docx(&report(), &rules(), jiff::Timestamp::UNIX_EPOCH).expect("a file");
    assert_eq!(write(), write());
}

#[test]
fn changing_one_figure_changes_the_fields_bound_to_it_alone() {
    let limits = Limits::default();
    let read = |paper| {
        let bytes = paper_docx(&paper, &rules(), jiff::Timestamp::UNIX_EPOCH).expect("a file");
        figures(&bytes, &limits).expect("read")
    };
    let before = read(report());
    assert_eq!(before.len(), 64, "figures of the text and of two tables");
    let mut paper = report();
    // The figure stands in the text, and again in the table of the appendix.
    let changed = figure("2,41", 10);
    for block in paper.body.iter_mut().chain(&mut paper.appendices[1].blocks) {
        match block {
            Block::Paragraph(text) => put(text, &changed),
            Block::Table(table) => {
                table
                    .rows
                    .iter_mut()
                    .flat_map(|r| &mut r.cells)
                    .for_each(|c| put(&mut c.text, &changed));
            }
            _ => {}
        }
    }
    let after = read(paper);
    let differing: Vec<(&Figure, &Figure)> =
        before.iter().zip(&after).filter(|(old, new)| old != new).collect();
    assert_eq!(differing.len(), 2);
    for (old, new) in differing {
        assert_eq!((old.text.as_str(), new.text.as_str()), ("2,37", "2,41"));
        assert_eq!(Some(&new.tag), changed.source.as_ref().map(|s| &s.tag));
    }
}

fn put(text: &mut [Span], figure: &Span) {
    text.iter_mut().filter(|s| s.source == figure.source).for_each(|s| *s = figure.clone());
}

#[test]
fn hostile_words_stay_words() {
    let mut paper = report();
    paper.body = vec![
        Block::Paragraph(words("</w:t><w:br/> & \" \u{0} \u{ffff} ]]>")),
        Block::Table(table(0)),
    ];
    let bytes = paper_docx(&paper, &rules(), jiff::Timestamp::UNIX_EPOCH).expect("a file");
    let document = read_document(&bytes, Some("a.docx"), &Limits::default()).expect("read");
    let found = document.blocks.iter().any(
        |block| matches!(block, Read::Paragraph(p) if p.text.starts_with("</w:t><w:br/> & \"")),
    );
    assert!(found);
}
