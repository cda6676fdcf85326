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
    /// Read reports, rounds and figures, also before they are received.
    ReadReports,
    /// Fill in reports and send them.
    EnterReports,
    /// Approve, receive and give back reports, decide on more time.
    DecideReports,
}

impl TokenScope {
    /// Every scope, in the order pages list them.
    pub const ALL: [TokenScope; 6] = [
        TokenScope::ReadPlans,
        TokenScope::ReadImports,
        TokenScope::ReadAudit,
        TokenScope::ReadReports,
        TokenScope::EnterReports,
        TokenScope::DecideReports,
    ];

    /// The scope's name in Vietnamese.
    pub fn title(self) -> &'static str {
        match self {
            TokenScope::ReadPlans => "Xem kế hoạch, cơ quan, người phụ trách",
            TokenScope::ReadImports => "Xem bản nhập kế hoạch",
            TokenScope::ReadAudit => "Xem tài khoản và nhật ký",
            TokenScope::ReadReports => "Xem báo cáo, kỳ báo cáo và số liệu",
            TokenScope::EnterReports => "Nhập và gửi báo cáo của cơ quan mình",
            TokenScope::DecideReports => "Duyệt, tiếp nhận, trả lại báo cáo; quyết định gia hạn",
        }
    }

    /// Whether the scope holds `action`. Of what changes anything only the steps of reports are in any
    /// scope: no token manages people, roles, plans or settings.
    pub fn holds(self, action: Action) -> bool {
        match self {
            TokenScope::ReadPlans => matches!(
                action,
                Action::ReadPlan
                    | Action::ReadPublished
                    | Action::SeePeople
                    | Action::ReadReorganisation
                    | Action::ReadPhantomOwners
                    | Action::ReadAssessment
            ),
            TokenScope::ReadImports => action == Action::ReadImport,
            TokenScope::ReadAudit => matches!(action, Action::ReadAccounts | Action::ReadAudit),
            TokenScope::ReadReports => action == Action::ReadReport,
            TokenScope::EnterReports => {
                matches!(action, Action::ReadReport | Action::EnterReport)
            }
            TokenScope::DecideReports => {
                matches!(action, Action::ReadReport | Action::ApproveReport | Action::AcceptReport)
            }
        }
    }
}
