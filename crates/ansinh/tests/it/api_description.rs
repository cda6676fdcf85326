//! The API keeps its word: schemathesis reads the description of a running server and asks every
//! address what the description allows, and what it does not.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use ansinh_app::own::tokens::make_token;
use ansinh_app::report::comment::{Remark, comment};
use ansinh_app::report::evidence::{Upload, attach};
use ansinh_app::report::extension::ask_extension;
use ansinh_app::report::receive::receive;
use ansinh_app::report::review::approve;
use ansinh_app::report::save_cells::{CellEdit, save_cells};
use ansinh_app::report::submit::submit;
use ansinh_app::report::{MoveRequest, view::view};
use ansinh_app::{App, Caller, Clock};
use ansinh_domain::access::{Role, Scope, TokenScope};
use ansinh_domain::report::{Field, ItemKind};
use ansinh_store::report::cell::CellKey;
use ansinh_store::report::{item, observation};
use ansinh_store::{Db, Ids, SubmissionId, migrate};
use ansinh_testkit::{Reporting, administrator, person, reporting};
use jiff::ToSpan;

use crate::browser::left_out;
use crate::process::Folder;
use crate::server::Server;

/// The same requests in each run.
const SEED: &str = "20241";
/// Requests made up for each address, besides those that try each edge of what is described.
const MADE_UP: &str = "6";

/// How fast it is asked: what the limits of the server let through for some two minutes.
const RATE: &str = "25/s";

/// What there is in the database of the server.
struct Data {
    token: String,
    report: SubmissionId,
    item: String,
    file: String,
    comment: String,
    extension: String,
    round: String,
    figure: String,
}

/// Fills in every row as far as the checks could ask.
async fn fill(app: &App, by: &Caller, report: SubmissionId) {
    let mut edits = Vec::new();
    for row in item::of_submission(&app.db, report).await.unwrap() {
        let cells: &[(Field, &str)] = match row.kind {
            ItemKind::Indicator => {
                &[(Field::NoData, "Chưa đến kỳ thống kê"), (Field::Explanation, "Có vào quý I")]
            }
            ItemKind::Task => &[
                (Field::Status, "Đang thực hiện"),
                (Field::ObjectiveCause, "Chờ văn bản hướng dẫn"),
                (Field::Explanation, "Đã báo cáo cấp trên"),
            ],
            ItemKind::Section => {
                &[(Field::Text, "Đã ban hành kế hoạch."), (Field::Explanation, "Như trên")]
            }
        };
        for (field, typed) in cells {
            let key = CellKey { item: row.id, territory: None, field: *field };
            edits.push(CellEdit { key, typed: (*typed).to_owned(), base: 0 });
        }
    }
    save_cells(app, by, report, &edits).await.unwrap();
}

impl Data {
    /// Lays a round under way into a folder, with one of everything that has an address.
    async fn in_folder(folder: &Folder) -> Data {
        let db = Db::open_file(folder.path().join("ansinh.db")).await.unwrap();
        let app = App::new(db, Clock::system(), Ids::random().unwrap());
        migrate(&app.db, app.now()).await.unwrap();
        administrator(&app).await;
        let r: Reporting = reporting(&app).await;
        let (own, whole) = (Scope::Body(r.body.0), Scope::WholePlan);
        let roles =
            [(Role::Coordinator, whole), (Role::ReportingOfficer, own), (Role::Approver, own)];
        let owner = person(&app, "phan.mem", "Chủ Phần Mềm", &roles).await;
        let scopes = [
            TokenScope::ReadPlans,
            TokenScope::ReadReports,
            TokenScope::EnterReports,
            TokenScope::DecideReports,
        ];
        let token = make_token(&app, &owner, "schemathesis", &scopes, 30).await.unwrap().token;

        // Another body's report was received, so that there are figures.
        let system = Caller::system();
        fill(&app, &system, r.other_submission).await;
        let step = || MoveRequest::of(r.other_submission);
        submit(&app, &system, step()).await.unwrap();
        approve(&app, &system, step()).await.unwrap();
        receive(&app, &system, step()).await.unwrap();
        let figures = observation::of_version(&app.db, r.plan.version_id).await.unwrap();

        let item = r.item(&app, ItemKind::Indicator, "1.1").await;
        let remark = Remark {
            submission: r.submission,
            item: Some(item),
            cell: None,
            text: "Số này của quý nào?".into(),
            mentions: None,
            key: None,
        };
        let said = comment(&app, &r.officer, remark).await.unwrap();
        let bytes =
            b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n".to_vec();
        let upload =
            Upload { submission: r.submission, item: None, name: "a.pdf", bytes, key: None };
        let file = attach(&app, &r.officer, upload).await.unwrap();
        let due = view(&app, &system, r.submission).await.unwrap().head.due;
        let later = due.checked_add(7.days()).unwrap();
        let asked = ask_extension(&app, &r.officer, r.submission, later, "Bão lũ").await.unwrap();
        app.db.close().await;
        Data {
            token,
            report: r.submission,
            item: item.to_string(),
            file: file.id.to_string(),
            comment: said.to_string(),
            extension: asked.to_string(),
            round: r.round.to_string(),
            figure: figures[0].id.to_string(),
        }
    }

    /// What schemathesis must know that the description does not say.
    fn settings(&self) -> String {
        let Data { token, report, item, file, comment, extension, round, figure } = self;
        format!(
            r#"[auth.openapi.token]
bearer = "{token}"

# What the description allows may still be refused for what it says: 409 as things stand, 412 as somebody was faster,
# 422 as a text is no number or no PDF.
[checks]
positive_data_acceptance.expected-statuses = ["2xx", 401, 403, 404, 409, 412, 422]
# Without the version that was seen: 428 (RFC 6585).
missing_required_header.expected-statuses = [400, 401, 403, 406, 415, 422, 428]

[[operations]]
include-path-regex = "^/api/v1/submissions/"
parameters = {{ "path.id" = "{report}", "path.item" = "{item}", "path.field" = "note", "path.file" = "{file}", "path.comment" = "{comment}" }}

[[operations]]
include-path-regex = "^/api/v1/extensions/"
parameters = {{ "path.id" = "{extension}" }}

[[operations]]
include-path-regex = "^/api/v1/rounds/"
parameters = {{ "path.id" = "{round}" }}

[[operations]]
include-path-regex = "^/api/v1/observations/"
parameters = {{ "path.id" = "{figure}" }}
"#
        )
    }
}

/// Where `./test` installs schemathesis.
fn schemathesis() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("../schemathesis/bin/schemathesis")
}

#[tokio::test]
async fn the_api_does_what_its_description_says() {
    let program = schemathesis();
    if !program.is_file() {
        left_out::<()>("schemathesis (crates/ansinh/tests/schemathesis)");
        return;
    }
    let folder = Folder::new("api-description");
    let data = Data::in_folder(&folder).await;
    let work = Folder::new("schemathesis");
    let settings = work.path().join("schemathesis.toml");
    std::fs::write(&settings, data.settings()).unwrap();
    let server = Server::start_in(folder);
    let run = Command::new(program)
        .arg("--config-file")
        .arg(&settings)
        .args(["run", &format!("{}/api/v1/openapi.json", server.address)])
        // The limits of the server hold here too; it is asked no faster than they allow.
        .args(["--rate-limit", RATE, "--seed", SEED, "--max-examples", MADE_UP])
        .args(["--warnings", "off", "--continue-on-failure"])
        .current_dir(work.path())
        .env("HOME", work.path())
        .env("NO_COLOR", "1")
        .env("COLUMNS", "160")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stdout);
    let wrong = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{said}\n{wrong}");
    // A run that asked nothing would be clean too.
    let tested = said.lines().find_map(|line| line.trim().strip_prefix("Tested:"));
    let tested: usize = tested.and_then(|count| count.trim().parse().ok()).unwrap_or_default();
    assert!(tested >= 34, "{tested} addresses were asked:\n{said}");
}
