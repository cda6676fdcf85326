//! Reads an uploaded file.
