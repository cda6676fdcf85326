//! Bodies (cơ quan) and groups of bodies as plans name them.

mod key;
mod names;
mod split;
mod tables;
mod words;

pub use key::body_key;
pub use names::{BodyKind, kind_of, looks_like_bodies, same_as_above};
pub use split::{Part, SplitSlip, split_bodies};
