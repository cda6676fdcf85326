//! The only place with SQL: two engines behind one [`Db`].
//!
//! One file an aggregate. Each holds its statements, the rows pages read ("read models", plain
//! structs with public fields), and functions: reads take `&Db`, writes take `&mut Tx`, so that a
//! verb of the app decides what commits together. Nothing here decides who may do what.

pub mod api_token;
pub mod assess;
pub mod audit;
pub mod body;
mod db;
mod decode;
pub mod document;
pub mod duty;
mod error;
pub mod feed;
pub mod grant;
pub mod identity;
pub mod identity_provider;
mod ids;
pub mod import;
pub mod indicator;
pub mod job;
mod kept;
pub mod link;
mod many;
pub mod message;
mod migrate;
pub mod paper;
pub mod paper_file;
pub mod paper_template;
pub mod plan;
pub mod publication;
pub mod reorganisation;
pub mod report;
pub mod report_text;
pub mod second_step;
pub mod session;
pub mod setting;
pub mod sign_in_try;
pub mod task;
pub mod territory;
pub mod user;
pub mod webhook;

pub use db::{Arg, Db, DbState, Engine, Tx};
pub use error::{Result, StoreError};
pub use ids::*;
pub use migrate::{MIGRATIONS, Migration, migrate, migrate_with};

/// Every SQL text of the crate by file, for the test that prepares them all on both engines.
pub const STATEMENTS: &[(&str, &[(&str, &str)])] = &[
    ("api_token", api_token::STATEMENTS),
    ("assess", assess::STATEMENTS),
    ("assess/by_territory", assess::by_territory::STATEMENTS),
    ("assess/comment", assess::comment::STATEMENTS),
    ("assess/outlook", assess::outlook::STATEMENTS),
    ("assess/published", assess::published::STATEMENTS),
    ("audit", audit::STATEMENTS),
    ("audit/search", audit::SEARCH_STATEMENTS),
    ("audit/verify", audit::VERIFY_STATEMENTS),
    ("body", body::STATEMENTS),
    ("body/insert", body::INSERT_STATEMENTS),
    ("body/time", body::TIME_STATEMENTS),
    ("document", document::STATEMENTS),
    ("duty", duty::STATEMENTS),
    ("duty/history", duty::HISTORY_STATEMENTS),
    ("feed", feed::STATEMENTS),
    ("grant", grant::STATEMENTS),
    ("identity", identity::STATEMENTS),
    ("identity_provider", identity_provider::STATEMENTS),
    ("import", import::STATEMENTS),
    ("import/finding", import::FINDING_STATEMENTS),
    ("import/write", import::WRITE_STATEMENTS),
    ("indicator", indicator::STATEMENTS),
    ("indicator/target", indicator::TARGET_STATEMENTS),
    ("job", job::STATEMENTS),
    ("link", link::STATEMENTS),
    ("message", message::STATEMENTS),
    ("message/search", message::SEARCH_STATEMENTS),
    ("migrate", migrate::STATEMENTS),
    ("paper", paper::STATEMENTS),
    ("paper_file", paper_file::STATEMENTS),
    ("paper_template", paper_template::STATEMENTS),
    ("plan", plan::STATEMENTS),
    ("plan/insert", plan::INSERT_STATEMENTS),
    ("publication", publication::STATEMENTS),
    ("reorganisation", reorganisation::STATEMENTS),
    ("reorganisation/draft", reorganisation::DRAFT_STATEMENTS),
    ("reorganisation/load", reorganisation::LOAD_STATEMENTS),
    ("reorganisation/lost", reorganisation::LOST_STATEMENTS),
    ("reorganisation/member", reorganisation::MEMBER_STATEMENTS),
    ("reorganisation/preset", reorganisation::PRESET_STATEMENTS),
    ("reorganisation/project", reorganisation::PROJECT_STATEMENTS),
    ("reorganisation/save", reorganisation::SAVE_STATEMENTS),
    ("reorganisation/text", reorganisation::TEXT_STATEMENTS),
    ("report/baseline", report::baseline::STATEMENTS),
    ("report/cell", report::cell::STATEMENTS),
    ("report/comment", report::comment::STATEMENTS),
    ("report/evidence", report::evidence::STATEMENTS),
    ("report/extension", report::extension::STATEMENTS),
    ("report/item", report::item::STATEMENTS),
    ("report/observation", report::observation::STATEMENTS),
    ("report/own_figure", report::own_figure::STATEMENTS),
    ("report/once", report::once::STATEMENTS),
    ("report/owed", report::owed::STATEMENTS),
    ("report/passage", report::passage::STATEMENTS),
    ("report/regime", report::regime::STATEMENTS),
    ("report/round", report::round::STATEMENTS),
    ("report/rule", report::rule::STATEMENTS),
    ("report/snapshot", report::snapshot::STATEMENTS),
    ("report/special_day", report::special_day::STATEMENTS),
    ("report/submission", report::submission::STATEMENTS),
    ("report/told", report::told::STATEMENTS),
    ("report/upload", report::upload::STATEMENTS),
    ("report/watch", report::watch::STATEMENTS),
    ("report_text", report_text::STATEMENTS),
    ("second_step", second_step::STATEMENTS),
    ("session", session::STATEMENTS),
    ("setting", setting::STATEMENTS),
    ("sign_in_try", sign_in_try::STATEMENTS),
    ("task", task::STATEMENTS),
    ("territory", territory::STATEMENTS),
    ("territory/border", territory::border::STATEMENTS),
    ("territory/read", territory::READ_STATEMENTS),
    ("territory/settle", territory::SETTLE_STATEMENTS),
    ("territory/upload", territory::upload::STATEMENTS),
    ("territory/write", territory::WRITE_STATEMENTS),
    ("user", user::STATEMENTS),
    ("webhook", webhook::STATEMENTS),
];
