//! Rows and cells of a sheet saved as text.

/// One row of cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// Line it begins on, from 1.
    pub line: usize,
    /// Its cells as they stand, without quotes.
    pub cells: Vec<String>,
}

impl Row {
    /// Whether there is nothing in it.
    pub(crate) fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}

/// All rows, and the line of a quote that never closes. The separator is the commonest of comma,
/// semicolon and tab outside quotes, as Excel takes the one of the computer's language.
pub(crate) fn rows(text: &str) -> (Vec<Row>, Option<usize>) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let separator = separator(text);
    let mut reader = Reader { rows: Vec::new(), cells: Vec::new(), cell: String::new(), start: 1 };
    let (mut line, mut quote_line) = (1, None);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\n' {
            line += 1;
        }
        match c {
            '"' if quote_line.is_some() => {
                if chars.next_if_eq(&'"').is_some() {
                    reader.cell.push('"');
                } else {
                    quote_line = None;
                }
            }
            // A quote opens a cell only at its start; elsewhere it is a mark of the text.
            '"' if reader.cell.trim().is_empty() => {
                reader.cell.clear();
                quote_line = Some(line);
            }
            _ if quote_line.is_some() => reader.cell.push(c),
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\r' => reader.end_row(line + usize::from(c == '\r')),
            c if c == separator => reader.end_cell(),
            c => reader.cell.push(c),
        }
    }
    reader.end_row(line);
    (reader.rows, quote_line)
}

struct Reader {
    rows: Vec<Row>,
    cells: Vec<String>,
    cell: String,
    start: usize,
}

impl Reader {
    fn end_cell(&mut self) {
        self.cells.push(std::mem::take(&mut self.cell));
    }

    fn end_row(&mut self, next: usize) {
        self.end_cell();
        let row = Row { line: self.start, cells: std::mem::take(&mut self.cells) };
        self.start = next;
        if !row.is_blank() {
            self.rows.push(row);
        }
    }
}

fn separator(text: &str) -> char {
    let (mut counts, mut quoted) = ([0_usize; 3], false);
    let marks = ['\t', ';', ','];
    for c in text.chars() {
        quoted ^= c == '"';
        for (mark, count) in marks.iter().zip(&mut counts) {
            *count += usize::from(!quoted && c == *mark);
        }
    }
    let best = marks.iter().zip(counts).max_by_key(|(_, count)| *count);
    best.filter(|(_, count)| *count > 0).map_or(',', |(mark, _)| *mark)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_excel_saves() {
        let check = |text: &str, expected: &[&[&str]]| {
            let (rows, open) = rows(text);
            let cells: Vec<Vec<&str>> =
                rows.iter().map(|row| row.cells.iter().map(String::as_str).collect()).collect();
            assert_eq!(cells, expected, "{text:?}");
            assert_eq!(open, None, "{text:?}");
        };
        check("", &[]);
        check("a,b\r\nc,d\r\n", &[&["a", "b"], &["c", "d"]]);
        check("\u{feff}a;b,1\n\n;;\nc;d", &[&["a", "b,1"], &["c", "d"]]);
        check("a\t\"x\"\"y\nz\"\r", &[&["a", "x\"y\nz"]]);
        check("a \"b\",c", &[&["a \"b\"", "c"]]);
        check("\"a,a,a\";b", &[&["a,a,a", "b"]]);
    }

    #[test]
    fn counts_lines_over_quoted_breaks() {
        let (rows, open) = rows("a,\"b\nb\"\nc,d\n\ne,\"f\n");
        assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [1, 3, 5]);
        assert_eq!(open, Some(5));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(table in prop::collection::vec(
            prop::collection::vec("[a-z\",;\n ]{0,6}", 3..4), 0..5,
        )) {
            let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
            let lines = table.iter().map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(","));
            let text = lines.collect::<Vec<_>>().join("\n");
            let kept: Vec<Vec<String>> = table
                .into_iter()
                .filter(|row| !row.iter().all(|cell| cell.trim().is_empty()))
                .collect();
            let read: Vec<Vec<String>> = rows(&text).0.into_iter().map(|row| row.cells).collect();
            prop_assert_eq!(read, kept);
        }

        #[test]
        fn any_text_is_read(text in "\\PC*|[a,;\"\n\r\t]{0,40}") {
            let _ = rows(&text);
        }
    }
}
