//! Says what is known of the signatures of a PDF: `signatures NOW FILE [ROOTS]`, where NOW is an
//! instant (2025-11-06T00:00:00Z) and ROOTS a file of certificates that are trusted.

use ansinh_formats::read::signature::{TrustList, read_signatures};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [now, file, roots @ ..] = arguments.as_slice() else {
        return Err("signatures NOW FILE [ROOTS]".into());
    };
    let trust = match roots.first() {
        Some(roots) => TrustList::read(&std::fs::read(roots)?)?,
        None => TrustList::empty(),
    };
    let all = read_signatures(&std::fs::read(file)?, &trust, now.parse()?);
    println!("{}", all.sentence());
    for signature in &all.signatures {
        println!("- {}", signature.sentence());
        if let Some(method) = signature.method {
            println!("  {method}");
        }
        for remark in &signature.remarks {
            println!("  {}", remark.sentence());
        }
    }
    println!("{}", all.revocation.sentence());
    Ok(())
}
