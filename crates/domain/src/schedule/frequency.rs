//! How often: "Thường xuyên", "Hằng năm", "6 tháng/lần", "2 lần/năm".

use super::ScheduleKind;
use crate::lex::Tokens;

/// Words and the frequency they say; longer ones first.
const WORDS: [(&str, ScheduleKind); 24] = [
    ("hằng năm", ScheduleKind::Yearly),
    ("hàng năm", ScheduleKind::Yearly),
    ("mỗi năm", ScheduleKind::Yearly),
    ("từng năm", ScheduleKind::Yearly),
    ("các năm", ScheduleKind::Yearly),
    ("hằng quý", ScheduleKind::Quarterly),
    ("hàng quý", ScheduleKind::Quarterly),
    ("mỗi quý", ScheduleKind::Quarterly),
    ("từng quý", ScheduleKind::Quarterly),
    ("định kỳ quý", ScheduleKind::Quarterly),
    ("hằng tháng", ScheduleKind::Monthly),
    ("hàng tháng", ScheduleKind::Monthly),
    ("mỗi tháng", ScheduleKind::Monthly),
    ("định kỳ tháng", ScheduleKind::Monthly),
    ("hằng ngày", ScheduleKind::Continuous),
    ("hàng ngày", ScheduleKind::Continuous),
    ("hằng tuần", ScheduleKind::Continuous),
    ("hàng tuần", ScheduleKind::Continuous),
    ("thường xuyên", ScheduleKind::Continuous),
    ("thường niên", ScheduleKind::Yearly),
    ("liên tục", ScheduleKind::Continuous),
    ("lâu dài", ScheduleKind::Continuous),
    ("suốt quá trình", ScheduleKind::Continuous),
    ("định kỳ năm", ScheduleKind::Yearly),
];

/// The first frequency the tokens name.
pub(super) fn first(tokens: Tokens<'_, '_>) -> Option<ScheduleKind> {
    (0..tokens.0.len()).find_map(|at| {
        let named = WORDS.iter().find(|(words, _)| {
            // "các năm tiếp theo" continues a year; it is no frequency.
            tokens.phrase(at, words).is_some_and(|next| tokens.key(next) != "tiếp")
        });
        named.map(|(_, kind)| *kind).or_else(|| counted(tokens, at))
    })
}

/// "6 tháng/lần", "03 tháng một lần", "2 lần/năm", "hằng 6 tháng"; "6 tháng" by itself.
fn counted(tokens: Tokens<'_, '_>, at: usize) -> Option<ScheduleKind> {
    let count = tokens.value(at)?;
    match tokens.key(at + 1) {
        "tháng" => {
            let again = ["/ lần", "/ 1 lần", "/ 01 lần", "một lần", "1 lần", "01 lần"];
            let before = at.checked_sub(1).map_or("", |before| tokens.key(before));
            let alone = at == 0 && tokens.get(at + 2).is_none();
            let fits = tokens.any_phrase(at + 2, &again).is_some()
                || matches!(before, "hằng" | "hàng" | "kỳ" | "kì" | "mỗi")
                || alone;
            fits.then(|| every_months(count)).flatten()
        }
        "lần" => {
            let unit = tokens.any_phrase(at + 2, &["/", "mỗi", "một", "trong"])?.1;
            match tokens.key(unit) {
                "năm" => {
                    (count > 0 && 12 % count == 0).then(|| every_months(12 / count)).flatten()
                }
                "quý" => (count == 1).then_some(ScheduleKind::Quarterly),
                "tháng" => (count == 1).then_some(ScheduleKind::Monthly),
                _ => None,
            }
        }
        "năm" => {
            let again = tokens.any_phrase(at + 2, &["/ lần", "một lần", "1 lần"]).is_some();
            (again && count == 1).then_some(ScheduleKind::Yearly)
        }
        _ => None,
    }
}

fn every_months(count: u32) -> Option<ScheduleKind> {
    match count {
        1 => Some(ScheduleKind::Monthly),
        3 => Some(ScheduleKind::Quarterly),
        6 => Some(ScheduleKind::HalfYearly),
        12 => Some(ScheduleKind::Yearly),
        _ => None,
    }
}
