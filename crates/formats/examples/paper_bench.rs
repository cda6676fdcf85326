//! How long a large consolidated report takes: 300 indicators, 400 tasks, 60 bodies' narratives.
//! `cargo xtask bench papers`, or `cargo run --release -p ansinh-formats --example paper_bench -- [FOLDER]`;
//! with a folder the files are kept there, and LibreOffice is timed beside.

#![allow(
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a program for those who work on this: it reads the clock and ends with the message"
)]

#[path = "../tests/it/paper/sample.rs"]
#[expect(dead_code, reason = "only some of the tests' papers are used")]
mod sample;

use std::process::{Command, Stdio};
use std::time::Instant;

use ansinh_formats::paper::{Appendix, Block, Cell, HeadCell, Paper, Row, Span, Table, words};
use ansinh_formats::write::paper::{paper_docx, paper_pdf};

const INDICATORS: u32 = 300;
const TASKS: u32 = 400;
const BODIES: u32 = 60;
/// Paragraphs that each body wrote.
const PARAGRAPHS: u32 = 24;
const RUNS: usize = 10;
const TEXT: &str = "Trong kỳ, cơ quan đã phối hợp với các đơn vị liên quan rà soát, hướng dẫn và tổ chức thực hiện các nhiệm vụ được giao; công tác kiểm tra được tiến hành thường xuyên, kịp thời tháo gỡ khó khăn, vướng mắc ở cơ sở; các chỉ tiêu cơ bản bám sát tiến độ của kế hoạch.";

fn main() {
    let paper = large();
    let rules = sample::rules();
    let at = jiff::Timestamp::UNIX_EPOCH;
    let docx = timed("docx", || paper_docx(&paper, &rules, at).expect("a file"));
    let pdf = timed("pdf", || paper_pdf(&paper, &rules, at).expect("a file"));
    let Some(folder) = std::env::args().nth(1) else { return };
    std::fs::write(format!("{folder}/lon.docx"), docx).expect("written");
    std::fs::write(format!("{folder}/lon.pdf"), pdf).expect("written");
    // The same Word file made into a PDF file by LibreOffice, its start timed apart.
    office(&folder, "nho.docx", &paper_docx(&sample::letter(), &rules, at).expect("a file"));
    let docx = std::fs::read(format!("{folder}/lon.docx")).expect("read");
    office(&folder, "lon.docx", &docx);
}

/// Runs it many times; the file it made last.
fn timed(name: &str, write: impl Fn() -> Vec<u8>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut times: Vec<_> = (0..RUNS)
        .map(|_| {
            let begun = Instant::now();
            bytes = write();
            begun.elapsed()
        })
        .collect();
    times.sort();
    let (fastest, slowest) = (times.first().expect("runs"), times.last().expect("runs"));
    let middle = times.get(RUNS / 2).expect("runs");
    println!(
        "{name}: min {fastest:.0?}, p50 {middle:.0?}, max {slowest:.0?}, {} bytes; {}",
        bytes.len(),
        peak()
    );
    bytes
}

/// LibreOffice makes a Word file into a PDF file.
fn office(folder: &str, name: &str, bytes: &[u8]) {
    let out = format!("{folder}/libreoffice");
    std::fs::create_dir_all(&out).expect("a folder");
    std::fs::write(format!("{out}/{name}"), bytes).expect("written");
    let begun = Instant::now();
    let status = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{out}/profile"))
        .args(["--headless", "--convert-to", "pdf", "--outdir", &out])
        .arg(format!("{out}/{name}"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    match status {
        Ok(status) if status.success() => {
            println!("LibreOffice, {name}: {:.0?}", begun.elapsed());
        }
        _ => println!("LibreOffice is not here or failed: not timed"),
    }
}

/// The most memory the process held, as Linux tells it.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("VmHWM: unknown").to_owned()
}

fn large() -> Paper {
    let mut paper = sample::report();
    for body in 1..=BODIES {
        for paragraph in 0..PARAGRAPHS {
            let lead =
                if paragraph == 0 { format!("Cơ quan thứ {body}: ") } else { String::new() };
            paper.body.push(Block::Paragraph(vec![Span::bold(lead), Span::plain(TEXT)]));
        }
    }
    let task = |number: u32| Row {
        cells: vec![
            Cell::centre(words(number.to_string())),
            Cell::left(words(TEXT)),
            Cell::left(words("Sở Nội vụ; Sở Y tế")),
            Cell::centre(words("Quý II năm 2026")),
            Cell::left(words(TEXT)),
        ],
        strong: false,
    };
    let tasks = Table {
        columns: vec![8, 40, 16, 14, 40],
        head: vec![["STT", "Nhiệm vụ", "Chủ trì", "Thời hạn", "Kết quả"].map(HeadCell::one).into()],
        rows: (1..=TASKS).map(task).collect(),
    };
    let appendix = |title: &str, table| Appendix {
        title: title.to_owned(),
        landscape: true,
        blocks: vec![Block::Table(table)],
    };
    paper.appendices = vec![
        appendix("Kết quả thực hiện các chỉ tiêu", sample::table(INDICATORS)),
        appendix("Kết quả thực hiện các nhiệm vụ", tasks),
    ];
    paper
}
