//! Where an indicator stands, in a word.

use serde::{Deserialize, Serialize};

/// Where an indicator stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// The target of a milestone that has not passed is met already.
    Achieved,
    /// The milestone has passed, its target was met.
    Met,
    /// At the present pace the target will be met.
    OnTrack,
    /// At the present pace most of the way will be gone, but not all.
    NeedsAcceleration,
    /// At the present pace less than the needed part will be gone.
    OffTrack,
    /// It moves away from the target.
    Deteriorating,
    /// The milestone has passed, its target was not met.
    Missed,
    /// Nothing can be said before the milestone, by what is measured.
    NotDue,
    /// Too little is known; the reason says what is missing.
    InsufficientData,
    /// The plan sets no target.
    NoTarget,
}

impl Status {
    /// Every status, in the order pages count them.
    pub const ALL: [Status; 10] = [
        Status::Achieved,
        Status::Met,
        Status::OnTrack,
        Status::NeedsAcceleration,
        Status::OffTrack,
        Status::Deteriorating,
        Status::Missed,
        Status::NotDue,
        Status::InsufficientData,
        Status::NoTarget,
    ];

    /// In Vietnamese.
    pub fn title(self) -> &'static str {
        match self {
            Status::Achieved => "Đã đạt sớm",
            Status::Met => "Đạt",
            Status::OnTrack => "Đúng tiến độ",
            Status::NeedsAcceleration => "Cần đẩy nhanh",
            Status::OffTrack => "Chậm",
            Status::Deteriorating => "Xấu đi",
            Status::Missed => "Không đạt",
            Status::NotDue => "Chưa đến mốc",
            Status::InsufficientData => "Chưa đủ số liệu",
            Status::NoTarget => "Không đặt mục tiêu",
        }
    }

    /// What it means, in a Vietnamese sentence.
    pub fn meaning(self) -> &'static str {
        match self {
            Status::Achieved => "Số liệu mới nhất đã đạt mục tiêu của mốc chưa đến.",
            Status::Met => "Mốc đã qua, kết quả đạt mục tiêu.",
            Status::OnTrack => "Giữ nhịp độ hiện nay thì đến mốc sẽ đạt hoặc gần như đạt mục tiêu.",
            Status::NeedsAcceleration => {
                "Giữ nhịp độ hiện nay thì đến mốc đi được phần lớn quãng đường nhưng chưa đạt mục tiêu."
            }
            Status::OffTrack => {
                "Giữ nhịp độ hiện nay thì đến mốc chỉ đi được một phần nhỏ quãng đường, khó đạt mục tiêu."
            }
            Status::Deteriorating => "Số liệu đang đi ngược hướng mục tiêu.",
            Status::Missed => "Mốc đã qua, kết quả không đạt mục tiêu.",
            Status::NotDue => "Chỉ tiêu chỉ kết luận được khi đến mốc; hiện chưa có dấu hiệu xấu.",
            Status::InsufficientData => "Chưa đủ số liệu để đánh giá; lý do ghi rõ còn thiếu gì.",
            Status::NoTarget => "Kế hoạch không đặt mục tiêu cho chỉ tiêu này.",
        }
    }

    /// The word of addresses, files and the API.
    pub fn word(self) -> &'static str {
        match self {
            Status::Achieved => "achieved",
            Status::Met => "met",
            Status::OnTrack => "on-track",
            Status::NeedsAcceleration => "needs-acceleration",
            Status::OffTrack => "off-track",
            Status::Deteriorating => "deteriorating",
            Status::Missed => "missed",
            Status::NotDue => "not-due",
            Status::InsufficientData => "insufficient-data",
            Status::NoTarget => "no-target",
        }
    }

    /// The status of a word.
    pub fn from_word(word: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.word() == word)
    }

    /// How good it is, from 0; `None` for those that say nothing of good or bad. Two statuses with
    /// a standing can be compared: the lower one is worse.
    pub fn standing(self) -> Option<u8> {
        match self {
            Status::Deteriorating | Status::Missed => Some(0),
            Status::OffTrack => Some(1),
            Status::NeedsAcceleration => Some(2),
            Status::OnTrack => Some(3),
            Status::Achieved | Status::Met => Some(4),
            Status::NotDue | Status::InsufficientData | Status::NoTarget => None,
        }
    }

    /// Whether `self` is worse than `before`.
    pub fn is_worse_than(self, before: Status) -> bool {
        self.standing().zip(before.standing()).is_some_and(|(now, then)| now < then)
    }

    /// Whether an owner must say what will be done about it.
    pub fn wants_action(self) -> bool {
        matches!(
            self,
            Status::NeedsAcceleration | Status::OffTrack | Status::Deteriorating | Status::Missed
        )
    }

    /// Whether the owner's next report may not be sent before it said so. Of [`Status::Missed`]
    /// nothing can be mended any more, and [`Status::NeedsAcceleration`] is asked for, not required.
    pub fn requires_action(self) -> bool {
        matches!(self, Status::OffTrack | Status::Deteriorating)
    }

    /// Whether new figures can still change it.
    pub fn is_open(self) -> bool {
        !matches!(self, Status::Met | Status::Missed | Status::NoTarget)
    }
}
