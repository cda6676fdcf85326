//! Recognising names of bodies.

use serde::{Deserialize, Serialize};

use super::split::{split_bodies, trim};
use super::tables::{
    ALONE, BARE_GROUPS, Follow, GROUP_NOUNS, HEADS, Head, NEVER_IN_BARE_GROUP, NEVER_IN_BODY,
    NEVER_IN_GROUP, POSTS,
};
use super::words::{Token, tokens};
use crate::text::{clean, has_words};

/// One body, or a collective name resolved to its members on a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BodyKind {
    /// A single body ("Sở Y tế").
    Body,
    /// A group ("Các sở, ban, ngành", "UBND huyện, thành phố").
    Group,
}

/// How the name of a body starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Start {
    pub kind: BodyKind,
    /// Whether the words are enough to start a new body in the middle of a cell. "địa phương" is
    /// not: it also ends a list ("cơ quan, đơn vị, địa phương").
    pub strong: bool,
}

impl Start {
    const BODY: Start = Start { kind: BodyKind::Body, strong: true };
    const GROUP: Start = Start { kind: BodyKind::Group, strong: true };
}

/// The longest name seen in real plans is a group of 19 words; a longer text is a sentence.
const LONGEST_NAME: usize = 32;

/// The head of a name fits in so many letters.
const FIRST_LETTERS: usize = 120;

/// A name with its marks and brackets is no longer than this.
pub(super) const MOST_TOKENS: usize = 4 * LONGEST_NAME;

/// Whether `name` is one body or a group; `None` when its words name no kind of body known.
pub fn kind_of(name: &str) -> Option<BodyKind> {
    kind_of_tokens(&tokens(&clean(name)))
}

pub(super) fn kind_of_tokens(tokens: &[Token]) -> Option<BodyKind> {
    // A quick way out, so that a cell with very many words is not read once for each of them.
    if tokens.len() > MOST_TOKENS {
        return None;
    }
    let start = start_of(tokens)?;
    let (mut depth, mut words, mut plain) = (0_usize, 0_usize, String::new());
    for token in tokens {
        match token.mark() {
            Some('(') => depth += 1,
            Some(')') => depth = depth.saturating_sub(1),
            Some(mark) if depth == 0 => plain.push(mark),
            None if depth == 0 => {
                words += 1;
                plain.push(' ');
                plain.push_str(&token.key);
            }
            _ => {}
        }
    }
    let never = match start {
        Start { kind: BodyKind::Body, .. } => NEVER_IN_BODY,
        Start { kind: BodyKind::Group, strong: true } => NEVER_IN_GROUP,
        Start { kind: BodyKind::Group, strong: false } => NEVER_IN_BARE_GROUP,
    };
    let is_name = words <= LONGEST_NAME && !never.iter().any(|never| has_words(&plain, never));
    is_name.then_some(start.kind)
}

/// True when a whole cell reads as one or more bodies, so that a flattened table can tell an
/// agency cell from the cells beside it.
pub fn looks_like_bodies(cell: &str) -> bool {
    // Most cells of a plan are told apart by their first words; the rest need not be read.
    let cell = cell.trim_start();
    let first = cell
        .char_indices()
        .nth(FIRST_LETTERS)
        .map_or(cell, |(end, _)| cell.get(..end).unwrap_or(cell));
    if start_of(trim(&tokens(first))).is_none() {
        return false;
    }
    let (parts, _) = split_bodies(cell);
    !parts.is_empty() && parts.iter().all(|part| kind_of(&part.name).is_some())
}

/// True for "nt", "n.t", "như trên", "-nt-", "//", "″".
pub fn same_as_above(cell: &str) -> bool {
    let bare: String = clean(cell)
        .to_lowercase()
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-' | '–' | '—' | '(' | ')'))
        .collect();
    matches!(bare.as_str(), "nt" | "nhưtrên" | "//" | "/" | "″" | "\"" | "''" | "”" | "“" | "〃")
}

/// How the name of a body starts with these words, if it does.
pub(super) fn start_of(tokens: &[Token]) -> Option<Start> {
    let rest = POSTS.iter().find_map(|post| after(tokens, post)).unwrap_or(tokens);
    if let Some(rest) = after(rest, "các") {
        return starts_with_any(rest, GROUP_NOUNS).then_some(Start::GROUP);
    }
    let people = ["ubnd", "ủy ban nhân dân", "ub nhân dân"];
    if let Some(rest) = people.iter().find_map(|head| after(rest, head)) {
        return Some(Start { kind: people_committee(rest), strong: true });
    }
    if let Some((_, strong)) = BARE_GROUPS.iter().find(|(words, _)| after(rest, words).is_some()) {
        return Some(Start { kind: BodyKind::Group, strong: *strong });
    }
    if matches!(rest, [only] if only.key == "doanh nghiệp") {
        return Some(Start { kind: BodyKind::Group, strong: false });
    }
    // "Ban Quản lý các khu công nghiệp" is one body, "Công an các xã" is many.
    let fitting = HEADS.iter().find_map(|head| {
        let rest = after(rest, head.words)?;
        fits(head, rest).then_some(rest)
    })?;
    let many =
        ["các huyện", "các xã", "các phường", "các sở", "các thành phố", "cấp huyện", "cấp xã"];
    Some(if starts_with_any(fitting, &many) { Start::GROUP } else { Start::BODY })
}

/// "UBND tỉnh", "UBND huyện Na Hang" are bodies; "UBND huyện, thành phố", "UBND các xã",
/// "UBND cấp xã", "UBND xã liên quan" are groups.
fn people_committee(rest: &[Token]) -> BodyKind {
    const LEVELS: &[&str] =
        &["huyện", "thành phố", "thị xã", "quận", "xã", "phường", "thị trấn", "đặc khu", "tp"];
    if starts_with_any(rest, &["các", "cấp"]) {
        return BodyKind::Group;
    }
    let Some(after_level) = LEVELS.iter().find_map(|level| after(rest, level)) else {
        return BodyKind::Body;
    };
    let lists_levels = match after_level {
        [] => true,
        [mark, more @ ..] if matches!(mark.mark(), Some(',' | '/' | '-')) => {
            starts_with_any(more, LEVELS)
        }
        [word, more @ ..] if word.key == "và" => starts_with_any(more, LEVELS),
        more => starts_with_any(more, &["liên quan", "có liên quan", "nơi", "trên địa bàn"]),
    };
    if lists_levels { BodyKind::Group } else { BodyKind::Body }
}

fn fits(head: &Head, rest: &[Token]) -> bool {
    if ALONE.contains(&head.words) && rest.first().is_none_or(|next| next.mark().is_some()) {
        return true;
    }
    let Some(next) = rest.first() else {
        return matches!(head.follow, Follow::Only(words) if words.contains(&""));
    };
    if starts_with_any(rest, head.never) {
        return false;
    }
    match head.follow {
        Follow::Any => next.mark().is_none(),
        Follow::Named(words) => next.is_capital() || starts_with_any(rest, words),
        Follow::Only(words) => {
            let ends_here = next.mark().is_some_and(|mark| mark != ',' && mark != '-');
            (ends_here && words.contains(&"")) || starts_with_any(rest, words)
        }
    }
}

fn starts_with_any(tokens: &[Token], phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| !phrase.is_empty() && after(tokens, phrase).is_some())
}

/// The tokens after `phrase`, when they start with it. Words in `phrase` are parted by spaces, a
/// comma stands against its word, a dash alone.
fn after<'a>(tokens: &'a [Token], phrase: &str) -> Option<&'a [Token]> {
    let mut rest = tokens;
    for word in phrase.split(' ') {
        let (word, comma) = match word.strip_suffix(',') {
            Some(word) => (word, true),
            None => (word, false),
        };
        let (first, more) = rest.split_first()?;
        let same = if word == "-" { first.mark() == Some('-') } else { first.key == word };
        if !same {
            return None;
        }
        rest = more;
        if comma {
            let (first, more) = rest.split_first()?;
            if first.mark() != Some(',') {
                return None;
            }
            rest = more;
        }
    }
    Some(rest)
}

#[cfg(test)]
mod tests {
    use super::super::tables;
    use super::*;
    use crate::text::spelling_key;
    use proptest::prelude::*;

    const BODIES: &[&str] = &[
        "Sở Y tế",
        "sở y tế",
        "SỞ Y TẾ",
        "Sở Lao động -Thương binh và Xã hội",
        "Sở Văn hóa, Thể thao và Du lịch",
        "Ban Dân tộc",
        "ban dân tộc",
        "Cục Thống kê",
        "Chi cục Thống kê",
        "Công an tỉnh",
        "Bộ Chỉ huy Quân sự tỉnh",
        "Bộ CHQS tỉnh",
        "BCH Quân sự tỉnh",
        "BCH Bộ đội Biên phòng tỉnh",
        "Bảo hiểm xã hội tỉnh",
        "BHXH Việt Nam",
        "Ngân hàng Chính sách xã hội Chi nhánh tỉnh Tuyên Quang",
        "Ngân hàng Nhà nước, Chi nhánh tỉnh",
        "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh",
        "UBMTTQ tỉnh",
        "Tỉnh Đoàn Tuyên Quang",
        "Đoàn TNCS Hồ Chí Minh tỉnh",
        "Hội Liên hiệp Phụ nữ tỉnh",
        "Hội Nông dân",
        "Liên đoàn Lao động tỉnh",
        "Trường Đại học Tân trào",
        "Trường cao đẳng nghề Kỹ thuật - Công nghệ Tuyên Quang",
        "Bệnh viện Đa khoa tỉnh",
        "Văn phòng UBND tỉnh",
        "Văn phòng Ủy ban nhân dân tỉnh",
        "Thanh tra tỉnh",
        "Thuế tỉnh",
        "Kho bạc Nhà nước tỉnh",
        "Viện Kiểm sát nhân dân tỉnh",
        "Trung tâm Kiểm soát bệnh tật",
        "Báo Tuyên Quang",
        "Đài Phát thanh và Truyền hình tỉnh",
        "Báo và phát thanh, truyền hình Lào Cai",
        "Tòa án nhân dân tỉnh",
        "Toà án nhân dân tỉnh",
        "UBND tỉnh",
        "Uỷ ban nhân dân tỉnh",
        "UBND huyện Na Hang",
        "UBND thành phố Tuyên Quang",
        "UBND xã Minh Xuân",
        "Bộ Y tế",
        "Ban Quản lý các khu công nghiệp tỉnh",
        "Thường trực HĐND tỉnh",
        "Thống kê tỉnh",
        "Sở Y tế (theo dõi việc thực hiện)",
        "Trung tâm Điều dưỡng người có công tỉnh Tuyên Quang",
        "Sở Dân tộc và Tôn giáo",
    ];

    const GROUPS: &[&str] = &[
        "Các sở, ban, ngành",
        "các Sở, ban, ngành có liên quan",
        "Sở, ban, ngành",
        "UBND huyện, thành phố",
        "Ủy ban nhân dân huyện, thành phố",
        "UBND các xã, phường",
        "UBND cấp xã",
        "UBND các huyện, thị xã, thành phố",
        "UBND xã, phường liên quan",
        "các địa phương liên quan",
        "các cơ quan, đơn vị, địa phương liên quan",
        "địa phương",
        "các doanh nghiệp",
        "các tổ chức hoạt động khai thác khoáng sản",
        "các đơn vị cung cấp dịch vụ viễn thông",
        "Các Sở, ban, ngành và địa phương",
        "Các Sở, ban, ngành, địa phương",
        "Các tổ chức, cá nhân hoạt động khoáng sản",
        "Công an các xã, phường",
        "Chủ tịch UBND các huyện, thành phố",
        "Bộ, ngành trung ương",
    ];

    const NEITHER: &[&str] = &[
        "",
        "-",
        "%",
        "100",
        "Trường học đạt chuẩn",
        "Báo cáo kết quả",
        "Ban hành Kế hoạch",
        "Bộ tiêu chí quốc gia",
        "Hội nghị tổng kết",
        "Bảo hiểm xã hội, bảo hiểm thất nghiệp",
        "Các vùng còn lại",
        "Các chỉ tiêu, tiến độ",
        "Thanh tra, kiểm tra việc chấp hành",
        "Tổ chức quán triệt, tuyên truyền",
        "Thường xuyên",
        "Theo chỉ đạo của BHXH Việt Nam",
        "Viện trợ không hoàn lại",
        "Sở Y tế chủ trì, phối hợp với Sở Nội vụ",
        "Sở hữu trí tuệ",
        "Phòng, chống tai nạn",
        "Văn phòng phẩm",
        "Y tế",
        "Giáo dục",
        "Đoàn kết toàn dân",
        "Chính sách của UBND tỉnh",
        "Tỉ lệ trường mầm non đạt chuẩn quốc gia",
        "Sở",
        "Cơ quan, đơn vị theo dõi, đánh giá",
        "Cơ quan, đơn vị phối hợp",
    ];

    #[test]
    fn knows_bodies_groups_and_neither() {
        for (names, expected) in
            [(BODIES, Some(BodyKind::Body)), (GROUPS, Some(BodyKind::Group)), (NEITHER, None)]
        {
            for name in names {
                assert_eq!(kind_of(name), expected, "{name:?}");
            }
        }
    }

    #[test]
    fn knows_same_as_above() {
        for cell in
            ["nt", "NT", "n.t", "n.t.", "như trên", "Như  trên", "-nt-", "//", "″", "- nt -", "\""]
        {
            assert!(same_as_above(cell), "{cell:?}");
        }
        for cell in ["", "-", "Sở Y tế", "nta", "n"] {
            assert!(!same_as_above(cell), "{cell:?}");
        }
    }

    /// Words of the tables are compared as they stand, so they must stand in the key's spelling.
    #[test]
    fn tables_are_in_one_spelling() {
        let follows = tables::HEADS.iter().flat_map(|head| match head.follow {
            Follow::Any => &[][..],
            Follow::Named(words) | Follow::Only(words) => words,
        });
        let phrases = tables::HEADS
            .iter()
            .map(|head| &head.words)
            .chain(tables::HEADS.iter().flat_map(|head| head.never))
            .chain(follows)
            .chain(POSTS)
            .chain(GROUP_NOUNS)
            .chain(BARE_GROUPS.iter().map(|(words, _)| words))
            .chain(NEVER_IN_BODY)
            .chain(NEVER_IN_GROUP)
            .chain(NEVER_IN_BARE_GROUP);
        for phrase in phrases {
            for word in phrase.split(' ') {
                assert_eq!(word, spelling_key(word), "{phrase:?}");
            }
        }
    }

    /// Every different agency cell of the appendices of Plan 103.
    const AGENCY_CELLS: &[&str] = &[
        "Sở Lao động - Thương binh và Xã hội",
        "Các sở, ban, ngành có liên quan; UBND huyện, thành phố",
        "Sở Xây dựng",
        "Sở Lao động - Thương binh và Xã hội; các sở, ban, ngành có liên quan; UBND huyện, thành phố",
        "Cục Thống kê",
        "Sở Y tế; các sở, ban, ngành có liên quan; UBND huyện, thành phố",
        "Cục Thống kê; các sở, ban, ngành có liên quan; UBND huyện, thành phố",
        "Bảo hiểm xã hội tỉnh",
        "Sở Y tế",
        "Bảo hiểm xã hội tỉnh; Sở Giáo dục và Đào tạo, các sở, ban, ngành có liên quan; UBND huyện, thành phố",
        "Sở Tư pháp",
        "Sở Văn hoá, Thể thao và Du lịch",
        "Sở Giáo dục và Đào tạo",
        "Sở Thông tin và Truyền thông",
        "Sở Nông nghiệp và phát triển nông thôn",
        "Sở Tài nguyên và Môi trường",
        "Các sở, ban, ngành; UBND huyện, thành phố",
        "Sở Nội vụ; các sở, ban, ngành có liên quan; UBND huyện, thành phố",
        "Sở Lao động - Thương binh và Xã hội; Ủy ban nhân dân huyện, thành phố",
        "Sở Nội vụ: các sở, ban, ngành có liên quan; UBND huyện, thành phố",
        "Sở Lao động - Thương binh và Xã hội; Các sở, ban, ngành có liên quan; UBND huyện, thành phố",
        "Sở Kế hoạch và Đầu tư",
        "Trường Đại học Tân trào",
        "Trường cao đẳng nghề Kỹ thuật - Công nghệ Tuyên Quang",
        "Sở Nội vụ",
        "Ngân hàng Chính sách xã hội Chi nhánh tỉnh Tuyên Quang",
        "Bảo hiểm xã hội tỉnh; các sở, ban, ngành có liên quan; UBND huyện, thành phố",
        "Sở Thông tin và Truyền thông; các sở, ban, ngành có liên quan; UBND huyện, thành phố",
        "Ban Dân tộc",
        "Sở Nông nghiệp và Phát triển nông thôn",
        "Sở Khoa học và Công nghệ",
        "Tỉnh Đoàn Tuyên Quang",
        "Các sở, ban, ngành; UBND huyện, thành phố; các đơn vị cung cấp dịch vụ viễn thông",
        "Công an tỉnh",
        "Ngân hàng Nhà nước, Chi nhánh tỉnh; các sở, ban, ngành; UBND huyện, thành phố",
        "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh",
        "Sở Ngoại vụ",
    ];

    /// The committed plan, whose appendices stand one cell a line.
    const PLAN: &str = include_str!("../../../../plans/plan-103/ke-hoach-103-kh-ubnd.txt");

    #[test]
    fn tells_agency_cells_from_all_other_cells_of_a_flattened_plan() {
        let mut seen: std::collections::BTreeSet<&str> = std::collections::BTreeSet::new();
        let cells = PLAN.lines().skip_while(|line| line.trim() != "PHỤ LỤC I").map(clean);
        for cell in cells {
            let known = AGENCY_CELLS.iter().find(|known| **known == cell);
            assert_eq!(looks_like_bodies(&cell), known.is_some(), "{cell:?}");
            seen.extend(known.copied());
        }
        assert_eq!(seen.len(), AGENCY_CELLS.len());
    }

    proptest! {
        #[test]
        fn any_text_is_judged(text in "\\PC*") {
            let _ = (kind_of(&text), looks_like_bodies(&text), same_as_above(&text));
        }
    }
}
