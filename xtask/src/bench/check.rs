//! `plan check` as a whole process: start, read, report, end.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::{Result, Times, cargo, shipped_plan_path};

const RUNS: usize = 50;
/// Task rows of the made-up document.
const ROWS: usize = 10_000;

/// The shipped plan, beside a program that does nothing.
pub fn shipped_plan(program: &Path) -> Result<()> {
    let plan = shipped_plan_path();
    let nothing = times(|| Command::new("true"))?;
    let check = times(|| check(program, &plan))?;
    println!("plan check of the shipped plan as a whole process, {RUNS} runs");
    println!("  {nothing}  true");
    println!("  {check}  plan check");
    Ok(())
}

/// A Word file of many rows: time, and the most memory it held.
pub fn large_document(program: &Path, folder: &Path) -> Result<()> {
    let file = folder.join("large.docx");
    let (rows, name) = (ROWS.to_string(), file.to_string_lossy());
    cargo(&[
        "run",
        "--quiet",
        "--package",
        "ansinh-testkit",
        "--example",
        "large_docx",
        "--",
        &rows,
        &name,
    ])?;
    let size = fs::metadata(&file)?.len() as f64 / 1e6;
    let begun = Instant::now();
    let mut child = quiet(&mut check(program, &file)).spawn()?;
    let mut memory = 0;
    // The high-water mark only rises, so the last look before the end is the one that counts.
    while child.try_wait()?.is_none() {
        memory = memory.max(high_water(child.id()));
        sleep(Duration::from_millis(1));
    }
    let time = begun.elapsed().as_secs_f64();
    if !child.wait()?.success() {
        return Err("plan check refused the made-up document".into());
    }
    println!("plan check of a made-up docx with {ROWS} task rows ({size:.1} MB)");
    println!("  {time:.2} s, at most {:.0} MB", memory as f64 / 1e3);
    Ok(())
}

fn check(program: &Path, file: &Path) -> Command {
    let mut command = Command::new(program);
    command.args(["plan", "check"]).arg(file);
    command
}

fn quiet(command: &mut Command) -> &mut Command {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null())
}

fn times(command: impl Fn() -> Command) -> Result<Times> {
    let mut times = Vec::with_capacity(RUNS);
    // The first one brings the program into memory.
    for run in 0..=RUNS {
        let begun = Instant::now();
        let status = quiet(&mut command()).status()?;
        if !status.success() {
            return Err(format!("{:?}: {status}", command()).into());
        }
        if run > 0 {
            times.push(begun.elapsed());
        }
    }
    Ok(Times::of(times))
}

/// The most memory a process held so far, in kB; 0 when it has ended or the system does not say.
fn high_water(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
