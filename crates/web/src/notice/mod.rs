//! What a person was told, by which channels they want to be told, and their calendars.

pub mod calendar;
pub mod channels;
pub mod feed;
pub mod show;

/// Address of the page.
pub(crate) const HERE: &str = "/thong-bao";
