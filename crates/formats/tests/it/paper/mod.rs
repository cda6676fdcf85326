//! Official papers: written, read back, and checked against the decree.

mod any;
mod check;
mod docx;
mod pdf;
mod pdf_reader;
mod sample;
