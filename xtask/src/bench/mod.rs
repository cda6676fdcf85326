//! Figures of the release program, taken from outside: `cargo xtask bench`.
//!
//! Each figure stands beside a baseline of the same run, so that the machine can be told from the
//! program. Nothing here fails for being slow: it is a command for people, not a test.

mod check;
mod figures;
mod http;
mod pages;
mod reporting;
mod territory;

use std::error::Error;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;

use crate::tree::root;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// What can be measured by itself.
const PARTS: [&str; 6] = ["check", "pages", "territory", "reporting", "figures", "papers"];

/// Builds the release program and prints its figures, all or those of one part.
pub fn run(part: Option<&str>) -> std::result::Result<ExitCode, String> {
    if let Some(part) = part.filter(|part| !PARTS.contains(part)) {
        return Err(format!("bench has no part {part:?}, only {}", PARTS.join(", ")));
    }
    figures(part).map(|()| ExitCode::SUCCESS).map_err(|error| error.to_string())
}

fn figures(part: Option<&str>) -> Result<()> {
    let wanted = |name| part.is_none_or(|part| part == name);
    cargo(&["build", "--release", "--package", "ansinh"])?;
    let target = target();
    let program = target.join("release/ansinh");
    println!("program: {:.1} MB", fs::metadata(&program)?.len() as f64 / 1e6);
    let folder = target.join("bench");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    if wanted("check") {
        check::shipped_plan(&program)?;
        check::large_document(&program, &folder)?;
    }
    if wanted("pages") {
        pages::lists(&program, &folder)?;
    }
    if wanted("territory") {
        territory::country(&program, &folder)?;
    }
    if wanted("reporting") {
        reporting::cells(&program, &folder)?;
    }
    if wanted("figures") {
        figures::pages(&folder)?;
    }
    if wanted("papers") {
        papers(&folder)?;
    }
    fs::remove_dir_all(&folder)?;
    Ok(())
}

/// A large report as Word and PDF, with LibreOffice beside.
fn papers(folder: &Path) -> Result<()> {
    let folder = folder.to_string_lossy();
    println!("a report of 300 indicators, 400 tasks and 60 bodies");
    cargo(&[
        "run",
        "--quiet",
        "--release",
        "--package",
        "ansinh-formats",
        "--example",
        "paper_bench",
        "--",
        &folder,
    ])
}

/// Folder of build output.
fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

fn cargo(arguments: &[&str]) -> Result<()> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo).args(arguments).current_dir(root()).status()?;
    if status.success() { Ok(()) } else { Err(format!("cargo {}", arguments.join(" ")).into()) }
}

fn shipped_plan_path() -> PathBuf {
    root().join(Path::new("plans/plan-103/ke-hoach-103-kh-ubnd.txt"))
}

/// Times of many runs of one thing.
struct Times(Vec<Duration>);

impl Times {
    fn of(mut times: Vec<Duration>) -> Times {
        times.sort_unstable();
        Times(times)
    }

    /// The time that `share` of the runs did not exceed (nearest rank), in milliseconds.
    fn at(&self, share: f64) -> f64 {
        let rank = (share * self.0.len() as f64).ceil() as usize;
        let time = self.0.get(rank.saturating_sub(1)).copied().unwrap_or_default();
        time.as_secs_f64() * 1e3
    }
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (min, middle, high) = (self.at(0.0), self.at(0.5), self.at(0.99));
        write!(f, "min {min:7.2}  p50 {middle:7.2}  p99 {high:7.2} ms")
    }
}
