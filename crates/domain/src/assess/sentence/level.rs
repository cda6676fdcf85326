//! Of indicators with one number.

use rust_decimal::Decimal;

use super::super::level::Way;
use super::super::method::Method;
use super::super::outcome::Projection;
use super::super::status::Status;
use super::{bound_words, measured, wanted, when};
use crate::date::shown;
use crate::number;

/// "72,4% (tính đến 31/12/2024)".
fn latest(way: &Way<'_>) -> String {
    let value = measured(way.latest.0, way.inputs.subject.unit);
    format!("{value} (tính đến {})", shown(way.latest.1.as_of))
}

/// "60% (31/12/2021)".
fn start(way: &Way<'_>) -> String {
    let Some(start) = &way.start else { return String::new() };
    let value = start.value.number().map(|value| measured(value, way.inputs.subject.unit));
    format!("{} ({})", value.unwrap_or_default(), shown(start.as_of))
}

fn percent(part: Decimal) -> String {
    let hundred = part.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(part);
    format!("{}%", number::format(hundred.round_dp(1)))
}

pub(in crate::assess) fn achieved(way: &Way<'_>) -> String {
    let wanted = wanted(way.target, way.inputs.subject.unit);
    format!("Số liệu mới nhất là {}, đã đạt {wanted} trước mốc.", latest(way))
}

pub(in crate::assess) fn may_fall(way: &Way<'_>, led: &Projection) -> String {
    format!(
        "Theo xu hướng, đến hết năm {} giá trị có thể là {}, không còn đạt mục tiêu.",
        led.year,
        measured(led.value, way.inputs.subject.unit)
    )
}

pub(in crate::assess) fn one_figure(way: &Way<'_>) -> String {
    format!(
        "Mới có một số liệu là {}, chưa đạt {}; cần ít nhất hai số liệu của hai thời điểm trên cùng địa bàn, hoặc một giá trị gốc được duyệt, mới dự báo được.",
        latest(way),
        wanted(way.target, way.inputs.subject.unit)
    )
}

pub(in crate::assess) fn counted_from(year: i16) -> String {
    format!("Số lũy kế của giai đoạn bắt đầu từ 0 vào đầu năm {year}")
}

pub(in crate::assess) fn step(way: &Way<'_>) -> String {
    format!(
        "Số liệu mới nhất là {}, chưa đạt {}; chỉ tiêu thay đổi theo bước nên chỉ kết luận khi đến mốc.",
        latest(way),
        wanted(way.target, way.inputs.subject.unit)
    )
}

pub(in crate::assess) fn step_back(way: &Way<'_>) -> String {
    format!("Số liệu mới nhất là {}, kém hơn giá trị gốc {}.", latest(way), start(way))
}

pub(in crate::assess) fn fell_away(way: &Way<'_>) -> String {
    format!(
        "Giá trị gốc {} đã đạt {}, nhưng số liệu mới nhất là {}, không còn đạt.",
        start(way),
        wanted(way.target, way.inputs.subject.unit),
        latest(way)
    )
}

pub(in crate::assess) fn must_leave(way: &Way<'_>) -> String {
    format!(
        "Giá trị gốc {} bằng đúng ngưỡng phải vượt qua của {}, mà số liệu mới nhất là {}, chưa vượt.",
        start(way),
        wanted(way.target, way.inputs.subject.unit),
        latest(way)
    )
}

pub(in crate::assess) fn no_growth(way: &Way<'_>, method: Method) -> String {
    let (start, latest) = (start(way), latest(way));
    match method {
        Method::Projection => format!("Từ {start} đến {latest} không tính được xu hướng."),
        Method::OpenSdg | Method::UnStatistics => format!(
            "Từ {start} đến {latest} không có tốc độ tăng bình quân (giá trị gốc bằng 0 hoặc số liệu đổi dấu), nên phương pháp đã chọn không đánh giá được."
        ),
    }
}

pub(in crate::assess) fn straight_instead() -> String {
    "Giá trị gốc bằng 0 hoặc số liệu đổi dấu nên xu hướng theo tỷ lệ được thay bằng đường thẳng."
        .to_owned()
}

pub(in crate::assess) fn graded(
    way: &Way<'_>,
    status: Status,
    progress: Decimal,
    led: Option<&Projection>,
) -> String {
    let unit = way.inputs.subject.unit;
    let target = bound_words(&way.target.bound, unit);
    let (start, end) = (start(way), way.target.milestone.year);
    let part = percent(progress.abs());
    let verdict = verdict(way, status);
    if way.inputs.subject.method == Method::OpenSdg {
        let ratio = number::format(progress.round_dp(2));
        return format!(
            "Tốc độ tăng bình quân từ {start} đến {} bằng {ratio} lần tốc độ cần có để đạt mục tiêu {target} vào {}, {verdict}.",
            latest(way),
            when(way.target.milestone)
        );
    }
    let led = led.map_or_else(String::new, |led| match led.interval {
        Some((low, high)) => format!(
            "{} (khoảng {} đến {})",
            measured(led.value, unit),
            number::format(low),
            number::format(high)
        ),
        None => measured(led.value, unit),
    });
    let gone = if progress.is_sign_negative() && !progress.is_zero() {
        format!("tức đi ngược {part} quãng đường từ {start} đến mục tiêu {target}")
    } else {
        format!("tức đi được {part} quãng đường từ {start} đến mục tiêu {target}")
    };
    let latest = latest(way);
    format!("Với số liệu mới nhất {latest}, đến hết năm {end} dự báo là {led}, {gone}, {verdict}.")
}

fn verdict(way: &Way<'_>, status: Status) -> String {
    let settings = way.inputs.settings;
    let (high, middle) = match way.inputs.subject.method {
        Method::UnStatistics => (Decimal::new(95, 2), Decimal::new(10, 2)),
        Method::Projection | Method::OpenSdg => (settings.on_track, settings.acceleration),
    };
    let (high, middle, low) = (percent(high), percent(middle), percent(settings.deteriorating));
    match status {
        Status::OnTrack => format!("từ {high} trở lên nên xếp đúng tiến độ"),
        Status::NeedsAcceleration => {
            format!("từ {middle} đến dưới {high} nên xếp cần đẩy nhanh")
        }
        Status::OffTrack => format!("dưới {middle} nên xếp chậm"),
        _ => format!("dưới {low} nên xếp xấu đi"),
    }
}
