//! Just enough of HTTP/1.1 to ask one server again and again over one connection.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// A kept-alive connection.
pub struct Connection {
    stream: BufReader<TcpStream>,
    host: String,
}

/// What came back.
pub struct Answer {
    /// Status code.
    pub status: u16,
    /// Bytes of the body as sent, compressed or not.
    pub body: Vec<u8>,
    /// From the first byte sent to the last byte received.
    pub time: Duration,
}

impl Connection {
    /// Connects to "http://HOST:PORT".
    pub fn open(address: &str) -> Connection {
        let host = address.trim_start_matches("http://").to_owned();
        let stream = TcpStream::connect(&host).unwrap();
        stream.set_nodelay(true).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        Connection { stream: BufReader::new(stream), host }
    }

    /// Asks for a page; `encoding` is what a browser would accept ("gzip", "identity").
    pub fn get(&mut self, path: &str, encoding: &str) -> Answer {
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nAccept: text/html\r\nAccept-Encoding: {encoding}\r\n\r\n",
            self.host
        );
        let begun = Instant::now();
        self.stream.get_mut().write_all(request.as_bytes()).unwrap();
        let status = self.line().split(' ').nth(1).unwrap().parse().unwrap();
        let (mut length, mut chunked) = (0, false);
        loop {
            let line = self.line().to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            chunked |= line.starts_with("transfer-encoding:") && line.contains("chunked");
        }
        let body = if chunked { self.chunks() } else { self.bytes(length) };
        Answer { status, body, time: begun.elapsed() }
    }

    fn chunks(&mut self) -> Vec<u8> {
        let mut body = Vec::new();
        loop {
            let size = usize::from_str_radix(self.line().trim(), 16).unwrap();
            body.extend(self.bytes(size));
            self.line();
            if size == 0 {
                return body;
            }
        }
    }

    fn bytes(&mut self, count: usize) -> Vec<u8> {
        let mut bytes = vec![0; count];
        self.stream.read_exact(&mut bytes).unwrap();
        bytes
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.stream.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }
}
