//! Words of the audit log.

use std::path::Path;

use ansinh_domain::audit::VERBS;

/// A verb without a Vietnamese title would stand in the log's page as code.
#[test]
fn every_verb_that_is_written_has_a_title() {
    let mut found = Vec::new();
    look(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    found.sort();
    found.dedup();
    assert!(found.len() > 20, "{found:?}");
    let without: Vec<&String> =
        found.iter().filter(|verb| VERBS.iter().all(|(word, _)| word != verb)).collect();
    assert!(without.is_empty(), "ansinh_domain::audit::VERBS lacks {without:?}");
}

/// The calls that write entries, each with the place of the verb among what it is given.
const WRITERS: [(&str, usize); 4] =
    [(".entry(", 1), (".record(", 2), (".record_as(", 2), (".record_for(", 2)];

/// The verbs that these are called with.
fn look(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            look(&path, found);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for (writer, place) in WRITERS {
            for call in text.split(writer).skip(1) {
                let verb = call.split([',', ')']).filter(|part| !part.is_empty()).nth(place);
                let verb = verb.map(str::trim).and_then(|part| part.strip_prefix('"'));
                found.extend(verb.and_then(|part| part.split('"').next()).map(str::to_owned));
            }
        }
    }
}
