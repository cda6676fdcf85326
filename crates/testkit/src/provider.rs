//! A provider of OpenID Connect that says what a test tells it to, right or wrong. What a client
//! must do (name itself, show the code's verifier, ask once) it checks as a real one would.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use openidconnect::core::{CoreEdDsaPrivateSigningKey, CoreJsonWebKeySet, CoreJwsSigningAlgorithm};
use openidconnect::url::{Url, form_urlencoded};
use openidconnect::{JsonWebKeyId, PkceCodeChallenge, PkceCodeVerifier, PrivateSigningKey as _};
use serde_json::{Value, json};

/// How the provider knows the program.
pub const CLIENT_ID: &str = "an-sinh";
/// By which secret.
pub const CLIENT_SECRET: &str = "bi-mat-cua-ung-dung-thu";

/// Made for these tests and used nowhere else.
const KEYS: [&str; 2] = [
    "MC4CAQAwBQYDK2VwBCIEIFmVQtRMp3TciMDLtkw/dYr1Tv1Q90yj2Hlz7CQjVi3W",
    "MC4CAQAwBQYDK2VwBCIEIPDlcb3uYCbMkiditrsO/LpWaDrnJo9gJvHNVzSnEK+F",
];

/// A running provider. It ends with the test.
#[derive(Debug, Clone)]
pub struct FakeProvider {
    /// Its issuer address.
    pub issuer: String,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    codes: HashMap<String, Code>,
    access: HashMap<String, Value>,
    key: usize,
    asked: HashMap<String, usize>,
    broken: bool,
}

#[derive(Debug)]
struct Code {
    challenge: String,
    redirect_uri: String,
    token: String,
    info: Value,
}

/// How a token is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Signed {
    /// As it should be.
    #[default]
    Right,
    /// With a key that the provider does not own up to.
    OtherKey,
    /// Not at all.
    Not,
}

/// What the provider will say of the person.
#[derive(Debug, Clone, Default)]
pub struct Says {
    /// Members of the ID token that are added, or take the place of the right ones.
    pub claims: Value,
    /// What it says to whoever asks with the access token; the subject is added.
    pub info: Value,
    /// How the token is signed.
    pub signed: Signed,
}

impl FakeProvider {
    /// Starts one on a free port.
    pub fn start() -> FakeProvider {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let issuer = format!("http://{}", listener.local_addr().expect("its address"));
        let provider = FakeProvider { issuer, state: Arc::default() };
        let served = provider.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                served.answer(stream);
            }
        });
        provider
    }

    /// The person at the browser that was sent to `address` says yes at `now`: the query with which
    /// it is sent back.
    pub fn consent(
        &self,
        address: &str,
        now: Timestamp,
        subject: &str,
        says: Says,
    ) -> Vec<(String, String)> {
        let url = Url::parse(address).expect("an address");
        let asked: HashMap<String, String> = url.query_pairs().into_owned().collect();
        assert!(address.starts_with(&format!("{}/auth?", self.issuer)), "{address}");
        assert_eq!(asked["response_type"], "code");
        assert_eq!(asked["client_id"], CLIENT_ID);
        assert_eq!(asked["code_challenge_method"], "S256");
        assert!(asked["scope"].split(' ').any(|scope| scope == "openid"), "{asked:?}");
        let mut claims = json!({
            "iss": self.issuer, "aud": CLIENT_ID, "sub": subject, "nonce": asked["nonce"],
            "iat": now.as_second(), "exp": now.as_second() + 300,
        });
        for (name, value) in says.claims.as_object().into_iter().flatten() {
            claims[name] = value.clone();
        }
        let mut info = json!({ "sub": subject });
        for (name, value) in says.info.as_object().into_iter().flatten() {
            info[name] = value.clone();
        }
        let mut state = self.state.lock().expect("the state");
        let token = sign(&claims, state.key, says.signed);
        let code = format!("code-{}", state.codes.len() + state.access.len());
        let kept = Code {
            challenge: asked["code_challenge"].clone(),
            redirect_uri: asked["redirect_uri"].clone(),
            token,
            info,
        };
        state.codes.insert(code.clone(), kept);
        vec![("code".into(), code), ("state".into(), asked["state"].clone())]
    }

    /// From now on another key signs, and the old one is not owned up to.
    pub fn exchange_keys(&self) {
        self.state.lock().expect("the state").key = 1;
    }

    /// From now on everything is answered with an error of the server.
    pub fn break_down(&self) {
        self.state.lock().expect("the state").broken = true;
    }

    /// How often a path was asked for.
    pub fn asked(&self, path: &str) -> usize {
        self.state.lock().expect("the state").asked.get(path).copied().unwrap_or(0)
    }

    fn answer(&self, mut stream: TcpStream) {
        let mut reader = BufReader::new(&stream);
        let mut first = String::new();
        let mut authorization = String::new();
        let mut length = 0;
        if reader.read_line(&mut first).is_err() {
            return;
        }
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).is_err() || line.trim().is_empty() {
                break;
            }
            let (name, value) = line.split_once(':').unwrap_or_default();
            match name.to_ascii_lowercase().as_str() {
                "authorization" => authorization = value.trim().to_owned(),
                "content-length" => length = value.trim().parse().unwrap_or(0),
                _ => {}
            }
        }
        let mut body = vec![0; length];
        if reader.read_exact(&mut body).is_err() {
            return;
        }
        let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
        let (status, answer) = self.say(&path, &authorization, &body);
        let answer = answer.to_string();
        // The client may have gone away; that is its affair.
        let _ = write!(
            stream,
            "HTTP/1.1 {status} -\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{answer}",
            answer.len()
        );
    }

    fn say(&self, path: &str, authorization: &str, body: &[u8]) -> (u16, Value) {
        let mut state = self.state.lock().expect("the state");
        *state.asked.entry(path.to_owned()).or_default() += 1;
        if state.broken {
            return (503, json!({ "error": "temporarily_unavailable" }));
        }
        let at = |path: &str| format!("{}{path}", self.issuer);
        match path {
            "/.well-known/openid-configuration" => (
                200,
                json!({
                    "issuer": self.issuer,
                    "authorization_endpoint": at("/auth"),
                    "token_endpoint": at("/token"),
                    "userinfo_endpoint": at("/me"),
                    "jwks_uri": at("/keys"),
                    "response_types_supported": ["code"],
                    "subject_types_supported": ["public"],
                    "id_token_signing_alg_values_supported": ["EdDSA"],
                }),
            ),
            "/keys" => {
                let keys = CoreJsonWebKeySet::new(vec![key(state.key).as_verification_key()]);
                (200, serde_json::to_value(keys).expect("keys as JSON"))
            }
            "/token" => exchange(&mut state, authorization, body),
            "/me" => match state.access.get(authorization.trim_start_matches("Bearer ")) {
                Some(info) => (200, info.clone()),
                None => (401, json!({ "error": "invalid_token" })),
            },
            _ => (404, json!({})),
        }
    }
}

/// Gives a token for a code: once, to the client it was made for, with the right verifier.
fn exchange(state: &mut State, authorization: &str, body: &[u8]) -> (u16, Value) {
    let sent: HashMap<String, String> = form_urlencoded::parse(body).into_owned().collect();
    let sent = |name: &str| sent.get(name).cloned().unwrap_or_default();
    let known =
        format!("Basic {}", base64(format!("{CLIENT_ID}:{CLIENT_SECRET}").as_bytes(), true));
    if authorization != known {
        return (401, json!({ "error": "invalid_client" }));
    }
    let refused = (400, json!({ "error": "invalid_grant" }));
    let Some(code) = state.codes.remove(&sent("code")) else { return refused };
    let verifier = PkceCodeVerifier::new(sent("code_verifier"));
    let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier);
    if challenge.as_str() != code.challenge || sent("redirect_uri") != code.redirect_uri {
        return refused;
    }
    let access = format!("access-{}", state.access.len());
    state.access.insert(access.clone(), code.info);
    (
        200,
        json!({
            "access_token": access, "token_type": "Bearer", "expires_in": 300,
            "id_token": code.token,
        }),
    )
}

fn key(number: usize) -> CoreEdDsaPrivateSigningKey {
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", KEYS[number]);
    let name = JsonWebKeyId::new(format!("key-{number}"));
    CoreEdDsaPrivateSigningKey::from_ed25519_pem(&pem, Some(name)).expect("a key")
}

fn sign(claims: &Value, number: usize, signed: Signed) -> String {
    let alg = if signed == Signed::Not { "none" } else { "EdDSA" };
    let header = json!({ "alg": alg, "typ": "JWT", "kid": format!("key-{number}") });
    let part = |value: &Value| base64(value.to_string().as_bytes(), false);
    let message = format!("{}.{}", part(&header), part(claims));
    let number = match signed {
        Signed::Right => number,
        Signed::OtherKey => 1 - number,
        Signed::Not => return format!("{message}."),
    };
    let signature =
        key(number).sign(&CoreJwsSigningAlgorithm::EdDsa, message.as_bytes()).expect("a signature");
    format!("{message}.{}", base64(&signature, false))
}

/// Base64 as RFC 4648 has it: the plain one with padding, or the one for addresses without.
fn base64(bytes: &[u8], plain: bool) -> String {
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let number = chunk.iter().fold(0_u32, |acc, byte| (acc << 8) | u32::from(*byte))
            << (8 * (3 - chunk.len()));
        for place in 0..=chunk.len() {
            let digit = u8::try_from((number >> (18 - 6 * place)) & 63).expect("six bits");
            text.push(char::from(match digit {
                0..26 => b'A' + digit,
                26..52 => b'a' + digit - 26,
                52..62 => b'0' + digit - 52,
                62 => {
                    if plain {
                        b'+'
                    } else {
                        b'-'
                    }
                }
                _ => {
                    if plain {
                        b'/'
                    } else {
                        b'_'
                    }
                }
            }));
        }
        if plain {
            text.push_str(&"=".repeat(3 - chunk.len()));
        }
    }
    text
}
