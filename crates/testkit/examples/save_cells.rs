//! How long saving one cell takes while many officers do so at once, and sending 100 rows.
//!
//! `cargo run --release -p ansinh-testkit --features app --example save_cells -- [OFFICERS] [SAVES]
//! [PAUSE_MS]`. Each officer saves a cell, waits the pause, and saves the next.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a program for figures")]

use std::time::{Duration, Instant};

use ansinh_app::report::save_cells;
use ansinh_app::report::save_cells::{CellEdit, CellOutcome};
use ansinh_domain::report::{Field, ItemKind};
use ansinh_store::report::cell::CellKey;
use ansinh_store::report::item;
use ansinh_store::{Db, migrate};
use ansinh_testkit::{TempFolder, app, reporting, start};

#[tokio::main]
async fn main() {
    let mut given = std::env::args().skip(1).map(|arg| arg.parse::<u64>().unwrap());
    let (officers, saves) = (given.next().unwrap_or(50), given.next().unwrap_or(100));
    let pause = Duration::from_millis(given.next().unwrap_or(200));
    let folder = TempFolder::new();
    let db = Db::open_file(folder.path.join("bench.db")).await.unwrap();
    migrate(&db, start()).await.unwrap();
    let app = app(db);
    let r = reporting(&app).await;
    let rows = item::of_submission(&app.db, r.submission).await.unwrap();
    let mut tasks = tokio::task::JoinSet::new();
    for officer in 0..officers {
        let (app, r) = (app.clone(), r.clone());
        let fields =
            [Field::Source, Field::Note, Field::Explanation, Field::Result, Field::Product];
        let cells: Vec<CellKey> = rows
            .iter()
            .flat_map(|row| fields.map(|field| (row, field)))
            .filter(|(row, field)| Field::of(row.kind).contains(field))
            .filter(|(row, _)| row.kind != ItemKind::Section)
            .map(|(row, field)| CellKey { item: row.id, territory: None, field })
            .collect();
        tasks.spawn(async move {
            let key = cells[usize::try_from(officer).unwrap() % cells.len()].clone();
            let (mut taken, mut base) = (Vec::new(), 0);
            tokio::time::sleep(
                pause.mul_f64(f64::from(u32::try_from(officer).unwrap() % 50) / 50.0),
            )
            .await;
            for number in 0..saves {
                let typed = format!("{officer} {number}");
                let edit = CellEdit { key: key.clone(), typed, base };
                let begun = Instant::now();
                let outcome =
                    save_cells(&app, &r.officer, r.submission, &[edit]).await.unwrap().remove(0);
                taken.push(begun.elapsed());
                match outcome {
                    CellOutcome::Saved { version, .. } | CellOutcome::Conflict { version, .. } => {
                        base = version;
                    }
                    CellOutcome::Invalid { reason } => println!("{reason}"),
                }
                tokio::time::sleep(pause).await;
            }
            taken
        });
    }
    let begun = Instant::now();
    let mut taken: Vec<Duration> = tasks.join_all().await.into_iter().flatten().collect();
    taken.sort_unstable();
    let at = |part: f64| {
        let place = (taken.len() as f64 * part) as usize;
        taken[place.min(taken.len() - 1)].as_secs_f64() * 1000.0
    };
    println!(
        "{officers} officers, {} saves in {:.1} s, pause {pause:?}: p50 {:.1} ms, p90 {:.1} ms, p99 {:.1} ms, most {:.1} ms",
        taken.len(),
        begun.elapsed().as_secs_f64(),
        at(0.5),
        at(0.9),
        at(0.99),
        at(1.0)
    );
}
