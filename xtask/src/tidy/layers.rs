//! Which crate may lean on which.

use super::{Complaint, find_word, shipped};
use crate::manifest::{Kind, Manifest};
use crate::tree::Tree;

/// Crates of the workspace with their height. A crate may depend on lower ones only, so that two
/// of the same height (store and formats) do not know each other.
const HEIGHTS: &[(&str, u8)] = &[
    ("ansinh-domain", 0),
    ("ansinh-formats", 1),
    ("ansinh-store", 1),
    ("ansinh-app", 2),
    ("ansinh-web", 3),
    ("ansinh", 4),
];

/// Only for tests: nothing that ships may depend on it.
const TESTKIT: &str = "ansinh-testkit";

/// What would give `domain` the world outside: dependencies it may not have.
const IMPURE_CRATES: &[&str] =
    &["async-trait", "axum", "futures", "getrandom", "rand", "reqwest", "sqlx", "tokio", "tracing"];

/// Modules of the standard library that reach outside the program.
const IMPURE_MODULES: &[&str] = &["env", "fs", "io", "net", "os", "process", "thread"];

fn height(name: &str) -> Option<u8> {
    HEIGHTS.iter().find(|(crate_name, _)| *crate_name == name).map(|(_, height)| *height)
}

fn manifests(tree: &Tree) -> impl Iterator<Item = (&str, Manifest)> {
    tree.files
        .iter()
        .filter(|file| file.name() == "Cargo.toml" && !file.folder().is_empty())
        .map(|file| (file.path.as_str(), Manifest::read(&file.text)))
}

/// `ansinh → web → app → {store, formats} → domain`, and testkit under tests only.
pub fn dependencies_point_down(tree: &Tree) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for (path, manifest) in manifests(tree) {
        let Some(name) = manifest.name.as_deref() else { continue };
        let own = height(name);
        if path.starts_with("crates/") && own.is_none() && name != TESTKIT {
            let message = format!("{name} has no height: give it one in xtask/src/tidy/layers.rs");
            complaints.push(Complaint::new(path, 0, message));
        }
        for (kind, dependency, line) in &manifest.dependencies {
            if dependency == TESTKIT && *kind != Kind::Dev {
                let message = format!("{TESTKIT} is for tests: move it to [dev-dependencies]");
                complaints.push(Complaint::new(path, *line, message));
            }
            // Dev-dependencies go nowhere: tests of a crate may look at all of them.
            let (Some(own), Some(other), true) = (own, height(dependency), *kind != Kind::Dev)
            else {
                continue;
            };
            if other >= own {
                let message = format!(
                    "{name} may not depend on {dependency}: dependencies point down only \
                     (ansinh, web, app, store and formats, domain)"
                );
                complaints.push(Complaint::new(path, *line, message));
            }
        }
    }
    complaints
}

/// `domain` does no IO: neither its dependencies nor its words reach outside.
pub fn domain_is_pure(tree: &Tree) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for (path, manifest) in manifests(tree) {
        if manifest.name.as_deref() != Some("ansinh-domain") {
            continue;
        }
        for (kind, dependency, line) in &manifest.dependencies {
            if *kind != Kind::Dev && IMPURE_CRATES.contains(&dependency.as_str()) {
                let message = format!("domain is pure: {dependency} does not belong in it");
                complaints.push(Complaint::new(path, *line, message));
            }
        }
    }
    for (file, source) in shipped(tree) {
        if !file.path.starts_with("crates/domain/") {
            continue;
        }
        for (line, code) in source.lines() {
            let reached = IMPURE_MODULES.iter().find(|module| {
                find_word(code, &format!("std::{module}")).is_some()
                    || (code.contains("use std::{") && find_word(code, module).is_some())
            });
            if let Some(module) = reached {
                let message = format!("domain is pure: std::{module} reaches outside the program");
                complaints.push(Complaint::new(&file.path, line, message));
            }
            if ["async fn", "async move", "println!", "eprintln!"]
                .iter()
                .any(|word| find_word(code, word).is_some())
            {
                let message = "domain is pure: it neither waits nor prints";
                complaints.push(Complaint::new(&file.path, line, message));
            }
        }
    }
    complaints
}

/// Every package takes the workspace's lints.
pub fn lints_are_the_workspaces(tree: &Tree) -> Vec<Complaint> {
    manifests(tree)
        .filter(|(path, manifest)| !path.starts_with("fuzz/") && !manifest.workspace_lints)
        .map(|(path, _)| Complaint::new(path, 0, "add `[lints]` with `workspace = true`"))
        .collect()
}
