//! What is open, and who has to do it.

use std::collections::HashMap;

use ansinh_domain::access::{Grant, Role, Scope};
use ansinh_domain::assess::TaskState;
use ansinh_domain::remind::{Kind, Open};
use ansinh_domain::report::State;
use ansinh_store::plan::{self, PlanHead};
use ansinh_store::report::round::{self, RoundRow};
use ansinh_store::report::submission::{self, SubmissionRow};
use ansinh_store::user::UserRow;
use ansinh_store::{BodyId, UserId, body, task, user};
use jiff::civil::Date;
use jiff::tz::Offset;

use super::{ByPerson, OpenThing};
use crate::assess::{TaskStanding, all_tasks};
use crate::{App, Caller, Result};

/// Longest text of a task that is told; the rest is read on its page.
const LONGEST_TASK: usize = 160;

/// Everything open on `today`, by who has to do it.
pub(crate) async fn gather(app: &App, today: Date) -> Result<ByPerson> {
    let people = user::list(&app.db).await?;
    let staff = Staff::of(&people, today);
    let mut found = ByPerson::new();
    let mut give = |to: &[UserId], thing: &OpenThing| {
        for person in to {
            found.entry(person.0).or_default().push(thing.clone());
        }
    };
    for (round, submissions) in open_rounds(app).await? {
        for submission in &submissions {
            let Some(thing) = of_submission(&round, submission) else { continue };
            let (officers, heads) =
                (staff.officers(submission.body_id), staff.heads(submission.body_id));
            if thing.open.kind == Kind::Approval {
                give(heads, &thing);
                continue;
            }
            give(officers, &thing);
            // The head is told once the day has come, of what the officer should have sent; from the
            // first on where there is no officer.
            let open = match officers.is_empty() {
                true => thing.open,
                false => Open { since: thing.open.due, ..thing.open },
            };
            give(heads, &OpenThing { open, ..thing });
        }
        if let Some(thing) = of_round(&round, &submissions) {
            give(&staff.coordinators, &thing);
        }
    }
    for head in plans(app).await? {
        for (bodies, thing) in open_tasks(app, &head, today).await? {
            for body in bodies {
                let officers = staff.officers(body);
                let to = if officers.is_empty() { staff.heads(body) } else { officers };
                give(to, &OpenThing { body: Some(body), ..thing.clone() });
            }
        }
    }
    Ok(found)
}

/// What one person has to do.
pub(crate) async fn of_person(app: &App, person: UserId, today: Date) -> Result<Vec<OpenThing>> {
    Ok(gather(app, today).await?.remove(&person.0).unwrap_or_default())
}

/// What one body has to do, whoever does it there.
pub(crate) async fn of_body(app: &App, body: BodyId, today: Date) -> Result<Vec<OpenThing>> {
    let mut found = Vec::new();
    for (round, submissions) in open_rounds(app).await? {
        let own = submissions.iter().filter(|row| row.body_id == body);
        found.extend(own.filter_map(|row| of_submission(&round, row)));
    }
    for head in plans(app).await? {
        for (bodies, thing) in open_tasks(app, &head, today).await? {
            if bodies.contains(&body) {
                found.push(OpenThing { body: Some(body), ..thing });
            }
        }
    }
    Ok(found)
}

async fn open_rounds(app: &App) -> Result<Vec<(RoundRow, Vec<SubmissionRow>)>> {
    let mut found = Vec::new();
    for round in round::open(&app.db).await? {
        let mut submissions = submission::of_round(&app.db, round.id).await?;
        // Whose rows all went to other bodies owes nothing.
        submissions.retain(|row| row.items > 0);
        found.push((round, submissions));
    }
    Ok(found)
}

async fn plans(app: &App) -> Result<Vec<PlanHead>> {
    let mut heads = Vec::new();
    for name in plan::names(&app.db).await? {
        heads.extend(plan::by_slug(&app.db, &name.slug).await?);
    }
    Ok(heads)
}

fn of_submission(round: &RoundRow, row: &SubmissionRow) -> Option<OpenThing> {
    let kind = match row.state {
        State::Draft | State::Returned => Kind::Report,
        State::Submitted => Kind::Approval,
        State::Accepted | State::Received => return None,
    };
    let what = match row.state {
        State::Returned => "Báo cáo bị trả lại, cần sửa và gửi lại",
        State::Submitted => "Báo cáo chờ thủ trưởng duyệt",
        _ => "Báo cáo",
    };
    let title =
        format!("{what}: {}, {} – {}", round.regime.name, round.period.title(), row.body_name);
    Some(OpenThing {
        open: Open { kind, subject: row.id.0, due: row.due, since: local_day(row.created_at) },
        submission: Some(row.id),
        round: Some(round.id),
        body: Some(row.body_id),
        title,
        link: format!("/bao-cao/{}", row.id),
        sequence: row.mod_count,
    })
}

/// The coordinator has to have every report by the day of the next step up.
fn of_round(round: &RoundRow, submissions: &[SubmissionRow]) -> Option<OpenThing> {
    let count =
        |wanted: &[State]| submissions.iter().filter(|row| wanted.contains(&row.state)).count();
    let missing = count(&[State::Draft, State::Returned, State::Submitted]);
    let waiting = count(&[State::Accepted]);
    if missing + waiting == 0 {
        return None;
    }
    let due = round.deadlines.get(1).copied().unwrap_or(round.due);
    let title = format!(
        "{}, {}: {waiting} báo cáo chờ tiếp nhận, {missing} cơ quan chưa gửi",
        round.regime.name,
        round.period.title()
    );
    let since = local_day(round.opened_at);
    Some(OpenThing {
        open: Open { kind: Kind::Receipt, subject: round.id.0, due, since },
        submission: None,
        round: Some(round.id),
        body: None,
        title,
        link: format!("/ky-bao-cao/{}", round.id),
        sequence: 0,
    })
}

/// Tasks of a plan that are not done and have a day, with the bodies that lead them: of a group its
/// members.
async fn open_tasks(
    app: &App,
    head: &PlanHead,
    today: Date,
) -> Result<Vec<(Vec<BodyId>, OpenThing)>> {
    let all = all_tasks(app, &Caller::system(), head, today).await?;
    let origins = task::origins(&app.db, head.version_id).await?;
    let mut members: HashMap<BodyId, Vec<BodyId>> = HashMap::new();
    for member in body::members_on(&app.db, None, today).await? {
        members.entry(member.group_id).or_default().push(member.body.id);
    }
    let open = |task: &TaskStanding| matches!(task.out.state, TaskState::Late | TaskState::InTime);
    let mut found = Vec::new();
    for task in all.iter().filter(|task| open(task)) {
        let Some(due) = task.facts.end else { continue };
        let subject = origins.get(&task.row.id).copied().unwrap_or(task.row.id.0);
        let leads = task.row.leads.iter().filter(|lead| !lead.gone);
        let mut bodies: Vec<BodyId> =
            leads.flat_map(|lead| crate::report::reporters(lead.id, &members)).collect();
        bodies.sort_unstable();
        bodies.dedup();
        let thing = OpenThing {
            open: Open {
                kind: Kind::Task,
                subject,
                due,
                since: task.facts.start.unwrap_or(Date::MIN),
            },
            submission: None,
            round: None,
            body: None,
            title: format!("Nhiệm vụ {}: {}", task.row.code, shortened(&task.row.text)),
            link: format!("/ke-hoach/{}/nhiem-vu/{}", head.slug, task.row.code),
            sequence: head.version_no,
        };
        found.push((bodies, thing));
    }
    Ok(found)
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= LONGEST_TASK {
        return text.to_owned();
    }
    let cut: String = text.chars().take(LONGEST_TASK).collect();
    let cut = cut.rsplit_once(' ').map_or(cut.as_str(), |(head, _)| head);
    format!("{cut}…")
}

/// The day of an instant in Vietnam.
fn local_day(at: jiff::Timestamp) -> Date {
    Offset::constant(7).to_datetime(at).date()
}

/// Who works for which body on a day: only open accounts that were taken up.
struct Staff {
    officers: HashMap<BodyId, Vec<UserId>>,
    heads: HashMap<BodyId, Vec<UserId>>,
    coordinators: Vec<UserId>,
}

impl Staff {
    fn of(people: &[UserRow], today: Date) -> Staff {
        let mut staff =
            Staff { officers: HashMap::new(), heads: HashMap::new(), coordinators: Vec::new() };
        for person in people.iter().filter(|person| person.active && person.accepted_at.is_some()) {
            let counts = |grant: &&Grant| grant.in_force(today);
            let grants = person.grants.iter().map(|row| &row.grant);
            for grant in grants.filter(counts) {
                let list = match (grant.role, grant.scope) {
                    (Role::ReportingOfficer, Scope::Body(body)) => {
                        staff.officers.entry(BodyId(body)).or_default()
                    }
                    (Role::Approver, Scope::Body(body)) => {
                        staff.heads.entry(BodyId(body)).or_default()
                    }
                    (Role::Coordinator, Scope::WholePlan) => &mut staff.coordinators,
                    _ => continue,
                };
                if !list.contains(&person.id) {
                    list.push(person.id);
                }
            }
        }
        staff
    }

    fn officers(&self, body: BodyId) -> &[UserId] {
        self.officers.get(&body).map(Vec::as_slice).unwrap_or_default()
    }

    fn heads(&self, body: BodyId) -> &[UserId] {
        self.heads.get(&body).map(Vec::as_slice).unwrap_or_default()
    }
}
