//! The verbs on both engines.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests fail the test they serve"
)]

mod accounts;
mod assess;
mod audit;
mod borders;
mod compare;
mod demo;
mod imports;
mod jobs;
mod locks;
mod memory;
mod messages;
mod oidc;
mod oidc_providers;
mod people;
mod phantom;
mod publication;
mod reorganisation;
mod reports;
mod secrets;
mod talk;
mod territories;
mod token_key;
