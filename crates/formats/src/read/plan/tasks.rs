//! Rows of the task appendix.

use ansinh_domain::citation::{Citation, read_citations};
use ansinh_domain::plan::{Field, FindingCode, Heading, PlanDraft, Severity, TaskDraft};
use ansinh_domain::schedule::{Context, Schedule, ScheduleKind, read_schedule};

use super::agencies::Agencies;
use super::codes::{self, Above, Codes, Kind};
use super::collect::Findings;
use super::documents::distinct;
use super::heading::{Role, section_milestone};
use super::ordinal::{Ordinal, clean_label, to_roman};
use super::rows::{Caption, CellText, Row};

const KIND: Kind = Kind { row: "Nhiệm vụ", two: "hai nhiệm vụ", heading: "mục" };

/// Reads the rows of the task tables into `draft`.
pub(crate) fn read(rows: &[Row], draft: &mut PlanDraft, findings: &mut Findings) {
    let plan_year = draft.head.date.map(jiff::civil::Date::year);
    let mut reader = Reader {
        draft,
        findings,
        plan_year,
        letter: None,
        section: None,
        subsection: None,
        period: None,
        section_agencies: None,
        last_numbered: None,
        last_task: None,
        codes: Codes::new(KIND),
        above: None,
        above_schedule: None,
    };
    for (index, row) in rows.iter().enumerate() {
        reader.row(row, rows.get(index + 1));
    }
}

struct Reader<'a> {
    draft: &'a mut PlanDraft,
    findings: &'a mut Findings,
    plan_year: Option<i16>,
    /// Lettered part above Roman sections.
    letter: Option<String>,
    /// Code of the section, and of the sub-section with its own label.
    section: Option<String>,
    subsection: Option<(String, String)>,
    /// Words of a section row that name a period.
    period: Option<String>,
    /// Agencies that a section row names for all rows below.
    section_agencies: Option<Agencies>,
    last_numbered: Option<Ordinal>,
    last_task: Option<String>,
    codes: Codes,
    above: Option<Agencies>,
    above_schedule: Option<String>,
}

impl Reader<'_> {
    fn row(&mut self, row: &Row, next: Option<&Row>) {
        if let Some(caption) = &row.begins {
            self.begin_anew(caption, row);
        }
        let ordinal = Ordinal::parse(&row.label);
        if row.has_data() && heads_rows(ordinal.as_ref(), next) {
            self.section_row(row, ordinal.as_ref());
            self.section_duties(row);
            return;
        }
        if !row.has_data() {
            if self.goes_on(row) {
                return;
            }
            match heading_kind(row, ordinal.as_ref(), next) {
                Some(Level::Section) => return self.section_row(row, ordinal.as_ref()),
                Some(Level::Subsection) => return self.subsection_row(row),
                None => {}
            }
        }
        self.task(row, ordinal);
    }

    /// Another table whose numbers begin with 1 again: it is a part of its own, as a lettered one.
    fn begin_anew(&mut self, caption: &Caption, row: &Row) {
        let code = codes::free(caption.code.clone(), &self.draft.sections);
        self.findings
            .add(
                Severity::Note,
                FindingCode::NumberingGap,
                row.place,
                Some(&code),
                format!("Bảng nhiệm vụ “{}” đánh số lại từ đầu.", caption.name),
            )
            .reading(format!("Mã các nhiệm vụ của bảng này mang thêm “{code}”."));
        self.letter = Some(code.clone());
        self.enter_section(&code);
        self.period = None;
        let name = caption.name.clone();
        self.draft.sections.push(Heading { code, name, parent: None, place: row.place });
    }

    fn enter_section(&mut self, code: &str) {
        self.section = Some(code.to_owned());
        self.subsection = None;
        self.last_numbered = None;
        self.last_task = None;
        self.section_agencies = None;
    }

    /// A section row that names agencies or a time means all rows below that name none.
    fn section_duties(&mut self, row: &Row) {
        let code = self.section.clone().unwrap_or_default();
        let agencies = Agencies::read(row, self.above.as_ref(), &code, self.findings);
        self.above = Some(agencies.clone());
        self.section_agencies = (!agencies.is_empty()).then_some(agencies);
        if let Some(cell) = row.filled(Role::Schedule) {
            self.period = Some(cell.text.clone());
        }
    }

    fn goes_on(&mut self, row: &Row) -> bool {
        let begins_low = row.name.text.chars().next().is_some_and(char::is_lowercase);
        if !row.label.is_empty() || !begins_low {
            return false;
        }
        let Some(last) = self.draft.tasks.last_mut() else { return false };
        last.text.push(' ');
        last.text.push_str(&row.name.text);
        last.citations = distinct(read_citations(&last.text));
        true
    }

    fn section_row(&mut self, row: &Row, ordinal: Option<&Ordinal>) {
        let (label, name) = match ordinal {
            Some(_) => (clean_label(&row.label), row.name.text.clone()),
            None => match Ordinal::split_heading(&row.name.text) {
                Some((label, rest)) => (label, rest.to_owned()),
                None => (to_roman(self.next_section()), row.name.text.clone()),
            },
        };
        let lettered = matches!(Ordinal::parse(&label), Some(Ordinal::Letter(_)));
        let (code, parent) = match &self.letter {
            Some(letter) if !lettered => (format!("{letter}.{label}"), Some(letter.clone())),
            _ => (label, None),
        };
        let code = codes::free(code, &self.draft.sections);
        if lettered {
            self.letter = Some(code.clone());
        }
        // A period holds for the headings below it until one names another.
        if section_milestone(&name).is_some() {
            self.period = Some(name.clone());
        } else if parent.is_none() {
            self.period = None;
        }
        self.enter_section(&code);
        self.draft.sections.push(Heading { code, name, parent, place: row.place });
    }

    fn next_section(&self) -> u32 {
        let tops = self.draft.sections.iter().filter(|s| s.parent.is_none()).count();
        u32::try_from(tops + 1).unwrap_or(1)
    }

    fn subsection_row(&mut self, row: &Row) {
        let label = clean_label(&row.label);
        let code = codes::free(
            match &self.section {
                Some(section) => format!("{section}.{label}"),
                None => label.clone(),
            },
            &self.draft.sections,
        );
        let name = row.name.text.clone();
        let parent = self.section.clone();
        if parent.is_none() {
            self.section = Some(code.clone());
            self.subsection = None;
        } else {
            self.subsection = Some((code.clone(), label));
        }
        self.last_numbered = Ordinal::parse(&row.label);
        self.last_task = None;
        self.draft.sections.push(Heading { code, name, parent, place: row.place });
    }

    fn task(&mut self, row: &Row, ordinal: Option<Ordinal>) {
        self.leave_subsection(ordinal.as_ref());
        let (code, parent) = self.code_of(row, ordinal.as_ref());
        let text = match ordinal {
            None => row.name.text.trim_start_matches(['-', '+', '–', '•', ' ']).to_owned(),
            Some(_) => row.name.text.clone(),
        };
        let above = Above {
            row: self.above.as_ref(),
            parent: parent.as_deref().and_then(|p| Some((p, self.agencies_of(p)?))),
            heading: (self.section.as_deref(), self.section_agencies.as_ref()),
        };
        let agencies = codes::agencies(row, &code, above, KIND, self.findings);
        self.above = Some(agencies.clone());
        let citations = distinct(read_citations(&text));
        let schedule = self.schedule(row, &code, &text, &citations);
        let submission = self.submission(row, &code, &text, &citations);
        self.draft.tasks.push(TaskDraft {
            printed_code: row.label.clone(),
            section: self.section.clone(),
            subsection: self.subsection.as_ref().map(|(code, _)| code.clone()),
            parent,
            text,
            product: row.filled(Role::Product).map(|c| c.text.clone()),
            lead: agencies.lead,
            coordinating: agencies.coordinating,
            follow_up: agencies.follow_up,
            inherited_bodies: agencies.inherited,
            schedule,
            submission,
            citations,
            note: row.filled(Role::Note).map(|c| c.text.clone()),
            place: row.place,
            code,
        });
    }

    /// "3" after "2.9" stands under the section again, not under sub-section 2.
    fn leave_subsection(&mut self, ordinal: Option<&Ordinal>) {
        if let (Some(Ordinal::Arabic(now)), Some(Ordinal::Arabic(before))) =
            (ordinal, &self.last_numbered)
            && now.len() == 1
            && before.len() > 1
        {
            self.subsection = None;
        }
    }

    fn agencies_of(&self, code: &str) -> Option<Agencies> {
        let row = self.draft.tasks.iter().rev().find(|t| t.code == code)?;
        let agencies = Agencies {
            lead: row.lead.clone(),
            coordinating: row.coordinating.clone(),
            follow_up: row.follow_up.clone(),
            inherited: false,
        };
        (!agencies.is_empty()).then_some(agencies)
    }

    fn code_of(&mut self, row: &Row, ordinal: Option<&Ordinal>) -> (String, Option<String>) {
        let base = self.subsection.as_ref().map(|(code, _)| code.clone()).or(self.section.clone());
        let (code, parent) = match ordinal {
            Some(Ordinal::Arabic(levels)) => {
                let code = self.sectioned(&clean_label(&row.label));
                let parent = (levels.len() > 1)
                    .then(|| code.rsplit_once('.').map(|(head, _)| head.to_owned()))
                    .flatten()
                    .filter(|head| self.codes.holds(head));
                (code, parent)
            }
            Some(Ordinal::Roman(_) | Ordinal::Letter(_) | Ordinal::Mixed(_)) => {
                (self.sectioned(&clean_label(&row.label)), None)
            }
            Some(Ordinal::Point(letter)) => match &self.last_task {
                Some(parent) => (format!("{parent}-{letter}"), Some(parent.clone())),
                None => (join(base.as_deref(), &letter.to_string()), None),
            },
            Some(Ordinal::Dash(_)) | None => match self.last_task.clone() {
                Some(parent) if ordinal.is_some() || self.has_numbers() => {
                    (self.codes.numbered(&parent), Some(parent))
                }
                _ => match base.filter(|_| ordinal.is_some()) {
                    Some(heading) => (self.codes.numbered(&heading), None),
                    None => (self.running(), None),
                },
            },
        };
        let code = self.codes.unique(code, row, self.findings);
        match ordinal {
            Some(Ordinal::Dash(_) | Ordinal::Point(_)) | None => {}
            Some(other) => {
                self.last_numbered = Some(other.clone());
                self.last_task = Some(code.clone());
            }
        }
        (code, parent)
    }

    /// The printed label with its section in front, unless it is there already.
    fn sectioned(&self, label: &str) -> String {
        if let Some((code, own)) = &self.subsection {
            if label.starts_with(&format!("{own}.")) {
                return join(self.section.as_deref(), label);
            }
            return format!("{code}.{label}");
        }
        match &self.section {
            Some(section) if label.starts_with(&format!("{section}.")) => label.to_owned(),
            section => join(section.as_deref(), label),
        }
    }

    fn has_numbers(&self) -> bool {
        self.last_numbered.is_some()
    }

    fn running(&self) -> String {
        let in_section =
            self.draft.tasks.iter().filter(|t| t.section == self.section && t.parent.is_none());
        join(self.section.as_deref(), &(in_section.count() + 1).to_string())
    }

    fn schedule(
        &mut self,
        row: &Row,
        code: &str,
        text: &str,
        citations: &[Citation],
    ) -> Option<Schedule> {
        let Some(cell) = row.filled(Role::Schedule) else {
            // A period that stands over the rows is the time frame of those that have none.
            let period = self.period.clone()?;
            let context = Context { plan_year: self.plan_year, ..Context::default() };
            let read = read_schedule(&period, context);
            return (read.kind != ScheduleKind::Unknown).then_some(read);
        };
        let raw = if ansinh_domain::body::same_as_above(&cell.text) {
            self.above_schedule.clone().unwrap_or_else(|| cell.text.clone())
        } else {
            cell.text.clone()
        };
        self.above_schedule = Some(raw.clone());
        let schedule = self.read_time(&raw, text, citations);
        if schedule.kind == ScheduleKind::Unknown {
            let field = Field::Schedule { task: code.to_owned() };
            self.unreadable(cell, code, "Thời gian thực hiện", field);
        } else if schedule.kind == ScheduleKind::Reference && schedule.end.is_none() {
            self.findings
                .add(
                    Severity::Note,
                    FindingCode::ScheduleBasisUnknown,
                    cell.place,
                    Some(code),
                    format!(
                        "Nhiệm vụ {code} ghi thời gian “{}” nhưng văn bản được dẫn không nêu giai đoạn.",
                        schedule.raw
                    ),
                )
                .reading("Chưa có ngày kết thúc.")
                .field(Field::Schedule { task: code.to_owned() });
        }
        Some(schedule)
    }

    fn submission(
        &mut self,
        row: &Row,
        code: &str,
        text: &str,
        citations: &[Citation],
    ) -> Option<Schedule> {
        let cell = row.filled(Role::Submission)?;
        if matches!(cell.text.as_str(), "-" | "–" | "—") {
            return None;
        }
        let submission = self.read_time(&cell.text, text, citations);
        if submission.kind == ScheduleKind::Unknown {
            let field = Field::Submission { task: code.to_owned() };
            self.unreadable(cell, code, "Thời gian trình", field);
        }
        Some(submission)
    }

    fn read_time(&self, raw: &str, text: &str, citations: &[Citation]) -> Schedule {
        read_schedule(
            raw,
            Context {
                task_text: text,
                citations,
                section_period: self.period.as_deref(),
                plan_year: self.plan_year,
            },
        )
    }

    fn unreadable(&mut self, cell: &CellText, code: &str, column: &str, field: Field) {
        self.findings
            .add(
                Severity::Ask,
                FindingCode::ScheduleUnreadable,
                cell.place,
                Some(code),
                format!("Không đọc được “{column}” của nhiệm vụ {code}: “{}”.", cell.text),
            )
            .reading("Giữ nguyên lời văn, không có ngày bắt đầu và kết thúc.")
            .field(field);
    }
}

fn join(section: Option<&str>, label: &str) -> String {
    match section {
        Some(section) => format!("{section}.{label}"),
        None => label.to_owned(),
    }
}

/// A Roman or lettered row that has agencies of its own and numbered rows below it.
fn heads_rows(ordinal: Option<&Ordinal>, next: Option<&Row>) -> bool {
    let next = next.filter(|row| row.begins.is_none()).and_then(|row| Ordinal::parse(&row.label));
    matches!(ordinal, Some(Ordinal::Roman(_) | Ordinal::Letter(_)))
        && matches!(next, Some(Ordinal::Arabic(levels)) if levels.last() == Some(&1))
}

enum Level {
    Section,
    Subsection,
}

/// What a row without data heads, if it heads anything.
fn heading_kind(row: &Row, ordinal: Option<&Ordinal>, next: Option<&Row>) -> Option<Level> {
    let next_ordinal = next.and_then(|n| Ordinal::parse(&n.label));
    match ordinal {
        Some(Ordinal::Roman(_) | Ordinal::Letter(_)) => Some(Level::Section),
        Some(Ordinal::Mixed(_)) => Some(Level::Subsection),
        Some(Ordinal::Arabic(levels)) => {
            let deeper = matches!(&next_ordinal, Some(Ordinal::Arabic(n)) if n.len() > levels.len() && n.starts_with(levels));
            let subrows = matches!(next_ordinal, Some(Ordinal::Dash(_) | Ordinal::Point(_)));
            let restarts = levels.as_slice() != [1]
                && matches!(&next_ordinal, Some(Ordinal::Arabic(n)) if n.as_slice() == [1]);
            let unlabelled = next.is_some_and(|n| n.label.is_empty() && n.has_data());
            (deeper || subrows || restarts || unlabelled).then_some(Level::Subsection)
        }
        Some(Ordinal::Dash(_) | Ordinal::Point(_)) => None,
        None => (!row.name.text.is_empty()).then_some(Level::Section),
    }
}
