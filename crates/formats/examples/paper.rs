//! Writes the papers of the tests into a folder, to be looked at:
//! `cargo run -p ansinh-formats --example paper -- FOLDER`.

#![allow(
    clippy::expect_used,
    reason = "a program for those who work on this; it ends with the message"
)]

#[path = "../tests/it/paper/sample.rs"]
mod sample;

use ansinh_formats::write::paper::{paper_docx, paper_pdf};

fn main() {
    let folder = std::env::args().nth(1).expect("a folder to write into");
    let papers = [
        ("bao-cao", sample::report()),
        ("cong-van", sample::letter()),
        ("du-thao", sample::draft()),
    ];
    for (name, paper) in papers {
        let (rules, at) = (sample::rules(), jiff::Timestamp::UNIX_EPOCH);
        let docx = paper_docx(&paper, &rules, at).expect("a file");
        std::fs::write(format!("{folder}/{name}.docx"), docx).expect("written");
        let pdf = paper_pdf(&paper, &rules, at).expect("a file");
        std::fs::write(format!("{folder}/{name}.pdf"), pdf).expect("written");
    }
}
