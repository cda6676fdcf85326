//! A form filled offline against the report on the server, cell by cell.
//!
//! Each cell is known three times: as it was when the form was downloaded (*base*), as the file has
//! it (*theirs*) and as the server has it now (*ours*). [`preview`] says what becomes of each and
//! why; [`Preview::resolve`] gives the cells to save once a person chose where both sides changed.
//! Nothing is overwritten that the person who filled in the form has not seen.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::field::{Field, ItemKind, Reading, Shape, read_cell, read_stored};
use crate::text::clean;

/// Reasons for having no figure that forms offer; others may be written.
pub const NO_DATA_REASONS: [&str; 6] = [
    "Chưa đến kỳ điều tra, thống kê",
    "Cơ quan thống kê chưa công bố số liệu",
    "Chưa nhận đủ số liệu của cấp dưới",
    "Không phát sinh trong kỳ",
    "Chỉ tiêu không còn theo dõi",
    "Chưa có phương pháp tính thống nhất",
];

/// A row of a submission: an item, or one of the territories it is broken down to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RowKey {
    /// The item.
    pub item: String,
    /// The territory; empty for the item itself.
    pub part: String,
}

impl RowKey {
    /// The key of a text such as [`RowKey::to_string`] gives.
    pub fn read(text: &str) -> RowKey {
        let (item, part) = text.split_once('/').unwrap_or((text, ""));
        RowKey { item: item.to_owned(), part: part.to_owned() }
    }
}

impl std::fmt::Display for RowKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.part.as_str() {
            "" => f.write_str(&self.item),
            part => write!(f, "{}/{part}", self.item),
        }
    }
}

/// A cell at a version.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellState {
    /// Its version; 0 when it was never written.
    pub version: i64,
    /// What is stored ([`Reading::stored`]).
    pub stored: String,
}

/// A cell of a form that was filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormCell {
    /// Of which row.
    pub row: RowKey,
    /// Which cell of it.
    pub field: Field,
    /// Where it stands in the file: "Chỉ tiêu, ô G12".
    pub place: String,
    /// The cell as it was when the form was downloaded.
    pub base: CellState,
    /// What was typed, or why the cell cannot be read.
    pub typed: Result<String, String>,
}

/// A row of the report as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerRow {
    /// Which row.
    pub key: RowKey,
    /// What it is about.
    pub kind: ItemKind,
    /// Its code, for people; of a territory row with the territory.
    pub code: String,
    /// What its figure is; of tasks and sections it does not matter.
    pub shape: Shape,
    /// Why nothing may be written into it now, in Vietnamese ("báo cáo đã gửi").
    pub locked: Option<String>,
    /// Its cells that were ever written.
    pub cells: BTreeMap<Field, ServerCell>,
}

/// A cell as it is now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServerCell {
    /// What it holds.
    pub state: CellState,
    /// Who wrote it.
    pub changed_by: Option<String>,
}

/// What becomes of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// It was changed on the server since the download and differently in the file.
    Conflict,
    /// What the file has cannot be stored.
    Invalid,
    /// The file changed it and the row is locked.
    Locked,
    /// The file changed it and the row is no longer in the report.
    Gone,
    /// It will be saved.
    Change,
    /// Changed on the server since the download, not touched in the file: the server's stays.
    Newer,
    /// File and server say the same, or the file left it as it was.
    Unchanged,
}

impl Fate {
    /// Every fate, what needs a person first.
    pub const ALL: [Fate; 7] = [
        Fate::Conflict,
        Fate::Invalid,
        Fate::Locked,
        Fate::Gone,
        Fate::Change,
        Fate::Newer,
        Fate::Unchanged,
    ];

    /// As lists say it.
    pub fn title(self) -> &'static str {
        match self {
            Fate::Conflict => "Cần chọn",
            Fate::Invalid => "Sai, không lưu",
            Fate::Locked => "Dòng khóa, không lưu",
            Fate::Gone => "Không còn trong báo cáo",
            Fate::Change => "Sẽ đổi",
            Fate::Newer => "Giữ số mới trên máy chủ",
            Fate::Unchanged => "Không đổi",
        }
    }
}

/// A cell with what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellPreview {
    /// Of which row.
    pub row: RowKey,
    /// The row's code; the key where the report no longer has the row.
    pub code: String,
    /// Which cell of it.
    pub field: Field,
    /// Where it stands in the file.
    pub place: String,
    /// What becomes of it.
    pub fate: Fate,
    /// What it held when the form was downloaded, as people read it.
    pub base: String,
    /// What the server holds, as people read it.
    pub ours: String,
    /// What the file has, as people read it.
    pub theirs: String,
    /// Version of the cell on the server.
    pub version: i64,
    /// What happens and what to do, in Vietnamese.
    pub sentence: String,
}

/// Whose content a person chose where both sides changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Take {
    /// The file's.
    File,
    /// The server's.
    Server,
}

/// A choice for one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Of which row.
    pub row: RowKey,
    /// Which cell.
    pub field: Field,
    /// Version on the server that the person saw when choosing. At another one the choice is void.
    pub seen: i64,
    /// What was chosen.
    pub take: Take,
}

/// A cell to save.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellToSave {
    /// Of which row.
    pub row: RowKey,
    /// Which cell.
    pub field: Field,
    /// What was typed.
    pub typed: String,
    /// The version it replaces.
    pub base: i64,
}

/// What is to be saved, and what a person must choose before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resolution {
    /// Cells to save.
    pub saves: Vec<CellToSave>,
    /// Conflicts without a choice that holds.
    pub undecided: Vec<(RowKey, Field)>,
}

/// What becomes of a whole form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preview {
    /// Every cell of the form, in the order of the file.
    pub cells: Vec<CellPreview>,
}

/// What becomes of each cell of a form, given the report as it is now.
pub fn preview(cells: &[FormCell], rows: &[ServerRow]) -> Preview {
    let rows: HashMap<&RowKey, &ServerRow> = rows.iter().map(|row| (&row.key, row)).collect();
    let cells = cells.iter().filter_map(|cell| match rows.get(&cell.row) {
        Some(row) => Field::of(row.kind).contains(&cell.field).then(|| judge(cell, row)),
        None => Some(judge_gone(cell)),
    });
    Preview { cells: cells.collect() }
}

impl Preview {
    /// How many cells have that fate.
    pub fn count(&self, fate: Fate) -> usize {
        self.cells.iter().filter(|cell| cell.fate == fate).count()
    }

    /// The whole in one sentence: "12 ô sẽ đổi; 1 ô cần chọn; 2 ô sai, không lưu."
    pub fn summary(&self) -> String {
        let told =
            Fate::ALL.into_iter().filter(|fate| *fate != Fate::Unchanged).filter_map(|fate| {
                let count = self.count(fate);
                (count > 0).then(|| {
                    let what = match fate {
                        Fate::Conflict => "cần chọn",
                        Fate::Invalid => "sai nên không lưu",
                        Fate::Locked => "ở dòng đã khóa nên không lưu",
                        Fate::Gone => "ở dòng không còn trong báo cáo nên không lưu",
                        Fate::Change => "sẽ đổi",
                        Fate::Newer | Fate::Unchanged => "giữ số mới trên máy chủ",
                    };
                    format!("{count} ô {what}")
                })
            });
        let told: Vec<String> = told.collect();
        if told.is_empty() {
            "Tệp không có gì khác với báo cáo trên phần mềm.".to_owned()
        } else {
            format!("{}.", told.join("; "))
        }
    }

    /// The cells to save: those that will change, and conflicts where the file's content was
    /// chosen. A choice counts only for the version it was made at.
    pub fn resolve(&self, choices: &[Choice]) -> Resolution {
        let choices: HashMap<(&RowKey, Field), &Choice> =
            choices.iter().map(|choice| ((&choice.row, choice.field), choice)).collect();
        let mut resolution = Resolution::default();
        for cell in &self.cells {
            let take = match cell.fate {
                Fate::Change => Some(Take::File),
                Fate::Conflict => choices
                    .get(&(&cell.row, cell.field))
                    .filter(|choice| choice.seen == cell.version)
                    .map(|choice| choice.take),
                _ => continue,
            };
            match take {
                Some(Take::File) => resolution.saves.push(CellToSave {
                    row: cell.row.clone(),
                    field: cell.field,
                    typed: cell.theirs.clone(),
                    base: cell.version,
                }),
                Some(Take::Server) => {}
                None => resolution.undecided.push((cell.row.clone(), cell.field)),
            }
        }
        resolution
    }
}

fn judge(cell: &FormCell, row: &ServerRow) -> CellPreview {
    let never = ServerCell::default();
    let ours = row.cells.get(&cell.field).unwrap_or(&never);
    let shown = |stored: &str| read_stored(cell.field, stored, &row.shape).shown();
    let (base_shown, ours_shown) = (shown(&cell.base.stored), shown(&ours.state.stored));
    let typed = cell.typed.as_deref().unwrap_or_default();
    let read = match &cell.typed {
        Ok(typed) => read_cell(cell.field, typed, &row.shape),
        Err(reason) => Err(reason.clone()),
    };
    // What is stored may no longer be readable, when the plan changed: it is not the officer's.
    let left_alone = cell.typed.is_ok()
        && [&base_shown, &ours_shown].iter().any(|shown| clean(shown) == clean(typed));
    let same_as = |state: &CellState| {
        read.as_ref().is_ok_and(|reading: &Reading| reading.stored() == state.stored)
    };
    let fate = if same_as(&ours.state) {
        Fate::Unchanged
    } else if same_as(&cell.base) {
        Fate::Newer
    } else if read.is_err() && left_alone {
        Fate::Unchanged
    } else if row.locked.is_some() {
        Fate::Locked
    } else if read.is_err() {
        Fate::Invalid
    } else if ours.state.stored == cell.base.stored {
        Fate::Change
    } else {
        Fate::Conflict
    };
    let theirs = read.as_ref().map_or_else(|_| clean(typed), Reading::shown);
    let sentence = match fate {
        Fate::Unchanged => "Không đổi.".to_owned(),
        Fate::Newer => format!(
            "{} sau khi tải mẫu; tệp không sửa ô này nên giữ nguyên.",
            changed_by(ours, &ours_shown)
        ),
        Fate::Locked => format!(
            "Không lưu “{}”: {}.",
            short(&theirs),
            row.locked.as_deref().unwrap_or("dòng đang khóa")
        ),
        Fate::Invalid => read.as_ref().err().cloned().unwrap_or_default(),
        Fate::Change => change(&ours_shown, &theirs),
        Fate::Conflict => format!(
            "{} sau khi tải mẫu, còn tệp {}. Hãy chọn một.",
            changed_by(ours, &ours_shown),
            if theirs.is_empty() {
                "để trống".to_owned()
            } else {
                format!("ghi “{}”", short(&theirs))
            },
        ),
        Fate::Gone => String::new(),
    };
    CellPreview {
        row: cell.row.clone(),
        code: row.code.clone(),
        field: cell.field,
        place: cell.place.clone(),
        fate,
        base: base_shown,
        ours: ours_shown,
        theirs,
        version: ours.state.version,
        sentence,
    }
}

/// A cell of a row that the report has no more; what its figure is, is not known any more either.
fn judge_gone(cell: &FormCell) -> CellPreview {
    let shape = Shape::Number { unit: None };
    let base = read_stored(cell.field, &cell.base.stored, &shape).shown();
    let typed = match &cell.typed {
        Ok(typed) => {
            read_cell(cell.field, typed, &shape).map_or_else(|_| clean(typed), |r| r.shown())
        }
        Err(_) => base.clone(),
    };
    let same = typed == base || clean(&typed) == clean(&base);
    let sentence = if same {
        "Không đổi.".to_owned()
    } else {
        format!(
            "Không lưu “{}”: dòng này không còn trong báo cáo (đã chuyển sang cơ quan khác hoặc không còn phải báo cáo).",
            short(&typed)
        )
    };
    CellPreview {
        row: cell.row.clone(),
        code: cell.row.to_string(),
        field: cell.field,
        place: cell.place.clone(),
        fate: if same { Fate::Unchanged } else { Fate::Gone },
        base,
        ours: String::new(),
        theirs: typed,
        version: 0,
        sentence,
    }
}

fn change(from: &str, to: &str) -> String {
    match (from, to) {
        ("", to) => format!("Sẽ ghi “{}”.", short(to)),
        (from, "") => format!("Sẽ xóa “{}”.", short(from)),
        (from, to) => format!("Sẽ đổi từ “{}” thành “{}”.", short(from), short(to)),
    }
}

fn changed_by(cell: &ServerCell, shown: &str) -> String {
    let who = cell.changed_by.as_deref().unwrap_or("Trên máy chủ đã có người");
    if shown.is_empty() {
        format!("{who} xóa ô này")
    } else {
        format!("{who} sửa thành “{}”", short(shown))
    }
}

/// Letters of a text that a sentence quotes.
const QUOTED: usize = 120;

fn short(text: &str) -> String {
    let line = text.replace('\n', " ");
    if line.chars().count() <= QUOTED {
        return line;
    }
    let cut: String = line.chars().take(QUOTED).collect();
    format!("{}…", cut.trim_end())
}

#[cfg(test)]
mod tests;
