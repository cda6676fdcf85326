//! Each rule on a small tree that breaks it, and all of them on this repository.

use super::*;
use crate::tree::File;

fn tree(files: &[(&str, &str)]) -> Tree {
    let file = |(path, text): &(&str, &str)| File { path: (*path).into(), text: (*text).into() };
    let mut files: Vec<File> = files.iter().map(file).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Tree::of(files)
}

#[track_caller]
fn breaks(rule: Rule, files: &[(&str, &str)], expected: &[(&str, usize)]) {
    let mut found = rule(&tree(files));
    found.sort();
    let places: Vec<_> = found.iter().map(|c| (c.path.as_str(), c.line)).collect();
    assert_eq!(places, expected, "{found:#?}");
}

#[test]
fn this_repository_is_tidy() {
    let tree = Tree::read(&root()).unwrap();
    assert!(tree.files.len() > 10, "the files of the repository were not found");
    let complaints = check(&tree);
    assert!(complaints.is_empty(), "{complaints:#?}");
}

#[test]
fn layers() {
    let manifest = |name: &str, rest: &str| format!("[package]\nname = \"{name}\"\n{rest}");
    let up = manifest("ansinh-store", "[dependencies]\nansinh-app.workspace = true\n");
    let across = manifest("ansinh-formats", "[dependencies]\nansinh-store.workspace = true\n");
    let kit = manifest("ansinh-web", "[dependencies]\nansinh-testkit.workspace = true\n");
    let good = manifest("ansinh-app", "[dependencies]\nansinh-store.workspace = true\n");
    let stranger = manifest("ansinh-new", "");
    breaks(
        layers::dependencies_point_down,
        &[
            ("crates/app/Cargo.toml", &good),
            ("crates/formats/Cargo.toml", &across),
            ("crates/new/Cargo.toml", &stranger),
            ("crates/store/Cargo.toml", &up),
            ("crates/web/Cargo.toml", &kit),
        ],
        &[
            ("crates/formats/Cargo.toml", 4),
            ("crates/new/Cargo.toml", 0),
            ("crates/store/Cargo.toml", 4),
            ("crates/web/Cargo.toml", 4),
        ],
    );
    breaks(
        layers::domain_is_pure,
        &[
            (
                "crates/domain/Cargo.toml",
                "[package]\nname = \"ansinh-domain\"\n[dependencies]\ntokio = \"1\"\n",
            ),
            (
                "crates/domain/src/a.rs",
                "use std::fs;\nuse std::{collections, env};\nuse std::fmt;\n",
            ),
            ("crates/domain/src/b.rs", "#[cfg(test)]\nmod tests { use std::fs; }\n"),
        ],
        &[
            ("crates/domain/Cargo.toml", 4),
            ("crates/domain/src/a.rs", 1),
            ("crates/domain/src/a.rs", 2),
        ],
    );
    breaks(
        layers::lints_are_the_workspaces,
        &[("crates/a/Cargo.toml", &good), ("crates/b/Cargo.toml", "[lints]\nworkspace = true\n")],
        &[("crates/a/Cargo.toml", 0)],
    );
}

#[test]
fn places() {
    let select = concat!("fn f() { q(\"SEL", "ECT a FROM b\") }\n");
    breaks(
        places::sql_only_in_store,
        &[
            ("crates/app/src/a.rs", select),
            ("crates/app/src/b.rs", "fn f() { say(\"Please select a file from the list\") }\n"),
            ("crates/store/src/a.rs", select),
            ("crates/web/a.sql", ""),
        ],
        &[("crates/app/src/a.rs", 1), ("crates/web/a.sql", 0)],
    );
    assert!(!places::looks_like_sql("Không thể update: the set of rows"));
    breaks(
        places::http_only_in_web,
        &[
            ("crates/app/Cargo.toml", "[dependencies]\naxum.workspace = true\n"),
            ("crates/app/src/a.rs", "use axum::Router;\nfn f() { \"<div>\" }\n"),
            ("crates/web/src/a.rs", "use axum::Router;\nfn f() { \"<div>\" }\n"),
        ],
        &[("crates/app/Cargo.toml", 2), ("crates/app/src/a.rs", 1), ("crates/app/src/a.rs", 2)],
    );
}

#[test]
fn panics() {
    breaks(
        panics::nothing_panics,
        &[
            (
                "crates/a/src/lib.rs",
                "fn f() { x.unwrap(); }\nfn g() { x.unwrap_or(1); }\n#[cfg(test)]\nmod tests;\n",
            ),
            ("crates/a/src/tests.rs", "fn f() { x.unwrap(); }\n"),
            ("crates/a/tests/it.rs", "fn f() { x.unwrap(); }\n"),
        ],
        &[("crates/a/src/lib.rs", 1)],
    );
    breaks(
        panics::exceptions_have_reasons,
        &[(
            "a.rs",
            concat!(
                "#[allow(dead_code)]\nfn a() {}\n",
                "#[allow(dead_code)] // kept for the next page\nfn b() {}\n",
                "#[expect(\n    dead_code,\n    reason = \"kept\"\n)]\nfn c() {}\n",
            ),
        )],
        &[("a.rs", 1)],
    );
}

#[test]
fn clock() {
    breaks(
        clock::clock_and_ids_in_one_place,
        &[
            ("crates/app/src/clock.rs", "fn f() { Timestamp::now() }\n"),
            ("crates/web/src/a.rs", "fn f() {\n Timestamp::now() }\n"),
        ],
        &[("crates/web/src/a.rs", 2)],
    );
}

#[test]
fn text() {
    let long = "\n".repeat(601);
    breaks(text::files_are_short, &[("a.rs", &long), ("b.rs", "\n")], &[("a.rs", 0)]);
    let trace = concat!("see /wo", "rk/x\n");
    let ours = concat!("see frame/wo", "rk/x\n");
    breaks(text::no_workplace, &[("a.md", trace), ("b.md", ours)], &[("a.md", 1)]);
}

#[test]
fn docs() {
    breaks(
        docs::decisions_are_listed,
        &[
            ("docs/adr/0001-a.md", ""),
            ("docs/adr/0003-b.md", ""),
            ("docs/adr/README.md", "[a](0001-a.md) [b](0003-b.md)"),
            ("docs/adr/notes.md", ""),
        ],
        &[("docs/adr/0003-b.md", 0), ("docs/adr/notes.md", 0)],
    );
    breaks(
        docs::links_resolve,
        &[
            (
                "README.md",
                "[a](docs/a.md) [b](docs/none.md)\n`[c](none)` [d](https://example.org)\n",
            ),
            ("docs/a.md", "# Một tiêu đề\n[up](../README.md) [here](#một-tiêu-đề) [no](#khác)\n"),
        ],
        &[("README.md", 1), ("docs/a.md", 2)],
    );
}

#[test]
fn contract() {
    breaks(
        docs::contract_words_are_explained,
        &[
            (
                "crates/domain/src/schedule/mod.rs",
                "pub enum ScheduleKind {\n    /// One, two.\n    HalfYearly,\n    Once,\n}\n",
            ),
            ("docs/json-contract.md", "| `\"once\"` |"),
        ],
        &[("docs/json-contract.md", 0)],
    );
}

#[test]
fn vendored() {
    breaks(
        vendored::vendored_files_are_listed,
        &[
            ("THIRD_PARTY.md", "| `crates/web/assets/a.js` | ours |"),
            ("crates/web/assets/a.js", ""),
            ("crates/web/assets/b.js", ""),
        ],
        &[("crates/web/assets/b.js", 0)],
    );
}
