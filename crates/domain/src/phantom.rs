//! Phantom owners (việc chưa có người phụ trách): duties that stand with a body for which nobody
//! active reports.
//!
//! A body answers for its duties through its reporting officers: people who hold that role for it
//! on the day, deputies included, whose account is open, who took up their invitation, and who
//! have signed in lately. Where there is none, the reason told is the one nearest to being mended.

use jiff::civil::Date;

use crate::access::{Grant, Role};

/// What is known of somebody who holds a role for a body, or held or will hold one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Officer {
    /// The role, not taken back.
    pub grant: Grant,
    /// The account is open.
    pub open: bool,
    /// The person chose a password, or came by a provider, at least once.
    pub accepted: bool,
    /// The day on which they last signed in.
    pub last_seen: Option<Date>,
}

/// Who holds a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder<'a> {
    /// A body that ended before the day: the duty waits for a decision.
    Gone,
    /// A body with its officers.
    Body(&'a [Officer]),
    /// A group, with how many members it has on the day and the officers of them all: one who
    /// reports is enough for what the group does together.
    Group {
        /// How many.
        members: usize,
        /// Of every member.
        officers: &'a [Officer],
    },
}

/// Why nobody active answers. The order is from farthest to nearest to being mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Absence {
    /// The body ended.
    Gone,
    /// The group has no member on the day.
    NoMember,
    /// Nobody was given the role.
    NoOfficer,
    /// The role of everyone who was given it has ended.
    RoleEnded {
        /// The last day of the last of them.
        last: Date,
    },
    /// Their accounts are closed.
    AccountClosed,
    /// The role begins later.
    RoleToCome {
        /// The first day of the first of them.
        first: Date,
    },
    /// Invited, and the invitation not taken up.
    NotAccepted,
    /// They have not signed in for so many days.
    Silent {
        /// Days since the last of them did.
        days: i64,
    },
}

impl Absence {
    /// The key of a sort of absence in addresses.
    pub fn key(self) -> &'static str {
        match self {
            Absence::Gone => "da-ket-thuc",
            Absence::NoMember => "nhom-trong",
            Absence::NoOfficer => "chua-giao",
            Absence::RoleEnded { .. } => "het-han",
            Absence::AccountClosed => "bi-khoa",
            Absence::RoleToCome { .. } => "chua-den-ngay",
            Absence::NotAccepted => "chua-nhan-loi-moi",
            Absence::Silent { .. } => "lau-khong-dang-nhap",
        }
    }

    /// What is the matter, in Vietnamese.
    pub fn words(self) -> String {
        match self {
            Absence::Gone => "Cơ quan đã kết thúc hoạt động".to_owned(),
            Absence::NoMember => "Nhóm cơ quan chưa có thành viên".to_owned(),
            Absence::NoOfficer => "Chưa ai được giao vai trò cán bộ báo cáo".to_owned(),
            Absence::RoleEnded { last } => {
                format!("Vai trò cán bộ báo cáo đã hết hạn ngày {}", crate::date::shown(last))
            }
            Absence::AccountClosed => "Tài khoản của cán bộ báo cáo đang bị khóa".to_owned(),
            Absence::RoleToCome { first } => {
                format!("Vai trò cán bộ báo cáo đến ngày {} mới bắt đầu", crate::date::shown(first))
            }
            Absence::NotAccepted => "Cán bộ báo cáo đã được mời nhưng chưa nhận lời mời".to_owned(),
            Absence::Silent { days } => {
                format!("Cán bộ báo cáo đã {days} ngày không đăng nhập")
            }
        }
    }

    /// What to do next, in Vietnamese.
    pub fn advice(self) -> &'static str {
        match self {
            Absence::Gone => "Quyết định cơ quan kế thừa, hoặc đóng trách nhiệm kèm lý do.",
            Absence::NoMember => "Ghi các cơ quan thành viên của nhóm.",
            Absence::NoOfficer => {
                "Mời một cán bộ báo cáo của cơ quan, hoặc giao vai trò cho người đã có tài khoản."
            }
            Absence::RoleEnded { .. } => "Giao lại vai trò, hoặc mời người khác.",
            Absence::AccountClosed => "Mở khóa tài khoản, hoặc giao vai trò cho người khác.",
            Absence::RoleToCome { .. } => "Cử người thay mặt trong thời gian chờ.",
            Absence::NotAccepted => "Nhắc người được mời, hoặc gửi lại đường dẫn mời.",
            Absence::Silent { .. } => "Nhắc cán bộ báo cáo, hoặc cử người thay mặt.",
        }
    }
}

/// Why nobody active answers for what `holder` holds on `today`; `None` when somebody does. Whoever
/// has not signed in for `silence` days or more is not active.
pub fn absence(holder: Holder<'_>, today: Date, silence: i64) -> Option<Absence> {
    let officers = match holder {
        Holder::Gone => return Some(Absence::Gone),
        Holder::Group { members: 0, .. } => return Some(Absence::NoMember),
        Holder::Body(officers) | Holder::Group { officers, .. } => officers,
    };
    let mut nearest = Absence::NoOfficer;
    for officer in officers.iter().filter(|officer| officer.grant.role == Role::ReportingOfficer) {
        let found = of_officer(officer, today, silence)?;
        nearest = nearer(nearest, found);
    }
    Some(nearest)
}

/// Why this one does not answer; `None` when they do.
fn of_officer(officer: &Officer, today: Date, silence: i64) -> Option<Absence> {
    let grant = &officer.grant;
    if let Some(last) = grant.to.filter(|to| *to < today) {
        return Some(Absence::RoleEnded { last });
    }
    if !officer.open {
        return Some(Absence::AccountClosed);
    }
    if today < grant.from {
        return Some(Absence::RoleToCome { first: grant.from });
    }
    let Some(last_seen) = officer.last_seen.filter(|_| officer.accepted) else {
        return Some(Absence::NotAccepted);
    };
    let days = i64::from(last_seen.until(today).map_or(0, |span| span.get_days()));
    (days >= silence).then_some(Absence::Silent { days })
}

/// The nearer of two; of two of a sort the one that ended last, begins first, was seen last.
fn nearer(a: Absence, b: Absence) -> Absence {
    match (a, b) {
        (Absence::RoleEnded { last: x }, Absence::RoleEnded { last: y }) => {
            Absence::RoleEnded { last: x.max(y) }
        }
        (Absence::RoleToCome { first: x }, Absence::RoleToCome { first: y }) => {
            Absence::RoleToCome { first: x.min(y) }
        }
        (Absence::Silent { days: x }, Absence::Silent { days: y }) => {
            Absence::Silent { days: x.min(y) }
        }
        (a, b) => a.max(b),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;
    use crate::access::Scope;

    const TODAY: Date = date(2025, 8, 1);
    const SILENCE: i64 = 30;

    fn officer() -> Officer {
        let scope = Scope::Body(Uuid::from_u128(1));
        let (role, from) = (Role::ReportingOfficer, date(2025, 1, 1));
        Officer {
            grant: Grant { role, scope, from, to: None, deputy_of: None },
            open: true,
            accepted: true,
            last_seen: Some(date(2025, 7, 31)),
        }
    }

    fn until(to: Date) -> Officer {
        Officer { grant: Grant { to: Some(to), ..officer().grant }, ..officer() }
    }

    fn from(from: Date) -> Officer {
        Officer { grant: Grant { from, ..officer().grant }, ..officer() }
    }

    fn seen(last: Date) -> Officer {
        Officer { last_seen: Some(last), ..officer() }
    }

    #[test]
    fn a_body_without_an_active_officer_is_told_with_the_nearest_reason() {
        let closed = Officer { open: false, ..officer() };
        let invited = Officer { accepted: false, last_seen: None, ..officer() };
        let approver =
            Officer { grant: Grant { role: Role::Approver, ..officer().grant }, ..officer() };
        let deputy = Officer {
            grant: Grant { deputy_of: Some(Uuid::from_u128(2)), ..until(date(2025, 8, 1)).grant },
            ..officer()
        };
        let check = |officers: &[Officer], expected: Option<Absence>| {
            let found = absence(Holder::Body(officers), TODAY, SILENCE);
            assert_eq!(found, expected, "{officers:?}");
        };
        check(&[officer()], None);
        check(&[], Some(Absence::NoOfficer));
        check(&[approver], Some(Absence::NoOfficer));
        // Both ends of the role count.
        check(&[until(TODAY)], None);
        check(&[from(TODAY)], None);
        check(&[until(date(2025, 7, 31))], Some(Absence::RoleEnded { last: date(2025, 7, 31) }));
        check(&[from(date(2025, 8, 2))], Some(Absence::RoleToCome { first: date(2025, 8, 2) }));
        check(&[closed], Some(Absence::AccountClosed));
        check(&[invited], Some(Absence::NotAccepted));
        check(&[deputy], None);
        // Seen 29 days ago is active, 30 is not.
        check(&[seen(date(2025, 7, 3))], None);
        check(&[seen(date(2025, 7, 2))], Some(Absence::Silent { days: 30 }));
        check(&[seen(date(2024, 8, 1))], Some(Absence::Silent { days: 365 }));
        // One who is active is enough.
        check(&[closed, until(date(2025, 1, 2)), officer()], None);
        // Of several reasons the one nearest to being mended, of one sort its latest.
        check(&[closed, invited], Some(Absence::NotAccepted));
        check(
            &[seen(date(2025, 6, 1)), seen(date(2025, 7, 1)), invited],
            Some(Absence::Silent { days: 31 }),
        );
        check(
            &[until(date(2025, 2, 1)), until(date(2025, 3, 1))],
            Some(Absence::RoleEnded { last: date(2025, 3, 1) }),
        );
        check(
            &[from(date(2025, 9, 2)), from(date(2025, 8, 20))],
            Some(Absence::RoleToCome { first: date(2025, 8, 20) }),
        );
    }

    #[test]
    fn bodies_that_ended_and_groups_have_their_own_reasons() {
        let check = |holder: Holder<'_>, expected: Option<Absence>| {
            assert_eq!(absence(holder, TODAY, SILENCE), expected, "{holder:?}");
        };
        check(Holder::Gone, Some(Absence::Gone));
        check(Holder::Group { members: 0, officers: &[] }, Some(Absence::NoMember));
        check(Holder::Group { members: 3, officers: &[] }, Some(Absence::NoOfficer));
        check(Holder::Group { members: 3, officers: &[officer()] }, None);
    }

    #[test]
    fn every_reason_says_what_and_what_next() {
        let (last, first) = (date(2025, 7, 31), date(2025, 8, 2));
        let all = [
            Absence::Gone,
            Absence::NoMember,
            Absence::NoOfficer,
            Absence::RoleEnded { last },
            Absence::AccountClosed,
            Absence::RoleToCome { first },
            Absence::NotAccepted,
            Absence::Silent { days: 31 },
        ];
        assert!(all.is_sorted());
        let mut keys: Vec<&str> = all.iter().map(|absence| absence.key()).collect();
        keys.dedup();
        assert_eq!(keys.len(), all.len());
        insta::assert_snapshot!(
            all.map(|absence| format!("{}. {}", absence.words(), absence.advice())).join("\n"),
            @r"
            Cơ quan đã kết thúc hoạt động. Quyết định cơ quan kế thừa, hoặc đóng trách nhiệm kèm lý do.
            Nhóm cơ quan chưa có thành viên. Ghi các cơ quan thành viên của nhóm.
            Chưa ai được giao vai trò cán bộ báo cáo. Mời một cán bộ báo cáo của cơ quan, hoặc giao vai trò cho người đã có tài khoản.
            Vai trò cán bộ báo cáo đã hết hạn ngày 31/07/2025. Giao lại vai trò, hoặc mời người khác.
            Tài khoản của cán bộ báo cáo đang bị khóa. Mở khóa tài khoản, hoặc giao vai trò cho người khác.
            Vai trò cán bộ báo cáo đến ngày 02/08/2025 mới bắt đầu. Cử người thay mặt trong thời gian chờ.
            Cán bộ báo cáo đã được mời nhưng chưa nhận lời mời. Nhắc người được mời, hoặc gửi lại đường dẫn mời.
            Cán bộ báo cáo đã 31 ngày không đăng nhập. Nhắc cán bộ báo cáo, hoặc cử người thay mặt.
            "
        );
    }
}
