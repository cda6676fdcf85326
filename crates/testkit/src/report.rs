//! A round under way, with the people who work on it.

use ansinh_app::report::save_cells::{CellEdit, CellOutcome};
use ansinh_app::report::special_day::note_shipped_days;
use ansinh_app::report::view::{RowView, view};
use ansinh_app::report::{create_regime, open_round, save_cells, suggest_regimes};
use ansinh_app::{App, Caller};
use ansinh_domain::access::{Actor, Grant, Role, Scope};
use ansinh_domain::calendar::{Frequency, Period};
use ansinh_domain::report::{Field, ItemKind, Shape};
use ansinh_store::plan::PlanHead;
use ansinh_store::report::cell::CellKey;
use ansinh_store::report::item;
use ansinh_store::report::submission::{self, SubmissionRow};
use ansinh_store::{BodyId, ItemId, PlanId, RegimeId, RoundId, SubmissionId, UserId, user};
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

/// A round just opened.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The regime that the plan itself asks for.
    pub regime: RegimeId,
    /// Its round.
    pub round: RoundId,
    /// What each body owes.
    pub rows: Vec<SubmissionRow>,
}

/// Opens the yearly round of the regime that a plan asks for, as `coordinator`.
pub async fn yearly_round(app: &App, coordinator: &Caller, plan: PlanId, year: i16) -> Opened {
    note_shipped_days(app).await.expect("the shipped days");
    let mut suggested = suggest_regimes(app, coordinator, plan).await.expect("what it asks for");
    let regime = suggested.of_plan.remove(0);
    let regime = create_regime(app, coordinator, plan, &regime).await.expect("a regime");
    let period = Period::new(Frequency::Year, year, 1).expect("a year");
    let round = open_round(app, coordinator, regime, period, app.today()).await.expect("a round");
    let rows = submission::of_round(&app.db, round).await.expect("submissions");
    Opened { regime, round, rows }
}

/// What makes a row whole: a number or a level, a status with all that a late task owes, a text.
pub fn whole(row: &RowView) -> Vec<(Field, String)> {
    match row.item.kind {
        ItemKind::Indicator => match &row.item.shape {
            Some(Shape::Level { known }) => {
                vec![(Field::Value, known.first().map_or("Đạt", String::as_str).to_owned())]
            }
            _ => vec![(Field::Value, "7".into()), (Field::Explanation, "Số liệu thử".into())],
        },
        ItemKind::Task => vec![
            (Field::Status, "Đang thực hiện".into()),
            (Field::ObjectiveCause, "Chờ hướng dẫn".into()),
        ],
        ItemKind::Section => vec![(Field::Text, format!("Nội dung {}", row.title))],
    }
}

/// Fills in every row of a report that was never written to; how many cells.
pub async fn fill(app: &App, officer: &Caller, submission: SubmissionId) -> usize {
    let seen = view(app, officer, submission).await.expect("the report");
    let key = |item, field| CellKey { item, territory: None, field };
    let edits: Vec<CellEdit> = seen
        .rows
        .iter()
        .flat_map(|row| whole(row).into_iter().map(|(field, typed)| (row.item.id, field, typed)))
        .map(|(item, field, typed)| CellEdit { key: key(item, field), typed, base: 0 })
        .collect();
    let outcomes = save_cells(app, officer, submission, &edits).await.expect("saving");
    for (edit, outcome) in edits.iter().zip(&outcomes) {
        assert!(matches!(outcome, CellOutcome::Saved { version: 1, .. }), "{edit:?}: {outcome:?}");
    }
    edits.len()
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
    let coordinator =
        person(app, "dieu.phoi", "Người Điều Phối", &[(Role::Coordinator, Scope::WholePlan)]).await;
    let Opened { regime, round, rows } = yearly_round(app, &coordinator, plan.id, 2025).await;
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
        let field = Field::from_word(field).expect("a field");
        CellKey { item: self.item(app, kind, code).await, territory: None, field }
    }
}
