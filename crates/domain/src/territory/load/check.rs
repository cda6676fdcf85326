//! What does not add up once a change or all lists are in.

use std::collections::BTreeMap;

use super::super::finding::{Target, TerritoryFinding, TerritoryFindingCode};
use super::super::{Code, Level, Share, Territory, Unit};
use super::Loader;
use super::act::Act;
use crate::date::shown as day;

impl Loader {
    /// Old units whose land went to too many places or to none.
    pub(super) fn check_act(&mut self, act: &Act<'_>) {
        let mut findings = Vec::new();
        for (unit, line) in &act.lines {
            let Some(old) = self.registry.get(*unit) else { continue };
            if old.level == Level::Commune {
                findings.extend(self.check_land(*unit, old, *line));
            }
        }
        findings.extend(self.not_mapped(act));
        for finding in findings {
            self.find(act.file, finding);
        }
    }

    fn check_land(&self, unit: Unit, old: &Territory, line: u32) -> Option<TerritoryFinding> {
        let out: Vec<_> = self.registry.successors(unit).collect();
        let parts = out.iter().filter(|succession| succession.share == Share::Part).count();
        let into = || {
            let names = out.iter().filter_map(|s| Some(self.registry.get(s.new)?.name.as_str()));
            names.collect::<Vec<_>>().join(", ")
        };
        let printed = old.code.map(|code| code.to_string()).unwrap_or_default();
        if out.len() > 1 && parts < out.len() {
            let text = format!(
                "{} (mã {printed}) được ghi là nhập toàn bộ vào một đơn vị nhưng còn đứng ở đơn vị khác: {}.",
                old.name,
                into()
            );
            let code = TerritoryFindingCode::WholeAndElsewhere;
            let finding = TerritoryFinding::new(code, line, text)
                .about(printed)
                .at(Target::Unit(unit))
                .read_as("coi như chia nhiều phần; không nối chuỗi số liệu")
                .suggest("Đối chiếu với nghị quyết sắp xếp; có thể một mã in nhầm.");
            return Some(finding);
        }
        let only = out.first().filter(|only| out.len() == 1 && only.share == Share::Part)?;
        // "The rest after a part was taken away" is whole in itself only when the part is there.
        let text = format!(
            "Chỉ thấy một phần của {} (mã {printed}) nhập vào {} (“{}”), phần còn lại không thấy ở đâu.",
            old.name,
            into(),
            only.share_raw
        );
        let finding = TerritoryFinding::new(TerritoryFindingCode::RestMissing, line, text)
            .about(printed)
            .at(Target::Unit(unit))
            .read_as("coi như chia nhiều phần; không nối chuỗi số liệu")
            .suggest("Tìm dòng có phần còn lại; có thể ở đó mã in nhầm.");
        Some(finding)
    }

    /// Communes of the provinces concerned that no change names. An act that names less than half
    /// of a province's communes is not about the whole province, and leaves the others alone.
    fn not_mapped(&self, act: &Act<'_>) -> Vec<TerritoryFinding> {
        let mut provinces: BTreeMap<Code, (usize, Vec<Unit>)> = BTreeMap::new();
        for (unit, known) in self.registry.units() {
            let old = known.level == Level::Commune
                && known.code.is_some()
                && known.lives_on(act.eve)
                && known.seen.0 < act.effective;
            let Some(province) = old.then(|| self.registry.province_of(unit, act.eve)).flatten()
            else {
                continue;
            };
            let (mapped, left) = provinces.entry(province).or_default();
            match self.registry.successors(unit).next() {
                Some(_) => *mapped += 1,
                None => left.push(unit),
            }
        }
        let concerned = provinces.into_values().filter(|(mapped, left)| *mapped > left.len());
        let left = concerned.flat_map(|(_, left)| left);
        left.filter_map(|unit| Some((unit, self.registry.get(unit)?)))
            .map(|(unit, old)| {
                let printed = old.code.map(|code| code.to_string()).unwrap_or_default();
                let text = format!(
                    "{} (mã {printed}) có trước ngày {} nhưng bảng chuyển đổi không ghi nhập vào đâu.",
                    old.name,
                    day(act.effective)
                );
                TerritoryFinding::new(TerritoryFindingCode::NotMapped, 0, text)
                    .about(printed)
                    .at(Target::Unit(unit))
                    .read_as("giữ nguyên như trước, không nối với đơn vị mới")
                    .suggest("Bổ sung dòng còn thiếu vào bảng chuyển đổi rồi nạp lại.")
            })
            .collect()
    }

    /// Numbers of communes that lists give, against the communes known on their day.
    pub(super) fn compare_counts(&mut self) {
        for expected in std::mem::take(&mut self.expected) {
            let communes = self.registry.units().filter(|(unit, known)| {
                known.level == Level::Commune
                    && known.code.is_some()
                    && known.lives_on(expected.date)
                    && (known.parent == Some(expected.code)
                        || self.registry.province_of(*unit, expected.date) == Some(expected.code))
            });
            let counted = communes.count();
            let said = usize::try_from(expected.communes).unwrap_or(usize::MAX);
            if counted == 0 || counted == said {
                continue;
            }
            let text = format!(
                "Danh sách ghi mã {} có {said} đơn vị cấp xã ngày {}, nhưng đếm được {counted}.",
                expected.code,
                day(expected.date)
            );
            let finding =
                TerritoryFinding::new(TerritoryFindingCode::CountDiffers, expected.line, text)
                    .about(expected.code)
                    .read_as("giữ các đơn vị đã đọc được")
                    .suggest("Kiểm tra danh sách cấp xã có thiếu hoặc thừa dòng không.");
            self.find(expected.file, finding);
        }
    }
}
