//! Lines of a template: headings, parts of the head, paragraphs.

use super::{Fault, Node, Out, Place, Template};
use crate::text::clean;

/// A part of a paper's head that a template sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HeadPart {
    /// Trích yếu; of a letter what follows "V/v".
    Subject,
    /// Kính gửi, one a line.
    Addressee,
    /// Căn cứ, one a line.
    Basis,
}

/// How lines that set the head begin.
pub const HEAD_PARTS: [(&str, HeadPart); 3] = [
    ("@trích yếu:", HeadPart::Subject),
    ("@kính gửi:", HeadPart::Addressee),
    ("@căn cứ:", HeadPart::Basis),
];

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LineKind {
    /// A paragraph.
    Paragraph,
    /// `# …`: a titled mục; its number is set before it.
    Section,
    /// `## …`: a titled khoản; its number is set before it.
    Clause,
    /// A part of the head.
    Head(HeadPart),
}

/// A line with what stands on it.
#[derive(Debug, Clone, PartialEq)]
pub struct Line<T> {
    /// What it is.
    pub kind: LineKind,
    /// Its pieces; words are never empty.
    pub pieces: Vec<Out<T>>,
}

/// Cuts what came out of a template into lines. Marks count only where the template's own words
/// have them, so that no value can make a heading. Lines without anything are left out.
pub fn lines<T>(out: Vec<Out<T>>) -> Vec<Line<T>> {
    let mut lines: Vec<Line<T>> = Vec::new();
    let mut line: Vec<Out<T>> = Vec::new();
    for piece in out {
        match piece {
            Out::Value(value) => line.push(Out::Value(value)),
            Out::Words(words) => {
                let mut parts = words.split('\n');
                push(&mut line, parts.next().unwrap_or_default());
                for part in parts {
                    lines.extend(made(std::mem::take(&mut line)));
                    push(&mut line, part);
                }
            }
        }
    }
    lines.extend(made(line));
    lines
}

fn push<T>(line: &mut Vec<Out<T>>, words: &str) {
    let words = words.trim_matches('\r');
    if words.is_empty() {
        return;
    }
    match line.last_mut() {
        Some(Out::Words(before)) => before.push_str(words),
        _ => line.push(Out::Words(words.to_owned())),
    }
}

fn made<T>(mut pieces: Vec<Out<T>>) -> Option<Line<T>> {
    let mut kind = LineKind::Paragraph;
    if let Some(Out::Words(first)) = pieces.first_mut() {
        let (found, rest) = kind_of(first);
        kind = found;
        *first = rest;
    }
    if let Some(Out::Words(last)) = pieces.last_mut() {
        last.truncate(last.trim_end().len());
    }
    pieces.retain(|piece| !matches!(piece, Out::Words(words) if words.is_empty()));
    let blank = |piece: &Out<T>| matches!(piece, Out::Words(words) if words.trim().is_empty());
    (!pieces.iter().all(blank)).then_some(Line { kind, pieces })
}

/// What the line is by its mark, and what follows the mark.
fn kind_of(words: &str) -> (LineKind, String) {
    let text = words.trim_start();
    if let Some(rest) = text.strip_prefix("##") {
        return (LineKind::Clause, rest.trim_start().to_owned());
    }
    if let Some(rest) = text.strip_prefix('#') {
        return (LineKind::Section, rest.trim_start().to_owned());
    }
    for (mark, part) in HEAD_PARTS {
        if let Some(rest) = text.strip_prefix(mark) {
            return (LineKind::Head(part), rest.trim_start().to_owned());
        }
    }
    (LineKind::Paragraph, text.to_owned())
}

/// Faults of the marks of a template's lines: a part of the head that does not exist, one of those
/// in `needed` that is missing.
pub fn check_lines(template: &Template, needed: &[HeadPart]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut found = Vec::new();
    for (index, line) in template.to_string().lines().enumerate() {
        let text = line.trim_start();
        if !text.starts_with('@') {
            continue;
        }
        let column = line.chars().count() - text.chars().count() + 1;
        match HEAD_PARTS.iter().find(|(mark, _)| text.starts_with(mark)) {
            Some((_, part)) => found.push(*part),
            None => {
                let marks: Vec<&str> = HEAD_PARTS.iter().map(|(mark, _)| *mark).collect();
                let word = clean(text.split(':').next().unwrap_or(text));
                faults.push(Fault {
                    place: Place { line: index + 1, column },
                    words: format!(
                        "Không có phần “{word}”. Dòng bắt đầu bằng @ phải là: {}",
                        marks.join(" ")
                    ),
                });
            }
        }
    }
    for (mark, part) in HEAD_PARTS {
        if needed.contains(&part) && !found.contains(&part) {
            let words = format!("Thiếu dòng “{mark} …”. Hãy thêm dòng này ở đầu mẫu.");
            faults.push(Fault { place: Place { line: 1, column: 1 }, words });
        }
    }
    if !template.nodes.iter().any(has_text) {
        let words = "Mẫu chưa có nội dung.".to_owned();
        faults.push(Fault { place: Place { line: 1, column: 1 }, words });
    }
    faults
}

fn has_text(node: &Node) -> bool {
    !matches!(node, Node::Text { raw, .. } if raw.trim().is_empty())
}
