//! Providers as an administrator sets them up.

use std::collections::HashMap;

use ansinh_app::oidc::providers::{
    ProviderForm, SecretChange, SecretFrom, add_provider, change_provider, check_provider,
    secret_from,
};
use ansinh_app::oidc::{OidcSettings, Returned, begin_oidc, finish_oidc};
use ansinh_app::secrets::{adopt_key, give_up_secrets};
use ansinh_app::{AppError, Caller};
use ansinh_domain::access::{Grant, Role, Scope};
use ansinh_store::identity_provider::{self, LinkBy, ProviderRow};
use ansinh_store::{Db, audit};
use ansinh_testkit::{CLIENT_SECRET, FakeProvider, Says, administrator, app, on_both};

use crate::accounts::{member, nobody};
use crate::oidc::form;

async fn only(db: &Db) -> ProviderRow {
    let mut all = identity_provider::list(db).await.unwrap();
    assert_eq!(all.len(), 1);
    all.remove(0)
}

#[tokio::test]
async fn only_an_administrator_sets_providers_up_and_no_secret_is_told() {
    on_both(async |db: Db| {
        let app = app(db);
        let (admin, _) = administrator(&app).await;
        let provider = FakeProvider::start();
        let auditor = Grant {
            role: Role::Auditor,
            scope: Scope::WholePlan,
            from: app.today(),
            to: None,
            deputy_of: None,
        };
        let (_, auditor) = member(&app, &admin, "binh", Some(auditor)).await;
        let good = || form(&provider.issuer, LinkBy::Email);
        for caller in [&auditor, &nobody()] {
            let refused = add_provider(&app, caller, good()).await.unwrap_err();
            assert!(matches!(refused, AppError::Refused(_)));
        }
        let id = add_provider(&app, &admin, good()).await.unwrap();
        check_provider(&app, &admin, id).await.unwrap();
        let row = only(&app.db).await;
        let kept = row.secret.clone().unwrap();
        assert!(!kept.windows(6).any(|part| part == b"bi-mat"), "sealed");
        assert_eq!(secret_from(&app, &row), SecretFrom::Stored);

        // Kept, taken away, and put back; the issuer stays whatever is sent.
        let keep = ProviderForm {
            secret: SecretChange::Keep,
            issuer: "https://evil.example".into(),
            label: "Tên mới".into(),
            ..good()
        };
        change_provider(&app, &admin, id, keep.clone()).await.unwrap();
        let row = only(&app.db).await;
        assert_eq!((row.label.as_str(), &row.issuer), ("Tên mới", &provider.issuer));
        assert_eq!(row.secret, Some(kept));
        let remove = ProviderForm { secret: SecretChange::Remove, ..keep };
        change_provider(&app, &admin, id, remove).await.unwrap();
        let row = only(&app.db).await;
        assert_eq!((row.secret.clone(), secret_from(&app, &row)), (None, SecretFrom::Nowhere));

        for entry in audit::newest(&app.db, 100).await.unwrap() {
            let entry = format!("{entry:?}");
            assert!(!entry.contains(CLIENT_SECRET), "{entry}");
        }
        let shown = format!("{row:?} {:?}", good());
        assert!(!shown.contains(CLIENT_SECRET), "{shown}");
    })
    .await;
}

#[tokio::test]
async fn what_cannot_stand_is_said_so() {
    on_both(async |db: Db| {
        let app = app(db);
        let (admin, _) = administrator(&app).await;
        let good = || form("https://dangnhap.songhoa.vn", LinkBy::Subject);
        let check = async |form: ProviderForm, part: &str| {
            let refused = add_provider(&app, &admin, form).await.unwrap_err();
            assert!(matches!(&refused, AppError::Invalid(why) if why.contains(part)), "{refused}");
        };
        check(ProviderForm { slug: "Tỉnh".into(), ..good() }, "Từ dùng trong địa chỉ").await;
        check(ProviderForm { issuer: "http://songhoa.vn".into(), ..good() }, "https").await;
        check(ProviderForm { label: "  ".into(), ..good() }, "tên của hệ thống").await;
        check(ProviderForm { client_id: "a b".into(), ..good() }, "client ID").await;
        check(ProviderForm { scopes: "thư".into(), ..good() }, "Phạm vi").await;
        let secret = SecretChange::Set("có dấu".into());
        check(ProviderForm { secret, ..good() }, "client secret").await;
        add_provider(&app, &admin, good()).await.unwrap();
        check(good(), "Đã có hệ thống").await;
        check(ProviderForm { slug: "khac".into(), ..good() }, "Đã có hệ thống").await;
    })
    .await;
}

#[tokio::test]
async fn a_secret_from_outside_goes_before_a_stored_one_and_a_lost_key_loses_only_that() {
    on_both(async |db: Db| {
        let app = app(db);
        let (admin, _) = administrator(&app).await;
        adopt_key(&app).await.unwrap();
        let provider = FakeProvider::start();
        let wrong = ProviderForm {
            secret: SecretChange::Set("khong-phai-bi-mat".into()),
            ..form(&provider.issuer, LinkBy::Subject)
        };
        let id = add_provider(&app, &admin, wrong).await.unwrap();
        let come = async |app: &ansinh_app::App| {
            let begun = begin_oidc(app, "tinh", "http://127.0.0.1/ve", "/").await.unwrap();
            let query = provider.consent(&begun.address, app.now(), "s-1", Says::default());
            let returned = Returned {
                code: Some(query[0].1.clone()),
                state: query[1].1.clone(),
                ..Returned::default()
            };
            finish_oidc(app, &nobody(), "tinh", &begun.token, returned).await.unwrap_err()
        };
        let stored = come(&app).await.to_string();
        assert!(stored.contains("kiểm tra cấu hình"), "the provider does not know it: {stored}");
        let settings = OidcSettings {
            outside_secrets: HashMap::from([("tinh".to_owned(), CLIENT_SECRET.to_owned())]),
            allow_http: true,
        };
        assert!(!format!("{settings:?}").contains(CLIENT_SECRET));
        let with = app.clone().with_oidc(settings);
        let outside = come(&with).await.to_string();
        assert!(outside.contains("chưa liên kết"), "{outside}");
        assert_eq!(secret_from(&with, &only(&app.db).await), SecretFrom::Outside);

        assert_eq!(give_up_secrets(&app).await.unwrap().providers, 1);
        assert_eq!(only(&app.db).await.secret, None);
        let put_back = ProviderForm {
            secret: SecretChange::Set(CLIENT_SECRET.into()),
            ..form(&provider.issuer, LinkBy::Subject)
        };
        change_provider(&app, &admin, id, put_back).await.unwrap();
        assert!(come(&app).await.to_string().contains("chưa liên kết"));
    })
    .await;
}

/// Without leave for it, not even this machine is asked without encryption.
#[tokio::test]
async fn unencrypted_providers_are_not_asked() {
    on_both(async |db: Db| {
        let app = app(db);
        let (admin, _) = administrator(&app).await;
        let provider = FakeProvider::start();
        let id = add_provider(&app, &admin, form(&provider.issuer, LinkBy::Subject)).await.unwrap();
        let strict = app.clone().with_oidc(OidcSettings::default());
        let refused = check_provider(&strict, &admin, id).await.unwrap_err();
        let AppError::Oidc(refused) = refused else { panic!("{refused}") };
        assert!(refused.cause().unwrap().contains("not encrypted"), "{refused:?}");
        assert_eq!(provider.asked("/.well-known/openid-configuration"), 0);
        let nobody = check_provider(&app, &Caller::anonymous(None), id).await.unwrap_err();
        assert!(matches!(nobody, AppError::Refused(_)));
    })
    .await;
}
