//! Bodies and groups in time.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::act::{Change, NewBody, endings};
use crate::body::{BodyKind, body_key};

/// Days from one to another, both included. `None` is open: since ever, or until further notice.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
}

impl Span {
    /// Every day there is.
    pub const EVER: Span = Span { from: None, to: None };

    /// From `day` on.
    pub const fn since(day: Date) -> Span {
        Span { from: Some(day), to: None }
    }

    /// Whether `day` is one of them.
    pub fn contains(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && !self.ends_before(day)
    }

    /// Whether all of it is past on `day`.
    pub fn ends_before(&self, day: Date) -> bool {
        self.to.is_some_and(|to| to < day)
    }

    /// Whether there is no day in it.
    pub fn is_empty(&self) -> bool {
        matches!((self.from, self.to), (Some(from), Some(to)) if to < from)
    }

    /// The days of it before `day`.
    pub(super) fn before(&self, day: Date) -> Option<Span> {
        let eve = day.yesterday().ok()?;
        let to = self.to.map_or(eve, |to| to.min(eve));
        Some(Span { from: self.from, to: Some(to) }).filter(|span| !span.is_empty())
    }

    /// The days of it from `day` on.
    pub(super) fn on_or_after(&self, day: Date) -> Option<Span> {
        let from = self.from.map_or(day, |from| from.max(day));
        Some(Span { from: Some(from), to: self.to }).filter(|span| !span.is_empty())
    }

    /// The days of it that are not in `other`, in up to two pieces.
    pub(super) fn without(&self, other: Span) -> Vec<Span> {
        let early = other.from.map(|from| self.before(from));
        let late = other.to.map(|to| to.tomorrow().ok().and_then(|next| self.on_or_after(next)));
        [early, late].into_iter().flatten().flatten().collect()
    }
}

/// A name from a day on, until the next one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// The name.
    pub name: String,
    /// First day; `None` since the body began.
    pub from: Option<Date>,
}

/// The body above, from a day on, until the next one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Superior {
    /// The body above; `None` when there is none any more.
    pub body: Option<Uuid>,
    /// First day; `None` since the body began.
    pub from: Option<Date>,
}

/// A body or a group of bodies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// Its identity: it survives renaming, not merging.
    pub id: Uuid,
    /// One body or a collective name.
    pub kind: BodyKind,
    /// When it is there.
    pub lives: Span,
    /// Its names in the order of their days; never empty.
    pub names: Vec<Named>,
    /// The bodies above it in the order of their days.
    pub superiors: Vec<Superior>,
}

impl Body {
    /// A body that has always been there under one name.
    pub fn new(id: Uuid, kind: BodyKind, name: impl Into<String>) -> Body {
        let names = vec![Named { name: name.into(), from: None }];
        Body { id, kind, lives: Span::EVER, names, superiors: Vec::new() }
    }

    /// Its name on a day: before its first day the first it had, after its last the last.
    pub fn name_on(&self, day: Date) -> &str {
        let in_force = self.names.iter().rfind(|named| named.from.is_none_or(|from| from <= day));
        in_force.or(self.names.first()).map_or("", |named| &named.name)
    }

    /// The body above it on a day.
    pub fn superior_on(&self, day: Date) -> Option<Uuid> {
        let mut known = self.superiors.iter();
        known.rfind(|superior| superior.from.is_none_or(|from| from <= day))?.body
    }
}

/// A body is one of a group for some days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// The collective name.
    pub group: Uuid,
    /// The body it stands for.
    pub member: Uuid,
    /// When.
    pub span: Span,
}

/// All bodies and groups, each with its days.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bodies {
    bodies: BTreeMap<Uuid, Body>,
    memberships: Vec<Membership>,
}

impl Bodies {
    /// The bodies with the members of their groups.
    pub fn new(
        bodies: impl IntoIterator<Item = Body>,
        memberships: impl IntoIterator<Item = Membership>,
    ) -> Bodies {
        Bodies {
            bodies: bodies.into_iter().map(|body| (body.id, body)).collect(),
            memberships: memberships.into_iter().collect(),
        }
    }

    /// One of them.
    pub fn get(&self, id: Uuid) -> Option<&Body> {
        self.bodies.get(&id)
    }

    /// All of them, in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &Body> {
        self.bodies.values()
    }

    /// Who belongs to which group when, in the order entered.
    pub fn memberships(&self) -> &[Membership] {
        &self.memberships
    }

    /// Whether it is known and there on `day`.
    pub fn is_alive(&self, id: Uuid, day: Date) -> bool {
        self.get(id).is_some_and(|body| body.lives.contains(day))
    }

    /// Its name on `day`, or its id where it is not known.
    pub fn name_on(&self, id: Uuid, day: Date) -> String {
        self.get(id).map_or_else(|| id.to_string(), |body| body.name_on(day).to_owned())
    }

    /// The living body of that name on `day`, however it is spelt.
    pub fn named(&self, name: &str, day: Date) -> Option<Uuid> {
        let key = body_key(name);
        self.iter()
            .find(|body| body.lives.contains(day) && body_key(body.name_on(day)) == key)
            .map(|body| body.id)
    }

    /// Whom a group stands for on `day`: its members that are there. A group that is gone has none.
    pub fn members_on(&self, group: Uuid, day: Date) -> Vec<Uuid> {
        if !self.is_alive(group, day) {
            return Vec::new();
        }
        let mut members: Vec<Uuid> = self
            .memberships
            .iter()
            .filter(|one| one.group == group && one.span.contains(day))
            .map(|one| one.member)
            .filter(|member| self.is_alive(*member, day))
            .collect();
        members.sort_unstable();
        members.dedup();
        members
    }

    /// Carries out the changes of one act; what names no known body does nothing.
    pub(super) fn play(&mut self, changes: &[Change], effective: Date) {
        for body in endings(changes) {
            if let Some(body) = self.bodies.get_mut(&body) {
                let eve = effective.yesterday().unwrap_or(effective);
                body.lives.to = Some(body.lives.to.map_or(eve, |to| to.min(eve)));
            }
        }
        for change in changes {
            self.play_one(change, effective);
        }
    }

    fn play_one(&mut self, change: &Change, effective: Date) {
        match change {
            Change::Begin { body } => self.begin(body, effective),
            Change::Rename { body, name } => {
                if let Some(body) = self.bodies.get_mut(body) {
                    let named = Named { name: name.clone(), from: Some(effective) };
                    insert_by_day(&mut body.names, named, |named| named.from);
                }
            }
            Change::Place { body, under } => {
                if let Some(body) = self.bodies.get_mut(body) {
                    let superior = Superior { body: *under, from: Some(effective) };
                    insert_by_day(&mut body.superiors, superior, |superior| superior.from);
                }
            }
            Change::Join { group, member } => self.memberships.push(Membership {
                group: *group,
                member: *member,
                span: Span::since(effective),
            }),
            Change::Leave { group, member } => self.leave(*group, *member, effective),
            Change::End { .. } | Change::Merge { .. } | Change::Split { .. } => {}
        }
    }

    fn begin(&mut self, new: &NewBody, effective: Date) {
        let mut body = Body::new(new.id, new.kind, new.name.clone());
        if !new.lived_before {
            body.lives = Span::since(effective);
        }
        if new.superior.is_some() {
            body.superiors.push(Superior { body: new.superior, from: None });
        }
        self.bodies.entry(new.id).or_insert(body);
    }

    fn leave(&mut self, group: Uuid, member: Uuid, effective: Date) {
        self.memberships.retain_mut(|one| {
            let left =
                one.group == group && one.member == member && !one.span.ends_before(effective);
            match one.span.before(effective) {
                Some(rest) if left => one.span = rest,
                None if left => return false,
                _ => {}
            }
            true
        });
    }
}

/// After all entries of the same day or an earlier one.
fn insert_by_day<T>(entries: &mut Vec<T>, entry: T, day: impl Fn(&T) -> Option<Date>) {
    let at = entries.partition_point(|other| day(other) <= day(&entry));
    entries.insert(at, entry);
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_are_cut_without_loss() {
        let day = |d: i8| date(2025, 3, d);
        let span = |from: Option<i8>, to: Option<i8>| Span { from: from.map(day), to: to.map(day) };
        let check = |one: Span, other: Span, expected: &[Span]| {
            assert_eq!(one.without(other), expected, "{one:?} without {other:?}");
        };
        check(Span::EVER, Span::EVER, &[]);
        check(Span::EVER, span(Some(5), None), &[span(None, Some(4))]);
        check(Span::EVER, span(Some(5), Some(6)), &[span(None, Some(4)), span(Some(7), None)]);
        check(span(Some(5), Some(9)), span(Some(5), Some(9)), &[]);
        check(span(Some(5), Some(9)), span(Some(9), None), &[span(Some(5), Some(8))]);
        check(span(Some(5), Some(9)), span(Some(20), None), &[span(Some(5), Some(9))]);
        check(span(Some(5), None), span(None, Some(7)), &[span(Some(8), None)]);
    }
}
