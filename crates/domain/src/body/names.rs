//! Recognising names of bodies.

use serde::{Deserialize, Serialize};

/// One body, or a collective name resolved to its members on a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BodyKind {
    /// A single body ("Sở Y tế").
    Body,
    /// A group ("Các sở, ban, ngành", "UBND huyện, thành phố").
    Group,
}

/// Whether `name` is one body or a group; `None` when its words name no kind of body known.
pub fn kind_of(name: &str) -> Option<BodyKind> {
    let _ = name;
    None
}

/// True when a whole cell reads as one or more bodies, so that a flattened table can tell an
/// agency cell from the cells beside it.
pub fn looks_like_bodies(cell: &str) -> bool {
    let _ = cell;
    false
}

/// True for "nt", "n.t", "như trên", "-nt-", "//", "″".
pub fn same_as_above(cell: &str) -> bool {
    let _ = cell;
    false
}
