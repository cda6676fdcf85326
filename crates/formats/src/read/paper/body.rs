//! The text: block 6.

use super::blocks::{Blocks, is_bold, is_upper};
use super::fault::{FaultCode, Faults, WHOLE, place};
use super::head::styled;
use super::layout::Line;
use super::page::{MM, TOLERANCE};
use crate::paper::{Measure, Rules, RulesError};

/// Longer lines that begin with a Roman number are sentences.
const HEADING: usize = 160;

/// Checks bases, text and its end.
pub(super) fn check(
    blocks: &Blocks<'_>,
    rules: &Rules,
    faults: &mut Faults,
) -> Result<(), RulesError> {
    bases(blocks, rules, faults)?;
    if blocks.body.is_empty() {
        let message = "Không thấy nội dung giữa phần đầu và “Nơi nhận”.";
        faults.add(FaultCode::BodyMissing, WHOLE, message, &rules.element("body")?.source);
        return Ok(());
    }
    sizes(blocks, rules, faults)?;
    paragraphs(blocks, rules, faults)?;
    headings(blocks, rules, faults)?;
    if let Some(line) = blocks.body.last()
        && !line.text.trim_end().ends_with("./.")
    {
        let message = "Nội dung phải kết thúc bằng “./.”.";
        faults.add(FaultCode::EndMark, place(line), message, &rules.element("body")?.source);
    }
    Ok(())
}

fn bases(blocks: &Blocks<'_>, rules: &Rules, faults: &mut Faults) -> Result<(), RulesError> {
    let last = blocks.bases.len().saturating_sub(1);
    for (index, line) in blocks.bases.iter().enumerate() {
        let mark = if index == last { '.' } else { ';' };
        // The last of several may also be cut off by the decision's own words.
        if !line.text.trim_end().ends_with(mark) {
            let message = format!("Căn cứ này phải kết thúc bằng dấu “{mark}”.");
            let source = &rules.element("basis")?.source;
            faults.add(FaultCode::BasisWords, place(line), message, source);
        }
        styled(line, "basis", FaultCode::BasisStyle, rules, faults)?;
    }
    Ok(())
}

fn size_of(line: &Line) -> Option<f32> {
    line.runs.iter().find(|run| !run.text.trim().is_empty()).map(|run| run.size)
}

fn sizes(blocks: &Blocks<'_>, rules: &Rules, faults: &mut Faults) -> Result<(), RulesError> {
    let rule = rules.element("body")?;
    let off = |line: &&&Line| {
        line.runs
            .iter()
            .filter(|run| !run.text.trim().is_empty())
            .any(|run| run.size < rule.low || run.size > rule.high)
    };
    let wrong: Vec<&Line> = blocks.body.iter().filter(off).copied().collect();
    let message = format!("Cỡ chữ nội dung phải từ {} đến {}.", rule.low, rule.high);
    faults.lines(FaultCode::BodySize, &wrong, &message, &rule.source);
    if !wrong.is_empty() {
        return Ok(());
    }
    let Some(first) = blocks.body.first().and_then(|line| size_of(line)) else { return Ok(()) };
    let other = |line: &&&Line| size_of(line).is_some_and(|size| (size - first).abs() > 0.01);
    let wrong: Vec<&Line> = blocks.body.iter().filter(other).copied().collect();
    let message = "Nội dung có nhiều cỡ chữ, phải thống nhất một cỡ.";
    faults.lines(FaultCode::BodySizes, &wrong, message, &rule.source);
    Ok(())
}

/// Paragraphs of running text: not headings in the middle, not lists of Word.
fn running<'a>(blocks: &'a Blocks<'_>) -> impl Iterator<Item = &'a Line> {
    blocks
        .body
        .iter()
        .copied()
        .filter(|line| line.look.align.as_deref() != Some("center") || !is_bold(line))
}

fn paragraphs(blocks: &Blocks<'_>, rules: &Rules, faults: &mut Faults) -> Result<(), RulesError> {
    let justified = |line: &&Line| line.look.align.as_deref() == Some("both") || is_bold(line);
    let wrong: Vec<&Line> = running(blocks).filter(|line| !justified(line)).collect();
    let message = "Nội dung phải canh đều cả hai lề.";
    faults.lines(FaultCode::BodyAlign, &wrong, message, &rules.element("body")?.source);

    let rule = rules.measure(Measure::FirstLine)?;
    let (low, high) = (rule.low, rule.high.unwrap_or(rule.low));
    let indented = |line: &&Line| {
        let first = line.look.first_line.unwrap_or(0.0) / MM;
        line.listed || [low, high].iter().any(|wanted| (first - wanted).abs() <= TOLERANCE)
    };
    let wrong: Vec<&Line> = running(blocks).filter(|line| !indented(line)).collect();
    let message = "Chữ đầu đoạn phải lùi vào 1 cm hoặc 1,27 cm.";
    faults.lines(FaultCode::BodyIndent, &wrong, message, &rule.source);

    let rule = rules.measure(Measure::ParagraphGap)?;
    let gap = |line: &Line| line.look.before.unwrap_or(0.0) + line.look.after.unwrap_or(0.0);
    let together = |line: &Line| line.look.contextual == Some(true);
    let wrong: Vec<&Line> =
        running(blocks).filter(|line| together(line) || gap(line) < rule.low - TOLERANCE).collect();
    let message = "Khoảng cách giữa các đoạn phải từ 6pt trở lên.";
    faults.lines(FaultCode::BodyGap, &wrong, message, &rule.source);

    let rule = rules.measure(Measure::LineSpacing)?;
    let (low, high) = (rule.low, rule.high.unwrap_or(f32::MAX));
    let lines = |line: &Line| match line.look.exact {
        // A single line of Times New Roman takes 1.15 of its size.
        Some(exact) => size_of(line).map_or(1.0, |size| exact / (size * 1.15)),
        None => line.look.line.unwrap_or(1.0),
    };
    let off = |line: &&Line| lines(line) < low - 0.02 || lines(line) > high + 0.02;
    let wrong: Vec<&Line> = running(blocks).filter(off).collect();
    let message = "Khoảng cách giữa các dòng phải từ dòng đơn đến 1,5 dòng.";
    faults.lines(FaultCode::BodyLines, &wrong, message, &rule.source);
    Ok(())
}

fn headings(blocks: &Blocks<'_>, rules: &Rules, faults: &mut Faults) -> Result<(), RulesError> {
    let rule = rules.element("section")?;
    let roman = |line: &&&Line| {
        let text = line.text.trim();
        let number = text.split_once(". ").map(|(number, _)| number);
        number.is_some_and(|n| !n.is_empty() && n.chars().all(|c| "IVX".contains(c)))
            && text.chars().count() <= HEADING
    };
    let wrong: Vec<&Line> = blocks
        .body
        .iter()
        .filter(roman)
        .filter(|line| !(is_bold(line) && is_upper(&line.text)))
        .copied()
        .collect();
    let message = "Mục đánh số La Mã có tiêu đề phải là chữ in hoa, đậm.";
    faults.lines(FaultCode::HeadingStyle, &wrong, message, &rule.source);
    Ok(())
}
