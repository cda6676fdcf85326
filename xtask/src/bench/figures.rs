//! Pages about how a plan stands, over 1.4 million figures, on both engines: 20 plans of 100
//! indicators, each with five years of figures of 138 territories.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::http::{Connection, Sender};
use super::{Result, Times};
use crate::tree::root;

/// Requests for each page, after a few that warm it up.
const REQUESTS: usize = 2000;
const WARM_UP: usize = 60;
/// Times something is written and the page asked for at once.
const WRITES: usize = 300;
/// Connections that ask at once where requests in a second are counted.
const AT_ONCE: usize = 8;

/// A page of each plan: what it is called here, and what stands before and after the plan in its
/// address.
struct Page {
    name: &'static str,
    before: &'static str,
    after: &'static str,
}

const PAGES: [Page; 5] = [
    Page { name: "overview", before: "/ke-hoach", after: "/tong-quan" },
    Page { name: "list", before: "/ke-hoach", after: "/danh-gia" },
    Page { name: "indicator", before: "/ke-hoach", after: "/chi-tieu/1.20" },
    Page { name: "portal: plan", before: "/cong-khai", after: "" },
    Page { name: "portal: indicator", before: "/cong-khai", after: "/chi-tieu/1.20" },
];

/// The page where the bench writes something.
const WRITE: Page = Page { name: "", before: "/ke-hoach", after: "/chi-tieu/1.20/cach-danh-gia" };

/// The site that the example serves.
struct Site {
    process: Child,
    port: u16,
    plans: Vec<String>,
    leader: Sender,
    coordinator: Sender,
}

/// Builds the example, and takes the figures on SQLite and on PostgreSQL.
pub fn pages(folder: &Path) -> Result<()> {
    super::cargo(&["build", "--release", "--package", "ansinh-web", "--example", "figures_site"])?;
    let program = super::target().join("release/examples/figures_site");
    let mut sqlite = Command::new(&program);
    sqlite.arg(folder.join("figures"));
    measure("SQLite", sqlite)?;
    let mut postgres = Command::new(std::env::current_exe()?);
    postgres.args(["pg", "run", "--"]).arg(&program).arg("postgres");
    measure("PostgreSQL", postgres)
}

fn measure(engine: &str, command: Command) -> Result<()> {
    let begun = Instant::now();
    let (mut site, figures) = Site::start(command)?;
    println!("{engine}: {figures} figures, made in {:.0} s", begun.elapsed().as_secs_f64());
    for page in &PAGES {
        site.one_by_one(page)?;
        site.after_a_write(page)?;
        for encoding in ["gzip", "identity"] {
            site.beside_bare(page, encoding)?;
        }
    }
    site.stop()
}

impl Site {
    fn start(mut command: Command) -> Result<(Site, u64)> {
        let mut process = command
            .current_dir(root())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()?;
        let output = process.stdout.take().ok_or("no output")?;
        let (mut port, mut figures) = (0, 0);
        let (mut plans, mut people) = (Vec::new(), Vec::new());
        for line in BufReader::new(output).lines() {
            let line = line?;
            let parts: Vec<&str> = line.split('\t').collect();
            match parts.as_slice() {
                ["port", number] => port = number.parse()?,
                ["figures", number] => figures = number.parse()?,
                ["plan", slug] => plans.push((*slug).to_owned()),
                ["ready"] => break,
                [_, session, token] => people.push(Sender {
                    cookie: format!("ansinh_phien={session}"),
                    form_token: (*token).to_owned(),
                }),
                _ => return Err(format!("the example printed {line:?}").into()),
            }
        }
        let mut people = people.into_iter();
        let (Some(leader), Some(coordinator)) = (people.next(), people.next()) else {
            return Err("the example ended before it was ready".into());
        };
        Ok((Site { process, port, plans, leader, coordinator }, figures))
    }

    /// The end of its input ends it, and a database server around it.
    fn stop(&mut self) -> Result<()> {
        drop(self.process.stdin.take());
        self.process.wait()?;
        Ok(())
    }

    fn path(&self, turn: usize, page: &Page) -> String {
        let plan = self.plans.get(turn % self.plans.len().max(1));
        let plan = plan.map(String::as_str).unwrap_or_default();
        format!("{}/{plan}{}", page.before, page.after)
    }

    /// The page of one plan after another.
    fn one_by_one(&self, page: &Page) -> Result<()> {
        let mut connection = Connection::open(self.port)?;
        let (mut bytes, mut times) = (0, Vec::with_capacity(REQUESTS));
        for request in 0..WARM_UP + REQUESTS {
            let path = self.path(request, page);
            let answer = connection.get_as(&self.leader, &path, "gzip")?;
            expect(answer.status, 200, &path)?;
            bytes = answer.body.len();
            if request >= WARM_UP {
                times.push(answer.time);
            }
        }
        println!("  {}  {:6.1} kB  {}", Times::of(times), bytes as f64 / 1e3, page.name);
        Ok(())
    }

    /// The page of a plan right after something of the same plan was decided.
    fn after_a_write(&self, page: &Page) -> Result<()> {
        let mut connection = Connection::open(self.port)?;
        let mut times = Vec::with_capacity(WRITES);
        for turn in 0..WARM_UP + WRITES {
            let fields = format!("phuong_phap=&cach=&ly_do=Lần thử thứ {turn}");
            let path = self.path(turn, &WRITE);
            let answer = connection.form(&path, &self.coordinator, &fields)?;
            expect(answer.status, 303, &path)?;
            let path = self.path(turn, page);
            let answer = connection.get_as(&self.leader, &path, "gzip")?;
            expect(answer.status, 200, &path)?;
            if turn >= WARM_UP {
                times.push(answer.time);
            }
        }
        println!("  {}             right after a write", Times::of(times));
        Ok(())
    }

    /// Requests in a second, beside those for the same bytes from a handler that only sends them;
    /// in turns, so that both meet the same machine.
    fn beside_bare(&self, page: &Page, encoding: &str) -> Result<()> {
        let path = self.path(0, page);
        let mut connection = Connection::open(self.port)?;
        let sent = connection.get_as(&self.leader, &path, "identity")?;
        connection.put("/bare/page", &sent.body)?;
        let (mut ours, mut bare) = (Duration::ZERO, Duration::ZERO);
        for _ in 0..4 {
            ours += self.flood(&path, encoding)?;
            bare += self.flood("/bare/page", encoding)?;
        }
        let rate = |time: Duration| (4 * REQUESTS) as f64 / time.as_secs_f64();
        println!(
            "  {:7.0}/s over {AT_ONCE} connections, bare {:7.0}/s, ratio {:.2} ({encoding})",
            rate(ours),
            rate(bare),
            bare.as_secs_f64() / ours.as_secs_f64()
        );
        Ok(())
    }

    fn flood(&self, path: &str, encoding: &str) -> Result<Duration> {
        let begun = Instant::now();
        std::thread::scope(|scope| {
            let ask = || -> std::result::Result<(), String> {
                let told = |error: Box<dyn std::error::Error>| error.to_string();
                let mut connection = Connection::open(self.port).map_err(told)?;
                for _ in 0..REQUESTS / AT_ONCE {
                    let answer = connection.get_as(&self.leader, path, encoding).map_err(told)?;
                    expect(answer.status, 200, path).map_err(told)?;
                }
                Ok(())
            };
            let running: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(ask)).collect();
            for thread in running {
                thread.join().map_err(|_| "a thread panicked")??;
            }
            Ok::<(), Box<dyn std::error::Error>>(())
        })?;
        Ok(begun.elapsed())
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

fn expect(status: u16, wanted: u16, path: &str) -> Result<()> {
    if status == wanted { Ok(()) } else { Err(format!("{path} answered {status}").into()) }
}
