//! Makes a data folder of the program in the middle of a reporting round: `reporting_site FOLDER
//! OFFICERS`. For `cargo xtask bench`. Prints a line for each officer: the submission, the session,
//! the form token, and the cells to fill in as "field:item,…", apart by tabs.

use std::path::Path;
use std::process::ExitCode;

use ansinh_app::{App, Clock, Vault};
use ansinh_store::{Db, Ids, migrate};
use ansinh_testkit::{administrator, province};

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
        let cells = reporter.cells(&app).await;
        let cells: Vec<String> =
            cells.iter().map(|cell| format!("{}:{}", cell.field.word(), cell.item.0)).collect();
        for officer in &reporter.officers {
            let (session, token) = (&officer.session.token, &officer.form_token);
            println!("{}\t{session}\t{token}\t{}", reporter.submission, cells.join(","));
        }
    }
    app.db.close().await;
    Ok(())
}
