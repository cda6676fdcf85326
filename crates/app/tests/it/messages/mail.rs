//! Mail, sent to a real server and read back by a real reader.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use ansinh_app::outward::{MailSettings, OutwardSettings};
use ansinh_app::remind::{choose_channels, ensure_reminders, messages, send_test_mail};
use ansinh_app::report::MoveRequest;
use ansinh_app::report::submit::submit;
use ansinh_app::{App, AppError, Caller, run_jobs};
use ansinh_domain::access::{Actor, Grant, Role, Scope};
use ansinh_store::message::{self, Channel, Filter, FoundMessage, MessageState};
use ansinh_store::{BodyId, Db, UserId, user};
use ansinh_testkit::{Reporting, app, fill, on_both, reporting};
use jiff::SignedDuration;
use jiff::civil::date;
use serde_json::Value;

use super::{go_to, morning, reports_only, work};

/// Python with what `./test` installs; `None` where it did not.
pub(super) fn python() -> Option<PathBuf> {
    let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../mail-tools/bin/python");
    if program.is_file() {
        return Some(program);
    }
    let all = std::env::var_os("ANSINH_TEST_REQUIRE_ALL").is_some();
    assert!(!all, "{} is missing", program.display());
    eprintln!("left out: mail tools (crates/app/tests/mail) are not installed");
    None
}

/// A script of the tests.
pub(super) fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mail").join(name)
}

/// A mail server that ends with the test.
pub(super) struct Server {
    child: Child,
    said: BufReader<ChildStdout>,
    /// Closed, it tells the server to end.
    _alive: Option<ChildStdin>,
    pub(super) port: u16,
}

impl Server {
    pub(super) fn start(port: u16, options: &[&str]) -> Option<Server> {
        let mut child = Command::new(python()?)
            .arg(script("server.py"))
            .arg(port.to_string())
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        said.read_line(&mut line).unwrap();
        let alive = child.stdin.take();
        Some(Server { child, said, _alive: alive, port: line.trim().parse().unwrap() })
    }

    /// The next letter it took.
    pub(super) fn letter(&mut self) -> Value {
        let mut line = String::new();
        self.said.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }

    /// Ends it; what it printed and nobody read yet.
    pub(super) fn heard(mut self) -> Vec<String> {
        drop(self._alive.take());
        (&mut self.said).lines().map_while(Result::ok).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn mailing(app: App, port: u16, password: Option<&str>) -> App {
    let user = password.map(|_| "ansinh".to_owned());
    let server = format!("smtp://127.0.0.1:{port}");
    let from = "An Sinh tỉnh Sông Hoa <ansinh@songhoa.vn>";
    let mail = MailSettings::new(&server, user, password.map(str::to_owned), from).unwrap();
    let site = Some("https://ansinh.songhoa.vn".to_owned());
    app.with_outward(OutwardSettings { mail: Some(mail), site, ..OutwardSettings::default() })
}

/// An officer of a body with an address for mail.
async fn officer(app: &App, body: BodyId, name: &str, email: &str) -> Caller {
    let now = app.now();
    let id: UserId = app.ids.next(now);
    let grants = vec![Grant {
        role: Role::ReportingOfficer,
        scope: Scope::Body(body.0),
        from: date(2020, 1, 1),
        to: None,
        deputy_of: None,
    }];
    let new = user::NewUser {
        id,
        login: email,
        name,
        email: Some(email),
        password_hash: "nobody knows it",
        accepted: true,
        grants: &grants,
        by: None,
        now,
    };
    let mut tx = app.db.begin().await.unwrap();
    user::insert(&mut tx, new).await.unwrap();
    tx.commit().await.unwrap();
    Caller { actor: Actor::User { id: id.0, grants }, ..Caller::anonymous(None) }
}

/// An administrator with an address for mail.
pub(super) async fn administrator(app: &App, body: BodyId) -> Caller {
    let mut admin = officer(app, body, "Quản Trị Có Thư", "quan.tri@songhoa.vn").await;
    let Actor::User { grants, .. } = &mut admin.actor else { panic!() };
    grants[0] = Grant { role: Role::Administrator, scope: Scope::WholePlan, ..grants[0] };
    admin
}

pub(super) async fn mails(app: &App) -> Vec<FoundMessage> {
    let filter = Filter { channel: Some(Channel::Email), ..Filter::default() };
    let mut rows = messages(app, &Caller::system(), &filter, 100).await.unwrap().rows;
    rows.sort_by(|a, b| a.address.cmp(&b.address));
    rows
}

async fn under_way(db: Db, port: u16) -> (App, Reporting) {
    let app = mailing(app(db), port, None);
    let r = reporting(&app).await;
    reports_only(&app).await;
    ensure_reminders(&app).await.unwrap();
    work(&app).await;
    (app, r)
}

#[tokio::test]
async fn a_letter_says_what_is_due_and_is_read_as_it_was_meant() {
    on_both(async |db: Db| {
        let Some(mut server) = Server::start(0, &[]) else { return };
        let (app, r) = under_way(db, server.port).await;
        let name = "Nguyễn Thị “Thử” Nghiệm, Chuyên viên";
        officer(&app, r.other_body, name, "nghiem@songhoa.vn").await;
        let silent = officer(&app, r.other_body, "Trần Văn Thử", "khong.nhan@songhoa.vn").await;
        choose_channels(&app, &silent, true, false).await.unwrap();
        morning(&app, 10, 22).await;
        let [row] = mails(&app).await.try_into().unwrap();
        assert_eq!((row.state, row.tries), (MessageState::Sent, 1), "{row:?}");
        let letter = server.letter();
        assert_eq!(letter["from"], "ansinh@songhoa.vn");
        assert_eq!(letter["to"], serde_json::json!(["nghiem@songhoa.vn"]));
        assert_eq!(letter["defects"], serde_json::json!([]), "{letter}");
        let headers = &letter["headers"];
        assert_eq!(headers["Subject"], "Nhắc việc: còn 7 ngày, hạn 29/10/2025");
        assert_eq!(headers["To"], format!("{name} <nghiem@songhoa.vn>"));
        assert_eq!(headers["From"], "An Sinh tỉnh Sông Hoa <ansinh@songhoa.vn>");
        assert_eq!(headers["Message-ID"], format!("<{}@songhoa.vn>", row.id));
        assert_eq!(headers["Date"], "Wed, 22 Oct 2025 00:00:00 +0000");
        assert_eq!(headers["List-Unsubscribe"], "<https://ansinh.songhoa.vn/thong-bao>");
        assert_eq!(headers["Auto-Submitted"], "auto-generated");
        assert_eq!(letter["ascii"], true, "old servers take seven bits: {letter}");
        assert!(letter["longest"].as_u64().unwrap() <= 998, "{letter}");
        let link = format!("https://ansinh.songhoa.vn/bao-cao/{}", r.other_submission);
        for part in ["text", "html"] {
            let said = letter[part].as_str().unwrap();
            for words in ["Nguyễn Thị", "còn 7 ngày, hạn 29/10/2025", &link, "Sở Văn hoá"]
            {
                assert!(said.contains(words), "no {words:?} in {said}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_refused_is_given_up_and_what_may_go_later_is_tried_again() {
    on_both(async |db: Db| {
        let Some(mut server) = Server::start(0, &[]) else { return };
        let (app, r) = under_way(db, server.port).await;
        officer(&app, r.other_body, "Người Bị Từ Chối", "tu.choi@songhoa.vn").await;
        officer(&app, r.other_body, "Người Để Sau", "de.sau@songhoa.vn").await;
        officer(&app, r.other_body, "Người Nhận Được", "nhan@songhoa.vn").await;
        go_to(&app, date(2025, 10, 22), 0);
        let app = app.clone();
        morning(&app, 10, 22).await;
        assert_eq!(server.letter()["to"], serde_json::json!(["nhan@songhoa.vn"]));
        let rows = mails(&app).await;
        let stand = |row: &FoundMessage| (row.state, row.tries);
        assert_eq!(
            rows.iter().map(stand).collect::<Vec<_>>(),
            [(MessageState::Queued, 1), (MessageState::Sent, 1), (MessageState::Failed, 1)]
        );
        assert!(rows[2].note.as_ref().unwrap().contains("550"), "{:?}", rows[2]);
        assert!(rows[0].note.as_ref().unwrap().contains("451"), "{:?}", rows[0]);
        // Tried after a minute, five, a quarter of an hour, an hour and four hours, then given up.
        for (wait, tries) in [(60, 2), (300, 3), (900, 4), (3_600, 5), (14_400, 6)] {
            app.clock.advance(SignedDuration::from_secs(wait - 1));
            work(&app).await;
            assert_eq!(mails(&app).await[0].tries, tries - 1, "not before its time");
            app.clock.advance(SignedDuration::from_secs(1));
            work(&app).await;
        }
        let row = &mails(&app).await[0];
        assert_eq!((row.state, row.tries), (MessageState::Failed, 6), "{row:?}");
        let note = row.note.as_deref().unwrap();
        assert!(note.starts_with("Chưa gửi được: ") && note.contains("451"), "{note}");
        // Every try is on record, the last one also as what it came to.
        let fates = message::fates(&app.db, row.id).await.unwrap();
        assert_eq!(fates.len(), 8, "{fates:?}");
    })
    .await;
}

#[tokio::test]
async fn mail_waits_while_the_server_is_down_but_not_past_its_reason() {
    on_both(async |db: Db| {
        if python().is_none() {
            return;
        }
        let free = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
        let (app, r) = under_way(db, free).await;
        let sender = officer(&app, r.other_body, "Người Gửi", "gui@songhoa.vn").await;
        officer(&app, r.body, "Người Còn Nợ", "con.no@songhoa.vn").await;
        morning(&app, 10, 22).await;
        for row in mails(&app).await {
            assert_eq!(row.state, MessageState::Queued, "{row:?}");
        }
        // One sends the report before the server comes back: nothing is left to say.
        fill(&app, &sender, r.other_submission).await;
        submit(&app, &sender, MoveRequest::of(r.other_submission)).await.unwrap();
        let Some(mut server) = Server::start(free, &[]) else { return };
        app.clock.advance(SignedDuration::from_secs(60));
        work(&app).await;
        let [owing, done] = mails(&app).await.try_into().unwrap();
        assert_eq!((owing.state, done.state), (MessageState::Sent, MessageState::Dropped));
        assert!(done.note.unwrap().contains("đã xong"));
        assert_eq!(server.letter()["to"], serde_json::json!(["con.no@songhoa.vn"]));
        drop(server);

        // The server is down for the rest of a day and the program is stopped: the letter is stale.
        morning(&app, 10, 27).await;
        go_to(&app, date(2025, 10, 28), 6);
        work(&app).await;
        let rows = mails(&app).await;
        let stale = rows.iter().find(|row| row.day == date(2025, 10, 27)).unwrap();
        assert_eq!(stale.state, MessageState::Dropped, "{stale:?}");
    })
    .await;
}

/// A worker is killed between the server's taking of a letter and the note of it: the letter is sent
/// once more, under the same Message-ID, so that mail programs show it once.
#[tokio::test]
async fn a_letter_whose_sending_was_cut_off_goes_again_under_the_same_id() {
    on_both(async |db: Db| {
        let Some(mut slow) = Server::start(0, &[]) else { return };
        let (app, r) = under_way(db, slow.port).await;
        officer(&app, r.other_body, "Người Nhận Chậm", "cham@songhoa.vn").await;
        go_to(&app, date(2025, 10, 22), 7);
        // The look; then the sending, which hangs on the server's word and is cut off.
        assert!(run_jobs::run_next(&app).await.unwrap());
        let sending = app.clone();
        let sending = tokio::spawn(async move { run_jobs::run_next(&sending).await });
        let (letter, server) = tokio::task::spawn_blocking(move || {
            let letter = slow.letter();
            (letter, slow)
        })
        .await
        .unwrap();
        sending.abort();
        let _ = sending.await;
        assert_eq!(mails(&app).await[0].state, MessageState::Queued);
        assert!(!run_jobs::run_next(&app).await.unwrap(), "its lease still runs");
        let port = server.port;
        drop(server);
        // Another server at the same place, for an address that is answered at once.
        let Some(mut server) = Server::start(port, &["--quick"]) else { return };
        app.clock.advance(SignedDuration::from_secs(61));
        work(&app).await;
        let again = server.letter();
        assert_eq!(again["headers"]["Message-ID"], letter["headers"]["Message-ID"]);
        let row = &mails(&app).await[0];
        assert_eq!(row.state, MessageState::Sent, "{row:?}");
        app.clock.advance(SignedDuration::from_hours(1));
        assert!(!run_jobs::run_next(&app).await.unwrap(), "nothing is left to send");
    })
    .await;
}

#[tokio::test]
async fn the_administrator_tries_whether_mail_gets_through() {
    on_both(async |db: Db| {
        let Some(mut server) = Server::start(0, &["--password"]) else { return };
        let app = app(db);
        let r = reporting(&app).await;
        let whole = [(Role::Administrator, Scope::WholePlan)];
        let nowhere = ansinh_testkit::person(&app, "quan.tri", "Quản Trị", &whole).await;
        let refused = send_test_mail(&app, &nowhere).await.unwrap_err();
        assert!(refused.to_string().contains("--smtp"), "{refused}");
        let app = mailing(app, server.port, Some("mat-khau-may-thu"));
        let refused = send_test_mail(&app, &nowhere).await.unwrap_err();
        assert!(matches!(&refused, AppError::Invalid(why) if why.contains("chưa có địa chỉ")));
        let refused = send_test_mail(&app, &r.coordinator).await.unwrap_err();
        assert!(matches!(refused, AppError::Refused(_)));
        let admin = administrator(&app, r.body).await;
        send_test_mail(&app, &admin).await.unwrap();
        work(&app).await;
        let letter = server.letter();
        assert_eq!(letter["headers"]["Subject"], "An Sinh: thư gửi thử");
        assert_eq!(mails(&app).await[0].state, MessageState::Sent);
        // Under a wrong password nothing goes, and the reason is told.
        let app = mailing(app, server.port, Some("sai"));
        send_test_mail(&app, &admin).await.unwrap();
        work(&app).await;
        let rows = mails(&app).await;
        let failed = rows.iter().find(|row| row.state != MessageState::Sent).unwrap();
        assert!(failed.note.as_ref().unwrap().contains("535"), "{failed:?}");
    })
    .await;
}
