//! Domain to bytes.

pub mod ics;
pub mod mail;
pub mod open_data;
pub mod paper;
mod plan_json;
pub mod report_form;
pub mod signature;
pub mod xlsx;

pub use plan_json::plan_json;
