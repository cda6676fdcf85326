//! The real program, serving from an empty folder on a free port.

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use crate::process::{Folder, Running, free_port};

/// How long the first start may take: it makes the database and reads the shipped plan.
const START: Duration = Duration::from_secs(120);

/// What it prints last before it serves.
const LAST_LINE: &str = "Ctrl+C";

/// A running server.
pub struct Server {
    /// "http://127.0.0.1:PORT".
    pub address: String,
    /// The one-time link for the first administrator, on a first start.
    pub link: Option<String>,
    /// What it printed up to the moment it served.
    pub printed: String,
    process: Running,
    folder: Folder,
    options: Vec<String>,
}

impl Server {
    /// First start: an empty folder, the shipped plan.
    pub fn first_start() -> Server {
        Server::first_start_with(&[])
    }

    /// The same with more options of `serve`.
    pub fn first_start_with(options: &[&str]) -> Server {
        let options = options.iter().map(|option| (*option).to_owned()).collect();
        Server::start(free_port(), Folder::new("server"), options)
    }

    /// Ends the server and starts it again on the same data.
    pub fn restart(self) -> Server {
        let Server { process, folder, options, .. } = self;
        drop(process);
        Server::start(free_port(), folder, options)
    }

    /// Ends the server; its data stay until the folder is dropped.
    pub fn stop(self) -> Folder {
        let Server { process, folder, .. } = self;
        drop(process);
        folder
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        let (_, port) = self.address.rsplit_once(':').unwrap();
        port.parse().unwrap()
    }

    /// Kills it (SIGKILL): it gets to finish nothing.
    pub fn kill(&mut self) {
        self.process.0.kill().unwrap();
        self.process.0.wait().unwrap();
    }

    /// The folder with its data.
    pub fn data(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Starts on the data of a folder.
    pub fn start_in(folder: Folder) -> Server {
        Server::start_at(free_port(), folder)
    }

    /// The same on a port: for browsers that know the site by it.
    pub fn start_at(port: u16, folder: Folder) -> Server {
        Server::start(port, folder, Vec::new())
    }

    fn start(port: u16, folder: Folder, options: Vec<String>) -> Server {
        let mut child = Command::new(env!("CARGO_BIN_EXE_ansinh"))
            .args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--data"])
            .arg(folder.path())
            .args(&options)
            .current_dir(crate::process::repository())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = lines_of(child.stdout.take().unwrap());
        let errors = lines_of(child.stderr.take().unwrap());
        let mut process = Running(child);
        let address = format!("http://127.0.0.1:{port}");
        let begun = Instant::now();
        loop {
            if let Some(status) = process.0.try_wait().unwrap() {
                let errors: Vec<String> = errors.iter().collect();
                let printed: Vec<String> = lines.iter().collect();
                panic!(
                    "the server ended ({status}):\n{}\n{}",
                    printed.join("\n"),
                    errors.join("\n")
                );
            }
            if get(port, "/healthz").is_some_and(|answer| answer.contains(" 200 ")) {
                break;
            }
            assert!(begun.elapsed() < START, "the server did not serve within {START:?}");
            std::thread::sleep(Duration::from_millis(30));
        }
        // It prints before it serves; what is still in the pipe follows at once.
        let mut printed = String::new();
        while !printed.contains(LAST_LINE) {
            let line = lines.recv_timeout(START).expect("another line");
            printed.push_str(&line);
            printed.push('\n');
        }
        let link = printed
            .split_whitespace()
            .filter_map(|word| word.strip_prefix(&address))
            .find(|path| path.len() > 1)
            .map(str::to_owned);
        Server { address, link, printed, process, folder, options }
    }
}

/// Lines of a pipe, read by a thread so that the program never waits for a full pipe.
fn lines_of(pipe: impl Read + Send + 'static) -> mpsc::Receiver<String> {
    let (send, receive) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(pipe).lines().map_while(Result::ok) {
            // Nobody may listen any more; reading goes on for the program's sake.
            let _ = send.send(line);
        }
    });
    receive
}

/// The head of the answer to one GET, or `None` when nobody answers.
pub fn get(port: u16, path: &str) -> Option<String> {
    use std::io::Write as _;
    let mut stream = std::net::TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").ok()?;
    let mut answer = String::new();
    BufReader::new(stream).read_line(&mut answer).ok()?;
    Some(answer)
}
