//! What was made public, as files for people and programs: CSV with a Frictionless data package,
//! a workbook, JSON, and SDMX (CSV 2.0, JSON 2.0 data and structure messages).
//!
//! All of them are made of the same rows, and the same publication always gives the same bytes.

mod csv;
mod package;
mod sdmx;
mod sdmx_data;
mod sdmx_structure;
mod tables;
mod workbook;

pub use csv::csv;
pub use package::{archive, datapackage};
pub use sdmx_data::{sdmx_csv, sdmx_json};
pub use sdmx_structure::sdmx_structure;
pub use tables::{Datum, Field, Kind, Table, tables};
pub use workbook::open_workbook;

use ansinh_domain::publication::Snapshot;
use jiff::civil::Date;
use serde_json::{Map, Value, json};

/// A publication to write.
#[derive(Debug, Clone, Copy)]
pub struct Release<'a> {
    /// What it says; of one indicator alone for its own files.
    pub snapshot: &'a Snapshot,
    /// Its number in the plan.
    pub number: i64,
    /// What it is called.
    pub title: &'a str,
    /// What else there is to say of it.
    pub note: Option<&'a str>,
    /// Under which licence: "CC-BY-4.0".
    pub licence: &'a str,
    /// On which day it was published.
    pub published_on: Date,
    /// Why it no longer holds.
    pub withdrawn: Option<&'a str>,
    /// Code of the indicator that the files are about; `None` for all.
    pub indicator: Option<&'a str>,
    /// Words that what is in the files is not real.
    pub mark: Option<&'a str>,
}

/// A file could not be written. Vietnamese, for the person who asked for it.
#[derive(Debug, thiserror::Error)]
pub enum OpenDataError {
    /// The workbook.
    #[error(transparent)]
    Workbook(#[from] super::xlsx::WriteError),
    /// A table or an archive of them.
    #[error("Không tạo được tệp dữ liệu. Hãy thử lại; nếu vẫn lỗi, hãy báo quản trị.")]
    Other(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl OpenDataError {
    pub(super) fn other(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        OpenDataError::Other(error.into())
    }
}

impl Release<'_> {
    /// A word for the names of files and data sets: "103-kh-ubnd-2024-so-3".
    pub fn word(&self) -> String {
        let slug = &self.snapshot.plan.slug;
        // A table of nothing but rows has no other place to say it.
        let real = if self.mark.is_some() { "minh-hoa-" } else { "" };
        match self.indicator {
            Some(code) => format!("{real}{slug}-so-{}-{}", self.number, plain(code)),
            None => format!("{real}{slug}-so-{}", self.number),
        }
    }

    /// What the files are about, in a line.
    fn heading(&self) -> String {
        let plan = &self.snapshot.plan;
        let of = self.indicator.and_then(|code| self.snapshot.indicator(code));
        let of = of.map(|one| format!(" – chỉ tiêu {} {}", one.code, one.name));
        let mark = self.mark.map(|mark| format!("{mark} – ")).unwrap_or_default();
        format!("{mark}{}{} – công bố số {}", plan.name, of.unwrap_or_default(), self.number)
    }

    /// Where they come from and how far they may be trusted.
    fn remarks(&self) -> Vec<String> {
        let day = ansinh_domain::date::shown;
        let small = &self.snapshot.small;
        let mut all: Vec<String> = self.mark.map(|mark| format!("{mark}.")).into_iter().collect();
        all.push(format!(
            "{}: số liệu tính đến {}, công bố ngày {}.",
            self.title,
            day(self.snapshot.as_of),
            day(self.published_on)
        ));
        all.extend(self.note.map(str::to_owned));
        all.extend(self.withdrawn.map(|reason| format!("ĐÃ THU HỒI. {reason}")));
        all.push(format!(
            "Số người, số hộ từ 1 đến dưới {} bị ẩn, cùng những số mà từ đó tính ra được số bị ẩn.",
            small.below
        ));
        all
    }
}

/// The same rows as JSON: one object a row, with the names of the fields.
pub fn json(release: &Release<'_>) -> Vec<u8> {
    let mut data = Map::new();
    for table in tables(release.snapshot) {
        let rows = table.rows.iter().map(|row| {
            let fields = table.fields.iter().zip(row);
            Value::Object(
                fields.map(|(field, datum)| (field.name.to_owned(), datum.json())).collect(),
            )
        });
        data.insert(table.name.to_owned(), Value::Array(rows.collect()));
    }
    let plan = &release.snapshot.plan;
    let document = json!({
        "plan": { "slug": plan.slug, "name": plan.name, "title": plan.title, "issuer": plan.issuer },
        "publication": {
            "number": release.number,
            "title": release.title,
            "note": release.note,
            "as_of": release.snapshot.as_of,
            "published_on": release.published_on,
            "withdrawn": release.withdrawn,
            "licence": release.licence,
        },
        "remarks": release.remarks(),
        "data": data,
    });
    document.to_string().into_bytes()
}

/// Letters, digits and hyphens of a code.
fn plain(code: &str) -> String {
    let keep = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    code.chars().map(keep).collect()
}
