//! Takes in a file of borders, so that figures by territory can be drawn on a map.

use ansinh_domain::access::Action;
use ansinh_domain::territory::{Code, Outline, simplify};
use ansinh_domain::text::clean;
use ansinh_formats::read::border::{Feature, read_borders};
use ansinh_store::territory::border::{self, NewBorderFile};
use ansinh_store::territory::{self, Known};
use ansinh_store::{BorderFileId, StoreError, TerritoryId};
use jiff::civil::Date;

use crate::read_territories::blocking;
use crate::record::{Change, parts};
use crate::upload_source::{Upload, file_name};
use crate::{App, AppError, Caller, Result, token};

/// Points kept of a file, for each of its territories: a province of 138 communes is drawn with
/// about 8,000, which a page can carry.
const POINTS_EACH: usize = 60;
/// Points kept at least,
const LEAST_POINTS: usize = 2_000;
/// and at most.
const MOST_POINTS: usize = 200_000;
/// Doubts told one by one.
const MOST_FINDINGS: usize = 100;
/// Most characters of a source.
const LONGEST_SOURCE: usize = 500;

/// What is told of a file of borders beside its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The day the borders are of: a code means something only on a day.
    pub as_of: Option<Date>,
    /// Where the file comes from, and by what right it is used.
    pub source: String,
    /// The property that holds the code; '' for the usual ones.
    pub property: String,
}

/// What was loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadedBorders {
    /// The file.
    pub id: BorderFileId,
    /// Borders kept.
    pub borders: usize,
    /// What is doubtful, in sentences.
    pub findings: Vec<String>,
}

/// Takes in a file of borders.
///
/// # Errors
/// [`AppError::Invalid`] for a file that cannot be read, without a day or a source, or in which no
/// code names a territory of that day.
pub async fn load_borders(
    app: &App,
    caller: &Caller,
    upload: Upload,
    told: &Told,
) -> Result<LoadedBorders> {
    caller.may(app, Action::LoadTerritories)?;
    let invalid = |why: &str| AppError::Invalid(why.to_owned());
    let as_of = told.as_of.ok_or_else(|| {
        invalid(
            "Hãy ghi ranh giới là của ngày nào: cùng một mã có thể chỉ địa bàn khác vào ngày khác.",
        )
    })?;
    let source = clean(&told.source);
    if source.is_empty() {
        return Err(invalid("Hãy ghi nguồn của tệp ranh giới và quyền sử dụng."));
    }
    if source.chars().count() > LONGEST_SOURCE {
        return Err(invalid("Nguồn dài hơn 500 ký tự. Hãy rút gọn rồi thử lại."));
    }
    let (name, sha256) = (file_name(&upload.name), token::of_file(&upload.bytes));
    let known = territory::known_now(&app.db).await?;
    let property = told.property.clone();
    let read = blocking(move || {
        let named = Some(property.as_str()).filter(|name| !name.trim().is_empty());
        match read_borders(&upload.bytes, named) {
            Ok(features) => Ok(place(&known, features, as_of)),
            Err(error) => Err(AppError::Invalid(error.to_string())),
        }
    });
    let (borders, findings) = read.await??;
    if borders.is_empty() {
        let first = findings.first().map(String::as_str).unwrap_or_default();
        return Err(AppError::Invalid(format!(
            "Không vùng nào trong tệp khớp với danh mục địa bàn ngày {}. Hãy kiểm tra ngày, thuộc tính chứa mã, và nạp danh mục địa bàn trước. Ví dụ: {first}",
            ansinh_domain::date::shown(as_of)
        )));
    }
    let now = app.now();
    let id: BorderFileId = app.ids.next(now);
    let by = caller.user();
    let file = NewBorderFile {
        id,
        name: &name,
        sha256: &sha256,
        as_of,
        source: &source,
        findings: &findings,
        by,
        now,
    };
    let mut tx = app.db.begin().await?;
    match border::insert(&mut tx, file, &borders).await {
        Err(StoreError::Conflict(_)) => {
            return Err(invalid("Tệp này đã được nạp cho ngày đó."));
        }
        other => other?,
    }
    let change = Change::to(parts! {
        "file" => name,
        "as_of" => as_of,
        "source" => source,
        "rows" => borders.len(),
        "findings" => findings.len(),
    });
    caller.record(&mut tx, now, "load-borders", ("border-file", Some(id.0)), change).await?;
    tx.commit().await?;
    Ok(LoadedBorders { id, borders: borders.len(), findings })
}

/// Drops a file of borders; maps are drawn by what is left.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn drop_borders(app: &App, caller: &Caller, id: BorderFileId) -> Result<()> {
    caller.may(app, Action::LoadTerritories)?;
    let row = border::find(&app.db, id).await?;
    let row = row.ok_or(AppError::NotFound { what: "tệp ranh giới" })?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    if border::delete(&mut tx, id).await? {
        let change = Change::gone(parts! {
            "file" => row.name,
            "as_of" => row.as_of,
            "source" => row.source,
            "rows" => row.borders,
        });
        caller.record(&mut tx, now, "drop-borders", ("border-file", Some(id.0)), change).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Finds the territory of each feature, simplifies all outlines together, and says what is doubtful.
fn place(
    known: &Known,
    features: Vec<Feature>,
    day: Date,
) -> (Vec<(TerritoryId, Outline)>, Vec<String>) {
    let mut findings = Vec::new();
    let mut placed: Vec<(TerritoryId, Outline)> = Vec::new();
    for feature in features {
        let place = feature.place;
        let Some(raw) = &feature.code else {
            findings.push(format!("Vùng thứ {place} không có mã, bỏ qua."));
            continue;
        };
        let shown: String = raw.chars().take(40).collect();
        let found = raw.parse().ok().and_then(|code: Code| known.registry.unit_at(code, day).ok());
        let id = found.and_then(|unit| known.ids.get(unit.place()).copied());
        let Some(id) = id else {
            findings.push(format!(
                "Vùng thứ {place}: mã “{shown}” không chỉ địa bàn nào vào ngày {}, bỏ qua.",
                ansinh_domain::date::shown(day)
            ));
            continue;
        };
        if feature.padded {
            findings
                .push(format!("Vùng thứ {place}: mã ghi bằng số, đã thêm số 0 ở đầu: {shown}."));
        }
        match placed.iter_mut().find(|(other, _)| *other == id) {
            Some((_, outline)) => {
                findings.push(format!("Mã {shown} có nhiều vùng, đã gộp vùng thứ {place} vào."));
                outline.rings.extend(feature.outline.rings);
            }
            None => placed.push((id, feature.outline)),
        }
    }
    let more = findings.len().saturating_sub(MOST_FINDINGS);
    if more > 0 {
        findings.truncate(MOST_FINDINGS);
        findings.push(format!("Và {more} điểm nữa cùng loại."));
    }
    let (ids, outlines): (Vec<TerritoryId>, Vec<Outline>) = placed.into_iter().unzip();
    let most = (ids.len() * POINTS_EACH).clamp(LEAST_POINTS, MOST_POINTS);
    (ids.into_iter().zip(simplify(&outlines, most)).collect(), findings)
}
