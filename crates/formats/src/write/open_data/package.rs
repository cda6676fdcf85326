//! A Frictionless data package: the tables as CSV with a description that programs read.

use std::io::{Cursor, Write as _};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::csv::NOTICE;
use super::{Kind, OpenDataError, Release, Table, csv, tables};

/// `datapackage.json` (profile "tabular-data-package"): every table with its schema, primary key,
/// missing values, size and hash; licence, source, and the publication's number as version.
///
/// # Errors
/// [`OpenDataError::Other`], which is a fault of ours.
pub fn datapackage(release: &Release<'_>) -> Result<Vec<u8>, OpenDataError> {
    let tables = written(release)?;
    description(release, &tables)
}

/// The package as an archive: the description and a CSV file for each table.
///
/// # Errors
/// [`OpenDataError::Other`], which is a fault of ours.
pub fn archive(release: &Release<'_>) -> Result<Vec<u8>, OpenDataError> {
    let tables = written(release)?;
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut part = |name: &str, content: &[u8]| -> Result<(), OpenDataError> {
        zip.start_file(name, SimpleFileOptions::default()).map_err(OpenDataError::other)?;
        zip.write_all(content).map_err(OpenDataError::other)
    };
    part("datapackage.json", &description(release, &tables)?)?;
    for (table, content) in &tables {
        part(&path(table), content)?;
    }
    Ok(zip.finish().map_err(OpenDataError::other)?.into_inner())
}

type Written = Vec<(Table, Vec<u8>)>;

fn written(release: &Release<'_>) -> Result<Written, OpenDataError> {
    let all = tables(release.snapshot).into_iter();
    all.map(|table| csv(&table, release.mark).map(|content| (table, content))).collect()
}

fn path(table: &Table) -> String {
    format!("{}.csv", table.name)
}

fn description(release: &Release<'_>, tables: &Written) -> Result<Vec<u8>, OpenDataError> {
    let plan = &release.snapshot.plan;
    let resources = tables.iter().map(|(table, content)| resource(table, content, release.mark));
    let document = json!({
        "profile": "tabular-data-package",
        "name": release.word(),
        "title": release.heading(),
        "description": release.remarks().join("\n"),
        "version": release.number.to_string(),
        "created": format!("{}T00:00:00+07:00", release.published_on),
        "licenses": [{ "name": release.licence }],
        "sources": [{ "title": match &plan.title {
            Some(title) => format!("{} – {title}", plan.name),
            None => plan.name.clone(),
        } }],
        "contributors": plan.issuer.iter().map(|issuer| json!({ "title": issuer, "role": "publisher" })).collect::<Vec<_>>(),
        "resources": resources.collect::<Vec<_>>(),
    });
    serde_json::to_vec_pretty(&document).map_err(OpenDataError::other)
}

fn resource(table: &Table, content: &[u8], mark: Option<&str>) -> Value {
    let hash: String = Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect();
    let fields = table.fields.iter().map(|field| {
        let kind = match field.kind {
            Kind::Text => "string",
            Kind::Number => "number",
            Kind::Integer => "integer",
            Kind::Date => "date",
        };
        let mut described = json!({ "name": field.name, "type": kind, "title": field.title });
        if table.key.contains(&field.name)
            && let Some(described) = described.as_object_mut()
        {
            described.insert("constraints".to_owned(), json!({ "required": true }));
        }
        described
    });
    let notice = |mark| json!({ "name": NOTICE, "type": "string", "title": mark });
    let fields = fields.chain(mark.map(notice));
    json!({
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.title,
        "description": "Ô chữ bắt đầu bằng = + - @ có thêm dấu ' ở đầu để bảng tính không hiểu là công thức.",
        "path": path(table),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": content.len(),
        "hash": format!("sha256:{hash}"),
        "dialect": { "delimiter": ",", "lineTerminator": "\r\n", "header": true },
        "schema": {
            "fields": fields.collect::<Vec<_>>(),
            "primaryKey": table.key,
            "missingValues": [""],
        },
    })
}
