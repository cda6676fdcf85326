//! Secrets are sealed under the key of the installation; a key that is lost has a way out.

use ansinh_app::oidc::providers::add_provider;
use ansinh_app::own::second_step::begin_second_step;
use ansinh_app::secrets::{Resealed, adopt_key, expected_key, give_up_secrets, rotate_key};
use ansinh_app::{App, AppError, Vault, give_code, sign_in};
use ansinh_store::identity_provider::{self, LinkBy};
use ansinh_store::{Db, Ids, audit, second_step};
use ansinh_testkit::{
    FakeProvider, LOGIN, PASSWORD, administrator, app, on_both, put_unsealed_secret,
};
use jiff::SignedDuration;
use totp_rs::Secret;

use crate::accounts::{code_of, done, nobody, owed, with_second_step};
use crate::oidc::form;

#[tokio::test]
async fn secrets_are_kept_sealed_and_those_of_before_are_sealed_at_the_start() {
    on_both(async |db: Db| {
        let app = app(db);
        let (admin, _) = administrator(&app).await;
        let me = ansinh_store::UserId(admin.actor.user_id().unwrap());
        let (secret, _) = with_second_step(&app, &admin, PASSWORD).await;
        let bytes = Secret::try_from_base32(&secret).unwrap().as_bytes().to_vec();
        let kept = async || second_step::totp(&app.db, me).await.unwrap().unwrap();
        let holds = |kept: &[u8]| kept.windows(bytes.len()).any(|part| part == bytes);
        assert!(kept().await.sealed && !holds(&kept().await.secret));

        assert_eq!(expected_key(&app).await.unwrap(), None);
        put_unsealed_secret(&app.db, me.0, &bytes).await;
        assert!(holds(&kept().await.secret));
        assert_eq!(adopt_key(&app).await.unwrap(), 1);
        assert!(kept().await.sealed && !holds(&kept().await.secret));
        assert_eq!(expected_key(&app).await.unwrap().unwrap(), Vault::new([9; 32]).fingerprint());
        assert_eq!(adopt_key(&app).await.unwrap(), 0, "a second start has nothing to do");
        let log = audit::newest(&app.db, 100).await.unwrap();
        for verb in ["adopt-key", "seal-secrets"] {
            assert_eq!(log.iter().filter(|entry| entry.verb == verb).count(), 1, "{verb}");
        }

        app.clock.advance(SignedDuration::from_secs(60));
        let pending = owed(sign_in(&app, &nobody(), LOGIN, PASSWORD).await.unwrap());
        let code = code_of(&secret, app.now());
        give_code(&app, &nobody(), &pending, &code).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn under_another_key_nothing_opens_and_the_lost_is_given_up() {
    on_both(async |db: Db| {
        let app = app(db);
        let (admin, _) = administrator(&app).await;
        let (secret, _) = with_second_step(&app, &admin, PASSWORD).await;
        adopt_key(&app).await.unwrap();
        app.clock.advance(SignedDuration::from_secs(60));
        let other = app.clone().with_vault(Vault::new([1; 32]));
        let without = App::new(app.db.clone(), app.clock.clone(), Ids::seeded([3; 32]));
        for wrong in [&other, &without] {
            let pending = owed(sign_in(wrong, &nobody(), LOGIN, PASSWORD).await.unwrap());
            let code = code_of(&secret, app.now());
            let failed = give_code(wrong, &nobody(), &pending, &code).await.unwrap_err();
            assert!(matches!(failed, AppError::Internal(_)), "{failed}");
        }
        let no_key = begin_second_step(&without, &admin, PASSWORD).await.unwrap_err();
        assert!(matches!(no_key, AppError::Invalid(_) | AppError::Internal(_)), "{no_key}");

        assert_eq!(give_up_secrets(&other).await.unwrap().second_steps, 1);
        assert_eq!(expected_key(&other).await.unwrap(), None);
        done(sign_in(&other, &nobody(), LOGIN, PASSWORD).await.unwrap());
        adopt_key(&other).await.unwrap();
        let (secret, _) = with_second_step(&other, &admin, PASSWORD).await;
        app.clock.advance(SignedDuration::from_secs(60));
        let pending = owed(sign_in(&other, &nobody(), LOGIN, PASSWORD).await.unwrap());
        give_code(&other, &nobody(), &pending, &code_of(&secret, app.now())).await.unwrap();
        let log = audit::newest(&app.db, 100).await.unwrap();
        let given_up = log.iter().find(|entry| entry.verb == "give-up-secrets").unwrap();
        assert_eq!(
            given_up.after_value.as_deref(),
            Some(r#"{"secrets":1,"providers":0,"webhooks":0}"#)
        );
    })
    .await;
}

#[tokio::test]
async fn everything_is_sealed_anew_under_another_key_or_nothing_is() {
    on_both(async |db: Db| {
        let app = app(db);
        let (admin, _) = administrator(&app).await;
        let me = ansinh_store::UserId(admin.actor.user_id().unwrap());
        let (secret, _) = with_second_step(&app, &admin, PASSWORD).await;
        adopt_key(&app).await.unwrap();
        let fake = FakeProvider::start();
        let wanted = form(&fake.issuer, LinkBy::Email);
        let provider = add_provider(&app, &admin, wanted).await.unwrap();
        let sealed = async || {
            let totp = second_step::totp(&app.db, me).await.unwrap().unwrap().secret;
            let all = identity_provider::list(&app.db).await.unwrap();
            (totp, all.into_iter().find(|row| row.id == provider).unwrap().secret.unwrap())
        };
        let before = sealed().await;
        let next = Vault::new([1; 32]);
        let stranger = app.clone().with_vault(Vault::new([2; 32]));
        let failed = rotate_key(&stranger, &next).await.unwrap_err();
        assert!(matches!(failed, AppError::Internal(_)), "{failed}");
        assert_eq!(sealed().await, before, "nothing was changed");
        assert_eq!(expected_key(&app).await.unwrap().unwrap(), Vault::new([9; 32]).fingerprint());

        let told = rotate_key(&app, &next).await.unwrap();
        assert_eq!(told, Resealed { second_steps: 1, providers: 1, webhooks: 0 });
        let after = sealed().await;
        assert!(after.0 != before.0 && after.1 != before.1);
        assert_eq!(expected_key(&app).await.unwrap().unwrap(), next.fingerprint());
        app.clock.advance(SignedDuration::from_secs(60));
        let code = code_of(&secret, app.now());
        let pending = owed(sign_in(&app, &nobody(), LOGIN, PASSWORD).await.unwrap());
        let old = give_code(&app, &nobody(), &pending, &code).await.unwrap_err();
        assert!(matches!(old, AppError::Internal(_)), "the old key opens nothing: {old}");
        let app = app.clone().with_vault(next);
        let pending = owed(sign_in(&app, &nobody(), LOGIN, PASSWORD).await.unwrap());
        give_code(&app, &nobody(), &pending, &code).await.unwrap();
        let log = audit::newest(&app.db, 100).await.unwrap();
        let entry = log.iter().find(|entry| entry.verb == "rotate-key").unwrap();
        let text = format!("{:?}{:?}", entry.before_value, entry.after_value);
        assert!(text.contains(r#"\"secrets\":1"#), "{text}");
        assert!(!text.contains(&secret), "the log holds no secret");
    })
    .await;
}
