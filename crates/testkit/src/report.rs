//! A round under way, with the people who work on it.

use ansinh_app::report::special_day::note_shipped_days;
use ansinh_app::report::{create_regime, open_round, suggest_regimes};
use ansinh_app::{App, Caller};
use ansinh_domain::access::{Actor, Grant, Role, Scope};
use ansinh_domain::report::ItemKind;
use ansinh_store::plan::PlanHead;
use ansinh_store::report::cell::CellKey;
use ansinh_store::report::{item, submission};
use ansinh_store::{BodyId, ItemId, RegimeId, RoundId, SubmissionId, UserId, user};
use jiff::civil::date;

use crate::{sample_plan, store_plan};

/// Makes an account with roles that begin in 2020 and do not end; nobody knows its password.
pub async fn person(app: &App, login: &str, name: &str, roles: &[(Role, Scope)]) -> Caller {
    let now = app.now();
    let id: UserId = app.ids.next(now);
    let grants: Vec<Grant> = roles
        .iter()
        .map(|(role, scope)| Grant {
            role: *role,
            scope: *scope,
            from: date(2020, 1, 1),
            to: None,
            deputy_of: None,
        })
        .collect();
    let new = user::NewUser {
        id,
        login,
        name,
        email: None,
        password_hash: "nobody knows it",
        accepted: true,
        grants: &grants,
        by: None,
        now,
    };
    let mut tx = app.db.begin().await.expect("a transaction");
    user::insert(&mut tx, new).await.expect("an account");
    tx.commit().await.expect("committing");
    let actor = Actor::User { id: id.0, grants };
    Caller { actor, ..Caller::anonymous(Some("192.0.2.7".into())) }
}

/// The round of 2025 of the sample plan, due on 29/10/2025, just opened.
#[derive(Debug, Clone)]
pub struct Reporting {
    /// The plan.
    pub plan: PlanHead,
    /// Its regime.
    pub regime: RegimeId,
    /// The round.
    pub round: RoundId,
    /// "Sở Y tế", which leads all but one row.
    pub body: BodyId,
    /// What it answers.
    pub submission: SubmissionId,
    /// "Sở Văn hoá, Thể thao và Du lịch", which leads 2.1.
    pub other_body: BodyId,
    /// What that one answers.
    pub other_submission: SubmissionId,
    /// Điều phối, of the whole plan.
    pub coordinator: Caller,
    /// Reporting officer of "Sở Y tế".
    pub officer: Caller,
    /// A second one.
    pub second_officer: Caller,
    /// Its head.
    pub head: Caller,
    /// Reporting officer of the other body.
    pub other_officer: Caller,
}

/// Stores the sample plan, people, and opens the round of 2025.
pub async fn reporting(app: &App) -> Reporting {
    let plan = store_plan(&app.db, &sample_plan(), &[]).await;
    note_shipped_days(app).await.expect("the shipped days");
    let coordinator =
        person(app, "dieu.phoi", "Người Điều Phối", &[(Role::Coordinator, Scope::WholePlan)]).await;
    let mut suggested = suggest_regimes(app, &coordinator, plan.id).await.expect("regimes");
    let regime = suggested.of_plan.remove(0);
    let regime = create_regime(app, &coordinator, plan.id, &regime).await.expect("a regime");
    let period = "2025-Y1".parse().expect("a period");
    let round = open_round(app, &coordinator, regime, period, app.today()).await.expect("a round");
    let rows = submission::of_round(&app.db, round).await.expect("submissions");
    let of = |name: &str| {
        let found = rows.iter().find(|row| row.body_name.starts_with(name));
        found.map(|row| (row.body_id, row.id)).expect("a submission of the body")
    };
    let (body, submission) = of("Sở Y tế");
    let (other_body, other_submission) = of("Sở Văn");
    let role = |role, body: BodyId| [(role, Scope::Body(body.0))];
    let officer = role(Role::ReportingOfficer, body);
    let other = role(Role::ReportingOfficer, other_body);
    Reporting {
        plan,
        regime,
        round,
        body,
        submission,
        other_body,
        other_submission,
        officer: person(app, "can.bo.1", "Cán Bộ Một", &officer).await,
        second_officer: person(app, "can.bo.2", "Cán Bộ Hai", &officer).await,
        head: person(app, "thu.truong", "Thủ Trưởng", &role(Role::Approver, body)).await,
        other_officer: person(app, "can.bo.3", "Cán Bộ Ba", &other).await,
        coordinator,
    }
}

impl Reporting {
    /// The row of "Sở Y tế" with that code.
    pub async fn item(&self, app: &App, kind: ItemKind, code: &str) -> ItemId {
        let rows = item::of_submission(&app.db, self.submission).await.expect("its rows");
        let found = rows.iter().find(|row| row.kind == kind && row.code == code);
        found.map(|row| row.id).expect("a row of that code")
    }

    /// A cell of a row of "Sở Y tế", by the word of its field.
    pub async fn cell(&self, app: &App, kind: ItemKind, code: &str, field: &str) -> CellKey {
        let field = ansinh_domain::report::Field::from_word(field).expect("a field");
        CellKey { item: self.item(app, kind, code).await, territory: None, field }
    }
}
