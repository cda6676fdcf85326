//! Vietnamese text as officials type it: white space, Unicode forms, tone placement, search keys.

use unicode_normalization::UnicodeNormalization;

mod collate;
mod letter;
mod symbol;

pub use collate::{CodeKey, CollationKey, code_key, collation_key};
pub(crate) use letter::{is_letter, is_of_word};
pub use symbol::{symbol, without_symbols};

/// Text as a person meant it: Unicode NFC, every run of white space (also NBSP, tabs and line
/// ends) made one space, trimmed. Characters that show nothing (zero-width, soft hyphen, byte
/// order mark, stray controls) are dropped, since Word leaves them inside words too. Case and
/// spelling are kept.
pub fn clean(raw: &str) -> String {
    if is_clean(raw) {
        return raw.to_owned();
    }
    let seen = raw.chars().filter(|c| !is_invisible(*c));
    // Nearly every text comes composed, and looking that up letter by letter is what costs.
    if raw.chars().all(is_composed) { collapse(seen) } else { collapse(seen.nfc()) }
}

/// Whether nothing is to be done, as for most words and lines: composed letters that show, and
/// single spaces between words.
fn is_clean(raw: &str) -> bool {
    let mut after_space = true;
    let shows = raw.chars().all(|c| {
        let space = c == ' ';
        let fits = if space {
            !after_space
        } else if c.is_ascii() {
            c.is_ascii_graphic()
        } else {
            is_composed(c) && !c.is_whitespace() && !is_invisible(c)
        };
        after_space = space;
        fits
    });
    shows && (!after_space || raw.is_empty())
}

/// Letters that are their own NFC and compose with nothing before or after them in such a text:
/// everything below the combining marks, and the Latin letters with Vietnamese marks.
fn is_composed(c: char) -> bool {
    matches!(c, '\0'..='\u{2ff}' | '\u{1e00}'..='\u{1eff}' | '\u{2010}'..='\u{2027}')
}

/// A search key: cleaned, lower case, every tone and vowel mark stripped, đ → d.
/// "Tỉ lệ hộ nghèo" and "ti le ho ngheo" give the same key.
pub fn fold(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    for c in raw.chars().filter(|c| !is_invisible(*c)) {
        letter::push_folded(&mut out, c);
    }
    collapse(out.chars())
}

/// A key under which two spellings of one name meet: cleaned, lower case, and tone placement made
/// one ("hoá"/"hóa", "thuỷ"/"thủy", "kỹ"/"kĩ", "tỉ"/"tỷ"), dashes of every kind made " - ",
/// "ủy ban nhân dân"/"uỷ ban nhân dân" made "ubnd" and the like. Tone marks themselves are kept,
/// because "Sở Y tế" and "Sở y té" are not one body.
pub fn spelling_key(raw: &str) -> String {
    let mut spaced = String::with_capacity(raw.len() + 8);
    for c in lower(&clean(raw)).chars() {
        match c {
            c if is_dash(c) => spaced.push_str(" - "),
            '&' => spaced.push_str(" và "),
            // A separator stands against the word before it and apart from the one after it.
            ',' | ';' | ':' => {
                spaced.truncate(spaced.trim_end().len());
                spaced.push(c);
                spaced.push(' ');
            }
            c => spaced.push(c),
        }
    }
    let mut key = tones_in_one_place(&collapse(spaced.chars()));
    for (long, short) in SHORT_FORMS {
        if key.contains(long) {
            key = replace_words(&key, long, short);
        }
    }
    key
}

/// The key of a single word: what [`spelling_key`] gives it, without looking for names in it.
pub(crate) fn word_key(word: &str) -> String {
    tones_in_one_place(&lower(&clean(word)))
}

fn tones_in_one_place(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let word = rest.find(|c| !is_of_word(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(word);
        push_with_one_tone_placement(&mut out, word);
        let next = after.find(is_of_word).unwrap_or(after.len());
        let (between, words) = after.split_at(next);
        out.push_str(between);
        rest = words;
    }
    out
}

/// Long and short forms of one name, in the spelling of the key; applied in this order.
const SHORT_FORMS: &[(&str, &str)] = &[
    ("ủy ban nhân dân", "ubnd"),
    ("hội đồng nhân dân", "hđnd"),
    ("mặt trận tổ quốc", "mttq"),
    ("ủy ban mttq", "ubmttq"),
    ("ub mttq", "ubmttq"),
    ("ubmttq vn", "ubmttq việt nam"),
    ("bảo hiểm xã hội", "bhxh"),
    ("bảo hiểm y tế", "bhyt"),
    ("bảo hiểm thất nghiệp", "bhtn"),
    ("bhxh vn", "bhxh việt nam"),
    ("lao động - thương binh và xã hội", "lđtbxh"),
    ("lao động, thương binh và xã hội", "lđtbxh"),
    ("lao động thương binh và xã hội", "lđtbxh"),
    ("lđ - tb và xh", "lđtbxh"),
    ("lđ - tbxh", "lđtbxh"),
    ("lđtb và xh", "lđtbxh"),
    ("giáo dục và đào tạo", "gdđt"),
    ("giáo dục - đào tạo", "gdđt"),
    ("gd và đt", "gdđt"),
    ("gd - đt", "gdđt"),
    ("nông nghiệp và phát triển nông thôn", "nnptnt"),
    ("nn và ptnt", "nnptnt"),
    ("nông nghiệp và môi trường", "nnmt"),
    ("nn và mt", "nnmt"),
    ("tài nguyên và môi trường", "tnmt"),
    ("tn và mt", "tnmt"),
    ("kế hoạch và đầu tư", "khđt"),
    ("kh và đt", "khđt"),
    ("khoa học và công nghệ", "khcn"),
    ("kh và cn", "khcn"),
    ("thông tin và truyền thông", "tttt"),
    ("tt và tt", "tttt"),
    ("văn hóa, thể thao và du lịch", "vhttdl"),
    ("vh, tt và dl", "vhttdl"),
    ("vhtt và dl", "vhttdl"),
    ("giao thông vận tải", "gtvt"),
    ("bộ chỉ huy quân sự", "bộ chqs"),
];

/// True for every dash, hyphen and minus sign people type or Word puts in.
pub(crate) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2500}' | '\u{ff0d}')
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
        || (c.is_control() && !c.is_whitespace())
}

/// Every run of white space made one space, ends trimmed.
fn collapse(chars: impl Iterator<Item = char>) -> String {
    let mut out = String::new();
    let mut gap = false;
    for c in chars {
        if c.is_whitespace() {
            gap = !out.is_empty();
        } else {
            if gap {
                out.push(' ');
                gap = false;
            }
            out.push(c);
        }
    }
    out
}

/// Lower case, with the look-alikes of "Đ" from other alphabets (Ð eth, Ɖ) made "đ".
fn lower(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'Ð' | 'ð' | 'Ɖ' | 'ɖ' => out.push('đ'),
            c => letter::push_lower(&mut out, c),
        }
    }
    out
}

/// Puts to `out` one word in NFC lower case with the tone where the older rule puts it ("hóa",
/// "thủy"; "quý" stays, its "u" belongs to the "q") and "y" that stands for "i" made "i" ("kĩ",
/// "tỉ", "quí").
fn push_with_one_tone_placement(out: &mut String, word: &str) {
    let mut letters = word.chars();
    let (Some(last), Some(first)) = (letters.next_back(), letters.next_back()) else {
        return out.push_str(word);
    };
    let before = letters.as_str();
    let ((first_base, first_tone), (last_base, last_tone)) =
        (letter::untone(first), letter::untone(last));
    let (first, last) = match (first_base, last_base) {
        ('u', 'y' | 'i') if before.ends_with('q') => ('u', retone('i', last_tone.or(first_tone))),
        ('o', 'a' | 'e') | ('u', 'y') if first_tone.is_none() && last_tone.is_some() => {
            (retone(first_base, last_tone), last_base)
        }
        ('h' | 'k' | 'l' | 'm' | 's' | 't', 'y') if before.is_empty() => {
            (first, retone('i', last_tone))
        }
        _ => return out.push_str(word),
    };
    out.push_str(before);
    out.push(first);
    out.push(last);
}

fn retone(base: char, tone: Option<char>) -> char {
    tone.and_then(|tone| unicode_normalization::char::compose(base, tone)).unwrap_or(base)
}

/// `from` replaced by `to` where it stands as whole words.
fn replace_words(text: &str, from: &str, to: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(from) {
        let starts =
            !out.chars().chain(before.chars()).next_back().is_some_and(char::is_alphanumeric);
        let ends = !after.starts_with(char::is_alphanumeric);
        out.push_str(before);
        out.push_str(if starts && ends { to } else { from });
        rest = after;
    }
    out.push_str(rest);
    out
}

/// True when `words` stands in `text` as whole words. Both are in one spelling (see
/// [`spelling_key`]).
pub(crate) fn has_words(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, found)| {
        let before = text.get(..at).unwrap_or_default();
        let after = text.get(at + found.len()..).unwrap_or_default();
        !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_normalization::char::is_combining_mark;

    #[test]
    fn cleans() {
        for (raw, expected) in [
            ("", ""),
            (" \u{a0}\t\r\n", ""),
            ("Từ 3 trở   lên", "Từ 3 trở lên"),
            ("Tuyên\u{a0} \nQuang ", "Tuyên Quang"),
            ("v\u{200b}ề công\u{ad} tác\u{feff}", "về công tác"),
            ("hô\u{0323} nghe\u{0300}o", "hộ nghèo"),
            ("Ho\u{302}\u{323}", "Hộ"),
        ] {
            assert_eq!(clean(raw), expected, "{raw:?}");
        }
    }

    #[test]
    fn folds() {
        for (raw, expected) in [
            ("Tỉ lệ hộ nghèo", "ti le ho ngheo"),
            ("ĐẢM BẢO  vững chắc", "dam bao vung chac"),
            ("Ðề án", "de an"),
            ("m² sàn/người", "m2 san/nguoi"),
            ("Đơ\u{031b}n vị ti\u{0301}nh", "don vi tinh"),
            ("Ưu đãi", "uu dai"),
        ] {
            assert_eq!(fold(raw), expected, "{raw:?}");
        }
    }

    /// Spellings of one name, which must meet.
    const SAME: &[&[&str]] = &[
        &[
            "Sở Văn hoá, Thể thao và Du lịch",
            "Sở Văn hóa, Thể thao và Du lịch",
            "Sở Va\u{306}n hoa\u{301}, Thê\u{309} thao và Du li\u{323}ch",
            "SỞ  VĂN HOÁ,Thể thao  và du lịch",
            "Sở VHTT&DL",
        ],
        &[
            "Sở Lao động - Thương binh và Xã hội",
            "Sở Lao động -Thương binh và Xã hội",
            "Sở Lao động – Thương binh và Xã hội",
            "Sở Lao động- Thương binh & Xã hội",
            "Sở LĐTBXH",
            "Sở LĐ-TB&XH",
        ],
        &["Ủy ban nhân dân huyện", "UBND huyện", "Uỷ ban nhân dân huyện", "ubnd  Huyện"],
        &["Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh", "UB MTTQ VN tỉnh", "UBMTTQ Việt Nam tỉnh"],
        &["Bảo hiểm xã hội tỉnh", "BHXH tỉnh"],
        &["tỉ lệ", "tỷ lệ", "Tỷ  lệ"],
        &["kĩ thuật", "kỹ thuật"],
        &["bác sỹ", "bác sĩ"],
        &["quý", "quí", "qúy"],
        &["công ty", "công ti"],
        &["Đề án", "Ðề án"],
        &["hoà", "hòa"],
        &["hoá", "hóa"],
        &["hoả", "hỏa"],
        &["xoã", "xõa"],
        &["hoạ", "họa"],
        &["loè", "lòe"],
        &["khoé", "khóe"],
        &["khoẻ", "khỏe"],
        &["xoẽ", "xõe"],
        &["xoẹ", "xọe"],
        &["thuỳ", "thùy"],
        &["thuý", "thúy"],
        &["thuỷ", "thủy"],
        &["luỹ", "lũy"],
        &["thuỵ", "thụy"],
    ];

    #[test]
    fn spellings_of_one_name_meet_and_no_others() {
        for (i, names) in SAME.iter().enumerate() {
            let keys: Vec<String> = names.iter().map(|name| spelling_key(name)).collect();
            assert!(keys.windows(2).all(|pair| pair[0] == pair[1]), "{names:?} {keys:?}");
            for other in SAME.iter().skip(i + 1) {
                assert_ne!(keys[0], spelling_key(other[0]));
            }
        }
        for (one, other) in [
            ("Sở Y tế", "Sở y té"),
            ("quý", "Quỳ"),
            ("hoa", "hòa"),
            ("hoàn", "hoan"),
            ("Quỳ Hợp", "Quý Hợp"),
            ("huyện", "huyên"),
            ("UBND huyện", "UBND xã"),
        ] {
            assert_ne!(spelling_key(one), spelling_key(other));
        }
    }

    #[test]
    fn keys_read_as_written() {
        for (raw, expected) in [
            ("Quỳ Châu", "quì châu"),
            ("khuyến khích", "khuyến khích"),
            ("Hoàn thành", "hoàn thành"),
            ("thuế", "thuế"),
            ("Uỷ ban nhân dân tỉnh", "ubnd tỉnh"),
            ("Y tế", "y tế"),
            ("mỹ thuật", "mĩ thuật"),
        ] {
            assert_eq!(spelling_key(raw), expected);
        }
    }

    #[test]
    fn finds_whole_words() {
        assert!(has_words("tỉ lệ hộ nghèo", "hộ nghèo"));
        assert!(!has_words("bảo hộ nghèon", "hộ nghèo"));
        assert!(!has_words("ảhộ nghèo", "hộ nghèo"));
    }

    proptest! {
        #[test]
        fn keys_are_fixed_points(raw in "\\PC*") {
            let cleaned = clean(&raw);
            prop_assert_eq!(clean(&cleaned), cleaned.clone());
            let folded = fold(&raw);
            prop_assert_eq!(fold(&folded), folded);
            prop_assert_eq!(spelling_key(&cleaned), spelling_key(&raw));
        }

        #[test]
        fn quick_ways_give_what_the_long_ways_give(raw in "(\\PC|[ạẫĐ\u{301}\u{323}İſKﬁ½²])*") {
            let seen = || raw.chars().filter(|c| !is_invisible(*c));
            prop_assert_eq!(clean(&raw), collapse(seen().nfc()));
            let low = lower(&seen().nfkd().collect::<String>());
            let bare = low.nfkd().filter(|c| !is_combining_mark(*c));
            let folded = collapse(bare.map(|c| if c == 'đ' { 'd' } else { c }));
            prop_assert_eq!(fold(&raw), folded);
        }

        #[test]
        fn vietnamese_keys_are_fixed_points(raw in "[a-zA-ZàáảãạăâđêôơưĐỘỦỷýỹ ,;–-]{0,40}") {
            let key = spelling_key(&raw);
            prop_assert_eq!(spelling_key(&key), key);
        }

        #[test]
        fn decomposed_text_has_the_same_keys(raw in "[a-zA-ZàáảãạặâđêộơưĐỘỦỷýỹ ]{0,40}") {
            let decomposed: String = raw.nfd().collect();
            prop_assert_eq!(spelling_key(&decomposed), spelling_key(&raw));
            prop_assert_eq!(fold(&decomposed), fold(&raw));
        }
    }
}
