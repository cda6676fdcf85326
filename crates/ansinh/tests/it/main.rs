//! The program as its users meet it: the command line, and the pages in a real browser.
//!
//! One binary, so that it is linked once. Browser tests need Chromium and ChromeDriver, some of
//! them a server of OpenID Connect; where they are absent a test says so and passes, except under `ANSINH_TEST_REQUIRE_ALL=1` (`./test`).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests fail the test they serve"
)]

mod api;
mod api_description;
mod browser;
mod cli;
mod demo;
mod first_start;
mod import_in_browser;
mod killed;
mod oidc_in_browser;
mod oidc_provider;
mod open_data;
mod pages;
mod papers_in_browser;
mod portal_in_browser;
mod process;
mod reorganisation_in_browser;
mod report_form_in_browser;
mod report_in_browser;
mod report_site;
mod rounds_in_browser;
mod secret_key;
mod serve_options;
mod server;
mod sign_in_in_browser;
mod whole_round_in_browser;
mod wire;
mod without_javascript;
