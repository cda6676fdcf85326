//! Locks that an administrator sees and takes off, and the notice of a changed password.

use ansinh_app::account::accept_link::accept_link;
use ansinh_app::account::invite::renew_link;
use ansinh_app::account::unlock::{locks, unlock};
use ansinh_app::own::change_password::change_password;
use ansinh_app::own::dismiss_notice::dismiss_notice;
use ansinh_app::{AppError, Caller, sign_in};
use ansinh_store::{Db, audit};
use ansinh_testkit::{administrator, app, on_both};
use jiff::SignedDuration;

use crate::accounts::{OTHER_PASSWORD, done, member, nobody, who};

#[tokio::test]
async fn an_administrator_sees_a_lock_and_takes_it_off() {
    on_both(async |db: Db| {
        let app = app(db);
        let (admin, _) = administrator(&app).await;
        let (binh, caller) = member(&app, &admin, "binh", None).await;
        for _ in 0..5 {
            sign_in(&app, &nobody(), "binh", "sai mat khau nay").await.unwrap_err();
        }
        let locked = sign_in(&app, &nobody(), "binh", OTHER_PASSWORD).await.unwrap_err();
        assert!(matches!(locked, AppError::TooManyTries { minutes: 5 }));
        let seen = locks(&app, &admin).await.unwrap();
        let until = seen.until("binh").unwrap();
        assert_eq!(app.now().duration_until(until), SignedDuration::from_mins(5));
        assert_eq!(seen.until("can.bo"), None);

        for stranger in [&caller, &nobody()] {
            let refused = unlock(&app, stranger, binh).await.unwrap_err();
            assert!(matches!(refused, AppError::Refused(_)), "{refused}");
            assert!(locks(&app, stranger).await.is_err());
        }
        unlock(&app, &admin, binh).await.unwrap();
        assert_eq!(locks(&app, &admin).await.unwrap().until("binh"), None);
        done(sign_in(&app, &nobody(), "binh", OTHER_PASSWORD).await.unwrap());
        // There is nothing to take off a second time, and nothing to note.
        unlock(&app, &admin, binh).await.unwrap();
        let log = audit::newest(&app.db, 100).await.unwrap();
        let noted: Vec<_> = log.iter().filter(|entry| entry.verb == "unlock-login").collect();
        assert_eq!(noted.len(), 1);
        assert_eq!(noted[0].subject_id, Some(binh.0));
        assert!(noted[0].before_value.as_deref().unwrap().contains("locked_until"));

        // A lock that lapsed is none.
        for _ in 0..5 {
            sign_in(&app, &nobody(), "binh", "sai mat khau nay").await.unwrap_err();
        }
        app.clock.advance(SignedDuration::from_mins(5));
        assert_eq!(locks(&app, &admin).await.unwrap().until("binh"), None);
    })
    .await;
}

#[tokio::test]
async fn a_changed_password_is_told_at_the_next_sign_in_until_it_is_known() {
    on_both(async |db: Db| {
        let app = app(db);
        let (admin, _) = administrator(&app).await;
        let (binh, caller) = member(&app, &admin, "binh", None).await;
        let notice = async |password: &str| {
            let session = done(sign_in(&app, &nobody(), "binh", password).await.unwrap());
            who(&app, &session).await.0.password_change
        };
        app.clock.advance(SignedDuration::from_mins(1));
        assert_eq!(notice(OTHER_PASSWORD).await, None, "the first password is no change");

        let elsewhere = Caller { address: Some("198.51.100.9".into()), ..caller.clone() };
        let changed_at = app.now();
        let new = "mot mat khau moi khac";
        change_password(&app, &elsewhere, None, OTHER_PASSWORD, new).await.unwrap();
        app.clock.advance(SignedDuration::from_mins(1));
        let told = Some((changed_at, Some("198.51.100.9".to_owned())));
        assert_eq!(notice(new).await, told);
        assert_eq!(notice(new).await, told, "until she says that she knows");
        dismiss_notice(&app, &caller).await.unwrap();
        dismiss_notice(&app, &caller).await.unwrap();
        assert_eq!(notice(new).await, None);
        let log = audit::newest(&app.db, 100).await.unwrap();
        assert_eq!(log.iter().filter(|entry| entry.verb == "know-password-change").count(), 1);

        // Whoever takes a link up is not told of their own deed, but the next session is.
        let link = renew_link(&app, &admin, binh).await.unwrap();
        let session =
            done(accept_link(&app, &nobody(), &link.token, OTHER_PASSWORD).await.unwrap());
        assert_eq!(who(&app, &session).await.0.password_change, None);
        app.clock.advance(SignedDuration::from_mins(1));
        assert!(notice(OTHER_PASSWORD).await.is_some());
    })
    .await;
}
