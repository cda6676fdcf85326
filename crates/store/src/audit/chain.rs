//! What makes the log a chain: the bytes of an entry, and its hash over them and the hash before.

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

impl Content<'_> {
    /// SHA-256, as lower-case hexadecimal digits, over the version's word, the hash before, and the
    /// fields in the order above. A field is one byte 0 where there is none, else one byte 1, its
    /// length in eight bytes (big-endian), and its bytes: no two entries are written alike. Numbers
    /// and microseconds since 1970 are decimal, ids are hyphenated lower-case text.
    pub(super) fn hash(&self, previous: &str) -> String {
        let mut hasher = Sha256::new().chain_update(VERSION);
        let seq = self.seq.to_string();
        let micros = self.happened_at.as_microsecond().to_string();
        let id = |id: Option<Uuid>| id.map(|id| id.hyphenated().to_string());
        let (user, body, subject) = (id(self.user), id(self.body), id(self.subject));
        for field in [
            Some(previous),
            Some(&seq),
            Some(&micros),
            Some(self.actor),
            user.as_deref(),
            body.as_deref(),
            Some(self.verb),
            Some(self.subject_kind),
            subject.as_deref(),
            self.before,
            self.after,
            Some(self.result),
            self.address,
            self.agent,
        ] {
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
        hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
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
        }
        assert_ne!(entry().hash(&whole), whole);
    }
}
