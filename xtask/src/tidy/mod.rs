//! The house rules as checks. Each rule is one function from the tree to complaints; what the
//! rules mean and why stands in ARCHITECTURE.md and STYLE.md.

mod clock;
mod docs;
mod layers;
mod panics;
mod places;
mod text;
mod vendored;

use std::process::ExitCode;

use crate::tree::{Tree, root};

/// A breach of a rule.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Complaint {
    /// File, from the root.
    pub path: String,
    /// Line from 1; 0 means the file as a whole.
    pub line: usize,
    /// What is wrong and what to do instead.
    pub message: String,
}

impl Complaint {
    fn new(path: &str, line: usize, message: impl Into<String>) -> Self {
        Complaint { path: path.to_owned(), line, message: message.into() }
    }
}

type Rule = fn(&Tree) -> Vec<Complaint>;

/// Every rule with its name.
const RULES: &[(&str, Rule)] = &[
    ("layers", layers::dependencies_point_down),
    ("pure-domain", layers::domain_is_pure),
    ("lints", layers::lints_are_the_workspaces),
    ("sql-in-store", places::sql_only_in_store),
    ("http-in-web", places::http_only_in_web),
    ("no-panic", panics::nothing_panics),
    ("reasons", panics::exceptions_have_reasons),
    ("clock", clock::clock_and_ids_in_one_place),
    ("length", text::files_are_short),
    ("workplace", text::no_workplace),
    ("adr", docs::decisions_are_listed),
    ("links", docs::links_resolve),
    ("contract", docs::contract_words_are_explained),
    ("vendored", vendored::vendored_files_are_listed),
];

/// Runs every rule over the repository.
pub fn run() -> Result<ExitCode, String> {
    let tree = Tree::read(&root())?;
    let complaints = check(&tree);
    for (rule, complaint) in &complaints {
        let Complaint { path, line, message } = complaint;
        if *line == 0 {
            println!("{path}: {message} [{rule}]");
        } else {
            println!("{path}:{line}: {message} [{rule}]");
        }
    }
    let (files, rules) = (tree.files.len(), RULES.len());
    println!("tidy: {} complaints from {rules} rules over {files} files", complaints.len());
    Ok(if complaints.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn check(tree: &Tree) -> Vec<(&'static str, Complaint)> {
    let mut complaints = Vec::new();
    for (name, rule) in RULES {
        let mut found = rule(tree);
        found.sort();
        complaints.extend(found.into_iter().map(|complaint| (*name, complaint)));
    }
    complaints
}

/// Folders whose Rust code is never part of a release.
fn is_test_path(path: &str) -> bool {
    path.starts_with("crates/testkit/")
        || ["/tests/", "/benches/", "/examples/", "/fuzz_targets/"]
            .iter()
            .any(|part| path.contains(part))
}

/// True when a parent declares the file's module as `#[cfg(test)] mod name;`.
fn is_test_module(tree: &Tree, path: &str) -> bool {
    tree.rust().any(|(file, source)| {
        source.test_modules.iter().any(|module| {
            let folder = match file.name() {
                "lib.rs" | "main.rs" | "mod.rs" => file.folder().to_owned(),
                _ => file.path.trim_end_matches(".rs").to_owned(),
            };
            path == format!("{folder}/{module}.rs")
                || path.starts_with(&format!("{folder}/{module}/"))
        })
    })
}

/// Rust files that go into a release, with their sources.
fn shipped(tree: &Tree) -> Vec<(&crate::tree::File, &crate::rust_source::RustSource)> {
    tree.rust()
        .filter(|(file, _)| !is_test_path(&file.path) && !is_test_module(tree, &file.path))
        .collect()
}

/// Offset of `word` in `line` where it is not part of a longer name.
fn find_word(line: &str, word: &str) -> Option<usize> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).map(|(at, _)| at).find(|at| {
        let before = line.get(..*at).and_then(|s| s.chars().next_back());
        let after = line.get(at + word.len()..).and_then(|s| s.chars().next());
        let starts_name = word.starts_with(is_name) && before.is_some_and(is_name);
        let ends_name = word.ends_with(is_name) && after.is_some_and(is_name);
        !starts_name && !ends_name
    })
}

#[cfg(test)]
mod tests;
