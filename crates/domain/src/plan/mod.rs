//! A plan as read from its document: draft, findings, and how a person settles them.

pub mod draft;
pub mod finding;
pub mod settle;

pub use draft::*;
pub use finding::*;
