//! Puts the plans of `plans/` into the binary, whichever they are: one folder a plan, with its file.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Files that can be read as plans; anything else in the folders is about them.
const READABLE: &[&str] = &["txt", "docx", "xlsx", "html"];

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
    files.retain(|file| {
        file.extension().and_then(|e| e.to_str()).is_some_and(|e| READABLE.contains(&e))
    });
    files.sort();
    let mut code = String::from("pub const SHIPPED: &[(&str, &[u8])] = &[\n");
    for file in files {
        let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let _ = writeln!(code, "    ({name:?}, include_bytes!({:?})),", file.display().to_string());
    }
    code.push_str("];\n");
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is not set"))?;
    fs::write(Path::new(&out).join("shipped.rs"), code)
}
