//! An application over a test database: a clock that stands, identifiers that repeat.

use ansinh_app::{App, Clock};
use ansinh_store::{Db, Ids};
use jiff::Timestamp;

/// The instant at which tests begin: 2 December 2024, 08:00 in Việt Nam.
pub fn start() -> Timestamp {
    Timestamp::from_second(1_733_101_200).expect("a time in range")
}

/// An application over `db` whose clock stands at [`start`] until it is moved.
pub fn app(db: Db) -> App {
    App::new(db, Clock::set(start()), Ids::seeded([7; 32]))
}
