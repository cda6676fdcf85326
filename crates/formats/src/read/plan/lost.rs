//! Cells the source lost: what was taken, and where else the values found could belong.

use ansinh_domain::plan::{Alternative, Edit, Field, FindingCode, Severity};
use ansinh_domain::target::{Bound, Target};

use super::collect::Findings;
use super::rows::Row;

/// More placements than this are no help to a person; the value is typed instead.
const MOST_PLACEMENTS: usize = 6;

/// One finding for all lost targets of a row.
pub(crate) fn report(row: &Row, code: &str, targets: &[Target], findings: &mut Findings) {
    let lost: Vec<&Target> = targets.iter().filter(|t| t.bound == Bound::Missing).collect();
    let Some(first) = lost.first() else { return };
    let kept: Vec<&Target> = targets.iter().filter(|t| t.bound != Bound::Missing).collect();
    let years = years_of(&lost);
    let reading = if kept.is_empty() {
        format!("Chưa rõ mục tiêu năm {years}.")
    } else {
        format!("{}; mục tiêu năm {years} chưa rõ.", said(&kept))
    };
    let mut added = findings
        .add(
            Severity::Ask,
            FindingCode::LostCell,
            row.place,
            Some(code),
            format!(
                "Dòng chỉ tiêu {code} thiếu {} ô mục tiêu do bảng gốc bị mất ô khi sao chép; cần đối chiếu với bản gốc.",
                lost.len()
            ),
        )
        .reading(reading)
        .field(Field::Target { indicator: code.to_owned(), year: first.milestone.year });
    for other in placements(code, targets, &kept) {
        added = added.or(other.label, other.edits);
    }
    if let ([missing], [value]) = (lost.as_slice(), kept.as_slice()) {
        let (here, there) = (missing.milestone.year, value.milestone.year);
        added = added.or(
            format!("{} là mục tiêu của cả năm {here} và năm {there}", value.raw),
            vec![edit(code, here, &value.raw)],
        );
    }
    added.or(
        format!("Năm {years} không đặt mục tiêu"),
        lost.iter().map(|t| edit(code, t.milestone.year, "-")).collect(),
    );
}

/// The values found, in their order, at other milestones; the ones left over set no target.
fn placements(code: &str, targets: &[Target], kept: &[&Target]) -> Vec<Alternative> {
    let taken: Vec<bool> = targets.iter().map(|t| t.bound != Bound::Missing).collect();
    let mut out = Vec::new();
    // Each number says by its bits which milestones have a value.
    let all = 1_u32.checked_shl(u32::try_from(targets.len()).unwrap_or(32)).unwrap_or(0);
    if kept.is_empty() || targets.len() > 8 {
        return out;
    }
    for bits in (0..all).filter(|bits| bits.count_ones() as usize == kept.len()) {
        let filled: Vec<bool> = (0..targets.len()).map(|at| bits >> at & 1 == 1).collect();
        if filled == taken {
            continue;
        }
        let mut values = kept.iter();
        let mut placed = Vec::new();
        let mut empty = Vec::new();
        let mut edits = Vec::new();
        for (target, filled) in targets.iter().zip(filled) {
            let year = target.milestone.year;
            match if filled { values.next() } else { None } {
                Some(value) => {
                    placed.push(format!("{} là mục tiêu năm {year}", value.raw));
                    edits.push(edit(code, year, &value.raw));
                }
                None => {
                    empty.push(year.to_string());
                    edits.push(edit(code, year, "-"));
                }
            }
        }
        let label = format!("{}; năm {} không đặt mục tiêu", placed.join(", "), empty.join(", "));
        out.push(Alternative { label, edits });
    }
    if out.len() > MOST_PLACEMENTS { Vec::new() } else { out }
}

fn edit(code: &str, year: i16, raw: &str) -> Edit {
    Edit::Target { indicator: code.to_owned(), year, raw: Some(raw.to_owned()) }
}

fn years_of(targets: &[&Target]) -> String {
    let years: Vec<String> = targets.iter().map(|t| t.milestone.year.to_string()).collect();
    years.join(", ")
}

fn said(kept: &[&Target]) -> String {
    let known: Vec<String> =
        kept.iter().map(|t| format!("{} là mục tiêu năm {}", t.raw, t.milestone.year)).collect();
    known.join(", ")
}
