//! Made-up figures: each indicator has a fate from the seed, and goes its way towards its targets
//! by it.

use ansinh_domain::number;
use ansinh_domain::report::{Field, NO_DATA_REASONS, Shape};
use ansinh_domain::target::{Bound, Direction, MeasureKind, Target};
use ansinh_store::report::item::ItemRow;
use jiff::civil::{Date, date};
use rust_decimal::Decimal;

use super::dice::Dice;

/// How an indicator goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Ahead,
    OnTheWay,
    Slow,
    Stuck,
    Worse,
}

impl Fate {
    fn of(dice: Dice, code: &str) -> Fate {
        match dice.within(&format!("fate {code}"), 1, 100) {
            ..=34 => Fate::Ahead,
            35..=64 => Fate::OnTheWay,
            65..=84 => Fate::Slow,
            85..=93 => Fate::Stuck,
            _ => Fate::Worse,
        }
    }

    /// Hundredths of the way gone when all of it should be.
    fn pace(self, dice: Dice, code: &str) -> i64 {
        let (low, high) = match self {
            Fate::Ahead => (104, 130),
            Fate::OnTheWay => (92, 106),
            Fate::Slow => (45, 80),
            Fate::Stuck => (0, 12),
            Fate::Worse => (-45, -10),
        };
        dice.within(&format!("pace {code}"), low, high)
    }
}

/// The land is another from this day on, and figures jump.
const OTHER_LAND: Date = date(2025, 7, 1);

/// What is asked for: a row, in a period of so many months, on a day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) item: &'a ItemRow,
    pub(super) targets: &'a [Target],
    pub(super) day: Date,
    pub(super) half_year: bool,
    /// The territory it is about, by its code.
    pub(super) place: Option<&'a str>,
    /// What was typed before was wrong.
    pub(super) mended: bool,
}

/// The cells that tell it.
pub(super) fn cells(dice: Dice, asked: &Asked<'_>) -> Vec<(Field, String)> {
    let code = &asked.item.code;
    let when = format!("{code} {}", asked.day);
    if asked.place.is_none() && !asked.mended && dice.chance(&format!("none {when}"), 6) {
        let reason = dice.pick(&format!("why {when}"), &NO_DATA_REASONS).unwrap_or_default();
        return vec![(Field::NoData, reason.to_owned())];
    }
    let value = match &asked.item.shape {
        Some(Shape::Level { known }) => level(dice, code, known),
        _ => number::format(value(dice, asked)),
    };
    let mut cells = vec![(Field::Value, value)];
    if asked.place.is_none() {
        cells.push((Field::Source, "Sổ theo dõi của cơ quan (số liệu minh hoạ)".to_owned()));
    }
    cells
}

fn level(dice: Dice, code: &str, known: &[String]) -> String {
    match Fate::of(dice, code) {
        Fate::Ahead | Fate::OnTheWay => known.first().map_or("Đạt", String::as_str).to_owned(),
        _ => "Đang thực hiện".to_owned(),
    }
}

/// The number that a bound stands at.
fn aim(bound: &Bound) -> Option<Decimal> {
    match bound {
        Bound::Equal { value }
        | Bound::About { value }
        | Bound::Above { value }
        | Bound::AtLeast { value }
        | Bound::Below { value }
        | Bound::AtMost { value } => Some(*value),
        Bound::Between { low, high } => low.checked_add(*high)?.checked_div(Decimal::TWO),
        Bound::Level { .. } | Bound::Scoped { .. } | Bound::None | Bound::Missing => None,
    }
}

fn hundredths(of: Decimal, count: i64) -> Decimal {
    of.saturating_mul(Decimal::new(count, 2))
}

/// Days from one to another, as a decimal.
fn span(from: Date, to: Date) -> Decimal {
    Decimal::from(from.until(to).map_or(0, |span| span.get_days()))
}

pub(super) fn value(dice: Dice, asked: &Asked<'_>) -> Decimal {
    let code = &asked.item.code;
    let aims: Vec<(i16, Decimal)> = asked
        .targets
        .iter()
        .filter_map(|target| Some((target.milestone.year, aim(&target.bound)?)))
        .collect();
    let first = aims
        .first()
        .map_or(Decimal::from(dice.within(&format!("size {code}"), 4, 60)), |aim| aim.1);
    let last = aims.last().map_or(first, |aim| aim.1);
    let lower = asked.item.direction == Some(Direction::Lower);
    let sign = if lower { Decimal::NEGATIVE_ONE } else { Decimal::ONE };
    let apart = hundredths(first.abs(), dice.within(&format!("gap {code}"), 4, 16));
    let start = first - sign * apart.max(Decimal::new(2, 1));
    let pace = Fate::of(dice, code).pace(dice, code);
    let (begin, middle, end) = (date(2023, 12, 31), date(2025, 12, 31), date(2030, 12, 31));
    let gone =
        |from, to, day: Date| (span(from, day) / span(from, to)).clamp(Decimal::ZERO, Decimal::ONE);
    let to_first = hundredths(first - start, pace);
    let mut value = start + to_first * gone(begin, middle, asked.day);
    // Towards the last target only where that is still ahead.
    let way = last - (start + to_first);
    if asked.day > middle && (way * sign).is_sign_positive() {
        value += hundredths(way, pace) * gone(middle, end, asked.day);
    }
    let wobble = dice.within(&format!("wobble {code} {}", asked.day), -8, 8);
    value += apart * Decimal::new(wobble, 2);
    if asked.day >= OTHER_LAND {
        value += apart * Decimal::new(dice.within(&format!("land {code}"), -20, 5), 2) * sign;
    }
    if let Some(place) = asked.place {
        value += apart * Decimal::new(dice.within(&format!("place {code} {place}"), -70, 70), 2);
    }
    if asked.mended {
        value += apart * Decimal::new(15, 2) * sign;
    }
    if asked.half_year && asked.item.measure == Some(MeasureKind::YearlyFlow) {
        value = hundredths(value, dice.within(&format!("half {code} {}", asked.day), 44, 53));
    }
    tidy(value, asked, &aims)
}

/// As a person would write it: no share over a hundred, whole things counted whole.
fn tidy(value: Decimal, asked: &Asked<'_>, aims: &[(i16, Decimal)]) -> Decimal {
    let share = asked.item.unit.as_deref().is_some_and(|unit| unit.contains('%'));
    let scale = aims.iter().map(|aim| aim.1.normalize().scale()).max().unwrap_or(0);
    let most = if share && aims.iter().all(|aim| aim.1 <= Decimal::ONE_HUNDRED) {
        Decimal::ONE_HUNDRED
    } else {
        Decimal::MAX
    };
    let least =
        if asked.item.measure == Some(MeasureKind::Rank) { Decimal::ONE } else { Decimal::ZERO };
    let places = match asked.item.measure {
        Some(MeasureKind::Rank) => 0,
        _ if share => scale.max(1),
        _ => scale,
    };
    value.clamp(least, most).round_dp(places).normalize()
}
