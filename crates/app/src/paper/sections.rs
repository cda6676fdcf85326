//! The words of a consolidated report, section by section: merged from the bodies' reports, edited by
//! who collects them.

use std::collections::BTreeMap;

use ansinh_domain::access::Action;
use ansinh_domain::template::{Record, escape};
use ansinh_formats::paper::Text;
use ansinh_store::report::round::RoundRow;
use ansinh_store::report_text::{self, LockRow, TextRow};
use ansinh_store::{Db, RoundId};
use sha2::{Digest, Sha256};

use super::fields;
use super::results::{Results, gather};
use crate::{App, AppError, Caller, Result};

/// Code of the section that tells how far the plan is; all others are the regime's.
pub(super) const PROGRESS: &str = "tien-do";
const PROGRESS_TITLE: &str = "Tiến độ chung";
const PROGRESS_WORDS: &str = "Đến thời điểm báo cáo, đã tiếp nhận báo cáo của {{đếm:cơ quan đã tiếp nhận}}/{{đếm:cơ quan}} cơ quan (chi tiết tại Phụ lục III); {{đếm:chỉ tiêu có số liệu}}/{{đếm:chỉ tiêu}} chỉ tiêu có số liệu; {{đếm:nhiệm vụ đã hoàn thành}}/{{đếm:nhiệm vụ}} nhiệm vụ đã hoàn thành, {{đếm:nhiệm vụ đang thực hiện}} nhiệm vụ đang thực hiện.";

/// How the words of a section stand to what bodies reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nobody edited them: they are what the bodies' reports say.
    Merged,
    /// Edited, and the reports have not changed since.
    Edited,
    /// Edited, and the reports say something else since: somebody must choose.
    Conflict,
}

/// A section of a consolidated report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// What the bodies' reports say now.
    pub source: String,
    /// What the paper says.
    pub words: String,
    /// What the reports said when the words were merged; of words nobody edited what they say now.
    pub base: String,
    /// How often it was saved.
    pub version: i64,
    /// How it stands.
    pub standing: Standing,
    /// The newest version, if it was ever saved.
    pub saved: Option<TextRow>,
    /// Who is editing.
    pub lock: Option<LockRow>,
}

impl Section {
    /// A mark of what the reports say, to tell whether they changed while somebody chose.
    pub fn mark(&self) -> String {
        mark(&self.source)
    }
}

/// The first digits of a hash of words.
pub(super) fn mark(words: &str) -> String {
    let hash = Sha256::digest(words.as_bytes());
    hash.iter().take(12).map(|byte| format!("{byte:02x}")).collect()
}

/// The sections of a consolidated report.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportSections {
    /// Of which round.
    pub round: RoundRow,
    /// In the order of the report.
    pub sections: Vec<Section>,
    /// Figures that words may name, with what they are now.
    pub figures: BTreeMap<String, String>,
}

impl ReportSections {
    /// Sections in which somebody must choose.
    pub fn conflicts(&self) -> usize {
        self.sections.iter().filter(|one| one.standing == Standing::Conflict).count()
    }

    /// A section by its code.
    pub fn section(&self, code: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.code == code)
    }
}

/// The sections of a round's consolidated report with who is editing them.
///
/// # Errors
/// [`AppError::NotFound`]; the refusal when the caller may not read every body's report.
pub async fn report_sections(app: &App, caller: &Caller, round: RoundId) -> Result<ReportSections> {
    caller.may(app, Action::ReadReport)?;
    let results = gather(app, caller, round, None).await?;
    let sections = resolve(&app.db, &results).await?;
    let figures = fields::listed(&fields::figures(&results));
    Ok(ReportSections { round: results.round, sections, figures })
}

/// Every version of a section, newest first.
///
/// # Errors
/// The refusal when the caller may not read every body's report.
pub async fn section_history(
    app: &App,
    caller: &Caller,
    round: RoundId,
    section: &str,
) -> Result<Vec<TextRow>> {
    caller.may(app, Action::ReadReport)?;
    Ok(report_text::history(&app.db, round, section).await?)
}

/// A section with the figures its words may name.
pub(super) async fn one(
    app: &App,
    caller: &Caller,
    round: RoundId,
    code: &str,
) -> Result<(Section, Record<Text>)> {
    let results = gather(app, caller, round, None).await?;
    let sections = resolve(&app.db, &results).await?;
    let found = sections.into_iter().find(|section| section.code == code);
    let found = found.ok_or(AppError::NotFound { what: "mục của báo cáo" })?;
    Ok((found, fields::figures(&results)))
}

/// The sections of a round in the order of the report.
pub(super) async fn resolve(db: &Db, results: &Results) -> Result<Vec<Section>> {
    let round = results.round.id;
    let mut saved: BTreeMap<String, TextRow> = report_text::of_round(db, round)
        .await?
        .into_iter()
        .map(|row| (row.section.clone(), row))
        .collect();
    let mut locks: BTreeMap<String, LockRow> = report_text::locks(db, round)
        .await?
        .into_iter()
        .map(|row| (row.section.clone(), row))
        .collect();
    let specs = &results.round.regime.content.sections;
    let of_regime = specs.iter().map(|spec| {
        (spec.code.clone(), format!("{}. {}", spec.code, spec.title), merged(results, &spec.code))
    });
    let mut all: Vec<(String, String, String)> = of_regime.collect();
    // How far the plan is stands behind what was done.
    let at = all.iter().take_while(|(code, ..)| before_results(code)).count();
    all.insert(at, (PROGRESS.to_owned(), PROGRESS_TITLE.to_owned(), PROGRESS_WORDS.to_owned()));
    let section = |(code, title, source): (String, String, String)| {
        let (saved, lock) = (saved.remove(&code), locks.remove(&code));
        section(code, title, source, saved, lock)
    };
    Ok(all.into_iter().map(section).collect())
}

/// Sections that tell what was done come before the results.
pub(super) fn before_results(code: &str) -> bool {
    code.split('.').next() == Some("I")
}

fn section(
    code: String,
    title: String,
    source: String,
    saved: Option<TextRow>,
    lock: Option<LockRow>,
) -> Section {
    let (words, base, version) = match &saved {
        Some(row) => (row.words.clone(), row.base.clone(), row.version),
        None => (source.clone(), source.clone(), 0),
    };
    let standing = match &saved {
        None => Standing::Merged,
        // Words that say what the reports say now need no choice, however they came about.
        Some(_) if base == source || words == source => Standing::Edited,
        Some(_) => Standing::Conflict,
    };
    Section { code, title, source, words, base, version, standing, saved, lock }
}

/// What the bodies wrote under a section, each under its name.
fn merged(results: &Results, code: &str) -> String {
    let mut lines = Vec::new();
    for voice in &results.voices {
        let Some(text) = voice.sections.get(code) else { continue };
        let mut own = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let Some(first) = own.next() else { continue };
        lines.push(format!("{}: {}", voice.body, escape(first)));
        lines.extend(own.map(escape));
    }
    lines.join("\n")
}
