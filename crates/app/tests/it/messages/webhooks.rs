//! Other programs are told of events: signed, again after a failure, and only where that is allowed.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel};

use ansinh_app::outward::OutwardSettings;
use ansinh_app::report::MoveRequest;
use ansinh_app::report::receive::receive;
use ansinh_app::report::review::approve;
use ansinh_app::report::submit::submit;
use ansinh_app::secrets::{adopt_key, give_up_secrets, rotate_key};
use ansinh_app::webhook::{
    EventKind, WebhookForm, add_webhook, change_webhook, renew_secret, send_test_event, signature,
};
use ansinh_app::{App, AppError, Caller, Vault};
use ansinh_store::webhook::{self, DeliveryState};
use ansinh_store::{Db, audit};
use ansinh_testkit::{administrator, app, fill, on_both, reporting};
use jiff::SignedDuration;
use serde_json::Value;

use super::work;

/// One request as it came.
#[derive(Debug)]
struct Came {
    headers: Vec<(String, String)>,
    body: String,
}

impl Came {
    fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value.as_str())
    }
}

/// What came to a program that listens, in its order.
struct Inbox(Mutex<Receiver<Came>>);

impl Inbox {
    fn next(&self) -> Came {
        self.0.lock().unwrap().recv().unwrap()
    }
}

/// A program that listens, and answers with these statuses in their order.
fn listen(answers: Vec<&'static str>) -> (String, Inbox) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let url = format!("http://{}/an-sinh", listener.local_addr().unwrap());
    let (told, came) = channel();
    std::thread::spawn(move || {
        for (stream, answer) in listener.incoming().zip(answers) {
            let mut stream = stream.unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let mut line = String::new();
            let (mut headers, mut length) = (Vec::new(), 0);
            loop {
                line.clear();
                reader.read_line(&mut line).unwrap();
                let Some((name, value)) = line.trim_end().split_once(": ") else {
                    if line.trim_end().is_empty() { break } else { continue }
                };
                let (name, value) = (name.to_lowercase(), value.to_owned());
                if name == "content-length" {
                    length = value.parse().unwrap();
                }
                headers.push((name, value));
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            let body = String::from_utf8(body).unwrap();
            let answer =
                format!("HTTP/1.1 {answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            stream.write_all(answer.as_bytes()).unwrap();
            if told.send(Came { headers, body }).is_err() {
                return;
            }
        }
    });
    (url, Inbox(Mutex::new(came)))
}

fn trying(app: App) -> App {
    let settings = OutwardSettings { local_http_webhooks: true, ..OutwardSettings::default() };
    app.with_outward(settings)
}

fn form(url: &str, events: &[EventKind]) -> WebhookForm {
    let (name, url) = ("Trục tích hợp".to_owned(), url.to_owned());
    WebhookForm { name, url, events: events.to_vec(), active: true }
}

/// The bytes of a secret as it is shown.
fn bytes(secret: &str) -> Vec<u8> {
    use base64ct::{Base64, Encoding as _};
    Base64::decode_vec(secret.strip_prefix("whsec_").unwrap()).unwrap()
}

#[tokio::test]
async fn events_are_told_signed_and_again_under_the_same_id_until_taken() {
    on_both(async |db: Db| {
        let app = trying(app(db));
        let (admin, _) = administrator(&app).await;
        let answers = vec![
            "500 Oops",
            "302 Found\r\nLocation: http://127.0.0.1:1/",
            "204 No Content",
            "200 OK",
        ];
        let (url, came) = listen(answers);
        let wanted = [EventKind::RoundOpened, EventKind::SubmissionReceived];
        let made = add_webhook(&app, &admin, form(&url, &wanted)).await.unwrap();
        let r = reporting(&app).await;
        let sent = webhook::deliveries(&app.db, made.id, 10).await.unwrap();
        assert_eq!(sent.len(), 1, "opening the round is told, nothing else: {sent:?}");
        assert_eq!(
            (sent[0].event.as_str(), sent[0].state),
            ("round.opened", DeliveryState::Queued)
        );

        let secret = bytes(&made.secret);
        let mut ids = Vec::new();
        for (tries, wait) in [(1, 5), (2, 300), (3, 0)] {
            work(&app).await;
            let came = came.next();
            let (id, seconds) = (came.header("webhook-id"), came.header("webhook-timestamp"));
            let seconds: i64 = seconds.parse().unwrap();
            assert_eq!(seconds, app.now().as_second());
            assert_eq!(came.header("content-type"), "application/json");
            let signed = signature(&secret, id, seconds, &came.body);
            assert_eq!(came.header("webhook-signature"), signed);
            let told: Value = serde_json::from_str(&came.body).unwrap();
            assert_eq!(
                (&told["type"], &told["data"]["round"]),
                (&"round.opened".into(), &r.round.to_string().into())
            );
            assert_eq!(told["data"]["due"], "2025-10-29");
            ids.push((id.to_owned(), came.body));
            let row = webhook::delivery(&app.db, sent[0].id).await.unwrap().unwrap();
            assert_eq!(row.tries, tries);
            app.clock.advance(SignedDuration::from_secs(wait));
        }
        ids.dedup();
        assert_eq!(ids.len(), 1, "the same id and words each time: {ids:?}");
        let row = webhook::delivery(&app.db, sent[0].id).await.unwrap().unwrap();
        assert_eq!((row.state, row.status), (DeliveryState::Delivered, Some(204)));
        let attempts = webhook::attempts(&app.db, sent[0].id).await.unwrap();
        let statuses: Vec<_> = attempts.iter().map(|attempt| attempt.status).collect();
        assert_eq!(statuses, [Some(500), Some(302), Some(204)], "no redirect is followed");

        // A received report, with the number of its figures and nobody's name.
        fill(&app, &r.officer, r.submission).await;
        submit(&app, &r.officer, MoveRequest::of(r.submission)).await.unwrap();
        approve(&app, &r.head, MoveRequest::of(r.submission)).await.unwrap();
        receive(&app, &r.coordinator, MoveRequest::of(r.submission)).await.unwrap();
        work(&app).await;
        let told: Value = serde_json::from_str(&came.next().body).unwrap();
        assert_eq!(told["type"], "submission.received");
        assert_eq!(told["data"]["body_name"], "Sở Y tế");
        assert!(told["data"]["figures"].as_i64().unwrap() > 0);
        assert!(!told.to_string().contains("Cán Bộ"), "{told}");
    })
    .await;
}

#[tokio::test]
async fn what_does_not_happen_is_not_told_and_a_dead_endpoint_is_given_up() {
    on_both(async |db: Db| {
        let app = trying(app(db));
        let (admin, _) = administrator(&app).await;
        let nobody = format!(
            "http://{}",
            TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap()
        );
        let made = add_webhook(&app, &admin, form(&nobody, &EventKind::ALL)).await.unwrap();
        let r = reporting(&app).await;
        let count = async || webhook::deliveries(&app.db, made.id, 100).await.unwrap().len();
        let before = count().await;
        // Refused: neither done nor told.
        receive(&app, &r.coordinator, MoveRequest::of(r.submission)).await.unwrap_err();
        assert_eq!(count().await, before);
        for wait in [0, 5, 300, 1_800, 7_200, 18_000, 36_000] {
            app.clock.advance(SignedDuration::from_secs(wait));
            work(&app).await;
        }
        let row = webhook::deliveries(&app.db, made.id, 100).await.unwrap().remove(0);
        assert_eq!((row.state, row.tries), (DeliveryState::Failed, 7), "{row:?}");
        assert!(row.error.is_some() && row.status.is_none(), "{row:?}");
        // At rest it is told nothing; what waited is dropped.
        let id = send_test_event(&app, &admin, made.id).await.unwrap();
        let rest = WebhookForm { active: false, ..form(&nobody, &EventKind::ALL) };
        change_webhook(&app, &admin, made.id, rest).await.unwrap();
        work(&app).await;
        let row = webhook::delivery(&app.db, id).await.unwrap().unwrap();
        assert_eq!(row.state, DeliveryState::Dropped);
        let refused = send_test_event(&app, &admin, made.id).await.unwrap_err();
        assert!(matches!(refused, AppError::Invalid(_)));
    })
    .await;
}

#[tokio::test]
async fn inner_networks_are_out_of_reach_unless_allowed() {
    on_both(async |db: Db| {
        let strict = app(db).with_outward(OutwardSettings::default());
        let (admin, _) = administrator(&strict).await;
        let check = async |url: &str, good: bool| {
            let said = add_webhook(&strict, &admin, form(url, &EventKind::ALL)).await;
            assert_eq!(said.is_ok(), good, "{url}: {said:?}");
        };
        check("http://phanmem.songhoa.vn/", false).await;
        check("http://127.0.0.1:9/", false).await;
        check("https://ai:do@phanmem.songhoa.vn/", false).await;
        check("https://phanmem.songhoa.vn/#a", false).await;
        check("ftp://phanmem.songhoa.vn/", false).await;
        // Such an address can be typed; it is not asked.
        let inner = form("https://127.0.0.1:9/", &EventKind::ALL);
        let made = add_webhook(&strict, &admin, inner).await.unwrap();
        let id = send_test_event(&strict, &admin, made.id).await.unwrap();
        work(&strict).await;
        let row = webhook::delivery(&strict.db, id).await.unwrap().unwrap();
        assert!(row.error.as_ref().unwrap().contains("mạng nội bộ"), "{row:?}");
        let allowed = OutwardSettings { inner_webhooks: true, ..OutwardSettings::default() };
        let open = strict.clone().with_outward(allowed);
        let id = send_test_event(&open, &admin, made.id).await.unwrap();
        work(&open).await;
        let row = webhook::delivery(&open.db, id).await.unwrap().unwrap();
        assert!(!row.error.as_ref().unwrap().contains("mạng nội bộ"), "{row:?}");
    })
    .await;
}

#[tokio::test]
async fn secrets_are_sealed_shown_once_and_go_with_the_key() {
    on_both(async |db: Db| {
        let app = trying(app(db));
        let (admin, _) = administrator(&app).await;
        adopt_key(&app).await.unwrap();
        let (url, came) = listen(vec!["200 OK"; 3]);
        let made = add_webhook(&app, &admin, form(&url, &EventKind::ALL)).await.unwrap();
        assert!(!format!("{made:?}").contains(&made.secret));
        let sealed = webhook::find(&app.db, made.id).await.unwrap().unwrap().secret.unwrap();
        let open = bytes(&made.secret);
        assert!(!sealed.windows(open.len()).any(|part| part == open));
        for entry in audit::newest(&app.db, 100).await.unwrap() {
            assert!(!format!("{entry:?}").contains(&made.secret));
        }
        let signed_with = async |app: &App, secret: &str| {
            send_test_event(app, &admin, made.id).await.unwrap();
            work(app).await;
            let came = came.next();
            let seconds = came.header("webhook-timestamp").parse().unwrap();
            let signed = signature(&bytes(secret), came.header("webhook-id"), seconds, &came.body);
            assert_eq!(came.header("webhook-signature"), signed);
        };
        signed_with(&app, &made.secret).await;
        let renewed = renew_secret(&app, &admin, made.id).await.unwrap();
        assert_ne!(renewed.secret, made.secret);
        signed_with(&app, &renewed.secret).await;
        // Sealed anew under another key of the installation, the secret is the same.
        let next = Vault::new([5; 32]);
        assert_eq!(rotate_key(&app, &next).await.unwrap().webhooks, 1);
        signed_with(&app.clone().with_vault(next), &renewed.secret).await;

        assert_eq!(give_up_secrets(&app).await.unwrap().webhooks, 1);
        let row = webhook::find(&app.db, made.id).await.unwrap().unwrap();
        assert_eq!((row.active, row.secret), (false, None));
        let on = form(&url, &EventKind::ALL);
        assert!(
            change_webhook(&app, &admin, made.id, on.clone()).await.is_err(),
            "it needs a secret"
        );
        for refused in [
            add_webhook(&app, &Caller::anonymous(None), on.clone()).await.map(drop),
            renew_secret(&app, &Caller::anonymous(None), made.id).await.map(drop),
        ] {
            assert!(matches!(refused, Err(AppError::Refused(_))));
        }
    })
    .await;
}
