//! Chores of the repository: `cargo xtask tidy` holds the house rules, `cargo xtask pg run` lends a
//! temporary PostgreSQL to a command, `cargo xtask bench` takes figures of the release program.

mod bench;
mod manifest;
mod pg;
mod rust_source;
mod tidy;
mod tree;

use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  tidy                 check the house rules (also a test: cargo test -p xtask)
  bench [PART]         build the release program and print its figures, or those of one part:
                       check, pages, territory, reporting
  pg run -- CMD...     run CMD with ANSINH_TEST_POSTGRES naming a temporary PostgreSQL server
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["tidy"] => tidy::run(),
        ["bench"] => bench::run(None),
        ["bench", part] => bench::run(Some(part)),
        ["pg", "run", "--", command @ ..] | ["pg", "run", command @ ..] if !command.is_empty() => {
            pg::run(command)
        }
        ["help" | "--help" | "-h"] => {
            print!("{USAGE}");
            Ok(ExitCode::SUCCESS)
        }
        _ => Err(format!("unknown command\n\n{USAGE}")),
    };
    outcome.unwrap_or_else(|message| {
        eprintln!("xtask: {message}");
        ExitCode::FAILURE
    })
}
