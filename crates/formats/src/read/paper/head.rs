//! The head of a paper: blocks 1 to 5 and 9a.

use ansinh_domain::text::clean;

use super::blocks::{Blocks, is_upper};
use super::fault::{FaultCode, Faults, WHOLE, place};
use super::layout::Line;
use crate::paper::{Rules, RulesError};

const STATE_NAME: &str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
/// The other place of the tone mark is as right.
const STATE_NAME_NEW: &str = "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM";
const MOTTO: &str = "Độc lập - Tự do - Hạnh phúc";

/// Checks a line against the rule of an element.
pub(super) fn styled(
    line: &Line,
    element: &str,
    code: FaultCode,
    rules: &Rules,
    faults: &mut Faults,
) -> Result<(), RulesError> {
    let rule = rules.element(element)?;
    let mut wrong = Vec::new();
    let runs = || line.runs.iter().filter(|run| !run.text.trim().is_empty());
    if let Some(run) = runs().find(|run| run.size < rule.low || run.size > rule.high) {
        let wanted = if rule.low < rule.high {
            format!("{} đến {}", rule.low, rule.high)
        } else {
            rule.low.to_string()
        };
        wrong.push(format!("cỡ chữ {}, phải là {wanted}", run.size));
    }
    if runs().any(|run| run.bold != rule.bold) {
        wrong.push(if rule.bold { "phải in đậm" } else { "không in đậm" }.to_owned());
    }
    if runs().any(|run| run.italic != rule.italic) {
        wrong.push(if rule.italic { "phải in nghiêng" } else { "phải là chữ đứng" }.to_owned());
    }
    if rule.upper && !is_upper(&line.text) {
        wrong.push("phải là chữ in hoa".to_owned());
    }
    if !rule.upper
        && line.text.chars().filter(|c| c.is_alphabetic()).count() > 6
        && is_upper(&line.text)
    {
        wrong.push("phải là chữ in thường".to_owned());
    }
    if rule.centre && line.look.align.as_deref() != Some("center") {
        wrong.push("phải canh giữa".to_owned());
    }
    if !wrong.is_empty() {
        faults.add(code, place(line), format!("{}.", sentence(&wrong.join("; "))), &rule.source);
    }
    Ok(())
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Checks the head.
pub(super) fn check(
    blocks: &Blocks<'_>,
    rules: &Rules,
    faults: &mut Faults,
) -> Result<(), RulesError> {
    state(blocks, rules, faults)?;
    issuer(blocks, rules, faults)?;
    number(blocks, rules, faults)?;
    place_date(blocks, rules, faults)?;
    together(blocks, rules, faults)?;
    title(blocks, rules, faults)?;
    addressees(blocks, rules, faults)
}

fn state(blocks: &Blocks<'_>, rules: &Rules, faults: &mut Faults) -> Result<(), RulesError> {
    let source = &rules.element("state-name")?.source;
    match blocks.state_name {
        None => {
            let message = "Không thấy Quốc hiệu “CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM”.";
            faults.add(FaultCode::StateNameMissing, WHOLE, message, source);
        }
        Some(line) => {
            let text = clean(&line.text).to_uppercase();
            if text != STATE_NAME && text != STATE_NAME_NEW {
                let message = format!("Quốc hiệu viết sai, phải là “{STATE_NAME}”.");
                faults.add(FaultCode::StateNameWords, place(line), message, source);
            }
            styled(line, "state-name", FaultCode::StateNameStyle, rules, faults)?;
        }
    }
    let source = &rules.element("motto")?.source;
    match blocks.motto {
        None => {
            let message = format!("Không thấy Tiêu ngữ “{MOTTO}”.");
            faults.add(FaultCode::MottoMissing, WHOLE, message, source);
        }
        Some(line) => {
            // Signs are compared as they stand: a long dash is not the decree's.
            if line.text.trim() != MOTTO {
                let message = format!(
                    "Tiêu ngữ viết sai, phải là “{MOTTO}” với gạch nối (-) có cách chữ ở hai bên."
                );
                faults.add(FaultCode::MottoWords, place(line), message, source);
            }
            styled(line, "motto", FaultCode::MottoStyle, rules, faults)?;
        }
    }
    Ok(())
}

fn issuer(blocks: &Blocks<'_>, rules: &Rules, faults: &mut Faults) -> Result<(), RulesError> {
    if blocks.issuer.is_empty() {
        let message = "Không thấy tên cơ quan ban hành ở góc trên bên trái.";
        let source = &rules.element("issuer")?.source;
        faults.add(FaultCode::IssuerMissing, WHOLE, message, source);
    }
    for line in &blocks.issuer {
        styled(line, "issuer", FaultCode::IssuerStyle, rules, faults)?;
    }
    for line in &blocks.superior {
        styled(line, "superior", FaultCode::SuperiorStyle, rules, faults)?;
    }
    Ok(())
}

fn number(blocks: &Blocks<'_>, rules: &Rules, faults: &mut Faults) -> Result<(), RulesError> {
    let source = &rules.element("number")?.source;
    let Some(line) = blocks.number else {
        let message = "Không thấy dòng “Số: …/…” dưới tên cơ quan ban hành.";
        faults.add(FaultCode::NumberMissing, WHOLE, message, source);
        return Ok(());
    };
    let text = line.text.trim();
    let after = text.split_once(':').map_or("", |(_, after)| after);
    let (number, symbol) = after.split_once('/').unwrap_or((after, ""));
    let digits = number.trim();
    let mut wrong = Vec::new();
    if !text.starts_with("Số:") {
        wrong.push("phải bắt đầu bằng “Số:”");
    }
    if !digits.is_empty() && (number.ends_with(' ') || symbol.starts_with(' ')) {
        wrong.push("không có cách chữ ở hai bên dấu “/”");
    }
    if symbol.trim().contains(' ') || symbol.contains('–') {
        wrong.push("các nhóm chữ của ký hiệu nối bằng “-”, không có cách chữ");
    }
    if digits.chars().count() == 1 && digits.parse::<u32>().is_ok() {
        wrong.push("số nhỏ hơn 10 phải ghi thêm 0 ở trước");
    }
    if !is_upper_symbol(symbol, rules) {
        wrong.push("ký hiệu viết bằng chữ in hoa");
    }
    if !wrong.is_empty() {
        let message = format!("{}.", sentence(&wrong.join("; ")));
        faults.add(FaultCode::NumberWords, place(line), message, source);
    }
    symbol_type(line, symbol.trim(), blocks, rules, faults);
    styled(line, "number", FaultCode::NumberStyle, rules, faults)
}

/// Small letters are right only where an abbreviation of the table has them ("TTr", "QyĐ").
fn is_upper_symbol(symbol: &str, rules: &Rules) -> bool {
    symbol
        .trim()
        .split(['-', '/'])
        .all(|group| is_upper(group) || rules.types().iter().any(|kind| kind.abbreviation == group))
}

fn symbol_type(line: &Line, symbol: &str, blocks: &Blocks<'_>, rules: &Rules, faults: &mut Faults) {
    let first = symbol.split('-').next().unwrap_or_default();
    if let Some(kind) = blocks.type_name.and_then(|name| rules.type_named(name.text.trim())) {
        if first != kind.abbreviation {
            let message = format!(
                "Ký hiệu của {} phải bắt đầu bằng “{}”, ở đây là “{first}”.",
                kind.name.to_lowercase(),
                kind.abbreviation
            );
            faults.add(FaultCode::SymbolType, place(line), message, &kind.source);
        }
    } else if !blocks.letter_subject.is_empty()
        && let Some(kind) = rules.types().iter().find(|kind| kind.abbreviation == first)
    {
        let message = format!(
            "Công văn không có chữ viết tắt tên loại trong ký hiệu; “{first}” là của {}.",
            kind.name.to_lowercase()
        );
        faults.add(FaultCode::SymbolType, place(line), message, &kind.source);
    }
}

fn place_date(blocks: &Blocks<'_>, rules: &Rules, faults: &mut Faults) -> Result<(), RulesError> {
    let source = &rules.element("place-date")?.source;
    let Some(line) = blocks.place_date else {
        let message = "Không thấy dòng địa danh và thời gian (“…, ngày … tháng … năm …”).";
        faults.add(FaultCode::PlaceDateMissing, WHOLE, message, source);
        return Ok(());
    };
    let text = line.text.trim();
    let mut wrong = Vec::new();
    if !text.contains(", ngày") {
        wrong.push("sau địa danh có dấu phẩy rồi đến “ngày”");
    }
    let after = |word: &str| text.split_once(word).map(|(_, rest)| digits(rest));
    if after("ngày").is_some_and(|day| day.len() == 1) {
        wrong.push("ngày nhỏ hơn 10 phải ghi thêm 0 ở trước");
    }
    match after("tháng").as_deref() {
        Some("1" | "2") => wrong.push("tháng 1, tháng 2 phải ghi thêm 0 ở trước"),
        Some(month) if month.starts_with('0') && !matches!(month, "01" | "02") => {
            wrong.push("từ tháng 3 trở đi không ghi số 0 ở trước");
        }
        _ => {}
    }
    if !wrong.is_empty() {
        let message = format!("{}.", sentence(&wrong.join("; ")));
        faults.add(FaultCode::PlaceDateWords, place(line), message, source);
    }
    styled(line, "place-date", FaultCode::PlaceDateStyle, rules, faults)
}

fn digits(text: &str) -> String {
    text.trim_start().chars().take_while(char::is_ascii_digit).collect()
}

/// Sizes of Quốc hiệu, Tiêu ngữ and date go together: 12, 13, 13 or 13, 14, 14.
fn together(blocks: &Blocks<'_>, rules: &Rules, faults: &mut Faults) -> Result<(), RulesError> {
    let size = |line: Option<&Line>| line.and_then(|l| l.runs.first()).map(|run| run.size);
    let (Some(state), Some(motto)) = (size(blocks.state_name), size(blocks.motto)) else {
        return Ok(());
    };
    let date = size(blocks.place_date).unwrap_or(motto);
    let rule = rules.element("state-name")?;
    // Sizes out of the range are told where they stand.
    let within = (rule.low..=rule.high).contains(&state);
    let near = |a: f32, b: f32| (a - b).abs() < 0.01;
    if within && !(near(motto, state + 1.0) && near(date, motto)) {
        let message = format!(
            "Quốc hiệu cỡ {state}, Tiêu ngữ cỡ {motto}, ngày tháng cỡ {date}: phải là 12, 13, 13 hoặc 13, 14, 14."
        );
        faults.add(FaultCode::SizesTogether, "đầu trang 1", message, &rule.source);
    }
    Ok(())
}

fn title(blocks: &Blocks<'_>, rules: &Rules, faults: &mut Faults) -> Result<(), RulesError> {
    for line in &blocks.letter_subject {
        styled(line, "letter-subject", FaultCode::LetterSubjectStyle, rules, faults)?;
    }
    if let Some(line) = blocks.type_name {
        styled(line, "type-name", FaultCode::TypeNameStyle, rules, faults)?;
    }
    for line in &blocks.subject {
        styled(line, "subject", FaultCode::SubjectStyle, rules, faults)?;
    }
    if blocks.subject.is_empty() && blocks.letter_subject.is_empty() {
        let message = "Không thấy tên loại kèm trích yếu, cũng không thấy “V/v …” của công văn.";
        let source = &rules.element("subject")?.source;
        faults.add(FaultCode::SubjectMissing, WHOLE, message, source);
    }
    Ok(())
}

fn addressees(blocks: &Blocks<'_>, rules: &Rules, faults: &mut Faults) -> Result<(), RulesError> {
    let source = &rules.element("addressee")?.source;
    for line in &blocks.addressees {
        styled(line, "addressee", FaultCode::AddresseeStyle, rules, faults)?;
    }
    let Some((label, items)) = blocks.addressees.split_first() else { return Ok(()) };
    if !label.text.trim().starts_with("Kính gửi:") {
        let message = "Sau “Kính gửi” phải có dấu hai chấm.";
        faults.add(FaultCode::AddresseeWords, place(label), message, source);
    }
    if let [one] = items {
        let message = "Chỉ một nơi nhận thì ghi cùng dòng với “Kính gửi:”, không gạch đầu dòng.";
        faults.add(FaultCode::AddresseeWords, place(one), message, source);
    }
    let last = items.len().saturating_sub(1);
    for (index, line) in items.iter().enumerate().filter(|_| items.len() > 1) {
        let mark = if index == last { '.' } else { ';' };
        if !line.text.trim_end().ends_with(mark) {
            let message = format!("Dòng này phải kết thúc bằng dấu “{mark}”.");
            faults.add(FaultCode::AddresseeWords, place(line), message, source);
        }
    }
    Ok(())
}
