//! Pages of bodies: list, export, one body.

pub mod export;
pub mod filter;
mod life;
pub mod list;
pub mod members;
mod reports;
pub mod show;
mod sort;
