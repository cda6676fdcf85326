//! `ansinh plan check FILE`: reads a plan, reports what was read and what is doubtful, stores
//! nothing.

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::ExitCode;

use ansinh_domain::plan::{Finding, PlanDraft, Severity};
use ansinh_formats::read::plan::read_plan;
use ansinh_formats::read::{Limits, ReadError, read_document};
use ansinh_formats::write::plan_json;

/// How the report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Output {
    /// For a person, in Vietnamese.
    Text,
    /// The JSON contract of `docs/json-contract.md`.
    Json,
}

/// Exit code when the file could not be read.
const UNREADABLE: u8 = 2;

/// Runs the command: 0 when the file was read, with findings or without; 2 when it could not be.
pub fn run(file: &Path, output: Output) -> ExitCode {
    let (draft, findings) = match read(file) {
        Ok(read) => read,
        Err(message) => {
            eprintln!("Không đọc được {}: {message}", file.display());
            return ExitCode::from(UNREADABLE);
        }
    };
    let mut text = match output {
        Output::Text => report(&draft, &findings),
        Output::Json => {
            let json = plan_json(&draft, &findings);
            serde_json::to_string_pretty(&json).unwrap_or_default()
        }
    };
    text.push('\n');
    // A reader that closes early ("| head") is no error of ours.
    let _ = std::io::stdout().write_all(text.as_bytes());
    ExitCode::SUCCESS
}

/// The file's plan and findings, or why it could not be read, in Vietnamese.
fn read(file: &Path) -> Result<(PlanDraft, Vec<Finding>), String> {
    let limits = Limits::default();
    let bytes = read_bounded(file, &limits)?;
    let name = file.file_name().and_then(|name| name.to_str());
    let document = read_document(&bytes, name, &limits).map_err(|e: ReadError| e.to_string())?;
    Ok(read_plan(&document))
}

/// The bytes of a file, never more than the limit allows and one.
///
/// # Errors
/// The file cannot be opened or is larger than the limit, in Vietnamese.
pub fn read_bounded(file: &Path, limits: &Limits) -> Result<Vec<u8>, String> {
    let io = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => "không có tệp này. Hãy kiểm tra lại đường dẫn.".to_owned(),
        std::io::ErrorKind::PermissionDenied => {
            "không có quyền đọc tệp. Hãy sao chép tệp sang thư mục của mình rồi thử lại.".to_owned()
        }
        std::io::ErrorKind::IsADirectory => "đây là thư mục, không phải tệp.".to_owned(),
        _ => format!("lỗi khi đọc tệp ({error})."),
    };
    let opened = std::fs::File::open(file).map_err(io)?;
    let mut bytes = Vec::new();
    // One byte over the limit is enough for the reader to refuse it by its own words.
    opened.take(limits.file_bytes + 1).read_to_end(&mut bytes).map_err(io)?;
    Ok(bytes)
}

fn report(draft: &PlanDraft, findings: &[Finding]) -> String {
    let mut out = String::new();
    head(&mut out, draft);
    counts(&mut out, draft);
    for (severity, title) in [
        (Severity::Ask, "CẦN NGƯỜI QUYẾT ĐỊNH"),
        (Severity::Warn, "CẦN XEM LẠI"),
        (Severity::Note, "GHI NHẬN"),
    ] {
        let of: Vec<&Finding> = findings.iter().filter(|f| f.severity == severity).collect();
        if of.is_empty() {
            continue;
        }
        let _ = writeln!(out, "\n{title} ({})", of.len());
        for finding in of {
            one_finding(&mut out, finding);
        }
    }
    if findings.is_empty() {
        out.push_str("\nKhông có điểm nào cần xem.\n");
    }
    out.truncate(out.trim_end().len());
    out
}

fn head(out: &mut String, draft: &PlanDraft) {
    let head = &draft.head;
    let or = |value: &Option<String>| value.clone().unwrap_or_else(|| "(không thấy)".to_owned());
    let date = head.date.map_or_else(|| "(không thấy)".to_owned(), ansinh_domain::date::shown);
    let _ = writeln!(out, "{} số {} ngày {date}", or(&head.doc_type), or(&head.number));
    let _ = writeln!(out, "Cơ quan ban hành: {}", or(&head.issuer));
    let _ = writeln!(out, "Trích yếu: {}", or(&head.title));
    let _ = writeln!(out, "Người ký: {}", or(&head.signer));
    for duty in &draft.reporting {
        let day = duty.last_good_day.map_or_else(String::new, |(month, day)| {
            format!(" (ngày cuối cùng còn đúng hạn: {day:02}/{month:02})")
        });
        let _ = writeln!(
            out,
            "Báo cáo: {} → {}, {}{day}",
            duty.who,
            duty.to.as_deref().unwrap_or("(không rõ nơi nhận)"),
            duty.deadline_raw
        );
    }
}

fn counts(out: &mut String, draft: &PlanDraft) {
    let measured = draft.indicators.iter().filter(|i| !i.header_only).count();
    let tops = draft.sections.iter().filter(|s| s.parent.is_none()).count();
    let documents: std::collections::HashSet<_> =
        draft.tasks.iter().flat_map(|t| &t.citations).map(|c| c.key()).collect();
    let _ = writeln!(
        out,
        "\nĐọc được: {} nhóm chỉ tiêu, {} dòng chỉ tiêu ({measured} chỉ tiêu đo được); {tops} mục, {} nhiệm vụ; {} cơ quan và nhóm cơ quan; {} văn bản được viện dẫn trong nhiệm vụ.",
        draft.groups.len(),
        draft.indicators.len(),
        draft.tasks.len(),
        draft.bodies.len(),
        documents.len()
    );
}

fn one_finding(out: &mut String, finding: &Finding) {
    let place = match (finding.place.cell, finding.place.line) {
        (Some(cell), _) if cell.column > 0 => {
            format!("bảng {}, dòng {}, cột {}", cell.table, cell.row, cell.column)
        }
        (Some(cell), _) => format!("bảng {}, dòng {}", cell.table, cell.row),
        (None, 0) => "toàn văn bản".to_owned(),
        (None, line) => format!("dòng {line}"),
    };
    let _ = writeln!(out, "- [{place}] {}", finding.message);
    if let Some(reading) = &finding.reading {
        let _ = writeln!(out, "  Cách đọc: {reading}");
    }
    if !finding.alternatives.is_empty() {
        let labels: Vec<&str> = finding.alternatives.iter().map(|a| a.label.as_str()).collect();
        let _ = writeln!(out, "  Cách khác: {}", labels.join(" | "));
    }
}
