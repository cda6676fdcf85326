//! The files of the repository: what git tracks and what it would let be added.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::rust_source::RustSource;

/// One text file. Files that are not UTF-8 have no text and are only listed.
pub struct File {
    /// Path from the root, with `/` between the parts.
    pub path: String,
    /// Its text, empty for a binary file.
    pub text: String,
}

impl File {
    /// True for Rust source.
    pub fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// Name without its folders.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// Folder it stands in, empty for the root.
    pub fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}

/// All files, with the Rust ones read into code and literals.
pub struct Tree {
    /// Every file, sorted by path.
    pub files: Vec<File>,
    /// For each Rust file its index in `files` and its source.
    pub sources: Vec<(usize, RustSource)>,
}

impl Tree {
    /// Reads the tree under `root`.
    pub fn read(root: &Path) -> Result<Tree, String> {
        let mut paths = git_files(root).or_else(|_| walk(root))?;
        paths.sort();
        paths.dedup();
        let files: Vec<File> = paths
            .into_iter()
            .filter_map(|path| {
                // A file deleted from the work tree is still in git's list.
                let bytes = fs::read(root.join(&path)).ok()?;
                Some(File { path, text: String::from_utf8(bytes).unwrap_or_default() })
            })
            .collect();
        Ok(Tree::of(files))
    }

    /// A tree of the given files.
    pub fn of(files: Vec<File>) -> Tree {
        let sources = files
            .iter()
            .enumerate()
            .filter(|(_, file)| file.is_rust())
            .map(|(index, file)| (index, RustSource::read(&file.text)))
            .collect();
        Tree { files, sources }
    }

    /// The file at `path`, if there is one.
    pub fn get(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// Rust files with their sources.
    pub fn rust(&self) -> impl Iterator<Item = (&File, &RustSource)> {
        self.sources.iter().filter_map(|(index, source)| Some((self.files.get(*index)?, source)))
    }

    /// True when a file or a folder stands at `path`.
    pub fn has(&self, path: &str) -> bool {
        let folder = format!("{path}/");
        path.is_empty() || self.files.iter().any(|f| f.path == path || f.path.starts_with(&folder))
    }
}

/// Root of the repository: the folder above this package.
pub fn root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package).to_path_buf()
}

fn git_files(root: &Path) -> Result<Vec<String>, String> {
    let output = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root)
        .output()
        .map_err(|error| format!("git ls-files: {error}"))?;
    if !output.status.success() {
        return Err("git ls-files failed".to_owned());
    }
    let names = String::from_utf8_lossy(&output.stdout);
    Ok(names.split('\0').filter(|name| !name.is_empty()).map(str::to_owned).collect())
}

/// The same without git (a source archive): everything but build output and hidden folders.
fn walk(root: &Path) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
        for entry in entries.flatten() {
            let path = entry.path();
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if path.is_dir() {
                if !matches!(&*name, "target" | "data" | ".git" | "node_modules") {
                    folders.push(path);
                }
            } else if let Ok(relative) = path.strip_prefix(root) {
                found.push(relative.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    Ok(found)
}
