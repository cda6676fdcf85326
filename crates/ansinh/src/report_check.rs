//! `ansinh report check FILE.docx`: says where a paper is not as the decree on clerical work says.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use ansinh_formats::paper::Rules;
use ansinh_formats::read::Limits;
use ansinh_formats::read::paper::{Fault, check_paper};
use jiff::civil::Date;

use crate::plan_check::read_bounded;

/// Exit code when there are faults.
const FAULTY: u8 = 1;
/// Exit code when the file could not be read.
const UNREADABLE: u8 = 2;

/// Runs the command: 0 when nothing is wrong, 1 when something is, 2 when the file could not be read.
/// `day` chooses the rules in force.
pub fn run(file: &Path, day: Date) -> ExitCode {
    let faults = match read(file, day) {
        Ok(faults) => faults,
        Err(message) => {
            eprintln!("Không kiểm tra được {}: {message}", file.display());
            return ExitCode::from(UNREADABLE);
        }
    };
    // A reader that closes early ("| head") is no error of ours.
    let _ = std::io::stdout().write_all(told(&faults).as_bytes());
    if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(FAULTY) }
}

fn read(file: &Path, day: Date) -> Result<Vec<Fault>, String> {
    let limits = Limits::default();
    let bytes = read_bounded(file, &limits)?;
    let rules = Rules::on(day).map_err(|error| error.to_string())?;
    check_paper(&bytes, &rules, &limits).map_err(|error| error.to_string())
}

fn told(faults: &[Fault]) -> String {
    if faults.is_empty() {
        return "Không thấy điểm nào sai thể thức.\n".to_owned();
    }
    let mut out = format!("{} điểm sai thể thức:\n", faults.len());
    for fault in faults {
        let _ = writeln!(out, "- [{}] {}", fault.place, fault.message);
        let _ = writeln!(out, "  Theo {}", fault.source);
    }
    out
}
