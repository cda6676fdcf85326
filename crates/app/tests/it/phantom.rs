//! Duties that nobody active answers for, from officers given, invited, silent and gone.

use ansinh_app::account::change_activity::{close_account, open_account};
use ansinh_app::account::give_role::give_role;
use ansinh_app::account::invite::{Invitee, invite};
use ansinh_app::phantom_owners::{PhantomOwners, phantom_owners};
use ansinh_app::thresholds::{set_threshold, threshold};
use ansinh_app::{App, AppError, Caller};
use ansinh_domain::access::{Grant, Refusal, Role, Scope};
use ansinh_domain::phantom::Absence;
use ansinh_domain::threshold::Threshold;
use ansinh_store::plan::PlanHead;
use ansinh_store::{BodyId, Db, UserId, audit, grant, user};
use ansinh_testkit::{administrator, app, on_both, sample_findings, sample_plan, store_plan};
use jiff::SignedDuration;

/// An application with a plan, its administrator, and the identity of "Sở Y tế".
async fn begin(db: Db) -> (App, Caller, PlanHead, BodyId) {
    let app = app(db);
    let (caller, _) = administrator(&app).await;
    let head = store_plan(&app.db, &sample_plan(), &sample_findings()).await;
    let bodies = grant::bodies(&app.db).await.unwrap();
    let body = bodies.iter().find(|body| body.name == "Sở Y tế").expect("a body of the sample").id;
    (app, caller, head, body)
}

async fn look(app: &App, caller: &Caller, head: &PlanHead) -> PhantomOwners {
    phantom_owners(app, caller, head.version_id, app.today()).await.unwrap()
}

/// Why nobody answers for a body; `None` when somebody does.
async fn why(app: &App, caller: &Caller, head: &PlanHead, body: BodyId) -> Option<Absence> {
    let found = look(app, caller, head).await;
    found.owners.iter().find(|owner| owner.body.id == body).map(|owner| owner.absence)
}

fn officer_of(app: &App, body: BodyId) -> Grant {
    let (role, scope) = (Role::ReportingOfficer, Scope::Body(body.0));
    Grant { role, scope, from: app.today(), to: None, deputy_of: None }
}

async fn invited(app: &App, caller: &Caller, body: BodyId) -> UserId {
    let invitee = Invitee {
        login: "binh".into(),
        name: "Trần Thị Bình".into(),
        email: String::new(),
        grant: Some(officer_of(app, body)),
    };
    invite(app, caller, invitee).await.unwrap().user
}

async fn sign_in(app: &App, id: UserId) {
    let mut tx = app.db.begin().await.unwrap();
    user::set_password(&mut tx, id, "x", app.now(), None).await.unwrap();
    user::note_sign_in(&mut tx, id, app.now()).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_body_has_an_owner_while_an_officer_is_active() {
    on_both(async |db: Db| {
        let (app, caller, head, body) = begin(db).await;
        let why = async || why(&app, &caller, &head, body).await;
        assert_eq!(why().await, Some(Absence::NoOfficer));
        let all = look(&app, &caller, &head).await;
        // Nobody has an officer yet: everything that is held has no owner.
        assert_eq!(all.duties(), all.held);
        assert!(all.held > 0 && all.owners.len() > 1);

        let binh = invited(&app, &caller, body).await;
        assert_eq!(why().await, Some(Absence::NotAccepted));
        sign_in(&app, binh).await;
        assert_eq!(why().await, None);
        let less = look(&app, &caller, &head).await;
        let own = all.owners.iter().find(|owner| owner.body.id == body).unwrap();
        assert_eq!(less.duties() + own.duties.len(), less.held);
        assert!(own.duties.iter().all(|duty| !duty.name.is_empty()), "{own:?}");

        app.clock.advance(SignedDuration::from_hours(24 * 29));
        assert_eq!(why().await, None);
        app.clock.advance(SignedDuration::from_hours(24));
        assert_eq!(why().await, Some(Absence::Silent { days: 30 }));
        set_threshold(&app, &caller, Threshold::SilentDays, "31").await.unwrap();
        assert_eq!(why().await, None);

        close_account(&app, &caller, binh).await.unwrap();
        assert_eq!(why().await, Some(Absence::AccountClosed));
        open_account(&app, &caller, binh).await.unwrap();
        let found = look(&app, &caller, &head).await;
        assert!(found.owners.iter().all(|owner| owner.body.id != body));
    })
    .await;
}

#[tokio::test]
async fn another_body_and_another_role_do_not_count() {
    on_both(async |db: Db| {
        let (app, caller, head, body) = begin(db).await;
        let bodies = grant::bodies(&app.db).await.unwrap();
        let other = bodies.iter().find(|other| other.id != body).unwrap().id;
        let binh = invited(&app, &caller, other).await;
        sign_in(&app, binh).await;
        let approver = Grant { role: Role::Approver, ..officer_of(&app, body) };
        give_role(&app, &caller, binh, approver).await.unwrap();
        let absence = why(&app, &caller, &head, body).await;
        assert_eq!(absence, Some(Absence::NoOfficer));
    })
    .await;
}

#[tokio::test]
async fn thresholds_are_set_within_their_range_and_noted() {
    on_both(async |db: Db| {
        let app = app(db);
        let (caller, _) = administrator(&app).await;
        let which = Threshold::SilentDays;
        assert_eq!(threshold(&app, which).await.unwrap(), 30);
        for typed in ["", "0", "367", "ba mươi", "1,5", "99999999999999999999"] {
            let refused = set_threshold(&app, &caller, which, typed).await.unwrap_err();
            assert!(matches!(refused, AppError::Invalid(_)), "{typed:?}");
            assert!(refused.to_string().contains("từ 1 đến 366"), "{refused}");
        }
        set_threshold(&app, &caller, which, " 45 ").await.unwrap();
        assert_eq!(threshold(&app, which).await.unwrap(), 45);
        let entry = audit::newest(&app.db, 1).await.unwrap().remove(0);
        assert_eq!(entry.verb, "set-threshold");
        let value = |text: Option<String>| {
            serde_json::from_str::<serde_json::Value>(&text.unwrap()).unwrap()["value"].clone()
        };
        assert_eq!((value(entry.before_value), value(entry.after_value)), (30.into(), 45.into()));
        // What changes nothing is not noted.
        set_threshold(&app, &caller, which, "45").await.unwrap();
        assert_eq!(audit::newest(&app.db, 1).await.unwrap()[0].seq, entry.seq);
    })
    .await;
}

#[tokio::test]
async fn not_everybody_may_look_or_set() {
    on_both(async |db: Db| {
        let (app, _, head, _) = begin(db).await;
        let nobody = Caller::anonymous(None);
        let refused = phantom_owners(&app, &nobody, head.version_id, app.today()).await;
        assert!(matches!(refused, Err(AppError::Refused(Refusal::SignInFirst { .. }))));
        let refused = set_threshold(&app, &nobody, Threshold::SilentDays, "5").await;
        assert!(matches!(refused, Err(AppError::Refused(_))));
    })
    .await;
}
