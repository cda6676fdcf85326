//! Why a territory cannot be told.

use jiff::civil::Date;

use super::Code;
use crate::date::shown as day;

/// Why a territory cannot be told, in Vietnamese for the person who asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A code was given without a day.
    #[error(
        "Mã địa bàn {code} không kèm ngày. Cùng một mã có thể chỉ hai địa bàn khác nhau trước và sau khi sắp xếp, nên hãy ghi thêm ngày."
    )]
    NoDate {
        /// The code as given.
        code: String,
    },
    /// No code at all.
    #[error(
        "“{text}” không phải mã địa bàn. Mã tỉnh có 2 chữ số, mã huyện 3, mã xã 5, kể cả các số 0 đứng đầu."
    )]
    NotACode {
        /// What was given.
        text: String,
    },
    /// The code was never known here.
    #[error("Chưa có địa bàn nào mang mã {code}. Hãy kiểm tra lại mã, hoặc nạp danh mục địa bàn.")]
    Unknown {
        /// The code.
        code: Code,
    },
    /// The code is known, but named nothing on that day.
    #[error("Ngày {} không có địa bàn nào mang mã {code}. Mã này từng là {}.", day(*.on), .when)]
    NotThen {
        /// The code.
        code: Code,
        /// The day.
        on: Date,
        /// Which units it named, and when.
        when: String,
    },
}
