//! Identifiers: UUIDv7, one type a table, so that a plan's id cannot stand where a task's should.

use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, sqlx::Type,
            serde::Serialize, serde::Deserialize,
        )]
        #[sqlx(transparent)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                $name(id)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map($name)
            }
        }

        impl From<$name> for crate::db::Arg {
            fn from(id: $name) -> Self {
                crate::db::Arg::Uuid(Some(id.0))
            }
        }

        impl From<Option<$name>> for crate::db::Arg {
            fn from(id: Option<$name>) -> Self {
                crate::db::Arg::Uuid(id.map(|id| id.0))
            }
        }
    )*};
}

ids! {
    /// An uploaded or shipped file.
    SourceFileId
    /// One reading of a file, from upload to acceptance.
    ImportId
    /// An answer to a finding.
    SettlementId
    /// A plan through all its versions.
    PlanId
    /// A plan as it stands from a date.
    PlanVersionId
    /// A group or section.
    HeadingId
    /// A row of the indicator appendix in one version.
    IndicatorId
    /// A row of the task appendix in one version.
    TaskId
    /// A body or group of bodies.
    BodyId
    /// A body's part in an indicator or task.
    DutyId
    /// A legal document.
    DocumentId
    /// A person who signs in.
    UserId
    /// A signed-in browser.
    SessionId
    /// A piece of background work.
    JobId
    /// A line of the audit log.
    AuditId
}
