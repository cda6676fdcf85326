//! Agency cells: who leads, who coordinates, who follows up.

use ansinh_domain::body::{SplitSlip, looks_like_bodies, same_as_above, split_bodies};
use ansinh_domain::plan::{Field, FindingCode, Severity};
use ansinh_domain::text;

use super::collect::Findings;
use super::heading::Role;
use super::rows::{CellText, Row};

/// The bodies of one row by their part.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Agencies {
    /// Chủ trì.
    pub(crate) lead: Vec<String>,
    /// Phối hợp.
    pub(crate) coordinating: Vec<String>,
    /// Theo dõi, kiểm tra, đôn đốc.
    pub(crate) follow_up: Vec<String>,
    /// Taken from the row above or the parent row.
    pub(crate) inherited: bool,
}

impl Agencies {
    /// Nobody at all is named.
    pub(crate) fn is_empty(&self) -> bool {
        self.lead.is_empty() && self.coordinating.is_empty() && self.follow_up.is_empty()
    }

    /// Notes that `row` names no body of its own; `what` is the word for such a row.
    pub(crate) fn say_inherited(
        &self,
        row: &Row,
        what: &str,
        code: &str,
        from: &str,
        findings: &mut Findings,
    ) {
        findings
            .add(
                Severity::Note,
                FindingCode::AgencyInherited,
                row.place,
                Some(code),
                format!("{what} {code} không ghi cơ quan, lấy theo {from}."),
            )
            .reading(format!("Chủ trì: {}.", self.lead.join("; ")))
            .field(Field::Lead { item: code.to_owned() });
    }

    /// The same bodies, marked as not printed in the row.
    pub(crate) fn inherit(&self) -> Agencies {
        Agencies { inherited: true, ..self.clone() }
    }

    /// Reads the agency cells of `row`; `above` is the row above, for "nt".
    pub(crate) fn read(
        row: &Row,
        above: Option<&Agencies>,
        item: &str,
        findings: &mut Findings,
    ) -> Agencies {
        let mut out = Agencies::default();
        for (role, pick) in PARTS {
            let Some(cell) = row.filled(*role) else { continue };
            if same_as_above(&cell.text) {
                if let Some(above) = above {
                    *pick(&mut out) = pick(&mut above.clone()).clone();
                    out.inherited = true;
                }
            } else if *role == Role::Lead {
                out.read_lead(cell, item, findings);
            } else {
                pick(&mut out).extend(names(cell, &cell.raw, item, findings));
            }
        }
        out
    }

    /// One column may hold both parts: "Chủ trì: Sở Y tế; phối hợp: các sở, ngành", "Sở Y tế chủ
    /// trì, phối hợp với Sở Nội vụ", "Sở Y tế (chủ trì), Sở Nội vụ (phối hợp)".
    fn read_lead(&mut self, cell: &CellText, item: &str, findings: &mut Findings) {
        let raw = cell.raw.as_str();
        let (lead, coordinating) = match find_label(raw, "phối hợp") {
            Some((before, after)) => (before, Some(after)),
            None => in_words(raw).unwrap_or((raw, None)),
        };
        let lead = find_label(lead, "chủ trì").map_or(lead, |(_, after)| after);
        for name in names(cell, lead, item, findings) {
            match name.strip_suffix("(phối hợp)").or_else(|| name.strip_suffix("(Phối hợp)"))
            {
                Some(name) => self.coordinating.push(name.trim_end().to_owned()),
                None => {
                    let bare = name.strip_suffix("(chủ trì)").unwrap_or(&name);
                    let bare = bare.strip_suffix("(Chủ trì)").unwrap_or(bare);
                    self.lead.push(bare.trim_end().to_owned());
                }
            }
        }
        if let Some(coordinating) = coordinating {
            self.coordinating.extend(names(cell, coordinating, item, findings));
        }
    }
}

/// Whether a cell reads as bodies, with or without words that say who leads.
pub(crate) fn names_bodies(text: &str) -> bool {
    looks_like_bodies(text)
        || find_label(text, "chủ trì").is_some_and(|(_, after)| {
            let lead = find_label(after, "phối hợp").map_or(after, |(before, _)| before);
            looks_like_bodies(lead)
        })
        || in_words(text).is_some_and(|(lead, _)| looks_like_bodies(lead))
        || text.to_lowercase().contains("(chủ trì)") && looks_like_bodies(&without_brackets(text))
}

fn without_brackets(text: &str) -> String {
    ["(chủ trì)", "(Chủ trì)", "(phối hợp)", "(Phối hợp)"]
        .iter()
        .fold(text.to_owned(), |text, word| text.replace(word, ""))
}

/// "Sở Y tế chủ trì, phối hợp với Sở Nội vụ", "Sở Y tế chủ trì; các sở, ngành phối hợp", "Sở Y tế
/// phối hợp với Sở Nội vụ": who leads, and who coordinates.
fn in_words<'a>(raw: &'a str) -> Option<(&'a str, Option<&'a str>)> {
    let lower = raw.to_lowercase();
    if lower.len() != raw.len() || lower.contains("(chủ trì)") || lower.contains("(phối hợp)")
    {
        return None;
    }
    let edge = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '.' | '-' | '–' | ':');
    let filled = |text: &str| !text.trim_matches(edge).is_empty();
    let without = |text: &'a str| {
        ["với", "cùng", "thực hiện"].iter().find_map(|w| text.strip_prefix(w)).unwrap_or(text)
    };
    let (lead, rest) = match lower.find("chủ trì") {
        Some(at) => (raw.get(..at)?, raw.get(at + "chủ trì".len()..)?),
        None => {
            let at = lower.find("phối hợp với")?;
            (raw.get(..at)?, raw.get(at..)?)
        }
    };
    let lead = lead.trim_matches(edge);
    if lead.is_empty() {
        return None;
    }
    let low = rest.to_lowercase();
    let Some(at) = low.find("phối hợp") else {
        return Some((lead, filled(rest).then_some(rest)));
    };
    let after = without(rest.get(at + "phối hợp".len()..)?.trim_start());
    let before = rest.get(..at)?.trim_start_matches("thực hiện").trim_matches(edge);
    let before = before.strip_suffix("và").unwrap_or(before).trim_matches(edge);
    Some((lead, Some(if filled(after) { after } else { before })))
}

type Pick = fn(&mut Agencies) -> &mut Vec<String>;

const PARTS: &[(Role, Pick)] = &[
    (Role::Lead, |a| &mut a.lead),
    (Role::Coordinating, |a| &mut a.coordinating),
    (Role::FollowUp, |a| &mut a.follow_up),
];

/// Finds "Phối hợp:" (any case, "Cơ quan" in front or not) and gives what stands before and after.
fn find_label<'a>(raw: &'a str, label: &str) -> Option<(&'a str, &'a str)> {
    let lower = raw.to_lowercase();
    // Lower case keeps byte lengths in Vietnamese; where it does not, the label is not looked for.
    if lower.len() != raw.len() {
        return None;
    }
    let at = lower.find(label)?;
    let after = at + label.len();
    let rest = raw.get(after..)?;
    let colon = rest.find(':')?;
    if rest.get(..colon)?.chars().count() > 12 {
        return None;
    }
    let before = raw.get(..at)?.trim_end_matches([' ', ';', ',', '-', '\n', '–']);
    let before =
        before.strip_suffix("Cơ quan").or_else(|| before.strip_suffix("Đơn vị")).unwrap_or(before);
    Some((before, raw.get(after + colon + 1..)?))
}

fn names(cell: &CellText, raw: &str, item: &str, findings: &mut Findings) -> Vec<String> {
    let (parts, slips) = split_bodies(raw);
    for slip in slips {
        let (message, reading) = match slip {
            SplitSlip::Separator { around } => (
                format!(
                    "Ô cơ quan của {item} dùng dấu “:” hoặc “,” thay cho dấu “;” ở chỗ “{around}”: “{}”.",
                    cell.text
                ),
                format!("Hiểu là {} cơ quan khác nhau.", parts.len()),
            ),
            SplitSlip::Dangling { printed } => (
                format!("Ô cơ quan của {item} có dấu ngăn cách thừa: “{printed}”."),
                "Bỏ dấu thừa.".to_owned(),
            ),
        };
        findings
            .add(Severity::Warn, FindingCode::SeparatorSlip, cell.place, Some(item), message)
            .reading(reading);
    }
    let mut out: Vec<String> = Vec::new();
    for part in parts {
        let same = |other: &String| text::spelling_key(other) == text::spelling_key(&part.name);
        if !part.name.is_empty() && !out.iter().any(same) {
            out.push(part.name);
        }
    }
    out
}
