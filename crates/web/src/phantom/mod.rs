//! Duties that nobody active answers for, by body.

pub mod export;
pub mod list;

use ansinh_app::phantom_owners::{PhantomOwner, PhantomOwners};
use ansinh_domain::phantom::Absence;
use ansinh_domain::text::fold;
use serde::Deserialize;

use crate::address;

/// Address of the list.
pub(crate) const HERE: &str = "/viec-chua-co-nguoi";

/// The query string of the list; what cannot be understood narrows nothing.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    /// Search words.
    q: String,
    /// Slug of the plan.
    #[serde(rename = "ke-hoach")]
    plan: String,
    /// Key of a sort of absence.
    #[serde(rename = "ly-do")]
    why: String,
}

impl Params {
    /// The bodies that pass.
    fn sift<'a>(&self, found: &'a PhantomOwners) -> Vec<&'a PhantomOwner> {
        let q = fold(&self.q);
        let passes = |owner: &&PhantomOwner| {
            (self.why.is_empty() || owner.absence.key() == self.why)
                && fold(&owner.body.name).contains(&q)
        };
        found.owners.iter().filter(passes).collect()
    }

    /// The query string that gives the same rows.
    fn query(&self) -> String {
        address::query([("q", self.q.as_str()), ("ke-hoach", &self.plan), ("ly-do", &self.why)])
    }
}

/// The sort of an absence, without its numbers.
fn sort(absence: Absence) -> &'static str {
    match absence {
        Absence::Gone => "Cơ quan đã kết thúc",
        Absence::NoMember => "Nhóm chưa có thành viên",
        Absence::NoOfficer => "Chưa giao vai trò",
        Absence::RoleEnded { .. } => "Vai trò đã hết hạn",
        Absence::AccountClosed => "Tài khoản bị khóa",
        Absence::RoleToCome { .. } => "Vai trò chưa bắt đầu",
        Absence::NotAccepted => "Chưa nhận lời mời",
        Absence::Silent { .. } => "Lâu không đăng nhập",
    }
}
