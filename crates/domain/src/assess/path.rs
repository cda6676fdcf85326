//! Along which path an indicator is expected to reach its target.

use serde::{Deserialize, Serialize};

use super::input::Subject;
use crate::target::{Bound, MeasureKind, Target};

/// Along which path an indicator is expected to reach its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Path {
    /// The same change each year.
    Linear,
    /// The same part each year.
    Compound,
    /// A count that begins anew each year and grows through it.
    CumulativeInYear,
    /// A value that jumps: nothing is expected before the milestone.
    Step,
    /// The target is to stay at what was there.
    Maintain,
    /// Into a range, or within it.
    Range,
    /// A level in words.
    Status,
    /// A place in a ranking.
    Rank,
    /// A value of each year, judged for the year and over the period.
    EachYear,
}

impl Path {
    /// Every path, in the order pages explain them.
    pub const ALL: [Path; 9] = [
        Path::Linear,
        Path::Compound,
        Path::CumulativeInYear,
        Path::Step,
        Path::Maintain,
        Path::Range,
        Path::Status,
        Path::Rank,
        Path::EachYear,
    ];

    /// In Vietnamese.
    pub fn title(self) -> &'static str {
        match self {
            Path::Linear => "Tăng (giảm) đều mỗi năm",
            Path::Compound => "Tăng (giảm) theo tỷ lệ mỗi năm",
            Path::CumulativeInYear => "Lũy kế trong năm",
            Path::Step => "Theo bước, chỉ kết luận tại mốc",
            Path::Maintain => "Duy trì",
            Path::Range => "Nằm trong khoảng",
            Path::Status => "Mức độ bằng lời",
            Path::Rank => "Thứ hạng",
            Path::EachYear => "Từng năm và cả giai đoạn",
        }
    }

    /// How an indicator on it is judged, in Vietnamese.
    pub fn explained(self) -> &'static str {
        match self {
            Path::Linear => {
                "Vẽ đường xu hướng qua các số liệu cùng địa bàn rồi kéo dài đến cuối năm mốc; so phần quãng đường sẽ đi được với quãng đường phải đi từ giá trị gốc đến mục tiêu."
            }
            Path::Compound => {
                "Như trên, nhưng xu hướng tính theo tỷ lệ thay đổi mỗi năm. Giá trị gốc bằng 0 hoặc số liệu đổi dấu thì không tính được tỷ lệ, khi đó dùng đường thẳng và ghi rõ."
            }
            Path::CumulativeInYear => {
                "Số lũy kế từ đầu năm được chia cho phần thời gian đã qua của năm để ước cả năm, rồi so với mục tiêu của năm."
            }
            Path::Step => {
                "Giá trị chỉ thay đổi theo từng lần, nên trước mốc chỉ xem có lùi so với giá trị gốc hay không; kết luận khi đến mốc."
            }
            Path::Maintain => {
                "Giá trị gốc đã đạt mục tiêu: còn đạt là đạt, tụt khỏi mục tiêu là xấu đi."
            }
            Path::Range => {
                "Trong khoảng (hoặc vượt về phía tốt) là đạt; ngoài khoảng thì đo quãng đường đến đầu gần nhất của khoảng."
            }
            Path::Status => {
                "So mức được báo cáo với mức của kế hoạch; nếu thứ tự các mức đã được khai thì mức cao hơn cũng là đạt."
            }
            Path::Rank => "Như tăng (giảm) đều, nhưng dự báo được làm tròn đến thứ hạng nguyên.",
            Path::EachYear => {
                "Giá trị mỗi năm so với mục tiêu của năm; cả giai đoạn lấy bình quân các năm đã có và ước các năm còn lại bằng số giữa của các năm đã có."
            }
        }
    }

    /// The word of files and the API.
    pub fn word(self) -> &'static str {
        match self {
            Path::Linear => "linear",
            Path::Compound => "compound",
            Path::CumulativeInYear => "cumulative-in-year",
            Path::Step => "step",
            Path::Maintain => "maintain",
            Path::Range => "range",
            Path::Status => "status",
            Path::Rank => "rank",
            Path::EachYear => "each-year",
        }
    }

    /// The path of a word.
    pub fn from_word(word: &str) -> Option<Path> {
        Path::ALL.into_iter().find(|path| path.word() == word)
    }
}

/// The path of an indicator towards a target: the one chosen, else by what is measured.
pub(super) fn of(subject: &Subject<'_>, target: &Target) -> Path {
    if matches!(target.bound, Bound::Level { .. }) {
        return Path::Status;
    }
    if let Some(chosen) = subject.path {
        return chosen;
    }
    match subject.measure {
        MeasureKind::YearlyFlow | MeasureKind::PeriodAverage => Path::EachYear,
        MeasureKind::Rank => Path::Rank,
        MeasureKind::Status => Path::Status,
        _ if matches!(target.bound, Bound::Between { .. }) => Path::Range,
        MeasureKind::Level | MeasureKind::Cumulative | MeasureKind::RatioToBase => Path::Linear,
    }
}
