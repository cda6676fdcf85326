//! Verdicts in papers: of each indicator and task with the reason, and of each group.
//!
//! What is reckoned is a field like a figure: its source is the assessment of the indicator or task
//! on a day.

use ansinh_domain::assess::{Bundle, Status, TaskState};
use ansinh_domain::date::shown;
use ansinh_formats::paper::{Block, Cell, HeadCell, Row, Source, Span, Table, Text, words};
use jiff::civil::Date;

use super::results::{IndicatorLine, Results, TaskLine};
use super::tables::count;

/// Words reckoned for an indicator, with where they come from.
fn reckoned(line: &IndicatorLine, day: Date, text: impl Into<String>) -> Span {
    match &line.judged {
        Some((origin, _)) => {
            let label = format!("Đánh giá chỉ tiêu {} tại ngày {}", line.row.code, shown(day));
            Span::figure(text, Source::assessment(origin, label))
        }
        None => Span::plain(text),
    }
}

/// Verdicts as part of a sentence: reasons of those that are not well.
pub(super) fn short(line: &IndicatorLine, day: Date) -> Text {
    let mut text = Text::new();
    for one in &line.by_year {
        text.push(Span::plain(format!(" Mốc năm {}: ", one.year)));
        text.push(reckoned(line, day, one.title));
        text.push(Span::plain("."));
        if let Some(reason) = one.reason.as_ref().filter(|_| one.wants_reason) {
            text.push(Span::plain(" "));
            text.push(reckoned(line, day, reason));
        }
    }
    if line.by_year.is_empty() {
        text.push(Span::plain(" "));
        text.push(reckoned(line, day, status(line).title()));
        text.push(Span::plain("."));
    }
    text
}

/// Verdicts with every reason and remark, a line each.
pub(super) fn whole(line: &IndicatorLine, day: Date) -> Text {
    let mut text = Text::new();
    let apart = |text: &mut Text| {
        if !text.is_empty() {
            text.push(Span::plain("\n"));
        }
    };
    for one in &line.by_year {
        apart(&mut text);
        text.push(Span::plain(format!("Mốc năm {}: ", one.year)));
        text.push(reckoned(line, day, one.title));
        text.push(Span::plain("."));
        if let Some(reason) = &one.reason {
            text.push(Span::plain(" "));
            text.push(reckoned(line, day, reason));
        }
    }
    if text.is_empty() {
        text.push(reckoned(line, day, status(line).title()));
    }
    let notes = line.judged.as_ref().map(|(_, out)| out.notes.as_slice()).unwrap_or_default();
    for note in notes {
        apart(&mut text);
        text.push(reckoned(line, day, note));
    }
    text
}

/// The verdict on an indicator.
pub(super) fn verdict(line: &IndicatorLine, day: Date) -> Span {
    reckoned(line, day, status(line).title())
}

/// The state of a task.
pub(super) fn task_state(line: &TaskLine, day: Date) -> Span {
    let label = format!("Tình trạng nhiệm vụ {} tại ngày {}", line.row.code, shown(day));
    Span::figure(line.out.state.title(), Source::task(line.row.id, label))
}

/// How an indicator stands; one that was never assessed has too little data.
pub(super) fn status(line: &IndicatorLine) -> Status {
    line.judged.as_ref().map_or(Status::InsufficientData, |(_, out)| out.status)
}

/// A task's state with the reason.
pub(super) fn task(line: &TaskLine, day: Date) -> Text {
    let label = format!("Tình trạng nhiệm vụ {} tại ngày {}", line.row.code, shown(day));
    let source = Source::task(line.row.id, label);
    vec![
        Span::figure(line.out.state.title(), source.clone()),
        Span::plain(". "),
        Span::figure(&line.out.reason, source),
    ]
}

/// Indicators that are not well, the worst first; of one standing the plan's order.
pub(super) fn worst(results: &Results) -> Vec<&IndicatorLine> {
    let bad =
        |line: &&IndicatorLine| matches!(Bundle::of(status(line)), Bundle::Bad | Bundle::Slow);
    let mut lines: Vec<&IndicatorLine> = results.indicators.iter().filter(bad).collect();
    lines.sort_by_key(|line| status(line).standing());
    lines
}

/// Late tasks, the longest overdue first.
pub(super) fn latest(results: &Results) -> Vec<&TaskLine> {
    let mut late: Vec<&TaskLine> = results.tasks.iter().filter(|line| line.overdue()).collect();
    late.sort_by_key(|line| std::cmp::Reverse(line.out.days_late));
    late
}

/// Evaluation by group: how many indicators of each stand how, and what is not well by name.
pub(super) fn by_group(results: &Results) -> Vec<Block> {
    if results.indicators.is_empty() {
        return vec![Block::Paragraph(words("Không có chỉ tiêu để đánh giá."))];
    }
    let mut blocks = Vec::new();
    let of = |bundle| {
        results.indicators.iter().filter(|line| Bundle::of(status(line)) == bundle).count()
    };
    let tag = |bundle: Bundle| format!("bundle-{}", bundle.word());
    let mut text = vec![
        Span::plain(format!("Tính đến ngày {}, trong ", shown(results.judged_on))),
        count(results.indicators.len(), "indicators", "Số chỉ tiêu đo được"),
        Span::plain(" chỉ tiêu có "),
    ];
    for (index, bundle) in Bundle::ALL.into_iter().enumerate() {
        text.push(Span::plain(if index == 0 { "" } else { "; " }));
        text.push(count(of(bundle), &tag(bundle), bundle.title()));
        text.push(Span::plain(format!(" {}", bundle.title().to_lowercase())));
    }
    text.push(Span::plain("."));
    blocks.push(Block::Paragraph(text));
    if results.indicators.iter().all(|line| Bundle::of(status(line)) == Bundle::Open) {
        blocks.push(Block::Paragraph(words(
            "Chưa chỉ tiêu nào có đủ số liệu để kết luận; lý do của từng chỉ tiêu nêu tại Phụ lục I.",
        )));
    }
    blocks.push(Block::Table(group_table(results)));
    let worst: Vec<&IndicatorLine> =
        worst(results).into_iter().filter(|line| Bundle::of(status(line)) == Bundle::Bad).collect();
    if !worst.is_empty() {
        let title = format!("{}:", Bundle::Bad.title());
        blocks.push(Block::Paragraph(vec![Span::italic(format!("Chỉ tiêu {}", lower(&title)))]));
    }
    for line in worst {
        let leads: Vec<&str> = line.row.leads.iter().map(|body| body.name.as_str()).collect();
        let mut text = vec![Span::plain(format!(
            "- {} {} (chủ trì: {}): ",
            line.row.code,
            line.row.name,
            leads.join(", ")
        ))];
        text.extend(one(line, results.judged_on));
        blocks.push(Block::Paragraph(text));
    }
    blocks
}

/// The status of an indicator with its reason.
pub(super) fn one(line: &IndicatorLine, day: Date) -> Text {
    let mut text = vec![reckoned(line, day, status(line).title()), Span::plain(". ")];
    if let Some((_, out)) = &line.judged {
        text.push(reckoned(line, day, &out.reason));
    }
    text
}

fn lower(text: &str) -> String {
    super::in_sentence(text)
}

fn group_table(results: &Results) -> Table {
    let mut groups: Vec<(String, String, [usize; 4])> = Vec::new();
    for line in &results.indicators {
        let code = line.row.group_code.clone().unwrap_or_default();
        let at = Bundle::ALL.iter().position(|one| *one == Bundle::of(status(line)));
        if groups.last().is_none_or(|(last, ..)| *last != code) {
            let name = line.row.group_name.clone().unwrap_or_default();
            groups.push((code, name, [0; 4]));
        }
        if let Some((_, _, counts)) = groups.last_mut()
            && let Some(count) = at.and_then(|at| counts.get_mut(at))
        {
            *count += 1;
        }
    }
    let row = |(code, name, counts): &(String, String, [usize; 4])| {
        let mut cells = vec![
            Cell::left(words(format!("{code}. {name}"))),
            Cell::centre(vec![count(
                counts.iter().sum(),
                &format!("group-all:{code}"),
                &format!("Nhóm {code}: số chỉ tiêu"),
            )]),
        ];
        for (bundle, number) in Bundle::ALL.into_iter().zip(counts) {
            let tag = format!("group-{}:{code}", bundle.word());
            let label = format!("Nhóm {code}: {}", bundle.title());
            cells.push(Cell::centre(vec![count(*number, &tag, &label)]));
        }
        Row { cells, strong: false }
    };
    let mut head = vec![HeadCell::one("Nhóm chỉ tiêu"), HeadCell::one("Số chỉ tiêu")];
    head.extend(Bundle::ALL.map(|bundle| HeadCell::one(bundle.title())));
    Table {
        columns: vec![40, 12, 12, 12, 12, 12],
        head: vec![head],
        rows: groups.iter().map(row).collect(),
    }
}

/// How many tasks of `lines` stand how, as the end of a sentence.
pub(super) fn tasks_counted(lines: &[&TaskLine], section: &str) -> Text {
    let of =
        |states: &[TaskState]| lines.iter().filter(|line| states.contains(&line.out.state)).count();
    let told = |what: &str, number: usize, words: &str| {
        count(number, &format!("tasks-{what}:{section}"), &format!("Mục {section}: {words}"))
    };
    use TaskState::{
        ContinuousKept, ContinuousLagging, ContinuousNew, DoneInTime, DoneLate, Dropped, InTime,
        Late, NoDeadline, NotDue,
    };
    let parts: [(&str, &str, &[TaskState]); 5] = [
        ("done", "đã xong", &[DoneInTime, DoneLate]),
        ("late", "quá hạn, chưa xong", &[Late]),
        ("in-time", "trong hạn hoặc chưa đến thời gian thực hiện", &[InTime, NotDue]),
        ("continuous", "thường xuyên", &[ContinuousKept, ContinuousLagging, ContinuousNew]),
        ("other", "không có hạn cụ thể hoặc không còn phù hợp", &[NoDeadline, Dropped]),
    ];
    let mut text = vec![told("all", lines.len(), "số nhiệm vụ"), Span::plain(" nhiệm vụ")];
    for (index, (what, title, states)) in parts.into_iter().enumerate() {
        let number = of(states);
        // The first two are said even when they are none.
        if index > 1 && number == 0 {
            continue;
        }
        text.push(Span::plain(if index == 0 { ": " } else { "; " }));
        text.push(told(what, number, title));
        text.push(Span::plain(format!(" {title}")));
        let slow = of(&[DoneLate]);
        if what == "done" && slow > 0 {
            text.push(Span::plain(" (trong đó "));
            text.push(told("done-late", slow, "xong nhưng muộn"));
            text.push(Span::plain(" muộn)"));
        }
    }
    text.push(Span::plain("."));
    text
}
