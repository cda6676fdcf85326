//! Lines of the source document, quoted with their numbers.

use ansinh_store::import::SourceLine;
use maud::{Markup, html};

/// Quotes `lines`; those whose number is in `hits` are marked. A row of a table shows its cells.
pub fn source_lines(lines: &[SourceLine], hits: &[i64]) -> Markup {
    html! {
        ol.source aria-label="Trích bản nguồn" {
            @for line in lines {
                @let hit = hits.contains(&line.line);
                li.hit[hit] {
                    span.no title=(place(line)) { (line.line) }
                    @if line.table_no.is_some() {
                        span.cells { @for cell in &line.cells { span { (cell) } } }
                    } @else {
                        span.txt { @for cell in &line.cells { (cell) } }
                    }
                }
            }
        }
    }
}

/// Where a line stands, in words.
pub fn place(line: &SourceLine) -> String {
    match line.table_no.zip(line.row_no) {
        Some((table, row)) => format!("Dòng {} (bảng {table}, hàng {row})", line.line),
        None => format!("Dòng {}", line.line),
    }
}
