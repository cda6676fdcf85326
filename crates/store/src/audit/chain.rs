//! What makes the log a chain: the bytes of an entry, and its hash over them and the hash before.

use std::borrow::Cow;

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Stands where the first entry has no entry before it.
pub const BEGINNING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Another way to write an entry would be another version of this word.
const VERSION: &[u8] = b"ansinh-audit-1\n";

/// Everything of an entry that its hash vouches for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Content<'a> {
    pub seq: i64,
    pub happened_at: Timestamp,
    pub actor: &'a str,
    pub user: Option<Uuid>,
    pub body: Option<Uuid>,
    pub verb: &'a str,
    pub subject_kind: &'a str,
    pub subject: Option<Uuid>,
    pub before: Option<&'a str>,
    pub after: Option<&'a str>,
    pub result: &'a str,
    pub address: Option<&'a str>,
    pub agent: Option<&'a str>,
}

/// A field of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AuditField {
    /// Its number.
    Seq,
    /// When.
    HappenedAt,
    /// What sort of actor.
    Actor,
    /// Which person.
    User,
    /// For which body.
    Body,
    /// What was done.
    Verb,
    /// What sort of thing it was done to.
    SubjectKind,
    /// Which one.
    Subject,
    /// What was there before.
    Before,
    /// What is there now.
    After,
    /// How it ended.
    Result,
    /// From where.
    Address,
    /// With what browser or program.
    Agent,
}

impl AuditField {
    /// Every field, in the order in which the hash takes them.
    pub const ALL: [AuditField; 13] = [
        AuditField::Seq,
        AuditField::HappenedAt,
        AuditField::Actor,
        AuditField::User,
        AuditField::Body,
        AuditField::Verb,
        AuditField::SubjectKind,
        AuditField::Subject,
        AuditField::Before,
        AuditField::After,
        AuditField::Result,
        AuditField::Address,
        AuditField::Agent,
    ];
}

/// Hexadecimal digits of the mark of one field.
const MARK: usize = 8;

impl Content<'_> {
    /// A field as the hash takes it.
    fn field(&self, field: AuditField) -> Option<Cow<'_, str>> {
        let id = |id: Option<Uuid>| id.map(|id| id.hyphenated().to_string().into());
        match field {
            AuditField::Seq => Some(self.seq.to_string().into()),
            AuditField::HappenedAt => Some(self.happened_at.as_microsecond().to_string().into()),
            AuditField::Actor => Some(self.actor.into()),
            AuditField::User => id(self.user),
            AuditField::Body => id(self.body),
            AuditField::Verb => Some(self.verb.into()),
            AuditField::SubjectKind => Some(self.subject_kind.into()),
            AuditField::Subject => id(self.subject),
            AuditField::Before => self.before.map(Cow::Borrowed),
            AuditField::After => self.after.map(Cow::Borrowed),
            AuditField::Result => Some(self.result.into()),
            AuditField::Address => self.address.map(Cow::Borrowed),
            AuditField::Agent => self.agent.map(Cow::Borrowed),
        }
    }

    /// A mark of each field, one after the other: the first digits of the hash of the entry's
    /// number, the field's place and its bytes.
    pub(super) fn marks(&self) -> String {
        let seq = self.seq.to_string();
        let mark = |(place, field): (usize, AuditField)| {
            let mut hasher = Sha256::new().chain_update(VERSION);
            add(&mut hasher, Some(&seq));
            add(&mut hasher, Some(&place.to_string()));
            add(&mut hasher, self.field(field).as_deref());
            hex(&hasher.finalize()).chars().take(MARK).collect::<String>()
        };
        AuditField::ALL.into_iter().enumerate().map(mark).collect()
    }

    /// The fields whose mark is not what `marks` holds; none where there are no marks. A number that
    /// was changed changes every mark, so it is told alone.
    pub(super) fn differing(&self, marks: Option<&str>) -> Vec<AuditField> {
        let Some(marks) = marks else { return Vec::new() };
        let now = self.marks();
        let at = |marks: &str, place: usize| {
            marks.get(place * MARK..(place + 1) * MARK).map(str::to_owned)
        };
        let differ: Vec<AuditField> = AuditField::ALL
            .into_iter()
            .enumerate()
            .filter(|(place, _)| at(marks, *place) != at(&now, *place))
            .map(|(_, field)| field)
            .collect();
        if differ.len() == AuditField::ALL.len() { vec![AuditField::Seq] } else { differ }
    }

    /// SHA-256, as lower-case hexadecimal digits, over the version's word, the hash before, and the
    /// fields in the order above. A field is one byte 0 where there is none, else one byte 1, its
    /// length in eight bytes (big-endian), and its bytes: no two entries are written alike. Numbers
    /// and microseconds since 1970 are decimal, ids are hyphenated lower-case text.
    pub(super) fn hash(&self, previous: &str) -> String {
        let mut hasher = Sha256::new().chain_update(VERSION);
        add(&mut hasher, Some(previous));
        for field in AuditField::ALL {
            add(&mut hasher, self.field(field).as_deref());
        }
        hex(&hasher.finalize())
    }
}

fn add(hasher: &mut Sha256, field: Option<&str>) {
    match field {
        None => hasher.update([0]),
        Some(text) => {
            // A usize always fits into 64 bits on what this runs on.
            let length = u64::try_from(text.len()).unwrap_or(u64::MAX);
            hasher.update([1]);
            hasher.update(length.to_be_bytes());
            hasher.update(text.as_bytes());
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> Content<'static> {
        Content {
            seq: 7,
            happened_at: Timestamp::from_microsecond(1_700_000_000_000_001).unwrap(),
            actor: "user",
            user: Some(Uuid::from_u128(1)),
            body: None,
            verb: "settle-finding",
            subject_kind: "import",
            subject: Some(Uuid::from_u128(2)),
            before: None,
            after: Some("3"),
            result: "done",
            address: Some("127.0.0.1"),
            agent: None,
        }
    }

    /// Chains of databases in use hang on these very digits. They were made by a
    /// program in another language, from the words above.
    #[test]
    fn the_bytes_are_those_written_down() {
        assert_eq!(
            entry().hash(BEGINNING),
            "a14ab5be42ef237747c7c2bd6aadaeb7a6b23df8cfec3077278c580b982fb6c5"
        );
    }

    #[test]
    fn every_field_counts() {
        let whole = entry().hash(BEGINNING);
        let id = Some(Uuid::from_u128(9));
        let changed = [
            Content { seq: 8, ..entry() },
            Content { happened_at: Timestamp::UNIX_EPOCH, ..entry() },
            Content { actor: "system", ..entry() },
            Content { user: id, ..entry() },
            Content { body: id, ..entry() },
            Content { verb: "settle", ..entry() },
            Content { subject_kind: "plan", ..entry() },
            Content { subject: id, ..entry() },
            Content { before: Some(""), ..entry() },
            Content { after: None, ..entry() },
            Content { after: Some("4"), ..entry() },
            Content { result: "refused", ..entry() },
            Content { address: None, ..entry() },
            Content { agent: Some("Firefox"), ..entry() },
            // The same characters, cut elsewhere.
            Content { verb: "settle-findin", subject_kind: "gimport", ..entry() },
        ];
        for other in changed {
            assert_ne!(other.hash(BEGINNING), whole, "{other:?}");
            assert_ne!(other.marks(), entry().marks(), "{other:?}");
        }
        assert_ne!(entry().hash(&whole), whole);
    }

    #[test]
    fn marks_name_the_fields_that_were_changed() {
        let marks = entry().marks();
        let check = |other: Content<'_>, fields: &[AuditField]| {
            assert_eq!(other.differing(Some(&marks)), fields, "{other:?}");
        };
        check(entry(), &[]);
        check(Content { verb: "sign-in", ..entry() }, &[AuditField::Verb]);
        check(
            Content { happened_at: Timestamp::UNIX_EPOCH, user: None, ..entry() },
            &[AuditField::HappenedAt, AuditField::User],
        );
        check(Content { seq: 8, ..entry() }, &[AuditField::Seq]);
        check(Content { before: Some(""), ..entry() }, &[AuditField::Before]);
        assert_eq!(Content { verb: "sign-in", ..entry() }.differing(None), []);
        // Marks that were cut say that something is wrong, not what.
        assert_eq!(entry().differing(Some("")), [AuditField::Seq]);
    }
}
