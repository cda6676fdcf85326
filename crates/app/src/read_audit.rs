//! Reads the audit log, and takes it out as a list. Nobody can change it.

use ansinh_domain::access::Action;
use ansinh_domain::audit::{result_title, subject_title, verb_title};
use ansinh_formats::write::xlsx::{CellValue, Column, ColumnKind, Sheet};
use ansinh_store::audit::{self, AuditEntry, AuditFilter, AuditPage};
use jiff::Timestamp;
use jiff::tz::Offset;
use rust_decimal::Decimal;

use crate::{App, AppError, Caller, Result};

/// Entries of one page.
pub const PAGE: i64 = 50;
/// Entries of one export; a sheet of Excel holds about a million, a person reads fewer.
pub const EXPORT: i64 = 50_000;

/// Entries that pass `filter`, newest first, older than the entry `older_than`.
///
/// # Errors
/// [`AppError::Refused`], or whatever the database reports.
pub async fn search(
    app: &App,
    caller: &Caller,
    filter: &AuditFilter,
    older_than: Option<i64>,
) -> Result<AuditPage> {
    caller.may(app, Action::ReadAudit)?;
    Ok(audit::page(&app.db, filter, older_than, PAGE).await?)
}

/// The entry of number `seq`.
///
/// # Errors
/// [`AppError::Refused`] and [`AppError::NotFound`].
pub async fn show(app: &App, caller: &Caller, seq: i64) -> Result<AuditEntry> {
    caller.may(app, Action::ReadAudit)?;
    audit::entry(&app.db, seq).await?.ok_or(AppError::NotFound { what: "mục nhật ký này" })
}

/// The entries that pass `filter` as a sheet, newest first, at most [`EXPORT`] of them. The log gets
/// an entry of its own about that: what was taken out, and how much.
///
/// # Errors
/// [`AppError::Refused`], or whatever the database reports.
pub async fn export(
    app: &App,
    caller: &Caller,
    filter: &AuditFilter,
    described: &str,
) -> Result<Sheet> {
    caller.may(app, Action::ReadAudit)?;
    let page = audit::page(&app.db, filter, None, EXPORT).await?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let mut entry = caller.entry(now, "export-audit");
    entry.subject_kind = "audit-log";
    entry.after = Some(format!("{described}; {} dòng", page.rows.len()));
    audit::append(&mut tx, entry).await?;
    tx.commit().await?;
    let mut notes = vec![format!("Xuất từ An Sinh lúc {}", instant(now)), described.to_owned()];
    if page.more {
        notes.push(format!(
            "Chỉ gồm {EXPORT} mục mới nhất; hãy thu hẹp khoảng ngày để xuất phần còn lại."
        ));
    }
    Ok(Sheet {
        name: "Nhật ký".to_owned(),
        title: Some("Nhật ký hệ thống".to_owned()),
        notes,
        columns: columns(),
        rows: page.rows.iter().map(row).collect(),
    })
}

fn columns() -> Vec<Column> {
    let column = |heading: &str, width, kind| Column { heading: heading.to_owned(), width, kind };
    vec![
        column("Số", 9.0, ColumnKind::Number),
        column("Lúc", 20.0, ColumnKind::Text),
        column("Người thực hiện", 24.0, ColumnKind::Wrap),
        column("Thay mặt", 24.0, ColumnKind::Wrap),
        column("Việc", 28.0, ColumnKind::Wrap),
        column("Đối tượng", 20.0, ColumnKind::Wrap),
        column("Mã đối tượng", 38.0, ColumnKind::Text),
        column("Trước", 36.0, ColumnKind::Wrap),
        column("Sau", 36.0, ColumnKind::Wrap),
        column("Kết quả", 20.0, ColumnKind::Wrap),
        column("Địa chỉ", 18.0, ColumnKind::Text),
        column("Trình duyệt", 36.0, ColumnKind::Wrap),
        column("Mã băm", 66.0, ColumnKind::Text),
    ]
}

fn row(entry: &AuditEntry) -> Vec<CellValue> {
    let text = |text: Option<&str>| match text.filter(|text| !text.is_empty()) {
        Some(text) => CellValue::Text(text.to_owned()),
        None => CellValue::Empty,
    };
    vec![
        CellValue::Number(Decimal::from(entry.seq)),
        text(Some(&instant(entry.happened_at))),
        text(Some(who(entry))),
        text(entry.body_name.as_deref()),
        text(Some(verb_title(&entry.verb))),
        text(Some(subject_title(&entry.subject_kind))),
        text(entry.subject_id.map(|id| id.to_string()).as_deref()),
        text(entry.before_value.as_deref()),
        text(entry.after_value.as_deref()),
        text(Some(result_title(&entry.result))),
        text(entry.address.as_deref()),
        text(entry.agent.as_deref()),
        text(entry.hash.as_deref()),
    ]
}

/// Who did it, as a person reads it.
pub fn who(entry: &AuditEntry) -> &str {
    match (entry.user_name.as_deref(), entry.actor.as_str()) {
        (Some(name), _) => name,
        (None, "system") => "Hệ thống",
        (None, "anonymous") => "Chưa đăng nhập",
        (None, other) => other,
    }
}

/// "31/12/2025 23:59:59" in Vietnam.
fn instant(at: Timestamp) -> String {
    Offset::constant(7).to_datetime(at).strftime("%d/%m/%Y %H:%M:%S").to_string()
}
