use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::report::{TaskStatus, Value};
use crate::target::{Bound, Milestone};

fn decimal(text: &str) -> Decimal {
    crate::number::parse(text).unwrap()
}

fn target(year: i16, bound: Bound) -> Target {
    Target {
        milestone: Milestone { year, from_year: None },
        raw: String::new(),
        bound,
        remark: None,
    }
}

fn figure(value: &str) -> IndicatorEntry {
    IndicatorEntry { value: Some(Value::Number { number: decimal(value) }), ..Default::default() }
}

/// "5.1", per cent, higher is better, at least 40 by 2025 and 50 by 2030.
fn row() -> IndicatorRow {
    IndicatorRow {
        code: "5.1".into(),
        parent: None,
        unit: Some("%".into()),
        shape: Shape::Number { unit: Some("%".into()) },
        measure: MeasureKind::Level,
        direction: Some(Direction::Higher),
        targets: vec![
            target(2025, Bound::AtLeast { value: decimal("40") }),
            target(2030, Bound::AtLeast { value: decimal("50") }),
        ],
        entry: figure("42"),
        history: Vec::new(),
        unanswered: None,
    }
}

fn submission(indicators: Vec<IndicatorRow>) -> Submission {
    Submission {
        cut_off: date(2026, 10, 29),
        from: date(2025, 10, 30),
        as_of: AsOf::DaySubmitted,
        today: date(2026, 10, 27),
        limits: Limits::default(),
        indicators,
        tasks: Vec::new(),
        sections: Vec::new(),
        rules: Vec::new(),
        others: HashMap::new(),
    }
}

fn told(submission: &Submission) -> Vec<String> {
    let tell = |issue: &Issue| {
        format!("{} {:?} {:?}: {}", issue.item, issue.check, issue.severity, issue.message)
    };
    check(submission).iter().map(tell).collect()
}

/// Issues of one row, each told to begin with what is expected.
fn expect(change: impl FnOnce(&mut IndicatorRow), expected: &[&str]) {
    let mut row = row();
    change(&mut row);
    let told = told(&submission(vec![row.clone()]));
    let fits = told.len() == expected.len()
        && told.iter().zip(expected).all(|(told, start)| told.starts_with(&format!("5.1 {start}")));
    assert!(fits, "{:?}: {told:#?}, expected {expected:?}", row.entry);
}

fn history(values: &[(i16, &str)]) -> Vec<Point> {
    let point =
        |(year, value): &(i16, &str)| Point { as_of: date(*year, 10, 29), value: decimal(value) };
    values.iter().map(point).collect()
}

#[test]
fn what_must_be_there() {
    expect(|_| {}, &[]);
    expect(|row| row.entry = IndicatorEntry::default(), &["Required Blocks"]);
    let reason = || Some(Value::NoData { reason: "chưa điều tra".into() });
    expect(|row| row.entry.value = reason(), &[]);
    expect(|row| row.entry.contradicts = true, &["Contradiction Blocks"]);
}

#[test]
fn what_will_be_done() {
    let stands = |status| move |row: &mut IndicatorRow| row.unanswered = Some(status);
    expect(stands(Status::OffTrack), &["Remedy Blocks: Chỉ tiêu đang ở mức “Chậm”"]);
    expect(stands(Status::Deteriorating), &["Remedy Blocks: Chỉ tiêu đang ở mức “Xấu đi”"]);
    expect(stands(Status::NeedsAcceleration), &["Remedy Informs"]);
    expect(stands(Status::Missed), &["Remedy Informs"]);
    // No figure, and no explanation, is an answer.
    let silent = |row: &mut IndicatorRow| {
        row.unanswered = Some(Status::OffTrack);
        row.entry = IndicatorEntry {
            value: Some(Value::NoData { reason: "chưa điều tra".into() }),
            explanation: Some("Do thiếu người".into()),
            ..Default::default()
        };
    };
    expect(silent, &["Remedy Blocks"]);
}

#[test]
fn days() {
    expect(|row| row.entry.as_of = Some(date(2026, 10, 27)), &[]);
    expect(
        |row| row.entry.as_of = Some(date(2026, 10, 28)),
        &["Day Blocks: Ngày 28/10/2026 chưa đến"],
    );
    expect(|row| row.entry.as_of = Some(date(2025, 10, 29)), &["Day Explain"]);
    let mut late = submission(vec![row()]);
    late.today = date(2026, 11, 3);
    late.indicators[0].entry.as_of = Some(date(2026, 11, 2));
    assert!(told(&late)[0].starts_with("5.1 Day Informs"));
    late.as_of = AsOf::EachFigure;
    late.indicators[0].entry.as_of = None;
    assert!(told(&late)[0].starts_with("5.1 Day Blocks"));
}

#[test]
fn ranges() {
    expect(|row| row.entry = figure("100,1"), &["Range Explain: Tỷ lệ lớn hơn 100%"]);
    expect(|row| row.entry = figure("-1"), &["Range Blocks: Số liệu âm"]);
    let growing = |row: &mut IndicatorRow| row.measure = MeasureKind::YearlyFlow;
    expect(
        |row| {
            growing(row);
            row.entry = figure("-1")
        },
        &["Range Explain"],
    );
    expect(
        |row| {
            growing(row);
            row.entry = figure("120")
        },
        &[],
    );
    let above = || target(2030, Bound::AtMost { value: decimal("150") });
    expect(
        |row| {
            row.targets.push(above());
            row.entry = figure("120")
        },
        &[],
    );
    let rank = |row: &mut IndicatorRow, value: &str| {
        (row.measure, row.unit, row.entry) = (MeasureKind::Rank, None, figure(value));
    };
    expect(|row| rank(row, "0"), &["Range Blocks: Thứ hạng"]);
    expect(|row| rank(row, "2,5"), &["Range Blocks: Thứ hạng"]);
    expect(|row| rank(row, "60"), &[]);
}

#[test]
fn levels() {
    let level = |row: &mut IndicatorRow, text: &str| {
        row.shape = Shape::Level { known: vec!["Hoàn thành".into()] };
        row.entry.value = Some(Value::Level { level: text.into() });
    };
    expect(|row| level(row, "Hoàn thành"), &[]);
    expect(
        |row| level(row, "Xong"),
        &["Level Explain: Mức \"Xong\" không có trong kế hoạch (Hoàn thành)"],
    );
}

#[test]
fn against_what_was_approved() {
    let with = |values: &'static [(i16, &str)], value: &'static str| {
        move |row: &mut IndicatorRow| {
            row.history = history(values);
            row.entry = figure(value);
        }
    };
    expect(with(&[(2025, "41")], "43"), &[]);
    expect(with(&[(2025, "41")], "41,5"), &["Path Informs: Thấp hơn đường đi"]);
    expect(with(&[(2025, "41")], "40"), &["Path Explain: Kém hơn số đã duyệt gần nhất (41)"]);
    expect(with(&[(2025, "41")], "60"), &["Jump Explain: Thay đổi 46,3%"]);
    expect(with(&[(2025, "0,41")], "42"), &["Unit Explain: Số liệu bằng khoảng 100 lần"]);
    expect(
        with(&[(2025, "41")], "0,042"),
        &["Unit Explain: Số liệu bằng khoảng 1/1.000 lần", "Path Explain"],
    );
    expect(with(&[(2025, "0")], "5"), &["Path Informs"]);
    let steady = &[(2021, "40"), (2022, "40,2"), (2023, "40,1"), (2024, "40,3"), (2025, "40,2")];
    expect(with(steady, "42,2"), &["Outlier Explain: Khác hẳn 5 số"]);
    // The target is met: nothing about the path.
    expect(with(&[(2025, "51")], "50"), &[]);
    let falling = |row: &mut IndicatorRow| {
        row.direction = Some(Direction::Lower);
        row.targets = vec![target(2030, Bound::Below { value: decimal("2") })];
        row.history = history(&[(2025, "6")]);
        row.entry = figure("5,9");
    };
    expect(falling, &["Path Informs: Chậm hơn đường đi đến mục tiêu 2 của năm 2030"]);
}

#[test]
fn parts_of_a_whole() {
    let people = |code: &str, parent: Option<&str>, value: &str| IndicatorRow {
        code: code.into(),
        parent: parent.map(Into::into),
        unit: Some("Người".into()),
        targets: Vec::new(),
        entry: figure(value),
        ..row()
    };
    let check = |parts: [&str; 2], expected: &[&str]| {
        let rows = vec![
            people("2", None, "100"),
            people("2-1", Some("2"), parts[0]),
            people("2-2", Some("2"), parts[1]),
        ];
        let told = told(&submission(rows));
        let fits = told.len() == expected.len()
            && told.iter().zip(expected).all(|(told, start)| told.starts_with(start));
        assert!(fits, "{told:#?}");
    };
    check(["40", "60"], &[]);
    check(["40", "61"], &["2 Parts Informs: Nhỏ hơn tổng 2 dòng con (101)"]);
    check(["101", "0"], &["2 Parts Informs", "2-1 Parts Explain: Lớn hơn số chung ở dòng 2 (100)"]);
}

fn progress(status: TaskStatus) -> TaskProgress {
    TaskProgress { status: Some(status), ..Default::default() }
}

#[test]
fn tasks() {
    let check = |change: &dyn Fn(&mut TaskRow), expected: &[&str]| {
        let mut row = TaskRow {
            code: "I.1".into(),
            product_expected: true,
            due: Some(date(2026, 6, 30)),
            progress: progress(TaskStatus::Done),
            last: None,
        };
        row.progress.product = Some("Kế hoạch".into());
        change(&mut row);
        let mut all = submission(Vec::new());
        all.tasks.push(row.clone());
        let told = told(&all);
        let fits = told.len() == expected.len()
            && told
                .iter()
                .zip(expected)
                .all(|(told, start)| told.starts_with(&format!("I.1 {start}")));
        assert!(fits, "{:?}: {told:#?}", row.progress);
    };
    let percent = |row: &mut TaskRow, value: &str| row.progress.percent = Some(decimal(value));
    check(&|_| {}, &[]);
    check(&|row| row.progress.status = None, &["Required Blocks"]);
    check(&|row| row.progress.product = None, &["Required Explain"]);
    check(&|row| percent(row, "90"), &["Contradiction Blocks"]);
    check(&|row| percent(row, "100"), &[]);
    let open = |row: &mut TaskRow, status| row.progress.status = Some(status);
    check(
        &|row| open(row, TaskStatus::InProgress),
        &["Late Explain: Nhiệm vụ đã quá thời hạn 30/06/2026"],
    );
    check(
        &|row| {
            open(row, TaskStatus::InProgress);
            row.progress.subjective_cause = Some("Chậm ban hành".into());
        },
        &[],
    );
    check(
        &|row| {
            (row.due, row.last) = (None, Some(progress(TaskStatus::Done)));
            open(row, TaskStatus::NotStarted);
            percent(row, "5");
        },
        &["Contradiction Blocks", "FellBack Explain"],
    );
    check(
        &|row| {
            row.due = None;
            open(row, TaskStatus::NoLongerFitting)
        },
        &["Required Blocks"],
    );
    check(
        &|row| {
            row.last =
                Some(TaskProgress { percent: Some(decimal("100")), ..progress(TaskStatus::Done) });
            percent(row, "100");
        },
        &[],
    );
}

#[test]
fn sections() {
    let text =
        "Trong quý II năm 2025, Sở đã ban hành 12 văn bản chỉ đạo và tổ chức 03 đoàn kiểm tra.";
    let check = |now: Option<&str>, required, expected: &[&str]| {
        let mut all = submission(Vec::new());
        all.sections.push(SectionRow {
            code: "I".into(),
            required,
            text: now.map(Into::into),
            explanation: None,
            last: Some(text.into()),
        });
        let told = told(&all);
        assert_eq!(told.len(), expected.len(), "{told:?}");
        assert!(told.iter().zip(expected).all(|(told, start)| told.starts_with(start)), "{told:?}");
    };
    check(None, true, &["I Required Blocks"]);
    check(None, false, &[]);
    check(Some("Đã làm việc khác hẳn kỳ trước."), true, &[]);
    check(Some(&text.replace("2025", "2026")), true, &["I Repeated Explain"]);
}

fn rule(
    left: &str,
    comparison: Comparison,
    right: &str,
    tolerance: &str,
) -> Result<Rule, RuleFault> {
    let known = |code: &str| code.starts_with('5') || code == "6.1";
    Rule::read("Cân đối", (left, comparison, right), tolerance, Severity::Blocks, &known)
}

#[test]
fn rules_are_read() {
    let check = |left: &str, right: &str, tolerance: &str, expected: Result<&str, &str>| {
        let read = rule(left, Comparison::Equal, right, tolerance);
        match (read, expected) {
            (Ok(rule), Ok(text)) => assert_eq!(rule.text(), text),
            (Err(fault), Err(start)) => assert!(fault.to_string().starts_with(start), "{fault}"),
            (read, _) => panic!("{read:?}, expected {expected:?}"),
        }
    };
    check("[5.1]+[5.2]", "[5]", "", Ok("[5.1] + [5.2] = [5]"));
    check("[5.1", "[5]", "", Err("Vế trái. Vị trí 1: dấu ["));
    check("[5.1]", "[5] *", "", Err("Vế phải. Vị trí 6: biểu thức chưa hết"));
    check("1", "2", "", Err("Quy tắc phải có ít nhất một mã"));
    check("[7.1]", "2", "", Err("Kế hoạch không có chỉ tiêu mã 7.1"));
    check("[5.1]", "2", "-1", Err("Sai số cho phép"));
    check("[5.1]", "2", "0,1", Ok("[5.1] = 2"));
}

#[test]
fn rules_are_run() {
    let past: HashMap<String, Decimal> = [("5", "10"), ("5.1", "4"), ("5.2", "5,95")]
        .map(|(code, v)| (code.into(), decimal(v)))
        .into();
    let check = |comparison, tolerance: &str, expected: bool| {
        let rule = rule("[5.1] + [5.2]", comparison, "[5]", tolerance).unwrap();
        let outcome = try_rule(&rule, [("Năm 2025", &past)]).remove(0).1;
        let broken = Outcome::Broken { left: decimal("9,95"), right: decimal("10") };
        assert_eq!(
            outcome,
            if expected { Outcome::Holds } else { broken },
            "{comparison:?} {tolerance}"
        );
    };
    check(Comparison::Equal, "", false);
    check(Comparison::Equal, "0,05", true);
    check(Comparison::Different, "", true);
    check(Comparison::Different, "0,05", false);
    check(Comparison::Less, "", true);
    check(Comparison::Less, "0,1", false);
    check(Comparison::AtMost, "", true);
    check(Comparison::Greater, "", false);
    check(Comparison::AtLeast, "", false);
    check(Comparison::AtLeast, "0,05", true);
    let unknown = rule("[5.7] ÷ [5.1]", Comparison::Equal, "[5.8]", "").unwrap();
    let missing = EvalFault::Missing(vec!["5.7".into(), "5.8".into()]);
    assert_eq!(unknown.outcome(&|code| past.get(code).copied()), Outcome::Unknown(missing));
}

#[test]
fn rules_over_a_submission() {
    let mut all = submission(vec![row()]);
    all.rules.push(rule("[5.1]", Comparison::Equal, "[6.1]", "").unwrap());
    assert_eq!(check(&all), []);
    all.others.insert("6.1".into(), decimal("41"));
    let issues = check(&all);
    assert_eq!(
        issues[0].message,
        "Cân đối: [5.1] = [6.1] không đúng (vế trái 42, vế phải 41). Hãy kiểm tra các số liệu liên quan."
    );
    assert!(holds_back(&issues[0]));
    // A rule about others only is none of this body's business.
    all.rules = vec![rule("[6.1]", Comparison::Equal, "1", "").unwrap()];
    assert_eq!(check(&all), []);
}

#[test]
fn what_holds_a_report_back() {
    let mut all = submission(vec![row()]);
    all.indicators[0].entry = figure("120");
    assert!(check(&all).iter().any(holds_back));
    all.indicators[0].entry.explanation = Some("Theo cách tính mới".into());
    assert!(!check(&all).iter().any(holds_back));
    all.indicators[0].entry.value = None;
    assert!(check(&all).iter().any(holds_back), "an explanation is no figure");
}

proptest! {
    /// Any figures are judged, and each row is spoken of in its place.
    #[test]
    fn any_figures_are_judged(
        value in any::<i64>(),
        scale in 0_u32..18,
        past in prop::collection::vec(any::<i64>(), 0..8),
        rank in any::<bool>(),
    ) {
        let mut one = row();
        one.entry.value = Some(Value::Number { number: Decimal::new(value, scale) });
        one.history = past
            .iter()
            .zip(2000_i16..)
            .map(|(n, year)| Point { as_of: date(year, 12, 31), value: Decimal::new(*n, scale) })
            .collect();
        one.measure = if rank { MeasureKind::Rank } else { MeasureKind::Level };
        let mut two = one.clone();
        (two.code, two.parent) = ("5.1-1".into(), Some("5.1".into()));
        let issues = check(&submission(vec![one, two]));
        let items: Vec<&str> = issues.iter().map(|issue| issue.item.as_str()).collect();
        prop_assert!(items.is_sorted());
    }
}
