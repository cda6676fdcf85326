//! Checks over the whole draft: what is missing, what contradicts, what stands twice.

use std::collections::HashMap;

use ansinh_domain::plan::{Edit, Field, FindingCode, IndicatorDraft, Place, PlanDraft, Severity};
use ansinh_domain::target::{Bound, Direction, DirectionEvidence, Doubt, Target, read_target};
use ansinh_domain::text;
use rust_decimal::Decimal;

use super::appendix::Printed;
use super::collect::Findings;
use super::ordinal::{Ordinal, clean_label};
use super::words;

/// Runs every check.
pub(crate) fn run(draft: &PlanDraft, printed: &Printed, findings: &mut Findings) {
    columns(draft, printed, findings);
    for indicator in draft.indicators.iter().filter(|i| !i.header_only) {
        targets(indicator, findings);
        direction(indicator, findings);
        unit(indicator, printed, findings);
    }
    units_of_one_word(draft, findings);
    agencies(draft, printed, findings);
    duplicates(draft, findings);
    numbering(draft, findings);
}

/// A column the plan does not print is said once, for the whole table.
fn columns(draft: &PlanDraft, printed: &Printed, findings: &mut Findings) {
    let mut absent = |severity, code, what: &str, reading: &str| {
        findings.add(severity, code, Place::default(), None, format!("{what}.")).reading(reading);
    };
    if !draft.indicators.is_empty() && !printed.units {
        absent(
            Severity::Warn,
            FindingCode::UnitMissing,
            "Bảng chỉ tiêu không có cột đơn vị tính",
            "Không chỉ tiêu nào có đơn vị tính.",
        );
    }
    for (rows, leads, what) in [
        (draft.indicators.len(), printed.indicator_leads, "chỉ tiêu"),
        (draft.tasks.len(), printed.task_leads, "nhiệm vụ"),
    ] {
        if rows > 0 && !leads {
            absent(
                Severity::Ask,
                FindingCode::AgencyMissing,
                &format!("Bảng {what} không có cột cơ quan chủ trì"),
                "Chưa có cơ quan chịu trách nhiệm; phân công sau khi nhập.",
            );
        }
    }
}

fn targets(indicator: &IndicatorDraft, findings: &mut Findings) {
    let code = &indicator.code;
    if indicator.targets.iter().all(|t| t.bound == Bound::None) {
        let added = findings
            .add(
                Severity::Warn,
                FindingCode::NoTarget,
                indicator.place,
                Some(code),
                format!("Chỉ tiêu {code} không đặt mục tiêu ở mốc nào."),
            )
            .reading("Chỉ theo dõi, không đánh giá đạt hay không đạt.");
        if let Some(target) = indicator.targets.last() {
            added.field(Field::Target { indicator: code.clone(), year: target.milestone.year });
        }
    }
    if let Some((earlier, later)) = against(indicator) {
        let what = indicator.direction.map_or("", words::direction);
        findings
            .add(
                Severity::Warn,
                FindingCode::MilestoneAgainstDirection,
                indicator.place,
                Some(code),
                format!(
                    "Chỉ tiêu {code} được hiểu là {what} nhưng mục tiêu năm {} ({}) lại kém hơn năm {} ({}).",
                    later.milestone.year, later.raw, earlier.milestone.year, earlier.raw
                ),
            )
            .reading(format!("Giữ nguyên hai mục tiêu và chiều hướng {what}."))
            .or(
                "Đổi chiều hướng",
                indicator.direction.map_or_else(Vec::new, |d| vec![turn(code, d)]),
            )
            .field(Field::Target { indicator: code.clone(), year: later.milestone.year });
    }
    if let Some((a, b)) = opposed(&indicator.targets) {
        findings
            .add(
                Severity::Warn,
                FindingCode::TargetContradiction,
                indicator.place,
                Some(code),
                format!(
                    "Chỉ tiêu {code} đặt giới hạn ngược nhau ở hai mốc: “{}” năm {} và “{}” năm {}.",
                    a.raw, a.milestone.year, b.raw, b.milestone.year
                ),
            )
            .reading("Giữ nguyên từng mốc.")
            .field(Field::Target { indicator: code.clone(), year: b.milestone.year });
    }
}

/// The number a later target must not fall short of.
fn level(bound: &Bound) -> Option<Decimal> {
    match bound {
        Bound::Equal { value }
        | Bound::About { value }
        | Bound::Above { value }
        | Bound::AtLeast { value }
        | Bound::Below { value }
        | Bound::AtMost { value } => Some(*value),
        Bound::Between { low, high } => Some((*low + *high) / Decimal::TWO),
        _ => None,
    }
}

/// Two milestones of which the later is worse, by the direction read.
fn against(indicator: &IndicatorDraft) -> Option<(&Target, &Target)> {
    let known: Vec<(&Target, Decimal)> =
        indicator.targets.iter().filter_map(|t| level(&t.bound).map(|l| (t, l))).collect();
    known.windows(2).find_map(|pair| {
        let [(a, low), (b, high)] = pair else { return None };
        let worse = match indicator.direction? {
            Direction::Higher => high < low,
            Direction::Lower => high > low,
            Direction::Status => false,
        };
        worse.then_some((*a, *b))
    })
}

/// A lower limit at one milestone and an upper limit at another.
fn opposed(targets: &[Target]) -> Option<(&Target, &Target)> {
    let lower = |t: &&Target| matches!(t.bound, Bound::Above { .. } | Bound::AtLeast { .. });
    let upper = |t: &&Target| matches!(t.bound, Bound::Below { .. } | Bound::AtMost { .. });
    let a = targets.iter().find(lower)?;
    let b = targets.iter().find(upper)?;
    if a.milestone <= b.milestone { Some((a, b)) } else { Some((b, a)) }
}

fn turn(code: &str, direction: Direction) -> Edit {
    let turned = match direction {
        Direction::Higher => Direction::Lower,
        Direction::Lower | Direction::Status => Direction::Higher,
    };
    Edit::Direction { indicator: code.to_owned(), direction: turned }
}

fn direction(indicator: &IndicatorDraft, findings: &mut Findings) {
    let (Some(DirectionEvidence::Assumed), Some(taken)) =
        (indicator.direction_evidence, indicator.direction)
    else {
        return;
    };
    // A share whose target is everything can only be wanted high.
    let whole = indicator.unit.as_deref().is_some_and(|u| u.trim() == "%")
        && indicator.targets.iter().any(|t| level(&t.bound) == Some(Decimal::ONE_HUNDRED));
    let severity = if whole { Severity::Note } else { Severity::Warn };
    findings
        .add(
            severity,
            FindingCode::DirectionAssumed,
            indicator.place,
            Some(&indicator.code),
            format!(
                "Văn bản không cho biết chỉ tiêu {} “{}” càng cao hay càng thấp thì càng tốt.",
                indicator.code, indicator.name
            ),
        )
        .reading(format!("Tạm coi là {}.", words::direction(taken)))
        .or("Càng thấp càng tốt", vec![turn(&indicator.code, taken)])
        .field(Field::Direction { indicator: indicator.code.clone() });
}

/// The unit the targets print, when all that print one print the same.
fn unit_of_targets(indicator: &IndicatorDraft) -> Option<String> {
    let mut units = indicator.targets.iter().flat_map(|target| {
        read_target(&target.raw, None, target.milestone).doubts.into_iter().filter_map(|doubt| {
            match doubt {
                Doubt::OtherUnit { printed } => Some(printed),
                _ => None,
            }
        })
    });
    let first = units.next()?;
    units.all(|unit| unit == first).then_some(first)
}

/// "Thu nhập bình quân (triệu đồng/người/năm)": a unit in brackets at the end of the name.
fn unit_of_name(name: &str) -> Option<String> {
    let (_, last) = name.trim_end().strip_suffix(')')?.rsplit_once('(')?;
    let short = (1..=25).contains(&last.trim().chars().count());
    short.then(|| last.trim().to_owned())
}

fn unit(indicator: &IndicatorDraft, printed: &Printed, findings: &mut Findings) {
    let code = &indicator.code;
    let Some(unit) = indicator.unit.as_deref() else {
        let severity = if printed.units { Severity::Warn } else { Severity::Note };
        let added = findings
            .add(
                severity,
                FindingCode::UnitMissing,
                indicator.place,
                Some(code),
                format!("Chỉ tiêu {code} không ghi đơn vị tính."),
            )
            .reading("Không có đơn vị tính.")
            .field(Field::Unit { indicator: code.clone() });
        let found = unit_of_targets(indicator).or_else(|| unit_of_name(&indicator.name));
        if let Some(unit) = found {
            added.or(
                format!("Đơn vị tính là “{unit}”"),
                vec![Edit::Unit { indicator: code.clone(), unit: Some(unit) }],
            );
        }
        return;
    };
    let same_as_name = text::fold(unit) == text::fold(&indicator.name);
    let long = unit.chars().count() > 25;
    let numeric = unit.chars().all(|c| c.is_ascii_digit() || ",.<>≤≥= ".contains(c));
    let broken = unit.starts_with("m 2") || unit.starts_with("m 3") || unit.contains("km 2");
    if same_as_name || long || numeric || broken {
        let proposal = unit.replace("m 2", "m²").replace("m 3", "m³");
        let proposal = proposal.replace(" /", "/").replace("/ ", "/");
        let added = findings
            .add(
                Severity::Warn,
                FindingCode::UnitOdd,
                indicator.place,
                Some(code),
                format!("Đơn vị tính của chỉ tiêu {code} có vẻ không đúng: “{unit}”."),
            )
            .reading(format!("Giữ nguyên “{unit}”."))
            .field(Field::Unit { indicator: code.clone() });
        if broken {
            added.or(
                format!("Đổi thành “{proposal}”"),
                vec![Edit::Unit { indicator: code.clone(), unit: Some(proposal) }],
            );
        }
    }
}

/// "Người" and "người": one unit, spelled in two ways.
fn units_of_one_word(draft: &PlanDraft, findings: &mut Findings) {
    let mut first: HashMap<String, &str> = HashMap::new();
    for indicator in &draft.indicators {
        let Some(unit) = indicator.unit.as_deref() else { continue };
        let known = *first.entry(unit.to_lowercase()).or_insert(unit);
        if known != unit {
            findings
                .add(
                    Severity::Note,
                    FindingCode::UnitOdd,
                    indicator.place,
                    Some(&indicator.code),
                    format!(
                        "Đơn vị tính của chỉ tiêu {} viết là “{unit}”, nơi khác viết là “{known}”.",
                        indicator.code
                    ),
                )
                .reading("Giữ nguyên như văn bản.")
                .or(
                    format!("Đổi thành “{known}”"),
                    vec![Edit::Unit {
                        indicator: indicator.code.clone(),
                        unit: Some(known.to_owned()),
                    }],
                );
        }
    }
}

fn agencies(draft: &PlanDraft, printed: &Printed, findings: &mut Findings) {
    let mut missing = |item: &str, what: &str, place, lead: &[String], coordinating: &[String]| {
        if lead.is_empty() {
            let has_column =
                if what == "Chỉ tiêu" { printed.indicator_leads } else { printed.task_leads };
            findings
                .add(
                    if has_column { Severity::Ask } else { Severity::Note },
                    FindingCode::AgencyMissing,
                    place,
                    Some(item),
                    format!("{what} {item} không ghi cơ quan chủ trì."),
                )
                .reading("Chưa có cơ quan chịu trách nhiệm.")
                .field(Field::Lead { item: item.to_owned() });
        } else if coordinating.is_empty() {
            findings
                .add(
                    Severity::Note,
                    FindingCode::AgencyMissing,
                    place,
                    Some(item),
                    format!("{what} {item} không ghi cơ quan phối hợp."),
                )
                .reading(format!("Chỉ có cơ quan chủ trì: {}.", lead.join("; ")))
                .field(Field::Coordinating { item: item.to_owned() });
        }
    };
    // A table without a column for it says nothing by leaving it out.
    let indicators_coordinate = draft.indicators.iter().any(|i| !i.coordinating.is_empty());
    let tasks_coordinate = draft.tasks.iter().any(|t| !t.coordinating.is_empty());
    let lead_of_children = |code: &str| {
        draft.tasks.iter().any(|t| t.parent.as_deref() == Some(code) && !t.lead.is_empty())
    };
    let some = ["—".to_owned()];
    for i in draft.indicators.iter().filter(|i| !i.header_only) {
        let coordinating = if indicators_coordinate { &i.coordinating[..] } else { &some };
        missing(&i.code, "Chỉ tiêu", i.place, &i.lead, coordinating);
    }
    for t in &draft.tasks {
        if t.lead.is_empty() && lead_of_children(&t.code) {
            continue;
        }
        let coordinating = if tasks_coordinate { &t.coordinating[..] } else { &some };
        missing(&t.code, "Nhiệm vụ", t.place, &t.lead, coordinating);
    }
}

fn duplicates(draft: &PlanDraft, findings: &mut Findings) {
    let mut seen: HashMap<String, &str> = HashMap::new();
    // "Thành thị" under two rows is no repetition.
    for i in draft.indicators.iter().filter(|i| i.parent.is_none()) {
        // One indicator may stand once in each period's part of the table.
        let years: Vec<String> = i.targets.iter().map(|t| t.milestone.year.to_string()).collect();
        let unit = i.unit.as_deref().unwrap_or("");
        let key = format!("{}|{unit}|{}", text::spelling_key(&i.name), years.join(","));
        if let Some(first) = seen.insert(key, &i.code) {
            repeated("Chỉ tiêu", first, &i.code, i.place, findings);
        }
    }
    let mut seen: HashMap<String, &str> = HashMap::new();
    for t in draft.tasks.iter().filter(|t| t.parent.is_none()) {
        let key = format!("{}|{}", text::spelling_key(&t.text), t.lead.join("|"));
        if let Some(first) = seen.insert(key, &t.code) {
            repeated("Nhiệm vụ", first, &t.code, t.place, findings);
        }
    }
}

fn repeated(
    what: &str,
    first: &str,
    second: &str,
    place: ansinh_domain::plan::Place,
    findings: &mut Findings,
) {
    findings
        .add(
            Severity::Warn,
            FindingCode::DuplicateRow,
            place,
            Some(second),
            format!("{what} {second} trùng lời văn với {first}."),
        )
        .reading("Giữ cả hai dòng.");
}

fn numbering(draft: &PlanDraft, findings: &mut Findings) {
    let indicators = draft
        .indicators
        .iter()
        .map(|i| (i.group.as_deref(), i.printed_code.as_str(), i.code.as_str(), i.place));
    let groups = draft
        .groups
        .iter()
        .map(|g| (g.parent.as_deref(), g.code.as_str(), g.code.as_str(), g.place));
    let mut rows: Vec<_> = indicators.chain(groups).collect();
    rows.sort_by_key(|(.., place)| *place);
    gaps(&rows, "chỉ tiêu", findings);
    let tasks = draft
        .tasks
        .iter()
        .map(|t| (t.section.as_deref(), t.printed_code.as_str(), t.code.as_str(), t.place));
    let sections = draft.sections.iter().map(|s| {
        let label = s.code.rsplit('.').next().unwrap_or(&s.code);
        (s.parent.as_deref().or(Some(s.code.as_str())), label, s.code.as_str(), s.place)
    });
    let mut rows: Vec<_> = tasks.chain(sections).collect();
    rows.sort_by_key(|(.., place)| *place);
    gaps(&rows, "nhiệm vụ", findings);
}

type Numbered<'a> = (Option<&'a str>, &'a str, &'a str, ansinh_domain::plan::Place);

fn gaps(rows: &[Numbered<'_>], what: &str, findings: &mut Findings) {
    let mut last: Option<(Ordinal, &str)> = None;
    for (_, printed, code, place) in rows {
        let Some(now) = Ordinal::parse(printed) else { continue };
        if matches!(now, Ordinal::Dash(_)) {
            continue;
        }
        if let Some((before, before_printed)) = &last
            && *before != now
            && skips(before, &now)
        {
            findings
                .add(
                    Severity::Warn,
                    FindingCode::NumberingGap,
                    *place,
                    Some(code),
                    format!(
                        "Số thứ tự {what} không liên tục: sau {} là {}.",
                        clean_label(before_printed),
                        clean_label(printed)
                    ),
                )
                .reading("Giữ nguyên số thứ tự của văn bản.");
        }
        last = Some((now, printed));
    }
}

/// A number was left out or stands out of order; a new count from 1 is neither.
fn skips(before: &Ordinal, now: &Ordinal) -> bool {
    let begins_anew = match now {
        Ordinal::Arabic(levels) => levels.last() == Some(&1),
        Ordinal::Roman(value) => *value == 1,
        _ => false,
    };
    let through =
        matches!((before, now), (Ordinal::Roman(_) | Ordinal::Letter(_), Ordinal::Arabic(_)))
            || matches!((before, now), (Ordinal::Arabic(_), Ordinal::Roman(_)));
    !begins_anew && !through && !now.follows(Some(before))
}
