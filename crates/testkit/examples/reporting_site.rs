//! Makes a data folder of the program in the middle of reporting rounds: `reporting_site FOLDER
//! OFFICERS`. For `cargo xtask bench`. Prints a line for each officer: what they are there for, the
//! submission, the session, the form token, and the cells to fill in as "field:item,…", apart by
//! tabs. "enter" is somebody who fills in a report of the shipped plan, with OFFICERS in each body;
//! "send" has a report of more than a hundred rows that is filled in and only waits to be sent.

use std::path::Path;
use std::process::ExitCode;

use ansinh_app::{App, Clock, Vault};
use ansinh_store::{Db, Ids, migrate};
use ansinh_testkit::{
    Reporter, administrator, fill, large_plan, province, reporter, store_plan, yearly_round,
};

/// Indicators of the report that is sent, beside those of the made-up plan.
const ROWS: usize = 100;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, officers] = arguments.as_slice() else {
        eprintln!("usage: reporting_site FOLDER OFFICERS");
        return ExitCode::FAILURE;
    };
    let Ok(officers) = officers.parse() else {
        eprintln!("{officers}: not a number");
        return ExitCode::FAILURE;
    };
    match make(Path::new(folder), officers).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn make(folder: &Path, officers: usize) -> Result<(), Box<dyn std::error::Error>> {
    std::fs::create_dir_all(folder)?;
    let db = Db::open_file(folder.join("ansinh.db")).await?;
    let app = App::new(db, Clock::system(), Ids::random()?).with_vault(Vault::new([9; 32]));
    migrate(&app.db, app.now()).await?;
    let (administrator, _) = administrator(&app).await;
    let province = province(&app, &administrator, officers).await;
    for reporter in &province.reporters {
        tell(&app, "enter", reporter).await;
    }
    let plan = store_plan(&app.db, &large_plan(ROWS), &[]).await;
    let (coordinator, year) = (&province.coordinator.caller, app.today().year());
    let opened = yearly_round(&app, coordinator, plan.id, year).await;
    let largest = opened.rows.iter().max_by_key(|row| row.items).ok_or("nobody owes anything")?;
    let full = reporter(&app, &administrator, largest, 1_000, 1).await;
    for officer in &full.officers {
        fill(&app, &officer.caller, full.submission).await;
    }
    tell(&app, "send", &full).await;
    app.db.close().await;
    Ok(())
}

async fn tell(app: &App, what: &str, reporter: &Reporter) {
    let cells = reporter.cells(app).await;
    let cells: Vec<String> =
        cells.iter().map(|cell| format!("{}:{}", cell.field.word(), cell.item.0)).collect();
    for officer in &reporter.officers {
        let (session, token) = (&officer.session.token, &officer.form_token);
        println!("{what}\t{}\t{session}\t{token}\t{}", reporter.submission, cells.join(","));
    }
}
