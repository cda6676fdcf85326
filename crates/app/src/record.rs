//! What the audit log is told of a change: parts by name, before and after.
//!
//! Values are the words and numbers the program works with ("reporting-officer", 30); what parts and
//! words are called on a page is told by [`ansinh_domain::audit`].

use ansinh_store::{BodyId, Tx, audit};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::{Caller, Result};

/// Parts of a thing, in the order given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Parts(Map<String, Value>);

impl Parts {
    /// Adds a part; a value that is absent adds none.
    pub(crate) fn with(mut self, name: &str, value: impl Serialize) -> Parts {
        match serde_json::to_value(value) {
            Ok(Value::Null) => {}
            Ok(value) => {
                self.0.insert(name.to_owned(), value);
            }
            // Nothing the verbs pass is like that; what cannot be written is said in its place.
            Err(error) => {
                self.0.insert(name.to_owned(), Value::String(error.to_string()));
            }
        }
        self
    }

    /// Adds the parts of another thing.
    pub(crate) fn and(mut self, other: Parts) -> Parts {
        self.0.extend(other.0);
        self
    }

    /// JSON for the log; nothing without parts.
    pub(crate) fn text(self) -> Option<String> {
        (!self.0.is_empty()).then(|| Value::Object(self.0).to_string())
    }
}

/// `parts! { "login" => login, "email" => email }`: absent values are left out.
macro_rules! parts {
    ($($name:literal => $value:expr),* $(,)?) => {
        $crate::record::Parts::default()$(.with($name, &$value))*
    };
}
pub(crate) use parts;

/// What a verb changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Change {
    before: Parts,
    after: Parts,
}

impl Change {
    /// Nothing more to tell than that it was done.
    pub(crate) fn none() -> Change {
        Change::default()
    }

    /// Something that was not there before, or what the verb came to.
    pub(crate) fn to(after: Parts) -> Change {
        Change { before: Parts::default(), after }
    }

    /// Something that is there no more.
    pub(crate) fn gone(before: Parts) -> Change {
        Change { before, after: Parts::default() }
    }

    /// From this to that.
    pub(crate) fn from(before: Parts, after: Parts) -> Change {
        Change { before, after }
    }
}

impl Caller {
    /// Appends the entry of a verb that was done, in the transaction of its change; do it last.
    /// `subject` is the sort of thing and which one.
    ///
    /// # Errors
    /// Whatever the database reports.
    pub(crate) async fn record(
        &self,
        tx: &mut Tx,
        now: Timestamp,
        verb: &'static str,
        subject: (&str, Option<Uuid>),
        change: Change,
    ) -> Result<()> {
        self.record_as(tx, now, verb, subject, change, "done").await
    }

    /// [`Caller::record`] of something done for a body, or to what is a body's own.
    ///
    /// # Errors
    /// Whatever the database reports.
    pub(crate) async fn record_for(
        &self,
        tx: &mut Tx,
        now: Timestamp,
        verb: &'static str,
        (kind, id): (&str, Option<Uuid>),
        body: BodyId,
        change: Change,
    ) -> Result<()> {
        let mut entry = self.entry(now, verb);
        (entry.subject_kind, entry.subject, entry.body) = (kind, id, Some(body));
        (entry.before, entry.after) = (change.before.text(), change.after.text());
        audit::append(tx, entry).await?;
        Ok(())
    }

    /// [`Caller::record`] of something that came to another `result`.
    ///
    /// # Errors
    /// Whatever the database reports.
    pub(crate) async fn record_as(
        &self,
        tx: &mut Tx,
        now: Timestamp,
        verb: &'static str,
        (kind, id): (&str, Option<Uuid>),
        change: Change,
        result: &str,
    ) -> Result<()> {
        let mut entry = self.entry(now, verb);
        (entry.subject_kind, entry.subject, entry.result) = (kind, id, result);
        (entry.before, entry.after) = (change.before.text(), change.after.text());
        audit::append(tx, entry).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use ansinh_domain::audit::FIELDS;

    /// Names of parts in the verbs of a folder.
    fn named(folder: &Path, names: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                named(&path, names);
            } else if path.file_name().is_some_and(|name| name != "record.rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                for parts in text.split("parts! {").skip(1) {
                    let parts = parts.split('}').next().unwrap_or_default();
                    let keys = parts.split("\" =>").filter_map(|part| part.rsplit('"').next());
                    let mut keys: Vec<String> = keys.map(str::to_owned).collect();
                    // What follows the last arrow names nothing.
                    keys.pop();
                    names.extend(keys);
                }
            }
        }
    }

    #[test]
    fn every_part_has_a_name_for_people() {
        let mut names = Vec::new();
        named(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut names);
        assert!(names.len() > 40, "{names:?}");
        for name in names {
            assert!(FIELDS.iter().any(|(field, _)| *field == name), "{name:?} has no title");
        }
    }

    /// The log is told parts, never words put together by a verb: only here is it written to.
    fn written_elsewhere(folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                written_elsewhere(&path, found);
            } else if path.file_name().is_some_and(|name| name != "record.rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                if text.contains("audit::append(") {
                    found.push(path.display().to_string());
                }
            }
        }
    }

    #[test]
    fn every_entry_is_written_with_its_parts() {
        let mut found = Vec::new();
        written_elsewhere(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
        assert!(found.is_empty(), "use Caller::record in {found:?}");
    }

    #[test]
    fn absent_parts_are_left_out_and_the_order_is_kept() {
        let none: Option<&str> = None;
        let all = parts! { "login" => "a", "email" => none, "days" => 30, "ok" => true };
        assert_eq!(all.text().as_deref(), Some(r#"{"login":"a","days":30,"ok":true}"#));
        assert_eq!(parts! {}.text(), None);
        assert_eq!(parts! { "a" => none }.text(), None);
        let both = parts! { "a" => 1 }.and(parts! { "b" => [2, 3] });
        assert_eq!(both.text().as_deref(), Some(r#"{"a":1,"b":[2,3]}"#));
    }
}
