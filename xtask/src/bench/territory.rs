//! `territory load` of a made-up country, as a whole process into an empty folder.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use super::{Result, Times};

const RUNS: u32 = 5;
/// Rows of the table of changes, as many as the country had on 1/7/2025.
const CHANGES: u32 = 10_571;
/// Old communes; a part of the table's rows say where the second half of one went.
const OLD: u32 = 10_051;
/// How many old communes one new one is made of.
const INTO: u32 = 3;

/// A list of old communes and a table of changes, loaded together.
pub fn country(program: &Path, folder: &Path) -> Result<()> {
    let (list, table) = (folder.join("communes.csv"), folder.join("changes.csv"));
    fs::write(&list, communes()?)?;
    fs::write(&table, changes()?)?;
    let mut times = Vec::new();
    for run in 0..RUNS {
        let data = folder.join(format!("territory-{run}"));
        let begun = Instant::now();
        let status = Command::new(program)
            .args(["territory", "load", "--effective", "2025-07-01", "--data"])
            .args([&data, &list, &table])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .status()?;
        times.push(begun.elapsed());
        if !status.success() {
            return Err(format!("territory load: {status}").into());
        }
    }
    println!("territory load of {OLD} communes and {CHANGES} changes into a new SQLite file");
    println!("  {}  territory load, {RUNS} runs", Times::of(times));
    Ok(())
}

/// Province and district of an old commune.
fn above(commune: u32) -> (u32, u32) {
    (1 + commune / 165, 1 + commune / 15)
}

fn communes() -> Result<String> {
    let mut text = String::from(
        "list_date,province_code,province,district_code,district,commune_code,commune\n",
    );
    for commune in 0..OLD {
        let (province, district) = above(commune);
        let code = commune + 1;
        writeln!(
            text,
            "2025-01-04,{province:02},Tỉnh Số {province},{district:03},Huyện Số {district},{code:05},Xã Số {code}"
        )?;
    }
    Ok(text)
}

fn changes() -> Result<String> {
    let mut text = String::from(
        "new_province_code,new_province,new_code,new_name,old_code,old_name,share,old_district_code,old_district,old_province_code,old_province\n",
    );
    let divided = CHANGES - OLD;
    for commune in 0..OLD {
        let (province, district) = above(commune);
        let code = commune + 1;
        let own = commune - commune % INTO + 1;
        let halves = if commune < divided { 2 } else { 1 };
        let share = if halves == 2 { "Nhập một phần" } else { "Nhập toàn bộ" };
        for half in 0..halves {
            let new = own + half * INTO;
            let into = 1 + province / 2;
            writeln!(
                text,
                "{into:02},Tỉnh Số {into},{new:05},Xã Số {new},{code:05},Xã Số {code},{share},{district:03},Huyện Số {district},{province:02},Tỉnh Số {province}"
            )?;
        }
    }
    Ok(text)
}
