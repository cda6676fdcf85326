//! `plan check` as a whole process: start, read, report, end.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::Times;
use crate::process::{Folder, shipped_plan};

const RUNS: usize = 50;
/// Task rows of the made-up document.
const ROWS: usize = 10_000;

/// The shipped plan, beside a program that does nothing.
pub fn shipped() {
    let nothing = times(|| Command::new("true"));
    let check = times(|| check(&shipped_plan()));
    println!("plan check of the shipped plan as a whole process, {RUNS} runs");
    println!("  {nothing}  true");
    println!("  {check}  plan check");
}

/// A Word file of many rows: time and the most memory it held.
pub fn large_document() {
    let folder = Folder::new("bench");
    let file = folder.path().join("large.docx");
    std::fs::write(&file, crate::document::many_tasks(ROWS)).unwrap();
    let size = std::fs::metadata(&file).unwrap().len();
    let begun = Instant::now();
    let mut child = quiet(&mut check(&file)).spawn().unwrap();
    let mut memory = 0;
    // The high-water mark only rises, so the last look before the end is the one that counts.
    while child.try_wait().unwrap().is_none() {
        memory = memory.max(high_water(child.id()));
        std::thread::sleep(Duration::from_millis(1));
    }
    let time = begun.elapsed().as_secs_f64();
    assert!(child.wait().unwrap().success());
    println!("plan check of a made-up docx with {ROWS} task rows ({:.1} MB)", size as f64 / 1e6);
    println!("  {time:.2} s, at most {:.0} MB", memory as f64 / 1e3);
}

fn check(file: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ansinh"));
    command.args(["plan", "check"]).arg(file);
    command
}

fn quiet(command: &mut Command) -> &mut Command {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null())
}

fn times(command: impl Fn() -> Command) -> Times {
    let once = || {
        let begun = Instant::now();
        assert!(quiet(&mut command()).status().unwrap().success());
        begun.elapsed()
    };
    once();
    Times::of((0..RUNS).map(|_| once()).collect())
}

/// The most memory a process held so far, in kB; 0 when it has ended or the system does not say.
fn high_water(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
