//! Tables of results, and of who reported.

use ansinh_domain::date::shown;
use ansinh_domain::report::State;
use ansinh_formats::paper::{Cell, HeadCell, Row, Source, Span, Table, Text, words};
use ansinh_store::report::submission::SubmissionRow;
use ansinh_store::task::TaskRow;

use super::appraisal;
use super::results::{IndicatorLine, Results, TaskLine};

/// The figure of an indicator with the id of its observation, or that there is none.
pub(super) fn figure(line: &IndicatorLine, period: &str) -> Text {
    match &line.figure {
        Some((figure, text)) => {
            let label = format!("Chỉ tiêu {}, {period}", line.row.code);
            vec![Span::figure(text, Source::observation(figure.id, label))]
        }
        None => match &line.typed {
            Some((item, text)) => {
                let label = format!("Chỉ tiêu {}, {period}, chưa tiếp nhận", line.row.code);
                vec![Span::figure(text, Source::count(item, label))]
            }
            None => words("Chưa có số liệu"),
        },
    }
}

/// The target of a year as the plan prints it.
pub(super) fn target(line: &IndicatorLine, year: i16) -> Text {
    let found = line.row.targets.iter().find(|target| target.milestone.year == year);
    match found.filter(|target| !target.raw.is_empty()) {
        Some(target) => {
            let label = format!("Mục tiêu năm {year} của chỉ tiêu {}", line.row.code);
            vec![Span::figure(&target.raw, Source::target(line.row.id, year, label))]
        }
        None => words("-"),
    }
}

/// A number that was counted, with what was counted.
pub(super) fn count(number: usize, what: &str, label: &str) -> Span {
    Span::figure(format!("{number:02}"), Source::count(what, label))
}

/// A row over a group or section, set bold.
fn heading(code: Option<&str>, name: Option<&str>, columns: usize) -> Row {
    let text = format!("{}. {}", code.unwrap_or_default(), name.unwrap_or_default());
    Row { cells: vec![Cell::left(words(text)).across(columns)], strong: true }
}

/// Every indicator against its targets.
pub(super) fn indicators(results: &Results) -> Table {
    let (years, period) = (&results.years, results.round.period.title());
    let columns = 6 + years.len();
    let mut rows = Vec::new();
    let mut group: Option<&str> = None;
    for line in &results.indicators {
        let row = &line.row;
        if row.group_code.as_deref() != group {
            group = row.group_code.as_deref();
            rows.push(heading(group, row.group_name.as_deref(), columns));
        }
        let mut cells = vec![
            Cell::centre(words(&row.code)),
            Cell::left(words(&row.name)),
            Cell::centre(words(row.unit.clone().unwrap_or_default())),
        ];
        cells.extend(years.iter().map(|year| Cell::centre(target(line, *year))));
        cells.push(Cell::centre(figure(line, &period)));
        cells.push(Cell::left(appraisal::whole(line, results.judged_on)));
        let leads: Vec<&str> = row.leads.iter().map(|body| body.name.as_str()).collect();
        cells.push(Cell::left(words(leads.join("; "))));
        rows.push(Row { cells, strong: false });
    }
    let two = |text: &str| HeadCell::one(text).down(2);
    let mut upper = vec![two("STT"), two("Chỉ tiêu"), two("Đơn vị tính")];
    if !years.is_empty() {
        upper.push(HeadCell::one("Mục tiêu").across(years.len()));
    }
    upper.extend([two("Kết quả"), two("Đánh giá"), two("Cơ quan chủ trì")]);
    let mut widths = vec![7, 30, 10];
    widths.extend(years.iter().map(|_| 11));
    widths.extend([12, 36, 16]);
    let lower: Vec<HeadCell> =
        years.iter().map(|year| HeadCell::one(format!("Năm {year}"))).collect();
    let head = if lower.is_empty() {
        upper.iter_mut().for_each(|cell| cell.down = 1);
        vec![upper]
    } else {
        vec![upper, lower]
    };
    Table { columns: widths, head, rows }
}

/// Words for a task's schedule.
fn schedule(row: &TaskRow) -> String {
    row.schedule.as_ref().map(|schedule| schedule.raw.clone()).unwrap_or_default()
}

/// A task's state with why, and as its body told it.
fn state(line: &TaskLine, results: &Results) -> Text {
    let mut text = appraisal::task(line, results.judged_on);
    let told = line.status().map_or("Chưa có báo cáo", |status| status.title());
    text.push(Span::plain(format!("\nCơ quan báo: {told}")));
    text
}

/// A number out of a task's row, with the id of the row.
fn percent(line: &TaskLine) -> Text {
    let told = line.told.as_ref().filter(|told| !told.percent.is_empty());
    match told.and_then(|told| Some((told, told.item?))) {
        Some((told, item)) => {
            let label = format!("Tiến độ nhiệm vụ {}", line.row.code);
            vec![Span::figure(
                format!("{}%", told.percent.trim_end_matches('%')),
                Source::count(item, label),
            )]
        }
        None => Text::new(),
    }
}

/// Every task with its state.
pub(super) fn tasks(results: &Results) -> Table {
    const COLUMNS: usize = 7;
    let mut rows = Vec::new();
    let mut section: Option<&str> = None;
    for line in &results.tasks {
        let row = &line.row;
        if row.section_code.as_deref() != section {
            section = row.section_code.as_deref();
            rows.push(heading(section, row.section_name.as_deref(), COLUMNS));
        }
        let leads: Vec<&str> = row.leads.iter().map(|body| body.name.as_str()).collect();
        let told = |field: fn(&super::results::TaskTold) -> &String| {
            line.told.as_ref().map(field).cloned().unwrap_or_default()
        };
        let result = [told(|t| &t.result), told(|t| &t.product), told(|t| &t.causes)];
        let result: Vec<String> = result.into_iter().filter(|text| !text.is_empty()).collect();
        rows.push(Row {
            cells: vec![
                Cell::centre(words(&row.code)),
                Cell::left(words(&row.text)),
                Cell::left(words(leads.join("; "))),
                Cell::centre(words(schedule(row))),
                Cell::left(state(line, results)),
                Cell::right(percent(line)),
                Cell::left(words(result.join("\n"))),
            ],
            strong: false,
        });
    }
    let heads =
        ["STT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời hạn", "Tình trạng", "Tiến độ", "Kết quả"];
    Table {
        columns: vec![8, 32, 15, 13, 24, 8, 26],
        head: vec![heads.map(HeadCell::one).into()],
        rows,
    }
}

/// Who has reported.
pub(super) fn bodies(rows: &[SubmissionRow]) -> Table {
    let row = |(index, row): (usize, &SubmissionRow)| Row {
        cells: vec![
            Cell::centre(words((index + 1).to_string())),
            Cell::left(words(&row.body_name)),
            Cell::centre(words(shown(row.due))),
            Cell::left(words(if row.state == State::Received {
                "Đã tiếp nhận, có trong báo cáo này"
            } else {
                row.state.title()
            })),
        ],
        strong: false,
    };
    Table {
        columns: vec![8, 50, 16, 26],
        head: vec![["STT", "Cơ quan", "Hạn gửi", "Tình trạng báo cáo"].map(HeadCell::one).into()],
        rows: rows.iter().enumerate().map(row).collect(),
    }
}
