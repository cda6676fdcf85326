//! Puts the plans of `plans/` into the binary, whichever they are: one folder a plan, with its file
//! and, where there are any, tables of prepared reorganisations beside it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Files that can be read as plans.
const READABLE: &[&str] = &["txt", "docx", "xlsx", "html"];
/// Tables of prepared reorganisations; anything else in the folders is about the plans.
const PRESETS: &[&str] = &["csv"];

fn main() -> io::Result<()> {
    // Asked at run time: a compiled build script may be kept and run in another checkout.
    let here = env::var_os("CARGO_MANIFEST_DIR")
        .ok_or_else(|| io::Error::other("CARGO_MANIFEST_DIR is not set"))?;
    let plans = Path::new(&here).join("../../plans").canonicalize()?;
    println!("cargo::rerun-if-changed={}", plans.display());
    let mut files: Vec<PathBuf> = Vec::new();
    for folder in fs::read_dir(&plans)? {
        let folder = folder?.path();
        if folder.is_dir() {
            for file in fs::read_dir(folder)? {
                files.push(file?.path());
            }
        }
    }
    files.sort();
    let mut code = list("SHIPPED", &files, READABLE);
    code.push_str(&list("SHIPPED_PRESETS", &files, PRESETS));
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is not set"))?;
    fs::write(Path::new(&out).join("shipped.rs"), code)
}

/// A constant with the files of these endings.
fn list(constant: &str, files: &[PathBuf], endings: &[&str]) -> String {
    let mut code = format!("pub const {constant}: &[(&str, &[u8])] = &[\n");
    for file in files {
        let ending = file.extension().and_then(|ending| ending.to_str());
        if ending.is_some_and(|ending| endings.contains(&ending)) {
            let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let path = file.display().to_string();
            let _ = writeln!(code, "    ({name:?}, include_bytes!({path:?})),");
        }
    }
    code.push_str("];\n");
    code
}
