//! Bytes to domain and back: readers of plans, writers of tables and papers.
//!
//! Readers return what they read together with what they doubt; no input may panic them, and what
//! they take in is bounded (see [`read::Limits`]).

pub mod paper;
pub mod read;
pub mod report_form;
pub mod write;
