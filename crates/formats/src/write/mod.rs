//! Domain to bytes.

mod plan_json;

pub use plan_json::plan_json;
