use ansinh_domain::plan::FindingCode;
use ansinh_formats::read::{Block, Format, ReadError};
use encoding_rs::WINDOWS_1258;
use unicode_normalization::UnicodeNormalization;

use crate::show::{check, read};

const HEAD: &str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\
                    Kế hoạch thực hiện các chỉ tiêu, nhiệm vụ về chính sách xã hội\n";

fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(to_bytes).collect()
}

/// Windows-1258 has vowels with their shape and tones as marks of their own.
fn windows_1258(text: &str) -> Vec<u8> {
    let mut apart = String::new();
    for c in text.chars() {
        let parts: Vec<char> = c.nfd().collect();
        match parts.as_slice() {
            [base, shape @ ('\u{302}' | '\u{306}' | '\u{31b}'), tone] => {
                apart.extend([*base, *shape].iter().collect::<String>().nfc());
                apart.push(*tone);
            }
            // The dot below sorts before the shape: ộ is o, dot, circumflex.
            [base, tone, shape @ ('\u{302}' | '\u{306}')] => {
                apart.extend([*base, *shape].iter().collect::<String>().nfc());
                apart.push(*tone);
            }
            [base, tone @ ('\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}')] => {
                apart.push(*base);
                apart.push(*tone);
            }
            _ => apart.push(c),
        }
    }
    let (bytes, _, faults) = WINDOWS_1258.encode(&apart);
    assert!(!faults, "the test's text fits Windows-1258");
    bytes.into_owned()
}

fn numbered(bytes: &[u8]) -> Vec<(u32, String)> {
    let document = read(bytes).expect("text is read");
    assert_eq!(document.format, Format::Text);
    let line = |block: &Block| match block {
        Block::Paragraph(p) => (p.line, p.text.clone()),
        Block::Table(_) => panic!("text has no tables"),
    };
    document.blocks.iter().map(line).collect()
}

#[test]
fn every_encoding_gives_the_same_text() {
    let expected = HEAD.trim_end();
    check(HEAD.as_bytes(), expected);
    check(format!("\u{feff}{HEAD}").as_bytes(), expected);
    check(&utf16(&format!("\u{feff}{HEAD}"), u16::to_le_bytes), expected);
    check(&utf16(&format!("\u{feff}{HEAD}"), u16::to_be_bytes), expected);
    check(&utf16(HEAD, u16::to_le_bytes), expected);
    check(&utf16(HEAD, u16::to_be_bytes), expected);
    check(&windows_1258(HEAD), expected);
    check(HEAD.nfd().collect::<String>().as_bytes(), expected);
}

#[test]
fn a_guessed_encoding_is_noted() {
    let codes = |bytes: &[u8]| {
        let document = read(bytes).expect("text is read");
        document.notes.iter().map(|n| n.code).collect::<Vec<_>>()
    };
    assert_eq!(codes(HEAD.as_bytes()), []);
    assert_eq!(codes(&utf16(&format!("\u{feff}{HEAD}"), u16::to_le_bytes)), []);
    assert_eq!(codes(&utf16(HEAD, u16::to_le_bytes)), [FindingCode::EncodingGuessed]);
    assert_eq!(codes(&windows_1258(HEAD)), [FindingCode::EncodingGuessed]);
    let mut broken = HEAD.as_bytes().to_vec();
    broken.extend(b"h\xe1t\n");
    assert_eq!(codes(&broken), [FindingCode::EncodingGuessed]);
}

#[test]
fn lines_are_counted_as_an_editor_shows_them() {
    let at = |text: &str| numbered(text.as_bytes());
    let line = |n: u32, text: &str| (n, text.to_owned());
    assert_eq!(at("a\n\n  \nb\n"), [line(1, "a"), line(4, "b")]);
    assert_eq!(at("a\r\nb\rc\nd"), [line(1, "a"), line(2, "b"), line(3, "c"), line(4, "d")]);
    assert_eq!(
        at("a\u{2028}b\u{2029}c\u{85}d"),
        [line(1, "a"), line(2, "b"), line(3, "c"), line(4, "d")]
    );
    // A form feed at the edge of a line counts no line of its own.
    assert_eq!(at("a\n\u{c}PHỤ LỤC\u{c}\nb"), [line(1, "a"), line(2, "PHỤ LỤC"), line(3, "b")]);
    assert_eq!(at("a\u{c}b\nc"), [line(1, "a"), line(2, "b"), line(3, "c")]);
    assert_eq!(at("\u{a0}\na"), [line(2, "a")]);
}

#[test]
fn text_of_before_unicode_is_refused_by_name() {
    let tcvn3 = "Céng hßa x· héi chñ nghÜa ViÖt Nam\n§éc lËp - Tù do - H¹nh phóc\n\
                 KÕ ho¹ch thùc hiÖn c¸c chØ tiªu, nhiÖm vô vÒ chÝnh s¸ch x· héi\n";
    let vni = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam\nÑoäc laäp - Töï do - Haïnh phuùc\n\
               Keá hoaïch thöïc hieän caùc chæ tieâu, nhieäm vuï veà chính saùch xaõ hoäi\n";
    let western = |text: &str| {
        text.chars().map(|c| u8::try_from(u32::from(c)).expect("Latin-1")).collect::<Vec<u8>>()
    };
    for (text, encoding) in [(tcvn3, "TCVN3 (ABC)"), (vni, "VNI")] {
        let refused = Err(ReadError::OldEncoding { encoding });
        assert_eq!(read(&western(text)), refused, "as bytes");
        assert_eq!(read(text.as_bytes()), refused, "inside UTF-8");
        // Half of a plan pasted in from an old file.
        let half = format!("{}{}", HEAD.repeat(6), text.repeat(6));
        assert_eq!(read(half.as_bytes()), refused, "mixed with Unicode");
        let message = read(text.as_bytes()).expect_err("refused").to_string();
        assert!(message.contains(encoding) && message.contains("Unikey"), "{message}");
    }
}

#[test]
fn unicode_text_is_not_taken_for_an_old_encoding() {
    // Foreign names, signs and words without marks of their own beside Vietnamese.
    check(
        "Café Müller® © 2024, 5·10³ µg/m³ «Đề án» 3×4, quá, hoà, già, tuân, xoá, thuê".as_bytes(),
        "Café Müller® © 2024, 5·10³ µg/m³ «Đề án» 3×4, quá, hoà, già, tuân, xoá, thuê",
    );
    check(b"Plan 103: 10 groups, 113 tasks", "Plan 103: 10 groups, 113 tasks");
    let english =
        "The Maïs plan is naïve. ".to_owned() + &"Ten groups and a hundred tasks. ".repeat(20);
    let text = english.trim_end().repeat(3);
    check(text.as_bytes(), &text);
}

#[test]
fn what_is_no_text_is_said_to_be_none() {
    assert_eq!(read(b""), Err(ReadError::Empty));
    assert_eq!(read(b" \r\n\t\n"), Err(ReadError::Empty));
    assert_eq!(read("\u{feff}\u{a0}\n".as_bytes()), Err(ReadError::Empty));
    let noise: Vec<u8> =
        (0..4096u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    assert!(matches!(read(&noise), Err(ReadError::UnknownFormat { .. })));
    assert!(matches!(read(&[0; 64]), Err(ReadError::UnknownFormat { .. })));
}

#[test]
fn stray_control_characters_and_symbol_letters_are_made_readable() {
    let text = format!("{HEAD}Tỷ lệ \u{f0b3} 95%\u{0} và \u{f0a3} 3%");
    let lines = numbered(text.as_bytes());
    assert_eq!(lines.last().map(|(_, t)| t.as_str()), Some("Tỷ lệ ≥ 95%  và ≤ 3%"));
}
