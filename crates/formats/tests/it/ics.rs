//! Calendars written are read back with another library.

use ansinh_formats::write::ics::{Calendar, Event, calendar};
use icalendar::parser::{read_calendar, unfold};
use jiff::civil::date;
use proptest::prelude::*;

fn event(title: &str) -> Event {
    Event {
        uid: "report-1@ansinh".into(),
        sequence: 3,
        day: date(2025, 12, 31),
        title: title.into(),
        about: "Đã quá hạn.".into(),
        link: "https://ansinh.songhoa.vn/bao-cao/1".into(),
        days_before: vec![3, 0],
        hour: 7,
    }
}

fn whole(events: Vec<Event>) -> Calendar {
    Calendar {
        name: "An Sinh – Sở Y tế".into(), events, stamped: date(2025, 10, 22), mark: None
    }
}

/// What a property of the first event says.
fn said(text: &str, name: &str) -> Option<String> {
    let unfolded = unfold(text);
    let read = read_calendar(&unfolded).unwrap();
    let event = read.components.iter().find(|component| component.name == "VEVENT").unwrap();
    event.find_prop(name).map(|property| property.val.to_string())
}

#[test]
fn a_deadline_is_a_whole_day_with_alarms() {
    let text = calendar(&whole(vec![event("Báo cáo năm 2025; Sở Y tế, hạn\ncuối \\ cùng")]));
    assert_eq!(said(&text, "DTSTART").as_deref(), Some("20251231"));
    assert_eq!(said(&text, "DTEND").as_deref(), Some("20260101"));
    assert_eq!(said(&text, "SEQUENCE").as_deref(), Some("3"));
    for line in [
        "BEGIN:VALARM\r\nACTION:DISPLAY\r\n",
        "TRIGGER:-PT65H\r\n",
        "TRIGGER:PT7H\r\n",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n",
    ] {
        assert!(text.contains(line), "{line:?} in {text}");
    }
    let unfolded = text.replace("\r\n ", "");
    assert!(
        unfolded.contains("SUMMARY:Báo cáo năm 2025\\; Sở Y tế\\, hạn\\ncuối \\\\ cùng\r\n"),
        "{unfolded}"
    );
}

#[test]
fn made_up_figures_are_marked_everywhere() {
    let marked = Calendar { mark: Some("MINH HOẠ"), ..whole(vec![event("Báo cáo")]) };
    let text = calendar(&marked).replace("\r\n ", "");
    assert!(text.contains("X-WR-CALNAME:[MINH HOẠ] An Sinh"), "{text}");
    assert!(text.contains("SUMMARY:[MINH HOẠ] Báo cáo\r\n"), "{text}");
}

proptest! {
    /// Whatever the words: lines are short, breaks are right, nothing of them becomes a property.
    #[test]
    fn any_words_are_kept_in_their_place(title in "\\PC{0,200}|[\\r\\n:;,\\\\\"a-zđệ]{0,80}") {
        let text = calendar(&whole(vec![event(&title)]));
        for line in text.split("\r\n") {
            prop_assert!(line.len() <= 75, "{line:?}");
            prop_assert!(!line.contains(['\r', '\n']), "{line:?}");
        }
        prop_assert!(text.ends_with("END:VCALENDAR\r\n"));
        let unfolded = text.replace("\r\n ", "");
        let properties = unfolded.lines().filter(|line| line.starts_with("SUMMARY")).count();
        prop_assert_eq!(properties, 1);
        prop_assert_eq!(unfolded.lines().filter(|line| line.starts_with("UID:")).count(), 1);
        let raw = unfolded.lines().find_map(|line| line.strip_prefix("SUMMARY:")).unwrap();
        let mut back = String::new();
        let mut chars = raw.chars();
        while let Some(c) = chars.next() {
            match c {
                '\\' => match chars.next().unwrap() {
                    'n' => back.push('\n'),
                    other => back.push(other),
                },
                c => back.push(c),
            }
        }
        let meant: String = title
            .replace("\r\n", "\n")
            .chars()
            .map(|c| if c.is_control() && c != '\n' { ' ' } else { c })
            .collect();
        prop_assert_eq!(back, meant);
    }
}
