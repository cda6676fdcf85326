//! The `ansinh` program: serves the site, and does from the command line what needs no browser.

mod audit;
mod bench;
mod cli;
mod database;
mod demo;
mod failure;
mod logging;
mod migrate;
mod observations;
mod oidc_secrets;
mod outward;
mod plan_check;
mod plan_import;
mod plan_list;
mod report_check;
mod secret;
mod secret_key;
mod serve;
mod shipped;
mod signing_key;
mod territory;
mod user_link;

use std::process::ExitCode;

use clap::Parser as _;

use cli::{
    Arguments, AuditCommand, BenchCommand, Command, ObservationsCommand, PlanCommand,
    ReportCommand, SecretCommand, TerritoryCommand, UserCommand,
};
use failure::Failure;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    logging::start(arguments.log_format);
    match arguments.command.unwrap_or_default() {
        // The one command that needs neither database nor runtime, and must be quick.
        Command::Plan { command: PlanCommand::Check { file, format } } => {
            plan_check::run(&file, format)
        }
        Command::Report { command: ReportCommand::Check { file, on } } => {
            report_check::run(&file, on.unwrap_or_else(today))
        }
        Command::Territory { command: TerritoryCommand::Check(files) } => territory::check(&files),
        Command::Bench { command: BenchCommand::Assess(options) } => {
            done(bench::assess_many(&options))
        }
        command => done(run(command)),
    }
}

fn done(result: Result<(), Failure>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::from(failure.exit_code())
        }
    }
}

/// The day in Vietnam.
fn today() -> jiff::civil::Date {
    jiff::tz::Offset::constant(7).to_datetime(ansinh_app::Clock::system().now()).date()
}

fn run(command: Command) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|e| Failure::unexpected("Không khởi động được chương trình", &e))?;
    runtime.block_on(async {
        match command {
            Command::Serve(options) => serve::run(*options).await,
            Command::Demo(options) => demo::run(options).await,
            Command::Audit { command: AuditCommand::Verify(options) } => {
                audit::verify(&options).await
            }
            Command::Audit { command: AuditCommand::Export(options) } => {
                audit::export(&options).await
            }
            Command::Bench { .. } => Ok(()),
            Command::Observations { command: ObservationsCommand::Import(options) } => {
                observations::import(&options).await
            }
            Command::Migrate(database) => migrate::run(&database).await,
            Command::Plan { command } => match command {
                PlanCommand::Check { .. } => Ok(()),
                PlanCommand::Import { file, accept_readings, database } => {
                    plan_import::run(&file, accept_readings, &database).await
                }
                PlanCommand::List(database) => plan_list::run(&database).await,
            },
            Command::Report { .. } => Ok(()),
            Command::Secret { command } => match command {
                SecretCommand::GiveUp(options) => secret::give_up(&options).await,
                SecretCommand::Rotate(options) => secret::rotate(&options).await,
            },
            Command::Territory { command } => match command {
                TerritoryCommand::Check(_) => Ok(()),
                TerritoryCommand::Load(options) => territory::load(&options).await,
                TerritoryCommand::Borders(options) => territory::borders(&options).await,
            },
            Command::User { command: UserCommand::Link { address, database } } => {
                user_link::run(&address, &database).await
            }
        }
    })
}
