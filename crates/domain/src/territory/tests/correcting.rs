use super::*;
use crate::territory::load::{Corrected, Correction, NotCorrected, correct};

/// The target of the first finding of that sort.
fn target(loaded: &Loaded, code: TerritoryFindingCode) -> Target {
    let mut all = loaded.findings.iter().flatten();
    let found = all.find(|finding| finding.code == code).expect("a finding of that sort");
    found.target.clone().expect("a target")
}

fn to_code(
    loaded: &Loaded,
    about: TerritoryFindingCode,
    new: &str,
) -> Result<Corrected, NotCorrected> {
    let correction = Correction::Code(code(new));
    correct(loaded.registry.clone(), &target(loaded, about), &correction)
}

/// Codes and names of what a new unit was made of.
fn made_of(registry: &Registry, new: &str) -> Vec<String> {
    let unit = registry.unit_at(code(new), ACT).unwrap();
    let mut all: Vec<String> = registry
        .sources(unit)
        .map(|link| {
            let old = registry.get(link.old).unwrap();
            let code = old.code.map_or_else(|| "-".to_owned(), |code| code.to_string());
            format!("{code} {}", old.name)
        })
        .collect();
    all.sort();
    all
}

#[test]
fn land_whose_code_was_printed_for_two_gets_the_right_one() {
    let rows =
        ["00004 Xã Công > 00004 Xã Công: Giữ nguyên", "00004 Xã Phú > 00007 Xã Thái: Nhập toàn bộ"];
    let loaded = load(Registry::default(), &[changes(ACT, &rows)]);
    assert_eq!(made_of(&loaded.registry, "00007"), ["- Xã Phú"]);
    let right = to_code(&loaded, TerritoryFindingCode::CodeTwice, "00001").unwrap();
    assert_eq!(made_of(&right.registry, "00007"), ["00001 Xã Phú"]);
    assert_eq!(right.registry.at(code("00001"), BEFORE).unwrap().name, "Xã Phú");
    // Or the code was right and the name was not.
    let other = to_code(&loaded, TerritoryFindingCode::CodeTwice, "00004").unwrap();
    assert_eq!(made_of(&other.registry, "00007"), ["00004 Xã Công"]);
}

#[test]
fn a_row_read_under_a_code_can_be_anothers() {
    let before = list(BEFORE, &[("00001", "Xã Phú"), ("00004", "Xã Công"), ("00010", "Xã Mới")]);
    let rows =
        ["00004 Xã Công > 00004 Xã Công: Giữ nguyên", "00004 Xã Phú > 00007 Xã Thái: Nhập toàn bộ"];
    let loaded = load(Registry::default(), &[before, changes(ACT, &rows)]);
    assert_eq!(made_of(&loaded.registry, "00007"), ["00001 Xã Phú"]);
    let about = TerritoryFindingCode::CodeMisprinted;
    let other = to_code(&loaded, about, "00010").unwrap();
    assert_eq!(made_of(&other.registry, "00007"), ["00010 Xã Mới"]);
    // It ends with the change, as the row says.
    assert!(other.registry.at(code("00010"), ACT).is_err());
    assert_eq!(other.registry.successions().len(), loaded.registry.successions().len());
    // And back again.
    let back = Correction::Code(code("00001"));
    let back = correct(other.registry, &other.target, &back).unwrap();
    assert_eq!(made_of(&back.registry, "00007"), ["00001 Xã Phú"]);

    assert_eq!(to_code(&loaded, about, "00001").unwrap_err(), NotCorrected::Same);
    assert!(matches!(to_code(&loaded, about, "00099"), Err(NotCorrected::NobodyThen { .. })));
    assert!(matches!(to_code(&loaded, about, "701"), Err(NotCorrected::OtherLevel { .. })));
}

#[test]
fn what_went_there_already_is_not_doubled() {
    let before = list(BEFORE, &[("00001", "Xã Phú"), ("00004", "Xã Công")]);
    let rows = [
        "00004 Xã Công > 00007 Xã Thái: Nhập toàn bộ",
        "00004 Xã Phú > 00007 Xã Thái: Nhập toàn bộ",
    ];
    let loaded = load(Registry::default(), &[before, changes(ACT, &rows)]);
    let refused = to_code(&loaded, TerritoryFindingCode::CodeMisprinted, "00004").unwrap_err();
    assert!(matches!(refused, NotCorrected::Linked { .. }), "{refused}");
}

#[test]
fn a_unit_no_list_has_takes_its_right_code() {
    let before = list(BEFORE, &[("00001", "Xã Một")]);
    let rows =
        ["00001 Xã Một > 00001 Xã Một: Nhập toàn bộ", "00013 Xã Lạ > 00001 Xã Một: Nhập toàn bộ"];
    let loaded = load(Registry::default(), &[before, changes(ACT, &rows)]);
    let about = TerritoryFindingCode::NotInOldList;
    let right = to_code(&loaded, about, "00016").unwrap();
    assert_eq!(made_of(&right.registry, "00001"), ["00001 Xã Một", "00016 Xã Lạ"]);
    assert!(right.registry.at(code("00013"), BEFORE).is_err());
}

#[test]
fn a_row_left_out_comes_in() {
    let rows = list(BEFORE, &[("00001", "Xã Một"), ("00001", "Xã Hai")]);
    let loaded = load(Registry::default(), &[rows]);
    let about = TerritoryFindingCode::CodeTwice;
    let right = to_code(&loaded, about, "00004").unwrap();
    let hai = right.registry.at(code("00004"), BEFORE).unwrap();
    assert_eq!((hai.name.as_str(), hai.parent), ("Xã Hai", Some(code("701"))));
    assert!(matches!(right.target, Target::Unit(_)));
    assert!(matches!(to_code(&loaded, about, "00001"), Err(NotCorrected::Taken { .. })));
    let name = Correction::Name("Xã Ba".into());
    let refused = correct(loaded.registry.clone(), &target(&loaded, about), &name).unwrap_err();
    assert_eq!(refused, NotCorrected::LeftOut);
}

#[test]
fn names_are_put_right_with_their_kind() {
    let lists = [list(BEFORE, &[("00001", "Xã Một")]), list(BEFORE, &[("00001", "Xã Mốt")])];
    let loaded = load(Registry::default(), &lists);
    let target = target(&loaded, TerritoryFindingCode::NameDiffers);
    let check = |name: &str, expected: Result<&str, NotCorrected>| {
        let named = correct(loaded.registry.clone(), &target, &Correction::Name(name.into()));
        let name = named.map(|it| it.registry.at(code("00001"), BEFORE).unwrap().name.clone());
        assert_eq!(name, expected.map(str::to_owned), "{name:?}");
    };
    check("xã  Mốt", Ok("Xã Mốt"));
    check("Phường Mốt", Ok("Phường Mốt"));
    check("Xã Một", Err(NotCorrected::Same));
    check("Mốt", Err(NotCorrected::NoKind { example: "Xã Một" }));
    check("", Err(NotCorrected::NoKind { example: "Xã Một" }));
}

#[test]
fn what_stands_under_a_unit_follows_its_code() {
    let loaded = load(Registry::default(), &[list(BEFORE, &[("00001", "Xã Một")])]);
    let district = loaded.registry.unit_at(code("701"), BEFORE).unwrap();
    let correction = Correction::Code(code("705"));
    let right = correct(loaded.registry.clone(), &Target::Unit(district), &correction).unwrap();
    let commune = right.registry.at(code("00001"), BEFORE).unwrap();
    assert_eq!(commune.parent, Some(code("705")));
    assert!(right.registry.at(code("701"), BEFORE).is_err());
    let taken = Correction::Code(code("702"));
    let taken = correct(loaded.registry.clone(), &Target::Unit(district), &taken).unwrap_err();
    assert!(taken.to_string().contains("Huyện Nam"), "{taken}");

    let told = difference(&loaded.registry, &right.registry);
    assert_eq!((told.added.len(), told.changed.len(), told.successions.len()), (0, 2, 0));
}
