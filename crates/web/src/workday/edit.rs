//! `POST /lich-lam-viec/…`: enters, changes, confirms and removes days.

use ansinh_app::AppError;
use ansinh_app::report::special_day::{propose_days, put_day, remove_day};
use ansinh_domain::calendar::SpecialDay;
use ansinh_store::report::special_day;
use axum::extract::{Path, State};
use axum::response::Redirect;
use jiff::civil::Date;

use super::{HERE, kind_of, year_address};
use crate::error::{Error, Result};
use crate::post::Fields;
use crate::viewer::Viewer;
use crate::web::Web;

/// Enters a day, or changes its entry.
pub async fn put(State(web): State<Web>, viewer: Viewer, fields: Fields) -> Result<Redirect> {
    let back = back_to(&fields);
    let typed = || -> Result<SpecialDay, AppError> {
        let invalid = |reason: &str| AppError::Invalid(reason.to_owned());
        Ok(SpecialDay {
            date: fields
                .day("ngay")
                .map_err(AppError::Invalid)?
                .ok_or_else(|| invalid("Hãy chọn ngày."))?,
            kind: kind_of(fields.text("loai")).ok_or_else(|| invalid("Hãy chọn loại ngày."))?,
            name: fields.text("ten").to_owned(),
            source: fields.text("nguon").to_owned(),
            confirmed: fields.text("xac_nhan") == "1",
        })
    };
    let day = typed().map_err(|error| told(error, &back))?;
    put_day(web.app(), &viewer.caller(), &day).await.map_err(|error| told(error, &back))?;
    Ok(Redirect::to(&format!("{}#ngay-{}", year_address(day.date.year()), day.date)))
}

/// Takes the entry of a day out. A second click finds it gone and leads to the same page.
pub async fn remove(
    State(web): State<Web>,
    viewer: Viewer,
    Path(date): Path<String>,
    fields: Fields,
) -> Result<Redirect> {
    let date: Date = date.parse().map_err(|_| missing())?;
    match remove_day(web.app(), &viewer.caller(), date).await {
        Ok(()) | Err(AppError::NotFound { .. }) => Ok(Redirect::to(&back_to(&fields))),
        Err(error) => Err(error.into()),
    }
}

/// Marks the ticked days as compared with what was announced.
pub async fn confirm(State(web): State<Web>, viewer: Viewer, fields: Fields) -> Result<Redirect> {
    let back = back_to(&fields);
    let ticked: Vec<Date> = fields.all("chon").filter_map(|date| date.parse().ok()).collect();
    if ticked.is_empty() {
        let reason = "Chưa chọn ngày nào. Hãy đánh dấu các ngày đã đối chiếu.".to_owned();
        return Err(told(AppError::Invalid(reason), &back));
    }
    let source = fields.text("nguon");
    for day in special_day::list(web.db()).await? {
        if day.confirmed || !ticked.contains(&day.date) {
            continue;
        }
        let source = if source.is_empty() { day.source.clone() } else { source.to_owned() };
        let day = SpecialDay { confirmed: true, source, ..day };
        put_day(web.app(), &viewer.caller(), &day).await.map_err(|error| told(error, &back))?;
    }
    Ok(Redirect::to(&back))
}

/// Enters the days that the Labour Code makes for a year.
pub async fn take_proposal(
    State(web): State<Web>,
    viewer: Viewer,
    fields: Fields,
) -> Result<Redirect> {
    let year = year(&fields).ok_or_else(|| Error::bad_form("Chưa rõ năm cần nhập ngày nghỉ."))?;
    for day in propose_days(web.app(), &viewer.caller(), year).await? {
        put_day(web.app(), &viewer.caller(), &day).await?;
    }
    Ok(Redirect::to(&year_address(year)))
}

fn year(fields: &Fields) -> Option<i16> {
    fields.text("nam").parse().ok().filter(|year| (1990..=2199).contains(year))
}

fn back_to(fields: &Fields) -> String {
    year(fields).map_or_else(|| HERE.to_owned(), year_address)
}

fn missing() -> Error {
    Error::not_found("Ngày này").link("Lịch làm việc", HERE)
}

fn told(error: AppError, back: &str) -> Error {
    Error::from(error).link("Quay lại lịch làm việc", back)
}
