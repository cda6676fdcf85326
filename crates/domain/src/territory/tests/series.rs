use super::*;

/// Four old communes: two join under the code and name of the first, one stays as it is, one is
/// divided.
fn province() -> Registry {
    let before = list(
        BEFORE,
        &[
            ("00001", "Xã Một"),
            ("00004", "Xã Hai"),
            ("00007", "Xã Ba"),
            ("00101", "Xã Bốn"),
            ("00104", "Xã Năm"),
        ],
    );
    let act = changes(
        ACT,
        &[
            "00001 Xã Một > 00001 Xã Một: Nhập toàn bộ",
            "00004 Xã Hai > 00001 Xã Một: Nhập toàn bộ",
            "00007 Xã Ba > 00007 Xã Ba: Giữ nguyên",
            "00101 Xã Bốn > 00101 Xã Bốn: Nhập một phần",
            "00101 Xã Bốn > 00104 Xã Năm: Nhập một phần",
            "00104 Xã Năm > 00104 Xã Năm: Nhập toàn bộ",
        ],
    );
    let loaded = load(Registry::default(), &[before, act]);
    assert_eq!(shown(&loaded), "--\n");
    loaded.registry
}

fn sentences(registry: &Registry, a: TerritoryRef, b: TerritoryRef) -> Vec<String> {
    match same_series(registry, a, b).unwrap() {
        Series::SameLand => vec!["same".into()],
        Series::Changed { by } => by.iter().map(Change::sentence).collect(),
    }
}

#[test]
fn land_decides_and_not_code_or_name() {
    let registry = province();
    let check = |code: &str, expected: &[&str]| {
        let (old, new) = (at(code, BEFORE), at(code, AFTER));
        assert_eq!(sentences(&registry, old, new), expected);
        assert_eq!(sentences(&registry, new, old), expected, "the other way round");
    };
    check("00007", &["same"]);
    check("00001", &["Từ 01/07/2025, Xã Một được thành lập từ Xã Một, Xã Hai."]);
    check(
        "00101",
        &[
            "Từ 01/07/2025, Xã Bốn được chia cho Xã Bốn, Xã Năm.",
            "Từ 01/07/2025, Xã Bốn chỉ còn một phần địa giới cũ.",
        ],
    );
    check("00104", &["Từ 01/07/2025, Xã Năm được thành lập từ một phần Xã Bốn, Xã Năm."]);
    // A province that neither gave nor took is one and the same unit.
    check("71", &["same"]);
    assert_eq!(sentences(&registry, at("00001", AFTER), at("00001", ACT)), ["same"]);
    assert!(sentences(&registry, at("00007", AFTER), at("00001", AFTER)).is_empty());
}

#[test]
fn a_code_means_another_unit_on_another_day() {
    let registry = province();
    assert_eq!(registry.at(code("00004"), BEFORE).unwrap().name, "Xã Hai");
    let refusal = registry.at(code("00004"), ACT).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "Ngày 01/07/2025 không có địa bàn nào mang mã 00004. Mã này từng là Xã Hai (đến 30/06/2025)."
    );
    assert_eq!(registry.at(code("99999"), ACT), Err(Refusal::Unknown { code: code("99999") }));
    // The districts ended with their last communes.
    assert_eq!(registry.at(code("701"), BEFORE).unwrap().valid_to, Some(date(2025, 6, 30)));
    assert!(registry.at(code("701"), ACT).is_err());
    let parent = |code: &str, on| registry.at(code.parse().unwrap(), on).unwrap().parent;
    assert_eq!(parent("00007", BEFORE), Some(code("701")));
    assert_eq!(parent("00007", ACT), Some(code("71")));
}

#[test]
fn provinces_that_merge_are_other_land() {
    let mut join = changes(
        ACT,
        &["00001 Xã Một > 00001 Xã Một: Giữ nguyên", "00101 Xã Bốn > 00101 Xã Bốn: Giữ nguyên"],
    );
    if let Rows::Changes(rows) = &mut join {
        rows[1].old.province = Some(holder("72", "Tỉnh Đèo"));
    }
    let registry = load(Registry::default(), &[join]).registry;
    assert_eq!(
        sentences(&registry, at("71", BEFORE), at("71", ACT)),
        ["Từ 01/07/2025, Tỉnh Sơn được thành lập từ Tỉnh Sơn, Tỉnh Đèo."]
    );
    assert!(registry.at(code("72"), ACT).is_err());
    assert_eq!(sentences(&registry, at("00101", BEFORE), at("00101", ACT)), ["same"]);
}

#[test]
fn values_of_two_lands_are_never_in_one_stretch() {
    let registry = province();
    let on = |code: &str, day: Date| {
        let at = at(code, day);
        Point { day, unit: registry.unit_at(at.code, day).ok(), what: format!("{code} {day}") }
    };
    let check = |points: Vec<Point<String>>, expected: &[&str]| {
        let found: Vec<String> = stretches(&registry, points)
            .into_iter()
            .map(|one| {
                let what: Vec<String> = one.points.into_iter().map(|point| point.what).collect();
                let by: Vec<String> = one.broken_by.iter().map(Change::sentence).collect();
                let known = if one.land_known { "" } else { "? " };
                format!("{known}{} | {}", what.join(", "), by.join(" "))
            })
            .collect();
        assert_eq!(found, expected);
    };
    // The same land, whatever the order.
    check(
        vec![on("00007", AFTER), on("00007", BEFORE)],
        &["00007 2024-06-01, 00007 2025-12-31 | "],
    );
    check(
        vec![on("00001", AFTER), on("00001", BEFORE)],
        &[
            "00001 2024-06-01 | ",
            "00001 2025-12-31 | Từ 01/07/2025, Xã Một được thành lập từ Xã Một, Xã Hai.",
        ],
    );
    // Recomputed for the land of later: it stands beside the later one, before it.
    let recomputed = Point { day: BEFORE, what: "tính lại".to_owned(), ..on("00001", AFTER) };
    check(
        vec![on("00001", BEFORE), on("00001", AFTER), recomputed],
        &[
            "00001 2024-06-01 | ",
            "tính lại, 00001 2025-12-31 | Từ 01/07/2025, Xã Một được thành lập từ Xã Một, Xã Hai.",
        ],
    );
    // Nobody knows which land: beside nothing else.
    let lost = Point { unit: None, ..on("00007", BEFORE) };
    check(vec![lost, on("00007", AFTER)], &["? 00007 2024-06-01 | ", "00007 2025-12-31 | "]);
    check(Vec::new(), &[]);
}
