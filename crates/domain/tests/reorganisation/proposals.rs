//! Which rule speaks for a duty, and which items lost their meaning.

use ansinh_domain::reorganisation::preset::{Preset, read_preset};
use ansinh_domain::reorganisation::{
    CodeRange, DutyRole, DutyText, HeadingText, lost_meaning, propose,
};
use jiff::civil::date;

const RULES: &str = "\
VĂN BẢN
Mã,Ngày hiệu lực,Tên đợt,Căn cứ,Độ tin cậy
A,01/3/2025,Đợt một,Nghị quyết số 1/NQ-HĐND,có nguồn
B,1/7/2025,Đợt hai,Nghị quyết số 2/NQ-HĐND,

QUY TẮC
Mã,Văn bản,Cơ quan cũ,\"Chỉ tiêu, nhiệm vụ\",\"Nhóm, mục\",Từ ngữ,Tất cả,Vai trò,Cơ quan kế thừa,Lý do,Độ tin cậy,Nguồn
r-code,A,Sở A,5.1-5.8; V.3,,,,,Sở Một,theo mã,có nguồn,văn bản 1
r-row,A,Sở A,5.10-1,,,,,Sở Hai,dòng con,K,
r-head,A,Sở A,,5; VI.2,,,,Sở Ba,,K,
r-word,A,Sở A,,,trẻ em; việc làm,,,Sở Bốn,theo chữ,K,
r-gender,A,Sở A,,,bình đẳng giới,,,Sở Năm,theo chữ,K,
r-again,A,Sở A,,,giới tính; bình đẳng,,,sở  năm,như trên,K,
r-all,A,Sở A,,,,x,phối hợp,Sở Sáu,còn lại,,
r-late,B,Sở A,V.3,,,,,Sở Bảy,về sau,S,

TỪ NGỮ HẾT NGHĨA
Mã,Văn bản,Từ ngữ,Lý do,Độ tin cậy,Nguồn
w1,B,\"cấp huyện; huyện, thành phố; huyện Lâm Bình\",hết huyện,S,
w2,A,Sở Lao động - Thương binh và Xã hội,hết sở,S,
";

fn rules() -> Preset {
    let (preset, problems) = read_preset(RULES);
    assert_eq!(problems, []);
    preset
}

fn duty(code: &str, headings: &[&str], text: &str, role: DutyRole) -> DutyText {
    let headings = headings
        .iter()
        .map(|code| HeadingText { code: (*code).to_owned(), name: format!("Về mục {code}") })
        .collect();
    DutyText {
        body: "sở A".to_owned(),
        code: code.to_owned(),
        headings,
        text: text.to_owned(),
        role,
    }
}

#[test]
fn the_closest_rule_speaks() {
    let preset = rules();
    let check = |code: &str, headings: &[&str], text: &str, expected: Option<(&str, &str)>| {
        let duty = duty(code, headings, text, DutyRole::Lead);
        let proposal = propose(&duty, &preset.rules, date(2025, 3, 1));
        let said = proposal.as_ref().map(|said| (said.rule.as_str(), said.reason.as_str()));
        assert_eq!(said, expected, "{code} {text}");
    };
    check("5.8", &["5"], "Trẻ em", Some(("r-code", "Thuộc mã 5.1-5.8: theo mã")));
    check("5.3-2", &["5"], "", Some(("r-code", "Thuộc mã 5.1-5.8: theo mã")));
    check("5.9", &["5"], "Trẻ em", Some(("r-head", "Thuộc nhóm, mục 5.")));
    check("5.10-1", &["5"], "", Some(("r-row", "Thuộc mã 5.10-1: dòng con")));
    check("VI.2.3", &["VI", "VI.2"], "", Some(("r-head", "Thuộc nhóm, mục VI.2.")));
    check(
        "VI.3.1",
        &["VI", "VI.3"],
        "Bảo vệ trẻ  em",
        Some(("r-word", "Có cụm từ “trẻ em”: theo chữ")),
    );
    check("VI.3.1", &["VI", "VI.3"], "trẻ emu", None);
    check("I.1", &["I"], "", None);
    // The sub-row's own rule does not speak for its row.
    check("V.10", &["V"], "", None);
}

#[test]
fn rules_speak_from_their_day_and_for_their_parts() {
    let preset = rules();
    let check = |duty: &DutyText, on, expected: Option<&str>| {
        let proposal = propose(duty, &preset.rules, on);
        assert_eq!(proposal.map(|said| said.rule).as_deref(), expected, "{duty:?} {on}");
    };
    let third = duty("V.3", &["V"], "", DutyRole::Lead);
    check(&third, date(2025, 2, 28), None);
    check(&third, date(2025, 3, 1), Some("r-code"));
    check(&third, date(2025, 7, 1), Some("r-late"));
    let rest = |role| duty("I.1", &["I"], "", role);
    check(&rest(DutyRole::Coordinating), date(2025, 3, 1), Some("r-all"));
    check(&rest(DutyRole::FollowUp), date(2025, 3, 1), None);
    let other = DutyText { body: "Sở B".to_owned(), ..third };
    check(&other, date(2025, 3, 1), None);
}

#[test]
fn rules_as_close_stand_as_alternatives_once() {
    let preset = rules();
    let text = "Việc làm và bình đẳng giới";
    let duty = duty("IV.1", &["IV"], text, DutyRole::Lead);
    let proposal = propose(&duty, &preset.rules, date(2025, 3, 1)).unwrap();
    assert_eq!(proposal.successors, ["Sở Bốn"]);
    let others: Vec<&str> = proposal.alternatives.iter().map(|one| one.rule.as_str()).collect();
    assert_eq!(others, ["r-gender"], "the third rule says the same as the second");
}

#[test]
fn ranges_of_codes() {
    let check = |text: &str, readable: bool| {
        assert_eq!(CodeRange::read(text).is_some(), readable, "{text}");
    };
    check("5.1", true);
    check("5.1 – 5.8", true);
    check("VI.4.1-VI.4.7", true);
    check("5.10-1", true);
    check("5.8-5.1", false);
    check("5.1-6.2", false);
    check("V.a-V.c", false);
    check(" ", false);
}

#[test]
fn words_end_with_what_they_name() {
    let preset = rules();
    let check = |text: &str, on, expected: &[&str]| {
        let lost = lost_meaning(text, &preset.ended_words, on);
        let words: Vec<&str> = lost.iter().flat_map(|one| &one.words).map(String::as_str).collect();
        assert_eq!(words, expected, "{text}");
    };
    let (spring, summer) = (date(2025, 3, 1), date(2025, 7, 1));
    check("Tỉ lệ huyện, thành phố đạt chuẩn", summer, &["huyện, thành phố"]);
    check("Tỉ lệ huyện, thành phố đạt chuẩn", spring, &[]);
    check("phân cấp cho Cấp Huyện", summer, &["cấp huyện"]);
    check("làm bình đẳng; Lâm Bình", summer, &[]);
    check("Sở Lao động -Thương binh và xã hội", spring, &["Sở Lao động - Thương binh và Xã hội"]);
}

#[test]
fn a_row_not_understood_is_left_out_and_said() {
    let head = "VĂN BẢN\nMã,Ngày hiệu lực,Tên đợt,Căn cứ,Màu\nA,01/3/2025,Đợt,Quyết định\n";
    let check = |rows: &str, expected: &str| {
        let (_, problems) = read_preset(&format!("{head}{rows}"));
        let said: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
        assert!(said.iter().any(|said| said.contains(expected)), "{said:?} / {expected}");
    };
    check("", "Không hiểu cột “Màu”");
    check("B,31/02/2025,Đợt,Quyết định", "không đọc được ngày “31/02/2025”");
    check("A,01/3/2025,Đợt,Quyết định", "mã “A” đã dùng");
    check("B,01/3/2025,,Quyết định", "còn trống");
    check("CƠ QUAN\nVăn bản,Việc,Cơ quan\nC,kết thúc,Sở A", "không có văn bản mang mã “C”");
    check("CƠ QUAN\nVăn bản,Việc,Cơ quan\nA,bay,Sở A", "không hiểu việc “bay”");
    check("CƠ QUAN\nVăn bản,Việc,Cơ quan\nA,đổi tên,Sở A", "không hợp với việc “đổi tên”");
    check("QUY TẮC\nMã,Văn bản,Cơ quan cũ,Cơ quan kế thừa\nr,A,Sở A,Sở B", "áp dụng cho việc nào");
    check("QUY TẮC\nMã,Văn bản", "Thiếu cột");
    check("B,\"01/3/2025", "ngoặc kép");
    let (_, problems) = read_preset("một dòng,lạ\n");
    assert!(problems[0].message.contains("đứng trước phần đầu tiên"), "{problems:?}");
}

proptest::proptest! {
    #[test]
    fn any_text_is_read(text in "\\PC*") {
        let _ = read_preset(&text);
        let _ = read_preset(&format!("{RULES}\n{text}"));
        let _ = CodeRange::read(&text);
    }
}
