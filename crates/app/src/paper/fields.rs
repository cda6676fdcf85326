//! Figures that words of a paper may name: `{{số:5.10}}` in a section is the figure of indicator 5.10,
//! put in anew each time the paper is made.

use std::collections::BTreeMap;

use ansinh_domain::assess::Bundle;
use ansinh_domain::report::{State, TaskStatus};
use ansinh_domain::template::{Fault, FieldSpec, Out, Record, Sort, Value, lines, parse};
use ansinh_formats::paper::{Block, Span, Text};

use super::appraisal;
use super::results::Results;
use super::tables::{self, count};

const fn words(name: &'static str, arg: &'static str, meaning: &'static str) -> FieldSpec {
    FieldSpec { name, arg: Some(arg), sort: Sort::Words, meaning }
}

/// What a section may name.
pub const SECTION_FIELDS: &[FieldSpec] = &[
    words("số", "mã chỉ tiêu", "Số liệu của kỳ, ví dụ {{số:5.10}}"),
    words("mục tiêu", "mã chỉ tiêu/năm", "Mục tiêu của một năm, ví dụ {{mục tiêu:5.10/2025}}"),
    words("đánh giá", "mã chỉ tiêu", "Kết luận về chỉ tiêu, ví dụ {{đánh giá:5.10}}"),
    words("tình trạng", "mã nhiệm vụ", "Tình trạng nhiệm vụ, ví dụ {{tình trạng:II.1.1}}"),
    words("đếm", "tên con số", "Một con số đếm được, ví dụ {{đếm:nhiệm vụ quá hạn}}"),
];

/// The figures of a round under their names.
pub(super) fn figures(results: &Results) -> Record<Text> {
    let mut record = Record::new();
    let period = results.round.period.title();
    for line in &results.indicators {
        let code = &line.row.code;
        record.insert(format!("số:{code}"), Value::Some(tables::figure(line, &period)));
        let verdict = vec![appraisal::verdict(line, results.judged_on)];
        record.insert(format!("đánh giá:{code}"), Value::Some(verdict));
        for target in &line.row.targets {
            let year = target.milestone.year;
            let text = tables::target(line, year);
            record.insert(format!("mục tiêu:{code}/{year}"), Value::Some(text));
        }
    }
    for line in &results.tasks {
        let state = appraisal::task_state(line, results.judged_on);
        record.insert(format!("tình trạng:{}", line.row.code), Value::Some(vec![state]));
    }
    for (name, number) in counted(results) {
        let label = format!("Số {name}");
        let tag = format!("named:{}", ansinh_domain::text::fold(name).replace(' ', "-"));
        record.insert(format!("đếm:{name}"), Value::Some(vec![count(number, &tag, &label)]));
    }
    record
}

/// What is counted, under the names that people use.
fn counted(results: &Results) -> Vec<(&'static str, usize)> {
    let tasks = |test: &dyn Fn(&super::results::TaskLine) -> bool| {
        results.tasks.iter().filter(|line| test(line)).count()
    };
    let told = |status| tasks(&|line| line.status() == Some(status));
    let of = |bundle| {
        let is =
            |line: &&super::results::IndicatorLine| Bundle::of(appraisal::status(line)) == bundle;
        results.indicators.iter().filter(is).count()
    };
    let received = results.bodies.iter().filter(|body| body.state == State::Received).count();
    let with = results.indicators.iter().filter(|line| line.figure.is_some()).count();
    vec![
        ("cơ quan đã tiếp nhận", received),
        ("cơ quan", results.bodies.len()),
        ("chỉ tiêu có số liệu", with),
        ("chỉ tiêu", results.indicators.len()),
        ("chỉ tiêu đạt, đúng tiến độ", of(Bundle::Good)),
        ("chỉ tiêu cần đẩy nhanh", of(Bundle::Slow)),
        ("chỉ tiêu chậm, xấu đi, không đạt", of(Bundle::Bad)),
        ("chỉ tiêu chưa kết luận", of(Bundle::Open)),
        ("nhiệm vụ đã hoàn thành", told(TaskStatus::Done)),
        ("nhiệm vụ đang thực hiện", told(TaskStatus::InProgress)),
        ("nhiệm vụ quá hạn", tasks(&|line| line.overdue())),
        ("nhiệm vụ", results.tasks.len()),
    ]
}

/// What is wrong with the words of a section: broken braces, a figure that there is not.
pub(super) fn faults(text: &str, figures: &Record<Text>) -> Vec<Fault> {
    let template = match parse(text) {
        Ok(template) => template,
        Err(fault) => return vec![fault],
    };
    let mut faults = template.check(SECTION_FIELDS);
    let broken: Vec<_> = faults.iter().map(|fault| fault.place).collect();
    for field in template.fields() {
        if broken.contains(&field.place) {
            continue;
        }
        if field.raw.contains('#') {
            let words = format!("“{}” chỉ dùng trong mẫu văn bản.", field.raw);
            faults.push(Fault { place: field.place, words });
        } else if !figures.contains_key(&field.key()) {
            let words = missing(&field.name, field.arg.as_deref().unwrap_or_default(), figures);
            faults.push(Fault { place: field.place, words });
        }
    }
    faults.sort_by_key(|fault| fault.place);
    faults
}

fn missing(name: &str, arg: &str, figures: &Record<Text>) -> String {
    let prefix = format!("{name}:");
    let known: Vec<&str> = figures.keys().filter_map(|key| key.strip_prefix(&prefix)).collect();
    let what = match name {
        "số" | "đánh giá" => "chỉ tiêu",
        "mục tiêu" => "mục tiêu",
        "tình trạng" => "nhiệm vụ",
        _ => "con số",
    };
    let some = if name == "đếm" { known.len() } else { 5 };
    let shown: Vec<&str> = known.iter().take(some).copied().collect();
    let more = if known.len() > shown.len() { " …" } else { "" };
    format!("Không có {what} “{arg}” trong kỳ này. Có: {}{more}.", shown.join("; "))
}

/// The words of a section as paragraphs, figures put in; the name of a body before its words is set
/// bold.
pub(super) fn paragraphs(text: &str, figures: &Record<Text>, bodies: &[&str]) -> Vec<Block> {
    let Ok(template) = parse(text) else {
        // What is kept was read before; what bodies wrote is escaped.
        return text.lines().map(|line| Block::Paragraph(vec![Span::plain(line)])).collect();
    };
    lines(template.render(figures)).into_iter().map(|line| paragraph(line.pieces, bodies)).collect()
}

fn paragraph(pieces: Vec<Out<Text>>, bodies: &[&str]) -> Block {
    let mut text = Text::new();
    for piece in pieces {
        match piece {
            Out::Value(value) => text.extend(value),
            Out::Words(words) => {
                let named = bodies.iter().find_map(|body| {
                    let rest = words.strip_prefix(body)?.strip_prefix(": ")?;
                    text.is_empty().then(|| ((*body).to_owned(), rest.to_owned()))
                });
                match named {
                    Some((body, rest)) => {
                        text.push(Span::bold(format!("{body}: ")));
                        text.push(Span::plain(rest));
                    }
                    None => text.push(Span::plain(words)),
                }
            }
        }
    }
    Block::Paragraph(text)
}

/// Every name with what it stands for now, for who writes.
pub(super) fn listed(figures: &Record<Text>) -> BTreeMap<String, String> {
    let words = |text: &Text| text.iter().map(|span| span.text.as_str()).collect::<String>();
    figures
        .iter()
        .filter_map(|(name, value)| match value {
            Value::Some(text) => Some((format!("{{{{{name}}}}}"), words(text))),
            _ => None,
        })
        .collect()
}
