//! Which old unit a row of changes means: codes are misprinted, missing, or stand twice.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;

use super::super::finding::{TerritoryFinding, TerritoryFindingCode};
use super::super::name::name_key;
use super::super::rows::ChangeRow;
use super::super::{Code, Level, Registry};

/// The old unit a row means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Old {
    /// The commune with that code.
    Commune(Code),
    /// The district itself, which had no communes.
    District(Code),
    /// Land whose code is not known.
    Uncoded,
    /// Nothing that could be told.
    Unreadable,
}

/// A name within its district, since communes of different districts share names.
type Place = (String, Option<Code>);

/// What is known of the units there were on the eve of a change, from other sources and from the
/// rows of the change themselves.
pub(super) struct Eve<'a> {
    registry: &'a Registry,
    effective: Date,
    eve: Date,
    /// Codes by name, from other sources.
    known: HashMap<Place, Vec<Code>>,
    /// Codes by name, as the rows print them.
    printed: HashMap<Place, BTreeSet<Code>>,
    /// Names by code, as the rows print them, first line first.
    names: HashMap<Code, Vec<String>>,
}

impl<'a> Eve<'a> {
    pub(super) fn new(
        registry: &'a Registry,
        effective: Date,
        eve: Date,
        rows: &[&ChangeRow],
    ) -> Eve<'a> {
        let mut this = Eve {
            registry,
            effective,
            eve,
            known: HashMap::new(),
            printed: HashMap::new(),
            names: HashMap::new(),
        };
        for (_, unit) in registry.units().filter(|(_, unit)| {
            unit.level == Level::Commune && unit.seen.0 < effective && unit.lives_on(eve)
        }) {
            let Some(code) = unit.code else { continue };
            this.known.entry((name_key(&unit.name), unit.parent)).or_default().push(code);
        }
        for row in rows {
            let Some(code) = row.old.code else { continue };
            let (name, district) = place(row);
            let names = this.names.entry(code).or_default();
            if !names.contains(&name) {
                names.push(name.clone());
            }
            this.printed.entry((name, district)).or_default().insert(code);
        }
        this
    }

    /// The old unit `row` means, and what is doubtful about it.
    pub(super) fn read(&self, row: &ChangeRow) -> (Old, Option<TerritoryFinding>) {
        match row.old.code {
            Some(code) => self.read_coded(row, code),
            None => self.read_uncoded(row),
        }
    }

    fn read_coded(&self, row: &ChangeRow, code: Code) -> (Old, Option<TerritoryFinding>) {
        let own = place(row);
        let known = self
            .registry
            .alive(code, self.eve)
            .and_then(|unit| self.registry.get(unit))
            .filter(|unit| unit.seen.0 < self.effective);
        let names = self.names.get(&code).map_or(&[][..], Vec::as_slice);
        match known {
            Some(unit) if name_key(&unit.name) == own.0 => (Old::Commune(code), None),
            Some(unit) => {
                let holder = name_key(&unit.name);
                match self.elsewhere(&own, code) {
                    Some(right) => misprinted(row, code, right, &unit.name),
                    // The rows name the rightful owner of the code too.
                    None if names.contains(&holder) => twice(row, code, &unit.name),
                    None => {
                        let text = format!(
                            "Mã {code} ở dòng này ghi tên “{}”, danh sách trước sắp xếp ghi “{}”.",
                            row.old.name, unit.name
                        );
                        let finding = TerritoryFinding::new(
                            TerritoryFindingCode::NameDiffers,
                            row.line,
                            text,
                        )
                        .about(code)
                        .read_as(format!("vẫn là mã {code}"))
                        .suggest("Kiểm tra đơn vị có đổi tên trước ngày sắp xếp không.");
                        (Old::Commune(code), Some(finding))
                    }
                }
            }
            None => self.read_unlisted(row, code, &own, names),
        }
    }

    /// A code that no other source knows.
    fn read_unlisted(
        &self,
        row: &ChangeRow,
        code: Code,
        own: &Place,
        names: &[String],
    ) -> (Old, Option<TerritoryFinding>) {
        if let Some(right) = self.elsewhere(own, code) {
            return misprinted(row, code, right, "đơn vị khác");
        }
        if names.len() > 1 {
            if let Some(right) = self.only_code(own, code) {
                return misprinted(row, code, right, "đơn vị khác");
            }
            // The first name that has no other code keeps this one.
            let keeps = names.iter().find(|name| {
                let place = ((*name).clone(), own.1);
                self.elsewhere(&place, code).or(self.only_code(&place, code)).is_none()
            });
            if keeps != Some(&own.0) {
                return twice(row, code, "đơn vị khác");
            }
        }
        let province = row.old.province.as_ref().map(|province| province.code);
        let before = |day: Date| day < self.effective;
        if self.registry.is_listed(Level::Commune, province, before) {
            let text = format!(
                "{} (mã {code}) không có trong danh sách trước sắp xếp của tỉnh.",
                row.old.name
            );
            let finding = TerritoryFinding::new(TerritoryFindingCode::NotInOldList, row.line, text)
                .about(code)
                .read_as("vẫn giữ như bảng chuyển đổi ghi")
                .suggest("Kiểm tra lại mã, hoặc nạp danh sách gần ngày sắp xếp hơn.");
            return (Old::Commune(code), Some(finding));
        }
        (Old::Commune(code), None)
    }

    fn read_uncoded(&self, row: &ChangeRow) -> (Old, Option<TerritoryFinding>) {
        if row.old.name.is_empty() {
            let Some(district) = &row.old.district else { return (Old::Unreadable, None) };
            let text = format!(
                "Dòng không ghi đơn vị cấp xã cũ; {} (mã {}) không có xã trực thuộc.",
                district.name, district.code
            );
            let finding =
                TerritoryFinding::new(TerritoryFindingCode::DistrictItself, row.line, text)
                    .about(district.code)
                    .read_as(format!("chính {} trở thành {}", district.name, row.new_name));
            return (Old::District(district.code), Some(finding));
        }
        let text = format!("Dòng không có mã của “{}”.", row.old.name);
        let finding = TerritoryFinding::new(TerritoryFindingCode::CodeMissing, row.line, text);
        let own = place(row);
        let candidates = self.codes_of(&own);
        match candidates.iter().next() {
            Some(code) if candidates.len() == 1 => {
                let finding = finding
                    .about(code)
                    .read_as(format!("mã {code}, theo tên và huyện"))
                    .suggest("Bổ sung mã vào tệp rồi nạp lại.");
                (Old::Commune(*code), Some(finding))
            }
            _ => {
                let finding = finding
                    .read_as("phần đất không có mã, vẫn được tính vào đơn vị mới")
                    .suggest("Nếu đây là đơn vị hành chính, hãy bổ sung mã rồi nạp lại.");
                (Old::Uncoded, Some(finding))
            }
        }
    }

    /// The one other code that other sources give a name in its district.
    fn elsewhere(&self, own: &Place, but: Code) -> Option<Code> {
        let mut others = self.known.get(own)?.iter().filter(|code| **code != but);
        match (others.next(), others.next()) {
            (Some(only), None) => Some(*only),
            _ => None,
        }
    }

    /// The one other code that the rows print with that name and no other.
    fn only_code(&self, own: &Place, but: Code) -> Option<Code> {
        let alone = |code: &&Code| {
            **code != but && self.names.get(*code).is_some_and(|names| names.len() == 1)
        };
        let mut others = self.printed.get(own)?.iter().filter(alone);
        match (others.next(), others.next()) {
            (Some(only), None) => Some(*only),
            _ => None,
        }
    }

    fn codes_of(&self, own: &Place) -> BTreeSet<Code> {
        match self.known.get(own) {
            Some(codes) => codes.iter().copied().collect(),
            None => self.printed.get(own).cloned().unwrap_or_default(),
        }
    }
}

fn place(row: &ChangeRow) -> Place {
    (name_key(&row.old.name), row.old.district.as_ref().map(|district| district.code))
}

fn misprinted(
    row: &ChangeRow,
    code: Code,
    right: Code,
    owner: &str,
) -> (Old, Option<TerritoryFinding>) {
    let text = format!(
        "Mã {code} ghi cho “{}” là mã của {owner}; cùng huyện, “{}” mang mã {right}.",
        row.old.name, row.old.name
    );
    let finding = TerritoryFinding::new(TerritoryFindingCode::CodeMisprinted, row.line, text)
        .about(code)
        .read_as(format!("mã {right}"))
        .suggest(format!("Sửa {code} thành {right} trong tệp nguồn."));
    (Old::Commune(right), Some(finding))
}

fn twice(row: &ChangeRow, code: Code, owner: &str) -> (Old, Option<TerritoryFinding>) {
    let text = format!(
        "Mã {code} ghi cho “{}” nhưng cũng ghi cho {owner}; chưa biết mã đúng của “{}”.",
        row.old.name, row.old.name
    );
    let finding = TerritoryFinding::new(TerritoryFindingCode::CodeTwice, row.line, text)
        .about(code)
        .read_as(format!("“{}” là đơn vị chưa rõ mã, vẫn được tính vào đơn vị mới", row.old.name))
        .suggest("Nạp cùng danh sách cấp xã trước ngày sắp xếp để tìm mã đúng.");
    (Old::Uncoded, Some(finding))
}

/// Provinces by the new provinces their communes went to.
pub(super) fn provinces(rows: &[&ChangeRow]) -> BTreeMap<Code, BTreeSet<Code>> {
    let mut pairs: BTreeMap<Code, BTreeSet<Code>> = BTreeMap::new();
    for row in rows {
        if let (Some(old), Some(new)) = (&row.old.province, &row.new_province) {
            pairs.entry(old.code).or_default().insert(new.code);
        }
    }
    pairs
}
