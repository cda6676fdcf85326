//! What the audit log's words are called in Vietnamese.

mod words;

pub use words::{FIELDS, VERBS};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

use crate::access::Role;
use crate::number;
use crate::reorganisation::DutyRole;
use crate::report::{Field, State, TaskStatus};
use words::{RESULTS, SUBJECTS, VALUES};

/// What was done, as a person reads it. A verb this program does not know (an older or newer one
/// wrote it) is shown as it stands.
pub fn verb_title(verb: &str) -> &str {
    VERBS.iter().find(|(word, _)| *word == verb).map_or(verb, |(_, title)| title)
}

/// What sort of thing it was done to.
pub fn subject_title(kind: &str) -> &str {
    SUBJECTS.iter().find(|(word, _)| *word == kind).map_or(kind, |(_, title)| title)
}

/// Why something was not done, or that it was.
pub fn result_title(result: &str) -> &str {
    RESULTS.iter().find(|(word, _)| *word == result).map_or(result, |(_, title)| title)
}

/// What a part of a change is called; one this program does not know is shown as it stands.
pub fn field_title(field: &str) -> &str {
    FIELDS.iter().find(|(word, _)| *word == field).map_or(field, |(_, title)| title)
}

/// Name of the part that tells of one cell of a report: its row, its column and, where the row is
/// broken down, the territory.
pub fn cell_part(code: &str, field: Field, territory: &str) -> String {
    let at = if territory.is_empty() { String::new() } else { format!(":{territory}") };
    format!("cell:{}:{code}{at}", field.word())
}

/// Name of the part that tells what was decided for one duty of one body.
pub fn duty_part(plan: &str, code: &str, role: DutyRole, giver: &str) -> String {
    format!("duty:{plan}:{}:{code}:{giver}", role_of_duty(role))
}

fn role_of_duty(role: DutyRole) -> &'static str {
    match role {
        DutyRole::Lead => "lead",
        DutyRole::Coordinating => "coordinating",
        DutyRole::FollowUp => "follow-up",
    }
}

/// What a part is called: a field, a cell ([`cell_part`]) or a duty ([`duty_part`]).
pub fn part_title(part: &str) -> String {
    let title = match part.split_once(':') {
        Some(("cell", rest)) => title_of_cell(rest),
        Some(("duty", rest)) => title_of_duty(rest),
        _ => None,
    };
    title.unwrap_or_else(|| field_title(part).to_owned())
}

fn title_of_cell(rest: &str) -> Option<String> {
    let (word, rest) = rest.split_once(':')?;
    let column = Field::from_word(word)?.title();
    Some(match rest.split_once(':') {
        None => format!("{rest} – {column}"),
        Some((code, territory)) => format!("{code} – {column} (địa bàn {territory})"),
    })
}

fn title_of_duty(rest: &str) -> Option<String> {
    let mut words = rest.splitn(4, ':');
    let (_plan, role, code, giver) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let role = [DutyRole::Lead, DutyRole::Coordinating, DutyRole::FollowUp]
        .into_iter()
        .find(|known| role_of_duty(*known) == role)?;
    Some(format!("{code} – {} ({giver})", role.vietnamese()))
}

/// What a cell holds, from its word.
fn cell_words(part: &str, value: &str) -> Option<String> {
    let (word, _) = part.strip_prefix("cell:")?.split_once(':')?;
    match Field::from_word(word)? {
        Field::Status => {
            let status = TaskStatus::ALL.into_iter().find(|status| status.word() == value)?;
            Some(status.title().to_owned())
        }
        Field::Value | Field::Percent => {
            Some(value.parse().map_or_else(|_| value.to_owned(), number::format))
        }
        Field::AsOf => value.parse().ok().map(crate::date::shown),
        _ => Some(value.to_owned()),
    }
}

/// The value of a part as a person reads it: words of the program in Vietnamese, days and instants
/// as they are written here, anything else as it stands.
pub fn value_words(field: &str, value: &str) -> String {
    if let Some(words) = cell_words(field, value) {
        return words;
    }
    let field = if field.starts_with("duty:") { "duty" } else { field };
    if let Some((_, title)) = VALUES.iter().find(|(word, _)| *word == (field, value)) {
        return (*title).to_owned();
    }
    if field == "role" {
        let role = Role::ALL.into_iter().find(|role| role_word(*role) == value);
        return role.map_or_else(|| value.to_owned(), |role| role.title().to_owned());
    }
    if field == "state" {
        let state = State::ALL.into_iter().find(|state| state.word() == value);
        return state.map_or_else(|| value.to_owned(), |state| state.title().to_owned());
    }
    if let Ok(day) = value.parse::<Date>()
        && value.len() == "2025-07-01".len()
    {
        return crate::date::shown(day);
    }
    match (value, value.parse::<Timestamp>()) {
        ("true", _) => "có".to_owned(),
        ("false", _) => "không".to_owned(),
        (_, Ok(at)) => {
            let local = Offset::constant(7).to_datetime(at);
            let day = crate::date::shown(local.date());
            format!("{:02}:{:02} ngày {day}", local.hour(), local.minute())
        }
        (other, Err(_)) => other.to_owned(),
    }
}

fn role_word(role: Role) -> &'static str {
    match role {
        Role::Administrator => "administrator",
        Role::Coordinator => "coordinator",
        Role::Approver => "approver",
        Role::ReportingOfficer => "reporting-officer",
        Role::Leader => "leader",
        Role::Supervisor => "supervisor",
        Role::Auditor => "auditor",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_sorted_and_named_once() {
        for words in [VERBS, SUBJECTS, RESULTS] {
            assert!(words.is_sorted_by(|a, b| a.0 < b.0), "{words:?}");
        }
        assert_eq!(verb_title("sign-in"), "Đăng nhập");
        assert_eq!(verb_title("of-tomorrow"), "of-tomorrow");
        assert_eq!(subject_title("user"), "Tài khoản");
        assert_eq!(result_title("done"), "Đã thực hiện");
        assert!(FIELDS.is_sorted_by(|a, b| a.0 < b.0), "{FIELDS:?}");
        assert!(VALUES.is_sorted_by(|a, b| a.0 < b.0), "{VALUES:?}");
        assert_eq!(field_title("role"), "Vai trò");
        assert_eq!(field_title("of_tomorrow"), "of_tomorrow");
    }

    #[test]
    fn values_are_said_as_people_read_them() {
        let check = |field: &str, value: &str, words: &str| {
            assert_eq!(value_words(field, value), words, "{field} {value}");
        };
        check("role", "reporting-officer", "Cán bộ báo cáo");
        check("role", "of-tomorrow", "of-tomorrow");
        check("from", "2025-07-01", "01/07/2025");
        check("locked_until", "2024-12-02T01:00:00Z", "08:00 ngày 02/12/2024");
        check("active", "true", "có");
        check("how", "totp", "mật khẩu và mã xác nhận");
        check("typed", "totp", "totp");
        check("rows", "7", "7");
        check("name", "", "");
        check("state", "draft", "Đang nhập");
        check("cell:value:1.1", "12.5", "12,5");
        check("cell:value:1.1", "Hoàn thành", "Hoàn thành");
        check("cell:status:I.1", "done", "Đã hoàn thành");
        check("cell:as-of:1.1", "2025-07-01", "01/07/2025");
        check("duty:ke-hoach:lead:1.1:Sở A", "put-off", "để lại quyết định sau");
    }

    #[test]
    fn parts_of_cells_and_duties_are_named() {
        let check = |part: &str, title: &str| assert_eq!(part_title(part), title, "{part}");
        check(&cell_part("1.1", Field::Value, ""), "1.1 – Kết quả");
        check(
            &cell_part("5.10-1", Field::NoData, "x"),
            "5.10-1 – Lý do chưa có số liệu (địa bàn x)",
        );
        check(&duty_part("kh", "VI.2", DutyRole::FollowUp, "Sở A"), "VI.2 – theo dõi (Sở A)");
        check("cell:of-tomorrow:1.1", "cell:of-tomorrow:1.1");
        check("duty:kh:of-tomorrow:1.1:x", "duty:kh:of-tomorrow:1.1:x");
        check("role", "Vai trò");
    }

    #[test]
    fn roles_have_the_words_of_the_database() {
        for role in Role::ALL {
            let word = serde_json::to_string(&role).unwrap();
            assert_eq!(word.trim_matches('"'), role_word(role));
        }
        for state in State::ALL {
            let word = serde_json::to_string(&state).unwrap();
            assert_eq!(word.trim_matches('"'), state.word());
        }
    }
}
