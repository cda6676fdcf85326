//! Rules that a coordinator adds: left, comparison, right.

use std::collections::HashMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::expr::{EvalFault, Expr, ParseFault, parse_expr};
use super::{CheckCode, Issues, Row, Severity, Submission};
use crate::number;
use crate::report::Field;

/// How the sides of a rule must compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Comparison {
    /// =
    Equal,
    /// ≠
    Different,
    /// <
    Less,
    /// ≤
    AtMost,
    /// >
    Greater,
    /// ≥
    AtLeast,
}

impl Comparison {
    /// Every comparison, in the order forms offer them.
    pub const ALL: [Comparison; 6] = [
        Comparison::Equal,
        Comparison::AtMost,
        Comparison::Less,
        Comparison::AtLeast,
        Comparison::Greater,
        Comparison::Different,
    ];

    /// The sign.
    pub fn sign(self) -> &'static str {
        match self {
            Comparison::Equal => "=",
            Comparison::Different => "≠",
            Comparison::Less => "<",
            Comparison::AtMost => "≤",
            Comparison::Greater => ">",
            Comparison::AtLeast => "≥",
        }
    }

    fn holds(self, left: Decimal, right: Decimal, tolerance: Decimal) -> bool {
        // Sides too far apart to subtract are not equal.
        let near = left.checked_sub(right).is_some_and(|gap| gap.abs() <= tolerance);
        match self {
            Comparison::Equal => near,
            Comparison::Different => !near,
            Comparison::Less => left < right && !(near && tolerance > Decimal::ZERO),
            Comparison::AtMost => left <= right || near,
            Comparison::Greater => left > right && !(near && tolerance > Decimal::ZERO),
            Comparison::AtLeast => left >= right || near,
        }
    }
}

/// A rule over figures of one plan: "[5.1] + [5.2] = [5]".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// What people call it.
    pub name: String,
    /// Its left side.
    pub left: Expr,
    /// How the sides must compare.
    pub comparison: Comparison,
    /// Its right side.
    pub right: Expr,
    /// How far the sides may differ and still be equal; not negative.
    pub tolerance: Decimal,
    /// How grave it is when broken.
    pub severity: Severity,
}

/// Why a rule cannot be made, in Vietnamese.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleFault {
    /// It has no name.
    #[error("Quy tắc chưa có tên.")]
    NoName,
    /// The left side cannot be read.
    #[error("Vế trái. {0}")]
    Left(ParseFault),
    /// The right side cannot be read.
    #[error("Vế phải. {0}")]
    Right(ParseFault),
    /// It names no indicator.
    #[error("Quy tắc phải có ít nhất một mã chỉ tiêu, ví dụ [5.1].")]
    NoCode,
    /// It names an indicator the plan does not have.
    #[error("Kế hoạch không có chỉ tiêu mã {0}. Hãy kiểm tra lại mã trong ngoặc vuông.")]
    UnknownCode(String),
    /// The tolerance cannot be read.
    #[error("Sai số cho phép \"{0}\" phải là số không âm, ví dụ 0,1.")]
    Tolerance(String),
}

/// What became of a rule over one set of figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It holds.
    Holds,
    /// It is broken.
    Broken {
        /// Value of the left side.
        left: Decimal,
        /// Value of the right side.
        right: Decimal,
    },
    /// It cannot be told.
    Unknown(EvalFault),
}

impl Rule {
    /// Reads a rule as typed; `known` tells which codes the plan has.
    ///
    /// # Errors
    /// [`RuleFault`], the first one met.
    pub fn read(
        name: &str,
        (left, comparison, right): (&str, Comparison, &str),
        tolerance: &str,
        severity: Severity,
        known: &impl Fn(&str) -> bool,
    ) -> Result<Rule, RuleFault> {
        let name = crate::text::clean(name);
        if name.is_empty() {
            return Err(RuleFault::NoName);
        }
        let left = parse_expr(left).map_err(RuleFault::Left)?;
        let right = parse_expr(right).map_err(RuleFault::Right)?;
        let tolerance = match tolerance.trim() {
            "" => Decimal::ZERO,
            typed => number::parse(typed)
                .filter(|number| !number.is_sign_negative())
                .ok_or_else(|| RuleFault::Tolerance(typed.to_owned()))?,
        };
        let rule = Rule { name, left, comparison, right, tolerance, severity };
        let codes = rule.codes();
        if codes.is_empty() {
            return Err(RuleFault::NoCode);
        }
        match codes.into_iter().find(|code| !known(code)) {
            Some(code) => Err(RuleFault::UnknownCode(code.to_owned())),
            None => Ok(rule),
        }
    }

    /// Codes of both sides, each once.
    pub fn codes(&self) -> Vec<&str> {
        let mut codes = self.left.codes();
        for code in self.right.codes() {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        codes
    }

    /// The rule as people write it.
    pub fn text(&self) -> String {
        format!("{} {} {}", self.left, self.comparison.sign(), self.right)
    }

    /// What becomes of it over the figures that `figure` knows.
    pub fn outcome(&self, figure: &impl Fn(&str) -> Option<Decimal>) -> Outcome {
        let left = self.left.value(figure);
        let right = self.right.value(figure);
        match (left, right) {
            (Ok(left), Ok(right)) if self.comparison.holds(left, right, self.tolerance) => {
                Outcome::Holds
            }
            (Ok(left), Ok(right)) => Outcome::Broken { left, right },
            (Err(EvalFault::Missing(mut codes)), Err(EvalFault::Missing(more))) => {
                codes.extend(more);
                Outcome::Unknown(EvalFault::Missing(codes))
            }
            (Err(fault), _) | (_, Err(fault)) => Outcome::Unknown(fault),
        }
    }
}

/// Runs a rule over figures of past rounds, one set each: what would have become of it.
pub fn try_rule<'a, L>(
    rule: &Rule,
    past: impl IntoIterator<Item = (L, &'a HashMap<String, Decimal>)>,
) -> Vec<(L, Outcome)> {
    past.into_iter()
        .map(|(label, figures)| (label, rule.outcome(&|code| figures.get(code).copied())))
        .collect()
}

/// Runs the coordinator's rules over a submission. A rule of which a figure is missing says
/// nothing: that figure's own row does.
pub(super) fn check(issues: &mut Issues, submission: &Submission) {
    let own: HashMap<&str, _> =
        submission.indicators.iter().map(|row| (row.code.as_str(), &row.entry)).collect();
    let figure = |code: &str| match own.get(code) {
        Some(entry) => entry.value.as_ref().and_then(|value| value.number()),
        None => submission.others.get(code).copied(),
    };
    for rule in &submission.rules {
        let codes = rule.codes();
        let Some(item) = codes.iter().find(|code| own.contains_key(**code)) else { continue };
        let Outcome::Broken { left, right } = rule.outcome(&figure) else { continue };
        let explained =
            codes.iter().filter_map(|code| own.get(*code)).any(|entry| entry.explanation.is_some());
        let message = format!(
            "{}: {} không đúng (vế trái {}, vế phải {}). Hãy kiểm tra các số liệu liên quan.",
            rule.name,
            rule.text(),
            number::format(left),
            number::format(right)
        );
        let row = Row { code: item, explained };
        issues.say(row, Field::Value, CheckCode::Rule, rule.severity, message);
    }
}
