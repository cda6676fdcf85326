//! Pages of bodies: list, export, one body.

pub mod export;
pub mod filter;
pub mod list;
pub mod show;
mod sort;
