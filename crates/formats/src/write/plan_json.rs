//! The JSON contract of `plan check --format json`, documented in `docs/json-contract.md`.
//!
//! The shape is stable: what is absent is `null`, decimals are JSON numbers, dates are ISO 8601,
//! names are as printed with white space cleaned.

use ansinh_domain::citation::Citation;
use ansinh_domain::plan::{Finding, IndicatorDraft, PlanDraft, TaskDraft};
use ansinh_domain::schedule::Schedule;
use ansinh_domain::target::{Bound, Direction, DirectionEvidence, Target};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Value, json};

/// The contract's document for one plan.
pub fn plan_json(draft: &PlanDraft, findings: &[Finding]) -> Value {
    let head = &draft.head;
    json!({
        "plan": {
            "type": head.doc_type,
            "number": head.number,
            "date": head.date,
            "place": head.place,
            "issuer": head.issuer,
            "title": head.title,
            "signer": head.signer,
        },
        "basis": draft.basis.iter().map(|c| json!({
            "type": c.doc_type, "number": c.number, "date": c.date, "issuer": c.issuer,
        })).collect::<Vec<_>>(),
        "reporting": draft.reporting.iter().map(|r| json!({
            "who": r.who,
            "to": r.to,
            "deadline_raw": r.deadline_raw,
            "last_good_day": r.last_good_day.map(|(month, day)| format!("{month:02}-{day:02}")),
        })).collect::<Vec<_>>(),
        "groups": draft.groups.iter().map(|g| json!({"code": g.code, "name": g.name}))
            .collect::<Vec<_>>(),
        "indicators": draft.indicators.iter().map(indicator).collect::<Vec<_>>(),
        "sections": draft.sections.iter().filter(|s| s.parent.is_none())
            .map(|s| json!({"code": s.code, "name": s.name})).collect::<Vec<_>>(),
        "subsections": draft.sections.iter().filter(|s| s.parent.is_some())
            .map(|s| json!({"code": s.code, "section": s.parent, "name": s.name}))
            .collect::<Vec<_>>(),
        "tasks": draft.tasks.iter().map(task).collect::<Vec<_>>(),
        "bodies": draft.bodies.iter().map(|b| json!({
            "name": b.name, "aliases": b.aliases, "kind": b.kind,
        })).collect::<Vec<_>>(),
        "findings": findings.iter().map(finding).collect::<Vec<_>>(),
    })
}

fn indicator(i: &IndicatorDraft) -> Value {
    json!({
        "code": i.code,
        "parent": i.parent,
        "group": i.group,
        "name": i.name,
        "unit": i.unit,
        "header_only": i.header_only,
        "targets": i.targets.iter().map(target).collect::<Vec<_>>(),
        "direction": i.direction.map(|d| match d {
            Direction::Higher => "higher",
            Direction::Lower => "lower",
            Direction::Status => "status",
        }),
        "direction_evidence": i.direction_evidence.map(|e| match e {
            DirectionEvidence::Comparator => "comparator",
            DirectionEvidence::Name => "name",
            DirectionEvidence::Trend => "trend",
            DirectionEvidence::Assumed => "assumed",
            DirectionEvidence::Person => "person",
        }),
        "measure": i.measure,
        "lead": i.lead,
        "coordinating": i.coordinating,
        "follow_up": i.follow_up,
        "inherited_bodies": i.inherited_bodies,
        "note": i.note,
        "source_line": i.place.line,
    })
}

fn target(t: &Target) -> Value {
    let (op, low, high, text) = match &t.bound {
        Bound::Equal { value } => ("=", Some(value), Some(value), None),
        Bound::About { value } => ("=", Some(value), Some(value), Some(t.raw.clone())),
        Bound::Above { value } => (">", Some(value), None, None),
        Bound::AtLeast { value } => (">=", Some(value), None, None),
        Bound::Below { value } => ("<", None, Some(value), None),
        Bound::AtMost { value } => ("<=", None, Some(value), None),
        Bound::Between { low, high } => ("between", Some(low), Some(high), None),
        Bound::Level { text } => ("text", None, None, Some(text.clone())),
        Bound::Scoped { .. } => ("text", None, None, Some(t.raw.clone())),
        Bound::None => ("none", None, None, None),
        Bound::Missing => ("missing", None, None, None),
    };
    json!({
        "year": t.milestone.year,
        "from_year": t.milestone.from_year,
        "raw": t.raw,
        "op": op,
        "low": low.map(|d| number(*d)),
        "high": high.map(|d| number(*d)),
        "text": text.or_else(|| t.remark.clone()),
    })
}

/// A decimal as a JSON number: an integer where it is one.
fn number(value: Decimal) -> Value {
    let value = value.normalize();
    if value.is_integer()
        && let Some(integer) = value.to_i64()
    {
        return json!(integer);
    }
    value.to_string().parse::<f64>().map_or(Value::Null, |float| json!(float))
}

fn task(t: &TaskDraft) -> Value {
    json!({
        "code": t.code,
        "section": t.section,
        "subsection": t.subsection,
        "parent": t.parent,
        "text": t.text,
        "product": t.product,
        "lead": t.lead,
        "coordinating": t.coordinating,
        "follow_up": t.follow_up,
        "inherited_bodies": t.inherited_bodies,
        "schedule": t.schedule.as_ref().map(schedule),
        "submission": t.submission.as_ref().map(|s| json!({
            "raw": s.raw, "start": s.start, "end": s.end,
        })),
        "citations": t.citations.iter().map(citation).collect::<Vec<_>>(),
        "note": t.note,
        "source_line": t.place.line,
    })
}

fn schedule(s: &Schedule) -> Value {
    json!({"raw": s.raw, "kind": s.kind, "start": s.start, "end": s.end, "basis": s.basis})
}

fn citation(c: &Citation) -> Value {
    json!({
        "type": c.doc_type, "number": c.number, "date": c.date, "issuer": c.issuer, "raw": c.raw,
    })
}

fn finding(f: &Finding) -> Value {
    let line = (f.place.cell.is_none() && f.place.line > 0).then_some(f.place.line);
    json!({
        "code": f.code,
        "severity": f.severity,
        "line": line,
        "table": f.place.cell.map(|c| c.table),
        "row": f.place.cell.map(|c| c.row),
        "column": f.place.cell.map(|c| c.column),
        "item": f.item,
        "message": f.message,
        "reading": f.reading,
        "alternatives": f.alternatives.iter().map(|a| &a.label).collect::<Vec<_>>(),
    })
}
