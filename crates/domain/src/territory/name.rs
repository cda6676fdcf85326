//! Names of territories and the kind their first words say.

use serde::{Deserialize, Serialize};
use unicode_normalization::is_nfc;

use super::Level;
use crate::text::{clean, fold, spelling_key};

/// Kind of a territory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Tỉnh.
    Province,
    /// Thành phố trực thuộc trung ương.
    Municipality,
    /// Quận.
    UrbanDistrict,
    /// Huyện.
    RuralDistrict,
    /// Thị xã.
    Town,
    /// Thành phố thuộc tỉnh, thành phố thuộc thành phố.
    City,
    /// Xã.
    Commune,
    /// Phường.
    Ward,
    /// Thị trấn.
    Township,
    /// Đặc khu.
    SpecialZone,
    /// The name does not say.
    Unknown,
}

impl Kind {
    /// In Vietnamese; "" when the name does not say.
    pub fn title(self) -> &'static str {
        match self {
            Kind::Province => "Tỉnh",
            Kind::Municipality | Kind::City => "Thành phố",
            Kind::UrbanDistrict => "Quận",
            Kind::RuralDistrict => "Huyện",
            Kind::Town => "Thị xã",
            Kind::Commune => "Xã",
            Kind::Ward => "Phường",
            Kind::Township => "Thị trấn",
            Kind::SpecialZone => "Đặc khu",
            Kind::Unknown => "",
        }
    }

    /// The title without case and marks.
    fn folded(self) -> &'static str {
        match self {
            Kind::Province => "tinh",
            Kind::Municipality | Kind::City => "thanh pho",
            Kind::UrbanDistrict => "quan",
            Kind::RuralDistrict => "huyen",
            Kind::Town => "thi xa",
            Kind::Commune => "xa",
            Kind::Ward => "phuong",
            Kind::Township => "thi tran",
            Kind::SpecialZone => "dac khu",
            Kind::Unknown => "",
        }
    }

    fn of_level(level: Level) -> &'static [Kind] {
        match level {
            Level::Province => &[Kind::Province, Kind::Municipality],
            Level::District => &[Kind::UrbanDistrict, Kind::RuralDistrict, Kind::Town, Kind::City],
            Level::Commune => &[Kind::Township, Kind::Commune, Kind::Ward, Kind::SpecialZone],
        }
    }
}

/// What was put right in a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameSlip {
    /// Letters and their marks were kept apart (Unicode NFD).
    Decomposed,
    /// No-break, doubled, leading or trailing spaces, or characters that show nothing.
    Spacing,
    /// The kind was written without its marks: "Xa", "Thi trấn".
    KindMarks,
    /// The kind was written in another case: "xã", "Thị Xã".
    KindCase,
    /// The name does not begin with a kind of its tier.
    KindMissing,
}

/// A name as it should be, with its kind and what was put right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameReading {
    /// NFC, single spaces, the kind in its usual spelling.
    pub name: String,
    /// What its first words say.
    pub kind: Kind,
    /// What was put right, in the order of [`NameSlip`].
    pub slips: Vec<NameSlip>,
}

/// Reads a cell that should hold the name of a territory of `level`.
pub fn read_name(raw: &str, level: Level) -> NameReading {
    let cleaned = clean(raw);
    let mut slips = Vec::new();
    let composed = is_nfc(raw);
    if !composed {
        slips.push(NameSlip::Decomposed);
    }
    // What is left of the difference once letters are composed is a matter of white space.
    let spaced = if composed { raw != cleaned } else { clean_letters(raw) != cleaned };
    if spaced {
        slips.push(NameSlip::Spacing);
    }
    let Some((kind, rest)) = split_kind(&cleaned, level) else {
        if !cleaned.is_empty() {
            slips.push(NameSlip::KindMissing);
        }
        return NameReading { name: cleaned, kind: Kind::Unknown, slips };
    };
    let printed = cleaned.strip_suffix(rest).unwrap_or_default().trim_end();
    if printed != kind.title() {
        let marks = printed.to_lowercase() != kind.title().to_lowercase();
        slips.push(if marks { NameSlip::KindMarks } else { NameSlip::KindCase });
    }
    NameReading { name: format!("{} {rest}", kind.title()), kind, slips }
}

/// Composed, white space as it was.
fn clean_letters(raw: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    raw.nfc().collect()
}

/// The kind a name begins with, and the rest of the name.
fn split_kind(name: &str, level: Level) -> Option<(Kind, &str)> {
    let mut spaces = name.match_indices(' ').map(|(at, _)| at);
    // Kinds are of one word or two.
    let heads = [spaces.next(), spaces.next()].map(|at| {
        let (head, rest) = (name.get(..at?)?, name.get(at? + 1..)?);
        (!rest.is_empty()).then(|| (fold(head), rest))
    });
    Kind::of_level(level).iter().find_map(|kind| {
        let words = kind.folded().split(' ').count();
        let (head, rest) = heads.get(words - 1)?.as_ref()?;
        (head == kind.folded()).then_some((*kind, *rest))
    })
}

/// A key under which two spellings of one name meet.
pub fn name_key(name: &str) -> String {
    spelling_key(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folded_titles_are_the_titles_folded() {
        for kind in Level::ALL.into_iter().flat_map(Kind::of_level) {
            assert_eq!(kind.folded(), fold(kind.title()));
        }
    }
}
