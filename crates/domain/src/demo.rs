//! The words that tell a demo installation from a real one.

/// Stands on every page and in every file that a demo installation gives out, so that nobody takes
/// made-up figures for real ones.
pub const MARK: &str = "SỐ LIỆU MINH HOẠ";
