//! What anyone may read: plans and what stands in them.

use ansinh_domain::target::Target;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// What a plan wants of an indicator at a milestone.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PlanTarget {
    /// The year at whose end it is judged.
    pub year: i16,
    /// First year of the period, where the plan names one.
    pub from_year: Option<i16>,
    /// As printed.
    pub raw: String,
    /// As read: `op` and what belongs to it, as docs/json-contract.md explains bounds.
    #[schema(value_type = Object)]
    pub bound: Value,
    /// Words printed after the number.
    pub remark: Option<String>,
}

/// Targets in the order of their milestones.
pub fn targets(targets: Vec<Target>) -> Vec<PlanTarget> {
    let tell = |target: Target| PlanTarget {
        year: target.milestone.year,
        from_year: target.milestone.from_year,
        raw: target.raw,
        bound: serde_json::to_value(&target.bound).unwrap_or_default(),
        remark: target.remark,
    };
    targets.into_iter().map(tell).collect()
}
