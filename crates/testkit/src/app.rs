//! An application over a test database: a clock that stands, identifiers that repeat, people.

use ansinh_app::create_first_user::{NewUser, create_first_user, first_user_link};
use ansinh_app::oidc::OidcSettings;
use ansinh_app::session::{self, NewSession};
use ansinh_app::{App, Caller, Clock, Vault};
use ansinh_store::{Db, Ids};
use jiff::Timestamp;

/// Login of the [`administrator`].
pub const LOGIN: &str = "can.bo";
/// Password of the [`administrator`].
pub const PASSWORD: &str = "mot cau ngan de nho";

/// The instant at which tests begin: 2 December 2024, 08:00 in Việt Nam.
pub fn start() -> Timestamp {
    Timestamp::from_second(1_733_101_200).expect("a time in range")
}

/// An application over `db` whose clock stands at [`start`] until it is moved.
pub fn app(db: Db) -> App {
    App::new(db, Clock::set(start()), Ids::seeded([7; 32]))
        .with_vault(Vault::new([9; 32]))
        .with_oidc(OidcSettings { allow_http: true, ..OidcSettings::default() })
}

/// Makes the first administrator ("Người Kiểm Thử"); who they are to verbs, and their session.
pub async fn administrator(app: &App) -> (Caller, NewSession) {
    let token = first_user_link(app).await.expect("a link").expect("no administrator yet");
    let user =
        NewUser {
            login: LOGIN.into(), name: "Người Kiểm Thử".into(), password: PASSWORD.into()
        };
    let anonymous = Caller::anonymous(Some("192.0.2.1".into()));
    let session = create_first_user(app, &anonymous, &token, user).await.expect("an account");
    let signed_in =
        session::current(app, &session.token).await.expect("the session").expect("signed in");
    (Caller { actor: signed_in.actor(), ..anonymous }, session)
}
