//! The site from outside: requests go through the whole router, over a database of its own for each
//! test, on both engines where both are there.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests fail the test that called them"
)]

mod access_matrix;
mod accounts;
mod api;
mod assess;
mod assess_pages;
mod audit;
mod demo;
mod desks;
mod fuzz_routes;
mod import_flow;
mod kept;
mod messages;
mod oidc;
mod pages;
mod papers;
mod phantom;
mod portal;
mod queries;
mod remedy;
mod reorganisation;
mod report_form;
mod reports;
mod rounds;
mod row_returns;
mod secrets;
mod security;
mod security_doc;
mod signatures;
mod site;
mod sorting;
mod territories;
mod then_and_now;
