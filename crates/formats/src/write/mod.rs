//! Domain to bytes.
