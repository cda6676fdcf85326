//! Deadlines as an iCalendar file (RFC 5545): whole days, each with its alarms.

use jiff::ToSpan as _;
use jiff::civil::Date;

/// Octets of a line before it is folded, without the line break.
const LINE: usize = 75;

/// A calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// What calendar programs call it.
    pub name: String,
    /// What it holds.
    pub events: Vec<Event>,
    /// The day on which this is so.
    pub stamped: Date,
    /// What everything in it is marked with, where the figures are made up.
    pub mark: Option<&'static str>,
}

/// A deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The same for as long as it is the same thing.
    pub uid: String,
    /// Grows when it changes.
    pub sequence: i64,
    /// The last good day.
    pub day: Date,
    /// What is due.
    pub title: String,
    /// What else is to be said.
    pub about: String,
    /// Where it is done.
    pub link: String,
    /// How many days before the last good day an alarm goes off.
    pub days_before: Vec<u16>,
    /// At which hour.
    pub hour: u8,
}

/// The calendar as a file.
pub fn calendar(calendar: &Calendar) -> String {
    let mut out = Out(String::new());
    out.line("BEGIN", "VCALENDAR");
    out.line("VERSION", "2.0");
    out.line("PRODID", concat!("-//An Sinh//An Sinh ", env!("CARGO_PKG_VERSION"), "//VI"));
    out.line("CALSCALE", "GREGORIAN");
    out.line("METHOD", "PUBLISH");
    let name = match calendar.mark {
        Some(mark) => format!("[{mark}] {}", calendar.name),
        None => calendar.name.clone(),
    };
    out.text("NAME", &name);
    out.text("X-WR-CALNAME", &name);
    out.line("X-WR-TIMEZONE", "Asia/Ho_Chi_Minh");
    out.line("REFRESH-INTERVAL;VALUE=DURATION", "PT6H");
    out.line("X-PUBLISHED-TTL", "PT6H");
    for event in &calendar.events {
        out.event(event, calendar);
    }
    out.line("END", "VCALENDAR");
    out.0
}

struct Out(String);

impl Out {
    fn event(&mut self, event: &Event, calendar: &Calendar) {
        let day = |day: Date| day.strftime("%Y%m%d").to_string();
        let title = match calendar.mark {
            Some(mark) => format!("[{mark}] {}", event.title),
            None => event.title.clone(),
        };
        self.line("BEGIN", "VEVENT");
        self.text("UID", &event.uid);
        self.line("DTSTAMP", &format!("{}T000000Z", day(calendar.stamped)));
        self.line("SEQUENCE", &event.sequence.max(0).to_string());
        self.line("DTSTART;VALUE=DATE", &day(event.day));
        self.line("DTEND;VALUE=DATE", &day(event.day.saturating_add(1.day())));
        self.text("SUMMARY", &title);
        let about = [event.about.as_str(), &event.link];
        let about: Vec<&str> = about.into_iter().filter(|part| !part.is_empty()).collect();
        self.text("DESCRIPTION", &about.join("\n"));
        self.line("URL", &without_controls(&event.link));
        self.line("STATUS", "CONFIRMED");
        // A deadline keeps nobody from meeting others that day.
        self.line("TRANSP", "TRANSPARENT");
        for days in &event.days_before {
            let hours = i64::from(event.hour) - i64::from(*days) * 24;
            let sign = if hours < 0 { "-" } else { "" };
            self.line("BEGIN", "VALARM");
            self.line("ACTION", "DISPLAY");
            self.text("DESCRIPTION", &title);
            self.line("TRIGGER", &format!("{sign}PT{}H", hours.abs()));
            self.line("END", "VALARM");
        }
        self.line("END", "VEVENT");
    }

    /// A property whose value is text for people.
    fn text(&mut self, name: &str, value: &str) {
        self.line(name, &escaped(value));
    }

    /// A property; folded between characters, never inside one.
    fn line(&mut self, name: &str, value: &str) {
        let mut room = LINE;
        for c in name.chars().chain([':']).chain(value.chars()) {
            if c.len_utf8() > room {
                self.0.push_str("\r\n ");
                room = LINE - 1;
            }
            room -= c.len_utf8();
            self.0.push(c);
        }
        self.0.push_str("\r\n");
    }
}

/// Text as a value: what has a meaning of its own there is escaped.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

fn without_controls(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect()
}
