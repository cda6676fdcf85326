//! To be filled in by its verbs.
