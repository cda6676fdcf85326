//! Vietnamese text as officials type it: white space, Unicode forms, tone placement, search keys.

/// Text as a person meant it: Unicode NFC, every run of white space (also NBSP, tabs, line ends
/// and zero-width characters) made one space, trimmed. Case and spelling are kept.
pub fn clean(raw: &str) -> String {
    let _ = raw;
    String::new()
}

/// A search key: cleaned, lower case, every tone and vowel mark stripped, đ → d.
/// "Tỉ lệ hộ nghèo" and "ti le ho ngheo" give the same key.
pub fn fold(raw: &str) -> String {
    let _ = raw;
    String::new()
}

/// A key under which two spellings of one name meet: cleaned, lower case, and tone placement made
/// one ("hoá"/"hóa", "thuỷ"/"thủy", "kỹ"/"kĩ", "tỉ"/"tỷ"), dashes of every kind made " - ",
/// "ủy ban nhân dân"/"uỷ ban nhân dân" made "ubnd" and the like. Tone marks themselves are kept,
/// because "Sở Y tế" and "Sở y té" are not one body.
pub fn spelling_key(raw: &str) -> String {
    let _ = raw;
    String::new()
}
