//! Signature, recipients and appendices: blocks 7 and 9b.

use ansinh_domain::text::fold;

use super::blocks::{Appendix, Blocks};
use super::fault::{FaultCode, Faults, WHOLE, place};
use super::head::styled;
use super::layout::Line;
use crate::paper::{Rules, RulesError};

/// Prefixes of power, without the dot.
const POWERS: [&str; 5] = ["TM", "Q", "KT", "TL", "TUQ"];
/// Titles that do not stand before a name.
const TITLES: [&str; 12] = [
    "ts.", "ths.", "th.s", "pgs.", "gs.", "bs.", "ks.", "cn.", "tien si", "thac si", "bac si",
    "ong ",
];

/// Checks what stands under the text.
pub(super) fn check(
    blocks: &Blocks<'_>,
    rules: &Rules,
    faults: &mut Faults,
) -> Result<(), RulesError> {
    signature(blocks, rules, faults)?;
    recipients(blocks, rules, faults)?;
    appendices(blocks, rules, faults)
}

fn signature(blocks: &Blocks<'_>, rules: &Rules, faults: &mut Faults) -> Result<(), RulesError> {
    let source = &rules.element("power")?.source;
    if blocks.power.is_empty() {
        let message = "Không thấy quyền hạn, chức vụ của người ký ngang với “Nơi nhận”, bên phải.";
        faults.add(FaultCode::SignatureMissing, WHOLE, message, source);
    }
    for line in &blocks.power {
        styled(line, "power", FaultCode::PowerStyle, rules, faults)?;
        if let Some(message) = power_words(line) {
            faults.add(FaultCode::PowerWords, place(line), message, source);
        }
    }
    let Some(line) = blocks.signer else { return Ok(()) };
    styled(line, "signer", FaultCode::SignerStyle, rules, faults)?;
    let name = fold(&line.text);
    if TITLES.iter().any(|title| name.trim().starts_with(title)) {
        let message = "Trước họ tên người ký không ghi học hàm, học vị và danh hiệu khác.";
        let source = &rules.element("signer")?.source;
        faults.add(FaultCode::SignerTitle, place(line), message, source);
    }
    Ok(())
}

/// What is wrong with the prefix of a post, if it has one.
fn power_words(line: &Line) -> Option<String> {
    let text = line.text.trim();
    let first = text.split_whitespace().next()?;
    let letters: String = first.chars().filter(char::is_ascii_alphabetic).collect();
    let found = POWERS.into_iter().find(|power| letters.eq_ignore_ascii_case(power))?;
    let wanted = format!("{found}.");
    // "Q." without a dot is a word of a name; everything else of the table is only a prefix.
    let prefix = found != "Q" || first.contains(['.', '/']);
    (first != wanted && prefix).then(|| {
        format!("Quyền hạn phải ghi “{wanted}” rồi cách một chữ đến chức vụ, ở đây là “{first}”.")
    })
}

fn recipients(blocks: &Blocks<'_>, rules: &Rules, faults: &mut Faults) -> Result<(), RulesError> {
    let source = &rules.element("recipients")?.source;
    let Some(label) = blocks.recipients_label else {
        faults.add(FaultCode::RecipientsMissing, WHOLE, "Không thấy “Nơi nhận:”.", source);
        return Ok(());
    };
    if label.text.trim() != "Nơi nhận:" {
        let message = "Phải ghi “Nơi nhận:” với dấu hai chấm.";
        faults.add(FaultCode::RecipientsWords, place(label), message, source);
    }
    styled(label, "recipients-label", FaultCode::RecipientsLabelStyle, rules, faults)?;
    for line in &blocks.recipients {
        styled(line, "recipients", FaultCode::RecipientsStyle, rules, faults)?;
    }
    let Some((last, above)) = blocks.recipients.split_last() else { return Ok(()) };
    for line in above {
        let text = line.text.trim();
        if !text.starts_with('-') || !text.ends_with(';') {
            let message = "Mỗi nơi nhận một dòng, bắt đầu bằng “-” và kết thúc bằng “;”.";
            faults.add(FaultCode::RecipientsWords, place(line), message, source);
        }
    }
    let text = last.text.trim();
    if !(text.starts_with("- Lưu: VT") || text.starts_with("- Lưu: Văn thư"))
        || !text.ends_with('.')
    {
        let message = "Dòng cuối phải là “- Lưu: VT, …” và kết thúc bằng dấu chấm.";
        faults.add(FaultCode::RecipientsWords, place(last), message, source);
    }
    let first = blocks.recipients.first().map(|line| fold(&line.text)).unwrap_or_default();
    if !blocks.addressees.is_empty() && !first.contains("nhu tren") {
        let message = "Văn bản có “Kính gửi” thì nơi nhận đầu tiên là “Như trên”.";
        faults.add(FaultCode::RecipientsWords, place(label), message, source);
    }
    Ok(())
}

fn appendices(blocks: &Blocks<'_>, rules: &Rules, faults: &mut Faults) -> Result<(), RulesError> {
    let source = &rules.element("appendix-label")?.source;
    let many = blocks.appendices.len() > 1;
    for appendix in &blocks.appendices {
        let label = appendix.label.text.trim();
        let number = label.split_whitespace().nth(2).unwrap_or_default();
        let roman = !number.is_empty() && number.chars().all(|c| "IVXLC".contains(c));
        if many && !roman {
            let message = "Có từ hai phụ lục trở lên thì đánh số thứ tự bằng chữ số La Mã.";
            faults.add(FaultCode::AppendixLabel, place(appendix.label), message, source);
        }
        styled(appendix.label, "appendix-label", FaultCode::AppendixStyle, rules, faults)?;
        for line in &appendix.title {
            styled(line, "appendix-title", FaultCode::AppendixStyle, rules, faults)?;
        }
        attached(appendix, rules, faults)?;
        pages(appendix, blocks, source, faults);
    }
    let told = |line: &&Line| fold(&line.text).contains("phu luc");
    if !blocks.appendices.is_empty() && !blocks.body.iter().any(told) {
        let message = "Văn bản có phụ lục thì trong nội dung phải có chỉ dẫn về phụ lục đó.";
        faults.add(FaultCode::AppendixUnmentioned, WHOLE, message, source);
    }
    Ok(())
}

fn attached(appendix: &Appendix<'_>, rules: &Rules, faults: &mut Faults) -> Result<(), RulesError> {
    match appendix.attached {
        Some(line) => styled(line, "appendix-attached", FaultCode::AppendixAttached, rules, faults),
        None => {
            let message = "Dưới tiêu đề phụ lục phải ghi “(Kèm theo … số … ngày … của …)”.";
            let source = &rules.element("appendix-attached")?.source;
            faults.add(FaultCode::AppendixAttached, place(appendix.label), message, source);
            Ok(())
        }
    }
}

fn pages(appendix: &Appendix<'_>, blocks: &Blocks<'_>, source: &str, faults: &mut Faults) {
    let section = blocks.sections.get(appendix.label.section);
    let own = appendix.label.section > 0
        && section.and_then(|section| section.starts_at).is_some_and(|at| (at - 1.0).abs() < 0.1);
    if !own {
        let message = "Số trang của phụ lục phải đánh riêng, từ 1.";
        faults.add(FaultCode::AppendixPages, place(appendix.label), message, source);
    }
}
