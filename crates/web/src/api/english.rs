//! Refusals in English, with the words by which programs know them.

use ansinh_app::AppError;
use ansinh_app::report::ReportError;
use ansinh_app::report::save_cells::CellFault;
use ansinh_domain::access::Refusal;
use ansinh_domain::report::{ExtensionFault, Field, Refused, TaskStatus};
use axum::http::StatusCode;

use super::problem::Program;

/// The kind of problem in words, by status.
pub fn title(status: StatusCode) -> &'static str {
    match status {
        StatusCode::BAD_REQUEST => "The request cannot be understood",
        StatusCode::UNAUTHORIZED => "A token is needed",
        StatusCode::FORBIDDEN => "Not allowed",
        StatusCode::NOT_FOUND => "Not found",
        StatusCode::METHOD_NOT_ALLOWED => "There is no such method here",
        StatusCode::CONFLICT => "Not possible as things stand",
        StatusCode::PRECONDITION_FAILED => "Changed meanwhile",
        StatusCode::PAYLOAD_TOO_LARGE => "Too large",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "Another media type is expected",
        StatusCode::UNPROCESSABLE_ENTITY => "What was sent cannot stand",
        StatusCode::PRECONDITION_REQUIRED => "A version is needed",
        StatusCode::TOO_MANY_REQUESTS => "Too many requests",
        StatusCode::SERVICE_UNAVAILABLE => "Busy",
        StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => "It took too long",
        _ => "Something unexpected failed",
    }
}

/// What a bare status says to programs.
pub fn of_status(status: StatusCode) -> Program {
    let (code, english) = match status {
        StatusCode::BAD_REQUEST => ("bad-request", "The server cannot understand the request."),
        StatusCode::UNAUTHORIZED => ("sign-in-first", "Show a token: Authorization: Bearer …"),
        StatusCode::FORBIDDEN => ("not-allowed", "Your account may not do this."),
        StatusCode::NOT_FOUND => ("not-found", "There is nothing at this address, or no longer."),
        StatusCode::METHOD_NOT_ALLOWED => {
            ("method", "This address does not take that method; see the header Allow.")
        }
        StatusCode::CONFLICT => ("conflict", "This is not possible as things stand."),
        StatusCode::PRECONDITION_FAILED => ("changed", "It was changed since you read it."),
        StatusCode::PAYLOAD_TOO_LARGE => ("too-large", "More was sent than is taken at once."),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            ("media-type", "Send the media type that the description names.")
        }
        StatusCode::UNPROCESSABLE_ENTITY => ("invalid", "What was sent cannot stand."),
        StatusCode::TOO_MANY_REQUESTS => {
            ("too-often", "Asked for too often; wait as many seconds as Retry-After says.")
        }
        StatusCode::SERVICE_UNAVAILABLE => {
            ("busy", "The server is busy; what was saved before is safe. Try again in a while.")
        }
        StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => {
            ("timeout", "The request took longer than is allowed and was stopped.")
        }
        _ => ("internal", "Something failed on the server; the reference number leads to the log."),
    };
    Program::new(code, english)
}

/// What a refusal of a verb says to programs.
pub fn of_app(error: &AppError) -> Option<Program> {
    Some(match error {
        AppError::Refused(refusal) => of_refusal(refusal),
        AppError::Report(error) => of_report(error),
        AppError::TokenNotGood => {
            Program::new("token-not-good", "The token is unknown, has lapsed or was taken back.")
        }
        AppError::Invalid(reason) => {
            Program::new("invalid", format!("What was sent cannot stand. In Vietnamese: {reason}"))
        }
        AppError::Busy => of_status(StatusCode::SERVICE_UNAVAILABLE),
        _ => return None,
    })
}

/// What a refusal by policy says to programs.
pub fn of_refusal(refusal: &Refusal) -> Program {
    let (code, english, action) = match refusal {
        Refusal::SignInFirst { action } => {
            ("sign-in-first", "Show a token: Authorization: Bearer …", action)
        }
        Refusal::NotYourRole { action } => {
            ("not-your-role", "The owner of the token holds no role that may do this.", action)
        }
        Refusal::NotYourBody { action } => {
            ("not-your-body", "The owner of the token may do this for other bodies only.", action)
        }
        Refusal::NotToday { action } => {
            ("not-today", "The role that may do this has not begun or is over.", action)
        }
        Refusal::NotWithToken { action } => {
            ("token-scope", "The token's scopes do not hold this; make one that does.", action)
        }
    };
    Program::new(code, english).with("action", action)
}

fn of_report(error: &ReportError) -> Program {
    match error {
        ReportError::Refused(refused) => of_refused(refused),
        ReportError::HeldBack(issues) => Program::new(
            "held-back",
            format!("{} issues of the checks must be mended or explained first.", issues.len()),
        )
        .with("issues", issues),
        ReportError::Locked(state) => Program::new(
            "locked",
            "The report lies with somebody else; withdraw it, or have it given back, to change it.",
        )
        .with("state", state),
        ReportError::Changed => {
            Program::new("changed", "Somebody moved the report since you read it; read it again.")
        }
        ReportError::RoundClosed => Program::new("round-closed", "The round is closed."),
        ReportError::ForeignRow => {
            Program::new("foreign-row", "A row is not of this report, or no longer.")
        }
        ReportError::Extension(fault) => of_extension(fault),
        ReportError::ExtensionOpen => {
            Program::new("extension-open", "A request for more time is open already.")
        }
        ReportError::KeyReused => {
            Program::new("key-reused", "The Idempotency-Key was used for another request.")
        }
        ReportError::RoundExists(_)
        | ReportError::NothingOwed(_)
        | ReportError::FormUndecided(_)
        | ReportError::FormKept => of_status(StatusCode::CONFLICT),
    }
}

fn of_refused(refused: &Refused) -> Program {
    match refused {
        Refused::NotFromHere { from, by } => {
            Program::new("not-from-here", "The report does not stand where this can be done.")
                .with("state", from)
                .with("move", by)
        }
        Refused::NoReason { .. } => Program::new("no-reason", "This needs a reason."),
        Refused::NoRows => Program::new("no-rows", "Name at least one row."),
        Refused::NotForRows { .. } => {
            Program::new("not-for-rows", "This is about the whole report; name no rows.")
        }
    }
}

fn of_extension(fault: &ExtensionFault) -> Program {
    match fault {
        ExtensionFault::NotLater { wanted, due } => Program::new(
            "not-later",
            format!("The day {wanted} is not after the deadline, which is {due}."),
        ),
        ExtensionFault::NoReason => Program::new("no-reason", "This needs a reason."),
        ExtensionFault::Decided => {
            Program::new("decided", "The request for more time was decided before.")
        }
    }
}

/// Why a cell was not saved: its word, and in English.
pub fn of_cell(fault: CellFault, field: Field, typed: &str) -> (&'static str, String) {
    match fault {
        CellFault::NoRow => ("no-row", "The report holds no such row, or no longer.".into()),
        CellFault::RowClosed => {
            ("row-closed", "The row is not open: only rows given back can be changed.".into())
        }
        CellFault::NoColumn => {
            ("no-column", format!("A row of that kind has no cell \"{}\".", field.word()))
        }
        CellFault::NotByTerritory => {
            ("not-by-territory", "Only indicators are broken down to territories.".into())
        }
        CellFault::NoTerritory => ("no-territory", "There is no such territory.".into()),
        CellFault::Unreadable => ("unreadable", unreadable(field, typed)),
    }
}

fn unreadable(field: Field, typed: &str) -> String {
    if typed.chars().count() > field.longest() {
        return format!("Longer than {} characters.", field.longest());
    }
    match field {
        Field::Value => {
            "Not a number. Send a JSON number, or text with a decimal comma (\"35,5\"); \
                         without a figure leave it empty and give the reason in \"no-data\"."
                .into()
        }
        Field::AsOf => "Not a day. Send it as 2026-10-29.".into(),
        Field::Percent => "Not a percentage. Send a number from 0 to 100.".into(),
        Field::Status => {
            let known = TaskStatus::ALL.map(TaskStatus::word).join(", ");
            format!("Not a status. Send one of: {known}.")
        }
        _ => "It cannot be read.".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_have_words_of_their_own() {
        let mut codes = Vec::new();
        for status in [400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 429, 500, 503, 504] {
            let status = StatusCode::from_u16(status).unwrap();
            let program = of_status(status);
            assert!(!codes.contains(&program.code), "{status}");
            codes.push(program.code);
            assert!(!title(status).is_empty());
        }
    }

    #[test]
    fn cells_are_told_what_to_send_instead() {
        let check = |field, typed: &str, expected: &str| {
            let (code, english) = of_cell(CellFault::of("khác"), field, typed);
            assert_eq!(code, "unreadable");
            assert!(english.contains(expected), "{english}");
        };
        check(Field::Value, "mười", "decimal comma");
        check(Field::AsOf, "mai", "2026-10-29");
        check(Field::Percent, "101", "0 to 100");
        check(Field::Status, "x", "not-started");
        check(Field::Value, &"1".repeat(301), "300 characters");
    }
}
