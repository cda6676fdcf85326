//! Column values that are kept as text or integers and read as something better.
//!
//! Both engines must give back the same, so dates, decimals, JSON and words are TEXT, and instants
//! are BIGINT microseconds. Rows name one of these in `#[sqlx(try_from = "...")]` and hold the
//! domain's own type.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::de::DeserializeOwned;
use sqlx::error::BoxDynError;
use sqlx::{Database, Decode, Type};

/// TEXT that `T` is parsed from by [`FromColumn`]; NULL allowed.
pub(crate) struct Text<T>(pub Option<T>);

/// How a word of the database becomes a value.
pub(crate) trait FromColumn: Sized {
    fn from_column(text: &str) -> Result<Self, BoxDynError>;
}

impl<DB: Database, T> Type<DB> for Text<T>
where
    String: Type<DB>,
{
    fn type_info() -> DB::TypeInfo {
        <String as Type<DB>>::type_info()
    }

    fn compatible(ty: &DB::TypeInfo) -> bool {
        <String as Type<DB>>::compatible(ty)
    }
}

impl<'r, DB: Database, T: FromColumn> Decode<'r, DB> for Text<T>
where
    Option<String>: Decode<'r, DB>,
{
    fn decode(value: DB::ValueRef<'r>) -> Result<Self, BoxDynError> {
        let text = <Option<String> as Decode<'r, DB>>::decode(value)?;
        Ok(Text(text.as_deref().map(T::from_column).transpose()?))
    }
}

/// BIGINT microseconds since 1970; NULL allowed.
pub(crate) struct Micros(pub Option<Timestamp>);

impl<DB: Database> Type<DB> for Micros
where
    i64: Type<DB>,
{
    fn type_info() -> DB::TypeInfo {
        <i64 as Type<DB>>::type_info()
    }

    fn compatible(ty: &DB::TypeInfo) -> bool {
        <i64 as Type<DB>>::compatible(ty)
    }
}

impl<'r, DB: Database> Decode<'r, DB> for Micros
where
    Option<i64>: Decode<'r, DB>,
{
    fn decode(value: DB::ValueRef<'r>) -> Result<Self, BoxDynError> {
        let micros = <Option<i64> as Decode<'r, DB>>::decode(value)?;
        Ok(Micros(micros.map(Timestamp::from_microsecond).transpose()?))
    }
}

impl TryFrom<Micros> for Timestamp {
    type Error = NullValue;

    fn try_from(value: Micros) -> Result<Self, NullValue> {
        value.0.ok_or(NullValue)
    }
}

impl From<Micros> for Option<Timestamp> {
    fn from(value: Micros) -> Self {
        value.0
    }
}

/// NULL where a value must stand.
#[derive(Debug, thiserror::Error)]
#[error("NULL where a value must stand")]
pub(crate) struct NullValue;

macro_rules! from_text {
    ($($ty:ty),* $(,)?) => {$(
        impl TryFrom<Text<$ty>> for $ty {
            type Error = NullValue;

            fn try_from(value: Text<$ty>) -> Result<Self, NullValue> {
                value.0.ok_or(NullValue)
            }
        }

        impl From<Text<$ty>> for Option<$ty> {
            fn from(value: Text<$ty>) -> Self {
                value.0
            }
        }
    )*};
}

/// Words of an enum are those serde writes for it, so that database and JSON contract agree.
pub(crate) fn from_word<T: DeserializeOwned>(text: &str) -> Result<T, BoxDynError> {
    let deserializer: serde::de::value::StrDeserializer<'_, serde::de::value::Error> =
        serde::de::IntoDeserializer::into_deserializer(text);
    Ok(T::deserialize(deserializer)?)
}

/// The word serde writes for a field-less enum.
pub(crate) fn word<T: serde::Serialize>(value: &T) -> crate::Result<String> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        Ok(other) => Err(crate::StoreError::Unreadable(format!("{other} is not a word"))),
        Err(error) => Err(crate::StoreError::Unreadable(error.to_string())),
    }
}

/// JSON text of a value.
pub(crate) fn json<T: serde::Serialize + ?Sized>(value: &T) -> crate::Result<String> {
    serde_json::to_string(value).map_err(|e| crate::StoreError::Unreadable(e.to_string()))
}

macro_rules! words {
    ($($ty:ty),* $(,)?) => {
        $(impl FromColumn for $ty {
            fn from_column(text: &str) -> Result<Self, BoxDynError> {
                from_word(text)
            }
        })*
        from_text!($($ty),*);
    };
}

macro_rules! jsons {
    ($($ty:ty),* $(,)?) => {
        $(impl FromColumn for $ty {
            fn from_column(text: &str) -> Result<Self, BoxDynError> {
                Ok(serde_json::from_str(text)?)
            }
        })*
        from_text!($($ty),*);
    };
}

impl FromColumn for Date {
    fn from_column(text: &str) -> Result<Self, BoxDynError> {
        Ok(text.parse()?)
    }
}
from_text!(Date);

impl FromColumn for ansinh_domain::calendar::Period {
    fn from_column(text: &str) -> Result<Self, BoxDynError> {
        Ok(text.parse()?)
    }
}
from_text!(ansinh_domain::calendar::Period);

impl FromColumn for ansinh_domain::remind::Stage {
    fn from_column(text: &str) -> Result<Self, BoxDynError> {
        Ok(text.parse()?)
    }
}
from_text!(ansinh_domain::remind::Stage);

words!(
    ansinh_domain::calendar::DayKind,
    ansinh_domain::check::Comparison,
    ansinh_domain::check::Severity,
    ansinh_domain::report::ExtensionState,
    ansinh_domain::report::Field,
    ansinh_domain::report::ItemKind,
    ansinh_domain::report::State,
    crate::report::evidence::Purpose,
    ansinh_domain::assess::Confidence,
    crate::assess::published::Outcome,
    crate::report::baseline::BaselineState,
    crate::report::observation::RevisionKind,
    crate::report::passage::Mover,
    crate::report::snapshot::Stage,
    ansinh_domain::body::BodyKind,
    ansinh_domain::reorganisation::DutyRole,
    ansinh_domain::reorganisation::ItemKind,
    ansinh_domain::plan::FindingCode,
    ansinh_domain::plan::Severity,
    ansinh_domain::schedule::ScheduleKind,
    ansinh_domain::territory::Kind,
    ansinh_domain::territory::Level,
    ansinh_domain::territory::Share,
    ansinh_domain::territory::TerritoryFindingCode,
    ansinh_domain::target::Direction,
    ansinh_domain::target::DirectionEvidence,
    ansinh_domain::target::MeasureKind,
    crate::identity_provider::LinkBy,
    crate::identity_provider::SecondStepOf,
    crate::import::ImportState,
    crate::reorganisation::DraftState,
    crate::import::SettlementKind,
    crate::job::JobState,
    crate::message::Channel,
    crate::message::MessageKind,
    crate::message::MessageState,
    crate::webhook::DeliveryState,
    ansinh_domain::remind::Kind,
    crate::paper::PaperKind,
    crate::paper::PaperState,
    crate::paper_file::PaperFileKind,
    crate::paper_file::PaperGrowth,
    crate::report_text::TextKind,
    ansinh_domain::urge::Level,
    crate::territory::TerritorySettlementKind,
    crate::link::LinkPurpose,
    ansinh_domain::access::Role,
);

jsons!(
    ansinh_domain::territory::Outline,
    Vec<Date>,
    Vec<crate::report::snapshot::KeptCell>,
    Vec<uuid::Uuid>,
    ansinh_domain::published::Published,
    ansinh_domain::report::Regime,
    ansinh_domain::report::Shape,
    Vec<String>,
    Vec<(String, String)>,
    ansinh_domain::territory::UnitRow,
    Vec<ansinh_domain::access::TokenScope>,
    Vec<ansinh_domain::plan::Alternative>,
    Vec<ansinh_domain::plan::Finding>,
    Vec<ansinh_domain::target::ScopedBound>,
    ansinh_domain::plan::PlanDraft,
    ansinh_domain::plan::Field,
    ansinh_domain::reorganisation::Content,
    ansinh_domain::reorganisation::Outcome,
    ansinh_domain::reorganisation::Preparation,
    serde_json::Value,
);
