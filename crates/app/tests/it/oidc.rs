//! Signing in by accounts elsewhere, with a provider that says what each case needs.

use ansinh_app::account::accept_link::accept_link;
use ansinh_app::account::change_activity::close_account;
use ansinh_app::account::invite::{Invitee, invite};
use ansinh_app::oidc::links::{begin_link, unlink, unlink_account};
use ansinh_app::oidc::providers::{ProviderForm, SecretChange, add_provider, change_provider};
use ansinh_app::oidc::{Begun, Finished, OidcError, Returned, begin_oidc, finish_oidc};
use ansinh_app::own::change_password::change_password;
use ansinh_app::{App, AppError, Caller, Result, SignIn, give_code};
use ansinh_store::identity_provider::{LinkBy, SecondStepOf};
use ansinh_store::{Db, ProviderId, UserId, audit, identity, user};
use ansinh_testkit::{
    CLIENT_ID, CLIENT_SECRET, FakeProvider, PASSWORD, Says, Signed, administrator, app, on_both,
};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::accounts::{OTHER_PASSWORD, code_of, done, member, nobody, owed, who, with_second_step};

const BACK: &str = "http://127.0.0.1:8080/dang-nhap/oidc/tinh/ve";
const MAIL: &str = "binh@songhoa.vn";

/// The provider as most cases have it.
pub fn form(issuer: &str, link_by: LinkBy) -> ProviderForm {
    ProviderForm {
        slug: "tinh".into(),
        label: "Đăng nhập của tỉnh".into(),
        issuer: issuer.into(),
        client_id: CLIENT_ID.into(),
        secret: SecretChange::Set(CLIENT_SECRET.into()),
        scopes: "email".into(),
        link_by,
        second_step: SecondStepOf::Ours,
        active: true,
    }
}

/// An application whose administrator has set the provider up.
struct Case {
    app: App,
    admin: Caller,
    provider: FakeProvider,
    id: ProviderId,
}

impl Case {
    async fn new(db: Db, link_by: LinkBy) -> Case {
        let app = app(db);
        let (admin, _) = administrator(&app).await;
        let provider = FakeProvider::start();
        let id = add_provider(&app, &admin, form(&provider.issuer, link_by)).await.unwrap();
        Case { app, admin, provider, id }
    }

    async fn begin(&self) -> Begun {
        begin_oidc(&self.app, "tinh", BACK, "/co-quan").await.unwrap()
    }

    async fn finish(
        &self,
        caller: &Caller,
        begun: &Begun,
        subject: &str,
        says: Says,
    ) -> Result<Finished> {
        let query = self.provider.consent(&begun.address, self.app.now(), subject, says);
        finish_oidc(&self.app, caller, "tinh", &begun.token, returned(&query)).await
    }

    /// A whole sign-in of somebody who has not signed in.
    async fn sign_in(&self, subject: &str, says: Says) -> Result<SignIn> {
        let begun = self.begin().await;
        match self.finish(&nobody(), &begun, subject, says).await? {
            Finished::SignedIn { outcome, next } => {
                assert_eq!(next, "/co-quan");
                Ok(outcome)
            }
            Finished::Linked { .. } => panic!("nobody asked for a link"),
        }
    }

    async fn link(&self, caller: &Caller, password: &str, subject: &str) -> Result<Finished> {
        let begun = begin_link(&self.app, caller, "tinh", password, BACK, "/tai-khoan/toi").await?;
        self.finish(caller, &begun, subject, Says::default()).await
    }

    /// Somebody invited with an address for mail, who has not come yet.
    async fn invited(&self, login: &str, mail: &str) -> UserId {
        let invitee = Invitee {
            login: login.into(),
            name: "Trần Thị Bình".into(),
            email: mail.into(),
            grant: None,
        };
        invite(&self.app, &self.admin, invitee).await.unwrap().user
    }

    async fn results(&self) -> Vec<String> {
        let log = audit::newest(&self.app.db, 200).await.unwrap();
        log.into_iter().rev().map(|entry| format!("{} {}", entry.verb, entry.result)).collect()
    }
}

fn returned(query: &[(String, String)]) -> Returned {
    let of = |name: &str| query.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    Returned {
        code: of("code"),
        state: of("state").unwrap_or_default(),
        error: of("error"),
        issuer: of("iss"),
    }
}

fn mail(verified: impl Into<Value>) -> Says {
    Says { claims: json!({ "email": MAIL, "email_verified": verified.into() }), ..Says::default() }
}

#[track_caller]
fn refused<T: std::fmt::Debug>(came: Result<T>) -> OidcError {
    match came {
        Err(AppError::Oidc(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn who_has_linked_an_account_signs_in_by_it_and_nobody_else_does() {
    on_both(async |db: Db| {
        let case = Case::new(db, LinkBy::Subject).await;
        let (binh, caller) = member(&case.app, &case.admin, "binh", None).await;
        // Not linked: turned away, even with a verified address.
        let stranger = refused(case.sign_in("s-1", mail(true)).await);
        assert!(matches!(stranger, OidcError::NotLinked { .. }), "{stranger}");
        assert_eq!(user::list(&case.app.db).await.unwrap().len(), 2, "nobody gets an account");

        let wrong = case.link(&caller, "sai mat khau nay", "s-1").await.unwrap_err();
        assert!(matches!(wrong, AppError::WrongOwnPassword));
        let linked = case.link(&caller, OTHER_PASSWORD, "s-1").await.unwrap();
        assert!(matches!(linked, Finished::Linked { next } if next == "/tai-khoan/toi"));
        let session = done(case.sign_in("s-1", Says::default()).await.unwrap());
        assert_eq!(who(&case.app, &session).await.0.user_id, binh);
        let rows = identity::of_user(&case.app.db, binh).await.unwrap();
        assert_eq!(rows[0].last_used_at, Some(case.app.now()));

        // One account here for one there, and the other way round.
        let (_, other) = member(&case.app, &case.admin, "chinh", None).await;
        let taken = refused(case.link(&other, OTHER_PASSWORD, "s-1").await);
        assert!(matches!(taken, OidcError::Taken { .. }));
        let second = refused(case.link(&caller, OTHER_PASSWORD, "s-2").await);
        assert!(matches!(second, OidcError::Taken { .. }));
        assert!(matches!(
            refused(case.sign_in("s-2", Says::default()).await),
            OidcError::NotLinked { .. }
        ));

        let strange = unlink_account(&case.app, &other, binh, case.id).await.unwrap_err();
        assert!(matches!(strange, AppError::Refused(_)));
        unlink(&case.app, &caller, case.id).await.unwrap();
        assert!(matches!(
            refused(case.sign_in("s-1", Says::default()).await),
            OidcError::NotLinked { .. }
        ));
        let twice = unlink(&case.app, &caller, case.id).await.unwrap_err();
        assert!(matches!(twice, AppError::NotFound { .. }));
        let log = case.results().await;
        for expected in [
            "add-identity-provider done",
            "sign-in not-linked",
            "link-identity done",
            "sign-in done",
            "sign-in taken",
            "unlink-identity done",
        ] {
            assert!(log.iter().any(|line| line == expected), "{expected} in {log:#?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_verified_address_finds_the_account_where_the_provider_is_trusted_for_it() {
    on_both(async |db: Db| {
        let case = Case::new(db, LinkBy::Email).await;
        let binh = case.invited("binh", MAIL).await;
        for verified in [json!(false), json!(null)] {
            let refused = refused(case.sign_in("s-1", mail(verified)).await);
            assert!(matches!(refused, OidcError::EmailNotVerified { .. }), "{refused}");
        }
        let other = Says {
            claims: json!({ "email": "khac@songhoa.vn", "email_verified": true }),
            ..Says::default()
        };
        assert!(matches!(refused(case.sign_in("s-1", other).await), OidcError::NotLinked { .. }));
        assert!(identity::of_user(&case.app.db, binh).await.unwrap().is_empty());

        // The address may also stand where only the access token leads; letters' case is no matter.
        let told_apart = Says {
            info: json!({ "email": "Binh@SongHoa.VN", "email_verified": true }),
            ..Says::default()
        };
        let session = done(case.sign_in("s-1", told_apart).await.unwrap());
        assert_eq!(who(&case.app, &session).await.0.user_id, binh);
        assert_eq!(case.provider.asked("/me"), 1);
        let row = user::find(&case.app.db, binh).await.unwrap().unwrap();
        assert!(row.accepted_at.is_some(), "coming is taking the invitation up");

        // From now on the subject counts: the address may change, and nobody inherits it.
        done(case.sign_in("s-1", Says::default()).await.unwrap());
        let heir = refused(case.sign_in("s-2", mail(true)).await);
        assert!(matches!(heir, OidcError::Taken { .. }), "{heir}");

        // Without a password of her own she cannot lose the only way in.
        let caller = who(&case.app, &session).await.1;
        let last = unlink(&case.app, &caller, case.id).await.unwrap_err();
        assert!(matches!(&last, AppError::Invalid(reason) if reason.contains("chưa có mật khẩu")));
        assert_eq!(identity::of_user(&case.app.db, binh).await.unwrap().len(), 1);
        let none = change_password(&case.app, &caller, None, "", OTHER_PASSWORD).await.unwrap_err();
        assert!(matches!(&none, AppError::Invalid(reason) if reason.contains("chưa có mật khẩu")));
        let link = ansinh_app::account::invite::renew_link(&case.app, &case.admin, binh).await;
        let link = link.unwrap();
        done(accept_link(&case.app, &nobody(), &link.token, OTHER_PASSWORD).await.unwrap());
        unlink(&case.app, &caller, case.id).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_does_not_fit_this_browser_and_this_moment_is_refused() {
    on_both(async |db: Db| {
        let case = Case::new(db, LinkBy::Email).await;
        case.invited("binh", MAIL).await;
        let now = case.app.now().as_second();
        let claims = |more: Value| {
            let mut says = mail(true);
            for (name, value) in more.as_object().unwrap() {
                says.claims[name] = value.clone();
            }
            says
        };
        let not_trusted = [
            claims(json!({ "nonce": "cua-nguoi-khac" })),
            claims(json!({ "nonce": null })),
            claims(json!({ "aud": "ung-dung-khac" })),
            claims(json!({ "aud": [CLIENT_ID, "ung-dung-khac"] })),
            claims(json!({ "iss": "https://evil.example" })),
            Says { signed: Signed::OtherKey, ..mail(true) },
            Says { signed: Signed::Not, ..mail(true) },
        ];
        for says in not_trusted {
            let what = format!("{says:?}");
            let refused = refused(case.sign_in("s-1", says).await);
            assert!(matches!(refused, OidcError::NotTrusted { .. }), "{what}: {refused:?}");
        }
        for (iat, exp) in [(now + 600, now + 900), (now - 3600, now - 3300), (now - 900, now + 300)]
        {
            let refused =
                refused(case.sign_in("s-1", claims(json!({ "iat": iat, "exp": exp }))).await);
            assert!(matches!(refused, OidcError::ClockSkew { .. }), "{iat} {exp}: {refused:?}");
        }
        // Half a minute is no reason to keep people out.
        let near = claims(json!({ "iat": now + 30, "exp": now + 330 }));
        done(case.sign_in("s-1", near).await.unwrap());
        let near = claims(json!({ "iat": now - 330, "exp": now - 30 }));
        done(case.sign_in("s-1", near).await.unwrap());
        let log = case.results().await;
        let count = |wanted: &str| log.iter().filter(|line| *line == wanted).count();
        assert_eq!((count("sign-in not-trusted"), count("sign-in clock-skew")), (7, 3));
    })
    .await;
}

#[tokio::test]
async fn only_the_browser_that_was_sent_comes_back_once_and_in_time() {
    on_both(async |db: Db| {
        let case = Case::new(db, LinkBy::Email).await;
        case.invited("binh", MAIL).await;
        let not_begun = |came| matches!(refused(came), OidcError::NotBegun);
        let begun = case.begin().await;
        let query = case.provider.consent(&begun.address, case.app.now(), "s-1", mail(true));
        let good = returned(&query);
        let finish = async |token: &str, returned: Returned| {
            finish_oidc(&case.app, &nobody(), "tinh", token, returned).await
        };
        let tampered = Returned { state: good.state.replace(['0', '1'], "2"), ..good.clone() };
        assert!(not_begun(finish(&begun.token, tampered).await));
        assert!(not_begun(finish("", good.clone()).await), "no cookie");
        let other = case.begin().await;
        assert!(not_begun(finish(&other.token, good.clone()).await), "another browser's state");
        assert_eq!(case.provider.asked("/token"), 0, "nothing of that reached the provider");
        assert!(matches!(
            finish_oidc(&case.app, &nobody(), "khac", &begun.token, good.clone()).await,
            Err(AppError::NotFound { .. })
        ));
        // The issuer that the answer names must be this one, if it names any.
        let mixed = Returned { issuer: Some("https://evil.example".into()), ..good.clone() };
        assert!(matches!(refused(finish(&begun.token, mixed).await), OidcError::NotTrusted { .. }));
        assert!(not_begun(finish(&begun.token, good).await), "the attempt is used up");

        let begun = case.begin().await;
        let query = case.provider.consent(&begun.address, case.app.now(), "s-1", mail(true));
        let named = Returned { issuer: Some(case.provider.issuer.clone()), ..returned(&query) };
        assert!(matches!(finish(&begun.token, named.clone()).await, Ok(Finished::SignedIn { .. })));
        assert!(not_begun(finish(&begun.token, named).await), "a second time");

        let begun = case.begin().await;
        let no = Returned {
            error: Some("access_denied".into()),
            ..returned(&case.provider.consent(&begun.address, case.app.now(), "s-1", mail(true)))
        };
        let said = refused(finish(&begun.token, no).await);
        assert!(said.to_string().contains("bị hủy hoặc bị từ chối"), "{said}");

        let begun = case.begin().await;
        let query = case.provider.consent(&begun.address, case.app.now(), "s-1", mail(true));
        case.app.clock.advance(SignedDuration::from_mins(10));
        assert!(not_begun(finish(&begun.token, returned(&query)).await), "too late");

        // A code that the provider did not give, or gave before.
        let begun = case.begin().await;
        let query = case.provider.consent(&begun.address, case.app.now(), "s-1", mail(true));
        let guessed = Returned { code: Some("code-cua-ai".into()), ..returned(&query) };
        assert!(matches!(refused(finish(&begun.token, guessed).await), OidcError::Wrong { .. }));
    })
    .await;
}

#[tokio::test]
async fn a_link_is_made_for_the_person_who_asked_for_it() {
    on_both(async |db: Db| {
        let case = Case::new(db, LinkBy::Subject).await;
        let (_, caller) = member(&case.app, &case.admin, "binh", None).await;
        let begun =
            begin_link(&case.app, &caller, "tinh", OTHER_PASSWORD, BACK, "/").await.unwrap();
        let stranger = case.finish(&nobody(), &begun, "s-1", Says::default()).await;
        assert!(matches!(refused(stranger), OidcError::NotBegun), "she has signed out meanwhile");
        let begun =
            begin_link(&case.app, &caller, "tinh", OTHER_PASSWORD, BACK, "/").await.unwrap();
        let other = case.finish(&case.admin, &begun, "s-1", Says::default()).await;
        assert!(matches!(refused(other), OidcError::NotBegun), "another person sits there");
        let anonymous = begin_link(&case.app, &nobody(), "tinh", PASSWORD, BACK, "/").await;
        assert!(matches!(anonymous, Err(AppError::Refused(_))));
    })
    .await;
}

#[tokio::test]
async fn a_closed_account_stays_closed_and_the_second_step_is_owed_unless_theirs_suffices() {
    on_both(async |db: Db| {
        let case = Case::new(db, LinkBy::Subject).await;
        let (binh, caller) = member(&case.app, &case.admin, "binh", None).await;
        case.link(&caller, OTHER_PASSWORD, "s-1").await.unwrap();
        let (secret, _) = with_second_step(&case.app, &caller, OTHER_PASSWORD).await;
        case.app.clock.advance(SignedDuration::from_secs(60));
        let pending = owed(case.sign_in("s-1", Says::default()).await.unwrap());
        let code = code_of(&secret, case.app.now());
        let session = give_code(&case.app, &nobody(), &pending, &code).await.unwrap();
        assert_eq!(who(&case.app, &session).await.0.user_id, binh);

        let theirs = ProviderForm {
            second_step: SecondStepOf::Theirs,
            secret: SecretChange::Keep,
            ..form(&case.provider.issuer, LinkBy::Subject)
        };
        change_provider(&case.app, &case.admin, case.id, theirs.clone()).await.unwrap();
        done(case.sign_in("s-1", Says::default()).await.unwrap());

        close_account(&case.app, &case.admin, binh).await.unwrap();
        let closed = refused(case.sign_in("s-1", Says::default()).await);
        assert!(matches!(closed, OidcError::Closed), "{closed}");

        // A provider that was switched off lets nobody in, also whoever was on the way.
        let begun = case.begin().await;
        let off = ProviderForm { active: false, ..theirs };
        change_provider(&case.app, &case.admin, case.id, off).await.unwrap();
        let late = case.finish(&nobody(), &begun, "s-1", Says::default()).await;
        assert!(matches!(late, Err(AppError::NotFound { .. })));
        let gone = begin_oidc(&case.app, "tinh", BACK, "/").await.unwrap_err();
        assert!(matches!(gone, AppError::NotFound { .. }));
    })
    .await;
}

#[tokio::test]
async fn keys_are_asked_for_once_an_hour_and_again_when_they_were_exchanged() {
    on_both(async |db: Db| {
        let case = Case::new(db, LinkBy::Email).await;
        case.invited("binh", MAIL).await;
        done(case.sign_in("s-1", mail(true)).await.unwrap());
        done(case.sign_in("s-1", mail(true)).await.unwrap());
        assert_eq!(case.provider.asked("/keys"), 1);
        case.provider.exchange_keys();
        let too_soon = refused(case.sign_in("s-1", mail(true)).await);
        assert!(matches!(too_soon, OidcError::NotTrusted { .. }), "not with every bad token");
        assert_eq!(case.provider.asked("/keys"), 1);
        case.app.clock.advance(SignedDuration::from_secs(31));
        done(case.sign_in("s-1", mail(true)).await.unwrap());
        assert_eq!(case.provider.asked("/keys"), 2);
        case.app.clock.advance(SignedDuration::from_hours(1));
        done(case.sign_in("s-1", mail(true)).await.unwrap());
        assert_eq!(case.provider.asked("/keys"), 3);

        // It breaks down while the browser is there.
        let begun = case.begin().await;
        case.provider.break_down();
        let down = refused(case.finish(&nobody(), &begun, "s-1", mail(true)).await);
        assert!(matches!(down, OidcError::Down { .. } | OidcError::Wrong { .. }), "{down:?}");
        case.app.clock.advance(SignedDuration::from_hours(1));
        let down = refused(begin_oidc(&case.app, "tinh", BACK, "/").await);
        assert!(matches!(down, OidcError::Down { .. }), "{down:?}");
        assert!(down.to_string().contains("Không liên lạc được với Đăng nhập của tỉnh"));
        assert!(case.results().await.contains(&"ask-identity-provider failed".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn several_providers_stand_side_by_side() {
    on_both(async |db: Db| {
        let case = Case::new(db, LinkBy::Subject).await;
        let second = FakeProvider::start();
        let other = ProviderForm {
            slug: "so".into(),
            label: "Sở".into(),
            ..form(&second.issuer, LinkBy::Subject)
        };
        add_provider(&case.app, &case.admin, other).await.unwrap();
        let (binh, caller) = member(&case.app, &case.admin, "binh", None).await;
        case.link(&caller, OTHER_PASSWORD, "s-1").await.unwrap();
        // The same subject elsewhere is somebody else.
        let begun = begin_oidc(&case.app, "so", BACK, "/").await.unwrap();
        let query = second.consent(&begun.address, case.app.now(), "s-1", Says::default());
        let came = finish_oidc(&case.app, &nobody(), "so", &begun.token, returned(&query)).await;
        assert!(matches!(refused(came), OidcError::NotLinked { .. }));
        // What one provider sends back is nothing to the other.
        let begun = begin_oidc(&case.app, "so", BACK, "/").await.unwrap();
        let query = second.consent(&begun.address, case.app.now(), "s-1", Says::default());
        let came = finish_oidc(&case.app, &nobody(), "tinh", &begun.token, returned(&query)).await;
        assert!(matches!(refused(came), OidcError::NotBegun));
        let session = done(case.sign_in("s-1", Says::default()).await.unwrap());
        assert_eq!(who(&case.app, &session).await.0.user_id, binh);
    })
    .await;
}
