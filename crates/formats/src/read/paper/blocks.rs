//! Which line is which block of the decree's diagram.

use ansinh_domain::text::fold;

use super::layout::{Layout, Line};
use crate::paper::Rules;

/// The blocks of a paper; what is not there is `None` or empty.
#[derive(Debug, Default)]
pub(super) struct Blocks<'a> {
    pub(super) state_name: Option<&'a Line>,
    pub(super) motto: Option<&'a Line>,
    pub(super) superior: Vec<&'a Line>,
    pub(super) issuer: Vec<&'a Line>,
    pub(super) number: Option<&'a Line>,
    pub(super) place_date: Option<&'a Line>,
    pub(super) letter_subject: Vec<&'a Line>,
    pub(super) type_name: Option<&'a Line>,
    pub(super) subject: Vec<&'a Line>,
    pub(super) addressees: Vec<&'a Line>,
    pub(super) bases: Vec<&'a Line>,
    pub(super) body: Vec<&'a Line>,
    pub(super) recipients_label: Option<&'a Line>,
    pub(super) recipients: Vec<&'a Line>,
    pub(super) power: Vec<&'a Line>,
    pub(super) signer: Option<&'a Line>,
    pub(super) appendices: Vec<Appendix<'a>>,
    pub(super) sections: &'a [super::layout::Section],
}

/// The head of an appendix.
#[derive(Debug)]
pub(super) struct Appendix<'a> {
    pub(super) label: &'a Line,
    pub(super) title: Vec<&'a Line>,
    pub(super) attached: Option<&'a Line>,
}

/// Lines in which the head of a paper is looked for.
const HEAD: usize = 30;
/// Longer lines are text, not a date or a heading.
const SHORT: usize = 70;

/// Finds the blocks.
pub(super) fn find<'a>(layout: &'a Layout, rules: &Rules) -> Blocks<'a> {
    let lines: Vec<&Line> =
        layout.lines.iter().filter(|line| line.text.chars().any(char::is_alphanumeric)).collect();
    let mut blocks = Blocks { sections: &layout.sections, ..Blocks::default() };
    let foot = lines.iter().position(|line| fold(&line.text).trim().starts_with("noi nhan"));
    let end = foot.unwrap_or(lines.len());
    let head_end = head(&lines, lines.len().min(HEAD).min(end), &mut blocks);
    let body_start = title(&lines, head_end, end, rules, &mut blocks);
    body(lines.get(body_start..end).unwrap_or_default(), &mut blocks);
    if let Some(foot) = foot {
        signature(&lines, foot, &mut blocks);
    }
    appendices(lines.get(end..).unwrap_or_default(), &mut blocks);
    blocks
}

/// Returns where the head ends.
fn head<'a>(lines: &[&'a Line], within: usize, blocks: &mut Blocks<'a>) -> usize {
    let mut end = 0;
    let mut take = |test: &dyn Fn(&str, &Line) -> bool| {
        let found = lines.iter().take(within).position(|l| test(fold(&l.text).trim(), l))?;
        end = end.max(found + 1);
        lines.get(found).copied()
    };
    blocks.state_name =
        take(&|text, _| text.starts_with("cong hoa x") || text.contains("nghia viet nam"));
    blocks.motto = take(&|text, _| {
        text.starts_with("doc lap") && (text.contains("tu do") || text.contains("hanh phuc"))
    });
    blocks.number = take(&|text, line| {
        (text.starts_with("so:") || text.starts_with("so ")) && line.text.contains('/')
    });
    blocks.place_date = take(&|text, line| {
        let day = ["ngay", "thang", "nam"].iter().all(|word| text.contains(word));
        day && line.text.chars().count() <= SHORT && !text.starts_with("can cu")
    });
    let letter = take(&|text, _| text.starts_with("v/v"));
    if let Some(letter) = letter {
        let same = |line: &&&Line| line.cell == letter.cell && letter.cell.is_some();
        let from = lines.iter().position(|l| std::ptr::eq(*l, letter)).unwrap_or(0);
        let more = lines.iter().skip(from + 1).take_while(same).count();
        blocks.letter_subject = lines.iter().skip(from).take(more + 1).copied().collect();
        end = end.max(from + more + 1);
    }
    issuer(lines, end, blocks);
    end
}

/// Lines of the left column above the number: bold ones are the issuer's name.
fn issuer<'a>(lines: &[&'a Line], end: usize, blocks: &mut Blocks<'a>) {
    let known = [blocks.state_name, blocks.motto, blocks.place_date, blocks.number];
    let anchor = blocks.number.or(blocks.state_name);
    let column = |line: &Line| match (line.cell, anchor.and_then(|a| a.cell)) {
        (Some((table, row, cell)), Some((of, beside, anchored))) => {
            let left = cell < anchored && row == beside;
            table == of && if blocks.number.is_some() { cell == anchored } else { left }
        }
        (None, None) => true,
        _ => false,
    };
    let number = blocks.number.map(|n| n as *const Line);
    let mut names: Vec<&Line> = Vec::new();
    for line in lines.iter().take(end) {
        if Some(*line as *const Line) == number {
            break;
        }
        let taken = known.iter().flatten().any(|known| std::ptr::eq(*known, *line));
        if !taken && column(line) {
            names.push(line);
        }
    }
    let first_bold = names.iter().position(|l| is_bold(l)).unwrap_or(names.len().saturating_sub(1));
    blocks.issuer = names.split_off(first_bold.min(names.len()));
    blocks.superior = names;
}

/// Whether all its words are bold.
pub(super) fn is_bold(line: &Line) -> bool {
    line.runs.iter().filter(|run| !run.text.trim().is_empty()).all(|run| run.bold)
}

/// Whether there is no small letter in it.
pub(super) fn is_upper(text: &str) -> bool {
    !text.chars().any(char::is_lowercase)
}

/// Type, subject and addressees. Returns where the body starts.
fn title<'a>(
    lines: &[&'a Line],
    from: usize,
    end: usize,
    rules: &Rules,
    blocks: &mut Blocks<'a>,
) -> usize {
    let mut at = from;
    let starts = |line: &Line, word: &str| fold(&line.text).trim().starts_with(word);
    if blocks.letter_subject.is_empty() {
        let near = lines.iter().take(end.min(from + 4)).skip(from);
        let found = near.enumerate().find(|(_, l)| rules.type_named(l.text.trim()).is_some());
        if let Some((offset, line)) = found {
            blocks.type_name = Some(line);
            at = from + offset + 1;
            while let Some(line) = lines.get(at).filter(|_| at < end) {
                let first = blocks.subject.is_empty();
                let centred = line.look.align.as_deref() == Some("center");
                let other = ["kinh gui", "can cu", "thuc hien"].iter().any(|w| starts(line, w));
                if other || !(first || centred) || blocks.subject.len() > 4 {
                    break;
                }
                // Who decides, in capitals above the grounds of a decision.
                if !first && is_upper(&line.text) {
                    at += 1;
                    break;
                }
                blocks.subject.push(line);
                at += 1;
            }
        }
    }
    if let Some(line) = lines.get(at).filter(|line| at < end && starts(line, "kinh gui")) {
        blocks.addressees.push(line);
        at += 1;
        while let Some(line) =
            lines.get(at).filter(|line| at < end && line.text.trim().starts_with('-'))
        {
            blocks.addressees.push(line);
            at += 1;
        }
    }
    at
}

fn body<'a>(lines: &[&'a Line], blocks: &mut Blocks<'a>) {
    let text: Vec<&Line> = lines.iter().filter(|line| line.cell.is_none()).copied().collect();
    let starts = |line: &Line, word: &str| fold(&line.text).trim().starts_with(word);
    let grounds = text.iter().take_while(|line| starts(line, "can cu")).count();
    // A decision ends its grounds with whose proposal it follows.
    let proposed = |line: &&&Line| grounds > 0 && starts(line, "theo de nghi");
    let bases = grounds + text.iter().skip(grounds).take_while(proposed).count();
    // One alone is as often the opening sentence of the text.
    let alone = bases == 1 && !text.iter().take(1).all(|l| l.text.trim_end().ends_with(';'));
    let bases = if alone { 0 } else { bases };
    blocks.bases = text.iter().take(bases).copied().collect();
    blocks.body = text.iter().skip(bases).copied().collect();
}

fn signature<'a>(lines: &[&'a Line], foot: usize, blocks: &mut Blocks<'a>) {
    let Some(label) = lines.get(foot).copied() else { return };
    blocks.recipients_label = Some(label);
    let Some((table, row, column)) = label.cell else {
        let dashed = |line: &&&Line| line.text.trim().starts_with('-');
        blocks.recipients = lines.iter().skip(foot + 1).take_while(dashed).copied().collect();
        return;
    };
    let rest = lines.iter().skip(foot + 1);
    blocks.recipients = rest.filter(|l| l.cell == label.cell).copied().collect();
    let beside: Vec<&Line> = lines
        .iter()
        .filter(|l| l.cell.is_some_and(|(t, r, c)| t == table && r >= row && c > column))
        .copied()
        .collect();
    let upper = beside.iter().take_while(|line| is_upper(&line.text)).count();
    // A post that is not in capitals is still a post: the name is the last line.
    let powers = upper.max(beside.len().saturating_sub(1).min(upper + 1)).min(beside.len());
    let named = beside.len() > powers;
    blocks.power = beside.iter().take(powers).copied().collect();
    blocks.signer = if named { beside.last().copied() } else { None };
}

fn appendices<'a>(lines: &[&'a Line], blocks: &mut Blocks<'a>) {
    let is_label = |line: &Line| {
        line.cell.is_none()
            && line.text.chars().count() <= 16
            && fold(&line.text).trim().starts_with("phu luc")
    };
    let attached = |line: &Line| fold(&line.text).trim().starts_with("(kem theo");
    for (index, label) in lines.iter().enumerate().filter(|(_, line)| is_label(line)) {
        let below: Vec<&Line> = lines
            .iter()
            .skip(index + 1)
            .take_while(|l| l.cell.is_none() && !is_label(l))
            .take(6)
            .copied()
            .collect();
        let end = below.iter().position(|line| attached(line));
        let titles = end.unwrap_or_else(|| below.len().min(1));
        blocks.appendices.push(Appendix {
            label,
            title: below.iter().take(titles).copied().collect(),
            attached: end.and_then(|end| below.get(end).copied()),
        });
    }
}
