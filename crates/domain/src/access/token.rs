//! What a token for a program may be used for.

use serde::{Deserialize, Serialize};

use super::Action;

/// A part of what the owner of a token may do. A token never reaches further than its owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TokenScope {
    /// Read plans, bodies and who answers for what.
    ReadPlans,
    /// Read imports under review.
    ReadImports,
    /// Read accounts and the audit log.
    ReadAudit,
}

impl TokenScope {
    /// Every scope, in the order pages list them.
    pub const ALL: [TokenScope; 3] =
        [TokenScope::ReadPlans, TokenScope::ReadImports, TokenScope::ReadAudit];

    /// The scope's name in Vietnamese.
    pub fn title(self) -> &'static str {
        match self {
            TokenScope::ReadPlans => "Xem kế hoạch, cơ quan, người phụ trách",
            TokenScope::ReadImports => "Xem bản nhập kế hoạch",
            TokenScope::ReadAudit => "Xem tài khoản và nhật ký",
        }
    }

    /// Whether the scope holds `action`. Nothing that changes anything is in any scope.
    pub fn holds(self, action: Action) -> bool {
        match self {
            TokenScope::ReadPlans => matches!(
                action,
                Action::ReadPlan
                    | Action::SeePeople
                    | Action::ReadReorganisation
                    | Action::ReadPhantomOwners
            ),
            TokenScope::ReadImports => action == Action::ReadImport,
            TokenScope::ReadAudit => matches!(action, Action::ReadAccounts | Action::ReadAudit),
        }
    }
}
