//! One test binary for the crate.

mod plan;
