//! Narrative sections: the outline shipped, and the mark for text that only changed its dates.

use super::regime::SectionSpec;
use crate::csv::rows;
use crate::text::{clean, fold};

const OUTLINE: &str = include_str!("../../data/report-outline.csv");

/// The sections of a yearly report that are written and not drawn from figures, as found in the
/// reports of provinces: a proposal that a regime may change.
pub fn outline() -> Vec<SectionSpec> {
    read_outline(OUTLINE)
}

/// Reads an outline: code, title, hint, whether it is required ("có"), under a row of headings.
/// Rows without a code or title, and remarks ("#"), are left out.
pub fn read_outline(csv: &str) -> Vec<SectionSpec> {
    let (rows, _) = rows(csv);
    let sections = rows.iter().skip(1).filter_map(|row| {
        let cell = |at: usize| row.cells.get(at).map(|cell| clean(cell)).unwrap_or_default();
        let (code, title) = (cell(0), cell(1));
        if code.is_empty() || title.is_empty() || code.starts_with('#') {
            return None;
        }
        Some(SectionSpec { code, title, hint: cell(2), required: fold(&cell(3)) == "co" })
    });
    sections.collect()
}

/// Fewest letters of a text that can be told to be last round's again: shorter ones ("Không có")
/// may well be true twice.
const SHORTEST: usize = 40;

/// Words that come with a date or a figure and change with it.
const DATE_WORDS: [&str; 9] = ["ngay", "thang", "nam", "quy", "ky", "dau", "cuoi", "so", "dot"];

/// Whether a text is last round's again but for dates, figures, white space and marks.
pub fn repeats(text: &str, last: &str) -> bool {
    let (text, last) = (words(text), words(last));
    let letters: usize = text.iter().map(String::len).sum();
    letters >= SHORTEST && text == last
}

fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| {
        let roman = word.chars().all(|c| matches!(c, 'i' | 'v' | 'x'));
        let figure = word.chars().any(|c| c.is_ascii_digit());
        !word.is_empty() && !roman && !figure && !DATE_WORDS.contains(word)
    });
    words.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_outline() {
        let sections = outline();
        let codes: Vec<&str> = sections.iter().map(|section| section.code.as_str()).collect();
        assert_eq!(codes, ["I", "III.1", "III.2", "III.3a", "III.3b", "IV", "V"]);
        assert!(sections.iter().all(|section| !section.hint.is_empty()));
        assert_eq!(sections.iter().filter(|section| !section.required).count(), 1);
    }

    #[test]
    fn text_of_last_round() {
        let last = "Trong quý II năm 2025, Sở đã ban hành 12 văn bản chỉ đạo và tổ chức 03 đoàn kiểm tra tại cơ sở.";
        let check =
            |text: &str, expected: bool| assert_eq!(repeats(text, last), expected, "{text}");
        check(last, true);
        check(
            "Trong quý III năm 2026, Sở đã ban hành 15 văn bản chỉ đạo và tổ chức 5 đoàn kiểm tra tại cơ sở .",
            true,
        );
        check(
            "TRONG Quý IV/2026 Sở đã ban hành 15 văn bản chỉ đạo và  tổ chức 5 đoàn kiểm tra, tại cơ sở",
            true,
        );
        check(
            "Trong quý III năm 2026, Sở đã ban hành 15 văn bản chỉ đạo, chưa tổ chức đoàn kiểm tra tại cơ sở.",
            false,
        );
        check("", false);
        assert!(!repeats("Không có", "Không có"));
        assert!(!repeats("", ""));
    }
}
