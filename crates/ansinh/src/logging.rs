//! Log lines to stderr; what a command has to say to its user goes to stdout.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;

use crate::cli::LogFormat;

/// Name of the variable that says how much is logged.
const VARIABLE: &str = "ANSINH_LOG";
/// How much is logged unless told otherwise.
const DEFAULT: &str = "warn,ansinh=info";

/// Starts logging; once a process.
pub fn start(format: LogFormat) {
    let filter = std::env::var(VARIABLE)
        .ok()
        .and_then(|wanted| EnvFilter::try_new(wanted).ok())
        .unwrap_or_else(|| EnvFilter::new(DEFAULT));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    let started = match format {
        LogFormat::Text => lines.compact().try_init(),
        LogFormat::Json => lines.json().try_init(),
    };
    if let Err(error) = started {
        eprintln!("Không ghi được nhật ký: {error}");
    }
}
