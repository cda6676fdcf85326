//! The certified OpenID Connect server of `tests/oidc`, run for one test.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::browser::{find_program, left_out, wait_for_port};
use crate::process::{Running, free_port, repository};
use crate::server::{Server, get};

/// By which secret the server knows the program.
pub const CLIENT_SECRET: &str = "bi-mat-cua-ung-dung-thu-nghiem";

/// A running server.
pub struct OidcProvider {
    /// Its issuer address.
    pub issuer: String,
    port: u16,
    process: Running,
}

impl OidcProvider {
    /// Starts one that sends browsers back to `server`; `None` (said aloud) where it is not
    /// installed.
    pub async fn start(server: &Server) -> Option<OidcProvider> {
        let Some(node) = find_program(&["node", "nodejs"]) else { return left_out("node") };
        let packages = packages();
        if !packages.join("node_modules/oidc-provider").is_dir() {
            return left_out("oidc-provider (crates/ansinh/tests/oidc)");
        }
        let port = free_port();
        let process = Command::new(node)
            .arg(repository().join("crates/ansinh/tests/oidc/server.mjs"))
            .arg(packages)
            .arg(port.to_string())
            .arg(format!("{}/dang-nhap/oidc/tinh/ve", server.address))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map(Running)
            .unwrap();
        wait_for_port(port).await;
        Some(OidcProvider { issuer: format!("http://127.0.0.1:{port}"), port, process })
    }

    /// Turns something wrong from now on: "nonce=other", "seconds=600"; or nothing: "".
    pub fn turn(&self, wrong: &str) {
        let answer = get(self.port, &format!("/test?{wrong}")).expect("an answer");
        assert!(answer.contains(" 200 "), "{answer}");
    }

    /// Ends it.
    pub fn stop(self) {
        drop(self.process);
    }
}

/// Where `./test` installs the server.
fn packages() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("../oidc-provider")
}
