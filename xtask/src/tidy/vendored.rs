//! Files of others are named with their licence.

use super::Complaint;
use crate::tree::Tree;

/// Folders that hold files of others beside our own; all of them are listed.
const FOLDERS: &[&str] =
    &["crates/web/assets/", "crates/ansinh/tests/assets/", "crates/formats/fonts/"];

/// Every file of those folders stands in THIRD_PARTY.md: what is ours is listed as ours.
pub fn vendored_files_are_listed(tree: &Tree) -> Vec<Complaint> {
    const LIST: &str = "THIRD_PARTY.md";
    let list = tree.get(LIST).map_or("", |file| file.text.as_str());
    tree.files
        .iter()
        .filter(|file| FOLDERS.iter().any(|folder| file.path.starts_with(folder)))
        .filter(|file| !list.contains(&format!("`{}`", file.path)))
        .map(|file| {
            let message = format!("list `{}` in {LIST}, with its origin and licence", file.path);
            Complaint::new(&file.path, 0, message)
        })
        .collect()
}
