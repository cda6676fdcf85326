//! The only place with SQL: two engines behind one [`Db`].
//!
//! One file an aggregate. Each holds its statements, the rows pages read ("read models", plain
//! structs with public fields), and functions: reads take `&Db`, writes take `&mut Tx`, so that a
//! verb of the app decides what commits together. Nothing here decides who may do what.

pub mod audit;
pub mod body;
mod db;
mod decode;
pub mod document;
mod error;
mod ids;
pub mod import;
pub mod indicator;
pub mod job;
mod migrate;
pub mod plan;
pub mod session;
pub mod setting;
pub mod task;
pub mod user;

pub use db::{Arg, Db, Engine, Tx};
pub use error::{Result, StoreError};
pub use ids::*;
pub use migrate::{MIGRATIONS, Migration, migrate};
