//! Puts a unit right that a finding is about: the code or the name a person knows to be true.
//!
//! A correction never makes two units of one code on one day, and never guesses where land went:
//! what cannot be done is refused with the reason.

use super::super::finding::Target;
use super::super::name::{Kind, name_key, read_name};
use super::super::rows::{Holder, UnitRow};
use super::super::{Code, Level, Registry, Territory, Unit};
use super::act::Act;
use super::{Loader, Sight};

/// What a person knows to be true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Correction {
    /// The code; of a row of changes the one of its old unit.
    Code(Code),
    /// The name, with its kind in front.
    Name(String),
}

/// What came of a correction.
#[derive(Debug, Clone)]
pub struct Corrected {
    /// The registry with the correction in it. Units known before keep their places.
    pub registry: Registry,
    /// What the finding is about from now on.
    pub target: Target,
}

/// Why something was not put right, in Vietnamese for the person who asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotCorrected {
    /// The code is of another tier.
    #[error("Mã {code} là mã {}, còn đơn vị này là {}. Mã {} gồm {} chữ số.",
        .code.level().title(), .level.title(), .level.title(), .level.digits())]
    OtherLevel {
        /// The code.
        code: Code,
        /// Tier of the unit.
        level: Level,
    },
    /// It is that already.
    #[error("Danh mục đang ghi đúng như vậy rồi. Nếu cách đọc đã đúng, hãy chọn “Giữ cách đọc”.")]
    Same,
    /// Another unit has the code in that time.
    #[error(
        "Trong thời gian đó mã {code} là của {holder} ({when}). Hãy kiểm tra lại mã; nếu chính đơn vị kia sai mã, hãy sửa đơn vị kia trước."
    )]
    Taken {
        /// The code.
        code: Code,
        /// Name of the other unit.
        holder: String,
        /// Its days.
        when: String,
    },
    /// The unit of that code went into the same new unit already.
    #[error(
        "{holder} (mã {code}) đã được ghi nhập vào {into}. Nếu dòng này thừa, hãy chọn “Bỏ qua” và ghi lý do."
    )]
    Linked {
        /// The code.
        code: Code,
        /// Name of the unit that has it.
        holder: String,
        /// Name of the new unit.
        into: String,
    },
    /// Nobody had the code on the eve, and the unit of the row is known from elsewhere.
    #[error(
        "Chưa có đơn vị nào mang mã {code} vào ngày {day}, nên chưa biết dòng này nói về đơn vị nào. Hãy nạp danh sách có đơn vị đó trước, rồi sửa lại."
    )]
    NobodyThen {
        /// The code.
        code: Code,
        /// The eve of the change, dd/mm/yyyy.
        day: String,
    },
    /// A name without a kind.
    #[error("Tên phải bắt đầu bằng loại đơn vị, ví dụ “{example}”. Hãy nhập lại tên đầy đủ.")]
    NoKind {
        /// A name of that tier.
        example: &'static str,
    },
    /// A row that was left out has no unit to name.
    #[error(
        "Dòng này bị bỏ qua vì trùng mã, chưa có đơn vị nào trong danh mục để đổi tên. Hãy sửa mã, hoặc bỏ qua."
    )]
    LeftOut,
    /// The target is not in this registry.
    #[error("Không còn thấy đơn vị này trong danh mục. Hãy tải lại trang.")]
    Gone,
}

/// Puts right what `target` names.
///
/// # Errors
/// Why that cannot be.
pub fn correct(
    registry: Registry,
    target: &Target,
    correction: &Correction,
) -> Result<Corrected, NotCorrected> {
    let mut loader = Loader::new(registry, 0);
    let target = match (target, correction) {
        (Target::LeftOut(_), Correction::Name(_)) => return Err(NotCorrected::LeftOut),
        (Target::LeftOut(row), Correction::Code(code)) => loader.take_in(row, *code)?,
        (Target::Unit(unit) | Target::Old { unit, .. }, Correction::Name(name)) => {
            loader.rename_to(*unit, name)?;
            target.clone()
        }
        (Target::Unit(unit), Correction::Code(code)) => {
            loader.recode(*unit, *code)?;
            target.clone()
        }
        (Target::Old { unit, into }, Correction::Code(code)) => {
            let unit = loader.read_anew(*unit, *into, *code)?;
            Target::Old { unit, into: *into }
        }
    };
    Ok(Corrected { registry: loader.registry, target })
}

impl Loader {
    fn known(&self, unit: Unit) -> Result<&Territory, NotCorrected> {
        self.registry.get(unit).ok_or(NotCorrected::Gone)
    }

    fn rename_to(&mut self, unit: Unit, typed: &str) -> Result<(), NotCorrected> {
        let known = self.known(unit)?;
        let read = read_name(typed, known.level);
        if read.kind == Kind::Unknown {
            let example = match known.level {
                Level::Province => "Tỉnh Sơn",
                Level::District => "Huyện Bắc",
                Level::Commune => "Xã Một",
            };
            return Err(NotCorrected::NoKind { example });
        }
        if read.name == known.name {
            return Err(NotCorrected::Same);
        }
        if let Some(territory) = self.registry.get_mut(unit) {
            (territory.name, territory.kind) = (read.name, read.kind);
        }
        Ok(())
    }

    /// Gives a unit another code for all its days.
    fn recode(&mut self, unit: Unit, code: Code) -> Result<(), NotCorrected> {
        let known = self.known(unit)?.clone();
        check_level(&known, code)?;
        if known.code == Some(code) {
            return Err(NotCorrected::Same);
        }
        let overlaps = |other: &Territory| {
            let before = |to, from| matches!((to, from), (Some(to), Some(from)) if to < from);
            !before(other.valid_to, known.valid_from) && !before(known.valid_to, other.valid_from)
        };
        // Land without a code has no first day of its own: who had the code before ends before it.
        let eve = known.valid_to.filter(|_| known.code.is_none());
        let mut free_from = known.valid_from;
        let others = self.registry.versions(code).filter(|other| *other != unit);
        for other in others.filter_map(|other| self.registry.get(other)).filter(|o| overlaps(o)) {
            match (other.valid_to, eve) {
                (Some(to), Some(eve)) if to < eve => free_from = free_from.max(to.tomorrow().ok()),
                _ => return Err(taken_by(code, other)),
            }
        }
        if let Some(territory) = self.registry.get_mut(unit) {
            territory.valid_from = free_from;
        }
        self.registry.recode(unit, code);
        Ok(())
    }

    /// The old unit of a row of changes is the one of `code`: what was said of `unit` going into
    /// `into` is said of that one.
    fn read_anew(&mut self, unit: Unit, into: Unit, code: Code) -> Result<Unit, NotCorrected> {
        let known = self.known(unit)?.clone();
        check_level(&known, code)?;
        let new = self.known(into)?.clone();
        let link = self.registry.successors(unit).find(|link| link.new == into);
        let effective = link.ok_or(NotCorrected::Gone)?.effective;
        let eve = effective.yesterday().map_err(|_| NotCorrected::Gone)?;
        let Some(holder) = self.registry.alive(code, eve) else {
            let only_here = known.seen == (eve, eve) && self.registry.successors(unit).count() == 1;
            if known.code.is_some() && !only_here {
                let day = crate::date::shown(eve);
                return Err(NotCorrected::NobodyThen { code, day });
            }
            self.recode(unit, code)?;
            return Ok(unit);
        };
        if holder == unit {
            return Err(NotCorrected::Same);
        }
        let Territory { name, kind, parent, .. } = self.known(holder)?.clone();
        if self.registry.successors(holder).any(|link| link.new == into) {
            return Err(NotCorrected::Linked { code, holder: name, into: new.name });
        }
        let begins = |unit: &Territory| unit.valid_from == Some(effective);
        let new_codes = self.registry.units().filter(|(_, unit)| begins(unit));
        let mut act = Act::new(0, effective, eve, &[]);
        act.new_codes = new_codes.filter_map(|(_, unit)| unit.code).collect();
        let ended = self.old_unit(&mut act, 0, &Holder { code, name, kind }, parent);
        let ended = ended.ok_or(NotCorrected::Gone)?;
        self.registry.relink(unit, into, ended);
        Ok(ended)
    }

    /// A row of a list that was left out comes in under `code`.
    fn take_in(&mut self, row: &UnitRow, code: Code) -> Result<Target, NotCorrected> {
        if code.level() != row.level {
            return Err(NotCorrected::OtherLevel { code, level: row.level });
        }
        let UnitRow { name, kind, parent, date, .. } = row;
        let sight = Sight { code, name, kind: *kind, parent: *parent, on: *date };
        let unit = match self.registry.alive(code, *date) {
            None => self.see_new(0, row.line, &sight, row.level),
            Some(unit) => {
                let known = self.known(unit)?;
                if name_key(&known.name) != name_key(name) {
                    return Err(taken_by(code, known));
                }
                self.seen(unit, &sight);
                unit
            }
        };
        Ok(Target::Unit(unit))
    }
}

fn check_level(known: &Territory, code: Code) -> Result<(), NotCorrected> {
    if code.level() == known.level {
        Ok(())
    } else {
        Err(NotCorrected::OtherLevel { code, level: known.level })
    }
}

fn taken_by(code: Code, other: &Territory) -> NotCorrected {
    NotCorrected::Taken { code, holder: other.name.clone(), when: other.span() }
}
