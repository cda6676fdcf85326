//! What a person is to the system, for which body, from when to when.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a person is to the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Quản trị: people, settings, back-ups; may do whatever a coordinator may.
    Administrator,
    /// Điều phối: the department that collects; brings plans in and settles their findings.
    Coordinator,
    /// Duyệt: the head of a body, who answers for what it reports.
    Approver,
    /// Báo cáo: the officer of a body who fills in what it owes.
    ReportingOfficer,
    /// Lãnh đạo: reads everything of the plan.
    Leader,
    /// Giám sát: the Fatherland Front and elected bodies; read and ask.
    Supervisor,
    /// Kiểm tra nhật ký: reads who did what, changes nothing.
    Auditor,
}

impl Role {
    /// Every role, in the order pages list them.
    pub const ALL: [Role; 7] = [
        Role::Administrator,
        Role::Coordinator,
        Role::Approver,
        Role::ReportingOfficer,
        Role::Leader,
        Role::Supervisor,
        Role::Auditor,
    ];

    /// The role's name in Vietnamese.
    pub fn title(self) -> &'static str {
        match self {
            Role::Administrator => "Quản trị hệ thống",
            Role::Coordinator => "Điều phối",
            Role::Approver => "Duyệt báo cáo",
            Role::ReportingOfficer => "Cán bộ báo cáo",
            Role::Leader => "Lãnh đạo",
            Role::Supervisor => "Giám sát",
            Role::Auditor => "Kiểm tra nhật ký",
        }
    }

    /// What the person may do, in a few words for whoever hands the role out.
    pub fn meaning(self) -> &'static str {
        match self {
            Role::Administrator => "quản lý tài khoản, vai trò và toàn bộ hệ thống",
            Role::Coordinator => "nhập kế hoạch, theo dõi và tổng hợp báo cáo",
            Role::Approver => "duyệt báo cáo trước khi cơ quan gửi đi",
            Role::ReportingOfficer => "nhập và gửi báo cáo của cơ quan",
            Role::Leader => "xem toàn bộ kế hoạch và tình hình thực hiện",
            Role::Supervisor => "Mặt trận Tổ quốc, cơ quan dân cử: xem và kiến nghị",
            Role::Auditor => "xem nhật ký và danh sách tài khoản, không thay đổi gì",
        }
    }

    /// Whether the role makes sense with that scope: some are of the whole plan by their nature,
    /// and who reports does so for one body.
    pub fn fits(self, scope: Scope) -> bool {
        match self {
            Role::Administrator | Role::Auditor | Role::Leader => scope == Scope::WholePlan,
            Role::ReportingOfficer | Role::Approver => matches!(scope, Scope::Body(_)),
            Role::Coordinator | Role::Supervisor => true,
        }
    }
}

/// How far a role reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Every body, and what belongs to none.
    WholePlan,
    /// The affairs of one body.
    Body(Uuid),
}

impl Scope {
    /// From how it is stored: no body means the whole plan.
    pub fn of(body: Option<Uuid>) -> Scope {
        body.map_or(Scope::WholePlan, Scope::Body)
    }

    /// The body, if it is one.
    pub fn body(self) -> Option<Uuid> {
        match self {
            Scope::WholePlan => None,
            Scope::Body(id) => Some(id),
        }
    }

    /// Whether an affair of `subject` (`None`: of the whole plan) lies within it.
    pub fn covers(self, subject: Option<Uuid>) -> bool {
        match self {
            Scope::WholePlan => true,
            Scope::Body(own) => subject == Some(own),
        }
    }
}

/// A role given to a person, in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Grant {
    /// What they are.
    pub role: Role,
    /// For whom.
    pub scope: Scope,
    /// The first day.
    pub from: Date,
    /// The last day, if one is set.
    pub to: Option<Date>,
    /// The account in whose place they stand for the time.
    pub deputy_of: Option<Uuid>,
}

impl Grant {
    /// Whether it counts on `day`; both the first and the last day do.
    pub fn in_force(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}
