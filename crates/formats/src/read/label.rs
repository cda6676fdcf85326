//! Numbers as lists show them.

/// A way of writing the number of a list item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Decimal,
    DecimalZero,
    UpperRoman,
    LowerRoman,
    UpperLetter,
    LowerLetter,
    Bullet,
    None,
}

impl Style {
    /// The number as text; nothing for bullets.
    pub(super) fn write(self, n: u32) -> String {
        match self {
            Style::Decimal => n.to_string(),
            Style::DecimalZero => format!("{n:02}"),
            Style::UpperRoman => roman(n),
            Style::LowerRoman => roman(n).to_lowercase(),
            Style::UpperLetter => letters(n).to_uppercase(),
            Style::LowerLetter => letters(n),
            Style::Bullet | Style::None => String::new(),
        }
    }
}

/// Roman up to 3999, as Word does; others as digits.
fn roman(mut n: u32) -> String {
    const DIGITS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if n == 0 || n > 3999 {
        return n.to_string();
    }
    let mut out = String::new();
    for (value, digit) in DIGITS {
        while n >= value {
            n -= value;
            out.push_str(digit);
        }
    }
    out
}

/// a … z, aa, bb … zz, aaa …
fn letters(n: u32) -> String {
    match n.checked_sub(1) {
        Some(index) if index < 26 * 30 => {
            let letter = char::from(b'a' + (index % 26) as u8);
            std::iter::repeat_n(letter, (index / 26 + 1) as usize).collect()
        }
        _ => n.to_string(),
    }
}
