//! Invitations, roles in time, deputies, the second step, tokens, lockout.

use ansinh_app::account::accept_link::accept_link;
use ansinh_app::account::change_activity::{close_account, open_account};
use ansinh_app::account::give_role::give_role;
use ansinh_app::account::invite::{Invitee, NewLinkToken, invite, renew_link};
use ansinh_app::account::name_deputy::{Deputy, name_deputy};
use ansinh_app::account::require_password::require_password;
use ansinh_app::account::revoke_role::revoke_role;
use ansinh_app::own::change_password::change_password;
use ansinh_app::own::end_session::end_session;
use ansinh_app::own::second_step::{begin_second_step, confirm_second_step, remove_second_step};
use ansinh_app::own::tokens::{bearer, make_token, revoke_token};
use ansinh_app::session::{NewSession, SignedIn, current};
use ansinh_app::{App, AppError, Caller, SignIn, give_code, sign_in};
use ansinh_domain::access::{Action, Grant, Refusal, Role, Scope, TokenScope};
use ansinh_store::{Db, UserId, api_token, audit, user};
use ansinh_testkit::{LOGIN, PASSWORD, administrator, app, on_both};
use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp};
use totp_rs::{Builder, Secret};

pub const OTHER_PASSWORD: &str = "mot cau khac han nhe";

pub fn nobody() -> Caller {
    Caller {
        agent: Some("Trình duyệt thử".into()), ..Caller::anonymous(Some("192.0.2.7".into()))
    }
}

fn whole(role: Role, from: Date, to: Option<Date>) -> Grant {
    Grant { role, scope: Scope::WholePlan, from, to, deputy_of: None }
}

fn invitee(login: &str, grant: Option<Grant>) -> Invitee {
    Invitee { login: login.into(), name: "Trần Thị Bình".into(), email: String::new(), grant }
}

/// Who a session belongs to, and what they are to verbs.
pub async fn who(app: &App, session: &NewSession) -> (SignedIn, Caller) {
    let signed_in = current(app, &session.token).await.unwrap().expect("a running session");
    let caller = Caller { actor: signed_in.actor(), ..nobody() };
    (signed_in, caller)
}

pub fn done(signed_in: SignIn) -> NewSession {
    match signed_in {
        SignIn::Done(session) => session,
        SignIn::OwesCode(_) => panic!("a code is owed"),
    }
}

pub fn owed(signed_in: SignIn) -> String {
    match signed_in {
        SignIn::OwesCode(pending) => pending.token,
        SignIn::Done(_) => panic!("no code is owed"),
    }
}

/// Invites somebody and has them choose [`OTHER_PASSWORD`].
pub async fn member(app: &App, by: &Caller, login: &str, grant: Option<Grant>) -> (UserId, Caller) {
    let link = invite(app, by, invitee(login, grant)).await.unwrap();
    let session = done(accept_link(app, &nobody(), &link.token, OTHER_PASSWORD).await.unwrap());
    (link.user, who(app, &session).await.1)
}

/// Plays the person's device.
pub fn code_of(secret: &str, at: Timestamp) -> String {
    let totp =
        Builder::new().with_secret(Secret::try_from_base32(secret).unwrap()).build().unwrap();
    totp.generate(u64::try_from(at.as_second()).unwrap()).to_string()
}

/// Turns the second step on; the secret and the recovery codes.
pub async fn with_second_step(app: &App, caller: &Caller, password: &str) -> (String, Vec<String>) {
    let set_up = begin_second_step(app, caller, password).await.unwrap();
    let code = code_of(&set_up.secret, app.now());
    let codes = confirm_second_step(app, caller, &code).await.unwrap();
    (set_up.secret, codes)
}

#[tokio::test]
async fn an_invitation_works_once_and_for_a_week() {
    on_both(async |db: Db| {
        let app = app(db);
        let (admin, _) = administrator(&app).await;
        let role = whole(Role::Coordinator, app.today(), None);
        let invited = Invitee { email: "Binh@SongHoa.vn".into(), ..invitee("BINH", Some(role)) };
        let old = invite(&app, &admin, invited).await.unwrap();
        let NewLinkToken { user, token, .. } = renew_link(&app, &admin, old.user).await.unwrap();

        // Until she takes it up nobody can sign in as her, and the link that was replaced is gone.
        let early = sign_in(&app, &nobody(), "binh", OTHER_PASSWORD).await.unwrap_err();
        assert!(matches!(early, AppError::WrongPassword));
        let replaced = accept_link(&app, &nobody(), &old.token, OTHER_PASSWORD).await.unwrap_err();
        assert!(matches!(replaced, AppError::InvitationNotGood));
        let weak = accept_link(&app, &nobody(), &token, "mat khau 123456").await.unwrap_err();
        assert!(matches!(weak, AppError::Invalid(reason) if reason.contains("dễ đoán")));

        let session = done(accept_link(&app, &nobody(), &token, OTHER_PASSWORD).await.unwrap());
        let (signed_in, caller) = who(&app, &session).await;
        assert_eq!((signed_in.login.as_str(), signed_in.grants), ("binh", vec![role]));
        assert_eq!(caller.may(&app, Action::UploadSource), Ok(()));
        assert!(caller.may(&app, Action::ManageAccounts).is_err());
        let again = accept_link(&app, &nobody(), &token, OTHER_PASSWORD).await.unwrap_err();
        assert!(matches!(again, AppError::InvitationNotGood));
        let row = user::find(&app.db, user).await.unwrap().unwrap();
        assert_eq!(row.email.as_deref(), Some("binh@songhoa.vn"));
        assert!(row.accepted_at.is_some() && row.last_sign_in_at.is_some());

        let taken = invite(&app, &admin, invitee("binh", None)).await.unwrap_err();
        assert!(matches!(taken, AppError::Invalid(_)), "{taken}");
        let late = invite(&app, &admin, invitee("an", None)).await;
        assert!(matches!(late, Err(AppError::Invalid(_))), "two letters are too few");
        let late = invite(&app, &admin, invitee("anh", None)).await.unwrap();
        app.clock.advance(SignedDuration::from_hours(7 * 24));
        let late = accept_link(&app, &nobody(), &late.token, OTHER_PASSWORD).await.unwrap_err();
        assert!(matches!(late, AppError::InvitationNotGood));
        // No link and no password stands in the log.
        for entry in audit::newest(&app.db, 100).await.unwrap() {
            let entry = format!("{entry:?}");
            assert!(!entry.contains(&token) && !entry.contains(OTHER_PASSWORD), "{entry}");
        }
    })
    .await;
}

#[tokio::test]
async fn roles_count_on_their_days_only() {
    on_both(async |db: Db| {
        let app = app(db);
        let (admin, _) = administrator(&app).await;
        let (binh, _) = member(&app, &admin, "binh", None).await;
        assert_eq!(app.today(), date(2024, 12, 2));
        let role = whole(Role::Coordinator, date(2024, 12, 3), Some(date(2024, 12, 4)));
        give_role(&app, &admin, binh, role).await.unwrap();
        let allowed = async || {
            let session = done(sign_in(&app, &nobody(), "binh", OTHER_PASSWORD).await.unwrap());
            who(&app, &session).await.1.may(&app, Action::UploadSource)
        };
        let day = SignedDuration::from_hours(24);

        assert!(matches!(allowed().await, Err(Refusal::NotToday { .. })), "before it begins");
        // Midnight is Vietnam's, seven hours before that of UTC.
        app.clock.advance(SignedDuration::from_hours(16) - SignedDuration::from_secs(1));
        assert!(allowed().await.is_err());
        app.clock.advance(SignedDuration::from_secs(1));
        assert_eq!(allowed().await, Ok(()));
        app.clock.advance(day);
        assert_eq!(allowed().await, Ok(()), "the last day counts");
        app.clock.advance(day);
        let after = allowed().await;
        assert!(matches!(after, Err(Refusal::NotToday { .. })));

        let refused = async |grant: Grant, words: &str| {
            let error = give_role(&app, &admin, binh, grant).await.unwrap_err();
            assert!(matches!(&error, AppError::Invalid(r) if r.contains(words)), "{error}");
        };
        refused(role, "đã qua").await;
        refused(whole(Role::ReportingOfficer, app.today(), None), "gắn với một cơ quan").await;
        let nowhere = Scope::Body(app.ids.next(app.now()));
        refused(
            Grant { scope: nowhere, ..whole(Role::Leader, app.today(), None) },
            "toàn bộ kế hoạch",
        )
        .await;
        let gone = Grant { scope: nowhere, ..whole(Role::Approver, app.today(), None) };
        let error = give_role(&app, &admin, binh, gone).await.unwrap_err();
        assert!(matches!(error, AppError::NotFound { .. }), "{error}");
        let now = whole(Role::Leader, app.today(), None);
        give_role(&app, &admin, binh, now).await.unwrap();
        refused(Grant { to: Some(date(2025, 1, 1)), ..now }, "đã có vai trò").await;
    })
    .await;
}

#[tokio::test]
async fn somebody_always_manages_the_system() {
    on_both(async |db: Db| {
        let app = app(db);
        let (admin, _) = administrator(&app).await;
        let me = admin.actor.user_id().map(UserId).unwrap();
        let last = revoke_role(&app, &admin, me, 1).await.unwrap_err();
        assert!(matches!(last, AppError::LastAdministrator));
        // Neither one with an end set, nor one who never came, is enough.
        let until = whole(Role::Administrator, app.today(), Some(date(2025, 6, 1)));
        let (binh, second) = member(&app, &admin, "binh", Some(until)).await;
        let forever = whole(Role::Administrator, app.today(), None);
        let chau = invite(&app, &admin, invitee("chau", Some(forever))).await.unwrap();
        let last = close_account(&app, &second, me).await.unwrap_err();
        assert!(matches!(last, AppError::LastAdministrator));
        accept_link(&app, &nobody(), &chau.token, OTHER_PASSWORD).await.unwrap();
        let own = close_account(&app, &second, binh).await.unwrap_err();
        assert!(matches!(own, AppError::Invalid(_)), "nobody closes their own account");
        close_account(&app, &second, me).await.unwrap();
        let closed = sign_in(&app, &nobody(), LOGIN, PASSWORD).await.unwrap_err();
        assert!(matches!(closed, AppError::WrongPassword));
        open_account(&app, &second, me).await.unwrap();
        done(sign_in(&app, &nobody(), LOGIN, PASSWORD).await.unwrap());
        // A member without a role can do none of it.
        let (_, nobody_much) = member(&app, &admin, "dung", None).await;
        for refused in [
            close_account(&app, &nobody_much, me).await,
            give_role(&app, &nobody_much, binh, forever).await,
            revoke_role(&app, &nobody_much, me, 1).await,
            require_password(&app, &nobody_much, me).await,
        ] {
            assert!(matches!(refused, Err(AppError::Refused(Refusal::NotYourRole { .. }))));
        }
    })
    .await;
}

#[tokio::test]
async fn a_deputy_stands_in_for_a_time() {
    on_both(async |db: Db| {
        let app = app(db);
        let (admin, _) = administrator(&app).await;
        let role = whole(Role::Coordinator, date(2024, 12, 1), Some(date(2024, 12, 31)));
        let (binh, _) = member(&app, &admin, "binh", Some(role)).await;
        let (chau, _) = member(&app, &admin, "chau", None).await;
        let wanted = Deputy {
            principal: binh,
            deputy: chau,
            from: date(2024, 12, 2),
            to: date(2025, 1, 15),
        };
        assert_eq!(name_deputy(&app, &admin, wanted).await.unwrap(), 1);
        let row = user::find(&app.db, chau).await.unwrap().unwrap();
        let lent = row.grants[0].grant;
        // No longer than the role itself.
        assert_eq!((lent.to, lent.deputy_of), (Some(date(2024, 12, 31)), Some(binh.0)));
        let session = done(sign_in(&app, &nobody(), "chau", OTHER_PASSWORD).await.unwrap());
        let may = async || who(&app, &session).await.1.may(&app, Action::UploadSource).is_ok();
        assert!(may().await);

        let twice = name_deputy(&app, &admin, wanted).await.unwrap_err();
        assert!(matches!(twice, AppError::Invalid(reason) if reason.contains("trùng")));
        let own = Deputy { deputy: binh, ..wanted };
        assert!(name_deputy(&app, &admin, own).await.is_err());
        // Managing the system is not lent.
        let me = admin.actor.user_id().map(UserId).unwrap();
        let lent = name_deputy(&app, &admin, Deputy { principal: me, ..wanted }).await.unwrap();
        assert_eq!(lent, 1, "coordinating only");
        assert!(who(&app, &session).await.1.may(&app, Action::ManageAccounts).is_err());

        // Who loses the role takes the deputy along; what came from someone else stays.
        revoke_role(&app, &admin, binh, 1).await.unwrap();
        assert!(may().await);
        let row = user::find(&app.db, chau).await.unwrap().unwrap();
        assert_eq!(row.grants.len(), 1);
        assert_eq!(row.grants[0].grant.deputy_of, Some(me.0));
    })
    .await;
}

#[tokio::test]
async fn another_password_ends_other_sessions() {
    on_both(async |db: Db| {
        let app = app(db);
        let (admin, kept) = administrator(&app).await;
        let other = done(sign_in(&app, &nobody(), LOGIN, PASSWORD).await.unwrap());
        let third = done(sign_in(&app, &nobody(), LOGIN, PASSWORD).await.unwrap());
        let (third_session, _) = who(&app, &third).await;
        end_session(&app, &admin, third_session.session_id).await.unwrap();
        assert_eq!(current(&app, &third.token).await.unwrap(), None);
        let again = end_session(&app, &admin, third_session.session_id).await.unwrap_err();
        assert!(matches!(again, AppError::NotFound { .. }));

        let (signed_in, _) = who(&app, &kept).await;
        let here = Some(signed_in.session_id);
        let wrong = change_password(&app, &admin, here, "sai mat khau nay", OTHER_PASSWORD).await;
        assert!(matches!(wrong, Err(AppError::WrongOwnPassword)));
        for bad in ["ngắn", LOGIN, PASSWORD, "Người Kiểm Thử"] {
            let refused = change_password(&app, &admin, here, PASSWORD, bad).await;
            assert!(matches!(refused, Err(AppError::Invalid(_))), "{bad}");
        }
        assert!(current(&app, &other.token).await.unwrap().is_some());
        change_password(&app, &admin, here, PASSWORD, OTHER_PASSWORD).await.unwrap();
        assert_eq!(current(&app, &other.token).await.unwrap(), None);
        assert!(current(&app, &kept.token).await.unwrap().is_some());
        assert!(sign_in(&app, &nobody(), LOGIN, PASSWORD).await.is_err());
        done(sign_in(&app, &nobody(), LOGIN, OTHER_PASSWORD).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn the_second_step_takes_each_code_once() {
    on_both(async |db: Db| {
        let app = app(db);
        let (admin, _) = administrator(&app).await;
        let set_up = begin_second_step(&app, &admin, PASSWORD).await.unwrap();
        // Not confirmed, it asks nothing of anybody yet.
        done(sign_in(&app, &nobody(), LOGIN, PASSWORD).await.unwrap());
        let wrong = confirm_second_step(&app, &admin, "000000").await.unwrap_err();
        assert!(matches!(wrong, AppError::WrongCode));
        let first = code_of(&set_up.secret, app.now());
        let codes = confirm_second_step(&app, &admin, &first).await.unwrap();
        assert!(begin_second_step(&app, &admin, PASSWORD).await.is_err(), "it is on already");

        let pending = owed(sign_in(&app, &nobody(), LOGIN, PASSWORD).await.unwrap());
        assert_eq!(current(&app, &pending).await.unwrap(), None, "half the way is no session");
        // The code that confirmed it was used up by that.
        let replay = give_code(&app, &nobody(), &pending, &first).await.unwrap_err();
        assert!(matches!(replay, AppError::WrongCode), "{replay}");
        app.clock.advance(SignedDuration::from_secs(60));
        let code = code_of(&set_up.secret, app.now());
        let session = give_code(&app, &nobody(), &pending, &code).await.unwrap();
        who(&app, &session).await;
        let over = give_code(&app, &nobody(), &pending, &code).await.unwrap_err();
        assert!(matches!(over, AppError::PendingOver));

        // A recovery code, once, however it is typed.
        let pending = owed(sign_in(&app, &nobody(), LOGIN, PASSWORD).await.unwrap());
        let typed = codes[0].to_lowercase().replace('-', " ");
        give_code(&app, &nobody(), &pending, &typed).await.unwrap();
        let pending = owed(sign_in(&app, &nobody(), LOGIN, PASSWORD).await.unwrap());
        let used = give_code(&app, &nobody(), &pending, &codes[0]).await.unwrap_err();
        assert!(matches!(used, AppError::WrongCode));

        // The wait for a code ends by itself.
        app.clock.advance(SignedDuration::from_mins(10));
        let late = give_code(&app, &nobody(), &pending, &codes[1]).await.unwrap_err();
        assert!(matches!(late, AppError::PendingOver));

        remove_second_step(&app, &admin, PASSWORD).await.unwrap();
        done(sign_in(&app, &nobody(), LOGIN, PASSWORD).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn codes_cannot_be_guessed_and_links_do_not_pass_them_by() {
    on_both(async |db: Db| {
        let app = app(db);
        let (admin, _) = administrator(&app).await;
        let (binh, caller) = member(&app, &admin, "binh", None).await;
        with_second_step(&app, &caller, OTHER_PASSWORD).await;
        // Signing in again with the right password gives no new tries.
        let mut last = None;
        for _ in 0..5 {
            let pending = owed(sign_in(&app, &nobody(), "binh", OTHER_PASSWORD).await.unwrap());
            last = Some(give_code(&app, &nobody(), &pending, "111111").await.unwrap_err());
        }
        assert!(matches!(last, Some(AppError::TooManyTries { minutes: 5 })), "{last:?}");
        let locked = sign_in(&app, &nobody(), "binh", OTHER_PASSWORD).await.unwrap_err();
        assert!(matches!(locked, AppError::TooManyTries { .. }));

        // A link for another password unlocks, and still owes the code.
        let link = renew_link(&app, &admin, binh).await.unwrap();
        let reset = accept_link(&app, &nobody(), &link.token, "mot mat khau moi khac").await;
        owed(reset.unwrap());
    })
    .await;
}

#[tokio::test]
async fn unknown_logins_are_locked_like_others() {
    on_both(async |db: Db| {
        let app = app(db);
        administrator(&app).await;
        let answers = async |login: &str| {
            let mut answers = Vec::new();
            for _ in 0..6 {
                let error = sign_in(&app, &nobody(), login, "sai mat khau nay").await.unwrap_err();
                answers.push(error.to_string());
            }
            answers
        };
        let known = answers(LOGIN).await;
        assert_eq!(answers("khong.co.ai").await, known);
        assert!(known[3].contains("không đúng") && known[4].contains("5 phút"), "{known:?}");
        let log = audit::newest(&app.db, 100).await.unwrap();
        let locked = |entry: &audit::AuditEntry| {
            entry.after_value.as_deref().is_some_and(|after| after.contains("locked_until"))
        };
        assert_eq!(log.iter().filter(|entry| locked(entry)).count(), 2);
    })
    .await;
}

#[tokio::test]
async fn an_address_that_tries_many_logins_must_wait() {
    on_both(async |db: Db| {
        let app = app(db);
        administrator(&app).await;
        let mut last = String::new();
        for number in 0..30 {
            let login = format!("nguoi.{number}");
            last = sign_in(&app, &nobody(), &login, "x").await.unwrap_err().to_string();
        }
        assert!(last.contains("5 phút"), "{last}");
        let locked = sign_in(&app, &nobody(), LOGIN, PASSWORD).await.unwrap_err();
        assert!(matches!(locked, AppError::TooManyTries { .. }));
        // Others are not kept out by it.
        let elsewhere = Caller::anonymous(Some("198.51.100.1".into()));
        done(sign_in(&app, &elsewhere, LOGIN, PASSWORD).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn tokens_read_within_their_scope_until_they_end() {
    on_both(async |db: Db| {
        let app = app(db);
        let (admin, _) = administrator(&app).await;
        let me = admin.actor.user_id().map(UserId).unwrap();
        for (name, scopes, days) in
            [("", &TokenScope::ALL[..], 30), ("a", &[], 30), ("a", &TokenScope::ALL[..], 31)]
        {
            let refused = make_token(&app, &admin, name, scopes, days).await;
            assert!(matches!(refused, Err(AppError::Invalid(_))), "{name} {scopes:?} {days}");
        }
        let scopes = [TokenScope::ReadImports];
        let made = make_token(&app, &admin, "Báo cáo tuần", &scopes, 30).await.unwrap();
        let found = bearer(&app, &made.token).await.unwrap();
        let program = Caller { actor: found.actor, scopes: Some(found.scopes), ..nobody() };
        assert_eq!(program.may(&app, Action::ReadImport), Ok(()));
        assert_eq!(program.may(&app, Action::ReadPlan), Ok(()), "anybody may");
        for action in [Action::ReadAccounts, Action::UploadSource, Action::ManageOwnAccount] {
            let refused = program.may(&app, action);
            assert_eq!(refused, Err(Refusal::NotWithToken { action }), "{action:?}");
        }
        let row = &api_token::of_user(&app.db, me).await.unwrap()[0];
        assert_eq!(row.last_used_at, Some(app.now()));
        assert!(!format!("{row:?}").contains(&made.token));

        let gone = |found| matches!(found, Err(AppError::TokenNotGood));
        assert!(gone(bearer(&app, "ansinh_0000").await));
        app.clock.advance(SignedDuration::from_hours(30 * 24));
        assert!(gone(bearer(&app, &made.token).await), "after thirty days");
        let made = make_token(&app, &admin, "Khác", &scopes, 90).await.unwrap();
        let id = api_token::of_user(&app.db, me).await.unwrap()[0].id;
        let (_, stranger) = member(&app, &admin, "binh", None).await;
        assert!(revoke_token(&app, &stranger, id).await.is_err(), "somebody else's");
        bearer(&app, &made.token).await.unwrap();
        revoke_token(&app, &admin, id).await.unwrap();
        assert!(gone(bearer(&app, &made.token).await), "taken back");
    })
    .await;
}
