//! One file a verb: each authorises, acts in one transaction, and writes its audit entry and the
//! job it causes in that same transaction. Where two aggregates meet, the meeting is a verb here.

pub mod accept_import;
pub mod account;
mod app;
pub mod create_first_user;
mod error;
pub mod import_plan;
pub mod load_territories;
pub mod note_request;
pub mod own;
pub mod password;
pub mod read_audit;
pub mod read_import;
pub mod read_territories;
mod record;
pub mod refuse_import;
pub mod report;
pub mod run_jobs;
pub mod secrets;
pub mod session;
pub mod settle_finding;
pub mod settle_territory_finding;
mod shipped_plans;
pub mod sign_in;
pub mod sign_out;
pub mod stage_territories;
mod token;
mod totp;
pub mod upload_source;
mod vault;

pub use accept_import::accept_import;
pub use app::{App, Caller, Clock};
pub use create_first_user::create_first_user;
pub use error::{AppError, Result};
pub use import_plan::import_plan;
pub use load_territories::{check_territories, load_territories};
pub use refuse_import::refuse_import;
pub use run_jobs::run_jobs;
pub use settle_finding::{accept_readings, settle_finding};
pub use settle_territory_finding::settle_territory_finding;
pub use shipped_plans::{note_shipped_plans, wants_shipped_plans};
pub use sign_in::{SignIn, give_code, owes_code, sign_in};
pub use sign_out::sign_out;
pub use stage_territories::{drop_staged, load_staged, preview_territories, stage_territories};
pub use upload_source::upload_source;
pub use vault::{Vault, new_key_text};
