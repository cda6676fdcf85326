//! Makes a draft public under the next number.

use ansinh_domain::access::Action;
use ansinh_domain::text::clean;
use ansinh_store::plan::PlanHead;
use ansinh_store::publication::{self, NewPublication, PublicationRow, Withdrawal};
use ansinh_store::{PublicationId, StoreError};
use jiff::civil::Date;

use super::draft;
use crate::record::{Change, parts};
use crate::{App, AppError, Caller, Result};

/// Longest title and note.
const LONGEST: usize = 2_000;

/// What a person asks to be published: the draft they saw.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Request {
    /// As of which day; today without one.
    pub as_of: Option<Date>,
    /// What it is called.
    pub title: String,
    /// What else there is to say; may be empty.
    pub note: String,
    /// Under which licence the data may be used: "CC-BY-4.0".
    pub licence: String,
    /// [`super::Draft::digest`] of what was seen.
    pub digest: String,
    /// [`super::Draft::newest`] of what was seen.
    pub newest: i64,
    /// Number of a publication that this one takes the place of.
    pub replaces: Option<i64>,
    /// Why; owed with `replaces`.
    pub reason: String,
}

/// Publishes exactly what was looked at; its number.
///
/// # Errors
/// [`AppError::Invalid`] without a title, when figures changed or something was published since it
/// was looked at, or when what it replaces does not hold.
pub async fn publish(app: &App, caller: &Caller, head: &PlanHead, asked: &Request) -> Result<i64> {
    caller.may(app, Action::Publish)?;
    let draft = draft(app, caller, head, asked.as_of.unwrap_or(app.today())).await?;
    let (title, note, reason) = (clean(&asked.title), clean(&asked.note), clean(&asked.reason));
    if title.is_empty() {
        return Err(AppError::Invalid("Hãy ghi tên của lần công khai này.".to_owned()));
    }
    if [&title, &note, &reason].into_iter().any(|text| text.chars().count() > LONGEST) {
        return Err(AppError::Invalid(format!("Mỗi ô chữ không quá {LONGEST} ký tự.")));
    }
    let licence = asked.licence.trim();
    if !is_licence(licence) {
        return Err(AppError::Invalid(
            "Hãy ghi mã giấy phép dữ liệu bằng chữ, số, dấu chấm và gạch nối, ví dụ CC-BY-4.0."
                .to_owned(),
        ));
    }
    if draft.digest != asked.digest {
        return Err(AppError::Invalid(
            "Số liệu hoặc thiết lập đã thay đổi sau khi bạn xem trước, nên chưa công khai gì. Hãy xem lại bản xem trước mới dưới đây rồi bấm lại.".to_owned(),
        ));
    }
    let (today, now) = (app.today(), app.now());
    let mut tx = app.db.begin().await?;
    let earlier = publication::of_plan_in(&mut tx, head.id).await?;
    let newest = earlier.first().map_or(0, |row| row.number);
    if newest != asked.newest {
        return Err(AppError::Invalid(format!(
            "Công bố số {newest} vừa được đưa ra sau khi bạn xem trước, nên chưa công khai gì thêm. Hãy xem lại rồi bấm lại nếu vẫn cần."
        )));
    }
    let replaced = asked.replaces.map(|number| replaced(&earlier, number, &reason)).transpose()?;
    let id: PublicationId = app.ids.next(now);
    let hidden = draft.snapshot.hidden().count();
    let new = NewPublication {
        id,
        plan: head.id,
        number: newest + 1,
        title: &title,
        note: Some(note.as_str()).filter(|note| !note.is_empty()),
        licence,
        content: &draft.snapshot,
        hidden: i64::try_from(hidden).unwrap_or(i64::MAX),
        today,
        by: caller.user(),
        now,
    };
    match publication::insert(&mut tx, new).await {
        Err(StoreError::Conflict(_)) => return Err(AppError::Busy),
        other => other?,
    }
    if let Some(old) = replaced {
        let what = Withdrawal { reason: &reason, closed: false, replaced_by: Some(id) };
        publication::withdraw(&mut tx, old.id, what, today, caller.user(), now).await?;
    }
    let figures: usize = draft.snapshot.indicators.iter().map(|one| one.figures.len()).sum();
    let change = Change::to(parts! {
        "plan" => head.slug,
        "number" => newest + 1,
        "name" => title,
        "as_of" => draft.snapshot.as_of,
        "figures" => figures - hidden,
        "hidden" => hidden,
        "replaced" => asked.replaces,
        "reason" => replaced.map(|_| reason.as_str()),
    });
    caller.record(&mut tx, now, "publish-figures", ("publication", Some(id.0)), change).await?;
    tx.commit().await?;
    Ok(newest + 1)
}

/// Whether it looks like the name of a licence: what files and programs take for one.
fn is_licence(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    (1..=60).contains(&text.len()) && text.chars().all(fits)
}

fn replaced<'a>(
    earlier: &'a [PublicationRow],
    number: i64,
    reason: &str,
) -> Result<&'a PublicationRow> {
    let found = earlier.iter().find(|row| row.number == number && row.holds());
    let found = found.ok_or_else(|| {
        AppError::Invalid(format!("Không có công bố số {number} còn hiệu lực để thay."))
    })?;
    if reason.is_empty() {
        return Err(AppError::Invalid(format!("Hãy ghi lý do thay công bố số {number}.")));
    }
    Ok(found)
}
