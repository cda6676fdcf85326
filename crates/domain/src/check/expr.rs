//! Expressions over indicators: "[5.1] + [5.2] × 2".
//!
//! A code stands in brackets, because "5.10-1" would else be read as a subtraction. Numbers are
//! Vietnamese (decimal comma). `×` may be typed as `*` or `x`, `÷` as `/` or `:`.

use std::fmt;

use rust_decimal::Decimal;

use crate::number;
use crate::text::clean;

/// An expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expr {
    /// A constant.
    Number(Decimal),
    /// The figure of an indicator.
    Code(String),
    /// A sign.
    Minus(Box<Expr>),
    /// Two joined by an operator.
    Join(Box<Expr>, Operator, Box<Expr>),
}

/// An operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// +
    Add,
    /// −
    Subtract,
    /// ×
    Multiply,
    /// ÷
    Divide,
}

/// Why a text is no expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Vị trí {}: {message}", .at + 1)]
pub struct ParseFault {
    /// The character it was found at, from 0.
    pub at: usize,
    /// What is wrong, in Vietnamese.
    pub message: String,
}

/// Why an expression has no value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EvalFault {
    /// Figures that are not known.
    #[error("chưa có số liệu của {}", .0.join(", "))]
    Missing(Vec<String>),
    /// A division by zero.
    #[error("phép chia cho 0")]
    DivisionByZero,
    /// A number too large.
    #[error("kết quả vượt quá giới hạn tính toán")]
    TooLarge,
}

/// Longest text of an expression.
const LONGEST: usize = 500;
/// Deepest nesting.
const DEEPEST: usize = 32;

/// Reads an expression.
///
/// # Errors
/// What is wrong and where.
pub fn parse_expr(text: &str) -> Result<Expr, ParseFault> {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() > LONGEST {
        let message = format!("biểu thức dài hơn {LONGEST} ký tự.");
        return Err(ParseFault { at: LONGEST, message });
    }
    let mut parser = Parser { chars, at: 0, depth: 0 };
    let expr = parser.sum()?;
    match parser.peek() {
        None => Ok(expr),
        Some(')') => Err(parser.fault("có dấu ) mà không có dấu ( trước đó.")),
        Some(_) => Err(parser.fault("cần một phép tính: + − × ÷.")),
    }
}

struct Parser {
    chars: Vec<char>,
    at: usize,
    depth: usize,
}

impl Parser {
    /// The next character that is no white space.
    fn peek(&mut self) -> Option<char> {
        while self.chars.get(self.at).is_some_and(|c| c.is_whitespace()) {
            self.at += 1;
        }
        self.chars.get(self.at).copied()
    }

    fn fault(&self, message: &str) -> ParseFault {
        ParseFault { at: self.at, message: message.to_owned() }
    }

    fn joined(
        &mut self,
        part: fn(&mut Parser) -> Result<Expr, ParseFault>,
        operator: fn(char) -> Option<Operator>,
    ) -> Result<Expr, ParseFault> {
        let mut left = part(self)?;
        while let Some(operator) = self.peek().and_then(operator) {
            self.at += 1;
            left = Expr::Join(Box::new(left), operator, Box::new(part(self)?));
        }
        Ok(left)
    }

    fn sum(&mut self) -> Result<Expr, ParseFault> {
        self.joined(Parser::product, |c| match c {
            '+' => Some(Operator::Add),
            '-' | '\u{2212}' | '–' => Some(Operator::Subtract),
            _ => None,
        })
    }

    fn product(&mut self) -> Result<Expr, ParseFault> {
        self.joined(Parser::factor, |c| match c {
            '*' | '×' | 'x' | 'X' => Some(Operator::Multiply),
            '/' | ':' | '÷' => Some(Operator::Divide),
            _ => None,
        })
    }

    fn factor(&mut self) -> Result<Expr, ParseFault> {
        if self.depth > DEEPEST {
            return Err(self.fault("lồng quá nhiều tầng ngoặc hoặc dấu trừ."));
        }
        self.depth += 1;
        let expr = self.factor_inside();
        self.depth -= 1;
        expr
    }

    fn factor_inside(&mut self) -> Result<Expr, ParseFault> {
        match self.peek() {
            Some('-' | '\u{2212}' | '–') => {
                self.at += 1;
                Ok(Expr::Minus(Box::new(self.factor()?)))
            }
            Some('(') => {
                let open = self.at;
                self.at += 1;
                let expr = self.sum()?;
                if self.peek() == Some(')') {
                    self.at += 1;
                    return Ok(expr);
                }
                Err(ParseFault { at: open, message: "dấu ( này chưa được đóng.".into() })
            }
            Some('[') => self.code(),
            Some(c) if c.is_ascii_digit() => self.number(),
            Some(_) => {
                Err(self
                    .fault("cần một số, một mã chỉ tiêu trong ngoặc vuông như [5.1], hoặc dấu (."))
            }
            None => Err(self.fault("biểu thức chưa hết: còn thiếu một số hoặc một mã chỉ tiêu.")),
        }
    }

    fn code(&mut self) -> Result<Expr, ParseFault> {
        let open = self.at;
        let rest = self.chars.get(open + 1..).unwrap_or_default();
        let Some(length) = rest.iter().position(|c| *c == ']') else {
            return Err(ParseFault {
                at: open, message: "dấu [ này chưa được đóng.".into()
            });
        };
        let code: String = rest.iter().take(length).collect();
        let code = clean(&code);
        if code.is_empty() || code.contains('[') {
            let message = "trong ngoặc vuông phải là một mã chỉ tiêu, ví dụ [5.1].".into();
            return Err(ParseFault { at: open, message });
        }
        self.at = open + length + 2;
        Ok(Expr::Code(code))
    }

    fn number(&mut self) -> Result<Expr, ParseFault> {
        let rest = self.chars.get(self.at..).unwrap_or_default();
        let part = |c: &char| c.is_ascii_digit() || matches!(c, '.' | ',');
        let text: String = rest.iter().copied().take_while(part).collect();
        let number = number::parse(&text).ok_or_else(|| {
            self.fault(&format!("\"{text}\" không phải là số; dấu thập phân là dấu phẩy."))
        })?;
        self.at += text.chars().count();
        Ok(Expr::Number(number))
    }
}

impl Expr {
    /// Its value, with the figures that `figure` knows.
    ///
    /// # Errors
    /// [`EvalFault`]; of missing figures all are named.
    pub fn value(&self, figure: &impl Fn(&str) -> Option<Decimal>) -> Result<Decimal, EvalFault> {
        let missing: Vec<String> = self
            .codes()
            .into_iter()
            .filter(|code| figure(code).is_none())
            .map(str::to_owned)
            .collect();
        if missing.is_empty() { self.reckon(figure) } else { Err(EvalFault::Missing(missing)) }
    }

    fn reckon(&self, figure: &impl Fn(&str) -> Option<Decimal>) -> Result<Decimal, EvalFault> {
        match self {
            Expr::Number(number) => Ok(*number),
            Expr::Code(code) => figure(code).ok_or_else(|| EvalFault::Missing(vec![code.clone()])),
            Expr::Minus(of) => Ok(-of.reckon(figure)?),
            Expr::Join(left, operator, right) => {
                let (left, right) = (left.reckon(figure)?, right.reckon(figure)?);
                match operator {
                    Operator::Add => left.checked_add(right),
                    Operator::Subtract => left.checked_sub(right),
                    Operator::Multiply => left.checked_mul(right),
                    Operator::Divide if right.is_zero() => return Err(EvalFault::DivisionByZero),
                    Operator::Divide => left.checked_div(right),
                }
                .ok_or(EvalFault::TooLarge)
            }
        }
    }

    /// Every code it names, once, in the order met.
    pub fn codes(&self) -> Vec<&str> {
        let mut codes = Vec::new();
        self.collect(&mut codes);
        codes
    }

    fn collect<'a>(&'a self, codes: &mut Vec<&'a str>) {
        match self {
            Expr::Number(_) => {}
            Expr::Code(code) if codes.contains(&code.as_str()) => {}
            Expr::Code(code) => codes.push(code),
            Expr::Minus(of) => of.collect(codes),
            Expr::Join(left, _, right) => {
                left.collect(codes);
                right.collect(codes);
            }
        }
    }

    /// How tightly its outermost operator binds.
    fn tightness(&self) -> u8 {
        match self {
            Expr::Join(_, Operator::Add | Operator::Subtract, _) => 0,
            Expr::Join(..) => 1,
            Expr::Number(number) if number.is_sign_negative() => 2,
            Expr::Minus(_) => 2,
            Expr::Number(_) | Expr::Code(_) => 3,
        }
    }

    fn write(&self, least: u8, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.tightness() < least {
            f.write_str("(")?;
            self.write(0, f)?;
            return f.write_str(")");
        }
        match self {
            Expr::Number(number) => f.write_str(&number::format(*number)),
            Expr::Code(code) => write!(f, "[{code}]"),
            Expr::Minus(of) => {
                f.write_str("−")?;
                of.write(2, f)
            }
            Expr::Join(left, operator, right) => {
                let (mark, tightness) = match operator {
                    Operator::Add => ('+', 0),
                    Operator::Subtract => ('−', 0),
                    Operator::Multiply => ('×', 1),
                    Operator::Divide => ('÷', 1),
                };
                left.write(tightness, f)?;
                write!(f, " {mark} ")?;
                right.write(tightness + 1, f)
            }
        }
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(0, f)
    }
}

#[cfg(test)]
mod tests;
