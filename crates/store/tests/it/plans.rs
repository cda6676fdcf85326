//! A plan goes in and comes back the same, on every page that reads it.
