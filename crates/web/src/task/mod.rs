//! Pages of tasks: list, export, one task.

pub mod export;
pub mod filter;
pub mod list;
pub mod show;
mod sort;
