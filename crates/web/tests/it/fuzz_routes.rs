//! Every route gets what no browser of good will sends. Whatever comes, an answer of the site goes
//! back: never a fault, always with the security headers.

use std::fmt::Write as _;

use ansinh_app::oidc::providers::add_provider;
use ansinh_testkit::{FakeProvider, on_both};
use ansinh_web::{Route, table};
use axum::body::Body;
use axum::http::{Method, Request, Uri, header};
use jiff::SignedDuration;

use crate::site::{Answer, Browser, Site};

/// Requests to each route from each of the two.
const ROUNDS: usize = 12;

/// A small generator of our own: the same requests in each run (xorshift64*).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(bound).unwrap()).unwrap()
    }

    fn pick<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }
}

/// Percent-encoded pieces of paths, queries and forms.
const PIECES: &[&str] = &[
    "",
    "0",
    "1",
    "-1",
    "1e9",
    "0x1F",
    "99999999999999999999999999",
    "9223372036854775807",
    "-9223372036854775808",
    "NaN",
    "null",
    "true",
    "%00",
    "a%00b",
    "%FF%FE",
    "%C3%28",
    "%ED%A0%80",
    "%",
    "%2",
    "%zz",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "..%5c..%5c",
    "%27%20OR%201%3D1--",
    "%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    "%0d%0aSet-Cookie:%20a=b",
    "%E1%BA%BF%CC%81%E2%80%AE%F0%9F%98%80",
    "%EF%BB%BF",
    "00000000-0000-0000-0000-000000000000",
    "{id}",
    "$1",
    "%25_%21",
    "2025-02-30",
    "0000-00-00",
    "99999-12-31",
    "-9999-01-01",
    "9999-12-31",
    "31/02/2025",
    "https:%2f%2fevil.example",
    "[]",
    "a[b]=c",
    "%7B%22a%22%3A1%7D",
];

/// Names that forms and queries of the site use, and some that none does.
const NAMES: &[&str] = &[
    "q",
    "nguoi",
    "viec",
    "ra-sao",
    "tu",
    "den",
    "truoc",
    "co-quan",
    "muc",
    "nam",
    "thoi-han",
    "nhom",
    "huong",
    "ke-hoach",
    "khoa",
    "tiep",
    "ten_dang_nhap",
    "mat_khau",
    "mat_khau_lai",
    "ho_ten",
    "ma",
    "ngay",
    "tu_ngay",
    "den_ngay",
    "vai_tro",
    "co_quan",
    "lua_chon",
    "gia_tri",
    "ly_do",
    "chon",
    "phien_ban",
    "che-do",
    "che_do",
    "ky",
    "loai",
    "nguon",
    "khoa",
    "lan",
    "trai",
    "so_sanh",
    "muc",
    "cap_ai",
    "cap_han",
    "muc_ky_hieu",
    "tan_suat",
    "truoc",
    "dong",
    "phan",
    "cot",
    "dia-ban",
    "da-luu",
    "luu-y",
    "khoa_mot_lan",
    "luot",
    "nhac",
    "chon.00000000000000000000000000000000..value",
    "da-ghi",
    "bo-lai",
    "o.00000000000000000000000000000000..value.0",
    "code",
    "state",
    "error",
    "iss",
    "he_thong",
    "mat_khau_lien_ket",
    "tu_dia_chi",
    "ten",
    "ben_cung_cap",
    "ma_ung_dung",
    "mat_khau_ung_dung",
    "pham_vi",
    "nhan_ra",
    "hai_buoc",
    "dang_dung",
    "thu_dien_tu",
    "so_ngay",
    "nguoi_thay",
    "__proto__",
    "",
];

fn piece(chance: &mut Chance) -> String {
    match chance.below(12) {
        0 if chance.below(4) == 0 => "a".repeat(50_000),
        0 => "a".repeat(5000),
        1 => "%E1%BA%BF".repeat(700),
        2 => format!("{}{}", chance.pick(PIECES), chance.pick(PIECES)),
        _ => chance.pick(PIECES).to_owned(),
    }
}

fn pairs(chance: &mut Chance, token: Option<&str>) -> String {
    let mut text = token.map(|token| format!("ma_bieu_mau={token}")).unwrap_or_default();
    for _ in 0..chance.below(6) {
        let (name, value) = (chance.pick(NAMES), piece(chance));
        write!(text, "&{name}={value}").unwrap();
    }
    match chance.below(20) {
        0 => text.push_str(&"&q=1".repeat(3000)),
        // The same field twice, also the token: right and wrong.
        1 => text = format!("{text}&{text}&ma_bieu_mau=sai&ma_bieu_mau="),
        _ => {}
    }
    text
}

fn path(route: &Route, chance: &mut Chance, real: &[String]) -> String {
    let mut path = String::new();
    for part in route.path.split('/').skip(1) {
        path.push('/');
        match part {
            "{slug}" | "{id}" | "{provider}" if chance.below(3) > 0 => {
                let real: Vec<&str> = real.iter().map(String::as_str).collect();
                path.push_str(chance.pick(&real));
            }
            _ if part.starts_with('{') => path.push_str(&piece(chance)),
            _ => path.push_str(part),
        }
    }
    if chance.below(2) == 0 {
        write!(path, "?{}", pairs(chance, None)).unwrap();
    }
    path
}

fn body(chance: &mut Chance, token: &str) -> (Option<&'static str>, Vec<u8>) {
    const BOUNDARY: &str = "multipart/form-data; boundary=x";
    let form = Some("application/x-www-form-urlencoded");
    match chance.below(12) {
        0 => (None, Vec::new()),
        1 => (form, vec![0xff, 0x00, b'=', 0xc3, b'&']),
        2 => (Some("application/json"), br#"{"ma_bieu_mau":[1,{"a":null}]}"#.to_vec()),
        3 => (Some("text/plain; charset=utf-16"), vec![0xfe, 0xff, 0x00]),
        4 => (Some("multipart/form-data"), b"--x\r\n".to_vec()),
        5 => (Some(BOUNDARY), b"--x\r\nContent-Disposition: form-data; name=\"tep\"".to_vec()),
        6 => {
            let mut body = format!(
                "--x\r\nContent-Disposition: form-data; name=\"ma_bieu_mau\"\r\n\r\n{token}\r\n\
                 --x\r\nContent-Disposition: form-data; name=\"tep\"; filename=\"../a\\0.docx\"\r\n\r\nPK"
            )
            .into_bytes();
            body.extend([0, 159, 146, 150]);
            body.extend(b"\r\n--x--\r\n");
            (Some(BOUNDARY), body)
        }
        7 => (form, vec![b'a'; 70 << 10]),
        8 => {
            let mut body = Vec::new();
            for _ in 0..chance.below(40) {
                let (name, value) = (chance.pick(NAMES), piece(chance));
                let head = format!(
                    "--x\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{value}\"\r\n\
                     Content-Type: {name}/*;;\r\n\r\n"
                );
                body.extend(head.bytes());
                body.extend([0xc3, 0x28, 0xff, b'\r', b'\n']);
            }
            body.extend(format!("--x\r\nContent-Disposition: form-data; name=\"ma_bieu_mau\"\r\n\r\n{token}\r\n--x--\r\n").bytes());
            (Some(BOUNDARY), body)
        }
        9 => {
            // Past the token, bytes that are no text in any field.
            let mut body = format!("ma_bieu_mau={token}").into_bytes();
            for name in NAMES.iter().filter(|name| !name.is_empty()) {
                body.extend(format!("&{name}=").bytes());
                body.extend([0xe1, 0xba, 0xff, 0x00, b'%', b'F', b'F']);
            }
            (form, body)
        }
        _ => (form, pairs(chance, Some(token)).into_bytes()),
    }
}

/// A body as the API takes it, or nearly.
fn json(chance: &mut Chance) -> String {
    const VALUES: &[&str] = &[
        "null",
        "true",
        "0",
        "-1",
        "1e400",
        "9223372036854775807",
        "1.5",
        "[]",
        "{}",
        "\"\"",
        "\"submit\"",
        "\"2025-02-30\"",
        "\"2025-10-29\"",
        "\"\\u0000\"",
        "\"\\ud800\"",
        "[null]",
        "\"value\"",
        "\"00000000-0000-0000-0000-000000000000\"",
        "[{\"item\":\"00000000-0000-0000-0000-000000000000\",\"field\":\"value\",\"value\":1,\"version\":0}]",
    ];
    const MEMBERS: &[&str] = &[
        "cells",
        "move",
        "version",
        "reason",
        "rows",
        "text",
        "item",
        "field",
        "day",
        "grant",
        "value",
        "territory",
        "mentions",
    ];
    let mut body = String::from("{");
    for member in MEMBERS {
        if chance.below(3) == 0 {
            let comma = if body.len() > 1 { "," } else { "" };
            write!(body, "{comma}\"{member}\":{}", chance.pick(VALUES)).unwrap();
        }
    }
    if chance.below(6) > 0 {
        body.push('}');
    }
    body
}

fn request(
    route: &Route,
    chance: &mut Chance,
    real: &[String],
    (token, program): (&str, Option<&str>),
) -> Option<Request<Body>> {
    let method = match chance.below(8) {
        0 => chance.pick(&["DELETE", "PUT", "PATCH", "OPTIONS", "TRACE", "HEAD", "GIBT-ES-NICHT"]),
        1 => chance.pick(&["GET", "POST"]),
        _ => route.method.as_str(),
    };
    // What is no address at all never gets past the server's own reading of the request.
    let uri: Uri = path(route, chance, real).parse().ok()?;
    let mut request = Request::builder().method(method).uri(uri);
    if chance.below(6) == 0 {
        let headers = [
            ("accept-language", "x".repeat(200)),
            ("cookie", "ansinh_phien=\"; ansinh_bieu_mau==;;;".to_owned()),
            ("authorization", "Bearer %00".to_owned()),
            ("authorization", "Basic !!!".to_owned()),
            ("hx-request", "true".to_owned()),
            ("x-forwarded-for", "a, b,, 999.999.999.999".to_owned()),
            ("range", "bytes=9-1,-1".to_owned()),
            ("if-none-match", "W/\"\"\"".to_owned()),
            ("origin", "null".to_owned()),
        ];
        let (name, value) = headers[chance.below(headers.len())].clone();
        request = request.header(name, value);
    }
    let (mut kind, mut body) =
        if method == Method::GET.as_str() { (None, Vec::new()) } else { body(chance, token) };
    if route.path.starts_with("/api/") {
        // Past the token and the key, so that what the handlers read is fuzzed too.
        if let Some(program) = program {
            request = request.header("authorization", format!("Bearer {program}"));
        }
        if chance.below(8) > 0 {
            request = request.header("idempotency-key", piece(chance).get(..20).unwrap_or("k"));
            request = request.header("if-match", chance.pick(&["\"0\"", "\"1\"", "*", "W/\"1\""]));
        }
        if chance.below(2) == 0 {
            kind = Some("application/json");
            body = json(chance).into_bytes();
        }
    }
    if let Some(kind) = kind {
        request = request.header(header::CONTENT_TYPE, kind);
    }
    request.body(Body::from(body)).ok()
}

fn check(answer: &Answer, what: &str) {
    assert!(!answer.status.is_server_error(), "{}: {what}\n{}", answer.status, answer.text());
    for name in [
        "content-security-policy",
        "x-content-type-options",
        "x-frame-options",
        "referrer-policy",
        "cache-control",
    ] {
        assert!(answer.headers.contains_key(name), "no {name}: {what}");
    }
    let page = answer.text();
    assert!(!page.contains("<script>alert"), "not escaped: {what}");
    assert!(!answer.headers.contains_key("set-cookie") || !page.contains("a=b;"), "{what}");
}

/// Names of things that are there, so that requests come past the first look: a plan, a provider of
/// accounts elsewhere by word and identifier, somebody's account.
async fn real_names(site: &Site, administrator: &mut Browser, slug: String) -> Vec<String> {
    let people = ansinh_store::user::list(&site.app.db).await.unwrap();
    let actor = ansinh_domain::access::Actor::User {
        id: people[0].id.0,
        grants: people[0].grants.iter().map(|row| row.grant).collect(),
    };
    let caller = ansinh_app::Caller { actor, ..ansinh_app::Caller::anonymous(None) };
    let form = crate::oidc::form(&FakeProvider::start().issuer);
    let provider = add_provider(&site.app, &caller, form).await.unwrap();
    let fields = [("ho_ten", "Trần Thị Bình"), ("ten_dang_nhap", "binh")];
    administrator.submit("/tai-khoan/moi", "/tai-khoan/moi", &fields).await;
    let people = ansinh_store::user::list(&site.app.db).await.unwrap();
    let binh = people.iter().find(|row| row.login == "binh").unwrap().id;
    vec![slug, "tinh".to_owned(), provider.to_string(), binh.to_string()]
}

#[tokio::test]
async fn no_route_falls_over() {
    on_both(|db| async move {
        let (site, slug) = Site::with_plan(db).await;
        let mut administrator = site.administrator().await;
        let real = real_names(&site, &mut administrator, slug).await;
        let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
        let mut sent = 0;
        for (who, browser) in [("anonymous", site.browser()), ("administrator", administrator)] {
            let page = if who == "anonymous" { "/dang-nhap" } else { "/" };
            let mut first = browser.clone();
            let token = first.token(page).await;
            let program = crate::access_matrix::program(&mut first, &token).await;
            for route in table() {
                // Nobody is slowed down for sending so much.
                site.app.clock.advance(SignedDuration::from_mins(2));
                for _ in 0..ROUNDS {
                    let Some(request) =
                        request(&route, &mut chance, &real, (&token, program.as_deref()))
                    else {
                        continue;
                    };
                    let what = format!(
                        "{who}: {} {} {:?}",
                        request.method(),
                        request.uri(),
                        request.headers()
                    );
                    // Each in a browser of its own, so that signing out ends nothing.
                    let mut one: Browser = first.clone();
                    check(&one.send(request).await, &what);
                    sent += 1;
                }
            }
        }
        assert!(sent > table().len() * ROUNDS, "only {sent} requests could be made");
        let verdict = ansinh_store::audit::verify(&site.app.db, None, None).await.unwrap();
        assert_eq!(verdict.broken, None);
    })
    .await;
}
