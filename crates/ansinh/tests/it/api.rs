//! Another program at `/api/v1`: it has a token and speaks JSON over a socket.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

/// A program with a token.
pub struct Api {
    port: u16,
    token: String,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Status code.
    pub status: u16,
    /// The body; null for none.
    pub json: Value,
}

impl Api {
    /// One for the server of this machine on a port.
    pub fn new(port: u16, token: &str) -> Api {
        Api { port, token: token.to_owned() }
    }

    /// Reads an address.
    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, "", b"")
    }

    /// Changes something, with a key of its own.
    pub fn change(&self, method: &str, path: &str, key: &str, body: &Value) -> Answer {
        let more = format!("Content-Type: application/json\r\nIdempotency-Key: {key}\r\n");
        self.ask(method, path, &more, body.to_string().as_bytes())
    }

    /// Sends a file, with a key of its own.
    pub fn upload(&self, path: &str, key: &str, bytes: &[u8]) -> Answer {
        let more = format!("Content-Type: application/octet-stream\r\nIdempotency-Key: {key}\r\n");
        self.ask("POST", path, &more, bytes)
    }

    fn ask(&self, method: &str, path: &str, more: &str, body: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let head = format!(
            "{method} /api/v1{path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\n\
             Connection: close\r\nContent-Length: {}\r\n{more}\r\n",
            self.token,
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8(answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(!head.to_ascii_lowercase().contains("transfer-encoding"), "{head}");
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let json = if body.is_empty() { Value::Null } else { serde_json::from_str(body).unwrap() };
        Answer { status, json }
    }
}
