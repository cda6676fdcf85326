//! The first administrator, signing in and out, and who is kept out.

use ansinh_app::create_first_user::{NewUser, check_link, create_first_user, first_user_link};
use ansinh_app::{App, AppError, Caller, SignIn, session, sign_out};
use ansinh_domain::access::Role;
use ansinh_store::{Db, audit, user};
use ansinh_testkit::{LOGIN, PASSWORD, administrator, app, on_both};
use jiff::SignedDuration;

fn nobody() -> Caller {
    Caller::anonymous(Some("192.0.2.1".into()))
}

fn new_user() -> NewUser {
    NewUser {
        login: " Can.Bo ".into(), name: "Người  Kiểm Thử".into(), password: PASSWORD.into()
    }
}

/// Signs in where no second step is set up.
async fn sign_in(
    app: &App,
    caller: &Caller,
    login: &str,
    password: &str,
) -> ansinh_app::Result<session::NewSession> {
    match ansinh_app::sign_in(app, caller, login, password).await? {
        SignIn::Done(session) => Ok(session),
        SignIn::OwesCode(_) => panic!("no second step is set up"),
    }
}

async fn is_good(app: &App, token: &str) -> bool {
    check_link(app, token).await.is_ok()
}

#[tokio::test]
async fn the_link_makes_one_administrator_once() {
    on_both(async |db: Db| {
        let app = app(db);
        let old = first_user_link(&app).await.unwrap().unwrap();
        let link = first_user_link(&app).await.unwrap().unwrap();
        assert!(!is_good(&app, &old).await, "a new link takes the place of the old");
        assert!(is_good(&app, &link).await);
        assert!(!is_good(&app, "guessed").await);

        let session = create_first_user(&app, &nobody(), &link, new_user()).await.unwrap();
        let signed_in = session::current(&app, &session.token).await.unwrap().unwrap();
        assert_eq!((signed_in.login.as_str(), signed_in.name.as_str()), (LOGIN, "Người Kiểm Thử"));
        let roles: Vec<Role> = signed_in.grants.iter().map(|grant| grant.role).collect();
        assert_eq!(roles, [Role::Administrator, Role::Coordinator]);

        assert!(!is_good(&app, &link).await);
        let again = create_first_user(&app, &nobody(), &link, new_user()).await.unwrap_err();
        assert!(matches!(again, AppError::LinkNotGood));
        assert_eq!(first_user_link(&app).await.unwrap(), None);
        assert_eq!(user::list(&app.db).await.unwrap().len(), 1);
        // Neither token nor password stands in the log.
        for entry in audit::newest(&app.db, 50).await.unwrap() {
            let entry = format!("{entry:?}");
            assert!(!entry.contains(&link) && !entry.contains(PASSWORD), "{entry}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_link_ends_after_a_day() {
    on_both(async |db: Db| {
        let app = app(db);
        let link = first_user_link(&app).await.unwrap().unwrap();
        app.clock.advance(SignedDuration::from_hours(24) - SignedDuration::from_secs(1));
        assert!(is_good(&app, &link).await);
        app.clock.advance(SignedDuration::from_secs(1));
        assert!(!is_good(&app, &link).await);
    })
    .await;
}

#[tokio::test]
async fn what_is_typed_is_checked_and_the_link_stays_good() {
    on_both(async |db: Db| {
        let app = app(db);
        let link = first_user_link(&app).await.unwrap().unwrap();
        let wrong = [
            (NewUser { login: "cán bộ".into(), ..new_user() }, "Tên đăng nhập"),
            (NewUser { login: "ab".into(), ..new_user() }, "Tên đăng nhập"),
            (NewUser { name: " ".into(), ..new_user() }, "họ và tên"),
            (NewUser { password: "ngắn".into(), ..new_user() }, "12 ký tự"),
        ];
        for (user, reason) in wrong {
            let refused = create_first_user(&app, &nobody(), &link, user).await.unwrap_err();
            assert!(matches!(&refused, AppError::Invalid(r) if r.contains(reason)), "{refused}");
        }
        assert!(is_good(&app, &link).await);
    })
    .await;
}

#[tokio::test]
async fn signing_in_and_out() {
    on_both(async |db: Db| {
        let app = app(db);
        administrator(&app).await;
        let session = sign_in(&app, &nobody(), "CAN.bo ", PASSWORD).await.unwrap();
        let signed_in = session::current(&app, &session.token).await.unwrap().unwrap();
        assert!(signed_in.csrf_matches(&signed_in.csrf.clone()));
        assert!(!signed_in.csrf_matches("") && !signed_in.csrf_matches(&session.token));
        assert_eq!(session::current(&app, "no such token").await.unwrap(), None);

        let caller = Caller { actor: signed_in.actor(), ..nobody() };
        sign_out(&app, &caller, &session.token).await.unwrap();
        sign_out(&app, &caller, &session.token).await.unwrap();
        assert_eq!(session::current(&app, &session.token).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_session_lasts_while_it_is_used_but_not_for_ever() {
    on_both(async |db: Db| {
        let app = app(db);
        let (_, used) = administrator(&app).await;
        let unused = sign_in(&app, &nobody(), LOGIN, PASSWORD).await.unwrap();
        let mut hours = 0;
        while session::current(&app, &used.token).await.unwrap().is_some() {
            app.clock.advance(SignedDuration::from_hours(11));
            hours += 11;
            assert!(hours < 1000, "a session without end");
        }
        assert!((29 * 24..=31 * 24).contains(&hours), "{hours} hours");
        assert_eq!(session::current(&app, &unused.token).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn wrong_passwords_make_wait() {
    on_both(async |db: Db| {
        let app = app(db);
        administrator(&app).await;
        let attempt = async |password: &str| sign_in(&app, &nobody(), LOGIN, password).await;
        for _ in 0..4 {
            let refused = attempt("sai mat khau nay").await.unwrap_err();
            assert!(matches!(refused, AppError::WrongPassword));
        }
        let refused = attempt("sai mat khau nay").await.unwrap_err();
        assert!(matches!(refused, AppError::TooManyTries { minutes: 5 }), "{refused:?}");
        // Not even the right one is looked at now.
        let refused = attempt(PASSWORD).await.unwrap_err();
        assert!(matches!(refused, AppError::TooManyTries { minutes: 5 }));
        app.clock.advance(SignedDuration::from_mins(5));
        let refused = attempt("sai mat khau nay").await.unwrap_err();
        assert!(matches!(refused, AppError::TooManyTries { minutes: 10 }), "it waits longer");
        app.clock.advance(SignedDuration::from_mins(10));
        attempt(PASSWORD).await.unwrap();
        // All is forgotten after a right one.
        let refused = attempt("sai mat khau nay").await.unwrap_err();
        assert!(matches!(refused, AppError::WrongPassword));

        let unknown = sign_in(&app, &nobody(), "khong.co", PASSWORD).await.unwrap_err();
        assert_eq!(unknown.to_string(), AppError::WrongPassword.to_string());
    })
    .await;
}
