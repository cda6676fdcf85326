//! How much of an old unit went into a new one.

use serde::{Deserialize, Serialize};

use crate::text::fold;

/// How much of an old unit went into a new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Share {
    /// All of it.
    Whole,
    /// Some of its land or people.
    Part,
    /// All of it, and nothing else came in.
    Unchanged,
}

impl Share {
    /// In Vietnamese, as the official table says it.
    pub fn title(self) -> &'static str {
        match self {
            Share::Whole => "Nhập toàn bộ",
            Share::Part => "Nhập một phần",
            Share::Unchanged => "Giữ nguyên",
        }
    }
}

/// What a cell that should say the share says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShareReading {
    /// The share taken.
    pub share: Share,
    /// How sure that is.
    pub certainty: Certainty,
}

/// How sure a share is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certainty {
    /// One of the three usual phrases.
    Usual,
    /// Other words with a clear meaning.
    Worded,
    /// Not understood, or blank. Read as a part, since that never joins two series.
    Unknown,
}

/// Reads a share.
///
/// Words for a part win over words for the whole: "Nhập một phần diện tích, toàn bộ dân số" moves
/// a part of the land, and "phần còn lại" is what a part left behind.
pub fn read_share(raw: &str) -> ShareReading {
    let folded = fold(raw);
    let has = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    let worded = |share| ShareReading { share, certainty: Certainty::Worded };
    match folded.as_str() {
        "nhap toan bo" => ShareReading { share: Share::Whole, certainty: Certainty::Usual },
        "nhap mot phan" => ShareReading { share: Share::Part, certainty: Certainty::Usual },
        "giu nguyen" => ShareReading { share: Share::Unchanged, certainty: Certainty::Usual },
        _ if has(&["mot phan", "phan con lai", "phan dien tich", "phan dan so"]) => {
            worded(Share::Part)
        }
        _ if has(&["toan bo", "nguyen trang", "doi ten", "doi loai hinh"]) => worded(Share::Whole),
        _ if has(&["giu nguyen", "khong thay doi", "khong sap xep"]) => worded(Share::Unchanged),
        _ => ShareReading { share: Share::Part, certainty: Certainty::Unknown },
    }
}
