//! What can be done, and who may.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Role, Scope};

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
    /// See accounts, what they may and when they last signed in.
    ReadAccounts,
    /// Make, close and open accounts, hand out invitations.
    ManageAccounts,
    /// Set up by which other systems people may sign in.
    ManageProviders,
    /// Give and take roles, name deputies.
    ManageGrants,
    /// See and change one's own account: password, second step, sessions.
    ManageOwnAccount,
    /// Make and revoke one's own tokens for programs.
    ManageOwnTokens,
    /// See duties that nobody active answers for.
    ReadPhantomOwners,
    /// Read and export the audit log.
    ReadAudit,
    /// See how bodies are reorganised: proposals, previews, acts.
    ReadReorganisation,
    /// Move duties to successors, and undo it.
    ApplyReorganisation,
    /// Load territories and their changes.
    LoadTerritories,
    /// Set numbers such as the days after which nobody counts as active.
    ManageSettings,
    /// See what a body reports, also before it is received.
    ReadReport,
    /// Fill in what a body reports.
    EnterReport,
    /// Approve a body's report before it leaves the body.
    ApproveReport,
    /// Accept or return what a body has sent.
    AcceptReport,
    /// To propose a value of an earlier day recomputed for the land of a later one.
    ProposeBaseline,
    /// To approve or refuse one that somebody else proposed.
    ApproveBaseline,
    /// Set what is reported when: regimes, rounds, holidays, rules of checks.
    ManageRounds,
    /// See how indicators and tasks stand.
    ReadAssessment,
    /// Decide how indicators are assessed, bring published results in, close milestones.
    ManageAssessment,
    /// Say for a body whether a published result is its own.
    ConfirmFigure,
    /// Make figures public, and withdraw them.
    Publish,
    /// See what was made public.
    ReadPublished,
    /// See what everybody was told, and what became of it.
    ReadMessages,
}

impl Action {
    /// Every action, for the access matrix.
    pub const ALL: [Action; 32] = [
        Action::ReadPlan,
        Action::SeePeople,
        Action::UploadSource,
        Action::ReadImport,
        Action::SettleFinding,
        Action::AcceptImport,
        Action::RefuseImport,
        Action::ReadAccounts,
        Action::ManageAccounts,
        Action::ManageProviders,
        Action::ManageGrants,
        Action::ManageOwnAccount,
        Action::ManageOwnTokens,
        Action::ReadPhantomOwners,
        Action::ReadAudit,
        Action::ReadReorganisation,
        Action::ApplyReorganisation,
        Action::LoadTerritories,
        Action::ManageSettings,
        Action::ReadReport,
        Action::EnterReport,
        Action::ApproveReport,
        Action::AcceptReport,
        Action::ProposeBaseline,
        Action::ApproveBaseline,
        Action::ManageRounds,
        Action::ReadAssessment,
        Action::ManageAssessment,
        Action::ConfirmFigure,
        Action::Publish,
        Action::ReadPublished,
        Action::ReadMessages,
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
            Action::ReadAccounts => "xem danh sách tài khoản",
            Action::ManageAccounts => "quản lý tài khoản",
            Action::ManageProviders => "thiết lập đăng nhập qua hệ thống khác",
            Action::ManageGrants => "giao và thu hồi vai trò",
            Action::ManageOwnAccount => "quản lý tài khoản của mình",
            Action::ManageOwnTokens => "tạo mã truy cập cho phần mềm khác",
            Action::ReadPhantomOwners => "xem việc chưa có người phụ trách",
            Action::ReadAudit => "xem nhật ký",
            Action::ReadReorganisation => "xem việc sắp xếp bộ máy",
            Action::ApplyReorganisation => "thực hiện sắp xếp bộ máy",
            Action::LoadTerritories => "nạp danh mục địa bàn",
            Action::ManageSettings => "đổi thiết lập",
            Action::ReadReport => "xem báo cáo của cơ quan",
            Action::EnterReport => "nhập báo cáo",
            Action::ApproveReport => "duyệt báo cáo",
            Action::AcceptReport => "tiếp nhận báo cáo",
            Action::ProposeBaseline => "đề xuất số liệu tính lại theo địa bàn mới",
            Action::ApproveBaseline => "duyệt số liệu tính lại theo địa bàn mới",
            Action::ManageRounds => "quản lý chế độ báo cáo và kỳ báo cáo",
            Action::ReadAssessment => "xem đánh giá chỉ tiêu, nhiệm vụ",
            Action::ManageAssessment => "quyết định cách đánh giá, nạp số liệu công bố",
            Action::ConfirmFigure => "xác nhận số liệu công bố",
            Action::Publish => "công khai số liệu của kế hoạch",
            Action::ReadPublished => "xem số liệu đã công khai",
            Action::ReadMessages => "xem thông báo đã gửi",
        }
    }

    /// Who may.
    pub(super) fn rule(self) -> Rule {
        use Role::{
            Administrator, Approver, Auditor, Coordinator, Leader, ReportingOfficer, Supervisor,
        };
        use Rule::{Anyone, ForSubject, OfWholePlan, SignedIn, Whoever};
        match self {
            Action::ReadPlan | Action::ReadPublished => Anyone,
            Action::ManageOwnAccount => SignedIn,
            Action::SeePeople
            | Action::ManageOwnTokens
            | Action::ReadReorganisation
            | Action::ReadAssessment => Whoever(&Role::ALL),
            Action::UploadSource
            | Action::ReadImport
            | Action::SettleFinding
            | Action::AcceptImport
            | Action::RefuseImport
            | Action::ApplyReorganisation
            | Action::LoadTerritories => OfWholePlan(&[Coordinator, Administrator]),
            Action::ReadAccounts => OfWholePlan(&[Administrator, Auditor]),
            Action::ManageAccounts
            | Action::ManageProviders
            | Action::ManageGrants
            | Action::ManageSettings => OfWholePlan(&[Administrator]),
            Action::ReadPhantomOwners => {
                OfWholePlan(&[Administrator, Coordinator, Leader, Supervisor, Auditor])
            }
            Action::ReadAudit => OfWholePlan(&[Administrator, Auditor]),
            Action::ReadReport => ForSubject(&Role::ALL),
            Action::EnterReport => ForSubject(&[ReportingOfficer, Approver]),
            Action::ApproveReport => ForSubject(&[Approver]),
            Action::AcceptReport => ForSubject(&[Coordinator, Administrator]),
            Action::ManageRounds
            | Action::ManageAssessment
            | Action::Publish
            | Action::ReadMessages => OfWholePlan(&[Coordinator, Administrator]),
            Action::ConfirmFigure => ForSubject(&[Approver]),
            Action::ProposeBaseline => ForSubject(&[ReportingOfficer, Approver, Coordinator]),
            Action::ApproveBaseline => OfWholePlan(&[Approver, Coordinator, Administrator]),
        }
    }
}

/// Who may do an action.
#[derive(Debug, Clone, Copy)]
pub(super) enum Rule {
    /// Everybody, signed in or not.
    Anyone,
    /// Everybody who has signed in, also without a role.
    SignedIn,
    /// Whoever holds one of these roles, for whichever body.
    Whoever(&'static [Role]),
    /// Whoever holds one of these roles for the whole plan.
    OfWholePlan(&'static [Role]),
    /// Whoever holds one of these roles for the body whose affair it is, or for the whole plan.
    ForSubject(&'static [Role]),
}

impl Rule {
    /// Whether the rule names `role`.
    pub(super) fn names(self, role: Role) -> bool {
        match self {
            Rule::Anyone | Rule::SignedIn => true,
            Rule::Whoever(roles) | Rule::OfWholePlan(roles) | Rule::ForSubject(roles) => {
                roles.contains(&role)
            }
        }
    }

    /// Whether it matters whose affair it is.
    pub(super) fn is_by_body(self) -> bool {
        matches!(self, Rule::ForSubject(_))
    }

    /// Whether a role with `scope` reaches an affair of `subject`.
    pub(super) fn reaches(self, scope: Scope, subject: Option<Uuid>) -> bool {
        match self {
            Rule::Anyone | Rule::SignedIn | Rule::Whoever(_) => true,
            Rule::OfWholePlan(_) => scope == Scope::WholePlan,
            Rule::ForSubject(_) => scope.covers(subject),
        }
    }
}
