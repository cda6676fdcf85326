//! `/api/v1` from outside: a program with a token.

use ansinh_app::own::tokens::make_token;
use ansinh_app::report::MoveRequest;
use ansinh_app::report::submit::submit;
use ansinh_app::{App, Caller};
use ansinh_domain::access::TokenScope;
use ansinh_domain::report::ItemKind;
use ansinh_store::Db;
use ansinh_testkit::{Reporting, on_both, reporting};
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::site::{Browser, Site};

/// A program that acts for somebody.
pub struct Program {
    browser: Browser,
    token: String,
    keys: usize,
}

/// What it was answered.
pub struct Told {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Told {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| panic!("no JSON: {}", String::from_utf8_lossy(&self.body)))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The word of a problem, with its status.
    pub fn problem(&self) -> (u16, String) {
        assert_eq!(self.header("content-type"), "application/problem+json");
        let json = self.json();
        assert_eq!(json["status"], self.status.as_u16());
        (self.status.as_u16(), json["code"].as_str().unwrap().to_owned())
    }
}

impl Program {
    pub async fn of(site: &Site, owner: &Caller, scopes: &[TokenScope]) -> Program {
        let made = make_token(&site.app, owner, "Phần mềm", scopes, 30).await.unwrap();
        Program { browser: site.browser(), token: made.token, keys: 0 }
    }

    pub async fn send(
        &mut self,
        (method, path): (&str, &str),
        headers: &[(&str, &str)],
        body: Body,
    ) -> Told {
        let mut request = Request::builder().method(method).uri(path);
        if !self.token.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", self.token));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = self.browser.send(request.body(body).unwrap()).await;
        Told { status: answer.status, headers: answer.headers, body: answer.body }
    }

    pub async fn get(&mut self, path: &str) -> Told {
        self.send(("GET", path), &[], Body::empty()).await
    }

    /// Sends a change with a key of its own.
    pub async fn change(&mut self, method: &str, path: &str, body: Value) -> Told {
        self.keys += 1;
        let key = format!("key {}", self.keys);
        self.again(method, path, body, &key).await
    }

    /// Sends a change with a key.
    pub async fn again(&mut self, method: &str, path: &str, body: Value, key: &str) -> Told {
        let headers = [("content-type", "application/json"), ("idempotency-key", key)];
        self.send((method, path), &headers, Body::from(body.to_string())).await
    }
}

async fn row(app: &App, r: &Reporting, kind: ItemKind, code: &str) -> String {
    r.item(app, kind, code).await.to_string()
}

#[tokio::test]
async fn a_report_goes_its_way_by_program() {
    on_both(|db: Db| async move {
        let site = Site::new(db);
        let r = reporting(&site.app).await;
        let enter = [TokenScope::EnterReports];
        let decide = [TokenScope::DecideReports];
        let mut officer = Program::of(&site, &r.officer, &enter).await;
        let mut head = Program::of(&site, &r.head, &decide).await;
        let mut coordinator = Program::of(&site, &r.coordinator, &decide).await;
        let work = officer.get("/api/v1/my-work").await.json();
        assert_eq!(work["reports"][0]["next"], "enter");
        let id = work["reports"][0]["submission"].as_str().unwrap().to_owned();
        let home = format!("/api/v1/submissions/{id}");
        let report = officer.get(&home).await.json();
        assert_eq!((&report["state"], &report["version"]), (&json!("draft"), &json!(1)));

        // What the checks ask for is told, and the report stays where it is.
        let moves = format!("{home}/moves");
        let held = officer.change("POST", &moves, json!({"move": "submit", "version": 1})).await;
        assert_eq!(held.problem(), (409, "held-back".into()));
        assert!(!held.json()["issues"].as_array().unwrap().is_empty());

        let mut cells = Vec::new();
        for row in report["rows"].as_array().unwrap() {
            let filled: &[(&str, Value)] = match row["kind"].as_str().unwrap() {
                "indicator" => &[("no-data", json!("Chưa đến kỳ")), ("explanation", json!("Quý I"))],
                "task" => &[
                    ("status", json!("in-progress")), ("percent", json!(40)),
                    ("objective-cause", json!("Chờ hướng dẫn")), ("explanation", json!("Đã báo cáo")),
                ],
                _ => &[("text", json!("Đã ban hành kế hoạch.")), ("explanation", json!("Như trên"))],
            };
            for (field, value) in filled {
                cells.push(json!({"item": row["item"], "field": field, "value": value, "version": 0}));
            }
        }
        let at = format!("{home}/cells");
        let saved = officer.change("PATCH", &at, json!({ "cells": cells })).await;
        assert_eq!(saved.status, StatusCode::OK, "{}", saved.json());
        assert!(saved.json()["cells"].as_array().unwrap().iter().all(|cell| cell["state"] == "saved"));

        // A click that is sent twice moves it once.
        let send = json!({"move": "submit", "version": 1});
        let first = officer.again("POST", &moves, send.clone(), "send").await;
        assert_eq!(first.status, StatusCode::OK, "{}", first.json());
        assert_eq!(officer.again("POST", &moves, send, "send").await.json(), first.json());
        let locked = officer.change("PATCH", &at, json!({ "cells": cells })).await;
        assert_eq!(locked.problem(), (409, "locked".into()));

        // The head gives one row back, with a reason.
        let waiting = head.get("/api/v1/desks/approve").await.json();
        assert_eq!(waiting[0]["submission"], json!(id));
        let back = json!({"move": "return", "version": waiting[0]["version"], "rows": [report["rows"][0]["item"]]});
        assert_eq!(head.change("POST", &moves, back.clone()).await.problem(), (409, "no-reason".into()));
        let mut with_reason = back;
        with_reason["reason"] = json!("Thiếu nguồn");
        assert_eq!(head.change("POST", &moves, with_reason).await.json()["state"], "returned");
        let now = officer.get(&home).await.json();
        let open = now["rows"].as_array().unwrap().iter().filter(|row| row["open"] == true).count();
        assert_eq!(open, 1);
        let stale = officer.change("POST", &moves, json!({"move": "submit", "version": 2})).await;
        assert_eq!(stale.problem(), (409, "changed".into()));
        for (who, step) in [(0, "submit"), (1, "approve"), (2, "receive")] {
            let program = [&mut officer, &mut head, &mut coordinator].into_iter().nth(who).unwrap();
            let version = program.get(&home).await.json()["version"].clone();
            let moved = program.change("POST", &moves, json!({"move": step, "version": version})).await;
            assert_eq!(moved.status, StatusCode::OK, "{step}: {}", moved.json());
        }
        let done = officer.get(&home).await.json();
        assert_eq!(done["state"], "received");
        assert_eq!(done["log"].as_array().unwrap().len(), 5);
        let rows = json!([done["rows"][0]["item"]]);
        let correct = json!({"move": "correct", "version": done["version"], "reason": "Sai số", "rows": rows});
        assert_eq!(officer.change("POST", &moves, correct).await.json()["state"], "returned");
    })
    .await;
}

#[tokio::test]
async fn cells_are_saved_over_the_version_that_was_seen() {
    on_both(|db: Db| async move {
        let site = Site::new(db);
        let r = reporting(&site.app).await;
        let mut officer = Program::of(&site, &r.officer, &[TokenScope::EnterReports]).await;
        let mut second = Program::of(&site, &r.second_officer, &[TokenScope::EnterReports]).await;
        let item = row(&site.app, &r, ItemKind::Indicator, "1.1").await;
        let home = format!("/api/v1/submissions/{}", r.submission);
        let at = format!("{home}/cells");
        let value = |value: Value, version: i64| {
            json!({"cells": [{"item": item, "field": "value", "value": value, "version": version}]})
        };
        let saved = officer.change("PATCH", &at, value(json!(12.50), 0)).await.json();
        assert_eq!(saved["cells"][0], json!({"state": "saved", "version": 1, "shown": "12,5"}));
        let conflict = second.change("PATCH", &at, value(json!("13,0"), 0)).await.json();
        assert_eq!(conflict["cells"][0]["state"], "conflict");
        assert_eq!(conflict["cells"][0]["by"], "Cán Bộ Một");
        let headers = [
            ("content-type", "application/json"), ("idempotency-key", "x"), ("accept-language", "en"),
        ];
        let body = Body::from(value(json!("mười"), 1).to_string());
        let invalid = officer.send(("PATCH", &at), &headers, body).await.json();
        assert_eq!(invalid["cells"][0]["code"], "unreadable");
        assert!(invalid["cells"][0]["reason"].as_str().unwrap().starts_with("Not a number"));

        let one = format!("{home}/items/{item}/cells/value");
        let shown = officer.get(&one).await;
        assert_eq!((shown.header("etag"), &shown.json()["version"]), ("\"1\"", &json!(1)));
        let put = |tag: &'static str, key: &'static str| {
            [("content-type", "application/json"), ("idempotency-key", key), ("if-match", tag)]
        };
        let body = || Body::from(r#"{"value": 14}"#);
        let over = second.send(("PUT", &one), &put("\"1\"", "a"), body()).await;
        assert_eq!((over.header("etag"), &over.json()["shown"]), ("\"2\"", &json!("14")));
        let late = officer.send(("PUT", &one), &put("\"1\"", "b"), Body::from(r#"{"value": 15}"#)).await;
        assert_eq!(late.problem(), (412, "changed".into()));
        assert_eq!(late.json()["current"]["by"], "Cán Bộ Hai");
        let blind = officer.send(("PUT", &one), &put("*", "c"), body()).await;
        assert_eq!(blind.problem(), (428, "version-missing".into()));
        let wrong = officer.send(("PUT", &one), &put("\"2\"", "d"), Body::from(r#"{"value": "x y"}"#)).await;
        assert_eq!(wrong.problem(), (422, "unreadable".into()));
        let versions = officer.get(&one).await.json();
        assert_eq!(versions["versions"].as_array().unwrap().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn files_comments_and_more_time() {
    on_both(|db: Db| async move {
        let site = Site::new(db);
        let r = reporting(&site.app).await;
        let mut officer = Program::of(&site, &r.officer, &[TokenScope::EnterReports]).await;
        let mut coordinator =
            Program::of(&site, &r.coordinator, &[TokenScope::DecideReports]).await;
        let home = format!("/api/v1/submissions/{}", r.submission);
        let item = row(&site.app, &r, ItemKind::Indicator, "1.1").await;

        let at = format!("{home}/evidence?name=anh.pdf&item={item}");
        let headers = [("content-type", "application/octet-stream"), ("idempotency-key", "f")];
        let pdf = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
        let send = async |officer: &mut Program| {
            officer.send(("POST", &at), &headers, Body::from(&pdf[..])).await
        };
        let first = send(&mut officer).await;
        assert_eq!(first.status, StatusCode::CREATED, "{}", first.json());
        assert_eq!(send(&mut officer).await.json(), first.json(), "sent again it is one file");
        let file = format!("{home}/evidence/{}", first.json()["id"].as_str().unwrap());
        let got = officer.get(&file).await;
        assert_eq!((got.status, got.body.as_slice()), (StatusCode::OK, &pdf[..]));
        assert!(got.header("content-disposition").starts_with("attachment"));
        let other = format!("{home}/evidence?name=x.pdf");
        let wrong =
            officer.send(("POST", &other), &[("idempotency-key", "g")], Body::from("chữ")).await;
        assert_eq!(wrong.problem().0, 422);
        assert_eq!(
            officer.change("DELETE", &file, Value::Null).await.status,
            StatusCode::NO_CONTENT
        );
        assert_eq!(officer.get(&home).await.json()["rows"][0]["evidence"], json!([]));

        let talk = format!("{home}/comments");
        let said = json!({"text": "Số này của quý nào?", "item": item, "field": "value"});
        let made = coordinator.change("POST", &talk, said).await;
        assert_eq!(made.status, StatusCode::CREATED);
        let settle = format!("{talk}/{}/settled", made.json()["id"].as_str().unwrap());
        assert_eq!(
            officer.change("PUT", &settle, Value::Null).await.status,
            StatusCode::NO_CONTENT
        );
        let comment = &officer.get(&home).await.json()["comments"][0];
        assert_eq!((&comment["field"], comment["settled_at"].is_string()), (&json!("value"), true));

        let ask = format!("{home}/extensions");
        let early =
            officer.change("POST", &ask, json!({"day": "2025-10-01", "reason": "Bận"})).await;
        assert_eq!(early.problem(), (409, "not-later".into()));
        let wanted = json!({"day": "2025-11-05", "reason": "Bão lũ"});
        let asked = officer.again("POST", &ask, wanted.clone(), "more").await;
        assert_eq!(officer.again("POST", &ask, wanted, "more").await.json(), asked.json());
        let waiting = coordinator.get("/api/v1/extensions").await.json();
        assert_eq!(waiting[0]["id"], asked.json()["id"]);
        let decide =
            format!("/api/v1/extensions/{}/decision", asked.json()["id"].as_str().unwrap());
        let no_reason = coordinator.change("POST", &decide, json!({"grant": false})).await;
        assert_eq!(no_reason.problem(), (422, "invalid".into()));
        let grant = json!({"grant": true, "day": "2025-11-04"});
        for _ in 0..2 {
            let decided = coordinator.again("POST", &decide, grant.clone(), "yes").await;
            assert_eq!(decided.status, StatusCode::NO_CONTENT);
        }
        let refuse = json!({"grant": false, "reason": "Thôi"});
        assert_eq!(
            coordinator.change("POST", &decide, refuse).await.problem(),
            (409, "decided".into())
        );
        assert_eq!(officer.get(&home).await.json()["due"], "2025-11-04");
    })
    .await;
}

#[tokio::test]
async fn who_shows_no_good_token_is_told_so_in_their_language() {
    on_both(|db: Db| async move {
        let site = Site::new(db);
        let administrator = site.administrator().await;
        let r = reporting(&site.app).await;
        let mut nobody = Program { browser: site.browser(), token: String::new(), keys: 0 };
        let refused = nobody.get("/api/v1/my-work").await;
        assert_eq!(refused.problem(), (401, "sign-in-first".into()));
        assert!(refused.header("www-authenticate").starts_with("Bearer"));
        assert_eq!(refused.header("content-language"), "vi");
        // A browser's cookie counts for nothing: no page can act in somebody's name.
        let mut cookie = Program { browser: administrator, token: String::new(), keys: 0 };
        assert_eq!(cookie.get("/api/v1/my-work").await.problem().0, 401);
        let mut wrong = Program { browser: site.browser(), token: "ansinh_0".into(), keys: 0 };
        let english = [("accept-language", "en-GB, vi;q=0.5")];
        let told = wrong.send(("GET", "/api/v1/my-work"), &english, Body::empty()).await;
        assert_eq!(told.problem(), (401, "token-not-good".into()));
        assert_eq!(told.json()["title"], "A token is needed");
        assert_eq!(told.header("content-language"), "en");
        assert!(told.json().get("advice").is_none());

        // A token reaches as far as its scopes, and no further than its owner.
        let mut reader = Program::of(&site, &r.officer, &[TokenScope::ReadReports]).await;
        let home = format!("/api/v1/submissions/{}", r.submission);
        assert_eq!(reader.get(&home).await.status, StatusCode::OK);
        let at = format!("{home}/cells");
        let refused = reader.change("PATCH", &at, json!({"cells": []})).await;
        assert_eq!(refused.problem(), (403, "token-scope".into()));
        let mut other = Program::of(&site, &r.other_officer, &TokenScope::ALL).await;
        assert_eq!(other.get(&home).await.problem(), (403, "not-your-body".into()));
        assert_eq!(other.get("/api/v1/submissions/x").await.problem(), (404, "not-found".into()));
        assert_eq!(other.get("/api/v1/nowhere").await.problem(), (404, "not-found".into()));
        let wrong = other.send(("DELETE", "/api/v1/my-work"), &[], Body::empty()).await;
        assert_eq!((wrong.problem(), wrong.header("allow")), ((405, "method".into()), "GET,HEAD"));
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_understood_is_refused() {
    on_both(|db: Db| async move {
        let site = Site::new(db);
        let r = reporting(&site.app).await;
        let mut officer = Program::of(&site, &r.officer, &[TokenScope::EnterReports]).await;
        let at = format!("/api/v1/submissions/{}/moves", r.submission);
        let json = ("content-type", "application/json");
        let key = ("idempotency-key", "k");
        for (headers, body, expected) in [
            (&[json][..], r#"{"move":"submit","version":1}"#, (400, "key-missing")),
            (
                &[json, ("idempotency-key", "ế")],
                r#"{"move":"submit","version":1}"#,
                (400, "key-missing"),
            ),
            (&[key], r#"{"move":"submit","version":1}"#, (415, "media-type")),
            (&[json, key], r#"{"move":"#, (400, "unreadable-body")),
            (&[json, key], r#"{"move":"submit"}"#, (422, "unreadable-body")),
            (&[json, key], r#"{"move":"fly","version":1}"#, (422, "unreadable-body")),
            (&[json, key], r#"{"move":"submit","version":1,"x":1}"#, (422, "unreadable-body")),
            (
                &[json, key],
                r#"{"move":"submit","version":1,"rows":["7"]}"#,
                (422, "unreadable-body"),
            ),
        ] {
            let told = officer.send(("POST", &at), headers, Body::from(body)).await;
            assert_eq!(told.problem(), (expected.0, expected.1.to_owned()), "{headers:?} {body}");
        }
        let one = format!(
            "/api/v1/submissions/{}/items/{}/cells/value?dia-ban=1",
            r.submission, r.submission
        );
        assert_eq!(officer.get(&one).await.problem(), (400, "unreadable-query".into()));
    })
    .await;
}

#[tokio::test]
async fn answers_are_sent_once_and_programs_slowed_down() {
    on_both(|db: Db| async move {
        let site = Site::new(db);
        let r = reporting(&site.app).await;
        let mut officer = Program::of(&site, &r.officer, &[TokenScope::EnterReports]).await;
        let home = format!("/api/v1/submissions/{}", r.submission);
        let tag = officer.get(&home).await.header("etag").to_owned();
        let known = [("if-none-match", tag.as_str())];
        let same = officer.send(("GET", &home), &known, Body::empty()).await;
        assert_eq!((same.status, same.body.len()), (StatusCode::NOT_MODIFIED, 0));
        let edit = json!({"cells": [{
            "item": row(&site.app, &r, ItemKind::Indicator, "1.1").await,
            "field": "value", "value": 5, "version": 0,
        }]});
        officer.change("PATCH", &format!("{home}/cells"), edit).await;
        let other = officer.send(("GET", &home), &known, Body::empty()).await;
        assert_eq!(other.status, StatusCode::OK);

        let mut slowed = 0;
        for _ in 0..700 {
            let told = officer.get("/api/v1/openapi.json").await;
            slowed += usize::from(told.status == StatusCode::TOO_MANY_REQUESTS);
        }
        let told = officer.get("/api/v1/openapi.json").await;
        assert!(slowed > 50, "{slowed}");
        assert_eq!(told.problem(), (429, "too-often".into()));
        assert_eq!(told.header("retry-after"), "1");
        site.app.clock.advance(SignedDuration::from_secs(1));
        assert_eq!(officer.get("/api/v1/openapi.json").await.status, StatusCode::OK);
        let moved = MoveRequest::of(r.submission);
        assert!(submit(&site.app, &r.officer, moved).await.is_err(), "verbs are not slowed down");
    })
    .await;
}

/// Every row of a list, a few at a time.
async fn all(program: &mut Program, path: &str, limit: usize) -> Vec<Value> {
    let (mut rows, mut cursor) = (Vec::new(), String::new());
    loop {
        let sign = if path.contains('?') { '&' } else { '?' };
        let part = program.get(&format!("{path}{sign}limit={limit}{cursor}")).await;
        assert_eq!(part.status, StatusCode::OK, "{path}: {}", part.json());
        let json = part.json();
        rows.extend(json["items"].as_array().unwrap().iter().cloned());
        match &json["next"] {
            Value::String(next) => cursor = format!("&cursor={next}"),
            _ => return rows,
        }
    }
}

#[tokio::test]
async fn anyone_reads_plans_some_rows_at_a_time() {
    on_both(|db: Db| async move {
        let (site, slug) = Site::with_plan(db).await;
        let mut anyone = Program { browser: site.browser(), token: String::new(), keys: 0 };
        let plans = anyone.get("/api/v1/plans").await.json();
        assert_eq!((&plans["items"][0]["slug"], &plans["total"]), (&json!(slug), &json!(1)));
        let home = format!("/api/v1/plans/{slug}");
        let plan = anyone.get(&home).await.json();
        assert_eq!(plan["groups"].as_array().unwrap().len(), 10);
        assert_eq!(plan["counts"]["tasks"], 113);

        let whole = all(&mut anyone, &format!("{home}/indicators"), 500).await;
        let parts = all(&mut anyone, &format!("{home}/indicators"), 7).await;
        assert_eq!(whole, parts, "parts are the whole, in its order");
        assert_eq!(whole.iter().filter(|row| row["header_only"] == false).count(), 103);
        let found = all(&mut anyone, &format!("{home}/indicators?q=ho+ngheo"), 100).await;
        assert!(!found.is_empty() && found.len() < whole.len());
        let one = anyone.get(&format!("{home}/indicators/5.10")).await.json();
        assert_eq!(one["direction"], "higher");
        assert_eq!(one["targets"][0]["bound"]["op"], "above");
        assert!(one["duties"].as_array().unwrap().iter().any(|duty| duty["role"] == "lead"));

        assert_eq!(all(&mut anyone, &format!("{home}/tasks"), 50).await.len(), 113);
        let task = anyone.get(&format!("{home}/tasks/VI.2.3")).await.json();
        assert!(task["schedule"]["raw"].is_string());
        let bodies = all(&mut anyone, &format!("{home}/bodies"), 10).await;
        let lead = bodies.iter().find(|body| body["lead_tasks"].as_i64() > Some(3)).unwrap();
        let id = lead["id"].as_str().unwrap();
        let body = anyone.get(&format!("{home}/bodies/{id}")).await.json();
        assert!(!body["duties"].as_array().unwrap().is_empty());
        let duties = all(&mut anyone, &format!("{home}/duties?body={id}&role=lead"), 3).await;
        let tasks = duties.iter().filter(|duty| duty["item"] == "task").count();
        assert_eq!(json!(tasks), lead["lead_tasks"]);
        let documents = all(&mut anyone, &format!("{home}/documents"), 20).await;
        let id = documents[0]["id"].as_str().unwrap();
        assert_eq!(anyone.get(&format!("{home}/documents/{id}")).await.status, StatusCode::OK);
        let doubts = all(&mut anyone, &format!("{home}/findings"), 20).await;
        let warned = all(&mut anyone, &format!("{home}/findings?severity=warn"), 20).await;
        assert!(!warned.is_empty() && warned.len() < doubts.len());
        crate::territories::load(&site).await;
        let land = all(&mut anyone, "/api/v1/territories?day=2025-07-01&level=commune", 50).await;
        let id = land[0]["id"].as_str().unwrap();
        let one = anyone.get(&format!("/api/v1/territories/{id}")).await.json();
        assert_eq!(one["name"], land[0]["name"]);

        for (path, expected) in [
            ("indicators?limit=0", (400, "limit")),
            ("indicators?limit=501", (400, "limit")),
            ("indicators?limit=x", (400, "unreadable-query")),
            ("indicators?cursor=99.99", (409, "cursor")),
            ("indicators?nhom=1", (400, "unreadable-query")),
            ("indicators/99.99", (404, "not-found")),
            ("bodies/x", (404, "not-found")),
            ("rounds", (401, "sign-in-first")),
            ("observations", (401, "sign-in-first")),
        ] {
            let told = anyone.get(&format!("{home}/{path}")).await;
            assert_eq!(told.problem(), (expected.0, expected.1.to_owned()), "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn rounds_and_figures_are_for_those_who_see_every_report() {
    on_both(|db: Db| async move {
        let site = Site::new(db);
        let r = reporting(&site.app).await;
        let scopes = [TokenScope::ReadReports];
        let mut officer = Program::of(&site, &r.officer, &scopes).await;
        let mut coordinator = Program::of(&site, &r.coordinator, &scopes).await;
        let home = format!("/api/v1/plans/{}", r.plan.slug);
        let rounds = format!("{home}/rounds");
        assert_eq!(officer.get(&rounds).await.problem(), (403, "not-your-role".into()));
        let rounds = all(&mut coordinator, &rounds, 1).await;
        assert_eq!((rounds.len(), &rounds[0]["id"]), (1, &json!(r.round)));
        let round = coordinator.get(&format!("/api/v1/rounds/{}", r.round)).await.json();
        assert_eq!(
            round["reports"].as_array().unwrap().len(),
            rounds[0]["bodies"].as_u64().unwrap() as usize
        );

        crate::reports::fill(&site.app, &r.officer, r.submission).await;
        use ansinh_app::report::{receive::receive, review::approve};
        let step = || MoveRequest::of(r.submission);
        submit(&site.app, &r.officer, step()).await.unwrap();
        approve(&site.app, &r.head, step()).await.unwrap();
        receive(&site.app, &r.coordinator, step()).await.unwrap();
        let figures = format!("{home}/observations");
        let whole = all(&mut coordinator, &figures, 500).await;
        assert_eq!(all(&mut coordinator, &figures, 2).await, whole);
        assert!(whole.len() > 3 && whole.iter().all(|row| row["kind"] == "no-data"), "{whole:?}");
        let one = all(&mut coordinator, &format!("{figures}?indicator=1.1"), 500).await;
        assert_eq!((one.len(), &one[0]["indicator"]), (1, &json!("1.1")));
        let revisions =
            format!("/api/v1/observations/{}/revisions", one[0]["id"].as_str().unwrap());
        let revisions = coordinator.get(&revisions).await.json();
        assert_eq!(revisions[0]["entered_by"], "Cán Bộ Một");
        assert_eq!(revisions[0]["submission"], json!(r.submission));
        let missing = format!("/api/v1/observations/{}/revisions", r.submission);
        assert_eq!(coordinator.get(&missing).await.problem().0, 404);
    })
    .await;
}
