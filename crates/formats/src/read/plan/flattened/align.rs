//! What a line may be, and the cheapest way to lay the lines of one row over its columns.

use ansinh_domain::body::same_as_above;
use ansinh_domain::schedule::{Context, ScheduleKind, read_schedule};
use ansinh_domain::target::{Bound, Doubt, Milestone, read_target};
use ansinh_domain::text;

use super::super::agencies::names_bodies;
use super::super::heading::{Role, section_milestone};
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
    /// As a heading with its label in front ("II. Đến năm 2030").
    pub(super) heading: Option<Ordinal>,
    /// A period and nothing else ("Giai đoạn 2026 - 2030").
    pub(super) period: bool,
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
    /// A few words that are a level.
    Words,
    /// A few words that could be a level.
    Odd,
    /// Neither.
    No,
}

impl Line {
    pub(super) fn new(paragraph: &Paragraph) -> Line {
        let text = text::clean(&paragraph.text);
        let chars = text.chars().count();
        let bodies = chars <= 400 && names_bodies(&text) || same_as_above(&text);
        let target = if bodies { TargetLook::No } else { target_look(&text, chars) };
        let schedule = chars <= 120
            && !bodies
            && target != TargetLook::Plain
            && read_schedule(&text, Context { plan_year: Some(2000), ..Context::default() }).kind
                != ScheduleKind::Unknown;
        Line {
            number: paragraph.line,
            ordinal: Ordinal::parse(&text),
            heading: heading_label(&text),
            period: section_milestone(&text).is_some()
                && text.chars().next().is_some_and(char::is_alphabetic),
            chars,
            bodies,
            unit: is_unit(&text, chars),
            target,
            schedule,
            text,
        }
    }
}

impl Line {
    /// The same words on another line.
    pub(super) fn at(&self, number: u32) -> Line {
        Line { number, ..self.clone() }
    }

    /// It holds a digit: "-" is a target too, but no number.
    fn is_number(&self) -> bool {
        self.text.chars().any(|c| c.is_ascii_digit())
    }
}

/// The label of a section heading written in one line with its words.
fn heading_label(text: &str) -> Option<Ordinal> {
    let (label, _) = Ordinal::split_heading(text)?;
    Ordinal::parse(&label).filter(|o| matches!(o, Ordinal::Roman(_) | Ordinal::Letter(_)))
}

fn target_look(text: &str, chars: usize) -> TargetLook {
    if chars > 60 {
        return TargetLook::No;
    }
    let milestone = Milestone { year: 2000, from_year: None };
    let reading = read_target(text, None, milestone);
    match reading.target.bound {
        Bound::Level { .. } if reading.doubts.contains(&Doubt::Unreadable) && chars <= 40 => {
            TargetLook::Odd
        }
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

/// Words no target is known by cost this much as a target.
const ODD_TARGET: u32 = 4;

/// What laying a line in a column costs; 0 fits, 15 and more hardly can be.
fn fit(role: Role, line: &Line) -> u32 {
    match role {
        Role::Ordinal => 40,
        Role::IndicatorName | Role::TaskText | Role::Content => {
            if line.ordinal.is_some() || line.target == TargetLook::Plain {
                20
            } else if line.schedule && line.chars <= 40 {
                14
            } else if line.bodies {
                // A task may begin with the name of who does it.
                7
            } else if line.schedule {
                5
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
            TargetLook::Odd if !line.bodies && !line.unit => ODD_TARGET,
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
        Role::Product | Role::Note if line.bodies => 12,
        Role::Product | Role::Note if line.ordinal.is_some() => 10,
        Role::Product => 4,
        Role::Note => 5,
    }
}

/// What leaving a column empty costs; of many targets more may be empty.
fn skip(role: Role, last_target: bool, targets: usize) -> u32 {
    match role {
        Role::Ordinal => 0,
        Role::IndicatorName | Role::TaskText | Role::Content => 50,
        Role::Unit | Role::Coordinating => 1,
        // A plan that sets one target sets the later one: the earlier is the likelier to be lost.
        Role::Target(_) => {
            let each = u32::try_from(8 / targets.max(1)).unwrap_or(1).clamp(1, 4);
            each + u32::from(last_target)
        }
        Role::Lead => 2,
        Role::Schedule => 3,
        // One value too few: whether the past or a target is missing, a person must say.
        Role::Past => 4,
        Role::FollowUp | Role::Submission | Role::Product | Role::Note => 0,
    }
}

/// What it costs that a line goes on the cell before it.
fn goes_on(role: Role) -> u32 {
    match role {
        Role::IndicatorName | Role::TaskText | Role::Content | Role::Product | Role::Note => 6,
        _ => 16,
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

/// A row that names bodies but measures nothing costs this much for the unit and targets it lacks.
const NOT_MEASURED: u32 = 6;
/// Numbers and words side by side as targets of one row cost this much.
const MIXED: u32 = 8;

/// Lays the lines of one row as cheaply as can be: as a measured row, as one whose targets are all
/// numbers, or as one that only heads others and has no unit and no targets.
pub(super) fn lay(lines: &[Line], columns: &[Column]) -> Option<Laid> {
    let is_target = |c: &Column| matches!(c.role, Role::Target(_));
    if !columns.iter().any(is_target) {
        return lay_over(lines, columns, Words::May);
    }
    let measured = lay_over(lines, columns, Words::May).map(|mut laid| {
        let target = |at: usize| columns.get(at).is_some_and(is_target);
        let look = |wanted: fn(TargetLook) -> bool| {
            laid.columns
                .iter()
                .zip(lines)
                .any(|(at, line)| target(*at) && wanted(line.target) && line.text.len() > 3)
        };
        let mixed = look(|l| matches!(l, TargetLook::Words | TargetLook::Odd))
            && laid.columns.iter().zip(lines).any(|(at, line)| {
                target(*at) && line.target == TargetLook::Plain && line.is_number()
            });
        laid.cost += if mixed { MIXED } else { 0 };
        laid
    });
    let numbers = lay_over(lines, columns, Words::MayNot);
    let kept: Vec<usize> = columns
        .iter()
        .enumerate()
        .filter(|(_, c)| !is_target(c) && !matches!(c.role, Role::Unit | Role::Past))
        .map(|(at, _)| at)
        .collect();
    let rest: Vec<Column> = kept.iter().filter_map(|at| columns.get(*at)).cloned().collect();
    let heading = lay_over(lines, &rest, Words::May).map(|laid| Laid {
        cost: laid.cost + NOT_MEASURED,
        columns: laid.columns.iter().filter_map(|at| kept.get(*at)).copied().collect(),
    });
    [measured, numbers, heading].into_iter().flatten().min_by_key(|laid| laid.cost)
}

/// Whether words may be targets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Words {
    May,
    MayNot,
}

/// Lays `lines` (those after the ordinal) over `columns`, in order, as cheaply as can be.
fn lay_over(lines: &[Line], columns: &[Column], words: Words) -> Option<Laid> {
    // cost[i][c]: the first i lines laid over the first c columns, the step that got there kept.
    let width = columns.len() + 1;
    let mut cost = vec![u32::MAX; (lines.len() + 1) * width];
    let mut from = vec![Step::Start; cost.len()];
    let last_target = columns.iter().rposition(|c| matches!(c.role, Role::Target(_)));
    let targets = columns.iter().filter(|c| matches!(c.role, Role::Target(_))).count();
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
                relax(at(i, c + 1), skip(column.role, last_target == Some(c), targets), Step::Skip);
                if let Some(line) = lines.get(i) {
                    let word = matches!(line.target, TargetLook::Words | TargetLook::Odd)
                        && matches!(column.role, Role::Target(_));
                    let price = match words {
                        Words::MayNot if word => 20,
                        _ => fit(column.role, line),
                    };
                    relax(at(i + 1, c + 1), price, Step::Lay);
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
