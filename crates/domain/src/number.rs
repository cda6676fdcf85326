//! Vietnamese numbers: decimal comma, thousands dot, leading zero.

use rust_decimal::Decimal;

/// Reads one Vietnamese number that fills the whole of `raw` (white space around it aside):
/// "35,5" → 35.5, "1.234" → 1234, "1.234.567,8" → 1234567.8, "09" → 9. A dot that cannot be a thousands separator ("26.6")
/// is read as a decimal point, because real plans slip. `None` if it is not one number.
pub fn parse(raw: &str) -> Option<Decimal> {
    let _ = raw;
    None
}

/// Writes a number as Vietnamese officials do: decimal comma, thousands dot, no trailing zeros.
pub fn format(value: Decimal) -> String {
    let _ = value;
    String::new()
}
