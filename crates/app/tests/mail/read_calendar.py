"""Reads an iCalendar file from standard input with the icalendar library and prints what it says."""

import json
import sys

from icalendar import Calendar

data = sys.stdin.buffer.read()
calendar = Calendar.from_ical(data)
print(
    json.dumps(
        {
            "name": str(calendar["X-WR-CALNAME"]),
            "required": calendar.get("VERSION") == "2.0" and "PRODID" in calendar,
            "longest": max(len(line) for line in data.split(b"\r\n")),
            "bare_breaks": data.replace(b"\r\n", b"").count(b"\n"),
            "errors": [str(error) for part in calendar.walk() for error in part.errors],
            "events": [
                {
                    "uid": str(event["UID"]),
                    "sequence": int(event["SEQUENCE"]),
                    "start": event.decoded("DTSTART").isoformat(),
                    "end": event.decoded("DTEND").isoformat(),
                    "summary": str(event["SUMMARY"]),
                    "description": str(event["DESCRIPTION"]),
                    "url": str(event["URL"]),
                    "alarms": [
                        alarm.decoded("TRIGGER").total_seconds() / 3600
                        for alarm in event.walk("VALARM")
                    ],
                }
                for event in calendar.walk("VEVENT")
            ],
        }
    )
)
