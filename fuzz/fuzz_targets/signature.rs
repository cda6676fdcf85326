//! Any bytes as a file with signatures, and as the block of a signature that fits its file.
#![no_main]

use ansinh_formats::read::signature::{TrustList, read_signatures};
use libfuzzer_sys::fuzz_target;

const HEAD: &str = "%PDF-1.7\n1 0 obj<</Type/Sig/SubFilter/ETSI.CAdES.detached/ByteRange[0 00000000 00000000 00000030]/Contents";
const TAIL: &str = ">>endobj 123456789012345 %%EOF";

fuzz_target!(|bytes: &[u8]| {
    let now = jiff::Timestamp::UNIX_EPOCH;
    for file in [bytes.to_vec(), with_block(bytes)] {
        let all = read_signatures(&file, &TrustList::empty(), now);
        assert!(!all.sentence().is_empty());
        assert!(all.signatures.iter().all(|signature| signature.sentence().ends_with('.')));
    }
    if let Ok(trust) = TrustList::read(bytes) {
        assert!(!trust.authorities().is_empty());
    }
});

fn with_block(block: &[u8]) -> Vec<u8> {
    let digits: String = block.iter().map(|byte| format!("{byte:02x}")).collect();
    let end = HEAD.len() + digits.len() + 2;
    let range = format!("[0 {:08} {end:08} {:08}]", HEAD.len(), TAIL.len());
    let head = HEAD.replace("[0 00000000 00000000 00000030]", &range);
    format!("{head}<{digits}>{TAIL}").into_bytes()
}
