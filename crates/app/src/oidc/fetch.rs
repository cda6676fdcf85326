//! Asks a provider over HTTPS: no redirects followed, little time, little room.

use std::time::Duration;

use openidconnect::url::{Host, Url};
use openidconnect::{HttpRequest, HttpResponse, http};

use super::Oidc;

/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(4);
/// How long an answer may take to come whole. Signing in asks up to four times.
const ANSWER: Duration = Duration::from_secs(6);
/// Bytes of an answer; documents and key sets have a few thousand.
const LARGEST: usize = 512 << 10;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum Fault {
    /// The address is not one that may be asked.
    #[error("{0} is not asked: it is not encrypted")]
    Insecure(String),
    /// The answer does not end.
    #[error("the answer is larger than {LARGEST} bytes")]
    TooLarge,
    /// The network, the encryption, or time.
    #[error(transparent)]
    Http(#[from] reqwest::Error),
    /// What came cannot be an answer.
    #[error(transparent)]
    Malformed(#[from] http::Error),
}

impl Oidc {
    /// What asks; made when it is first needed, because it reads the certificates of the machine.
    pub(super) fn http(&self) -> Result<reqwest::Client, reqwest::Error> {
        if let Some(client) = self.http.get() {
            return Ok(client.clone());
        }
        // Somebody else may have set it up; any will do.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT)
            .timeout(ANSWER)
            .user_agent(concat!("ansinh/", env!("CARGO_PKG_VERSION")));
        let builder = if self.settings.allow_http { builder.no_proxy() } else { builder };
        let client = builder.build()?;
        Ok(self.http.get_or_init(|| client).clone())
    }
}

/// Whether an address may be asked: encrypted, or of this machine where that is allowed.
pub(super) fn may_ask(url: &Url, allow_http: bool) -> bool {
    let loopback = match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    match url.scheme() {
        "https" => url.host().is_some(),
        "http" => allow_http && loopback,
        _ => false,
    }
}

/// One request and its answer.
pub(super) async fn fetch(
    http: reqwest::Client,
    allow_http: bool,
    request: HttpRequest,
) -> Result<HttpResponse, Fault> {
    let request = reqwest::Request::try_from(request)?;
    if !may_ask(request.url(), allow_http) {
        return Err(Fault::Insecure(request.url().to_string()));
    }
    let mut answer = http.execute(request).await?;
    let mut response = http::Response::builder().status(answer.status());
    for (name, value) in answer.headers() {
        response = response.header(name, value);
    }
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await? {
        if body.len().saturating_add(chunk.len()) > LARGEST {
            return Err(Fault::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(response.body(body)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_encrypted_addresses_are_asked() {
        let check = |url: &str, always: bool, when_trying: bool| {
            let url = Url::parse(url).unwrap();
            assert_eq!((may_ask(&url, false), may_ask(&url, true)), (always, when_trying), "{url}");
        };
        check("https://dangnhap.songhoa.vn/", true, true);
        check("https://10.1.2.3/", true, true);
        check("http://dangnhap.songhoa.vn/", false, false);
        check("http://127.0.0.1:9000/", false, true);
        check("http://[::1]:9000/", false, true);
        check("http://localhost/", false, true);
        check("http://localhost.evil.example/", false, false);
        check("http://169.254.169.254/latest/", false, false);
        check("file:///etc/passwd", false, false);
        check("ftp://127.0.0.1/", false, false);
    }
}
