//! List pages of the shipped plan, asked one after another over loopback.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::http::Connection;
use super::{Result, Times};
use crate::tree::root;

/// Requests for each page, after a few that warm it up.
const REQUESTS: usize = 2000;
const WARM_UP: usize = 50;

/// Every list page, beside the page that does next to nothing.
pub fn lists(program: &Path, folder: &Path) -> Result<()> {
    let server = Server::start(program, folder)?;
    let mut connection = Connection::open(server.port)?;
    println!("pages over one connection, {REQUESTS} requests each, answered in gzip");
    measure(&mut connection, "/healthz")?;
    for path in list_pages(&mut connection)? {
        measure(&mut connection, &path)?;
    }
    Ok(())
}

fn measure(connection: &mut Connection, path: &str) -> Result<()> {
    let mut bytes = 0;
    let mut times = Vec::with_capacity(REQUESTS);
    for request in 0..WARM_UP + REQUESTS {
        let answer = connection.get(path, "gzip")?;
        if answer.status != 200 {
            return Err(format!("{path} answered {}", answer.status).into());
        }
        bytes = answer.body.len();
        if request >= WARM_UP {
            times.push(answer.time);
        }
    }
    println!("  {}  {:6.1} kB  {path}", Times::of(times), bytes as f64 / 1e3);
    Ok(())
}

/// The overview and every list its navigation leads to.
fn list_pages(connection: &mut Connection) -> Result<Vec<String>> {
    let overview = connection.get("/", "identity")?;
    let html = String::from_utf8(overview.body)?;
    let navigation = html
        .split_once("<nav")
        .and_then(|(_, rest)| rest.split_once("</nav>"))
        .map(|(inside, _)| inside)
        .ok_or("the first page has no navigation")?;
    let links = navigation.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let mut pages = Vec::new();
    for link in links {
        // What asks for a sign-in is no list of the plan.
        if connection.get(link, "identity")?.status == 200 {
            pages.push(link.to_owned());
        }
    }
    Ok(pages)
}

/// The program serving from an empty folder; it ends with the value.
pub struct Server {
    /// The port it listens on.
    pub port: u16,
    process: Child,
}

impl Server {
    /// Starts it on the data folder in `folder`.
    pub fn start(program: &Path, folder: &Path) -> Result<Server> {
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let process = Command::new(program)
            .args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--data"])
            .arg(folder.join("data"))
            .current_dir(root())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let mut server = Server { port, process };
        let begun = Instant::now();
        while !Connection::open(port)
            .and_then(|mut connection| connection.get("/healthz", "identity"))
            .is_ok_and(|answer| answer.status == 200)
        {
            if server.process.try_wait()?.is_some() || begun.elapsed() > Duration::from_secs(60) {
                return Err("the server did not start".into());
            }
            sleep(Duration::from_millis(20));
        }
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
