//! Duties of a plan that nobody active answers for.

use std::collections::{BTreeMap, HashMap};

use ansinh_domain::access::{Action, Scope};
use ansinh_domain::body::BodyKind;
use ansinh_domain::phantom::{Absence, Holder, Officer, absence};
use ansinh_domain::reorganisation::{DutyRole, ItemKind};
use ansinh_domain::threshold::Threshold;
use ansinh_store::body::{BodyRef, Member};
use ansinh_store::duty::OpenDuty;
use ansinh_store::user::UserRow;
use ansinh_store::{BodyId, PlanVersionId, UserId, body, duty, user};
use jiff::civil::Date;
use jiff::tz::Offset;

use crate::thresholds::threshold;
use crate::{App, Caller, Result};

/// A body for which nobody active reports, with what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhantomOwner {
    /// The body, by its name of the day.
    pub body: BodyRef,
    /// One body or a group.
    pub kind: BodyKind,
    /// Why nobody answers.
    pub absence: Absence,
    /// Those who hold or held the role, by name.
    pub officers: Vec<NamedOfficer>,
    /// What it holds: indicators first, in the plan's order.
    pub duties: Vec<HeldDuty>,
}

/// Somebody who holds or held the role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedOfficer {
    /// The account.
    pub id: UserId,
    /// Name of the person.
    pub name: String,
}

/// A duty with the words of its item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldDuty {
    /// Indicator or task.
    pub item: ItemKind,
    /// Its code.
    pub code: String,
    /// Name of the indicator, or text of the task.
    pub name: String,
    /// The part in it.
    pub role: DutyRole,
}

/// What a look at a plan found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhantomOwners {
    /// Bodies with the most duties first.
    pub owners: Vec<PhantomOwner>,
    /// Duties that are held on the day, those of active bodies too.
    pub held: usize,
    /// Days without a sign-in that count as absent.
    pub silence: i64,
}

impl PhantomOwners {
    /// Duties that nobody active answers for.
    pub fn duties(&self) -> usize {
        self.owners.iter().map(|owner| owner.duties.len()).sum()
    }
}

/// Duties of a version that nobody active answers for on `day`.
///
/// # Errors
/// [`AppError::Refused`](crate::AppError::Refused).
pub async fn phantom_owners(
    app: &App,
    caller: &Caller,
    version: PlanVersionId,
    day: Date,
) -> Result<PhantomOwners> {
    caller.may(app, Action::ReadPhantomOwners)?;
    let silence = threshold(app, Threshold::SilentDays).await?;
    let open = duty::open_on(&app.db, version, day).await?;
    let names = duty::item_names(&app.db, version).await?;
    let people = user::list(&app.db).await?;
    let members = body::members_on(&app.db, None, day).await?;
    let staff = Staff::of(&people, &members);
    let held = open.len();
    let mut owners: BTreeMap<BodyId, PhantomOwner> = BTreeMap::new();
    let mut verdicts: HashMap<BodyId, Option<Absence>> = HashMap::new();
    for duty in open {
        let id = duty.body.id;
        let found = *verdicts.entry(id).or_insert_with(|| staff.absence(&duty, day, silence));
        let Some(absence) = found else { continue };
        let owner = owners.entry(id).or_insert_with(|| PhantomOwner {
            body: duty.body.clone(),
            kind: duty.kind,
            absence,
            officers: staff.named(&duty),
            duties: Vec::new(),
        });
        owner.duties.push(HeldDuty {
            item: duty.item,
            name: names.get(&duty.item_id).cloned().unwrap_or_default(),
            code: duty.code,
            role: duty.role,
        });
    }
    let mut owners: Vec<PhantomOwner> = owners.into_values().collect();
    owners.sort_by(|a, b| {
        b.duties.len().cmp(&a.duties.len()).then_with(|| a.body.name.cmp(&b.body.name))
    });
    Ok(PhantomOwners { owners, held, silence })
}

/// Who holds a role for which body.
struct Staff<'a> {
    by_body: HashMap<BodyId, Vec<(Officer, &'a UserRow)>>,
    members: HashMap<BodyId, Vec<BodyId>>,
}

impl<'a> Staff<'a> {
    fn of(people: &'a [UserRow], memberships: &[Member]) -> Staff<'a> {
        let mut by_body: HashMap<BodyId, Vec<(Officer, &UserRow)>> = HashMap::new();
        for person in people {
            for row in person.grants.iter().filter(|row| row.revoked_at.is_none()) {
                let Scope::Body(body) = row.grant.scope else { continue };
                let officer = Officer {
                    grant: row.grant,
                    open: person.active,
                    accepted: person.accepted_at.is_some(),
                    last_seen: person
                        .last_sign_in_at
                        .map(|at| Offset::constant(7).to_datetime(at).date()),
                };
                by_body.entry(BodyId(body)).or_default().push((officer, person));
            }
        }
        let mut members: HashMap<BodyId, Vec<BodyId>> = HashMap::new();
        for member in memberships {
            members.entry(member.group_id).or_default().push(member.body.id);
        }
        Staff { by_body, members }
    }

    /// Bodies whose officers answer for what a body or group holds.
    fn answering(&self, duty: &OpenDuty) -> Vec<BodyId> {
        match duty.kind {
            BodyKind::Group => self.members.get(&duty.body.id).cloned().unwrap_or_default(),
            _ => vec![duty.body.id],
        }
    }

    fn officers(&self, duty: &OpenDuty) -> impl Iterator<Item = &(Officer, &'a UserRow)> {
        self.answering(duty)
            .into_iter()
            .flat_map(|body| self.by_body.get(&body).map(Vec::as_slice).unwrap_or_default())
    }

    fn absence(&self, duty: &OpenDuty, day: Date, silence: i64) -> Option<Absence> {
        let officers: Vec<Officer> = self.officers(duty).map(|(officer, _)| *officer).collect();
        let holder = match duty.kind {
            _ if duty.gone => Holder::Gone,
            BodyKind::Group => {
                Holder::Group { members: self.answering(duty).len(), officers: &officers }
            }
            _ => Holder::Body(&officers),
        };
        absence(holder, day, silence)
    }

    fn named(&self, duty: &OpenDuty) -> Vec<NamedOfficer> {
        let reporting = |(officer, _): &&(Officer, &UserRow)| {
            officer.grant.role == ansinh_domain::access::Role::ReportingOfficer
        };
        let mut named: Vec<NamedOfficer> = self
            .officers(duty)
            .filter(reporting)
            .map(|(_, person)| NamedOfficer { id: person.id, name: person.name.clone() })
            .collect();
        named.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
        named.dedup();
        named
    }
}
