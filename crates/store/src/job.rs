//! Background work.

use serde::{Deserialize, Serialize};

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum JobState {
    /// Waits for its time.
    Queued,
    /// A worker holds it until its lease runs out.
    Running,
    /// Done.
    Done,
    /// Given up after the last attempt.
    Failed,
}
