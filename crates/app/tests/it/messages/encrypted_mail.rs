//! Mail over TLS: to a server that proves its name it goes, to any other one nothing is said.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use ansinh_app::outward::{MailSettings, MailSettingsError, OutwardSettings};
use ansinh_app::remind::send_test_mail;
use ansinh_app::{App, Caller};
use ansinh_store::Db;
use ansinh_store::message::{FoundMessage, MessageState};
use ansinh_testkit::sign::{Authority, Person, Signer};
use ansinh_testkit::{app, on_both, reporting};
use jiff::SignedDuration;

use super::mail::{Server, administrator, mails};
use super::work;

const PASSWORD: &str = "mat-khau-may-thu";

/// Files of a test alone, gone when it ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let folder = std::env::temp_dir().join(format!("ansinh-tls-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Folder(folder)
    }

    /// The file of a server's certificate with its key.
    fn certificate(&self, name: &str, server: &Signer) -> String {
        let file = self.0.join(name);
        std::fs::write(&file, format!("{}{}", server.key_pem(), server.pem())).unwrap();
        file.to_str().unwrap().to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn office() -> Authority {
    Authority::new("Tổ chức chứng thực nội bộ")
}

/// The application with a mail server, believed by one authority.
fn mailing(app: &App, server: &str, password: Option<&str>, authority: &Authority) -> App {
    let user = password.map(|_| "ansinh".to_owned());
    let from = "An Sinh <ansinh@songhoa.vn>";
    let mail = MailSettings::new(server, user, password.map(str::to_owned), from).unwrap();
    let mail = mail.trusting(authority.pem().as_bytes()).unwrap();
    let settings = OutwardSettings { mail: Some(mail), ..OutwardSettings::default() };
    app.clone().with_outward(settings)
}

/// Tries to send a letter; what became of it.
async fn tried(app: &App, admin: &Caller) -> FoundMessage {
    let id = send_test_mail(app, admin).await.unwrap();
    work(app).await;
    mails(app).await.into_iter().find(|row| row.id == id).unwrap()
}

/// An application with a letter to send, by an administrator.
async fn with_sender(db: Db) -> (App, Caller) {
    let app = app(db);
    let body = reporting(&app).await.body;
    let admin = administrator(&app, body).await;
    (app, admin)
}

/// It waits, with a reason that says all of `words`.
#[track_caller]
fn waits(row: &FoundMessage, words: &[&str]) {
    assert_eq!((row.state, row.tries), (MessageState::Queued, 1), "{row:?}");
    let note = row.note.as_deref().unwrap_or_default();
    for words in words {
        assert!(note.contains(words), "no {words:?} in {note:?}");
    }
}

const WAYS: [(&str, &str); 2] = [("--tls", "smtps"), ("--starttls", "smtp+starttls")];

#[tokio::test]
async fn mail_goes_encrypted_to_a_server_of_the_offices_own_authority() {
    on_both(async |db: Db| {
        let folder = Folder::new("goes");
        let file = folder.certificate("a.pem", &office().certify(Person::server("localhost")));
        let (app, admin) = with_sender(db).await;
        for (option, scheme) in WAYS {
            let started = Server::start(0, &[option, &file, "--password"]);
            let Some(mut server) = started else { return };
            let at = format!("{scheme}://localhost:{}", server.port);
            let row = tried(&mailing(&app, &at, Some(PASSWORD), &office()), &admin).await;
            assert_eq!((row.state, row.tries), (MessageState::Sent, 1), "{scheme}: {row:?}");
            assert_eq!(server.letter()["headers"]["Subject"], "An Sinh: thư gửi thử");
            // Without a name, or under a wrong password, it waits for whoever runs the program.
            let row = tried(&mailing(&app, &at, None, &office()), &admin).await;
            waits(&row, &["đòi đăng nhập trước khi gửi", "530", "--smtp-user"]);
            let row = tried(&mailing(&app, &at, Some("sai"), &office()), &admin).await;
            waits(&row, &["không nhận tên đăng nhập hoặc mật khẩu", "535", "--smtp-password-file"]);
        }
    })
    .await;
}

/// Small offices have a server that certifies itself.
#[tokio::test]
async fn a_server_that_certifies_itself_is_believed_when_it_is_named() {
    on_both(async |db: Db| {
        let folder = Folder::new("itself");
        let itself = Signer::self_signed(Person::server("localhost"));
        let file = folder.certificate("a.pem", &itself);
        let (app, admin) = with_sender(db).await;
        let Some(server) = Server::start(0, &["--tls", &file]) else { return };
        let at = format!("smtps://localhost:{}", server.port);
        let row = tried(&mailing(&app, &at, None, &Authority::from(itself)), &admin).await;
        assert_eq!(row.state, MessageState::Sent, "{row:?}");
    })
    .await;
}

/// The certificate of another authority, for another name, that has ended: the letter waits and says
/// why, until the server has the right one.
#[tokio::test]
async fn a_server_that_does_not_prove_its_name_gets_nothing() {
    on_both(async |db: Db| {
        let folder = Folder::new("proof");
        let ended = "2024-12-31T00:00:00Z".parse().unwrap();
        let stranger = Authority::new("Tổ chức chứng thực lạ");
        let other_name = office().certify(Person::server("thu.songhoa.vn"));
        let old = office().certify(Person { until: ended, ..Person::server("localhost") });
        let cases = [
            (stranger.certify(Person::server("localhost")), "không do tổ chức chứng thực được tin"),
            (Signer::self_signed(Person::server("localhost")), "--smtp-ca"),
            (other_name, "không cấp cho tên localhost"),
            (old, "đã hết hạn"),
        ];
        let (app, admin) = with_sender(db).await;
        for (option, scheme) in WAYS {
            for (at, (server, reason)) in cases.iter().enumerate() {
                let file = folder.certificate(&format!("{at}.pem"), server);
                let started = Server::start(0, &[option, &file, "--password", "--tell"]);
                let Some(server) = started else { return };
                let at = format!("{scheme}://localhost:{}", server.port);
                let row = tried(&mailing(&app, &at, Some(PASSWORD), &office()), &admin).await;
                waits(&row, &["Chưa gửi được: chứng thư của máy chủ thư", reason]);
                assert_eq!(server.heard(), Vec::<String>::new(), "{scheme}: {reason}");
            }
            // One that does is told everything.
            let file =
                folder.certificate("good.pem", &office().certify(Person::server("localhost")));
            let started = Server::start(0, &[option, &file, "--password", "--tell"]);
            let Some(server) = started else { return };
            let at = format!("{scheme}://localhost:{}", server.port);
            tried(&mailing(&app, &at, Some(PASSWORD), &office()), &admin).await;
            assert_eq!(server.heard()[..2], ["AUTH", "MAIL"], "{scheme}");
        }
    })
    .await;
}

/// Without `--smtp-ca` the authorities of the machine are believed, and the office's is none of them.
#[tokio::test]
async fn an_authority_is_believed_only_when_it_is_named() {
    on_both(async |db: Db| {
        let folder = Folder::new("named");
        let file = folder.certificate("a.pem", &office().certify(Person::server("localhost")));
        let (app, admin) = with_sender(db).await;
        let Some(mut server) = Server::start(0, &["--tls", &file]) else { return };
        let at = format!("smtps://localhost:{}", server.port);
        let settings = |mail| OutwardSettings { mail: Some(mail), ..OutwardSettings::default() };
        let mail = MailSettings::new(&at, None, None, "ansinh@songhoa.vn").unwrap();
        let unnamed = app.clone().with_outward(settings(mail));
        let row = tried(&unnamed, &admin).await;
        waits(&row, &["không do tổ chức chứng thực được tin cấp", "--smtp-ca"]);
        // Started again with the authority, the letter that waited goes.
        let named = mailing(&app, &at, None, &office());
        app.clock.advance(SignedDuration::from_secs(60));
        work(&named).await;
        let rows = mails(&named).await;
        assert_eq!((rows[0].state, rows[0].tries), (MessageState::Sent, 2), "{rows:?}");
        assert_eq!(server.letter()["to"], serde_json::json!(["quan.tri@songhoa.vn"]));
    })
    .await;
}

/// What stands between says that there is no encryption, or breaks it: all it hears is a greeting.
#[tokio::test]
async fn nothing_is_said_in_the_clear_when_encryption_is_taken_away() {
    on_both(async |db: Db| {
        let (app, admin) = with_sender(db).await;
        let plain = "250-thu.thu.invalid\r\n250 AUTH PLAIN LOGIN\r\n";
        let offers = "250-thu.thu.invalid\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN\r\n";
        let cases = [
            ("smtp+starttls", plain, "220 go\r\n", "không nhận mã hóa (STARTTLS)"),
            ("smtp+starttls", offers, "454 4.7.0 TLS not available\r\n", "454"),
            ("smtp+starttls", offers, "220 go\r\n", "không lập được kết nối mã hóa"),
            ("smtps", plain, "", "không lập được kết nối mã hóa"),
        ];
        for (scheme, greeted, begun, reason) in cases {
            let (port, heard) = liar(greeted, begun);
            let at = format!("{scheme}://localhost:{port}");
            let app = mailing(&app, &at, Some(PASSWORD), &office());
            waits(&tried(&app, &admin).await, &["Chưa gửi được: ", reason]);
            let heard = heard.recv_timeout(Duration::from_secs(20)).unwrap();
            let said = String::from_utf8_lossy(&heard);
            let secret = ["AUTH", "MAIL", "RCPT", "ansinh", "songhoa", PASSWORD];
            for words in secret {
                assert!(!said.contains(words), "{scheme}, {reason}: {said:?}");
            }
        }
    })
    .await;
}

/// A server that answers EHLO and STARTTLS in the clear as it is told, and anything else with "250
/// OK"; tells what it heard when the talk ends.
fn liar(greeted: &'static str, begun: &'static str) -> (u16, Receiver<Vec<u8>>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let (tell, heard) = channel();
    std::thread::spawn(move || {
        let (mut talk, _) = listener.accept().unwrap();
        let (mut all, mut bytes) = (Vec::new(), [0; 4096]);
        talk.write_all(b"220 thu.thu.invalid\r\n").unwrap();
        while let Ok(count @ 1..) = talk.read(&mut bytes) {
            all.extend_from_slice(&bytes[..count]);
            let answer = match &bytes[..count] {
                line if line.starts_with(b"EHLO") => greeted,
                line if line.starts_with(b"STARTTLS") => begun,
                _ => "250 OK\r\n",
            };
            if talk.write_all(answer.as_bytes()).is_err() {
                break;
            }
        }
        tell.send(all).unwrap();
    });
    (port, heard)
}

#[test]
fn authorities_are_read_or_refused() {
    let new = |server| MailSettings::new(server, None, None, "ansinh@songhoa.vn").unwrap();
    let good = office().pem();
    assert!(new("smtps://thu.songhoa.vn").trusting(good.as_bytes()).is_ok());
    let check = |pem: &[u8]| new("smtps://thu.songhoa.vn").trusting(pem).unwrap_err();
    assert_eq!(check(b""), MailSettingsError::Authorities);
    assert_eq!(check(b"khong phai chung thu"), MailSettingsError::Authorities);
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    assert_eq!(check(broken.as_bytes()), MailSettingsError::Authorities);
    let plain = new("smtp://127.0.0.1:25").trusting(good.as_bytes()).unwrap_err();
    assert_eq!(plain, MailSettingsError::NothingToTrust);
}
