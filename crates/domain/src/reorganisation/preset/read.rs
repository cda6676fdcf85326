//! Reading the blocks of a preset.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{Preset, PresetAct, PresetChange, Problem, Verb};
use crate::body::BodyKind;
use crate::csv::{Row, rows};
use crate::reorganisation::lost::EndedWords;
use crate::reorganisation::propose::{CodeRange, Confidence, Rule};
use crate::reorganisation::state::DutyRole;
use crate::text::{clean, fold};

/// Reads a preset. A row that cannot be understood is left out and reported; the rest is read.
pub fn read_preset(text: &str) -> (Preset, Vec<Problem>) {
    let mut reader = Reader::default();
    let (rows, open_quote) = rows(text);
    if let Some(line) = open_quote {
        reader.problem(line, "Dấu ngoặc kép mở ở dòng này không được đóng. Hãy thêm dấu đóng.");
    }
    let mut section: Option<Section> = None;
    for row in &rows {
        let first = row.cells.first().map_or("", |cell| cell.trim());
        if first.starts_with('#') {
            continue;
        }
        if let Some(block) = Block::of_title(row) {
            section = Some(Section { block, columns: BTreeMap::new() });
            continue;
        }
        match &mut section {
            None => reader.problem(
                row.line,
                "Dòng đứng trước phần đầu tiên nên bị bỏ qua. Hãy đặt dưới một tiêu đề phần \
                 (VĂN BẢN, CƠ QUAN, QUY TẮC, TỪ NGỮ HẾT NGHĨA).",
            ),
            Some(section) if section.columns.is_empty() => reader.columns(section, row),
            Some(section) => reader.row(section, row),
        }
    }
    reader.finish()
}

/// The blocks of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Block {
    Acts,
    Bodies,
    Rules,
    Words,
}

impl Block {
    /// The block a row with a single cell begins.
    fn of_title(row: &Row) -> Option<Block> {
        let mut cells = row.cells.iter().filter(|cell| !cell.trim().is_empty());
        let (title, None) = (cells.next()?, cells.next()) else { return None };
        match fold(title).as_str() {
            "van ban" => Some(Block::Acts),
            "co quan" => Some(Block::Bodies),
            "quy tac" => Some(Block::Rules),
            "tu ngu het nghia" => Some(Block::Words),
            _ => None,
        }
    }

    /// Headings of its columns, folded. Those before the bar may not be missing.
    const fn columns(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            Block::Acts => {
                (&["ma", "ngay hieu luc", "ten dot", "can cu"], &["do tin cay", "nguon", "ghi chu"])
            }
            Block::Bodies => (
                &["van ban", "viec", "co quan"],
                &["ben nhan, ten moi", "loai", "do tin cay", "nguon", "ghi chu"],
            ),
            Block::Rules => (
                &["ma", "van ban", "co quan cu", "co quan ke thua"],
                &[
                    "chi tieu, nhiem vu",
                    "nhom, muc",
                    "tu ngu",
                    "tat ca",
                    "vai tro",
                    "ly do",
                    "do tin cay",
                    "nguon",
                ],
            ),
            Block::Words => (&["ma", "van ban", "tu ngu"], &["ly do", "do tin cay", "nguon"]),
        }
    }
}

/// The block being read and where its columns stand.
struct Section {
    block: Block,
    columns: BTreeMap<&'static str, usize>,
}

/// The cells of one row by their column.
struct Cells<'a> {
    row: &'a Row,
    columns: &'a BTreeMap<&'static str, usize>,
}

impl Cells<'_> {
    fn get(&self, column: &str) -> String {
        let cell = self.columns.get(column).and_then(|at| self.row.cells.get(*at));
        cell.map_or_else(String::new, |cell| clean(cell))
    }

    fn list(&self, column: &str) -> Vec<String> {
        let cell = self.get(column);
        cell.split(';').map(clean).filter(|value| !value.is_empty()).collect()
    }
}

#[derive(Default)]
struct Reader {
    preset: Preset,
    names: BTreeSet<String>,
    problems: Vec<Problem>,
}

impl Reader {
    fn problem(&mut self, line: usize, message: impl Into<String>) {
        self.problems.push(Problem::new(line, message));
    }

    fn columns(&mut self, section: &mut Section, row: &Row) {
        let (needed, others) = section.block.columns();
        for (at, cell) in row.cells.iter().enumerate() {
            let heading = fold(cell);
            match needed.iter().chain(others).find(|known| **known == heading) {
                Some(known) => {
                    section.columns.entry(known).or_insert(at);
                }
                None if heading.is_empty() => {}
                None => self.problem(
                    row.line,
                    format!(
                        "Không hiểu cột “{}” nên bỏ qua cột này. Hãy xem lại tên cột.",
                        clean(cell)
                    ),
                ),
            }
        }
        for missing in needed.iter().filter(|column| !section.columns.contains_key(**column)) {
            let message = format!("Thiếu cột “{missing}” (viết không dấu). Hãy thêm cột này.");
            self.problem(row.line, message);
        }
        // A row of headings without any that is known must not be tried again on the next row.
        section.columns.entry("").or_insert(usize::MAX);
    }

    fn row(&mut self, section: &Section, row: &Row) {
        let cells = Cells { row, columns: &section.columns };
        let (needed, _) = section.block.columns();
        let empty = needed.iter().find(|column| cells.get(column).is_empty());
        let result = match empty {
            Some(column) => Err(format!("ô “{column}” (viết không dấu) còn trống")),
            None => match section.block {
                Block::Acts => self.act(&cells),
                Block::Bodies => self.change(&cells),
                Block::Rules => self.rule(&cells),
                Block::Words => self.words(&cells),
            },
        };
        if let Err(why) = result {
            self.problem(row.line, format!("Bỏ qua dòng này: {why}. Hãy sửa rồi nạp lại."));
        }
    }

    fn act(&mut self, cells: &Cells<'_>) -> Result<(), String> {
        let written = cells.get("ngay hieu luc");
        let effective = read_day(&written)
            .ok_or_else(|| format!("không đọc được ngày “{written}” (viết như 01/3/2025)"))?;
        self.new_name(cells)?;
        self.preset.acts.push(PresetAct {
            id: cells.get("ma"),
            effective,
            title: cells.get("ten dot"),
            decision: cells.get("can cu"),
            changes: Vec::new(),
            note: cells.get("ghi chu"),
            source: cells.get("nguon"),
            confidence: confidence(cells)?,
        });
        Ok(())
    }

    fn change(&mut self, cells: &Cells<'_>) -> Result<(), String> {
        let written = cells.get("viec");
        let verb = Verb::WORDS.iter().find(|(words, _)| fold(words) == fold(&written));
        let (_, verb) = verb.ok_or_else(|| {
            let known: Vec<&str> = Verb::WORDS.iter().map(|(words, _)| *words).collect();
            format!("không hiểu việc “{written}” (một trong: {})", known.join(", "))
        })?;
        let kind = match fold(&cells.get("loai")).as_str() {
            "" | "co quan" => BodyKind::Body,
            "nhom" => BodyKind::Group,
            other => return Err(format!("không hiểu loại “{other}” (cơ quan hoặc nhóm)")),
        };
        let others = cells.list("ben nhan, ten moi");
        let fits = match verb {
            Verb::Begin | Verb::Enter | Verb::End => others.is_empty(),
            Verb::Split => !others.is_empty(),
            Verb::Confirm => true,
            _ => others.len() == 1,
        };
        if !fits {
            return Err(format!(
                "ô “bên nhận, tên mới” không hợp với việc “{}”",
                verb.vietnamese()
            ));
        }
        let change = PresetChange {
            line: cells.row.line,
            verb: *verb,
            body: cells.get("co quan"),
            others,
            kind,
            note: cells.get("ghi chu"),
            source: cells.get("nguon"),
            confidence: confidence(cells)?,
        };
        self.named_act(cells)?.changes.push(change);
        Ok(())
    }

    fn rule(&mut self, cells: &Cells<'_>) -> Result<(), String> {
        let mut codes = Vec::new();
        for written in cells.list("chi tieu, nhiem vu") {
            codes.push(
                CodeRange::read(&written)
                    .ok_or_else(|| format!("không hiểu mã “{written}” (viết như 5.1-5.8)"))?,
            );
        }
        let mut roles = Vec::new();
        for written in cells.list("vai tro") {
            let known = [DutyRole::Lead, DutyRole::Coordinating, DutyRole::FollowUp];
            let role = known.into_iter().find(|role| fold(role.vietnamese()) == fold(&written));
            roles.push(role.ok_or_else(|| {
                format!("không hiểu vai trò “{written}” (chủ trì, phối hợp hoặc theo dõi)")
            })?);
        }
        let all = match fold(&cells.get("tat ca")).as_str() {
            "" => false,
            "x" | "co" => true,
            other => return Err(format!("ô “tất cả” ghi “{other}” (ghi x hoặc để trống)")),
        };
        let rule = Rule {
            id: cells.get("ma"),
            body: cells.get("co quan cu"),
            effective: self.named_act(cells)?.effective,
            codes,
            headings: cells.list("nhom, muc"),
            words: cells.list("tu ngu"),
            all,
            roles,
            successors: cells.list("co quan ke thua"),
            reason: cells.get("ly do"),
            source: cells.get("nguon"),
            confidence: confidence(cells)?,
        };
        let says_nothing =
            rule.codes.is_empty() && rule.headings.is_empty() && rule.words.is_empty();
        if says_nothing && !rule.all {
            return Err("quy tắc chưa nói áp dụng cho việc nào".to_owned());
        }
        self.new_name(cells)?;
        self.preset.rules.push(rule);
        Ok(())
    }

    fn words(&mut self, cells: &Cells<'_>) -> Result<(), String> {
        let entry = EndedWords {
            id: cells.get("ma"),
            words: cells.list("tu ngu"),
            effective: self.named_act(cells)?.effective,
            reason: cells.get("ly do"),
            source: cells.get("nguon"),
            confidence: confidence(cells)?,
        };
        self.new_name(cells)?;
        self.preset.ended_words.push(entry);
        Ok(())
    }

    /// The act a row belongs to; it stands in the first block.
    fn named_act(&mut self, cells: &Cells<'_>) -> Result<&mut PresetAct, String> {
        let name = cells.get("van ban");
        let act = self.preset.acts.iter_mut().find(|act| act.id == name);
        act.ok_or_else(|| format!("không có văn bản mang mã “{name}” ở phần VĂN BẢN"))
    }

    fn new_name(&mut self, cells: &Cells<'_>) -> Result<(), String> {
        let name = cells.get("ma");
        if self.names.insert(name.clone()) {
            Ok(())
        } else {
            Err(format!("mã “{name}” đã dùng ở dòng trước"))
        }
    }

    fn finish(mut self) -> (Preset, Vec<Problem>) {
        self.preset.acts.sort_by_key(|act| act.effective);
        self.problems.sort_by_key(|problem| problem.line);
        (self.preset, self.problems)
    }
}

/// An empty cell promises nothing.
fn confidence(cells: &Cells<'_>) -> Result<Confidence, String> {
    let written = cells.get("do tin cay");
    match fold(&written).as_str() {
        "co nguon" | "s" => Ok(Confidence::Sourced),
        "can kiem chung" | "k" => Ok(Confidence::Unconfirmed),
        "" | "con mo" | "open" => Ok(Confidence::Open),
        _ => {
            Err(format!("không hiểu độ tin cậy “{written}” (có nguồn, cần kiểm chứng hoặc còn mở)"))
        }
    }
}

/// "01/3/2025", "1-3-2025", "2025-03-01".
fn read_day(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text.split(['/', '-', '.']).map(str::trim).collect();
    let [first, month, last] = parts.as_slice() else { return None };
    let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
    if year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}
