//! Notes in the audit log what a request came to where no verb does so: a refusal by policy, an
//! export of a list, a look at what is said of people.

use ansinh_domain::access::Refusal;
use ansinh_store::audit;
use jiff::Timestamp;
use jiff::tz::Offset;

use crate::record::{Change, parts};
use crate::{App, Caller, Result};

/// Most characters kept of an address.
const LONGEST_PATH: usize = 500;

/// What came of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Came {
    /// The caller may not do that.
    Refused(Refusal),
    /// A list went out as a file.
    Exported,
    /// A page with personal data was shown. Noted once a day for each person and page: who looked
    /// at what on which day is what is asked of the log, and every reload would drown it.
    Viewed,
}

/// Appends the entry; `path` is what was asked for, with its query string but without secrets.
///
/// # Errors
/// Whatever the database reports.
pub async fn note_request(app: &App, caller: &Caller, path: &str, came: &Came) -> Result<()> {
    let path: String = path.chars().take(LONGEST_PATH).collect();
    let now = app.now();
    let at = parts! { "address" => path };
    let (verb, result, change) = match came {
        Came::Refused(refusal) => {
            let why = parts! { "reason" => refusal.reason() };
            ("request", "refused", Change::to(at.and(why)))
        }
        Came::Exported => ("export-list", "done", Change::to(at)),
        Came::Viewed => {
            let told = at.clone().text().unwrap_or_default();
            let since = begin_of_day(now);
            if audit::noted_since(&app.db, caller.user(), "view-personal-data", &told, since)
                .await?
            {
                return Ok(());
            }
            ("view-personal-data", "done", Change::to(at))
        }
    };
    let mut tx = app.db.begin().await?;
    caller.record_as(&mut tx, now, verb, ("page", None), change, result).await?;
    Ok(tx.commit().await?)
}

/// When the day of `now` began in Vietnam.
fn begin_of_day(now: Timestamp) -> Timestamp {
    let offset = Offset::constant(7);
    let midnight = offset.to_datetime(now).date().to_datetime(jiff::civil::Time::midnight());
    offset.to_timestamp(midnight).unwrap_or(now)
}
