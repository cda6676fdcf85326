//! Code that ships does not panic by design, and exceptions to lints are explained.

use super::{Complaint, find_word, shipped};
use crate::rust_source::{find_from, line_of, matching};
use crate::tree::Tree;

/// Words that end the program, or were meant to go before it shipped.
const PANICS: &[&str] =
    &[".unwrap()", ".expect(", "panic!", "todo!", "unimplemented!", "dbg!", ".unwrap_err("];

/// Nothing that ships says "this cannot fail" and dies when it does.
pub fn nothing_panics(tree: &Tree) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for (file, source) in shipped(tree) {
        for (line, code) in source.lines() {
            if let Some(word) = PANICS.iter().find(|word| find_word(code, word).is_some()) {
                let message = format!("{word} in code that ships: return an error, or a default");
                complaints.push(Complaint::new(&file.path, line, message));
            }
        }
    }
    complaints
}

/// Every `#[allow]` and `#[expect]` says why: `reason = "…"`, or a comment on its line.
pub fn exceptions_have_reasons(tree: &Tree) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for (file, source) in tree.rust() {
        for opening in ["[allow(", "[expect("] {
            let mut from = 0;
            while let Some(at) = find_from(&source.code, opening, from) {
                let end = matching(&source.code, at, b'[', b']').unwrap_or(source.code.len());
                from = end;
                let attribute = source.code.get(at..end).unwrap_or("");
                let first = line_of(&source.code, at);
                let last = line_of(&source.code, end);
                let commented = (first..=last).any(|line| source.comment(line).starts_with("//"));
                if !attribute.contains("reason =") && !commented {
                    let message = "say why the lint does not hold here: `reason = \"…\"`";
                    complaints.push(Complaint::new(&file.path, first, message));
                }
            }
        }
    }
    complaints
}
