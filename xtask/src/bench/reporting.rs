//! Officers who fill in their reports at once: cells saved over loopback while others save too.

use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::http::{Connection, Sender};
use super::pages::Server;
use super::{Result, Times};
use crate::tree::root;

/// Officers who work at once.
const OFFICERS: usize = 50;
/// Officers in each body: together at least [`OFFICERS`].
const IN_A_BODY: usize = 3;
/// Cells each of them saves.
const SAVES: usize = 60;
/// Times a report of a hundred rows is saved whole, and sent.
const WHOLE: usize = 30;

/// One officer, as the example that makes the site prints it.
struct Officer {
    /// "enter" or "send".
    what: String,
    /// Address of the report.
    report: String,
    sender: Sender,
    /// "field" and "item" of each cell.
    cells: Vec<(String, String)>,
}

/// Saving one cell, and a whole report, in the middle of a round of the shipped plan.
pub fn cells(program: &Path, folder: &Path) -> Result<()> {
    let folder = folder.join("reporting");
    let (enter, send): (Vec<Officer>, Vec<Officer>) =
        site(&folder.join("data"))?.into_iter().partition(|officer| officer.what == "enter");
    let server = Server::start(program, &folder)?;
    println!("cells saved over {OFFICERS} connections, {SAVES} each");
    let idle = baseline(server.port)?;
    println!("  {idle}  /healthz, nobody else");
    let begun = Instant::now();
    let typing = side_by_side(&enter, server.port, Some(Duration::from_millis(500)), 0)?;
    let rate = typing.0.len() as f64 / begun.elapsed().as_secs_f64();
    println!("  {typing}  one cell, each officer saves about twice a second ({rate:.0}/s)");
    let begun = Instant::now();
    let flood = side_by_side(&enter, server.port, None, SAVES as i64)?;
    let rate = flood.0.len() as f64 / begun.elapsed().as_secs_f64();
    println!("  {flood}  one cell, nobody waits ({rate:.0}/s)");
    let full = send.first().ok_or("the example printed nobody who sends")?;
    let whole = whole(full, server.port)?;
    println!("  {whole}  {} rows saved at once", full.cells.len());
    let sent = sent(full, server.port)?;
    println!("  {sent}  a report of {} rows checked and sent", full.cells.len());
    Ok(())
}

fn site(data: &Path) -> Result<Vec<Officer>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["run", "--release", "--quiet", "--package", "ansinh-testkit", "--features", "app"])
        .args(["--example", "reporting_site", "--"])
        .arg(data)
        .arg(IN_A_BODY.to_string())
        .current_dir(root())
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    let text = String::from_utf8(output.stdout)?;
    let officers: Option<Vec<Officer>> = text.lines().map(officer).collect();
    officers.ok_or_else(|| "the example printed something else than officers".into())
}

fn officer(line: &str) -> Option<Officer> {
    let mut parts = line.split('\t');
    let (what, submission) = (parts.next()?, parts.next()?);
    let (session, token) = (parts.next()?, parts.next()?);
    let cell = |cell: &str| {
        let (field, item) = cell.split_once(':')?;
        Some((field.to_owned(), item.to_owned()))
    };
    let cells = parts.next()?.split(',').map(cell).collect::<Option<Vec<_>>>()?;
    let sender = Sender { cookie: format!("ansinh_phien={session}"), form_token: token.to_owned() };
    let (what, report) = (what.to_owned(), format!("/bao-cao/{submission}"));
    Some(Officer { what, report, sender, cells })
}

fn baseline(port: u16) -> Result<Times> {
    let mut connection = Connection::open(port)?;
    let mut times = Vec::with_capacity(1_000);
    for _ in 0..1_000 {
        times.push(connection.get("/healthz", "identity")?.time);
    }
    Ok(Times::of(times))
}

/// Every officer saves cells of their own body; `pause` is about how long each waits in between.
fn side_by_side(
    officers: &[Officer],
    port: u16,
    pause: Option<Duration>,
    base: i64,
) -> Result<Times> {
    let mut all = Vec::with_capacity(OFFICERS * SAVES);
    std::thread::scope(|scope| {
        let mut running = Vec::new();
        for (number, officer) in officers.iter().take(OFFICERS).enumerate() {
            running.push(scope.spawn(move || {
                save_many(officer, number, port, pause, base).map_err(|error| error.to_string())
            }));
        }
        for thread in running {
            all.extend(thread.join().map_err(|_| "a thread panicked")??);
        }
        Ok::<(), Box<dyn std::error::Error>>(())
    })?;
    Ok(Times::of(all))
}

fn save_many(
    officer: &Officer,
    number: usize,
    port: u16,
    pause: Option<Duration>,
    base: i64,
) -> Result<Vec<Duration>> {
    let mut connection = Connection::open(port)?;
    let mut times = Vec::with_capacity(SAVES);
    // Officers of one body take cells of their own, so that nobody meets a conflict.
    let own: Vec<_> = officer.cells.iter().skip(number % IN_A_BODY).step_by(IN_A_BODY).collect();
    let mut versions = vec![None::<i64>; own.len()];
    if let Some(pause) = pause {
        sleep(pause.mul_f64(number as f64 / OFFICERS as f64));
    }
    for save in 0..SAVES {
        let place = save % own.len().max(1);
        let Some((field, item)) = own.get(place) else { break };
        let seen = versions[place].unwrap_or(if base == 0 { 0 } else { -1 });
        let typed = format!("Số liệu thử lần {save} của cán bộ {number}");
        let body = batch(&[(field, item)], &typed, seen);
        let path = format!("{}/o", officer.report);
        let answer = connection.post(&path, &officer.sender, &body)?;
        let text = String::from_utf8(answer.body)?;
        if answer.status != 200 {
            return Err(format!("{path} answered {}: {text}", answer.status).into());
        }
        let saved = text.contains("\"saved\"");
        // The first save of a second run meets the version of the first run and learns it.
        versions[place] = version(&text);
        if saved {
            times.push(answer.time);
        }
        if let Some(pause) = pause {
            sleep(pause);
        }
    }
    Ok(times)
}

/// A report sent and taken back again and again; the times of sending.
fn sent(officer: &Officer, port: u16) -> Result<Times> {
    let mut connection = Connection::open(port)?;
    let mut times = Vec::with_capacity(WHOLE);
    for _ in 0..WHOLE {
        for step in ["gui", "rut-lai"] {
            let path = format!("{}/{step}", officer.report);
            let answer = connection.press(&path, &officer.sender)?;
            if answer.status != 303 {
                let text = String::from_utf8_lossy(&answer.body).into_owned();
                return Err(format!("{path} answered {}: {text}", answer.status).into());
            }
            if step == "gui" {
                times.push(answer.time);
            }
        }
    }
    Ok(Times::of(times))
}

/// A report saved whole again and again.
fn whole(officer: &Officer, port: u16) -> Result<Times> {
    let mut connection = Connection::open(port)?;
    let mut times = Vec::with_capacity(WHOLE);
    let cells: Vec<(&String, &String)> =
        officer.cells.iter().map(|(field, item)| (field, item)).collect();
    let mut versions = vec![-1; cells.len()];
    for run in 0..=WHOLE {
        let sent: Vec<String> = cells
            .iter()
            .zip(&versions)
            .map(|((field, item), base)| one(field, item, &format!("Toàn bộ lần {run}"), *base))
            .collect();
        let body = format!("{{\"cells\":[{}]}}", sent.join(","));
        let path = format!("{}/o", officer.report);
        let answer = connection.post(&path, &officer.sender, &body)?;
        let text = String::from_utf8(answer.body)?;
        versions = text.split("\"version\":").skip(1).filter_map(leading).collect();
        if versions.len() != cells.len() {
            return Err(format!("not every cell came back: {text}").into());
        }
        // The first run only learns the versions.
        if run > 0 {
            times.push(answer.time);
        }
    }
    Ok(Times::of(times))
}

fn batch(cells: &[(&String, &String)], typed: &str, base: i64) -> String {
    let cells: Vec<String> =
        cells.iter().map(|(field, item)| one(field, item, typed, base)).collect();
    format!("{{\"cells\":[{}]}}", cells.join(","))
}

fn one(field: &str, item: &str, typed: &str, base: i64) -> String {
    format!("{{\"item\":\"{item}\",\"field\":\"{field}\",\"typed\":\"{typed}\",\"base\":{base}}}")
}

fn version(answer: &str) -> Option<i64> {
    answer.split_once("\"version\":").and_then(|(_, rest)| leading(rest))
}

fn leading(text: &str) -> Option<i64> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text.get(..end)?.parse().ok()
}
