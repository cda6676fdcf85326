//! May this actor do this, now? Pages ask it for what to show, verbs ask it again.
//!
//! Accepted plans are public documents, so their pages are open to anyone. What is under review,
//! and the names of people, are for those who have signed in.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Who is asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Nobody has signed in.
    Anonymous,
    /// A person who has signed in.
    User {
        /// Their account.
        id: Uuid,
        /// What they may be.
        roles: Vec<Role>,
    },
    /// The program itself, or the person who runs it at the machine: start-up, the command line,
    /// background work.
    System,
}

/// What a person is to the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Quản trị: people, settings, back-ups; may do whatever a coordinator may.
    Administrator,
    /// Điều phối: the department that collects; brings plans in and settles their findings.
    Coordinator,
}

impl Role {
    /// Every role, in the order pages list them.
    pub const ALL: [Role; 2] = [Role::Administrator, Role::Coordinator];

    /// The role's name in Vietnamese.
    pub fn title(self) -> &'static str {
        match self {
            Role::Administrator => "Quản trị hệ thống",
            Role::Coordinator => "Điều phối",
        }
    }
}

/// What someone wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// See an accepted plan and everything in it.
    ReadPlan,
    /// See who settled a finding, who brought a plan in.
    SeePeople,
    /// Bring a file in to be read.
    UploadSource,
    /// See imports: the draft, its findings and source.
    ReadImport,
    /// Answer a finding.
    SettleFinding,
    /// Make an import a plan.
    AcceptImport,
    /// Refuse an import, so that it never becomes a plan.
    RefuseImport,
    /// Make and change accounts.
    ManageUsers,
}

impl Action {
    /// Every action, for the access matrix.
    pub const ALL: [Action; 8] = [
        Action::ReadPlan,
        Action::SeePeople,
        Action::UploadSource,
        Action::ReadImport,
        Action::SettleFinding,
        Action::AcceptImport,
        Action::RefuseImport,
        Action::ManageUsers,
    ];

    /// What the action is called in Vietnamese, to stand after "quyền".
    pub fn title(self) -> &'static str {
        match self {
            Action::ReadPlan => "xem kế hoạch",
            Action::SeePeople => "xem người thực hiện",
            Action::UploadSource => "tải tệp kế hoạch lên",
            Action::ReadImport => "xem bản nhập kế hoạch",
            Action::SettleFinding => "xử lý điểm cần xem",
            Action::AcceptImport => "chấp nhận kế hoạch",
            Action::RefuseImport => "từ chối bản nhập kế hoạch",
            Action::ManageUsers => "quản lý người dùng",
        }
    }
}

/// Why not, in words for the person who asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Signing in may help.
    #[error("Bạn cần đăng nhập để có quyền {}.", .action.title())]
    SignInFirst {
        /// What was wanted.
        action: Action,
    },
    /// Signed in, but not in a role that may.
    #[error(
        "Tài khoản của bạn không có quyền {}. Hãy liên hệ người quản trị hệ thống nếu bạn cần quyền này.",
        .action.title()
    )]
    NotYourRole {
        /// What was wanted.
        action: Action,
    },
}

impl Refusal {
    /// The reason in Vietnamese.
    pub fn reason(&self) -> String {
        self.to_string()
    }
}

impl Actor {
    /// The account behind the actor, if a person has signed in.
    pub fn user_id(&self) -> Option<Uuid> {
        match self {
            Actor::User { id, .. } => Some(*id),
            Actor::Anonymous | Actor::System => None,
        }
    }

    /// Whether the actor holds `role`.
    pub fn has(&self, role: Role) -> bool {
        matches!(self, Actor::User { roles, .. } if roles.contains(&role))
    }
}

/// Whether `actor` may do `action`.
///
/// # Errors
/// The reason why not.
pub fn may(actor: &Actor, action: Action) -> Result<(), Refusal> {
    let roles: &[Role] = match action {
        Action::ReadPlan => return Ok(()),
        Action::SeePeople => &Role::ALL,
        Action::UploadSource
        | Action::ReadImport
        | Action::SettleFinding
        | Action::AcceptImport
        | Action::RefuseImport => &[Role::Coordinator, Role::Administrator],
        Action::ManageUsers => &[Role::Administrator],
    };
    match actor {
        Actor::System => Ok(()),
        Actor::Anonymous => Err(Refusal::SignInFirst { action }),
        Actor::User { roles: held, .. } if held.iter().any(|role| roles.contains(role)) => Ok(()),
        Actor::User { .. } => Err(Refusal::NotYourRole { action }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The whole matrix in one place: a change of it must be seen.
    #[test]
    fn matrix() {
        let user = |roles: &[Role]| Actor::User { id: Uuid::nil(), roles: roles.to_vec() };
        let actors = [
            Actor::Anonymous,
            user(&[]),
            user(&[Role::Coordinator]),
            user(&[Role::Administrator]),
            Actor::System,
        ];
        let matrix: Vec<(Action, String)> = Action::ALL
            .into_iter()
            .map(|action| {
                let row = actors.iter().map(|a| if may(a, action).is_ok() { '+' } else { '-' });
                (action, row.collect())
            })
            .collect();
        let expected = [
            (Action::ReadPlan, "+++++"),
            (Action::SeePeople, "--+++"),
            (Action::UploadSource, "--+++"),
            (Action::ReadImport, "--+++"),
            (Action::SettleFinding, "--+++"),
            (Action::AcceptImport, "--+++"),
            (Action::RefuseImport, "--+++"),
            (Action::ManageUsers, "---++"),
        ];
        for ((action, row), (want_action, want)) in matrix.iter().zip(expected) {
            assert_eq!((*action, row.as_str()), (want_action, want));
        }
        assert_eq!(matrix.len(), expected.len());
    }

    #[test]
    fn refusals_say_what_to_do() {
        let anonymous = may(&Actor::Anonymous, Action::UploadSource).unwrap_err();
        assert_eq!(anonymous.reason(), "Bạn cần đăng nhập để có quyền tải tệp kế hoạch lên.");
        let wrong_role = Actor::User { id: Uuid::nil(), roles: vec![Role::Coordinator] };
        let refusal = may(&wrong_role, Action::ManageUsers).unwrap_err();
        assert!(refusal.reason().contains("quản lý người dùng"));
    }
}
