//! A server killed in the middle of saving, again and again: what it acknowledged is there
//! afterwards, once, and the log still holds together.

use std::collections::HashMap;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use ansinh_app::{App, Clock, Vault};
use ansinh_store::report::cell::{self, CellKey};
use ansinh_store::{Db, Ids, migrate};
use ansinh_testkit::{administrator, province};

use crate::process::Folder;
use crate::server::Server;
use crate::wire::Wire;

/// How often the server is killed.
const KILLS: u32 = 200;
/// Officers who save while it is killed, each in the report of another body.
const WRITERS: usize = 3;
/// The longest it lives once everybody is saving, in milliseconds.
const LONGEST_LIFE: u32 = 90;

/// An officer with the cells of their report.
struct Writer {
    wire: Wire,
    cells: Vec<CellKey>,
    /// Version and text of each cell that the server acknowledged last.
    acknowledged: HashMap<usize, (i64, String)>,
    /// What was sent last and never answered: it may be stored, once, or not at all.
    open: Option<(usize, i64, String)>,
    said: u64,
}

#[test]
fn nothing_acknowledged_is_lost_and_nothing_is_counted_twice() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut folder = Folder::new("killed");
    let mut writers = runtime.block_on(site(&folder));
    let begun = Instant::now();
    let mut saves = 0;
    for round in 0..KILLS {
        let mut server = Server::start_in(folder);
        saves += write_until_killed(&mut server, &mut writers, life(round));
        folder = server.stop();
        runtime.block_on(check(&folder, &mut writers));
    }
    let verified = Command::new(env!("CARGO_BIN_EXE_ansinh"))
        .args(["audit", "verify", "--data"])
        .arg(folder.path())
        .output()
        .unwrap();
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stdout));
    println!(
        "killed {KILLS} times in {:.0} s while {saves} saves were acknowledged",
        begun.elapsed().as_secs_f64()
    );
    assert!(saves > u64::from(KILLS), "the writers hardly got to save anything: {saves}");
}

/// How long the server lives in this round: spread over everything it does, the same in every run.
fn life(round: u32) -> Duration {
    let spread = round.wrapping_mul(2_654_435_761) >> 8;
    Duration::from_millis(u64::from(spread % LONGEST_LIFE))
}

async fn site(folder: &Folder) -> Vec<Writer> {
    let app = open(folder).await;
    migrate(&app.db, app.now()).await.unwrap();
    let (administrator, _) = administrator(&app).await;
    let province = province(&app, &administrator, 1).await;
    let mut writers = Vec::new();
    for reporter in province.reporters.iter().take(WRITERS) {
        let officer = &reporter.officers[0];
        let wire = Wire::new(&reporter.submission, &officer.session.token, &officer.form_token);
        let cells = reporter.cells(&app).await;
        writers.push(Writer { wire, cells, acknowledged: HashMap::new(), open: None, said: 0 });
    }
    app.db.close().await;
    writers
}

async fn open(folder: &Folder) -> App {
    let db = Db::open_file(folder.path().join("ansinh.db")).await.unwrap();
    App::new(db, Clock::system(), Ids::random().unwrap()).with_vault(Vault::new([9; 32]))
}

/// Everybody saves until the server is gone; how many saves it acknowledged.
fn write_until_killed(server: &mut Server, writers: &mut [Writer], life: Duration) -> u64 {
    let (port, dead) = (server.port(), AtomicBool::new(false));
    std::thread::scope(|scope| {
        let running: Vec<_> =
            writers.iter_mut().map(|writer| scope.spawn(|| writer.run(port, &dead))).collect();
        std::thread::sleep(life);
        server.kill();
        dead.store(true, Ordering::Relaxed);
        running.into_iter().map(|thread| thread.join().unwrap()).sum()
    })
}

impl Writer {
    fn run(&mut self, port: u16, dead: &AtomicBool) -> u64 {
        let mut saved = 0;
        let Ok(mut connection) = self.wire.connect(port) else { return 0 };
        while !dead.load(Ordering::Relaxed) {
            self.said += 1;
            let at = usize::try_from(self.said * 7).unwrap() % self.cells.len();
            let base = self.acknowledged.get(&at).map_or(0, |(version, _)| *version);
            let text = format!("Lần ghi thứ {}", self.said);
            self.open = Some((at, base, text.clone()));
            let cell = &self.cells[at];
            let Ok(answer) = connection.save(cell.item, cell.field.word(), &text, base) else {
                break;
            };
            assert_eq!(answer["cells"][0]["state"], "saved", "{answer}");
            let version = answer["cells"][0]["version"].as_i64().unwrap();
            assert_eq!(version, base + 1, "{answer}");
            self.acknowledged.insert(at, (version, text));
            self.open = None;
            saved += 1;
        }
        saved
    }
}

/// Looks into the file: every cell is as acknowledged, or one further by what was never answered.
async fn check(folder: &Folder, writers: &mut [Writer]) {
    let app = open(folder).await;
    for writer in writers {
        if let Some((at, base, text)) = writer.open.take() {
            let versions = cell::history(&app.db, &writer.cells[at]).await.unwrap();
            let stored = versions.iter().filter(|row| row.value == text).count();
            assert!(stored <= 1, "stored {stored} times: {text}");
            if stored == 1 {
                writer.acknowledged.insert(at, (base + 1, text));
            }
        }
        for (at, (version, text)) in &writer.acknowledged {
            let versions = cell::history(&app.db, &writer.cells[*at]).await.unwrap();
            let newest = versions.first().unwrap();
            assert_eq!((newest.version, &newest.value), (*version, text), "an acknowledged save");
            let numbers: Vec<i64> = versions.iter().rev().map(|row| row.version).collect();
            assert_eq!(numbers, (1..=*version).collect::<Vec<_>>(), "each version once");
        }
    }
    app.db.close().await;
}
