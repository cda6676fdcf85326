//! Every body a plan names, its spellings gathered.

use std::cmp::Reverse;
use std::collections::HashMap;

use ansinh_domain::body::{BodyKind, body_key, kind_of};
use ansinh_domain::plan::{BodyDraft, Edit, Field, FindingCode, Place, PlanDraft, Severity};
use ansinh_domain::text;

use super::collect::Findings;
use super::lines::is_upper;

struct Met {
    spellings: Vec<(String, usize)>,
    place: Place,
    item: String,
}

/// Gathers `draft.bodies` from the rows, in the order first met.
pub(crate) fn gather(draft: &mut PlanDraft, findings: &mut Findings) {
    let mut order: Vec<String> = Vec::new();
    let mut met: HashMap<String, Met> = HashMap::new();
    for Named { name, place, item, inherited } in named(draft) {
        // A name taken over from another row is no spelling of its own.
        let times = usize::from(!inherited);
        let entry = met.entry(body_key(name)).or_insert_with_key(|key| {
            order.push(key.clone());
            Met { spellings: Vec::new(), place, item: item.to_owned() }
        });
        match entry.spellings.iter_mut().find(|(known, _)| known == name) {
            Some((_, count)) => *count += times,
            None => entry.spellings.push((name.to_owned(), times)),
        }
    }
    let mut bodies = Vec::new();
    for key in &order {
        if let Some(met) = met.get(key) {
            bodies.push(body(met, findings));
        }
    }
    draft.bodies = bodies;
}

struct Named<'a> {
    name: &'a str,
    place: Place,
    item: &'a str,
    inherited: bool,
}

/// Every name of every row. A row marked as inherited may still print one of its cells ("nt" in
/// the other), so all are met.
fn named(draft: &PlanDraft) -> impl Iterator<Item = Named<'_>> {
    let indicators = draft.indicators.iter().flat_map(|i| {
        let all = i.lead.iter().chain(&i.coordinating).chain(&i.follow_up);
        all.map(move |name| Named {
            name,
            place: i.place,
            item: &i.code,
            inherited: i.inherited_bodies,
        })
    });
    let tasks = draft.tasks.iter().flat_map(|t| {
        let all = t.lead.iter().chain(&t.coordinating).chain(&t.follow_up);
        all.map(move |name| Named {
            name,
            place: t.place,
            item: &t.code,
            inherited: t.inherited_bodies,
        })
    });
    indicators.chain(tasks)
}

fn body(met: &Met, findings: &mut Findings) -> BodyDraft {
    let best = met
        .spellings
        .iter()
        .enumerate()
        .max_by_key(|(met, (name, count))| {
            let begins_high = name.chars().next().is_some_and(char::is_uppercase);
            let whole = !text::clean(name).to_lowercase().ends_with("liên quan");
            // Of spellings equally common the one written out, and of those the first met.
            (begins_high, whole, !is_upper(name), *count, name.split(' ').count(), Reverse(*met))
        })
        .map(|(_, (name, _))| name.clone())
        .unwrap_or_default();
    let aliases: Vec<String> =
        met.spellings.iter().map(|(name, _)| name.clone()).filter(|name| *name != best).collect();
    spelling_slips(&best, &aliases, met, findings);
    let kind = kind_of(&best);
    if kind.is_none() {
        findings
            .add(
                Severity::Warn,
                FindingCode::AgencyUnknownKind,
                met.place,
                Some(&best),
                format!(
                    "Không rõ “{best}” (dòng {}) là một cơ quan hay một nhóm cơ quan.",
                    met.item
                ),
            )
            .reading("Coi là một cơ quan.")
            .or(
                "Là một nhóm cơ quan",
                vec![Edit::BodyKind { name: best.clone(), kind: BodyKind::Group }],
            )
            .field(Field::BodyKind { name: best.clone() });
    }
    BodyDraft { name: best, aliases, kind: kind.unwrap_or(BodyKind::Body) }
}

/// Spellings that differ in more than the first letter, which is low after a ";" by right.
fn spelling_slips(best: &str, aliases: &[String], met: &Met, findings: &mut Findings) {
    let tail = |name: &str| {
        let name = text::clean(name);
        let mut chars = name.chars();
        chars.next();
        let rest = chars.as_str().to_owned();
        let short = rest.strip_suffix("liên quan").map(str::trim_end).unwrap_or(&rest);
        short.strip_suffix(" có").unwrap_or(short).to_owned()
    };
    let odd: Vec<&str> =
        aliases.iter().filter(|a| tail(a) != tail(best)).map(String::as_str).collect();
    if odd.is_empty() {
        return;
    }
    findings
        .add(
            Severity::Note,
            FindingCode::SpellingSlip,
            met.place,
            Some(best),
            format!("Tên cơ quan “{best}” còn được viết là: “{}”.", odd.join("”, “")),
        )
        .reading("Coi là cùng một cơ quan.");
}
