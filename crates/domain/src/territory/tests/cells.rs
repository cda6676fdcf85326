use super::*;

#[test]
fn codes_keep_their_zeros() {
    let check = |raw: &str, level: Level, expected: CodeReading| {
        assert_eq!(read_code(raw, level), expected, "{raw:?}");
    };
    check("00691", Level::Commune, CodeReading::Exact(code("00691")));
    check(" '00691 ", Level::Commune, CodeReading::Exact(code("00691")));
    check("691", Level::Commune, CodeReading::Padded(code("00691")));
    check("8", Level::Province, CodeReading::Padded(code("08")));
    check("70", Level::District, CodeReading::Padded(code("070")));
    check("", Level::Commune, CodeReading::Blank);
    check("\u{a0}", Level::Commune, CodeReading::Blank);
    for raw in ["000691", "0", "00000", "6a1", "-91", "+0691", "691.0", "٦٩١"] {
        check(raw, Level::Commune, CodeReading::Unreadable);
    }
    assert_eq!(code("00691").to_string(), "00691");
    assert_eq!(code("00691").level(), Level::Commune);
    assert!("0691".parse::<Code>().is_err());
    assert_eq!(serde_json::to_string(&code("08")).unwrap(), "\"08\"");
}

#[test]
fn names_are_put_right() {
    use NameSlip::{Decomposed, KindCase, KindMarks, KindMissing, Spacing};
    let check = |raw: &str, level: Level, name: &str, kind: Kind, slips: &[NameSlip]| {
        let reading = read_name(raw, level);
        assert_eq!((reading.name.as_str(), reading.kind), (name, kind), "{raw:?}");
        assert_eq!(reading.slips, slips, "{raw:?}");
    };
    check("Xã Phú Thịnh", Level::Commune, "Xã Phú Thịnh", Kind::Commune, &[]);
    check("Xa Phú Thịnh", Level::Commune, "Xã Phú Thịnh", Kind::Commune, &[KindMarks]);
    check("xã Phú Thịnh", Level::Commune, "Xã Phú Thịnh", Kind::Commune, &[KindCase]);
    check("Thi trấn Sơn", Level::Commune, "Thị trấn Sơn", Kind::Township, &[KindMarks]);
    check("Thị Xã Sơn", Level::District, "Thị xã Sơn", Kind::Town, &[KindCase]);
    check("Thành phố Sơn", Level::District, "Thành phố Sơn", Kind::City, &[]);
    check("Thành phố Sơn", Level::Province, "Thành phố Sơn", Kind::Municipality, &[]);
    check("Phường 15", Level::Commune, "Phường 15", Kind::Ward, &[]);
    check("Đặc khu Hòn", Level::Commune, "Đặc khu Hòn", Kind::SpecialZone, &[]);
    check(" Xã\u{a0}Phú  Thịnh ", Level::Commune, "Xã Phú Thịnh", Kind::Commune, &[Spacing]);
    let decomposed = "Xa\u{303} Phu\u{301} Thi\u{323}nh";
    check(decomposed, Level::Commune, "Xã Phú Thịnh", Kind::Commune, &[Decomposed]);
    check("Bãi bồi ven sông", Level::Commune, "Bãi bồi ven sông", Kind::Unknown, &[KindMissing]);
    check("Xã", Level::Commune, "Xã", Kind::Unknown, &[KindMissing]);
    check("", Level::Commune, "", Kind::Unknown, &[]);
}

#[test]
fn shares_in_the_words_of_real_tables() {
    use Certainty::{Unknown, Usual, Worded};
    let check = |raw: &str, share: Share, certainty: Certainty| {
        assert_eq!(read_share(raw), ShareReading { share, certainty }, "{raw:?}");
    };
    check("Nhập toàn bộ", Share::Whole, Usual);
    check("Nhập một phần", Share::Part, Usual);
    check(" nhập  một phần", Share::Part, Usual);
    check("Giữ nguyên", Share::Unchanged, Usual);
    check("Nhập một phần diện tích, toàn bộ dân số", Share::Part, Worded);
    check("Nhâp một phần diện tích", Share::Part, Worded);
    check("Nhập một phần dân số", Share::Part, Worded);
    check("Phần còn lại sau khi tách một phần vào xã Bắc", Share::Part, Worded);
    check("Đổi tên từ một phần Phường 15", Share::Part, Worded);
    check("Đổi tên", Share::Whole, Worded);
    check("Đổi loại hình", Share::Whole, Worded);
    check("Nhập toàn bộ diện tích", Share::Whole, Worded);
    check("Sắp xếp toàn bộ xã Bắc thành đặc khu Bắc", Share::Whole, Worded);
    check("", Share::Part, Unknown);
    check("như trên", Share::Part, Unknown);
}

#[test]
fn a_code_without_a_day_is_refused() {
    let refusal = TerritoryRef::read("00691", None).unwrap_err();
    assert_eq!(refusal, Refusal::NoDate { code: "00691".into() });
    assert!(refusal.to_string().contains("hãy ghi thêm ngày"), "{refusal}");
    assert_eq!(TerritoryRef::read(" 00691", Some(ACT)), Ok(at("00691", ACT)));
    assert!(matches!(TerritoryRef::read("0691", Some(ACT)), Err(Refusal::NotACode { .. })));
}

proptest::proptest! {
    #[test]
    fn cells_never_panic(raw in "\\PC{0,40}") {
        for level in Level::ALL {
            let reading = read_name(&raw, level);
            proptest::prop_assert_eq!(&read_name(&reading.name, level).name, &reading.name);
            read_code(&raw, level);
        }
        read_share(&raw);
    }
}
