//! A temporary PostgreSQL server for the time one command runs.
//!
//! The server must be gone afterwards whatever happens: the command fails, Ctrl-C, this process is
//! killed. So it is not this process that cleans up but a guardian, a shell in a process group of
//! its own that waits for its standard input to end. The other end of that pipe is held here and
//! nowhere else; when this process ends in any way the kernel closes it, and the guardian stops the
//! server and removes its folder.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitCode, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::tree::root;

/// Name of the variable that tells tests where the server is.
const VARIABLE: &str = "ANSINH_TEST_POSTGRES";

/// Beginning of the names of the servers' folders.
const PREFIX: &str = "pg-";

/// Waits for the pipe to end, then stops the server and removes the folder: `$1` is the server's
/// process, `$2` the folder. SIGQUIT is PostgreSQL's immediate stop: nothing here is worth saving.
const GUARDIAN: &str = r#"
trap '' INT TERM HUP
cat >/dev/null
kill -QUIT "$1" 2>/dev/null
n=0
while [ -e "$2/data/postmaster.pid" ] && kill -0 "$1" 2>/dev/null && [ "$n" -lt 100 ]; do
    sleep 0.05
    n=$((n + 1))
done
kill -KILL "$1" 2>/dev/null
rm -rf "$2"
"#;

/// Settings that trade safety for speed: the data lives for minutes.
const SETTINGS: &[&str] = &[
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=200",
    "unix_socket_directories=",
    "listen_addresses=127.0.0.1",
    "logging_collector=off",
];

/// Runs `command` with a server of its own and gives back its exit code.
pub fn run(command: &[&str]) -> Result<ExitCode, String> {
    let Some((program, arguments)) = command.split_first() else {
        return Err("pg run needs a command".to_owned());
    };
    let server = Server::start()?;
    // `initdb` names the role, `postgres` is the database every cluster has.
    let url = format!("postgres://ansinh@127.0.0.1:{}/postgres", server.port);
    let status = Command::new(program)
        .args(arguments)
        .env(VARIABLE, url)
        .status()
        .map_err(|error| format!("{program}: {error}"))?;
    server.stop();
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

struct Server {
    port: u16,
    process: Child,
    guardian: Child,
    pipe: Option<ChildStdin>,
}

impl Server {
    fn start() -> Result<Server, String> {
        let programs = programs()?;
        let account = Account::find()?;
        let folder = make_folder(&account)?;
        let data = folder.join("data");
        let made = account
            .command(&programs.join("initdb"))
            .arg("--pgdata")
            .arg(&data)
            .args(["--username=ansinh", "--auth=trust", "--encoding=UTF8", "--no-locale"])
            .args(["--no-sync", "--no-instructions"])
            .current_dir(&folder)
            .output()
            .map_err(|error| format!("initdb: {error}"))?;
        if !made.status.success() {
            let _ = fs::remove_dir_all(&folder);
            return Err(format!("initdb failed: {}", String::from_utf8_lossy(&made.stderr)));
        }
        // Between choosing a port and listening on it another program may take it.
        for _ in 0..5 {
            let port = free_port().map_err(|error| format!("no free port: {error}"))?;
            let mut server = Server::spawn(&programs, &account, &folder, port)?;
            if server.ready() {
                return Ok(server);
            }
            let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
            let taken = log.contains("could not bind");
            if !taken {
                server.stop();
                return Err(format!("PostgreSQL did not start: {log}"));
            }
            server.give_up_but_keep_folder();
        }
        let _ = fs::remove_dir_all(&folder);
        Err("PostgreSQL found no free port in five tries".to_owned())
    }

    fn spawn(
        programs: &Path,
        account: &Account,
        folder: &Path,
        port: u16,
    ) -> Result<Server, String> {
        let log = fs::File::create(folder.join("log")).map_err(|e| format!("log: {e}"))?;
        let mut command = account.command(&programs.join("postgres"));
        command.arg("-D").arg(folder.join("data")).arg("-p").arg(port.to_string());
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        let process = command
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .process_group(0)
            .spawn()
            .map_err(|error| format!("postgres: {error}"))?;
        let mut guardian = Command::new("sh")
            .args(["-c", GUARDIAN, "guardian"])
            .arg(process.id().to_string())
            .arg(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .map_err(|error| format!("sh: {error}"))?;
        let pipe = guardian.stdin.take();
        let _ = fs::write(folder.join("guardian.pid"), guardian.id().to_string());
        Ok(Server { port, process, guardian, pipe })
    }

    /// Waits until the server takes connections; `false` when it ended or half a minute passed.
    fn ready(&mut self) -> bool {
        let address = SocketAddr::from(([127, 0, 0, 1], self.port));
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(30) {
            if !matches!(self.process.try_wait(), Ok(None)) {
                return false;
            }
            // It listens only after start-up: before that the port refuses.
            if TcpStream::connect_timeout(&address, Duration::from_secs(1)).is_ok() {
                return true;
            }
            sleep(Duration::from_millis(20));
        }
        false
    }

    /// Ends the guardian's wait and waits until it has cleaned up.
    fn stop(mut self) {
        drop(self.pipe.take());
        // Reaping the server here lets the guardian see that it is gone.
        let _ = self.process.wait();
        let _ = self.guardian.wait();
    }

    /// The server ended by itself; its folder serves the next try.
    fn give_up_but_keep_folder(mut self) {
        let _ = self.guardian.kill();
        let _ = self.guardian.wait();
        let _ = self.process.wait();
    }
}

/// The account the server runs as: PostgreSQL refuses root.
struct Account {
    ids: Option<(u32, u32)>,
}

impl Account {
    fn find() -> Result<Account, String> {
        if id(&["-u"]) != Some(0) {
            return Ok(Account { ids: None });
        }
        ["postgres", "nobody"]
            .into_iter()
            .find_map(|name| Some((id(&["-u", name])?, id(&["-g", name])?)))
            .map(|ids| Account { ids: Some(ids) })
            .ok_or_else(|| "run as root, and no account `postgres` or `nobody` exists".to_owned())
    }

    /// A command run as this account, with nothing of PostgreSQL's own variables.
    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        for (name, _) in std::env::vars_os().filter(|(name, _)| is_postgres_variable(name)) {
            command.env_remove(name);
        }
        if let Some((user, group)) = self.ids {
            command.uid(user).gid(group);
        }
        command
    }

    /// Whether this account can enter `folder`.
    fn can_use(&self, folder: &Path) -> bool {
        self.command(Path::new("test"))
            .args([OsStr::new("-w"), folder.as_os_str()])
            .current_dir("/")
            .status()
            .is_ok_and(|status| status.success())
    }
}

fn is_postgres_variable(name: &OsStr) -> bool {
    name.to_str().is_some_and(|name| name.starts_with("PG") && name != "PGBIN")
}

fn id(arguments: &[&str]) -> Option<u32> {
    let output = Command::new("id").args(arguments).stderr(Stdio::null()).output().ok()?;
    String::from_utf8_lossy(&output.stdout).trim().parse().ok()
}

/// Folder that holds `initdb` and `postgres`: of PATH, or of the newest Debian package.
fn programs() -> Result<PathBuf, String> {
    let of_path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&of_path).collect();
    let mut debian: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .collect();
    debian.sort();
    // A wrapper or a lone link in PATH finds its share files less surely than the package.
    folders.splice(0..0, debian.into_iter().rev().map(|(_, folder)| folder));
    folders
        .into_iter()
        .find(|folder| ["initdb", "postgres"].iter().all(|name| folder.join(name).is_file()))
        .ok_or_else(|| {
            "PostgreSQL's programs were not found (initdb, postgres): install the package \
             `postgresql`, or put its bin folder into PATH"
                .to_owned()
        })
}

/// A new folder the account can write to: under the build folder, or among temporary files when
/// the account may not enter that.
fn make_folder(account: &Account) -> Result<PathBuf, String> {
    let build =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let mut refused = String::new();
    for base in [build, std::env::temp_dir().join("ansinh-test")] {
        remove_leftovers(&base);
        let folder = base.join(format!("{PREFIX}{}", std::process::id()));
        let made = fs::create_dir_all(&folder)
            .and_then(|()| fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)))
            .and_then(|()| match account.ids {
                Some((user, group)) => chown(&folder, Some(user), Some(group)),
                None => Ok(()),
            });
        match made {
            Ok(()) if account.can_use(&folder) => return Ok(folder),
            Ok(()) => refused = format!("{}: the server's account may not enter", folder.display()),
            Err(error) => refused = format!("{}: {error}", folder.display()),
        }
        let _ = fs::remove_dir_all(&folder);
    }
    Err(format!("no folder for the server: {refused}"))
}

/// Removes folders whose guardian is gone without having cleaned up (the machine went down).
fn remove_leftovers(base: &Path) {
    for entry in fs::read_dir(base).into_iter().flatten().flatten() {
        let folder = entry.path();
        let ours = entry.file_name().to_str().is_some_and(|name| name.starts_with(PREFIX));
        if !ours || !folder.join("data").is_dir() {
            continue;
        }
        let guardian = fs::read_to_string(folder.join("guardian.pid")).unwrap_or_default();
        let text = command_line(&guardian);
        // The number may have passed to another process: its command line must name the folder.
        if text.contains(&*folder.to_string_lossy()) {
            continue;
        }
        let postmaster = fs::read_to_string(folder.join("data/postmaster.pid")).unwrap_or_default();
        let process = postmaster.lines().next().unwrap_or("");
        if command_line(process).contains(&*folder.to_string_lossy()) {
            let _ = Command::new("kill").args(["-QUIT", process]).status();
            sleep(Duration::from_millis(500));
        }
        let _ = fs::remove_dir_all(&folder);
    }
}

/// Command line of a process, empty when there is none such.
fn command_line(process: &str) -> String {
    let process = process.trim();
    if process.is_empty() {
        return String::new();
    }
    let output = Command::new("ps").args(["-o", "args=", "-p", process]).output();
    output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default()
}

fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
