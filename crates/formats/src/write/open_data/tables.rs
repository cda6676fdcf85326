//! The tables of a publication: figures, targets, how indicators stand, tasks.

use ansinh_domain::assess::{Method, Path};
use ansinh_domain::calendar::Frequency;
use ansinh_domain::publication::{Figure, HIDDEN, Indicator, Snapshot, Told};
use ansinh_domain::report::Value as Reported;
use ansinh_domain::target::{Bound, Milestone, Target};
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde_json::Value;

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A decimal with a point.
    Number,
    /// A whole number.
    Integer,
    /// A day, as ISO 8601.
    Date,
}

/// A field of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Its name in files.
    pub name: &'static str,
    /// What it is, in Vietnamese.
    pub title: &'static str,
    /// What it holds.
    pub kind: Kind,
}

/// What stands in a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Datum {
    /// Text, as people wrote it.
    Text(String),
    /// A number.
    Number(Decimal),
    /// A day.
    Date(Date),
    /// Nothing.
    Empty,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name in files.
    pub name: &'static str,
    /// What it is, in Vietnamese.
    pub title: &'static str,
    /// Its fields.
    pub fields: &'static [Field],
    /// Names of the fields that tell its rows apart.
    pub key: &'static [&'static str],
    /// Its rows, as wide as the fields.
    pub rows: Vec<Vec<Datum>>,
}

const fn field(name: &'static str, title: &'static str, kind: Kind) -> Field {
    Field { name, title, kind }
}

/// Id of the plan's own territory.
pub(super) const OWN: &str = "own";

const FIGURES: &[Field] = &[
    field("indicator_code", "Mã chỉ tiêu", Kind::Text),
    field("indicator_name", "Chỉ tiêu", Kind::Text),
    field("group_code", "Mã nhóm", Kind::Text),
    field("unit", "Đơn vị tính", Kind::Text),
    field("territory_id", "Địa bàn (own: toàn địa bàn của kế hoạch)", Kind::Text),
    field("territory_code", "Mã địa bàn", Kind::Text),
    field("territory_name", "Tên địa bàn", Kind::Text),
    field("territory_level", "Cấp của địa bàn", Kind::Text),
    field("frequency", "Tần suất", Kind::Text),
    field("period", "Kỳ", Kind::Text),
    field("as_of", "Tính đến ngày", Kind::Date),
    field(
        "status",
        "value: có số; level: mức bằng lời; no-data: chưa có; hidden: ẩn vì là số nhỏ",
        Kind::Text,
    ),
    field("value", "Giá trị", Kind::Number),
    field("words", "Mức bằng lời, hoặc lý do chưa có số liệu", Kind::Text),
    field("land", "Lần thay đổi địa bàn: chỉ so sánh các số cùng giá trị này", Kind::Integer),
    field("source", "Nguồn", Kind::Text),
    field("body", "Cơ quan báo cáo", Kind::Text),
];

const TARGETS: &[Field] = &[
    field("indicator_code", "Mã chỉ tiêu", Kind::Text),
    field("milestone", "Mốc: năm, hoặc giai đoạn", Kind::Text),
    field("operator", "Kiểu giới hạn", Kind::Text),
    field("value", "Giá trị, hoặc đầu dưới của khoảng", Kind::Number),
    field("high", "Đầu trên của khoảng", Kind::Number),
    field("as_printed", "Như kế hoạch ghi", Kind::Text),
];

const STANDINGS: &[Field] = &[
    field("indicator_code", "Mã chỉ tiêu", Kind::Text),
    field("indicator_name", "Chỉ tiêu", Kind::Text),
    field("status", "Tình trạng (mã)", Kind::Text),
    field("status_title", "Tình trạng", Kind::Text),
    field("milestone", "Mốc được đánh giá", Kind::Text),
    field("path", "Cách đánh giá (mã)", Kind::Text),
    field("method", "Phương pháp (mã)", Kind::Text),
    field("progress", "Phần quãng đường sẽ đi được đến mốc", Kind::Number),
    field("reason", "Lý do", Kind::Text),
    field("needed", "Cần làm từ nay", Kind::Text),
    field("data_as_of", "Số liệu mới nhất tính đến ngày", Kind::Date),
    field("lead_bodies", "Cơ quan chủ trì", Kind::Text),
];

const TASKS: &[Field] = &[
    field("task_code", "Mã nhiệm vụ", Kind::Text),
    field("task", "Nhiệm vụ", Kind::Text),
    field("section", "Mục", Kind::Text),
    field("due", "Hạn cuối", Kind::Date),
    field("state", "Tình trạng (mã)", Kind::Text),
    field("state_title", "Tình trạng", Kind::Text),
    field("lead_bodies", "Cơ quan chủ trì", Kind::Text),
];

impl Datum {
    pub(super) fn text<'a>(text: impl Into<Option<&'a str>>) -> Datum {
        match text.into().filter(|text| !text.is_empty()) {
            Some(text) => Datum::Text(text.to_owned()),
            None => Datum::Empty,
        }
    }

    fn number(number: Option<Decimal>) -> Datum {
        number.map_or(Datum::Empty, Datum::Number)
    }

    fn day(day: Option<Date>) -> Datum {
        day.map_or(Datum::Empty, Datum::Date)
    }

    /// As JSON. A number is a number where JSON's readers keep it exactly, else its text.
    pub(super) fn json(&self) -> Value {
        match self {
            Datum::Text(text) => Value::String(text.clone()),
            Datum::Number(number) => number_json(*number),
            Datum::Date(day) => Value::String(day.to_string()),
            Datum::Empty => Value::Null,
        }
    }
}

/// A decimal as a number of JSON.
pub(super) fn number_json(number: Decimal) -> Value {
    let text = number.normalize().to_string();
    let exact = text.parse::<f64>().ok().filter(|float| {
        float.is_finite() && float.to_string().parse::<Decimal>().is_ok_and(|back| back == number)
    });
    match (text.parse::<i64>(), exact) {
        (Ok(whole), _) => Value::from(whole),
        (_, Some(float)) => Value::from(float),
        _ => Value::String(text),
    }
}

/// All tables of a publication; that of tasks only where there are any.
pub fn tables(snapshot: &Snapshot) -> Vec<Table> {
    let measured = || snapshot.indicators.iter().filter(|one| !one.header_only);
    let figures = measured().flat_map(|one| one.figures.iter().map(move |f| (one, f)));
    let targets = measured().flat_map(|one| one.targets.iter().map(move |t| (one, t)));
    let mut all = vec![
        Table {
            name: "so-lieu",
            title: "Số liệu đã duyệt",
            fields: FIGURES,
            key: &["indicator_code", "territory_id", "period", "as_of"],
            rows: figures.map(|(one, figure)| of_figure(snapshot, one, figure)).collect(),
        },
        Table {
            name: "muc-tieu",
            title: "Mục tiêu của kế hoạch",
            fields: TARGETS,
            key: &["indicator_code", "milestone"],
            rows: targets.map(|(one, target)| of_target(one, target)).collect(),
        },
        Table {
            name: "danh-gia",
            title: "Đánh giá chỉ tiêu",
            fields: STANDINGS,
            key: &["indicator_code"],
            rows: measured().filter_map(of_standing).collect(),
        },
    ];
    if !snapshot.tasks.is_empty() {
        let row = |task: &ansinh_domain::publication::TaskRow| {
            vec![
                Datum::text(task.code.as_str()),
                Datum::text(task.text.as_str()),
                Datum::text(task.section.as_deref()),
                Datum::day(task.due),
                Datum::text(task.state.word()),
                Datum::text(task.state.title()),
                Datum::text(task.leads.join("; ").as_str()),
            ]
        };
        all.push(Table {
            name: "nhiem-vu",
            title: "Tình trạng nhiệm vụ",
            fields: TASKS,
            key: &["task_code"],
            rows: snapshot.tasks.iter().map(row).collect(),
        });
    }
    all
}

fn of_figure(snapshot: &Snapshot, one: &Indicator, figure: &Figure) -> Vec<Datum> {
    let place = figure.place.and_then(|id| snapshot.place(id));
    let id = figure.place.map_or(OWN.to_owned(), |id| id.to_string());
    let (status, value, words) = match &figure.told {
        Told::Value(Reported::Number { number }) => ("value", Some(*number), None),
        Told::Value(Reported::Level { level }) => ("level", None, Some(level.as_str())),
        Told::Value(Reported::NoData { reason }) => ("no-data", None, Some(reason.as_str())),
        Told::Hidden => ("hidden", None, Some(HIDDEN)),
    };
    vec![
        Datum::text(one.code.as_str()),
        Datum::text(one.name.as_str()),
        Datum::text(one.group.as_deref()),
        Datum::text(one.unit.as_deref()),
        Datum::Text(id),
        Datum::text(place.and_then(|place| place.code.as_deref())),
        Datum::text(place.map(|place| place.name.as_str())),
        Datum::text(place.map(|place| place.level.title())),
        Datum::text(frequency(figure.period.frequency())),
        Datum::Text(figure.period.to_string()),
        Datum::Date(figure.as_of),
        Datum::text(status),
        Datum::number(value),
        Datum::text(words),
        Datum::Number(Decimal::from(figure.land)),
        Datum::text(figure.source.as_deref()),
        Datum::text(figure.body.as_deref()),
    ]
}

fn frequency(frequency: Frequency) -> &'static str {
    match frequency {
        Frequency::Month => "month",
        Frequency::Quarter => "quarter",
        Frequency::HalfYear => "half-year",
        Frequency::NineMonths => "nine-months",
        Frequency::Year => "year",
        Frequency::Once => "once",
    }
}

fn milestone(milestone: Milestone) -> String {
    match milestone.from_year {
        Some(from) => format!("{from}-{}", milestone.year),
        None => milestone.year.to_string(),
    }
}

fn of_target(one: &Indicator, target: &Target) -> Vec<Datum> {
    let (operator, value, high) = match &target.bound {
        Bound::Equal { value } => ("equal", Some(*value), None),
        Bound::About { value } => ("about", Some(*value), None),
        Bound::Above { value } => ("above", Some(*value), None),
        Bound::AtLeast { value } => ("at-least", Some(*value), None),
        Bound::Below { value } => ("below", Some(*value), None),
        Bound::AtMost { value } => ("at-most", Some(*value), None),
        Bound::Between { low, high } => ("between", Some(*low), Some(*high)),
        Bound::Level { .. } => ("level", None, None),
        Bound::Scoped { .. } => ("scoped", None, None),
        Bound::None => ("none", None, None),
        Bound::Missing => ("missing", None, None),
    };
    vec![
        Datum::text(one.code.as_str()),
        Datum::Text(milestone(target.milestone)),
        Datum::text(operator),
        Datum::number(value),
        Datum::number(high),
        Datum::text(target.raw.as_str()),
    ]
}

fn of_standing(one: &Indicator) -> Option<Vec<Datum>> {
    let standing = one.standing.as_ref()?;
    Some(vec![
        Datum::text(one.code.as_str()),
        Datum::text(one.name.as_str()),
        Datum::text(standing.status.word()),
        Datum::text(standing.status.title()),
        Datum::text(standing.milestone.map(milestone).as_deref()),
        Datum::text(standing.path.map(Path::word)),
        Datum::text(standing.method.map(Method::word)),
        Datum::number(standing.progress),
        Datum::text(standing.reason.as_str()),
        Datum::text(standing.needed.as_deref()),
        Datum::day(standing.age.map(|age| age.as_of)),
        Datum::text(one.leads.join("; ").as_str()),
    ])
}
