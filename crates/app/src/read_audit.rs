//! Reads the audit log, and takes it out as a list. Nobody can change it.

use std::collections::{BTreeMap, BTreeSet};

use ansinh_domain::access::Action;
use ansinh_domain::audit::{part_title, result_title, subject_title, value_words, verb_title};
use ansinh_formats::write::xlsx::{CellValue, Column, ColumnKind, Sheet};
use ansinh_store::audit::{self, AuditEntry, AuditFilter, AuditPage};
use ansinh_store::{body, user};
use jiff::Timestamp;
use jiff::tz::Offset;
use rust_decimal::Decimal;
use serde_json::Value;

use crate::record::{Change, parts};
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
    let change = Change::to(parts! { "filter" => described, "rows" => page.rows.len() });
    caller.record(&mut tx, now, "export-audit", ("audit-log", None), change).await?;
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
        text(Some(&lines(entry.before_value.as_deref()))),
        text(Some(&lines(entry.after_value.as_deref()))),
        text(Some(result_title(&entry.result))),
        text(entry.address.as_deref()),
        text(entry.agent.as_deref()),
        text(entry.hash.as_deref()),
    ]
}

/// A part of a change as a person reads it: its key, what it is called, its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// As it is kept.
    pub key: String,
    /// What it is called.
    pub title: String,
    /// Its value in words.
    pub value: String,
}

/// The parts of what an entry says was there, in their order. Words of before there were parts are
/// one part.
pub fn parts_of(text: Option<&str>) -> Vec<Part> {
    let Some(text) = text else { return Vec::new() };
    match serde_json::from_str(text) {
        Ok(Value::Object(fields)) => fields
            .into_iter()
            .map(|(key, value)| Part { title: part_title(&key), value: words(&key, &value), key })
            .collect(),
        _ => {
            vec![Part {
                key: String::new(), title: "Nội dung".to_owned(), value: text.to_owned()
            }]
        }
    }
}

fn words(key: &str, value: &Value) -> String {
    match value {
        Value::String(text) => value_words(key, text),
        Value::Array(all) => {
            let nested = all.iter().any(Value::is_object);
            let between = if nested { "; " } else { ", " };
            all.iter().map(|one| words(key, one)).collect::<Vec<_>>().join(between)
        }
        Value::Object(fields) => {
            let each = fields.iter();
            let each =
                each.map(|(key, value)| format!("{}: {}", part_title(key), words(key, value)));
            each.collect::<Vec<_>>().join(", ")
        }
        other => value_words(key, &other.to_string()),
    }
}

fn lines(text: Option<&str>) -> String {
    let lines = parts_of(text).into_iter().map(|part| match part.key.as_str() {
        "" => part.value,
        _ => format!("{}: {}", part.title, part.value),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Names of the people and bodies that parts of an entry name by their identifiers, by these.
///
/// # Errors
/// Whatever the database reports.
pub async fn names(app: &App, entry: &AuditEntry) -> Result<BTreeMap<String, String>> {
    let both = [entry.before_value.as_deref(), entry.after_value.as_deref()];
    let mut ids = BTreeSet::new();
    for part in both.into_iter().flat_map(parts_of) {
        if names_somebody(&part.key) {
            ids.extend(
                part.value
                    .split([',', ';', ':', ' '])
                    .filter_map(|id| id.parse::<uuid::Uuid>().ok()),
            );
        }
    }
    let mut names = BTreeMap::new();
    for uuid in ids {
        let id = uuid.to_string();
        let name = match body::name(&app.db, uuid.into()).await? {
            Some(name) => Some(name),
            None => user::find(&app.db, uuid.into()).await?.map(|user| user.name),
        };
        names.extend(name.map(|name| (id, name)));
    }
    Ok(names)
}

/// Whether a part names people, bodies or territories by their identifiers.
fn names_somebody(key: &str) -> bool {
    const KEYS: [&str; 8] =
        ["body", "confirmed", "deputy_of", "giver", "group", "into", "member", "under"];
    KEYS.contains(&key) || key.starts_with("duty:")
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
    let local = Offset::constant(7).to_datetime(at);
    let day = ansinh_domain::date::shown(local.date());
    format!("{day} {:02}:{:02}:{:02}", local.hour(), local.minute(), local.second())
}
