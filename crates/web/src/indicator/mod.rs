//! Pages of indicators: list, export, one indicator.

pub mod export;
pub mod filter;
pub mod list;
pub mod show;
mod sort;
