//! The store on both engines.

mod migrations;
mod plans;
mod schema;
mod statements;
