//! Fields of a posted form, taken only with the right token.

use axum::extract::{Form, FromRequest, Request};
use jiff::civil::Date;

use crate::error::Error;
use crate::ui::form::TOKEN_FIELD;
use crate::viewer::Viewer;
use crate::web::Web;

/// The fields of a form (application/x-www-form-urlencoded) whose token was right.
#[derive(Debug, Clone)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Fields of a form whose token was checked already.
    pub(crate) fn of(fields: Vec<(String, String)>) -> Fields {
        Fields(fields)
    }

    /// The first field of that name, trimmed; empty when it was not sent.
    pub fn text(&self, name: &str) -> &str {
        self.raw(name).trim()
    }

    /// All fields of that name, as ticked boxes send them.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Every field as sent, in the order of the form.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// A day: "2025-03-01" as date fields send it, or "1/3/2025" as people type it; `None` when
    /// nothing was filled in.
    ///
    /// # Errors
    /// What cannot be read as a day.
    pub fn day(&self, name: &str) -> Result<Option<Date>, String> {
        let typed = self.text(name);
        if typed.is_empty() {
            return Ok(None);
        }
        let by_hand = || {
            let mut parts = typed.split(['/', '-', '.']);
            let (day, month) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
            let year = parts.next()?.parse().ok()?;
            parts.next().is_none().then_some(())?;
            Date::new(year, month, day).ok()
        };
        typed
            .parse()
            .ok()
            .or_else(by_hand)
            .map(Some)
            .ok_or_else(|| format!("“{typed}” không phải là ngày. Hãy nhập như 01/03/2025."))
    }

    /// The first field of that name as sent: a password may begin with a space.
    pub fn raw(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }
}

impl FromRequest<Web> for Fields {
    type Rejection = Error;

    async fn from_request(request: Request, web: &Web) -> Result<Self, Self::Rejection> {
        let viewer = request.extensions().get::<Viewer>().cloned();
        let Form(fields) = Form::<Vec<(String, String)>>::from_request(request, web)
            .await
            .map_err(|_| Error::bad_form("Máy chủ không đọc được biểu mẫu vừa gửi."))?;
        let fields = Fields(fields);
        match viewer {
            Some(viewer) if viewer.token_matches(fields.raw(TOKEN_FIELD)) => Ok(fields),
            _ => Err(Error::stale_form()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_fields_and_people_write_them() {
        let check = |typed: &str, expected: Result<Option<Date>, ()>| {
            let fields = Fields(vec![("ngay".into(), typed.into())]);
            assert_eq!(fields.day("ngay").map_err(drop), expected, "{typed:?}");
        };
        let day = Ok(Some(jiff::civil::date(2025, 3, 1)));
        check("", Ok(None));
        check("2025-03-01", day);
        check(" 01/03/2025 ", day);
        check("1.3.2025", day);
        check("31/02/2025", Err(()));
        check("1/3/2025/4", Err(()));
        check("hôm nay", Err(()));
    }
}
