//! Time frames as real plans print them, and what they are read as.

use ansinh_domain::citation::{read_citations, read_period};
use ansinh_domain::schedule::{
    Context, Schedule, ScheduleKind, read_schedule, read_yearly_deadline, read_yearly_deadlines,
};

/// "kind start end" with "·" where there is no date.
fn shown(schedule: &Schedule) -> String {
    let kind = serde_json::to_value(schedule.kind).unwrap_or_default();
    let kind = kind.as_str().unwrap_or("?");
    let day = |date: Option<jiff::civil::Date>| date.map_or("·".to_owned(), |d| d.to_string());
    format!("{kind} {} {}", day(schedule.start), day(schedule.end))
}

fn check(raw: &str, expected: &str) {
    let context = Context { plan_year: Some(2024), ..Context::default() };
    let schedule = read_schedule(raw, context);
    assert_eq!(shown(&schedule), expected, "{raw}");
}

#[test]
fn how_often() {
    for (raw, kind) in [
        ("Thường xuyên", "continuous"),
        ("Thường   xuyên", "continuous"),
        ("THƯỜNG XUYÊN", "continuous"),
        ("Liên tục", "continuous"),
        ("Thường xuyên, liên tục", "continuous"),
        ("Hằng năm", "yearly"),
        ("Hàng năm", "yearly"),
        ("Định kỳ hằng năm", "yearly"),
        ("Hằng quý", "quarterly"),
        ("Hàng tháng", "monthly"),
        ("6 tháng/lần", "half-yearly"),
        ("06 tháng một lần", "half-yearly"),
        ("6 tháng", "half-yearly"),
        ("Định kỳ 6 tháng, năm", "half-yearly"),
        ("2 lần/năm", "half-yearly"),
        ("01 lần/năm", "yearly"),
        ("01 lần/quý", "quarterly"),
    ] {
        check(raw, &format!("{kind} · ·"));
    }
}

#[test]
fn within_a_period() {
    check("Năm 2024", "once 2024-01-01 2024-12-31");
    check("Trong năm 2026", "once 2026-01-01 2026-12-31");
    check("Trong năm", "once 2024-01-01 2024-12-31");
    check("Quý II năm 2024", "once 2024-04-01 2024-06-30");
    check("Quý II/2024", "once 2024-04-01 2024-06-30");
    check("Quí 2/2024", "once 2024-04-01 2024-06-30");
    check("Quý II", "once 2024-04-01 2024-06-30");
    check("Xong trong Quý II/2026", "once 2026-04-01 2026-06-30");
    check("Quý III, IV năm 2024", "once 2024-07-01 2024-12-31");
    check("Quý I - Quý III/2025", "once 2025-01-01 2025-09-30");
    check("Quý I và quý II năm 2025", "once 2025-01-01 2025-06-30");
    check("6/2025", "once 2025-06-01 2025-06-30");
    check("Tháng 6/2025", "once 2025-06-01 2025-06-30");
    check("Tháng 6 năm 2025", "once 2025-06-01 2025-06-30");
    check("Q3/2025", "once 2025-07-01 2025-09-30");
    check("Cả năm", "once 2024-01-01 2024-12-31");
    check("5/2026-12/2026", "once 2026-05-01 2026-12-31");
    check("Tháng 02/2024", "once 2024-02-01 2024-02-29");
    check("Xong trong tháng 5/2026", "once 2026-05-01 2026-05-31");
    check("Từ tháng 6 đến tháng 9/2025", "once 2025-06-01 2025-09-30");
    check("Từ ngày 15/6 đến ngày 30/9/2025", "once 2025-06-15 2025-09-30");
    check("Ngày 15/7/2025", "once 2025-07-15 2025-07-15");
    check("6 tháng đầu năm 2025", "once 2025-01-01 2025-06-30");
    check("6 tháng cuối năm 2025", "once 2025-07-01 2025-12-31");
    check("Đầu năm 2025", "once 2025-01-01 2025-03-31");
    check("Cuối năm 2025", "once 2025-10-01 2025-12-31");
    check("Quý II/2024 và thường xuyên", "once 2024-04-01 2024-06-30");
    check("Hoàn thành năm 2025", "once 2025-01-01 2025-12-31");
}

#[test]
fn by_a_day() {
    check("Trước ngày 30/6/2026", "once · 2026-06-29");
    check("Trước 30/6/2025", "once · 2025-06-29");
    check("Trước ngày 30 tháng 6 năm 2025", "once · 2025-06-29");
    check("Hoàn thành trước ngày 31/12/2025", "once · 2025-12-30");
    check("Hoàn thành đầu tư, lắp đặt và vận hành xong trước ngày 01/01/2030", "once · 2029-12-31");
    check("Chậm nhất ngày 30/10/2025", "once · 2025-10-30");
    check("Chậm nhất là ngày 30/10/2025", "once · 2025-10-30");
    check("Chậm nhất trước ngày 30/10/2025", "once · 2025-10-29");
    check("Chậm nhất trong quý II/2025", "once · 2025-06-30");
    check("đến hết ngày 30/6/2025", "once · 2025-06-30");
    check("Không quá ngày 30/6/2025", "once · 2025-06-30");
    check("Trước tháng 6/2025", "once · 2025-05-31");
    check("Trước quý III/2025", "once · 2025-06-30");
    check("Trước năm 2030", "once · 2029-12-31");
    check("Trước ngày 30 tháng 6 năm 2025 sau khi có hướng dẫn", "once · 2025-06-29");
    check("Trước ngày 30/10", "once · 2024-10-29");
    check("Theo Kế hoạch, xong trước ngày 30/6/2026", "once · 2026-06-29");
}

#[test]
fn over_years() {
    check("Năm 2024 - 2025", "range 2024-01-01 2025-12-31");
    check("Năm 2024, 2025", "range 2024-01-01 2025-12-31");
    check("2024 - 2030", "range 2024-01-01 2030-12-31");
    check("2024–2030", "range 2024-01-01 2030-12-31");
    check("Giai đoạn 2021-2025", "range 2021-01-01 2025-12-31");
    check("Từ năm 2024", "range 2024-01-01 ·");
    check("Từ năm 2024 trở đi", "range 2024-01-01 ·");
    check("Từ năm 2024 đến năm 2030", "range 2024-01-01 2030-12-31");
    check("2024 và các năm tiếp theo", "range 2024-01-01 ·");
    check("Năm 2024 và những năm tiếp theo", "range 2024-01-01 ·");
    check("Đến năm 2030", "range · 2030-12-31");
    check("Đến hết năm 2025", "range · 2025-12-31");
    check("Quý IV/2024 - Quý II/2025", "range 2024-10-01 2025-06-30");
    check("Năm học 2024-2025", "range 2024-09-01 2025-05-31");
    check("Từ nay đến hết năm 2025", "range · 2025-12-31");
    check("Từ 01/7/2025", "range 2025-07-01 ·");
    check("Sau năm 2025", "range 2026-01-01 ·");
    check("Hằng năm, từ năm 2024 đến năm 2030", "yearly 2024-01-01 2030-12-31");
    check("Thường xuyên từ năm 2024", "continuous 2024-01-01 ·");
}

#[test]
fn deadlines_that_come_again() {
    for raw in [
        "Trước ngày 05 của tháng liền kề",
        "Trước ngày 30/10 hằng năm",
        "Ngày 15 hằng tháng",
        "Thường xuyên, báo cáo trước 15/12 hằng năm",
        "Trước ngày 20 của tháng cuối quý",
        "Tháng 11 hằng năm",
        "Báo cáo trước ngày 05 tháng sau",
        "Hằng năm (trước 15/12)",
    ] {
        check(raw, "recurring-deadline · ·");
    }
}

#[test]
fn conditions_and_events() {
    for (raw, kind, basis) in [
        ("Khi có chính sách ban hành", ScheduleKind::Conditional, "có chính sách ban hành"),
        ("Khi có Chương trình", ScheduleKind::Conditional, "có Chương trình"),
        ("Sau khi Luật có hiệu lực.", ScheduleKind::Conditional, "Luật có hiệu lực"),
        ("Sau Đại hội Đảng", ScheduleKind::Conditional, "Đại hội Đảng"),
        ("Kể từ ngày ký", ScheduleKind::Conditional, "ký"),
        (
            "Sau 03 tháng kể từ khi Kế hoạch được phê duyệt",
            ScheduleKind::Relative,
            "Kế hoạch được phê duyệt",
        ),
        ("Trong vòng 15 ngày kể từ ngày ban hành Đề án", ScheduleKind::Relative, "ban hành Đề án"),
        ("Sau khi có hướng dẫn 15 ngày", ScheduleKind::Relative, "có hướng dẫn 15 ngày"),
    ] {
        let schedule = read_schedule(raw, Context::default());
        assert_eq!(schedule.kind, kind, "{raw}");
        assert_eq!(schedule.basis.as_deref(), Some(basis), "{raw}");
        assert_eq!((schedule.start, schedule.end), (None, None), "{raw}");
    }
}

#[test]
fn not_understood() {
    for raw in [
        "31/02/2024",
        "Trước ngày 31/6/2025",
        "Quý V/2024",
        "Tháng 13/2025",
        "2030 - 2024",
        "x",
        "",
        "-",
        "Đã hoàn thành",
        "2024 căn nhà",
    ] {
        check(raw, "unknown · ·");
    }
    // A quarter needs a year from somewhere.
    assert_eq!(shown(&read_schedule("Quý II", Context::default())), "unknown · ·");
}

fn check_reference(raw: &str, task_text: &str, expected: &str, basis: Option<&str>) {
    let citations = read_citations(task_text);
    let context =
        Context { task_text, citations: &citations, plan_year: Some(2024), ..Context::default() };
    let schedule = read_schedule(raw, context);
    assert_eq!(shown(&schedule), expected, "{raw} / {task_text}");
    assert_eq!(schedule.basis.as_deref(), basis, "{raw} / {task_text}");
}

#[test]
fn as_another_document_says() {
    check_reference(
        "Theo Kế hoạch",
        "Thực hiện Kế hoạch số 10/KH-UBDN ngày 18/01/2022 của UBND tỉnh triển khai thực hiện lộ \
         trình tiến tới BHYT toàn dân trên địa bàn tỉnh Tuyên Quang giai đoạn 2021-2025",
        "reference 2021-01-01 2025-12-31",
        Some("Kế hoạch 10/KH-UBND"),
    );
    check_reference(
        "Theo kế hoạch",
        "Thực hiện Kế hoạch số 60/KH-UBND ngày 27/3/2024 của UBND tỉnh thực hiện Chỉ thị số \
         21-CT/TW ngày 04/5/2023 của Ban Bí thư về phát triển giáo dục nghề nghiệp đến năm 2030, \
         tầm nhìn đến năm 2045",
        "reference · 2030-12-31",
        Some("Kế hoạch 60/KH-UBND"),
    );
    check_reference(
        "Theo Đề án",
        "Thực hiện Quyết định số 482/QĐ-UBND ngày 05/8/2022 của UBND tỉnh ban hành Đề án \"Nâng \
         cao năng lực ngành y tế giai đoạn 2022-2025, định hướng đến năm 2030\"",
        "reference 2022-01-01 2025-12-31",
        Some("Quyết định 482/QĐ-UBND"),
    );
    check_reference(
        "Theo Kế hoạch",
        "Thực hiện Kế hoạch số 113/KH-UBND ngày 03/7/2017 của UBND tỉnh về công tác người có công",
        "reference · ·",
        Some("Kế hoạch 113/KH-UBND"),
    );
    check_reference("Theo Kế hoạch", "Thực hiện tốt chính sách", "reference · ·", None);
    check_reference(
        "Theo Kế hoạch",
        "Thực hiện Kế hoạch hành động giai đoạn 2026-2030",
        "reference 2026-01-01 2030-12-31",
        Some("Kế hoạch"),
    );
    check_reference(
        "Theo chỉ đạo của BHXH Việt Nam",
        "Thực hiện Quyết định số 30/QĐ-TTg ngày 11/01/2024 giai đoạn 2021-2025",
        "reference · ·",
        Some("chỉ đạo của BHXH Việt Nam"),
    );
    check_reference(
        "Theo Kế hoạch của Trung ương",
        "",
        "reference · ·",
        Some("Kế hoạch của Trung ương"),
    );
    check_reference("Theo quy định", "", "reference · ·", Some("quy định"));
    check_reference("Thực hiện theo lộ trình", "", "reference · ·", Some("lộ trình"));
    check_reference(
        "Theo Kế hoạch số 113/KH-UBND ngày 03/7/2017",
        "",
        "reference · ·",
        Some("Kế hoạch 113/KH-UBND"),
    );
}

#[test]
fn a_section_bounds_what_goes_on() {
    let context = Context {
        section_period: Some("I. Đến năm 2030"),
        plan_year: Some(2024),
        ..Context::default()
    };
    for (raw, expected) in [
        ("Hằng năm", "yearly · 2030-12-31"),
        ("Thường xuyên", "continuous · 2030-12-31"),
        ("Từ năm 2026", "range 2026-01-01 2030-12-31"),
        ("Năm 2025", "once 2025-01-01 2025-12-31"),
        ("Từ năm 2035", "range 2035-01-01 ·"),
        ("Khi có yêu cầu", "conditional · ·"),
    ] {
        assert_eq!(shown(&read_schedule(raw, context)), expected, "{raw}");
    }
    let bounded = read_schedule("Hằng năm", context);
    assert_eq!(bounded.basis.as_deref(), Some("I. Đến năm 2030"));
}

#[test]
fn yearly_deadlines_of_the_body() {
    for (text, expected) in [
        (
            "định kỳ báo cáo kết quả (qua Sở Lao động)  trước  ngày 30 tháng 10 hằng năm .",
            Some(("trước ngày 30 tháng 10 hằng năm", (10, 29))),
        ),
        (
            "định kỳ hằng năm tổng hợp, báo cáo trước ngày 10/11 hằng năm và báo cáo Chính phủ",
            Some(("trước ngày 10/11 hằng năm", (11, 9))),
        ),
        (
            "báo cáo định kỳ hàng năm (trước ngày 10/12) gửi Sở Y tế",
            Some(("trước ngày 10/12", (12, 9))),
        ),
        ("chậm nhất ngày 15/12 hàng năm", Some(("chậm nhất ngày 15/12 hàng năm", (12, 15)))),
        ("trước 15/11 hằng năm", Some(("trước 15/11 hằng năm", (11, 14)))),
        ("không quá ngày 20/12 hằng năm", Some(("không quá ngày 20/12 hằng năm", (12, 20)))),
        ("trước ngày 01/3 hằng năm", Some(("trước ngày 01/3 hằng năm", (2, 28)))),
        ("trước ngày 01/01 hằng năm", Some(("trước ngày 01/01 hằng năm", (12, 31)))),
        ("chậm nhất ngày 29/02 hằng năm", Some(("chậm nhất ngày 29/02 hằng năm", (2, 28)))),
        ("trước ngày 30/10/2025", None),
        ("hằng năm, xong trước ngày 30/10/2025", None),
        ("trước ngày 30/10", None),
        ("trước ngày 31/02 hằng năm", None),
        ("Báo cáo hằng năm. Riêng việc này trước ngày 30/10", None),
        ("hằng năm", None),
    ] {
        let read = read_yearly_deadline(text);
        let read = read.as_ref().map(|found| (found.raw.as_str(), found.last_good_day));
        assert_eq!(read, expected, "{text}");
    }
    let two = read_yearly_deadlines("Định kỳ 6 tháng (trước ngày 15/6), năm (trước ngày 15/12)");
    let days: Vec<_> = two.iter().map(|found| found.last_good_day).collect();
    assert_eq!(days, [(6, 14), (12, 14)]);
}

#[test]
fn periods_of_subjects() {
    for (text, expected) in [
        ("giai đoạn 2021-2025", "2021-01-01 2025-12-31"),
        ("giai đoạn 2021- 2025", "2021-01-01 2025-12-31"),
        ("Giai đoạn 2022 - 2030”", "2022-01-01 2030-12-31"),
        ("giai đoạn 2017-2025 và tầm nhìn đến năm 2030", "2017-01-01 2025-12-31"),
        ("đến năm 2030, định hướng đến năm 2045", "· 2030-12-31"),
        ("đến năm 2025, tầm nhìn 2030", "· 2025-12-31"),
        ("giai đoạn 2021-2025, định hướng đến năm 2030", "2021-01-01 2025-12-31"),
        ("giai đoạn 2018-2020, định hướng đến năm 2030", "2018-01-01 2020-12-31"),
        ("Chiến lược đến năm 2030, giai đoạn 2021-2025", "2021-01-01 2025-12-31"),
        ("giai đoạn I: từ năm 2021 đến năm 2025", "2021-01-01 2025-12-31"),
        ("từ năm 2024 đến năm 2030", "2024-01-01 2030-12-31"),
        ("tầm nhìn đến năm 2045", ""),
        ("ngày 24 tháng 11 năm 2023", ""),
        ("trong năm 2025", "2025-01-01 2025-12-31"),
        ("nâng cao chất lượng", ""),
    ] {
        let read = read_period(text).map_or(String::new(), |(start, end)| {
            let day =
                |date: Option<jiff::civil::Date>| date.map_or("·".to_owned(), |d| d.to_string());
            format!("{} {}", day(start), day(end))
        });
        assert_eq!(read, expected, "{text}");
    }
}
