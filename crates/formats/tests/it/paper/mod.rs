//! Official papers: written, read back, and checked against the decree.

mod check;
mod docx;
mod sample;
