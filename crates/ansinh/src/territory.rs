//! `ansinh territory check|load FILE…`: lists of territories and tables of what became of them;
//! `ansinh territory borders FILE`: their borders for maps.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use ansinh_app::load_borders::{Told, load_borders};
use ansinh_app::load_territories::{FileOutcome, Outcome, Report, check_territories};
use ansinh_app::upload_source::Upload;
use ansinh_app::{AppError, Caller, load_territories};
use ansinh_domain::plan::Severity;
use ansinh_domain::territory::{DayOfChange, Level, TerritoryFinding, days_of_change};
use ansinh_formats::read::Limits;

use crate::cli::{BorderOptions, TerritoryFiles, TerritoryLoadOptions};
use crate::failure::Failure;
use crate::{database, plan_check};

/// Exit code when a file could not be read, as `plan check` has it.
const UNREADABLE: u8 = 2;

/// Reads and reports, stores nothing: 0 when the files were read, with findings or without; 2 when
/// one could not be.
pub fn check(files: &TerritoryFiles) -> ExitCode {
    let checked = read(&files.files)
        .and_then(|uploads| check_territories(uploads, files.effective).map_err(failure));
    match checked {
        Ok(report) => {
            print(&text(&report));
            ExitCode::SUCCESS
        }
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::from(failure.exit_code())
        }
    }
}

/// Reads and stores.
///
/// # Errors
/// A file that cannot be read (then none is loaded), or what the database says.
pub async fn load(options: &TerritoryLoadOptions) -> Result<(), Failure> {
    let uploads = read(&options.files.files)?;
    let app = database::open(&options.database).await?;
    let loaded = load_territories(&app, &Caller::system(), uploads, options.files.effective).await;
    app.db.close().await;
    let report = loaded.map_err(failure)?;
    let stored = report.stored;
    let mut out = text(&report);
    let _ = writeln!(
        out,
        "\nĐã lưu {} địa bàn mới, {} thay đổi sáp nhập; cập nhật {} địa bàn đã có.",
        stored.new_units, stored.new_successions, stored.changed_units
    );
    print(&out);
    Ok(())
}

/// Reads a file of borders and stores them, simplified.
///
/// # Errors
/// A file that cannot be read or in which no code is known, or what the database says.
pub async fn borders(options: &BorderOptions) -> Result<(), Failure> {
    let mut uploads = read(std::slice::from_ref(&options.file))?;
    let Some(upload) = uploads.pop() else { return Ok(()) };
    let told = Told {
        as_of: Some(options.as_of),
        source: options.source.clone(),
        property: options.property.clone(),
    };
    let app = database::open(&options.database).await?;
    let loaded = load_borders(&app, &Caller::system(), upload, &told).await;
    app.db.close().await;
    let loaded = loaded.map_err(|error| match error {
        AppError::Invalid(reason) => Failure::new(reason).with_exit_code(UNREADABLE),
        other => other.into(),
    })?;
    let mut out = String::new();
    for finding in &loaded.findings {
        let _ = writeln!(out, "- {finding}");
    }
    let _ = writeln!(out, "Đã lưu ranh giới của {} địa bàn.", loaded.borders);
    print(&out);
    Ok(())
}

fn failure(error: AppError) -> Failure {
    match error {
        AppError::Invalid(reason) => {
            Failure::new(format!("Không đọc được {reason}")).with_exit_code(UNREADABLE)
        }
        other => other.into(),
    }
}

fn read(files: &[PathBuf]) -> Result<Vec<Upload>, Failure> {
    let limits = Limits::default();
    let one = |file: &PathBuf| {
        let bytes = plan_check::read_bounded(file, &limits).map_err(|reason| {
            let text = format!("Không đọc được {}: {reason}", file.display());
            Failure::new(text).with_exit_code(UNREADABLE)
        })?;
        let name = Path::new(file).file_name();
        let name = name.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(Upload { name, bytes })
    };
    files.iter().map(one).collect()
}

fn print(text: &str) {
    // A reader that closes early ("| head") is no error of ours.
    let _ = std::io::stdout().write_all(text.as_bytes());
}

fn text(report: &Report) -> String {
    let mut out = String::new();
    for file in &report.files {
        of_file(&mut out, file);
    }
    for day in days_of_change(&report.registry) {
        of_day(&mut out, &day);
    }
    out
}

fn of_file(out: &mut String, file: &FileOutcome) {
    match &file.what {
        Outcome::Known { .. } => {
            let _ = writeln!(out, "{}: đã nạp trước đó, không có gì thay đổi.", file.name);
        }
        Outcome::Loaded { rows, findings, .. } => {
            let _ = writeln!(out, "{}: {rows} dòng, {} điểm cần xem.", file.name, findings.len());
            for (severity, title) in [(Severity::Warn, "Cần xem lại"), (Severity::Note, "Ghi nhận")]
            {
                let of = || findings.iter().filter(|f| f.code.severity() == severity);
                if of().next().is_some() {
                    let _ = writeln!(out, "  {title} ({}):", of().count());
                }
                for finding in of() {
                    one_finding(out, finding);
                }
            }
        }
    }
}

fn one_finding(out: &mut String, finding: &TerritoryFinding) {
    let place = match finding.line {
        0 => "cả tệp".to_owned(),
        line => format!("dòng {line}"),
    };
    let _ = writeln!(out, "  - {place}: {}. {}", finding.code.title(), finding.message);
    if let Some(reading) = &finding.reading {
        let _ = writeln!(out, "      Đọc là: {reading}");
    }
    if let Some(suggestion) = &finding.suggestion {
        let _ = writeln!(out, "      Gợi ý: {suggestion}");
    }
}

fn of_day(out: &mut String, day: &DayOfChange) {
    let date = ansinh_domain::date::shown(day.effective);
    let _ = writeln!(out, "\nThay đổi từ ngày {date}:");
    for ((level, before), after) in Level::ALL.iter().zip(day.before).zip(day.after) {
        let _ = writeln!(out, "  {}: {before} → {after}", level.title());
    }
    let [whole, part, unchanged] = day.shares;
    let _ = writeln!(
        out,
        "  nhập toàn bộ {whole}, nhập một phần {part}, giữ nguyên {unchanged}; {} đơn vị cũ bị chia",
        day.divided
    );
    let _ = writeln!(
        out,
        "  {} đơn vị mới giữ nguyên mã và tên, trong đó {} đơn vị có địa giới khác trước",
        day.same_name, day.same_name_other_land
    );
}
