//! Scratch.
#![allow(missing_docs, clippy::all, clippy::unwrap_used)]
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    let doc =
        ansinh_formats::read::read_document(&bytes, Some(&path), &Default::default()).unwrap();
    let (draft, findings) = ansinh_formats::read::plan::read_plan(&doc);
    println!(
        "{}",
        serde_json::to_string_pretty(&ansinh_formats::write::plan_json(&draft, &findings)).unwrap()
    );
}
