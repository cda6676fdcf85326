//! Word and Excel files as evidence: sound in every part, without programs in them.

use super::{EvidenceError, EvidenceFinding, EvidenceKind};
use crate::read::package::Package;
use crate::read::{Limits, xml};

/// Inflates every part and notes what is in the file.
///
/// # Errors
/// Damaged, locked, over the limits, or with macros.
pub(super) fn look(
    bytes: &[u8],
    kind: EvidenceKind,
    limits: &Limits,
    findings: &mut Vec<EvidenceFinding>,
) -> Result<(), EvidenceError> {
    let mut package = Package::open(bytes, limits)?;
    package.check()?;
    let names: Vec<String> = package.names().map(|name| name.to_ascii_lowercase()).collect();
    let any = |test: fn(&str) -> bool| names.iter().any(|name| test(name));
    // Opened anew: what the check inflated counted against the limit.
    let mut package = Package::open(bytes, limits)?;
    let types = text(&mut package, "[Content_Types].xml")?;
    let says_macro = types.to_ascii_lowercase().contains("macroenabled");
    if says_macro || any(|n| n.contains("vbaproject") || n.starts_with("xl/macrosheets/")) {
        let save_as = match kind {
            EvidenceKind::Xlsx => "“Excel Workbook (.xlsx)”",
            _ => "“Word Document (.docx)”",
        };
        return Err(EvidenceError::Macro { kind: kind.title(), save_as });
    }
    if any(|n| n.contains("/embeddings/") || n.contains("/activex/")) {
        findings.push(EvidenceFinding::OfficeObjects);
    }
    let settings = text(&mut package, "word/_rels/settings.xml.rels")?;
    let template = xml::related(&settings, "attachedTemplate", "");
    // A template of the office's own machine is a path of it and common; one of the network is not.
    if template.is_some_and(|target| is_remote(&target)) {
        findings.push(EvidenceFinding::OfficeRemoteTemplate);
    }
    Ok(())
}

fn text(package: &mut Package<'_>, part: &str) -> Result<String, EvidenceError> {
    let bytes = package.part(part)?.unwrap_or_default();
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn is_remote(target: &str) -> bool {
    let target = target.trim_start_matches('/').to_ascii_lowercase();
    ["http:", "https:", "ftp:", "\\\\", "file:///\\\\", "file:\\\\"]
        .iter()
        .any(|start| target.starts_with(start))
}
