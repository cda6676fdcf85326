//! A small made-up plan that holds one of everything.

use ansinh_domain::body::BodyKind;
use ansinh_domain::citation::Citation;
use ansinh_domain::plan::{
    Alternative, BodyDraft, CellRef, Edit, Field, Finding, FindingCode, Heading, IndicatorDraft,
    Place, PlanDraft, PlanHead, ReportingDuty, Severity, TaskDraft,
};
use ansinh_domain::schedule::{Schedule, ScheduleKind};
use ansinh_domain::target::{
    Bound, Direction, DirectionEvidence, MeasureKind, Milestone, ScopedBound, Target,
};
use jiff::civil::{Date, date};
use rust_decimal::Decimal;

/// Milestones of [`sample_plan`].
pub const MILESTONES: [Milestone; 2] =
    [Milestone { year: 2025, from_year: None }, Milestone { year: 2030, from_year: Some(2026) }];

/// A plan with two groups, a heading row with sub-rows, every kind of target, a section with a
/// sub-section, every part a body can have, documents cited twice, undated and in the basis.
pub fn sample_plan() -> PlanDraft {
    let bodies = [
        ("Sở Y tế", vec!["Sở y tế"], BodyKind::Body),
        (
            "Sở Văn hoá, Thể thao và Du lịch",
            vec!["Sở Văn hóa, Thể thao và Du lịch"],
            BodyKind::Body,
        ),
        ("Sở Tài chính", vec![], BodyKind::Body),
        ("Các sở, ban, ngành", vec![], BodyKind::Group),
    ];
    PlanDraft {
        head: PlanHead {
            doc_type: Some("Kế hoạch".into()),
            number: Some("7/KH-UBND".into()),
            date: Some(date(2024, 3, 15)),
            place: Some("Sông Hoa".into()),
            issuer: Some("Ủy ban nhân dân tỉnh Sông Hoa".into()),
            title: Some("Thực hiện chính sách xã hội đến năm 2030".into()),
            signer: Some("Người Ký".into()),
            signer_post: Some("KT. CHỦ TỊCH; PHÓ CHỦ TỊCH".into()),
        },
        basis: vec![citation("Nghị quyết", "42-NQ/TW", Some(date(2023, 11, 24)))],
        reporting: vec![ReportingDuty {
            who: "Các sở, ban, ngành".into(),
            to: Some("Sở Y tế".into()),
            deadline_raw: "trước ngày 30 tháng 10".into(),
            last_good_day: Some((10, 29)),
            sentence: "Các sở, ban, ngành báo cáo Sở Y tế trước ngày 30 tháng 10 hằng năm.".into(),
            place: place(9),
        }],
        milestones: MILESTONES.to_vec(),
        groups: vec![heading("1", "Y tế", None, 20), heading("2", "Văn hoá", None, 30)],
        indicators: indicators(),
        sections: vec![
            heading("I", "Nhiệm vụ chung", None, 40),
            heading("II", "Nhiệm vụ theo ngành", None, 50),
            heading("II.1", "Y tế", Some("II"), 51),
        ],
        tasks: tasks(),
        bodies: bodies
            .into_iter()
            .map(|(name, aliases, kind)| BodyDraft {
                name: name.into(),
                aliases: aliases.into_iter().map(Into::into).collect(),
                kind,
            })
            .collect(),
    }
}

/// The same with so many more indicators for "Sở Y tế" ("1.10" and on), named at length as real ones are.
pub fn large_plan(more: usize) -> PlanDraft {
    let mut draft = sample_plan();
    let first = draft.indicators.first().cloned().expect("an indicator");
    for number in 0..more {
        let code = format!("1.{}", number + 10);
        draft.indicators.push(IndicatorDraft {
            printed_code: code.clone(),
            code,
            name: format!("Tỉ lệ thứ {number} của một chỉ tiêu có tên dài như trong kế hoạch"),
            ..first.clone()
        });
    }
    draft
}

/// Findings of [`sample_plan`]: one that asks (the lost cell of 1.2), one that warns about a
/// document, one about a task, one about the whole file.
pub fn sample_findings() -> Vec<Finding> {
    let lost = Finding {
        code: FindingCode::LostCell,
        severity: Severity::Ask,
        place: Place { line: 22, cell: Some(CellRef { table: 1, row: 3, column: 4 }) },
        item: Some("1.2".into()),
        message: "Ô mục tiêu năm 2030 của chỉ tiêu 1.2 bị mất trong văn bản.".into(),
        reading: Some("Chưa rõ có mục tiêu hay không".into()),
        alternatives: vec![Alternative {
            label: "Không có mục tiêu".into(),
            edits: vec![Edit::Target {
                indicator: "1.2".into(),
                year: 2030,
                raw: Some("-".into()),
            }],
        }],
        field: Some(Field::Target { indicator: "1.2".into(), year: 2030 }),
    };
    let note = |code, severity, line, item: Option<&str>, message: &str| Finding {
        code,
        severity,
        place: place(line),
        item: item.map(Into::into),
        message: message.into(),
        reading: None,
        alternatives: Vec::new(),
        field: None,
    };
    vec![
        lost,
        Finding {
            field: Some(Field::CitationDate {
                task: "II.1.1".into(),
                number: "113/KH-UBND".into(),
            }),
            ..note(
                FindingCode::DocumentUndated,
                Severity::Warn,
                52,
                Some("II.1.1"),
                "Văn bản 113/KH-UBND không ghi ngày.",
            )
        },
        note(
            FindingCode::ScheduleUnreadable,
            Severity::Warn,
            53,
            Some("II.1.2"),
            "Không đọc được thời gian thực hiện.",
        ),
        note(
            FindingCode::EncodingGuessed,
            Severity::Note,
            0,
            None,
            "Bảng mã của tệp được đoán là UTF-8.",
        ),
    ]
}

fn indicators() -> Vec<IndicatorDraft> {
    use Bound::{About, Above, AtLeast, AtMost, Below, Between, Equal, Level, Missing, Scoped};
    let n = |value: i64, scale: u32| Decimal::new(value, scale);
    let scoped = Scoped {
        bounds: vec![
            ScopedBound { bound: AtMost { value: n(3, 0) }, scope: "Đông Nam Á".into() },
            ScopedBound { bound: AtMost { value: n(50, 0) }, scope: "Thế giới".into() },
        ],
    };
    let level = Level { text: "Hoàn thành".into() };
    let header = IndicatorDraft {
        header_only: true,
        direction: None,
        direction_evidence: None,
        ..indicator("1.3", "Tỉ lệ hộ nghèo", "%", [], 23)
    };
    let sub = |code: &str, name: &str, bounds: [Bound; 2], line| IndicatorDraft {
        printed_code: "-".into(),
        parent: Some("1.3".into()),
        inherited_bodies: true,
        direction: Some(Direction::Lower),
        direction_evidence: Some(DirectionEvidence::Comparator),
        ..indicator(code, name, "%", bounds, line)
    };
    vec![
        IndicatorDraft {
            coordinating: vec!["Các sở, ban, ngành".into(), "Sở Tài chính".into()],
            follow_up: vec!["Sở Tài chính".into()],
            note: Some("Theo niên giám".into()),
            ..indicator(
                "1.1",
                "Số bác sĩ trên một vạn dân",
                "Bác sĩ",
                [Equal { value: n(1250, 2) }, AtLeast { value: n(15, 0) }],
                21,
            )
        },
        indicator(
            "1.2",
            "Tỉ lệ bao phủ bảo hiểm y tế",
            "%",
            [About { value: n(95, 0) }, Missing],
            22,
        ),
        header,
        sub("1.3-1", "Thành thị", [Below { value: n(3, 0) }, AtMost { value: n(1, 0) }], 24),
        sub(
            "1.3-2",
            "Nông thôn",
            [Between { low: n(2, 0), high: n(25, 1) }, Above { value: n(1, 1) }],
            25,
        ),
        IndicatorDraft {
            group: Some("2".into()),
            lead: vec!["Sở Văn hóa, Thể thao và Du lịch".into()],
            measure: MeasureKind::Status,
            direction: Some(Direction::Status),
            direction_evidence: None,
            ..indicator("2.1", "Xếp hạng", "Thứ bậc", [level, scoped], 31)
        },
        IndicatorDraft {
            group: Some("2".into()),
            unit: None,
            ..indicator("2.2", "Thư viện 100% đạt chuẩn_!", "", [Bound::None, Bound::None], 32)
        },
    ]
}

fn tasks() -> Vec<TaskDraft> {
    let cited = citation("Kế hoạch", "113/KH-UBND", None);
    let once = Schedule {
        raw: "Quý II năm 2024".into(),
        kind: ScheduleKind::Once,
        start: Some(date(2024, 4, 1)),
        end: Some(date(2024, 6, 30)),
        basis: None,
    };
    let continuous = Schedule {
        raw: "Thường xuyên".into(),
        kind: ScheduleKind::Continuous,
        start: None,
        end: None,
        basis: None,
    };
    vec![
        TaskDraft {
            schedule: Some(continuous),
            ..task("I.1", "Tuyên truyền chính sách xã hội", 41)
        },
        TaskDraft {
            section: Some("II".into()),
            subsection: Some("II.1".into()),
            product: Some("Kế hoạch của tỉnh".into()),
            schedule: Some(once.clone()),
            submission: Some(Schedule {
                raw: "12/2025".into(),
                start: Some(date(2025, 12, 1)),
                end: Some(date(2025, 12, 31)),
                ..once
            }),
            citations: vec![
                cited.clone(),
                citation("Nghị quyết", "42-NQ/TW", Some(date(2023, 11, 24))),
            ],
            coordinating: vec!["Các sở, ban, ngành".into()],
            ..task("II.1.1", "Thực hiện Kế hoạch số 113/KH-UBND", 52)
        },
        TaskDraft {
            section: Some("II".into()),
            subsection: Some("II.1".into()),
            parent: Some("II.1.1".into()),
            inherited_bodies: true,
            citations: vec![cited],
            ..task("II.1.2", "Nâng cấp trạm y tế", 53)
        },
    ]
}

fn indicator<const N: usize>(
    code: &str,
    name: &str,
    unit: &str,
    bounds: [Bound; N],
    line: u32,
) -> IndicatorDraft {
    let targets = MILESTONES
        .into_iter()
        .zip(bounds)
        .map(|(milestone, bound)| Target {
            milestone,
            raw: format!("{bound:?}"),
            remark: matches!(bound, Bound::AtLeast { .. }).then(|| "và tăng dần".into()),
            bound,
        })
        .collect();
    IndicatorDraft {
        code: code.into(),
        printed_code: code.into(),
        parent: None,
        group: Some("1".into()),
        name: name.into(),
        unit: Some(unit.into()),
        header_only: false,
        targets,
        measure: MeasureKind::Level,
        direction: Some(Direction::Higher),
        direction_evidence: Some(DirectionEvidence::Assumed),
        lead: vec!["Sở Y tế".into()],
        coordinating: Vec::new(),
        follow_up: Vec::new(),
        inherited_bodies: false,
        note: None,
        place: place(line),
    }
}

fn task(code: &str, text: &str, line: u32) -> TaskDraft {
    TaskDraft {
        code: code.into(),
        printed_code: code.rsplit('.').next().unwrap_or(code).into(),
        section: Some("I".into()),
        subsection: None,
        parent: None,
        text: text.into(),
        product: None,
        lead: vec!["Sở y tế".into()],
        coordinating: Vec::new(),
        follow_up: Vec::new(),
        inherited_bodies: false,
        schedule: None,
        submission: None,
        citations: Vec::new(),
        note: None,
        place: place(line),
    }
}

fn citation(doc_type: &str, number: &str, date: Option<Date>) -> Citation {
    Citation {
        doc_type: doc_type.into(),
        number: number.into(),
        date,
        issuer: None,
        subject: date.is_none().then(|| "chăm sóc sức khoẻ giai đoạn 2021-2025".into()),
        raw: format!("{doc_type} số {number}"),
        span: (0, 0),
        slips: Vec::new(),
    }
}

fn heading(code: &str, name: &str, parent: Option<&str>, line: u32) -> Heading {
    Heading {
        code: code.into(),
        name: name.into(),
        parent: parent.map(Into::into),
        place: place(line),
    }
}

fn place(line: u32) -> Place {
    Place { line, cell: None }
}
