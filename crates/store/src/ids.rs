//! Identifiers: UUIDv7, one type a table, so that a plan's id cannot stand where a task's should.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{Result, StoreError};

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
    /// A territory through the time in which its land is known to be one.
    TerritoryId
    /// A file of territories that was loaded.
    TerritorySourceId
    /// Files of territories that wait to be loaded.
    TerritoryUploadId
    /// A person who signs in.
    UserId
    /// A signed-in browser.
    SessionId
    /// Another system by whose accounts people sign in.
    ProviderId
    /// A token with which a program acts for a person.
    TokenId
    /// A standing duty to report.
    RegimeId
    /// One occurrence of it.
    RoundId
    /// What one body answers in a round.
    SubmissionId
    /// A row of a submission.
    ItemId
    /// A comment in a submission.
    CommentId
    /// A request for more time.
    ExtensionId
    /// A file kept as evidence.
    EvidenceId
    /// Such a file attached to a submission.
    EvidenceLinkId
    /// A filled-in form that waits to be looked at.
    ReportUploadId
    /// A rule of checks.
    CheckRuleId
    /// A figure of an indicator in a period.
    ObservationId
    /// An official paper.
    PaperId
    /// A proposal to change a plan, of which both are papers.
    AmendmentId
    /// A file of an official paper.
    PaperFileId
    /// A starting value that somebody approved.
    BaselineId
    /// A change of land in a plan's series.
    SeriesBreakId
    /// A table of published results.
    PublishedFileId
    /// A row of it.
    PublishedFigureId
    /// What an owner says of an indicator.
    OutlookId
    /// A comment on an indicator.
    IndicatorCommentId
    /// A file of borders of territories.
    BorderFileId
    /// A value recomputed for another land.
    RecomputedId
    /// Which land a plan's own figures are about.
    PlanTerritoryId
    /// A snapshot made public.
    PublicationId
    /// A message to a person.
    MessageId
    /// An address from which deadlines are read.
    FeedId
    /// Another program that is told of events.
    WebhookId
    /// An event for one of them.
    DeliveryId
    /// A piece of background work.
    JobId
    /// A line of the audit log.
    AuditId
    /// A reorganisation that was applied, or the undoing of one.
    ActId
    /// A reorganisation in preparation.
    ReorganisationDraftId
    /// A table of prepared reorganisations.
    PresetId
    /// A decision about an item that lost its meaning.
    VerdictId
}

/// Where new identifiers come from: random in the program, counted in tests.
#[derive(Debug, Clone)]
pub struct Ids {
    seed: [u8; 32],
    counter: Arc<AtomicU64>,
}

impl Ids {
    /// Identifiers nobody else makes: seeded from the machine's randomness.
    ///
    /// # Errors
    /// When the machine has none to give.
    pub fn random() -> Result<Ids> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(|e| StoreError::Unavailable(e.to_string()))?;
        Ok(Ids::seeded(seed))
    }

    /// The same identifiers each time, for tests.
    pub fn seeded(seed: [u8; 32]) -> Ids {
        Ids { seed, counter: Arc::new(AtomicU64::new(0)) }
    }

    /// A new UUIDv7 for the instant `now`.
    pub fn next<T: From<Uuid>>(&self, now: Timestamp) -> T {
        let count = self.counter.fetch_add(1, Ordering::Relaxed);
        let digest = Sha256::new().chain_update(self.seed).chain_update(count.to_be_bytes());
        let digest: [u8; 32] = digest.finalize().into();
        let mut tail = [0; 10];
        tail.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
        let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &tail).into_uuid().into()
    }
}
