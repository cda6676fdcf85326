//! How an indicator stands against each target that a paper shows.

use ansinh_domain::assess::{Assessment, Settings, Status, meets};
use ansinh_domain::target::Bound;
use ansinh_store::indicator::IndicatorRow;

/// How an indicator stands against the target of a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ByYear {
    /// The year of the target.
    pub(super) year: i16,
    /// The verdict in words.
    pub(super) title: &'static str,
    /// Why, where the assessment is about this target.
    pub(super) reason: Option<String>,
    /// Somebody must be told why.
    pub(super) wants_reason: bool,
}

impl ByYear {
    fn of(year: i16, status: Status, reason: &str) -> ByYear {
        ByYear {
            year,
            title: status.title(),
            reason: Some(reason.to_owned()),
            wants_reason: status.wants_action() || status == Status::InsufficientData,
        }
    }
}

/// The verdicts on the targets of `years`: of a milestone that has passed, of the next one, and of
/// a later one whether the newest figure has reached it already, which is no forecast.
pub(super) fn by_year(
    row: &IndicatorRow,
    out: Option<&Assessment>,
    years: &[i16],
    settings: &Settings,
) -> Vec<ByYear> {
    let Some(out) = out else { return Vec::new() };
    let mut found = Vec::new();
    for year in years {
        let target = row
            .targets
            .iter()
            .find(|target| target.milestone.year == *year && !matches!(target.bound, Bound::None));
        let Some(target) = target else { continue };
        let passed = out.passed.iter().find(|verdict| verdict.milestone.year == *year);
        if let Some(verdict) = passed {
            found.push(ByYear::of(*year, verdict.status(), &verdict.reason));
        } else if out.milestone.is_some_and(|milestone| milestone.year == *year) {
            found.push(ByYear::of(*year, out.status, &out.reason));
        } else {
            let latest = out.latest.as_ref().and_then(|used| used.value.number());
            let met = latest.and_then(|value| meets(&target.bound, row.direction, value, settings));
            let title = match met {
                Some(true) => "Đến nay đã đạt mức của mốc này",
                Some(false) => "Đến nay chưa đạt mức của mốc này",
                None => "Chưa đến mốc",
            };
            found.push(ByYear { year: *year, title, reason: None, wants_reason: false });
        }
    }
    found
}
