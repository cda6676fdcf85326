//! The key file: made for its owner only, missed when it is gone, and the way out.

use std::path::Path;
use std::process::{Command, Output};

use crate::process::repository;
use crate::server::Server;

fn ansinh(arguments: &[&str], data: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ansinh"))
        .args(arguments)
        .arg("--data")
        .arg(data)
        .current_dir(repository())
        .output()
        .unwrap()
}

fn refused(output: &Output, words: &[&str]) {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    for word in words {
        assert!(said.contains(word), "no {word:?} in: {said}");
    }
}

#[test]
fn a_lost_key_is_said_so_and_can_be_given_up() {
    let server = Server::first_start();
    let key = server.data().join("secret.key");
    assert!(server.printed.contains("secret.key"), "{}", server.printed);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&key).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{mode:o}");
    }
    let text = std::fs::read_to_string(&key).unwrap();
    assert_eq!(text.trim().len(), 64);
    // A second start finds it and makes no other.
    let server = server.restart();
    assert!(!server.printed.contains("secret.key"), "{}", server.printed);
    assert_eq!(std::fs::read_to_string(&key).unwrap(), text);
    let folder = server.stop();
    let serve = ["serve", "--listen", "127.0.0.1:0"];

    refused(&ansinh(&["secret", "give-up", "--yes"], folder.path()), &["vẫn dùng được"]);
    std::fs::rename(&key, folder.path().join("away")).unwrap();
    refused(&ansinh(&serve, folder.path()), &["Không có tệp khóa", "sao lưu", "secret give-up"]);
    assert!(!key.exists(), "a start that is refused makes no key");
    std::fs::write(&key, "0".repeat(64)).unwrap();
    refused(&ansinh(&serve, folder.path()), &["không phải khóa đã mã hóa", "--secret-key-file"]);
    std::fs::write(&key, "mật khẩu của tôi").unwrap();
    refused(&ansinh(&serve, folder.path()), &["không phải tệp khóa"]);
    std::fs::remove_file(&key).unwrap();
    refused(&ansinh(&["secret", "give-up"], folder.path()), &["--yes"]);
    let given_up = ansinh(&["secret", "give-up", "--yes"], folder.path());
    assert_eq!(given_up.status.code(), Some(0));
    let server = Server::start_in(folder);
    assert!(server.printed.contains("Đã tạo tệp khóa"), "{}", server.printed);
    assert_ne!(std::fs::read_to_string(&key).unwrap(), text);
}

#[test]
fn the_key_is_changed_and_a_change_that_was_cut_off_is_ended() {
    let server = Server::first_start();
    let folder = server.stop();
    let key = folder.path().join("secret.key");
    let next = folder.path().join("secret.key.next");
    let first = std::fs::read_to_string(&key).unwrap();
    let rotated = ansinh(&["secret", "rotate"], folder.path());
    let said = String::from_utf8_lossy(&rotated.stdout).into_owned();
    assert_eq!(rotated.status.code(), Some(0), "{said}");
    assert!(said.contains("Đã đổi khóa") && said.contains("secret.key.old-1"), "{said}");
    let second = std::fs::read_to_string(&key).unwrap();
    assert_ne!(first, second);
    assert_eq!(std::fs::read_to_string(folder.path().join("secret.key.old-1")).unwrap(), first);
    assert!(!next.exists());

    // Cut off after the database had changed: the next key is put in its place at the start.
    std::fs::rename(&key, &next).unwrap();
    std::fs::write(&key, &first).unwrap();
    let server = Server::start_in(folder);
    assert!(server.printed.contains("hoàn tất việc đổi khóa"), "{}", server.printed);
    let folder = server.stop();
    assert_eq!(std::fs::read_to_string(&key).unwrap(), second);
    // Cut off before: the next key was never used.
    std::fs::write(&next, "0".repeat(64)).unwrap();
    let server = Server::start_in(folder);
    let folder = server.stop();
    assert!(!next.exists() && folder.path().exists());
}
