//! Bytes to text: which of the encodings met in Vietnamese offices it is.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1258};

use super::error::ReadError;
use super::old_encoding;

/// Text and how sure its encoding is.
#[derive(Debug)]
pub(super) struct Decoded {
    pub(super) text: String,
    /// Name of the encoding, when it was guessed from the bytes and not stated or self-evident.
    pub(super) guessed: Option<&'static str>,
}

/// Decodes bytes whose encoding nobody states.
///
/// # Errors
/// Text of before Unicode, or bytes that are no text.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, ReadError> {
    if let Some((encoding, skip)) = Encoding::for_bom(bytes) {
        return decode_as(encoding, bytes.get(skip..).unwrap_or_default());
    }
    if let Some(encoding) = utf16_without_bom(bytes) {
        let mut decoded = decode_as(encoding, bytes)?;
        decoded.guessed = Some(encoding.name());
        return Ok(decoded);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => {
            refuse_binary(text)?;
            Ok(Decoded { text: text.to_owned(), guessed: None })
        }
        Err(_) => decode_single_byte(bytes),
    }
}

/// Decodes bytes in a stated encoding; single faulty characters become U+FFFD.
///
/// # Errors
/// Bytes that are no text in that encoding.
pub(super) fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Result<Decoded, ReadError> {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    refuse_binary(&text)?;
    Ok(Decoded { text: text.into_owned(), guessed: None })
}

/// Single-byte text: TCVN3 and VNI are refused by name, the rest is taken for Windows-1258. UTF-8
/// with a few broken characters stays UTF-8.
fn decode_single_byte(bytes: &[u8]) -> Result<Decoded, ReadError> {
    let (utf8, _) = UTF_8.decode_without_bom_handling(bytes);
    let broken = utf8.matches('\u{fffd}').count();
    let beyond_ascii = utf8.chars().filter(|c| !c.is_ascii()).count();
    if broken * 10 < beyond_ascii {
        refuse_binary(&utf8)?;
        return Ok(Decoded { text: utf8.into_owned(), guessed: Some("UTF-8") });
    }
    let (western, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    refuse_binary(&western)?;
    let (vietnamese, _) = WINDOWS_1258.decode_without_bom_handling(bytes);
    let marks = marked_vowels(&vietnamese);
    if let Some(old) = old_encoding::strongest(&western)
        && old.words > marks
    {
        return Err(ReadError::OldEncoding { encoding: old.encoding });
    }
    Ok(Decoded { text: vietnamese.into_owned(), guessed: Some("Windows-1258") })
}

/// Vowels followed by a tone mark of their own, as Windows-1258 writes Vietnamese.
fn marked_vowels(text: &str) -> usize {
    let mut previous = ' ';
    let mut count = 0;
    for c in text.chars() {
        let is_tone = matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
        if is_tone && "aeiouyăâêôơưAEIOUYĂÂÊÔƠƯ".contains(previous) {
            count += 1;
        }
        previous = c;
    }
    count
}

/// UTF-16 without a mark shows by its high bytes: in Vietnamese text nearly all are 00, 01 or 1E.
fn utf16_without_bom(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(8 << 10)).unwrap_or_default();
    let (pairs, _) = sample.as_chunks::<2>();
    if pairs.len() < 4 {
        return None;
    }
    let high = |byte: u8| matches!(byte, 0x00 | 0x01 | 0x03 | 0x1e | 0x20);
    let (mut big, mut little, mut big_zero, mut little_zero) = (0, 0, 0, 0);
    for [first, second] in pairs {
        big += usize::from(high(*first));
        little += usize::from(high(*second));
        big_zero += usize::from(*first == 0 && *second != 0);
        little_zero += usize::from(*second == 0 && *first != 0);
    }
    let mostly = |n: usize| n * 20 >= pairs.len() * 19;
    if mostly(little) && little_zero * 4 > pairs.len() {
        Some(UTF_16LE)
    } else if mostly(big) && big_zero * 4 > pairs.len() {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Control characters do not stand in text; some files have a stray one, binary files have many.
fn refuse_binary(text: &str) -> Result<(), ReadError> {
    let (mut control, mut all) = (0usize, 0usize);
    for c in text.chars() {
        all += 1;
        let spacing = matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1a}');
        control += usize::from((c.is_control() && c < '\u{80}' && !spacing) || c == '\u{fffd}');
    }
    if control * 50 > all {
        return Err(ReadError::unknown(
            "Nội dung tệp là dữ liệu nhị phân. Hãy kiểm tra lại tệp, hoặc lưu lại thành .docx rồi thử lại.",
        ));
    }
    Ok(())
}
