//! Rows of the indicator appendix.

use std::collections::{HashMap, HashSet};

use ansinh_domain::plan::{Field, FindingCode, Heading, IndicatorDraft, PlanDraft, Severity};
use ansinh_domain::target::{
    Bound, Doubt, MeasureKind, Milestone, Target, infer_direction, read_target,
};

use super::agencies::Agencies;
use super::codes::{self, Above, Codes, Kind};
use super::collect::Findings;
use super::heading::{Role, section_milestone};
use super::lost;
use super::ordinal::{Ordinal, clean_label};
use super::rows::{Caption, CellText, Row};

const KIND: Kind = Kind { row: "Dòng", two: "hai dòng chỉ tiêu", heading: "nhóm" };

/// Reads the rows of the indicator tables into `draft`.
pub(crate) fn read(
    rows: &[Row],
    fallback: Option<Milestone>,
    draft: &mut PlanDraft,
    findings: &mut Findings,
) {
    let mut reader = Reader {
        draft,
        findings,
        fallback,
        prefix: false,
        group: None,
        group_label: String::new(),
        group_agencies: None,
        over: None,
        part: None,
        milestone: None,
        last_coded: None,
        last_dash: None,
        codes: Codes::new(KIND),
        above: None,
        year_said: false,
    };
    let mut rest = rows;
    while !rest.is_empty() {
        // A part ends where another table begins its numbers anew.
        let end = rest.iter().skip(1).position(|row| row.begins.is_some()).map(|at| at + 1);
        let (part, after) = rest.split_at(end.unwrap_or(rest.len()));
        reader.prefix = part.first().is_some_and(|r| r.begins.is_some()) || restarts(part);
        for (index, row) in part.iter().enumerate() {
            reader.row(row, part.get(index + 1));
        }
        rest = after;
    }
    finish(draft);
}

/// Whether numbering begins anew in some group, so that codes need their group in front. A number
/// that stands twice in one group is a slip.
fn restarts(rows: &[Row]) -> bool {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut group = 0;
    rows.iter().any(|row| {
        if !matches!(Ordinal::parse(&row.label), Some(Ordinal::Arabic(_))) {
            group += usize::from(!row.label.is_empty() || !row.has_data());
            return false;
        }
        if !row.has_data() {
            group += 1;
            return false;
        }
        *seen.entry(clean_label(&row.label)).or_insert(group) != group
    })
}

struct Reader<'a> {
    draft: &'a mut PlanDraft,
    findings: &'a mut Findings,
    /// For a target column that names no year, when no section row does either.
    fallback: Option<Milestone>,
    prefix: bool,
    group: Option<String>,
    /// What the group's own row prints as its label.
    group_label: String,
    /// Agencies that a group row names for all rows below.
    group_agencies: Option<Agencies>,
    /// A measured Roman or lettered row that numbered rows stand under.
    over: Option<String>,
    /// The Roman or lettered part above groups numbered with digits.
    part: Option<String>,
    milestone: Option<Milestone>,
    last_coded: Option<String>,
    last_dash: Option<String>,
    codes: Codes,
    above: Option<Agencies>,
    /// That the years of the targets were assumed has been said.
    year_said: bool,
}

impl Reader<'_> {
    fn row(&mut self, row: &Row, next: Option<&Row>) {
        if let Some(caption) = &row.begins {
            self.begin_anew(caption, row);
        }
        let ordinal = Ordinal::parse(&row.label);
        let top = matches!(ordinal, Some(Ordinal::Roman(_) | Ordinal::Letter(_)));
        if row.has_data() && top {
            let measured = row.cells().any(|(role, cell)| {
                matches!(role, Role::Target(_) | Role::Unit) && (cell.lost || !cell.text.is_empty())
            });
            let heads = next.is_some_and(|n| {
                matches!(Ordinal::parse(&n.label), Some(Ordinal::Arabic(l)) if l.last() == Some(&1))
            });
            self.over = None;
            if heads && !measured {
                self.group_row(row, ordinal.as_ref());
                self.group_duties(row);
                return;
            }
            self.indicator(row, ordinal);
            self.over = self.last_coded.clone().filter(|_| heads);
            return;
        }
        if !row.has_data() {
            if self.goes_on(row) || self.introduces(row) {
                return;
            }
            if self.is_group(row, ordinal.as_ref(), next) {
                self.group_row(row, ordinal.as_ref());
                return;
            }
        }
        self.indicator(row, ordinal);
    }

    /// A row a page break cut in two: no label, words that begin in lower case.
    fn goes_on(&mut self, row: &Row) -> bool {
        let begins_low = row.name.text.chars().next().is_some_and(char::is_lowercase);
        if !row.label.is_empty() || !begins_low || row.one_cell && row.name.text.len() > 200 {
            return false;
        }
        let Some(last) = self.draft.indicators.last_mut() else { return false };
        last.name.push(' ');
        last.name.push_str(&row.name.text);
        true
    }

    /// "Trong đó:" between a row and its sub-rows says nothing by itself; it stays with the row.
    fn introduces(&mut self, row: &Row) -> bool {
        let words = ansinh_domain::text::fold(&row.name.text);
        let words = words.trim_end_matches([':', '.', ' ', ',']);
        let known = matches!(words, "trong do" | "bao gom" | "gom" | "cu the" | "chia ra");
        if !known || !row.label.is_empty() || self.last_coded.is_none() {
            return false;
        }
        let Some(last) = self.draft.indicators.last_mut() else { return false };
        last.name.push(' ');
        last.name.push_str(&row.name.text);
        true
    }

    /// Another table whose numbers begin with 1 again: it is a group of its own.
    fn begin_anew(&mut self, caption: &Caption, row: &Row) {
        let code = codes::free(caption.code.clone(), &self.draft.groups);
        self.findings
            .add(
                Severity::Note,
                FindingCode::NumberingGap,
                row.place,
                Some(&code),
                format!("Bảng chỉ tiêu “{}” đánh số lại từ đầu.", caption.name),
            )
            .reading(format!("Mã các chỉ tiêu của bảng này mang thêm “{code}”."));
        self.milestone = None;
        self.part = Some(code.clone());
        self.enter_group(&code, &code);
        let name = caption.name.clone();
        self.draft.groups.push(Heading { code, name, parent: None, place: row.place });
    }

    fn enter_group(&mut self, code: &str, label: &str) {
        self.group = Some(code.to_owned());
        label.clone_into(&mut self.group_label);
        self.group_agencies = None;
        self.over = None;
        self.last_coded = None;
        self.last_dash = None;
    }

    /// A group row that names agencies means all rows below that name none.
    fn group_duties(&mut self, row: &Row) {
        let code = self.group.clone().unwrap_or_default();
        let agencies = Agencies::read(row, self.above.as_ref(), &code, self.findings);
        self.above = Some(agencies.clone());
        self.group_agencies = (!agencies.is_empty()).then_some(agencies);
    }

    fn is_group(&self, row: &Row, ordinal: Option<&Ordinal>, next: Option<&Row>) -> bool {
        let next_ordinal = next.and_then(|n| Ordinal::parse(&n.label));
        let leads_subrows = match &next_ordinal {
            Some(Ordinal::Dash(_) | Ordinal::Point(_)) => true,
            None => next.is_some_and(|n| n.label.is_empty() && n.has_data()),
            _ => false,
        };
        match ordinal {
            Some(Ordinal::Roman(_) | Ordinal::Letter(_)) => true,
            Some(Ordinal::Mixed(_)) => !leads_subrows,
            Some(Ordinal::Arabic(levels)) => {
                let deeper = matches!(&next_ordinal, Some(Ordinal::Arabic(n)) if n.len() > levels.len() && n.starts_with(levels));
                if deeper { levels.len() == 1 } else { levels.len() == 1 && !leads_subrows }
            }
            Some(Ordinal::Dash(_) | Ordinal::Point(_)) => false,
            None => !row.name.text.is_empty() || !row.label.is_empty(),
        }
    }

    fn group_row(&mut self, row: &Row, ordinal: Option<&Ordinal>) {
        let (label, name) = match ordinal {
            Some(_) => (clean_label(&row.label), row.name.text.clone()),
            None => match Ordinal::split_heading(&row.name.text) {
                Some((label, rest)) => (label, rest.to_owned()),
                None => (String::new(), row.name.text.clone()),
            },
        };
        if let Some(milestone) = section_milestone(&name) {
            self.milestone = Some(milestone);
        }
        let ordinal = Ordinal::parse(&label);
        let top = !matches!(ordinal, Some(Ordinal::Arabic(_)));
        // Roman groups stand under the lettered part, or the table, that begins above them.
        let under = self.part.as_ref().filter(|part| {
            !top || matches!(ordinal, Some(Ordinal::Roman(_)))
                && !matches!(
                    Ordinal::parse(part.rsplit('.').next().unwrap_or(part)),
                    Some(Ordinal::Roman(_))
                )
        });
        let parent = under.cloned();
        let printed = label.clone();
        let code = codes::free(
            match (&parent, label.is_empty()) {
                (_, true) => format!("#{}", self.draft.groups.len() + 1),
                (Some(part), false) if self.prefix => format!("{part}.{label}"),
                _ => label,
            },
            &self.draft.groups,
        );
        if top && parent.is_none() {
            self.part = Some(code.clone());
        }
        self.enter_group(&code, &printed);
        self.draft.groups.push(Heading { code, name, parent, place: row.place });
    }

    fn indicator(&mut self, row: &Row, ordinal: Option<Ordinal>) {
        let (code, parent) = self.code_of(row, ordinal.as_ref());
        let name = match ordinal {
            None => row.name.text.trim_start_matches(['-', '+', '–', '•', ' ']).to_owned(),
            Some(_) => row.name.text.clone(),
        };
        let unit = row.filled(Role::Unit).map(|c| c.text.clone());
        let targets = self.targets(row, &code, unit.as_deref());
        let above = Above {
            row: self.above.as_ref(),
            parent: parent.as_deref().and_then(|p| Some((p, self.agencies_of(p)?))),
            heading: (self.group.as_deref(), self.group_agencies.as_ref()),
        };
        let agencies = codes::agencies(row, &code, above, KIND, self.findings);
        self.above = Some(agencies.clone());
        let empty = targets.iter().all(|t| t.raw.is_empty() && t.bound == Bound::None);
        self.draft.indicators.push(IndicatorDraft {
            printed_code: row.label.clone(),
            parent,
            group: self.group.clone(),
            name,
            header_only: unit.is_none() && empty,
            unit,
            targets,
            measure: MeasureKind::Level,
            direction: None,
            direction_evidence: None,
            lead: agencies.lead,
            coordinating: agencies.coordinating,
            follow_up: agencies.follow_up,
            inherited_bodies: agencies.inherited,
            note: row.filled(Role::Note).map(|c| c.text.clone()),
            place: row.place,
            code,
        });
    }

    fn agencies_of(&self, code: &str) -> Option<Agencies> {
        let row = self.draft.indicators.iter().rev().find(|i| i.code == code)?;
        let agencies = Agencies {
            lead: row.lead.clone(),
            coordinating: row.coordinating.clone(),
            follow_up: row.follow_up.clone(),
            inherited: false,
        };
        (!agencies.is_empty()).then_some(agencies)
    }

    /// The row's code and its parent's.
    fn code_of(&mut self, row: &Row, ordinal: Option<&Ordinal>) -> (String, Option<String>) {
        let (code, parent) = match ordinal {
            Some(Ordinal::Arabic(levels)) => {
                self.leave_group(levels);
                let own = self.prefixed(&clean_label(&row.label));
                let parent = (levels.len() > 1 || self.over.is_some())
                    .then(|| own.rsplit_once('.').map(|(head, _)| head.to_owned()))
                    .flatten()
                    .filter(|head| self.codes.holds(head));
                (own, parent)
            }
            Some(Ordinal::Roman(_) | Ordinal::Letter(_) | Ordinal::Mixed(_)) => {
                (clean_label(&row.label), None)
            }
            Some(Ordinal::Point(letter)) => match self.last_coded.clone() {
                Some(parent) => (format!("{parent}-{letter}"), Some(parent)),
                None => (letter.to_string(), None),
            },
            Some(Ordinal::Dash(2)) if self.last_dash.is_some() => {
                let parent = self.last_dash.clone().unwrap_or_default();
                (self.codes.numbered(&parent), Some(parent))
            }
            Some(Ordinal::Dash(_)) | None => match self.last_coded.clone() {
                Some(parent) => (self.codes.numbered(&parent), Some(parent)),
                None => (self.running(), None),
            },
        };
        let code = self.codes.unique(code, row, self.findings);
        match ordinal {
            Some(Ordinal::Dash(2)) if self.last_dash.is_some() => {}
            Some(Ordinal::Dash(_)) | None if parent.is_some() => {
                self.last_dash = Some(code.clone())
            }
            Some(Ordinal::Point(_)) if parent.is_some() => self.last_dash = Some(code.clone()),
            None => {}
            _ => {
                self.last_coded = Some(code.clone());
                self.last_dash = None;
            }
        }
        (code, parent)
    }

    /// "2" after "1.2" of group 1 stands under the part again, not in group 1.
    fn leave_group(&mut self, levels: &[u32]) {
        let ([now], Some(Ordinal::Arabic(group))) = (levels, Ordinal::parse(&self.group_label))
        else {
            return;
        };
        let inside = format!("{}.", self.group_label);
        let own = self.draft.indicators.last().is_some_and(|last| {
            last.group == self.group
                && (last.printed_code.starts_with(&inside) || last.parent.is_some())
        });
        if own && group.as_slice() == [now.saturating_sub(1)] {
            let part = self.part.clone();
            self.group_label = part.clone().unwrap_or_default();
            self.group = part;
            self.group_agencies = None;
        }
    }

    fn prefixed(&self, label: &str) -> String {
        if let Some(over) = &self.over {
            return format!("{over}.{label}");
        }
        match (&self.group, self.prefix) {
            // "1.1" under group 1 of part I is "I.1.1".
            (Some(group), true)
                if !self.group_label.is_empty()
                    && label.starts_with(&format!("{}.", self.group_label)) =>
            {
                let head = group.strip_suffix(&self.group_label).unwrap_or_default();
                format!("{head}{label}")
            }
            (Some(group), true) if !label.starts_with(&format!("{group}.")) => {
                format!("{group}.{label}")
            }
            _ => label.to_owned(),
        }
    }

    fn running(&self) -> String {
        let own = self.draft.indicators.iter().filter(|i| i.parent.is_none()).count() + 1;
        match &self.group {
            Some(group) => {
                let in_group = self
                    .draft
                    .indicators
                    .iter()
                    .filter(|i| i.group.as_ref() == Some(group))
                    .count();
                format!("{group}.{}", in_group + 1)
            }
            None => own.to_string(),
        }
    }

    fn targets(&mut self, row: &Row, code: &str, unit: Option<&str>) -> Vec<Target> {
        let mut out: Vec<Target> = Vec::new();
        for (role, cell) in row.cells() {
            let Role::Target(milestone) = role else { continue };
            let named = milestone.or(self.milestone);
            let Some(milestone) = named.or(self.fallback) else {
                self.unplaced(cell, code, "cột mục tiêu không ghi năm nào");
                continue;
            };
            if out.iter().any(|t| t.milestone == milestone) {
                self.unplaced(cell, code, "một mốc có hai cột mục tiêu");
                continue;
            }
            if named.is_none() && !cell.text.is_empty() {
                self.year_assumed(cell, milestone);
            }
            let target = if cell.lost {
                Target { milestone, raw: String::new(), bound: Bound::Missing, remark: None }
            } else {
                let reading = read_target(&cell.raw, unit, milestone);
                for doubt in &reading.doubts {
                    // Without a unit beside it the one printed in the target contradicts nothing.
                    if unit.is_none() && matches!(doubt, Doubt::OtherUnit { .. }) {
                        continue;
                    }
                    self.doubt(doubt, cell, code, &reading.target);
                }
                reading.target
            };
            out.push(target);
        }
        lost::report(row, code, &out, self.findings);
        out
    }

    /// A value that belongs to no milestone, or to one that has its value already.
    fn unplaced(&mut self, cell: &CellText, code: &str, why: &str) {
        if cell.text.is_empty() {
            return;
        }
        self.findings
            .add(
                Severity::Warn,
                FindingCode::RowUnreadable,
                cell.place,
                Some(code),
                format!(
                    "Giá trị “{}” của chỉ tiêu {code} không xếp được vào mốc nào: {why}.",
                    cell.text
                ),
            )
            .reading("Không lấy giá trị này.");
    }

    /// The table names no year for its targets: said once, at the first of them.
    fn year_assumed(&mut self, cell: &CellText, milestone: Milestone) {
        if std::mem::replace(&mut self.year_said, true) {
            return;
        }
        self.findings
            .add(
                Severity::Warn,
                FindingCode::ColumnUnknown,
                cell.place,
                None,
                "Cột mục tiêu và các dòng đề mục của bảng chỉ tiêu không ghi năm.".to_owned(),
            )
            .reading(format!(
                "Hiểu là mục tiêu đến năm {}, theo trích yếu hoặc ngày ban hành.",
                milestone.year
            ));
    }

    fn doubt(&mut self, doubt: &Doubt, cell: &CellText, code: &str, target: &Target) {
        let year = target.milestone.year;
        let raw = &target.raw;
        let (severity, finding, message) = match doubt {
            Doubt::Unreadable => (
                Severity::Ask,
                FindingCode::TargetUnreadable,
                format!("Không đọc được mục tiêu năm {year} của chỉ tiêu {code}: “{raw}”."),
            ),
            Doubt::Scoped => (
                Severity::Warn,
                FindingCode::TargetScoped,
                format!(
                    "Mục tiêu năm {year} của chỉ tiêu {code} gồm nhiều mức theo phạm vi: “{raw}”."
                ),
            ),
            Doubt::Contradiction => (
                Severity::Ask,
                FindingCode::TargetContradiction,
                format!("Mục tiêu năm {year} của chỉ tiêu {code} tự mâu thuẫn: “{raw}”."),
            ),
            Doubt::OtherUnit { printed } => (
                Severity::Warn,
                FindingCode::UnitOdd,
                format!(
                    "Mục tiêu năm {year} của chỉ tiêu {code} ghi đơn vị “{printed}”, khác cột đơn vị tính."
                ),
            ),
        };
        self.findings
            .add(severity, finding, cell.place, Some(code), message)
            .reading(super::words::bound(&target.bound))
            .field(Field::Target { indicator: code.to_owned(), year });
    }
}

/// What needs the whole list: which rows only head others, and which way is better.
fn finish(draft: &mut PlanDraft) {
    let parents: HashSet<String> =
        draft.indicators.iter().filter_map(|i| i.parent.clone()).collect();
    let names: HashMap<String, String> =
        draft.indicators.iter().map(|i| (i.code.clone(), i.name.clone())).collect();
    for indicator in &mut draft.indicators {
        indicator.header_only &= parents.contains(&indicator.code);
        if indicator.header_only {
            indicator.targets.clear();
            continue;
        }
        // "Thành thị" says nothing of its direction; the row it stands under does.
        let name = match indicator.parent.as_ref().and_then(|p| names.get(p)) {
            Some(parent) => format!("{parent} {}", indicator.name),
            None => indicator.name.clone(),
        };
        let (direction, evidence, measure) =
            infer_direction(&name, indicator.unit.as_deref(), &indicator.targets);
        indicator.direction = Some(direction);
        indicator.direction_evidence = evidence;
        indicator.measure = measure;
    }
}
