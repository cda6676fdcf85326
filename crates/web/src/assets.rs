//! Style sheet, script and icon: embedded in the binary, named by their content, cached for good.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "assets/"]
struct Files;

/// Address of the style sheet.
pub static STYLE: LazyLock<String> = LazyLock::new(|| address("an-sinh.css"));
/// Address of the vendored htmx.
pub static HTMX: LazyLock<String> = LazyLock::new(|| address("htmx.min.js"));
/// Address of the script of forms whose cells are saved one by one.
pub static GRID: LazyLock<String> = LazyLock::new(|| address("grid.js"));
/// Address of the icon.
pub static ICON: LazyLock<String> = LazyLock::new(|| address("icon.svg"));

/// One file ready to be sent.
struct Asset {
    etag: HeaderValue,
    mime: HeaderValue,
    bytes: Cow<'static, [u8]>,
}

/// Every file under its hashed name ("an-sinh.1f0c22a3.css").
static ASSETS: LazyLock<BTreeMap<String, Asset>> = LazyLock::new(|| {
    Files::iter()
        .filter_map(|name| {
            let file = Files::get(&name)?;
            let hash = short_hash(&file.metadata.sha256_hash());
            let mime = mime_guess::from_path(&*name).first_or_octet_stream();
            let text = mime.type_() == "text" || mime.subtype() == "javascript";
            let mime = if text { format!("{mime}; charset=utf-8") } else { mime.to_string() };
            Some((
                hashed(&name, &hash),
                Asset {
                    etag: HeaderValue::from_str(&format!("\"{hash}\"")).ok()?,
                    mime: HeaderValue::from_str(&mime).ok()?,
                    bytes: file.data,
                },
            ))
        })
        .collect()
});

fn short_hash(digest: &[u8]) -> String {
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn hashed(name: &str, hash: &str) -> String {
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}.{hash}.{extension}"),
        None => format!("{name}.{hash}"),
    }
}

/// Address of an embedded file; a name that is not embedded gives an address that answers 404.
fn address(name: &str) -> String {
    let hash = Files::get(name).map(|file| short_hash(&file.metadata.sha256_hash()));
    format!("/tai-nguyen/{}", hashed(name, hash.as_deref().unwrap_or("0")))
}

/// `GET /tai-nguyen/{name}`
pub async fn show(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some(asset) = ASSETS.get(&name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let cached = [
        (header::ETAG, asset.etag.clone()),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
    ];
    if headers.get(header::IF_NONE_MATCH) == Some(&asset.etag) {
        return (StatusCode::NOT_MODIFIED, cached).into_response();
    }
    (cached, [(header::CONTENT_TYPE, asset.mime.clone())], asset.bytes.clone()).into_response()
}

/// `GET /favicon.ico`, which browsers ask for by themselves.
pub async fn icon() -> Response {
    (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, ICON.as_str())]).into_response()
}
