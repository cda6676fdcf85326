//! Citations as real plans print them, and what they are read as.

use ansinh_domain::citation::{
    Citation, CitationSlip, DocumentDoubt, check_documents, distinct_documents, read_citations,
    read_period,
};
use ansinh_domain::schedule::{Context, read_schedule, read_yearly_deadlines};
use ansinh_domain::text;
use jiff::civil::{Date, date};
use proptest::prelude::*;

/// "type number date issuer" of each citation, "·" where the text says nothing.
fn shown(text: &str) -> Vec<String> {
    read_citations(text)
        .iter()
        .map(|c| {
            format!(
                "{} {} {} {}",
                c.doc_type,
                c.number,
                c.date.map_or("·".to_owned(), |date| date.to_string()),
                c.issuer.as_deref().unwrap_or("·")
            )
        })
        .collect()
}

fn check(text: &str, expected: &[&str]) {
    assert_eq!(shown(text), expected, "{text}");
}

#[test]
fn types_numbers_and_dates() {
    check(
        "Thực hiện Kế hoạch số 106/KH-UBND ngày 26/11/2018 của UBND tỉnh thực hiện Chương trình \
         hành động số 24-CTr/TU ngày 03/8/2018 của BCH Đảng bộ tỉnh thực hiện Nghị quyết \
         28-NQ/TW ngày 23/5/2018 Hội nghị lần thứ bảy BCH Trung ương Đảng khoá XII về cải cách",
        &[
            "Kế hoạch 106/KH-UBND 2018-11-26 UBND tỉnh",
            "Chương trình hành động 24-CTr/TU 2018-08-03 BCH Đảng bộ tỉnh",
            "Nghị quyết 28-NQ/TW 2018-05-23 Hội nghị lần thứ bảy BCH Trung ương Đảng khoá XII",
        ],
    );
    check(
        "Chỉ thị số 05-CT/TW của Ban Bí thư, Nghị quyết số 160/NQ-CP của Chính phủ, Kế hoạch số \
         127-KH/TU của Ban Thường vụ Tỉnh ủy",
        &[
            "Chỉ thị 05-CT/TW · Ban Bí thư",
            "Nghị quyết 160/NQ-CP · Chính phủ",
            "Kế hoạch 127-KH/TU · Ban Thường vụ Tỉnh ủy",
        ],
    );
    for (text, expected) in [
        ("Nghị định số 07/2021/NĐ-CP", "Nghị định 07/2021/NĐ-CP · ·"),
        (
            "Nghị định 09/2019/NĐ-CP ngày 24 tháng 01 năm 2019",
            "Nghị định 09/2019/NĐ-CP 2019-01-24 ·",
        ),
        ("Quyết định số 24/2021/QĐ-TTg", "Quyết định 24/2021/QĐ-TTg · ·"),
        ("Nghị quyết số 1106/NQ-UBTVQH15", "Nghị quyết 1106/NQ-UBTVQH15 · ·"),
        ("Nghị quyết số 202/2025/QH15 của Quốc hội", "Nghị quyết 202/2025/QH15 · Quốc hội"),
        ("Luật Giáo dục nghề nghiệp số 74/2014/QH13", "Luật 74/2014/QH13 · ·"),
        ("Thông tư số 07/2021/TT-BLĐTBXH", "Thông tư 07/2021/TT-BLĐTBXH · ·"),
        (
            "Thông tư liên tịch số 11/2015/TTLT-BLĐTBXH-BTC",
            "Thông tư liên tịch 11/2015/TTLT-BLĐTBXH-BTC · ·",
        ),
        ("Công văn số 2354/UBND-VX ngày 5/1/2024", "Công văn 2354/UBND-VX 2024-01-05 ·"),
        ("CHƯƠNG TRÌNH HÀNH ĐỘNG SỐ 56-CTR/TU", "Chương trình hành động 56-CTr/TU · ·"),
        ("Quyết định số 882/QĐ-TTG", "Quyết định 882/QĐ-TTg · ·"),
        ("Chỉ thị số 31-CT/TW, ngày 19/3/2024", "Chỉ thị 31-CT/TW 2024-03-19 ·"),
        ("Nghị quyết số 42-NQ/TW (ngày 24/11/2023)", "Nghị quyết 42-NQ/TW 2023-11-24 ·"),
        (
            "Nghị quyết số 42-NQ/TW của Bộ Chính trị, ngày 24/11/2023",
            "Nghị quyết 42-NQ/TW 2023-11-24 Bộ Chính trị",
        ),
        ("theo 113/KH-UBND đã ban hành", "Kế hoạch 113/KH-UBND · ·"),
        ("Kế hoạch số: 113/KH-UBND", "Kế hoạch 113/KH-UBND · ·"),
    ] {
        check(text, &[expected]);
    }
}

#[test]
fn what_is_no_citation() {
    for text in [
        "Chiến lược phát triển Trường Đại học Tân trào giai đoạn 2018-2020",
        "viết tắt là Chỉ thị 11",
        "Kế hoạch số:           /KH-UBND ngày        tháng      năm 2026",
        "Quý II/2024",
        "giai đoạn 2016-2021 - UBND tỉnh",
        "trước ngày 30/10 hằng năm",
        "35,5/100 người",
        "",
    ] {
        check(text, &[]);
    }
}

#[test]
fn issuers() {
    for (words, expected) in [
        ("UBND tỉnh sắp xếp lại trường", "UBND tỉnh"),
        ("UBND tỉnh Tuyên Quang ban hành", "UBND tỉnh Tuyên Quang"),
        ("UBND tỉnh Quy định chính sách", "UBND tỉnh"),
        ("Ủy ban nhân dân tỉnh về việc", "Ủy ban nhân dân tỉnh"),
        ("Uỷ ban nhân dân thành phố Huế về", "Uỷ ban nhân dân thành phố Huế"),
        ("Hội đồng nhân dân tỉnh Quy định", "Hội đồng nhân dân tỉnh"),
        ("Thủ tướng Chính phủ phê duyệt", "Thủ tướng Chính phủ"),
        ("Chính phủ và Kế hoạch phát triển", "Chính phủ"),
        ("Ban Thường vụ Tỉnh ủy khóa XVI thực hiện", "Ban Thường vụ Tỉnh ủy khóa XVI"),
        ("Ban Thường vụ Tỉnh ủy (Khóa XVI) về", "Ban Thường vụ Tỉnh ủy (Khóa XVI)"),
        ("Ban Chấp hành Đảng bộ tỉnh (khoá XVII) về", "Ban Chấp hành Đảng bộ tỉnh (khoá XVII)"),
        ("Ban Bí thư Trung ương Đảng về", "Ban Bí thư Trung ương Đảng"),
        ("Bộ Chính trị v ề công tác", "Bộ Chính trị"),
        ("Ban Chấp hành Trung ương Đảng về", "Ban Chấp hành Trung ương Đảng"),
        ("BCH Trung ương Đảng khoá XIII về", "BCH Trung ương Đảng khoá XIII"),
        ("Ủy ban Thường vụ Quốc hội về", "Ủy ban Thường vụ Quốc hội"),
        ("Bộ Kế hoạch và Đầu tư hướng dẫn", "Bộ Kế hoạch và Đầu tư"),
        ("Bộ trưởng Bộ Y tế ban hành", "Bộ trưởng Bộ Y tế"),
        ("Bộ Lao động - Thương binh và Xã hội quy định", "Bộ Lao động - Thương binh và Xã hội"),
        ("Bộ Văn hóa, Thể thao và Du lịch về", "Bộ Văn hóa, Thể thao và Du lịch"),
        ("Bảo hiểm xã hội Việt Nam về", "Bảo hiểm xã hội Việt Nam"),
        ("Bộ Y tế và Bộ Tài chính về", "Bộ Y tế"),
        (
            "BAN CHẤP HÀNH ĐẢNG BỘ TỈNH (KHOÁ XVII) THỰC HIỆN",
            "BAN CHẤP HÀNH ĐẢNG BỘ TỈNH (KHOÁ XVII)",
        ),
    ] {
        let text = format!("Kế hoạch số 1/KH-UBND ngày 03/7/2017 của {words}");
        let found = read_citations(&text);
        assert_eq!(found.first().and_then(|c| c.issuer.as_deref()), Some(expected), "{words}");
    }
}

#[test]
fn slips() {
    let symbol = |printed: &str| CitationSlip::Symbol { printed: printed.to_owned() };
    let odd = |printed: &str| CitationSlip::DateForm { printed: printed.to_owned() };
    for (text, number, on, slips) in [
        (
            "Kế hoạch số 10/KH-UBDN ngày 18/01/2022",
            "10/KH-UBND",
            Some(date(2022, 1, 18)),
            vec![symbol("10/KH-UBDN")],
        ),
        ("Kế hoạch số 317/-KH/TU", "317-KH/TU", None, vec![symbol("317/-KH/TU")]),
        ("Nghị quyết số 42/NQ-TW", "42-NQ/TW", None, vec![symbol("42/NQ-TW")]),
        ("Quyết định số 866/QĐ-Tg", "866/QĐ-TTg", None, vec![symbol("866/QĐ-Tg")]),
        ("Kế hoạch số 113 /KH - UBND", "113/KH-UBND", None, vec![symbol("113 /KH - UBND")]),
        (
            "Quyết định số 30/QĐ-TTg ngày 11/01//2024 của",
            "30/QĐ-TTg",
            Some(date(2024, 1, 11)),
            vec![odd("ngày 11/01//2024")],
        ),
        (
            "Quyết định số 06/QĐ-TTg ngày 06/01/2022của Thủ tướng",
            "06/QĐ-TTg",
            Some(date(2022, 1, 6)),
            vec![odd("ngày 06/01/2022của")],
        ),
        (
            "Kế hoạch số 82/KH-UBNDngày 20/7/2020 của UBND",
            "82/KH-UBND",
            Some(date(2020, 7, 20)),
            vec![odd("82/KH-UBNDngày 20/7/2020")],
        ),
        (
            "Kế hoạch số 5/KH-UBND ngày 31/02/2024",
            "5/KH-UBND",
            None,
            vec![CitationSlip::ImpossibleDate { printed: "ngày 31/02/2024".to_owned() }],
        ),
        (
            "Nghị quyết số số 11-NQ/TW ngày 10/02/2022",
            "11-NQ/TW",
            Some(date(2022, 2, 10)),
            vec![CitationSlip::DoubledWord { printed: "số số".to_owned() }],
        ),
        ("Chỉ thị số 29-CT/TW ngày 5/1/2024", "29-CT/TW", Some(date(2024, 1, 5)), vec![]),
    ] {
        let found = read_citations(text);
        let [citation] = found.as_slice() else { panic!("{text}: {found:?}") };
        assert_eq!(citation.number, number, "{text}");
        assert_eq!(citation.date, on, "{text}");
        assert_eq!(citation.slips, slips, "{text}");
    }
}

#[test]
fn subjects_and_raw_words() {
    let text = "Thực hiện Kế hoạch số 7/KH-UBND ngày 03/7/2017 của UBND tỉnh về  việc chăm sóc \
                người cao tuổi (sau đây viết tắt là Kế hoạch số 7/KH-UBND);";
    let found = read_citations(text);
    let [first, second] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(first.raw, "Kế hoạch số 7/KH-UBND ngày 03/7/2017 của UBND tỉnh");
    assert_eq!(first.subject.as_deref(), Some("về việc chăm sóc người cao tuổi"));
    assert_eq!(second.raw, "Kế hoạch số 7/KH-UBND");
    assert_eq!(second.subject, None);
    let documents = distinct_documents(&[first, second]);
    assert_eq!(documents.len(), 1);
}

#[test]
fn spelling_of_the_symbol_and_issuer_make_no_other_document() {
    let key = |text: &str| read_citations(text).first().map(Citation::key);
    let one = key("Kế hoạch số 10/KH-UBND ngày 18/01/2022 của UBND tỉnh");
    assert_eq!(one, key("Kế hoạch 010/KH-UBDN ngày 18 tháng 1 năm 2022 của Ủy ban nhân dân tỉnh"));
    assert_ne!(one, key("Kế hoạch số 10/KH-UBND ngày 18/01/2023 của UBND tỉnh"));
    assert_eq!(key("Chương trình số 56-CTr/TU"), key("CHƯƠNG TRÌNH HÀNH ĐỘNG SỐ 56-CTR/TU"));
    assert_ne!(key("Nghị quyết 06/NQ-CP"), key("Nghị quyết 06-NQ/TW"));
}

/// The doubts about a list of citations, each in a few words.
fn doubts(texts: &[&str]) -> Vec<String> {
    let found: Vec<Citation> = texts.iter().flat_map(|text| read_citations(text)).collect();
    let plan_date: Option<Date> = Some(date(2024, 5, 24));
    let docs: Vec<&Citation> = found.iter().collect();
    let number = |at: usize| found.get(at).map_or("?", |c| c.number.as_str());
    check_documents(&docs, Some("103/KH-UBND"), plan_date)
        .iter()
        .map(|doubt| match doubt {
            DocumentDoubt::NumberOrder { document, after, before, .. } => {
                let day = |side: &Option<ansinh_domain::citation::Neighbour>| {
                    side.as_ref().map_or("·".to_owned(), |n| n.number.clone())
                };
                format!("order {} after {} before {}", number(*document), day(after), day(before))
            }
            DocumentDoubt::PrecedesBasis { document, basis } => {
                format!("precedes {} {}", number(*document), number(*basis))
            }
            DocumentDoubt::SameNumber { first, second } => {
                format!("same {} {}", number(*first), number(*second))
            }
            DocumentDoubt::AfterPlan { document, .. } => format!("later {}", number(*document)),
            DocumentDoubt::SymbolYear { document, year } => {
                format!("year {} {year}", number(*document))
            }
            DocumentDoubt::Undated { document } => format!("undated {}", number(*document)),
        })
        .collect()
}

#[test]
fn doubts_about_documents() {
    let none: [&str; 0] = [];
    assert_eq!(
        doubts(&["Kế hoạch 1/KH-UBND ngày 03/01/2023", "Kế hoạch 2/KH-UBND ngày 04/01/2023"]),
        none
    );
    assert_eq!(
        doubts(&[
            "Kế hoạch 225/KH-UBND ngày 17/12/2021",
            "Kế hoạch 566/KH-UBND ngày 25/12/2021",
            "Kế hoạch 229/KH-UBND ngày 30/12/2021",
        ]),
        ["order 566/KH-UBND after 229/KH-UBND before ·"]
    );
    // The plan itself is 103 on 24/5/2024.
    assert_eq!(
        doubts(&["Kế hoạch 120/KH-UBND ngày 27/3/2024"]),
        ["order 120/KH-UBND after 103/KH-UBND before ·"]
    );
    assert_eq!(
        doubts(&["Kế hoạch số 113/KH-UBND ngày 03/7/2017 của UBND tỉnh về triển khai thực hiện \
                  Kế hoạch số 151-KH/TU ngày 31/10/2017 và Chỉ thị số 14-CT/TW ngày 19/7/2017"]),
        ["precedes 113/KH-UBND 151-KH/TU", "precedes 113/KH-UBND 14-CT/TW"]
    );
    assert_eq!(
        doubts(&["Kế hoạch 7/KH-UBND ngày 03/7/2017", "Kế hoạch 7/KH-UBND ngày 04/7/2017"]),
        ["same 7/KH-UBND 7/KH-UBND"]
    );
    assert_eq!(
        doubts(&["Kế hoạch 7/KH-UBND ngày 03/7/2017", "Kế hoạch 7/KH-UBND ngày 04/7/2018"]),
        none
    );
    assert_eq!(doubts(&["Chỉ thị 9/CT-UBND ngày 01/6/2024"]), ["later 9/CT-UBND"]);
    assert_eq!(doubts(&["Nghị định 07/2021/NĐ-CP ngày 27/01/2022"]), ["year 07/2021/NĐ-CP 2021"]);
    assert_eq!(
        doubts(&["Chỉ thị 9/CT-TTg", "Chỉ thị 8/CT-TTg", "Chỉ thị 8/CT-TTg ngày 01/6/2023"]),
        ["undated 9/CT-TTg"]
    );
    // Each district counts its own numbers; a social insurance body is no commune.
    assert_eq!(
        doubts(&[
            "Kế hoạch 90/KH-UBND ngày 03/3/2023 của UBND huyện Chiêm Hóa về",
            "Kế hoạch 40/KH-UBND ngày 03/4/2023 của UBND tỉnh về",
        ]),
        none
    );
    assert_eq!(
        doubts(&[
            "Công văn 90/BHXH-TT ngày 03/3/2023 của Bảo hiểm xã hội tỉnh về",
            "Công văn 40/BHXH-TT ngày 03/4/2023",
        ])
        .len(),
        1
    );
    // A number of the Party falls back to 1 at a congress.
    assert_eq!(
        doubts(&["Kế hoạch 389-KH/TU ngày 12/5/2020", "Kế hoạch 5-KH/TU ngày 20/11/2020"]),
        none
    );
    // The plan may be cited in itself.
    assert_eq!(doubts(&["Kế hoạch số 103/KH-UBND"]), none);
}

/// Pieces that readers look for, to be shuffled into texts that come near to real ones.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "Kế hoạch",
        "số",
        "113",
        "/KH-UBND",
        "-NQ/TW",
        "/",
        "-",
        "–",
        "ngày",
        "30/6/2025",
        "31/02/2024",
        "tháng",
        "năm",
        "2024",
        "quý",
        "II",
        "của",
        "UBND",
        "tỉnh",
        "(khóa",
        "XVII)",
        "hằng năm",
        "trước",
        "chậm nhất",
        "đến",
        "từ",
        "giai đoạn",
        "2021-2025",
        "theo",
        "khi",
        ",",
        ";",
        "(",
        ")",
        "và",
        "Bộ",
        "hội nghị lần thứ",
        "6 tháng",
        "đầu",
        "cuối",
        " ",
        "\u{301}",
        "99999999999",
        "00",
        "Luật",
        "/2014/QH13",
        "tầm nhìn",
        "đến năm",
    ]);
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.join(" "))
}

proptest! {
    #[test]
    fn reading_never_panics(text in prop_oneof![".{0,80}", "\\PC{0,80}", pieces()]) {
        let clean = text::clean(&text);
        let found = read_citations(&text);
        let mut end = 0;
        for citation in &found {
            prop_assert_eq!(clean.get(citation.span.0..citation.span.1), Some(citation.raw.as_str()));
            prop_assert!(citation.span.0 >= end);
            end = citation.span.1;
        }
        let docs: Vec<&Citation> = found.iter().collect();
        let documents = distinct_documents(&docs);
        let mentions: usize = documents.iter().map(|document| document.mentions.len()).sum();
        prop_assert_eq!(mentions, found.len());
        for doubt in check_documents(&docs, Some("103/KH-UBND"), Some(date(2024, 5, 24))) {
            prop_assert!(doubt.document() < found.len());
        }
        if let Some((Some(start), Some(end))) = read_period(&text) {
            prop_assert!(start <= end);
        }
        let context = Context {
            task_text: &text,
            citations: &found,
            section_period: Some(&text),
            plan_year: Some(2024),
        };
        let schedule = read_schedule(&text, context);
        prop_assert_eq!(&schedule.raw, &clean);
        if let (Some(start), Some(end)) = (schedule.start, schedule.end) {
            prop_assert!(start <= end, "{:?}", schedule);
        }
        for deadline in read_yearly_deadlines(&text) {
            let (month, day) = deadline.last_good_day;
            prop_assert!(Date::new(2023, month, day).is_ok());
        }
    }

    #[test]
    fn a_well_formed_citation_is_read_back(
        number in 1u32..3000,
        day in 1i8..=28,
        month in 1i8..=12,
        year in 2000i16..=2030,
    ) {
        let text = format!(
            "Thực hiện Kế hoạch số {number}/KH-UBND ngày {day:02}/{month:02}/{year} của UBND tỉnh về việc"
        );
        let found = read_citations(&text);
        prop_assert_eq!(found.len(), 1);
        let expected = format!("{number}/KH-UBND");
        prop_assert_eq!(found.first().map(|c| c.number.as_str()), Some(expected.as_str()));
        prop_assert_eq!(found.first().and_then(|c| c.date), Some(date(year, month, day)));
        prop_assert!(found.first().is_some_and(|c| c.slips.is_empty()));
    }
}
