//! The clock and identifiers are parameters: what makes them stands in one place each.

use super::{Complaint, find_word, shipped};
use crate::tree::Tree;

/// Calls that read the clock or make an identifier. They stand in `clippy.toml` too; here the rule
/// is that no more than one file of the workspace may make the exception.
const SOURCES: &[&str] = &[
    "Timestamp::now",
    "Zoned::now",
    "SystemTime::now",
    "Utc::now",
    "Uuid::now_v7",
    "Uuid::new_v4",
    "thread_rng",
];

/// Each source of time or identity is called in at most one file that ships.
pub fn clock_and_ids_in_one_place(tree: &Tree) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for word in SOURCES {
        let uses: Vec<(&str, usize)> = shipped(tree)
            .into_iter()
            .filter(|(file, _)| file.path.starts_with("crates/"))
            .flat_map(|(file, source)| {
                let path = file.path.as_str();
                let lines = source.lines().filter(|(_, code)| find_word(code, word).is_some());
                lines.map(move |(line, _)| (path, line)).collect::<Vec<_>>()
            })
            .collect();
        let Some((home, _)) = uses.first() else { continue };
        for (path, line) in &uses {
            if path.starts_with("crates/domain/") {
                let message = format!("{word} in domain: take the value as a parameter");
                complaints.push(Complaint::new(path, *line, message));
            } else if path != home {
                let message = format!("{word} stands in {home} already: take it as a parameter");
                complaints.push(Complaint::new(path, *line, message));
            }
        }
    }
    complaints
}
