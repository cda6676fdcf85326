//! Every state of a task with its sentence.

use ansinh_domain::assess::{TaskFacts, TaskState, assess_task};
use ansinh_domain::report::TaskStatus;
use ansinh_domain::schedule::ScheduleKind;
use jiff::civil::{Date, date};

fn once(end: Option<Date>) -> TaskFacts {
    TaskFacts {
        kind: Some(ScheduleKind::Once),
        start: None,
        end,
        status: None,
        done_on: None,
        reports: (0, 0),
        causes: (false, false),
        day: date(2025, 6, 15),
        soon_days: 30,
    }
}

fn going(reports: (u32, u32)) -> TaskFacts {
    TaskFacts { kind: Some(ScheduleKind::Continuous), reports, ..once(None) }
}

fn cases() -> Vec<(&'static str, TaskFacts)> {
    let june = || once(Some(date(2025, 6, 30)));
    let may = || once(Some(date(2025, 5, 31)));
    let done = |on| (Some(TaskStatus::Done), Some(on));
    let with = |(status, done_on), facts: TaskFacts| TaskFacts { status, done_on, ..facts };
    let running = |causes, facts: TaskFacts| TaskFacts {
        status: Some(TaskStatus::InProgress),
        causes,
        ..facts
    };
    vec![
        ("xong trước hạn", with(done(date(2025, 5, 30)), june())),
        ("xong đúng ngày hạn", with(done(date(2025, 5, 31)), may())),
        ("xong muộn", with(done(date(2025, 6, 5)), may())),
        ("xong, không rõ ngày", with((Some(TaskStatus::Done), None), may())),
        ("xong, không có hạn", with(done(date(2025, 6, 5)), once(None))),
        ("chưa báo cáo, sắp đến hạn", june()),
        ("đang làm, hạn còn xa", running((false, false), once(Some(date(2026, 12, 31))))),
        ("hạn là hôm nay", once(Some(date(2025, 6, 15)))),
        ("quá hạn một ngày", once(Some(date(2025, 6, 14)))),
        ("quá hạn vì khách quan", running((true, false), may())),
        ("quá hạn vì chủ quan", running((false, true), may())),
        ("quá hạn vì cả hai", running((true, true), may())),
        (
            "chưa bắt đầu",
            TaskFacts { start: Some(date(2026, 1, 1)), ..once(Some(date(2026, 6, 30))) },
        ),
        ("thường xuyên, đủ báo cáo", going((3, 3))),
        ("thường xuyên, thiếu báo cáo", going((3, 1))),
        ("thường xuyên, chưa có kỳ", going((0, 0))),
        ("theo văn bản khác", TaskFacts { kind: Some(ScheduleKind::Reference), ..once(None) }),
        ("không còn phù hợp", TaskFacts { status: Some(TaskStatus::NoLongerFitting), ..may() }),
    ]
}

#[test]
fn every_state_with_its_sentence() {
    let text: Vec<String> = cases()
        .iter()
        .map(|(name, facts)| {
            let out = assess_task(facts);
            let soon = if out.due_soon { " · sắp đến hạn" } else { "" };
            format!("{name}: {}{soon}\n  {}", out.state.title(), out.reason)
        })
        .collect();
    insta::assert_snapshot!("tasks", text.join("\n"));
}

#[test]
fn no_state_is_without_a_case() {
    let seen: Vec<TaskState> = cases().iter().map(|(_, facts)| assess_task(facts).state).collect();
    for state in TaskState::ALL {
        assert!(seen.contains(&state), "{state:?}");
        assert_eq!(TaskState::from_word(state.word()), Some(state));
    }
}
