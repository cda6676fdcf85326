use proptest::prelude::*;

use super::*;

const BODY: &[FieldSpec] =
    &[FieldSpec { name: "tên", arg: None, sort: Sort::Words, meaning: "Tên cơ quan" }];
const SPECS: &[FieldSpec] = &[
    FieldSpec { name: "kỳ", arg: None, sort: Sort::Words, meaning: "Kỳ báo cáo" },
    FieldSpec {
        name: "số", arg: Some("mã chỉ tiêu"), sort: Sort::Words, meaning: "Số liệu"
    },
    FieldSpec { name: "có cấp trên", arg: None, sort: Sort::Flag, meaning: "Có cấp trên" },
    FieldSpec { name: "bảng", arg: None, sort: Sort::Blocks, meaning: "Bảng" },
    FieldSpec { name: "cơ quan", arg: None, sort: Sort::List(BODY), meaning: "Các cơ quan" },
];

fn faults(text: &str) -> Vec<String> {
    match parse(text) {
        Err(fault) => vec![fault.to_string()],
        Ok(template) => {
            let mut faults = template.check(SPECS);
            faults.extend(check_lines(&template, &[]));
            faults.iter().map(Fault::to_string).collect()
        }
    }
}

#[test]
fn faults_have_their_place_and_say_what_to_do() {
    let check = |text: &str, expected: &str| {
        let found = faults(text);
        assert!(found.iter().any(|fault| fault.starts_with(expected)), "{text:?}: {found:?}");
    };
    check("một\nhai {{kỳ", "Dòng 2, cột 5: “{{” mở ra mà không có “}}”");
    check("{{kỳ\n}}", "Dòng 1, cột 1: “{{” mở ra");
    check("{{kỳ {{kỳ}}", "Dòng 1, cột 1: “{{” mở ra");
    check("a {{}}", "Dòng 1, cột 3: “{{}}” thiếu tên trường");
    check("{{số:}}", "Dòng 1, cột 1: “{{số:}}” thiếu tên");
    check("é {{Kì}}", "Dòng 1, cột 3: Không có trường “kì”. Các trường dùng được ở đây: kỳ, số,");
    check("{{số}}", "Dòng 1, cột 1: “số” cần thêm mã chỉ tiêu sau dấu hai chấm");
    check("{{kỳ:5}}", "Dòng 1, cột 1: “kỳ” không có phần sau dấu hai chấm. Hãy bỏ “:5”");
    check("{{có cấp trên}}", "Dòng 1, cột 1: “có cấp trên” là điều kiện");
    check("{{cơ quan}}", "Dòng 1, cột 1: “cơ quan” là danh sách");
    check("x {{bảng}}", "Dòng 1, cột 3: “bảng” gồm nhiều đoạn");
    check("{{#mỗi kỳ}}{{/mỗi}}", "Dòng 1, cột 1: “kỳ” không phải danh sách");
    check("{{tên}}", "Dòng 1, cột 1: Không có trường “tên”");
    check("a\n{{#nếu kỳ}}b", "Dòng 2, cột 1: “{{#nếu kỳ}}” chưa được đóng. Hãy thêm “{{/nếu}}”");
    check("a{{/nếu}}", "Dòng 1, cột 2: “{{/nếu}}” không đóng phần nào");
    check("{{#nếu kỳ}}{{#mỗi cơ quan}}{{/nếu}}", "Dòng 1, cột 28: “{{/nếu}}” đứng trước khi");
    check("{{#lặp kỳ}}", "Dòng 1, cột 1: “{{#lặp kỳ}}” không có nghĩa");
    check("a\n  @chức vụ: b", "Dòng 2, cột 3: Không có phần “@chức vụ”");
    check("  \n", "Dòng 1, cột 1: Mẫu chưa có nội dung");
    let deep = "{{#nếu kỳ}}".repeat(9);
    check(&deep, "Dòng 1, cột 89: Các phần lồng nhau quá 8 lớp");
    for good in
        ["{{ Kỳ }} {{{{không phải trường}}", "{{#nếu kỳ}}a{{#không thì}}b{{/nếu}}", "  {{bảng}}  "]
    {
        assert_eq!(faults(good), Vec::<String>::new(), "{good:?}");
    }
}

#[test]
fn values_go_in_and_lines_come_out() {
    let text = "@trích yếu: Kết quả {{kỳ}}\n# Mục\n\n{{#mỗi cơ quan}}\n- {{tên}} {{{{x}}\n{{/mỗi}}\n{{#nếu có cấp trên}}\ncó\n{{#không thì}}\nkhông\n{{/nếu}}\n##  Khoản {{số:5.10}}";
    let template = parse(text).unwrap();
    assert_eq!(template.check(SPECS), []);
    let some = |text: &str| Value::Some(text.to_owned());
    let body = |name: &str| Record::from([("tên".to_owned(), some(name))]);
    let values: Record<String> = Record::from([
        ("kỳ".to_owned(), some("năm 2025")),
        ("số:5.10".to_owned(), some("3,2")),
        ("cơ quan".to_owned(), Value::List(vec![body("# Sở Y tế"), body("Sở Nội vụ")])),
        ("có cấp trên".to_owned(), Value::Flag(false)),
    ]);
    let shown: Vec<String> = lines(template.render(&values))
        .into_iter()
        .map(|line| {
            let words = line.pieces.into_iter().map(|piece| match piece {
                Out::Words(words) | Out::Value(words) => words,
            });
            format!("{:?}: {}", line.kind, words.collect::<String>())
        })
        .collect();
    assert_eq!(
        shown,
        [
            "Head(Subject): Kết quả năm 2025",
            "Section: Mục",
            "Paragraph: - # Sở Y tế {{x}}",
            "Paragraph: - Sở Nội vụ {{x}}",
            "Paragraph: không",
            "Clause: Khoản 3,2",
        ]
    );
}

/// Texts that nearly are templates.
fn near() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("{{".to_owned()),
        Just("}}".to_owned()),
        Just("{{{{".to_owned()),
        Just("{".to_owned()),
        Just("{{kỳ}}".to_owned()),
        Just("{{ số : 5.10 }}".to_owned()),
        Just("{{#nếu kỳ}}".to_owned()),
        Just("{{#không thì}}".to_owned()),
        Just("{{/nếu}}".to_owned()),
        Just("{{#mỗi cơ quan}}".to_owned()),
        Just("{{/mỗi}}".to_owned()),
        Just("\n".to_owned()),
        "[a-zờ #@:]{0,4}",
    ];
    prop::collection::vec(part, 0..14).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in any::<String>()) {
        if let Ok(template) = parse(&text) {
            prop_assert_eq!(template.to_string(), text);
        }
    }

    #[test]
    fn what_is_read_prints_as_it_was(text in near()) {
        match parse(&text) {
            Ok(template) => {
                prop_assert_eq!(template.to_string(), text);
                let _faults = template.check(SPECS);
                let out = template.render(&Record::<String>::new());
                prop_assert!(out.iter().all(|piece| matches!(piece, Out::Words(_))));
            }
            Err(fault) => {
                let line = text.split('\n').nth(fault.place.line - 1);
                prop_assert!(line.is_some_and(|line| fault.place.column <= line.chars().count() + 1));
            }
        }
    }

    #[test]
    fn escaped_words_are_words(text in "[a{}\n]{0,20}") {
        let template = parse(&escape(&text)).unwrap();
        prop_assert!(template.fields().is_empty());
        let out: String = template
            .render(&Record::<String>::new())
            .into_iter()
            .map(|piece| match piece { Out::Words(words) | Out::Value(words) => words })
            .collect();
        prop_assert_eq!(out, text);
    }
}
