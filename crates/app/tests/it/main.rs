//! The verbs on both engines.

mod imports;
mod jobs;
mod people;
