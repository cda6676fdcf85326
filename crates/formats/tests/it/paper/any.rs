//! Papers of any content: written without a panic, with every word in its order.

use ansinh_formats::paper::{
    Appendix, Block, Cell, CellAlign, HeadCell, Row, Signature, Span, Table, Title, Weight, words,
};
use proptest::prelude::*;

use super::pdf::{pdf, words_of};
use super::pdf_reader::Pdf;
use super::sample::{figure, report};

/// Words of Vietnamese, of other scripts, of nothing but marks; long ones among them.
fn text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        6 => "[A-Za-zàáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]{1,7}",
        2 => "[0-9]{1,3},[0-9]",
        1 => "[a-z]{30,90}",
        1 => Just("12/KH-UBND".to_owned()),
        1 => "[Ωжא漢]{1,3}",
    ];
    prop::collection::vec(word, 0..40).prop_map(|words| words.join(" "))
}

fn span() -> impl Strategy<Value = Span> {
    let weight = prop_oneof![Just(Weight::Plain), Just(Weight::Bold), Just(Weight::Italic)];
    prop_oneof![
        4 => (text(), weight).prop_map(|(text, weight)| Span { text, weight, source: None }),
        1 => (0_u32..5).prop_map(|number| figure("2,37", number)),
    ]
}

fn table() -> impl Strategy<Value = Table> {
    (1_usize..7).prop_flat_map(|columns| {
        let widths = prop::collection::vec(0_u16..60, columns);
        let cell = (prop::collection::vec(span(), 0..3), 0_u8..3).prop_map(|(text, align)| Cell {
            text,
            across: 1,
            align: [CellAlign::Left, CellAlign::Centre, CellAlign::Right][usize::from(align)],
        });
        let row = (prop::collection::vec(cell, 1..=columns), any::<bool>())
            .prop_map(|(cells, strong)| Row { cells, strong });
        let rows = prop::collection::vec(row, 0..8);
        let head = prop::collection::vec(text(), columns)
            .prop_map(|texts| texts.into_iter().map(HeadCell::one).collect::<Vec<_>>());
        let heads = prop::collection::vec(head, 0..3);
        (widths, heads, rows).prop_map(|(columns, head, rows)| Table { columns, head, rows })
    })
}

fn block() -> impl Strategy<Value = Block> {
    prop_oneof![
        (text(), text()).prop_map(|(label, title)| Block::Part { label, title }),
        text().prop_map(Block::Section),
        text().prop_map(|text| Block::Clause(words(text))),
        prop::collection::vec(span(), 0..4).prop_map(Block::Paragraph),
        table().prop_map(Block::Table),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn any_paper_is_written_with_every_word_in_its_order(
        body in prop::collection::vec(block(), 0..8),
        appendix in prop::collection::vec(block(), 0..4),
        landscape in any::<bool>(),
        subject in text(),
        named in any::<bool>(),
        addressees in prop::collection::vec(text(), 0..3),
        recipients in prop::collection::vec(text(), 0..60),
        posts in prop::collection::vec(text(), 0..4),
    ) {
        let mut paper = report();
        paper.body = body;
        paper.appendices = vec![Appendix { title: subject.clone(), landscape, blocks: appendix }];
        if named {
            paper.title = Title::Named { type_name: "Báo cáo".to_owned(), subject };
        } else {
            paper.title = Title::Letter { subject };
        }
        paper.addressees = addressees;
        paper.recipients = recipients;
        paper.signature = Signature { lines: posts, name: None };
        let text = Pdf::read(&pdf(&paper)).tree().text();
        let found: Vec<&str> = text.split_whitespace().collect();
        prop_assert_eq!(found, words_of(&paper));
    }
}
