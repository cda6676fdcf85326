//! Accounts: the administrator's pages, and one's own under `own`.

pub mod activity;
pub mod export;
pub mod filter;
pub mod invite;
pub mod link;
pub mod list;
pub mod own;
pub mod roles;
pub mod safety;
pub mod show;

use ansinh_domain::access::{Grant, Role, Scope};
use ansinh_store::UserId;
use ansinh_store::grant::{BodyChoice, GrantRow};
use ansinh_store::user::UserRow;
use jiff::civil::Date;
use maud::{Markup, html};

use crate::error::Error;
use crate::post::Fields;
use crate::ui::badge::{Tone, badge};
use crate::words;

/// Where one's own account is.
pub const OWN: &str = "/tai-khoan/toi";
/// The list of accounts.
pub(crate) const LIST: &str = "/tai-khoan";

/// The account of an address.
fn id(text: &str) -> Result<UserId, Error> {
    text.parse().map_err(|_| missing())
}

pub(crate) fn missing() -> Error {
    Error::not_found("Tài khoản này").link("Danh sách tài khoản", LIST)
}

/// How an account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    Invited,
    Closed,
}

impl State {
    const ALL: [State; 3] = [State::Open, State::Invited, State::Closed];

    fn of(row: &UserRow) -> State {
        match (row.active, row.accepted_at) {
            (false, _) => State::Closed,
            (true, None) => State::Invited,
            (true, Some(_)) => State::Open,
        }
    }

    /// Its word in addresses.
    fn key(self) -> &'static str {
        match self {
            State::Open => "dang-dung",
            State::Invited => "da-moi",
            State::Closed => "da-khoa",
        }
    }

    fn words(self) -> &'static str {
        match self {
            State::Open => "Đang dùng",
            State::Invited => "Đã mời, chưa nhận",
            State::Closed => "Đã khóa",
        }
    }

    fn badge(self) -> Markup {
        match self {
            State::Open => badge(Tone::Good, "✓", self.words()),
            State::Invited => badge(Tone::Note, "…", self.words()),
            State::Closed => badge(Tone::Bad, "✕", self.words()),
        }
    }
}

/// "Cán bộ báo cáo – Sở Y tế", "Điều phối".
fn role(row: &GrantRow) -> String {
    let title = row.grant.role.title();
    let mut text = match &row.body_name {
        Some(body) => format!("{title} – {body}"),
        None => title.to_owned(),
    };
    if let Some(principal) = &row.deputy_of_name {
        text.push_str(&format!(" (thay mặt {principal})"));
    }
    text
}

/// "từ 01/03/2025 đến 31/12/2025".
fn days(grant: &Grant) -> String {
    // Roles of before dates were kept have none that says anything.
    let from = (grant.from.year() > 1970).then(|| format!("từ {}", words::date(grant.from)));
    let to = grant.to.map(|to| format!("đến {}", words::date(to)));
    match (from, to) {
        (Some(from), Some(to)) => format!("{from} {to}"),
        (Some(from), None) => format!("{from}, không thời hạn"),
        (None, Some(to)) => to,
        (None, None) => "không thời hạn".to_owned(),
    }
}

/// Roles of a person that count or will count, each with its days where they matter.
fn roles(row: &UserRow, today: Date) -> Markup {
    let open: Vec<&GrantRow> = row.grants.iter().filter(|grant| grant.open(today)).collect();
    html! {
        @if open.is_empty() { span.muted { "Chưa có vai trò" } }
        @for (index, grant) in open.iter().enumerate() {
            @if index > 0 { br; }
            (role(grant))
            @if grant.grant.to.is_some() || !grant.in_force(today) {
                span.muted.small { " (" (days(&grant.grant)) ")" }
            }
        }
    }
}

/// Choices of roles for a form.
fn role_choices() -> Vec<(String, String)> {
    Role::ALL
        .map(|role| (key_of(role).to_owned(), format!("{}: {}", role.title(), role.meaning())))
        .into()
}

/// A role's word in forms.
fn key_of(role: Role) -> &'static str {
    match role {
        Role::Administrator => "quan-tri",
        Role::Coordinator => "dieu-phoi",
        Role::Approver => "duyet",
        Role::ReportingOfficer => "bao-cao",
        Role::Leader => "lanh-dao",
        Role::Supervisor => "giam-sat",
        Role::Auditor => "nhat-ky",
    }
}

/// Choices of bodies for a form, the whole plan first.
fn body_choices(bodies: &[BodyChoice]) -> Vec<(String, String)> {
    let whole = (String::new(), "Toàn bộ kế hoạch".to_owned());
    let each = bodies.iter().map(|body| (body.id.to_string(), body.name.clone()));
    std::iter::once(whole).chain(each).collect()
}

/// The role that a form gives; the reason when it cannot be read.
fn grant_of(fields: &Fields, today: Date) -> Result<Grant, String> {
    let role = Role::ALL
        .into_iter()
        .find(|role| key_of(*role) == fields.text("vai_tro"))
        .ok_or("Hãy chọn vai trò.")?;
    let body = match fields.text("co_quan") {
        "" => None,
        id => Some(id.parse().map_err(|_| "Hãy chọn cơ quan trong danh sách.")?),
    };
    Ok(Grant {
        role,
        scope: Scope::of(body),
        from: fields.day("tu_ngay")?.unwrap_or(today),
        to: fields.day("den_ngay")?,
        deputy_of: None,
    })
}
