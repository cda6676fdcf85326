//! Random acts over a small province, against a model that keeps the land itself.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;

const ACTS: [Date; 3] = [date(2022, 1, 1), date(2023, 1, 1), date(2024, 1, 1)];
const DAYS: [Date; 4] = [date(2021, 6, 1), date(2022, 6, 1), date(2023, 6, 1), date(2024, 6, 1)];

/// Land by code, piece by piece.
type Land = BTreeMap<u32, BTreeSet<u32>>;

/// Where each unit goes in each act: one or two of these codes.
fn acts() -> impl Strategy<Value = Vec<Vec<(u32, Option<u32>)>>> {
    let goes = prop_oneof![
        3 => Just(None).boxed(),
        2 => (1..9_u32, proptest::option::weighted(0.3, 1..9_u32)).prop_map(Some).boxed(),
    ];
    // No choice: the unit stays under its own code.
    let act = proptest::collection::vec(goes, 9).prop_map(|goes| {
        let own = |at: usize| u32::try_from(at).unwrap();
        goes.into_iter()
            .enumerate()
            .map(|(at, goes)| goes.unwrap_or((own(at), None)))
            .collect::<Vec<_>>()
    });
    proptest::collection::vec(act, ACTS.len())
}

fn text(number: u32) -> String {
    format!("{number:05}")
}

/// The rows of one act, and the land after it. A part is new land that none had before, and so is
/// land under another code: that it is the same is for a person to say.
fn carry_out(land: &Land, act: &[(u32, Option<u32>)], pieces: &mut u32) -> (Vec<String>, Land) {
    let mut fresh = || {
        *pieces += 1;
        *pieces
    };
    let (mut lines, mut next) = (Vec::new(), Land::new());
    for (code, own) in land {
        let (first, second) = act[usize::try_from(*code).unwrap()];
        let second = second.filter(|second| *second != first);
        let share = if second.is_some() { "Nhập một phần" } else { "Nhập toàn bộ" };
        for into in [Some(first), second].into_iter().flatten() {
            let (old, new) = (text(*code), text(into));
            lines.push(format!("{old} Xã {old} > {new} Xã {new}: {share}"));
            let there = next.entry(into).or_default();
            if second.is_some() || into != *code {
                there.insert(fresh());
            } else {
                there.extend(own);
            }
        }
    }
    (lines, next)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn series_follow_the_land(acts in acts()) {
        let mut pieces = 100;
        let mut lands: Vec<Land> = vec![(1..9).map(|n| (n, BTreeSet::from([n]))).collect()];
        let mut files = Vec::new();
        for (effective, act) in ACTS.into_iter().zip(&acts) {
            let (lines, next) = carry_out(lands.last().unwrap(), act, &mut pieces);
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            files.push(changes(effective, &lines));
            lands.push(next);
        }
        let loaded = load(Registry::default(), &files);
        prop_assert_eq!(shown(&loaded).replace("--\n", ""), "");
        let registry = loaded.registry;

        // On each day there are exactly the units there should be.
        for (day, land) in DAYS.into_iter().zip(&lands) {
            for number in 0..10 {
                let named = registry.at(code(&text(number)), day).is_ok();
                prop_assert_eq!(named, land.contains_key(&number), "{} {}", number, day);
            }
        }
        // The land of each unit goes to one place whole, or to several in parts.
        for (place, unit) in registry.units().filter(|(_, u)| u.level == Level::Commune) {
            let shares: Vec<Share> = registry.successors(place).map(|s| s.share).collect();
            match shares.as_slice() {
                [] => prop_assert_eq!(unit.valid_to, None),
                [only] => prop_assert_eq!(*only, Share::Whole),
                several => prop_assert!(several.iter().all(|share| *share == Share::Part)),
            }
        }
        // Two figures are of one series when their land is the same, piece by piece. The model's
        // land being the same is an equivalence, and so is this then.
        let all: Vec<(TerritoryRef, &BTreeSet<u32>)> = DAYS
            .into_iter()
            .zip(&lands)
            .flat_map(|(day, land)| land.iter().map(move |(n, own)| (at(&text(*n), day), own)))
            .collect();
        for (a, land_a) in &all {
            for (b, land_b) in &all {
                let series = same_series(&registry, *a, *b).unwrap();
                prop_assert_eq!(series == Series::SameLand, land_a == land_b, "{:?} {:?}", a, b);
                if let Series::Changed { by } = series
                    && a.code == b.code
                {
                    prop_assert!(!by.is_empty(), "{:?} {:?}: nothing says why", a, b);
                }
            }
        }
    }

    #[test]
    fn any_rows_are_taken_in(
        lists in proptest::collection::vec(
            (0..3_usize, proptest::collection::vec((1..6_u32, 1..6_u32), 0..8)), 0..4),
        table in proptest::collection::vec((1..6_u32, 1..6_u32, 1..6_u32, any::<bool>()), 0..10),
    ) {
        let mut files: Vec<Rows> = Vec::new();
        for (day, units) in &lists {
            let units: Vec<(String, String)> =
                units.iter().map(|(c, n)| (text(*c), format!("Xã {n}"))).collect();
            let units: Vec<(&str, &str)> =
                units.iter().map(|(c, n)| (c.as_str(), n.as_str())).collect();
            files.push(list(DAYS[*day], &units));
        }
        let lines: Vec<String> = table
            .iter()
            .map(|(old, name, new, whole)| {
                let share = if *whole { "Nhập toàn bộ" } else { "Nhập một phần" };
                format!("{} Xã {name} > {} Xã {new}: {share}", text(*old), text(*new))
            })
            .collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        files.push(changes(ACTS[1], &lines));
        let registry = load(Registry::default(), &files).registry;
        // Whatever was said, a code names one unit at most on any day.
        for number in 1..6 {
            for day in DAYS.into_iter().chain(ACTS) {
                let named = registry
                    .units()
                    .filter(|(_, u)| u.code == Some(code(&text(number))) && u.lives_on(day));
                prop_assert!(named.count() <= 1, "{number} on {day}");
            }
        }
        for (_, unit) in registry.units() {
            if let (Some(from), Some(to)) = (unit.valid_from, unit.valid_to) {
                prop_assert!(from <= to, "{unit:?}");
            }
        }
    }
}
