//! Any bytes as a file of evidence: refused in words, or taken under a harmless name.
#![no_main]

use ansinh_formats::read::evidence::{EvidenceLimits, read_evidence};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut limits = EvidenceLimits::default();
    limits.file.part_bytes = 4 << 20;
    let name = String::from_utf8_lossy(bytes.get(..40).unwrap_or(bytes));
    match read_evidence(bytes, Some(&name), &limits) {
        Ok(evidence) => {
            assert!(!evidence.download_name.contains(['/', '\\', '"', '\n']));
            assert!(evidence.findings.iter().all(|finding| !finding.message().is_empty()));
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
