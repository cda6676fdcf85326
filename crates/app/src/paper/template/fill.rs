//! A template filled in, as the parts of a paper.

use ansinh_domain::template::{HeadPart, LineKind, Out, Record, Template, Value, lines};
use ansinh_formats::paper::{Block, Span, Text, words};

/// What a field stands for.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::paper) enum Piece {
    /// Words within a line.
    Words(Text),
    /// Paragraphs and tables. Headings among them have no numbers yet.
    Blocks(Vec<Block>),
}

impl Piece {
    /// Plain words; nothing when there are none.
    pub(in crate::paper) fn plain(text: &str) -> Value<Piece> {
        if text.trim().is_empty() { Value::Nothing } else { Value::Some(Piece::Words(words(text))) }
    }

    /// A figure or other words with a source.
    pub(in crate::paper) fn span(span: Span) -> Value<Piece> {
        Value::Some(Piece::Words(vec![span]))
    }

    /// Blocks; nothing when there are none.
    pub(in crate::paper) fn blocks(blocks: Vec<Block>) -> Value<Piece> {
        if blocks.is_empty() { Value::Nothing } else { Value::Some(Piece::Blocks(blocks)) }
    }
}

/// What a template sets of a paper.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::paper) struct Filled {
    pub(in crate::paper) subject: String,
    pub(in crate::paper) addressees: Vec<String>,
    pub(in crate::paper) bases: Vec<Text>,
    pub(in crate::paper) body: Vec<Block>,
}

/// Fills a template in, and numbers its headings.
pub(in crate::paper) fn fill(template: &Template, values: &Record<Piece>) -> Filled {
    let mut filled = Filled::default();
    for line in lines(template.render(values)) {
        let mut text = Text::new();
        for piece in line.pieces {
            match piece {
                Out::Words(words) => text.push(Span::plain(words)),
                Out::Value(Piece::Words(words)) => text.extend(words),
                // Blocks stand alone on their line.
                Out::Value(Piece::Blocks(blocks)) => filled.body.extend(blocks),
            }
        }
        if text.is_empty() {
            continue;
        }
        match line.kind {
            LineKind::Head(HeadPart::Subject) => filled.subject = words_of(&text),
            LineKind::Head(HeadPart::Addressee) => filled.addressees.push(words_of(&text)),
            LineKind::Head(HeadPart::Basis) => filled.bases.push(text),
            LineKind::Section => filled.body.push(Block::Section(words_of(&text))),
            LineKind::Clause => filled.body.push(Block::Clause(text)),
            LineKind::Paragraph => filled.body.push(Block::Paragraph(article(text))),
        }
    }
    number(&mut filled.body);
    filled
}

/// "Điều 1." at the beginning of a paragraph is set bold.
fn article(mut text: Text) -> Text {
    let Some(first) = text.first().filter(|first| first.source.is_none()) else { return text };
    let digits = first
        .text
        .strip_prefix("Điều ")
        .map(|rest| rest.chars().take_while(char::is_ascii_digit).count());
    let Some(digits) = digits.filter(|digits| *digits > 0) else { return text };
    let end = "Điều ".len() + digits;
    let Some(rest) = first.text.get(end..).and_then(|rest| rest.strip_prefix('.')) else {
        return text;
    };
    let (label, rest) = (first.text.get(..=end).unwrap_or_default().to_owned(), rest.to_owned());
    text.splice(..1, [Span::bold(label), Span::plain(rest)]);
    text
}

/// The words of a text without anything else.
pub(in crate::paper) fn words_of(text: &Text) -> String {
    text.iter().map(|span| span.text.as_str()).collect()
}

const ROMAN: [&str; 15] =
    ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV"];

/// Numbers titled mục "I." and, within each, titled khoản "1.".
fn number(body: &mut [Block]) {
    let (mut sections, mut clauses) = (0, 0);
    for block in body {
        match block {
            Block::Section(title) => {
                let number = ROMAN.get(sections).copied().unwrap_or("…");
                *title = format!("{number}. {title}");
                (sections, clauses) = (sections + 1, 0);
            }
            Block::Clause(text) => {
                clauses += 1;
                text.insert(0, Span::plain(format!("{clauses}. ")));
            }
            Block::Part { .. } | Block::Paragraph(_) | Block::Table(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use ansinh_domain::template::parse;

    use super::*;

    #[test]
    fn headings_are_numbered_and_articles_stand_out() {
        let text = "@trích yếu: a {{tên}}\n@kính gửi: {{không có}}\n# Một\n## x\n## y\n{{khối}}\n# Ba\n## z\nĐiều 12. Thi hành\nĐiều này";
        let clause = |text: &str| Block::Clause(words(text));
        let blocks = vec![Block::Section("Hai".into()), clause("trong")];
        let values = Record::from([
            ("tên".to_owned(), Piece::plain("b")),
            ("không có".to_owned(), Piece::plain(" ")),
            ("khối".to_owned(), Piece::blocks(blocks)),
        ]);
        let filled = fill(&parse(text).unwrap(), &values);
        assert_eq!((filled.subject.as_str(), filled.addressees.len()), ("a b", 0));
        let shown: Vec<String> = filled
            .body
            .iter()
            .map(|block| match block {
                Block::Section(title) => title.clone(),
                Block::Clause(text) | Block::Paragraph(text) => words_of(text),
                other => panic!("{other:?}"),
            })
            .collect();
        let expected = [
            "I. Một",
            "1. x",
            "2. y",
            "II. Hai",
            "1. trong",
            "III. Ba",
            "1. z",
            "Điều 12. Thi hành",
            "Điều này",
        ];
        assert_eq!(shown, expected);
        let Block::Paragraph(article) = &filled.body[7] else { panic!() };
        assert_eq!(article[0], Span::bold("Điều 12."));
    }
}
