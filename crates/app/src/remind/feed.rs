//! Deadlines in people's own calendars: an address with a token, read by a calendar program.

use ansinh_domain::access::{Action, Actor};
use ansinh_domain::remind::{Kind, Rules};
use ansinh_formats::write::ics::{Calendar, Event};
use ansinh_store::feed::{self, FeedRow};
use ansinh_store::{BodyId, FeedId, body, grant, user};
use jiff::civil::Date;

use super::{OpenThing, of_body, of_person, reminder_rules};
use crate::record::{Change, parts};
use crate::{App, AppError, Caller, Result, own, token};

/// A feed just made: its token is kept nowhere, so shown once.
#[derive(Clone, PartialEq, Eq)]
pub struct MadeFeed {
    /// What stands in its address.
    pub token: String,
    /// The feed.
    pub id: FeedId,
}

impl std::fmt::Debug for MadeFeed {
    /// Without the token: this may end up in a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MadeFeed").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Makes an address from which the caller's own deadlines are read, or those of a body whose reports
/// they may see. The address before, about the same, stops working.
///
/// # Errors
/// The refusal; [`AppError::NotFound`] for a body that is not there.
pub async fn make_feed(app: &App, caller: &Caller, of: Option<BodyId>) -> Result<MadeFeed> {
    caller.may(app, Action::ManageOwnAccount)?;
    let owner = own::account(app, caller)?;
    if let Some(body) = of {
        caller.may_for(app, Action::ReadReport, Some(body))?;
    }
    let now = app.now();
    let made = MadeFeed { token: token::random()?, id: app.ids.next(now) };
    let mut tx = app.db.begin().await?;
    let name = match of {
        Some(id) => {
            Some(body::name_in(&mut tx, id).await?.ok_or(AppError::NotFound { what: "cơ quan" })?)
        }
        None => None,
    };
    feed::replace(&mut tx, made.id, owner, of, &token::hash(&made.token), now).await?;
    let change = Change::to(parts! { "body" => name });
    caller.record(&mut tx, now, "make-feed", ("calendar-feed", Some(made.id.0)), change).await?;
    tx.commit().await?;
    Ok(made)
}

/// Takes one of the caller's addresses back.
///
/// # Errors
/// [`AppError::NotFound`] when it is not theirs or was taken back before.
pub async fn revoke_feed(app: &App, caller: &Caller, id: FeedId) -> Result<()> {
    let owner = own::account(app, caller)?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    if !feed::revoke(&mut tx, id, owner, now).await? {
        return Err(AppError::NotFound { what: "địa chỉ lịch" });
    }
    let change = Change::from(parts! { "active" => true }, parts! { "active" => false });
    caller.record(&mut tx, now, "revoke-feed", ("calendar-feed", Some(id.0)), change).await?;
    tx.commit().await?;
    Ok(())
}

/// What the feed with that token tells today, with links that begin with `site`. It tells no more
/// than whoever made it may see today, and of people nothing.
///
/// # Errors
/// [`AppError::NotFound`] for a token that is unknown or was taken back, or when its maker may not
/// see the body any more.
pub async fn calendar_of(app: &App, sent: &str, site: &str) -> Result<Calendar> {
    let missing = || AppError::NotFound { what: "lịch" };
    let found = feed::good(&app.db, &token::hash(sent)).await?.ok_or_else(missing)?;
    let today = app.today();
    let (name, things) = match found.body_id {
        None => ("An Sinh – việc của tôi".to_owned(), of_person(app, found.user_id, today).await?),
        Some(body) => {
            let maker = maker(app, &found).await?.ok_or_else(missing)?;
            maker.may_for(app, Action::ReadReport, Some(body)).map_err(|_| missing())?;
            let name = found.body_name.clone().unwrap_or_default();
            (format!("An Sinh – {name}"), of_body(app, body, today).await?)
        }
    };
    let rules = reminder_rules(app).await?;
    let mut events: Vec<Event> =
        things.iter().map(|thing| event(thing, &rules, site, today)).collect();
    events.sort_by(|a, b| (a.day, &a.uid).cmp(&(b.day, &b.uid)));
    // A person may have a thing to do in two roles, a body in two duties.
    events.dedup_by(|a, b| a.uid == b.uid);
    Ok(Calendar { name, events, stamped: today, mark: app.mark() })
}

/// Who made a feed, with what they may do now.
async fn maker(app: &App, row: &FeedRow) -> Result<Option<Caller>> {
    let Some(found) = user::credentials_of(&app.db, row.user_id).await? else { return Ok(None) };
    let grants = grant::of_user(&app.db, found.id).await?;
    let grants =
        grants.into_iter().filter(|row| row.revoked_at.is_none()).map(|row| row.grant).collect();
    let actor = Actor::User { id: found.id.0, grants };
    Ok(Some(Caller { actor, ..Caller::anonymous(None) }))
}

fn event(thing: &OpenThing, rules: &Rules, site: &str, today: Date) -> Event {
    let open = thing.open;
    let mut days_before = rules.before.clone();
    if rules.on_day {
        days_before.push(0);
    }
    Event {
        uid: format!("{}-{}@ansinh", open.kind.word(), open.subject),
        sequence: thing.sequence,
        day: open.due,
        title: match open.kind {
            Kind::Task | Kind::Approval => thing.title.clone(),
            Kind::Report | Kind::Receipt => format!("Hạn: {}", thing.title),
        },
        about: if open.due < today { "Đã quá hạn.".to_owned() } else { String::new() },
        link: format!("{site}{}", thing.link),
        days_before,
        hour: rules.hour,
    }
}
