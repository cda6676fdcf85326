//! What may stand in one crate only: SQL in `store`, HTTP and HTML in `web`.

use super::{Complaint, find_word, is_test_path, shipped};
use crate::manifest::Manifest;
use crate::tree::Tree;

/// Pairs of words that together make a literal look like a statement. They are looked for in this
/// order, as words, in any case.
const STATEMENTS: &[(&str, &str)] = &[
    ("select", "from"),
    ("insert", "into"),
    ("update", "set"),
    ("delete", "from"),
    ("create", "table"),
    ("create", "index"),
    ("create", "database"),
    ("alter", "table"),
    ("drop", "table"),
    ("drop", "database"),
    ("with", "select"),
];

/// Files outside `store` that may hold SQL, each with the reason.
const SQL_ALLOWED: &[(&str, &str)] =
    &[("crates/testkit/", "makes and drops a database for each test")];

/// Files outside `web` that may name tags, each with the reason.
const MARKUP_ALLOWED: &[(&str, &str)] = &[
    ("crates/formats/src/read/", "tells a saved web page from other files, writes none"),
    ("crates/formats/src/write/mail.rs", "a letter brings its own page, read by mail programs"),
];

/// Crates that speak HTTP or HTML.
const WEB_CRATES: &[&str] =
    &["axum", "axum-extra", "hyper", "maud", "tower-http", "utoipa-axum", "rust-embed"];

/// Whether a literal reads as a statement of SQL.
pub fn looks_like_sql(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    let first = words.iter().find(|word| !word.is_empty());
    // A sentence may use both words; a statement begins with its verb.
    STATEMENTS.iter().any(|(verb, object)| first == Some(verb) && words.contains(object))
}

/// Whether a literal spells out tags of HTML.
fn has_markup(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.contains("<!doctype")
        || ["<html", "<body", "<div", "<p", "<table", "<a"]
            .iter()
            .any(|tag| lower.contains(&format!("{tag}>")) || lower.contains(&format!("{tag} ")))
}

/// No SQL outside `store`.
pub fn sql_only_in_store(tree: &Tree) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for file in &tree.files {
        if file.path.ends_with(".sql") && !file.path.starts_with("crates/store/") {
            complaints.push(Complaint::new(&file.path, 0, "SQL files stand in crates/store"));
        }
    }
    for (file, source) in tree.rust() {
        let allowed = SQL_ALLOWED.iter().any(|(path, _)| file.path.starts_with(path));
        if allowed || file.path.starts_with("crates/store/") {
            continue;
        }
        for (line, text) in &source.strings {
            if looks_like_sql(text) && !source.in_test(*line) && !is_test_path(&file.path) {
                let message = "SQL outside crates/store: give the store a function for it";
                complaints.push(Complaint::new(&file.path, *line, message));
            }
        }
    }
    complaints
}

/// No HTTP and no HTML outside `web`: neither the crates that speak them nor tags in literals.
pub fn http_only_in_web(tree: &Tree) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for file in tree.files.iter().filter(|f| f.name() == "Cargo.toml") {
        if file.path.starts_with("crates/web/") || file.folder().is_empty() {
            continue;
        }
        for (_, name, line) in Manifest::read(&file.text).dependencies {
            if WEB_CRATES.contains(&name.as_str()) {
                let message = format!("{name} belongs to crates/web only");
                complaints.push(Complaint::new(&file.path, line, message));
            }
        }
    }
    for (file, source) in shipped(tree) {
        if file.path.starts_with("crates/web/") || !file.path.starts_with("crates/") {
            continue;
        }
        for (line, code) in source.lines() {
            if ["axum::", "maud::"].iter().any(|word| find_word(code, word).is_some()) {
                let message = "HTTP and HTML belong to crates/web only";
                complaints.push(Complaint::new(&file.path, line, message));
            }
        }
        if MARKUP_ALLOWED.iter().any(|(path, _)| file.path.starts_with(path)) {
            continue;
        }
        for (line, text) in &source.strings {
            if has_markup(text) && !source.in_test(*line) {
                let message = "markup outside crates/web: return data and let a page show it";
                complaints.push(Complaint::new(&file.path, *line, message));
            }
        }
    }
    complaints
}
