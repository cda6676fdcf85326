//! Settles a doubt about a file of territories: a person keeps the reading, puts the code or name
//! right in the registry, or says why it does not matter.

use ansinh_domain::access::Action;
use ansinh_domain::territory::{Code, Correction, Target, correct};
use ansinh_domain::text::clean;
use ansinh_store::territory::{
    self, NewTerritorySettlement, TerritoryFindingRow, TerritorySettlementKind,
};
use ansinh_store::{StoreError, TerritoryId, TerritorySourceId, Tx};

use crate::read_territories::blocking;
use crate::record::{Change, parts};
use crate::{App, AppError, Caller, Result};

/// Most characters of a name or a reason.
const LONGEST: usize = 500;

/// What a person says of a doubt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TerritoryAnswer {
    /// The reading stands.
    Keep,
    /// This is the right code; as typed.
    Code(String),
    /// This is the right name; as typed.
    Name(String),
    /// It does not matter, for this reason.
    Ignore(String),
}

/// Records the answer; a right code or name takes effect in the registry in the same transaction.
///
/// # Errors
/// [`AppError::Invalid`] for an answer that cannot be taken, with the reason;
/// [`AppError::ChangedMeanwhile`] when someone else settled it at the same moment.
pub async fn settle_territory_finding(
    app: &App,
    caller: &Caller,
    source: TerritorySourceId,
    index: i64,
    answer: TerritoryAnswer,
) -> Result<()> {
    caller.may(app, Action::LoadTerritories)?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let row = territory::finding_in(&mut tx, source, index)
        .await?
        .ok_or(AppError::NotFound { what: "điểm cần xem" })?;
    let settled = apply(app, &mut tx, &row, &answer).await?;
    let round = row.settlement.as_ref().map_or(1, |last| last.round + 1);
    let new = NewTerritorySettlement {
        source,
        index,
        round,
        kind: settled.kind,
        typed: settled.typed.as_deref(),
        before: settled.before.as_deref(),
        unit: settled.unit,
        by: caller.user(),
        now,
    };
    territory::settle(&mut tx, new).await.map_err(|error| match error {
        StoreError::Conflict(_) => AppError::ChangedMeanwhile,
        other => other.into(),
    })?;
    let last = row.settlement.as_ref();
    let change = Change::from(
        parts! {
            "finding" => index,
            "answer" => last.map(|last| last.kind),
            "typed" => last.and_then(|last| last.typed.clone()),
            "unit" => settled.before,
        },
        parts! { "finding" => index, "answer" => settled.kind, "typed" => settled.typed },
    );
    let subject = ("territory-source", Some(source.0));
    caller.record(&mut tx, now, "settle-territory-finding", subject, change).await?;
    tx.commit().await?;
    Ok(())
}

/// An answer as it is kept.
struct Settled {
    kind: TerritorySettlementKind,
    typed: Option<String>,
    before: Option<String>,
    unit: Option<TerritoryId>,
}

async fn apply(
    app: &App,
    tx: &mut Tx,
    row: &TerritoryFindingRow,
    answer: &TerritoryAnswer,
) -> Result<Settled> {
    let plain = |kind, typed| Settled { kind, typed, before: None, unit: None };
    match answer {
        TerritoryAnswer::Keep => {
            not_corrected_before(row)?;
            Ok(plain(TerritorySettlementKind::Kept, None))
        }
        TerritoryAnswer::Ignore(reason) => {
            not_corrected_before(row)?;
            let reason = typed(reason, "lý do bỏ qua")?;
            Ok(plain(TerritorySettlementKind::Ignored, Some(reason)))
        }
        TerritoryAnswer::Code(code) => {
            let code = clean(code);
            let read: Code = code.parse().map_err(|_| {
                let refusal = ansinh_domain::territory::Refusal::NotACode { text: code };
                AppError::Invalid(refusal.to_string())
            })?;
            let kind = TerritorySettlementKind::Code;
            put_right(app, tx, row, kind, read.to_string(), Correction::Code(read)).await
        }
        TerritoryAnswer::Name(name) => {
            let name = typed(name, "tên đúng")?;
            let kind = TerritorySettlementKind::Name;
            put_right(app, tx, row, kind, name.clone(), Correction::Name(name)).await
        }
    }
}

/// What was put right stands in the registry: only another correction takes it back.
fn not_corrected_before(row: &TerritoryFindingRow) -> Result<()> {
    use TerritorySettlementKind::{Code, Name};
    match row.settlement.as_ref().map(|settlement| settlement.kind) {
        Some(Code | Name) => Err(AppError::Invalid(
            "Điểm này đã được sửa trong danh mục. Muốn trở lại như trước, hãy sửa lại mã hoặc tên."
                .to_owned(),
        )),
        _ => Ok(()),
    }
}

fn typed(text: &str, what: &str) -> Result<String> {
    let text = clean(text);
    if text.is_empty() || text.chars().count() > LONGEST {
        return Err(AppError::Invalid(format!("Hãy nhập {what} (không quá {LONGEST} ký tự).")));
    }
    Ok(text)
}

async fn put_right(
    app: &App,
    tx: &mut Tx,
    row: &TerritoryFindingRow,
    kind: TerritorySettlementKind,
    typed: String,
    correction: Correction,
) -> Result<Settled> {
    let known = territory::known(tx).await?;
    let target = row.target(&known).ok_or_else(|| {
        AppError::Invalid(
            "Điểm này không gắn với một đơn vị nào trong danh mục nên không sửa tại đây được. Hãy sửa tệp rồi nạp lại, hoặc chọn “Bỏ qua” và ghi lý do."
                .to_owned(),
        )
    })?;
    let registry = known.registry.clone();
    let corrected = blocking(move || correct(registry, &target, &correction))
        .await?
        .map_err(|refusal| AppError::Invalid(refusal.to_string()))?;
    let updated = territory::update(tx, &app.ids, &known, &corrected.registry, app.now()).await?;
    let unit = match corrected.target {
        Target::Unit(unit) | Target::Old { unit, .. } => updated.ids.get(unit.place()).copied(),
        Target::LeftOut(_) => None,
    };
    let before = match (&row.unit_now, &row.left_out) {
        (Some((name, Some(code))), _) => Some(format!("{code} {name}")),
        (Some((name, None)), _) => Some(name.clone()),
        (None, Some(left_out)) => Some(format!("{} {}", left_out.code, left_out.name)),
        (None, None) => None,
    };
    Ok(Settled { kind, typed: Some(typed), before, unit })
}
