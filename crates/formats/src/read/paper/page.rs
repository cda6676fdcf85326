//! Paper, margins, letters, page numbers.

use super::fault::{FaultCode, Faults, WHOLE};
use super::layout::{Layout, Line, PAGE, Section};
use crate::paper::{Measure, Rules, RulesError};

/// Points of a millimetre.
pub(super) const MM: f32 = 72.0 / 25.4;
/// Word rounds to twentieths of a point, people to tenths of a millimetre.
pub(super) const TOLERANCE: f32 = 0.15;
const FONT: &str = "Times New Roman";
/// Papers of one page need no number.
const LONG: usize = 40;

/// Checks the page as a whole.
pub(super) fn check(layout: &Layout, rules: &Rules, faults: &mut Faults) -> Result<(), RulesError> {
    for (index, section) in layout.sections.iter().enumerate() {
        size(index, section, rules, faults)?;
        margins(index, section, rules, faults)?;
    }
    letters(layout, rules, faults)?;
    page_numbers(layout, rules, faults)
}

fn section_place(index: usize) -> String {
    if index == 0 {
        "trang của văn bản".to_owned()
    } else {
        format!("phần trang thứ {}", index + 1)
    }
}

fn shown(millimetres: f32) -> String {
    format!("{millimetres:.1}").replace(".0", "").replace('.', ",")
}

fn size(
    index: usize,
    section: &Section,
    rules: &Rules,
    faults: &mut Faults,
) -> Result<(), RulesError> {
    let (Some(width), Some(height)) = (section.width, section.height) else { return Ok(()) };
    let (short, long) = (width.min(height) / MM, width.max(height) / MM);
    let (short_rule, long_rule) =
        (rules.measure(Measure::PageShort)?, rules.measure(Measure::PageLong)?);
    let off = |value: f32, wanted: f32| (value - wanted).abs() > 1.0;
    if off(short, short_rule.low) || off(long, long_rule.low) {
        faults.add(
            FaultCode::PageSize,
            section_place(index),
            format!("Khổ giấy {} × {} mm, phải là A4 (210 × 297 mm).", shown(short), shown(long)),
            &short_rule.source,
        );
    }
    Ok(())
}

fn margins(
    index: usize,
    section: &Section,
    rules: &Rules,
    faults: &mut Faults,
) -> Result<(), RulesError> {
    let sides = [
        (section.top, Measure::MarginTop, FaultCode::MarginTop, "trên"),
        (section.bottom, Measure::MarginBottom, FaultCode::MarginBottom, "dưới"),
        (section.left, Measure::MarginLeft, FaultCode::MarginLeft, "trái"),
        (section.right, Measure::MarginRight, FaultCode::MarginRight, "phải"),
    ];
    for (value, measure, code, side) in sides {
        let rule = rules.measure(measure)?;
        let Some(value) = value.map(|points| points.abs() / MM) else { continue };
        let high = rule.high.unwrap_or(f32::MAX);
        if value < rule.low - TOLERANCE || value > high + TOLERANCE {
            let message = format!(
                "Lề {side} {} mm, phải từ {} đến {} mm.",
                shown(value),
                shown(rule.low),
                shown(high)
            );
            faults.add(code, section_place(index), message, &rule.source);
        }
    }
    Ok(())
}

fn letters(layout: &Layout, rules: &Rules, faults: &mut Faults) -> Result<(), RulesError> {
    let source = &rules.element("body")?.source;
    let written = |line: &Line, wrong: &dyn Fn(&super::layout::Run) -> bool| {
        line.runs.iter().any(|run| !run.text.trim().is_empty() && wrong(run))
    };
    let wrong = |test: &dyn Fn(&super::layout::Run) -> bool| -> Vec<&Line> {
        layout.lines.iter().filter(|line| written(line, test)).collect()
    };
    let other = wrong(&|run| !run.font.eq_ignore_ascii_case(FONT));
    if let Some(name) =
        other.iter().flat_map(|l| &l.runs).find(|r| !r.font.eq_ignore_ascii_case(FONT))
    {
        let message = format!("Phông chữ “{}”, phải là Times New Roman.", name.font);
        faults.lines(FaultCode::Font, &other, &message, source);
    }
    let colored = wrong(&|run| run.color.is_some());
    faults.lines(FaultCode::Color, &colored, "Chữ có màu, phải là màu đen.", source);
    Ok(())
}

fn page_numbers(layout: &Layout, rules: &Rules, faults: &mut Faults) -> Result<(), RulesError> {
    let rule = rules.element("page-number")?;
    let Some(first) = layout.sections.first() else { return Ok(()) };
    let number = |lines: &'_ [Line]| lines.iter().find(|l| l.text.contains(PAGE)).cloned();
    let Some(line) = number(&first.header) else {
        if number(&first.footer).is_some() {
            let message = "Số trang ở lề dưới, phải ở giữa lề trên.";
            faults.add(FaultCode::PageNumberPlace, "chân trang", message, &rule.source);
        } else if layout.lines.len() > LONG || layout.sections.len() > 1 {
            let message = "Văn bản nhiều trang không có số trang ở lề trên.";
            faults.add(FaultCode::PageNumberMissing, WHOLE, message, &rule.source);
        }
        return Ok(());
    };
    let place = "số trang ở lề trên";
    if line.look.align.as_deref() != Some("center") {
        let message = "Số trang không ở giữa lề trên.";
        faults.add(FaultCode::PageNumberPlace, place, message, &rule.source);
    }
    let run = line.runs.iter().find(|run| run.text.contains(PAGE));
    let off = |size: f32| size < rule.low || size > rule.high;
    if run.is_some_and(|run| off(run.size) || run.bold || run.italic) {
        let message = "Số trang phải là chữ đứng, cỡ 13 đến 14.";
        faults.add(FaultCode::PageNumberStyle, place, message, &rule.source);
    }
    if !first.first_page || number(&first.first_header).is_some() {
        let message = "Số trang hiện ở trang thứ nhất, phải ẩn.";
        faults.add(FaultCode::PageNumberFirst, "trang 1", message, &rule.source);
    }
    Ok(())
}
