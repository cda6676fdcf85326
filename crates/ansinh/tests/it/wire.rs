//! Cells saved over the wire as the script of the page does, without a browser.

use std::fmt::Display;
use std::io::{BufRead, BufReader, Error, ErrorKind, Read, Result, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Who saves, and where.
pub struct Wire {
    path: String,
    cookie: String,
    form_token: String,
}

/// A connection that is kept.
pub struct Connection<'a> {
    wire: &'a Wire,
    stream: BufReader<TcpStream>,
}

/// A file of a server of this machine, as somebody who is signed in gets it.
pub fn fetch(port: u16, path: &str, session: &str) -> Result<Vec<u8>> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: ansinh_phien={session}\r\n\
         Connection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let head = answer.windows(4).position(|four| four == b"\r\n\r\n");
    let (head, body) = answer.split_at(head.ok_or(ErrorKind::InvalidData)? + 4);
    let head = String::from_utf8_lossy(head);
    assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
    assert!(!head.to_ascii_lowercase().contains("transfer-encoding"), "{head}");
    Ok(body.to_vec())
}

impl Wire {
    /// An officer's session, for one report.
    pub fn new(submission: &impl Display, session: &str, form_token: &str) -> Wire {
        Wire {
            path: format!("/bao-cao/{submission}/o"),
            cookie: format!("ansinh_phien={session}"),
            form_token: form_token.to_owned(),
        }
    }

    /// Connects to a server of this machine.
    pub fn connect(&self, port: u16) -> Result<Connection<'_>> {
        let stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        Ok(Connection { wire: self, stream: BufReader::new(stream) })
    }
}

impl Connection<'_> {
    /// Saves one cell; what the server says of it.
    pub fn save(
        &mut self,
        item: impl Display,
        field: &str,
        typed: &str,
        base: i64,
    ) -> Result<serde_json::Value> {
        let item = item.to_string();
        let cell =
            serde_json::json!({ "item": item, "field": field, "typed": typed, "base": base });
        let body = serde_json::json!({ "cells": [cell] }).to_string();
        let Wire { path, cookie, form_token } = self.wire;
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\
             X-Ma-Bieu-Mau: {form_token}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        self.stream.get_mut().write_all(request.as_bytes())?;
        let status = self.line()?;
        let mut length = 0;
        loop {
            let line = self.line()?.to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse().map_err(|_| ErrorKind::InvalidData)?;
            }
        }
        let mut answer = vec![0; length];
        self.stream.read_exact(&mut answer)?;
        assert!(status.contains(" 200 "), "{status} {}", String::from_utf8_lossy(&answer));
        serde_json::from_slice(&answer).map_err(Error::from)
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line)? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        Ok(line.trim_end().to_owned())
    }
}
