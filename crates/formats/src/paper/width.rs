//! About how wide words are, where a line under them must fit and no font is at hand.

use unicode_normalization::UnicodeNormalization as _;

/// Advance widths of Times bold, in thousandths of the size: A to Z and a to z.
const CAPITALS: [u16; 26] = [
    722, 667, 722, 722, 667, 611, 778, 778, 389, 500, 778, 667, 944, 722, 778, 611, 778, 722, 556,
    667, 722, 722, 1000, 722, 722, 667,
];
const SMALL: [u16; 26] = [
    500, 556, 444, 556, 444, 333, 500, 556, 278, 333, 556, 278, 833, 556, 500, 556, 556, 444, 389,
    333, 556, 500, 722, 500, 500, 444,
];
/// Of spaces and marks; digits and what is not known are half the size.
const SPACE: u16 = 250;
const HYPHEN: u16 = 333;
const OTHER: u16 = 500;

/// Width of bold words in points at a size in points.
pub fn text_width(text: &str, size: f32) -> f32 {
    // Letters with marks are as wide as their base, đ as d.
    let width: u32 = text.nfd().map(|c| u32::from(width(c))).sum();
    let width = u16::try_from(width).unwrap_or(u16::MAX);
    f32::from(width) * size / 1000.0
}

/// Bold words broken into as few lines as fit into `room` points, about equally long: a name of two
/// lines reads better than one with its last word alone.
pub(super) fn balanced(text: &str, size: f32, room: f32) -> String {
    let lines = |room: f32| -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split(' ') {
            match lines.last_mut() {
                Some(line) if text_width(&format!("{line} {word}"), size) <= room => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.to_owned()),
            }
        }
        lines
    };
    let fewest = lines(room).len();
    let (mut low, mut high) = (0.0, room);
    for _ in 0..STEPS {
        let middle = (low + high) / 2.0;
        if lines(middle).len() > fewest { low = middle } else { high = middle }
    }
    lines(high).join("\n")
}

/// Halvings until the width is known to a fraction of a point.
const STEPS: usize = 10;

fn width(c: char) -> u16 {
    let at = |table: &[u16; 26], first: char| {
        let index = usize::try_from(u32::from(c) - u32::from(first)).unwrap_or(0);
        table.get(index).copied().unwrap_or(OTHER)
    };
    match c {
        'A'..='Z' => at(&CAPITALS, 'A'),
        'a'..='z' => at(&SMALL, 'a'),
        'Đ' => 722,
        'đ' => 556,
        ' ' | '.' | ',' => SPACE,
        '-' => HYPHEN,
        c if unicode_normalization::char::is_combining_mark(c) => 0,
        _ => OTHER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_two_lines_are_broken_in_the_middle() {
        let check = |text: &str, room: f32, expected: &str| {
            assert_eq!(balanced(text, 13.0, room), expected);
        };
        check("SỞ NỘI VỤ", 180.0, "SỞ NỘI VỤ");
        check("ỦY BAN NHÂN DÂN TỈNH SƠN LAM", 180.0, "ỦY BAN NHÂN DÂN\nTỈNH SƠN LAM");
        check("", 180.0, "");
        check("Nghiêng", 1.0, "Nghiêng");
    }

    #[test]
    fn marks_have_no_width() {
        assert_eq!(text_width("Độc lập", 14.0), text_width("Đoc lap", 14.0));
        // Measured in Times New Roman Bold 14.
        let motto = text_width("Độc lập - Tự do - Hạnh phúc", 14.0);
        assert!((165.0..185.0).contains(&motto), "{motto}");
    }
}
