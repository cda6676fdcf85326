//! Rules about plain text: length, and traces of where it was written.

use super::Complaint;
use crate::tree::Tree;

/// Lines a Rust file may have.
const LONGEST: usize = 600;

/// Paths and tool names of one particular workplace. Each is split, so that this file does not
/// contain what it forbids.
const WORKPLACE: &[&str] = &[
    concat!("/wo", "rk/"),
    concat!("/tmp/stu", "dio"),
    concat!("/fa", "rm/"),
    concat!("farm-be", "nch"),
    concat!("farm-stu", "dio"),
    concat!("suba", "gent"),
    concat!("before-s", "top"),
    concat!("/tmp/bri", "ef"),
    concat!("/root/.ca", "rgo"),
];

/// Rust files are split by verb or by noun before they grow long.
pub fn files_are_short(tree: &Tree) -> Vec<Complaint> {
    tree.files
        .iter()
        .filter(|file| file.is_rust())
        .map(|file| (file, file.text.lines().count()))
        .filter(|(_, lines)| *lines > LONGEST)
        .map(|(file, lines)| {
            let message =
                format!("{lines} lines, more than {LONGEST}: split it by verb or by noun");
            Complaint::new(&file.path, 0, message)
        })
        .collect()
}

/// Nothing names the machine or the workplace it was written at.
pub fn no_workplace(tree: &Tree) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for file in &tree.files {
        for (index, line) in file.text.lines().enumerate() {
            for trace in WORKPLACE {
                let found = line.match_indices(trace).any(|(at, _)| {
                    // The same words inside a relative path or an address are ours.
                    let before = line.get(..at).and_then(|text| text.chars().next_back());
                    !trace.starts_with('/')
                        || !before.is_some_and(|c| c.is_alphanumeric() || "._-*".contains(c))
                });
                if found {
                    let message = format!("names a path or tool of one workplace: {trace}");
                    complaints.push(Complaint::new(&file.path, index + 1, message));
                }
            }
        }
    }
    complaints
}
