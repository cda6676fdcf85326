//! Shows a file as the readers see it: `cargo run -p ansinh-formats --example blocks FILE`.

use ansinh_formats::read::{Limits, read_document};

fn main() -> std::io::Result<()> {
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path)?;
        match read_document(&bytes, Some(&path), &Limits::default()) {
            Err(error) => println!("{path}: {error}"),
            Ok(document) => {
                println!("{path}: {:?}, {} blocks", document.format, document.blocks.len());
                for note in &document.notes {
                    println!("  ! {:?} {}", note.code, note.message);
                }
                for line in document.source_lines() {
                    match line.row {
                        None => println!("{:5}  {}", line.line, line.cells.join(" ")),
                        Some((table, row)) => {
                            println!("{:5}  [{table}:{row}] {}", line.line, line.cells.join(" | "));
                        }
                    }
                }
            }
        }
    }
    Ok(())
}
