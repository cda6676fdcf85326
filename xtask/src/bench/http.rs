//! Just enough of HTTP/1.1 to ask one server again and again over one connection.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use super::Result;

/// A kept-alive connection.
pub struct Connection {
    stream: BufReader<TcpStream>,
    port: u16,
}

/// What a request that changes something is let in with.
pub struct Sender {
    /// Cookies.
    pub cookie: String,
    /// Token that forms of the session carry.
    pub form_token: String,
}

/// What came back.
pub struct Answer {
    /// Status code.
    pub status: u16,
    /// Body as sent, compressed or not.
    pub body: Vec<u8>,
    /// From the first byte sent to the last byte received.
    pub time: Duration,
}

impl Connection {
    /// Connects to a port of this machine.
    pub fn open(port: u16) -> Result<Connection> {
        let stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        Ok(Connection { stream: BufReader::new(stream), port })
    }

    /// Asks for a page; `encoding` is what the asker takes ("gzip", "identity").
    pub fn get(&mut self, path: &str, encoding: &str) -> Result<Answer> {
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nAccept-Encoding: {encoding}\r\n\r\n",
            self.port
        );
        self.ask(&request)
    }

    /// Asks for a page as somebody who signed in.
    pub fn get_as(&mut self, sender: &Sender, path: &str, encoding: &str) -> Result<Answer> {
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nCookie: {}\r\n\
             Accept-Encoding: {encoding}\r\n\r\n",
            self.port, sender.cookie
        );
        self.ask(&request)
    }

    /// Leaves bytes at an address.
    pub fn put(&mut self, path: &str, bytes: &[u8]) -> Result<Answer> {
        let head = format!(
            "PUT {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Length: {}\r\n\r\n",
            self.port,
            bytes.len()
        );
        self.stream.get_mut().write_all(head.as_bytes())?;
        self.stream.get_mut().write_all(bytes)?;
        self.answer(Instant::now())
    }

    /// Posts JSON as the script of a page does.
    pub fn post(&mut self, path: &str, sender: &Sender, json: &str) -> Result<Answer> {
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nCookie: {}\r\nX-Ma-Bieu-Mau: {}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{json}",
            self.port,
            sender.cookie,
            sender.form_token,
            json.len()
        );
        self.ask(&request)
    }

    /// Posts a form that has nothing but its token, as a button does.
    pub fn press(&mut self, path: &str, sender: &Sender) -> Result<Answer> {
        self.form(path, sender, "")
    }

    /// Posts a form with fields "a=b&c=d" whose spaces stay as they are.
    pub fn form(&mut self, path: &str, sender: &Sender, fields: &str) -> Result<Answer> {
        let body = format!("ma_bieu_mau={}&{fields}", sender.form_token);
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nCookie: {}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            self.port,
            sender.cookie,
            body.len()
        );
        self.ask(&request)
    }

    fn ask(&mut self, request: &str) -> Result<Answer> {
        let begun = Instant::now();
        self.stream.get_mut().write_all(request.as_bytes())?;
        self.answer(begun)
    }

    fn answer(&mut self, begun: Instant) -> Result<Answer> {
        let status = self.line()?.split(' ').nth(1).ok_or("no status")?.parse()?;
        let (mut length, mut chunked) = (0, false);
        loop {
            let line = self.line()?.to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse()?;
            }
            chunked |= line.starts_with("transfer-encoding:") && line.contains("chunked");
        }
        let body = if chunked { self.chunks()? } else { self.bytes(length)? };
        Ok(Answer { status, body, time: begun.elapsed() })
    }

    fn chunks(&mut self) -> Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let size = usize::from_str_radix(self.line()?.trim(), 16)?;
            body.extend(self.bytes(size)?);
            self.line()?;
            if size == 0 {
                return Ok(body);
            }
        }
    }

    fn bytes(&mut self, count: usize) -> Result<Vec<u8>> {
        let mut bytes = vec![0; count];
        self.stream.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        Ok(line.trim_end().to_owned())
    }
}
