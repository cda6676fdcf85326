//! Documentation that a reader can follow: links lead somewhere, decisions are listed.

use super::Complaint;
use crate::rust_source::matching;
use crate::tree::{File, Tree};

/// `docs/adr/NNNN-words.md`, numbered without a gap from 0001, each in `docs/adr/README.md`.
pub fn decisions_are_listed(tree: &Tree) -> Vec<Complaint> {
    const INDEX: &str = "docs/adr/README.md";
    let mut complaints = Vec::new();
    let list = tree.get(INDEX).map_or("", |file| file.text.as_str());
    let mut expected = 1_u32;
    for file in tree.files.iter().filter(|file| file.folder() == "docs/adr") {
        let name = file.name();
        if name == "README.md" {
            continue;
        }
        let number = name.split_once('-').filter(|(digits, _)| digits.len() == 4);
        let Some(number) = number.and_then(|(digits, _)| digits.parse::<u32>().ok()) else {
            complaints.push(Complaint::new(&file.path, 0, "name it NNNN-words.md"));
            continue;
        };
        if number != expected {
            let message = format!("decision {expected:04} was expected here: number without gaps");
            complaints.push(Complaint::new(&file.path, 0, message));
        }
        expected = number + 1;
        if !list.contains(&format!("({name})")) {
            complaints.push(Complaint::new(&file.path, 0, format!("link it in {INDEX}")));
        }
    }
    complaints
}

/// Enums whose words others rely on, and the page that explains each word.
const EXPLAINED: &[(&str, &str, &str)] = &[
    ("crates/domain/src/plan/finding.rs", "FindingCode", "docs/huong-dan/nhap-ke-hoach.md"),
    ("crates/domain/src/schedule/mod.rs", "ScheduleKind", "docs/json-contract.md"),
];

/// Every word of the JSON contract is explained where a reader looks for it.
pub fn contract_words_are_explained(tree: &Tree) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for (path, name, page) in EXPLAINED {
        let Some((_, source)) = tree.rust().find(|(file, _)| file.path == *path) else {
            continue;
        };
        let variants = variants(&source.code, name);
        if variants.is_empty() {
            let message = format!("no variants of {name} found: mend EXPLAINED in xtask");
            complaints.push(Complaint::new(path, 0, message));
        }
        let text = tree.get(page).map_or("", |file| file.text.as_str());
        for variant in variants {
            let word = kebab(variant);
            if !text.contains(&format!("`{word}`")) && !text.contains(&format!("`\"{word}\"`")) {
                complaints.push(Complaint::new(page, 0, format!("explain `{word}` ({name})")));
            }
        }
    }
    complaints
}

/// Names of the variants of an enum without fields.
fn variants<'a>(code: &'a str, name: &str) -> Vec<&'a str> {
    let body = code.find(&format!("enum {name} {{")).and_then(|at| {
        let open = at + code.get(at..)?.find('{')?;
        code.get(open + 1..matching(code, open, b'{', b'}')?)
    });
    let words = body.unwrap_or("").split(',').map(str::trim);
    words.filter(|word| !word.is_empty() && word.chars().all(char::is_alphanumeric)).collect()
}

/// `LostCell` → `lost-cell`.
fn kebab(variant: &str) -> String {
    let mut word = String::new();
    for (at, letter) in variant.char_indices() {
        if letter.is_uppercase() && at > 0 {
            word.push('-');
        }
        word.extend(letter.to_lowercase());
    }
    word
}

/// Links of Markdown files to files and headings of the repository resolve.
pub fn links_resolve(tree: &Tree) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for file in tree.files.iter().filter(|file| file.path.ends_with(".md")) {
        for (line, target) in links(&file.text) {
            if let Some(problem) = problem(tree, file, target) {
                complaints.push(Complaint::new(&file.path, line, problem));
            }
        }
    }
    complaints
}

fn problem(tree: &Tree, file: &File, target: &str) -> Option<String> {
    if target.contains("://") || target.starts_with("mailto:") {
        return None;
    }
    let (path, heading) = match target.split_once('#') {
        Some((path, heading)) => (path, Some(heading)),
        None => (target, None),
    };
    let full = if path.is_empty() { Some(file.path.clone()) } else { join(file.folder(), path) };
    let Some(full) = full.filter(|full| tree.has(full)) else {
        return Some(format!("the link to {target} leads nowhere"));
    };
    let heading = heading?;
    let known = tree.get(&full).is_some_and(|page| headings(&page.text).any(|h| h == heading));
    (!known).then(|| format!("{full} has no heading #{heading}"))
}

/// Inline links of a Markdown text with their lines; code is passed over.
fn links(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut fenced = false;
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        if fenced {
            continue;
        }
        // What stands between backticks is code: every second piece.
        for prose in line.split('`').step_by(2) {
            for (at, _) in prose.match_indices("](") {
                let rest = prose.get(at + 2..).unwrap_or("");
                if let Some((target, _)) = rest.split_once(')') {
                    let target = target.split_whitespace().next().unwrap_or("");
                    found.push((index + 1, target));
                }
            }
        }
    }
    found
}

/// Anchors of the headings, made the way code hosts make them.
fn headings(text: &str) -> impl Iterator<Item = String> {
    text.lines().filter(|line| line.starts_with('#')).map(|line| {
        line.trim_start_matches('#')
            .trim()
            .to_lowercase()
            .chars()
            .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
            .map(|c| if c == ' ' { '-' } else { c })
            .collect()
    })
}

/// `folder/path` with `.` and `..` resolved; `None` when it leaves the repository.
fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}
