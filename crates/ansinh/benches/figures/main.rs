//! Figures of the program, taken from outside: `cargo bench -p ansinh --bench figures`.
//!
//! Each figure stands beside a baseline of the same run, so that the machine can be told from the
//! program. Nothing here fails for being slow: it is a command for people, not a test.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a bench that cannot run says so and ends"
)]

mod check;
mod document;
mod http;
mod pages;
#[path = "../../tests/it/process.rs"]
mod process;
#[expect(dead_code, reason = "shared with the tests, which use more of it")]
#[path = "../../tests/it/server.rs"]
mod server;

use std::time::Duration;

fn main() {
    // Under `cargo test --benches` only the build is wanted.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let bytes = std::fs::metadata(env!("CARGO_BIN_EXE_ansinh")).unwrap().len();
    println!("program: {:.1} MB", bytes as f64 / 1e6);
    check::shipped();
    check::large_document();
    pages::lists();
}

/// Times of many runs of one thing.
pub struct Times(Vec<Duration>);

impl Times {
    /// Sorted times.
    pub fn of(mut times: Vec<Duration>) -> Times {
        times.sort_unstable();
        Times(times)
    }

    /// The time that `share` of the runs did not exceed (nearest rank).
    pub fn at(&self, share: f64) -> Duration {
        let rank = (share * self.0.len() as f64).ceil() as usize;
        self.0.get(rank.saturating_sub(1)).copied().unwrap_or_default()
    }
}

impl std::fmt::Display for Times {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ms = |share| self.at(share).as_secs_f64() * 1e3;
        write!(f, "min {:8.3}  p50 {:8.3}  p99 {:8.3} ms", ms(0.0), ms(0.5), ms(0.99))
    }
}
