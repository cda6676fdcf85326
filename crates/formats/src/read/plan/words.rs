//! Readings put into Vietnamese words, for messages.

use ansinh_domain::number;
use ansinh_domain::target::{Bound, Direction};

/// A bound as an official would say it.
pub(crate) fn bound(bound: &Bound) -> String {
    match bound {
        Bound::Equal { value } => number::format(*value),
        Bound::About { value } => format!("khoảng {}", number::format(*value)),
        Bound::Above { value } => format!("trên {}", number::format(*value)),
        Bound::AtLeast { value } => format!("từ {} trở lên", number::format(*value)),
        Bound::Below { value } => format!("dưới {}", number::format(*value)),
        Bound::AtMost { value } => format!("không quá {}", number::format(*value)),
        Bound::Between { low, high } => {
            format!("từ {} đến {}", number::format(*low), number::format(*high))
        }
        Bound::Level { text } => format!("mức “{text}”"),
        Bound::Scoped { bounds } => bounds
            .iter()
            .map(|b| format!("{} ({})", self::bound(&b.bound), b.scope))
            .collect::<Vec<_>>()
            .join("; "),
        Bound::None => "không đặt mục tiêu".to_owned(),
        Bound::Missing => "chưa rõ (ô bị mất)".to_owned(),
    }
}

/// A direction as an official would say it.
pub(crate) fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Higher => "càng cao càng tốt",
        Direction::Lower => "càng thấp càng tốt",
        Direction::Status => "đạt mức theo lời văn",
    }
}
