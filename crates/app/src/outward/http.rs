//! Asks other servers over HTTPS: no redirects followed, little time, little room.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use openidconnect::url::{Host, Url};
use openidconnect::{HttpRequest, HttpResponse, http};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(4);
/// How long an answer may take to come whole. Signing in asks up to four times.
const ANSWER: Duration = Duration::from_secs(6);
/// Bytes of an answer; documents and key sets have a few thousand.
const LARGEST: usize = 512 << 10;

/// What faults say of an address inside, also where another error wraps them.
pub(crate) const INNER_NETWORK: &str = "an address of an inner network";

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    /// The address is not one that may be asked.
    #[error("{0} is not asked: it is not encrypted")]
    Insecure(String),
    /// The address is one inside the network of this machine.
    #[error("{0} is not asked: it is {INNER_NETWORK}")]
    Inner(String),
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

/// What may be asked besides encrypted addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Reach {
    /// This machine without encryption: for trying things out only.
    pub(crate) local_http: bool,
    /// Addresses of inner networks: what an administrator of the site types is not trusted that far
    /// unless whoever runs the program says so.
    pub(crate) inner: bool,
}

/// What asks. Where inner networks are out of reach, names that lead there are not resolved, so that
/// no name can be one thing when it is looked at and another when it is asked.
pub(crate) fn client(reach: Reach) -> Result<reqwest::Client, reqwest::Error> {
    // Somebody else may have set it up; any will do.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(CONNECT)
        .timeout(ANSWER)
        .user_agent(concat!("ansinh/", env!("CARGO_PKG_VERSION")));
    let builder = if reach.local_http { builder.no_proxy() } else { builder };
    match reach.inner {
        true => builder.build(),
        // A proxy would resolve names by itself.
        false => builder.no_proxy().dns_resolver(Arc::new(OuterOnly)).build(),
    }
}

/// Whether an address may be asked: encrypted, or of this machine where that is allowed.
pub(crate) fn may_ask(url: &Url, allow_http: bool) -> bool {
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
pub(crate) async fn fetch(
    http: reqwest::Client,
    reach: Reach,
    request: HttpRequest,
) -> Result<HttpResponse, Fault> {
    let request = reqwest::Request::try_from(request)?;
    if !may_ask(request.url(), reach.local_http) {
        return Err(Fault::Insecure(request.url().to_string()));
    }
    let written = match request.url().host() {
        Some(Host::Ipv4(address)) => Some(IpAddr::V4(address)),
        Some(Host::Ipv6(address)) => Some(IpAddr::V6(address)),
        _ => None,
    };
    let tried_out = reach.local_http && written.is_some_and(|address| address.is_loopback());
    if !reach.inner && !tried_out && written.is_some_and(|address| !is_outer(address)) {
        return Err(Fault::Inner(request.url().to_string()));
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

/// Resolves names to addresses of the open network only.
struct OuterOnly;

impl Resolve for OuterOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let outer: Vec<SocketAddr> = found.filter(|address| is_outer(address.ip())).collect();
            if outer.is_empty() {
                return Err(Box::from(Fault::Inner(name.as_str().to_owned())));
            }
            Ok(Box::new(outer.into_iter()) as Addrs)
        })
    }
}

/// Whether an address is one of the open network: not of this machine, of an inner network, or set
/// aside (the special-purpose registries of IANA).
fn is_outer(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_outer_v4(address),
        IpAddr::V6(address) => is_outer_v6(address),
    }
}

fn is_outer_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let shared = a == 100 && (64..128).contains(&b);
    let set_aside =
        a == 0 || a >= 240 || (a, b, c) == (192, 0, 0) || (a == 198 && (b == 18 || b == 19));
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast()
        || shared
        || set_aside)
}

fn is_outer_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    let last = || {
        let [.., a, b, c, d] = address.octets();
        Ipv4Addr::new(a, b, c, d)
    };
    match segments {
        // What stands for an address of version 4 is as that one is.
        [0, 0, 0, 0, 0, 0xffff, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..] => is_outer_v4(last()),
        [0x2002, high, low, ..] => {
            let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
            is_outer_v4(Ipv4Addr::new(a, b, c, d))
        }
        [0x2001, 0xdb8, ..] => false,
        // Of the rest only what is given out for the open network.
        [first, ..] => (0x2000..0x4000).contains(&first),
    }
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

    #[test]
    fn addresses_of_inner_networks_are_known() {
        let check = |address: &str, outer: bool| {
            assert_eq!(is_outer(address.parse().unwrap()), outer, "{address}");
        };
        for inner in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "192.0.0.8",
            "192.0.2.1",
            "192.168.1.1",
            "198.18.0.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:10.0.0.1",
            "::ffff:127.0.0.1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "2001:db8::1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "::7f00:1",
        ] {
            check(inner, false);
        }
        for outer in [
            "8.8.8.8",
            "172.32.0.1",
            "100.128.0.1",
            "2606:4700::1111",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
        ] {
            check(outer, true);
        }
    }

    #[tokio::test]
    async fn names_that_lead_inside_are_not_asked() {
        let reach = Reach::default();
        for url in [
            "https://localhost:1/",
            "https://127.0.0.1:1/",
            "https://[::1]:1/",
            "https://10.0.0.1/",
        ] {
            let request = http::Request::builder().uri(url).body(Vec::new()).unwrap();
            let fault = fetch(client(reach).unwrap(), reach, request).await.unwrap_err();
            let told = crate::outward::causes(&fault);
            assert!(told.contains(INNER_NETWORK), "{url}: {told}");
        }
    }
}
