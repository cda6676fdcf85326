//! Prepared reorganisations: tables that people bring in and that the screen offers.

use ansinh_domain::reorganisation::preset::{Preset, Problem, preset_name, read_preset};
use ansinh_domain::reorganisation::{EndedWords, Rule};
use ansinh_store::reorganisation::{self, NewPreset, PresetRow};
use ansinh_store::{Db, PresetId};

use super::authorise;
use crate::record::{Change, parts};
use crate::upload_source::Upload;
use crate::{App, AppError, Caller, Result, token};

/// Most bytes of a table.
const LARGEST: usize = 1 << 20;

/// A table as it was loaded and read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadedPreset {
    /// As kept.
    pub row: PresetRow,
    /// As read.
    pub preset: Preset,
    /// Rows that were left out.
    pub problems: Vec<Problem>,
}

impl LoadedPreset {
    fn read(row: PresetRow) -> LoadedPreset {
        let (preset, problems) = read_preset(&row.content);
        LoadedPreset { row, preset, problems }
    }
}

/// What came of loading a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is kept; rows that were left out.
    Loaded(Vec<Problem>),
    /// The very same text was loaded before.
    Known,
}

/// Keeps a table.
///
/// # Errors
/// [`AppError::Invalid`] for a file that is no text, or without a single act.
pub async fn load_preset(app: &App, caller: &Caller, upload: Upload) -> Result<Outcome> {
    authorise(app, caller)?;
    let invalid = |why: &str| AppError::Invalid(format!("Không nạp được “{}”: {why}", upload.name));
    if upload.bytes.len() > LARGEST {
        return Err(invalid("tệp lớn hơn 1 MB. Hãy bỏ bớt dòng không cần."));
    }
    let text = std::str::from_utf8(&upload.bytes).map_err(|_| {
        invalid("tệp không phải CSV mã UTF-8. Trong Excel, hãy chọn lưu dạng “CSV UTF-8”.")
    })?;
    let (preset, problems) = read_preset(text);
    if preset.acts.is_empty() {
        let first =
            problems.first().map(|problem| format!(" Dòng {}: {}", problem.line, problem.message));
        return Err(invalid(&format!(
            "không đọc được đợt sắp xếp nào. Hãy xem lại phần VĂN BẢN của bảng.{}",
            first.unwrap_or_default()
        )));
    }
    let now = app.now();
    let id: PresetId = app.ids.next(now);
    let name = preset_name(text).unwrap_or_else(|| upload.name.clone());
    let sha256 = token::of_file(&upload.bytes);
    let new = NewPreset { id, name: &name, sha256: &sha256, content: text, by: caller.user(), now };
    let mut tx = app.db.begin().await?;
    if !reorganisation::insert_preset(&mut tx, new).await? {
        return Ok(Outcome::Known);
    }
    let change = Change::to(parts! {
        "name" => name,
        "file" => upload.name,
        "sha256" => sha256,
        "acts" => preset.acts.len(),
        "rules" => preset.rules.len(),
        "rows_left_out" => problems.len(),
    });
    caller.record(&mut tx, now, "load-preset", ("preset", Some(id.0)), change).await?;
    tx.commit().await?;
    Ok(Outcome::Loaded(problems))
}

/// What the screen offers: of tables of one name the newest.
///
/// # Errors
/// Whatever the database reports.
pub async fn presets(db: &Db) -> Result<Vec<LoadedPreset>> {
    let mut newest: Vec<LoadedPreset> = Vec::new();
    for row in reorganisation::presets(db).await? {
        if newest.iter().all(|known| known.row.name != row.name) {
            newest.push(LoadedPreset::read(row));
        }
    }
    Ok(newest)
}

/// The rules a draft is judged by: those of its preset, or of all for one made by hand.
pub(super) async fn rules(db: &Db, preset: Option<PresetId>) -> Result<Vec<Rule>> {
    if let Some(id) = preset {
        let row = reorganisation::preset(db, id).await?;
        return Ok(row
            .map(LoadedPreset::read)
            .map(|loaded| loaded.preset.rules)
            .unwrap_or_default());
    }
    Ok(presets(db).await?.into_iter().flat_map(|loaded| loaded.preset.rules).collect())
}

/// Words that lost their meaning, of all tables.
pub(super) async fn ended_words(db: &Db) -> Result<Vec<EndedWords>> {
    Ok(presets(db).await?.into_iter().flat_map(|loaded| loaded.preset.ended_words).collect())
}
