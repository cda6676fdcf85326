//! What directions and sorts come out, for the rows of a real plan and for made-up ones.

use super::*;
use crate::target::{Milestone, read_target};
use proptest::prelude::*;

/// Direction, evidence and kind in one line, as "Higher Comparator Level".
fn infer(name: &str, unit: &str, first: &str, second: &str) -> String {
    let targets: Vec<Target> = [(2025, first), (2030, second)]
        .into_iter()
        .map(|(year, raw)| read_target(raw, Some(unit), Milestone { year, from_year: None }).target)
        .collect();
    let (direction, evidence, kind) = infer_direction(name, Some(unit), &targets);
    let evidence = evidence.map_or("-".to_owned(), |evidence| format!("{evidence:?}"));
    format!("{direction:?} {evidence} {kind:?}")
}

/// Rows of Plan 103: code for the reader, name, unit, targets of 2025 and 2030, what comes out.
const ROWS: &[(&str, &str, &str, &str, &str, &str)] = &[
    (
        "1.1",
        "Tỉ lệ người có công và gia đình có mức sống từ trung bình khá trở lên so với mức sống của cộng đồng dân cư nơi cư trú",
        "%",
        "-",
        "100",
        "Higher Assumed Level",
    ),
    ("2.1", "Tỉ lệ thất nghiệp chung", "%", "< 2", "< 2", "Lower Comparator Level"),
    ("2.2", "Tỉ lệ thất nghiệp khu vực thành thị", "%", "< 3", "< 3", "Lower Comparator Level"),
    ("2.3", "Tỉ lệ việc làm phi chính thức", "%", "< 75", "< 70", "Lower Comparator Level"),
    (
        "2.4",
        "Tỉ lệ lao động nông nghiệp trong tổng lao động xã hội",
        "%",
        "42",
        "< 35,5",
        "Lower Comparator Level",
    ),
    ("2.5", "Tỉ lệ lao động nữ làm công hưởng lương", "%", "50", "60", "Higher Trend Level"),
    (
        "2.6",
        "Tỉ lệ lao động là người khuyết tật còn khả năng lao động có việc làm",
        "%",
        "30",
        "40",
        "Higher Trend Level",
    ),
    ("3.1", "Chỉ số HDI", "", "> 0,7", "> 0,7", "Higher Comparator Level"),
    ("3.2", "Tỉ lệ lao động qua đào tạo", "%", "72", "80", "Higher Trend Level"),
    (
        "4.1",
        "Tỉ lệ lực lượng lao động trong độ tuổi tham gia BHXH",
        "%",
        "45",
        "60",
        "Higher Trend Level",
    ),
    (
        "4.2",
        "Tỉ lệ nông dân và lao động khu vực phi chính thức tham gia BHXH tự nguyện trong lực lượng lao động trong độ tuổi",
        "%",
        "2,5",
        "5",
        "Higher Trend Level",
    ),
    (
        "4.5",
        "Tỉ lệ lực lượng lao động trong độ tuổi tham gia BHTN",
        "%",
        "35",
        "45",
        "Higher Trend Level",
    ),
    ("4.6", "Tỉ lệ dân số tham gia BHYT", "%", "100", "100", "Higher Assumed Level"),
    ("4.8", "Hỗ trợ BHYT cho trẻ em", "Bậc học", "Tiểu học", "THCS", "Status - Status"),
    (
        "4.9",
        "Tỉ lệ hài lòng của người dân với dịch vụ y tế",
        "%",
        "> 80",
        "> 90",
        "Higher Comparator Level",
    ),
    (
        "5.1",
        "Tỉ lệ dân số được hưởng trợ cấp xã hội hàng tháng tại cộng đồng",
        "%",
        "3,5",
        "4",
        "Higher Trend Level",
    ),
    (
        "5.3",
        "Tỉ lệ hộ gia đình chăm sóc trẻ em dưới 36 tháng tuổi, thuộc hộ nghèo, cận nghèo được hưởng trợ cấp xã hội",
        "%",
        "-",
        "100",
        "Higher Assumed Level",
    ),
    (
        "5.7",
        "Tỉ lệ hộ nghèo không có khả năng thoát nghèo được hưởng trợ cấp xã hội",
        "%",
        "-",
        "100",
        "Higher Assumed Level",
    ),
    (
        "5.10",
        "Mức giảm tỉ lệ hộ nghèo đa chiều hằng năm",
        "%/năm",
        ">3",
        "2-2,5",
        "Higher Comparator YearlyFlow",
    ),
    (
        "5.10-1",
        "Trong đó, các huyện nghèo",
        "%/năm",
        "Từ 4 trở lên",
        "Từ 3 trở   lên",
        "Higher Comparator YearlyFlow",
    ),
    (
        "5.10-2",
        "Mức giảm tỉ lệ hộ nghèo dân tộc thiểu số",
        "%/năm",
        "Từ 4 trở lên",
        "Từ 3 trở   lên",
        "Higher Comparator YearlyFlow",
    ),
    (
        "5.11",
        "Tỉ lệ huyện nghèo thoát khỏi tình trạng nghèo, đặc biệt khó khăn",
        "%",
        "-",
        "-",
        "Higher Name Level",
    ),
    (
        "5.12",
        "Mức tăng thu nhập bình quân đầu người của hộ nghèo so với năm 2021",
        "Lần",
        "2",
        "-",
        "Higher Assumed RatioToBase",
    ),
    (
        "5.13",
        "Tỉ lệ người bị bạo lực gia đình, bạo lực trên cơ sở giới được phát hiện được tiếp cận ít nhất một trong những dịch vụ hỗ trợ cơ bản",
        "%",
        "80",
        "90",
        "Higher Trend Level",
    ),
    (
        "5.14",
        "Tỉ lệ người gây bạo lực gia đình, bạo lực trên cơ sở giới được phát hiện ở mức chưa bị truy cứu trách nhiệm hình sự được tư vấn, tham vấn",
        "%",
        "50",
        "70",
        "Higher Trend Level",
    ),
    (
        "5.15",
        "Tỉ lệ cơ sở trợ giúp xã hội công lập triển khai các hoạt động trợ giúp phòng ngừa, ứng phó với bạo lực trên cơ sở giới",
        "%",
        "100",
        "100",
        "Higher Assumed Level",
    ),
    (
        "5.16",
        "Tỉ lệ đối tượng gặp khó khăn đột xuất do thiên tai, dịch bệnh, hỏa hoạn, tai nạn giao thông, tai nạn lao động đặc biệt nghiêm trọng hoặc các lý do bất khả kháng khác được trợ giúp kịp thời",
        "%",
        "100",
        "100",
        "Higher Assumed Level",
    ),
    (
        "5.19",
        "Số người làm công tác xã hội/1000 dân",
        "Người",
        "-",
        "Từ 2 trở lên",
        "Higher Comparator Level",
    ),
    (
        "6.1",
        "Hoàn thành phổ cập giáo dục mầm non cho trẻ mẫu giáo từ 3 đến 5 tuổi trên địa bàn tỉnh",
        "Mức độ",
        "-",
        "Hoàn thành",
        "Status - Status",
    ),
    ("6.2", "Tỉ lệ huy động trẻ em nhà trẻ", "%", "50", "Từ 50 trở lên", "Higher Comparator Level"),
    ("6.4", "Tỉ lệ trẻ em mầm non được học 2 buổi/ngày", "%", "100", "100", "Higher Assumed Level"),
    (
        "6.5",
        "Tỉ lệ trường mầm non đạt chuẩn quốc gia",
        "%",
        "58",
        "> 65",
        "Higher Comparator Level",
    ),
    (
        "6.9",
        "Tỉ lệ huyện, thành phố đạt chuẩn xóa mù chữ mức độ 2",
        "%",
        "100",
        "100",
        "Higher Name Level",
    ),
    ("6.11", "Tỉ lệ hoàn thành cấp trung học cơ sở", "%", "90", "99", "Higher Trend Level"),
    (
        "7.1",
        "Mức sinh thay thế",
        "Mức độ",
        "Đảm bảo vững chắc",
        "Bảo đảm vững chắc",
        "Status - Status",
    ),
    ("7.2", "Tuổi thọ trung bình", "Tuổi", "74", "75", "Higher Trend Level"),
    ("7.3", "Số năm sống khoẻ", "Năm", "Tối thiểu 66", "Tối thiểu 68", "Higher Comparator Level"),
    ("7.4", "Chỉ tiêu số lượng trên 10.000 dân", "", "-", "-", "Higher Assumed Level"),
    ("7.4-1", "Số giường bệnh", "Giường", "38", "45", "Higher Trend Level"),
    ("7.4-3", "Số dược sỹ", "người", "1,5", "3", "Higher Trend Level"),
    (
        "7.8",
        "Tỉ lệ tiêm chủng mở rộng với 14 loại vắc xin",
        "%",
        "95",
        "> 95",
        "Higher Comparator Level",
    ),
    (
        "7.9",
        "Tỉ lệ trẻ em dưới 5 tuổi bị suy dinh dưỡng thể thấp còi",
        "%",
        "< 20",
        "< 16",
        "Lower Comparator Level",
    ),
    (
        "7.10",
        "Chấm dứt các dịch bệnh AIDS, lao và loại trừ sốt rét",
        "Mức độ",
        "-",
        "Giải quyết cơ bản",
        "Status - Status",
    ),
    (
        "7.13",
        "Tỉ lệ người cao tuổi được chăm sóc sức khỏe ban đầu kịp thời, khám sức khỏe định kỳ, lập hồ sơ theo dõi sức khỏe",
        "%",
        "90",
        "100",
        "Higher Trend Level",
    ),
    ("8.1-1", "Vùng sâu, vùng xa", "%", "70", "95", "Higher Trend Level"),
    (
        "9.1",
        "Xây dựng căn hộ nhà ở xã hội cho người thu nhập thấp, công nhân khu công nghiệp",
        "Căn hộ",
        "-",
        "700",
        "Higher Assumed Cumulative",
    ),
    (
        "9.2",
        "Xóa bỏ tình trạng nhà tạm, nhà dột nát cho các đối tượng",
        "Mức độ",
        "Giải quyết cơ bản",
        "Xoá bỏ hoàn toàn",
        "Status - Status",
    ),
    (
        "9.3",
        "Diện tích nhà ở bình quân đầu người",
        "m 2  sàn/ người",
        ">27",
        "29",
        "Higher Comparator Level",
    ),
    ("9.3-2", "Nông thôn", "m 2  sàn/ người", "26,6", "27,4", "Higher Trend Level"),
    ("9.4-1", "Thành thị", "%", "-", "100", "Higher Assumed Level"),
    ("10.2-1", "Thành thị", "%", "85", "-", "Higher Assumed Level"),
    ("10.7", "Tỉ lệ nước thải sinh hoạt được xử lý", "%", "-", "15", "Higher Assumed Level"),
];

#[test]
fn infers_rows_of_a_real_plan() {
    for (code, name, unit, first, second, expected) in ROWS {
        assert_eq!(infer(name, unit, first, second), *expected, "{code} {name}");
    }
}

#[test]
fn infers_other_names() {
    for (name, unit, first, second, expected) in [
        ("Tốc độ giảm tỉ lệ hộ nghèo", "%", "3", "2", "Higher Name Level"),
        ("Tỷ lệ hộ nghèo", "%", "10", "-", "Lower Name Level"),
        ("Giảm tỷ lệ hộ nghèo", "%/năm", "3", "-", "Higher Name YearlyFlow"),
        ("Giảm tỷ lệ hộ nghèo", "%", "10", "5", "Lower Trend Level"),
        ("Tỷ lệ tham gia bảo hiểm thất nghiệp", "%", "35", "-", "Higher Assumed Level"),
        ("Tỷ lệ trẻ em suy dinh dưỡng được điều trị", "%", "90", "-", "Higher Assumed Level"),
        ("Tỷ lệ người mù chữ từ 15 tuổi", "%", "3", "-", "Lower Name Level"),
        ("Tỷ suất tử vong trẻ em dưới 5 tuổi", "‰", "20", "15", "Lower Name Level"),
        (
            "Thứ hạng Chính phủ điện tử",
            "Thứ bậc",
            "≤ 3 Đông Nam Á; ≤ 50 Thế giới",
            "-",
            "Lower Comparator Rank",
        ),
        ("Xếp hạng chuyển đổi số", "", "20", "15", "Lower Name Rank"),
        ("Tốc độ tăng GRDP bình quân giai đoạn", "%", "8", "9", "Higher Trend PeriodAverage"),
        (
            "Tốc độ tăng năng suất lao động bình quân",
            "%/năm",
            "7",
            "-",
            "Higher Assumed PeriodAverage",
        ),
        ("Thu nhập bình quân đầu người", "Triệu đồng/người/năm", "60", "90", "Higher Trend Level"),
        (
            "Tốc độ tăng thu nhập bình quân đầu người hằng năm",
            "%",
            "8",
            "-",
            "Higher Assumed YearlyFlow",
        ),
        ("Tỉ lệ A", "%", "< 5", "> 6", "Higher Trend Level"),
        ("Tỉ lệ thất nghiệp", "%", "> 5", "< 3", "Lower Name Level"),
        ("Tỉ lệ A", "%", "5", "5", "Higher Assumed Level"),
        ("Mức độ hoàn thành", "Mức độ", "-", "-", "Status - Status"),
        ("Tỉ lệ A", "%", "-", "-", "Higher Assumed Level"),
        ("Xây dựng công trình nước sạch", "Công trình", "5", "-", "Higher Assumed Cumulative"),
    ] {
        assert_eq!(infer(name, unit, first, second), expected, "{name}");
    }
}

/// Three milestones, out of order, that do not keep to one way.
#[test]
fn a_trend_must_hold_from_milestone_to_milestone() {
    let of = |values: &[(i16, &str)]| {
        let targets: Vec<Target> = values
            .iter()
            .map(|(year, raw)| {
                read_target(raw, None, Milestone { year: *year, from_year: None }).target
            })
            .collect();
        by_trend(&targets)
    };
    assert_eq!(of(&[(2030, "10"), (2025, "20"), (2028, "15")]), Some(Direction::Lower));
    assert_eq!(of(&[(2025, "10"), (2028, "20"), (2030, "15")]), None);
    assert_eq!(of(&[(2025, "10-20"), (2030, "15-20")]), Some(Direction::Higher));
    assert_eq!(of(&[(2025, "10-20"), (2030, "5-30")]), None);
    assert_eq!(of(&[(2025, "10")]), None);
}

#[test]
fn tables_are_in_the_spelling_of_the_key() {
    let all = [REDUCTIONS, SERVED, ESCAPES, ILLS, RANKS, STATUS_UNITS, COUNTS, CHANGES, EACH_YEAR];
    for words in all.into_iter().flatten() {
        assert_eq!(*words, spelling_key(words));
    }
}

proptest! {
    #[test]
    fn any_text_is_judged(name in "\\PC*", unit in "\\PC{0,8}", first in "\\PC{0,8}") {
        let targets = [read_target(&first, Some(&unit), Milestone { year: 2030, from_year: None }).target];
        let (direction, evidence, kind) = infer_direction(&name, Some(&unit), &targets);
        prop_assert_eq!(evidence.is_none(), direction == Direction::Status);
        prop_assert_eq!(kind == MeasureKind::Status, direction == Direction::Status);
    }
}
