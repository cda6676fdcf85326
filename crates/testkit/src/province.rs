//! The shipped plan under way in a whole province: an open round, and in every body an officer and
//! a head who can sign in.

use std::path::Path;

use ansinh_app::account::accept_link::accept_link;
use ansinh_app::account::invite::{Invitee, invite};
use ansinh_app::session::NewSession;
use ansinh_app::upload_source::Upload;
use ansinh_app::{App, Caller, SignIn, import_plan, session};
use ansinh_domain::access::{Grant, Role, Scope};
use ansinh_domain::report::{Field, ItemKind};
use ansinh_store::plan::{self, PlanHead};
use ansinh_store::report::cell::CellKey;
use ansinh_store::report::item;
use ansinh_store::report::submission::SubmissionRow;
use ansinh_store::{BodyId, RoundId, SubmissionId};
use jiff::civil::date;

use crate::PASSWORD;
use crate::report::{Opened, yearly_round};

/// The shipped plan's own document.
pub const SHIPPED_PLAN: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../plans/plan-103/ke-hoach-103-kh-ubnd.txt");

/// Someone who can sign in with [`PASSWORD`].
#[derive(Debug, Clone)]
pub struct Person {
    /// What they sign in with.
    pub login: String,
    /// Who they are to people.
    pub name: String,
    /// Who they are to verbs.
    pub caller: Caller,
    /// A session of theirs that runs already.
    pub session: NewSession,
    /// What forms of that session carry.
    pub form_token: String,
}

/// A body that owes a report.
#[derive(Debug, Clone)]
pub struct Reporter {
    /// The body.
    pub body: BodyId,
    /// Its name.
    pub name: String,
    /// What it answers in the round.
    pub submission: SubmissionId,
    /// Who fill it in, as many as asked for.
    pub officers: Vec<Person>,
    /// Who approves it.
    pub head: Person,
}

/// A province in the middle of a round.
#[derive(Debug, Clone)]
pub struct Province {
    /// The shipped plan.
    pub plan: PlanHead,
    /// The yearly round of the current year.
    pub round: RoundId,
    /// Điều phối, of the whole plan.
    pub coordinator: Person,
    /// Every body that owes something, by name.
    pub reporters: Vec<Reporter>,
}

impl Reporter {
    /// One cell of words in every row the body owes: the source of a figure, the result of a task,
    /// the text of a section.
    pub async fn cells(&self, app: &App) -> Vec<CellKey> {
        let rows = item::of_submission(&app.db, self.submission).await.expect("its rows");
        rows.iter()
            .map(|row| CellKey {
                item: row.id,
                territory: None,
                field: match row.kind {
                    ItemKind::Indicator => Field::Source,
                    ItemKind::Task => Field::Result,
                    ItemKind::Section => Field::Text,
                },
            })
            .collect()
    }
}

/// Brings the shipped plan in, opens its yearly round, and gives every body `officers` officers and
/// a head. Sessions are real ones, so that a server over the same database lets them in.
pub async fn province(app: &App, administrator: &Caller, officers: usize) -> Province {
    let bytes = std::fs::read(Path::new(SHIPPED_PLAN)).expect("the shipped plan");
    let upload = Upload { name: "ke-hoach-103.txt".into(), bytes };
    let imported =
        import_plan(app, &Caller::system(), upload, true).await.expect("the plan is read");
    let plan = plan::by_slug(&app.db, &imported.slug).await.expect("reading").expect("the plan");
    let whole = (Role::Coordinator, Scope::WholePlan);
    let coordinator = member(app, administrator, "dieu.phoi", "Người Điều Phối", whole).await;
    let year = app.today().year();
    let Opened { round, rows, .. } = yearly_round(app, &coordinator.caller, plan.id, year).await;
    let mut reporters = Vec::with_capacity(rows.len());
    for (number, row) in (1..).zip(rows) {
        reporters.push(reporter(app, administrator, &row, number, officers).await);
    }
    reporters.sort_by(|one, other| one.name.cmp(&other.name));
    Province { plan, round, coordinator, reporters }
}

/// Gives the body of a submission `officers` officers and a head; `number` tells them from others.
pub async fn reporter(
    app: &App,
    administrator: &Caller,
    row: &SubmissionRow,
    number: usize,
    officers: usize,
) -> Reporter {
    let scope = Scope::Body(row.body_id.0);
    let mut staff = Vec::with_capacity(officers);
    for officer in 1..=officers {
        let login = format!("can.bo.{number}.{officer}");
        let name = format!("Cán Bộ {number}.{officer}");
        let role = (Role::ReportingOfficer, scope);
        staff.push(member(app, administrator, &login, &name, role).await);
    }
    let (login, name) = (format!("thu.truong.{number}"), format!("Thủ Trưởng {number}"));
    let head = member(app, administrator, &login, &name, (Role::Approver, scope)).await;
    Reporter {
        body: row.body_id,
        name: row.body_name.clone(),
        submission: row.id,
        officers: staff,
        head,
    }
}

/// Invites a person and has them accept: someone with a session.
pub async fn member(
    app: &App,
    administrator: &Caller,
    login: &str,
    name: &str,
    (role, scope): (Role, Scope),
) -> Person {
    let grant = Grant { role, scope, from: date(2020, 1, 1), to: None, deputy_of: None };
    let invitee = Invitee {
        login: login.into(),
        name: name.into(),
        email: String::new(),
        grant: Some(grant),
    };
    let link = invite(app, administrator, invitee).await.expect("an invitation");
    let anonymous = Caller::anonymous(Some("192.0.2.7".into()));
    let signed_in = accept_link(app, &anonymous, &link.token, PASSWORD).await.expect("an account");
    let SignIn::Done(session) = signed_in else { panic!("nobody here has a second step") };
    let who = session::current(app, &session.token).await.expect("reading").expect("signed in");
    let caller = Caller { actor: who.actor(), ..anonymous };
    Person { login: login.into(), name: name.into(), caller, session, form_token: who.csrf }
}
