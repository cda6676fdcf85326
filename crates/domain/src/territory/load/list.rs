//! A list of the units there were on a day.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;

use super::super::finding::{Target, TerritoryFinding, TerritoryFindingCode};
use super::super::name::name_key;
use super::super::rows::UnitRow;
use super::super::{Code, Level, Listing, Unit};
use super::{Expected, Loader, Sight};
use crate::date::shown as day;

impl Loader {
    /// Takes in the list of units of `level` that there were on `date`.
    pub(super) fn list(&mut self, file: usize, date: Date, level: Level, rows: &[&UnitRow]) {
        let named_above = rows.iter().filter_map(|row| row.parent);
        let provinces: BTreeSet<Code> = rows
            .iter()
            .map(|row| row.code)
            .chain(named_above)
            .filter(|code| code.level() == Level::Province)
            .collect();
        let mut named: HashMap<Code, &UnitRow> = HashMap::with_capacity(rows.len());
        for row in rows {
            if let Some(first) = named.get(&row.code) {
                if row.level == level {
                    self.twice(file, row, first);
                }
                continue;
            }
            named.insert(row.code, row);
            let sight = Sight {
                code: row.code,
                name: &row.name,
                kind: row.kind,
                parent: row.parent,
                on: date,
            };
            self.see(file, row.line, &sight, level);
            if let Some(communes) = row.communes {
                let (line, code) = (row.line, row.code);
                self.expected.push(Expected { file, line, date, code, communes });
            }
        }
        let of = |province| Listing { level, province, date };
        match level {
            Level::Province => self.registry.list(of(None)),
            _ => provinces.iter().for_each(|province| self.registry.list(of(Some(*province)))),
        }
        let missing: Vec<Unit> = self
            .registry
            .units()
            .filter(|(_, unit)| unit.level == level && unit.lives_on(date))
            .filter(|(_, unit)| unit.code.is_some_and(|code| !named.contains_key(&code)))
            .map(|(place, _)| place)
            .filter(|unit| {
                let of = self.registry.province_of(*unit, date);
                level == Level::Province || of.is_some_and(|of| provinces.contains(&of))
            })
            .collect();
        for unit in missing {
            self.not_listed(file, unit, date);
        }
    }

    fn twice(&mut self, file: usize, row: &UnitRow, first: &UnitRow) {
        let finding = if name_key(&row.name) == name_key(&first.name) {
            let text = format!("Dòng này lặp lại dòng {}: {} {}.", first.line, row.code, row.name);
            TerritoryFinding::new(TerritoryFindingCode::DuplicateRow, row.line, text)
                .read_as("chỉ tính một lần")
        } else {
            let text = format!(
                "Mã {} đã dùng cho “{}” ở dòng {}, ở đây lại ghi cho “{}”.",
                row.code, first.name, first.line, row.name
            );
            TerritoryFinding::new(TerritoryFindingCode::CodeTwice, row.line, text)
                .at(Target::LeftOut(row.clone()))
                .read_as("bỏ qua dòng này")
                .suggest("Tra mã đúng trong danh mục hành chính chính thức, sửa tệp rồi nạp lại.")
        };
        self.find(file, finding.about(row.code));
    }

    fn see(&mut self, file: usize, line: u32, sight: &Sight<'_>, level: Level) {
        let Some(unit) = self.registry.alive(sight.code, sight.on) else {
            self.see_new(file, line, sight, level);
            return;
        };
        let Some(known) = self.registry.get(unit) else { return };
        if name_key(&known.name) == name_key(sight.name) {
            self.seen(unit, sight);
            return;
        }
        let (first, last) = known.seen;
        let (old_name, began) = (known.name.clone(), known.valid_from);
        let renamed = if began == Some(sight.on) || (first <= sight.on && sight.on <= last) {
            None
        } else if last < sight.on {
            let later = self.registry.part(unit, sight.on);
            later.map(|later| (later, last, sight.on, old_name.as_str(), sight.name))
        } else {
            // An older list than all known: the unit had another name then.
            let next = sight.on.tomorrow().ok();
            let later = next.and_then(|next| self.registry.part(unit, next));
            later.map(|_| (unit, sight.on, first, sight.name, old_name.as_str()))
        };
        let Some((target, before, after, from, to)) = renamed else {
            self.name_differs(file, line, sight, unit);
            return;
        };
        self.rename(target, sight);
        let text = format!(
            "Mã {}: giữa ngày {} và ngày {}, tên đổi từ “{from}” thành “{to}”. Danh sách không cho biết ngày đổi và địa giới có đổi theo hay không.",
            sight.code,
            day(before),
            day(after),
        );
        let finding = TerritoryFinding::new(TerritoryFindingCode::Renamed, line, text)
            .about(sight.code)
            .at(Target::Unit(target))
            .read_as(format!("tính từ ngày {}, không nối chuỗi số liệu qua ngày đó", day(sight.on)))
            .suggest("Nạp bảng chuyển đổi của nghị quyết sắp xếp kèm ngày hiệu lực.");
        self.find(file, finding);
    }

    /// Takes in a unit whose code named none on that day.
    pub(super) fn see_new(
        &mut self,
        file: usize,
        line: u32,
        sight: &Sight<'_>,
        level: Level,
    ) -> Unit {
        let known_before = self.registry.versions(sight.code).any(|unit| {
            self.registry.get(unit).is_some_and(|u| u.valid_to.is_some_and(|to| to < sight.on))
        });
        let above = sight.parent.and_then(|parent| match parent.level() {
            Level::Province => Some(parent),
            _ => self.registry.get(self.registry.alive(parent, sight.on)?)?.parent,
        });
        // Other tiers are named along, not listed.
        let listed = || {
            let own = sight.code.level() == level;
            self.registry.lists_of(level, above).filter(move |_| own)
        };
        let appeared = known_before || listed().any(|day| day < sight.on);
        let gone_by = listed().filter(|day| sight.on < *day).min();
        let last = gone_by.and_then(|day| day.yesterday().ok());
        let unit = self.create(sight, appeared.then_some(sight.on), last);
        let on = day(sight.on);
        if appeared {
            let text = format!(
                "{} (mã {}) có trong danh sách ngày {on} nhưng chưa có trước đó.",
                sight.name, sight.code
            );
            let finding = TerritoryFinding::new(TerritoryFindingCode::Appeared, line, text)
                .about(sight.code)
                .at(Target::Unit(unit))
                .read_as(format!("tính từ ngày {on}"))
                .suggest("Nạp bảng chuyển đổi cho biết đơn vị này được thành lập từ đâu.");
            self.find(file, finding);
        }
        if let Some(next) = gone_by {
            let finding = gone(line, sight.name, &sight.code.to_string(), sight.on, next);
            self.find(file, finding.at(Target::Unit(unit)));
        }
        unit
    }

    /// A unit that should be in the list of `date` and is not.
    fn not_listed(&mut self, file: usize, unit: Unit, date: Date) {
        let Some(known) = self.registry.get(unit) else { return };
        let (name, code, seen) = (known.name.clone(), known.code, known.seen);
        let (on, printed) = (day(date), code.map(|code| code.to_string()).unwrap_or_default());
        let new = |code, text| TerritoryFinding::new(code, 0, text).about(&printed);
        let finding = if known.valid_from == Some(date) || (seen.0 <= date && date <= seen.1) {
            new(
                TerritoryFindingCode::NotInNewList,
                format!(
                    "{name} (mã {printed}) có trong nguồn khác tại ngày {on} nhưng không có trong danh sách này."
                ),
            )
            .read_as("vẫn giữ đơn vị này")
            .suggest("Kiểm tra danh sách có thiếu dòng không.")
        } else if date < seen.0 {
            if let (Some(known), Ok(next)) = (self.registry.get_mut(unit), date.tomorrow()) {
                known.valid_from = Some(next);
            }
            new(
                TerritoryFindingCode::Appeared,
                format!(
                    "{name} (mã {printed}) chưa có trong danh sách ngày {on}, đến ngày {} mới thấy.",
                    day(seen.0)
                ),
            )
            .read_as(format!("tính sau ngày {on}"))
            .suggest("Nạp bảng chuyển đổi cho biết đơn vị này được thành lập từ đâu.")
        } else {
            if let Ok(eve) = date.yesterday() {
                self.end(unit, eve);
            }
            gone(0, &name, &printed, seen.1, date)
        };
        self.find(file, finding.at(Target::Unit(unit)));
    }
}

fn gone(line: u32, name: &str, printed: &str, last: Date, missing: Date) -> TerritoryFinding {
    let text = format!(
        "{name} (mã {printed}) còn thấy ngày {} nhưng không có trong danh sách ngày {on}; chưa rõ nhập vào đơn vị nào, nên địa giới của các đơn vị lân cận có thể đã đổi.",
        day(last),
        on = day(missing)
    );
    TerritoryFinding::new(TerritoryFindingCode::Gone, line, text)
        .about(printed)
        .read_as(format!("coi như kết thúc trước ngày {}", day(missing)))
        .suggest("Nạp bảng chuyển đổi của nghị quyết sắp xếp kèm ngày hiệu lực.")
}
