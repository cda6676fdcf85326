//! The demo as a person starts it: made once in a folder of its own, marked wherever one looks, with
//! pages that hold up when they are full.

mod marked;
mod pages;

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use ansinh_app::{App, Caller, Clock, SignIn, sign_in};
use ansinh_store::{Db, Ids};

use crate::process::{Folder, repository};
use crate::server::Server;

fn ansinh(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ansinh"))
        .args(arguments)
        .current_dir(repository())
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    let texts = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
    texts.concat()
}

/// Makes the demo of `seed` in a folder; what it printed.
fn make(folder: &Folder, seed: &str) -> Output {
    let data = folder.path().to_str().unwrap();
    ansinh(&["demo", "--only-make", "--small", "--seed", seed, "--data", data])
}

/// A demo that is served, with a session of its administrator.
struct Shown {
    server: Server,
    session: String,
}

/// Signs in with what the start printed, as its reader would.
async fn show(folder: Folder, printed: &str) -> Shown {
    let password = printed.lines().find_map(|line| line.trim().strip_prefix("an-sinh-"));
    let password = format!("an-sinh-{}", password.expect("a password"));
    let db = Db::open_file(folder.path().join("ansinh.db")).await.unwrap();
    let app = App::new(db, Clock::system(), Ids::random().unwrap()).as_installed().await.unwrap();
    let caller = Caller::anonymous(Some("127.0.0.1".into()));
    let SignIn::Done(session) = sign_in(&app, &caller, "quan.tri", &password).await.unwrap() else {
        panic!("nobody in a demo has a second step");
    };
    app.db.close().await;
    Shown { server: Server::start_in(folder), session: session.token }
}

#[tokio::test]
async fn a_demo_is_made_once_in_its_own_folder_says_so_everywhere_and_its_pages_hold_up() {
    let folder = Folder::new("demo");
    let first = make(&folder, "7");
    let printed = said(&first);
    assert!(first.status.success(), "{printed}");
    for words in ["Tạo bản minh hoạ (số khởi tạo 7)", "Năm 2026…", "lanh.dao", "thu.truong.syt"]
    {
        assert!(printed.contains(words), "{words}: {printed}");
    }
    let again = make(&folder, "7");
    assert!(said(&again).contains("Mở bản minh hoạ đã có (số khởi tạo 7)"), "{}", said(&again));
    let other = make(&folder, "8");
    assert!(!other.status.success() && said(&other).contains("bỏ --seed"), "{}", said(&other));
    let data = folder.path().to_str().unwrap();
    let verified = ansinh(&["audit", "verify", "--data", data]);
    assert!(verified.status.success(), "{}", said(&verified));

    let shown = show(folder, &printed).await;
    marked::everywhere(&shown);
    pages::hold_up(&shown).await;
}

#[test]
fn a_folder_with_real_data_is_left_alone() {
    let folder = Folder::new("not-a-demo");
    let data = folder.path().to_str().unwrap();
    let listed = ansinh(&["plan", "list", "--data", data]);
    assert!(listed.status.success(), "{}", said(&listed));
    let before = std::fs::read(folder.path().join("ansinh.db")).unwrap();
    let refused = make(&folder, "7");
    assert!(!refused.status.success());
    assert!(said(&refused).contains("giữ nguyên"), "{}", said(&refused));
    assert_eq!(before, std::fs::read(folder.path().join("ansinh.db")).unwrap());

    // An installation whose data lies on a server has only its key here.
    let folder = Folder::new("key-of-another");
    let mut key = std::fs::File::create(folder.path().join("secret.key")).unwrap();
    writeln!(key, "{}", "0".repeat(64)).unwrap();
    assert!(said(&make(&folder, "7")).contains("giữ nguyên"));
}
