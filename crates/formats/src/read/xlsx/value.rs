//! Numbers of a sheet as an official sees them.

/// How a number is shown, as far as its reading depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum NumberFormat {
    /// As it is.
    #[default]
    General,
    /// With at least so many digits before and after the comma ("00", "0.00").
    Digits { whole: usize, decimals: usize },
    /// Times a hundred, with "%".
    Percent { decimals: usize },
    /// A day, and what of it is shown.
    Date { day: bool, date: bool, time: bool },
}

impl NumberFormat {
    /// Of the formats every workbook has, by number.
    pub(super) fn built_in(id: u32) -> Self {
        match id {
            1 | 3 => NumberFormat::Digits { whole: 1, decimals: 0 },
            2 | 4 => NumberFormat::Digits { whole: 1, decimals: 2 },
            9 => NumberFormat::Percent { decimals: 0 },
            10 => NumberFormat::Percent { decimals: 2 },
            14..=16 | 27..=31 | 50..=54 | 57 | 58 => {
                NumberFormat::Date { day: true, date: true, time: false }
            }
            17 | 55 | 56 => NumberFormat::Date { day: false, date: true, time: false },
            18..=21 | 32..=35 | 45..=47 => {
                NumberFormat::Date { day: false, date: false, time: true }
            }
            22 | 36 => NumberFormat::Date { day: true, date: true, time: true },
            _ => NumberFormat::General,
        }
    }

    /// Of a format the workbook defines: its first section, without quoted text, escapes and
    /// brackets.
    pub(super) fn of_code(code: &str) -> Self {
        let mut bare = String::new();
        let mut chars = code.chars();
        while let Some(c) = chars.next() {
            match c {
                ';' => break,
                '"' => chars.by_ref().take_while(|&c| c != '"').for_each(drop),
                '[' => chars.by_ref().take_while(|&c| c != ']').for_each(drop),
                '\\' | '_' | '*' => drop(chars.next()),
                c => bare.push(c.to_ascii_lowercase()),
            }
        }
        if bare.contains("general") || bare.contains('@') {
            return NumberFormat::General;
        }
        let decimals = bare
            .split_once('.')
            .map_or(0, |(_, after)| after.chars().take_while(|&c| c == '0').count());
        if bare.contains('%') {
            return NumberFormat::Percent { decimals };
        }
        if bare.contains(['d', 'y', 'h', 's', 'm']) {
            let time = bare.contains(['h', 's']);
            let day = bare.contains('d');
            // "m" is a month unless hours or seconds make it minutes.
            let date = day || bare.contains('y') || !time;
            return NumberFormat::Date { day, date, time };
        }
        let before = bare.split('.').next().unwrap_or_default();
        let whole = before.chars().filter(|&c| c == '0').count();
        if whole + decimals == 0 {
            NumberFormat::General
        } else {
            NumberFormat::Digits { whole: whole.min(20), decimals: decimals.min(20) }
        }
    }

    /// A number as this format shows it. Digits are never rounded away: what is stored is what was
    /// meant, the format only adds zeros.
    pub(super) fn show(self, raw: &str, from_1904: bool) -> String {
        let Ok(value) = raw.trim().parse::<f64>() else { return raw.to_owned() };
        match self {
            NumberFormat::General => decimal(value, raw),
            NumberFormat::Digits { whole, decimals } => pad(&decimal(value, raw), whole, decimals),
            NumberFormat::Percent { decimals } => {
                pad(&decimal(value * 100.0, raw), 1, decimals) + "%"
            }
            NumberFormat::Date { day, date, time } => {
                show_date(value, from_1904, day, date, time).unwrap_or_else(|| decimal(value, raw))
            }
        }
    }
}

/// With a decimal comma, in the fifteen significant digits that Excel shows.
fn decimal(value: f64, raw: &str) -> String {
    let size = value.abs();
    if !value.is_finite() || size >= 1e15 || (size > 0.0 && size < 1e-12) {
        return raw.trim().replace('.', ",");
    }
    let whole_digits = if size < 1.0 { 1 } else { size.log10().floor() as usize + 1 };
    let text = format!("{value:.*}", 15usize.saturating_sub(whole_digits));
    let text = match text.split_once('.') {
        Some((whole, fraction)) => {
            let fraction = fraction.trim_end_matches('0');
            if fraction.is_empty() { whole.to_owned() } else { format!("{whole},{fraction}") }
        }
        None => text,
    };
    if text == "-0" { "0".to_owned() } else { text }
}

/// Zeros in front and behind, as the format asks.
fn pad(text: &str, whole: usize, decimals: usize) -> String {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text),
    };
    let (before, after) = digits.split_once(',').unwrap_or((digits, ""));
    if before.contains(|c: char| !c.is_ascii_digit()) {
        return text.to_owned();
    }
    let comma = if after.is_empty() && decimals == 0 { "" } else { "," };
    format!("{sign}{before:0>whole$}{comma}{after:0<decimals$}")
}

fn show_date(value: f64, from_1904: bool, day: bool, date: bool, time: bool) -> Option<String> {
    // Past 31/12/9999 Excel shows "####".
    if !(0.0..2_958_466.0).contains(&value) {
        return None;
    }
    let mut days = value.floor() as i32;
    let mut minutes = ((value - value.floor()) * 1440.0).round() as i32;
    if minutes == 1440 {
        days += 1;
        minutes = 0;
    }
    let clock = format!("{:02}:{:02}", minutes / 60, minutes % 60);
    if !date {
        return Some(clock);
    }
    // Excel counts a 29/02/1900 that never was: before it, day 1 is 01/01/1900.
    let epoch = match (from_1904, days) {
        (true, _) => jiff::civil::date(1904, 1, 1),
        (false, 0..=59) => jiff::civil::date(1899, 12, 31),
        (false, _) => jiff::civil::date(1899, 12, 30),
    };
    let shown = epoch.checked_add(jiff::Span::new().try_days(days).ok()?).ok()?;
    let (y, m) = (shown.year(), shown.month());
    let text = if day { ansinh_domain::date::shown(shown) } else { format!("{m:02}/{y}") };
    Some(if time { format!("{text} {clock}") } else { text })
}

/// A date in ISO 8601 (`t="d"`) as dd/mm/yyyy, anything else as it is.
pub(super) fn show_iso(raw: &str) -> String {
    let date = raw.get(..10).and_then(|d| d.parse::<jiff::civil::Date>().ok());
    match date {
        Some(date) => ansinh_domain::date::shown(date),
        None => raw.to_owned(),
    }
}
