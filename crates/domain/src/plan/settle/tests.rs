//! Every answer to every field, and every refusal.

use jiff::civil::date;

use super::*;
use crate::citation::read_citations;
use crate::plan::{Alternative, BodyDraft, FindingCode, Place, TaskDraft};
use crate::target::{MeasureKind, Milestone};

fn target(year: i16, raw: &str) -> Target {
    read_target(raw, Some("%"), Milestone { year, from_year: None }).target
}

/// A plan of one indicator and one task.
fn draft() -> PlanDraft {
    let text = "Thực hiện Kế hoạch số 12/KH-UBND ngày 10/5/2024 của UBND tỉnh";
    PlanDraft {
        indicators: vec![IndicatorDraft {
            code: "1.1".into(),
            printed_code: "1.1".into(),
            parent: None,
            group: None,
            name: "Số xã có điểm vui chơi".into(),
            unit: Some("%".into()),
            header_only: false,
            targets: vec![target(2025, "40"), target(2030, "60")],
            measure: MeasureKind::Level,
            direction: Some(Direction::Higher),
            direction_evidence: Some(DirectionEvidence::Trend),
            lead: vec!["Sở Y tế".into()],
            coordinating: Vec::new(),
            follow_up: Vec::new(),
            inherited_bodies: true,
            note: None,
            place: Place::default(),
        }],
        tasks: vec![TaskDraft {
            code: "I.1".into(),
            printed_code: "1".into(),
            section: None,
            subsection: None,
            parent: None,
            text: text.into(),
            product: None,
            lead: vec!["Sở Y tế".into()],
            coordinating: Vec::new(),
            follow_up: Vec::new(),
            inherited_bodies: false,
            schedule: None,
            submission: None,
            citations: read_citations(text),
            note: None,
            place: Place::default(),
        }],
        bodies: vec![BodyDraft {
            name: "Sở Y tế".into(),
            aliases: vec!["SỞ Y TẾ".into()],
            kind: BodyKind::Body,
        }],
        ..PlanDraft::default()
    }
}

fn finding(field: Option<Field>, alternatives: Vec<Vec<Edit>>) -> Finding {
    Finding {
        code: FindingCode::LostCell,
        severity: Severity::Ask,
        place: Place::default(),
        item: None,
        message: "Thử".into(),
        reading: None,
        alternatives: alternatives
            .into_iter()
            .map(|edits| Alternative { label: "Thử".into(), edits })
            .collect(),
        field,
    }
}

fn answer(field: Field, typed: &str) -> Result<PlanDraft, SettleRefusal> {
    let findings = [finding(Some(field), Vec::new())];
    settle(&draft(), &findings, &[(0, Answer::Type { text: typed.into() })])
}

fn choose(edits: Vec<Edit>) -> Result<PlanDraft, SettleRefusal> {
    settle(&draft(), &[finding(None, vec![edits])], &[(0, Answer::Choose { alternative: 0 })])
}

fn indicator() -> String {
    "1.1".into()
}

fn task() -> String {
    "I.1".into()
}

#[test]
fn accepting_changes_nothing() {
    let findings = [finding(Some(Field::HeadNumber), Vec::new()), finding(None, vec![Vec::new()])];
    let settled = settle(&draft(), &findings, &[(0, Answer::Accept), (1, Answer::Accept)]);
    assert_eq!(settled.as_ref(), Ok(&draft()));
}

#[test]
fn a_target_is_read_again_and_its_direction_with_it() {
    let check = |typed: &str, bound: Bound, direction, evidence| {
        let settled = answer(Field::Target { indicator: indicator(), year: 2030 }, typed).unwrap();
        let row = &settled.indicators[0];
        assert_eq!(row.targets[1].bound, bound, "{typed}");
        assert_eq!(row.targets[0], draft().indicators[0].targets[0]);
        assert_eq!((row.direction, row.direction_evidence), (direction, evidence), "{typed}");
    };
    let (high, low) = (Some(Direction::Higher), Some(Direction::Lower));
    let (trend, comparator) = (Some(DirectionEvidence::Trend), Some(DirectionEvidence::Comparator));
    check(" 65 ", Bound::Equal { value: 65.into() }, high, trend);
    check("35", Bound::Equal { value: 35.into() }, low, trend);
    check("< 30", Bound::Below { value: 30.into() }, low, comparator);
    check("-", Bound::None, high, Some(DirectionEvidence::Assumed));
}

#[test]
fn what_a_person_said_of_the_direction_stands() {
    let findings = [
        finding(Some(Field::Direction { indicator: indicator() }), Vec::new()),
        finding(Some(Field::Target { indicator: indicator(), year: 2030 }), Vec::new()),
    ];
    let said = |text: &str| Answer::Type { text: text.into() };
    let settled =
        settle(&draft(), &findings, &[(0, said("Càng thấp càng tốt")), (1, said("> 70"))]);
    let row = &settled.unwrap().indicators[0];
    assert_eq!(row.direction, Some(Direction::Lower));
    assert_eq!(row.direction_evidence, Some(DirectionEvidence::Person));
}

#[test]
fn fields_of_rows_are_typed() {
    let settled = answer(Field::Direction { indicator: indicator() }, " cao ").unwrap();
    assert_eq!(settled.indicators[0].direction, Some(Direction::Higher));

    let settled = answer(Field::Unit { indicator: indicator() }, " %/năm ").unwrap();
    assert_eq!(settled.indicators[0].unit.as_deref(), Some("%/năm"));

    let settled = answer(Field::Lead { item: indicator() }, "Sở Nội vụ; SỞ Y TẾ").unwrap();
    assert_eq!(settled.indicators[0].lead, ["Sở Nội vụ", "SỞ Y TẾ"]);
    assert!(!settled.indicators[0].inherited_bodies);
    let names: Vec<&str> = settled.bodies.iter().map(|b| b.name.as_str()).collect();
    assert_eq!(names, ["Sở Y tế", "Sở Nội vụ"], "a known spelling is no new body");

    let settled = answer(Field::Coordinating { item: task() }, "Các sở, ban, ngành").unwrap();
    assert_eq!(settled.tasks[0].coordinating, ["Các sở, ban, ngành"]);
    assert_eq!(settled.bodies[1].kind, BodyKind::Group);

    let settled = answer(Field::Schedule { task: task() }, "Trước ngày 30/6/2025").unwrap();
    let schedule = settled.tasks[0].schedule.as_ref().unwrap();
    assert_eq!((schedule.kind, schedule.end), (ScheduleKind::Once, Some(date(2025, 6, 29))));

    let settled = answer(Field::Submission { task: task() }, "15/5/2025").unwrap();
    assert_eq!(settled.tasks[0].submission.as_ref().unwrap().end, Some(date(2025, 5, 15)));
    assert_eq!(settled.tasks[0].schedule, None);

    let settled = answer(Field::BodyKind { name: "Sở Y tế".into() }, "Nhóm cơ quan").unwrap();
    assert_eq!(settled.bodies[0].kind, BodyKind::Group);

    let field = Field::CitationDate { task: task(), number: "12/KH-UBND".into() };
    let settled = answer(field, "09/5/2024").unwrap();
    assert_eq!(settled.tasks[0].citations[0].date, Some(date(2024, 5, 9)));
}

#[test]
fn the_head_is_typed() {
    let head = |field, typed| answer(field, typed).unwrap().head;
    assert_eq!(head(Field::HeadNumber, " 7/KH-UBND").number.as_deref(), Some("7/KH-UBND"));
    assert_eq!(head(Field::HeadDate, "24.5.2024").date, Some(date(2024, 5, 24)));
    assert_eq!(head(Field::HeadIssuer, "UBND  tỉnh").issuer.as_deref(), Some("UBND tỉnh"));
    assert_eq!(head(Field::HeadTitle, "Giảm nghèo").title.as_deref(), Some("Giảm nghèo"));
    assert_eq!(head(Field::HeadSigner, "Lò Thị Mẫu").signer.as_deref(), Some("Lò Thị Mẫu"));
}

#[test]
fn a_choice_makes_all_its_edits() {
    let year = |year, raw: Option<&str>| Edit::Target {
        indicator: indicator(),
        year,
        raw: raw.map(str::to_owned),
    };
    let settled = choose(vec![year(2025, Some("60")), year(2030, None)]).unwrap();
    let bounds: Vec<&Bound> = settled.indicators[0].targets.iter().map(|t| &t.bound).collect();
    assert_eq!(bounds, [&Bound::Equal { value: 60.into() }, &Bound::Missing]);

    let undated = Edit::CitationDate { task: task(), number: "12/KH-UBND".into(), date: None };
    assert_eq!(choose(vec![undated]).unwrap().tasks[0].citations[0].date, None);
    let unit = Edit::Unit { indicator: indicator(), unit: None };
    assert_eq!(choose(vec![unit]).unwrap().indicators[0].unit, None);
}

#[test]
fn what_cannot_be_read_is_refused_with_what_was_expected() {
    let check = |field: Field, typed: &str, expected: &str| match answer(field, typed) {
        Err(SettleRefusal::Unreadable { what, hint, .. }) => {
            assert_eq!(what, expected, "{typed:?}");
            assert!(!hint.is_empty());
        }
        other => panic!("{typed:?} gives {other:?}"),
    };
    let target = || Field::Target { indicator: indicator(), year: 2030 };
    check(target(), " \u{a0}", "một giá trị");
    check(target(), "10 - 5", "mục tiêu");
    check(Field::Direction { indicator: indicator() }, "ngang", "chiều hướng");
    check(Field::Lead { item: task() }, " ; ", "tên cơ quan");
    check(Field::Coordinating { item: indicator() }, ";", "tên cơ quan");
    check(Field::Schedule { task: task() }, "lúc nào tiện", "thời gian");
    check(Field::Submission { task: task() }, "chưa rõ hôm nào", "thời gian");
    check(Field::BodyKind { name: "Sở Y tế".into() }, "sở", "loại");
    check(Field::HeadDate, "31/02/2024", "ngày");
    check(Field::HeadDate, "24/5/24", "ngày");
    let cited = || Field::CitationDate { task: task(), number: "12/KH-UBND".into() };
    check(cited(), "tháng 5", "ngày");
}

#[test]
fn what_is_not_there_is_refused() {
    let findings = [finding(None, Vec::new())];
    let one = |at, answer| settle(&draft(), &findings, &[(at, answer)]);
    assert_eq!(one(3, Answer::Accept), Err(SettleRefusal::NoFinding(3)));
    let choice = Answer::Choose { alternative: 0 };
    assert_eq!(one(0, choice), Err(SettleRefusal::NoAlternative(0)));
    let typed = Answer::Type { text: "5".into() };
    assert_eq!(one(0, typed), Err(SettleRefusal::NothingToType));

    let missing = |field: Field, typed: &str, item: &str| {
        assert_eq!(answer(field, typed), Err(SettleRefusal::NoItem(item.into())));
    };
    let other = || "9".to_owned();
    missing(Field::Target { indicator: other(), year: 2030 }, "5", "9");
    missing(Field::Target { indicator: indicator(), year: 2027 }, "5", "1.1 năm 2027");
    missing(Field::Direction { indicator: other() }, "cao", "9");
    missing(Field::Unit { indicator: other() }, "%", "9");
    missing(Field::Lead { item: other() }, "Sở Y tế", "9");
    missing(Field::Schedule { task: other() }, "Năm 2025", "9");
    missing(Field::BodyKind { name: other() }, "nhóm", "9");
    missing(Field::CitationDate { task: task(), number: other() }, "1/5/2024", "9");
}

#[test]
fn a_refused_answer_leaves_the_others_unmade() {
    let findings = [finding(Some(Field::HeadNumber), Vec::new()), finding(None, Vec::new())];
    let typed = Answer::Type { text: "7/KH".into() };
    let refused = settle(&draft(), &findings, &[(0, typed.clone()), (1, typed)]);
    assert_eq!(refused, Err(SettleRefusal::NothingToType));
}

#[test]
fn only_open_asks_are_questions() {
    let mut note = finding(None, Vec::new());
    note.severity = Severity::Note;
    let findings = [finding(None, Vec::new()), note, finding(None, Vec::new())];
    assert_eq!(open_questions(&findings, |at| at == 0), [2]);
}
