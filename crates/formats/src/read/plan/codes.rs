//! What readers of both appendices do alike: codes that stand once, and bodies taken from above.

use std::collections::{HashMap, HashSet};

use ansinh_domain::plan::{FindingCode, Heading, Severity};

use super::agencies::Agencies;
use super::collect::Findings;
use super::rows::Row;

/// Words for the rows of one appendix, for messages.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kind {
    /// "Dòng", "Nhiệm vụ": a row, at the beginning of a sentence.
    pub row: &'static str,
    /// "hai dòng chỉ tiêu", "hai nhiệm vụ".
    pub two: &'static str,
    /// "nhóm", "mục": what rows stand under.
    pub heading: &'static str,
}

/// Codes given out so far.
#[derive(Debug)]
pub(super) struct Codes {
    kind: Kind,
    seen: HashSet<String>,
    /// Sub-rows counted under each code.
    subrows: HashMap<String, u32>,
}

impl Codes {
    pub(super) fn new(kind: Kind) -> Codes {
        Codes { kind, seen: HashSet::new(), subrows: HashMap::new() }
    }

    /// Whether a row has this code.
    pub(super) fn holds(&self, code: &str) -> bool {
        self.seen.contains(code)
    }

    /// The code of the next sub-row without a number of its own.
    pub(super) fn numbered(&mut self, parent: &str) -> String {
        let count = self.subrows.entry(parent.to_owned()).or_insert(0);
        *count += 1;
        format!("{parent}-{count}")
    }

    /// Gives `code` to a row; when another row has it, a code made of it, and says so.
    pub(super) fn unique(&mut self, code: String, row: &Row, findings: &mut Findings) -> String {
        let mut unique = code.clone();
        let mut copy = 2;
        while !self.seen.insert(unique.clone()) {
            unique = format!("{code}/{copy}");
            copy += 1;
        }
        if unique != code {
            let Kind { row: word, two, .. } = self.kind;
            findings
                .add(
                    Severity::Warn,
                    FindingCode::NumberingGap,
                    row.place,
                    Some(&unique),
                    format!("Số thứ tự {code} được dùng cho {two}."),
                )
                .reading(format!("{word} sau mang mã {unique}."));
        }
        unique
    }
}

/// Where the bodies of a row come from when it names none.
pub(super) struct Above<'a> {
    /// The row before it, for "nt".
    pub row: Option<&'a Agencies>,
    /// The row it stands under, with that row's bodies if it has any.
    pub parent: Option<(&'a str, Agencies)>,
    /// Code of its heading, and the bodies the heading names.
    pub heading: (Option<&'a str>, Option<&'a Agencies>),
}

/// The bodies of a row: its own, else those of the row it stands under, else of its heading. What
/// it does not print itself is marked and said.
pub(super) fn agencies(
    row: &Row,
    code: &str,
    above: Above<'_>,
    kind: Kind,
    findings: &mut Findings,
) -> Agencies {
    let own = Agencies::read(row, above.row, code, findings);
    let (found, from) = match (above.parent, above.heading) {
        _ if own.inherited => (own, "dòng trên (“nt”)".to_owned()),
        _ if !own.is_empty() => return own,
        (Some((parent, bodies)), _) => (bodies.inherit(), format!("dòng cha {parent}")),
        (None, (heading, Some(bodies))) => {
            (bodies.inherit(), format!("{} {}", kind.heading, heading.unwrap_or_default()))
        }
        (None, (_, None)) => return own,
    };
    found.say_inherited(row, kind.row, code, &from, findings);
    found
}

/// A code no heading has, made of `code`.
pub(super) fn free(mut code: String, headings: &[Heading]) -> String {
    while headings.iter().any(|heading| heading.code == code) {
        code.push('\'');
    }
    code
}
