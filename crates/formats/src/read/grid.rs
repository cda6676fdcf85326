//! Rows of cells with spans → a rectangle of slots. Word and web tables share it.

use super::error::ReadError;
use super::{GridCell, Limits, Merge, TableRow};

/// How far a cell reaches downwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Down {
    /// One row.
    One,
    /// This many rows, counted with its own (`rowspan`); `u32::MAX` to the end of the group.
    Rows(u32),
    /// As many rows as say [`Down::Continue`] below it (`w:vMerge` "restart").
    Open,
    /// The cell above goes on (`w:vMerge` without a value).
    Continue,
}

/// A cell as the file writes it.
#[derive(Debug)]
pub(super) struct SpanCell {
    /// Its text.
    pub(super) text: String,
    /// Grid columns it covers, at least 1.
    pub(super) span: usize,
    /// Rows it covers.
    pub(super) down: Down,
}

/// A row as the file writes it.
#[derive(Debug, Default)]
pub(super) struct SpanRow {
    /// Marked as heading by the file.
    pub(super) header: bool,
    /// Grid columns left free before the first cell.
    pub(super) before: usize,
    /// Its cells, without slots covered from above when the file leaves those out.
    pub(super) cells: Vec<SpanCell>,
}

/// What all tables of a file may use together.
#[derive(Debug)]
pub(super) struct Budget {
    cells: usize,
    /// Cells and rows as the file writes them, before spans are laid out.
    written: usize,
    columns: usize,
    /// Bytes of text that merged cells repeat into the slots they cover.
    repeated: u64,
    limits: Limits,
}

impl Budget {
    pub(super) fn new(limits: &Limits) -> Self {
        Budget {
            cells: limits.cells,
            written: limits.cells,
            columns: limits.columns,
            repeated: limits.part_bytes,
            limits: *limits,
        }
    }

    /// Takes `count` slots of the grid.
    pub(super) fn take_cells(&mut self, count: usize) -> Result<(), ReadError> {
        self.cells = self.cells.checked_sub(count).ok_or_else(|| self.too_many())?;
        Ok(())
    }

    /// Takes one row or cell as the file writes it.
    pub(super) fn take_written(&mut self) -> Result<(), ReadError> {
        self.written = self.written.checked_sub(1).ok_or_else(|| self.too_many())?;
        Ok(())
    }

    fn too_many(&self) -> ReadError {
        ReadError::too_large(
            "số ô của các bảng",
            format!("{} ô", self.limits.cells),
            "Hãy tách tệp thành nhiều tệp nhỏ hơn.",
        )
    }

    /// A copy of a merged cell's text for a slot it covers.
    pub(super) fn repeat(&mut self, text: &str) -> Result<String, ReadError> {
        self.repeated = self.repeated.checked_sub(text.len() as u64).ok_or_else(|| {
            ReadError::too_large(
                "nội dung lặp lại của các ô gộp",
                super::package::megabytes(self.limits.part_bytes),
                "Hãy bỏ gộp những ô quá lớn rồi thử lại.",
            )
        })?;
        Ok(text.to_owned())
    }

    /// A number of columns, when it is not too many.
    pub(super) fn columns(&self, count: u32) -> Result<u32, ReadError> {
        let fits = usize::try_from(count).is_ok_and(|count| count <= self.columns);
        if fits { Ok(count) } else { Err(self.too_wide()) }
    }

    fn too_wide(&self) -> ReadError {
        ReadError::too_large(
            "số cột của một bảng",
            format!("{} cột", self.limits.columns),
            "Hãy bỏ bớt cột trống hoặc tách bảng.",
        )
    }
}

/// A cell that reaches into the next row.
#[derive(Debug, Clone, Copy)]
struct Cover {
    /// Row of `Grid::rows` where it begins.
    row: usize,
    /// Column where it begins.
    column: usize,
    /// Rows it still covers; `None` while the file goes on saying [`Down::Continue`].
    left: Option<u32>,
}

/// A table being laid out.
#[derive(Debug)]
pub(super) struct Grid<'b> {
    budget: &'b mut Budget,
    rows: Vec<TableRow>,
    width: usize,
    /// Columns in which some cell begins. The others are left over from spans and are dropped.
    starts: Vec<bool>,
    covers: Vec<Option<Cover>>,
}

impl<'b> Grid<'b> {
    pub(super) fn new(budget: &'b mut Budget) -> Self {
        Grid { budget, rows: Vec::new(), width: 0, starts: Vec::new(), covers: Vec::new() }
    }

    /// A group of rows ends (`</tbody>`): nothing spans over its edge.
    pub(super) fn end_group(&mut self) {
        self.covers.clear();
    }

    /// Lays out one row.
    ///
    /// # Errors
    /// More cells, columns or repeated text than the limits allow.
    pub(super) fn push(&mut self, line: u32, row: SpanRow) -> Result<(), ReadError> {
        let mut laid = Laid { cells: Vec::with_capacity(self.width), covers: Vec::new() };
        laid.fill(row.before.min(self.budget.columns), line);
        for cell in row.cells {
            self.skip_covered(&mut laid, line)?;
            self.place(&mut laid, cell, line)?;
        }
        // Slots to the right of the last cell that cells above still cover.
        while laid.cells.len() < self.covers.len() {
            if !self.skip_covered(&mut laid, line)? {
                laid.fill(1, line);
            }
        }
        self.width = self.width.max(laid.cells.len());
        self.covers = laid.covers;
        let number = u32::try_from(self.rows.len()).unwrap_or(u32::MAX).saturating_add(1);
        self.rows.push(TableRow { line, number, header: row.header, cells: laid.cells });
        Ok(())
    }

    /// Fills the slots that `rowspan`s above cover, from where the row stands now.
    fn skip_covered(&mut self, laid: &mut Laid, line: u32) -> Result<bool, ReadError> {
        let mut any = false;
        while let Some(cover) = self.covers.get(laid.cells.len()).copied().flatten() {
            let Some(left) = cover.left else { break };
            let text = self.budget.repeat(text_at(&self.rows, cover))?;
            let rest = left.saturating_sub(1);
            let below = (rest > 0).then_some(Cover { left: Some(rest), ..cover });
            laid.push(GridCell { text, merge: Merge::FromAbove, line }, below);
            any = true;
        }
        Ok(any)
    }

    fn place(&mut self, laid: &mut Laid, cell: SpanCell, line: u32) -> Result<(), ReadError> {
        let column = laid.cells.len();
        if column >= self.budget.columns {
            return Err(self.budget.too_wide());
        }
        // A span past the limit is a habit ("colspan=999": to the end), not a wide table.
        let span = cell.span.clamp(1, self.budget.columns - column);
        if self.starts.len() <= column {
            self.starts.resize(column + 1, false);
        }
        if let Some(started) = self.starts.get_mut(column) {
            *started = true;
        }
        let above = self.covers.get(column).copied().flatten().filter(|c| c.left.is_none());
        if let (Down::Continue, Some(cover)) = (cell.down, above) {
            for _ in 0..span {
                let text = self.budget.repeat(text_at(&self.rows, cover))?;
                laid.push(GridCell { text, merge: Merge::FromAbove, line }, Some(cover));
            }
            return Ok(());
        }
        let here = Cover { row: self.rows.len(), column, left: None };
        let below = match cell.down {
            Down::One | Down::Rows(0 | 1) => None,
            Down::Rows(rows) => Some(Cover { left: Some(rows - 1), ..here }),
            Down::Open | Down::Continue => Some(here),
        };
        let mut repeats = Vec::with_capacity(span - 1);
        for _ in 1..span {
            repeats.push(self.budget.repeat(&cell.text)?);
        }
        laid.push(GridCell { text: cell.text, merge: Merge::Own, line }, below);
        for text in repeats {
            laid.push(GridCell { text, merge: Merge::FromLeft, line }, below);
        }
        Ok(())
    }

    /// The rectangle: short rows padded, columns in which nothing begins dropped.
    ///
    /// # Errors
    /// More cells than the limits allow.
    pub(super) fn finish(mut self) -> Result<Vec<TableRow>, ReadError> {
        self.starts.resize(self.width, false);
        let width = self.starts.iter().filter(|&&s| s).count();
        self.budget.take_cells(self.rows.len().saturating_mul(width))?;
        for row in &mut self.rows {
            let mut starts = self.starts.iter();
            row.cells.retain(|_| starts.next().copied().unwrap_or(false));
            let line = row.line;
            row.cells.resize_with(width, || GridCell {
                text: String::new(),
                merge: Merge::Absent,
                line,
            });
        }
        Ok(self.rows)
    }
}

/// A row being laid out, with what reaches into the row below it.
struct Laid {
    cells: Vec<GridCell>,
    covers: Vec<Option<Cover>>,
}

impl Laid {
    fn push(&mut self, cell: GridCell, below: Option<Cover>) {
        self.cells.push(cell);
        self.covers.push(below);
    }

    fn fill(&mut self, count: usize, line: u32) {
        for _ in 0..count {
            self.push(GridCell { text: String::new(), merge: Merge::Absent, line }, None);
        }
    }
}

fn text_at(rows: &[TableRow], cover: Cover) -> &str {
    rows.get(cover.row).and_then(|r| r.cells.get(cover.column)).map_or("", |c| &c.text)
}
