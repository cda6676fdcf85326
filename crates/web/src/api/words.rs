//! Words of the domain as the description of the API lists them.

use ansinh_domain::body::BodyKind;
use ansinh_domain::check::{CheckCode, Severity};
use ansinh_domain::plan;
use ansinh_domain::reorganisation::DutyRole;
use ansinh_domain::report::{ExtensionState, Field, ItemKind, Move, State};
use ansinh_domain::schedule::ScheduleKind;
use ansinh_domain::target::Direction;
use ansinh_domain::territory::Level;
use serde::Serialize;
use serde_json::Value;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Schema, SchemaType, Type};

fn one_of(words: impl IntoIterator<Item = impl Serialize>, or_null: bool) -> Schema {
    let mut values: Vec<Value> = Vec::new();
    for value in words.into_iter().filter_map(|word| serde_json::to_value(word).ok()) {
        if !values.contains(&value) {
            values.push(value);
        }
    }
    let mut kinds = vec![Type::String];
    if or_null {
        values.push(Value::Null);
        kinds.push(Type::Null);
    }
    let kind = if or_null { SchemaType::Array(kinds) } else { SchemaType::Type(Type::String) };
    Schema::Object(ObjectBuilder::new().schema_type(kind).enum_values(Some(values)).build())
}

/// A list of such words.
pub fn list_of(word: Schema) -> Schema {
    Schema::Array(ArrayBuilder::new().items(RefOr::T(word)).build())
}

/// Where a report stands.
pub fn state() -> Schema {
    one_of(State::ALL, false)
}

/// What is done to a report.
pub fn step() -> Schema {
    one_of(Move::ALL, false)
}

/// What a row is about.
pub fn kind() -> Schema {
    one_of([ItemKind::Indicator, ItemKind::Task, ItemKind::Section], false)
}

fn fields() -> impl Iterator<Item = Field> {
    let kinds = [ItemKind::Indicator, ItemKind::Task, ItemKind::Section];
    kinds.into_iter().flat_map(|kind| Field::of(kind).iter().copied())
}

/// A cell of a row.
pub fn field() -> Schema {
    one_of(fields(), false)
}

/// A cell of a row, where there is one.
pub fn field_or_null() -> Schema {
    one_of(fields(), true)
}

/// Where a request for more time stands.
pub fn extension() -> Schema {
    one_of([ExtensionState::Asked, ExtensionState::Granted, ExtensionState::Refused], false)
}

/// How grave an issue is.
pub fn severity() -> Schema {
    one_of([Severity::Blocks, Severity::Explain, Severity::Informs], false)
}

/// Which check found an issue.
pub fn check() -> Schema {
    one_of(
        [
            CheckCode::Required,
            CheckCode::Contradiction,
            CheckCode::Day,
            CheckCode::Range,
            CheckCode::Level,
            CheckCode::Unit,
            CheckCode::Jump,
            CheckCode::Path,
            CheckCode::Parts,
            CheckCode::Outlier,
            CheckCode::Late,
            CheckCode::FellBack,
            CheckCode::Repeated,
            CheckCode::Remedy,
            CheckCode::Rule,
        ],
        false,
    )
}

/// Which way is better.
pub fn direction() -> Schema {
    one_of([Direction::Higher, Direction::Lower, Direction::Status], false)
}

/// What sort of time frame a task has.
pub fn schedule() -> Schema {
    use ScheduleKind::{
        Conditional, Continuous, HalfYearly, Monthly, Once, Quarterly, Range, RecurringDeadline,
        Reference, Relative, Unknown, Yearly,
    };
    let all = [
        Continuous,
        Yearly,
        HalfYearly,
        Quarterly,
        Monthly,
        Once,
        Range,
        Reference,
        Conditional,
        Relative,
        RecurringDeadline,
        Unknown,
    ];
    one_of(all, false)
}

/// A body, or a group of them.
pub fn body_kind() -> Schema {
    one_of([BodyKind::Body, BodyKind::Group], false)
}

/// A part in an indicator or task.
pub fn role() -> Schema {
    one_of([DutyRole::Lead, DutyRole::Coordinating, DutyRole::FollowUp], false)
}

/// How much a finding asks.
pub fn doubt() -> Schema {
    one_of([plan::Severity::Ask, plan::Severity::Warn, plan::Severity::Note], false)
}

/// A tier of territories.
pub fn level() -> Schema {
    one_of(Level::ALL, false)
}

/// The word of a value as the wire has it.
pub fn word(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => word,
        _ => String::new(),
    }
}
