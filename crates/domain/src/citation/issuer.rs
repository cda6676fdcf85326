//! Who issued a document: the words after "của", up to what the document is about.

use super::kinds;
use crate::lex::{Kind, Token, Tokens};

/// Where the issuer that begins at token `at` ends, if one begins there.
pub(super) fn read(tokens: Tokens<'_, '_>, at: usize) -> Option<usize> {
    known(tokens, at).or_else(|| named(tokens, at))
}

/// A plenum named without "của": "Hội nghị lần thứ sáu BCH Trung ương Đảng (khóa XII)".
pub(super) fn plenum(tokens: Tokens<'_, '_>, at: usize) -> Option<usize> {
    // "lần thứ" and its ordinal.
    let next = tokens.any_phrase(at, &["hội nghị lần thứ", "hội nghị toàn quốc lần thứ"])?.1 + 1;
    let (_, next) = tokens.any_phrase(next, &["ban chấp hành", "bch"]).unwrap_or(("", next));
    let next = tokens.phrase(next, "trung ương")?;
    Some(term(tokens, party_tail(tokens, next)))
}

/// Bodies whose names follow a fixed pattern; letter case does not matter.
fn known(tokens: Tokens<'_, '_>, at: usize) -> Option<usize> {
    if let Some(end) = plenum(tokens, at) {
        return Some(end);
    }
    let posts = ["chủ tịch", "phó chủ tịch", "thường trực", "ban cán sự đảng"];
    let start = tokens.any_phrase(at, &posts).map_or(at, |(_, next)| next);
    if let Some((_, next)) =
        tokens.any_phrase(start, &["ubnd", "ủy ban nhân dân", "hđnd", "hội đồng nhân dân"])
    {
        return Some(term(tokens, place(tokens, next)));
    }
    if let Some((_, next)) = tokens.any_phrase(start, &["ban chấp hành", "bch"]) {
        let end = match tokens.any_phrase(next, &["trung ương", "đảng bộ"])? {
            ("trung ương", next) => party_tail(tokens, next),
            (_, next) => place(tokens, next),
        };
        return Some(term(tokens, end));
    }
    let standing = ["ban thường vụ", "btv", "thường vụ", "thường trực"];
    let committee = tokens.any_phrase(at, &standing).map_or(at, |(_, next)| next);
    let committees = ["tỉnh ủy", "thành ủy", "huyện ủy", "thị ủy", "đảng ủy"];
    if let Some((_, next)) = tokens.any_phrase(committee, &committees) {
        return Some(term(tokens, name(tokens, next)));
    }
    if let Some((_, next)) = tokens.any_phrase(at, &["ban bí thư", "bộ chính trị"]) {
        let next = tokens.phrase(next, "trung ương").map_or(next, |next| party_tail(tokens, next));
        return Some(term(tokens, next));
    }
    let fixed = [
        "văn phòng chính phủ",
        "phó thủ tướng chính phủ",
        "thủ tướng chính phủ",
        "thủ tướng",
        "chính phủ",
        "ủy ban thường vụ quốc hội",
        "ubtv quốc hội",
        "ubtvqh",
        "quốc hội",
        "chủ tịch nước",
        "trung ương đảng",
        "trung ương",
    ];
    tokens.any_phrase(at, &fixed).map(|(_, next)| term(tokens, next))
}

/// "Đảng", "Đảng Cộng sản Việt Nam" after "Trung ương".
fn party_tail(tokens: Tokens<'_, '_>, at: usize) -> usize {
    tokens.any_phrase(at, &["đảng cộng sản việt nam", "đảng"]).map_or(at, |(_, next)| next)
}

/// "tỉnh", "tỉnh Tuyên Quang", "huyện Chiêm Hóa".
fn place(tokens: Tokens<'_, '_>, at: usize) -> usize {
    let levels =
        ["tỉnh", "thành phố", "huyện", "thị xã", "thị trấn", "xã", "phường", "quận", "đặc khu"];
    match tokens.any_phrase(at, &levels) {
        Some((_, next)) => name(tokens, next),
        None => at,
    }
}

/// A place name: two words or more that begin with capitals. One capital alone begins the subject
/// more often ("UBND tỉnh Quy định chính sách"); Huế is the one place of a single word.
fn name(tokens: Tokens<'_, '_>, at: usize) -> usize {
    let mut next = at;
    let mut words = 0;
    while next < at + 5 {
        if tokens.get(next).is_some_and(is_title_case) {
            words += 1;
            next += 1;
        } else if words >= 2
            && tokens.dash(next)
            && tokens.get(next + 1).is_some_and(is_title_case)
            && tokens.get(next + 2).is_some_and(is_title_case)
        {
            // "Bà Rịa - Vũng Tàu".
            next += 1;
        } else {
            break;
        }
    }
    if words >= 2 || (words == 1 && tokens.key(at) == "huế") { next } else { at }
}

fn is_title_case(token: &Token<'_>) -> bool {
    let mut letters = token.text.chars();
    token.kind == Kind::Word
        && letters.next().is_some_and(char::is_uppercase)
        && letters.next().is_some_and(char::is_lowercase)
        && letters.all(char::is_lowercase)
}

/// "khóa XIII", "(khóa XVII)", "nhiệm kỳ 2020-2025".
fn term(tokens: Tokens<'_, '_>, at: usize) -> usize {
    let open = usize::from(tokens.key(at) == "(");
    let Some((_, next)) = tokens.any_phrase(at + open, &["khóa", "nhiệm kỳ"]) else {
        return at;
    };
    let ordinal = tokens.get(next).is_some_and(|token| {
        token.kind == Kind::Number || token.text.chars().all(|c| "IVXLivxl".contains(c))
    });
    match (ordinal, open) {
        (false, _) => at,
        (true, 0) => next + 1,
        (true, _) => (next + 1..next + 8)
            .find(|close| tokens.key(*close) == ")")
            .map_or(at, |close| close + 1),
    }
}

/// Words that begin what a document does or is about.
const SUBJECT_BEGINS: [&str; 48] = [
    "về",
    "v ề",
    "thực hiện",
    "triển khai",
    "ban hành",
    "phê duyệt",
    "xây dựng",
    "quy định",
    "quy chế",
    "điều chỉnh",
    "sửa đổi",
    "bổ sung",
    "hướng dẫn",
    "sắp xếp",
    "tổ chức",
    "tăng cường",
    "đẩy mạnh",
    "tiếp tục",
    "nâng cao",
    "công bố",
    "giao",
    "kiện toàn",
    "thành lập",
    "thông qua",
    "bãi bỏ",
    "thay thế",
    "phát triển",
    "phát động",
    "đối với",
    "tại",
    "trên",
    "trong",
    "cho",
    "để",
    "theo",
    "nhằm",
    "giai đoạn",
    "năm",
    "đến",
    "ngày",
    "là",
    "được",
    "đã",
    "có",
    "gồm",
    "và các",
    "của",
    "khóa",
];

/// Any other body: from a capital on, up to the words that begin the subject.
fn named(tokens: Tokens<'_, '_>, at: usize) -> Option<usize> {
    tokens.get(at).filter(|token| token.is_capitalised())?;
    let mut next = at + 1;
    while let Some(token) = tokens.get(next) {
        if next > at + 16 {
            return None;
        }
        let goes_on = match token.kind {
            Kind::Number => false,
            Kind::Mark if token.is_dash() => {
                tokens.get(next + 1).is_some_and(Token::is_capitalised)
            }
            Kind::Mark => token.key == "," && lists_on(tokens, next + 1),
            Kind::Word if token.key == "và" => joins_name(tokens, next + 1),
            Kind::Word => {
                token.is_capitalised() || tokens.any_phrase(next, &SUBJECT_BEGINS).is_none()
            }
        };
        if !goes_on {
            break;
        }
        next += 1;
    }
    Some(term(tokens, next))
}

/// After "và": the second half of one name ("Bộ Giáo dục và Đào tạo"), not another body or
/// document.
fn joins_name(tokens: Tokens<'_, '_>, at: usize) -> bool {
    let another = ["bộ", "sở", "ban", "ủy ban", "ubnd", "hđnd", "hội", "liên đoàn", "tổng cục"];
    tokens.get(at).is_some_and(Token::is_capitalised)
        && tokens.any_phrase(at, &another).is_none()
        && kinds::begins(tokens, at).is_none_or(|(_, next)| {
            // "Bộ Kế hoạch và Đầu tư" holds a type's name; "và Kế hoạch số 5" is a document.
            tokens.key(next) != "số" && tokens.value(next).is_none()
        })
}

/// After ",": a name in three parts, "Văn hóa, Thể thao và Du lịch".
fn lists_on(tokens: Tokens<'_, '_>, at: usize) -> bool {
    let and = (at..at + 5).find(|and| tokens.key(*and) == "và");
    joins_name(tokens, at) && and.is_some_and(|and| joins_name(tokens, and + 1))
}
