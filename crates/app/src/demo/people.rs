//! Made-up people with accounts, taken up as real ones are: by invitation.

use ansinh_domain::access::{Grant, Role, Scope};
use ansinh_domain::text::fold;
use ansinh_store::{BodyId, UserId};

use super::dice::Dice;
use super::stage::{Stage, minutes};
use crate::account::accept_link::accept_link;
use crate::account::invite::{Invitee, invite};
use crate::create_first_user::{NewUser, create_first_user, first_user_link};
use crate::session::{NewSession, current};
use crate::{App, AppError, Caller, Result, SignIn, sign_out};

const SURNAMES: [&str; 8] = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi"];
const MIDDLE: [&str; 4] = ["Văn", "Thị", "Đình", "Thu"];
/// "Sample", "trial", "example", "drawing": nobody takes them for somebody they know.
const GIVEN: [&str; 4] = ["Mẫu", "Thử", "Dụ", "Hoạ"];
/// An address set apart for documentation.
const ADDRESS: &str = "192.0.2.10";

/// Who works on the reports of a body.
#[derive(Debug, Clone)]
pub(super) struct Team {
    pub(super) officer: Caller,
    pub(super) officer_id: Option<UserId>,
    pub(super) head: Caller,
}

/// The first account, which makes all others.
pub(super) async fn administrator(app: &App, password: &str) -> Result<Caller> {
    let missing = || AppError::Internal("the demo has an administrator already".into());
    let token = first_user_link(app).await?.ok_or_else(missing)?;
    let user = NewUser {
        login: "quan.tri".to_owned(),
        name: "Quản Trị Viên Mẫu".to_owned(),
        password: password.to_owned(),
    };
    let session = create_first_user(app, &anonymous(), &token, user).await?;
    signed_out(app, session).await
}

/// Who it is to verbs; the session ends, because nobody uses it.
async fn signed_out(app: &App, session: NewSession) -> Result<Caller> {
    let who = current(app, &session.token).await?;
    let who = who.ok_or_else(|| AppError::Internal("a session of the demo is not there".into()))?;
    let caller = Caller { actor: who.actor(), ..anonymous() };
    sign_out(app, &caller, &session.token).await?;
    Ok(caller)
}

fn anonymous() -> Caller {
    Caller::anonymous(Some(ADDRESS.to_owned()))
}

fn name(dice: Dice, login: &str) -> String {
    let part = |what: &str, of: &[&'static str]| {
        dice.pick(&format!("{what} {login}"), of).unwrap_or_default()
    };
    format!("{} {} {}", part("surname", &SURNAMES), part("middle", &MIDDLE), part("given", &GIVEN))
}

/// "Sở Văn hoá, Thể thao và Du lịch": "svhttvdl".
fn initials(body: &str) -> String {
    fold(body)
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter_map(|word| word.chars().next())
        .collect()
}

impl Stage<'_> {
    /// Invites a person, who takes the account up.
    pub(super) async fn person(&self, login: &str, role: Role, scope: Scope) -> Result<Caller> {
        let grant = Grant { role, scope, from: self.app.today(), to: None, deputy_of: None };
        let invitee = Invitee {
            login: login.to_owned(),
            name: name(self.dice, login),
            email: String::new(),
            grant: Some(grant),
        };
        let link = invite(&self.app, &self.administrator, invitee).await?;
        self.app.clock.advance(minutes(3));
        match accept_link(&self.app, &anonymous(), &link.token, &self.password).await? {
            SignIn::Done(session) => signed_out(&self.app, session).await,
            SignIn::OwesCode(_) => {
                Err(AppError::Internal("a person of the demo has a second step".into()))
            }
        }
    }

    /// Sees to it that a body has an officer and a head.
    pub(super) async fn staff(&mut self, body: BodyId, body_name: &str) -> Result<()> {
        if self.teams.contains_key(&body) {
            return Ok(());
        }
        let mut word = initials(body_name);
        while !self.words.insert(word.clone()) {
            word.push('x');
        }
        let scope = Scope::Body(body.0);
        let officer = self.person(&format!("can.bo.{word}"), Role::ReportingOfficer, scope).await?;
        let head = self.person(&format!("thu.truong.{word}"), Role::Approver, scope).await?;
        let officer_id = officer.user();
        self.teams.insert(body, Team { officer, officer_id, head });
        Ok(())
    }

    pub(super) fn team(&self, body: BodyId) -> Result<&Team> {
        let missing = || AppError::Internal("a body of the demo has nobody".into());
        self.teams.get(&body).ok_or_else(missing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_bodies() {
        let check = |name, expected: &str| assert_eq!(initials(name), expected, "{name}");
        check("Sở Y tế", "syt");
        check("Sở Văn hoá, Thể thao và Du lịch", "svhttvdl");
        check("Sở Lao động - Thương binh và Xã hội", "sldtbvxh");
    }
}
