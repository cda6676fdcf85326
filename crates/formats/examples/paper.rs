//! Writes the papers of the tests into a folder, to be looked at:
//! `cargo run -p ansinh-formats --example paper -- FOLDER`.

#![allow(
    clippy::expect_used,
    reason = "a program for those who work on this; it ends with the message"
)]

#[path = "../tests/it/paper/sample.rs"]
mod sample;

use ansinh_formats::write::paper::paper_docx;

fn main() {
    let folder = std::env::args().nth(1).expect("a folder to write into");
    let papers = [
        ("bao-cao", sample::report()),
        ("cong-van", sample::letter()),
        ("du-thao", sample::draft()),
    ];
    for (name, paper) in papers {
        let bytes =
            paper_docx(&paper, &sample::rules(), jiff::Timestamp::UNIX_EPOCH).expect("a file");
        std::fs::write(format!("{folder}/{name}.docx"), bytes).expect("written");
    }
}
