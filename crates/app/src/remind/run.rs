//! The daily look: whom to remind of what.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use ansinh_domain::remind::{Digest, Open, Past, digests};
use ansinh_store::job::{self, ClaimedJob};
use ansinh_store::message::{self, MessageKind, NewItem, NewMessage, Preference};
use ansinh_store::report::special_day;
use ansinh_store::user::UserRow;
use ansinh_store::{JobId, MessageId, Tx, UserId, user};
use jiff::civil::{Date, Time};
use jiff::tz::Offset;
use jiff::{Timestamp, ToSpan as _};
use uuid::Uuid;

use super::send::may_mail;
use super::{ByPerson, OpenThing, gather, reminder_rules};
use crate::record::{Change, parts};
use crate::webhook::{self, Event};
use crate::{App, Caller, Result};

/// Sort of the job.
pub(crate) const JOB_KIND: &str = "remind";

/// When the day's look is next, after `now`, at that hour in Vietnam.
pub(crate) fn next_run(now: Timestamp, hour: u8) -> Timestamp {
    let local = Offset::constant(7).to_datetime(now);
    let hour = i8::try_from(hour).ok().and_then(|hour| Time::new(hour, 0, 0, 0).ok());
    let at = |day: Date| {
        let time = hour.unwrap_or(Time::midnight());
        Offset::constant(7).to_timestamp(day.to_datetime(time)).unwrap_or(now)
    };
    let today = at(local.date());
    if today > now { today } else { at(local.date().saturating_add(1.day())) }
}

/// Sees to it that a look waits: at once for a day whose hour is past, because the program may not
/// have run then. What was told is not told again.
///
/// # Errors
/// Whatever the database reports.
pub async fn ensure_reminders(app: &App) -> Result<()> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let id: JobId = app.ids.next(now);
    let hour = reminder_rules(app).await?.hour;
    let local = Offset::constant(7).to_datetime(now);
    let past = u8::try_from(local.hour()).is_ok_and(|now| now >= hour);
    let run_at = if past { now } else { next_run(now, hour) };
    job::enqueue_one(&mut tx, id, JOB_KIND, Uuid::nil(), run_at, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Makes the messages of today, and the next look.
///
/// # Errors
/// Whatever the database reports; the job is then tried again.
pub(crate) async fn remind(app: &App, job: &ClaimedJob) -> Result<()> {
    let (now, today) = (app.now(), app.today());
    let rules = reminder_rules(app).await?;
    let calendar = special_day::calendar(&app.db).await?;
    // The hour may have been put off since this look was queued.
    let run_at = next_run(now, rules.hour);
    let early = Offset::constant(7).to_datetime(run_at).date() == today;
    // Read before the transaction, which keeps others waiting: who acts meanwhile may be told once of
    // what was just done; mail is looked at again when it is sent.
    let things = if rules.active && !early && calendar.is_working(today) {
        gather(app, today).await?
    } else {
        ByPerson::new()
    };
    let people = user::list(&app.db).await?;
    let mut tx = app.db.begin().await?;
    // The worker that lost its lease meanwhile must not tell people a second time.
    if !job::finish(&mut tx, job, now).await? {
        return Ok(());
    }
    let past = past(&mut tx, &things, today).await?;
    let open: BTreeMap<Uuid, Vec<Open>> = things
        .iter()
        .map(|(person, things)| (*person, things.iter().map(|thing| thing.open).collect()))
        .collect();
    let due = digests(&open, &past, &rules, &calendar, today);
    let writer = Writer { app, now, today, people: &people, things: &things };
    let preferences = message::preferences(&mut tx).await?;
    let preferences: HashMap<UserId, Preference> =
        preferences.into_iter().map(|chosen| (chosen.user_id, chosen)).collect();
    let (mut made, mut told) = (0, Vec::new());
    for digest in &due {
        let items = writer.items(digest);
        made += writer.digest(&mut tx, digest, &items, &preferences).await?;
        told.extend(items);
    }
    if made > 0 {
        webhook::announce(app, &mut tx, &Event::RemindersSent { day: today, items: &told }, now)
            .await?;
        let change = Change::to(parts! { "day" => today, "messages" => made });
        Caller::system().record(&mut tx, now, "remind", ("message", None), change).await?;
    }
    let next: JobId = app.ids.next(now);
    job::enqueue_one(&mut tx, next, JOB_KIND, Uuid::nil(), run_at, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Gives today's look up; tomorrow's waits.
///
/// # Errors
/// Whatever the database reports.
pub(crate) async fn give_up(app: &App, job: &ClaimedJob, error: &str) -> Result<()> {
    let now = app.now();
    let hour = reminder_rules(app).await?.hour;
    let mut tx = app.db.begin().await?;
    if job::fail(&mut tx, job, now, error).await? {
        let next: JobId = app.ids.next(now);
        job::enqueue_one(&mut tx, next, JOB_KIND, Uuid::nil(), next_run(now, hour), now).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn past(tx: &mut Tx, things: &ByPerson, today: Date) -> Result<Past> {
    let earliest = things.values().flatten().map(|thing| thing.open.due).min();
    let told = match earliest {
        Some(earliest) => message::told(tx, earliest).await?,
        None => Vec::new(),
    };
    let today = message::told_on(tx, today).await?;
    Ok(Past {
        told: told.into_iter().collect(),
        today: today.into_iter().map(|person| person.0).collect::<BTreeSet<_>>(),
    })
}

/// Writes the messages of one day.
struct Writer<'a> {
    app: &'a App,
    now: Timestamp,
    today: Date,
    people: &'a [UserRow],
    things: &'a ByPerson,
}

impl Writer<'_> {
    /// The messages of one digest, one for each channel the person wants; how many.
    async fn digest(
        &self,
        tx: &mut Tx,
        digest: &Digest,
        items: &[NewItem],
        preferences: &HashMap<UserId, Preference>,
    ) -> Result<usize> {
        let user = UserId(digest.person);
        let Some(person) = self.people.iter().find(|person| person.id == user) else {
            return Ok(0);
        };
        let chosen = preferences.get(&user).copied().unwrap_or(Preference::unset(user));
        let mut made = 0;
        // Somebody who wants to be told nowhere is told in the application: the chain of urging must
        // not have a hole that the urged one makes.
        let mail = person.email.as_deref().filter(|_| chosen.email && may_mail(self.app));
        if chosen.app || mail.is_none() {
            self.message(tx, user, None, items).await?;
            made += 1;
        }
        if let Some(address) = mail {
            let id = self.message(tx, user, Some(address), items).await?;
            let job: JobId = self.app.ids.next(self.now);
            job::enqueue(tx, job, job::SEND_MAIL, id.0, self.now).await?;
            made += 1;
        }
        Ok(made)
    }

    async fn message(
        &self,
        tx: &mut Tx,
        user: UserId,
        address: Option<&str>,
        items: &[NewItem],
    ) -> Result<MessageId> {
        let id: MessageId = self.app.ids.next(self.now);
        let (day, now, kind) = (self.today, self.now, MessageKind::Digest);
        message::insert(tx, NewMessage { id, user, kind, address, day, items, now }).await?;
        Ok(id)
    }

    fn items(&self, digest: &Digest) -> Vec<NewItem> {
        let things: &[OpenThing] =
            self.things.get(&digest.person).map(Vec::as_slice).unwrap_or_default();
        let told = digest.items.iter().filter_map(|(open, stage)| {
            let thing = things.iter().find(|thing| thing.open == *open)?;
            Some(NewItem {
                kind: open.kind,
                subject: open.subject,
                submission: thing.submission,
                round: thing.round,
                body: thing.body,
                due: open.due,
                stage: *stage,
                title: thing.title.clone(),
                link: thing.link.clone(),
            })
        });
        told.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_look_is_at_its_hour_in_vietnam() {
        let check = |now: &str, hour: u8, expected: &str| {
            let next = next_run(now.parse().unwrap(), hour);
            assert_eq!(next, expected.parse().unwrap(), "{now} {hour}");
        };
        check("2025-10-27T23:59:00Z", 7, "2025-10-28T00:00:00Z");
        check("2025-10-28T00:00:00Z", 7, "2025-10-29T00:00:00Z");
        check("2025-10-28T10:00:00Z", 0, "2025-10-28T17:00:00Z");
        check("2025-10-28T10:00:00Z", 23, "2025-10-28T16:00:00Z");
    }
}
