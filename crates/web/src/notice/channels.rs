//! `POST /thong-bao/kenh`: by which channels one wants to be told.

use ansinh_app::remind::choose_channels;
use axum::extract::State;
use axum::response::Redirect;

use super::HERE;
use crate::error::Result;
use crate::post::Fields;
use crate::viewer::Viewer;
use crate::web::Web;

/// Keeps the choice.
pub async fn submit(State(web): State<Web>, viewer: Viewer, fields: Fields) -> Result<Redirect> {
    let ticked = |word: &str| fields.all("kenh").any(|value| value == word);
    choose_channels(web.app(), &viewer.caller(), ticked("phan-mem"), ticked("thu")).await?;
    Ok(Redirect::to(HERE))
}
