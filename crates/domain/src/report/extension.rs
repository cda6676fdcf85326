//! Requests for more time.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::written;

/// Where a request for more time stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExtensionState {
    /// Asked, not yet decided.
    Asked,
    /// Granted, with a new day.
    Granted,
    /// Refused, with a reason.
    Refused,
}

impl ExtensionState {
    /// As lists say it.
    pub fn title(self) -> &'static str {
        match self {
            ExtensionState::Asked => "Đang chờ quyết định",
            ExtensionState::Granted => "Đã gia hạn",
            ExtensionState::Refused => "Không gia hạn",
        }
    }
}

/// Why a request or a decision cannot stand, in Vietnamese.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExtensionFault {
    /// The day is not after the deadline.
    #[error("Ngày {} không sau hạn hiện nay ({}). Hãy chọn ngày muộn hơn.", written(*.wanted), written(*.due))]
    NotLater {
        /// The day wanted.
        wanted: Date,
        /// The deadline that counts now.
        due: Date,
    },
    /// No reason was given.
    #[error("Hãy ghi lý do, để việc gia hạn có căn cứ khi xét chấm điểm.")]
    NoReason,
    /// It was decided before.
    #[error("Đề nghị gia hạn này đã được quyết định. Hãy tải lại trang để xem kết quả.")]
    Decided,
}

/// Checks a request, and equally a day that is granted.
///
/// # Errors
/// [`ExtensionFault::NotLater`], [`ExtensionFault::NoReason`].
pub fn check_extension(due: Date, wanted: Date, reason: &str) -> Result<(), ExtensionFault> {
    if wanted <= due {
        return Err(ExtensionFault::NotLater { wanted, due });
    }
    if reason.trim().is_empty() {
        return Err(ExtensionFault::NoReason);
    }
    Ok(())
}
