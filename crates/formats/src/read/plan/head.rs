//! The head of the document: issuer, number, place and date, type, subject, bases, signer.

use ansinh_domain::citation::{Citation, read_citations};
use ansinh_domain::plan::{Field, FindingCode, Place, PlanDraft, PlanHead, Severity};
use ansinh_domain::text;
use jiff::civil::Date;

use super::collect::Findings;
use super::lines::{TextLine, is_upper};
use super::ordinal::Ordinal;

/// Kinds of document that carry a plan, as they are titled.
const TYPES: [(&str, &str); 12] = [
    ("KẾ HOẠCH", "Kế hoạch"),
    ("CHƯƠNG TRÌNH HÀNH ĐỘNG", "Chương trình hành động"),
    ("CHƯƠNG TRÌNH", "Chương trình"),
    ("QUYẾT ĐỊNH", "Quyết định"),
    ("NGHỊ QUYẾT", "Nghị quyết"),
    ("CHỈ THỊ", "Chỉ thị"),
    ("ĐỀ ÁN", "Đề án"),
    ("PHƯƠNG ÁN", "Phương án"),
    ("HƯỚNG DẪN", "Hướng dẫn"),
    ("THÔNG BÁO", "Thông báo"),
    ("BÁO CÁO", "Báo cáo"),
    ("TỜ TRÌNH", "Tờ trình"),
];

/// How many lines from the top the head may take.
const HEAD_LINES: usize = 60;

/// Reads the head into `draft.head` and `draft.basis`; what is missing becomes a finding.
pub(crate) fn read(lines: &[TextLine], draft: &mut PlanDraft, findings: &mut Findings) {
    let top = lines.get(..lines.len().min(HEAD_LINES)).unwrap_or(lines);
    let title_at = top.iter().position(|line| type_of(&line.text).is_some());
    let mut head = PlanHead::default();
    let before_title = top.get(..title_at.unwrap_or(top.len().min(15))).unwrap_or(top);
    (head.number, head.place, head.date) = number_place_date(before_title);
    head.issuer = issuer(before_title);
    let mut body_at = title_at.unwrap_or(0);
    if let Some(at) = title_at {
        head.doc_type = top.get(at).and_then(|l| type_of(&l.text)).map(|(kind, _)| kind.to_owned());
        let (title, next) = title(top, at);
        head.title = title;
        body_at = next;
    }
    (head.signer, head.signer_post) = signer(lines);
    if head.place.is_none() && head.date.is_none() {
        // Plans of a commune print the date under the title now and then.
        let (_, place, date) = number_place_date(top);
        head.place = place;
        head.date = date;
    }
    draft.basis = basis(lines.get(body_at..).unwrap_or(&[]));
    missing(&head, findings);
    draft.head = head;
}

fn type_of(line: &str) -> Option<(&'static str, &str)> {
    let line = line.trim_end_matches([':', '.', ' ']);
    if !is_upper(line.split_whitespace().next().unwrap_or_default()) {
        return None;
    }
    TYPES.iter().find_map(|(printed, kind)| {
        let rest = line.strip_prefix(printed)?;
        (rest.is_empty() || rest.starts_with(' ')).then_some((*kind, rest.trim()))
    })
}

/// The subject line below the type, and the index of the first line after it.
fn title(top: &[TextLine], at: usize) -> (Option<String>, usize) {
    let mut parts: Vec<&str> = Vec::new();
    let mut block = top.get(at).map_or(0, |line| line.block);
    if let Some((_, rest)) = top.get(at).and_then(|l| type_of(&l.text))
        && !rest.is_empty()
    {
        parts.push(rest);
    }
    let mut next = at + 1;
    while let Some(line) = top.get(next) {
        let text = line.text.as_str();
        let rule = text.chars().all(|c| !c.is_alphanumeric());
        let ends = Ordinal::split_heading(text).is_some()
            || text.chars().count() > 600
            || (begins_body(text) && !(parts.is_empty() && is_upper(text)));
        // A table in between, or an appendix, is no part of the title.
        let apart = line.block > block + 1
            || line.in_table != top.get(at).is_some_and(|first| first.in_table)
            || text::fold(text).starts_with("phu luc");
        if apart {
            break;
        }
        block = line.block;
        let upper_ended = parts.first().is_some_and(|first| is_upper(first)) && !is_upper(text);
        if ends && !parts.is_empty() || upper_ended || parts.len() >= 6 {
            break;
        }
        next += 1;
        if rule {
            if parts.is_empty() {
                continue;
            }
            break;
        }
        parts.push(text);
    }
    let joined = text::clean(&parts.join(" "));
    ((!joined.is_empty()).then_some(joined), next)
}

/// How the first sentence of the text begins.
fn begins_body(line: &str) -> bool {
    if is_upper(line) {
        return false;
    }
    const OPENINGS: [&str; 12] = [
        "Căn cứ",
        "Thực hiện",
        "Để ",
        "Nhằm ",
        "Theo ",
        "Ủy ban nhân dân",
        "Uỷ ban nhân dân",
        "UBND",
        "Xét ",
        "Sau khi",
        "Tiếp tục",
        "Phát huy",
    ];
    OPENINGS.iter().any(|o| line.starts_with(o))
}

/// "Số: 103/KH-UBND" and "Tuyên Quang, ngày 24 tháng 5 năm 2024", which may share a line.
fn number_place_date(lines: &[TextLine]) -> (Option<String>, Option<String>, Option<Date>) {
    let mut number = None;
    let mut place = None;
    let mut date = None;
    for line in lines {
        let text = line.text.as_str();
        if number.is_none() {
            number = after_so(text).and_then(number_of);
        }
        if date.is_none()
            && let Some((before, found)) = date_line(text)
        {
            date = found;
            place = before;
        }
    }
    (number, place, date)
}

/// What stands after "Số:"; at the beginning of a line the colon may be missing.
fn after_so(line: &str) -> Option<&str> {
    ["Số:", "Số :", "SỐ:"]
        .iter()
        .find_map(|word| line.split_once(word).map(|(_, rest)| rest))
        .or_else(|| line.strip_prefix("Số "))
}

/// "103/KH-UBND", also "103 /KH-UBND"; nothing before the slash is a draft without a number yet.
fn number_of(rest: &str) -> Option<String> {
    let rest = rest.trim_start();
    let digits = rest.find(|c: char| !c.is_ascii_digit()).filter(|at| *at > 0)?;
    let (digits, symbol) = rest.split_at(digits);
    let symbol = symbol.trim_start();
    let end = symbol.find(char::is_whitespace).unwrap_or(symbol.len());
    let symbol = symbol.get(..end)?.trim_end_matches([',', ';', '.']);
    symbol.starts_with(['/', '-']).then(|| format!("{digits}{symbol}"))
}

/// "Tuyên Quang, ngày 24 tháng 5 năm 2024": the place and the date, if they are filled in.
fn date_line(line: &str) -> Option<(Option<String>, Option<Date>)> {
    let at = line.find(", ngày").or_else(|| line.find(",ngày"))?;
    let rest = line.get(at..)?;
    let in_words = rest.contains("tháng") && rest.contains("năm");
    if !in_words && rest.matches('/').count() != 2 {
        return None;
    }
    let numbers: Vec<i16> = rest
        .split(|c: char| !c.is_ascii_digit())
        .filter(|p| !p.is_empty() && p.len() <= 4)
        .filter_map(|p| p.parse().ok())
        .collect();
    let date = match numbers.as_slice() {
        [day, month, year, ..] => match (i8::try_from(*day), i8::try_from(*month)) {
            (Ok(day), Ok(month)) => Date::new(*year, month, day).ok(),
            _ => None,
        },
        _ => None,
    };
    // The place follows the number when both stand on one line.
    let before = line.get(..at).unwrap_or_default();
    let place = before.rsplit_once("  ").map_or(before, |(_, p)| p);
    let place = place.rsplit_once("UBND ").map_or(place, |(_, p)| p);
    let place = text::clean(place);
    let short = !place.is_empty() && place.chars().count() <= 40;
    Some((short.then_some(place), date))
}

/// The issuing body: the lines in capitals above the number, without the motto.
fn issuer(lines: &[TextLine]) -> Option<String> {
    let mut names: Vec<String> = Vec::new();
    for line in lines {
        let text = line.text.as_str();
        let folded = text::fold(text);
        if folded.contains("cong hoa xa hoi chu nghia") || folded.contains("dang cong san viet nam")
        {
            // Head and motto on one line of text: the issuer stands before the motto.
            let before = text
                .find("CỘNG HÒA")
                .or_else(|| text.find("CỘNG HOÀ"))
                .and_then(|at| text.get(..at));
            if let Some(before) = before.map(text::clean).filter(|b| !b.is_empty()) {
                names.push(before);
            }
            continue;
        }
        let low = text.to_lowercase();
        if folded.starts_with("doc lap") || low.starts_with("số:") || low.starts_with("số ") {
            continue;
        }
        if is_upper(text) && text.chars().count() > 3 && names.len() < 4 {
            names.push(text.to_owned());
        }
    }
    let local = |name: &str| {
        ["TỈNH ", "THÀNH PHỐ ", "TP", "HUYỆN ", "QUẬN ", "XÃ ", "PHƯỜNG ", "THỊ TRẤN ", "ĐẶC KHU "]
            .iter()
            .any(|w| name.starts_with(w))
    };
    let last = names.last()?.clone();
    let whole = match names.len().checked_sub(2).and_then(|at| names.get(at)) {
        Some(above) if local(&last) && !above.contains("TỈNH ") => format!("{above} {last}"),
        _ => last,
    };
    Some(ordinary_case(&whole))
}

/// A name printed in capitals, in ordinary case: a capital on the first word, on each field of a
/// department ("Sở Lao động - Thương binh và Xã hội"), and on the proper name after "tỉnh",
/// "huyện", "xã" (Decree 30/2020, Appendix II).
pub(crate) fn ordinary_case(upper: &str) -> String {
    const PROPER_AFTER: [&str; 7] = ["tỉnh", "huyện", "quận", "xã", "phường", "trấn", "phố"];
    const ABBREVIATIONS: [&str; 8] =
        ["ubnd", "hđnd", "ubmttq", "mttq", "bch", "btv", "bhxh", "bql"];
    let lower = text::clean(upper).to_lowercase().replace("uỷ ", "ủy ");
    let words: Vec<&str> = lower.split(' ').collect();
    let word = |at: Option<usize>| at.and_then(|at| words.get(at)).copied().unwrap_or_default();
    let department = matches!(word(Some(0)), "sở" | "bộ" | "ban" | "cục");
    let mut proper = false;
    let mut out: Vec<String> = Vec::new();
    for (index, own) in words.iter().enumerate() {
        let before = word(index.checked_sub(1));
        let field = department
            && (index == 1 || matches!(before, "-" | "–" | "và") || before.ends_with(','))
            || (before == "công" && *own == "thương");
        out.push(if ABBREVIATIONS.contains(own) {
            own.to_uppercase()
        } else if index == 0 || proper && !matches!(*own, "ủy" | "đoàn") || field {
            capital(own)
        } else {
            (*own).to_owned()
        });
        let society = *own == "xã" && word(Some(index + 1)) == "hội";
        let special = *own == "khu" && before == "đặc";
        proper |= PROPER_AFTER.contains(own) && !society || special;
    }
    out.join(" ")
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// The documents the text rests on: those of its opening, before the first heading.
fn basis(lines: &[TextLine]) -> Vec<Citation> {
    let opening = lines.iter().take(40).take_while(|l| Ordinal::split_heading(&l.text).is_none());
    super::documents::distinct(opening.flat_map(|line| read_citations(&line.text)).collect())
}

/// The last name below a post in capitals, and the posts above it.
fn signer(lines: &[TextLine]) -> (Option<String>, Option<String>) {
    let mut best = (None, None);
    for (at, line) in lines.iter().enumerate() {
        if !begins_signature(&line.text) {
            continue;
        }
        let mut posts: Vec<&str> = Vec::new();
        for next in lines.iter().skip(at).take(16) {
            let text = next.text.as_str();
            if is_upper(text) || begins_signature(text) {
                posts.push(text);
            } else if looks_like_name(without_degree(text)) {
                best = (Some(text.to_owned()), Some(posts.join("; ")));
                break;
            }
        }
        if best.0.is_some() {
            break;
        }
    }
    best
}

/// "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "GIÁM ĐỐC": the first line of a signature.
pub(crate) fn begins_signature(line: &str) -> bool {
    let power = ["TM.", "KT.", "TL.", "TUQ.", "Q."].iter().any(|p| line.starts_with(p));
    let post =
        ["CHỦ TỊCH", "GIÁM ĐỐC", "BÍ THƯ", "TRƯỞNG BAN", "CỤC TRƯỞNG", "BỘ TRƯỞNG", "THỦ TƯỚNG"]
            .contains(&line);
    is_upper(line) && (power || post)
}

/// "ThS. Giàng A Thử", "BS.CKII. Nguyễn Văn Mẫu": the name without the degree before it.
fn without_degree(line: &str) -> &str {
    let first = line.split(' ').next().unwrap_or_default();
    let degree = first.ends_with('.');
    match line.split_once(". ") {
        Some((_, name)) if degree => name,
        _ => line,
    }
}

/// Two to five words, each with a capital and the rest low ("Hoàng Việt Phương").
fn looks_like_name(line: &str) -> bool {
    let words: Vec<&str> = line.split(' ').collect();
    (2..=5).contains(&words.len())
        && words.iter().all(|word| {
            let mut chars = word.chars();
            chars.next().is_some_and(char::is_uppercase)
                && chars.clone().all(char::is_lowercase)
                && word.chars().all(char::is_alphabetic)
        })
        && !line.starts_with("Nơi ")
}

fn missing(head: &PlanHead, findings: &mut Findings) {
    let place = Place::default();
    let mut add = |severity, empty: bool, what: &str, field: Field| {
        if empty {
            findings
                .add(
                    severity,
                    FindingCode::HeadMissing,
                    place,
                    None,
                    format!("Không tìm thấy {what} ở phần đầu văn bản."),
                )
                .reading("Để trống.")
                .field(field);
        }
    };
    add(Severity::Ask, head.number.is_none(), "số và ký hiệu", Field::HeadNumber);
    add(Severity::Ask, head.date.is_none(), "ngày ban hành", Field::HeadDate);
    add(Severity::Ask, head.issuer.is_none(), "cơ quan ban hành", Field::HeadIssuer);
    add(Severity::Warn, head.title.is_none(), "trích yếu", Field::HeadTitle);
    add(Severity::Warn, head.signer.is_none(), "người ký", Field::HeadSigner);
}
