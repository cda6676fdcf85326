//! Statuses that pages and papers count together.

use super::status::Status;

/// Which statuses are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bundle {
    /// Met, or on the way to it.
    Good,
    /// Needs acceleration.
    Slow,
    /// Off track, deteriorating, missed.
    Bad,
    /// Nothing can be said.
    Open,
}

impl Bundle {
    /// Every bundle, in the order pages count them.
    pub const ALL: [Bundle; 4] = [Bundle::Good, Bundle::Slow, Bundle::Bad, Bundle::Open];

    /// Where a status belongs.
    pub fn of(status: Status) -> Bundle {
        match status {
            Status::Achieved | Status::Met | Status::OnTrack => Bundle::Good,
            Status::NeedsAcceleration => Bundle::Slow,
            Status::OffTrack | Status::Deteriorating | Status::Missed => Bundle::Bad,
            Status::NotDue | Status::InsufficientData | Status::NoTarget => Bundle::Open,
        }
    }

    /// The word of addresses.
    pub fn word(self) -> &'static str {
        match self {
            Bundle::Good => "tot",
            Bundle::Slow => "can-day-nhanh",
            Bundle::Bad => "khong-on",
            Bundle::Open => "chua-ket-luan",
        }
    }

    /// In Vietnamese.
    pub fn title(self) -> &'static str {
        match self {
            Bundle::Good => "Đạt, đúng tiến độ",
            Bundle::Slow => "Cần đẩy nhanh",
            Bundle::Bad => "Chậm, xấu đi, không đạt",
            Bundle::Open => "Chưa kết luận",
        }
    }
}
