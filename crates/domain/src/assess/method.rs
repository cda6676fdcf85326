//! How much of the way to the target will be gone: three methods, in floats.
//!
//! - [`Method::Projection`], the default: P = (v̂ − v_b) / (v_T − v_b) with v̂ where the robust
//!   trend leads ([`super::theil_sen`]).
//! - [`Method::OpenSdg`]: the ratio of the growth observed to the growth required, both compound
//!   ([`cagr_ratio`]). Open SDG, "Progress Measurement Methodology", section "Indicators with
//!   quantitative targets", and `sdg/ProgressMeasure.py` of sdg-build.
//! - [`Method::UnStatistics`]: P as above with v̂ extrapolated by the compound growth observed
//!   ([`un_progress`]). United Nations Statistics Division, Progress Chart Technical Note 2023; as
//!   Eustat publishes it with its thresholds.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::settings::Settings;
use super::status::Status;

/// How the way gone is reckoned.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// The robust trend led to the milestone.
    #[default]
    Projection,
    /// Growth observed to growth required.
    OpenSdg,
    /// Compound growth led to the milestone.
    UnStatistics,
}

impl Method {
    /// Every method, in the order pages explain them.
    pub const ALL: [Method; 3] = [Method::Projection, Method::OpenSdg, Method::UnStatistics];

    /// In Vietnamese.
    pub fn title(self) -> &'static str {
        match self {
            Method::Projection => "Dự báo theo xu hướng bền vững (Theil–Sen)",
            Method::OpenSdg => "Tỷ số tốc độ tăng bình quân (Open SDG)",
            Method::UnStatistics => {
                "Dự báo theo tốc độ tăng bình quân (Cơ quan Thống kê Liên Hợp Quốc)"
            }
        }
    }

    /// How it is reckoned, in Vietnamese.
    pub fn explained(self) -> &'static str {
        match self {
            Method::Projection => {
                "P = (giá trị dự báo − giá trị gốc) / (mục tiêu − giá trị gốc). Từ 3 số liệu trở lên, độ dốc là số giữa của độ dốc giữa mọi cặp số liệu (Theil–Sen), kèm khoảng tin cậy 90%; với 2 số liệu là đường thẳng qua hai điểm."
            }
            Method::OpenSdg => {
                "R = tốc độ tăng bình quân đã có / tốc độ tăng bình quân cần có từ giá trị gốc đến mục tiêu. Giá trị gốc hoặc mục tiêu bằng 0 được thay bằng 0,001; số liệu đổi dấu thì không đánh giá được."
            }
            Method::UnStatistics => {
                "P như trên, giá trị dự báo = giá trị mới nhất × (1 + tốc độ tăng bình quân) mũ số năm còn lại. Ngưỡng riêng của phương pháp: từ 0,95 là đúng tiến độ, từ 0,10 là cần đẩy nhanh, dưới 0,10 là trì trệ hoặc lùi."
            }
        }
    }

    /// The word of files and the API.
    pub fn word(self) -> &'static str {
        match self {
            Method::Projection => "projection",
            Method::OpenSdg => "open-sdg",
            Method::UnStatistics => "un-statistics",
        }
    }

    /// The method of a word.
    pub fn from_word(word: &str) -> Option<Method> {
        Method::ALL.into_iter().find(|method| method.word() == word)
    }
}

/// The ratio of the compound growth observed between the base and now to the one required between
/// the base and the target, with the sign of the wanted direction. As the source does, a base or
/// target of zero is taken as 0.001, and values of both signs cannot be assessed; as the source
/// does not, a target equal to the base has no ratio instead of a division by zero.
pub fn cagr_ratio(
    base: (f64, f64),
    now: (f64, f64),
    target: (f64, f64),
    higher: bool,
) -> Option<f64> {
    const INSTEAD_OF_ZERO: f64 = 0.001;
    let some = |value: f64| if value == 0.0 { INSTEAD_OF_ZERO } else { value };
    let (base_value, target_value) = (some(base.1), some(target.1));
    let observed = growth(base_value, now.1, now.0 - base.0)?;
    let required = growth(base_value, target_value, target.0 - base.0)?;
    let sign = if base_value < 0.0 { -1.0 } else { 1.0 };
    let wanted = if higher { 1.0 } else { -1.0 };
    let ratio = sign * wanted * observed / required.abs();
    ratio.is_finite().then_some(ratio)
}

/// Where the compound growth observed leads, and P. `None` where there is no growth: a base of
/// zero, values of both signs, a target equal to the base.
pub fn un_progress(base: (f64, f64), now: (f64, f64), target: (f64, f64)) -> Option<(f64, f64)> {
    if base.1 == 0.0 {
        return None;
    }
    let growth = growth(base.1, now.1, now.0 - base.0)?;
    let led = now.1 * (1.0 + growth).powf(target.0 - now.0);
    let progress = (led - base.1) / (target.1 - base.1);
    progress.is_finite().then_some((led, progress))
}

/// Compound growth in a year.
fn growth(from: f64, to: f64, years: f64) -> Option<f64> {
    let times = to / from;
    if years <= 0.0 || times < 0.0 || !times.is_finite() {
        return None;
    }
    let growth = times.powf(1.0 / years) - 1.0;
    growth.is_finite().then_some(growth)
}

/// The status of a part of the way by the thresholds of the method.
pub(super) fn graded(progress: Decimal, method: Method, settings: &Settings) -> Status {
    let (on_track, acceleration) = match method {
        Method::UnStatistics => (Decimal::new(95, 2), Decimal::new(10, 2)),
        Method::Projection | Method::OpenSdg => (settings.on_track, settings.acceleration),
    };
    if progress >= on_track {
        Status::OnTrack
    } else if progress >= acceleration {
        Status::NeedsAcceleration
    } else if progress >= settings.deteriorating {
        Status::OffTrack
    } else {
        Status::Deteriorating
    }
}
