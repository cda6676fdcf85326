//! For tests only: a database for each test on both engines, a clock that stands, made-up plans and
//! files.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here fails a test, and the message is for who reads its output"
)]

#[cfg(feature = "app")]
mod app;
#[cfg(feature = "database")]
mod database;
pub mod docx;
#[cfg(feature = "database")]
mod figures;
#[cfg(feature = "app")]
mod places;
#[cfg(feature = "app")]
mod provider;
#[cfg(feature = "app")]
mod province;
#[cfg(feature = "app")]
mod reorganise;
#[cfg(feature = "app")]
mod report;
mod sample;
#[cfg(feature = "sign")]
pub mod sign;
#[cfg(feature = "database")]
mod stored;
#[cfg(feature = "workbook")]
pub mod workbook;

#[cfg(feature = "app")]
pub use app::{LOGIN, PASSWORD, administrator, app, start};
#[cfg(feature = "database")]
pub use database::{POSTGRES, TempFolder, on_both, on_both_empty, put_unsealed_secret, write_past};
#[cfg(feature = "database")]
pub use figures::many_figures;
#[cfg(feature = "app")]
pub use places::{received_figure, territory_on};
#[cfg(feature = "app")]
pub use provider::{CLIENT_ID, CLIENT_SECRET, FakeProvider, Says, Signed};
#[cfg(feature = "app")]
pub use province::{Person, Province, Reporter, SHIPPED_PLAN, member, province, reporter};
#[cfg(feature = "app")]
pub use reorganise::end_body;
#[cfg(feature = "app")]
pub use report::{Opened, Reporting, fill, person, reporting, whole, yearly_round};
pub use sample::{MILESTONES, large_plan, sample_findings, sample_plan};
#[cfg(feature = "database")]
pub use stored::{store_import, store_plan};
