//! May this actor do this to this, today? Pages ask it for what to show, verbs ask it again.
//!
//! Accepted plans are public documents, so their pages are open to anyone. What is under review,
//! and the names of people, are for those who have signed in and hold a role on the day.

mod action;
mod grant;
mod token;

pub use action::Action;
pub use grant::{Grant, Role, Scope};
pub use token::TokenScope;

use jiff::civil::Date;
use uuid::Uuid;

use action::Rule;

/// Who is asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Nobody has signed in.
    Anonymous,
    /// A person who has signed in.
    User {
        /// Their account.
        id: Uuid,
        /// What they are, were and will be; the day decides which of it counts.
        grants: Vec<Grant>,
    },
    /// The program itself, or the person who runs it at the machine: start-up, the command line,
    /// background work.
    System,
}

impl Actor {
    /// The account behind the actor, if a person has signed in.
    pub fn user_id(&self) -> Option<Uuid> {
        match self {
            Actor::User { id, .. } => Some(*id),
            Actor::Anonymous | Actor::System => None,
        }
    }

    /// Whether the actor holds `role` anywhere on `today`.
    pub fn has(&self, role: Role, today: Date) -> bool {
        self.grants().iter().any(|grant| grant.role == role && grant.in_force(today))
    }

    /// What a person was given; nothing for anybody else.
    pub fn grants(&self) -> &[Grant] {
        match self {
            Actor::User { grants, .. } => grants,
            Actor::Anonymous | Actor::System => &[],
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
    /// In a role that may, but for another body.
    #[error(
        "Vai trò của bạn chỉ cho quyền {} của cơ quan mình phụ trách. Hãy kiểm tra lại cơ quan đang chọn, hoặc liên hệ người quản trị hệ thống.",
        .action.title()
    )]
    NotYourBody {
        /// What was wanted.
        action: Action,
    },
    /// In a role that may, but not on this day.
    #[error(
        "Vai trò cho bạn quyền {} chưa bắt đầu hoặc đã hết thời hạn. Hãy đề nghị người quản trị hệ thống gia hạn nếu bạn vẫn phụ trách việc này.",
        .action.title()
    )]
    NotToday {
        /// What was wanted.
        action: Action,
    },
    /// The person may, but not with the token their program sent.
    #[error(
        "Mã truy cập không có phạm vi cho việc {}. Hãy tạo mã truy cập có phạm vi phù hợp.",
        .action.title()
    )]
    NotWithToken {
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

/// Whether `actor` may do `action` on `today`. `subject` is the body whose affair it is, `None`
/// for an affair of the whole plan.
///
/// # Errors
/// The reason why not, the nearest one first: another body, another day, no such role.
pub fn may(
    actor: &Actor,
    action: Action,
    subject: Option<Uuid>,
    today: Date,
) -> Result<(), Refusal> {
    let rule = action.rule();
    let grants = match (actor, rule) {
        (Actor::System, _) | (_, Rule::Anyone) => return Ok(()),
        (Actor::Anonymous, _) => return Err(Refusal::SignInFirst { action }),
        (Actor::User { .. }, Rule::SignedIn) => return Ok(()),
        (Actor::User { grants, .. }, _) => grants,
    };
    let held = || grants.iter().filter(|grant| rule.names(grant.role));
    let reaches = |grant: &Grant| rule.reaches(grant.scope, subject);
    if held().any(|grant| reaches(grant) && grant.in_force(today)) {
        Ok(())
    } else if held().any(reaches) {
        Err(Refusal::NotToday { action })
    } else if rule.is_by_body() && subject.is_some() && held().any(|grant| grant.in_force(today)) {
        Err(Refusal::NotYourBody { action })
    } else {
        Err(Refusal::NotYourRole { action })
    }
}

#[cfg(test)]
mod tests;
