use super::*;
use TerritoryFindingCode as Finding;

#[test]
fn a_misprinted_code_is_found_by_the_list_before() {
    let before = list(BEFORE, &[("00001", "Xã Phú"), ("00004", "Xã Công"), ("00007", "Xã Thái")]);
    let act = changes(
        ACT,
        &[
            "00004 Xã Công > 00004 Xã Công: Giữ nguyên",
            "00004 Xã Phú > 00007 Xã Thái: Nhập toàn bộ",
            "00007 Xã Thái > 00007 Xã Thái: Nhập toàn bộ",
        ],
    );
    let loaded = load(Registry::default(), &[before, act]);
    insta::assert_snapshot!(shown(&loaded), @r"
    --
    3 CodeMisprinted: Mã 00004 ghi cho “Xã Phú” là mã của Xã Công; cùng huyện, “Xã Phú” mang mã 00001. → mã 00001
    ");
    let same = |code| same_series(&loaded.registry, at(code, BEFORE), at(code, ACT)).unwrap();
    assert_eq!(same("00004"), Series::SameLand);
    assert_ne!(same("00007"), Series::SameLand);
    let phu = loaded.registry.unit_at(code("00001"), BEFORE).unwrap();
    assert_eq!(loaded.registry.successors(phu).count(), 1);
}

#[test]
fn without_the_list_the_second_name_has_no_code_until_it_is_known() {
    let wrong =
        ["00004 Xã Công > 00004 Xã Công: Giữ nguyên", "00004 Xã Phú > 00007 Xã Thái: Nhập toàn bộ"];
    let first = load(Registry::default(), &[changes(ACT, &wrong)]);
    insta::assert_snapshot!(shown(&first), @"
    3 CodeTwice: Mã 00004 ghi cho “Xã Phú” nhưng cũng ghi cho đơn vị khác; chưa biết mã đúng của “Xã Phú”. → “Xã Phú” là đơn vị chưa rõ mã, vẫn được tính vào đơn vị mới
    ");
    let thai = first.registry.unit_at(code("00007"), ACT).unwrap();
    let sources = |registry: &Registry| -> Vec<Option<Code>> {
        registry.sources(thai).map(|s| registry.get(s.old).unwrap().code).collect()
    };
    assert_eq!(sources(&first.registry), [None]);
    let right = ["00001 Xã Phú > 00007 Xã Thái: Nhập toàn bộ"];
    let second = load(first.registry, &[changes(ACT, &right)]);
    assert_eq!(shown(&second), "");
    assert_eq!(sources(&second.registry), [Some(code("00001"))]);
}

#[test]
fn a_misprint_shows_within_the_table_itself() {
    let loaded = load(
        Registry::default(),
        &[changes(
            ACT,
            &[
                "00001 Xã Cổ > 00001 Xã Cổ: Giữ nguyên",
                "00001 Xã Đặng > 00004 Xã Đặng: Nhập một phần",
                "00004 Xã Đặng > 00007 Xã Khác: Nhập một phần",
            ],
        )],
    );
    assert_eq!(codes(&loaded), [Finding::CodeMisprinted]);
    let dang = loaded.registry.unit_at(code("00004"), BEFORE).unwrap();
    assert_eq!(loaded.registry.successors(dang).count(), 2);
}

#[test]
fn what_does_not_add_up_is_said() {
    let before = list(
        BEFORE,
        &[("00001", "Xã Một"), ("00004", "Xã Hai"), ("00007", "Xã Ba"), ("00010", "Xã Bốn")],
    );
    let act = changes(
        ACT,
        &[
            "00001 Xã Một > 00001 Xã Một: Nhập toàn bộ",
            "00001 Xã Một > 00004 Xã Hai: Nhập toàn bộ",
            "00004 Xã Hai > 00004 Xã Hai: Nhập một phần",
            "00007 Xã Bảy > 00007 Xã Bảy: Giữ nguyên",
            "00013 Xã Lạ > 00007 Xã Bảy: Nhập toàn bộ",
            "00013 Xã Lạ > 00007 Xã Bảy: Nhập toàn bộ",
        ],
    );
    let after = list_after(ACT, &[("00001", "Xã Một"), ("00004", "Xã Hai"), ("00016", "Xã Mới")]);
    let loaded = load(Registry::default(), &[before, act, after]);
    insta::assert_snapshot!(shown(&loaded), @"
    --
    0 NotMapped: Xã Bốn (mã 00010) có trước ngày 01/07/2025 nhưng bảng chuyển đổi không ghi nhập vào đâu. → giữ nguyên như trước, không nối với đơn vị mới
    2 WholeAndElsewhere: Xã Một (mã 00001) được ghi là nhập toàn bộ vào một đơn vị nhưng còn đứng ở đơn vị khác: Xã Một, Xã Hai. → coi như chia nhiều phần; không nối chuỗi số liệu
    4 RestMissing: Chỉ thấy một phần của Xã Hai (mã 00004) nhập vào Xã Hai (“Nhập một phần”), phần còn lại không thấy ở đâu. → coi như chia nhiều phần; không nối chuỗi số liệu
    5 NameDiffers: Mã 00007 ở dòng này ghi tên “Xã Bảy”, danh sách trước sắp xếp ghi “Xã Ba”. → vẫn là mã 00007
    6 NotInOldList: Xã Lạ (mã 00013) không có trong danh sách trước sắp xếp của tỉnh. → vẫn giữ như bảng chuyển đổi ghi
    7 NotInOldList: Xã Lạ (mã 00013) không có trong danh sách trước sắp xếp của tỉnh. → vẫn giữ như bảng chuyển đổi ghi
    7 DuplicateRow: Dòng lặp lại: Xã Lạ vào Xã Bảy. → chỉ tính một lần
    --
    0 NotInNewList: Xã Bảy (mã 00007) có trong nguồn khác tại ngày 01/07/2025 nhưng không có trong danh sách này. → vẫn giữ đơn vị này
    0 Gone: Xã Bốn (mã 00010) còn thấy ngày 01/06/2024 nhưng không có trong danh sách ngày 01/07/2025; chưa rõ nhập vào đơn vị nào, nên địa giới của các đơn vị lân cận có thể đã đổi. → coi như kết thúc trước ngày 01/07/2025
    4 Appeared: Xã Mới (mã 00016) có trong danh sách ngày 01/07/2025 nhưng chưa có trước đó. → tính từ ngày 01/07/2025
    ");
}

#[test]
fn lists_alone_show_that_something_changed() {
    let first = list(BEFORE, &[("00001", "Xã Vân"), ("00004", "Xã Hồng"), ("00007", "Xã Ba")]);
    let second = list(
        date(2025, 1, 4),
        &[("00004", "Xã Hồng Sơn"), ("00007", "Xã Ba"), ("00010", "Xã Mới")],
    );
    let check = |loaded: &Loaded| {
        let registry = &loaded.registry;
        assert_eq!(registry.at(code("00004"), BEFORE).unwrap().name, "Xã Hồng");
        assert_eq!(registry.at(code("00004"), ACT).unwrap().name, "Xã Hồng Sơn");
        assert!(registry.at(code("00001"), ACT).is_err());
        assert!(registry.at(code("00010"), BEFORE).is_err());
        let same = |code| same_series(registry, at(code, BEFORE), at(code, ACT)).unwrap();
        assert_ne!(same("00004"), Series::SameLand);
        assert_eq!(same("00007"), Series::SameLand);
    };
    let together = load(Registry::default(), &[first.clone(), second.clone()]);
    insta::assert_snapshot!(shown(&together), @"
    --
    0 Gone: Xã Vân (mã 00001) còn thấy ngày 01/06/2024 nhưng không có trong danh sách ngày 04/01/2025; chưa rõ nhập vào đơn vị nào, nên địa giới của các đơn vị lân cận có thể đã đổi. → coi như kết thúc trước ngày 04/01/2025
    2 Renamed: Mã 00004: giữa ngày 01/06/2024 và ngày 04/01/2025, tên đổi từ “Xã Hồng” thành “Xã Hồng Sơn”. Danh sách không cho biết ngày đổi và địa giới có đổi theo hay không. → tính từ ngày 04/01/2025, không nối chuỗi số liệu qua ngày đó
    4 Appeared: Xã Mới (mã 00010) có trong danh sách ngày 04/01/2025 nhưng chưa có trước đó. → tính từ ngày 04/01/2025
    ");
    check(&together);
    // The older list may come later.
    let newer = load(Registry::default(), &[second]);
    assert_eq!(shown(&newer), "");
    let both = load(newer.registry, &[first]);
    assert_eq!(codes(&both), [Finding::Appeared, Finding::Gone, Finding::Renamed]);
    check(&both);
}

#[test]
fn an_act_may_come_after_both_lists() {
    let lists = [
        list(BEFORE, &[("00001", "Xã Một"), ("00004", "Xã Hai")]),
        list_after(AFTER, &[("00001", "Xã Một")]),
    ];
    let known = load(Registry::default(), &lists);
    let act = changes(
        ACT,
        &["00001 Xã Một > 00001 Xã Một: Nhập toàn bộ", "00004 Xã Hai > 00001 Xã Một: Nhập toàn bộ"],
    );
    let loaded = load(known.registry, std::slice::from_ref(&act));
    assert_eq!(shown(&loaded), "");
    let same = same_series(&loaded.registry, at("00001", BEFORE), at("00001", AFTER)).unwrap();
    assert_ne!(same, Series::SameLand);
    assert_eq!(loaded.registry.at(code("00004"), date(2025, 6, 30)).unwrap().name, "Xã Hai");
    // The same file once more changes nothing.
    let before: Vec<Territory> = loaded.registry.units().map(|(_, unit)| unit.clone()).collect();
    let links = loaded.registry.successions().to_vec();
    let again = load(loaded.registry, &[act]);
    assert_eq!(again.registry.units().map(|(_, unit)| unit.clone()).collect::<Vec<_>>(), before);
    assert_eq!(again.registry.successions(), links);
}

#[test]
fn a_small_act_leaves_the_rest_of_the_province_alone() {
    let communes =
        [("00001", "Xã Vân"), ("00004", "Xã Hồng"), ("00007", "Xã Ba"), ("00101", "Xã Tư")];
    let act = changes(
        date(2024, 9, 1),
        &[
            "00001 Xã Vân > 00004 Xã Hồng Sơn: Nhập toàn bộ",
            "00004 Xã Hồng > 00004 Xã Hồng Sơn: Nhập toàn bộ",
        ],
    );
    let loaded = load(Registry::default(), &[list(BEFORE, &communes), act]);
    assert_eq!(shown(&loaded), "--\n");
    let registry = loaded.registry;
    assert_eq!(registry.at(code("701"), ACT).unwrap().name, "Huyện Bắc");
    assert_eq!(registry.at(code("00101"), ACT).unwrap().valid_to, None);
    let same = |code| same_series(&registry, at(code, BEFORE), at(code, ACT)).unwrap();
    assert_eq!(same("00007"), Series::SameLand);
    assert_ne!(same("00004"), Series::SameLand);
}

#[test]
fn land_without_a_code_and_districts_without_communes() {
    let mut act = changes(
        ACT,
        &[
            "- Khu vực bãi bồi > 00001 Xã Kim: Nhập toàn bộ",
            "00001 Xã Kim > 00001 Xã Kim: Nhập toàn bộ",
            "- x > 00200 Đặc khu Hòn: Sắp xếp toàn bộ huyện Hòn thành đặc khu Hòn",
        ],
    );
    if let Rows::Changes(rows) = &mut act {
        rows[2].old.name = String::new();
        rows[2].old.district = Some(holder("703", "Huyện Hòn"));
    }
    let loaded = load(Registry::default(), &[act]);
    assert_eq!(codes(&loaded), [Finding::CodeMissing, Finding::DistrictItself]);
    let registry = loaded.registry;
    let same = same_series(&registry, at("00001", BEFORE), at("00001", ACT)).unwrap();
    assert_ne!(same, Series::SameLand, "land without a code counts too");
    let island = registry.unit_at(code("00200"), ACT).unwrap();
    let from = registry.sources(island).next().unwrap().old;
    assert_eq!(registry.get(from).unwrap().name, "Huyện Hòn");
    assert!(registry.at(code("703"), ACT).is_err());
}

#[test]
fn a_list_that_counts_is_checked() {
    let mut rows = list(BEFORE, &[("00001", "Xã Một"), ("00101", "Xã Hai"), ("00101", "Xã Ba")]);
    if let Rows::Units { rows, .. } = &mut rows {
        rows[0].communes = Some(2);
        rows[1].communes = Some(2);
    }
    let loaded = load(Registry::default(), &[rows]);
    assert_eq!(codes(&loaded), [Finding::CountDiffers, Finding::CodeTwice]);
}
