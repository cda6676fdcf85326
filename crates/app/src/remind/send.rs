//! Mail: what a digest says, and what becomes of it on its way.

use ansinh_domain::access::Action;
use ansinh_domain::remind::{Kind, standing};
use ansinh_domain::report::State;
use ansinh_formats::write::mail::{Line, Mail, Words, words};
use ansinh_store::job::{self, ClaimedJob};
use ansinh_store::message::{self, ItemRow, MessageKind, MessageRow, MessageState, NewMessage};
use ansinh_store::report::special_day;
use ansinh_store::{JobId, MessageId, user};

use crate::outward::{Letter, MailFault, send};
use crate::record::Change;
use crate::{App, AppError, Caller, Result, own};

/// Where a person reads what they were told and chooses by which channels.
const NOTICES: &str = "/thong-bao";
/// What is said of a message that waited past its day.
const STALE: &str = "Đã sang ngày khác trước khi gửi được; việc còn lại nằm trong thông báo sau.";
/// What is said of a message about things done meanwhile.
const DONE: &str = "Mọi việc trong thư đã xong trước khi gửi.";
/// What is said when the program was started without a mail server.
const NO_SERVER: &str = "Chưa cấu hình máy chủ gửi thư.";

/// Whether the program was started with a server for mail.
pub fn may_mail(app: &App) -> bool {
    app.outward.settings.mail.is_some()
}

/// Sends a message by mail, if there still is a reason to. A worker that is killed between the
/// server's word and the note of it has the message sent once more, under the same Message-ID.
///
/// # Errors
/// What may go another time.
pub(crate) async fn send_mail(app: &App, job: &ClaimedJob) -> Result<()> {
    let id = MessageId(job.subject_id);
    let Some(row) = message::find(&app.db, id).await? else { return finish(app, job, None).await };
    if row.state != MessageState::Queued {
        return finish(app, job, None).await;
    }
    let settle = async |state, note, tried| finish(app, job, Some((id, state, note, tried))).await;
    if row.kind == MessageKind::Digest && row.day < app.today() {
        return settle(MessageState::Dropped, Some(STALE), false).await;
    }
    let items = still_open(app, &row).await?;
    if row.kind == MessageKind::Digest && items.is_empty() {
        return settle(MessageState::Dropped, Some(DONE), false).await;
    }
    let Some(settings) = &app.outward.settings.mail else {
        return settle(MessageState::Failed, Some(NO_SERVER), false).await;
    };
    let letter = letter(app, &row, &items).await?;
    match send(settings, &letter).await {
        Ok(()) => settle(MessageState::Sent, None, true).await,
        Err(MailFault::Never(reason)) => settle(MessageState::Failed, Some(&reason), true).await,
        Err(fault @ MailFault::Later(_)) => {
            let mut tx = app.db.begin().await?;
            message::note_try(&mut tx, id, fault.reason(), app.now()).await?;
            tx.commit().await?;
            Err(AppError::Internal(fault.reason().to_owned().into()))
        }
    }
}

/// Notes what became of a message together with the end of its job.
async fn finish(
    app: &App,
    job: &ClaimedJob,
    settled: Option<(MessageId, MessageState, Option<&str>, bool)>,
) -> Result<()> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    if let Some((id, state, note, tried)) = settled {
        message::settle(&mut tx, id, state, note, tried, now).await?;
    }
    job::finish(&mut tx, job, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Gives a message up after the last try, for the reason that try had.
///
/// # Errors
/// Whatever the database reports.
pub(crate) async fn give_up(app: &App, job: &ClaimedJob, error: &str) -> Result<()> {
    let (now, id) = (app.now(), MessageId(job.subject_id));
    let told = message::fates(&app.db, id).await?.pop().and_then(|last| last.note);
    let mut tx = app.db.begin().await?;
    if job::fail(&mut tx, job, now, error).await? {
        let note = told.as_deref().or(Some(error));
        message::settle(&mut tx, id, MessageState::Failed, note, false, now).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// What of a message is still to be done: reports that were sent meanwhile are left out.
async fn still_open(app: &App, row: &MessageRow) -> Result<Vec<ItemRow>> {
    let mut items = message::items(&app.db, row.id).await?;
    let reports = message::open_reports(&app.db, row.id).await?;
    items.retain(|item| {
        let Some(own) = item.submission_id else { return true };
        let state = reports.iter().find(|(id, _)| *id == own).map(|(_, state)| *state);
        match item.kind {
            Kind::Report => matches!(state, Some(State::Draft | State::Returned)),
            Kind::Approval => state == Some(State::Submitted),
            Kind::Receipt | Kind::Task => true,
        }
    });
    Ok(items)
}

async fn letter(app: &App, row: &MessageRow, items: &[ItemRow]) -> Result<Letter> {
    let calendar = special_day::calendar(&app.db).await?;
    let today = app.today();
    let site = app.site();
    let at = |link: &str| site.map(|site| format!("{site}{link}"));
    let lines: Vec<Line> = items
        .iter()
        .map(|item| Line {
            title: item.title.clone(),
            when: standing(item.due, today, &calendar),
            late: item.due < today,
            link: at(&item.link),
        })
        .collect();
    let mail = Mail {
        name: &row.user_name,
        day: row.day,
        lines: &lines,
        settings: at(NOTICES),
        test: row.kind == MessageKind::Test,
        mark: app.mark(),
    };
    let Words { subject, text, html } = words(&mail);
    Ok(Letter {
        id: row.id.to_string(),
        to: row.address.clone().unwrap_or_default(),
        name: row.user_name.clone(),
        subject,
        text,
        html,
        settings: mail.settings,
        at: row.created_at,
    })
}

/// Has a message sent to the caller's own address, to see whether mail gets through; what becomes of
/// it stands in the list of messages.
///
/// # Errors
/// [`AppError::Invalid`] without a mail server or an address of the caller.
pub async fn send_test_mail(app: &App, caller: &Caller) -> Result<MessageId> {
    caller.may(app, Action::ManageSettings)?;
    let user = own::account(app, caller)?;
    let invalid = |reason: &str| Err(AppError::Invalid(reason.to_owned()));
    if !may_mail(app) {
        return invalid(
            "Chương trình chạy mà không có máy chủ gửi thư. Hãy chạy lại với --smtp và --mail-from.",
        );
    }
    let found = user::find(&app.db, user).await?.and_then(|own| own.email);
    let Some(address) = found else {
        return invalid(
            "Tài khoản của bạn chưa có địa chỉ thư điện tử nên không gửi thử được. Hãy dùng tài khoản quản trị có thư điện tử.",
        );
    };
    let (now, day) = (app.now(), app.today());
    let id: MessageId = app.ids.next(now);
    let job: JobId = app.ids.next(now);
    let mut tx = app.db.begin().await?;
    let address = Some(address.as_str());
    let new = NewMessage { id, user, kind: MessageKind::Test, address, day, items: &[], now };
    message::insert(&mut tx, new).await?;
    job::enqueue(&mut tx, job, job::SEND_MAIL, id.0, now).await?;
    let change = Change::none();
    caller.record(&mut tx, now, "send-test-mail", ("message", Some(id.0)), change).await?;
    tx.commit().await?;
    Ok(id)
}
