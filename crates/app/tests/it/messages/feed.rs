//! Deadlines in people's calendars, read by a calendar library.

use std::io::Write as _;
use std::process::{Command, Stdio};

use ansinh_app::remind::{calendar_of, make_feed, revoke_feed};
use ansinh_app::report::MoveRequest;
use ansinh_app::report::extension::{ask_extension, grant_extension};
use ansinh_app::report::submit::submit;
use ansinh_app::{App, AppError};
use ansinh_formats::write::ics::calendar;
use ansinh_store::{Db, audit, feed};
use ansinh_testkit::{app, fill, on_both, reporting};
use jiff::civil::date;
use serde_json::Value;

use super::mail::{python, script};
use super::{go_to, reports_only};

const SITE: &str = "https://ansinh.songhoa.vn";

/// The feed as a calendar program reads it.
async fn read(app: &App, token: &str) -> Option<Value> {
    let text = calendar(&calendar_of(app, token, SITE).await.unwrap());
    let mut child = Command::new(python()?)
        .arg(script("read_calendar.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let out = child.wait_with_output().unwrap();
    assert!(out.status.success(), "{text}");
    Some(serde_json::from_slice(&out.stdout).unwrap())
}

#[tokio::test]
async fn a_person_reads_their_deadlines_and_changes_are_told_as_such() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        reports_only(&app).await;
        go_to(&app, date(2025, 10, 1), 8);
        let made = make_feed(&app, &r.officer, None).await.unwrap();
        let Some(first) = read(&app, &made.token).await else { return };
        assert_eq!(first["name"], "An Sinh – việc của tôi");
        assert_eq!((&first["required"], &first["errors"]), (&true.into(), &serde_json::json!([])));
        assert!(first["longest"].as_u64().unwrap() <= 75, "{first}");
        assert_eq!(first["bare_breaks"], 0);
        let find = |said: &Value, uid: &str| {
            let events = said["events"].as_array().unwrap();
            events.iter().find(|event| event["uid"] == uid).cloned()
        };
        let uid = format!("report-{}@ansinh", r.submission);
        let event = find(&first, &uid).unwrap();
        assert_eq!((&event["start"], &event["end"]), (&"2025-10-29".into(), &"2025-10-30".into()));
        let title = event["summary"].as_str().unwrap();
        assert!(title.starts_with("Hạn: Báo cáo: ") && title.ends_with("Sở Y tế"), "{title}");
        assert_eq!(event["url"], format!("{SITE}/bao-cao/{}", r.submission));
        // Seven, three and one day before at seven in the morning, and on the day.
        assert_eq!(event["alarms"], serde_json::json!([-161.0, -65.0, -17.0, 7.0]));
        let text = first.to_string();
        assert!(!text.contains("Cán Bộ"), "nobody's name: {text}");

        // More time: the same thing with a higher number.
        let later = date(2025, 11, 5);
        let asked = ask_extension(&app, &r.officer, r.submission, later, "Bão lũ").await.unwrap();
        grant_extension(&app, &r.coordinator, asked, later, None).await.unwrap();
        let moved = find(&read(&app, &made.token).await.unwrap(), &uid).unwrap();
        assert_eq!(moved["start"], "2025-11-05");
        assert!(moved["sequence"].as_i64() > event["sequence"].as_i64(), "{moved}");
        // Done: it is there no more.
        fill(&app, &r.officer, r.submission).await;
        submit(&app, &r.officer, MoveRequest::of(r.submission)).await.unwrap();
        assert_eq!(find(&read(&app, &made.token).await.unwrap(), &uid), None);
    })
    .await;
}

#[tokio::test]
async fn an_address_is_a_secret_that_its_owner_takes_back() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        let gone = async |token: &str| {
            let refused = calendar_of(&app, token, SITE).await.unwrap_err();
            assert!(matches!(refused, AppError::NotFound { .. }), "{refused}");
        };
        gone("").await;
        let first = make_feed(&app, &r.officer, None).await.unwrap();
        assert!(!format!("{first:?}").contains(&first.token));
        calendar_of(&app, &first.token, SITE).await.unwrap();
        // A new address about the same takes the place of the one before.
        let second = make_feed(&app, &r.officer, None).await.unwrap();
        gone(&first.token).await;
        let of_body = make_feed(&app, &r.officer, Some(r.body)).await.unwrap();
        let said = calendar_of(&app, &of_body.token, SITE).await.unwrap();
        assert_eq!(said.name, "An Sinh – Sở Y tế");
        assert!(said.events.iter().any(|event| event.uid.starts_with("report-")));
        assert_eq!(
            feed::of_user(&app.db, r.officer.actor.user_id().unwrap().into()).await.unwrap().len(),
            2
        );
        // Of another body only who may see its reports.
        let refused = make_feed(&app, &r.officer, Some(r.other_body)).await.unwrap_err();
        assert!(matches!(refused, AppError::Refused(_)));
        make_feed(&app, &r.coordinator, Some(r.other_body)).await.unwrap();

        assert!(revoke_feed(&app, &r.other_officer, second.id).await.is_err());
        revoke_feed(&app, &r.officer, second.id).await.unwrap();
        gone(&second.token).await;
        for entry in audit::newest(&app.db, 100).await.unwrap() {
            assert!(!format!("{entry:?}").contains(&second.token));
        }
    })
    .await;
}
