//! A form of a made-up body with every sort of row, and the report it was made of.

use ansinh_domain::report::{
    CellState, Field, ItemKind, NO_DATA_REASONS, RowKey, ServerCell, ServerRow, Shape,
};
use ansinh_formats::read::report_form::{FilledForm, form_limits, read_report_form};
use ansinh_formats::report_form::FormIdentity;
use ansinh_formats::write::report_form::{
    FormRow, IndicatorRow, ReportForm, SectionRow, TaskRow, write_report_form,
};
use jiff::civil::date;

pub fn identity() -> FormIdentity {
    FormIdentity {
        installation: "cài đặt-1".into(),
        submission: "bc-1".into(),
        round: "ky-1".into(),
        round_title: "Năm 2026".into(),
        body: "cq-1".into(),
        body_name: "Sở Y tế".into(),
        version: "pb-1".into(),
    }
}

pub fn row(key: &str, code: &str, name: &str, cells: &[(Field, i64, &str)]) -> FormRow {
    let cells = cells.iter().map(|(field, version, stored)| {
        (*field, CellState { version: *version, stored: (*stored).to_owned() })
    });
    FormRow {
        key: RowKey::read(key),
        code: code.into(),
        name: name.into(),
        heading: None,
        locked: false,
        cells: cells.collect(),
    }
}

pub fn number(unit: &str) -> Shape {
    Shape::Number { unit: Some(unit.to_owned()) }
}

pub fn indicator(row: FormRow, unit: &str, shape: Shape, target: &str, last: &str) -> IndicatorRow {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    IndicatorRow {
        row,
        unit: text(unit),
        shape,
        targets: vec![target.to_owned(), String::new()],
        last: text(last),
    }
}

/// A form of a made-up body with every sort of row.
pub fn form() -> ReportForm {
    let heading = |mut row: FormRow, heading: &str| {
        row.heading = Some(heading.to_owned());
        row
    };
    let health = "I. Chăm sóc sức khỏe";
    let beds = row("i-1", "1.1", "Số giường bệnh trên một vạn dân", &[(Field::Value, 2, "35.5")]);
    let insured = row(
        "i-2",
        "1.10",
        "Tỉ lệ dân số tham gia bảo hiểm y tế",
        &[
            (Field::Value, 1, "95.25"),
            (Field::AsOf, 1, "2026-10-29"),
            (Field::Note, 3, "=1+1 không phải công thức"),
        ],
    );
    let part = row("i-2/t-1", "1.10", "Xã Sơn Thủy", &[(Field::Value, 1, "1234.5")]);
    let level = row("i-3", "1.11", "Xóa mù chữ", &[]);
    let mut locked = row("i-4", "2.1", "Mức giảm tỉ lệ hộ nghèo", &[(Field::Value, 1, "3")]);
    locked.locked = true;
    let text = "Đã ban hành 12 văn bản.\n\nĐã kiểm tra 3 huyện.";
    ReportForm {
        identity: identity(),
        title: "Báo cáo kết quả thực hiện Kế hoạch an sinh xã hội".into(),
        due: date(2026, 10, 29),
        milestones: vec!["Mục tiêu 2025".into(), "Mục tiêu 2030".into()],
        indicators: vec![
            indicator(heading(beds, health), "Giường", number("Giường"), "≥ 36", "34 (31/12/2025)"),
            indicator(heading(insured, health), "%", number("%"), "> 95", ""),
            indicator(heading(part, health), "%", number("%"), "", ""),
            indicator(
                heading(level, health),
                "Mức độ",
                Shape::Level { known: vec!["Mức 1".into(), "Mức 2".into()] },
                "Mức 2",
                "Mức 1",
            ),
            indicator(heading(locked, "II. Giảm nghèo"), "%/năm", number("%/năm"), "2 - 2,5", ""),
        ],
        tasks: vec![
            TaskRow {
                row: row(
                    "t-1",
                    "I.1",
                    "Xây dựng đề án phát triển y tế cơ sở",
                    &[(Field::Status, 1, "in-progress"), (Field::Percent, 1, "60")],
                ),
                product: Some("Đề án".into()),
                schedule: Some("Quý II năm 2026".into()),
                last: Some("Chưa thực hiện".into()),
            },
            TaskRow {
                row: row("t-2", "I.2", "Tuyên truyền", &[(Field::ProductNumber, 1, "12/2026")]),
                product: None,
                schedule: None,
                last: None,
            },
        ],
        sections: vec![SectionRow {
            row: row("s-1", "III.1", "Kết quả nổi bật", &[(Field::Text, 4, text)]),
            hint: "Chỉ tiêu vượt mục tiêu.".into(),
        }],
        reasons: NO_DATA_REASONS.map(str::to_owned).into(),
        made_at: "2026-10-01T02:03:00Z".parse().expect("an instant"),
    }
}

pub fn written(form: &ReportForm) -> Vec<u8> {
    write_report_form(form).expect("written")
}

pub fn read(bytes: &[u8]) -> FilledForm {
    read_report_form(bytes, &identity(), &form_limits()).expect("read")
}

/// The report on the server, as it was when the form was made.
pub fn server(form: &ReportForm) -> Vec<ServerRow> {
    let row = |row: &FormRow, kind, shape: &Shape| ServerRow {
        key: row.key.clone(),
        kind,
        code: row.code.clone(),
        shape: shape.clone(),
        locked: row.locked.then(|| "dòng khóa".to_owned()),
        cells: row
            .cells
            .iter()
            .map(|(field, state)| (*field, ServerCell { state: state.clone(), changed_by: None }))
            .collect(),
    };
    let any = Shape::Number { unit: None };
    let indicators = form.indicators.iter().map(|i| row(&i.row, ItemKind::Indicator, &i.shape));
    let tasks = form.tasks.iter().map(|t| row(&t.row, ItemKind::Task, &any));
    let sections = form.sections.iter().map(|s| row(&s.row, ItemKind::Section, &any));
    indicators.chain(tasks).chain(sections).collect()
}
