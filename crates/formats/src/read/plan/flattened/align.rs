//! What a line may be, and the cheapest way to lay the lines of one row over its columns.

use ansinh_domain::body::{looks_like_bodies, same_as_above};
use ansinh_domain::schedule::{Context, ScheduleKind, read_schedule};
use ansinh_domain::target::{Bound, Milestone, read_target};
use ansinh_domain::text;

use super::super::heading::Role;
use super::super::ordinal::Ordinal;
use super::head::Column;
use crate::read::Paragraph;

/// A line of the region with what it could be.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Cleaned text.
    pub(super) text: String,
    /// Line of the file.
    pub(super) number: u32,
    /// As a label of a row.
    pub(super) ordinal: Option<Ordinal>,
    chars: usize,
    bodies: bool,
    unit: bool,
    target: TargetLook,
    schedule: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TargetLook {
    /// A number, a bound, or "-".
    Plain,
    /// A few words that could be a level.
    Words,
    /// Neither.
    No,
}

impl Line {
    pub(super) fn new(paragraph: &Paragraph) -> Line {
        let text = text::clean(&paragraph.text);
        let chars = text.chars().count();
        let bodies = chars <= 400 && looks_like_bodies(&text) || same_as_above(&text);
        let target = target_look(&text, chars);
        let schedule = chars <= 120
            && !bodies
            && target != TargetLook::Plain
            && read_schedule(&text, Context { plan_year: Some(2000), ..Context::default() }).kind
                != ScheduleKind::Unknown;
        Line {
            number: paragraph.line,
            ordinal: Ordinal::parse(&text),
            chars,
            bodies,
            unit: is_unit(&text, chars),
            target,
            schedule,
            text,
        }
    }
}

fn target_look(text: &str, chars: usize) -> TargetLook {
    if chars > 60 {
        return TargetLook::No;
    }
    let milestone = Milestone { year: 2000, from_year: None };
    match read_target(text, None, milestone).target.bound {
        Bound::Level { .. } if chars <= 40 => TargetLook::Words,
        Bound::Level { .. } | Bound::Missing => TargetLook::No,
        _ => TargetLook::Plain,
    }
}

/// Units met in plans; what is not here but short may still be one, at a price.
fn is_unit(text: &str, chars: usize) -> bool {
    const UNITS: [&str; 46] = [
        "%",
        "nguoi",
        "giuong",
        "can ho",
        "muc do",
        "bac hoc",
        "lan",
        "nam",
        "tuoi",
        "ha",
        "xa",
        "ho",
        "nha",
        "trieu dong",
        "ty dong",
        "ti dong",
        "dong",
        "nghin dong",
        "truong",
        "lop",
        "huyen",
        "co so",
        "thu bac",
        "thu hang",
        "diem",
        "diem %",
        "diem phan tram",
        "cuoc",
        "cong trinh",
        "du an",
        "lao dong",
        "don vi",
        "chi so",
        "luot",
        "luot nguoi",
        "tan",
        "kg",
        "km",
        "m2",
        "m3",
        "usd",
        "trieu usd",
        "hoc sinh",
        "xep hang",
        "phan tram",
        "cap do",
    ];
    if chars > 30 {
        return false;
    }
    let folded = text::fold(text);
    UNITS.contains(&folded.as_str())
        || folded.starts_with('%')
        || folded.contains('/')
            && folded.chars().any(char::is_alphabetic)
            && !folded.contains("quy")
        || folded.starts_with("m 2")
        || folded.starts_with("m2")
}

/// What laying a line in a column costs; 0 fits, 15 and more hardly can be.
fn fit(role: Role, line: &Line) -> u32 {
    match role {
        Role::Ordinal => 40,
        Role::IndicatorName | Role::TaskText | Role::Content => {
            if line.ordinal.is_some() || line.target == TargetLook::Plain {
                20
            } else if line.bodies || line.schedule {
                14
            } else if line.unit {
                10
            } else {
                0
            }
        }
        Role::Unit => match () {
            () if line.unit => 0,
            () if line.chars <= 20 && !line.bodies && line.target != TargetLook::Plain => 3,
            () => 20,
        },
        Role::Target(_) | Role::Past => match line.target {
            TargetLook::Plain => 0,
            TargetLook::Words if !line.bodies && !line.unit => 2,
            _ => 20,
        },
        Role::Lead | Role::Coordinating | Role::FollowUp => {
            if line.bodies {
                0
            } else if line.target == TargetLook::Plain || line.schedule {
                20
            } else {
                12
            }
        }
        Role::Schedule | Role::Submission => {
            if line.schedule {
                0
            } else if line.bodies || line.chars > 120 {
                15
            } else {
                5
            }
        }
        Role::Product | Role::Note => {
            if line.bodies {
                12
            } else {
                4
            }
        }
    }
}

/// What leaving a column empty costs.
fn skip(role: Role, last_target: bool) -> u32 {
    match role {
        Role::Ordinal => 0,
        Role::IndicatorName | Role::TaskText | Role::Content => 50,
        Role::Unit | Role::Coordinating => 1,
        // A plan that sets one target sets the later one: the earlier is the likelier to be lost.
        Role::Target(_) => 4 + u32::from(last_target),
        Role::Lead => 2,
        Role::Schedule => 3,
        Role::Past | Role::FollowUp | Role::Submission | Role::Product | Role::Note => 0,
    }
}

/// What it costs that a line goes on the cell before it.
fn goes_on(role: Role) -> u32 {
    match role {
        Role::IndicatorName | Role::TaskText | Role::Content | Role::Product | Role::Note => 6,
        _ => 12,
    }
}

/// How the lines of one row lie over the columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Laid {
    /// Cost of this laying.
    pub(super) cost: u32,
    /// Column of each line after the ordinal.
    pub(super) columns: Vec<usize>,
}

/// Lays `lines` (those after the ordinal) over `columns`, in order, as cheaply as can be.
pub(super) fn lay(lines: &[Line], columns: &[Column]) -> Option<Laid> {
    // cost[i][c]: the first i lines laid over the first c columns, the step that got there kept.
    let width = columns.len() + 1;
    let mut cost = vec![u32::MAX; (lines.len() + 1) * width];
    let mut from = vec![Step::Start; cost.len()];
    let last_target = columns.iter().rposition(|c| matches!(c.role, Role::Target(_)));
    let at = |i: usize, c: usize| i * width + c;
    *cost.first_mut()? = 0;
    for i in 0..=lines.len() {
        for c in 0..=columns.len() {
            let here = *cost.get(at(i, c))?;
            if here == u32::MAX {
                continue;
            }
            let mut relax = |to: usize, price: u32, step: Step| {
                if let (Some(known), Some(way)) = (cost.get_mut(to), from.get_mut(to))
                    && here + price < *known
                {
                    *known = here + price;
                    *way = step;
                }
            };
            if let Some(column) = columns.get(c) {
                relax(at(i, c + 1), skip(column.role, last_target == Some(c)), Step::Skip);
                if let Some(line) = lines.get(i) {
                    relax(at(i + 1, c + 1), fit(column.role, line), Step::Lay);
                }
            }
            if let (Some(before), Some(line)) =
                (c.checked_sub(1).and_then(|b| columns.get(b)), lines.get(i))
                && i > 0
                && line.ordinal.is_none()
            {
                relax(at(i + 1, c), goes_on(before.role), Step::GoOn);
            }
        }
    }
    let total = *cost.get(at(lines.len(), columns.len()))?;
    if total == u32::MAX {
        return None;
    }
    let mut laid = vec![0; lines.len()];
    let (mut i, mut c) = (lines.len(), columns.len());
    loop {
        match from.get(at(i, c))? {
            Step::Start => break,
            Step::Skip => c = c.checked_sub(1)?,
            Step::Lay => {
                i = i.checked_sub(1)?;
                c = c.checked_sub(1)?;
                *laid.get_mut(i)? = c;
            }
            Step::GoOn => {
                i = i.checked_sub(1)?;
                *laid.get_mut(i)? = c.checked_sub(1)?;
            }
        }
    }
    Some(Laid { cost: total, columns: laid })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Start,
    Skip,
    Lay,
    GoOn,
}
