//! The store on both engines.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests fail the test they serve"
)]

mod assess;
mod audit;
mod message;
mod migrations;
mod own_figures;
mod paper_files;
mod plans;
mod publication;
mod readers;
mod reorganisation;
mod report;
mod schema;
mod statements;
mod targets;
mod territory;
