//! Any text as what stands in a cell.
#![no_main]

use ansinh_domain::body::{kind_of, looks_like_bodies, split_bodies};
use ansinh_domain::citation::{read_citations, read_period};
use ansinh_domain::schedule::{Context, read_schedule};
use ansinh_domain::target::{Bound, Milestone, read_target};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = (kind_of(text), looks_like_bodies(text), read_period(text));
    let (parts, _) = split_bodies(text);
    assert!(parts.iter().all(|part| !part.name.is_empty()));
    for citation in read_citations(text) {
        assert!(citation.span.0 <= citation.span.1);
    }
    let schedule = read_schedule(text, Context::default());
    if let (Some(start), Some(end)) = (schedule.start, schedule.end) {
        assert!(start <= end, "{schedule:?}");
    }
    let milestone = Milestone { year: 2030, from_year: None };
    if let Bound::Between { low, high } = read_target(text, Some("%"), milestone).target.bound {
        assert!(low <= high);
    }
});
