//! Fields of a posted form, taken only with the right token.

use axum::extract::{Form, FromRequest, Request};

use crate::error::Error;
use crate::ui::form::TOKEN_FIELD;
use crate::viewer::Viewer;
use crate::web::Web;

/// The fields of a form (application/x-www-form-urlencoded) whose token was right.
#[derive(Debug, Clone)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// The first field of that name, trimmed; empty when it was not sent.
    pub fn text(&self, name: &str) -> &str {
        self.raw(name).trim()
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
