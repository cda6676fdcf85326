//! The whole policy as one golden table: a change of it must be seen.

use std::fmt::Write as _;

use jiff::civil::date;

use super::*;

const OWN: Uuid = Uuid::from_u128(1);
const OTHER: Uuid = Uuid::from_u128(2);
const TODAY: Date = date(2025, 3, 1);

fn grant(role: Role, scope: Scope, from: Date, to: Option<Date>) -> Grant {
    Grant { role, scope, from, to, deputy_of: None }
}

fn user(grants: &[Grant]) -> Actor {
    Actor::User { id: Uuid::nil(), grants: grants.to_vec() }
}

/// How an answer looks in the table.
fn mark(answer: Result<(), Refusal>) -> &'static str {
    match answer {
        Ok(()) => "+",
        Err(Refusal::SignInFirst { .. }) => "s",
        Err(Refusal::NotYourRole { .. }) => "-",
        Err(Refusal::NotYourBody { .. }) => "b",
        Err(Refusal::NotToday { .. }) => "d",
        Err(Refusal::NotWithToken { .. }) => "t",
    }
}

/// One cell: the answers for one's own body, for another one and for the whole plan.
fn cell(actor: &Actor, action: Action) -> String {
    [Some(OWN), Some(OTHER), None]
        .into_iter()
        .map(|subject| mark(may(actor, action, subject, TODAY)))
        .collect()
}

#[test]
fn matrix() {
    let mut table = String::from(
        "each cell: own body, other body, whole plan\n\
         + may, - no such role, b another body, d another day, s sign in first\n\
         body: the role was given for one's own body; plan: for the whole plan; late: until yesterday\n",
    );
    for action in Action::ALL {
        writeln!(table, "\n{action:?}").unwrap();
        let (nobody, no_role) = (cell(&Actor::Anonymous, action), cell(&user(&[]), action));
        writeln!(table, "  signed out {nobody}  no role {no_role}").unwrap();
        for role in Role::ALL {
            write!(table, "  {:<17}", format!("{role:?}")).unwrap();
            for (name, scope) in [("body", Scope::Body(OWN)), ("plan", Scope::WholePlan)] {
                let now = user(&[grant(role, scope, TODAY, None)]);
                let past = date(2025, 1, 1);
                let late = user(&[grant(role, scope, past, Some(date(2025, 2, 28)))]);
                let cells = (cell(&now, action), cell(&late, action));
                write!(table, " {name} {} late {}  ", cells.0, cells.1).unwrap();
            }
            table.truncate(table.trim_end().len());
            table.push('\n');
        }
        for subject in [Some(OWN), Some(OTHER), None] {
            assert_eq!(may(&Actor::System, action, subject, TODAY), Ok(()), "{action:?}");
        }
    }
    insta::assert_snapshot!("access", table);
}

#[test]
fn both_ends_of_a_grant_count() {
    let check = |from: Date, to: Option<Date>, expected: bool| {
        let grant = grant(Role::Leader, Scope::WholePlan, from, to);
        assert_eq!(grant.in_force(TODAY), expected, "{from} {to:?}");
    };
    check(TODAY, None, true);
    check(TODAY, Some(TODAY), true);
    check(date(2025, 2, 1), Some(TODAY), true);
    check(date(2025, 2, 1), Some(date(2025, 2, 28)), false);
    check(date(2025, 3, 2), None, false);
}

#[test]
fn one_grant_does_not_lend_its_dates_or_its_body_to_another() {
    let late = grant(Role::Approver, Scope::Body(OWN), date(2024, 1, 1), Some(date(2024, 12, 31)));
    let elsewhere = grant(Role::Approver, Scope::Body(OTHER), TODAY, None);
    let actor = user(&[late, elsewhere]);
    let answer = |subject| may(&actor, Action::ApproveReport, subject, TODAY);
    assert!(matches!(answer(Some(OWN)), Err(Refusal::NotToday { .. })));
    assert_eq!(answer(Some(OTHER)), Ok(()));
    assert!(matches!(answer(Some(Uuid::max())), Err(Refusal::NotYourBody { .. })));
    assert!(matches!(answer(None), Err(Refusal::NotYourRole { .. })));
}

#[test]
fn refusals_say_what_to_do() {
    let reason =
        |actor: &Actor, action, subject| may(actor, action, subject, TODAY).unwrap_err().reason();
    assert_eq!(
        reason(&Actor::Anonymous, Action::UploadSource, None),
        "Bạn cần đăng nhập để có quyền tải tệp kế hoạch lên."
    );
    let coordinator = user(&[grant(Role::Coordinator, Scope::WholePlan, TODAY, None)]);
    assert!(reason(&coordinator, Action::ManageAccounts, None).contains("quản lý tài khoản"));
    let officer = user(&[grant(Role::ReportingOfficer, Scope::Body(OWN), TODAY, None)]);
    assert!(reason(&officer, Action::EnterReport, Some(OTHER)).contains("cơ quan mình phụ trách"));
}

#[test]
fn tokens_change_nothing_but_reports() {
    let allowed = |action: Action| {
        let word = format!("{action:?}");
        let step = [Action::EnterReport, Action::ApproveReport, Action::AcceptReport];
        word.starts_with("Read") || word.starts_with("See") || step.contains(&action)
    };
    for scope in TokenScope::ALL {
        for action in Action::ALL.into_iter().filter(|action| scope.holds(*action)) {
            assert!(allowed(action), "{scope:?} holds {action:?}");
        }
    }
}
